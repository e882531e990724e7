//! The rows of a query: walked, never collected, exact.

use super::connection::Watch;
use crate::error::{Error, Result};
use crate::stored_run;
use rusqlite::Statement;
use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use tieout_billing::{FieldKind, Value};
use tieout_documents::{DocumentError, TableColumn, TableSource};

/// What a row holds in a column; `None` is NULL.
pub type Cell<'r> = Option<Cow<'r, str>>;

/// A statement that is being read.
pub struct Answer<'a> {
    pub statement: Statement<'a>,
    pub columns: Vec<String>,
    pub rows: &'a AtomicU64,
    pub watch: &'a Watch,
    pub sql: &'a str,
}

impl Answer<'_> {
    /// Hands over the first `limit` rows, or all. True where there are more.
    pub fn walk(&mut self, limit: Option<u64>, each: &mut dyn FnMut(&[Cell<'_>]) -> Result<()>) -> Result<bool> {
        let (sql, watch) = (self.sql, self.watch);
        let said = |error| watch.explained(error, sql);
        let mut rows = self.statement.raw_query();
        while let Some(row) = rows.next().map_err(said)? {
            let number = self.rows.load(Ordering::Relaxed);
            if limit == Some(number) {
                return Ok(true);
            }
            let mut cells = Vec::with_capacity(self.columns.len());
            for (index, column) in self.columns.iter().enumerate() {
                cells.push(cell(row.get_ref(index).map_err(said)?, column)?);
            }
            each(&cells)?;
            self.rows.store(number + 1, Ordering::Relaxed);
        }
        Ok(false)
    }
}

/// Fills in the parameters (`:month`, also `@month` and `$month`); every one of the SQL, and no other.
///
/// A value that is written as an integer is one, so that it can be counted and compared; everything else is a text, as amounts are.
pub fn bind(statement: &mut Statement<'_>, parameters: &BTreeMap<String, String>) -> Result<()> {
    let names = names(statement)?;
    if let Some(unknown) = parameters.keys().find(|name| !names.contains(name)) {
        return Err(Error::Query { reason: format!("the query has no parameter :{unknown}") });
    }
    for (index, name) in (1..).zip(&names) {
        let Some(value) = parameters.get(name) else {
            return Err(Error::Query { reason: format!("the query asks for the parameter :{name}, and nobody says what it is") });
        };
        match value.parse::<i64>() {
            Ok(integer) if integer.to_string() == *value => statement.raw_bind_parameter(index, integer)?,
            _ => statement.raw_bind_parameter(index, value)?,
        }
    }
    Ok(())
}

/// The names of the parameters, in the order in which they are filled in.
pub fn names(statement: &Statement<'_>) -> Result<Vec<String>> {
    (1..=statement.parameter_count())
        .map(|index| match statement.parameter_name(index).and_then(|name| name.strip_prefix([':', '@', '$'])) {
            Some(name) => Ok(name.to_owned()),
            None => Err(Error::Query { reason: "the query has a parameter without a name (?): write :name".to_owned() }),
        })
        .collect()
}

fn cell<'r>(value: ValueRef<'r>, column: &str) -> Result<Cell<'r>> {
    Ok(match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(Cow::Owned(integer.to_string())),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => {
            let digits = bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
            Some(Cow::Owned(format!("x'{digits}'")))
        }
        ValueRef::Real(_) => {
            return Err(Error::Query {
                reason: format!(
                    "the column {column} is a binary floating-point number, which is not exact: use decimal_sum, decimal_add, decimal_sub, \
                     decimal_mul or decimal_round; if it need not be exact, CAST(… AS TEXT)"
                ),
            });
        }
    })
}

/// What all cells of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    any: bool,
    other_than_decimal: bool,
    other_than_date: bool,
}

impl Seen {
    pub fn see(&mut self, text: &str) {
        self.any = true;
        self.other_than_decimal |= !matches!(value(text), Value::Decimal(_));
        self.other_than_date |= !matches!(stored_run::value(text, FieldKind::Date), Value::Date(_));
    }

    /// `decimal`, `date` or `text`.
    pub const fn kind(self) -> &'static str {
        match self {
            Seen { any: true, other_than_decimal: false, .. } => "decimal",
            Seen { any: true, other_than_date: false, .. } => "date",
            _ => "text",
        }
    }
}

/// A number is a number only where it is written as one would be: `007` and `+1` are texts.
pub fn value(text: &str) -> Value<'_> {
    match stored_run::value(text, FieldKind::Decimal) {
        Value::Decimal(decimal) if decimal.to_string() == text => Value::Decimal(decimal),
        _ => Value::Text(text),
    }
}

/// Who sees every row that is written.
type RowWitness<'t> = &'t mut dyn FnMut(&[Value<'_>]);

/// A query's rows as a table for a file.
pub struct Table<'t, 'a> {
    answer: RefCell<&'t mut Answer<'a>>,
    columns: Vec<TableColumn>,
    limit: Option<u64>,
    witness: RefCell<RowWitness<'t>>,
    failed: RefCell<Option<Error>>,
}

impl<'t, 'a> Table<'t, 'a> {
    pub fn new(answer: &'t mut Answer<'a>, limit: Option<u64>, witness: RowWitness<'t>) -> Table<'t, 'a> {
        let kind = FieldKind::Text;
        let columns = answer.columns.iter().map(|title| TableColumn { title: title.clone(), kind }).collect();
        Table { answer: RefCell::new(answer), columns, limit, witness: RefCell::new(witness), failed: RefCell::new(None) }
    }

    /// Why the query failed, if it did: what a writer says of it is less.
    pub fn failure(&self) -> Option<Error> {
        self.failed.take()
    }
}

impl TableSource for Table<'_, '_> {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> std::result::Result<(), DocumentError>) -> std::result::Result<(), DocumentError> {
        let mut stopped = None;
        let mut witness = self.witness.borrow_mut();
        let walked = self.answer.borrow_mut().walk(self.limit, &mut |cells| {
            let values: Vec<Value<'_>> = cells.iter().map(|cell| cell.as_deref().map_or(Value::Empty, value)).collect();
            witness(&values);
            each(&values).map_err(|error| {
                stopped = Some(error);
                Error::Cancelled
            })
        });
        match (stopped, walked) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => {
                self.failed.replace(Some(error));
                Err(DocumentError::Cancelled)
            }
            (None, Ok(_)) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_number_but_is_a_name_stays_a_text() {
        for text in ["007", "+1", "1e3", "=1+1", "-x", "1."] {
            assert_eq!(value(text), Value::Text(text));
        }
        for text in ["-12.50", "0", "1.00", "536365"] {
            assert!(matches!(value(text), Value::Decimal(decimal) if decimal.to_string() == text), "{text}");
        }
    }
}
