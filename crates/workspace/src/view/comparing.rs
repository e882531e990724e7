//! Views of a comparison, its causes and its differences.

use super::*;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparisonListView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    pub before: String,
    pub after: String,
    pub created_at: String,
    #[ts(type = "number")]
    pub changed_invoices: u64,
    pub causes: u32,
    /// Causes that nobody has accepted or rejected.
    pub undecided: u32,
    pub proved: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    pub keys: Vec<String>,
    pub ignore: Vec<String>,
    pub tolerance: Vec<ToleranceView>,
    pub budget: Vec<BudgetView>,
    pub text: Vec<TextRuleView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ToleranceView {
    pub field: String,
    pub absolute: Option<Amount>,
    pub relative_percent: Option<Amount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BudgetView {
    pub currency: String,
    pub amount: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextRuleView {
    pub field: String,
    pub trim: bool,
    pub ignore_case: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountsView {
    #[ts(type = "number")]
    pub matched: u64,
    #[ts(type = "number")]
    pub unchanged: u64,
    #[ts(type = "number")]
    pub changed: u64,
    #[ts(type = "number")]
    pub added: u64,
    #[ts(type = "number")]
    pub removed: u64,
}

/// The first screen of a comparison: everything but the differences themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparisonView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    pub created_at: String,
    pub created_by: String,
    pub before: RunView,
    pub after: RunView,
    pub settings: SettingsView,
    pub invoices: CountsView,
    pub lines: CountsView,
    /// `invoice number: 25,900`, `normalised number: 12`, … as (method, certainty, count).
    pub matched_by: Vec<MatchedByView>,
    #[ts(type = "number")]
    pub differences: u64,
    pub causes: Vec<CauseView>,
    pub unexplained: UnexplainedView,
    pub proof: Vec<ProofView>,
    pub proved: bool,
    pub tolerated: Vec<ToleratedView>,
    pub overruns: Vec<OverrunView>,
    pub fields_on_one_side: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatchedByView {
    pub method: String,
    pub certainty: String,
    #[ts(type = "number")]
    pub invoices: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProofView {
    pub currency: String,
    pub before: TotalsView,
    pub causes: TotalsView,
    pub unexplained: TotalsView,
    pub tolerated: TotalsView,
    pub after: TotalsView,
    pub residual: TotalsView,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnexplainedView {
    #[ts(type = "number")]
    pub lines: u64,
    pub impact: Vec<TotalsView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ToleratedView {
    pub field: String,
    pub currency: String,
    #[ts(type = "number")]
    pub lines: u64,
    pub absolute: Amount,
    pub net: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OverrunView {
    pub currency: String,
    pub budget: Amount,
    pub hidden: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionView {
    pub field: String,
    /// `=`, `in`, `starts`, `>=`, `<=`, `<` or `>`.
    pub op: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CauseView {
    /// `C1`, or `M1` for one merged by hand, `C3.1` for one split by hand.
    pub id: String,
    pub kind: String,
    /// `added`, `removed`, `changed`: the sign before it on the screen.
    pub sign: String,
    pub summary: String,
    pub field: Option<String>,
    pub transformation: String,
    pub conditions: Vec<ConditionView>,
    #[ts(type = "number")]
    pub lines: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub customers: u64,
    pub impact: Vec<TotalsView>,
    /// 0 to 1.
    pub confidence: Amount,
    pub decision: Option<DecisionView>,
    /// Ids of the causes that were merged into this one by hand.
    pub merged_from: Vec<String>,
    /// Id of the cause that it was split from by hand.
    pub split_from: Option<String>,
    /// Place for declared changes (a later issue): `as_intended`, `not_declared`, `beyond_scope`; `null` now.
    pub intent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionView {
    /// `accepted` or `rejected`.
    pub verdict: String,
    pub reason: String,
    pub by: String,
    pub at: String,
}

/// A cause opened: examples to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CauseDetailView {
    pub cause: CauseView,
    /// A few typical ones and the largest by money.
    pub examples: Vec<DifferenceView>,
    /// The largest shares by customer, product, country, …: what a split by hand can use.
    pub breakdown: Vec<BreakdownView>,
    /// Every decision ever taken on it, newest first.
    pub history: Vec<DecisionView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakdownView {
    /// `customer_id`, `product` or `currency`.
    pub field: String,
    pub value: String,
    #[ts(type = "number")]
    pub lines: u64,
    pub impact: Vec<TotalsView>,
}

/// A row of the differences table: one field of one line that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferenceView {
    /// Id of the difference within the comparison.
    #[ts(type = "number")]
    pub id: i64,
    /// Id of the line pair: what side by side is opened with.
    #[ts(type = "number")]
    pub pair: i64,
    pub state: String,
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
    pub delta: Option<Amount>,
    pub root: bool,
    /// Empty if unexplained.
    pub cause: String,
    pub matched_by: String,
    /// Which side the rating agrees with: `before`, `after`, `neither`; empty: nobody asked.
    pub right: String,
    /// What the rating says that the field should be; empty: it says nothing of it.
    pub expected: String,
}

/// Filters and order of the differences table. Empty lists and texts mean: all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DifferenceQuery {
    pub states: Vec<String>,
    pub fields: Vec<String>,
    pub causes: Vec<String>,
    /// Only differences that no cause explains.
    pub unexplained: bool,
    pub currencies: Vec<String>,
    pub roots_only: bool,
    /// Which side the rating agrees with: `before`, `after`, `neither`.
    pub right: Vec<String>,
    /// Part of an invoice number, customer, product or value; any case.
    pub text: String,
    /// A column of [`DifferenceView`]; empty: source order. `delta` sorts by its size without sign.
    pub sort: String,
    pub descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferencesView {
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
    pub rows: Vec<DifferenceView>,
}

/// One invoice as both systems billed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SideBySideView {
    pub before: Option<InvoiceSideView>,
    pub after: Option<InvoiceSideView>,
    pub matched_by: String,
    pub certainty: String,
    /// Lines aligned by their match: in the order of the before side, added ones where they stand after.
    pub lines: Vec<AlignedLineView>,
    /// Columns that any line of either side fills, in reading order.
    pub columns: Vec<InvoiceColumnView>,
    /// Header fields (date, customer, …) with both values.
    pub header: Vec<HeaderFieldView>,
    /// Net, tax, gross of the whole invoice on both sides.
    pub totals: Vec<TotalsComparedView>,
    pub causes: Vec<CauseView>,
    /// Neighbours in the list of changed invoices, as pair ids, for previous and next.
    #[ts(type = "number | null")]
    pub previous_pair: Option<i64>,
    #[ts(type = "number | null")]
    pub next_pair: Option<i64>,
    #[ts(type = "number")]
    pub ordinal: u64,
    #[ts(type = "number")]
    pub of: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceSideView {
    pub run: String,
    pub invoice: String,
    pub customer_id: String,
    pub customer_name: String,
    pub currency: String,
    pub invoice_date: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceColumnView {
    pub field: String,
    pub title: String,
    pub kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeaderFieldView {
    pub field: String,
    pub title: String,
    pub before: String,
    pub after: String,
    pub changed: bool,
    /// Id of the cause; empty if unexplained or unchanged.
    pub cause: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TotalsComparedView {
    pub currency: String,
    pub before: TotalsView,
    pub after: TotalsView,
    pub delta: TotalsView,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlignedLineView {
    #[ts(type = "number | null")]
    pub pair: Option<i64>,
    /// `unchanged`, `changed`, `added` or `removed`.
    pub state: String,
    pub matched_by: String,
    pub certainty: String,
    pub before: Option<InvoiceLineView>,
    pub after: Option<InvoiceLineView>,
    /// Net after minus net before.
    pub delta: Amount,
    /// Field names that differ, with root or derived and cause.
    pub changes: Vec<FieldChangeView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldChangeView {
    pub field: String,
    pub root: bool,
    pub delta: Option<Amount>,
    pub cause: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceLineView {
    pub line: String,
    /// Parallel to [`SideBySideView::columns`].
    pub cells: Vec<String>,
    pub file: String,
    #[ts(type = "number")]
    pub row: u64,
}
