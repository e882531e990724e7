//! A comparison as `tieout compare --json` writes it.

use serde::Serialize;

/// What `--json` writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparisonJson {}
