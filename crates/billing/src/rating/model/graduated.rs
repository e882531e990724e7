//! Each unit at the price of the tier that it falls into, or each part of an amount at the tier's rate.

use super::super::catalogue::Tier;
use super::super::derivation::Derivation;
use super::super::dialect::Dialect;
use super::tiers::{Table, fee, free, percent};
use super::{PriceError, Priced, total};
use rust_decimal::Decimal;

/// What a tier's `unit` is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tariff {
    PricePerUnit,
    RateInPercent,
}

pub(super) fn price(tiers: &[Tier], quantity: &Derivation, tariff: Tariff, dialect: &Dialect) -> Result<Priced, PriceError> {
    let table = Table::new(tiers, dialect)?;
    let what = match tariff {
        Tariff::PricePerUnit => "units",
        Tariff::RateInPercent => "amount",
    };
    table.reaches(quantity.result)?;
    if let Some(setting) = table.nothing_at_zero(quantity.result, 0) {
        return free(quantity, setting);
    }
    let mut parts = Vec::new();
    for (at, tier) in tiers.iter().enumerate() {
        let begin = table.begin(at);
        if at > 0 && quantity.result <= begin {
            break;
        }
        let end = table.end(at);
        if !quantity.result.is_zero() && end.is_some_and(|end| end <= begin) {
            continue;
        }
        let units = units(quantity, begin, end, || table.name(at, what))?;
        let part = match tariff {
            Tariff::PricePerUnit => fee(tier, units, table.name(at, what), dialect)?,
            Tariff::RateInPercent => percent(tier, units, table.name(at, what), dialect)?,
        };
        parts.push(part);
    }
    let mut amount = total(parts.clone())?;
    let at_zero = (quantity.result.is_zero() && !tiers[0].flat.is_zero()).then_some("zero usage: flat fee");
    if let Some(setting) = table.beyond(quantity.result).or(at_zero) {
        amount = amount.because(setting);
    }
    let single = tariff == Tariff::PricePerUnit && tiers.len() == 1;
    let simple = single && tiers[0].flat.is_zero() && tiers[0].block.is_none() && tiers[0].cap.is_none();
    Ok(Priced { amount, unit_price: simple.then(|| tiers[0].unit), parts })
}

/// How much of the quantity lies between the bounds.
fn units(quantity: &Derivation, begin: Decimal, end: Option<Decimal>, name: impl Fn() -> String) -> Result<Derivation, PriceError> {
    let below = match end {
        Some(end) if end < quantity.result => {
            Derivation::least(format!("up to {end}"), vec![quantity.clone(), Derivation::given("end of the tier", end)])?
        }
        _ => quantity.clone(),
    };
    if begin.is_zero() {
        return Ok(below);
    }
    Ok(Derivation::difference(name(), vec![below, Derivation::given("end of the tier before", begin)])?)
}
