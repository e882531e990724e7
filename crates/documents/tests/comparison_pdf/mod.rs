//! Comparisons as PDF: what they say, and that the same input gives the same bytes.

mod versions;

use crate::sample::{report, rows};
use tieout_documents::comparison_pdf::*;
use tieout_documents::pdf::Fonts;
use tieout_documents::template::{Language, Template};
use tieout_documents::{ComparisonReport, DifferenceSource};

fn comparison(template: &Template) -> Vec<u8> {
    let mut out = Vec::new();
    let (before, after) = versions::two();
    write_comparison_pdf(&before, &after, template, &Fonts::shipped(), &mut out).unwrap();
    out
}

fn evidence(report: &ComparisonReport, rows: &dyn DifferenceSource) -> Vec<u8> {
    let mut out = Vec::new();
    write_evidence_pdf(report, rows, &EvidenceOptions::default(), &Fonts::shipped(), &mut out).unwrap();
    out
}

#[test]
fn the_same_versions_give_the_same_bytes() {
    let template = Template::default();
    let german = comparison(&template);
    assert_eq!(german, comparison(&template));
    let japanese = comparison(&Template { language: Some(Language::Ja), ..template });
    assert_ne!(german, japanese);
    keep("comparison-de", &german);
    keep("comparison-ja", &japanese);
}

#[test]
fn the_same_report_gives_the_same_evidence() {
    let pdf = evidence(&report(), &rows());
    assert_eq!(pdf, evidence(&report(), &rows()));
    keep("evidence", &pdf);
    let mut hard = report();
    crate::sample::harden(&mut hard);
    keep("evidence-hard", &evidence(&hard, &rows()));
}

/// With `TIEOUT_KEEP_PDF=FOLDER`, to be looked at.
fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("TIEOUT_KEEP_PDF") {
        std::fs::write(std::path::Path::new(&folder).join(name).with_extension("pdf"), pdf).unwrap();
    }
}
