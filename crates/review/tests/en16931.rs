//! EN 16931: the official unit tests, changed documents of our own with what the official rules said of them, and properties.

use proptest::prelude::*;
use roxmltree::{Document, Node};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;
use tieout_billing::invoice::{
    Account, Address, Allowance, Amount, DocumentTotals, Invoice, Line, Party, Payment, Period, Price, Quantity, RuleSeverity, Syntax,
    TaxSubtotal,
};
use tieout_review::en16931::{RuleFamily, check, check_strictly, code_lists, rule, rules};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/en16931");
const OFFICIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/en16931");

/// The ids that a document breaks: those of its structure, which its reader finds, and those of its content.
fn broken(name: &str, text: &str) -> BTreeSet<String> {
    let read = tieout_intake::einvoice::read(name, text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let content = check(&read.invoice, Some(read.syntax));
    for found in &content {
        let known = rule(&found.rule).unwrap_or_else(|| panic!("{} is not in the table of rules", found.rule));
        let severity = if found.rule == "BR-51" && read.syntax == Syntax::Cii { RuleSeverity::Error } else { known.severity };
        assert_eq!(found.severity, severity, "{}", found.rule);
        assert!(!found.message.is_empty() && !found.location.is_empty(), "{found:?}");
    }
    content.into_iter().chain(read.broken).map(|found| found.rule).collect()
}

#[test]
fn the_official_unit_tests_come_out() {
    let (mut tests, mut wrong) = (0, Vec::new());
    for folder in ["Invoice-unit-UBL", "CreditNote-unit-UBL"] {
        let mut files: Vec<_> = std::fs::read_dir(Path::new(OFFICIAL).join(folder)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let document = Document::parse(&text).unwrap();
            for (number, test) in document.root_element().children().filter(|node| node.has_tag_name(name_of("test"))).enumerate() {
                tests += 1;
                let (expected, body): (Vec<Node<'_, '_>>, Vec<Node<'_, '_>>) =
                    test.children().filter(Node::is_element).partition(|node| node.has_tag_name(name_of("assert")));
                let name = format!("{} {}", file.file_name().unwrap().to_string_lossy(), number + 1);
                let found = broken(&name, &text[body[0].range()]);
                for said in expected[0].children().filter(|node| node.is_element() && !node.has_tag_name(name_of("description"))) {
                    let rule = said.text().unwrap_or_default().trim();
                    if found.contains(rule) == said.has_tag_name(name_of("success")) {
                        wrong.push(format!("{folder}/{name}: {rule} should {}", said.tag_name().name()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tests}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tests > 1000, "only {tests} tests");
}

fn name_of(local: &str) -> (&str, &str) {
    ("http://difi.no/xsd/vefa/validator/1.0", local)
}

#[test]
fn changed_documents_break_what_the_official_rules_say() {
    let read = |name: &str| std::fs::read_to_string(Path::new(FOLDER).join(name)).unwrap();
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (number, row) in read("changes.tsv").lines().enumerate().filter(|(_, row)| !row.starts_with('#')) {
        let mut cells: Vec<&str> = row.split('\t').collect();
        let expected = cells.pop().unwrap_or_default();
        let (name, edits) = cells.split_first().unwrap();
        let found = broken(name, &changed(&read(&format!("{name}.xml")), edits));
        let found: BTreeSet<&str> = found.iter().map(String::as_str).filter(|id| id.starts_with("BR-")).collect();
        let expected: BTreeSet<&str> = expected.split_whitespace().collect();
        if found != expected {
            wrong.push(format!("row {}, {name}: {found:?}, not {expected:?}", number + 1));
        }
        let syntax = if name.starts_with("cii") { "CII" } else { "UBL" };
        seen.extend(expected.into_iter().map(|id| (syntax, id.to_owned())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let never = |syntax: &str, id: &str| {
        NEVER.iter().any(|(in_syntax, ids)| *in_syntax == syntax && ids.split_whitespace().any(|never| never == id))
    };
    for syntax in ["CII", "UBL"] {
        for rule in rules().iter().filter(|rule| rule.family != RuleFamily::Strict) {
            let breaks = seen.contains(&(syntax, rule.id.clone()));
            assert!(breaks != never(syntax, &rule.id), "{syntax}: {} is {}broken by a change", rule.id, if breaks { "" } else { "not " });
        }
    }
}

/// Rules that a quirk of the official ones keeps from ever being broken in the syntax; but BR-DEC-11 only has no change of its own here.
const NEVER: [(&str, &str); 2] = [("UBL", "BR-DEC-13 BR-DEC-15"), ("CII", "BR-AF-08 BR-AF-09 BR-AG-08 BR-AG-09 BR-DEC-11")];

/// The document with other lines: each two edits are a range of lines and what stands in its place.
fn changed(document: &str, edits: &[&str]) -> String {
    let mut lines: Vec<Option<String>> = document.lines().map(|line| Some(line.to_owned())).collect();
    for edit in edits.chunks(2) {
        let (first, last) = edit[0].split_once('-').unwrap_or((edit[0], edit[0]));
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        let new = edit[1].replace("\\n", "\n");
        if last < first {
            let line = lines[first - 1].get_or_insert_default();
            *line = format!("{new}\n{line}");
            continue;
        }
        lines[first - 1..last].fill(None);
        lines[first - 1] = (!new.is_empty()).then_some(new);
    }
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

#[test]
fn documents_of_our_own_are_right() {
    let mut files = 0;
    for file in
        std::fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|end| end == "xml"))
    {
        let name = file.display().to_string();
        assert_eq!(broken(&name, &std::fs::read_to_string(&file).unwrap()), BTreeSet::new(), "{name}");
        files += 1;
    }
    assert!(files > 10);
}

#[test]
fn every_rule_is_in_the_table_once_and_says_something() {
    let ids: BTreeSet<&str> = rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules().len());
    for rule in rules() {
        assert!(rule.text.ends_with('.') && rule.text.len() > 20, "{rule:?}");
        assert_eq!(rule.family == RuleFamily::Strict, rule.id.starts_with("TIEOUT-"));
    }
    let of = |family| rules().iter().filter(|rule| rule.family == family).count();
    assert_eq!(RuleFamily::ALL.map(of), [58, 19, 21, 23, 98, 9]);
    assert_eq!(code_lists().filter(|list| list.is_empty()).count(), 0);
}

/// A right invoice of one line: 3 x 19.99 with an allowance, at 19 %.
fn invoice() -> Invoice {
    let eur = |text: &str| Some(Amount::new(text.parse().unwrap(), "EUR"));
    let day = |text: &str| Some(text.parse().unwrap());
    let party = |name: &str, vat_id: &str, country: &str| Party {
        name: Some(name.to_owned()),
        vat_id: Some(vat_id.to_owned()),
        address: Some(Address { country: Some(country.to_owned()), ..Address::default() }),
        ..Party::default()
    };
    let account = Account { id: Some("DE89370400440532013000".to_owned()), ..Account::default() };
    Invoice {
        number: Some("1".to_owned()),
        specification: Some("urn:cen.eu:en16931:2017".to_owned()),
        issue_date: day("2026-11-02"),
        due_date: day("2026-12-02"),
        type_code: Some("380".to_owned()),
        currency: Some("EUR".to_owned()),
        seller: party("Seller", "DE136695976", "DE"),
        buyer: party("Buyer", "ATU12154728", "AT"),
        payment: vec![Payment { means_code: Some("58".to_owned()), accounts: vec![account], ..Payment::default() }],
        period: Some(Period { start: day("2026-10-01"), end: day("2026-10-31") }),
        lines: vec![Line {
            id: Some("1".to_owned()),
            name: Some("Seats".to_owned()),
            quantity: Some(Quantity { value: Decimal::from(3), unit: Some("C62".to_owned()) }),
            price: Some(Price { net: eur("19.99"), gross: eur("20.99"), discount: eur("1.00"), base: None }),
            allowances: vec![Allowance { amount: eur("0.97"), reason: Some("Agreed".to_owned()), ..Allowance::default() }],
            net: eur("59.00"),
            tax_category: Some("S".to_owned()),
            tax_rate: Some(Decimal::from(19)),
            ..Line::default()
        }],
        tax: vec![TaxSubtotal {
            taxable: eur("59.00"),
            tax: eur("11.21"),
            category: Some("S".to_owned()),
            rate: Some(Decimal::from(19)),
            ..TaxSubtotal::default()
        }],
        totals: DocumentTotals {
            lines: eur("59.00"),
            net: eur("59.00"),
            tax: eur("11.21"),
            gross: eur("70.21"),
            due: eur("70.21"),
            ..DocumentTotals::default()
        },
        ..Invoice::default()
    }
}

fn ids(found: Vec<tieout_billing::invoice::BrokenRule>) -> Vec<String> {
    let ids: BTreeSet<String> = found.into_iter().map(|found| found.rule).collect();
    ids.into_iter().collect()
}

#[test]
fn the_strict_layer_sees_what_the_official_rules_let_pass() {
    let amount = |text: &str| Some(Amount::new(text.parse().unwrap(), "EUR"));
    type Change = Box<dyn Fn(&mut Invoice)>;
    let changes: Vec<(&str, Change)> = vec![
        ("", Box::new(|_| {})),
        ("TIEOUT-NET", Box::new(move |invoice| invoice.lines[0].price.as_mut().unwrap().net = amount("19.98"))),
        ("TIEOUT-NET", Box::new(|invoice| invoice.lines[0].quantity.as_mut().unwrap().value = Decimal::from(4))),
        ("TIEOUT-PRICE", Box::new(move |invoice| invoice.lines[0].price.as_mut().unwrap().gross = amount("21.00"))),
        (
            "TIEOUT-TAX",
            Box::new(move |invoice| {
                invoice.tax[0].tax = amount("11.22");
                invoice.totals.tax = amount("11.22");
                (invoice.totals.gross, invoice.totals.due) = (amount("70.22"), amount("70.22"));
            }),
        ),
        ("TIEOUT-DATES", Box::new(|invoice| invoice.due_date = Some("2026-11-01".parse().unwrap()))),
        ("TIEOUT-VATID", Box::new(|invoice| invoice.buyer.vat_id = Some("ATU42154728".to_owned()))),
        ("TIEOUT-IBAN", Box::new(|invoice| invoice.payment[0].accounts[0].id = Some("DE89370400440532013001".to_owned()))),
        (
            "TIEOUT-CURRENCY",
            Box::new(|invoice| invoice.lines[0].price.as_mut().unwrap().gross.as_mut().unwrap().currency = Some("USD".to_owned())),
        ),
    ];
    for (number, (expected, change)) in changes.into_iter().enumerate() {
        let mut changed = invoice();
        change(&mut changed);
        assert_eq!(ids(check(&changed, None)), Vec::<String>::new(), "change {number}, {expected}");
        let found: Vec<String> =
            ids(check_strictly(&changed)).into_iter().filter(|id| !(expected == "TIEOUT-NET" && id == "TIEOUT-PRICE")).collect();
        assert_eq!(found, if expected.is_empty() { vec![] } else { vec![expected.to_owned()] }, "change {number}");
    }
}

/// Three lines of 1.11 at 19 %: rounded once 0.63 (0.6327), line by line 0.63 (3 x 0.2109); of 0.13: 0.07 (0.0741) and 0.06 (3 x 0.0247).
#[test]
fn tax_may_be_rounded_once_or_line_by_line() {
    let with = |net: &str, taxable: &str, tax: &str| {
        let amount = |text: &str| Some(Amount::new(text.parse().unwrap(), "EUR"));
        let mut invoice = invoice();
        let line = Line { net: amount(net), tax_category: Some("S".to_owned()), tax_rate: Some(Decimal::from(19)), ..Line::default() };
        invoice.lines = vec![line.clone(), line.clone(), line];
        invoice.allowances.clear();
        invoice.tax.truncate(1);
        let subtotal = &mut invoice.tax[0];
        (subtotal.category, subtotal.rate) = (Some("S".to_owned()), Some(Decimal::from(19)));
        (subtotal.taxable, subtotal.tax) = (amount(taxable), amount(tax));
        check_strictly(&invoice).into_iter().any(|found| found.rule == "TIEOUT-TAX")
    };
    assert!(!with("1.11", "3.33", "0.63"));
    assert!(with("1.11", "3.33", "0.64"));
    assert!(!with("0.13", "0.39", "0.07"), "rounded once");
    assert!(!with("0.13", "0.39", "0.06"), "line by line");
    assert!(with("0.13", "0.39", "0.08") && with("0.13", "0.39", "0.05"));
}

#[test]
fn yen_have_no_cents() {
    let mut yen = invoice();
    let text = serde_json::to_string(&yen).unwrap().replace("EUR", "JPY");
    yen = serde_json::from_str(&text).unwrap();
    let found: Vec<String> =
        check_strictly(&yen).into_iter().filter(|found| found.rule == "TIEOUT-DECIMALS").map(|found| found.location).collect();
    assert_eq!(found, ["BT-110", "BT-112", "BT-115", "VAT breakdown 1, BT-117", "line 1, allowance 1, BT-136"]);
}

#[test]
fn what_is_to_be_exported_keeps_the_rules_of_both_syntaxes() {
    // UBL lets a taxable amount be off by almost 1.00, CII does not.
    let mut off = invoice();
    off.tax[0].taxable = Some(Amount::new("59.50".parse().unwrap(), "EUR"));
    assert_eq!(ids(check(&off, Some(Syntax::UblInvoice))), Vec::<String>::new());
    assert_eq!(ids(check(&off, Some(Syntax::Cii))), ["BR-S-08"]);
    assert_eq!(ids(check(&off, None)), ["BR-S-08"]);
}

#[test]
fn messages_say_the_values_and_what_to_do() {
    let mut wrong = invoice();
    wrong.totals.lines = Some(Amount::new("100.00".parse().unwrap(), "EUR"));
    let found = check(&wrong, None).into_iter().find(|found| found.rule == "BR-CO-10").unwrap();
    assert_eq!(found.message, "BT-106 says 100.00 and the lines add up to 59.00: state their sum");
    assert_eq!(found.location, "BT-106");
    let strict = check_strictly(&wrong).into_iter().find(|found| found.location == "BT-106").unwrap();
    assert_eq!(strict.message, "BT-106 says 100.00, and the line net amounts come to 59.00: state that");
}

proptest! {
    /// Whatever stands in an invoice, judging it comes to an end without a panic: the largest amounts, strange codes, nothing at all.
    #[test]
    fn nothing_panics(values in proptest::collection::vec((any::<i128>(), 0u32..28), 12), code in "\\PC{0,3}", rate in any::<i64>(), cut in 0usize..9) {
        let amount = |at: usize| {
            let (mantissa, scale) = values[at];
            Some(Amount::new(Decimal::from_i128_with_scale(mantissa % (1 << 95), scale), &code))
        };
        let mut odd = invoice();
        odd.totals = DocumentTotals {
            lines: amount(0), allowances: amount(1), charges: amount(2), net: amount(3), tax: amount(4), tax_accounting: amount(5), gross: amount(6),
            prepaid: amount(7), rounding: amount(8), due: amount(9),
        };
        odd.tax[0] = TaxSubtotal { taxable: amount(10), tax: amount(11), rate: Some(Decimal::new(rate, 2)), category: Some(code.clone()), ..TaxSubtotal::default() };
        odd.lines[0].net = amount(cut);
        odd.lines[0].price = Some(Price { net: amount(1), discount: amount(2), gross: amount(3), base: Some(Quantity { value: Decimal::from((values[4].0 % 3) as i64), unit: None }) });
        odd.seller.vat_id = Some(code.clone());
        odd.payment[0].accounts[0].id = Some(code.clone());
        for syntax in [None, Some(Syntax::UblInvoice), Some(Syntax::UblCreditNote), Some(Syntax::Cii)] {
            check(&odd, syntax);
            check(&Invoice { currency: Some(code.clone()), ..Invoice::default() }, syntax);
        }
        check_strictly(&odd);
    }
}
