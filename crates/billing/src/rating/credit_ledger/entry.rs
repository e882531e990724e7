//! One booking of a credit ledger.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What happened to a grant on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub day: NaiveDate,
    pub kind: EntryKind,
    /// The grant's id; of what was rolled over, with ` (rolled over)`.
    pub grant: String,
    /// Positive where the balance grows.
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
    /// Of all grants, after this entry.
    #[serde(with = "rust_decimal::serde::str")]
    pub balance: Decimal,
    /// The bill that it was drawn for or given back from.
    pub document: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Granted,
    Drawn,
    Expired,
    /// From the grant that ends to its rolled over part: always two entries that add up to zero.
    RolledOver,
    /// Given back by a voided bill.
    Refunded,
}
