//! What a report is made of: neutral types that the caller fills. They know nothing of how a comparison was made.

use crate::DocumentError;
use rust_decimal::Decimal;
use tieout_billing::{CurrencyTotals, Totals, Value};

/// A finished comparison, ready to be written down. The differences themselves come from a [`DifferenceSource`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparisonReport {
    /// Such as `October, v41 -> v42`.
    pub title: String,
    /// RFC 3339, UTC.
    pub generated_at: String,
    /// Who asked for the report.
    pub generated_by: String,
    /// Such as `Tieout 0.1.0`.
    pub tool_version: String,
    pub before: Side,
    pub after: Side,
    /// The settings of the comparison in words: `Tolerance` / `net_amount 0.01`. Empty: everything by default, and the report says so.
    pub settings: Vec<Setting>,
    /// The same settings for machines, as they stand in the JSON.
    pub settings_value: serde_json::Value,
    pub invoices: Tally,
    pub lines: Tally,
    pub matched_by: Vec<MatchedBy>,
    /// By falling money.
    pub causes: Vec<Cause>,
    pub unexplained: Unexplained,
    /// One per currency, in the order in which they are shown.
    pub proof: Vec<Proof>,
    pub tolerated: Vec<Tolerated>,
    pub overruns: Vec<Overrun>,
    /// Names of fields that only one side has: not compared.
    pub fields_on_one_side: Vec<String>,
    /// Head of the workspace's hash-chained log at the time of the report, in hex.
    pub log_head: Option<String>,
}

impl ComparisonReport {
    /// Whether before + causes + unexplained + tolerated = after in every currency.
    pub fn proved(&self) -> bool {
        self.proof.iter().all(|proof| proof.residual == Totals::default())
    }

    /// Whether anything differs beyond tolerance, or tolerance hid more than its budget.
    pub fn differs(&self) -> bool {
        let tallies = [self.invoices, self.lines];
        tallies.iter().any(|tally| tally.changed + tally.added + tally.removed > 0) || !self.overruns.is_empty()
    }
}

/// One of the two runs that were compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The run's name, or the file's.
    pub name: String,
    /// What the user named: a path as it was given, or `W.tieout#RUN`.
    pub path: String,
    pub files: Vec<InputFile>,
    pub invoices: u64,
    pub lines: u64,
    pub rejects: u64,
    pub totals: CurrencyTotals,
}

/// A file that a run was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputFile {
    pub name: String,
    /// Of the file's bytes as they lay on disk, in lower-case hex.
    pub sha256: String,
    pub bytes: u64,
}

/// A setting in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    pub label: String,
    pub value: String,
}

/// How many invoices, or lines, met which fate. `matched` = `unchanged` + `changed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub matched: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub added: u64,
    pub removed: u64,
}

/// How many invoices were matched in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchedBy {
    /// In words: `invoice number`.
    pub method: String,
    /// `certain`, `likely` or `possible`.
    pub certainty: String,
    pub invoices: u64,
}

/// The sign that stands before a cause or a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    #[default]
    Changed,
    Added,
    Removed,
}

impl Sign {
    /// The word in files: `changed`, `added`, `removed`.
    pub const fn name(self) -> &'static str {
        match self {
            Sign::Changed => "changed",
            Sign::Added => "added",
            Sign::Removed => "removed",
        }
    }

    /// `~`, `+` or `-`.
    pub const fn mark(self) -> &'static str {
        match self {
            Sign::Changed => "~",
            Sign::Added => "+",
            Sign::Removed => "-",
        }
    }
}

/// One transformation under one condition, with its lines and its money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// `C1`, `M1`, `C3.1`: unique within the report.
    pub id: String,
    /// The kind in snake case: `price_ratio`.
    pub kind: String,
    pub sign: Sign,
    /// In words: `price x 1.05 where product starts 82`.
    pub summary: String,
    /// Name of the field whose roots it explains; `None` for whole lines.
    pub field: Option<String>,
    /// `x 1.05`.
    pub transformation: String,
    /// They hold together.
    pub conditions: Vec<Condition>,
    pub lines: u64,
    pub invoices: u64,
    pub customers: u64,
    /// After minus before.
    pub impact: CurrencyTotals,
    /// 0 to 1.
    pub confidence: Decimal,
    pub decision: Option<Decision>,
    pub examples: Vec<Example>,
}

/// One term of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Field name.
    pub field: String,
    /// `=`, `in`, `starts`, `>=`, `<=`, `<` or `>`.
    pub op: String,
    pub value: String,
}

/// What a person decided of a cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// `accepted` or `rejected`.
    pub verdict: String,
    pub reason: String,
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// A difference that shows what a cause does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    pub state: Sign,
    pub invoice_before: String,
    pub line_before: String,
    pub invoice_after: String,
    pub line_after: String,
    pub customer: String,
    pub product: String,
    pub currency: String,
    /// Empty for a line that only one side has.
    pub field: String,
    pub before: String,
    pub after: String,
    pub delta: Option<Decimal>,
}

/// What no cause explains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unexplained {
    pub lines: u64,
    pub impact: CurrencyTotals,
}

/// For one currency: before + causes + unexplained + tolerated = after; `residual` is what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// ISO 4217 code; empty where the source names none.
    pub currency: String,
    pub before: Totals,
    pub causes: Totals,
    pub unexplained: Totals,
    pub tolerated: Totals,
    pub after: Totals,
    pub residual: Totals,
}

/// What tolerance hid in one field and currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tolerated {
    pub field: String,
    pub currency: String,
    pub lines: u64,
    /// Sum of the deltas without their signs.
    pub absolute: Decimal,
    /// Sum of the deltas.
    pub net: Decimal,
}

/// A budget that tolerance overran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrun {
    pub currency: String,
    pub budget: Decimal,
    pub hidden: Decimal,
}

/// One differing field of one line, on loan from its source. A line that only one side has is one row with an empty `field`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DifferenceRow<'a> {
    pub state: Sign,
    pub invoice_before: &'a str,
    pub line_before: &'a str,
    pub invoice_after: &'a str,
    pub line_after: &'a str,
    pub customer: &'a str,
    pub product: &'a str,
    /// Of the line.
    pub currency: &'a str,
    /// Field name.
    pub field: &'a str,
    pub before: Value<'a>,
    pub after: Value<'a>,
    /// After minus before, for decimals.
    pub delta: Option<Decimal>,
    /// What the line's net amount moved by: what the largest differences of a sample are found with.
    pub money: Decimal,
    pub root: bool,
    /// Id of the cause; empty if unexplained.
    pub cause: &'a str,
    /// What a rating says of it; nothing where nobody asked, or where it says nothing.
    pub judged: Option<Judged<'a>>,
}

/// Which side of a difference a rating agrees with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<'a> {
    /// `before`, `after` or `neither`.
    pub right: &'a str,
    /// What the field should say.
    pub expected: Value<'a>,
}

/// Where the differences of a report come from. They are walked, never collected: there may be millions.
pub trait DifferenceSource {
    /// How many rows a walk hands out.
    fn count(&self) -> u64;

    /// Whether a rating was asked: its columns are written only then.
    fn is_judged(&self) -> bool {
        false
    }

    /// Hands out every row in order. May be called more than once; stops at the first error, its own ([`DocumentError::rows`]) or
    /// that of `each`.
    fn walk(&self, each: &mut dyn FnMut(&DifferenceRow<'_>) -> Result<(), DocumentError>) -> Result<(), DocumentError>;
}

/// Differences that are already at hand: for tests and small results.
impl DifferenceSource for Vec<DifferenceRow<'_>> {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn is_judged(&self) -> bool {
        self.iter().any(|row| row.judged.is_some())
    }

    fn walk(&self, each: &mut dyn FnMut(&DifferenceRow<'_>) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        self.iter().try_for_each(each)
    }
}
