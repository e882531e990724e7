//! Views of batches: the documents of many invoices, written in one go.

use super::{BrokenRuleView, MissingTermView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a batch is to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct BatchRequest {
    #[ts(type = "number")]
    pub run: i64,
    /// `approved`, `all` or `these`.
    pub which: String,
    /// The numbers of `these`.
    pub invoices: Vec<String>,
    /// `pdf`, `facturx`, `ubl` or `cii`.
    pub format: String,
    /// Empty: the house's own.
    pub template: String,
    /// `draft`, `paid` or `void`; empty: nothing.
    pub mark: String,
    /// How files are named, without their ending: `{number} {customer} {date}`; empty: `{number}`.
    pub pattern: String,
    /// The usage set that the appendices are of; none: no appendices.
    #[ts(type = "number | null")]
    pub usage: Option<i64>,
}

/// What a batch would do, before it is started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchPlanView {
    #[ts(type = "number")]
    pub invoices: u64,
    /// The names of the first files.
    pub names: Vec<String>,
    /// What patterns may say, such as `{number}`.
    pub placeholders: Vec<String>,
}

/// A batch in the history of its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchView {
    #[ts(type = "number")]
    pub id: i64,
    #[ts(type = "number")]
    pub run: i64,
    pub request: BatchRequest,
    /// The folder or the zip file, for showing only.
    pub target: String,
    pub zip: bool,
    /// `running`, `stopped` (cancelled, or the disk was full: it can be resumed) or `done`.
    pub state: String,
    /// Why it stopped.
    pub reason: String,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub written: u64,
    /// Lack something or break a rule of the standard: not written.
    #[ts(type = "number")]
    pub refused: u64,
    #[ts(type = "number")]
    pub waiting: u64,
    #[ts(type = "number")]
    pub bytes: u64,
    pub started_at: String,
    pub started_by: String,
    pub ended_at: String,
}

/// A window of a batch's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchFilesView {
    #[ts(type = "number")]
    pub total: u64,
    pub files: Vec<BatchFileView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchFileView {
    pub invoice: String,
    /// The file's name.
    pub name: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// `written`, `refused` or `waiting`.
    pub state: String,
    pub missing: Vec<MissingTermView>,
    pub broken: Vec<BrokenRuleView>,
}
