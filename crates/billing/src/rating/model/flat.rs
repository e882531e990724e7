//! The amount, whatever the quantity.

use super::super::derivation::Derivation;
use super::Priced;
use rust_decimal::Decimal;

pub(super) fn price(amount: Decimal) -> Priced {
    Priced { amount: Derivation::given("flat amount", amount), unit_price: None, parts: Vec::new() }
}
