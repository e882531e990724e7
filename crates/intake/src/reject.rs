//! Rows that could not be read, kept with their place and reason; exported, mended and imported again.

use serde::{Deserialize, Serialize};
use std::io::Write;

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The file's name, as in [`crate::SourceFile::name`].
    pub file: String,
    /// As a spreadsheet program numbers it; for JSON the ordinal of the record.
    pub row: u64,
    /// The header of the column at fault; empty when the whole row is.
    pub column: String,
    /// The text at fault.
    pub value: String,
    /// Why, in words for the user.
    pub reason: String,
    /// The whole row as the source has it, or as much as fits in [`MAX_SOURCE`] bytes.
    pub source: String,
    /// The row's cells, unquoted and decoded, as far as they could be told apart.
    pub cells: Vec<String>,
}

/// How much of an overlong row a reject keeps, in bytes.
pub const MAX_SOURCE: usize = 64 * 1024;

/// The columns that [`write_rejects`] adds; a file that has them is read without them.
pub const REJECT_COLUMNS: [&str; 4] = ["reject_file", "reject_row", "reject_column", "reject_reason"];

/// Writes rejects as CSV: the source's own columns first (`headers`), then [`REJECT_COLUMNS`], so that the mended file can be imported
/// with the mapping of the original.
///
/// # Errors
/// What `out` fails with.
pub fn write_rejects(out: impl Write, rejects: &[Reject], headers: &[String]) -> std::io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    writer.write_record(headers.iter().map(String::as_str).chain(REJECT_COLUMNS))?;
    for reject in rejects {
        let row = reject.row.to_string();
        let own = (0..headers.len()).map(|index| reject.cells.get(index).map_or("", String::as_str));
        let surplus = reject.cells.iter().skip(headers.len()).map(String::as_str);
        writer.write_record(own.chain([reject.file.as_str(), &row, &reject.column, &reject.reason]).chain(surplus))?;
    }
    writer.flush()
}
