//! Quantity times price.

use super::super::derivation::{Derivation, NotComputable};
use super::super::dialect::Dialect;
use super::{Priced, rounded};
use rust_decimal::Decimal;

pub(super) fn price(price: Decimal, quantity: Derivation, dialect: &Dialect) -> Result<Priced, NotComputable> {
    let mut price = Derivation::given("price per unit", price);
    if let Some(precision) = dialect.price_precision {
        price = rounded(price, "price per unit, rounded", precision.rounding, precision.digits, "price precision");
    }
    let unit_price = Some(price.result);
    Ok(Priced { amount: Derivation::product("amount", vec![quantity, price])?, unit_price, parts: Vec::new() })
}
