#![no_main]
//! The XML of a sheet, of the strings and of the styles within a workbook that is otherwise whole; and workbooks of any bytes.

use std::io::{Cursor, Write};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const HEADER: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Invoice Number</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c></row>"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    if *kind > 200 {
        return tieout_fuzz::read_file("a.xlsx", &[b"PK\x03\x04", rest].concat());
    }
    let sheet = |end: &[u8]| [HEADER.as_bytes(), end].concat();
    let row = br#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>1.5</v></c></row></sheetData></worksheet>"#;
    let (sheet, strings, styles) = match kind % 4 {
        0 | 1 => (sheet(rest), &b"<sst><si><t>A1</t></si></sst>"[..], &b"<styleSheet/>"[..]),
        2 => (sheet(row), rest, &b"<styleSheet/>"[..]),
        _ => (sheet(row), &b"<sst><si><t>A1</t></si></sst>"[..], rest),
    };
    let members: [(&str, &[u8]); 7] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEETS.as_bytes()),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        let written = archive.start_file(name, stored).is_ok() && archive.write_all(bytes).is_ok();
        assert!(written, "memory takes it");
    }
    let bytes = archive.finish().expect("memory takes it").into_inner();
    tieout_fuzz::read_file("a.xlsx", &bytes);
});
