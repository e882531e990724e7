//! The edges on which billing systems that name the same thing differ, each a named setting; a system's documented behaviour is a preset.

mod presets;
mod setting;

pub use setting::SettingError;

use crate::money::Rounding;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How a billing system behaves at the edges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// `stripe`, `lago`, ... or a name of the user's own.
    pub name: String,
    pub tier_bound: TierBound,
    pub tier_fraction: TierFraction,
    pub zero_usage: ZeroUsage,
    pub beyond_last_tier: BeyondLastTier,
    /// To what the price of a per-unit charge is rounded before it is multiplied; not at all where absent. Prices of tiers, packages and
    /// cells are multiplied as they are.
    pub price_precision: Option<Precision>,
    /// The same where units were taken off the usage: of the price of the units above those.
    pub overage_precision: Option<Precision>,
    /// To what a tier's flat fee and the price of its units are rounded, each by itself, before they are added; not at all where absent.
    pub tier_precision: Option<Precision>,
    /// To what an amount is rounded while it is computed, such as Kill Bill's nine digits; not at all where absent.
    pub amount_precision: Option<Precision>,
    /// Whether a line's net amount is rounded to the currency's minor unit, and how.
    pub line_rounding: Option<Rounding>,
    /// How amounts of the invoice are rounded to the minor unit.
    pub total_rounding: Rounding,
    pub negative_rounding: NegativeRounding,
    /// What is done to the lines' amounts, in order: each stage once.
    pub order: Vec<Stage>,
    pub coupon_order: CouponOrder,
    #[serde(default)]
    pub coupon_rounding: CouponRounding,
    pub proration: ProrationBasis,
    /// To what the fraction of a period is rounded before it is multiplied; not at all where absent.
    pub proration_precision: Option<Precision>,
    /// Whether a minimum of a whole period is prorated for a part of it.
    pub minimum_prorated: bool,
    pub tax_rounding: TaxRounding,
    /// The day of which the tax rate applies.
    pub tax_day: DayOf,
    /// The day on which prepaid credits are drawn: what expires before it does not pay.
    pub credit_day: DayOf,
    /// What an invoice's due amount is a multiple of, such as 0.05 in Switzerland; the minor unit where absent.
    pub cash_rounding: Option<Decimal>,
    pub correction: Correction,
}

impl Dialect {
    /// How this amount is rounded where the dialect rounds by `rounding`: halves of a negative one may go the other way.
    pub fn rounding_of(&self, amount: Decimal, rounding: Rounding) -> Rounding {
        match (self.negative_rounding, rounding) {
            (NegativeRounding::HalvesUpwards, Rounding::HalfUp) if amount.is_sign_negative() => Rounding::HalfDown,
            _ => rounding,
        }
    }
}

/// Digits after the point, and how they are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precision {
    pub rounding: Rounding,
    pub digits: u32,
}

/// Which tier a quantity exactly at a bound belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierBound {
    /// `up to 100` contains 100.
    Inclusive,
    /// 100 begins the next tier.
    Exclusive,
}

/// Which tier a fraction between whole-numbered tiers (100.5 between up to 100 and from 101) belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierFraction {
    /// Anything above the bound is in the next tier.
    NextTier,
    /// The quantity rounded up to a whole number says the tier.
    RoundedUp,
    /// None: nothing is billed.
    NoTier,
}

/// What a quantity of zero costs where the first tier has a flat fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroUsage {
    FlatFee,
    Nothing,
}

/// What a quantity above the end of the last tier costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeyondLastTier {
    /// The last tier's price goes on.
    LastTier,
    /// Nothing under graduated pricing, which fills the tiers and drops the rest; under volume pricing all units have the last tier's price.
    Unbilled,
    /// It has no price, which is a problem of the price list.
    Refused,
}

/// On which side a half of a negative amount is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NegativeRounding {
    /// As the positive amount, then with the sign: a credit is the exact negative of its charge.
    Mirrored,
    /// Towards plus infinity, as XPath's `round`: -0.5 becomes 0, while 0.5 becomes 1.
    HalvesUpwards,
}

/// A step between the lines' charges and the amount due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Free units of discounts, taken from the quantity before it is priced.
    FreeUnits,
    LineAmountDiscounts,
    LinePercentageDiscounts,
    /// Minimum and maximum of single charges.
    ChargeMinimum,
    ChargeMaximum,
    /// Minimum and maximum of the plan and the contract.
    ContractMinimum,
    ContractMaximum,
    InvoiceDiscounts,
    /// Prepaid credits: before tax or after, by where this stands.
    Credits,
    Tax,
}

impl Stage {
    pub const ALL: [Stage; 10] = [
        Stage::FreeUnits,
        Stage::LineAmountDiscounts,
        Stage::LinePercentageDiscounts,
        Stage::ChargeMinimum,
        Stage::ChargeMaximum,
        Stage::ContractMinimum,
        Stage::ContractMaximum,
        Stage::InvoiceDiscounts,
        Stage::Credits,
        Stage::Tax,
    ];
}

/// In which order several coupons are taken from one amount; each is taken from what the one before it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponOrder {
    AsGiven,
    PercentagesFirst,
    AmountsFirst,
}

/// How a coupon of the whole invoice gets to the minor unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponRounding {
    /// A percentage is rounded as totals are; the next coupon is taken from what that leaves.
    #[default]
    MinorUnit,
    /// What is less than the minor unit is cut off; the next coupon is taken from what is left without cutting.
    CutFromExact,
}

/// How a part of a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationBasis {
    /// Days of the part by days of the whole period; the last day, of which the range is exclusive, is not counted. Also for systems that write
    /// the last day into the range and count it (Lago), once their range is written our way.
    Days,
    /// As `Days`, but both ends are counted: the day on which the next part begins is the last one of this part as well. 15 to 31 March is 17 of
    /// 31 days, 1 to 15 March is 15.
    DaysBothEnds,
    /// Months of 30 days: whole months, and days by 30; a month's last day is its 30th.
    Fixed30,
    /// As `Days` where the period is about as long as the charge's interval (within a quarter of it); otherwise days by the interval's nominal
    /// length, at most 1: 7, 30, 91, 182, 365.
    Nominal,
    /// Seconds, from midnight where the customer is: days of clock changes have 23 or 25 hours.
    Seconds,
    /// A part costs the whole.
    None,
}

/// On what tax is rounded to the minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Each line's tax, then summed.
    PerLine,
    /// The tax on the sum of each category and rate (EN 16931 BR-CO-17).
    PerCategory,
    /// The exact taxes of all lines summed, then rounded once.
    PerInvoice,
}

/// Which day of a bill decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOf {
    /// The day on which the invoice is issued.
    Issue,
    /// The last day of the bill's period: when the supply was complete.
    PeriodEnd,
}

/// How a change within a period that was billed in advance is made good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// A negative line on the next invoice.
    CreditLine,
    /// A credit note.
    CreditNote,
}

/// Where a preset's behaviour is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The setting's field name.
    pub setting: &'static str,
    /// What the source says, in our words.
    pub says: &'static str,
    /// Repository path or address.
    pub source: &'static str,
}
