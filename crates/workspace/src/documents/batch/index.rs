//! The index of a batch: which file is which invoice, with its SHA-256.

use crate::table::batch::{Batch, File};
use tieout_billing::{FieldKind, Value};
use tieout_documents::{DocumentError, TableColumn, TableSource, write_table_csv};

/// The file's name.
pub const NAME: &str = "index.csv";

/// The index as CSV: what was written, in the batch's order.
pub fn csv(batch: &Batch, files: &[File]) -> Result<Vec<u8>, DocumentError> {
    let titles = [
        ("number", FieldKind::Text),
        ("file", FieldKind::Text),
        ("sha256", FieldKind::Text),
        ("bytes", FieldKind::Decimal),
        ("template", FieldKind::Text),
        ("format", FieldKind::Text),
    ];
    let columns = titles.map(|(title, kind)| TableColumn { title: title.to_owned(), kind }).to_vec();
    let mut bytes = Vec::new();
    write_table_csv(&Index { batch, files, columns }, &mut bytes)?;
    Ok(bytes)
}

struct Index<'a> {
    batch: &'a Batch,
    files: &'a [File],
    columns: Vec<TableColumn>,
}

impl TableSource for Index<'_> {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        let request = &self.batch.request;
        let has_pages = matches!(request.format.as_str(), "pdf" | "facturx");
        let template = match request.template.as_str() {
            _ if !has_pages => "",
            "" => tieout_documents::template::Template::ready().first().map_or("", |ready| ready.name),
            name => name,
        };
        for file in self.files.iter().filter(|file| file.state == "written") {
            each(&[
                Value::Text(&file.invoice),
                Value::Text(&file.name),
                Value::Text(&file.sha256),
                Value::Decimal(file.bytes.into()),
                Value::Text(template),
                Value::Text(&request.format),
            ])?;
        }
        Ok(())
    }
}
