//! From the ways in which price lists say tiers to tiers that end at a bound.

use super::super::catalogue::Tier;
use rust_decimal::Decimal;

/// A row of a tier table as a price list says it. Amounts are in the price's currency, rates in percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierShape {
    pub bounds: TierBounds,
    /// Per unit, or per begun block where the bounds or `block` say one.
    pub unit: Decimal,
    pub flat: Decimal,
    pub block: Option<Decimal>,
    /// The most that the tier costs.
    pub cap: Option<Decimal>,
}

/// Where a row says that its tier begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierBounds {
    /// Only the end, rows in order: Stripe, OpenMeter, Flexprice.
    UpTo(Option<Decimal>),
    /// Both: Lago, Chargebee, Zuora. The next tier begins where this one ends, or at the whole number after it.
    FromTo { from: Decimal, to: Option<Decimal> },
    /// Only the first unit: Meteroid, Orb. Units are counted from the first row's, 0 or 1: tiers from 0 and 100 as well as from 1 and 101
    /// part at 100.
    FirstUnit(Decimal),
    /// How many blocks of how many units, each at the row's price: Kill Bill's tiered blocks.
    Blocks { size: Decimal, most: Option<Decimal> },
}

impl TierBounds {
    fn first(&self) -> Option<Decimal> {
        match self {
            TierBounds::FromTo { from, .. } => Some(*from),
            TierBounds::FirstUnit(first) => Some(*first),
            TierBounds::UpTo(_) | TierBounds::Blocks { .. } => None,
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            TierBounds::UpTo(_) => "up to",
            TierBounds::FromTo { .. } => "from and to",
            TierBounds::FirstUnit(_) => "first unit",
            TierBounds::Blocks { .. } => "blocks",
        }
    }
}

impl TierShape {
    /// A row with a price per unit alone.
    pub const fn new(bounds: TierBounds, unit: Decimal) -> TierShape {
        TierShape { bounds, unit, flat: Decimal::ZERO, block: None, cap: None }
    }

    /// The tiers that the rows say. Rows that name their beginning may stand in any order; rows that only name their end stay as they are,
    /// and [`faults`](super::faults) says what is wrong with their order.
    ///
    /// # Errors
    /// What is wrong, for the user: rows that overlap or leave a gap, a row after one without end, rows said in different ways.
    pub fn into_tiers(mut rows: Vec<TierShape>) -> Result<Vec<Tier>, String> {
        let Some(kind) = rows.first().map(|row| row.bounds.kind()) else { return Ok(Vec::new()) };
        if let Some(other) = rows.iter().map(|row| row.bounds.kind()).find(|other| *other != kind) {
            return Err(format!("the tiers are said in two ways, by {kind} and by {other}: say all of them in one"));
        }
        if rows.iter().all(|row| row.bounds.first().is_some()) {
            rows.sort_by_key(|row| row.bounds.first());
        }
        let ends = ends(&rows)?;
        Ok(rows
            .into_iter()
            .zip(ends)
            .map(|(row, up_to)| {
                let block = match row.bounds {
                    TierBounds::Blocks { size, .. } => Some(size),
                    _ => row.block,
                };
                Tier { up_to, unit: row.unit, flat: row.flat, block: block.filter(|size| *size != Decimal::ONE), cap: row.cap }
            })
            .collect())
    }
}

/// Where each row's tier ends.
fn ends(rows: &[TierShape]) -> Result<Vec<Option<Decimal>>, String> {
    let base = rows.first().and_then(|row| row.bounds.first()).unwrap_or_default();
    if base != Decimal::ZERO && base != Decimal::ONE {
        return Err(format!("the first tier begins at {base}: quantities below it have no price; begin it at 0 or 1"));
    }
    let mut ends = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let next = rows.get(at + 1).map(|next| next.bounds);
        let end = match (row.bounds, next) {
            (TierBounds::UpTo(end), _) => end,
            (TierBounds::FromTo { from, to }, Some(TierBounds::FromTo { from: next, .. })) => Some(meeting(from, to, next)?),
            (TierBounds::FromTo { from, to: Some(to) }, _) if to < from => {
                return Err(format!("the tier from {from} ends at {to}, before it begins"));
            }
            (TierBounds::FromTo { to, .. }, _) => to,
            (TierBounds::FirstUnit(first), Some(TierBounds::FirstUnit(next))) if next <= first => {
                return Err(format!("two tiers begin at {first}: give each its own beginning"));
            }
            (TierBounds::FirstUnit(_), Some(TierBounds::FirstUnit(next))) => Some(less(next, base)?),
            (TierBounds::FirstUnit(_), _) => None,
            (TierBounds::Blocks { most: None, .. }, Some(_)) => {
                return Err(format!("tier {} has no greatest number of blocks, so that the tiers after it are never reached", at + 1));
            }
            (TierBounds::Blocks { most: None, .. }, None) => None,
            (TierBounds::Blocks { size, most: Some(most) }, _) => {
                let before = ends.last().copied().flatten().unwrap_or_default();
                let end = size.checked_mul(most).and_then(|units| units.checked_add(before));
                Some(end.ok_or_else(|| format!("tier {} has more units than a number holds", at + 1))?)
            }
        };
        ends.push(end);
    }
    Ok(ends)
}

/// Where a tier ends that is followed by one from `next` on.
fn meeting(from: Decimal, to: Option<Decimal>, next: Decimal) -> Result<Decimal, String> {
    let Some(to) = to else { return Err(format!("the tier from {from} has no end, but another begins at {next}: they overlap")) };
    if to < from {
        return Err(format!("the tier from {from} ends at {to}, before it begins"));
    }
    match next {
        next if next < to => Err(format!("the tier from {from} to {to} overlaps the one from {next}")),
        next if less(next, to)? > Decimal::ONE => Err(format!("quantities between {to} and {next} are in no tier")),
        _ => Ok(to),
    }
}

fn less(from: Decimal, what: Decimal) -> Result<Decimal, String> {
    from.checked_sub(what).ok_or_else(|| format!("{from} is too great for a bound"))
}
