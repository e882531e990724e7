//! Every cause with its money and its examples, and what people decided of them.

use super::super::look::*;
use super::super::rows::{Rows, bar_text, left, right};
use super::money::field_name;
use super::{ACCENT, section};
use crate::html::causes::both;
use crate::html::page::{currency_name, figure, places};
use crate::pdf::{Cell, Length, Pdf, Text};
use crate::text::{count, moment};
use crate::words;
use crate::{Cause, ComparisonReport, Example, Sign};
use rust_decimal::Decimal;
use tieout_billing::CurrencyTotals;

/// Examples that are shown of each cause.
const EXAMPLES: usize = 3;

pub(super) fn write(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    if report.causes.is_empty() && report.unexplained.lines == 0 {
        return;
    }
    section(pdf, "Causes");
    let rest = pdf.width() - Length::pt(20 + 40 + 3 * 80);
    let columns =
        vec![left(Length::pt(20)), left(rest), left(Length::pt(40)), right(Length::pt(80)), right(Length::pt(80)), right(Length::pt(80))];
    let mut table = Rows::new(pdf, columns, &["", "Cause", "", "Net", "Tax", "Gross"], ACCENT);
    for cause in &report.causes {
        let title = Text::new(cause.summary.as_str(), BODY.semibold()).and(format!("  {}", cause.id), SMALL);
        let title = title.and(format!("\n{}", facts(cause)), SMALL);
        money(pdf, &mut table, Some(cause.sign), title, &cause.impact);
    }
    if report.unexplained.lines > 0 {
        let title =
            Text::new("Unexplained", BODY.semibold()).and(format!("\n{}", number(report.unexplained.lines, "line", "lines")), SMALL);
        money(pdf, &mut table, None, title, &report.unexplained.impact);
    }
    table.end(pdf);
    pdf.space(Length::pt(14));
    examples(pdf, report);
}

/// A cause's row with its money, a line for each currency.
fn money(pdf: &mut Pdf<'_>, table: &mut Rows, sign: Option<Sign>, title: Text<'_>, impact: &CurrencyTotals) {
    let [mut currencies, mut net, mut tax, mut gross] = [(); 4].map(|()| Text::default());
    for (index, (currency, totals)) in impact.iter().enumerate() {
        let feed = if index > 0 { "\n" } else { "" };
        currencies = currencies.and(format!("{feed}{}", currency_name(currency)), BODY.color(MUTED));
        let add = |text: Text<'static>, value: Decimal| {
            let style = if value.is_zero() { NUMBER.color(MUTED) } else { NUMBER };
            text.and(format!("{feed}{}", figure(value, places(currency), true)), style)
        };
        (net, tax, gross) = (add(net, totals.net), add(tax, totals.tax), add(gross, totals.gross));
    }
    let cells = vec![bar_text(sign), Cell::new(title).header(), currencies.into(), net.into(), tax.into(), gross.into()];
    table.row(pdf, cells, sign);
}

fn facts(cause: &Cause) -> String {
    let conditions = words::conditions(&cause.conditions);
    let share = (cause.confidence * Decimal::ONE_HUNDRED).normalize();
    let parts = [
        // Most summaries say it already.
        if conditions.is_empty() { "everywhere".to_owned() } else { format!("where {conditions}") },
        number(cause.lines, "line", "lines"),
        number(cause.invoices, "invoice", "invoices"),
        number(cause.customers, "customer", "customers"),
        format!("on {share} % of the lines that it applies to"),
    ];
    let said = usize::from(!conditions.is_empty() && cause.summary.contains(" where "));
    parts[said..].join(" · ")
}

fn number(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

fn examples(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    let shown = |cause: &Cause| cause.examples.iter().take(EXAMPLES).cloned().collect::<Vec<Example>>();
    if report.causes.iter().all(|cause| cause.examples.is_empty()) {
        return;
    }
    section(pdf, "Examples of the causes");
    let rest = pdf.width() - Length::pt(28 + 80 + 34 + 64 + 64 + 66 + 66 + 60);
    let widths = [28, 80, 34, 64, 64].map(|points| left(Length::pt(points)));
    let columns = widths.into_iter().chain([left(rest)]).chain([66, 66, 60].map(|points| right(Length::pt(points)))).collect();
    let header = ["Cause", "Invoice", "Line", "Customer", "Product", "Field", "Before", "After", "Difference"];
    let mut table = Rows::new(pdf, columns, &header, ACCENT);
    for cause in &report.causes {
        for example in shown(cause) {
            let value = |text: &str| match text.parse::<Decimal>() {
                Ok(value) if example.delta.is_some() => figure(value, value.scale(), false),
                _ => text.to_owned(),
            };
            let texts = [
                cause.id.clone(),
                both(&example.invoice_before, &example.invoice_after),
                both(&example.line_before, &example.line_after),
                example.customer.clone(),
                example.product.clone(),
                field_name(&example.field, example.state).to_owned(),
                value(&example.before),
                value(&example.after),
                example.delta.map(|delta| figure(delta, delta.scale(), true)).unwrap_or_default(),
            ];
            table.row(pdf, texts.map(|text| Cell::new(Text::new(text, SMALL_NUMBER))).into(), None);
        }
    }
    table.end(pdf);
    pdf.space(Length::pt(14));
}

/// Who decided what of which cause, and when.
pub(super) fn decisions(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    if report.causes.is_empty() {
        return;
    }
    section(pdf, "Decisions");
    let rest = pdf.width() - Length::pt(36 + 66 + 96 + 104);
    let columns = vec![left(Length::pt(36)), left(Length::pt(66)), left(Length::pt(96)), left(Length::pt(104)), left(rest)];
    let mut table = Rows::new(pdf, columns, &["Cause", "Decision", "By", "At", "Reason"], ACCENT);
    for cause in &report.causes {
        let (verdict, style) = match cause.decision.as_ref().map(|decision| decision.verdict.as_str()) {
            Some("accepted") => ("✓ accepted", BODY.semibold().color(ADDED)),
            Some("rejected") => ("✗ rejected", BODY.semibold().color(REMOVED)),
            Some(other) => (other, BODY.semibold()),
            None => ("not decided", BODY.color(MUTED)),
        };
        let decision = cause.decision.clone().unwrap_or_default();
        let cells = vec![
            Cell::new(Text::new(cause.id.as_str(), BODY)).header(),
            Text::new(verdict.to_owned(), style).into(),
            Text::new(decision.by.as_str(), BODY).into(),
            Text::new(moment(&decision.at).into_owned(), BODY).into(),
            Text::new(decision.reason.as_str(), BODY).into(),
        ];
        table.row(pdf, cells, None);
    }
    table.end(pdf);
    pdf.space(Length::pt(14));
}
