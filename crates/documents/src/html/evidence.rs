//! What an auditor asks: the proof, the inputs with their hashes, the settings, how it was matched, what tolerance hid, who signs.

use super::page::{Page, currency_name, places};
use crate::text::count;
use crate::words;
use crate::{ComparisonReport, Side};

pub fn write(page: &mut Page<'_>, report: &ComparisonReport) {
    proof(page, report);
    page.raw("<section id=\"inputs\">\n<h2>What was compared</h2>\n<div class=\"pair\">\n");
    side(page, "Before", &report.before);
    side(page, "After", &report.after);
    page.raw("</div>\n</section>\n<section id=\"settings\">\n<h2>How it was compared</h2>\n<dl>\n");
    for (label, value) in words::settings(report) {
        page.raw("<dt>").text(&label).raw("</dt><dd>").text(&value).raw("</dd>\n");
    }
    page.raw("</dl>\n");
    matched(page, report);
    tolerated(page, report);
    page.raw("</section>\n<section id=\"sign-off\">\n<h2>Sign-off</h2>\n<div class=\"signatures\">");
    for role in ["Prepared by", "Reviewed by", "Approved by"] {
        page.raw("<div><span>").raw(role).raw("</span><span>Date</span></div>");
    }
    page.raw("</div>\n</section>\n");
}

fn proof(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("<section id=\"proof\">\n<h2>Proof</h2>\n<p>");
    page.raw(if report.proved() {
        "Before, the causes, the unexplained and what tolerance let pass add up to after in every currency: nothing is missing."
    } else {
        "The steps do not add up to after: this comparison is not proved, and its causes must not be relied on."
    });
    page.raw("</p>\n<div class=\"wide\"><table class=\"money\">\n<thead><tr><th>Currency</th><th></th><th class=\"number\">Before</th><th class=\"number\">+ Causes</th>");
    page.raw("<th class=\"number\">+ Unexplained</th><th class=\"number\">+ Tolerated</th><th class=\"number\">= After</th><th class=\"number\">Residual</th></tr></thead>\n");
    for proof in &report.proof {
        let places = places(&proof.currency);
        page.raw("<tbody>");
        for (index, (name, of)) in words::AMOUNTS.into_iter().enumerate() {
            page.raw(if name == "gross" { "<tr class=\"total\">" } else { "<tr>" });
            if index == 0 {
                page.raw("<th rowspan=\"3\" scope=\"rowgroup\">").text(currency_name(&proof.currency)).raw("</th>");
            }
            page.raw("<td class=\"muted\">").raw(name).raw("</td>").amount(of(&proof.before), places, false);
            page.amount(of(&proof.causes), places, true).amount(of(&proof.unexplained), places, true);
            page.amount(of(&proof.tolerated), places, true).amount(of(&proof.after), places, false);
            page.amount(of(&proof.residual), places, true).raw("</tr>\n");
        }
        page.raw("</tbody>");
    }
    page.raw("</table></div>\n</section>\n");
}

fn side(page: &mut Page<'_>, name: &str, side: &Side) {
    page.raw("<div>\n<h3>")
        .raw(name)
        .raw(": ")
        .text(&side.name)
        .raw("</h3>\n<p class=\"facts\">")
        .raw(&count(side.invoices))
        .raw(" invoices · ");
    page.raw(&count(side.lines)).raw(" lines · ").raw(&count(side.rejects)).raw(" rejected rows</p>\n");
    for file in &side.files {
        page.raw("<p class=\"file\"><b>")
            .text(&file.name)
            .raw("</b> <span class=\"muted\">")
            .raw(&count(file.bytes))
            .raw(" bytes, SHA-256</span><br><code>");
        page.text(&file.sha256).raw("</code></p>\n");
    }
    page.raw("</div>\n");
}

fn matched(page: &mut Page<'_>, report: &ComparisonReport) {
    if report.matched_by.is_empty() {
        return;
    }
    page.raw("<table class=\"small\">\n<thead><tr><th>Invoices matched by</th><th>How sure</th><th class=\"number\">Invoices</th></tr></thead>\n<tbody>");
    for matched in &report.matched_by {
        page.raw("<tr><td>").text(&matched.method).raw("</td><td>").text(&matched.certainty).raw("</td><td class=\"number\">");
        page.raw(&count(matched.invoices)).raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn tolerated(page: &mut Page<'_>, report: &ComparisonReport) {
    if report.tolerated.is_empty() {
        return;
    }
    page.raw("<table class=\"small\">\n<thead><tr><th>Hidden by tolerance</th><th>Currency</th><th class=\"number\">Lines</th>");
    page.raw("<th class=\"number\">Sum without signs</th><th class=\"number\">Sum</th></tr></thead>\n<tbody>");
    for tolerated in &report.tolerated {
        page.raw("<tr><td>")
            .text(words::field(&tolerated.field))
            .raw("</td><td>")
            .text(&tolerated.currency)
            .raw("</td><td class=\"number\">");
        page.raw(&count(tolerated.lines)).raw("</td>").amount(tolerated.absolute, 2, false).amount(tolerated.net, 2, true).raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
}
