//! What files are and how they would be read, before anything is imported.

use crate::error::IntakeError;
use crate::mapping::{Mapping, Role};
use crate::profile::Profile;
use std::path::PathBuf;
use tieout_billing::{FieldKind, FieldName};

/// What Tieout makes of the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    pub files: Vec<FileInspection>,
    /// `Stripe invoice lines`, `NetSuite saved search`, …; `None` where the columns were recognised one by one.
    pub shape: Option<String>,
    pub mapping: Mapping,
    /// What the user should know: columns of the profile that the files lack, repeated headers, rows above the header.
    pub notes: Vec<String>,
    pub preview: Preview,
}

/// A file, or a table within a `.zip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInspection {
    /// The file's name without its folder; within an archive `bundle.zip/lines.csv`.
    pub name: String,
    pub path: PathBuf,
    /// For the user: `CSV, semicolon, windows-1252, gzip`.
    pub format: String,
    pub role: Role,
    /// Size of the file on disk.
    pub bytes: u64,
    /// The row that names the columns, 1-based.
    pub header_row: u64,
    pub headers: Vec<String>,
    /// About how many rows there are below the header.
    pub estimated_rows: u64,
}

/// The first rows as they would be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub columns: Vec<PreviewColumn>,
    pub rows: Vec<PreviewRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewColumn {
    pub name: FieldName,
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Index into [`Inspection::files`].
    pub file: u32,
    pub row: u64,
    /// Parallel to the preview's columns.
    pub cells: Vec<PreviewCell>,
    /// Why the whole row would be rejected.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewCell {
    /// As it will be read: `1234.50`, `2026-04-03`.
    pub read: String,
    /// As the file says it.
    pub source: String,
    /// Why it can't be read, or what is doubtful.
    pub problem: Option<String>,
}

/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 50;

/// Finds out what the files are and how each column is read. Nothing is imported.
///
/// # Errors
/// When a file can't be read, holds no table, or no column can be the invoice number.
pub fn inspect(paths: &[PathBuf], profile: Option<&Profile>) -> Result<Inspection, IntakeError> {
    let _ = (paths, profile);
    Err(IntakeError::Cancelled)
}

/// The first rows as this mapping reads them, also while it still holds questions.
///
/// # Errors
/// As [`inspect`]; and when the mapping names columns that the files do not have.
pub fn preview(paths: &[PathBuf], mapping: &Mapping) -> Result<Preview, IntakeError> {
    let _ = (paths, mapping);
    Err(IntakeError::Cancelled)
}
