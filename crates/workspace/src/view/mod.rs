//! What crosses to the window: view types made for the screens, generated to TypeScript by `ts-rs`.
//!
//! Amounts, prices, quantities and rates are [`Amount`] (a decimal as text), dates are `YYYY-MM-DD`, instants RFC 3339 in UTC.

mod batches;
mod comparing;
mod documents;
mod importing;
mod kpi;
mod parties;
mod rating;
mod report;
mod review;
mod sql;

pub use batches::*;
pub use comparing::*;
pub use documents::*;
pub use importing::*;
pub use kpi::*;
pub use parties::*;
pub use rating::*;
pub use report::*;
pub use review::*;
pub use sql::*;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An exact decimal, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Amount(pub String);

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Amount(decimal.to_string())
    }
}

/// An error as the window shows it: the UI branches on `code`, shows `message` (what and where) and `help` (what to do).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    pub code: String,
    pub message: String,
    pub help: String,
}

/// Progress of long work, sent some ten times a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProgressView {
    pub stage: String,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub of: u64,
    /// Units of the stage per second.
    #[ts(type = "number")]
    pub rate: u64,
    /// `null` until it can be said.
    #[ts(type = "number | null")]
    pub seconds_left: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceView {
    pub name: String,
    /// For showing only; the web side can't open paths.
    pub folder: String,
    pub read_only: bool,
    /// Why it is read-only: `another window has it open since 14:03 (pid 4711)`.
    pub read_only_reason: Option<String>,
    pub schema_version: u32,
    pub runs: Vec<RunView>,
    pub comparisons: Vec<ComparisonListView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentView {
    pub id: String,
    pub name: String,
    pub folder: String,
    pub opened_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TotalsView {
    /// ISO 4217 code; empty where the source names none.
    pub currency: String,
    pub net: Amount,
    pub tax: Amount,
    pub gross: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileView {
    pub name: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub rows: u64,
    /// In words: `CSV, semicolon, Windows-1252, gzip`.
    pub format: String,
}

/// A run in the list and on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    /// What its rows are: `invoices` of a bill run, else the kind of a record set, such as `contracts`.
    pub kind: String,
    pub imported_at: String,
    pub imported_by: String,
    /// Sealed runs take no more rows.
    pub sealed: bool,
    pub files: Vec<FileView>,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub lines: u64,
    #[ts(type = "number")]
    pub rejects: u64,
    pub totals: Vec<TotalsView>,
    pub profile: String,
    pub mapping: Vec<ColumnMappingView>,
}

/// What `PRAGMA integrity_check` and the content hashes say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrityView {
    pub sound: bool,
    pub problems: Vec<String>,
    pub checked_at: String,
}

/// An entry of the log of decisions and imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogEntryView {
    #[ts(type = "number")]
    pub number: i64,
    pub at: String,
    pub by: String,
    pub what: String,
    pub subject: String,
    pub hash: String,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportView {
    pub name: String,
    pub folder: String,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub rows: u64,
}
