//! The lines of files, as every reader of lines wants them.

use crate::error::IntakeError;
use crate::mapping::Mapping;
use crate::reject::Reject;
use std::path::PathBuf;
use tieout_billing::{Layout, LineSource, LineView, Progress, SourceError};

/// A file that lines came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's name without its folder; within an archive `bundle.zip/lines.csv`.
    pub name: String,
    pub path: PathBuf,
    /// Of the file's bytes on disk, lower-case hex; empty until the first scan is through.
    pub sha256: String,
    pub bytes: u64,
    /// Rows read as lines and rows rejected; 0 until the first scan is through.
    pub rows: u64,
    /// For the user: `CSV, semicolon, windows-1252, gzip`.
    pub format: String,
    /// The names of its columns, in order (what [`crate::write_rejects`] takes).
    pub headers: Vec<String>,
}

/// Lines read from files by a decided mapping.
pub struct FileSource {
    layout: Layout,
}

/// Opens files to be read as lines.
///
/// # Errors
/// [`IntakeError::Undecided`] when a column of the mapping still has a question; otherwise as [`crate::inspect`].
pub fn open(paths: &[PathBuf], mapping: &Mapping) -> Result<FileSource, IntakeError> {
    let _ = (paths, mapping);
    Err(IntakeError::Cancelled)
}

impl FileSource {
    /// The rows that could not be read; complete once a scan is through.
    pub fn rejects(&self) -> Vec<Reject> {
        Vec::new()
    }

    /// The files that the lines come from; hashes and row counts are complete once a scan is through.
    pub fn files(&self) -> Vec<SourceFile> {
        Vec::new()
    }

    /// The mapping that the lines are read by.
    pub fn mapping(&self) -> Mapping {
        Mapping::default()
    }
}

impl LineSource for FileSource {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        0
    }

    fn scan(&self, _: &dyn Progress, _: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        Ok(())
    }

    fn fetch(&self, _: &[u64], _: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        Ok(())
    }
}
