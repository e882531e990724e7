//! XLSX workbooks, cell by cell. Never through a range: a file of 1.4 kB can declare one of hundreds of gigabytes.
//!
//! A workbook stores numbers as binary floating point and Excel shows 15 digits of them. Here they become decimal text at once, and no
//! arithmetic is done before.

use crate::body::{BodyReader, SpoolWriter, write_row};
use crate::container::{Source, bomb, is_bomb, too_large};
use crate::error::IntakeError;
use crate::mapping::FileMapping;
use crate::sniff::table_of_text;
use crate::table::Table;
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// The columns of a sheet.
const MAX_COLUMNS: u32 = 16_384;
/// The text of a sheet.
const MAX_SHEET: u64 = 8 << 30;

/// The table of a workbook: of the sheet that the mapping names, or of the first that holds one.
pub(crate) fn table_of_xlsx(source: Source, given: Option<&FileMapping>) -> Result<Table, IntakeError> {
    check_size(&source)?;
    // The reader has panicked on broken workbooks in the past; here that is one more way of being broken.
    let read = catch_unwind(AssertUnwindSafe(|| read_workbook(&source, given)));
    let (sheet, spool) = match read {
        Ok(read) => read?,
        Err(_) => return Err(source.damaged("the workbook is damaged. Open it in Excel, save it again, and import that")),
    };
    let body = spool.finish().map_err(|error| source.io(error))?;
    let wrappers = source.wrappers.clone();
    let hash = source.hash()?;
    let text = given.map(|given| FileMapping { delimiter: Some(','), encoding: None, ..given.clone() });
    let text = text.or(Some(FileMapping { delimiter: Some(','), ..FileMapping::new(crate::mapping::Role::Lines) }));
    let mut table = table_of_text(Source { body, sha256: Some(hash), ..source }, text.as_ref(), Some("UTF-8"))?;
    let words = ["XLSX".to_owned(), format!("sheet {sheet}")];
    table.format = words.into_iter().chain(wrappers.iter().map(|word| (*word).to_owned())).collect::<Vec<_>>().join(", ");
    table.sheet = Some(sheet);
    table.short_rows = true;
    Ok(table)
}

/// Unpacks every member once and counts: neither the sizes that the archive states nor their sum can be trusted.
fn check_size(source: &Source) -> Result<(), IntakeError> {
    let broken = |error: &dyn std::fmt::Display| {
        source.damaged(format!("the workbook can't be read ({error}). Open it in Excel, save it again, and import that"))
    };
    let mut archive = ZipArchive::new(BufReader::new(BodyReader::new(source.body.clone(), 0))).map_err(|error| broken(&error))?;
    let mut total = 0;
    let mut buffer = vec![0; 256 << 10];
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(|error| broken(&error))?;
        loop {
            let count = member.read(&mut buffer).map_err(|error| broken(&error))?;
            total += count as u64;
            if is_bomb(total, source.body.length()) {
                return Err(bomb(source));
            }
            if count == 0 {
                break;
            }
        }
    }
    Ok(())
}

fn read_workbook(source: &Source, given: Option<&FileMapping>) -> Result<(String, SpoolWriter), IntakeError> {
    let mut workbook: Xlsx<_> =
        Xlsx::new(BufReader::new(BodyReader::new(source.body.clone(), 0))).map_err(|error| of_xlsx(source, &error))?;
    let names = workbook.sheet_names();
    let wanted = given.and_then(|given| given.sheet.clone());
    if let Some(wanted) = wanted {
        if !names.contains(&wanted) {
            let reason = format!("it has no sheet “{wanted}”; its sheets are {}", names.join(", "));
            return Err(IntakeError::Mapping { file: source.name.clone(), reason });
        }
        let (spool, _) = spool_sheet(source, &mut workbook, &wanted)?;
        return Ok((wanted, spool));
    }
    for name in names {
        match spool_sheet(source, &mut workbook, &name) {
            Ok((spool, rows)) if rows > 1 => return Ok((name, spool)),
            Ok(_) => {}
            // Sheets of charts and macros hold no cells.
            Err(IntakeError::WrongFormat { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Err(source.damaged("no sheet of the workbook holds a table: a header row and rows below it"))
}

/// Writes a sheet as delimited text. Also counts the rows that have at least two values.
fn spool_sheet<R: Read + std::io::Seek>(source: &Source, workbook: &mut Xlsx<R>, name: &str) -> Result<(SpoolWriter, u64), IntakeError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| of_xlsx(source, &error))?;
    let mut spool = SpoolWriter::new();
    let mut row: Vec<String> = Vec::new();
    let (mut number, mut full) = (0_u32, 0_u64);
    let mut finish = |row: &mut Vec<String>, spool: &mut SpoolWriter| {
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        full += u64::from(row.iter().filter(|cell| !cell.is_empty()).count() > 1);
        if spool.length() > MAX_SHEET {
            return Err(IntakeError::TooLarge {
                file: source.name.clone(),
                what: "the text of the sheet".to_owned(),
                limit: "8 GiB".to_owned(),
                help: "Export it as CSV",
            });
        }
        write_row(spool, std::mem::take(row).iter().map(String::as_str)).map_err(|error| too_large(source, error))
    };
    while let Some(cell) = cells.next_cell().map_err(|error| of_xlsx(source, &error))? {
        let (at, column) = cell.get_position();
        if column >= MAX_COLUMNS || at < number || at >= 1 << 20 {
            return Err(source.damaged(format!(
                "the sheet {name} has a cell out of place (row {}, column {}). Open it in Excel, save it again, and import that",
                u64::from(at) + 1,
                u64::from(column) + 1
            )));
        }
        while number < at {
            finish(&mut row, &mut spool)?;
            number += 1;
        }
        let text = text_of(cell.get_value());
        if !text.is_empty() {
            if row.len() <= column as usize {
                row.resize(column as usize + 1, String::new());
            }
            row[column as usize] = text;
        }
    }
    finish(&mut row, &mut spool)?;
    Ok((spool, full))
}

/// A cell as the user sees it in Excel: dates in ISO form, numbers with at most 15 digits.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shortest(&format!("{number:.14e}")),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) if time.is_datetime() => match time.as_datetime() {
            Some(time) if time.time() == chrono::NaiveTime::MIN => time.date().to_string(),
            Some(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
            None => shortest(&format!("{:.14e}", time.as_f64())),
        },
        DataRef::DateTime(time) => shortest(&format!("{:.14e}", time.as_f64())),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// `1.23000000000000e2` as `123`: decimal text of a number in scientific notation, without zeros at the end.
fn shortest(scientific: &str) -> String {
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific.to_owned() };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific.to_owned() };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    if !(-30..=30).contains(&exponent) {
        return scientific.to_owned();
    }
    let point = exponent + 1;
    match usize::try_from(point) {
        Ok(0) | Err(_) => format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        Ok(point) if point >= digits.len() => format!("{sign}{digits}{}", "0".repeat(point - digits.len())),
        Ok(point) => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
    }
}

fn of_xlsx(source: &Source, error: &XlsxError) -> IntakeError {
    match error {
        XlsxError::Password => IntakeError::WrongFormat {
            file: source.name.clone(),
            found: "this workbook is protected with a password".to_owned(),
            help: "Open it in Excel, take the password off (File, Info, Protect Workbook) and save it again",
        },
        XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_) => {
            IntakeError::WrongFormat { file: source.name.clone(), found: error.to_string(), help: "Choose a sheet of cells" }
        }
        other => source.damaged(format!("the workbook can't be read ({other}). Open it in Excel, save it again, and import that")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_excel_shows_them() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (-0.000_125, "-0.000125"),
            (1e15, "1000000000000000"),
            (0.0, "0"),
            (-7.0, "-7"),
            (19.99, "19.99"),
            (123_456_789.12, "123456789.12"),
        ] {
            assert_eq!(text_of(&DataRef::Float(number)), expected);
        }
    }
}
