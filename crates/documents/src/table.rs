//! Any table: columns, and rows that are walked.

use crate::DocumentError;
use tieout_billing::{FieldKind, Value};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// As it is shown at the top: `Unit price`, or `unit_price` in a file for machines.
    pub title: String,
    /// What most of its cells are: decides the width and the alignment. Each cell is written by its own type.
    pub kind: FieldKind,
}

/// A table that is walked, never collected.
pub trait TableSource {
    /// The columns of every row.
    fn columns(&self) -> &[TableColumn];

    /// Hands out every row in order, parallel to the columns. Stops at the first error, its own ([`DocumentError::rows`]) or that of
    /// `each`.
    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError>;
}
