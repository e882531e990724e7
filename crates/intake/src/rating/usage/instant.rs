//! Moments as files write them: dates, RFC 3339, local times, Unix times.

use crate::date::parse_date;
use crate::format::{DateFormat, DateOrder};
use chrono::NaiveDate;

pub(super) const SECOND: i64 = 1_000_000_000;
pub(super) const DAY: i64 = 86_400 * SECOND;

/// A moment in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Known in UTC.
    Utc(i64),
    /// A date or time without a zone: of the clock where the customer is, counted as if that clock showed UTC.
    Local(i64),
}

/// How a column writes moments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) format: DateFormat,
    /// Times without a zone are UTC, because the column's name says so.
    pub(super) utc: bool,
}

impl Clock {
    /// The moment; nothing where it is none, or too far from today for nanoseconds in 64 bits.
    #[inline]
    pub(super) fn read(&self, text: &str) -> Option<Moment> {
        let (day, rest) = match self.format.order {
            DateOrder::UnixSeconds => return unix(text.trim(), SECOND),
            DateOrder::UnixMilliseconds => return unix(text.trim(), SECOND / 1000),
            _ => match self.split(text) {
                Some(found) => found,
                None => return unix_by_length(text.trim()),
            },
        };
        let (time, zone) = time_of_day(rest)?;
        let local = day.checked_mul(DAY)?.checked_add(time)?;
        match zone {
            Some(offset) => Some(Moment::Utc(local - offset)),
            None if self.utc => Some(Moment::Utc(local)),
            None => Some(Moment::Local(local)),
        }
    }

    /// The day since 1970, and what stands after the date.
    #[inline]
    fn split<'t>(&self, text: &'t str) -> Option<(i64, &'t str)> {
        if let Some(day) = text.as_bytes().first_chunk::<10>().and_then(iso_day) {
            return Some((day, &text[10..]));
        }
        let text = text.trim();
        // Whatever the date looks like, the time begins with a blank or a T before digits and a colon.
        let colon = text.find(':').unwrap_or(text.len());
        let at = if colon == text.len() { text.len() } else { text[..colon].rfind(['T', ' '])? };
        let date = parse_date(text[..at].trim_end_matches(','), self.format).ok()?;
        Some((date.signed_duration_since(NaiveDate::default()).num_days(), &text[at..])).filter(|(day, _)| in_range(*day))
    }
}

/// 1700 to 2200.
fn in_range(day: i64) -> bool {
    (-98_615..84_006).contains(&day)
}

/// `2026-04-03` as days since 1970.
#[inline]
fn iso_day(bytes: &[u8; 10]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(|byte| u32::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let (year, month, day) = (i64::from(y1 * 1000 + y2 * 100 + y3 * 10 + y4), i64::from(m1 * 10 + m2), i64::from(d1 * 10 + d2));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > last {
        return None;
    }
    // Years from March on, so that the leap day is the last: https://howardhinnant.github.io/date_algorithms.html, days_from_civil.
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468).filter(|day| in_range(*day))
}

/// Nanoseconds since midnight, and the offset from UTC where there is one.
#[inline]
fn time_of_day(rest: &str) -> Option<(i64, Option<i64>)> {
    let Some(rest) = rest.strip_prefix(['T', 't', ' ']) else { return rest.trim().is_empty().then_some((0, None)) };
    let rest = rest.trim();
    if rest.is_empty() {
        return Some((0, None));
    }
    let (hour, rest) = digits(rest)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => digits(rest)?,
        None => (0, rest),
    };
    let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    let (hour, rest) = half_day(hour, rest.trim_start())?;
    // A leap second is counted as the one before it.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let time = ((hour * 60 + minute) * 60 + second.min(59)) * SECOND + fraction;
    match rest {
        "" => Some((time, None)),
        "Z" | "z" | "UTC" | "GMT" => Some((time, Some(0))),
        _ => Some((time, Some(offset(rest)?))),
    }
}

/// One or two digits.
#[inline]
fn digits(text: &str) -> Option<(i64, &str)> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let bytes = text.as_bytes();
    let first = digit(bytes.first()?)?;
    match bytes.get(1).and_then(digit) {
        Some(second) => Some((first * 10 + second, &text[2..])),
        None => Some((first, &text[1..])),
    }
}

/// Nanoseconds of a fraction of a second; finer digits are cut off.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.bytes().take(count.min(9)).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    (count > 0).then(|| (value * 10_i64.pow(9 - count.min(9) as u32), &text[count..]))
}

/// `8:05 PM` as the hour 20.
fn half_day(hour: i64, rest: &str) -> Option<(i64, &str)> {
    let after = |marks: [&str; 2]| marks.iter().find_map(|mark| rest.strip_prefix(mark)).map(str::trim_start);
    let valid = (1..=12).contains(&hour);
    match (after(["AM", "am"]), after(["PM", "pm"])) {
        (Some(rest), _) => valid.then_some((hour % 12, rest)),
        (_, Some(rest)) => valid.then_some((hour % 12 + 12, rest)),
        _ => Some((hour, rest)),
    }
}

/// `+02:00`, `-0530`, `+01` in nanoseconds.
fn offset(text: &str) -> Option<i64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, rest) = digits(rest)?;
    let (minutes, rest) = match rest.strip_prefix(':').unwrap_or(rest) {
        "" => (0, ""),
        rest => digits(rest)?,
    };
    (rest.is_empty() && hours <= 18 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60 * SECOND)
}

/// A Unix time among other dates, or with a fraction, which no other date has.
#[cold]
fn unix_by_length(text: &str) -> Option<Moment> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    match whole.len() {
        9..=10 => unix(text, SECOND),
        12..=13 => unix(text, SECOND / 1000),
        _ => None,
    }
}

/// Units since 1970, with a fraction perhaps, as `1651240791.123`.
fn unix(text: &str, unit: i64) -> Option<Moment> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let whole = whole.parse::<i64>().ok()?.checked_mul(unit)?;
    let part = if rest.is_empty() { 0 } else { fraction(rest).filter(|(_, rest)| rest.is_empty())?.0 / (SECOND / unit) };
    in_range(whole.div_euclid(DAY)).then_some(Moment::Utc(whole + part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValueFormat;
    use chrono::{DateTime, Days, NaiveDateTime};

    fn read(text: &str, format: &str) -> Option<Moment> {
        let Ok(ValueFormat::Date(format)) = format.parse() else { panic!("{format}") };
        Clock { format, utc: false }.read(text)
    }

    #[test]
    fn moments_are_read_as_written() {
        let utc = |text: &str| Some(Moment::Utc(DateTime::parse_from_rfc3339(text).unwrap().timestamp_nanos_opt().unwrap()));
        let local = |text: &str| Some(Moment::Local(text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp_nanos_opt().unwrap()));
        for (text, format, expected) in [
            ("2026-10-01", "YYYY-MM-DD", local("2026-10-01T00:00:00")),
            ("2026-10-01T12:30:45Z", "YYYY-MM-DD", utc("2026-10-01T12:30:45Z")),
            ("2026-10-01T12:30:45.123456789+02:00", "YYYY-MM-DD", utc("2026-10-01T12:30:45.123456789+02:00")),
            ("2026-10-01 12:30:45 -0530", "YYYY-MM-DD", utc("2026-10-01T12:30:45-05:30")),
            ("2026-10-01 12:30:45", "YYYY-MM-DD", local("2026-10-01T12:30:45")),
            ("2026-10-01 12:30:45 UTC", "YYYY-MM-DD", utc("2026-10-01T12:30:45Z")),
            ("2026-10-01T12:30", "YYYY-MM-DD", local("2026-10-01T12:30:00")),
            ("2026-12-31T23:59:60Z", "YYYY-MM-DD", utc("2026-12-31T23:59:59Z")),
            ("4/1/25", "MM/DD/YY", local("2025-04-01T00:00:00")),
            ("4/1/2025 8:05 PM", "MM/DD/YYYY", local("2025-04-01T20:05:00")),
            ("1 Apr 2025 00:30", "D MMM YYYY", local("2025-04-01T00:30:00")),
            ("1775174400", "unix seconds", utc("2026-04-03T00:00:00Z")),
            ("1775174400.250", "unix seconds", utc("2026-04-03T00:00:00.25Z")),
            ("1775174400.250", "YYYY-MM-DD", utc("2026-04-03T00:00:00.25Z")),
            ("1775174400250", "unix milliseconds", utc("2026-04-03T00:00:00.25Z")),
            ("2026-02-29", "YYYY-MM-DD", None),
            ("2026-10-01T24:00:00Z", "YYYY-MM-DD", None),
            ("2026-10-01T12:30:45+2", "YYYY-MM-DD", utc("2026-10-01T12:30:45+02:00")),
            ("2026-10-01 noon", "YYYY-MM-DD", None),
            ("9999-10-01", "YYYY-MM-DD", None),
            ("", "YYYY-MM-DD", None),
            ("é", "YYYY-MM-DD", None),
        ] {
            assert_eq!(read(text, format), expected, "{text} as {format}");
        }
    }

    #[test]
    fn every_day_is_counted_as_the_calendar_counts_it() {
        let mut date = NaiveDate::from_ymd_opt(1701, 1, 1).unwrap();
        let mut day = date.signed_duration_since(NaiveDate::default()).num_days();
        while date < NaiveDate::from_ymd_opt(2199, 12, 31).unwrap() {
            assert_eq!(iso_day(date.to_string().as_bytes().first_chunk().unwrap()), Some(day), "{date}");
            (date, day) = (date + Days::new(1), day + 1);
        }
    }
}
