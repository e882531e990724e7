//! A comparison as one self-contained HTML page: it opens anywhere, asks nothing of any network, and prints as A4.
//!
//! Read top-down by a director, then by an auditor: what changed and what it cost, the way from before to after by cause, each cause
//! with its condition and examples, the proof, the inputs with their hashes, the settings, and the differences.

pub(crate) mod causes;
mod differences;
mod evidence;
pub(crate) mod page;
pub(crate) mod sample;
pub(crate) mod summary;
pub(crate) mod waterfall;

use crate::text;
use crate::{ComparisonReport, DifferenceSource, DocumentError};
use base64::Engine;
use page::Page;
use sha2::{Digest, Sha256};
use std::io::Write;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// How much the report shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlOptions {
    /// At most about this many differences are listed: of more, the first of each cause and the largest by money, and the report says so.
    pub most_differences: u64,
    /// Where all differences are, said when only a sample is shown: `differences.csv`.
    pub all_are_in: Option<String>,
}

impl Default for HtmlOptions {
    fn default() -> Self {
        HtmlOptions { most_differences: 20_000, all_are_in: None }
    }
}

/// The report as one self-contained page.
///
/// Every text is escaped; the page's own policy forbids all but its one style and its one script (named by their hashes), which only
/// filters and sorts.
pub fn write_comparison_html(
    report: &ComparisonReport,
    differences: &dyn DifferenceSource,
    options: &HtmlOptions,
    out: &mut dyn Write,
) -> Result<(), DocumentError> {
    let mut page = Page::new(out);
    head(&mut page, report);
    summary::write(&mut page, report);
    waterfall::write(&mut page, report);
    causes::write(&mut page, report);
    evidence::write(&mut page, report);
    page.flush()?;
    differences::write(&mut page, report, differences, options)?;
    foot(&mut page, report);
    page.flush()
}

fn head(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '");
    page.raw(&source_hash(STYLE));
    page.raw("'; script-src '");
    page.raw(&source_hash(SCRIPT));
    page.raw("'; base-uri 'none'; form-action 'none'\">\n");
    page.raw(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    page.text(&report.title);
    page.raw("</title>\n<style>");
    page.raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n<main>\n");
}

fn foot(page: &mut Page<'_>, report: &ComparisonReport) {
    page.raw("</main>\n<footer><p>");
    page.text(&report.tool_version);
    page.raw(" · written ");
    page.text(&text::moment(&report.generated_at));
    if let Some(head) = &report.log_head {
        page.raw(" · head of the log <code>");
        page.text(head);
        page.raw("</code>");
    }
    page.raw("</p></footer>\n<script>");
    page.raw(SCRIPT);
    page.raw("</script>\n</body>\n</html>\n");
}

/// A source expression of a content security policy: `sha256-…`.
pub(crate) fn source_hash(source: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(source)))
}
