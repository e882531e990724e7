//! Comparisons as PDF: what they say, and that the same input gives the same bytes.

mod versions;

use crate::pdf::pictures::looks_different;
use crate::sample::{report, row, rows};
use std::io::Write;
use std::process::Command;
use std::sync::LazyLock;
use tieout_billing::invoice::Invoice;
use tieout_documents::pdf::Fonts;
use tieout_documents::template::{Label, Language, Template};
use tieout_documents::{ComparisonReport, DifferenceRow, DifferenceSource, EvidenceOptions, write_comparison_pdf, write_evidence_pdf};

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::shipped);

fn comparison(template: &Template) -> Vec<u8> {
    let mut out = Vec::new();
    let (before, after) = versions::two();
    write_comparison_pdf(&before, &after, template, &FONTS, &mut out).unwrap();
    out
}

fn evidence(report: &ComparisonReport, rows: &dyn DifferenceSource) -> Vec<u8> {
    let mut out = Vec::new();
    write_evidence_pdf(report, rows, &EvidenceOptions::default(), &FONTS, &mut out).unwrap();
    out
}

#[test]
fn the_same_versions_give_the_same_bytes() {
    let template = Template::default();
    let german = comparison(&template);
    assert_eq!(german, comparison(&template));
    let japanese = comparison(&Template { language: Some(Language::Ja), ..template });
    assert_ne!(german, japanese);
    keep("comparison-ja", &japanese);
}

#[test]
fn comparisons_look_as_approved() {
    let (before, after) = versions::long(120);
    let mut long = Vec::new();
    write_comparison_pdf(&before, &after, &Template::default(), &FONTS, &mut long).unwrap();
    let documents =
        [("comparison", comparison(&Template::default())), ("comparison-long", long), ("evidence", evidence(&report(), &rows()))];
    let mut different = Vec::new();
    for (name, pdf) in documents {
        keep(name, &pdf);
        let pages = text(&pdf).matches('\u{c}').count();
        different.extend(looks_different(name, &pdf, pages));
    }
    assert!(different.is_empty(), "pages look different; look at them, then TIEOUT_BLESS=1:\n{}", different.join("\n"));
}

#[test]
fn the_same_report_gives_the_same_evidence() {
    let pdf = evidence(&report(), &rows());
    assert_eq!(pdf, evidence(&report(), &rows()));
    let mut hard = report();
    crate::sample::harden(&mut hard);
    keep("evidence-hard", &evidence(&hard, &rows()));
}

#[test]
fn both_versions_are_said_whole_in_every_language() {
    let (before, after) = versions::two();
    for language in Language::ALL {
        let template = Template { language: Some(*language), ..Template::default() };
        let locale = template.locale_for(Some("DE"));
        let said = text(&comparison(&template));
        for invoice in [&before, &after] {
            let totals = &invoice.totals;
            let nets = invoice.lines.iter().filter_map(|line| line.net.as_ref());
            for amount in nets.chain(&totals.net).chain(&totals.gross).chain(&totals.due) {
                let shown = plain(&locale.amount(amount.value, "EUR"));
                assert!(said.contains(&shown), "{language:?}: no {shown} in\n{said}");
            }
        }
        let moved = plain(&locale.money("1193.21".parse().unwrap(), "EUR"));
        assert!(said.contains(&format!("+{moved}")), "{language:?}: no {moved} in\n{said}");
        for label in [Label::Before, Label::After, Label::Changed, Label::Added, Label::Removed, Label::AmountDue] {
            assert!(said.contains(label.text(*language)), "{language:?}: no {label:?} in\n{said}");
        }
    }
}

#[test]
fn the_evidence_says_all_that_an_auditor_asks() {
    let report = report();
    let said = text(&evidence(&report, &rows()));
    for asked in [
        "10,151 of 25,888 matched invoices changed",
        "price x 1.05 where product starts 82",
        "+48,210.30",
        "residual: proved",
        "✓ accepted",
        "Dana Whitfield",
        "2026-11-20 14:03 UTC",
        "Price list of 1 January, CR-1182",
        "not decided",
        "net_amount 0.01",
        &report.before.files[0].sha256,
        &report.after.files[0].sha256,
        "12,345,678.905",
        "All 5 differences.",
        "Approved by, date",
    ] {
        assert!(said.contains(asked), "no {asked} in\n{said}");
    }
    let pages = said.matches('\u{c}').count();
    assert_eq!(
        said.matches(&format!("head of the log {}", report.log_head.unwrap())).count(),
        pages,
        "the head of the log is on every page"
    );
}

#[test]
fn what_does_not_add_up_is_not_called_proved() {
    let mut report = report();
    report.proof[0].residual.net = crate::sample::decimal("0.01");
    let said = text(&evidence(&report, &rows()));
    assert!(said.contains("residual: NOT proved") && said.contains("+0.01") && !said.contains("residual: proved"), "{said}");
}

#[test]
fn of_many_differences_a_sample_is_shown_and_said() {
    let many: Vec<_> = (0..10_000u32)
        .map(|number| DifferenceRow { money: number.into(), cause: if number == 7 { "C9" } else { "C1" }, ..row() })
        .collect();
    let options = EvidenceOptions { most_differences: 20, all_are_in: Some("differences.csv".to_owned()) };
    let mut out = Vec::new();
    write_evidence_pdf(&report(), &many, &options, &FONTS, &mut out).unwrap();
    let said = text(&out);
    assert!(said.contains("22 of 10,000: the largest by money and the first of each cause. All are in differences.csv."), "{said}");
    assert!(said.contains("C9"));
}

/// Header, bar and signs go on from page to page, and figures of any size keep to their columns.
#[test]
fn long_versions_go_on_over_pages() {
    let (before, after) = versions::long(120);
    let mut out = Vec::new();
    write_comparison_pdf(&before, &after, &Template::default(), &FONTS, &mut out).unwrap();
    let said = text(&out);
    let pages: Vec<&str> = said.split_terminator('\u{c}').collect();
    assert!(pages.len() > 3, "{}", pages.len());
    for (index, page) in pages[..pages.len() - 1].iter().enumerate() {
        assert!(page.contains("Vorher") && page.contains("Nachher") && page.contains("Einzelpreis"), "{page}");
        assert!(page.contains(&format!("Seite {} von {}", index + 1, pages.len())), "{page}");
    }
    assert!(said.contains("987.654.321.012,34"), "{said}");
}

/// Others' texts are texts: nothing in them is taken for markup, and none is too long.
#[test]
fn texts_that_are_none_stay_on_the_page() {
    let (mut before, mut after) = versions::two();
    let nasty = "<b>\u{0}\u{202e}(evil) \\) Tj % \n\r\t ".repeat(400);
    for invoice in [&mut before, &mut after] {
        invoice.number = Some(nasty.clone());
        invoice.seller.name = Some(nasty.clone());
        invoice.lines[0].name = Some(nasty.clone());
        invoice.lines[1].description = Some("x".repeat(100_000));
    }
    after.lines[0].name = Some(String::new());
    after.currency = Some("XXX".to_owned());
    let mut out = Vec::new();
    write_comparison_pdf(&before, &after, &Template::default(), &FONTS, &mut out).unwrap();
    assert!(!text(&out).is_empty());
    write_comparison_pdf(&Invoice::default(), &Invoice::default(), &Template::default(), &FONTS, &mut Vec::new()).unwrap();
    write_evidence_pdf(&ComparisonReport::default(), &Vec::new(), &EvidenceOptions::default(), &FONTS, &mut Vec::new()).unwrap();
}

/// The text of all pages, each ended by a form feed, as its lines stand.
fn text(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new("pdftotext").args(["-layout", file.path().to_str().unwrap(), "-"]).output();
    let output = output.expect("pdftotext; `cargo xtask setup` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    plain(&String::from_utf8(output.stdout).unwrap())
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// With `TIEOUT_KEEP_PDF=FOLDER`, to be looked at.
fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("TIEOUT_KEEP_PDF") {
        std::fs::write(std::path::Path::new(&folder).join(name).with_extension("pdf"), pdf).unwrap();
    }
}
