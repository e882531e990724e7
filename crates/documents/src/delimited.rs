//! Separated values.
use crate::{DifferenceSource, DocumentError, TableSource};
use std::io::Write;
/// The differences, one row per differing field.
pub fn write_differences_csv(_: &dyn DifferenceSource, _: &mut dyn Write) -> Result<(), DocumentError> { Ok(()) }
/// A table as CSV.
pub fn write_table_csv(_: &dyn TableSource, _: &mut dyn Write) -> Result<(), DocumentError> { Ok(()) }
/// A table as TSV.
pub fn write_table_tsv(_: &dyn TableSource, _: &mut dyn Write) -> Result<(), DocumentError> { Ok(()) }
