//! The lines of one invoice as its run has them.

use crate::error::Result;
use crate::stored_run::StoredRun;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, FieldName, Layout, Value};

/// An invoice's lines, cell by cell.
pub struct Sheet<'a> {
    pub number: &'a str,
    layout: &'a Layout,
    rows: Vec<Vec<Owned>>,
}

enum Owned {
    Empty,
    Text(String),
    Decimal(Decimal),
    Date(NaiveDate),
}

impl<'a> Sheet<'a> {
    /// Reads the lines at these positions of the run.
    pub fn read(source: &StoredRun, layout: &'a Layout, number: &'a str, positions: &[u64]) -> Result<Sheet<'a>> {
        let mut rows = Vec::with_capacity(positions.len());
        source.lines_at(positions, &mut |_, line| {
            let owned = |value: Value<'_>| match value {
                Value::Text(text) if !text.trim().is_empty() => Owned::Text(text.trim().to_owned()),
                Value::Decimal(decimal) => Owned::Decimal(decimal),
                Value::Date(date) => Owned::Date(date),
                Value::Text(_) | Value::Empty => Owned::Empty,
            };
            rows.push(line.cells.iter().map(|cell| owned(cell.value)).collect());
        })?;
        Ok(Sheet { number, layout, rows })
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A text of a line.
    pub fn text(&self, row: usize, field: Field) -> Option<&str> {
        match self.cell(row, field)? {
            Owned::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number of a line.
    pub fn decimal(&self, row: usize, field: Field) -> Option<Decimal> {
        match self.cell(row, field)? {
            Owned::Decimal(decimal) => Some(*decimal),
            _ => None,
        }
    }

    /// A date of a line.
    pub fn date(&self, row: usize, field: Field) -> Option<NaiveDate> {
        match self.cell(row, field)? {
            Owned::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// What the invoice's lines share: the first that any of them says.
    pub fn shared_text(&self, field: Field) -> Option<&str> {
        (0..self.len()).find_map(|row| self.text(row, field))
    }

    /// See [`Sheet::shared_text`].
    pub fn shared_decimal(&self, field: Field) -> Option<Decimal> {
        (0..self.len()).find_map(|row| self.decimal(row, field))
    }

    /// See [`Sheet::shared_text`].
    pub fn shared_date(&self, field: Field) -> Option<NaiveDate> {
        (0..self.len()).find_map(|row| self.date(row, field))
    }

    /// The text that all lines have alike; `None` where they differ or one has none.
    pub fn same_text(&self, field: Field) -> Option<&str> {
        let first = self.text(0, field)?;
        (1..self.len()).all(|row| self.text(row, field) == Some(first)).then_some(first)
    }

    /// The value of a column of the file's own that is called one of these (in lower case, words joined by `_`).
    pub fn own_text(&self, names: &[&str]) -> Option<&str> {
        let named = |name: &FieldName| match name {
            // A column that is called as a field of records is marked so when it is imported.
            FieldName::Other(name) => {
                let name = name.strip_suffix(" (as in the file)").unwrap_or(name);
                names.contains(&name.trim().to_lowercase().replace([' ', '-', '.'], "_").as_str())
            }
            FieldName::Known(_) => false,
        };
        let at = self.layout.columns.iter().position(|column| named(&column.name))?;
        self.rows.iter().find_map(|row| match &row[at] {
            Owned::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    fn cell(&self, row: usize, field: Field) -> Option<&Owned> {
        self.rows.get(row)?.get(self.layout.position(field)?)
    }
}
