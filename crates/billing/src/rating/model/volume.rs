//! All units at the price of the tier that the whole quantity falls into.

use super::super::catalogue::Tier;
use super::super::derivation::Derivation;
use super::super::dialect::Dialect;
use super::tiers::{Table, fee, free};
use super::{PriceError, Priced};

pub(super) fn price(tiers: &[Tier], quantity: &Derivation, dialect: &Dialect) -> Result<Priced, PriceError> {
    let table = Table::new(tiers, dialect)?;
    let Some(found) = table.containing(quantity.result)? else { return free(quantity, "tier fraction: no tier") };
    if let Some(setting) = table.nothing_at_zero(quantity.result, found.at) {
        return free(quantity, setting);
    }
    let tier = &tiers[found.at];
    let name = format!("all units at the price of {}", table.range(found.at));
    let mut amount = fee(tier, quantity.clone(), name, dialect)?;
    if let Some(setting) = found.setting {
        amount = amount.because(setting);
    }
    let simple = tier.flat.is_zero() && tier.block.is_none() && tier.cap.is_none();
    Ok(Priced { parts: vec![amount.clone()], amount, unit_price: simple.then_some(tier.unit) })
}
