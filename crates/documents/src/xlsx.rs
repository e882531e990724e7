//! XLSX.
use crate::{ComparisonReport, DifferenceSource, DocumentError, TableSource, WriteSend};
/// A table.
pub fn write_table_xlsx(_: &dyn TableSource, _sheet: &str, _: &mut dyn WriteSend) -> Result<(), DocumentError> { Ok(()) }
/// A comparison.
pub fn write_comparison_xlsx(_: &ComparisonReport, _: &dyn DifferenceSource, _: &mut dyn WriteSend) -> Result<(), DocumentError> { Ok(()) }
