//! XLSX: any table, and a comparison as a workbook of five sheets.
//!
//! Excel keeps 15 significant digits of a number. A decimal that needs more is written as text, so that no digit is lost. Texts are
//! string cells, and one that looks like a formula also gets an apostrophe, so that it stays harmless when the sheet is saved as CSV.

mod comparison;
pub(crate) mod page;
pub(crate) mod sheet;

pub use comparison::write_comparison_xlsx;

use crate::{DocumentError, TableSource, WriteSend};
use rust_xlsxwriter::Workbook;
use sheet::{MOST_ROWS, Sheet};

/// A table as a workbook: a frozen header row, filters, widths that fit. Rows beyond what a sheet holds go on in a next one, `NAME (2)`.
pub fn write_table_xlsx(table: &dyn TableSource, name: &str, out: &mut dyn WriteSend) -> Result<(), DocumentError> {
    let mut workbook = Workbook::new();
    let mut sheet = Sheet::streaming(&mut workbook, name, table.columns(), MOST_ROWS)?;
    table.walk(&mut |cells| sheet.row(cells))?;
    sheet.finish()?;
    workbook.save_to_writer(out)?;
    Ok(())
}
