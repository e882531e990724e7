//! What models with tiers share: which tier contains a quantity, what a tier is called, what it costs.

use super::super::catalogue::Tier;
use super::super::derivation::{Derivation, NotComputable};
use super::super::dialect::{BeyondLastTier, Dialect, TierBound, TierFraction, ZeroUsage};
use super::{PriceError, Priced, rounded};
use crate::money::Rounding;
use rust_decimal::Decimal;

/// Tiers in their order, read as a dialect reads them.
pub(super) struct Table<'a> {
    tiers: &'a [Tier],
    dialect: &'a Dialect,
}

/// The tier that contains a quantity.
pub(super) struct Found {
    pub at: usize,
    /// What decided, where the quantity lies on an edge.
    pub setting: Option<&'static str>,
}

impl<'a> Table<'a> {
    /// # Errors
    /// The tiers have no order in which a quantity could be found.
    pub fn new(tiers: &'a [Tier], dialect: &'a Dialect) -> Result<Table<'a>, PriceError> {
        if tiers.is_empty() {
            return Err(PriceError::Faulty("it has no tiers".into()));
        }
        let ordered = tiers.windows(2).all(|pair| match (pair[0].up_to, pair[1].up_to) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(one), Some(next)) => one < next,
        });
        match ordered && tiers[0].up_to.is_none_or(|end| end >= Decimal::ZERO) {
            true => Ok(Table { tiers, dialect }),
            false => Err(PriceError::Faulty("its tiers overlap or are out of order".into())),
        }
    }

    /// Where the tier before ends.
    pub fn begin(&self, at: usize) -> Decimal {
        at.checked_sub(1).and_then(|before| self.tiers[before].up_to).unwrap_or_default()
    }

    /// `units above 100 up to 200`.
    pub fn name(&self, at: usize, what: &str) -> String {
        match (at, self.tiers[at].up_to) {
            (0, None) => format!("all {what}"),
            (0, Some(end)) => format!("{what} up to {}", end.normalize()),
            (_, None) => format!("{what} above {}", self.begin(at).normalize()),
            (_, Some(end)) => format!("{what} above {} up to {}", self.begin(at).normalize(), end.normalize()),
        }
    }

    /// Which quantities a tier contains as a whole: `quantities above 100 up to 200`.
    pub fn range(&self, at: usize) -> String {
        let (begin, end) = (self.begin(at).normalize(), self.tiers[at].up_to.map(|end| end.normalize()));
        match (self.dialect.tier_bound, at, end) {
            (TierBound::Inclusive, ..) => self.name(at, "quantities"),
            (TierBound::Exclusive, 0, None) => "all quantities".to_owned(),
            (TierBound::Exclusive, 0, Some(end)) => format!("quantities below {end}"),
            (TierBound::Exclusive, _, None) => format!("quantities from {begin}"),
            (TierBound::Exclusive, _, Some(end)) => format!("quantities from {begin} to below {end}"),
        }
    }

    /// # Errors
    /// The quantity lies above the last tier, and the dialect does not go on with its price.
    pub fn reaches(&self, quantity: Decimal) -> Result<(), PriceError> {
        match (self.tiers.last().and_then(|tier| tier.up_to), self.dialect.beyond_last_tier) {
            (Some(end), BeyondLastTier::Refused) if quantity > end => Err(PriceError::BeyondLastTier { quantity, end }),
            _ => Ok(()),
        }
    }

    /// The setting that said what is charged above the last tier's end, where the quantity is.
    pub fn beyond(&self, quantity: Decimal) -> Option<&'static str> {
        let end = self.tiers.last().and_then(|tier| tier.up_to)?;
        let setting = match self.dialect.beyond_last_tier {
            BeyondLastTier::LastTier => "beyond last tier: last tier",
            BeyondLastTier::Unbilled => "beyond last tier: unbilled",
            BeyondLastTier::Refused => return None,
        };
        (quantity > end).then_some(setting)
    }

    /// Where a tier ends under graduated pricing: the last one may go on.
    pub fn end(&self, at: usize) -> Option<Decimal> {
        let goes_on = at + 1 == self.tiers.len() && self.dialect.beyond_last_tier == BeyondLastTier::LastTier;
        self.tiers[at].up_to.filter(|_| !goes_on)
    }

    /// The tier that contains the quantity as a whole; nothing where the dialect has it fall between two.
    ///
    /// # Errors
    /// The quantity lies above the last tier, and the dialect does not go on with its price.
    pub fn containing(&self, quantity: Decimal) -> Result<Option<Found>, PriceError> {
        self.reaches(quantity)?;
        let fraction = !quantity.fract().is_zero();
        let sought = match self.dialect.tier_fraction {
            TierFraction::RoundedUp if fraction => quantity.ceil(),
            _ => quantity,
        };
        let exclusive = self.dialect.tier_bound == TierBound::Exclusive;
        let inside = |end: Decimal| if exclusive { sought < end } else { sought <= end };
        let at = self.tiers.iter().position(|tier| tier.up_to.is_none_or(inside));
        let at = at.unwrap_or(self.tiers.len() - 1);
        if fraction && self.dialect.tier_fraction == TierFraction::NoTier && self.falls_between(quantity) {
            return Ok(None);
        }
        let beyond = self.beyond(quantity);
        let setting = if beyond.is_some() {
            beyond
        } else if self.tiers.iter().any(|tier| tier.up_to == Some(quantity)) {
            Some(if exclusive { "tier bound: exclusive" } else { "tier bound: inclusive" })
        } else if quantity.is_zero() && !self.tiers[at].flat.is_zero() {
            Some("zero usage: flat fee")
        } else if fraction && self.near_bound(quantity) {
            Some(match self.dialect.tier_fraction {
                TierFraction::NextTier => "tier fraction: next tier",
                TierFraction::RoundedUp => "tier fraction: rounded up",
                TierFraction::NoTier => "tier fraction: no tier",
            })
        } else {
            None
        };
        Ok(Some(Found { at, setting }))
    }

    /// Whether the quantity lies between the last whole unit of a tier and the first of the next.
    fn falls_between(&self, quantity: Decimal) -> bool {
        let first = |end: Decimal| match self.dialect.tier_bound {
            TierBound::Inclusive => (end, end.checked_add(Decimal::ONE)),
            TierBound::Exclusive => (end - Decimal::ONE, Some(end)),
        };
        let bounds = self.tiers.iter().take(self.tiers.len() - 1).filter_map(|tier| tier.up_to);
        bounds.map(first).any(|(last, next)| quantity > last && next.is_none_or(|next| quantity < next))
    }

    /// Whether another reading of fractions would have found another tier.
    fn near_bound(&self, quantity: Decimal) -> bool {
        let bounds = self.tiers.iter().take(self.tiers.len() - 1).filter_map(|tier| tier.up_to);
        bounds.into_iter().any(|end| quantity.floor() <= end && end <= quantity.ceil())
    }

    /// The setting by which a quantity of zero costs nothing, where the tier would have a flat fee.
    pub fn nothing_at_zero(&self, quantity: Decimal, at: usize) -> Option<&'static str> {
        let free = quantity.is_zero() && self.dialect.zero_usage == ZeroUsage::Nothing && !self.tiers[at].flat.is_zero();
        free.then_some("zero usage: nothing")
    }
}

/// What the units cost in the tier: its flat fee and its price per unit or begun block, no more than its cap.
pub(super) fn fee(tier: &Tier, units: Derivation, name: String, dialect: &Dialect) -> Result<Derivation, PriceError> {
    let charged = if tier.unit.is_zero() && !tier.flat.is_zero() {
        None
    } else {
        let (units, price) = match tier.block {
            Some(size) => (begun("blocks", units, size)?, "price per block"),
            None => (units, "price per unit"),
        };
        Some(Derivation::product(name.clone(), vec![units, Derivation::given(price, tier.unit)])?)
    };
    with_flat(tier, charged, name, dialect)
}

/// What part of an amount the tier's rate makes, and its flat fee.
pub(super) fn percent(tier: &Tier, amount: Derivation, name: String, dialect: &Dialect) -> Result<Derivation, PriceError> {
    let rate = Derivation::given("rate in percent", tier.unit);
    let part = Derivation::share(name.clone(), amount, rate, Derivation::given("percent", Decimal::ONE_HUNDRED))?;
    with_flat(tier, Some(part), name, dialect)
}

fn with_flat(tier: &Tier, charged: Option<Derivation>, name: String, dialect: &Dialect) -> Result<Derivation, PriceError> {
    let rounded = |figure: Derivation| match dialect.tier_precision {
        Some(precision) => rounded(figure, "to the tier's precision", precision.rounding, precision.digits, "tier precision"),
        None => figure,
    };
    let flat = || rounded(Derivation::given(format!("flat fee of {name}"), tier.flat));
    let charged = charged.map(rounded);
    let amount = match charged {
        None => flat(),
        Some(charged) if tier.flat.is_zero() => charged,
        Some(charged) => Derivation::sum(name.clone(), vec![flat(), charged])?,
    };
    match tier.cap {
        Some(cap) => Ok(Derivation::least(name.clone(), vec![amount, Derivation::given("the most that the tier costs", cap)])?),
        None => Ok(amount),
    }
}

/// How many blocks or packages of that size are begun.
pub(super) fn begun(what: &'static str, units: Derivation, size: Decimal) -> Result<Derivation, PriceError> {
    if size <= Decimal::ZERO {
        return Err(PriceError::Faulty(format!("its {what} have a size of {size}")));
    }
    let exact = Derivation::quotient(what, units, Derivation::given("units of each", size))?;
    Ok(exact.rounded(format!("begun {what}"), Rounding::Up, 0))
}

/// Nothing is charged, and why.
pub(super) fn free(quantity: &Derivation, setting: &'static str) -> Result<Priced, PriceError> {
    let price = Derivation::given("price per unit", Decimal::ZERO).because(setting);
    let amount: Result<Derivation, NotComputable> = Derivation::product("amount", vec![quantity.clone(), price]);
    Ok(Priced { amount: amount?.because(setting), unit_price: None, parts: Vec::new() })
}
