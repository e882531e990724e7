//! The report.
use crate::{ComparisonReport, DifferenceSource, DocumentError};
use std::io::Write;
/// What the report shows.
#[derive(Clone, Debug)]
pub struct HtmlOptions {
    /// At most this many differences are listed; of more, the largest by money and the first of each cause, and the report says so.
    pub most_differences: u64,
    /// Where all differences are, said when only a sample is shown: `differences.csv`.
    pub all_are_in: Option<String>,
}
impl Default for HtmlOptions {
    fn default() -> Self { HtmlOptions { most_differences: 20_000, all_are_in: None } }
}
/// The report as one self-contained page.
pub fn write_comparison_html(_: &ComparisonReport, _: &dyn DifferenceSource, _: &HtmlOptions, _: &mut dyn Write) -> Result<(), DocumentError> { Ok(()) }
