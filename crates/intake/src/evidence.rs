//! What the values of a column say about how it is written.

use crate::date::parse_date;
use crate::format::{DateFormat, DateOrder, date_formats};
use crate::number::{is_mark, strip_dress};
use crate::rows::RawRow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use tieout_billing::currency;

/// What was seen in a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Cells that were looked at.
    pub(crate) seen: u64,
    /// Cells that are not empty.
    pub(crate) filled: u64,
    pub(crate) numbers: Numbers,
    pub(crate) dates: Dates,
    /// Values that are ISO 4217 codes.
    pub(crate) currencies: u64,
    /// Runs of equal values.
    pub(crate) runs: u64,
    /// Different values, up to a limit.
    pub(crate) distinct: HashSet<u64>,
    last: String,
    pub(crate) first: String,
}

/// How many different values are counted.
const MAX_DISTINCT: usize = 50_000;

impl Evidence {
    /// Looks at one more value.
    pub(crate) fn see(&mut self, text: &str) {
        self.seen += 1;
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        if self.first.is_empty() {
            self.first = text.to_owned();
        }
        if text != self.last {
            self.runs += 1;
            self.last.clear();
            self.last.push_str(text);
            if self.distinct.len() < MAX_DISTINCT {
                self.distinct.insert(hash(text));
            }
        }
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) && currency::minor_digits(text).is_some() {
            self.currencies += 1;
        }
        self.numbers.see(text);
        self.dates.see(text);
    }

    /// Share of the filled cells, in percent.
    pub(crate) fn share(&self, count: u64) -> u64 {
        (count * 100).checked_div(self.filled).unwrap_or(0)
    }
}

pub(crate) fn hash(text: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

/// What the numbers of a column look like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// Values that are numbers in some format.
    pub(crate) numeric: u64,
    /// Digits only.
    pub(crate) integers: u64,
    /// Digits only, four or more: this column does not mark its thousands.
    pub(crate) long_integers: u64,
    /// Digits only, with a zero before others: an identifier.
    pub(crate) zero_led: u64,
    /// The point can only be the decimal mark.
    pub(crate) point: u64,
    /// The comma can only be the decimal mark.
    pub(crate) comma: u64,
    /// `1.234`: could be either.
    pub(crate) either_point: u64,
    /// `1,234`: could be either.
    pub(crate) either_comma: u64,
    /// Thousands marks that were seen for certain: `,` `.` blank `'`.
    pub(crate) thousands: [u64; 4],
    pub(crate) percent: u64,
    pub(crate) point_example: String,
    pub(crate) comma_example: String,
    pub(crate) either_example: String,
}

/// The order of [`Numbers::thousands`].
pub(crate) const THOUSANDS: [char; 4] = [',', '.', ' ', '\''];

impl Numbers {
    fn see(&mut self, text: &str) {
        if text.len() > 100 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let Some(written) = classify(text) else { return };
        self.numeric += 1;
        self.percent += u64::from(text.contains('%'));
        if let Some(mark) = written.thousands.and_then(|mark| THOUSANDS.iter().position(|other| *other == mark)) {
            self.thousands[mark] += 1;
        }
        let keep = |example: &mut String| {
            if example.is_empty() {
                example.push_str(text);
            }
        };
        match written.decimal {
            Decimals::Mark('.') => {
                self.point += 1;
                keep(&mut self.point_example);
            }
            Decimals::Mark(_) => {
                self.comma += 1;
                keep(&mut self.comma_example);
            }
            Decimals::Either(mark) => {
                *(if mark == '.' { &mut self.either_point } else { &mut self.either_comma }) += 1;
                keep(&mut self.either_example);
            }
            Decimals::None => {
                if written.thousands.is_none() {
                    self.integers += 1;
                    self.long_integers += u64::from(written.digits >= 4);
                    self.zero_led += u64::from(written.zero_led);
                }
            }
        }
    }
}

/// The marks of one number.
struct Written {
    decimal: Decimals,
    thousands: Option<char>,
    digits: usize,
    zero_led: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Decimals {
    None,
    Mark(char),
    /// The mark could be either: three digits follow it.
    Either(char),
}

fn classify(text: &str) -> Option<Written> {
    let (_, body) = strip_dress(text)?;
    let body = match body.find(['e', 'E']) {
        Some(at) if body[at + 1..].parse::<i32>().is_ok() => &body[..at],
        Some(_) => return None,
        None => body,
    };
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let zero_led = digits > 1 && body.starts_with('0');
    let whole = |decimal, thousands| Some(Written { decimal, thousands, digits, zero_led });
    let mut kinds: Vec<char> = Vec::new();
    for character in body.chars().filter(|character| !character.is_ascii_digit()) {
        let kind = *THOUSANDS.iter().find(|mark| is_mark(character, **mark))?;
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
    }
    match kinds[..] {
        [] => whole(Decimals::None, None),
        [mark @ (',' | '.')] => {
            let (before, after) = body.split_once(mark)?;
            if after.contains(mark) {
                let other = if mark == ',' { '.' } else { ',' };
                return grouped(body, mark).then_some(Written { decimal: Decimals::Mark(other), thousands: Some(mark), digits, zero_led });
            }
            let could_be_group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
            whole(if could_be_group { Decimals::Either(mark) } else { Decimals::Mark(mark) }, None)
        }
        [mark] => {
            if grouped(body, mark) {
                whole(Decimals::None, Some(mark))
            } else {
                None
            }
        }
        [thousands, decimal @ (',' | '.')] => {
            let (before, after) = body.rsplit_once(decimal)?;
            if !after.bytes().all(|byte| byte.is_ascii_digit()) || !grouped(before, thousands) {
                return None;
            }
            whole(Decimals::Mark(decimal), Some(thousands))
        }
        _ => None,
    }
}

fn grouped(text: &str, mark: char) -> bool {
    let groups: Vec<&str> = text.split(|character| is_mark(character, mark)).collect();
    match &groups[..] {
        [first, middle @ .., last] => {
            let threes = middle.iter().all(|group| group.len() == 3) && (1..=3).contains(&first.len());
            let lakhs = mark == ',' && middle.iter().all(|group| group.len() == 2) && (1..=2).contains(&first.len());
            (threes || lakhs) && last.len() == 3
        }
        _ => false,
    }
}

/// Which date formats fit how many values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    /// Parallel to [`candidates`].
    pub(crate) fits: Vec<u64>,
    /// Values that fit at least one.
    pub(crate) dated: u64,
    seen: HashMap<String, u64>,
}

/// The formats that are looked for: the ones that can be named, ISO first. Fewer than 64.
pub(crate) fn candidates() -> &'static [DateFormat] {
    static CANDIDATES: LazyLock<Vec<DateFormat>> = LazyLock::new(|| date_formats().collect());
    &CANDIDATES
}

impl Dates {
    fn see(&mut self, text: &str) {
        // No date is longer than "September 30, 2026 12:34:56.000000 a.m. +00:00".
        if text.len() < 6 || text.len() > 50 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let fits = match self.seen.get(text) {
            Some(fits) => *fits,
            None => {
                let fits =
                    candidates().iter().enumerate().fold(0, |fits, (index, format)| fits | u64::from(plausible(text, *format)) << index);
                if self.seen.len() < 10_000 {
                    self.seen.insert(text.to_owned(), fits);
                }
                fits
            }
        };
        if fits == 0 {
            return;
        }
        self.dated += 1;
        self.fits.resize(candidates().len(), 0);
        for (index, count) in self.fits.iter_mut().enumerate() {
            *count += fits >> index & 1;
        }
    }

    /// A value that reads as different dates in these two formats.
    pub(crate) fn example(&self, one: DateFormat, other: DateFormat) -> Option<&str> {
        let examples = self.seen.keys().filter(|text| {
            let dates = [one, other].map(|format| parse_date(text, format).ok());
            dates[0].is_some() && dates[1].is_some() && dates[0] != dates[1]
        });
        examples.min().map(String::as_str)
    }
}

/// Whether a text is a date in this format that an invoice may have.
fn plausible(text: &str, format: DateFormat) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match format.order {
        DateOrder::UnixSeconds if !(digits && (9..=10).contains(&text.len())) => return false,
        DateOrder::UnixMilliseconds if !(digits && (12..=13).contains(&text.len())) => return false,
        DateOrder::Compact if !digits || text.len() != 8 => return false,
        _ => {}
    }
    use chrono::Datelike;
    match parse_date(text, format) {
        Ok(date) => format.order != DateOrder::Compact || (1950..2150).contains(&date.year()),
        // A year 0 is a date in that form all the same; its row will be rejected, the column not.
        Err(fault) => fault == crate::date::DateFault::YearZero,
    }
}

/// What was seen of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    pub(crate) columns: Vec<Evidence>,
    /// The first rows, whole.
    pub(crate) rows: Vec<Vec<String>>,
    /// Every row of the table was looked at.
    pub(crate) complete: bool,
}

/// How many whole rows a survey keeps.
const KEPT_ROWS: usize = 2000;

impl Survey {
    pub(crate) fn new(width: usize) -> Survey {
        Survey { columns: vec![Evidence::default(); width], rows: Vec::new(), complete: false }
    }

    /// Looks at one more row. Rows of another width say nothing.
    pub(crate) fn see(&mut self, row: &RawRow<'_>) {
        if row.len() != self.columns.len() || row.fault.is_some() {
            return;
        }
        for (evidence, cell) in self.columns.iter_mut().zip(row.cells()) {
            evidence.see(cell);
        }
        if self.rows.len() < KEPT_ROWS {
            self.rows.push(row.cells().map(str::to_owned).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_their_marks() {
        for (text, expected) in [
            ("12.50", "decimal ."),
            ("1.234", "either ."),
            ("1,234", "either ,"),
            ("0.123", "decimal ."),
            ("1234.567", "decimal ."),
            ("1.234,56", "decimal , thousands ."),
            ("1,234.5", "decimal . thousands ,"),
            ("1,234,567", "decimal . thousands ,"),
            ("1 234,5", "decimal , thousands  "),
            ("1 234", "none thousands  "),
            ("1'234'567.00", "decimal . thousands '"),
            ("12,34,567.00", "decimal . thousands ,"),
            ("(1.234,56) EUR", "decimal , thousands ."),
            ("42", "none"),
            ("2026-04-03", "no number"),
            ("03.04.2026", "no number"),
            ("85123A", "no number"),
            ("192.168.0.1", "no number"),
            ("1,23,4", "no number"),
        ] {
            let found = match classify(text) {
                None => "no number".to_owned(),
                Some(written) => {
                    let decimal = match written.decimal {
                        Decimals::None => "none".to_owned(),
                        Decimals::Mark(mark) => format!("decimal {mark}"),
                        Decimals::Either(mark) => format!("either {mark}"),
                    };
                    written.thousands.map_or(decimal.clone(), |mark| format!("{decimal} thousands {mark}"))
                }
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
