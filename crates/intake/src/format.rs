//! How a column writes numbers and dates, and how that is told to a person: `1.234,56`, `DD/MM/YYYY`.

use crate::date::parse_date;
use crate::number::parse_number;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use tieout_billing::{FieldKind, Value};

/// How the values of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ValueFormat {
    #[default]
    Text,
    Number(NumberFormat),
    Date(DateFormat),
}

impl ValueFormat {
    /// The kind of value that such a column has.
    pub fn kind(self) -> FieldKind {
        match self {
            ValueFormat::Text => FieldKind::Text,
            ValueFormat::Number(_) => FieldKind::Decimal,
            ValueFormat::Date(_) => FieldKind::Date,
        }
    }
}

impl ValueFormat {
    /// Reads one text as this format does, or says in words for the user why it can't.
    ///
    /// # Errors
    /// The reason, such as `not a number as this column writes them (1,234.56)`.
    pub fn read(self, text: &str) -> Result<Value<'_>, String> {
        if text.trim().is_empty() {
            return Ok(Value::Empty);
        }
        match self {
            ValueFormat::Text => Ok(Value::Text(text)),
            ValueFormat::Number(format) => parse_number(text, format, false).map(Value::Decimal).map_err(|fault| fault.reason(format)),
            ValueFormat::Date(format) => parse_date(text, format).map(Value::Date).map_err(|fault| fault.reason(format)),
        }
    }
}

/// The marks in a number. Signs, parentheses, currency signs and a percent sign are read in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    /// `.` or `,`.
    pub decimal: char,
    /// `,`, `.`, `'` or a blank (any blank of Unicode, also the apostrophe `’`); `None`: no mark is accepted.
    pub thousands: Option<char>,
}

impl NumberFormat {
    /// `1234.56`
    pub const PLAIN: NumberFormat = NumberFormat { decimal: '.', thousands: None };
    /// `1,234.56`
    pub const POINT: NumberFormat = NumberFormat { decimal: '.', thousands: Some(',') };
    /// `1.234,56`
    pub const COMMA: NumberFormat = NumberFormat { decimal: ',', thousands: Some('.') };
    /// Every format, the commonest first.
    pub const ALL: &'static [NumberFormat] = &[
        NumberFormat::PLAIN,
        NumberFormat::POINT,
        NumberFormat::COMMA,
        NumberFormat { decimal: ',', thousands: None },
        NumberFormat { decimal: ',', thousands: Some(' ') },
        NumberFormat { decimal: '.', thousands: Some(' ') },
        NumberFormat { decimal: '.', thousands: Some('\'') },
        NumberFormat { decimal: ',', thousands: Some('\'') },
    ];
}

/// How dates are written. A time after the date is accepted and ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateFormat {
    pub order: DateOrder,
    /// `-`, `/`, `.` or a blank; not used by [`DateOrder::Compact`] and the Unix times.
    pub separator: char,
    /// Years have two digits: 26 is 2026.
    pub short_year: bool,
}

impl DateFormat {
    /// `YYYY-MM-DD`
    pub const ISO: DateFormat = DateFormat { order: DateOrder::YearMonthDay, separator: '-', short_year: false };
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
    /// `3 Apr 2026`, `03-April-2026`
    DayNameYear,
    /// `Apr 3, 2026`
    NameDayYear,
    /// `20260403`
    Compact,
    UnixSeconds,
    UnixMilliseconds,
}

impl fmt::Display for NumberFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.thousands {
            Some(mark) => write!(f, "1{mark}234{}56", self.decimal),
            None => write!(f, "1234{}56", self.decimal),
        }
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = self.separator;
        let year = if self.short_year { "YY" } else { "YYYY" };
        match self.order {
            DateOrder::YearMonthDay => write!(f, "{year}{separator}MM{separator}DD"),
            DateOrder::DayMonthYear => write!(f, "DD{separator}MM{separator}{year}"),
            DateOrder::MonthDayYear => write!(f, "MM{separator}DD{separator}{year}"),
            DateOrder::DayNameYear => write!(f, "D{separator}MMM{separator}{year}"),
            DateOrder::NameDayYear => write!(f, "MMM D, {year}"),
            DateOrder::Compact => f.write_str("YYYYMMDD"),
            DateOrder::UnixSeconds => f.write_str("unix seconds"),
            DateOrder::UnixMilliseconds => f.write_str("unix milliseconds"),
        }
    }
}

impl fmt::Display for ValueFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueFormat::Text => f.write_str("text"),
            ValueFormat::Number(format) => format.fmt(f),
            ValueFormat::Date(format) => format.fmt(f),
        }
    }
}

/// The text names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no format. Formats are text, numbers such as 1,234.56, 1.234,56, 1 234,56, 1'234.56 and 1234.56, and dates such as YYYY-MM-DD, DD/MM/YYYY, MM/DD/YYYY, D MMM YYYY, YYYYMMDD and unix seconds"
)]
pub struct UnknownFormat(pub String);

impl FromStr for ValueFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<ValueFormat, UnknownFormat> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("text") {
            return Ok(ValueFormat::Text);
        }
        NumberFormat::ALL
            .iter()
            .map(|format| ValueFormat::Number(*format))
            .chain(date_formats().map(ValueFormat::Date))
            .find(|format| format.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// Every date format that can be named.
pub(crate) fn date_formats() -> impl Iterator<Item = DateFormat> {
    const ORDERS: &[(DateOrder, &[char], bool)] = &[
        (DateOrder::YearMonthDay, &['-', '/', '.'], true),
        (DateOrder::DayMonthYear, &['/', '.', '-', ' '], true),
        (DateOrder::MonthDayYear, &['/', '.', '-', ' '], true),
        (DateOrder::DayNameYear, &[' ', '-', '/', '.'], true),
        (DateOrder::NameDayYear, &[' '], true),
        (DateOrder::Compact, &['-'], false),
        (DateOrder::UnixSeconds, &['-'], false),
        (DateOrder::UnixMilliseconds, &['-'], false),
    ];
    [false, true].into_iter().flat_map(|short_year| {
        ORDERS.iter().filter(move |(_, _, may_be_short)| !short_year || *may_be_short).flat_map(move |(order, separators, _)| {
            separators.iter().map(move |separator| DateFormat { order: *order, separator: *separator, short_year })
        })
    })
}

impl Serialize for ValueFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ValueFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_from_its_own_name() {
        let numbers = NumberFormat::ALL.iter().map(|format| ValueFormat::Number(*format));
        for format in numbers.chain(date_formats().map(ValueFormat::Date)).chain([ValueFormat::Text]) {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("elephant".parse::<ValueFormat>().is_err());
    }
}
