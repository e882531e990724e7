//! Binary numbers of 53 bits, in integers: what XPath makes of `TaxableAmount - 1`, whose text it takes for a double.
//!
//! UBL's BR-S-08, BR-AF-08 and BR-AG-08 compare so. Where an amount is off by 1.00 exactly, it depends on the nearest double which way the
//! comparison goes, and whoever is to agree with the official rules must ask it too.

use num_bigint::{BigInt, BigUint, Sign};
use rust_decimal::Decimal;
use std::cmp::Ordering;

const BITS: u64 = 53;

/// A mantissa times two to an exponent.
pub(super) struct Binary {
    mantissa: BigInt,
    exponent: i64,
}

impl Binary {
    /// The binary number that is nearest to an amount.
    pub fn nearest(amount: Decimal) -> Self {
        Self::of(BigInt::from(amount.mantissa()), BigInt::from(10).pow(amount.scale()))
    }

    /// The sum, rounded again.
    pub fn plus(&self, number: i32) -> Self {
        let one = BigInt::from(1);
        let (scale, unit) = if self.exponent < 0 { (-self.exponent, one.clone()) } else { (0, one.clone() << self.exponent) };
        Self::of(&self.mantissa * unit + (BigInt::from(number) << scale), one << scale)
    }

    /// Compared digit for digit.
    pub fn compare(&self, amount: Decimal) -> Ordering {
        let ten = BigInt::from(10).pow(amount.scale());
        let (left, right) = (&self.mantissa * ten, BigInt::from(amount.mantissa()));
        if self.exponent < 0 { left.cmp(&(right << -self.exponent)) } else { (left << self.exponent).cmp(&right) }
    }

    /// Whether it is below another.
    pub fn is_below(&self, other: &Self) -> bool {
        let exponent = self.exponent.min(other.exponent);
        (&self.mantissa << (self.exponent - exponent)) < (&other.mantissa << (other.exponent - exponent))
    }

    /// Halves go to the even neighbour. The denominator is above zero.
    fn of(numerator: BigInt, denominator: BigInt) -> Self {
        let (sign, numerator) = numerator.into_parts();
        if sign == Sign::NoSign {
            return Binary { mantissa: BigInt::ZERO, exponent: 0 };
        }
        let denominator = denominator.into_parts().1;
        let divided = |exponent: i64| -> (BigUint, BigUint, BigUint) {
            let (top, bottom) =
                if exponent < 0 { (&numerator << -exponent, denominator.clone()) } else { (numerator.clone(), &denominator << exponent) };
            (&top / &bottom, &top % &bottom, bottom)
        };
        let mut exponent = numerator.bits() as i64 - denominator.bits() as i64 - BITS as i64;
        if divided(exponent).0.bits() > BITS {
            exponent += 1;
        }
        let (mut mantissa, rest, bottom) = divided(exponent);
        let is_above = match (rest * 2u32).cmp(&bottom) {
            Ordering::Equal => mantissa.bit(0),
            half => half == Ordering::Greater,
        };
        if is_above {
            mantissa += 1u32;
        }
        Binary { mantissa: BigInt::from_biguint(sign, mantissa), exponent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_nearest_is_above_or_below() {
        // The signs of the errors of these doubles are known: that of 0.1 is above it, that of 0.3 below, that of 0.5 is exact.
        for (text, expected) in [("0.1", Ordering::Greater), ("0.3", Ordering::Less), ("0.5", Ordering::Equal), ("-0.1", Ordering::Less)] {
            assert_eq!(Binary::nearest(decimal(text)).compare(decimal(text)), expected, "{text}");
        }
        assert_eq!(Binary::nearest(Decimal::ZERO).plus(-1).compare(decimal("-1")), Ordering::Equal);
        assert_eq!(Binary::nearest(decimal("9007199254740993")).compare(decimal("9007199254740992")), Ordering::Equal);
    }

    #[test]
    fn one_is_below_another() {
        for (one, other) in [("0.1", "0.3"), ("-0.3", "-0.1"), ("0.99", "1"), ("0", "0.01"), ("9007199254740991", "9007199254740993")] {
            let (one, other) = (Binary::nearest(decimal(one)), Binary::nearest(decimal(other)));
            assert!(one.is_below(&other) && !other.is_below(&one) && !one.is_below(&one));
        }
    }

    #[test]
    fn sums_are_rounded_again() {
        assert_eq!(Binary::nearest(decimal("9007199254740992")).plus(1).compare(decimal("9007199254740992")), Ordering::Equal);
        assert_eq!(
            Binary::nearest(decimal("204.17")).plus(-1).compare(decimal("203.17")),
            Binary::nearest(decimal("204.17")).compare(decimal("204.17"))
        );
    }
}
