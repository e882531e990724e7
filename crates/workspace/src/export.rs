//! Exports of what is on the screen.

use crate::error::{Error, Result};
use crate::view::{DifferenceQuery, ExportView};
use crate::workspace::Workspace;
use std::path::Path;
use tieout_billing::Progress;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    Csv,
    Xlsx,
    Html,
}

impl ExportKind {
    /// `csv`, `xlsx` or `html`.
    pub fn from_name(name: &str) -> Option<ExportKind> {
        match name {
            "csv" => Some(ExportKind::Csv),
            "xlsx" => Some(ExportKind::Xlsx),
            "html" => Some(ExportKind::Html),
            _ => None,
        }
    }
}

impl Workspace {
    /// Writes a comparison to a file: with a query, only the differences that it finds.
    pub fn export(&self, comparison: i64, kind: ExportKind, query: Option<&DifferenceQuery>, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        let _ = (comparison, kind, query, path, progress);
        Err(Error::Invalid("not written yet".to_owned()))
    }
}
