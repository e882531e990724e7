//! Views of ratings: the bill that should be, how every figure of it came about, and what another price book would make of it.

use super::{Amount, ColumnMappingView, FieldChoiceView, MissingView, TotalsView};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What is to be rated: files (tokens in the window, paths on the command line) and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingRequest {
    /// The name of the expected run.
    pub name: String,
    pub contracts: Vec<String>,
    pub prices: Vec<String>,
    pub usage: Vec<String>,
    /// Rates of tax by country; may be empty where contracts name theirs.
    pub tax_rates: Vec<String>,
    /// `2026-10`, `2026-10-01..2026-12-31` (both days included).
    pub period: String,
    /// The day or month since which prepaid credits are drawn; empty: they are what is left when the period begins.
    pub credits_since: String,
    /// A preset: `tieout`, `stripe`, `lago`, ...
    pub dialect: String,
    /// Settings in place of the preset's, by name.
    pub settings: BTreeMap<String, String>,
    #[serde(default)]
    pub read_as: ReadAsView,
}

/// How the files of a rating are read, where they don't say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadAsView {
    pub columns: Vec<SaidColumnView>,
    /// ISO 4217: of contracts and prices that name none; may be empty.
    pub currency: String,
    /// Negative usage corrects earlier events and is summed up; otherwise each is a problem.
    pub corrections: bool,
}

/// What somebody says of a column of a rating's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidColumnView {
    /// `contracts`, `prices`, `usage`, `tax_rates`.
    pub input: String,
    /// As the file names it.
    pub column: String,
    /// Field name (`start_date`, `dim:region`); empty: the column is left out; `null`: what the file calls it.
    pub field: Option<String>,
    /// Number format or date order, such as `1.234,56` or `DD/MM/YYYY`; empty: as it looks.
    pub format: String,
}

/// What the files of one input of a rating are read as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingColumnsView {
    pub files: Vec<RatingFileView>,
    /// What a column can be.
    pub fields: Vec<FieldChoiceView>,
}

/// A file of a rating with its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingFileView {
    pub file: String,
    /// For the user: `CSV, semicolon`.
    pub format: String,
    /// None where the file's fields have one meaning, as in JSON of a billing system.
    pub mapping: Vec<ColumnMappingView>,
    pub missing: Vec<MissingView>,
}

/// A rating: an expected run, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingView {
    /// The expected run: a bill run as any other.
    #[ts(type = "number")]
    pub run: i64,
    pub name: String,
    /// First and last day.
    pub from: String,
    pub until: String,
    /// Since when prepaid credits were drawn; empty: they are what was left when the period began.
    pub credits_since: String,
    pub dialect: String,
    pub settings: Vec<DialectSettingView>,
    pub rated_at: String,
    pub rated_by: String,
    pub inputs: Vec<RatingInputView>,
    #[ts(type = "number")]
    pub contracts: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub lines: u64,
    /// Usage events that were read.
    #[ts(type = "number")]
    pub events: u64,
    pub totals: Vec<TotalsView>,
    pub problems: Vec<ProblemCountView>,
}

/// A file that a rating was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingInputView {
    /// `contracts`, `prices`, `usage`, `tax_rates`.
    pub kind: String,
    pub file: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// How it was read, where somebody said it.
    #[serde(default)]
    pub read_as: ReadAsView,
}

/// How many problems of one kind the input has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProblemCountView {
    /// `usage_without_contract`, ...
    pub kind: String,
    /// As shown: `Usage without contract`.
    pub title: String,
    /// `contracts`, `prices`, `usage`, `tax_rates`.
    pub input: String,
    #[ts(type = "number")]
    pub count: u64,
}

/// A window of a rating's problems.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingProblemsView {
    #[ts(type = "number")]
    pub total: u64,
    pub rows: Vec<RatingProblemView>,
}

/// Something wrong in the input; what it touches is not billed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingProblemView {
    pub kind: String,
    pub title: String,
    pub input: String,
    pub file: String,
    #[ts(type = "number | null")]
    pub row: Option<u64>,
    pub contract: String,
    /// What happened, and what to do.
    pub message: String,
}

/// A window of a rating's contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedContractsView {
    #[ts(type = "number")]
    pub total: u64,
    pub rows: Vec<RatedContractRowView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedContractRowView {
    pub contract: String,
    pub customer: String,
    pub customer_name: String,
    pub plans: String,
    pub from: String,
    /// Last day; empty: without end.
    pub until: String,
    pub currency: String,
    #[ts(type = "number")]
    pub invoices: u64,
    pub net: Amount,
    pub gross: Amount,
    #[ts(type = "number")]
    pub problems: u64,
}

/// A contract as it was read, and what it comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedContractView {
    pub contract: RatedContractRowView,
    /// Terms: time zone, billing day, payment days, minimum, tax, ...; name and value as shown.
    pub terms: Vec<(String, String)>,
    pub phases: Vec<PhaseView>,
    /// Discounts and credit grants: name and what they are.
    pub discounts: Vec<(String, String)>,
    pub credits: Vec<CreditEntryView>,
    pub invoices: Vec<RatedInvoiceRowView>,
    pub problems: Vec<RatingProblemView>,
}

/// What applied from one amendment to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhaseView {
    pub item: String,
    pub plan: String,
    pub price_book: String,
    pub quantity: Amount,
    pub from: String,
    /// Last day; empty: without end.
    pub until: String,
    /// Prices agreed for this customer.
    pub agreed: String,
    #[ts(type = "number")]
    pub row: u64,
}

/// An entry of the credit ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreditEntryView {
    pub day: String,
    pub grant: String,
    /// `granted`, `drawn`, `expired`, `rolled over`.
    pub kind: String,
    pub amount: Amount,
    pub balance: Amount,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedInvoiceRowView {
    /// The number that the expected run gives it.
    pub invoice: String,
    pub issue_date: String,
    pub from: String,
    pub until: String,
    pub currency: String,
    pub net: Amount,
    pub tax: Amount,
    pub gross: Amount,
}

/// An expected invoice with the derivation of every figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedInvoiceView {
    #[ts(type = "number")]
    pub run: i64,
    pub invoice: RatedInvoiceRowView,
    pub contract: String,
    pub customer: String,
    pub customer_name: String,
    pub due_date: String,
    pub lines: Vec<RatedLineView>,
    /// Discounts and credits on the whole invoice before tax, negative.
    pub adjustments: Vec<(String, DerivationView)>,
    pub taxes: Vec<RatedTaxView>,
    pub net: DerivationView,
    pub tax: DerivationView,
    pub gross: DerivationView,
    /// Credits and coupons after tax, negative.
    pub settlements: Vec<(String, DerivationView)>,
    pub due: DerivationView,
    /// What another run billed for the same customer and period, where one was asked for.
    pub billed: Option<BilledInvoiceView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedLineView {
    #[ts(type = "number")]
    pub number: u64,
    pub plan: String,
    pub charge: String,
    pub product: String,
    pub description: String,
    /// `charge`, `credit`, `true_up`, `cap`.
    pub kind: String,
    pub from: String,
    pub until: String,
    pub unit: String,
    pub quantity: DerivationView,
    pub unit_price: Option<Amount>,
    pub discount: Option<DerivationView>,
    pub net: DerivationView,
    pub tax_category: String,
    pub tax_rate: Amount,
    pub tax: DerivationView,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatedTaxView {
    pub category: String,
    pub rate: Amount,
    pub taxable: DerivationView,
    pub tax: DerivationView,
    pub exemption_reason: String,
}

/// A figure and how it came about; unfolds into its operands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DerivationView {
    pub figure: String,
    /// The calculation in one line: `50 x 0.50 = 25.00`; of a given figure the figure.
    pub arithmetic: String,
    pub result: Amount,
    /// `given`, `sum`, `product`, ...
    pub operation: String,
    /// The dialect's setting that decided an edge here; empty: none did.
    pub setting: String,
    pub operands: Vec<DerivationView>,
}

/// An invoice of a bill run beside the expected one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BilledInvoiceView {
    #[ts(type = "number")]
    pub run: i64,
    pub invoice: String,
    pub net: Amount,
    pub tax: Amount,
    pub gross: Amount,
    /// By the expected line's number: what was billed for it.
    pub lines: Vec<BilledLineView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BilledLineView {
    /// The expected line; `null`: none is like it.
    #[ts(type = "number | null")]
    pub number: Option<u64>,
    /// By what it is that line: `product`, `product, written otherwise`, `name`, ...; empty: none is like it.
    pub matched_by: String,
    pub description: String,
    pub quantity: String,
    pub unit_price: String,
    pub net: String,
}

/// A price book with its plans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceBookView {
    pub price_book: String,
    #[ts(type = "number")]
    pub version: u32,
    pub currency: String,
    pub from: String,
    /// Last day; empty: without end.
    pub until: String,
    pub tax_inclusive: bool,
    pub plans: Vec<PlanView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanView {
    pub plan: String,
    pub name: String,
    pub interval: String,
    pub minimum: Option<Amount>,
    #[ts(type = "number")]
    pub trial_days: u32,
    pub charges: Vec<ChargeView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChargeView {
    pub charge: String,
    pub name: String,
    pub product: String,
    pub unit: String,
    /// `flat`, `graduated`, ...
    pub model: String,
    /// `in advance`, `in arrears`, `once`.
    pub timing: String,
    /// `fee`, `contracted`, `sum of api_calls`, ...
    pub quantity: String,
    pub included: Amount,
    pub minimum: Option<Amount>,
    pub maximum: Option<Amount>,
    /// The price in one line where it has one: `19.00 each`.
    pub price: String,
    pub tiers: Vec<TierView>,
    pub cells: Vec<MatrixCellView>,
    /// Points of the price curve: quantity and amount, at every edge and between; empty where the model has none.
    pub curve: Vec<(Amount, Amount)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TierView {
    pub from: Amount,
    /// Without end where absent.
    pub up_to: Option<Amount>,
    pub unit: Amount,
    pub flat: Amount,
    pub block: Option<Amount>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatrixCellView {
    pub values: Vec<String>,
    pub price: Amount,
}

/// What was used of a metric, day by day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageMetricView {
    pub metric: String,
    pub quantity: Amount,
    #[ts(type = "number")]
    pub events: u64,
    pub days: Vec<UsageDayView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageDayView {
    pub day: String,
    pub quantity: Amount,
    #[ts(type = "number")]
    pub events: u64,
}

/// A preset, with where each of its settings is documented.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DialectView {
    pub name: String,
    pub settings: Vec<DialectSettingView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DialectSettingView {
    pub setting: String,
    pub value: String,
    /// What else it may be.
    pub choices: Vec<String>,
    /// What its source says; empty: Tieout's default.
    pub says: String,
    pub source: String,
}

/// Which side of a comparison the rating agrees with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JudgementView {
    #[ts(type = "number")]
    pub expected: i64,
    pub expected_name: String,
    pub judged_at: String,
    pub judged_by: String,
    pub verdicts: Vec<VerdictView>,
}

/// Differences in which one side was right, or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictView {
    /// `before`, `after`, `neither`; empty: the rating says nothing of these fields.
    pub right: String,
    #[ts(type = "number")]
    pub differences: u64,
    #[ts(type = "number")]
    pub lines: u64,
    /// What the differences come to, per currency.
    pub impact: Vec<TotalsView>,
}

/// One month's usage under two price books.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfRequest {
    pub contracts: Vec<String>,
    pub prices: Vec<String>,
    /// The prices that are tried.
    pub other_prices: Vec<String>,
    pub usage: Vec<String>,
    pub tax_rates: Vec<String>,
    pub period: String,
    /// As in a rating.
    pub credits_since: String,
    pub dialect: String,
    pub settings: BTreeMap<String, String>,
    #[serde(default)]
    pub read_as: ReadAsView,
}

/// What another price book would make of the same contracts and usage: amounts without tax.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfView {
    pub from: String,
    pub until: String,
    pub currencies: Vec<WhatIfGroupView>,
    /// The plans, then what stands on invoices and is of no plan: together exactly their currency.
    pub plans: Vec<WhatIfGroupView>,
    /// The greatest changes first, at most 2,000.
    pub customers: Vec<WhatIfRowView>,
    #[ts(type = "number")]
    pub customer_count: u64,
    pub problems: Vec<ProblemCountView>,
}

/// The customers of a currency or of a plan together: what they pay now and then, and how hard it hits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfGroupView {
    /// The currency, the plan, or what is of no plan: `prepaid credits`.
    pub name: String,
    /// As shown.
    pub title: String,
    pub is_plan: bool,
    pub currency: String,
    /// Customers that pay for it now or then.
    #[ts(type = "number")]
    pub customers: u64,
    pub now: Amount,
    pub then: Amount,
    pub change: Amount,
    /// In percent of what it is now; absent where that is nothing.
    pub percent: Option<Amount>,
    /// Customers that pay less, the same, more.
    #[ts(type = "number")]
    pub winners: u64,
    #[ts(type = "number")]
    pub unchanged: u64,
    #[ts(type = "number")]
    pub losers: u64,
    /// Of these, customers that pay nothing now: their change has no percent and is not among the bill shocks.
    #[ts(type = "number")]
    pub from_nothing: u64,
    /// Bill shock: the change in percent that half of the customers, 95 of 100, and all of them stay at or below.
    pub p50: Option<Amount>,
    pub p95: Option<Amount>,
    pub worst: Option<Amount>,
    /// Whom the worst hits: id and name; empty where nothing changes.
    pub worst_customer: String,
    pub worst_name: String,
}

/// A customer, now and then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfRowView {
    pub name: String,
    pub title: String,
    /// What the customer is on, now or then.
    pub plans: String,
    pub currency: String,
    pub now: Amount,
    pub then: Amount,
    pub change: Amount,
    pub percent: Option<Amount>,
}
