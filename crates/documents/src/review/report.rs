//! What the report of a review is made of: neutral types that the caller fills. They know nothing of how the checks work.

use crate::DocumentError;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::Totals;

/// A review of a bill run as one page for a director: what was billed, what was found, what was held, who approved, what remains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewReport {
    /// The review's name: `October 2026`.
    pub title: String,
    /// The run's name.
    pub run: String,
    /// The run before it, where there is one to hold it against.
    pub previous: Option<String>,
    /// First and last day of the billing period.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The day of the review, as the checks of timeliness took it.
    pub as_of: Option<NaiveDate>,
    /// RFC 3339, UTC.
    pub generated_at: String,
    pub generated_by: String,
    /// Such as `Tieout 0.1.0`.
    pub tool_version: String,
    /// When the checks ran last, RFC 3339, UTC, and who ran them.
    pub checked_at: String,
    pub checked_by: String,
    /// The version of the thresholds and severities under which the findings were reached.
    pub settings_version: i64,
    /// The settings or the records have changed since the checks ran.
    pub outdated: bool,
    /// SHA-256 over the run, the records, the settings and the findings, in hex.
    pub hash: String,
    /// One per currency, the largest first.
    pub billed: Vec<Billed>,
    pub register: Register,
    /// What the register was held against. Empty: no control total was given.
    pub tie_out: Vec<ControlTotal>,
    pub findings: FindingCounts,
    /// One per family of checks.
    pub families: Vec<FamilyFindings>,
    /// The largest first; as many as the caller likes, of [`FindingCounts::groups`].
    pub groups: Vec<GroupOfFindings>,
    /// Checks that did not run, and what they lack.
    pub not_run: Vec<CheckNotRun>,
    /// By which billing is judged, known or not, in the order in which they are shown.
    pub figures: Vec<Figure>,
    /// How many invoices stand where. A status that no invoice has may be left out.
    pub statuses: Vec<StatusCount>,
    /// Held and rejected invoices, the largest first; as many as the caller likes, of what [`ReviewReport::statuses`] counts.
    pub stopped: Vec<StoppedInvoice>,
    /// Waivers in force.
    pub waivers: Vec<Waived>,
    /// Who approved how much: one per person, the most money first.
    pub approvals: Vec<Approval>,
    /// The sample of what no check flagged; `None`: none was planned.
    pub sample: Option<SampleResult>,
    pub sign_off: Option<SignOff>,
    /// Head of the workspace's hash-chained log at the time of the report, in hex, and how many entries lead to it.
    pub log_head: Option<String>,
    pub log_entries: u64,
}

impl ReviewReport {
    /// How many invoices have this status.
    pub fn with_status(&self, status: Status) -> u64 {
        self.statuses.iter().filter(|count| count.status == status).map(|count| count.invoices).sum()
    }

    /// How many invoices nobody has let go or stopped yet: to review, in review, or waiting for a second approver.
    pub fn remaining(&self) -> u64 {
        self.statuses.iter().filter(|count| count.status.remains()).map(|count| count.invoices).sum()
    }

    /// Whether every control total agrees; `None` where none was given.
    pub fn tied_out(&self) -> Option<bool> {
        (!self.tie_out.is_empty()).then(|| self.tie_out.iter().all(|control| control.difference().is_zero()))
    }
}

/// An amount of a currency (ISO 4217 code; empty where the source names none).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Money {
    pub currency: String,
    pub amount: Decimal,
}

/// What was billed in one currency, now and before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    pub currency: String,
    pub invoices: u64,
    pub totals: Totals,
    /// `None` where there is no previous run; zero where it billed nothing in this currency.
    pub previous: Option<PreviousBilled>,
}

/// What the previous run billed in a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousBilled {
    pub invoices: u64,
    pub totals: Totals,
}

/// What came in: what the run is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub files: Vec<RegisterFile>,
    pub invoices: u64,
    pub lines: u64,
    pub customers: u64,
    /// Rows of the files that could not be read: they are in no figure of this report.
    pub rejects: u64,
    pub sealed: bool,
    /// Lowest and highest invoice number as the register lists them; empty where there is no invoice.
    pub first_invoice: String,
    pub last_invoice: String,
}

/// A file that the run was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterFile {
    pub name: String,
    /// Of the file's bytes as they lay on disk, in lower-case hex.
    pub sha256: String,
    pub rows: u64,
}

/// A figure from elsewhere that the register must agree with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ControlTotal {
    /// What is counted or summed: `Invoices`, `Gross`, `Revenue 4000`.
    pub name: String,
    /// Who says so: `general ledger, October`, `Stripe payout report`.
    pub source: String,
    /// Empty for a count.
    pub currency: String,
    pub control: Decimal,
    pub register: Decimal,
}

impl ControlTotal {
    /// Register minus control: zero where they tie out.
    pub fn difference(&self) -> Decimal {
        self.register - self.control
    }
}

/// The findings in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    pub all: u64,
    /// Invoices (or, where a bill is missing, what it is about) with at least one.
    pub invoices: u64,
    pub groups: u64,
    pub new: u64,
    pub known: u64,
    /// Of the last review's, those that are not there any more.
    pub gone: u64,
    pub waived: u64,
    pub at_stake: Vec<Money>,
}

/// The findings of a family of checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyFindings {
    /// `accuracy`, `completeness`, `timeliness`, `tax`, `receivables`, `close`; `own` for a user's checks.
    pub family: String,
    pub checks_run: u64,
    pub checks_not_run: u64,
    pub findings: u64,
    pub invoices: u64,
    pub new: u64,
    pub at_stake: Vec<Money>,
}

/// The same fault on many invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupOfFindings {
    /// `G1`.
    pub id: String,
    pub check: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    pub summary: String,
    pub findings: u64,
    pub invoices: u64,
    pub customers: u64,
    pub at_stake: Vec<Money>,
    /// `open`, `confirmed`, `dismissed` or `waived`.
    pub state: String,
    /// The reason of the decision, and who took it; empty while it is open.
    pub reason: String,
    pub by: String,
}

/// A check that did not run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckNotRun {
    pub name: String,
    pub family: String,
    /// In words: `contracts`. Empty: it was switched off.
    pub needs: Vec<String>,
}

/// A figure by which billing and receivables are judged: days sales outstanding and the like. Each currency has its own value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// `dso`
    pub id: String,
    pub name: String,
    /// In words.
    pub formula: String,
    /// `days`, `percent`, `times` or `money`: what the values count.
    pub unit: String,
    /// The currency is empty where no money is counted. Empty: it is not known.
    pub values: Vec<Money>,
    /// What it lacks, in words; empty where it is known.
    pub needs: Vec<String>,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    #[default]
    ToReview,
    InReview,
    /// Approved by one where two are due.
    HalfApproved,
    Held,
    Rejected,
    Approved,
}

impl Status {
    /// All, in the order in which a report lists them.
    pub const ALL: [Status; 6] =
        [Status::Approved, Status::Held, Status::Rejected, Status::HalfApproved, Status::InReview, Status::ToReview];

    /// As in the queue: `to_review`, `half_approved`.
    pub const fn name(self) -> &'static str {
        match self {
            Status::ToReview => "to_review",
            Status::InReview => "in_review",
            Status::HalfApproved => "half_approved",
            Status::Held => "held",
            Status::Rejected => "rejected",
            Status::Approved => "approved",
        }
    }

    /// The status of a name.
    pub fn from_name(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }

    /// For people: `second approval due`.
    pub const fn words(self) -> &'static str {
        match self {
            Status::ToReview => "to review",
            Status::InReview => "in review",
            Status::HalfApproved => "second approval due",
            Status::Held => "held",
            Status::Rejected => "rejected",
            Status::Approved => "approved",
        }
    }

    /// Nobody has let it go or stopped it yet.
    pub const fn remains(self) -> bool {
        matches!(self, Status::ToReview | Status::InReview | Status::HalfApproved)
    }
}

/// How many invoices stand there, and their gross totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusCount {
    pub status: Status,
    pub invoices: u64,
    pub gross: Vec<Money>,
}

/// An invoice that does not go out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoppedInvoice {
    /// Its number, or what a missing bill is about: `contract K-77`.
    pub invoice: String,
    pub customer: String,
    pub gross: Money,
    pub at_stake: Decimal,
    /// [`Status::Held`] or [`Status::Rejected`].
    pub status: Status,
    pub reason: String,
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// A known fault that is let pass until a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waived {
    pub check: String,
    pub summary: String,
    pub reason: String,
    pub owner: String,
    pub expires: Option<NaiveDate>,
}

/// What one person approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    pub by: String,
    /// First characters of the fingerprint of the key that signed.
    pub key: String,
    pub invoices: u64,
    /// Of those, as the second of two.
    pub as_second: u64,
    pub gross: Vec<Money>,
    /// The last of them, RFC 3339, UTC.
    pub last_at: String,
}

/// What a sample of the invoices that no check flagged came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleResult {
    /// In percent.
    pub confidence: Decimal,
    /// The share of wrong invoices that would be tolerable, in percent.
    pub tolerable: Decimal,
    pub population: u64,
    pub size: u64,
    pub looked_at: u64,
    pub errors: u64,
    /// What may be said of the rest, in words.
    pub conclusion: String,
}

/// The end of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOff {
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
    pub note: String,
    /// First characters of the fingerprint of the key that signed.
    pub key: String,
}

/// One invoice of the register, on loan from its source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegisterRow<'a> {
    pub invoice: &'a str,
    pub customer: &'a str,
    pub date: Option<NaiveDate>,
    pub currency: &'a str,
    pub totals: Totals,
    pub lines: u64,
    pub findings: u64,
    pub at_stake: Decimal,
    pub status: Status,
    /// Who decided last, and when (RFC 3339, UTC); empty while nobody did.
    pub by: &'a str,
    pub at: &'a str,
}

/// Where the register's rows come from. They are walked, never collected: there may be a million.
pub trait RegisterSource {
    /// Hands out every row in order. Stops at the first error, its own ([`DocumentError::rows`]) or that of `each`.
    fn walk(&self, each: &mut dyn FnMut(&RegisterRow<'_>) -> Result<(), DocumentError>) -> Result<(), DocumentError>;
}

/// Rows that are already at hand: for tests and small runs.
impl RegisterSource for Vec<RegisterRow<'_>> {
    fn walk(&self, each: &mut dyn FnMut(&RegisterRow<'_>) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        self.iter().try_for_each(each)
    }
}
