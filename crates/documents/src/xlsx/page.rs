//! A sheet that reads like a page.

use super::sheet::{Formats, write_value};
use crate::DocumentError;
use crate::text::neutral;
use rust_xlsxwriter::Worksheet;
use tieout_billing::Value;

/// A sheet that is written from the top down: labels, and small tables with a blank row before each.
pub struct Page<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    row: u32,
}

impl<'a> Page<'a> {
    /// An empty sheet's top.
    pub fn new(sheet: &'a mut Worksheet, formats: &'a Formats) -> Self {
        Page { sheet, formats, row: 0 }
    }

    /// The sheet's title, and a blank row.
    pub fn title(&mut self, text: &str) -> Result<(), DocumentError> {
        self.sheet.write_string_with_format(self.row, 0, neutral(text), &self.formats.title)?;
        self.row += 2;
        Ok(())
    }

    /// A label and its text beside it.
    pub fn labelled(&mut self, label: &str, value: &str) -> Result<(), DocumentError> {
        self.sheet.write_string_with_format(self.row, 0, neutral(label), &self.formats.label)?;
        write_value(self.sheet, self.row, 1, &Value::Text(value), self.formats)?;
        self.row += 1;
        Ok(())
    }

    /// A blank row and the titles of a small table.
    pub fn table(&mut self, titles: &[&str]) -> Result<(), DocumentError> {
        self.row += 1;
        for (column, title) in (0..).zip(titles) {
            let header = if column == 0 { &self.formats.header } else { &self.formats.header_right };
            self.sheet.write_string_with_format(self.row, column, *title, header)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A row of a small table.
    pub fn cells<'v>(&mut self, cells: impl IntoIterator<Item = Value<'v>>) -> Result<(), DocumentError> {
        for (column, cell) in (0..).zip(cells) {
            write_value(self.sheet, self.row, column, &cell, self.formats)?;
        }
        self.row += 1;
        Ok(())
    }
}
