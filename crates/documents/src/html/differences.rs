//! The table of differences, all or a stated sample, with filters.

use super::HtmlOptions;
use super::causes::{both, whole_line};
use super::page::{Page, figure};
use super::sample;
use crate::text::{count, plain};
use crate::words;
use crate::{ComparisonReport, DifferenceRow, DifferenceSource, DocumentError, Sign};
use tieout_billing::Value;

pub fn write(
    page: &mut Page<'_>,
    report: &ComparisonReport,
    differences: &dyn DifferenceSource,
    options: &HtmlOptions,
) -> Result<(), DocumentError> {
    if differences.count() == 0 {
        return Ok(());
    }
    let chosen = sample::choose(differences, options.most_differences)?;
    let total = differences.count();
    page.raw("<section id=\"differences\">\n<h2>Differences</h2>\n<p>");
    match &chosen {
        None => page.raw("All ").raw(&count(total)).raw(if total == 1 { " difference." } else { " differences." }),
        Some(chosen) => {
            page.raw("<b>Showing ").raw(&count(chosen.len() as u64)).raw(" of ").raw(&count(total));
            page.raw("</b>: the largest by money and the first of each cause. All are in ");
            match &options.all_are_in {
                Some(file) => page.text(file).raw("."),
                None => page.raw("the CSV and XLSX exports."),
            }
        }
    };
    page.raw(" One row is one field of one line; what follows from another field of the line is marked <span class=\"derived\">follows</span>.</p>\n");
    filters(page, report);
    page.raw("<table id=\"rows\">\n<colgroup><col class=\"c-sign\"><col class=\"c-invoice\"><col class=\"c-line\"><col class=\"c-customer\"><col class=\"c-product\"><col class=\"c-field\">");
    page.raw("<col class=\"c-value\"><col class=\"c-value\">");
    let judged = differences.is_judged();
    page.raw(if judged { "<col class=\"c-value\"><col class=\"c-right\">" } else { "" });
    page.raw("<col class=\"c-value\"><col class=\"c-currency\"><col class=\"c-cause\"></colgroup>\n<thead><tr>");
    for title in ["", "Invoice", "Line", "Customer", "Product", "Field"] {
        heading(page, title, "");
    }
    for title in ["Before", "After"] {
        heading(page, title, " class=\"number\"");
    }
    if judged {
        heading(page, "Expected", " class=\"number\"");
        heading(page, "Right", "");
    }
    heading(page, "Difference", " class=\"number\"");
    for title in ["Currency", "Cause"] {
        heading(page, title, "");
    }
    page.raw("</tr></thead>\n<tbody>\n");

    let mut ordinal = 0;
    let mut next = chosen.as_deref().map(|chosen| chosen.iter().copied().peekable());
    differences.walk(&mut |row| {
        let shown = next.as_mut().is_none_or(|next| next.next_if_eq(&ordinal).is_some());
        ordinal += 1;
        if shown {
            write_row(page, row, judged);
            page.flush_if_full()?;
        }
        Ok(())
    })?;
    page.raw("</tbody></table>\n</section>\n");
    Ok(())
}

fn filters(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("<div class=\"filters\" hidden><label>Find <input id=\"find\" type=\"search\" placeholder=\"invoice, customer, product, value\"></label>\n");
    page.raw("<label>State <select id=\"state\"><option value=\"\">all</option><option value=\"~\">~ changed</option><option value=\"+\">+ added</option><option value=\"−\">− missing</option></select></label>\n");
    page.raw("<label>Cause <select id=\"cause\"><option value=\"\">all</option>");
    for cause in &report.causes {
        page.raw("<option value=\"").text(&cause.id).raw("\">").text(&cause.id).raw(" ").text(&cause.summary).raw("</option>");
    }
    page.raw("<option value=\"?\">? unexplained</option></select></label>\n<label class=\"check\"><input id=\"roots\" type=\"checkbox\"> without those that follow</label>\n");
    page.raw("<output id=\"found\"></output></div>\n");
}

fn heading(page: &mut Page<'_>, title: &str, attributes: &str) {
    page.raw("<th").raw(attributes).raw(" scope=\"col\">").raw(title).raw("</th>");
}

fn write_row(page: &mut Page<'_>, row: &DifferenceRow<'_>, judged: bool) {
    let (class, mark) = match row.state {
        Sign::Changed => ("changed", "~"),
        Sign::Added => ("added", "+"),
        Sign::Removed => ("removed", "−"),
    };
    page.raw("<tr class=\"")
        .raw(class)
        .raw(if row.root { "" } else { " follows" })
        .raw("\"><td class=\"mark\">")
        .raw(mark)
        .raw("</td><td>");
    page.text(&both(row.invoice_before, row.invoice_after)).raw("</td><td>").text(&both(row.line_before, row.line_after)).raw("</td><td>");
    page.text(row.customer).raw("</td><td>").text(row.product).raw("</td><td>");
    page.text(if row.field.is_empty() { whole_line(row.state) } else { words::field(row.field) }).raw("</td>");
    value(page, &row.before);
    value(page, &row.after);
    if judged {
        value(page, &row.judged.map_or(Value::Empty, |judged| judged.expected));
        page.raw("<td>").text(row.judged.map_or("", |judged| judged.right)).raw("</td>");
    }
    match row.delta {
        Some(delta) => page.amount(delta, delta.scale(), true),
        // Of a whole line, what it was worth.
        None if row.field.is_empty() && !row.money.is_zero() => page.amount(row.money, row.money.scale(), true),
        None => page.raw("<td class=\"number\"></td>"),
    };
    page.raw("<td class=\"muted\">").text(row.currency).raw("</td><td>");
    if row.cause.is_empty() {
        page.raw("<span class=\"unexplained\">?</span>");
    } else {
        page.text(row.cause);
    }
    page.raw("</td></tr>\n");
}

fn value(page: &mut Page<'_>, value: &Value<'_>) {
    match value {
        Value::Decimal(decimal) => page.raw("<td class=\"number\">").raw(&figure(*decimal, decimal.scale(), false)),
        other => page.raw("<td>").text(&plain(other)),
    };
    page.raw("</td>");
}
