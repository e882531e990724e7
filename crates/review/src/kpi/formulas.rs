//! The formulas by themselves. `None`: it would divide by nothing, or a figure has more digits than can be held.

use rust_decimal::{Decimal, RoundingStrategy};

/// Two digits are what these figures are read with.
pub fn shown(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// What part of the whole, in percent.
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// Days sales outstanding, simple: `receivables / sales x days`, the days being those of the sales.
pub fn days_of_sales(receivables: Decimal, sales: Decimal, days: i64) -> Option<Decimal> {
    receivables.checked_mul(days.into())?.checked_div(sales)
}

/// Days sales outstanding by counting back: whole months of sales, the latest first, are taken off the receivables; the last by its part.
/// `None` where the months do not reach.
pub fn countback(receivables: Decimal, months: &[(Decimal, i64)]) -> Option<Decimal> {
    let (mut left, mut counted) = (receivables, Decimal::ZERO);
    for &(sales, days) in months {
        if left <= sales {
            let part = if left.is_zero() { Decimal::ZERO } else { days_of_sales(left, sales, days)? };
            return counted.checked_add(part);
        }
        left = left.checked_sub(sales)?;
        counted = counted.checked_add(days.into())?;
    }
    None
}

/// Collection effectiveness in percent: what was collected of what could be. `months` divides the sales (CRF); 1 is the plain definition.
pub fn collection_effectiveness(opening: Decimal, sales: Decimal, months: u32, closing: Decimal, current: Decimal) -> Option<Decimal> {
    let due = opening.checked_add(sales.checked_div(months.into())?)?;
    percent(due.checked_sub(closing)?, due.checked_sub(current)?)
}

/// What was added to the opening less what was taken.
pub fn rolled(opening: Decimal, added: Decimal, taken: Decimal) -> Option<Decimal> {
    opening.checked_add(added)?.checked_sub(taken)
}

/// The middle of days; the mean of the two middle ones where they are even in number.
pub fn median(mut days: Vec<i64>) -> Option<Decimal> {
    days.sort_unstable();
    let (low, high) = (days.get(days.len().checked_sub(1)? / 2)?, days.get(days.len() / 2)?);
    (Decimal::from(*low) + Decimal::from(*high)).checked_div(Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenth(value: Option<Decimal>) -> String {
        value.unwrap().round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).to_string()
    }

    fn of(amount: i64) -> Decimal {
        Decimal::from(amount)
    }

    #[test]
    fn golden_values_of_the_catalogue() {
        assert_eq!(tenth(days_of_sales(of(150_000), of(1_800_000), 365)), "30.4", "Mesha; Semilla");
        assert_eq!(tenth(countback(of(212_000), &[(of(100_000), 30), (of(80_000), 30), (of(70_000), 30)])), "73.7", "Benji Pays");
        let period = collection_effectiveness(of(400_000), of(1_200_000), 1, of(350_000), of(280_000));
        assert_eq!(tenth(period), "94.7", "rex.inc");
        assert_eq!(tenth(collection_effectiveness(of(6_200), of(10_890), 3, of(6_340), of(3_590))), "55.9", "CreditGuru");
        assert_eq!(tenth(percent(of(12_125), of(12_500))), "97", "Hyperbots");
        assert_eq!(rolled(of(2_000_000), of(0), of(1_100_000)), Some(of(900_000)), "Stripe waterfall");
    }

    #[test]
    fn nothing_to_divide_by_is_no_value() {
        assert_eq!(days_of_sales(of(1), of(0), 30), None);
        assert_eq!(percent(of(1), of(0)), None);
        assert_eq!(collection_effectiveness(of(1), of(1), 0, of(1), of(1)), None);
        assert_eq!(countback(of(100), &[(of(50), 30)]), None, "the months do not reach");
        assert_eq!(countback(of(0), &[(of(0), 30)]), Some(of(0)));
        assert_eq!(percent(Decimal::MAX, of(1)), None);
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![3, 1]), Some(of(2)));
        assert_eq!(median(vec![9, 1, 4]), Some(of(4)));
    }
}
