//! Bad input that is too large or too odd for a text case: each with the message that the user sees.

mod einvoice;

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use tempfile::TempDir;
use tieout_billing::{LineSource, RecordKind, Silent};
use tieout_intake::{FileSource, IntakeError, Reject, inspect, write_rejects};

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Vec<PathBuf> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        vec![path]
    }
}

fn message(paths: &[PathBuf]) -> String {
    match inspect(paths, RecordKind::Invoices, None).and_then(|inspection| inspection.open(&inspection.mapping)) {
        Ok(_) => "it was read".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn open(paths: &[PathBuf]) -> FileSource {
    let inspection = inspect(paths, RecordKind::Invoices, None).unwrap();
    inspection.open(&inspection.mapping).unwrap()
}

fn scan(source: &FileSource) -> Vec<(u64, u64)> {
    let mut rows = Vec::new();
    source.scan(&Silent, &mut |line| rows.push((line.position, line.row))).unwrap();
    source
        .fetch(&rows.iter().map(|(position, _)| *position).collect::<Vec<_>>(), &mut |index, line| assert_eq!(line.row, rows[index].1))
        .unwrap();
    rows
}

fn lines(count: usize) -> String {
    let mut text = String::from("invoice_number,description,net_amount\n");
    (0..count).for_each(|line| text.push_str(&format!("A{},line {},{}.50\n", line / 3, line * 7919 % 10007, line)));
    text
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_of_several_members_is_read() {
    let text = lines(100);
    let (one, other) = text.split_at(1000);
    let bytes = [gzip(one.as_bytes()), gzip(other.as_bytes())].concat();
    assert_eq!(scan(&open(&Folder::new().file("a.csv.gz", &bytes))).len(), 100);
}

#[test]
fn truncated_gzip_says_where_it_breaks() {
    let folder = Folder::new();
    let bytes = gzip(lines(10_000).as_bytes());
    let text = message(&folder.file("a.csv.gz", &bytes[..bytes.len() / 2]));
    let row: u64 = text
        .strip_prefix("a.csv.gz: the compressed data is cut off after row ")
        .and_then(|rest| rest.strip_suffix(". Copy or export the file again"))
        .unwrap()
        .parse()
        .unwrap();
    assert!((3_000..7_000).contains(&row), "{text}");
    assert_eq!(
        message(&folder.file("b.csv.gz", &bytes[..12])),
        "b.csv.gz: the compressed data is cut off before its first row. Copy or export the file again"
    );
    let mut broken = bytes.clone();
    let end = broken.len() - 6;
    broken[end] ^= 0xff;
    assert_eq!(
        message(&folder.file("c.csv.gz", &broken)),
        "c.csv.gz: the compressed data is damaged after row 10000. Copy or export the file again"
    );
}

#[test]
fn bombs_are_not_unpacked() {
    let folder = Folder::new();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(b"invoice_number,net_amount\n").unwrap();
    let zeros = vec![b'0'; 1 << 20];
    (0..200).for_each(|_| encoder.write_all(&zeros).unwrap());
    let bomb = "it unpacks to more than 300 times its size, as a zip bomb does and no export; it was not read on";
    assert_eq!(message(&folder.file("a.csv.gz", &encoder.finish().unwrap())), format!("a.csv.gz: {bomb}"));
    for (name, member) in [("a.zip", "lines.csv"), ("a.xlsx", "xl/workbook.xml")] {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
        (0..200).for_each(|_| archive.write_all(&zeros).unwrap());
        assert_eq!(message(&folder.file(name, &archive.finish().unwrap().into_inner())), format!("{name}: {bomb}"));
    }
}

fn zip_of(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn archives_hold_one_file_or_headers_and_lines() {
    let folder = Folder::new();
    let source =
        open(&folder.file("a.zip", &zip_of(&[("../../etc/lines.csv", &lines(10)), ("__MACOSX/._lines.csv", "x"), ("notes.pdf", "x")])));
    assert_eq!(scan(&source).len(), 10);
    assert_eq!(source.files()[0].name, "a.zip/lines.csv");
    assert_eq!(source.files()[0].format, "CSV, comma, UTF-8, zip");
    let headers = "id,invoice_number,total\nx1,A1,10.00\nx2,A2,30.00\n";
    let both = "invoice_id,product,amount\nx1,P,10.00\nx2,P,10.00\nx2,Q,20.00\n";
    let source = open(&folder.file("b.zip", &zip_of(&[("headers.csv", headers), ("lines.csv", both)])));
    assert_eq!(scan(&source).len(), 3);
    assert_eq!(
        message(&folder.file("c.zip", &zip_of(&[("a.csv", "x"), ("b.csv", "x"), ("c.csv", "x")]))),
        "c.zip: the zip archive holds 3 files (a.csv, b.csv, c.csv). Tieout reads archives of one file, or of headers and lines: unpack it and choose the files"
    );
    assert_eq!(
        message(&folder.file("d.zip", &zip_of(&[("a.docx", "x")]))),
        "d.zip: the zip archive holds no CSV, XLSX or JSON file and no e-invoice"
    );
    assert!(message(&folder.file("e.zip", &zip_of(&[("a.csv", &lines(10))])[..100])).starts_with("e.zip: the zip archive can't be read ("));
}

#[test]
fn a_million_columns_are_refused() {
    let folder = Folder::new();
    let header: Vec<String> = (0..1_000_000).map(|column| format!("c{column}")).collect();
    let paths = folder.file("a.csv", format!("{}\n1\n", header.join(",")).as_bytes());
    assert!(
        message(&paths).ends_with("columns is larger than Tieout reads (4,096 columns). Export only the columns of invoice lines"),
        "{}",
        message(&paths)
    );
    let wide: Vec<String> = (0..100_000).map(|column| column.to_string()).collect();
    let paths = folder.file("b.csv", format!("invoice_number,{}\n1\n", wide.join(",")).as_bytes());
    assert_eq!(
        message(&paths),
        "b.csv: a header of 100001 columns is larger than Tieout reads (4,096 columns). Export only the columns of invoice lines"
    );
    // One row that is too wide is a row that is too wide.
    let paths = folder.file("c.csv", format!("invoice_number,net_amount\nA1,1\n{}\nA2,2\n", wide.join(",")).as_bytes());
    let source = open(&paths);
    assert_eq!(scan(&source).len(), 2);
    assert_eq!(source.rejects()[0].reason, "the row has 100000 cells and the header has 2");
}

/// 2 GiB in one cell, quoted or not, with line ends or without: the row is rejected, the rest is read, and the memory stays small.
#[test]
fn a_field_of_2_gib_is_rejected_without_holding_it() {
    let folder = Folder::new();
    let path = folder.0.path().join("a.csv");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    out.write_all(b"invoice_number,description,net_amount\nA1,before,1.00\nA2,\"").unwrap();
    let piece = vec![b'x'; 1 << 20];
    (0..2048).for_each(|_| out.write_all(&piece).unwrap());
    out.write_all(b"\",2.00\nA3,after,3.00\n").unwrap();
    out.into_inner().unwrap();
    let source = open(&[path]);
    let rows = scan(&source);
    assert_eq!(rows.iter().map(|(_, row)| *row).collect::<Vec<_>>(), [2, 4]);
    let [reject]: [Reject; 1] = source.rejects().try_into().unwrap();
    assert_eq!((reject.row, reject.column.as_str()), (3, "description"));
    assert_eq!(reject.reason, "the row is 2147483659 bytes long; Tieout reads rows of at most 16 MiB and cells of at most 1 MiB");
    assert!(reject.source.len() <= 64 << 10);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak: u64 =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB").parse().unwrap();
        assert!(peak < 700_000, "{peak} kB");
    }
}

#[test]
fn a_cell_of_2_mib_is_rejected() {
    let text = format!("invoice_number,description\nA1,{}\nA2,x\n", "é".repeat(1 << 20));
    let source = open(&Folder::new().file("a.csv", text.as_bytes()));
    assert_eq!(scan(&source).len(), 1);
    assert_eq!(source.rejects()[0].reason, "the cell is 2097152 bytes long; Tieout reads cells of at most 1 MiB");
}

#[test]
fn a_file_that_is_not_there() {
    assert_eq!(message(&[PathBuf::from("nowhere.csv")]), "nowhere.csv: No such file or directory (os error 2)");
}

#[test]
fn a_file_that_changes_is_noticed() {
    let folder = Folder::new();
    let paths = folder.file("a.csv", lines(10).as_bytes());
    let source = open(&paths);
    let mut positions = Vec::new();
    source.scan(&Silent, &mut |line| positions.push(line.position)).unwrap();
    std::fs::OpenOptions::new().append(true).open(&paths[0]).unwrap().write_all(b"A1,x,1\n").unwrap();
    let error = source.fetch(&positions, &mut |_, _| ()).unwrap_err();
    assert_eq!(error.to_string(), "a.csv: the file was changed while it was read. Start again");
}

#[test]
fn all_rows_wrong_is_a_wrong_mapping() {
    let mut text = String::from("invoice_number,net_amount\nA1,1\n");
    (0..200_002).for_each(|_| text.push_str("x\n"));
    let source = open(&Folder::new().file("a.csv", text.as_bytes()));
    let error = source.scan(&Silent, &mut |_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv: more than 200000 rows can't be read, so the mapping is probably wrong. The first: row 3: the row has 1 cell and the header has 2"
    );
}

#[test]
fn rejects_are_mended_and_read_again() {
    let folder = Folder::new();
    let inspection = inspect(
        &folder.file("a.csv", b"invoice_number,note,net_amount\nA1,\"a \"\"b\"\"\",1.00\nA2,\"x, y\",ten\nA3,short\nA4,fine,4.00\n"),
        RecordKind::Invoices,
        None,
    )
    .unwrap();
    let source = inspection.open(&inspection.mapping).unwrap();
    assert_eq!(scan(&source).len(), 2);
    let mut out = Vec::new();
    write_rejects(&mut out, &source.rejects(), &source.files()[0].headers).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "invoice_number,note,net_amount,reject_file,reject_row,reject_column,reject_reason\n\
         A2,\"x, y\",ten,a.csv,3,net_amount,not a number as this column writes them (1234.56)\n\
         A3,short,,a.csv,4,,the row has 2 cells and the header has 3\n"
    );
    let source = open(&folder.file("mended.csv", text.replace("ten", "10.00").as_bytes()));
    assert_eq!(scan(&source).len(), 2);
    assert!(source.rejects().is_empty());
}

#[test]
fn a_question_must_be_answered() {
    let folder = Folder::new();
    let inspection = inspect(&folder.file("a.csv", b"invoice_number,invoice_date\nA1,03/04/2026\n"), RecordKind::Invoices, None).unwrap();
    assert!(matches!(inspection.open(&inspection.mapping), Err(IntakeError::Undecided(_))));
    let mut mapping = inspection.mapping.clone();
    let choice = mapping.columns[1].choices[1];
    mapping.columns[1].choose(choice);
    let source = inspection.open(&mapping).unwrap();
    source.scan(&Silent, &mut |line| assert_eq!(line.cells[1].value, tieout_billing::Value::Date("2026-03-04".parse().unwrap()))).unwrap();
    // A profile remembers it.
    let profile = tieout_intake::Profile::from_mapping("ours", None, &mapping);
    let path = folder.0.path().join("p.json");
    std::fs::write(&path, profile.to_json()).unwrap();
    let profile = tieout_intake::Profile::read(&path).unwrap();
    let inspection =
        inspect(&folder.file("b.csv", b"invoice_date,invoice_number\n05/06/2026,A1\n"), RecordKind::Invoices, Some(&profile)).unwrap();
    let source = inspection.open(&inspection.mapping).unwrap();
    source.scan(&Silent, &mut |line| assert_eq!(line.cells[0].value, tieout_billing::Value::Date("2026-05-06".parse().unwrap()))).unwrap();
}

/// A large file of which the sample shows no thousands mark: the scan learns of it, and reads the column so.
#[test]
fn thousands_marks_that_the_sample_missed() {
    let mut text = String::from("invoice_number,quantity,net_amount\n");
    for line in 0..300_000 {
        let quantity = if line == 123_456 { "\"1,234\"" } else { "7" };
        text.push_str(&format!("A{},{quantity},1.50\n", line / 3));
    }
    let source = open(&Folder::new().file("a.csv", text.as_bytes()));
    assert_eq!(scan(&source).len(), 300_000);
    assert!(source.rejects().is_empty());
    assert_eq!(source.notes(), ["a.csv: the column quantity is read as 1,234.56: it marks thousands, as in 1,234"]);
    // A value that no reading allows stays a reject.
    let source = open(&Folder::new().file("a.csv", text.replace("1,234", "1,23").as_bytes()));
    assert_eq!(scan(&source).len(), 299_999);
    assert_eq!(source.rejects()[0].reason, "not a number as this column writes them (1234.56)");
}
