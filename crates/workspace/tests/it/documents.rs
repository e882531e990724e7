//! Invoices as documents: what is kept of sellers and buyers, how an invoice is assembled, batches.

use crate::support::{Desk, behind};
use flate2::read::GzDecoder;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::Path;
use tieout_billing::{Decimal, RecordKind, Silent};
use tieout_intake::einvoice;
use tieout_workspace::view::*;
use tieout_workspace::{DocumentFormat, Reading, einvoice_check, template_read, template_write};

const CUSTOMERS: Reading<'static> = Reading { kind: RecordKind::Customers, mapping: &[], profile: None, profile_file: None };

fn seller() -> SellerView {
    SellerView {
        name: "Acme".to_owned(),
        legal_name: "Acme Wholesale Ltd".to_owned(),
        vat_id: "GB 999 9999 73".to_owned(),
        address: AddressView {
            line1: "1 Mill Lane".to_owned(),
            city: "Leeds".to_owned(),
            postal_code: "LS1 4AP".to_owned(),
            country: "United Kingdom".to_owned(),
            ..AddressView::default()
        },
        accounts: vec![BankAccountView { iban: "GB29 NWBK 6016 1331 9268 19".to_owned(), ..BankAccountView::default() }],
        payment_days: Some(30),
        exemptions: vec![ExemptionView { category: "E".to_owned(), text: "Exempt".to_owned(), code: String::new() }],
        ..SellerView::default()
    }
}

/// With the seller, a customer and a run of these lines.
pub fn desk(header: &str, rows: &[&str]) -> (Desk, i64) {
    let desk = Desk::new();
    desk.workspace.seller_save(&seller()).unwrap();
    let customers = desk
        .write("customers.csv", "customer_id,customer_name,street,city,country,payment_days\nC1,Buyer GmbH,Hauptstr. 1,Bonn,Germany,14\n");
    desk.workspace.run_import(&[customers], "customers", &CUSTOMERS, &Silent).unwrap();
    let file = desk.write("run.csv", &format!("{header}\n{}\n", rows.join("\n")));
    let run = desk.workspace.run_import(&[file], "run", &Reading::default(), &Silent).unwrap();
    assert_eq!(run.rejects, 0);
    (desk, run.id)
}

fn field(document: &DocumentView, term: &str) -> Option<(String, String)> {
    let fields = document.groups.iter().chain(&document.lines).flat_map(|group| &group.fields);
    fields.into_iter().find(|field| field.term == term).map(|field| (field.value.clone(), field.source.clone()))
}

fn says(document: &DocumentView, term: &str, value: &str, source: &str) {
    assert_eq!(field(document, term), Some((value.to_owned(), source.to_owned())), "{term}");
}

pub const HEADER: &str = "invoice_number,invoice_date,customer_id,currency,line_number,product,description,quantity,unit,unit_price,net_amount,tax_rate,tax_amount,tax_category";

#[test]
fn an_invoice_is_assembled_from_its_run_its_seller_and_its_buyer() {
    let rows =
        ["A1,2026-10-01,C1,EUR,1,P1,Seats,2,seats,10.00,20.00,19,3.80,", "A1,2026-10-01,C1,EUR,2,P2,Storage,1.5,GB,3,4.50,19,0.86,S"];
    let (desk, run) = desk(HEADER, &rows);
    let document = desk.workspace.document(run, "A1").unwrap();
    assert_eq!((document.missing.as_slice(), document.broken.as_slice()), (&[][..], &[][..]));
    assert!(document.writable && document.einvoice && !document.turned);
    for (term, value, source) in [
        ("BT-3", "380", "computed"),
        ("BT-27", "Acme Wholesale Ltd", "seller"),
        ("BT-31", "GB999999973", "seller"),
        ("BT-40", "GB", "seller"),
        ("BT-44", "Buyer GmbH", "records"),
        ("BT-55", "DE", "records"),
        ("BT-9", "2026-10-15", "computed"),
        ("BT-81", "58", "computed"),
        ("BT-116", "24.50", "computed"),
        ("BT-117", "4.66", "computed"),
        ("BT-112", "29.16", "computed"),
        ("BT-131", "20.00", "run"),
        ("BT-130", "C62", "run"),
        ("BT-151", "S", "computed"),
    ] {
        says(&document, term, value, source);
    }
    let mut buyer = desk.workspace.buyer("C1").unwrap();
    buyer.address.line1 = "Hauptstr. 2".to_owned();
    let saved = desk.workspace.buyer_save(&buyer).unwrap();
    assert_eq!((saved.typed.as_slice(), saved.records.as_str()), (&["address.line1".to_owned()][..], "customers"));
    says(&desk.workspace.document(run, "A1").unwrap(), "BT-50", "Hauptstr. 2", "typed");
    buyer.address.line1 = "Hauptstr. 1".to_owned();
    assert!(desk.workspace.buyer_save(&buyer).unwrap().typed.is_empty(), "as the records have it: nothing is kept");
    assert_eq!(desk.workspace.document(run, "A2").unwrap_err().code(), "not_found");
}

#[test]
fn stated_totals_stay_as_stated_and_what_they_break_is_named() {
    let header = format!("{HEADER},invoice_net,invoice_tax,invoice_gross");
    let rows = ["A1,2026-10-01,C1,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,,20.00,3.80,23.81"];
    let (desk, run) = desk(&header, &rows);
    let document = desk.workspace.document(run, "A1").unwrap();
    says(&document, "BT-112", "23.81", "run");
    assert!(document.broken.iter().any(|rule| rule.rule == "BR-CO-15" && !rule.ours), "{:?}", document.broken);
    assert!(document.writable && !document.einvoice);
    let path = desk.folder.path().join("a.xml");
    let refused = desk.workspace.document_save(run, "A1", DocumentFormat::Ubl, &PageRequest::default(), &path).unwrap_err();
    assert!(refused.code() == "refused" && refused.to_string().contains("BR-CO-15"), "{refused}");
    assert!(!path.exists());
}

#[test]
fn a_category_that_nobody_states_is_asked_for_and_never_made_up() {
    let rows = ["A1,2026-10-01,C1,EUR,1,P1,Seats,2,,10.00,20.00,0,0,", "A1,2026-10-01,C9,EUR,2,P1,More,2,,10.00,20.00,0,0,"];
    let (desk, run) = desk(HEADER, &rows);
    let document = desk.workspace.document(run, "A1").unwrap();
    let missing: Vec<(&str, &str, &str)> =
        document.missing.iter().map(|it| (it.term.as_str(), it.place.as_str(), it.line.as_str())).collect();
    assert_eq!(missing, [("BT-151", "line", "1, 2")]);
    assert!(!document.writable);
}

#[test]
fn a_credit_note_is_turned_and_a_negative_price_gives_its_sign_to_the_quantity() {
    let rows = [
        "C1,2026-10-01,C1,EUR,1,P1,Seats,-2,,10.00,-20.00,19,-3.80,",
        "C1,2026-10-01,C1,EUR,2,P1,Seats,1,,-5.00,-5.00,19,-0.95,",
        "C1,2026-10-01,C1,EUR,3,P1,Seats,1,,1.00,1.00,19,0.19,",
        "A2,2026-10-01,C1,EUR,1,P1,Seats,2,,10.00,20.00,19,3.80,",
        "A2,2026-10-01,C1,EUR,2,P1,Rebate,1,,-5.00,-5.00,19,-0.95,",
    ];
    let (desk, run) = desk(HEADER, &rows);
    let credit = desk.workspace.document(run, "C1").unwrap();
    assert!(credit.turned && credit.einvoice, "{:?} {:?}", credit.missing, credit.broken);
    says(&credit, "BT-3", "381", "computed");
    says(&credit, "BT-112", "28.56", "computed");
    let quantities = |document: &DocumentView| -> Vec<String> {
        let of = |line: &DocumentGroupView| line.fields.iter().find(|field| field.term == "BT-129").unwrap().value.clone();
        document.lines.iter().map(of).collect()
    };
    assert_eq!(quantities(&credit), ["2", "1", "-1"]);
    let rebate = desk.workspace.document(run, "A2").unwrap();
    assert_eq!(quantities(&rebate), ["2", "-1"]);
    assert!(rebate.einvoice && !rebate.turned, "{:?}", rebate.broken);
}

#[test]
fn sellers_and_templates_are_kept_and_logged() {
    let desk = Desk::new();
    let sellers = desk.workspace.seller_save(&seller()).unwrap();
    assert!(sellers[0].is_default && sellers[0].missing.is_empty(), "{:?}", sellers[0].missing);
    let logo =
        desk.write("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10'/></svg>");
    let shown = desk.workspace.seller_logo("Acme", &logo).unwrap();
    assert!(shown.logo.unwrap().image.starts_with("data:image/svg+xml;base64,"));
    assert_eq!(desk.workspace.seller_logo("Acme", &desk.write("logo.txt", "no")).unwrap_err().code(), "invalid");
    let mut other = SellerView { name: "Other".to_owned(), is_default: true, ..seller() };
    assert_eq!(desk.workspace.seller_save(&other).unwrap().iter().filter(|seller| seller.is_default).count(), 1);
    other.address.country = "Narnia".to_owned();
    assert!(desk.workspace.seller_save(&other).unwrap_err().to_string().contains("Narnia is no country"));
    assert!(desk.workspace.sellers().unwrap().iter().any(|seller| seller.logo.is_some()), "a profile that is saved keeps its logo");

    let ready = desk.workspace.templates().unwrap();
    assert!(ready.iter().all(|template| template.ready));
    let first = &ready[0].name;
    assert_eq!(desk.workspace.template_remove(first).unwrap_err().code(), "invalid");
    let saved = desk.workspace.template_save(first, "paper = \"letter\"\n").unwrap();
    assert!(saved.len() == ready.len() && !saved[0].ready && saved[0].content.paper == "letter");
    assert_eq!(desk.workspace.template_remove(first).unwrap(), ready);
    let wrong = desk.workspace.template_save("mine", "\npaper = \"a3\"\n").unwrap_err();
    assert!(wrong.code() == "template" && wrong.to_string().contains("line 2"), "{wrong}");
    let reading = template_read("accent = 1");
    assert!(reading.content.is_none() && reading.line == 1);
    for template in &ready {
        let written = template_write(&template.toml, &template.content).unwrap();
        assert_eq!(template_read(&written).content.as_ref(), Some(&template.content), "{}", template.name);
    }
    let log = desk.workspace.workspace_log(0, 100).unwrap();
    let what: Vec<&str> = log.iter().rev().map(|entry| entry.what.as_str()).collect();
    assert_eq!(what, ["seller saved", "seller's logo changed", "seller saved", "template saved", "template removed"]);
}

/// The first invoices of the year, with records of their customers.
pub fn year(invoices: usize) -> (Desk, i64) {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/runs/year/before.csv.gz"));
    let lines = BufReader::new(GzDecoder::new(std::fs::File::open(path).unwrap())).lines();
    let (mut text, mut customers, mut seen) = (String::new(), BTreeMap::new(), Vec::<String>::new());
    for line in lines.map(Result::unwrap) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[0] != "invoice_number" {
            if !seen.iter().any(|number| number == cells[0]) {
                if seen.len() == invoices {
                    break;
                }
                seen.push(cells[0].to_owned());
            }
            customers.insert(cells[2].to_owned(), cells[3].to_owned());
        }
        writeln!(text, "{line}").unwrap();
    }
    let desk = Desk::new();
    desk.workspace.seller_save(&seller()).unwrap();
    let run = desk.workspace.run_import(&[desk.write("year.csv", &text)], "year", &Reading::default(), &Silent).unwrap();
    let mut records = "customer_id,customer_name,street,city,country\n".to_owned();
    for (customer, country) in customers.iter().filter(|(customer, _)| !customer.is_empty()) {
        writeln!(records, "{customer},Customer {customer}/Ltd,High Street 1,Town,{country}").unwrap();
    }
    desk.workspace.run_import(&[desk.write("customers.csv", &records)], "customers", &CUSTOMERS, &Silent).unwrap();
    (desk, run.id)
}

pub fn request(run: i64, format: &str) -> BatchRequest {
    BatchRequest {
        run,
        which: "all".to_owned(),
        format: format.to_owned(),
        pattern: "{customer} {number}".to_owned(),
        ..BatchRequest::default()
    }
}

pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Net and tax of an invoice as the database has them, without sign.
pub fn in_database(desk: &Desk, run: i64, number: &str) -> (Decimal, Decimal) {
    let connection = behind(desk.workspace.path());
    let mut statement = connection.prepare("SELECT net_amount, tax_amount FROM line WHERE run = ? AND invoice_number = ?").unwrap();
    let rows = statement.query_map((run, number), |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let decimal = |text: String| text.parse::<Decimal>().unwrap();
    let sum = rows.map(Result::unwrap).fold((Decimal::ZERO, Decimal::ZERO), |sum, row| (sum.0 + decimal(row.0), sum.1 + decimal(row.1)));
    (sum.0.abs(), sum.1.abs())
}

#[test]
fn a_batch_of_real_invoices_says_what_the_database_says() {
    let (desk, run) = year(300);
    let folder = desk.folder.path().join("out");
    let batch = desk.workspace.batch_start(&request(run, "facturx"), &folder, &Silent).unwrap();
    assert_eq!((batch.state.as_str(), batch.waiting, batch.invoices), ("done", 0, 300), "{}", batch.reason);
    assert!(batch.written > 200 && batch.refused > 0, "{} written, {} refused", batch.written, batch.refused);
    let files = desk.workspace.batch_files(batch.id, "written", 0, 1000).unwrap().files;
    assert_eq!(names(&folder).len() as u64, batch.written + 1);
    for file in &files {
        let bytes = std::fs::read(folder.join(&file.name)).unwrap();
        assert!(file.name.starts_with("Customer ") && !file.name.contains('/') && bytes.len() as u64 == file.bytes, "{}", file.name);
        let read = einvoice::read(&file.name, &bytes).unwrap();
        let (net, tax) = in_database(&desk, run, &file.invoice);
        let totals = &read.invoice.totals;
        assert_eq!(totals.net.as_ref().unwrap().value, net, "{}", file.invoice);
        assert_eq!(totals.tax.as_ref().unwrap().value, tax, "{}", file.invoice);
        assert_eq!(totals.gross.as_ref().unwrap().value, net + tax, "{}", file.invoice);
    }
    for file in files.iter().step_by(40) {
        let check = einvoice_check(&folder.join(&file.name));
        assert_eq!(check.verdict, "valid", "{}: {:?}", file.name, check.broken);
    }
    let refused = desk.workspace.batch_files(batch.id, "refused", 0, 1000).unwrap().files;
    assert!(refused.iter().all(|file| !(file.missing.is_empty() && file.broken.is_empty())));
    let index = std::fs::read_to_string(folder.join("index.csv")).unwrap();
    assert_eq!(index.lines().count() as u64, batch.written + 1);
    assert!(index.contains(&files[0].sha256));
    // What the window shows is what lies in the folder.
    let page = PageRequest { hybrid: true, ..PageRequest::default() };
    let bytes = desk.workspace.document_pdf(run, &files[0].invoice, &page).unwrap();
    assert!(bytes == std::fs::read(folder.join(&files[0].name)).unwrap());

    // Gone and changed files are written again, as they were; the others are left alone.
    let (gone, changed, left) = (folder.join(&files[1].name), folder.join(&files[2].name), folder.join(&files[3].name));
    std::fs::remove_file(&gone).unwrap();
    std::fs::write(&changed, "x").unwrap();
    let before = std::fs::metadata(&left).unwrap().modified().unwrap();
    let again = desk.workspace.batch_resume(batch.id, &Silent).unwrap();
    assert_eq!((again.state.as_str(), again.written, again.refused), ("done", batch.written, batch.refused));
    assert_eq!(std::fs::metadata(&left).unwrap().modified().unwrap(), before);
    assert_eq!(desk.workspace.batch_files(batch.id, "written", 0, 1000).unwrap().files, files);
    assert!(gone.exists() && std::fs::read(&changed).unwrap().starts_with(b"%PDF"));
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

#[test]
fn a_batch_that_fails_or_is_stopped_leaves_whole_files_and_goes_on() {
    let (desk, run) = year(60);
    let folder = desk.folder.path().join("out");
    let plan = desk.workspace.batch_plan(&request(run, "ubl")).unwrap();
    assert_eq!((plan.invoices, plan.names.len()), (60, 8));
    // Where a file should stand lies a folder: as a disk that is full, it fails in the middle.
    let document =
        desk.workspace.batch_files(desk.workspace.batch_start(&request(run, "ubl"), &folder, &Silent).unwrap().id, "written", 0, 100);
    let files = document.unwrap().files;
    let whole: BTreeMap<String, Vec<u8>> =
        files.iter().map(|file| (file.name.clone(), std::fs::read(folder.join(&file.name)).unwrap())).collect();
    let second = desk.folder.path().join("second");
    std::fs::create_dir_all(second.join(&files[20].name).join("in the way")).unwrap();
    let stopped = desk.workspace.batch_start(&request(run, "ubl"), &second, &Silent).unwrap();
    assert_eq!(stopped.state, "stopped");
    assert!(stopped.reason.contains(&files[20].name) && stopped.waiting > 0, "{}", stopped.reason);
    let is_whole = |name: &str| whole.get(name).is_some_and(|bytes| std::fs::read(second.join(name)).unwrap() == *bytes);
    assert!(names(&second).iter().filter(|name| *name != "index.csv" && **name != files[20].name).all(|name| is_whole(name)));
    std::fs::remove_dir_all(second.join(&files[20].name)).unwrap();
    let done = desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert_eq!((done.state.as_str(), done.written, done.waiting), ("done", files.len() as u64, 0));
    assert!(files.iter().all(|file| is_whole(&file.name)));

    /// After so many reports.
    struct Stop(u64, std::sync::atomic::AtomicU64);
    impl tieout_billing::Progress for Stop {
        fn report(&self, _: &str, _: u64, _: u64) -> Result<(), tieout_billing::Cancelled> {
            let told = self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if told >= self.0 { Err(tieout_billing::Cancelled) } else { Ok(()) }
        }
    }
    let third = desk.folder.path().join("third");
    let stopped = desk.workspace.batch_start(&request(run, "ubl"), &third, &Stop(10, 0.into())).unwrap();
    assert!(stopped.state == "stopped" && stopped.waiting > 0 && stopped.reason == "stopped by the user", "{stopped:?}");
    let done = desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert_eq!((done.state.as_str(), done.written), ("done", files.len() as u64));

    let zip = desk.folder.path().join("all.ZIP");
    let stopped = desk.workspace.batch_start(&request(run, "ubl"), &zip, &Stop(10, 0.into())).unwrap();
    let parts = desk.folder.path().join("all.ZIP.part");
    assert!(stopped.state == "stopped" && !zip.exists() && stopped.written > 0, "{stopped:?}");
    // What was made by then is not made again.
    let again = desk.workspace.batch_resume(stopped.id, &Stop(25, 0.into())).unwrap();
    assert!(again.state == "stopped" && again.written > stopped.written, "{} then {}", stopped.written, again.written);
    let done = desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert_eq!((done.zip, done.written), (true, files.len() as u64));
    let bytes = std::fs::read(&zip).unwrap();
    desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert!(bytes == std::fs::read(&zip).unwrap(), "the same invoices give the same zip");
    assert!(!parts.exists());
    assert_eq!(desk.workspace.batches(run).unwrap().len(), 4);
    let log = desk.workspace.workspace_log(0, 3).unwrap();
    assert_eq!(log.iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>(), ["batch ended", "batch resumed", "batch ended"]);
}

#[test]
fn only_what_is_approved_is_written_unless_asked() {
    let (desk, run) = year(5);
    let approved = BatchRequest { which: "approved".to_owned(), ..request(run, "pdf") };
    let nothing = desk.workspace.batch_start(&approved, &desk.folder.path().join("out"), &Silent).unwrap_err();
    assert!(nothing.to_string().contains("no invoice of the run is approved yet"), "{nothing}");
    let listed = desk.workspace.documents(run, "", "", 0, 100).unwrap();
    assert_eq!((listed.total, listed.counts.approved, listed.rows.len()), (5, 0, 5));
    let found = desk.workspace.documents(run, &listed.rows[0].invoice, "all", 0, 100).unwrap();
    assert_eq!(found.rows, listed.rows[..1]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Sums of the model, of the XML and of the database are one, whatever the lines are.
    #[test]
    fn sums_are_one(lines in proptest::collection::vec((1i64..500, 1i64..99_999, 0usize..3, proptest::bool::ANY), 1..12), stated in proptest::bool::ANY) {
        let rates = ["19", "7", "5.5"];
        let header = "invoice_number,invoice_date,customer_id,currency,line_number,description,quantity,unit_price,net_amount,tax_rate,tax_amount";
        let mut rows = Vec::new();
        for (at, (quantity, cents, rate, credit)) in lines.iter().enumerate() {
            let quantity = Decimal::from(if *credit { -quantity } else { *quantity });
            let price = Decimal::new(*cents, 3);
            let net = (quantity * price).round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            let tax = net * rates[*rate].parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED;
            let tax = tax.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            let tax = if stated { tax.to_string() } else { String::new() };
            rows.push(format!("A1,2026-10-01,C1,EUR,{},Line,{quantity},{price},{net},{},{tax}", at + 1, rates[*rate]));
        }
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (desk, run) = desk(header, &rows);
        let document = desk.workspace.document(run, "A1").unwrap();
        let official: Vec<_> = document.broken.iter().filter(|rule| !rule.ours).collect();
        prop_assert!(official.is_empty() && document.missing.is_empty(), "{:?} {:?}", official, document.missing);
        let sum = |at: usize| rows.iter().map(|row| row.split(',').nth(at).unwrap().parse::<Decimal>().unwrap()).sum::<Decimal>();
        // What is negative as a whole is a credit note, which is turned.
        let turned = sum(8) < Decimal::ZERO;
        prop_assert_eq!(document.turned, turned);
        let net = sum(8).abs();
        let number = |term: &str| field(&document, term).unwrap().0.parse::<Decimal>().unwrap();
        prop_assert_eq!(number("BT-106"), net);
        prop_assert_eq!(number("BT-112"), number("BT-109") + number("BT-110"));
        if stated {
            prop_assert_eq!(number("BT-110"), if turned { -sum(10) } else { sum(10) });
        }
        for format in [DocumentFormat::Ubl, DocumentFormat::Cii, DocumentFormat::Facturx] {
            let path = desk.folder.path().join(format!("a.{}", format.name()));
            desk.workspace.document_save(run, "A1", format, &PageRequest::default(), &path).unwrap();
            let totals = einvoice::read("a", &std::fs::read(&path).unwrap()).unwrap().invoice.totals;
            prop_assert_eq!(totals.gross.unwrap().value, number("BT-112"));
            prop_assert_eq!(totals.lines.unwrap().value, net);
        }
    }
}
