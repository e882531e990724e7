//! Each combination of dimension values at its own price.

use super::super::catalogue::MatrixCell;
use super::super::derivation::Derivation;
use super::super::usage::UsageQuantity;
use super::{PriceError, Priced, total};
use rust_decimal::Decimal;

pub(super) fn price(
    dimensions: &[String],
    cells: &[MatrixCell],
    otherwise: Option<Decimal>,
    quantity: &Derivation,
    usage: &[UsageQuantity],
) -> Result<Priced, PriceError> {
    let used = usage.iter().try_fold(Decimal::ZERO, |sum, used| sum.checked_add(used.quantity));
    if used != Some(quantity.result) {
        return Err(PriceError::TakenOffWhat("values"));
    }
    let mut parts = Vec::with_capacity(usage.len());
    for used in usage {
        if used.quantity < Decimal::ZERO {
            return Err(PriceError::NegativeQuantity(used.quantity));
        }
        let named = named(dimensions, &used.values);
        let cell = cells.iter().find(|cell| cell.values == used.values).map(|cell| cell.price);
        let price = match (cell, otherwise) {
            (Some(price), _) => Derivation::given(format!("price per unit for {named}"), price),
            (None, Some(price)) => Derivation::given("price per unit for all other values", price),
            (None, None) if used.quantity.is_zero() => continue,
            (None, None) => return Err(PriceError::NoCell(named)),
        };
        parts.push(Derivation::product(named.clone(), vec![Derivation::given(format!("used: {named}"), used.quantity), price])?);
    }
    Ok(Priced { amount: total(parts.clone())?, unit_price: None, parts })
}

/// `region europe, tier gold`.
fn named(dimensions: &[String], values: &[String]) -> String {
    let pairs: Vec<String> = dimensions.iter().zip(values).map(|(dimension, value)| format!("{dimension} {value}")).collect();
    pairs.join(", ")
}
