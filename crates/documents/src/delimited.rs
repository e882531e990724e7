//! Separated values: CSV by RFC 4180 with LF, and TSV for the clipboard.
//!
//! Cells are written by their type: decimals and dates as they are, negative ones too; a text that a spreadsheet program would run as a
//! formula gets an apostrophe before it. A text that is a plain number (`-12.50`) or merely holds such a sign (`INV-1`) is harmless and
//! stays as it is, so invoice numbers arrive verbatim.

use crate::text::{is_formula, push_date, push_decimal};
use crate::{DifferenceSource, DocumentError, TableSource};
use std::io::Write;
use tieout_billing::Value;

const DIFFERENCES_HEADER: &[u8] = b"invoice_before,line_before,invoice_after,line_after,state,field,before,after,delta,root,cause";

/// Bytes that are gathered before they are handed on.
const CHUNK: usize = 1 << 16;

/// Every difference as CSV, one row per differing field; a line that only one side has is one row with an empty field.
///
/// The columns are `invoice_before,line_before,invoice_after,line_after,state,field,before,after,delta,root,cause`; `root` is `true` or
/// `false`, `cause` is empty if unexplained. Where a rating was asked, `expected,right` follow: what the field should say, and the side that does.
pub fn write_differences_csv(differences: &dyn DifferenceSource, out: &mut dyn Write) -> Result<(), DocumentError> {
    let mut rows = Rows::new(out, b',');
    rows.buffer.extend_from_slice(DIFFERENCES_HEADER);
    let judged = differences.is_judged();
    rows.buffer.extend_from_slice(if judged { b",expected,right\n" } else { b"\n" });
    differences.walk(&mut |row| {
        rows.text(row.invoice_before);
        rows.text(row.line_before);
        rows.text(row.invoice_after);
        rows.text(row.line_after);
        rows.harmless(row.state.name());
        rows.text(row.field);
        rows.value(&row.before);
        rows.value(&row.after);
        rows.value(&row.delta.map_or(Value::Empty, Value::Decimal));
        rows.harmless(if row.root { "true" } else { "false" });
        rows.text(row.cause);
        if judged {
            rows.value(&row.judged.map_or(Value::Empty, |judged| judged.expected));
            rows.harmless(row.judged.map_or("", |judged| judged.right));
        }
        rows.end()
    })?;
    rows.finish()
}

/// A table as CSV with a header row.
pub fn write_table_csv(table: &dyn TableSource, out: &mut dyn Write) -> Result<(), DocumentError> {
    write_table(table, out, b',')
}

/// A table as tab-separated values with a header row: what spreadsheet programs paste. A cell with a tab or a line break is quoted, as
/// they do it themselves.
pub fn write_table_tsv(table: &dyn TableSource, out: &mut dyn Write) -> Result<(), DocumentError> {
    write_table(table, out, b'\t')
}

fn write_table(table: &dyn TableSource, out: &mut dyn Write, separator: u8) -> Result<(), DocumentError> {
    let mut rows = Rows::new(out, separator);
    for column in table.columns() {
        rows.text(&column.title);
    }
    rows.end()?;
    table.walk(&mut |cells| {
        cells.iter().for_each(|cell| rows.value(cell));
        rows.end()
    })?;
    rows.finish()
}

struct Rows<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    separator: u8,
}

impl<'a> Rows<'a> {
    fn new(out: &'a mut dyn Write, separator: u8) -> Self {
        Rows { out, buffer: Vec::with_capacity(CHUNK + 4096), separator }
    }

    fn value(&mut self, value: &Value<'_>) {
        match *value {
            Value::Empty => {}
            Value::Text(text) => return self.text(text),
            Value::Decimal(decimal) => push_decimal(&mut self.buffer, decimal),
            Value::Date(date) => push_date(&mut self.buffer, date),
        }
        self.buffer.push(self.separator);
    }

    fn text(&mut self, text: &str) {
        let formula = is_formula(text);
        if text.bytes().any(|byte| byte == self.separator || matches!(byte, b'"' | b'\n' | b'\r')) {
            self.buffer.push(b'"');
            if formula {
                self.buffer.push(b'\'');
            }
            for part in text.split_inclusive('"') {
                self.buffer.extend_from_slice(part.as_bytes());
                if part.ends_with('"') {
                    self.buffer.push(b'"');
                }
            }
            self.buffer.push(b'"');
            self.buffer.push(self.separator);
        } else {
            if formula {
                self.buffer.push(b'\'');
            }
            self.harmless(text);
        }
    }

    fn harmless(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
        self.buffer.push(self.separator);
    }

    /// Every cell ends with a separator; the last one becomes the end of the row.
    fn end(&mut self) -> Result<(), DocumentError> {
        match self.buffer.last_mut() {
            Some(last) if *last == self.separator => *last = b'\n',
            _ => self.buffer.push(b'\n'),
        }
        if self.buffer.len() >= CHUNK {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(self) -> Result<(), DocumentError> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DifferenceRow, Sign, TableColumn};
    use rust_decimal::Decimal;
    use std::time::Instant;
    use tieout_billing::FieldKind;

    struct OneColumn<'a>(Vec<TableColumn>, Vec<Value<'a>>);

    impl TableSource for OneColumn<'_> {
        fn columns(&self) -> &[TableColumn] {
            &self.0
        }

        fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
            self.1.iter().try_for_each(|value| each(&[*value, Value::Text("end")]))
        }
    }

    fn table(values: Vec<Value<'_>>) -> OneColumn<'_> {
        let column = |title: &str| TableColumn { title: title.into(), kind: FieldKind::Text };
        OneColumn(vec![column("value"), column("end")], values)
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn row<'a>() -> DifferenceRow<'a> {
        DifferenceRow {
            state: Sign::Changed,
            invoice_before: "536370",
            line_before: "2",
            invoice_after: "INV-536370",
            line_after: "3",
            customer: "C12583",
            product: "82494",
            currency: "EUR",
            field: "unit_price",
            before: Value::Decimal(decimal("2.95")),
            after: Value::Decimal(decimal("3.0975")),
            delta: Some(decimal("0.1475")),
            money: decimal("1.77"),
            root: true,
            cause: "C1",
            judged: None,
        }
    }

    #[test]
    fn differences_have_exactly_the_columns_of_the_command() {
        let removed = DifferenceRow {
            state: Sign::Removed,
            invoice_after: "",
            line_after: "",
            field: "",
            before: Value::Empty,
            after: Value::Empty,
            delta: None,
            cause: "",
            ..row()
        };
        let derived = DifferenceRow { field: "net_amount", delta: Some(decimal("-1.77")), root: false, ..row() };
        let mut out = Vec::new();
        write_differences_csv(&vec![row(), derived, removed], &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "invoice_before,line_before,invoice_after,line_after,state,field,before,after,delta,root,cause\n\
             536370,2,INV-536370,3,changed,unit_price,2.95,3.0975,0.1475,true,C1\n\
             536370,2,INV-536370,3,changed,net_amount,2.95,3.0975,-1.77,false,C1\n\
             536370,2,,,removed,,,,,true,\n"
        );
    }

    #[test]
    fn texts_come_back_as_they_were_and_formulas_are_neutral() {
        let texts = [
            "plain",
            "a,b",
            "say \"hi\"",
            "\"",
            "two\nlines",
            "cr\rhere",
            "<script>alert(1)</script>",
            "tab\there",
            " blank ",
            "ß€漢",
            "-12.50",
        ];
        for separator in [b',', b'\t'] {
            let mut out = Vec::new();
            write_table(&table(texts.iter().map(|text| Value::Text(text)).collect()), &mut out, separator).unwrap();
            let read: Vec<String> = csv::ReaderBuilder::new()
                .delimiter(separator)
                .from_reader(out.as_slice())
                .records()
                .map(|record| record.unwrap()[0].to_owned())
                .collect();
            assert_eq!(read, texts);
        }
        let mut out = Vec::new();
        write_table_csv(
            &table(vec![Value::Text("=HYPERLINK(\"x\",\"y\")"), Value::Text("@a"), Value::Decimal(decimal("-5.10"))]),
            &mut out,
        )
        .unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "value,end\n\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",end\n'@a,end\n-5.10,end\n");
    }

    #[test]
    fn a_single_empty_cell_is_still_a_row() {
        let mut out = Vec::new();
        write_table_csv(&table(vec![Value::Empty]), &mut out).unwrap();
        assert_eq!(out, b"value,end\n,end\n");
    }

    #[test]
    fn a_source_that_fails_stops_the_writer() {
        struct Broken;
        impl DifferenceSource for Broken {
            fn count(&self) -> u64 {
                1
            }
            fn walk(&self, _: &mut dyn FnMut(&DifferenceRow<'_>) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
                Err(DocumentError::rows("the database is gone"))
            }
        }
        let error = write_differences_csv(&Broken, &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the rows to write could not be read: the database is gone");
    }

    /// Not a benchmark: it prints what it measured, and fails only when something is wrong by a factor of ten.
    #[test]
    fn a_hundred_thousand_rows_are_quick() {
        let rows = vec![row(); 100_000];
        let mut out = Vec::with_capacity(16 << 20);
        let start = Instant::now();
        write_differences_csv(&rows, &mut out).unwrap();
        let took = start.elapsed();
        println!("100,000 rows, {} bytes: {took:?}", out.len());
        assert!(took.as_millis() < if cfg!(debug_assertions) { 3_000 } else { 200 });
    }
}
