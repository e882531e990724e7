//! Hypotheses about amounts, prices and quantities.

use super::{Line, Scene, line_digits};
use crate::relations::{Figures, PERCENT};
use crate::values::gap;
use rust_decimal::Decimal;
use std::fmt;
use tieout_billing::{Field, Rounding};

/// A positive or negative factor in lowest terms, denominator positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    pub numerator: i64,
    pub denominator: i64,
}

impl Ratio {
    /// In lowest terms. `None` for a zero denominator.
    pub fn new(numerator: i64, denominator: i64) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i64 * denominator.signum();
        Some(Ratio { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// From a decimal with at most 18 digits.
    pub fn from_decimal(decimal: Decimal) -> Option<Ratio> {
        let decimal = decimal.normalize();
        Ratio::new(i64::try_from(decimal.mantissa()).ok()?, 10i64.checked_pow(decimal.scale())?)
    }

    /// before x ratio, unrounded.
    pub fn of(&self, before: Decimal) -> Option<Decimal> {
        before.checked_mul(Decimal::from(self.numerator))?.checked_div(Decimal::from(self.denominator))
    }

    /// Whether `after` is `before` x ratio, rounded to the digits that they show (no fewer than two).
    pub fn turns(&self, before: Decimal, after: Decimal) -> bool {
        if before.is_zero() {
            return after.is_zero();
        }
        let digits = after.scale().max(before.scale()).max(2);
        self.of(before).is_some_and(|expected| gap(expected, after) <= Decimal::new(5, digits + 1))
    }

    /// Whether it changes this value by more than rounding could hide.
    pub fn changes(&self, before: Decimal) -> bool {
        let half = Decimal::new(5, before.scale().max(2) + 1);
        self.of(before).is_some_and(|after| gap(after, before) >= half)
    }

    /// Whether it can be written as a decimal: 21/20 is 1.05, 59/60 is not one.
    pub fn is_decimal(&self) -> bool {
        let mut rest = self.denominator;
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        rest == 1
    }

    /// How much there is to write.
    pub fn length(&self) -> u32 {
        self.to_string().bytes().filter(u8::is_ascii_digit).count() as u32
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_decimal() {
            let value = Decimal::from(self.numerator) / Decimal::from(self.denominator);
            write!(f, "{}", value.normalize())
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// The decimal with the fewest digits after the point in `low..=high`, at most 8.
pub fn simplest_decimal(low: Decimal, high: Decimal) -> Option<Decimal> {
    (0..=8).map(|digits| low.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::ToPositiveInfinity)).find(|&c| c <= high)
}

/// The fraction with the smallest denominator in `low..=high` (Stern–Brocot), up to a denominator of 1,000. For positive bounds.
pub fn simplest_fraction(low: Decimal, high: Decimal) -> Option<Ratio> {
    if low <= Decimal::ZERO || high < low {
        return None;
    }
    // By continued fraction: the first term in which the bounds part decides.
    let (mut low, mut high) = (low, high);
    let mut terms: Vec<i64> = Vec::new();
    for _ in 0..12 {
        let floor = low.floor();
        let whole = i64::try_from(floor.mantissa() / 10i128.pow(floor.scale())).ok()?;
        if low == floor {
            terms.push(whole);
            break;
        }
        if high >= floor + Decimal::ONE {
            terms.push(whole.checked_add(1)?);
            break;
        }
        terms.push(whole);
        (low, high) = (Decimal::ONE.checked_div(high - floor)?, Decimal::ONE.checked_div(low - floor)?);
    }
    let (mut numerator, mut denominator) = (1i64, 0i64);
    for &term in terms.iter().rev() {
        (numerator, denominator) = (term.checked_mul(numerator)?.checked_add(denominator)?, numerator);
    }
    (denominator <= 1000).then(|| Ratio::new(numerator, denominator)).flatten()
}

/// The unrounded amount that the line's net or tax is the rounding of.
pub fn unrounded(scene: &Scene, column: u16, line: &Line) -> Option<Decimal> {
    let figures = line.figures(scene);
    match scene.plan.columns[usize::from(column)].name.known()? {
        Field::NetAmount => figures.unrounded_net(scene.relations.net?.factor).next(),
        Field::TaxAmount => figures.unrounded_tax(),
        _ => None,
    }
}

/// How the before run rounds this field, if it was learned.
pub fn rounding_before(scene: &Scene, column: u16) -> Option<Rounding> {
    match scene.plan.columns[usize::from(column)].name.known()? {
        Field::NetAmount => Some(scene.relations.net?.rounding),
        Field::TaxAmount => scene.relations.tax,
        _ => None,
    }
}

/// Whether the line's net or tax is what this rounding makes of its other figures.
pub fn rounded(scene: &Scene, column: u16, line: &Line, rounding: Rounding, more: u32) -> bool {
    let figures = line.figures(scene);
    let stated = if scene.plan.of(Field::NetAmount) == Some(usize::from(column)) { figures.net } else { figures.tax };
    let (Some(stated), Some(unrounded)) = (stated, unrounded(scene, column, line)) else { return false };
    rounding.round(unrounded, figures.minor + more) == stated
}

/// Whether quantity and price moved against each other by the ratio and the amount stayed.
pub fn other_units(b: &Figures, a: &Figures, ratio: Ratio) -> bool {
    let (Some(qb), Some(qa), Some(pb), Some(pa)) = (b.quantity, a.quantity, b.price, a.price) else { return false };
    let quantity = ratio.of(qb).is_some_and(|expected| gap(expected, qa) <= Decimal::new(5, qa.scale().max(2) + 1));
    let price = Ratio::new(ratio.denominator, ratio.numerator)
        .and_then(|inverse| inverse.of(pb))
        .is_some_and(|expected| gap(expected, pa) <= Decimal::new(1, pa.scale().max(2)));
    quantity && price
}

/// What a discount of so many percent takes off, unrounded.
fn discount_unrounded(scene: &Scene, figures: &Figures, percent: Decimal) -> Option<Decimal> {
    let factor = scene.relations.net.map_or(Decimal::ONE, |net| net.factor);
    figures.base(factor)?.checked_mul(percent)?.checked_mul(PERCENT)
}

/// What a discount of so many percent takes off, to the minor unit, without sign.
pub fn discount_of(scene: &Scene, figures: &Figures, percent: Decimal) -> Option<Decimal> {
    discount_unrounded(scene, figures, percent).map(|amount| Rounding::HalfUp.round(amount, figures.minor).abs())
}

/// Whether the line's discount is so many percent of its quantity x price.
pub fn discounted(scene: &Scene, after: &Figures, percent: Decimal) -> bool {
    let Some(stated) = after.discount else { return percent.is_zero() };
    let half = Decimal::new(5, line_digits(after, after.discount) + 1);
    discount_unrounded(scene, after, percent).is_some_and(|amount| gap(amount.abs(), stated.abs()) <= half)
}

/// The discount in percent that an amount is, as the simplest decimal that rounds to it.
pub fn discount_percent(scene: &Scene, figures: &Figures) -> Option<Decimal> {
    let stated = figures.discount?.abs();
    let factor = scene.relations.net.map_or(Decimal::ONE, |net| net.factor);
    let base = figures.base(factor)?.abs();
    if base.is_zero() {
        return None;
    }
    if stated.is_zero() {
        return Some(Decimal::ZERO);
    }
    let half = Decimal::new(5, line_digits(figures, figures.discount) + 1);
    let percent = |amount: Decimal| amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base);
    simplest_decimal(percent(stated - half)?, percent(stated + half)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn finds_the_simplest() {
        assert_eq!(simplest_decimal(d("1.0357"), d("1.0595")), Some(d("1.04")));
        assert_eq!(simplest_fraction(d("0.98332"), d("0.98334")), Ratio::new(59, 60));
        assert_eq!(simplest_fraction(d("0.0833"), d("0.0834")), Ratio::new(1, 12));
        assert_eq!(simplest_fraction(d("2"), d("2")), Ratio::new(2, 1));
        assert_eq!(Ratio::new(21, 20).unwrap().to_string(), "1.05");
        assert_eq!(Ratio::new(59, 60).unwrap().to_string(), "59/60");
    }

    proptest! {
        #[test]
        fn simplest_fraction_lies_within(low in 1i64..5_000_000, width in 1i64..10_000) {
            let (low, high) = (Decimal::new(low, 6), Decimal::new(low + width, 6));
            if let Some(ratio) = simplest_fraction(low, high) {
                let value = Decimal::from(ratio.numerator) / Decimal::from(ratio.denominator);
                prop_assert!(low - Decimal::new(1, 20) <= value && value <= high + Decimal::new(1, 20));
            }
        }
    }
}
