//! Every cause with its condition in words, its money, its decision and its examples.

use super::page::{Page, currency_name, figure, places};
use super::waterfall::anchor;
use crate::text::{count, moment};
use crate::words;
use crate::{Cause, ComparisonReport, Decision, Example, Sign};
use rust_decimal::Decimal;
use tieout_billing::CurrencyTotals;

pub fn write(page: &mut Page<'_>, report: &ComparisonReport) {
    if report.causes.is_empty() && report.unexplained.lines == 0 {
        return;
    }
    page.raw("<section id=\"causes\">\n<h2>Causes</h2>\n");
    for cause in &report.causes {
        write_cause(page, cause);
    }
    if report.unexplained.lines > 0 {
        page.raw("<article class=\"cause unexplained\">\n<h3><span class=\"mark\">?</span>Unexplained</h3>\n<p class=\"facts\">");
        plural(page, report.unexplained.lines, "line", "lines");
        page.raw("</p>\n");
        impact(page, &report.unexplained.impact);
        page.raw("</article>\n");
    }
    page.raw("</section>\n");
}

fn write_cause(page: &mut Page<'_>, cause: &Cause) {
    let (class, mark) = match cause.sign {
        Sign::Changed => ("changed", "~"),
        Sign::Added => ("added", "+"),
        Sign::Removed => ("removed", "−"),
    };
    page.raw("<article class=\"cause ").raw(class).raw("\" id=\"").text(&anchor(&cause.id)).raw("\">\n<h3><span class=\"mark\">").raw(mark);
    page.raw("</span>").text(&cause.summary).raw(" <span class=\"id\">").text(&cause.id).raw("</span></h3>\n");
    page.raw("<p class=\"facts\">");
    let conditions = words::conditions(&cause.conditions);
    match conditions.is_empty() {
        true => page.raw("everywhere · "),
        // Most summaries say it already.
        false if cause.summary.contains(" where ") => page,
        false => page.raw("where ").text(&conditions).raw(" · "),
    };
    plural(page, cause.lines, "line", "lines");
    page.raw(" · ");
    plural(page, cause.invoices, "invoice", "invoices");
    page.raw(" · ");
    plural(page, cause.customers, "customer", "customers");
    let share = cause.confidence * Decimal::ONE_HUNDRED;
    page.raw(" · on ").raw(&share.normalize().to_string()).raw(" % of the lines that it applies to</p>\n");
    impact(page, &cause.impact);
    decision(page, cause.decision.as_ref());
    examples(page, &cause.examples);
    page.raw("</article>\n");
}

fn plural(page: &mut Page<'_>, number: u64, one: &str, many: &str) {
    page.raw(&count(number)).raw(" ").raw(if number == 1 { one } else { many });
}

fn impact(page: &mut Page<'_>, impact: &CurrencyTotals) {
    if impact.is_empty() {
        return;
    }
    page.raw("<table class=\"impact\">\n<thead><tr><th>Impact</th><th class=\"number\">Net</th><th class=\"number\">Tax</th><th class=\"number\">Gross</th></tr></thead>\n<tbody>");
    for (currency, totals) in impact {
        let places = places(currency);
        page.raw("<tr><th scope=\"row\">").text(currency_name(currency)).raw("</th>");
        page.amount(totals.net, places, true).amount(totals.tax, places, true).amount(totals.gross, places, true).raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn decision(page: &mut Page<'_>, decision: Option<&Decision>) {
    let Some(decision) = decision else {
        page.raw("<p class=\"decision\"><span class=\"verdict open\">not decided</span></p>\n");
        return;
    };
    let (class, mark) = match decision.verdict.as_str() {
        "accepted" => ("accepted", "✓ "),
        "rejected" => ("rejected", "✗ "),
        _ => ("open", ""),
    };
    page.raw("<p class=\"decision\"><span class=\"verdict ").raw(class).raw("\">").raw(mark).text(&decision.verdict).raw("</span> by ");
    page.text(&decision.by).raw(", ").text(&moment(&decision.at));
    if !decision.reason.is_empty() {
        page.raw(": “").text(&decision.reason).raw("”");
    }
    page.raw("</p>\n");
}

fn examples(page: &mut Page<'_>, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    page.raw("<div class=\"wide\"><table class=\"examples\">\n<thead><tr><th>Example</th><th>Line</th><th>Customer</th><th>Product</th><th>Field</th>");
    page.raw("<th class=\"number\">Before</th><th class=\"number\">After</th><th class=\"number\">Difference</th><th>Currency</th></tr></thead>\n<tbody>");
    for example in examples {
        let texts = [
            both(&example.invoice_before, &example.invoice_after),
            both(&example.line_before, &example.line_after),
            example.customer.clone(),
            example.product.clone(),
            if example.field.is_empty() { whole_line(example.state).to_owned() } else { words::field(&example.field).to_owned() },
        ];
        page.raw("<tr>");
        for text in &texts {
            page.raw("<td>").text(text).raw("</td>");
        }
        for text in [&example.before, &example.after] {
            page.raw("<td class=\"number\">");
            match text.parse::<Decimal>() {
                Ok(decimal) if example.delta.is_some() => page.raw(&figure(decimal, decimal.scale(), false)),
                _ => page.text(text),
            };
            page.raw("</td>");
        }
        match example.delta {
            Some(delta) => page.amount(delta, delta.scale(), true),
            None => page.raw("<td></td>"),
        };
        page.raw("<td class=\"muted\">").text(&example.currency).raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
}

/// A name of both sides: said once where it is the same.
pub fn both(before: &str, after: &str) -> String {
    match (before, after) {
        (before, after) if before == after || after.is_empty() => before.to_owned(),
        ("", after) => after.to_owned(),
        (before, after) => format!("{before} → {after}"),
    }
}

/// What stands for the field of a line that only one side has.
pub fn whole_line(state: Sign) -> &'static str {
    match state {
        Sign::Added => "line added",
        Sign::Removed => "line missing",
        Sign::Changed => "line",
    }
}
