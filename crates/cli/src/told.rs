//! A comparison as its own JSON tells it: what the summary is printed from, so that a person and a program read the same.

use rust_decimal::Decimal;
use serde::Deserialize;
use tieout_billing::Totals;

/// What `--json` writes, as far as the summary needs it.
#[derive(Debug, Deserialize)]
pub struct Told {
    pub title: String,
    pub differs: bool,
    pub proved: bool,
    pub before: Side,
    pub after: Side,
    pub fields_on_one_side: Vec<String>,
    pub counts: Counts,
    pub causes: Vec<Cause>,
    pub unexplained: Unexplained,
    pub proof: Vec<Proof>,
    pub tolerated: Vec<Tolerated>,
    pub overruns: Vec<Overrun>,
}

#[derive(Debug, Deserialize)]
pub struct Side {
    pub rejects: u64,
}

#[derive(Debug, Deserialize)]
pub struct Counts {
    pub invoices: Tally,
    pub lines: Tally,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Tally {
    pub matched: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub added: u64,
    pub removed: u64,
}

#[derive(Debug, Deserialize)]
pub struct Cause {
    pub id: String,
    pub sign: String,
    pub summary: String,
    pub lines: u64,
    pub invoices: u64,
    pub impact: Vec<Impact>,
    pub decision: Option<Decision>,
}

#[derive(Debug, Deserialize)]
pub struct Impact {
    pub currency: String,
    #[serde(flatten)]
    pub totals: Totals,
}

#[derive(Debug, Deserialize)]
pub struct Decision {
    pub verdict: String,
    pub by: String,
}

#[derive(Debug, Deserialize)]
pub struct Unexplained {
    pub lines: u64,
    pub impact: Vec<Impact>,
}

/// Of one currency and one amount.
#[derive(Debug, Deserialize)]
pub struct Proof {
    pub currency: String,
    /// `net`, `tax` or `gross`.
    pub amount: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub before: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub after: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub residual: Decimal,
}

#[derive(Debug, Deserialize)]
pub struct Tolerated {
    pub field: String,
    pub currency: String,
    pub lines: u64,
    #[serde(with = "rust_decimal::serde::str")]
    pub absolute: Decimal,
}

#[derive(Debug, Deserialize)]
pub struct Overrun {
    pub currency: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub budget: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub hidden: Decimal,
}
