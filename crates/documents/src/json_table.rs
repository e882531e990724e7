//! Any table as JSON: an array of objects, one per row.

use crate::text::{push_date, push_decimal};
use crate::{DocumentError, TableSource};
use std::io::Write;
use tieout_billing::Value;

/// Writes a table as an array of objects, a row a line; the keys are the columns' titles. A decimal is a text, so that every digit
/// arrives, a date `YYYY-MM-DD`, an empty cell `null`.
pub fn write_table_json(table: &dyn TableSource, out: &mut dyn Write) -> Result<(), DocumentError> {
    let titles: Vec<String> = keys(table).into_iter().map(|title| serde_json::Value::from(title).to_string()).collect();
    let mut row = Vec::new();
    let mut first = true;
    out.write_all(b"[")?;
    table.walk(&mut |cells| {
        row.clear();
        row.extend_from_slice(if std::mem::take(&mut first) { b"\n{" } else { b",\n{" });
        for (index, (title, cell)) in titles.iter().zip(cells).enumerate() {
            if index > 0 {
                row.push(b',');
            }
            row.extend_from_slice(title.as_bytes());
            row.push(b':');
            push(&mut row, cell)?;
        }
        row.push(b'}');
        Ok(out.write_all(&row)?)
    })?;
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(())
}

/// The titles; a second column of the same title is `title_2`, so that no cell is lost.
fn keys(table: &dyn TableSource) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for column in table.columns() {
        let mut key = column.title.clone();
        let mut number = 1;
        while keys.contains(&key) {
            number += 1;
            key = format!("{}_{number}", column.title);
        }
        keys.push(key);
    }
    keys
}

fn push(row: &mut Vec<u8>, cell: &Value<'_>) -> Result<(), DocumentError> {
    match *cell {
        Value::Empty => row.extend_from_slice(b"null"),
        Value::Text(text) => serde_json::to_writer(&mut *row, text).map_err(std::io::Error::from)?,
        Value::Decimal(decimal) => {
            row.push(b'"');
            push_decimal(row, decimal);
            row.push(b'"');
        }
        Value::Date(date) => {
            row.push(b'"');
            push_date(row, date);
            row.push(b'"');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TableColumn;
    use tieout_billing::FieldKind;

    struct Rows(Vec<TableColumn>, Vec<Vec<Value<'static>>>);

    impl TableSource for Rows {
        fn columns(&self) -> &[TableColumn] {
            &self.0
        }

        fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
            self.1.iter().try_for_each(|row| each(row))
        }
    }

    #[test]
    fn every_digit_and_every_column_arrives() {
        let column = |title: &str| TableColumn { title: title.to_owned(), kind: FieldKind::Text };
        let row = vec![Value::Text("a\"b\n=1"), Value::Decimal("-1.50".parse().unwrap()), Value::Empty];
        let mut out = Vec::new();
        write_table_json(&Rows(vec![column("x"), column("y"), column("x")], vec![row.clone(), row]), &mut out).unwrap();
        let line = r#"{"x":"a\"b\n=1","y":"-1.50","x_2":null}"#;
        assert_eq!(String::from_utf8(out).unwrap(), format!("[\n{line},\n{line}\n]\n"));
        let mut out = Vec::new();
        write_table_json(&Rows(vec![column("x")], vec![]), &mut out).unwrap();
        assert_eq!(out, b"[\n]\n");
    }
}
