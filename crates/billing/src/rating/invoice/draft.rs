//! A priced charge before anything is taken off or added: what pricing makes, and the invoice's stages take.

use crate::rating::bill::LineKind;
use crate::rating::dates::DateRange;
use crate::rating::derivation::Derivation;
use rust_decimal::Decimal;

/// A charge of a bill with its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    pub item: String,
    pub plan: String,
    pub charge: String,
    /// Says the tax category; found in the catalogue.
    pub product: String,
    pub description: String,
    /// `Charge`, or `Credit` of one that was billed in advance.
    pub kind: LineKind,
    pub unit: Option<String>,
    /// The days that are billed, and the whole billing period that they lie in.
    pub period: DateRange,
    pub whole: DateRange,
    /// What part of the whole the days are, between 0 and 1, as the dialect counts: the days themselves, also where the charge costs the
    /// same for a part (usage), since minimum and maximum are prorated by it.
    pub fraction: Derivation,
    pub quantity: Derivation,
    /// The price of one unit where the charge has one price.
    pub unit_price: Option<Decimal>,
    /// Before discounts, unrounded; negative for a credit.
    pub amount: Derivation,
    /// Prices of the book contain the tax: so does the amount.
    pub tax_inclusive: bool,
    /// The least and the most that the charge costs for the whole period.
    pub charge_minimum: Option<Decimal>,
    pub charge_maximum: Option<Decimal>,
    /// The least that the whole period of the plan costs.
    pub plan_minimum: Option<Decimal>,
}
