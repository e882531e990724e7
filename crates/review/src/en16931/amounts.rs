//! Arithmetic as the rules do it: what is missing makes every comparison false, as the empty sequence does in XPath.

use rust_decimal::{Decimal, RoundingStrategy};
use tieout_billing::ExactSum;
use tieout_billing::invoice::Amount;

/// A number, or nothing: an element that is missing, or a result that needs more than 28 digits.
pub(super) type Number = Option<Decimal>;

pub(super) fn value(amount: &Option<Amount>) -> Number {
    amount.as_ref().map(|amount| amount.value)
}

pub(super) fn plus(one: Number, other: Number) -> Number {
    one?.checked_add(other?)
}

pub(super) fn minus(one: Number, other: Number) -> Number {
    one?.checked_sub(other?)
}

pub(super) fn times(one: Number, other: Number) -> Number {
    one?.checked_mul(other?)
}

/// So many percent of the number.
pub(super) fn percent(number: Number, rate: Number) -> Number {
    times(times(number, rate), Some(Decimal::new(1, 2)))
}

/// What is missing is left out; the sum of nothing is zero.
pub(super) fn sum(amounts: impl Iterator<Item = Number>) -> Number {
    let mut sum = ExactSum::default();
    amounts.flatten().for_each(|amount| sum.add(amount));
    sum.total().ok()
}

/// Halves go towards plus infinity, as XPath rounds: -0.125 becomes -0.12.
pub(super) fn rounded(number: Number, digits: u32) -> Number {
    let number = number?;
    let strategy = if number.is_sign_negative() { RoundingStrategy::MidpointTowardZero } else { RoundingStrategy::MidpointAwayFromZero };
    Some(number.round_dp_with_strategy(digits, strategy))
}

/// To two decimals, whatever the currency: so the official rules do it.
pub(super) fn to_cents(number: Number) -> Number {
    rounded(number, 2)
}

pub(super) fn equal(one: Number, other: Number) -> bool {
    one.is_some() && one == other
}

/// Both are there and less than 1.00 apart.
pub(super) fn almost_equal(one: Number, other: Number) -> bool {
    minus(one, other).is_some_and(|difference| difference.abs() < Decimal::ONE)
}

/// As it is shown in a message.
pub(super) fn shown(number: Number) -> String {
    number.map_or_else(|| "nothing".to_owned(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up() {
        for (from, to) in [("0.125", "0.13"), ("-0.125", "-0.12"), ("-0.126", "-0.13"), ("0.5", "0.5"), ("-2.5", "-2.5")] {
            assert_eq!(to_cents(Some(from.parse().unwrap())), Some(to.parse().unwrap()), "{from}");
        }
        assert_eq!(rounded(Some("-0.5".parse().unwrap()), 0), Some(Decimal::ZERO));
    }

    #[test]
    fn what_is_missing_is_equal_to_nothing() {
        assert!(!equal(None, None));
        assert!(!almost_equal(None, Some(Decimal::ZERO)));
        assert_eq!(sum([None, Some(Decimal::ONE)].into_iter()), Some(Decimal::ONE));
    }
}
