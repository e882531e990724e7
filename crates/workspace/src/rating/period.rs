//! The days that are rated, as they are typed.

use crate::error::{Error, Result};
use chrono::{Days, Months, NaiveDate};
use tieout_billing::rating::DateRange;

/// Which bills are rated.
#[derive(Clone, Copy, Debug)]
pub struct RatedDays {
    /// The days on which they are issued.
    pub window: DateRange,
    /// Prepaid credits are what is left of them on this day; without it, when the window begins.
    pub credits_since: Option<NaiveDate>,
}

impl RatedDays {
    /// As they are typed; no text for `credits_since` means that there is none.
    pub fn of(window: &str, credits_since: &str) -> Result<RatedDays> {
        let window = period(window)?;
        let credits_since = match credits_since.trim() {
            "" => None,
            text => Some(span(text).map(|(from, _)| from).filter(|from| *from <= window.from).ok_or_else(|| {
                Error::Invalid(format!(
                    "credits can't be counted since {text}: say a day or a month that is not after the period's first day, such as 2026-01"
                ))
            })?),
        };
        Ok(RatedDays { window, credits_since })
    }
}

/// `2026-10`, `2026`, `2026-10..2026-12`, `2026-10-05..2026-10-20`; both ends are included.
fn period(text: &str) -> Result<DateRange> {
    let text = text.trim();
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (span(first.trim()), span(last.trim())) {
        (Some((from, _)), Some((_, until))) if from < until => Ok(DateRange::new(from, until)),
        _ => Err(Error::Invalid(format!(
            "{text} is no period: say a month as 2026-10, a year as 2026, or the first and last of a span as 2026-10-05..2026-10-20"
        ))),
    }
}

/// The first day of a day, month or year, and the first day after it.
fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year] if digits(year, 4) => {
            let from = NaiveDate::from_ymd_opt(year.parse().ok()?, 1, 1)?;
            Some((from, from.checked_add_months(Months::new(12))?))
        }
        [year, month] if digits(year, 4) && digits(month, 2) => {
            let from = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
            Some((from, from.checked_add_months(Months::new(1))?))
        }
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            let from = text.parse::<NaiveDate>().ok()?;
            Some((from, from.checked_add_days(Days::new(1))?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_months_years_and_spans() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (text, from, until) in [
            ("2026-10", "2026-10-01", "2026-11-01"),
            (" 2026-12 ", "2026-12-01", "2027-01-01"),
            ("2026", "2026-01-01", "2027-01-01"),
            ("2026-10..2026-12", "2026-10-01", "2027-01-01"),
            ("2026-10-05..2026-10-20", "2026-10-05", "2026-10-21"),
            ("2024-02-29", "2024-02-29", "2024-03-01"),
        ] {
            assert_eq!(period(text).unwrap(), DateRange::new(day(from), day(until)), "{text}");
        }
        let since = |text: &str| RatedDays::of("2026-10", text).map(|days| days.credits_since);
        assert_eq!(since(" ").unwrap(), None);
        assert_eq!(since("2026-01").unwrap(), Some(day("2026-01-01")));
        assert_eq!(since("2026-10-01").unwrap(), Some(day("2026-10-01")));
        assert!(since("2026-11").unwrap_err().to_string().contains("not after the period's first day"));
        assert!(since("January").is_err());
        for text in ["", "october", "2026-13", "26-10", "2026-02-30", "2026-10..", "2026-12..2026-10", "2026-1-5"] {
            assert!(period(text).unwrap_err().to_string().contains("no period"), "{text}");
        }
    }
}
