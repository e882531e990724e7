//! Dividing an amount so that the parts add up to it.

use rust_decimal::Decimal;

/// Divides `total` by `weights`: to whole `unit`s by largest remainder (of equal remainders the first) where the total and all weights are
/// whole units, to twelve digits otherwise, the rest going to the greatest weight. Without any weight all goes to the first.
///
/// A part of a positive total no greater than the sum of positive weights is never greater than its weight. `None`: more than 28 digits.
pub fn apportion(total: Decimal, weights: &[Decimal], unit: Decimal) -> Option<Vec<Decimal>> {
    let whole = weights.iter().try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(*weight))?;
    if whole.is_zero() {
        return Some(weights.iter().enumerate().map(|(at, _)| if at == 0 { total } else { Decimal::ZERO }).collect());
    }
    if total == whole {
        return Some(weights.to_vec());
    }
    let units = |amount: &Decimal| (*amount % unit).is_zero();
    if !units(&total) || !weights.iter().all(units) {
        return to_fine_digits(total, &exact(total, weights, whole)?, weights);
    }
    by_largest_remainder(total, &exact(total, weights, whole)?, unit)
}

/// Divides to whole units by weights that need not be whole units, such as net amounts of prices with tax.
pub fn apportion_units(total: Decimal, weights: &[Decimal], unit: Decimal) -> Option<Vec<Decimal>> {
    let whole = weights.iter().try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(*weight))?;
    if whole.is_zero() {
        return apportion(total, weights, unit);
    }
    by_largest_remainder(total, &exact(total, weights, whole)?, unit)
}

fn by_largest_remainder(total: Decimal, exact: &[Decimal], unit: Decimal) -> Option<Vec<Decimal>> {
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

fn to_fine_digits(total: Decimal, exact: &[Decimal], weights: &[Decimal]) -> Option<Vec<Decimal>> {
    let mut parts: Vec<Decimal> = exact.iter().map(|part| part.trunc_with_scale(FINE_DIGITS)).collect();
    let rest = total - parts.iter().sum::<Decimal>();
    let greatest = (0..weights.len()).max_by_key(|at| (weights[*at], std::cmp::Reverse(*at)))?;
    parts[greatest] += rest;
    Some(parts)
}

fn exact(total: Decimal, weights: &[Decimal], whole: Decimal) -> Option<Vec<Decimal>> {
    weights.iter().map(|weight| total.checked_mul(*weight)?.checked_div(whole)).collect()
}
