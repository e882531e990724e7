//! Use cases on causes: open, decide, merge, split, take back.

use crate::error::{Error, Result};
use crate::view::{CauseDetailView, ComparisonView};
use crate::workspace::Workspace;

macro_rules! unfinished { ($($used:expr),* $(,)?) => {{ $(let _ = $used;)* Err(Error::Invalid("not written yet".to_owned())) }}; }

impl Workspace {
    /// A cause opened.
    pub fn cause(&self, comparison: i64, cause: &str) -> Result<CauseDetailView> {
        unfinished!(comparison, cause)
    }

    /// Accepts or rejects a cause with a reason, or takes that back (`accepted`, `rejected`, `undecided`).
    pub fn cause_decide(&self, comparison: i64, cause: &str, verdict: &str, reason: &str) -> Result<ComparisonView> {
        unfinished!(comparison, cause, verdict, reason)
    }

    /// Merges causes by hand into a new one.
    pub fn causes_merge(&self, comparison: i64, causes: &[String], summary: &str) -> Result<ComparisonView> {
        unfinished!(comparison, causes, summary)
    }

    /// Splits the lines with these values of `customer_id`, `product` or `currency` off into a cause of their own.
    pub fn cause_split(&self, comparison: i64, cause: &str, field: &str, values: &[String], summary: &str) -> Result<ComparisonView> {
        unfinished!(comparison, cause, field, values, summary)
    }

    /// Takes a merge or a split by hand back.
    pub fn cause_undo(&self, comparison: i64, cause: &str) -> Result<ComparisonView> {
        unfinished!(comparison, cause)
    }
}
