//! Use cases on files, without a workspace: inspect, compare.

use crate::error::{Error, Result};
use crate::export::ExportKind;
use crate::json::ComparisonJson;
use crate::view::{ColumnMappingView, ComparisonView, ExportView, FileView, InspectionView};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use tieout_billing::{CurrencyTotals, Progress};
use tieout_compare::{Comparison, Settings};

/// How files are to be read: all empty means as Tieout finds it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading<'a> {
    /// As the user decided on the screen; empty: as found, or as the profile says.
    pub mapping: &'a [ColumnMappingView],
    /// A profile that the workspace keeps.
    pub profile: Option<&'a str>,
    /// A profile in a file (`--profile`).
    pub profile_file: Option<&'a Path>,
}

/// One side of a comparison of files.
#[derive(Clone, Debug)]
pub struct FileSide {
    /// As the user named it.
    pub path: String,
    /// Of the file's bytes; for a run in a workspace the hash of its lines.
    pub sha256: String,
    pub files: Vec<FileView>,
    pub invoices: u64,
    pub lines: u64,
    pub rejects: u64,
    pub totals: CurrencyTotals,
}

/// Two sides, compared.
pub struct FileComparison {
    pub before: FileSide,
    pub after: FileSide,
    pub comparison: Comparison,
}

/// What Tieout makes of the files before they are imported.
pub fn files_inspect(files: &[PathBuf], reading: &Reading<'_>) -> Result<InspectionView> {
    let _ = (files, reading);
    Err(Error::Invalid("not written yet".to_owned()))
}

/// Compares files straight from the disk. A side is the files of one run (lines, or header and lines), or `W.tieout#RUN`.
pub fn compare_files(before: &[PathBuf], after: &[PathBuf], reading: &Reading<'_>, settings: &Settings, progress: &dyn Progress) -> Result<FileComparison> {
    let _ = (before, after, reading, settings, progress);
    Err(Error::Invalid("not written yet".to_owned()))
}

impl FileComparison {
    /// As `--json` writes it.
    pub fn json(&self) -> ComparisonJson {
        ComparisonJson {}
    }

    /// Writes `--differences` (CSV, the columns of the issue), `--xlsx` or `--html`.
    pub fn export(&self, kind: ExportKind, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        let _ = (kind, path, progress);
        Err(Error::Invalid("not written yet".to_owned()))
    }

    /// Keeps both sides as runs, and the comparison, in a workspace.
    pub fn keep(&self, workspace: &Workspace, progress: &dyn Progress) -> Result<ComparisonView> {
        let _ = (workspace, progress);
        Err(Error::Invalid("not written yet".to_owned()))
    }
}
