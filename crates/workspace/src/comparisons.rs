//! Use cases on comparisons: start, open, rename, delete; their differences and invoices.

use crate::error::{Error, Result};
use crate::view::{ComparisonView, DifferenceQuery, DifferencesView, SettingsView, SideBySideView};
use crate::workspace::Workspace;
use tieout_billing::Progress;

macro_rules! unfinished { ($($used:expr),* $(,)?) => {{ $(let _ = $used;)* Err(Error::Invalid("not written yet".to_owned())) }}; }

impl Workspace {
    /// Compares two runs of this workspace and keeps the result: all of it or nothing.
    pub fn comparison_start(&self, before: i64, after: i64, name: &str, settings: &SettingsView, progress: &dyn Progress) -> Result<ComparisonView> {
        unfinished!(before, after, name, settings, progress)
    }

    /// The first screen of a comparison.
    pub fn comparison(&self, id: i64) -> Result<ComparisonView> {
        unfinished!(id)
    }

    /// The comparison of that name; `None`: the newest.
    pub fn comparison_named(&self, name: Option<&str>) -> Result<ComparisonView> {
        unfinished!(name)
    }

    /// Deletes it with its decisions; the log keeps them.
    pub fn comparison_delete(&self, id: i64) -> Result<()> {
        unfinished!(id)
    }

    /// Gives it another name.
    pub fn comparison_rename(&self, id: i64, name: &str) -> Result<ComparisonView> {
        unfinished!(id, name)
    }

    /// The field names that settings may name: those of either run.
    pub fn comparison_fields(&self, before: i64, after: i64) -> Result<Vec<String>> {
        unfinished!(before, after)
    }

    /// A window of the differences table.
    pub fn differences(&self, comparison: i64, query: &DifferenceQuery, offset: u64, limit: u64) -> Result<DifferencesView> {
        unfinished!(comparison, query, offset, limit)
    }

    /// A window of the differences as tab-separated text with a header, for the clipboard.
    pub fn differences_tsv(&self, comparison: i64, query: &DifferenceQuery, offset: u64, limit: u64) -> Result<String> {
        unfinished!(comparison, query, offset, limit)
    }

    /// The invoices of a pair, side by side.
    pub fn side_by_side(&self, comparison: i64, pair: i64) -> Result<SideBySideView> {
        unfinished!(comparison, pair)
    }

    /// The first changed pair, of a cause if one is named.
    pub fn changed_pairs(&self, comparison: i64, cause: Option<&str>) -> Result<Option<i64>> {
        unfinished!(comparison, cause)
    }
}
