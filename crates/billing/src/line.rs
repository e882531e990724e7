//! One invoice line as every reader hands it on: cells in the order of a [`Layout`].

use crate::field::{Field, FieldKind, FieldName};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A typed cell. Decimals keep the scale of their source: `1.50` stays `1.50`, and equals `1.5`.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Value<'a> {
    #[default]
    Empty,
    Text(&'a str),
    Decimal(Decimal),
    Date(NaiveDate),
}

/// A cell: what it means, and what the source said.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Cell<'a> {
    pub value: Value<'a>,
    /// The characters of the source, unquoted and decoded, untrimmed.
    pub source: &'a str,
}

/// A column of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: FieldName,
    pub kind: FieldKind,
}

/// The columns of a run. No two have the same name; `invoice_number` is always there.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layout {
    pub columns: Vec<Column>,
}

impl Layout {
    /// Where the known field stands, if the run has it.
    pub fn position(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.name == FieldName::Known(field))
    }

    /// Where the column of that name stands.
    pub fn position_of(&self, name: &FieldName) -> Option<usize> {
        self.columns.iter().position(|column| &column.name == name)
    }
}

/// A line on loan from its reader.
#[derive(Clone, Copy, Debug)]
pub struct LineView<'a> {
    /// Where the line stands in its source; [`crate::LineSource::fetch`] takes it back. Grows from line to line of a scan.
    pub position: u64,
    /// Index of the file it came from (a run may have several), into the source's file list.
    pub file: u32,
    /// The row as a spreadsheet program numbers it: the header is row 1. For JSON the ordinal of the record.
    pub row: u64,
    /// Parallel to the layout's columns.
    pub cells: &'a [Cell<'a>],
}
