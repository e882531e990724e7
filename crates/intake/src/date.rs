//! Dates as files write them. A time of day after the date is accepted and ignored: an invoice is dated, not timed.

use crate::format::{DateFormat, DateOrder};
use chrono::{DateTime, NaiveDate};

/// Why a text is not read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateFault {
    NotADate,
    YearZero,
}

impl DateFault {
    /// In words for the user.
    pub(crate) fn reason(self, format: DateFormat) -> String {
        match self {
            DateFault::NotADate => format!("not a date as this column writes them ({format})"),
            DateFault::YearZero => "the year is 0, which no calendar has".to_owned(),
        }
    }
}

/// Reads a date written in this format.
#[inline]
pub(crate) fn parse_date(text: &str, format: DateFormat) -> Result<NaiveDate, DateFault> {
    if format == DateFormat::ISO
        && let Some(date) = parse_iso(text.as_bytes())
    {
        return Ok(date);
    }
    parse_written(text.trim(), format)
}

/// `2026-04-03` and nothing else.
#[inline]
fn parse_iso(bytes: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(|byte| u32::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(year as i32, m1 * 10 + m2, d1 * 10 + d2)
}

fn parse_written(text: &str, format: DateFormat) -> Result<NaiveDate, DateFault> {
    match format.order {
        DateOrder::UnixSeconds => unix(text, 1),
        DateOrder::UnixMilliseconds => unix(text, 1000),
        DateOrder::Compact => {
            let (digits, rest) = text.split_at_checked(8).ok_or(DateFault::NotADate)?;
            if !is_time(rest) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(DateFault::NotADate);
            }
            build(&digits[..4], &digits[4..6], &digits[6..], false)
        }
        DateOrder::NameDayYear => {
            let (name, rest) = text.split_once(' ').ok_or(DateFault::NotADate)?;
            let (day, rest) = rest.trim_start().split_once([',', ' ']).ok_or(DateFault::NotADate)?;
            let (year, rest) = split_digits(rest.trim_start_matches([',', ' ']));
            if !is_time(rest) {
                return Err(DateFault::NotADate);
            }
            build(year, month_of(name).ok_or(DateFault::NotADate)?, day, format.short_year)
        }
        DateOrder::YearMonthDay | DateOrder::DayMonthYear | DateOrder::MonthDayYear | DateOrder::DayNameYear => {
            let (first, rest) = text.split_once(format.separator).ok_or(DateFault::NotADate)?;
            let (second, rest) = rest.split_once(format.separator).ok_or(DateFault::NotADate)?;
            let (third, rest) = split_digits(rest);
            if !is_time(rest) {
                return Err(DateFault::NotADate);
            }
            match format.order {
                DateOrder::YearMonthDay => build(first, second, third, format.short_year),
                DateOrder::MonthDayYear => build(third, first, second, format.short_year),
                DateOrder::DayNameYear => build(third, month_of(second).ok_or(DateFault::NotADate)?, first, format.short_year),
                _ => build(third, second, first, format.short_year),
            }
        }
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// Nothing, or a time of day as ISO 8601 and spreadsheets write it.
fn is_time(rest: &str) -> bool {
    if rest.is_empty() {
        return true;
    }
    let Some(time) = rest.strip_prefix('T').or_else(|| rest.strip_prefix(' ')).or_else(|| rest.strip_prefix(", ")) else { return false };
    let time = time.trim();
    let starts = time.len() >= 4 && time.as_bytes()[0].is_ascii_digit() && time.contains(':');
    let zones = ["AM", "PM", "am", "pm", "a.m.", "p.m.", "UTC", "GMT", "Z"];
    let plain = zones.iter().fold(time, |time, zone| time.strip_suffix(zone).map_or(time, str::trim_end));
    starts && plain.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b',' | b'+' | b'-' | b' ' | b'Z'))
}

fn build(year: &str, month: &str, day: &str, short_year: bool) -> Result<NaiveDate, DateFault> {
    let number = |text: &str, longest: usize| {
        let plain = !text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok()).flatten().ok_or(DateFault::NotADate)
    };
    let wanted = if short_year { 2 } else { 4 };
    if year.len() != wanted {
        return Err(DateFault::NotADate);
    }
    let year = number(year, wanted)? as i32;
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    if !short_year && year == 0 {
        return Err(DateFault::YearZero);
    }
    NaiveDate::from_ymd_opt(if short_year { 2000 + year } else { year }, month, day).ok_or(DateFault::NotADate)
}

fn unix(text: &str, per_second: i64) -> Result<NaiveDate, DateFault> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let seconds = whole.parse::<i64>().map_err(|_| DateFault::NotADate)?.div_euclid(per_second);
    DateTime::from_timestamp(seconds, 0)
        .map(|time| time.date_naive())
        .filter(|date| *date >= NaiveDate::MIN.max(EPOCH))
        .ok_or(DateFault::NotADate)
}

const EPOCH: NaiveDate = NaiveDate::from_yo_opt(1970, 1).expect("the first day of 1970 exists");

/// The month of a name in English, French, German, Spanish, Italian, Portuguese or Dutch, full or cut to three letters or more, as two digits.
pub(crate) fn month_of(name: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
    const NAMES: [&[&str]; 12] = [
        &["january", "janvier", "januar", "januari", "enero", "gennaio", "janeiro"],
        &["february", "février", "fevrier", "februar", "februari", "febrero", "febbraio", "fevereiro"],
        &["march", "mars", "märz", "maerz", "maart", "marzo", "março", "mrz"],
        &["april", "avril", "abril", "aprile"],
        &["may", "mai", "mei", "mayo", "maggio", "maio"],
        &["june", "juin", "juni", "junio", "giugno", "junho"],
        &["july", "juillet", "juli", "julio", "luglio", "julho"],
        &["august", "août", "aout", "augustus", "agosto"],
        &["september", "septembre", "septiembre", "settembre", "setembro", "sept"],
        &["october", "octobre", "oktober", "octubre", "ottobre", "outubro"],
        &["november", "novembre", "noviembre", "novembro"],
        &["december", "décembre", "decembre", "dezember", "diciembre", "dicembre", "dezembro"],
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    if name.chars().count() < 3 {
        return None;
    }
    let fits =
        |exact: bool| NAMES.iter().position(|names| names.iter().any(|full| if exact { *full == name } else { full.starts_with(&name) }));
    fits(true).or_else(|| fits(false)).map(|month| NUMBERS[month])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_written() {
        for (text, format, expected) in [
            ("2026-04-03", "YYYY-MM-DD", "2026-04-03"),
            ("2026-04-03T23:59:59Z", "YYYY-MM-DD", "2026-04-03"),
            ("2026-04-03 00:00:00.000+02:00", "YYYY-MM-DD", "2026-04-03"),
            ("03/04/2026", "DD/MM/YYYY", "2026-04-03"),
            ("3/4/2026 8:05 PM", "MM/DD/YYYY", "2026-03-04"),
            ("03.04.26", "DD.MM.YY", "2026-04-03"),
            ("3 Apr 2026", "D MMM YYYY", "2026-04-03"),
            ("3-April-2026", "D-MMM-YYYY", "2026-04-03"),
            ("Apr 3, 2026", "MMM D, YYYY", "2026-04-03"),
            ("April 3 2026", "MMM D, YYYY", "2026-04-03"),
            ("3 März 2026", "D MMM YYYY", "2026-03-03"),
            ("20260403", "YYYYMMDD", "2026-04-03"),
            ("1775174400", "unix seconds", "2026-04-03"),
            ("1775174400000", "unix milliseconds", "2026-04-03"),
            ("0000-01-01", "YYYY-MM-DD", "the year is 0, which no calendar has"),
            ("2026-02-30", "YYYY-MM-DD", "not a date as this column writes them (YYYY-MM-DD)"),
            ("31/04/2026", "DD/MM/YYYY", "not a date as this column writes them (DD/MM/YYYY)"),
            ("2026-04-03 elephants", "YYYY-MM-DD", "not a date as this column writes them (YYYY-MM-DD)"),
            ("é026-04-03", "YYYYMMDD", "not a date as this column writes them (YYYYMMDD)"),
        ] {
            let Ok(crate::ValueFormat::Date(format)) = format.parse() else { panic!("{format}") };
            let found = match parse_date(text, format) {
                Ok(date) => date.to_string(),
                Err(fault) => fault.reason(format),
            };
            assert_eq!(found, expected, "{text} as {format}");
        }
    }
}
