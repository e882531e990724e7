//! The hypergeometric distribution in whole numbers.

use num_bigint::BigUint;
use rust_decimal::Decimal;

/// A share as an exact fraction.
pub struct Odds {
    numerator: BigUint,
    denominator: BigUint,
}

impl Odds {
    /// 5 is 5 / 100.
    pub fn percent(rate: Decimal) -> Odds {
        let denominator = BigUint::from(10u32).pow(rate.scale()) * 100u32;
        Odds { numerator: BigUint::from(rate.mantissa().unsigned_abs()), denominator }
    }

    /// The share of a count, rounded up. Never more than the count, since no share here is more than one.
    pub fn of_rounded_up(&self, count: u32) -> u32 {
        let (numerator, denominator) = (&self.numerator * count, &self.denominator);
        u32::try_from((numerator + denominator - 1u32) / denominator).unwrap_or(count)
    }
}

/// The least number to look at, out of `population`, for which the errors that are to be expected among them still prove that fewer than
/// `wrong` are wrong; and that number of errors.
pub fn least_size(population: u32, wrong: u32, confidence: Decimal, expected: Decimal) -> (u32, u32) {
    let expected = Odds::percent(expected);
    let size_for = |found: u32| least(found.min(population), population, |size| proves(population, wrong, size, found, confidence));
    let enough = |found: u32| {
        let size = size_for(found);
        size == population || found >= expected.of_rounded_up(size)
    };
    // The errors found grow with the errors allowed more slowly than the size does, so that one turn divides what is too few from enough.
    let mut high = 1;
    while !enough(high) {
        high *= 2;
    }
    let found = least(0, high, enough);
    let size = size_for(found);
    if size == population { (size, expected.of_rounded_up(size).min(wrong.saturating_sub(1))) } else { (size, found) }
}

/// How many of the population may be wrong at most where `found` of `size` are, at the confidence.
pub fn most_wrong(population: u32, size: u32, found: u32, confidence: Decimal) -> u32 {
    if size >= population {
        return found;
    }
    let beyond = least(found, population + 1, |wrong| wrong > population || proves(population, wrong, size, found, confidence));
    beyond - 1
}

/// Whether at most `found` in the sample make fewer than `wrong` in the population sure enough: whether the chance of so few is at most
/// 100 % less the confidence.
fn proves(population: u32, wrong: u32, size: u32, found: u32, confidence: Decimal) -> bool {
    let (likely, all) = at_most(population, wrong, size, found);
    let risk = Odds::percent(Decimal::ONE_HUNDRED - confidence);
    likely * risk.denominator <= all * risk.numerator
}

/// The number of samples with at most `found` wrong ones, and of all samples.
fn at_most(population: u32, wrong: u32, size: u32, found: u32) -> (BigUint, BigUint) {
    // Wrong and chosen may change places; the smaller of them as the second keeps the figures short.
    let (a, b) = (wrong.max(size), wrong.min(size));
    let all = choose(population, b);
    let first = (a + b).saturating_sub(population);
    if found < first {
        return (BigUint::ZERO, all);
    }
    let mut ways = choose(a, first) * choose(population - a, b - first);
    let mut likely = ways.clone();
    for hits in first..found.min(b) {
        ways = ways * (a - hits) * (b - hits) / (hits + 1) / (population - a + hits + 1 - b);
        likely += &ways;
    }
    (likely, all)
}

/// Binomial coefficient.
fn choose(of: u32, count: u32) -> BigUint {
    if count > of {
        return BigUint::ZERO;
    }
    (0..count.min(of - count)).fold(BigUint::from(1u32), |ways, at| ways * (of - at) / (at + 1))
}

/// The least number from `low` to `high` that holds, where all above one that holds do; `high` is taken to hold.
fn least(low: u32, high: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Population, confidence, tolerable and expected rate in percent, size, errors allowed.
    const SIZES: &[(u32, u32, u32, &str, u32, u32)] = &[
        // AICPA Audit Guide "Audit Sampling", tables A-1 and A-2 (large populations).
        (100_000, 95, 10, "0", 29, 0),
        (100_000, 95, 5, "0", 59, 0),
        (100_000, 95, 3, "0", 99, 0),
        (100_000, 95, 5, "1", 93, 1),
        (100_000, 95, 5, "1.25", 124, 2),
        (100_000, 95, 5, "2", 181, 4),
        (100_000, 95, 10, "2", 46, 1),
        (100_000, 90, 5, "0", 45, 0),
        (100_000, 90, 5, "1", 77, 1),
        // Cannon and Roe, "Livestock Disease Surveys", table 2 (small populations).
        (1_000, 95, 10, "0", 29, 0),
        (100, 95, 5, "0", 45, 0),
        (100, 95, 10, "0", 25, 0),
        (100, 95, 1, "0", 95, 0),
    ];

    #[test]
    fn sizes_are_those_of_the_published_tables() {
        for &(population, confidence, tolerable, expected, size, found) in SIZES {
            let wrong = Odds::percent(tolerable.into()).of_rounded_up(population);
            let got = least_size(population, wrong, confidence.into(), expected.parse().unwrap());
            assert_eq!(got, (size, found), "{population} {confidence} {tolerable} {expected}");
        }
    }

    #[test]
    fn upper_limits_are_those_of_the_published_tables() {
        // AICPA, tables, in tenths of a percent, rounded up.
        for (confidence, size, found, tenths) in [(95, 60, 0, 49), (95, 50, 0, 59), (95, 100, 1, 47), (90, 60, 0, 38)] {
            let upper = most_wrong(100_000, size, found, Decimal::from(confidence));
            assert_eq!(upper.div_ceil(100), tenths, "{confidence} {size} {found}: {upper}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn all_ways_come_to_all_samples(population in 1u32..60, a in 0u32..60, b in 0u32..60) {
            let (wrong, size) = (a.min(population), b.min(population));
            let (likely, all) = at_most(population, wrong, size, size);
            prop_assert_eq!(likely, all);
        }

        #[test]
        fn the_size_proves_and_one_less_does_not(population in 2u32..400, rate in 1u32..30, confidence in 50u32..99) {
            let wrong = Odds::percent(rate.into()).of_rounded_up(population);
            let (size, found) = least_size(population, wrong, confidence.into(), Decimal::ZERO);
            prop_assert_eq!(found, 0);
            prop_assert!(most_wrong(population, size, 0, confidence.into()) < wrong);
            prop_assert!(most_wrong(population, size - 1, 0, confidence.into()) >= wrong);
        }

        #[test]
        fn more_errors_allow_less(population in 10u32..400, size in 1u32..200, found in 0u32..10) {
            let (size, found) = (size.min(population), found.min(size.min(population)));
            let upper = |found| most_wrong(population, size, found, Decimal::from(95));
            prop_assert!(upper(found) >= found && upper(found) <= population);
            prop_assert!(found == size || upper(found) <= upper(found + 1));
        }
    }
}
