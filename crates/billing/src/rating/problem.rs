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
    /// The same event id more than once: counted once.
    DuplicateUsage,
    OverlappingTiers,
    PriceInOtherCurrency,
    NoPriceInPeriod,
    UnknownPlan,
    OverlappingPhases,
    UnknownTimeZone,
    NoTaxRate,
    /// The dialect has no place for a discount, minimum, maximum or credit of the contract.
    NoStage,
    /// A bill rests on earlier ones (a minimum, a maximum, credits) of which something is missing.
    EarlierBillsUnknown,
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
    /// The file's name, where the input has several or it helps.
    pub file: Option<String>,
    /// The row as a spreadsheet program numbers it, where there is one.
    pub row: Option<u64>,
    pub contract: Option<String>,
    /// What happened, and what to do, in a sentence.
    pub message: String,
}

macro_rules! names {
    ($type:ident: $($variant:ident $name:literal $title:literal,)*) => {
        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The name used in files, commands and SQL.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            /// The name shown on a screen.
            pub const fn title(self) -> &'static str {
                match self { $($type::$variant => $title,)* }
            }
        }
    };
}

names! { ProblemKind:
    UsageWithoutContract "usage_without_contract" "Usage without contract",
    UsageOutsideTerm "usage_outside_term" "Usage outside the contract's term",
    UsageWithoutCharge "usage_without_charge" "Usage that no charge bills",
    NegativeUsage "negative_usage" "Negative usage",
    DuplicateUsage "duplicate_usage" "Usage that is there twice",
    OverlappingTiers "overlapping_tiers" "Tiers that overlap",
    PriceInOtherCurrency "price_in_other_currency" "Price in another currency",
    NoPriceInPeriod "no_price_in_period" "Period without price",
    UnknownPlan "unknown_plan" "Unknown plan",
    OverlappingPhases "overlapping_phases" "Amendments that overlap",
    UnknownTimeZone "unknown_time_zone" "Unknown time zone",
    NoTaxRate "no_tax_rate" "No tax rate",
    NoStage "no_stage" "No place in the dialect's order",
    EarlierBillsUnknown "earlier_bills_unknown" "Earlier bills are not known",
    NotComputable "not_computable" "Not computable",
    NotReadable "not_readable" "Not readable",
}

names! { Input:
    Contracts "contracts" "Contracts",
    Prices "prices" "Prices",
    Usage "usage" "Usage",
    TaxRates "tax_rates" "Tax rates",
}
