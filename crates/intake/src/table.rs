//! A table: delimited text with a header, wherever it came from.

use crate::body::Body;
use crate::error::IntakeError;
use crate::reject::Reject;
use encoding_rs::Encoding;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// One table of a file, ready to be cut into rows. Whatever the file was (gzip, XLSX, JSON), this is delimited text whose delimiter,
/// line ends and quotes are single ASCII bytes.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The file's name without its folder; within an archive `bundle.zip/lines.csv`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Size of the file on disk.
    pub(crate) bytes: u64,
    /// For the user: `CSV, semicolon, windows-1252, gzip`.
    pub(crate) format: String,
    /// SHA-256 of the file on disk, if reading it for the body gave it; otherwise the first scan does.
    pub(crate) sha256: Option<String>,
    pub(crate) body: Body,
    pub(crate) delimiter: u8,
    /// UTF-8 or a single-byte encoding that agrees with ASCII.
    pub(crate) encoding: &'static Encoding,
    /// Set by a scan when a file that began as ASCII goes on as windows-1252.
    pub(crate) late_windows_1252: Arc<AtomicBool>,
    /// Where the header row stands, as the user counts rows.
    pub(crate) header_row: u64,
    /// Its cells, no two alike.
    pub(crate) headers: Vec<String>,
    /// Headers that the file repeats.
    pub(crate) repeated: Vec<String>,
    /// Offset of the first byte below the header.
    pub(crate) start: u64,
    /// The number of the first row below the header.
    pub(crate) first_row: u64,
    /// The sheet that it is, of a workbook.
    pub(crate) sheet: Option<String>,
    /// About how many rows there are below the header.
    pub(crate) estimated_rows: u64,
    /// Rows may be shorter than the header: the rest of their cells is empty.
    pub(crate) short_rows: bool,
    /// E-invoices: its columns are named as fields are, and written in one known way.
    pub(crate) is_einvoice: bool,
    /// Records that could not even be made rows of this text.
    pub(crate) rejects: Vec<Reject>,
}

impl Table {
    /// The delimiter, if the file is delimited text and no spool of something else.
    pub(crate) fn given_delimiter(&self) -> Option<char> {
        self.format.starts_with("CSV").then_some(self.delimiter as char)
    }

    pub(crate) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, IntakeError> {
        self.body.read_at(offset, buffer).map_err(|source| IntakeError::Io { path: self.path.clone(), source })
    }
}
