//! What a comparison found. Compact in memory; read it through [`Comparison::differences`].

use crate::settings::Settings;
use compact_str::CompactString;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tieout_billing::FieldName;
use tieout_billing::money::{CurrencyTotals, Totals};

/// One side, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideSummary {
    pub invoices: u64,
    pub lines: u64,
    pub totals: CurrencyTotals,
}

/// How many, of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub invoices: InvoiceCounts,
    pub lines: LineCounts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceCounts {
    pub matched: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub added: u64,
    pub removed: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCounts {
    pub matched: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub added: u64,
    pub removed: u64,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Changed,
    Added,
    Removed,
}

impl State {
    pub const fn name(self) -> &'static str {
        match self {
            State::Changed => "changed",
            State::Added => "added",
            State::Removed => "removed",
        }
    }
}

/// How a pair of lines, or of invoices, was found. Surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// Keys that the user named.
    Key,
    /// The same invoice number.
    InvoiceNumber,
    /// The same invoice number but for prefix, padding and case.
    NormalisedNumber,
    /// Same customer, period and total.
    CustomerPeriodTotal,
    /// Everything the same.
    Content,
    /// The same line identifier.
    LineNumber,
    /// The same product, period and description.
    Product,
    /// The cheapest assignment of what was left.
    LeastCost,
    /// One line became several whose sums agree.
    Split,
    /// Several lines became one whose sums agree.
    Merge,
    /// Nothing to pair it with.
    Unmatched,
}

impl MatchedBy {
    /// How sure the match is, in words: `certain`, `likely` or `possible`.
    pub const fn certainty(self) -> &'static str {
        match self {
            MatchedBy::Key | MatchedBy::InvoiceNumber | MatchedBy::Content | MatchedBy::LineNumber | MatchedBy::Unmatched => "certain",
            MatchedBy::NormalisedNumber | MatchedBy::Product | MatchedBy::Split | MatchedBy::Merge => "likely",
            MatchedBy::CustomerPeriodTotal | MatchedBy::LeastCost => "possible",
        }
    }
}

/// One side of a [`LinePair`]: enough to name it and to fetch it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEnd {
    /// For [`tieout_billing::LineSource::fetch`].
    pub position: u64,
    pub file: u32,
    /// Row in that file.
    pub row: u64,
    pub invoice: CompactString,
    /// The source's line number, or the ordinal within the invoice where it has none.
    pub line: CompactString,
    pub customer: CompactString,
    pub product: CompactString,
    pub currency: CompactString,
    pub totals: Totals,
}

/// A line that is not the same on both sides: matched and changed, or on one side only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePair {
    pub state: State,
    pub before: Option<LineEnd>,
    pub after: Option<LineEnd>,
    pub matched_by: MatchedBy,
    /// For `Split` and `Merge`: pairs of one split or merge share a number.
    pub group: Option<u32>,
    /// Index into [`Comparison::invoices`].
    pub invoice: u32,
}

/// An invoice with lines that differ, as it was matched. At least one side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceMatch {
    /// Its number on the before side.
    pub before: Option<CompactString>,
    /// Its number on the after side.
    pub after: Option<CompactString>,
    pub matched_by: MatchedBy,
}

/// A value kept for a difference. Text is an index into the comparison's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Empty,
    Text(u32),
    Decimal(Decimal),
    Date(chrono::NaiveDate),
}

/// One field of one pair that differs; `field` is `None` for a line that only one side has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Index into [`Comparison::pairs`].
    pub pair: u32,
    /// Index into [`Comparison::fields`].
    pub field: Option<u16>,
    pub before: Kept,
    pub after: Kept,
    /// `false`: derived, it follows from a root of the same pair.
    pub root: bool,
    /// Index into [`Comparison::causes`]; `None`: unexplained.
    pub cause: Option<u32>,
}

/// A difference with its values resolved: a row of `--differences`.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceRow<'a> {
    pub difference: &'a Difference,
    pub pair: &'a LinePair,
    /// `None` for a line that only one side has.
    pub field: Option<&'a FieldName>,
    pub before: Cow<'a, str>,
    pub after: Cow<'a, str>,
    /// After minus before, for decimals.
    pub delta: Option<Decimal>,
}

/// What kind of change a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    PriceRatio,
    PriceAmount,
    PriceSet,
    TaxRate,
    TaxCategory,
    Rounding,
    RoundingLevel,
    Proration,
    Discount,
    UnitOfMeasure,
    Sign,
    Currency,
    DateShift,
    Text,
    Renamed,
    Quantity,
    Amount,
    Missing,
    Added,
    Duplicated,
    Split,
    Merged,
    MovedInvoice,
    Value,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Op {
    #[serde(rename = "=")]
    Is,
    #[serde(rename = "in")]
    In,
    #[serde(rename = "starts")]
    StartsWith,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    Below,
    #[serde(rename = ">")]
    Above,
}

/// One term of a cause's condition. The terms of a cause hold together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub field: FieldName,
    pub op: Op,
    /// Several values for [`Op::In`] separated by `, `.
    pub value: String,
}

/// One transformation under one condition, with its lines and its money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Stable within the comparison: `C1`, `C2` … by falling money.
    pub id: String,
    pub kind: CauseKind,
    /// In words: `price x 1.05 where product starts 82`.
    pub summary: String,
    /// The field whose roots it explains; `None` for whole lines.
    pub field: Option<FieldName>,
    /// `x 1.05`, `20 -> 17.5`, `half up -> half even`, …
    pub transformation: String,
    pub conditions: Vec<Condition>,
    pub lines: u64,
    pub invoices: u64,
    pub customers: u64,
    /// After minus before, per currency, of what this cause moved.
    pub impact: CurrencyTotals,
    /// Of the lines on which the transformation would have shown under the condition, the share on which it did: 0 to 1, two digits.
    pub confidence: Decimal,
    /// Indexes into [`Comparison::pairs`]: a few typical ones, and the largest by money.
    pub examples: Vec<u32>,
}

/// What no cause explains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unexplained {
    pub lines: u64,
    pub impact: CurrencyTotals,
}

/// For one currency: before + causes + unexplained = after, each with net, tax and gross. `residual` is what is missing: zero, or the
/// comparison is not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub currency: String,
    pub before: Totals,
    pub causes: Totals,
    pub unexplained: Totals,
    pub tolerated: Totals,
    pub after: Totals,
    pub residual: Totals,
}

/// What tolerance hid in one field and currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerated {
    pub field: FieldName,
    pub currency: String,
    pub lines: u64,
    /// Sum of the absolute deltas.
    #[serde(with = "rust_decimal::serde::str")]
    pub absolute: Decimal,
    /// Sum of the deltas.
    #[serde(with = "rust_decimal::serde::str")]
    pub net: Decimal,
}

/// A budget that tolerance overran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetOverrun {
    pub currency: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub budget: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub hidden: Decimal,
}

/// The whole result.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    pub settings: Settings,
    pub before: SideSummary,
    pub after: SideSummary,
    pub counts: Counts,
    /// How the invoices were matched, with counts.
    pub invoices_matched_by: BTreeMap<MatchedBy, u64>,
    /// In source order of the before side, added ones after the invoice that they belong to, then the rest.
    pub pairs: Vec<LinePair>,
    /// The invoices that the pairs lie on, in the order of their first pairs.
    pub invoices: Vec<InvoiceMatch>,
    /// Grouped by pair, roots first.
    pub differences: Vec<Difference>,
    pub fields: Vec<FieldName>,
    pub texts: Vec<Box<str>>,
    /// By falling money.
    pub causes: Vec<Cause>,
    pub unexplained: Unexplained,
    pub proof: Vec<Proof>,
    pub tolerated: Vec<Tolerated>,
    pub overruns: Vec<BudgetOverrun>,
    /// Fields that only one side has: not compared, and said so.
    pub fields_on_one_side: Vec<FieldName>,
}

impl Comparison {
    /// Every difference, resolved, in order.
    pub fn differences(&self) -> impl Iterator<Item = DifferenceRow<'_>> {
        self.differences.iter().map(|difference| {
            let delta = match (difference.before, difference.after) {
                (Kept::Decimal(before), Kept::Decimal(after)) => after.checked_sub(before),
                _ => None,
            };
            DifferenceRow {
                difference,
                pair: &self.pairs[difference.pair as usize],
                field: difference.field.map(|field| &self.fields[usize::from(field)]),
                before: self.text(difference.before),
                after: self.text(difference.after),
                delta,
            }
        })
    }

    /// A kept value as text: decimals with the scale of their source, dates as YYYY-MM-DD.
    pub fn text(&self, kept: Kept) -> Cow<'_, str> {
        match kept {
            Kept::Empty => Cow::Borrowed(""),
            Kept::Text(index) => Cow::Borrowed(&self.texts[index as usize]),
            Kept::Decimal(decimal) => Cow::Owned(decimal.to_string()),
            Kept::Date(date) => Cow::Owned(date.to_string()),
        }
    }

    /// Whether anything differs beyond tolerance, or tolerance hid more than its budget.
    pub fn differs(&self) -> bool {
        !self.pairs.is_empty() || !self.overruns.is_empty()
    }

    /// Whether before + causes + unexplained + tolerated = after in every currency.
    pub fn proved(&self) -> bool {
        self.proof.iter().all(|proof| proof.residual == Totals::default())
    }
}
