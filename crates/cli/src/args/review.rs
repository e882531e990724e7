//! What can be typed after the commands of a review.

use super::Listing;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use tieout_billing::RecordKind;

/// The worst first.
const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];

/// Where an invoice of the queue stands.
const STATUSES: [&str; 6] = ["to_review", "in_review", "held", "rejected", "half_approved", "approved"];

/// A record set: `contracts=orders.csv`, or the name of one in the workspace.
#[derive(Clone, Debug)]
pub struct RecordsArg {
    pub kind: RecordKind,
    pub source: String,
}

impl std::str::FromStr for RecordsArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, source) = text.split_once('=').ok_or("write KIND=FILE, such as contracts=orders.csv")?;
        let known = || RecordKind::ALL[1..].iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
        let kind = RecordKind::from_name(kind).filter(|kind| *kind != RecordKind::Invoices);
        Ok(RecordsArg { kind: kind.ok_or_else(|| format!("there are {}", known()))?, source: source.to_owned() })
    }
}

/// First and last day: `2026-10-01..2026-10-31`, or a month: `2026-10`.
#[derive(Clone, Debug)]
pub struct PeriodArg(pub String, pub String);

impl std::str::FromStr for PeriodArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().map_err(|_| format!("{text} is no day: write it as 2026-10-31"));
        if let Some((from, until)) = text.split_once("..") {
            return Ok(PeriodArg(day(from)?.to_string(), day(until)?.to_string()));
        }
        let first = day(&format!("{text}-01")).map_err(|_| format!("{text} is no period: write 2026-10 or 2026-10-01..2026-10-31"))?;
        let last = first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
        Ok(PeriodArg(first.to_string(), last.to_string()))
    }
}

#[derive(Debug, Args)]
pub struct Check {
    /// E-invoices to check instead of a run: UBL, CII, or PDFs with one inside (Factur-X, ZUGFeRD)
    #[arg(value_name = "FILE", conflicts_with_all = ["run", "workspace", "xlsx", "html", "previous", "own", "name"])]
    pub files: Vec<PathBuf>,
    /// Exit with 1 also where an e-invoice breaks our own, stricter rules only
    #[arg(long, requires = "files")]
    pub strict: bool,
    /// The workspace that keeps the review; without one nothing is kept
    #[arg(long, short = 'w', value_name = "W")]
    pub workspace: Option<PathBuf>,
    /// The run: a file to import (HEADERS,LINES where it is two), or the name of one in the workspace
    #[arg(long, short = 'r', value_name = "R", required_unless_present = "files")]
    pub run: Option<String>,
    /// The run before it: a file or a name
    #[arg(long, value_name = "R0")]
    pub previous: Option<String>,
    /// Customers: a file or a name, as for the next ones
    #[arg(long, value_name = "F")]
    pub customers: Option<String>,
    /// Contracts, orders or subscriptions
    #[arg(long, value_name = "F")]
    pub contracts: Option<String>,
    /// Price list
    #[arg(long, value_name = "F")]
    pub prices: Option<String>,
    /// Tax rates with their dates
    #[arg(long, value_name = "F")]
    pub tax_rates: Option<String>,
    /// Usage or deliveries
    #[arg(long, value_name = "F")]
    pub usage: Option<String>,
    /// Payments
    #[arg(long, value_name = "F")]
    pub payments: Option<String>,
    /// Credit notes
    #[arg(long, value_name = "F")]
    pub credit_notes: Option<String>,
    /// Receivables ledger
    #[arg(long, value_name = "F")]
    pub receivables: Option<String>,
    /// General ledger: balances or postings
    #[arg(long, value_name = "F")]
    pub general_ledger: Option<String>,
    /// Control totals of the billing system
    #[arg(long, value_name = "F")]
    pub control_totals: Option<String>,
    /// Any other records: disputes=F, deliveries=F, periods=F ...
    #[arg(long, value_name = "KIND=F")]
    pub records: Vec<RecordsArg>,
    /// The billing period
    #[arg(long, value_name = "2026-10")]
    pub period: Option<PeriodArg>,
    /// The day of the review; today where it is left out
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// A check of your own, in a file; it is kept in the workspace
    #[arg(long, value_name = "FILE.sql")]
    pub own: Vec<PathBuf>,
    /// The name of the review; that of the run where it is left out
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Write outcomes, groups and findings as JSON; - for standard output
    #[arg(long, value_name = "FILE|-")]
    pub json: Option<PathBuf>,
    /// Write the review as a workbook
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    /// Write the review as one self-contained page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Exit with 1 only for findings of this severity or worse
    #[arg(long, value_name = "SEVERITY", default_value = "low", value_parser = SEVERITIES)]
    pub fail_on: String,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// One review of a workspace.
#[derive(Debug, Args)]
pub struct OneReview {
    #[command(flatten)]
    pub listing: Listing,
    /// The review's name; without it the newest one
    #[arg(long, value_name = "NAME")]
    pub review: Option<String>,
}

#[derive(Debug, Args)]
pub struct Checks {
    /// Set a threshold: ACC-01.tolerance=0.01
    #[arg(long, value_name = "CHECK.NAME=VALUE")]
    pub set: Vec<String>,
    /// Set a severity: ACC-01=medium
    #[arg(long, value_name = "CHECK=SEVERITY")]
    pub severity: Vec<String>,
    /// Don't run a check
    #[arg(long, value_name = "CHECK")]
    pub off: Vec<String>,
    /// Run it again
    #[arg(long, value_name = "CHECK")]
    pub on: Vec<String>,
    /// The gross amount above which a second approver is due: EUR=10000
    #[arg(long, value_name = "CUR=AMOUNT")]
    pub limit: Vec<String>,
    /// Add a check of your own
    #[arg(long, value_name = "FILE.sql")]
    pub add: Vec<PathBuf>,
    /// Delete a check of your own
    #[arg(long, value_name = "CHECK")]
    pub delete: Vec<String>,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Findings {
    /// List the groups of the same fault instead
    #[arg(long)]
    pub groups: bool,
    /// Open this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    #[arg(long, value_name = "CHECK")]
    pub check: Vec<String>,
    #[arg(long, value_name = "FAMILY")]
    pub family: Vec<String>,
    #[arg(long, value_name = "SEVERITY", value_parser = SEVERITIES)]
    pub severity: Vec<String>,
    #[arg(long, value_name = "INVOICE")]
    pub invoice: Option<String>,
    /// Only those that the review before did not have
    #[arg(long)]
    pub new: bool,
    /// Part of an invoice number, customer or sentence
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: u64,
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: u64,
    #[command(flatten)]
    pub of: OneReview,
}

/// Invoices of the queue that have something in common.
#[derive(Debug, Default, Args)]
pub struct Chosen {
    /// All invoices of a group of findings
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// All with this status
    #[arg(long, value_name = "STATUS", value_parser = STATUSES)]
    pub status: Vec<String>,
    /// All whose worst finding is as severe as this
    #[arg(long, value_name = "SEVERITY", value_parser = SEVERITIES)]
    pub severity: Vec<String>,
    /// All that no check flagged
    #[arg(long)]
    pub clean: bool,
    /// All that the sample drew
    #[arg(long)]
    pub sampled: bool,
    /// All that should have been done by now
    #[arg(long)]
    pub overdue: bool,
    /// All of this person; - for nobody's
    #[arg(long, value_name = "PERSON")]
    pub assignee: Option<String>,
    /// All with this in their number or customer
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
}

/// Which invoices a decision is about.
#[derive(Debug, Default, Args)]
pub struct Which {
    /// Invoice numbers
    #[arg(value_name = "INVOICE")]
    pub invoices: Vec<String>,
    #[command(flatten)]
    pub chosen: Chosen,
    /// Every invoice of the review
    #[arg(long)]
    pub all: bool,
    /// How many they are: a decision on more than one filtered invoice needs it
    #[arg(long, value_name = "N")]
    pub confirm: Option<u64>,
}

#[derive(Debug, Args)]
pub struct Queue {
    #[command(flatten)]
    pub chosen: Chosen,
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: u64,
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: u64,
    /// What each person has to do
    #[arg(long)]
    pub workload: bool,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct DecideOn {
    #[command(flatten)]
    pub which: Which,
    /// Why: kept with your name and the time
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct Assign {
    /// To whom; - for nobody
    #[arg(long, value_name = "PERSON")]
    pub to: String,
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
    /// A handover note
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct Comment {
    #[arg(value_name = "INVOICE")]
    pub invoice: String,
    /// @NAME mentions somebody
    #[arg(value_name = "TEXT")]
    pub text: String,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GroupVerdict {
    /// It is a fault that is to be mended
    Confirm,
    /// It is none
    Dismiss,
    /// Take the decision back
    Reopen,
    /// Let it pass until a day
    Waive,
}

#[derive(Debug, Args)]
pub struct Group {
    pub verdict: GroupVerdict,
    #[arg(value_name = "GROUP")]
    pub group: String,
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    /// Who answers for a waiver
    #[arg(long, value_name = "PERSON", required_if_eq("verdict", "waive"))]
    pub owner: Option<String>,
    /// Last day of a waiver
    #[arg(long, value_name = "DAY", required_if_eq("verdict", "waive"))]
    pub expires: Option<String>,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct Waivers {
    /// Take this waiver back: its findings are open again
    #[arg(long, value_name = "WAIVER")]
    pub withdraw: Option<String>,
    /// Why it is taken back
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct People {
    /// Add a person (needs --role, and --user where the user is called otherwise)
    #[arg(long, value_name = "NAME", requires = "role")]
    pub add: Option<String>,
    /// Change a person's roles
    #[arg(long, value_name = "NAME", conflicts_with = "add")]
    pub change: Option<String>,
    /// The operating system's user
    #[arg(long, value_name = "USER", requires = "add")]
    pub user: Option<String>,
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = ["analyst", "reviewer", "approver", "auditor"])]
    pub role: Vec<String>,
    /// The person works here no more
    #[arg(long, requires = "change")]
    pub inactive: bool,
    /// Make your own key, protected by a passphrase (asked for, or TIEOUT_PASSPHRASE)
    #[arg(long)]
    pub create_key: bool,
    /// Keep your key's passphrase in the keychain of this computer, so that it is not asked for again
    #[arg(long)]
    pub remember_key: bool,
    /// Remove your key's passphrase from the keychain of this computer
    #[arg(long, conflicts_with = "remember_key")]
    pub forget_key: bool,
    /// Accept the key that a colleague on another laptop signs with, by the fingerprint that she read out
    #[arg(long, value_name = "NAME=FINGERPRINT")]
    pub accept_key: Option<String>,
    /// Withdraw a colleague's key: it signs nothing more
    #[arg(long, value_name = "NAME")]
    pub withdraw_key: Option<String>,
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Package {
    #[command(subcommand)]
    pub action: PackageAction,
}

#[derive(Debug, Subcommand)]
pub enum PackageAction {
    /// Write a review for a colleague: a workspace that she opens, decides in and sends back
    Export {
        #[arg(value_name = "FILE.tieout")]
        file: PathBuf,
        #[command(flatten)]
        of: OneReview,
    },
    /// Take in what a colleague decided
    Import {
        #[arg(value_name = "FILE.tieout")]
        file: PathBuf,
        #[command(flatten)]
        listing: Listing,
    },
    /// What two people decided differently; with --settle, which of the two counts
    Conflicts {
        #[arg(long, value_name = "CONFLICT", requires = "keep")]
        settle: Option<String>,
        #[arg(long, value_name = "WHOSE", value_parser = ["mine", "theirs"])]
        keep: Option<String>,
        #[arg(long, default_value = "", value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Args)]
pub struct Report {
    /// Write one self-contained page, made to be printed
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write a workbook with the run register
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct Sample {
    /// Draw a new sample at this confidence, in percent
    #[arg(long, value_name = "PERCENT")]
    pub confidence: Option<String>,
    /// The share of wrong invoices that would be tolerable, in percent
    #[arg(long, default_value = "5", value_name = "PERCENT")]
    pub tolerable: String,
    /// The share of wrong invoices that is expected, in percent
    #[arg(long, default_value = "0", value_name = "PERCENT")]
    pub expected: String,
    /// Record that this invoice of the sample is right
    #[arg(long, value_name = "INVOICE")]
    pub ok: Vec<String>,
    /// Record that this invoice of the sample is wrong
    #[arg(long, value_name = "INVOICE")]
    pub wrong: Vec<String>,
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    #[command(flatten)]
    pub of: OneReview,
}

#[derive(Debug, Args)]
pub struct SignOff {
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    #[command(flatten)]
    pub of: OneReview,
}
