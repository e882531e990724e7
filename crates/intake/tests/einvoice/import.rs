//! E-invoices as runs: one file, several, an archive; what is broken is a reject.

use super::sample::{CII, UBL, pdf};
use std::io::Write;
use std::path::PathBuf;
use tempfile::TempDir;
use tieout_billing::{LineSource, RecordKind, Silent, Value};
use tieout_intake::{FileSource, inspect};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn zip(&self, name: &str, files: &[(String, Vec<u8>)]) -> PathBuf {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        self.file(name, &zip.finish().unwrap().into_inner())
    }
}

fn open(paths: &[PathBuf]) -> FileSource {
    let inspection = inspect(paths, RecordKind::Invoices, None).unwrap();
    assert_eq!(inspection.shape.as_deref(), Some("E-invoices (EN 16931)"));
    inspection.open(&inspection.mapping).unwrap()
}

fn message(paths: &[PathBuf]) -> String {
    inspect(paths, RecordKind::Invoices, None).map_or_else(|error| error.to_string(), |_| "it was read".to_owned())
}

/// Lines as `file:row column=value …`, without the columns that are empty.
fn lines(source: &FileSource) -> Vec<String> {
    let columns: Vec<String> = source.layout().columns.iter().map(|column| column.name.to_string()).collect();
    let mut found = Vec::new();
    let mut positions = Vec::new();
    source
        .scan(&Silent, &mut |line| {
            positions.push(line.position);
            let cells = columns.iter().zip(line.cells).filter_map(|(column, cell)| match cell.value {
                Value::Empty => None,
                Value::Text(text) => Some(format!("{column}={text}")),
                Value::Decimal(number) => Some(format!("{column}={number}")),
                Value::Date(day) => Some(format!("{column}={day}")),
            });
            found.push(format!("{}:{} {}", line.file, line.row, cells.collect::<Vec<_>>().join(" ")));
        })
        .unwrap();
    let mut again = 0;
    source.fetch(&positions, &mut |_, _| again += 1).unwrap();
    assert_eq!(again, found.len());
    found
}

fn rejects(source: &FileSource) -> Vec<String> {
    source.rejects().iter().map(|reject| format!("{}: {}", reject.file, reject.reason)).collect()
}

#[test]
fn a_document_gives_one_row_for_each_line() {
    let folder = Folder::new();
    let source = open(&[folder.file("one.xml", UBL.as_bytes())]);
    let head =
        "invoice_number=R-1 invoice_date=2026-03-31 due_date=2026-04-30 customer_id=C-7 customer_name=Buyer & Co country=AT currency=EUR";
    let totals = "invoice_net=50.00 invoice_tax=9.50 invoice_gross=59.50 document_type=380 invoice_lines_total=50.00 invoice_due=59.50 seller=Seller GmbH buyer_city=Wien invoice_note=registered in Köln";
    assert_eq!(
        lines(&source),
        [
            format!(
                "0:1 {head} line_number=1 description=Seats quantity=10 unit=C62 unit_price=33.000 discount_amount=3.50 net_amount=30.00 tax_category=S tax_rate=19.0 {totals} discount_rate=10 charge_amount=0.50 base_quantity=10"
            ),
            format!(
                "0:2 {head} line_number=2 description=Traffic quantity=1.234 unit=E34 unit_price=16.207 net_amount=20.00 tax_category=S tax_rate=19.0 {totals}"
            ),
        ]
    );
    assert_eq!(rejects(&source), [""; 0]);
    let files = source.files();
    assert_eq!((files[0].format.as_str(), files[0].rows, files[0].sha256.len()), ("UBL", 2, 64));
}

#[test]
fn several_files_are_one_run_and_the_broken_one_is_a_reject() {
    let folder = Folder::new();
    let paths = [
        folder.file("one.xml", UBL.as_bytes()),
        folder.file("two.pdf", &pdf(&[("factur-x.xml", CII.as_bytes())])),
        folder.file("three.pdf", &pdf(&[])),
        folder.file("four.xml", UBL.replace(">20.00<", ">20,00<").as_bytes()),
        folder.file("five.xml", b"<a"),
    ];
    let source = open(&paths);
    let found = lines(&source);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(
        found[2],
        "1:1 invoice_number=R-2 invoice_date=2026-04-02 currency=EUR line_number=1 description=Seats quantity=2 unit=C62 unit_price=5 net_amount=10.00 tax_category=E tax_rate=0 invoice_tax=0.00 document_type=381 invoice_due=10.00 exemption_reason=training"
    );
    let rejects = rejects(&source);
    assert_eq!(
        rejects[0],
        "three.pdf: the PDF carries no e-invoice: it has no attachments. Wanted is an attachment named factur-x.xml, xrechnung.xml or zugferd-invoice.xml"
    );
    assert_eq!(
        rejects[1],
        "four.xml: /Invoice/InvoiceLine[2]/LineExtensionAmount: LineExtensionAmount is “20,00”. Wanted is a number such as 1234.50 (a point before the decimals, no other marks, at most 28 digits)"
    );
    assert!(rejects[2].starts_with("five.xml: this is no well-formed XML, at row 1"), "{}", rejects[2]);
    assert_eq!(rejects.len(), 3);
}

#[test]
fn a_broken_file_by_itself_is_an_error() {
    let folder = Folder::new();
    assert!(message(&[folder.file("a.pdf", &pdf(&[]))]).starts_with("a.pdf: the PDF carries no e-invoice"));
    let broken = [folder.file("b.xml", b"<a"), folder.file("c.xml", b"<a")];
    assert!(message(&broken).starts_with("b.xml: this is no well-formed XML"));
    let foreign = UBL.replace("currencyID=\"EUR\">20.00", "currencyID=\"USD\">20.00");
    assert_eq!(message(&[folder.file("d.xml", foreign.as_bytes())]), "d.xml: line 2 is in USD, and the invoice in EUR");
    let empty = CII.replace("ram:IncludedSupplyChainTradeLineItem", "ram:Other");
    assert!(message(&[folder.file("e.xml", empty.as_bytes())]).contains("e.xml: the document has no invoice lines"));
    assert!(
        message(&[folder.zip("f.zip", &[("x.xml".to_owned(), b"<a".to_vec())])])
            .starts_with("f.zip: none of the 1 XML and PDF files in it can be read as an e-invoice. The first, f.zip/x.xml: ")
    );
}

#[test]
fn an_archive_is_read_document_by_document() {
    let folder = Folder::new();
    let mut files: Vec<(String, Vec<u8>)> =
        (0..300).map(|n| (format!("2026/{n}.xml"), UBL.replace("R-1", &format!("R-{n}")).into_bytes())).collect();
    files.push(("2026/0.pdf".to_owned(), b"%PDF-1.7 a picture of 0.xml".to_vec()));
    files.push(("2026/credit.pdf".to_owned(), pdf(&[("factur-x.xml", CII.as_bytes())])));
    files.push(("broken.xml".to_owned(), b"<a".to_vec()));
    files.push(("__MACOSX/._0.xml".to_owned(), b"junk".to_vec()));
    let source = open(&[folder.zip("run.zip", &files)]);
    let found = lines(&source);
    assert_eq!(found.len(), 601);
    assert!(found[598].starts_with("0:599 invoice_number=R-299 ") && found[598].ends_with(" document_file=2026/299.xml"), "{}", found[598]);
    assert!(found[600].contains("invoice_number=R-2 ") && found[600].contains(" document_file=2026/credit.pdf"), "{}", found[600]);
    let rejects = rejects(&source);
    assert!(rejects.len() == 1 && rejects[0].starts_with("run.zip/broken.xml: this is no well-formed XML"), "{rejects:?}");
}
