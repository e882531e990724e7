//! Cells as text: exact decimals, and texts that no spreadsheet program takes for a formula.

use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io::Write;
use tieout_billing::Value;

/// Whether a spreadsheet program that opens a CSV would run this text: it starts as a formula does and is more than a number.
///
/// `=1+1`, `+cmd|…`, `-2+3` and `@SUM` are; `-12.50`, `+4420`, `-` and `INV-1` are not: a plain number means itself.
/// (OWASP, "CSV Injection".)
pub fn is_formula(text: &str) -> bool {
    match text.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\r' | b'\n', ..] => true,
        [b'+' | b'-', rest @ ..] => !rest.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',')),
        // The full-width forms, which some programs read as the plain ones.
        _ => text.starts_with(['＝', '＋', '－', '＠']),
    }
}

/// The text with an apostrophe before it if it is a formula: read as text by every spreadsheet program.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A text whose numbers have at most ten digits after the point: a longer one, such as a third, is cut to eight and an ellipsis.
/// What is cut is never rounded: the digits that are shown are the number's own.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 10;
    const KEPT: usize = 8;
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(point) = rest.find('.') {
        let (before, after) = rest.split_at(point + 1);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        short.push_str(before);
        if digits > MOST && before[..point].ends_with(|c: char| c.is_ascii_digit()) {
            short.push_str(&after[..KEPT]);
            short.push('…');
        } else {
            short.push_str(&after[..digits]);
        }
        rest = &after[digits..];
    }
    short + rest
}

/// Appends a decimal with its own scale: `-1.50`.
pub fn push_decimal(buffer: &mut Vec<u8>, decimal: Decimal) {
    let mantissa = decimal.mantissa();
    let scale = decimal.scale() as usize;
    if mantissa < 0 {
        buffer.push(b'-');
    }
    let mut digits = [b'0'; 40];
    let mut start = digits.len();
    let mut push = |digit: u8| {
        start -= 1;
        digits[start] = b'0' + digit;
    };
    let magnitude = mantissa.unsigned_abs();
    if let Ok(mut rest) = u64::try_from(magnitude) {
        while rest > 0 {
            push((rest % 10) as u8);
            rest /= 10;
        }
    } else {
        let mut rest = magnitude;
        while rest > 0 {
            push((rest % 10) as u8);
            rest /= 10;
        }
    }
    // At least one digit before the point: 0.05 has scale 2 and one digit.
    let start = start.min(digits.len() - scale - 1);
    let (whole, fraction) = digits[start..].split_at(digits.len() - scale - start);
    buffer.extend_from_slice(whole);
    if scale > 0 {
        buffer.push(b'.');
        buffer.extend_from_slice(fraction);
    }
}

/// A decimal for people: thousands apart, at least `places` digits after the point, none lost; `+` too if `signed`:
/// `-1,234.50`.
pub fn grouped(decimal: Decimal, places: u32, signed: bool) -> String {
    let shown = at_least(decimal, places);
    let mut plain = Vec::with_capacity(32);
    push_decimal(&mut plain, shown.abs());
    let plain = String::from_utf8_lossy(&plain).into_owned();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + 8);
    if shown.is_sign_negative() && !shown.is_zero() {
        text.push('-');
    } else if signed && !shown.is_zero() {
        text.push('+');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A count for people: `25,900`.
pub fn count(number: u64) -> String {
    grouped(Decimal::from(number), 0, false)
}

/// Trailing zeros beyond `places` are taken away, missing ones added; no other digit is.
pub fn at_least(decimal: Decimal, places: u32) -> Decimal {
    let mut decimal = decimal.normalize();
    if decimal.scale() < places {
        decimal.rescale(places);
    }
    decimal
}

/// A value as plain text: decimals with their own scale, dates as YYYY-MM-DD.
pub fn plain<'a>(value: &Value<'a>) -> Cow<'a, str> {
    match *value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Decimal(decimal) => {
            let mut buffer = Vec::with_capacity(32);
            push_decimal(&mut buffer, decimal);
            Cow::Owned(String::from_utf8_lossy(&buffer).into_owned())
        }
        Value::Date(date) => Cow::Owned(date.to_string()),
    }
}

/// An instant for people: `2026-11-22 09:30 UTC`; what is not RFC 3339 stays as it is.
pub fn moment(instant: &str) -> Cow<'_, str> {
    match chrono::DateTime::parse_from_rfc3339(instant) {
        Ok(moment) => Cow::Owned(moment.to_utc().format("%Y-%m-%d %H:%M UTC").to_string()),
        Err(_) => Cow::Borrowed(instant),
    }
}

/// Appends a date as YYYY-MM-DD.
pub fn push_date(buffer: &mut Vec<u8>, date: chrono::NaiveDate) {
    // Writing to memory does not fail.
    let _ = write!(buffer, "{date}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    #[test]
    fn long_fractions_end_in_an_ellipsis_and_nothing_else_is_touched() {
        for (text, short) in [
            ("0.3333333333333333333333333333", "0.33333333…"),
            ("1 x 0.6666666666666666666666666667 = 0.67", "1 x 0.66666666… = 0.67"),
            ("-2.12345678901, 1.1234567890", "-2.12345678…, 1.1234567890"),
            ("no. 12345678901234, 1,234.50", "no. 12345678901234, 1,234.50"),
            ("", ""),
        ] {
            assert_eq!(shortened(text), short);
        }
    }

    #[test]
    fn decimals_keep_every_digit_and_their_scale() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "1.50",
            "-0.05",
            "0.001",
            "100",
            "12345678.90",
            "-79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
            "18446744073709551616",
            "1844674407370955161.6",
        ] {
            let mut buffer = Vec::new();
            push_decimal(&mut buffer, Decimal::from_str(text).unwrap());
            assert_eq!(String::from_utf8(buffer).unwrap(), text);
        }
    }

    #[test]
    fn people_read_thousands_and_signs() {
        for (text, places, signed, shown) in [
            ("9747747.93", 2, false, "9,747,747.93"),
            ("-999", 2, false, "-999.00"),
            ("55372.1800", 2, true, "+55,372.18"),
            ("0.005", 2, true, "+0.005"),
            ("0", 2, true, "0.00"),
            ("-0.00", 2, true, "0.00"),
            ("1000", 0, false, "1,000"),
            ("100", 0, false, "100"),
        ] {
            assert_eq!(grouped(Decimal::from_str(text).unwrap(), places, signed), shown);
        }
    }

    #[test]
    fn formulas_are_told_from_numbers_and_names() {
        for text in ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-cmd|' /C calc'!A0", "=", "@", "+A1", "＝1+1", "-1e5"] {
            assert!(is_formula(text), "{text:?}");
            assert_eq!(neutral(text), format!("'{text}"));
        }
        for text in ["", "-", "-12.50", "+44", "-1,234.5", "INV-1", "C536379", "a=b", "'=1", " =1", "50 %"] {
            assert!(!is_formula(text), "{text:?}");
            assert_eq!(neutral(text), text);
        }
    }
}
