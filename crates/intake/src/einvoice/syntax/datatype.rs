//! The datatypes of both schemas: what their values look like, and which attributes they have.

use super::names::trimmed;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// What an element without children holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datatype {
    Text,
    Code,
    Id,
    Amount,
    Quantity,
    Measure,
    Number,
    Date,
    Time,
    DateTime,
    Boolean,
    Binary,
    /// A date in a format that an attribute names.
    Formatted,
}

/// Ends of names and what they say, the longer first. Both schemas name their elements so; the tables say where not.
const ENDINGS: &[(&str, Datatype)] = &[
    ("BinaryObject", Datatype::Binary),
    ("DateTime", Datatype::DateTime),
    ("Amount", Datatype::Amount),
    ("Quantity", Datatype::Quantity),
    ("Measure", Datatype::Measure),
    ("Percent", Datatype::Number),
    ("Rate", Datatype::Number),
    ("Numeric", Datatype::Number),
    ("Date", Datatype::Date),
    ("Time", Datatype::Time),
    ("Indicator", Datatype::Boolean),
    ("Code", Datatype::Code),
    ("ID", Datatype::Id),
];

impl Datatype {
    /// The one that a name's end says; text if none.
    pub(super) fn of_name(local: &str) -> Self {
        ENDINGS.iter().find(|(ending, _)| local.ends_with(ending)).map_or(Self::Text, |(_, datatype)| *datatype)
    }

    /// The one that a table calls so.
    pub(super) fn called(word: &str) -> Option<Self> {
        Some(match word {
            "text" => Self::Text,
            "code" => Self::Code,
            "id" => Self::Id,
            "amount" => Self::Amount,
            "quantity" => Self::Quantity,
            "measure" => Self::Measure,
            "number" => Self::Number,
            "date" => Self::Date,
            "time" => Self::Time,
            "datetime" => Self::DateTime,
            "boolean" => Self::Boolean,
            "binary" => Self::Binary,
            "formatted" => Self::Formatted,
            _ => return None,
        })
    }

    /// What a value is to be, if `value` is not that.
    pub(super) fn expected_instead_of(self, value: &str) -> Option<&'static str> {
        let value = trimmed(value);
        let (right, expected) = match self {
            Self::Text | Self::Code | Self::Id | Self::Formatted => return None,
            Self::Amount | Self::Quantity | Self::Measure | Self::Number => (is_decimal(value), "a number such as 1234.50"),
            Self::Date => (is_date(value), "a date such as 2026-11-30"),
            Self::Time => (is_time(value), "a time such as 14:30:00"),
            Self::DateTime => (is_date_time(value), "a date and time such as 2026-11-30T14:30:00"),
            Self::Boolean => (matches!(value, "true" | "false" | "1" | "0"), "true or false"),
            Self::Binary => (is_base64(value), "Base64"),
        };
        (!right).then_some(expected)
    }

    /// Whether an empty value is no value of this type.
    pub(super) fn needs_content(self) -> bool {
        self.expected_instead_of("").is_some()
    }

    /// The attributes that its elements may have.
    pub(super) fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["languageID", "languageLocaleID"],
            Self::Code => {
                &["listID", "listAgencyID", "listAgencyName", "listName", "listVersionID", "name", "languageID", "listURI", "listSchemeURI"]
            }
            Self::Id => &["schemeID", "schemeName", "schemeAgencyID", "schemeAgencyName", "schemeVersionID", "schemeDataURI", "schemeURI"],
            Self::Amount => &["currencyID", "currencyCodeListVersionID"],
            Self::Quantity => &["unitCode", "unitCodeListID", "unitCodeListAgencyID", "unitCodeListAgencyName"],
            Self::Measure => &["unitCode", "unitCodeListVersionID"],
            Self::Number | Self::Formatted => &["format"],
            Self::Date | Self::Time | Self::DateTime | Self::Boolean => &[],
            Self::Binary => &["format", "mimeCode", "encodingCode", "characterSetCode", "uri", "filename"],
        }
    }

    /// The attribute that UBL asks for (CII has none such).
    pub(super) fn attribute_in_ubl(self) -> Option<&'static str> {
        match self {
            Self::Amount => Some("currencyID"),
            Self::Measure => Some("unitCode"),
            Self::Binary => Some("mimeCode"),
            _ => None,
        }
    }
}

/// XML Schema's `decimal`: a sign, digits, a point. No exponent.
fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction)
}

fn is_date(value: &str) -> bool {
    let (day, zone) = value.split_at_checked(10).unwrap_or((value, ""));
    day.len() == 10 && is_zone(zone) && is_written(day, "0000-00-00") && NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok()
}

fn is_time(value: &str) -> bool {
    let time = without_zone(value);
    is_written(time.get(..8).unwrap_or_default(), "00:00:00") && NaiveTime::parse_from_str(time, "%H:%M:%S%.f").is_ok()
}

fn is_date_time(value: &str) -> bool {
    DateTime::parse_from_rfc3339(value).is_ok() || NaiveDateTime::parse_from_str(value, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
}

/// Nothing, `Z` or `+01:00`.
fn is_zone(zone: &str) -> bool {
    zone.is_empty() || zone == "Z" || (zone.starts_with(['+', '-']) && is_written(&zone[1..], "00:00") && zone[1..] <= *"14:00")
}

fn without_zone(value: &str) -> &str {
    let at = value.find(['Z', '+', '-']).unwrap_or(value.len());
    if is_zone(&value[at..]) { &value[..at] } else { value }
}

/// Whether the text has digits where the form has, and the form's marks elsewhere.
fn is_written(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, model)| if model == b'0' { byte.is_ascii_digit() } else { byte == model })
}

/// Groups of four, white space aside.
fn is_base64(value: &str) -> bool {
    let mut length = 0_usize;
    let mut padding = 0;
    for byte in value.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return false,
        }
        length += 1;
    }
    length.is_multiple_of(4) && padding <= 2
}
