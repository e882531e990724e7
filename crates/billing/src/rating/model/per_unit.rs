//! Quantity times price.

use super::super::derivation::{Derivation, NotComputable};
use super::super::dialect::Dialect;
use super::super::usage::UsageQuantity;
use super::{Priced, rounded};
use rust_decimal::Decimal;

pub(super) fn price(price: Decimal, quantity: Derivation, usage: &[UsageQuantity], dialect: &Dialect) -> Result<Priced, NotComputable> {
    let mut price = Derivation::given("price per unit", price);
    if let Some(precision) = dialect.price_precision {
        price = rounded(price, "price per unit, rounded", precision.rounding, precision.digits, "price precision");
    }
    if let Some(precision) = dialect.overage_precision.filter(|_| is_overage(&quantity, usage)) {
        price = rounded(price, "price per unit above those included, rounded", precision.rounding, precision.digits, "overage precision");
    }
    let unit_price = Some(price.result);
    Ok(Priced { amount: Derivation::product("amount", vec![quantity, price])?, unit_price, parts: Vec::new() })
}

/// Whether units were taken off what was used.
fn is_overage(quantity: &Derivation, usage: &[UsageQuantity]) -> bool {
    let used = usage.iter().try_fold(Decimal::ZERO, |sum, used| sum.checked_add(used.quantity));
    used.is_some_and(|used| used > quantity.result)
}
