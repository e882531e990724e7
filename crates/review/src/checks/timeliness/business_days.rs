//! Days on which an office works: Monday to Friday. Holidays are not known here.

use chrono::{Datelike, NaiveDate};

/// Business days after `from` up to and with `until`; 0 where `until` is not after `from`. Friday to Monday is 1.
pub fn business_days(from: NaiveDate, until: NaiveDate) -> i64 {
    (before_or_on(until) - before_or_on(from)).max(0)
}

/// Business days from some Monday long ago up to and with a day.
fn before_or_on(day: NaiveDate) -> i64 {
    // Day 1 of the common era, 0001-01-01, is a Monday.
    let days = i64::from(day.num_days_from_ce()) - 1;
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

/// `2026-10-16 (Fri)`
pub fn with_weekday(day: NaiveDate) -> String {
    format!("{day} ({})", day.weekday())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_as_on_fingers(start in 700_000i32..740_000, days in 0i32..60) {
            let day = |number| NaiveDate::from_num_days_from_ce_opt(number).unwrap();
            let fingers = (start + 1..=start + days).filter(|number| day(*number).weekday().num_days_from_monday() < 5).count();
            prop_assert_eq!(business_days(day(start), day(start + days)), fingers as i64);
        }
    }
}
