//! Runs and records written as a few lines of CSV.

#![allow(dead_code)]

use chrono::NaiveDate;
use tieout_billing::{Cell, Column, Decimal, Field, FieldKind, FieldName, Layout, LineSource, LineView, Progress, SourceError, Value};

/// Rows of a CSV text whose header names fields by [`Field::name`].
pub struct Csv {
    layout: Layout,
    rows: Vec<Vec<String>>,
}

impl Csv {
    /// # Panics
    /// When a decimal or a date can't be read, or a column is no field: a case must say what it means.
    pub fn new(text: &str) -> Csv {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim().as_bytes());
        let name = |name: &str| {
            assert!(Field::from_name(name).is_some(), "{name} is no field");
            FieldName::from(name)
        };
        let kind = |name: &FieldName| name.known().map_or(FieldKind::Text, Field::kind);
        let columns = reader.headers().unwrap().iter().map(name).map(|name| Column { kind: kind(&name), name }).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        Csv { layout: Layout { columns }, rows }
    }
}

/// A text as a value of a kind.
pub fn value(text: &str, kind: FieldKind) -> Value<'_> {
    match kind {
        _ if text.is_empty() => Value::Empty,
        FieldKind::Text => Value::Text(text),
        FieldKind::Decimal => Value::Decimal(text.parse::<Decimal>().unwrap()),
        FieldKind::Date => Value::Date(text.parse::<NaiveDate>().unwrap()),
    }
}

impl LineSource for Csv {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        self.rows.len() as u64
    }

    fn scan(&self, _: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        for (position, row) in self.rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> =
                row.iter().zip(&self.layout.columns).map(|(text, column)| Cell { value: value(text, column.kind), source: text }).collect();
            each(&LineView { position: position as u64, file: 0, row: position as u64 + 2, cells: &cells });
        }
        Ok(())
    }

    fn fetch(&self, _: &[u64], _: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        unreachable!("a review reads in one pass")
    }
}
