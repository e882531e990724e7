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
    /// How many blocks of how many units, each at the row's price: Kill Bill's tiered blocks. Below zero (Kill Bill's -1) there is no end.
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
    let rows: Vec<TierBounds> = rows.iter().map(|row| without_end(row.bounds)).collect();
    let base = rows.first().and_then(TierBounds::first).unwrap_or_default();
    if base != Decimal::ZERO && base != Decimal::ONE {
        return Err(format!("the first tier begins at {base}: quantities below it have no price; begin it at 0 or 1"));
    }
    let mut ends = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let end = match (*row, rows.get(at + 1).copied()) {
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

fn without_end(bounds: TierBounds) -> TierBounds {
    match bounds {
        TierBounds::Blocks { size, most: Some(most) } if most < Decimal::ZERO => TierBounds::Blocks { size, most: None },
        bounds => bounds,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(bounds: &[TierBounds]) -> Result<String, String> {
        let rows = bounds.iter().map(|bounds| TierShape::new(*bounds, Decimal::ONE)).collect();
        let end = |tier: &Tier| tier.up_to.map_or("-".to_owned(), |end| end.normalize().to_string());
        TierShape::into_tiers(rows).map(|tiers| tiers.iter().map(end).collect::<Vec<_>>().join(" "))
    }

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn from_to(from: &str, to: Option<&str>) -> TierBounds {
        TierBounds::FromTo { from: number(from), to: to.map(number) }
    }

    fn first(text: &str) -> TierBounds {
        TierBounds::FirstUnit(number(text))
    }

    #[test]
    fn every_shape_becomes_bounds() {
        let said = |bounds: &[TierBounds]| ends(bounds).expect("sound tiers");
        assert_eq!(said(&[]), "");
        assert_eq!(said(&[TierBounds::UpTo(Some(number("100"))), TierBounds::UpTo(None)]), "100 -");
        assert_eq!(said(&[from_to("0", Some("100")), from_to("101", Some("200")), from_to("201", None)]), "100 200 -");
        assert_eq!(said(&[from_to("101", None), from_to("1", Some("100"))]), "100 -");
        assert_eq!(said(&[from_to("0", Some("0.1")), from_to("0.1", Some("2"))]), "0.1 2");
        assert_eq!(said(&[first("0"), first("100"), first("200")]), "100 200 -");
        assert_eq!(said(&[first("201"), first("1"), first("101")]), "100 200 -");
        let block = |size, most: Option<&str>| TierBounds::Blocks { size: number(size), most: most.map(number) };
        assert_eq!(said(&[block("100", Some("10")), block("1000", Some("100")), block("1000", Some("-1"))]), "1000 101000 -");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |bounds: &[TierBounds]| ends(bounds).expect_err("tiers with faults");
        assert_eq!(told(&[from_to("0", Some("100")), from_to("50", None)]), "the tier from 0 to 100 overlaps the one from 50");
        assert_eq!(told(&[from_to("0", Some("100")), from_to("102", None)]), "quantities between 100 and 102 are in no tier");
        assert_eq!(told(&[from_to("0", None), from_to("50", None)]), "the tier from 0 has no end, but another begins at 50: they overlap");
        assert_eq!(told(&[from_to("1", Some("0"))]), "the tier from 1 ends at 0, before it begins");
        assert_eq!(told(&[first("0"), first("5"), first("5")]), "two tiers begin at 5: give each its own beginning");
        assert!(told(&[first("10"), first("20")]).starts_with("the first tier begins at 10:"));
        assert!(told(&[first("0"), from_to("100", None)]).contains("in two ways, by first unit and by from and to"));
        let open = TierBounds::Blocks { size: Decimal::ONE, most: None };
        assert!(told(&[open, open]).starts_with("tier 1 has no greatest number of blocks"));
    }
}
