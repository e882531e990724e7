//! What a check is.

use crate::finding::Findings;
use crate::inputs::Inputs;
use crate::run::Invoice;
use serde::{Deserialize, Serialize};
use std::fmt;
use tieout_billing::{Field, RecordKind};

/// One check of the catalogue: what it is in words, what it needs, and how it is done.
pub struct Check {
    /// `ACC-01`, as in the catalogue.
    pub id: &'static str,
    /// `Line net amount`
    pub name: &'static str,
    pub family: Family,
    /// Unless the workspace sets another.
    pub severity: Severity,
    /// What it means, in the user's words: a sentence or two.
    pub meaning: &'static str,
    /// What an exception is, as a formula.
    pub formula: &'static str,
    /// Without all of these it is not run.
    pub needs: &'static [Need],
    /// Thresholds and tolerances that the workspace may set.
    pub parameters: &'static [Parameter],
    /// What money is at stake where it is broken.
    pub at_stake: &'static str,
    /// What to do about a finding.
    pub mend: &'static str,
    /// Where the rule is from.
    pub source: &'static str,
    pub kind: CheckKind,
}

/// How a check is done.
#[derive(Clone, Copy)]
pub enum CheckKind {
    /// On each invoice by itself, all such checks in one pass.
    Invoice(fn(&Invoice<'_>, &Inputs<'_>, &mut Findings<'_>)),
    /// On the whole run and what stands beside it.
    Run(fn(&Inputs<'_>, &mut Findings<'_>)),
}

/// What a check can't do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A column of the run that has a value somewhere.
    Column(Field),
    /// One of these columns of the run.
    OneOf(&'static [Field]),
    /// Records of the kind.
    Records(RecordKind),
    /// A field of the records of the kind that has a value somewhere.
    RecordColumn(RecordKind, Field),
    /// A record of the kind whose field says this, in capitals or not: a ledger account of a type.
    RecordValue(RecordKind, Field, &'static str),
    /// The run before this one.
    PreviousRun,
    /// The billing period, from the user.
    Period,
    /// The day of the review, from the user.
    AsOf,
    /// The record of the import.
    Import,
    /// One of these is enough.
    Any(&'static [Need]),
}

impl fmt::Display for Need {
    /// As the user reads it: `contracts`, `the column tax_rate`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Column(field) => write!(f, "the column {}", field.name()),
            Need::OneOf(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                write!(f, "one of the columns {}", names.join(", "))
            }
            Need::Records(kind) => f.write_str(&kind.title().to_lowercase()),
            Need::RecordColumn(kind, field) => write!(f, "{} with {}", kind.title().to_lowercase(), field.name()),
            Need::RecordValue(kind, field, value) => write!(f, "{} with {} {value}", kind.title().to_lowercase(), field.name()),
            Need::PreviousRun => f.write_str("the previous run"),
            Need::Period => f.write_str("the billing period"),
            Need::Import => f.write_str("the record of the import"),
            Need::AsOf => f.write_str("the day of the review"),
            Need::Any(needs) => {
                let names: Vec<String> = needs.iter().map(ToString::to_string).collect();
                f.write_str(&names.join(" or "))
            }
        }
    }
}

/// A threshold or tolerance of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `tolerance`, `days`, `factor`
    pub name: &'static str,
    /// What it is, with its unit.
    pub title: &'static str,
    /// As a decimal.
    pub usual: &'static str,
}

/// Most checks of amounts have it: how far off an amount may be. Ours is 0 unless the user sets one.
pub const TOLERANCE: Parameter = Parameter { name: "tolerance", title: "How far off the amount may be", usual: "0" };

/// What kind of fault a check looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Accuracy,
    Completeness,
    Timeliness,
    Tax,
    Close,
    Receivables,
    /// A check that a user wrote.
    Own,
}

impl Family {
    pub const ALL: [Family; 7] =
        [Family::Accuracy, Family::Completeness, Family::Timeliness, Family::Tax, Family::Close, Family::Receivables, Family::Own];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Family::Accuracy => "accuracy",
            Family::Completeness => "completeness",
            Family::Timeliness => "timeliness",
            Family::Tax => "tax",
            Family::Close => "close",
            Family::Receivables => "receivables",
            Family::Own => "own",
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
    /// Blocks sign-off.
    Critical,
}

impl Severity {
    pub const ALL: [Severity; 4] = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// The name in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The severity of that name.
    pub fn from_name(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name() == name)
    }
}
