//! The rows of a query as a file, with what an auditor asks of it in the log and beside it.

use super::answer::{Answer, Table};
use super::connection::Bounds;
use super::evidence::{self, Evidence, Sums};
use crate::error::{Error, Result, beside, shown};
use crate::runs::export_view;
use crate::table::log::{self, hex};
use crate::view::ExportView;
use crate::workspace::Workspace;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tieout_billing::Progress;
use tieout_documents::{DocumentError, WriteSend, write_atomically, write_table_csv, write_table_json, write_table_xlsx};

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Csv,
    Xlsx,
    Json,
}

impl TableKind {
    /// `csv`, `xlsx` or `json`.
    pub fn from_name(name: &str) -> Option<TableKind> {
        match name {
            "csv" => Some(TableKind::Csv),
            "xlsx" => Some(TableKind::Xlsx),
            "json" => Some(TableKind::Json),
            _ => None,
        }
    }

    fn write(self, table: &Table<'_, '_>, out: &mut dyn WriteSend) -> std::result::Result<(), DocumentError> {
        match self {
            TableKind::Csv => write_table_csv(table, out),
            TableKind::Xlsx => write_table_xlsx(table, "Query", out),
            TableKind::Json => write_table_json(table, out),
        }
    }
}

impl Workspace {
    /// Writes the rows of a SELECT, or the first `limit`, to a file. The log keeps the SQL, its parameters, what it read, how many rows it
    /// found, their sums and the file's hash; with `evidence`, `FILE.evidence.json` says the same, with the head of the log.
    ///
    /// # Errors
    /// Those of [`Workspace::sql`], and [`Error::Document`] when the file can't be written; then there is none.
    #[expect(clippy::too_many_arguments, reason = "what is asked, and how it is written")]
    pub fn sql_export(
        &self,
        sql: &str,
        parameters: &BTreeMap<String, String>,
        limit: Option<u64>,
        kind: TableKind,
        path: &Path,
        evidence: bool,
        progress: &dyn Progress,
    ) -> Result<ExportView> {
        let began = Instant::now();
        let mut found = self.ask(Bounds::USUAL, sql, parameters, progress, |answer| write(answer, limit, kind, path))?;
        found.parameters.clone_from(parameters);
        found.runs = self.read(evidence::runs)?;
        found.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let view = export_view(path, found.bytes, found.rows);
        let detail = serde_json::to_value(&found).map_err(|error| Error::Invalid(error.to_string()))?;
        match self.write(|writing| writing.log("query exported", &view.name, &detail)) {
            // A workspace that is open for reading can be asked; only the log can't say so.
            Ok(()) | Err(Error::ReadOnly { .. }) => {}
            Err(error) => return Err(error),
        }
        if evidence {
            self.write_evidence(&beside(path, ".evidence.json"), detail)?;
        }
        Ok(view)
    }

    fn write_evidence(&self, path: &Path, mut detail: serde_json::Value) -> Result<()> {
        let head = self.read(log::head)?;
        if let Some(fields) = detail.as_object_mut() {
            for (name, value) in [
                ("workspace", shown(self.path())),
                ("exported_at", self.now()),
                ("exported_by", self.user()),
                ("tool", concat!("tieout ", env!("CARGO_PKG_VERSION")).to_owned()),
                ("log_head", head),
            ] {
                fields.insert(name.to_owned(), value.into());
            }
        }
        let text = serde_json::to_vec_pretty(&detail).map_err(|error| Error::Invalid(error.to_string()))?;
        write_atomically(path, |out| {
            out.write_all(&text)?;
            Ok(out.write_all(b"\n")?)
        })?;
        Ok(())
    }
}

fn write(answer: &mut Answer<'_>, limit: Option<u64>, kind: TableKind, path: &Path) -> Result<Evidence> {
    let (columns, sql, watch, rows) = (answer.columns.clone(), answer.sql.to_owned(), answer.watch, answer.rows);
    let mut sums = Sums::of(&columns);
    let mut see = |cells: &[tieout_billing::Value<'_>]| sums.see(cells);
    let table = Table::new(answer, limit, &mut see);
    let written = write_atomically(path, |out| kind.write(&table, out));
    if let Some(error) = table.failure() {
        return Err(error);
    }
    let bytes = written?;
    Ok(Evidence {
        sql,
        parameters: BTreeMap::new(),
        views: watch.views(),
        runs: Vec::new(),
        file: shown(path),
        bytes,
        sha256: sha256(path)?,
        rows: rows.load(Ordering::Relaxed),
        columns,
        sums: sums.finish(),
        milliseconds: 0,
    })
}

fn sha256(path: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut file = std::fs::File::open(path).map_err(|error| Error::io(path, error))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(|error| Error::io(path, error))? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}
