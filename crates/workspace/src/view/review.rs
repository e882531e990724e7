//! Views of a review: checks, findings, the queue, decisions.

use super::*;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a review is to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewRequest {
    #[ts(type = "number")]
    pub run: i64,
    #[ts(type = "number | null")]
    pub previous: Option<i64>,
    /// Record sets: contracts, prices, payments and so on.
    #[ts(type = "number[]")]
    pub records: Vec<i64>,
    /// First and last day of the billing period.
    pub period: Option<(String, String)>,
    /// The day of the review; today where it is left out.
    pub as_of: Option<String>,
    pub name: String,
}

/// A review in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewListView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    pub run: String,
    pub at: String,
    pub by: String,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub findings: u64,
    /// Not yet approved, held or rejected.
    #[ts(type = "number")]
    pub open: u64,
    pub signed_off: bool,
}

/// The first screen of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    pub run: RunView,
    pub previous: Option<RunView>,
    pub records: Vec<RunView>,
    pub period: Option<(String, String)>,
    pub as_of: String,
    pub at: String,
    pub by: String,
    /// When the checks ran last, and who ran them.
    pub checked_at: String,
    pub checked_by: String,
    /// The version of the thresholds and severities under which the findings were reached.
    #[ts(type = "number")]
    pub settings_version: i64,
    /// The settings have changed since: the checks should run again.
    pub outdated: bool,
    /// SHA-256 over the run, the records, the settings and the findings.
    pub hash: String,
    pub checks: Vec<CheckOutcomeView>,
    pub families: Vec<FamilyView>,
    pub statuses: Vec<StatusCountView>,
    pub totals: Vec<TotalsView>,
    pub previous_totals: Vec<TotalsView>,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub findings: u64,
    #[ts(type = "number")]
    pub new: u64,
    #[ts(type = "number")]
    pub known: u64,
    /// Of the last review's findings, those that are not there any more.
    #[ts(type = "number")]
    pub gone: u64,
    #[ts(type = "number")]
    pub waived: u64,
    pub at_stake: Vec<MoneyView>,
    /// Figures by which billing is judged, known or not.
    pub kpis: Vec<KpiView>,
    pub signed_off: Option<ReviewDecisionView>,
}

/// An amount of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoneyView {
    pub currency: String,
    pub amount: Amount,
}

/// What one check came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckOutcomeView {
    pub id: String,
    pub name: String,
    pub family: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    /// `passed`, `found`, `not_run` or `off`.
    pub verdict: String,
    /// What it lacks, in words; empty unless it was not run.
    pub needs: Vec<String>,
    #[ts(type = "number")]
    pub findings: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    pub at_stake: Vec<MoneyView>,
    pub meaning: String,
    pub formula: String,
    /// What money is at stake, in words.
    pub stake: String,
    pub mend: String,
    pub source: String,
}

/// The findings of a family of checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FamilyView {
    pub family: String,
    #[ts(type = "number")]
    pub checks_run: u64,
    #[ts(type = "number")]
    pub checks_not_run: u64,
    #[ts(type = "number")]
    pub findings: u64,
    pub at_stake: Vec<MoneyView>,
}

/// How many invoices stand where, and their gross totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusCountView {
    /// `to_review`, `in_review`, `held`, `rejected`, `half_approved` (a second approver is due) or `approved`.
    pub status: String,
    #[ts(type = "number")]
    pub invoices: u64,
    pub gross: Vec<MoneyView>,
}

/// The same fault on many invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingGroupView {
    /// Stable within the review's checks: `G1`, `G2` ... by falling money.
    pub id: String,
    pub check: String,
    pub check_name: String,
    pub family: String,
    pub severity: String,
    /// In words: `Line net amount: ... where product starts 82`.
    pub summary: String,
    pub fault: String,
    pub conditions: Vec<ConditionView>,
    #[ts(type = "number")]
    pub findings: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub customers: u64,
    pub at_stake: Vec<MoneyView>,
    #[ts(type = "number")]
    pub new: u64,
    #[ts(type = "number")]
    pub known: u64,
    /// `open`, `confirmed` (a fault that is to be mended), `dismissed` (none) or `waived`.
    pub state: String,
    pub waiver: Option<WaiverView>,
    pub decision: Option<ReviewDecisionView>,
}

/// A group opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingGroupDetailView {
    pub group: FindingGroupView,
    pub meaning: String,
    pub formula: String,
    pub mend: String,
    pub source: String,
    pub examples: Vec<FindingView>,
    pub customers: Vec<ShareView>,
    pub products: Vec<ShareView>,
    pub history: Vec<ReviewDecisionView>,
}

/// A known fault that is let pass until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaiverView {
    pub id: String,
    pub check: String,
    pub summary: String,
    pub reason: String,
    pub owner: String,
    pub expires: String,
    pub expired: bool,
    pub by: String,
    pub at: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingView {
    #[ts(type = "number")]
    pub id: i64,
    pub check: String,
    pub check_name: String,
    pub family: String,
    pub severity: String,
    pub invoice: String,
    pub line: String,
    pub field: Option<String>,
    pub customer: String,
    pub expected: String,
    pub actual: String,
    pub difference: Option<Amount>,
    pub currency: String,
    pub at_stake: Amount,
    pub message: String,
    pub group: String,
    /// `new` or `known`.
    pub novelty: String,
    pub waived: bool,
}

/// Filters and order of the findings table. Empty lists and texts mean: all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FindingQuery {
    pub checks: Vec<String>,
    pub families: Vec<String>,
    pub severities: Vec<String>,
    pub group: Option<String>,
    pub invoice: Option<String>,
    pub currencies: Vec<String>,
    /// `new`, `known` or empty.
    pub novelty: String,
    pub waived: Option<bool>,
    /// Part of an invoice number, customer or message.
    pub text: String,
    /// A column of [`FindingView`]; `at_stake` where empty.
    pub sort: Option<String>,
    pub descending: bool,
}

/// A window of the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingsView {
    #[ts(type = "number")]
    pub total: u64,
    pub at_stake: Vec<MoneyView>,
    pub rows: Vec<FindingView>,
}

/// One invoice (or, where a bill is missing, one contract or customer) in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueItemView {
    #[ts(type = "number")]
    pub id: i64,
    /// Empty where what is wrong is that there is none.
    pub invoice: String,
    /// The invoice's number, or what it is about: `contract K-77`.
    pub title: String,
    pub customer: String,
    pub currency: String,
    pub gross: Amount,
    pub date: Option<String>,
    #[ts(type = "number")]
    pub findings: u64,
    /// Of its worst finding; empty where it has none.
    pub severity: String,
    pub at_stake: Amount,
    #[ts(type = "number")]
    pub risk: u64,
    /// `high`, `medium`, `low` or `none`.
    pub band: String,
    pub status: String,
    pub assignee: Option<String>,
    pub due: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<String>,
    #[ts(type = "number")]
    pub comments: u64,
    pub sampled: bool,
}

/// Filters and order of the queue. Empty lists and texts mean: all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct QueueQuery {
    pub statuses: Vec<String>,
    pub severities: Vec<String>,
    pub bands: Vec<String>,
    pub checks: Vec<String>,
    pub group: Option<String>,
    /// A person's name; `-` for nobody's.
    pub assignee: Option<String>,
    pub currencies: Vec<String>,
    /// Only those with findings, or only those without.
    pub with_findings: Option<bool>,
    pub sampled: Option<bool>,
    pub overdue: bool,
    /// Part of an invoice number or customer.
    pub text: String,
    /// A column of [`QueueItemView`]; `risk` where empty.
    pub sort: Option<String>,
    /// Where `sort` is empty, the highest risk is first anyway.
    pub descending: bool,
}

/// A window of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueView {
    #[ts(type = "number")]
    pub total: u64,
    pub gross: Vec<MoneyView>,
    pub at_stake: Vec<MoneyView>,
    pub rows: Vec<QueueItemView>,
}

/// Which invoices a decision is about: these, or all of a query (and then how many the user saw and confirmed).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Selection {
    #[ts(type = "number[]")]
    pub items: Vec<i64>,
    pub query: Option<QueueQuery>,
    /// Refused where the query selects another number by now.
    #[ts(type = "number | null")]
    pub confirmed: Option<u64>,
}

/// What a decision came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecidedView {
    #[ts(type = "number")]
    pub done: u64,
    /// Of those, approved by one where two are due.
    #[ts(type = "number")]
    pub second_due: u64,
    /// Not decided, with why, at most 100 of them.
    pub refused: Vec<RefusedView>,
    #[ts(type = "number")]
    pub refused_total: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedView {
    pub invoice: String,
    pub why: String,
}

/// The invoice as the customer would see it, with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceReviewView {
    pub item: QueueItemView,
    pub header: Vec<PaperFieldView>,
    pub columns: Vec<PaperColumnView>,
    pub lines: Vec<PaperLineView>,
    pub totals: Vec<PaperFieldView>,
    pub findings: Vec<FindingView>,
    /// The customer's last invoices in the same currency, oldest first, at most twelve, this one last.
    pub recent: Vec<RecentInvoiceView>,
    /// The customer's contracts, payments and other records, at most ten of each.
    pub records: Vec<RelatedRecordsView>,
    pub history: Vec<ReviewDecisionView>,
    /// What is under the approval; an approval of another hash has fallen.
    pub hash: String,
    /// Ids of the items before and after it in the queue's order under the query that was given.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    #[ts(type = "number | null")]
    pub after: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperFieldView {
    pub field: String,
    pub title: String,
    pub value: String,
    /// Ids of the findings about it.
    #[ts(type = "number[]")]
    pub findings: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperColumnView {
    pub field: String,
    pub title: String,
    /// `text`, `decimal` or `date`.
    pub kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperLineView {
    pub line: String,
    /// Parallel to the columns.
    pub cells: Vec<String>,
    /// Ids of the findings about the line.
    #[ts(type = "number[]")]
    pub findings: Vec<i64>,
    pub file: String,
    #[ts(type = "number")]
    pub row: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentInvoiceView {
    pub invoice: String,
    pub run: String,
    pub date: Option<String>,
    pub gross: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelatedRecordsView {
    /// `contracts`, `payments`, ...
    pub kind: String,
    pub title: String,
    pub columns: Vec<PaperColumnView>,
    pub rows: Vec<Vec<String>>,
    #[ts(type = "number")]
    pub total: u64,
}

/// What one person has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkloadView {
    /// `null`: nobody's.
    pub person: Option<String>,
    #[ts(type = "number")]
    pub assigned: u64,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub held: u64,
    #[ts(type = "number")]
    pub overdue: u64,
    pub at_stake: Vec<MoneyView>,
    /// The last handover note to this person.
    pub note: Option<String>,
}

/// A saved filter of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueFilterView {
    pub name: String,
    pub query: QueueQuery,
    pub by: String,
}

/// A sampling plan over the invoices that no check flagged, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleView {
    /// In percent, as decimals.
    pub confidence: Amount,
    pub tolerable: Amount,
    pub expected: Amount,
    pub seed: String,
    #[ts(type = "number")]
    pub population: u64,
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number")]
    pub looked_at: u64,
    #[ts(type = "number")]
    pub errors: u64,
    pub strata: Vec<StratumView>,
    /// In words: what may be said of the rest, at which confidence.
    pub conclusion: String,
    pub by: String,
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StratumView {
    pub name: String,
    pub currency: String,
    #[ts(type = "number")]
    pub population: u64,
    pub amount: Amount,
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number")]
    pub looked_at: u64,
}

/// Thresholds and severities of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewSettingsView {
    #[ts(type = "number")]
    pub version: i64,
    pub by: String,
    pub at: String,
    pub checks: Vec<CheckSettingsView>,
    /// Gross amounts above which a second approver is due.
    pub approval_limits: Vec<MoneyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckSettingsView {
    pub id: String,
    pub name: String,
    pub family: String,
    pub meaning: String,
    pub severity: String,
    pub usual_severity: String,
    pub off: bool,
    pub parameters: Vec<ParameterView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParameterView {
    pub name: String,
    pub title: String,
    pub value: Amount,
    pub usual: Amount,
}

/// A person of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub name: String,
    /// The operating system's user.
    pub user: String,
    /// `analyst`, `reviewer`, `approver`, `auditor`.
    pub roles: Vec<String>,
    /// First characters of the SHA-256 of the public key; empty where there is none yet.
    pub fingerprint: String,
    pub active: bool,
    /// It is the one who is using Tieout now.
    pub me: bool,
    /// The key is unlocked in this window.
    pub unlocked: bool,
    /// The keychain of this computer keeps what unlocks the key; said of oneself only.
    pub remembered: bool,
    pub added_by: String,
    pub added_at: String,
}

/// What a merge of a colleague's package came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeView {
    pub from: String,
    #[ts(type = "number")]
    pub decisions: u64,
    #[ts(type = "number")]
    pub already_known: u64,
    /// Kept, but without effect: forged, by someone without the role, by who prepared it.
    pub refused: Vec<RefusedView>,
    pub conflicts: Vec<ConflictView>,
}

/// Two people decided differently about one invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    pub id: String,
    pub invoice: String,
    pub mine: ReviewDecisionView,
    pub theirs: ReviewDecisionView,
}

/// Something that a person decided or said in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewDecisionView {
    /// SHA-256 of its content.
    pub id: String,
    /// `hold`, `reject`, `approve`, `reopen`, `assign`, `comment`, `confirm`, `dismiss`, `waive`, `withdraw`, `sample`, `handover`, `sign_off`.
    pub kind: String,
    /// The invoice, group or waiver that it is about; empty: the review.
    pub about: String,
    pub by: String,
    pub at: String,
    pub reason: String,
    /// Signed with the person's key.
    pub signed: bool,
    /// Has effect; `false`: it fell since something under it changed, or it was undone or outvoted in a merge.
    pub stands: bool,
    /// Why it does not stand.
    pub note: String,
    /// People mentioned in a comment.
    pub mentions: Vec<String>,
    /// How many invoices it decided together.
    #[ts(type = "number")]
    pub together_with: u64,
}

/// What part of a group is one customer's or product's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareView {
    pub value: String,
    #[ts(type = "number")]
    pub findings: u64,
    pub at_stake: Vec<MoneyView>,
}
