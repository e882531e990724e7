//! Exports: of a stored comparison as it is on the screen, and of a comparison of files.

use crate::differences::List;
use crate::edited::Resolver;
use crate::error::{Error, Result};
use crate::report::{OfFiles, OfStored, of_files, of_stored};
use crate::runs::export_view;
use crate::table::comparison;
use crate::view::{DifferenceQuery, ExportView};
use crate::workspace::Workspace;
use crate::{FileComparison, error};
use std::path::Path;
use tieout_billing::Progress;
use tieout_documents::{
    ComparisonReport, DifferenceSource, DocumentError, HtmlOptions, Setting, WriteSend, write_atomically, write_comparison_html,
    write_comparison_json, write_comparison_xlsx, write_differences_csv,
};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// The differences.
    Csv,
    Xlsx,
    Html,
    /// The comparison without its differences.
    Json,
}

impl ExportKind {
    /// `csv`, `xlsx`, `html` or `json`.
    pub fn from_name(name: &str) -> Option<ExportKind> {
        match name {
            "csv" => Some(ExportKind::Csv),
            "xlsx" => Some(ExportKind::Xlsx),
            "html" => Some(ExportKind::Html),
            "json" => Some(ExportKind::Json),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            ExportKind::Csv => "csv",
            ExportKind::Xlsx => "xlsx",
            ExportKind::Html => "html",
            ExportKind::Json => "json",
        }
    }
}

impl Workspace {
    /// The input of reports: a stored comparison with its causes as edits and decisions left them.
    pub fn comparison_report(&self, comparison: i64) -> Result<ComparisonReport> {
        self.read(|connection| of_stored(connection, &comparison::get(connection, comparison)?, self.name(), &self.now(), &self.user()))
    }

    /// Writes a comparison to a file: with a query, only the differences that it finds, in its order.
    pub fn export(
        &self,
        comparison: i64,
        kind: ExportKind,
        query: Option<&DifferenceQuery>,
        path: &Path,
        progress: &dyn Progress,
    ) -> Result<ExportView> {
        let (view, name) = self.read(|connection| {
            let stored = comparison::get(connection, comparison)?;
            let mut report = of_stored(connection, &stored, self.name(), &self.now(), &self.user())?;
            let list = query.map(|query| self.list(connection, comparison, query)).transpose()?;
            let ordinals = match list.as_deref() {
                Some(List::Some(ordinals)) => Some(ordinals.iter().map(|ordinal| u64::from(*ordinal)).collect()),
                Some(List::All(_)) | None => None,
            };
            let count = list.as_ref().map_or(stored.summary.differences, |list| list.len());
            if ordinals.is_some() {
                let value = format!("{count} of {}: {}", stored.summary.differences, query.map(in_words).unwrap_or_default());
                report.settings.push(Setting { label: "Differences in this file".to_owned(), value });
            }
            let resolver = Resolver::load(connection, comparison)?;
            let source = OfStored { connection, comparison, ordinals, count, resolver: &resolver, progress };
            Ok((write(kind, &report, &source, path)?, stored.name))
        })?;
        self.log_comparison_export(kind, &name, path, &view, query)?;
        Ok(view)
    }

    /// As `tieout compare --json` would have written it.
    pub fn comparison_json(&self, comparison: i64) -> Result<String> {
        self.read(|connection| {
            let stored = comparison::get(connection, comparison)?;
            json(&of_stored(connection, &stored, self.name(), &self.now(), &self.user())?)
        })
    }

    /// A workspace that is open for reading can be exported from; only the log can't say so.
    fn log_comparison_export(
        &self,
        kind: ExportKind,
        name: &str,
        path: &Path,
        view: &ExportView,
        query: Option<&DifferenceQuery>,
    ) -> Result<()> {
        let detail =
            serde_json::json!({ "file": error::shown(path), "kind": kind.name(), "bytes": view.bytes, "rows": view.rows, "query": query });
        match self.write(|writing| writing.log("comparison exported", name, &detail)) {
            Err(Error::ReadOnly { .. }) => Ok(()),
            logged => logged,
        }
    }
}

impl FileComparison {
    /// The input of reports.
    pub fn report(&self) -> Result<ComparisonReport> {
        of_files(self)
    }

    /// Writes it to a stream (`-` of the command).
    pub fn write(&self, kind: ExportKind, out: &mut dyn WriteSend, progress: &dyn Progress) -> Result<()> {
        Ok(into(kind, &of_files(self)?, &OfFiles { comparison: &self.comparison, progress }, out)?)
    }

    /// Writes `--differences` (CSV, the columns of the issue), `--xlsx`, `--html` or `--json`.
    pub fn export(&self, kind: ExportKind, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        write(kind, &of_files(self)?, &OfFiles { comparison: &self.comparison, progress }, path)
    }

    /// As `--json` writes it.
    pub fn json(&self) -> Result<String> {
        json(&of_files(self)?)
    }
}

fn write(kind: ExportKind, report: &ComparisonReport, source: &dyn DifferenceSource, path: &Path) -> Result<ExportView> {
    let bytes = write_atomically(path, |out| into(kind, report, source, out))?;
    let rows = if kind == ExportKind::Json { 0 } else { source.count() };
    Ok(export_view(path, bytes, rows))
}

fn into(
    kind: ExportKind,
    report: &ComparisonReport,
    source: &dyn DifferenceSource,
    out: &mut dyn WriteSend,
) -> std::result::Result<(), DocumentError> {
    match kind {
        ExportKind::Csv => write_differences_csv(source, out),
        ExportKind::Xlsx => write_comparison_xlsx(report, source, out),
        ExportKind::Html => write_comparison_html(report, source, &HtmlOptions::default(), out),
        ExportKind::Json => write_comparison_json(report, out),
    }
}

fn json(report: &ComparisonReport) -> Result<String> {
    let mut out = Vec::new();
    write_comparison_json(report, &mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A filter in words: an extract must say what it was asked for.
fn in_words(query: &DifferenceQuery) -> String {
    let list = |label: &str, values: &[String]| (!values.is_empty()).then(|| format!("{label} {}", values.join(" or ")));
    let parts = [
        list("state", &query.states),
        list("field", &query.fields),
        list("cause", &query.causes),
        query.unexplained.then(|| "unexplained".to_owned()),
        list("currency", &query.currencies),
        query.roots_only.then(|| "roots only".to_owned()),
        (!query.text.trim().is_empty()).then(|| format!("with “{}”", query.text.trim())),
        (!query.sort.is_empty()).then(|| format!("by {}{}", query.sort, if query.descending { ", falling" } else { "" })),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
