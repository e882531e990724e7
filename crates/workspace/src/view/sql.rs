//! SQL and the log.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryView {
    pub columns: Vec<String>,
    /// Parallel to the columns: `decimal` or `date` where every cell that is not NULL is one, else `text`.
    pub kinds: Vec<String>,
    /// Parallel to the columns; `null` is NULL. Integers and decimals as they are written, a BLOB as `x'0A0B'`.
    pub rows: Vec<Vec<Option<String>>>,
    /// There are more rows than are here.
    pub cut: bool,
}

/// A view that SQL can ask: what completion offers, and what the guide lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SqlViewView {
    pub name: String,
    pub about: String,
    pub columns: Vec<SqlColumnView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SqlColumnView {
    pub name: String,
    /// `integer`, `text`, `decimal` (a text with every digit), `date`, `instant` (RFC 3339 in UTC), `boolean` (0 or 1) or `json`.
    pub kind: String,
    pub about: String,
}

/// A function that SQL can call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SqlFunctionView {
    /// As it is written: `decimal_round(x, digits)`.
    pub call: String,
    pub about: String,
}

/// What can be asked, for completion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SqlSchemaView {
    pub views: Vec<SqlViewView>,
    /// The exact functions.
    pub functions: Vec<SqlFunctionView>,
    /// The names of all functions that may be called.
    pub names: Vec<String>,
}

/// A query under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedQueryView {
    pub name: String,
    pub sql: String,
    /// What it is for.
    pub about: String,
    /// The parameters that the SQL names (`:month` as `month`), each with its usual value; empty where it has none.
    pub parameters: BTreeMap<String, String>,
    pub saved_at: String,
    pub saved_by: String,
}

/// Whether the log is what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogVerifyView {
    pub sound: bool,
    #[ts(type = "number")]
    pub entries: u64,
    /// Hash of the newest entry: what exports print. Empty while there is none.
    pub head: String,
    /// Number of the first entry that is not what was written, or is missing.
    #[ts(type = "number | null")]
    pub first_broken: Option<i64>,
    pub problems: Vec<String>,
    pub checked_at: String,
}
