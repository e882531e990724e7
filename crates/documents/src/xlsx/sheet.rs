//! A table on one sheet, or on as many as it needs.

use crate::text::{neutral, plain};
use crate::{DocumentError, TableColumn};
use chrono::Datelike;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::borrow::Cow;
use tieout_billing::{FieldKind, Value};

/// Rows of a sheet below its header row.
pub const MOST_ROWS: u32 = 1_048_575;

/// Characters that a cell can hold.
const MOST_CHARACTERS: usize = 32_767;

/// A table with a header row, written from the top down; it goes on in a further sheet when one is full.
pub struct Sheet<'w> {
    workbook: &'w mut Workbook,
    name: String,
    columns: Vec<TableColumn>,
    most_rows: u32,
    /// How many sheets there are so far.
    parts: u32,
    /// Index of the current sheet in the workbook.
    index: usize,
    /// Rows below the header of the current sheet.
    rows: u32,
    formats: Formats,
}

impl<'w> Sheet<'w> {
    /// A sheet that keeps only its current row in memory.
    pub fn streaming(workbook: &'w mut Workbook, name: &str, columns: &[TableColumn], most_rows: u32) -> Result<Self, DocumentError> {
        let mut sheet = Sheet {
            workbook,
            name: name.to_owned(),
            columns: columns.to_vec(),
            most_rows,
            parts: 0,
            index: 0,
            rows: 0,
            formats: Formats::new(),
        };
        sheet.start_part()?;
        Ok(sheet)
    }

    /// Appends a row.
    pub fn row(&mut self, cells: &[Value<'_>]) -> Result<(), DocumentError> {
        if self.rows == self.most_rows {
            self.end_part()?;
            self.start_part()?;
        }
        self.rows += 1;
        let sheet = self.workbook.worksheet_from_index(self.index)?;
        for (column, cell) in (0..).zip(cells) {
            write_value(sheet, self.rows, column, cell, &self.formats)?;
        }
        Ok(())
    }

    /// Ends the table. Returns over how many sheets it went.
    pub fn finish(mut self) -> Result<u32, DocumentError> {
        self.end_part()?;
        Ok(self.parts)
    }

    fn start_part(&mut self) -> Result<(), DocumentError> {
        self.parts += 1;
        self.rows = 0;
        let name = sheet_name(&self.name, self.parts);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (index, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(index, width(column))?;
            let header = if column.kind == FieldKind::Decimal { &self.formats.header_right } else { &self.formats.header };
            sheet.write_string_with_format(0, index, neutral(&column.title), header)?;
        }
        self.index = self.workbook.worksheets().len() - 1;
        Ok(())
    }

    fn end_part(&mut self) -> Result<(), DocumentError> {
        if let Some(last) = self.columns.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
            self.workbook.worksheet_from_index(self.index)?.autofilter(0, 0, self.rows, last)?;
        }
        Ok(())
    }
}

/// The looks of cells.
pub struct Formats {
    pub title: Format,
    pub header: Format,
    pub header_right: Format,
    pub label: Format,
    date: Format,
    exact: Format,
    /// By digits after the point.
    decimals: Vec<Format>,
}

impl Formats {
    pub fn new() -> Self {
        let header = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0xEEF0F3))
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(0x9AA1AC));
        Formats {
            title: Format::new().set_bold().set_font_size(16),
            header_right: header.clone().set_align(FormatAlign::Right),
            header,
            label: Format::new().set_font_color(Color::RGB(0x5B6472)).set_align(FormatAlign::Top),
            date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            exact: Format::new().set_align(FormatAlign::Right),
            decimals: (0..=MOST_SCALE).map(decimal_format).collect(),
        }
    }
}

/// Digits after the point that a number cell can have: below, dividing by a power of ten is exact in Excel's arithmetic.
const MOST_SCALE: usize = 22;

fn decimal_format(scale: usize) -> Format {
    let digits = if scale == 0 { String::new() } else { format!(".{}", "0".repeat(scale)) };
    Format::new().set_num_format(format!("#,##0{digits}"))
}

/// Writes a cell by its type.
pub fn write_value(sheet: &mut Worksheet, row: u32, column: u16, value: &Value<'_>, formats: &Formats) -> Result<(), DocumentError> {
    match *value {
        Value::Empty => {}
        Value::Text(text) => {
            sheet.write_string(row, column, fitting(neutral(text)))?;
        }
        Value::Decimal(decimal) => write_decimal(sheet, row, column, decimal, formats)?,
        Value::Date(date) => match excel_date(date) {
            Some(date) => {
                sheet.write_datetime_with_format(row, column, date, &formats.date)?;
            }
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
    }
    Ok(())
}

fn write_decimal(sheet: &mut Worksheet, row: u32, column: u16, decimal: Decimal, formats: &Formats) -> Result<(), DocumentError> {
    let scale = decimal.scale() as usize;
    let shortest = decimal.normalize();
    let survives = shortest.mantissa().unsigned_abs() < 10_u128.pow(15) && shortest.scale() as usize <= MOST_SCALE;
    match formats.decimals.get(scale) {
        Some(format) if survives => sheet.write_with_format(row, column, shortest, format)?,
        _ => sheet.write_string_with_format(row, column, plain(&Value::Decimal(decimal)), &formats.exact)?,
    };
    Ok(())
}

/// Excel takes 1900 for a leap year, so its dates are sure from 1901 on.
fn excel_date(date: chrono::NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|year| (1901..=9999).contains(year))?;
    ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8).ok()
}

/// A text that is longer than a cell can be is cut, and says so.
fn fitting(text: Cow<'_, str>) -> Cow<'_, str> {
    // Excel counts UTF-16 units; bytes are never fewer.
    if text.len() <= MOST_CHARACTERS {
        return text;
    }
    let units = text.encode_utf16().count();
    if units <= MOST_CHARACTERS {
        return text;
    }
    let note = format!(" … (cut: {units} characters)");
    let mut room = MOST_CHARACTERS - note.encode_utf16().count();
    let kept: String = text
        .chars()
        .take_while(|character| {
            let fits = room >= character.len_utf16();
            room = room.saturating_sub(character.len_utf16());
            fits
        })
        .collect();
    Cow::Owned(kept + &note)
}

/// A name that Excel takes: at most 31 characters, none of `[]:*?/\`, no apostrophe at its ends.
fn sheet_name(name: &str, part: u32) -> String {
    let suffix = if part == 1 { String::new() } else { format!(" ({part})") };
    let clean: String =
        name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c }).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() { "Table" } else { clean };
    let mut room = 31 - suffix.len();
    let kept: String = clean
        .chars()
        .take_while(|character| {
            let fits = room >= character.len_utf16();
            room = room.saturating_sub(character.len_utf16());
            fits
        })
        .collect();
    kept + &suffix
}

fn width(column: &TableColumn) -> u16 {
    let usual = match column.kind {
        FieldKind::Text => 16,
        FieldKind::Decimal => 15,
        FieldKind::Date => 12,
    };
    // The title and the filter's button beside it.
    let title = u16::try_from(column.title.chars().count()).unwrap_or(60) + 4;
    title.clamp(usual, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_what_excel_takes() {
        assert_eq!(sheet_name("Differences", 1), "Differences");
        assert_eq!(sheet_name("Differences", 2), "Differences (2)");
        assert_eq!(sheet_name("a/b[c]:d", 1), "a b c  d");
        assert_eq!(sheet_name("'", 1), "Table");
        assert_eq!(sheet_name(&"ä".repeat(40), 12).chars().count(), 31);
    }

    #[test]
    fn a_full_sheet_goes_on_in_the_next() {
        use calamine::Reader;
        let mut workbook = Workbook::new();
        let columns = [TableColumn { title: "n".into(), kind: FieldKind::Decimal }];
        let mut sheet = Sheet::streaming(&mut workbook, "Rows", &columns, 3).unwrap();
        for number in 1..=7 {
            sheet.row(&[Value::Decimal(Decimal::from(number))]).unwrap();
        }
        assert_eq!(sheet.finish().unwrap(), 3);
        let mut out = Vec::new();
        workbook.save_to_writer(&mut out).unwrap();
        let mut read: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(out)).unwrap();
        assert_eq!(read.sheet_names(), ["Rows", "Rows (2)", "Rows (3)"]);
        let last: Vec<String> = read.worksheet_range("Rows (3)").unwrap().rows().map(|row| row[0].to_string()).collect();
        assert_eq!(last, ["n", "7"]);
    }

    #[test]
    fn a_text_beyond_a_cell_is_cut_and_says_so() {
        let long = "ä".repeat(40_000);
        let cut = fitting(Cow::Borrowed(&long));
        assert_eq!(cut.encode_utf16().count(), MOST_CHARACTERS);
        assert!(cut.ends_with("… (cut: 40000 characters)"));
        let fits = "ä".repeat(MOST_CHARACTERS);
        assert_eq!(fitting(Cow::Borrowed(&fits)), fits);
    }
}
