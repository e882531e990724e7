//! Views of files before and while they are imported.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How one column of a file is read. What was guessed is shown and can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnMappingView {
    /// 0-based, in the file.
    pub index: u32,
    pub file: u32,
    /// As the file names it.
    pub header: String,
    /// Field name (`unit_price`), the column's own name to keep it as it is, or empty to leave it out.
    pub field: String,
    /// `text`, `decimal` or `date`.
    pub kind: String,
    /// Number format (`1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `1234.56`) or date order (`YYYY-MM-DD`, `DD/MM/YYYY`, `MM/DD/YYYY`, …).
    pub format: String,
    /// The amounts are whole minor units (cents), as in Stripe's API.
    pub minor_units: bool,
    /// `name`, `content`, `profile` or `user`: who decided.
    pub decided_by: String,
    /// `certain`, `likely`, or `ask`: only `ask` stops an import.
    pub certainty: String,
    /// The question when `certainty` is `ask`: `Is 03/04/2026 the 3rd of April or March 4th? 412 values fit both.`
    pub question: Option<String>,
    /// Answers to the question: values for `format`.
    pub choices: Vec<String>,
}

/// A file that the user chose or dropped; the token stands for its path, which the web side never sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenFileView {
    pub token: String,
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What Tieout makes of one or two files (lines, or header and lines) before they are imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InspectionView {
    /// What the rows are read as: `invoices`, `contracts`, …
    pub kind: String,
    pub files: Vec<InspectedFileView>,
    /// `Stripe invoice lines`, `NetSuite saved search`, …; `by content` where no shape was recognised.
    pub shape: String,
    pub profile: Option<String>,
    pub mapping: Vec<ColumnMappingView>,
    /// What a column of such rows may be.
    pub fields: Vec<FieldChoiceView>,
    /// What no column holds and no row can be read without.
    pub missing: Vec<MissingView>,
    /// Whether every column is decided and nothing is missing.
    pub ready: bool,
    pub preview: PreviewView,
}

/// A field that a column may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldChoiceView {
    /// `unit_price`.
    pub field: String,
    /// `Unit price`.
    pub title: String,
    /// `text`, `decimal` or `date`.
    pub kind: String,
}

/// A field without which no row can be read, and that no column was recognised as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MissingView {
    /// `invoice_number`.
    pub field: String,
    /// `Which column holds the invoice number?`
    pub question: String,
    /// Indices into the mapping, the likely columns first.
    pub columns: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InspectedFileView {
    pub name: String,
    pub format: String,
    /// `lines`, `headers` (one row per invoice, joined to the lines).
    pub role: String,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// The first rows as they will be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewView {
    /// Field names.
    pub columns: Vec<String>,
    pub rows: Vec<PreviewRowView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewRowView {
    #[ts(type = "number")]
    pub row: u64,
    pub cells: Vec<PreviewCellView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewCellView {
    /// As it will be read: `1234.50`, `2026-04-03`.
    pub read: String,
    /// As the file says it, where that differs.
    pub source: Option<String>,
    /// Why it can't be read (the row would go to the rejects), or what is doubtful.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    pub name: String,
    pub columns: u32,
    pub saved_at: String,
    pub saved_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RejectView {
    pub file: String,
    #[ts(type = "number")]
    pub row: u64,
    pub column: String,
    pub value: String,
    pub reason: String,
    /// The whole row as the source has it.
    pub source: String,
}

/// A window of a longer list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RejectsView {
    #[ts(type = "number")]
    pub total: u64,
    pub rows: Vec<RejectView>,
}
