//! What is sold and at which price: products, price books in versions, plans, charges.

use super::dates::DateRange;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the seller offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    pub products: BTreeMap<String, Product>,
    pub price_books: Vec<PriceBook>,
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub unit: Option<String>,
    /// VAT category code (UNTDID 5305) that its sale has at home: S unless it is said.
    pub tax_category: Option<String>,
}

/// The prices of plans in one currency, in one version, within dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBook {
    pub id: String,
    /// Versions of one book: the greatest that is valid on the day applies.
    pub version: u32,
    /// ISO 4217.
    pub currency: String,
    pub valid: DateRange,
    /// Prices of the book contain the tax.
    pub tax_inclusive: bool,
    pub plans: BTreeMap<String, Plan>,
}

/// Charges that are sold together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: String,
    pub name: String,
    pub interval: Interval,
    pub charges: Vec<Charge>,
    /// The least that a whole period of the plan costs before tax.
    pub minimum: Option<Decimal>,
    /// Days at the beginning for which nothing is charged in advance or per period; usage is.
    pub trial_days: u32,
}

/// How often a plan is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// A price for a product in a plan: one line of the bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    pub id: String,
    pub product: String,
    pub name: String,
    pub model: ChargeModel,
    pub quantity: QuantitySource,
    pub timing: Timing,
    /// A part of a period costs a part of the price: fees and seats, not usage.
    pub prorated: bool,
    /// Units of each whole period that the plan includes; what is above is charged.
    pub included: Decimal,
    /// The least and the most that the charge costs per whole period, before discounts unless the dialect orders them otherwise.
    pub minimum: Option<Decimal>,
    pub maximum: Option<Decimal>,
}

/// Where a charge's quantity is from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum QuantitySource {
    /// One: a fee.
    One,
    /// What the contract says: seats, licences.
    Contracted,
    /// What was used of a metric in the period.
    Usage { metric: String, aggregation: Aggregation },
}

/// How usage events become a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    Sum,
    /// How many events.
    Count,
    /// The greatest value of an event.
    Maximum,
    /// The value of the last event.
    Latest,
    /// How many different values of the event's `unique` property.
    Unique,
}

/// When a charge is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At the beginning of the period that it is for.
    InAdvance,
    /// After the period that it is for.
    InArrears,
    /// Once, with the first bill.
    Once,
}

/// How a quantity becomes an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ChargeModel {
    /// The amount, whatever the quantity.
    Flat { amount: Decimal },
    /// Quantity times price.
    PerUnit { price: Decimal },
    /// Each unit at the price of the tier that it falls into.
    Graduated { tiers: Vec<Tier> },
    /// All units at the price of the tier that the whole quantity falls into.
    Volume { tiers: Vec<Tier> },
    /// Begun packages of `size` units at `amount` each, after `free_units`.
    Package { size: Decimal, amount: Decimal, free_units: Decimal },
    /// The flat fee of the tier that the quantity falls into; the tiers' unit prices are not used.
    Stairstep { tiers: Vec<Tier> },
    /// A percentage of what was transacted, and a fixed part per event.
    Percentage(Percentage),
    /// Each part of the amount at the rate (in percent) of the tier that it falls into; a tier's `unit` is its rate.
    GraduatedPercentage { tiers: Vec<Tier> },
    /// Each combination of dimension values has its price per unit.
    Matrix { dimensions: Vec<String>, cells: Vec<MatrixCell>, otherwise: Option<Decimal> },
}

/// A tier: from the bound of the one before it (0 for the first) to its own. Price lists that say tiers otherwise: `model::TierShape`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Where it ends; without end where absent. Whether the bound itself is in the tier is a setting of the dialect.
    pub up_to: Option<Decimal>,
    /// Per unit, or per begun block where there is one.
    pub unit: Decimal,
    /// Once, when the tier is entered.
    pub flat: Decimal,
    /// Units of a block; single units where absent.
    pub block: Option<Decimal>,
    /// The most that the tier costs, flat fee and units together.
    #[serde(default)]
    pub cap: Option<Decimal>,
}

/// A percentage charge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentage {
    /// In percent: 1.3 is 1.3 %.
    pub rate: Decimal,
    pub fixed_per_event: Decimal,
    /// The amount transacted that is free.
    pub free_units: Decimal,
    /// Events that are free of the fixed part and of the percentage, the first ones.
    pub free_events: u64,
    pub minimum_per_event: Option<Decimal>,
    pub maximum_per_event: Option<Decimal>,
}

/// The price of one combination of dimension values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// Parallel to the matrix's dimensions.
    pub values: Vec<String>,
    pub price: Decimal,
}
