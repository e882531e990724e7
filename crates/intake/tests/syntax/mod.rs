//! The XML of e-invoices: every rule of the bindings at least once, the standard's own unit tests, and changes to small valid documents.

use roxmltree::Document;
use std::fmt::Write as _;
use std::path::Path;
use tieout_billing::invoice::{BrokenRule, RuleSeverity, Syntax};
use tieout_intake::einvoice::syntax::check;

/// A valid document of each syntax.
const DOCUMENTS: [(&str, &str); 3] =
    [("invoice", include_str!("invoice.xml")), ("credit_note", include_str!("credit_note.xml")), ("cii", include_str!("cii.xml"))];

#[test]
fn a_valid_document_breaks_nothing() {
    for (name, text) in DOCUMENTS {
        assert_eq!(broken(text), [], "{name}");
    }
}

#[test]
fn each_change_breaks_what_it_should() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax/edits.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut found = String::new();
    for line in text.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(found, "{line}").unwrap();
        let Some((change, right)) = line.split_once(" => ").filter(|_| !line.starts_with('#')) else { continue };
        let (name, left) = change.split_once(": ").unwrap();
        let document = DOCUMENTS.iter().find(|(of, _)| *of == name).unwrap().1;
        assert!(document.contains(left), "{line}");
        let right = if right == "nothing" { "" } else { right };
        for rule in broken(&document.replacen(left, right, 1)) {
            let severity = if rule.severity == RuleSeverity::Error { "error" } else { "warning" };
            writeln!(found, "  {} {severity} {}", rule.rule, rule.location).unwrap();
        }
    }
    if std::env::var_os("TIEOUT_BLESS").is_some() {
        std::fs::write(path, found).unwrap();
    } else {
        assert_eq!(found, text);
    }
}

#[test]
fn every_rule_with_a_path_can_be_broken() {
    let tables =
        [(include_str!("../../src/einvoice/syntax/ubl.rules"), "cbc"), (include_str!("../../src/einvoice/syntax/cii.rules"), "ram")];
    // An earlier context takes the element that these are about.
    let dead = ["CII-DT-010", "CII-DT-011", "CII-DT-012"];
    for (table, prefix) in tables {
        let mut contexts: Vec<&str> = Vec::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(paths) = line.strip_prefix("@ ") {
                contexts = paths.split(" | ").collect();
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            let times = match words[2] {
                "absent" => 1,
                "once" | "one" => 2,
                "some" => 0,
                _ => continue,
            };
            for context in &contexts {
                for path in words[3..].iter().filter(|word| **word != "|") {
                    let fires = |times| broken(&written(context, path, times, prefix)).iter().filter(|rule| rule.rule == words[0]).count();
                    let count = usize::from(!dead.contains(&words[0]));
                    assert_eq!(fires(times), count, "{} at {context}", words[0]);
                    let kept = if words[2] == "absent" { 0 } else { 1 };
                    assert_eq!(fires(kept), 0, "{} at {context} where it is kept", words[0]);
                }
            }
        }
    }
}

/// A document with an element that a context of the tables matches, and a path below it so many times.
fn written(context: &str, path: &str, times: usize, prefix: &str) -> String {
    let named = |step: &str| if step.contains(':') { step.to_owned() } else { format!("{prefix}:{step}") };
    let root = if prefix == "cbc" { "ubl:Invoice" } else { "rsm:CrossIndustryInvoice" };
    let mut steps: Vec<String> =
        context.trim_start_matches('/').replace("*:*", "*").split('/').map(|step| named(&step.replace('*', "Some"))).collect();
    if !context.starts_with('/') {
        steps.insert(0, root.to_owned());
    }
    let path: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let (elements, attribute) = match path.split_last() {
        Some((last, elements)) if last.starts_with('@') => (elements, format!(" {}=\"x\"", &last[1..])),
        _ => (&path[..], String::new()),
    };
    let mut below = String::new();
    let mut on_context = "";
    if elements.is_empty() && times > 0 {
        on_context = &attribute;
    }
    for _ in 0..if elements.is_empty() { 0 } else { times } {
        for (number, step) in elements.iter().enumerate() {
            let attribute = if number + 1 == elements.len() { &attribute } else { "" };
            write!(below, "<{}{attribute}>", named(step)).unwrap();
        }
        for step in elements.iter().rev() {
            write!(below, "</{}>", named(step)).unwrap();
        }
    }
    let mut text = String::new();
    for (number, step) in steps.iter().enumerate() {
        let spaces = if number == 0 { NAMESPACES } else { "" };
        let attribute = if number + 1 == steps.len() { on_context } else { "" };
        write!(text, "<{step}{spaces}{attribute}>").unwrap();
    }
    text.push_str(&below);
    for step in steps.iter().rev() {
        write!(text, "</{step}>").unwrap();
    }
    text
}

const NAMESPACES: &str = " xmlns:ubl=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
    xmlns:cn=\"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2\" \
    xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
    xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" \
    xmlns:ext=\"urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2\" \
    xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" \
    xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
    xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\" \
    xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\"";

/// CEN/TC 434's unit tests of the UBL binding: snippets, each of which says which rule it keeps or breaks.
#[test]
fn the_unit_tests_of_the_standard() {
    let mut asserted = 0;
    for kind in ["Invoice", "CreditNote"] {
        let folder = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/en16931/{}-unit-UBL"), kind);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let set = Document::parse(&text).unwrap();
            for test in set.descendants().filter(|node| node.has_tag_name(("http://difi.no/xsd/vefa/validator/1.0", "test"))) {
                let Some(snippet) = test.children().find(|node| node.tag_name().name() == kind) else { continue };
                let broken = broken(&alone(&text[snippet.range()]));
                let expectations = test.children().filter(|node| node.tag_name().name() == "assert").flat_map(|node| node.children());
                for expectation in expectations.filter(|node| node.is_element()) {
                    let Some(rule) = expectation.text().map(str::trim).filter(|rule| rule.starts_with("UBL-")) else { continue };
                    let fires = broken.iter().any(|found| found.rule == rule);
                    assert_eq!(fires, expectation.tag_name().name() != "success", "{} at {:?}", path.display(), expectation.range());
                    asserted += 1;
                }
            }
        }
    }
    assert!(asserted > 20, "{asserted}");
}

/// A snippet with the namespaces that may be declared above it.
fn alone(snippet: &str) -> String {
    if Document::parse(snippet).is_ok() {
        return snippet.to_owned();
    }
    let at = snippet.find([' ', '\t', '\r', '\n', '>']).unwrap();
    format!("{}{NAMESPACES}{}", &snippet[..at], &snippet[at..])
}

#[test]
fn a_finding_at_each_of_many_lines_costs_no_more_than_the_lines() {
    let line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:Price><cbc:PriceAmount>1</cbc:PriceAmount></cac:Price></cac:InvoiceLine>";
    let text = format!("<ubl:Invoice{NAMESPACES}>{}</ubl:Invoice>", line.repeat(20_000));
    let began = std::time::Instant::now();
    let found = broken(&text);
    assert!(
        found.iter().any(|rule| rule.location == "/Invoice/InvoiceLine[20000]/Price/PriceAmount"),
        "the last line's price lacks a currency"
    );
    // Numbering the siblings anew for each finding takes minutes.
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

fn broken(text: &str) -> Vec<BrokenRule> {
    let document = Document::parse(text).unwrap();
    let syntax = match document.root_element().tag_name().name() {
        "Invoice" => Syntax::UblInvoice,
        "CreditNote" => Syntax::UblCreditNote,
        _ => Syntax::Cii,
    };
    check(&document, syntax)
}
