//! What is wrong with the input of a rating: never a wrong bill, always said with its row.

use serde::{Deserialize, Serialize};

/// What kind of input is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    UsageWithoutContract,
    UsageOutsideTerm,
    UsageWithoutCharge,
    NegativeUsage,
    OverlappingTiers,
    PriceInOtherCurrency,
    NoPriceInPeriod,
    UnknownPlan,
    OverlappingPhases,
    UnknownTimeZone,
    NoTaxRate,
    NotComputable,
    NotReadable,
}

/// Which input a problem lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    Contracts,
    Prices,
    Usage,
    TaxRates,
}

/// A finding about the input: the contract or the part of it that it touches is not billed, and says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    pub input: Input,
    /// The row as a spreadsheet program numbers it, where there is one.
    pub row: Option<u64>,
    pub contract: Option<String>,
    /// What happened, and what to do, in a sentence.
    pub message: String,
}
