//! The evidence of a comparison of two runs: what an auditor files.

mod causes;
mod differences;
mod inputs;
mod money;

use super::look::*;
use crate::html::page::{currency_name, figure, places};
use crate::html::summary::lead;
use crate::pdf::{Fonts, Length, Pdf, Setup, Style, Text};
use crate::text::{count, moment};
use crate::{ComparisonReport, DifferenceSource, DocumentError};
use std::io::Write;

/// How much the evidence shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceOptions {
    /// At most about this many differences are listed: of more, the first of each cause and the largest by money, and the document says so.
    pub most_differences: u64,
    /// Where all differences are, said when only a sample is shown: `differences.csv`.
    pub all_are_in: Option<String>,
}

impl Default for EvidenceOptions {
    fn default() -> Self {
        EvidenceOptions { most_differences: 200, all_are_in: None }
    }
}

/// The evidence of a comparison on A4, in English as the causes are: summary, the way from before to after, causes with money and decisions, proof, inputs with
/// their hashes, settings, a sample of the differences, the head of the log on every page, and room for signatures. The same report gives the same bytes.
///
/// # Errors
/// What the source of the differences says, or [`DocumentError::Write`] if the receiver fails.
pub fn write_evidence_pdf(
    report: &ComparisonReport,
    differences: &dyn DifferenceSource,
    options: &EvidenceOptions,
    fonts: &Fonts,
    out: &mut dyn Write,
) -> Result<(), DocumentError> {
    let mut pdf = Pdf::new(
        fonts,
        Setup {
            size: (Length::mm(210), Length::mm(297)),
            margins: [TOP, Length::mm(15), Length::mm(19), Length::mm(15)],
            language: "en",
            title: format!("{} – evidence", report.title),
            author: report.generated_by.clone(),
            subject: format!("Comparison of {} with {}", report.before.name, report.after.name),
            created: report.generated_at.get(..10).and_then(|day| day.parse().ok()),
            attached: None,
        },
    );
    summary(&mut pdf, report);
    money::totals(&mut pdf, report);
    money::way(&mut pdf, report);
    causes::write(&mut pdf, report);
    money::proof(&mut pdf, report);
    causes::decisions(&mut pdf, report);
    inputs::write(&mut pdf, report);
    differences::write(&mut pdf, differences, options)?;
    inputs::sign_off(&mut pdf, report);
    let written = pdf.finish(|pdf, page, pages| foot(pdf, report, page, pages))?;
    out.write_all(&written.bytes)?;
    Ok(())
}

fn summary(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    pdf.paragraph(&Text::new("Evidence of a comparison of two billing runs", SMALL));
    pdf.heading(1, &Text::new(report.title.as_str(), TITLE.color(ACCENT)));
    let sides = Text::new("before ", LEAD.color(MUTED)).and(report.before.name.as_str(), LEAD).and("  →  after ", LEAD.color(MUTED));
    pdf.paragraph(&sides.and(report.after.name.as_str(), LEAD));
    let mut written = format!("Written {}", moment(&report.generated_at));
    if !report.generated_by.is_empty() {
        written.push_str(&format!(" by {}", report.generated_by));
    }
    pdf.paragraph(&Text::new(format!("{written} with {}", report.tool_version), SMALL));
    pdf.space(Length::pt(10));
    let tally = report.invoices;
    let figure_of = |number: String, name: &str, color| Figure { number, name: name.to_owned(), color };
    let quiet = |number: u64, color| if number == 0 { MUTED } else { color };
    let mut shown = vec![
        figure_of(count(tally.matched), "invoices matched", INK),
        figure_of(count(tally.unchanged), "the same", INK),
        figure_of(format!("~ {}", count(tally.changed)), "changed", quiet(tally.changed, CHANGED)),
        figure_of(format!("− {}", count(tally.removed)), "only before", quiet(tally.removed, REMOVED)),
        figure_of(format!("+ {}", count(tally.added)), "only after", quiet(tally.added, ADDED)),
    ];
    shown.push(match report.proved() {
        true => figure_of("0.00".to_owned(), "residual: proved", ADDED),
        false => figure_of("not 0.00".to_owned(), "residual: NOT proved", REMOVED),
    });
    figures(pdf, &shown);
    pdf.space(Length::pt(10));
    pdf.paragraph(&Text::new(lead(report), LEAD));
    for overrun in &report.overruns {
        let [hidden, budget] = [overrun.hidden, overrun.budget].map(|amount| figure(amount, places(&overrun.currency), false));
        let said = format!("Tolerance hid {} {hidden}, more than its budget of {budget}.", currency_name(&overrun.currency));
        pdf.paragraph(&Text::new(said, LEAD.semibold().color(REMOVED)));
    }
    pdf.space(Length::pt(12));
}

/// A heading that begins a part.
fn section(pdf: &mut Pdf<'_>, title: &str) {
    pdf.need(Length::pt(80));
    pdf.heading(2, &Text::new(title, SECTION));
    pdf.space(Length::pt(3));
}

fn foot(pdf: &mut Pdf<'_>, report: &ComparisonReport, page: usize, pages: usize) {
    const FOOT: Style = SMALL.leading(Length::pt(9));
    let (width, height) = pdf.size();
    let y = height - Length::mm(14);
    pdf.fill(pdf.left(), y - Length::pt(4), pdf.width(), HAIRLINE.thickness, HAIR);
    let number = pdf.fonts().block(&Text::new(format!("Page {page} of {pages}"), FOOT), pdf.width());
    let log_head = report.log_head.as_ref().map(|head| format!("head of the log {head}"));
    let said = [Some(format!("{} · {}", report.title, report.tool_version)), log_head];
    for (index, said) in said.into_iter().flatten().enumerate() {
        let said = pdf.fonts().block(&Text::new(said, FOOT).lines(1), pdf.width() - number.width() - Length::pt(12));
        pdf.paint(&said, pdf.left(), y + FOOT.leading * index as i32);
    }
    pdf.paint(&number, width - pdf.left() - number.width(), y);
}
