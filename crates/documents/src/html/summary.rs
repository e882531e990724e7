//! The first screen: what changed, and what it cost, per currency.

use super::page::{Page, currency_name, figure, places};
use crate::text::{count, moment};
use crate::words;
use crate::{ComparisonReport, Proof};
use rust_decimal::Decimal;

pub fn write(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("<header>\n<p class=\"kind\">Comparison of two billing runs</p>\n<h1>").text(&report.title).raw("</h1>\n");
    page.raw("<p class=\"sides\"><span class=\"muted\">before</span> ").text(&report.before.name);
    page.raw(" <span class=\"muted\">→ after</span> ").text(&report.after.name).raw("</p>\n");
    page.raw("<p class=\"muted\">Written ").text(&moment(&report.generated_at));
    if !report.generated_by.is_empty() {
        page.raw(" by ").text(&report.generated_by);
    }
    page.raw(" with ").text(&report.tool_version).raw("</p>\n</header>\n");

    page.raw("<section id=\"summary\">\n<p class=\"lead\">").text(&lead(report)).raw("</p>\n");
    figures(page, report);
    for overrun in &report.overruns {
        let places = places(&overrun.currency);
        page.raw("<p class=\"alarm\">Tolerance hid ").text(currency_name(&overrun.currency)).raw(" ").raw(&figure(
            overrun.hidden,
            places,
            false,
        ));
        page.raw(", more than its budget of ").raw(&figure(overrun.budget, places, false)).raw(".</p>\n");
    }
    money(page, report);
    page.raw("</section>\n");
}

/// The result in words that a director reads first.
pub fn lead(report: &ComparisonReport) -> String {
    let mut text = words::verdict(report);
    if !report.differs() {
        return text;
    }
    text.push_str(&moved(report));
    match report.causes.len() {
        0 => text.push_str(" No cause was found."),
        1 => text.push_str(" One cause explains this"),
        causes => text.push_str(&format!(" {} causes explain this", count(causes as u64))),
    }
    if !report.causes.is_empty() {
        match report.unexplained.lines {
            0 => text.push_str(", and nothing is left unexplained."),
            1 => text.push_str("; 1 line is unexplained."),
            lines => text.push_str(&format!("; {} lines are unexplained.", count(lines))),
        }
    }
    text
}

/// The money that moved, where there are few enough currencies to say it in words.
fn moved(report: &ComparisonReport) -> String {
    let moved: Vec<String> = report
        .proof
        .iter()
        .filter(|proof| proof.before.gross != proof.after.gross)
        .map(|proof| {
            let (before, after) = (proof.before.gross, proof.after.gross);
            let delta = figure(after - before, places(&proof.currency), true);
            let share = match percent(before, after) {
                share if share == "–" => String::new(),
                share => format!(" ({share} %)"),
            };
            format!("{} {delta}{share}", proof.currency).trim_start().to_owned()
        })
        .collect();
    match moved.len() {
        0 => " The gross totals are the same.".to_owned(),
        1..=3 => format!(" The gross total moved by {}.", moved.join(" and ")),
        many => format!(" The gross totals of {many} currencies moved."),
    }
}

fn figures(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("<div class=\"figures\">\n");
    let tally = report.invoices;
    let mut figure = |number: &str, label: &str, class: &str| {
        page.raw("<div class=\"figure ").raw(class).raw("\"><b>").raw(number).raw("</b><span>").raw(label).raw("</span></div>\n");
    };
    figure(&count(tally.matched), "invoices matched", "");
    figure(&count(tally.unchanged), "the same", "");
    figure(&format!("<i>~</i>{}", count(tally.changed)), "changed", if tally.changed > 0 { "changed" } else { "none" });
    figure(&format!("<i>−</i>{}", count(tally.removed)), "only before", if tally.removed > 0 { "removed" } else { "none" });
    figure(&format!("<i>+</i>{}", count(tally.added)), "only after", if tally.added > 0 { "added" } else { "none" });
    if report.proved() {
        figure("<i>✓</i>0.00", "residual: proved", "proved");
    } else {
        figure("<i>✗</i>", "not proved", "removed");
    }
    page.raw("</div>\n");
}

fn money(page: &mut Page<'_>, report: &ComparisonReport) {
    if report.proof.is_empty() {
        return;
    }
    page.raw("<div class=\"wide\"><table class=\"money\">\n<thead><tr><th>Currency</th><th></th><th class=\"number\">Before</th>");
    page.raw("<th class=\"number\">After</th><th class=\"number\">Difference</th><th class=\"number\">%</th></tr></thead>\n");
    for proof in &report.proof {
        money_of(page, proof);
    }
    page.raw("</table></div>\n");
}

fn money_of(page: &mut Page<'_>, proof: &Proof) {
    let places = places(&proof.currency);
    page.raw("<tbody>\n");
    for (index, (name, of)) in words::AMOUNTS.into_iter().enumerate() {
        let (before, after) = (of(&proof.before), of(&proof.after));
        page.raw(if name == "gross" { "<tr class=\"total\">" } else { "<tr>" });
        if index == 0 {
            page.raw("<th rowspan=\"3\" scope=\"rowgroup\">").text(currency_name(&proof.currency)).raw("</th>");
        }
        page.raw("<td class=\"muted\">").raw(name).raw("</td>");
        page.amount(before, places, false).amount(after, places, false).amount(after - before, places, true);
        page.raw("<td class=\"number muted\">").raw(&percent(before, after)).raw("</td></tr>\n");
    }
    page.raw("</tbody>\n");
}

/// The change in percent with two digits; a dash where before is zero or the figure would say nothing.
pub fn percent(before: Decimal, after: Decimal) -> String {
    let hundred = Decimal::ONE_HUNDRED;
    let share = (after - before).checked_mul(hundred).and_then(|change| change.checked_div(before.abs()));
    match share.map(|share| share.round_dp(2)) {
        Some(share) if share.is_zero() && after != before => "< 0.01".to_owned(),
        Some(share) if share.abs() < Decimal::from(1000) => figure(share, 2, true),
        _ => "–".to_owned(),
    }
}
