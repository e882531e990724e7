//! Dividing an amount so that the parts add up to it.

use rust_decimal::Decimal;

/// Divides `total` by `weights` to whole `unit`s, by largest remainder: the parts add up to the total, each is within one unit of its exact share,
/// and parts of a negative total mirror those of the positive one. Of equal remainders the earlier part gets the unit. What the total has beyond
/// whole units stays with one part. Where the weights add up to nothing, all goes to the first.
///
/// A part of a positive total no greater than the sum of positive weights in whole units is never greater than its weight.
/// `None`: more than 28 digits.
pub fn apportion(total: Decimal, weights: &[Decimal], unit: Decimal) -> Option<Vec<Decimal>> {
    if total < Decimal::ZERO {
        return Some(apportion(-total, weights, unit)?.into_iter().map(|part| -part).collect());
    }
    let whole = weights.iter().try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(*weight))?;
    if whole.is_zero() {
        return Some(weights.iter().enumerate().map(|(at, _)| if at == 0 { total } else { Decimal::ZERO }).collect());
    }
    let exact: Vec<Decimal> = match total == whole {
        true => weights.to_vec(),
        false => weights.iter().map(|weight| total.checked_mul(*weight)?.checked_div(whole)).collect::<Option<_>>()?,
    };
    let mut parts: Vec<Decimal> = exact.iter().map(|part| Some(part.checked_div(unit)?.floor() * unit)).collect::<Option<_>>()?;
    let mut by_remainder: Vec<usize> = (0..exact.len()).collect();
    by_remainder.sort_by_key(|at| parts[*at] - exact[*at]);
    let mut rest = total - parts.iter().sum::<Decimal>();
    for at in by_remainder.into_iter().cycle() {
        if rest <= Decimal::ZERO {
            break;
        }
        let step = rest.min(unit);
        parts[at] += step;
        rest -= step;
    }
    Some(parts)
}

/// Amounts that are not whole minor units have so many digits, so that their sum has room for all of them.
pub(super) const FINE_DIGITS: u32 = 12;

/// The unit in which an amount is taken from others, so that none falls below nothing by it: the minor unit where all are whole ones, the last of
/// the [`FINE_DIGITS`] otherwise.
pub(super) fn unit_of(total: Decimal, amounts: &[Decimal], minor: Decimal) -> Decimal {
    let is_whole = |amount: &Decimal| (*amount % minor).is_zero();
    if is_whole(&total) && amounts.iter().all(is_whole) { minor } else { Decimal::new(1, FINE_DIGITS) }
}
