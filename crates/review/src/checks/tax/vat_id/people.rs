//! Personal numbers that serve as VAT identifiers: a day of birth and a check digit.

use super::digits::{digits, number, weighted};
use chrono::NaiveDate;

fn is_day(year: i64, month: i64, day: i64) -> bool {
    let parts = (i32::try_from(year), u32::try_from(month), u32::try_from(day));
    matches!(parts, (Ok(year), Ok(month), Ok(day)) if NaiveDate::from_ymd_opt(year, month, day).is_some())
}

/// Bulgaria, EGN: the month stands 20 higher for the 19th century and 40 higher for the 21st.
pub fn bulgarian(digits: &[i64]) -> bool {
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let (year, month) = match month {
        41.. => (2000 + year, month - 40),
        21.. => (1800 + year, month - 20),
        _ => (1900 + year, month),
    };
    is_day(year, month, day) && weighted(&digits[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9]
}

/// Czechia and Slovakia, rodné číslo: the month stands 50 higher for women, and 20 higher still where a day's numbers ran out; nine digits
/// and no check digit until 1953.
pub fn czech(text: &str) -> bool {
    let Some(digits) = digits(text, 9).or_else(|| digits(text, 10)) else { return false };
    let (year, month, day) = (1900 + number(&digits[..2]), number(&digits[2..4]) % 50 % 20, number(&digits[4..6]));
    if digits.len() == 9 {
        let year = if year >= 1980 { year - 100 } else { year };
        return year <= 1953 && is_day(year, month, day);
    }
    let year = if year < 1954 { year + 100 } else { year };
    // A remainder of ten is written as zero.
    is_day(year, month, day) && number(&digits[..9]) % 11 % 10 == digits[9]
}

/// Latvia, personas kods: the seventh digit is the century; those that begin with 32 tell no day.
pub fn latvian(digits: &[i64]) -> bool {
    if digits[..2] == [3, 2] {
        return true;
    }
    let year = 1800 + digits[6] * 100 + number(&digits[4..6]);
    let check = (1 + weighted(&digits[..10], &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10;
    is_day(year, number(&digits[2..4]), number(&digits[..2])) && check == digits[10]
}
