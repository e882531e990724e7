//! Begun packages at their price, after free units.

use super::super::derivation::Derivation;
use super::tiers::begun;
use super::{PriceError, Priced};
use rust_decimal::Decimal;

pub(super) fn price(size: Decimal, amount: Decimal, free_units: Decimal, quantity: Derivation) -> Result<Priced, PriceError> {
    let quantity = if free_units.is_zero() {
        quantity
    } else {
        let left = Derivation::difference("units after the free ones", vec![quantity, Derivation::given("free units", free_units)])?;
        Derivation::greatest("units charged", vec![left, Derivation::given("no less than", Decimal::ZERO)])?
    };
    let packages = begun("packages", quantity, size)?;
    let amount = Derivation::product("amount", vec![packages, Derivation::given("price per package", amount)])?;
    Ok(Priced { amount, unit_price: None, parts: Vec::new() })
}
