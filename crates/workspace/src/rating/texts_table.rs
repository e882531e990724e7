//! Rows of texts as a table that documents write.

use tieout_billing::{FieldKind, Value};
use tieout_documents::{DocumentError, TableColumn, TableSource};

/// A table that is small enough to be held.
pub(super) struct TextsTable<const N: usize> {
    columns: Vec<TableColumn>,
    rows: Vec<[String; N]>,
}

impl<const N: usize> TextsTable<N> {
    pub fn new(titles: [&str; N], rows: Vec<[String; N]>) -> TextsTable<N> {
        let column = |title: &str| TableColumn { title: title.to_owned(), kind: FieldKind::Text };
        TextsTable { columns: titles.into_iter().map(column).collect(), rows }
    }
}

impl<const N: usize> TableSource for TextsTable<N> {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        self.rows.iter().try_for_each(|row| {
            let cells = row.each_ref().map(|text| if text.is_empty() { Value::Empty } else { Value::Text(text) });
            each(&cells)
        })
    }
}
