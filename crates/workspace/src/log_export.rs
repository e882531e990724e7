//! The log as a file for auditors: every entry with its detail and its hash, so that the chain can be followed without Tieout.

use crate::TableKind;
use crate::error::{Error, Result, shown};
use crate::runs::export_view;
use crate::table::log;
use crate::view::ExportView;
use crate::workspace::Workspace;
use rusqlite::Connection;
use std::cell::Cell;
use std::path::Path;
use tieout_billing::{FieldKind, Value};
use tieout_documents::{
    DocumentError, TableColumn, TableSource, WriteSend, write_atomically, write_table_csv, write_table_json, write_table_xlsx,
};

impl Workspace {
    /// Writes the whole log, oldest entry first: CSV and XLSX as a table, JSON as an object with the head beside the entries.
    ///
    /// # Errors
    /// [`Error::Document`] when the file can't be written; then there is none.
    pub fn log_export(&self, kind: TableKind, path: &Path) -> Result<ExportView> {
        let (bytes, rows, head) = self.read(|connection| {
            let table = Entries { connection, columns: columns(), rows: Cell::new(0) };
            let head = log::head(connection)?;
            let bytes = write_atomically(path, |out| match kind {
                TableKind::Csv => write_table_csv(&table, out),
                TableKind::Xlsx => write_table_xlsx(&table, "Log", out),
                TableKind::Json => self.log_json(&table, &head, out),
            })?;
            Ok((bytes, table.rows.get(), head))
        })?;
        let view = export_view(path, bytes, rows);
        let detail = serde_json::json!({ "file": shown(path), "bytes": bytes, "entries": rows, "head": head });
        match self.write(|writing| writing.log("log exported", &view.name, &detail)) {
            Ok(()) | Err(Error::ReadOnly { .. }) => Ok(view),
            Err(error) => Err(error),
        }
    }

    fn log_json(&self, table: &Entries<'_>, head: &str, mut out: &mut dyn WriteSend) -> std::result::Result<(), DocumentError> {
        let texts =
            [("workspace", shown(self.path())), ("exported_at", self.now()), ("exported_by", self.user()), ("head", head.to_owned())];
        out.write_all(b"{")?;
        for (name, text) in texts {
            write!(out, "\"{name}\":{},", serde_json::Value::from(text))?;
        }
        out.write_all(b"\"entries\":")?;
        write_table_json(table, &mut out)?;
        out.write_all(b"}\n")?;
        Ok(())
    }
}

fn columns() -> Vec<TableColumn> {
    let column = |(title, kind): (&str, FieldKind)| TableColumn { title: title.to_owned(), kind };
    [
        ("number", FieldKind::Decimal),
        ("at", FieldKind::Text),
        ("by", FieldKind::Text),
        ("what", FieldKind::Text),
        ("subject", FieldKind::Text),
        ("detail", FieldKind::Text),
        ("hash", FieldKind::Text),
    ]
    .map(column)
    .into()
}

struct Entries<'c> {
    connection: &'c Connection,
    columns: Vec<TableColumn>,
    rows: Cell<u64>,
}

impl TableSource for Entries<'_> {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> std::result::Result<(), DocumentError>) -> std::result::Result<(), DocumentError> {
        self.rows.set(0);
        log::walk(self.connection, &mut |entry| {
            let [at, by, what, subject, detail] = [0, 1, 2, 3, 4].map(|part| entry.text(part));
            let hash = String::from_utf8_lossy(entry.hash);
            let number = Value::Decimal(entry.number.into());
            let cells = [
                number,
                Value::Text(&at),
                Value::Text(&by),
                Value::Text(&what),
                Value::Text(&subject),
                Value::Text(&detail),
                Value::Text(&hash),
            ];
            self.rows.set(self.rows.get() + 1);
            Ok(each(&cells)?)
        })
        .map_err(|error| match error {
            Error::Document(error) => error,
            other => DocumentError::rows(other),
        })
    }
}
