//! Sums that stay exact however many amounts go in.

use rust_decimal::Decimal;

/// Digits after the point that a sum keeps; an amount with more is not taken.
const SCALE: u32 = 18;

/// The sum would need more digits than it can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sum has more than 28 digits")]
pub struct TooManyDigits;

/// A running exact sum of amounts with up to 15 digits before and 18 after the decimal point; holds at least 10^5 of the largest.
///
/// Each scale has its own integer, so that adding is one addition; they are brought together in [`ExactSum::total`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    units: [i128; SCALE as usize + 1],
    overflow: bool,
}

impl ExactSum {
    /// Adds an amount.
    pub fn add(&mut self, amount: Decimal) {
        let sum = self.units.get_mut(amount.scale() as usize).and_then(|units| {
            *units = units.checked_add(amount.mantissa())?;
            Some(())
        });
        self.overflow |= sum.is_none();
    }

    /// The sum, with the scale of its finest part.
    pub fn total(&self) -> Result<Decimal, TooManyDigits> {
        let scale = self.units.iter().rposition(|units| *units != 0).unwrap_or(0) as u32;
        let total = self
            .units
            .iter()
            .enumerate()
            .take(scale as usize + 1)
            .try_fold(0i128, |total, (at, units)| total.checked_add(units.checked_mul(10i128.pow(scale - at as u32))?));
        let total = total.filter(|_| !self.overflow).ok_or(TooManyDigits)?;
        Decimal::try_from_i128_with_scale(total, scale).map_err(|_| TooManyDigits)
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
