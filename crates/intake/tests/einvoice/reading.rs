//! Documents, whole and in pieces, and what is no document.

use super::sample::{CII, UBL, encrypted, pdf};
use std::path::Path;
use tieout_billing::invoice::{Invoice, Syntax};
use tieout_intake::einvoice::{EInvoice, read};

fn message(bytes: &[u8]) -> String {
    match read("it", bytes) {
        Ok(read) => format!("read as {:?}", read.syntax),
        Err(error) => error.to_string(),
    }
}

fn rules(bytes: &str) -> Vec<(String, String)> {
    read("it", bytes.as_bytes()).unwrap().broken.into_iter().map(|rule| (rule.rule, rule.location)).collect()
}

fn ubl(inner: &str) -> String {
    UBL.replace("  <b:CustomizationID>", &format!("{inner}<b:CustomizationID>"))
}

#[test]
fn digits_and_prefixes_are_the_sources() {
    let EInvoice { invoice, syntax, .. } = read("it", UBL.as_bytes()).unwrap();
    assert_eq!(syntax, Syntax::UblInvoice);
    assert_eq!(invoice.number.as_deref(), Some("R-1"));
    assert_eq!(invoice.notes[0].subject.as_deref(), Some("REG"));
    assert_eq!(invoice.tax[0].rate.unwrap().to_string(), "19.0");
    assert_eq!(invoice.lines[0].price.as_ref().unwrap().net.as_ref().unwrap().value.to_string(), "33.000");
    assert_eq!(invoice.lines[1].quantity.as_ref().unwrap().unit.as_deref(), Some("E34"));
    assert_eq!(invoice.totals.tax.as_ref().unwrap().currency.as_deref(), Some("EUR"));
}

#[test]
fn any_usual_encoding_is_read() {
    let expected = read("it", UBL.as_bytes()).unwrap().invoice;
    let text = |encoding: &str| UBL.replace("UTF-8", encoding);
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let latin: Vec<u8> = text("ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let with_mark = |bytes: Vec<u8>, mark: &[u8]| [mark, &bytes].concat();
    let forms = [
        with_mark(UBL.as_bytes().to_vec(), b"\xef\xbb\xbf"),
        with_mark(wide(&text("UTF-16"), false), b"\xff\xfe"),
        with_mark(wide(&text("UTF-16"), true), b"\xfe\xff"),
        wide(&text("UTF-16LE"), false),
        latin,
        text("utf-8").into_bytes(),
    ];
    for form in forms {
        assert_eq!(read("it", &form).unwrap().invoice, expected);
    }
    assert_eq!(message(&text("klingon").into_bytes()), "it: the encoding klingon is not known. UTF-8 is the usual one");
    let torn = UBL.replace('ö', "\u{fffd}").into_bytes().iter().map(|byte| if *byte == 0xef { 0xff } else { *byte }).collect::<Vec<u8>>();
    assert!(message(&torn).starts_with("it: the text is not in the encoding that it declares (UTF-8)"));
}

#[test]
fn what_can_not_be_read_is_named_with_its_path() {
    let wrong = UBL
        .replace("2026-03-31", "31.03.2026")
        .replace(">20.00<", ">20,00<")
        .replace("<b:ChargeIndicator>true", "<b:ChargeIndicator>yes")
        .replace(">16.207<", ">1234567890123456789012345678.99<");
    let read = read("it", wrong.as_bytes()).unwrap();
    assert_eq!((read.invoice.issue_date, &read.invoice.lines[1].net), (None, &None));
    let found = rules(&wrong);
    for place in [
        "/Invoice/IssueDate",
        "/Invoice/InvoiceLine[2]/LineExtensionAmount",
        "/Invoice/InvoiceLine[1]/AllowanceCharge[2]/ChargeIndicator",
        "/Invoice/InvoiceLine[2]/Price/PriceAmount",
    ] {
        assert_eq!(found.iter().filter(|(rule, at)| rule.starts_with("TIEOUT-") && at == place).count(), 1, "{place} in {found:?}");
    }
}

#[test]
fn of_doubled_elements_the_first_counts_and_empty_ones_are_there() {
    let invoice = |text: String| read("it", text.as_bytes()).unwrap().invoice;
    assert_eq!(invoice(UBL.replace("<b:IssueDate>", "<b:ID>R-9</b:ID><b:IssueDate>")).number.as_deref(), Some("R-1"));
    assert_eq!(invoice(UBL.replace("<b:ID> R-1 </b:ID>", "<b:ID/>")).number.as_deref(), Some(""));
    assert_eq!(invoice(UBL.replace("<b:ID> R-1 </b:ID>", "")).number, None);
    assert_eq!(invoice(UBL.replace(" R-1 ", "R<!-- a comment -->-<![CDATA[1]]>")).number.as_deref(), Some("R-1"));
    // The same names in another namespace are something else.
    assert_eq!(invoice(UBL.replace("<b:ID> R-1 </b:ID>", "<ID xmlns=\"urn:other\">x</ID>")).number, None);
}

#[test]
fn entities_and_deep_nests_are_refused() {
    let bomb = UBL
        .replace("<i:Invoice", "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><i:Invoice")
        .replace("R-1", "&lol2;");
    assert!(message(bomb.as_bytes()).contains("declares a document type"), "{}", message(bomb.as_bytes()));
    let outside = UBL.replace("<i:Invoice", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><i:Invoice");
    assert!(message(outside.as_bytes()).contains("declares a document type"));
    let unknown = UBL.replace("R-1", "&lol;");
    assert!(message(unknown.as_bytes()).contains("no well-formed XML, at row 4"), "{}", message(unknown.as_bytes()));
    let deep = ubl(&format!("{}{}", "<x>".repeat(1_000_000), "</x>".repeat(1_000_000)));
    assert!(message(deep.as_bytes()).contains("nested more than 100 deep"));
    assert!(message("<x>".repeat(1_000_000).as_bytes()).contains("no well-formed XML"));
}

#[test]
fn what_is_no_e_invoice_says_what_it_is() {
    assert_eq!(message(b""), "it: the file is empty");
    assert!(message(b"<a").starts_with("it: this is no well-formed XML, at row"));
    assert!(message(b"invoice_number,net_amount").starts_with("it: this is no well-formed XML, at row 1"));
    assert!(message(b"<Invoice/>").contains("its root is Invoice (without a namespace)"));
    assert!(
        message(b"<CrossIndustryDocument xmlns=\"urn:ferd:CrossIndustryDocument:invoice:1p0\"/>")
            .contains("its root is CrossIndustryDocument")
    );
}

#[test]
fn pdfs_carry_one_invoice_or_say_why_not() {
    let of = |files: &[(&str, &[u8])]| message(&pdf(files));
    assert_eq!(of(&[("factur-x.xml", CII.as_bytes())]), "read as Cii");
    assert_eq!(of(&[("ZUGFeRD-invoice.xml", CII.as_bytes()), ("usage.csv", b"a,b")]), "read as Cii");
    assert_eq!(of(&[("xrechnung.xml", UBL.as_bytes())]), "read as UblInvoice");
    assert_eq!(
        of(&[]),
        "it: the PDF carries no e-invoice: it has no attachments. Wanted is an attachment named factur-x.xml, xrechnung.xml or zugferd-invoice.xml"
    );
    assert!(of(&[("usage.csv", b"a,b")]).contains("its attachments are usage.csv"));
    assert!(
        of(&[("factur-x.xml", CII.as_bytes()), ("xrechnung.xml", UBL.as_bytes())])
            .contains("more than one e-invoice (factur-x.xml, xrechnung.xml)")
    );
    assert_eq!(of(&[("factur-x.xml", CII.as_bytes()), ("ZUGFeRD-invoice.xml", CII.as_bytes())]), "read as Cii");
    assert!(of(&[("factur-x.xml", b"<a")]).starts_with("it: factur-x.xml: this is no well-formed XML"));
    assert_eq!(message(&encrypted(&[("factur-x.xml", CII.as_bytes())])), "it: the PDF is encrypted. Save it without a password");
    let whole = pdf(&[("factur-x.xml", CII.as_bytes())]);
    for length in [5, 9, 40, whole.len() / 2, whole.len() - 20] {
        let found = message(&whole[..length]);
        assert!(found.contains("PDF") || found == "read as Cii", "{length}: {found}");
    }
}

/// Every piece of a document in the official unit tests is read without an error, by its root's syntax.
#[test]
fn official_snippets_are_read() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/en16931"));
    let mut count = 0;
    for folder in ["Invoice-unit-UBL", "CreditNote-unit-UBL"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            for node in
                document.descendants().filter(|node| matches!(node.tag_name().name(), "Invoice" | "CreditNote") && node.is_element())
            {
                let read = read("it", &text.as_bytes()[node.range()]).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let is_note = node.tag_name().name() == "CreditNote";
                assert_eq!(read.syntax == Syntax::UblCreditNote, is_note);
                assert!(read.invoice != Invoice::default(), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}
