//! A review as one page for a director: it opens anywhere, asks nothing of any network, and prints on one sheet of A4.

use super::sections;
use super::words::{plural, review_lead, stake};
use super::{ReviewReport, Status};
use crate::DocumentError;
use crate::html::page::Page;
use crate::html::source_hash;
use crate::text::{count, moment};
use std::io::Write;

const STYLE: &str = include_str!("style.css");

/// The review as one self-contained page, without script. Every text is escaped; the page's own policy forbids all but its one style.
///
/// The largest faults and stopped invoices are shown, and how many more there are is said: all are in the workbook.
pub fn write_review_html(report: &ReviewReport, out: &mut dyn Write) -> Result<(), DocumentError> {
    let mut page = Page::new(out);
    head(&mut page, report);
    title(&mut page, report);
    figures(&mut page, report);
    sections::write(&mut page, report);
    foot(&mut page, report);
    page.flush()
}

fn head(page: &mut Page<'_>, report: &ReviewReport) {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '").raw(&source_hash(STYLE));
    page.raw("'; base-uri 'none'; form-action 'none'\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    page.text(&report.title).raw("</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
}

fn title(page: &mut Page<'_>, report: &ReviewReport) {
    page.raw("<header>\n<div><p class=\"muted\">Review of a bill run</p>\n<h1>").text(&report.title).raw("</h1>\n<p class=\"muted\">");
    if report.run != report.title {
        page.text(&report.run);
    }
    if let Some((from, to)) = report.period {
        page.raw(if report.run == report.title { "" } else { " · " }).text(&format!("{from} to {to}"));
    }
    if let Some(previous) = &report.previous {
        page.raw(" · against ").text(previous);
    }
    page.raw("</p></div>\n");
    match &report.sign_off {
        Some(sign_off) => {
            page.raw("<p class=\"seal signed\"><b>✓ Signed off</b><span>").text(&sign_off.by).raw(", ").text(&moment(&sign_off.at));
            page.raw("</span></p>\n");
        }
        None => {
            page.raw("<p class=\"seal\"><b>Not signed off</b><span>")
                .text(&plural(report.remaining(), "invoice"))
                .raw(" undecided</span></p>\n");
        }
    }
    page.raw("</header>\n<p class=\"lead\">").text(&review_lead(report)).raw("</p>\n");
    if report.outdated {
        page.raw("<p class=\"alarm\">The settings or records have changed since the checks ran: the findings are not today's.</p>\n");
    }
}

fn figures(page: &mut Page<'_>, report: &ReviewReport) {
    let stopped = report.with_status(Status::Held) + report.with_status(Status::Rejected);
    let remaining = report.remaining();
    page.raw("<div class=\"figures\">\n");
    figure(page, &count(report.register.invoices), "invoices", "");
    figure(
        page,
        &count(report.findings.all),
        &format!("findings, {} new", count(report.findings.new)),
        none(report.findings.all, "changed"),
    );
    figure(page, &stake(&report.findings.at_stake), "at stake", "money");
    figure(page, &count(report.with_status(Status::Approved)), "approved", "");
    figure(page, &count(stopped), "held or rejected", none(stopped, "removed"));
    figure(page, &count(remaining), "undecided", none(remaining, "changed"));
    page.raw("</div>\n");
}

fn none(number: u64, class: &'static str) -> &'static str {
    if number == 0 { "none" } else { class }
}

fn figure(page: &mut Page<'_>, number: &str, label: &str, class: &str) {
    page.raw("<div class=\"figure ").raw(class).raw("\"><b>").text(if number.is_empty() { "–" } else { number });
    page.raw("</b><span>").text(label).raw("</span></div>\n");
}

fn foot(page: &mut Page<'_>, report: &ReviewReport) {
    page.raw("</main>\n<footer>\n<p>Checked ").text(&moment(&report.checked_at));
    if !report.checked_by.is_empty() {
        page.raw(" by ").text(&report.checked_by);
    }
    page.raw(&format!(", settings version {}", report.settings_version));
    if let Some(day) = report.as_of {
        page.raw(&format!(", as of {day}"));
    }
    page.raw(" · written ").text(&moment(&report.generated_at));
    if !report.generated_by.is_empty() {
        page.raw(" by ").text(&report.generated_by);
    }
    page.raw(" with ").text(&report.tool_version).raw("</p>\n");
    if !report.hash.is_empty() {
        page.raw("<p>Content of the review <code>").text(&report.hash).raw("</code></p>\n");
    }
    if let Some(head) = &report.log_head {
        page.raw("<p>Head of the log <code>").text(head).raw("</code>, entry ").raw(&count(report.log_entries)).raw("</p>\n");
    }
    page.raw("</footer>\n</body>\n</html>\n");
}
