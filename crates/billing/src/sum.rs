//! Sums that stay exact however many amounts go in.

use rust_decimal::Decimal;

/// Digits after the point that a sum keeps; an amount with more is not taken.
const SCALE: u32 = 18;

/// The sum would need more digits than it can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sum has more than 28 digits")]
pub struct TooManyDigits;

/// A running exact sum of amounts with up to 15 digits before and 18 after the decimal point; holds at least 10^5 of the largest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    units: i128,
    /// The finest scale seen, so that the sum is shown as finely as its parts.
    scale: u32,
    overflow: bool,
}

impl ExactSum {
    /// Adds an amount.
    pub fn add(&mut self, amount: Decimal) {
        let scale = amount.scale();
        let units = SCALE.checked_sub(scale).and_then(|up| amount.mantissa().checked_mul(10i128.pow(up)));
        match units.and_then(|units| self.units.checked_add(units)) {
            Some(sum) => self.units = sum,
            None => self.overflow = true,
        }
        self.scale = self.scale.max(scale);
    }

    /// The sum, with the scale of its finest part.
    pub fn total(&self) -> Result<Decimal, TooManyDigits> {
        if self.overflow {
            return Err(TooManyDigits);
        }
        let units = self.units / 10i128.pow(SCALE - self.scale.min(SCALE));
        Decimal::try_from_i128_with_scale(units, self.scale).map_err(|_| TooManyDigits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_like_integers(cents in proptest::collection::vec(-99_999_999_999i64..99_999_999_999, 0..200), scale in 0u32..6) {
            let mut sum = ExactSum::default();
            for amount in &cents {
                sum.add(Decimal::new(*amount, scale));
            }
            prop_assert_eq!(sum.total().unwrap(), Decimal::new(cents.iter().sum::<i64>(), scale));
        }
    }

    #[test]
    fn says_when_it_can_not_hold_the_sum() {
        let mut sum = ExactSum::default();
        sum.add(Decimal::MAX);
        sum.add(Decimal::MAX);
        assert_eq!(sum.total(), Err(TooManyDigits));
    }
}
