//! XLSX workbooks: dates, numbers, titles, several sheets, and hostile ones.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use std::path::PathBuf;
use tieout_billing::{LineSource, RecordKind, Silent, Value};
use tieout_intake::inspect;

fn lines_of(bytes: &[u8]) -> Result<(String, Vec<String>), String> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("a.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let inspection = inspect(&[path], RecordKind::Invoices, None).map_err(|error| error.to_string())?;
    let source = inspection.open(&inspection.mapping).map_err(|error| error.to_string())?;
    let mut lines = Vec::new();
    source
        .scan(&Silent, &mut |line| {
            let cells = line.cells.iter().map(|cell| match cell.value {
                Value::Empty => "-".to_owned(),
                Value::Text(text) => text.to_owned(),
                Value::Decimal(number) => number.to_string(),
                Value::Date(date) => date.to_string(),
            });
            lines.push(format!("{}: {}", line.row, cells.collect::<Vec<_>>().join(" ")));
        })
        .map_err(|error| error.to_string())?;
    for reject in source.rejects() {
        lines.push(format!("reject {}: {}", reject.row, reject.reason));
    }
    Ok((inspection.files[0].format.clone(), lines))
}

#[test]
fn a_workbook_is_read_as_excel_shows_it() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Cover").unwrap().write(0, 0, "Invoices of March").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Lines").unwrap();
    sheet.write(0, 0, "Invoices of March").unwrap();
    for (column, name) in ["Invoice Number", "Invoice Date", "Qty", "Amount", "Note"].iter().enumerate() {
        sheet.write(2, column as u16, *name).unwrap();
    }
    let dates = Format::new().set_num_format("dd/mm/yyyy");
    let date = ExcelDateTime::from_ymd(2026, 4, 3).unwrap();
    sheet.write(3, 0, "A1").unwrap();
    sheet.write_with_format(3, 1, &date, &dates).unwrap();
    sheet.write(3, 2, 3).unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap();
    sheet.write(3, 4, "two\nlines, \"quoted\"").unwrap();
    sheet.write(5, 0, 1002).unwrap();
    sheet.write_with_format(5, 1, &date, &dates).unwrap();
    sheet.write(5, 3, -19.99).unwrap();
    sheet.write(6, 0, "Total").unwrap();
    sheet.write(6, 3, 1.0).unwrap();
    let (format, lines) = lines_of(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(format, "XLSX, sheet Lines");
    assert_eq!(
        lines,
        [
            "4: A1 2026-04-03 3 0.3 two\nlines, \"quoted\"",
            "6: 1002 2026-04-03 - -19.99 -",
            "reject 7: a total row of the export, not a line"
        ]
    );
}

/// A sheet whose two cells span all of it, as hostile files have them: a reader of ranges would allocate hundreds of gigabytes.
#[test]
fn a_sheet_that_spans_everything_is_no_matter() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Invoice Number").unwrap();
    sheet.write(0, 1, "Amount").unwrap();
    sheet.write(1_048_575, 0, "A1").unwrap();
    sheet.write(1_048_575, 1, 1).unwrap();
    sheet.write(1, 16_383, "far away").unwrap();
    let (_, lines) = lines_of(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(lines, ["1048576: A1 1", "reject 2: the row has 16384 cells and the header has 2"]);
}

#[test]
fn broken_workbooks_are_told() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "only a title").unwrap();
    let whole = workbook.save_to_buffer().unwrap();
    assert_eq!(lines_of(&whole).unwrap_err(), "a.xlsx: no sheet of the workbook holds a table: a header row and rows below it");
    assert!(lines_of(&whole[..whole.len() / 2]).unwrap_err().starts_with("a.xlsx: the zip archive can't be read ("));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"<workbook").unwrap();
    assert!(lines_of(&archive.finish().unwrap().into_inner()).unwrap_err().starts_with("a.xlsx: the workbook can't be read ("));
}
