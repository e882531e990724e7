//! The flat fee of the tier that the quantity falls into.

use super::super::catalogue::Tier;
use super::super::derivation::Derivation;
use super::super::dialect::Dialect;
use super::tiers::{Table, free};
use super::{PriceError, Priced};

pub(super) fn price(tiers: &[Tier], quantity: &Derivation, dialect: &Dialect) -> Result<Priced, PriceError> {
    let table = Table::new(tiers, dialect)?;
    let Some(found) = table.containing(quantity.result)? else { return free(quantity, "tier fraction: no tier") };
    if let Some(setting) = table.nothing_at_zero(quantity.result, found.at) {
        return free(quantity, setting);
    }
    let mut amount = Derivation::given(format!("price of {}", table.range(found.at)), tiers[found.at].flat);
    if let Some(setting) = found.setting {
        amount = amount.because(setting);
    }
    Ok(Priced { parts: vec![amount.clone()], amount, unit_price: None })
}
