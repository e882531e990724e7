//! What was compared and how, and who signs.

use super::super::look::*;
use super::super::rows::{Rows, left, right};
use super::money::amount;
use super::{ACCENT, section};
use crate::pdf::{Cell, Length, Pdf, Role, Text};
use crate::text::count;
use crate::words;
use crate::{ComparisonReport, Side};

pub(super) fn write(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    section(pdf, "What was compared");
    side(pdf, "Before", &report.before);
    side(pdf, "After", &report.after);
    pdf.space(Length::pt(6));

    section(pdf, "How it was compared");
    let columns = vec![left(Length::pt(150)), left(pdf.width() - Length::pt(150))];
    let mut table = Rows::new(pdf, columns, &["Setting", "Value"], ACCENT);
    for (label, value) in words::settings(report) {
        table.row(pdf, vec![Cell::new(Text::new(label, BODY)).header(), Text::new(value, BODY).into()], None);
    }
    table.end(pdf);
    pdf.space(Length::pt(10));
    if !report.matched_by.is_empty() {
        let columns = vec![left(Length::pt(150)), left(Length::pt(100)), right(Length::pt(80))];
        let mut table = Rows::new(pdf, columns, &["Invoices matched by", "How sure", "Invoices"], ACCENT);
        for matched in &report.matched_by {
            let texts = [matched.method.clone(), matched.certainty.clone(), count(matched.invoices)];
            table.row(pdf, texts.map(|text| Cell::new(Text::new(text, BODY))).into(), None);
        }
        table.end(pdf);
        pdf.space(Length::pt(10));
    }
    if !report.tolerated.is_empty() {
        let columns = [left(Length::pt(150)), left(Length::pt(60))].into_iter().chain([right(Length::pt(90)); 3]).collect();
        let mut table = Rows::new(pdf, columns, &["Hidden by tolerance", "Currency", "Lines", "Sum without signs", "Sum"], ACCENT);
        for tolerated in &report.tolerated {
            let cells = vec![
                Text::new(words::field(&tolerated.field), BODY).into(),
                Text::new(tolerated.currency.as_str(), BODY).into(),
                Text::new(count(tolerated.lines), BODY).into(),
                amount(tolerated.absolute, 2, false, NUMBER),
                amount(tolerated.net, 2, true, NUMBER),
            ];
            table.row(pdf, cells, None);
        }
        table.end(pdf);
        pdf.space(Length::pt(10));
    }
    pdf.space(Length::pt(4));
}

fn side(pdf: &mut Pdf<'_>, title: &str, side: &Side) {
    pdf.need(Length::pt(60));
    let text = Text::new(format!("{title}: "), BODY.color(MUTED)).and(side.name.as_str(), BODY.semibold());
    pdf.heading(3, &text);
    let counts =
        format!("{} · {} invoices · {} lines · {} rejected rows", side.path, count(side.invoices), count(side.lines), count(side.rejects));
    pdf.paragraph(&Text::new(counts, SMALL));
    for file in &side.files {
        let name = Text::new(file.name.as_str(), SMALL.color(INK)).and(format!("  {} bytes", count(file.bytes)), SMALL);
        pdf.paragraph(&name.and(format!("\nSHA-256 {}", file.sha256), SMALL.color(INK)));
    }
    pdf.space(Length::pt(8));
}

/// Lines to sign on; they stay together.
pub(super) fn sign_off(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    pdf.need(Length::pt(130));
    section(pdf, "Sign-off");
    if let Some(head) = &report.log_head {
        let said = Text::new("Head of the workspace's log when this was written: ", SMALL).and(head.as_str(), SMALL.color(INK));
        pdf.paragraph(&said);
    }
    pdf.space(Length::pt(40));
    let wide = (pdf.width() - Length::pt(40)) / 3;
    let y = pdf.cursor();
    for (index, role) in ["Prepared by", "Reviewed by", "Approved by"].into_iter().enumerate() {
        let x = pdf.left() + (wide + Length::pt(20)) * index as i32;
        pdf.fill(x, y, wide, Length::milli(500), INK);
        let role = pdf.fonts().block(&Text::new(format!("{role}, date"), SMALL), wide);
        pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&role, x, y + Length::pt(3)));
    }
    pdf.set_cursor(y + Length::pt(16));
}
