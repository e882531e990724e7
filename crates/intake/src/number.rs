//! Decimal numbers as people and programs write them: exact, or refused with the reason.

use crate::format::NumberFormat;
use rust_decimal::Decimal;

/// Why a text is not read as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NumberFault {
    NotANumber,
    /// Digits before the decimal point, of an amount.
    TooLarge(usize),
    /// Digits after the decimal point.
    TooFine(usize),
    /// Digits in all.
    TooLong(usize),
}

/// An amount of money has at most this many digits before the decimal point …
pub(crate) const AMOUNT_DIGITS: usize = 15;
/// … and this many after it.
pub(crate) const AMOUNT_PLACES: usize = 18;
/// What `rust_decimal` holds exactly whatever the digits are.
const DECIMAL_DIGITS: usize = 28;

impl NumberFault {
    /// In words for the user.
    pub(crate) fn reason(&self, format: NumberFormat) -> String {
        match self {
            NumberFault::NotANumber => format!("not a number as this column writes them ({format})"),
            NumberFault::TooLarge(digits) => {
                format!("{digits} digits; Tieout reads at most {AMOUNT_DIGITS} before the decimal point")
            }
            NumberFault::TooFine(digits) => {
                format!("{digits} decimal places; Tieout reads at most {AMOUNT_PLACES} after the decimal point")
            }
            NumberFault::TooLong(digits) => format!("{digits} digits; Tieout reads at most {DECIMAL_DIGITS} in all"),
        }
    }
}

/// Reads a number written in this format. `amount`: held to the limits of an amount.
pub(crate) fn parse_number(text: &str, format: NumberFormat, amount: bool) -> Result<Decimal, NumberFault> {
    match plain_parts(text.as_bytes(), format.decimal as u32 as u8) {
        Some(parts) => Ok(parts.decimal()),
        None => parse_written(text, format, amount),
    }
}

/// A decimal in the making, small enough to stay in registers.
#[derive(Clone, Copy)]
pub(crate) struct PlainParts {
    mantissa: u64,
    scale: u32,
    negative: bool,
}

impl PlainParts {
    #[inline(always)]
    pub(crate) fn decimal(self) -> Decimal {
        Decimal::from_parts(self.mantissa as u32, (self.mantissa >> 32) as u32, 0, self.negative && self.mantissa != 0, self.scale)
    }
}

/// The common case: at most 15 digits, one mark, a leading minus; nothing else.
#[inline(always)]
pub(crate) fn plain_parts(bytes: &[u8], mark: u8) -> Option<PlainParts> {
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > AMOUNT_DIGITS {
        return None;
    }
    let mut mantissa: u64 = 0;
    let mut places = usize::MAX;
    for (index, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if *byte == mark && places == usize::MAX && digits.len() > 1 {
            places = digits.len() - index - 1;
        } else {
            return None;
        }
    }
    let scale = if places == usize::MAX { 0 } else { places as u32 };
    Some(PlainParts { mantissa, scale, negative })
}

/// The general case: blanks, parentheses, signs at either end, currency signs and codes, a percent sign, thousands marks, exponents.
fn parse_written(text: &str, format: NumberFormat, amount: bool) -> Result<Decimal, NumberFault> {
    let (negative, body) = strip_dress(text).ok_or(NumberFault::NotANumber)?;
    let (digits, exponent) = split_exponent(body).ok_or(NumberFault::NotANumber)?;
    let (before, after) = match digits.rfind(format.decimal) {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    if !after.bytes().all(|byte| byte.is_ascii_digit()) || before.is_empty() && after.is_empty() {
        return Err(NumberFault::NotANumber);
    }
    let before = ungroup(before, format.thousands).ok_or(NumberFault::NotANumber)?;
    assemble(negative, before.trim_start_matches('0'), after, exponent, amount)
}

fn assemble(negative: bool, before: &str, after: &str, exponent: i32, amount: bool) -> Result<Decimal, NumberFault> {
    let places_limit = if amount { AMOUNT_PLACES } else { DECIMAL_DIGITS };
    if amount && before.len() > AMOUNT_DIGITS {
        return Err(NumberFault::TooLarge(before.len()));
    }
    // Zeros at the end beyond what fits carry no value.
    let mut after = after;
    while (after.len() > places_limit || before.len() + after.len() > DECIMAL_DIGITS) && after.ends_with('0') {
        after = &after[..after.len() - 1];
    }
    let length = if before.is_empty() { after.trim_start_matches('0').len() } else { before.len() + after.len() };
    if length > DECIMAL_DIGITS {
        return Err(if amount && after.len() > AMOUNT_PLACES { NumberFault::TooFine(after.len()) } else { NumberFault::TooLong(length) });
    }
    if after.len() > places_limit {
        return Err(NumberFault::TooFine(after.len()));
    }
    let mantissa = before.bytes().chain(after.bytes()).fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    let mantissa = if negative { -mantissa } else { mantissa };
    let scale = after.len() as i32 - exponent;
    let (mantissa, scale) = match u32::try_from(scale) {
        Ok(scale) => (mantissa, scale),
        Err(_) if mantissa == 0 => (0, 0),
        Err(_) => {
            let power = 10_i128.checked_pow(scale.unsigned_abs()).and_then(|power| mantissa.checked_mul(power));
            (power.ok_or(NumberFault::TooLong(length + scale.unsigned_abs() as usize))?, 0)
        }
    };
    let number = Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| NumberFault::TooLong(length.max(scale as usize)))?;
    if number.mantissa().unsigned_abs() >= 10_u128.pow(DECIMAL_DIGITS as u32) {
        return Err(NumberFault::TooLong(DECIMAL_DIGITS + 1));
    }
    if exponent != 0 && amount {
        let whole = number.trunc().mantissa().unsigned_abs().checked_ilog10().map_or(0, |log| log as usize + 1);
        if whole > AMOUNT_DIGITS {
            return Err(NumberFault::TooLarge(whole));
        }
        if number.scale() as usize > AMOUNT_PLACES {
            return Err(NumberFault::TooFine(number.scale() as usize));
        }
    }
    Ok(number)
}

/// Takes off what people put around a number. Gives whether it is negative, and the digits with their marks.
pub(crate) fn strip_dress(text: &str) -> Option<(bool, &str)> {
    let mut rest = text.trim();
    let mut negative = false;
    let mut signed = false;
    let mut currency = false;
    let mut percent = false;
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            if signed {
                return None;
            }
            (negative, signed, rest) = (true, true, inner);
        }
        if !signed {
            if let Some(inner) = rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS)) {
                (negative, signed, rest) = (true, true, inner);
            } else if let Some(inner) = rest.strip_prefix('+') {
                (signed, rest) = (true, inner);
            }
        }
        if !percent && let Some(inner) = rest.strip_suffix('%') {
            (percent, rest) = (true, inner);
        }
        if !currency && let Some(inner) = strip_currency(rest) {
            (currency, rest) = (true, inner);
        }
        rest = rest.trim();
        if rest == before {
            return (!rest.is_empty()).then_some((negative, rest));
        }
    }
}

/// Hyphen-minus, minus sign, en dash, full-width hyphen-minus.
const MINUS: [char; 4] = ['-', '\u{2212}', '\u{2013}', '\u{ff0d}'];

/// Signs and words of money beside the ISO codes, the longest first.
const CURRENCY_SIGNS: &[&str] = &[
    "US$", "CA$", "AU$", "NZ$", "HK$", "MX$", "C$", "A$", "S$", "R$", "Fr.", "kr.", "kr", "zł", "Kč", "Rs.", "Rs", "$", "€", "£", "¥",
    "￥", "₹", "₩", "₽", "₺", "₪", "₫", "₴", "₦", "฿", "₱", "₡", "₲", "₵", "₸", "₼", "₾", "¢", "￡", "＄",
];

fn strip_currency(text: &str) -> Option<&str> {
    if let Some(rest) = CURRENCY_SIGNS.iter().find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign))) {
        return Some(rest);
    }
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_uppercase()) && tieout_billing::currency::minor_digits(code).is_some();
    if let Some(code) = text.get(..3).filter(|code| is_code(code)) {
        return text.strip_prefix(code);
    }
    let tail = text.len().checked_sub(3)?;
    text.get(tail..).filter(|code| is_code(code)).and_then(|code| text.strip_suffix(code))
}

/// Splits off `E+3`. Exponents beyond what a decimal can hold are refused.
fn split_exponent(text: &str) -> Option<(&str, i32)> {
    match text.find(['e', 'E']) {
        None => Some((text, 0)),
        Some(at) => {
            let exponent: i32 = text[at + 1..].parse().ok()?;
            (exponent.unsigned_abs() <= 64).then_some((&text[..at], exponent))
        }
    }
}

/// Whether a character stands for this thousands mark: any blank for a blank, both apostrophes for an apostrophe.
pub(crate) fn is_mark(character: char, mark: char) -> bool {
    match mark {
        ' ' => matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}'),
        '\'' => matches!(character, '\'' | '\u{2019}'),
        _ => character == mark,
    }
}

/// The digits without thousands marks, if the marks stand where they must: three digits in the last group, two (as in India) or three
/// in those before, one to three in the first.
fn ungroup(text: &str, mark: Option<char>) -> Option<String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let mark = mark?;
    let groups: Vec<&str> = text.split(|character| is_mark(character, mark)).collect();
    let (last, others) = groups.split_last()?;
    let (first, middle) = others.split_first()?;
    let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let even = middle.iter().all(|group| group.len() == 3) || middle.iter().all(|group| group.len() == 2) && first.len() <= 2;
    (digits && even && last.len() == 3 && (1..=3).contains(&first.len())).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: &str, amount: bool) -> String {
        let Ok(crate::ValueFormat::Number(format)) = format.parse() else { panic!("{format}") };
        match parse_number(text, format, amount) {
            Ok(number) => number.to_string(),
            Err(fault) => fault.reason(format),
        }
    }

    #[test]
    fn numbers_are_read_as_written() {
        for (text, format, expected) in [
            ("12.50", "1234.56", "12.50"),
            ("-12.50", "1234.56", "-12.50"),
            ("12.50-", "1,234.56", "-12.50"),
            ("(1,234.50)", "1,234.56", "-1234.50"),
            ("−7", "1234.56", "-7"),
            ("$ 1,234.50", "1,234.56", "1234.50"),
            ("-$1,234.50", "1,234.56", "-1234.50"),
            ("($12.00)", "1,234.56", "-12.00"),
            ("1.234,50 €", "1.234,56", "1234.50"),
            ("EUR 1.234,50", "1.234,56", "1234.50"),
            ("1 234,50", "1 234,56", "1234.50"),
            ("1\u{202f}234\u{a0}567,50", "1 234,56", "1234567.50"),
            ("1’234.50", "1'234.56", "1234.50"),
            ("12,34,567.89", "1,234.56", "1234567.89"),
            ("8,5 %", "1234,56", "8.5"),
            ("1.5E+3", "1234.56", "1500"),
            ("1e-7", "1234.56", "0.0000001"),
            (".5", "1234.56", "0.5"),
            ("5.", "1234.56", "5"),
            ("-0.00", "1234.56", "0.00"),
            ("0001.10", "1234.56", "1.10"),
            ("999999999999999.000000000000000001", "1234.56", "34 digits"),
            ("1,23", "1,234.56", "not a number as this column writes them (1,234.56)"),
            ("1,234", "1234.56", "not a number as this column writes them (1234.56)"),
            ("abc", "1234.56", "not a number as this column writes them (1234.56)"),
            ("-", "1234.56", "not a number as this column writes them (1234.56)"),
            ("--5", "1234.56", "not a number as this column writes them (1234.56)"),
            ("1234567890123456.00", "1234.56", "16 digits; Tieout reads at most 15 before the decimal point"),
            ("1234567890123456789012345678901234567890", "1234.56", "40 digits; Tieout reads at most 15 before the decimal point"),
            ("0.1234567890123456789", "1234.56", "19 decimal places; Tieout reads at most 18 after the decimal point"),
            ("1e999999999", "1234.56", "not a number as this column writes them (1234.56)"),
        ] {
            let found = read(text, format, true);
            if expected == "34 digits" {
                assert_eq!(found, "33 digits; Tieout reads at most 28 in all");
            } else {
                assert_eq!(found, expected, "{text} as {format}");
            }
        }
        assert_eq!(read("12345678901234567890.12345678", "1234.56", false), "12345678901234567890.12345678");
        assert_eq!(read("1e28", "1234.56", false), "29 digits; Tieout reads at most 28 in all");
        assert_eq!(read("1.00000000000000000000000000000000", "1234.56", false), "1.000000000000000000000000000");
    }
}
