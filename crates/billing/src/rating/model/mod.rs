//! Charge models: from a quantity to an amount, with its derivation. One file per model.
//!
//! What a tier contains, what nothing costs, how prices are rounded: the [`Dialect`] says, and the derivation names the setting that decided.

mod fault;
mod flat;
mod graduated;
mod matrix;
mod package;
mod per_unit;
mod percentage;
mod shape;
mod stairstep;
mod tiers;
mod volume;

#[cfg(test)]
mod properties;

pub use fault::faults;
pub use shape::{TierBounds, TierShape};

use super::catalogue::ChargeModel;
use super::derivation::{Derivation, NotComputable};
use super::dialect::Dialect;
use super::usage::UsageQuantity;
use rust_decimal::Decimal;

/// What a quantity costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// Before discounts, minimum, maximum and tax; not rounded to the minor unit.
    pub amount: Derivation,
    /// The price of one unit where one price was applied to all of them, and nothing besides.
    pub unit_price: Option<Decimal>,
    /// The amounts of the tiers entered, in their order, or of the cells; empty for models without. Their sum is the amount, before the
    /// dialect's amount precision.
    pub parts: Vec<Derivation>,
}

/// Why a quantity has no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    #[error(transparent)]
    NotComputable(#[from] NotComputable),
    #[error("the quantity {0} is below zero: a charge is never negative; correct the usage, or bill a credit")]
    NegativeQuantity(Decimal),
    #[error("the quantity {quantity} is above the last tier, which ends at {end}: give the last tier no end")]
    BeyondLastTier { quantity: Decimal, end: Decimal },
    #[error("there is no price for {0}: add it to the matrix, or a price for all other values")]
    NoCell(String),
    #[error("the charge has free events or amounts per event, but the usage has no single events: give the usage event by event")]
    NeedsEachEvent,
    #[error("units were taken off the quantity, but it is not said of which {0}: price the charge without free units")]
    TakenOffWhat(&'static str),
    #[error("the price is not usable: {0}")]
    Faulty(String),
}

/// What the quantity costs under the model.
///
/// `quantity` is the whole quantity, after units that are free by the charge or by discounts. `usage` is what it was summed from: single
/// amounts for [percentages](needs_each_event), dimension values for a matrix; it may be empty for the other models.
///
/// # Errors
/// Never an amount that is not meant: see [`PriceError`].
pub fn price(model: &ChargeModel, quantity: Derivation, usage: &[UsageQuantity], dialect: &Dialect) -> Result<Priced, PriceError> {
    if quantity.result < Decimal::ZERO {
        return Err(PriceError::NegativeQuantity(quantity.result));
    }
    let mut priced = match model {
        ChargeModel::Flat { amount } => flat::price(*amount),
        ChargeModel::PerUnit { price } => per_unit::price(*price, quantity, usage, dialect)?,
        ChargeModel::Graduated { tiers } => graduated::price(tiers, &quantity, graduated::Tariff::PricePerUnit, dialect)?,
        ChargeModel::GraduatedPercentage { tiers } => graduated::price(tiers, &quantity, graduated::Tariff::RateInPercent, dialect)?,
        ChargeModel::Volume { tiers } => volume::price(tiers, &quantity, dialect)?,
        ChargeModel::Stairstep { tiers } => stairstep::price(tiers, &quantity, dialect)?,
        ChargeModel::Package { size, amount, free_units } => package::price(*size, *amount, *free_units, quantity)?,
        ChargeModel::Percentage(percentage) => percentage::price(percentage, quantity, usage)?,
        ChargeModel::Matrix { dimensions, cells, otherwise } => matrix::price(dimensions, cells, *otherwise, &quantity, usage)?,
    };
    if let Some(precision) = dialect.amount_precision {
        priced.amount = rounded(priced.amount, "amount, rounded", precision.rounding, precision.digits, "amount precision");
    }
    Ok(priced)
}

/// Whether the model looks at each event, so that usage has to come with single amounts. `taken_off` says whether units are taken off the quantity
/// before it is priced: those that the plan includes, or that a discount gives.
pub fn needs_each_event(model: &ChargeModel, taken_off: bool) -> bool {
    matches!(model, ChargeModel::Percentage(percentage) if percentage::needs_each_event(percentage, taken_off))
}

/// The figure rounded, naming the setting where that changed it.
fn rounded(figure: Derivation, name: &'static str, rounding: crate::money::Rounding, digits: u32, setting: &str) -> Derivation {
    let exact = figure.result;
    let result = figure.rounded(name, rounding, digits);
    if result.result == exact {
        return result;
    }
    result.because(format!("{setting}: {digits} digits, {}", rounding.title()))
}

/// The amount that several parts come to: the one part itself, or their sum.
fn total(mut parts: Vec<Derivation>) -> Result<Derivation, NotComputable> {
    match parts.len() {
        1 => Ok(parts.remove(0)),
        _ => Derivation::sum("amount", parts),
    }
}
