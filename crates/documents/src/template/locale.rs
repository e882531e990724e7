//! Numbers, money and dates as a country's accountants write them: exact, from the decimal's own digits.
//!
//! Marks, places and month names are those of CLDR 48 (Unicode License v3), re-expressed; where invoices differ from CLDR it is said here.

use super::{Language, named};
use crate::text::{at_least, push_decimal};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use tieout_billing::currency::minor_digits;

/// Stays on its line: U+00A0.
const NO_BREAK: char = '\u{a0}';
/// Stays on its line and is narrow: U+202F.
const NARROW: char = '\u{202f}';
/// A real minus, as wide as a plus.
const MINUS: char = '\u{2212}';

named! {
    /// How a sum names its currency.
    pub enum CurrencyStyle: Code {
        /// By its ISO 4217 code: `EUR 12.00`. No currency is mistaken for another.
        Code "code",
        /// By its symbol where that is the only one of its kind, such as `€` or `£`; else by its code.
        Symbol "symbol",
    }
}

/// A language with the formats that a country uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale {
    pub language: Language,
    pub currency: CurrencyStyle,
    marks: Marks,
    date: DateOrder,
    /// `None`: after the amount. `Some(space)`: before it, with a space between or not (the code always has one).
    currency_before: Option<bool>,
    percent_apart: bool,
    /// Whose dollar is a plain `$`.
    dollar: &'static str,
}

/// How the digits of a number are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    decimal: char,
    group: char,
    /// Numbers of four digits have no mark: `1234,50` but `12.345,50`.
    four_together: bool,
    /// 12,34,567: by two above the thousand.
    lakh: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateOrder {
    /// 4 Mar 2026: the month in letters, so that nobody takes it for the day.
    DayMonthName,
    /// Mar 4, 2026.
    MonthNameDay,
    /// 04.03.2026, with its mark.
    DayMonth(char),
    /// 2026-03-04, with its mark.
    YearMonth(char),
}

impl Locale {
    /// The formats of a language in a country (ISO 3166-1 alpha-2); those of the language alone where the country has none of its own in it.
    pub fn new(language: Language, country: Option<&str>) -> Locale {
        let country = country.unwrap_or_default().to_ascii_uppercase();
        let country = country.as_str();
        let marks = |decimal, group| Marks { decimal, group, four_together: false, lakh: false };
        let base = Locale {
            language,
            currency: CurrencyStyle::Code,
            marks: marks(',', '.'),
            date: DateOrder::DayMonth('/'),
            currency_before: None,
            percent_apart: false,
            dollar: match country {
                "CA" => "CAD",
                "AU" => "AUD",
                "US" | "PR" => "USD",
                _ => "",
            },
        };
        match language {
            Language::En => Locale {
                marks: match country {
                    "CH" => marks('.', '’'),
                    "ZA" => marks(',', NO_BREAK),
                    "IN" => Marks { lakh: true, ..marks('.', ',') },
                    _ => marks('.', ','),
                },
                date: if matches!(country, "US" | "CA" | "PR" | "PH") { DateOrder::MonthNameDay } else { DateOrder::DayMonthName },
                currency_before: Some(false),
                ..base
            },
            Language::De => Locale {
                marks: if matches!(country, "CH" | "LI") { marks('.', '’') } else { marks(',', '.') },
                date: DateOrder::DayMonth('.'),
                currency_before: matches!(country, "CH" | "LI" | "AT").then_some(true),
                percent_apart: !matches!(country, "CH" | "LI"),
                ..base
            },
            // Swiss amounts have a point in every language (Federal Chancellery, writing rules), although CLDR gives French numbers a comma.
            Language::Fr => Locale {
                marks: match country {
                    "CH" => marks('.', NARROW),
                    "CA" => marks(',', NO_BREAK),
                    "LU" => marks(',', '.'),
                    _ => marks(',', NARROW),
                },
                date: match country {
                    "CH" => DateOrder::DayMonth('.'),
                    "CA" => DateOrder::YearMonth('-'),
                    _ => DateOrder::DayMonth('/'),
                },
                percent_apart: country != "CH",
                ..base
            },
            Language::Es => {
                let with_point = matches!(country, "MX" | "US" | "PR" | "PA" | "PE" | "GT" | "HN" | "NI" | "SV" | "DO" | "CU");
                let american = Language::of_country(country) == Some(Language::Es) && !matches!(country, "ES" | "GQ") || with_point;
                Locale {
                    marks: match (with_point, american) {
                        (true, _) => marks('.', ','),
                        (false, true) if country == "CR" => marks(',', NO_BREAK),
                        (false, true) => marks(',', '.'),
                        (false, false) => Marks { four_together: true, ..marks(',', '.') },
                    },
                    date: match country {
                        // Both orders are met there.
                        "US" | "PR" | "PA" => DateOrder::DayMonthName,
                        "CL" => DateOrder::DayMonth('-'),
                        _ => DateOrder::DayMonth('/'),
                    },
                    currency_before: american.then_some(false),
                    percent_apart: !american,
                    ..base
                }
            }
            // CLDR 48 has 1234,50; Italian invoices have 1.234,50.
            Language::It if country == "CH" => {
                Locale { marks: marks('.', '’'), date: DateOrder::DayMonth('.'), currency_before: Some(true), ..base }
            }
            Language::It => base,
            Language::Nl => {
                Locale { date: DateOrder::DayMonth(if country == "BE" { '/' } else { '-' }), currency_before: Some(true), ..base }
            }
            Language::Pl => Locale { marks: Marks { four_together: true, ..marks(',', NO_BREAK) }, date: DateOrder::DayMonth('.'), ..base },
            Language::Ja => Locale { marks: marks('.', ','), date: DateOrder::YearMonth('/'), currency_before: Some(false), ..base },
        }
    }

    /// A quantity: all its digits, zeros at its end left out. `1,234.5`
    pub fn number(&self, value: Decimal) -> String {
        self.signed(value.normalize())
    }

    /// An amount or a unit price without its currency: at least the digits of the currency's minor unit (ISO 4217; two where the currency is
    /// not known), and all that it has beyond them, zeros at the end left out. `1,234.50`, `0.000125`
    pub fn amount(&self, value: Decimal, currency: &str) -> String {
        self.signed(at_least(value, minor_digits(currency).unwrap_or(2)))
    }

    /// An amount with its currency: `EUR 1,234.50`, `1.234,50 €`. The minus stands before the digits, or before a symbol that touches them.
    pub fn money(&self, value: Decimal, currency: &str) -> String {
        let code = currency.to_ascii_uppercase();
        let symbol = match self.currency {
            CurrencyStyle::Code => None,
            CurrencyStyle::Symbol => self.symbol(&code),
        };
        let amount = self.amount(value, &code);
        if code.is_empty() {
            return amount;
        }
        match (self.currency_before, symbol) {
            (Some(false), Some(symbol)) => match amount.strip_prefix(MINUS) {
                Some(digits) => format!("{MINUS}{symbol}{digits}"),
                None => format!("{symbol}{amount}"),
            },
            (Some(_), symbol) => format!("{}{NO_BREAK}{amount}", symbol.unwrap_or(&code)),
            (None, symbol) => format!("{amount}{NO_BREAK}{}", symbol.unwrap_or(&code)),
        }
    }

    /// A rate given in percent: `19 %`, `8.625%`.
    pub fn percent(&self, rate: Decimal) -> String {
        let mut text = self.number(rate);
        if self.percent_apart {
            text.push(NO_BREAK);
        }
        text.push('%');
        text
    }

    /// A date for a column or a block: `04.03.2026`, `4 Mar 2026`. Never one whose month can be taken for the day.
    pub fn date(&self, date: NaiveDate) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let name = |names: &[&'static str; 12]| names[date.month0() as usize];
        let short = if self.language == Language::Es { MONTHS_SHORT_ES } else { MONTHS_SHORT_EN };
        match self.date {
            DateOrder::DayMonthName => format!("{day}{NO_BREAK}{}{NO_BREAK}{year:04}", name(&short)),
            DateOrder::MonthNameDay => format!("{}{NO_BREAK}{day},{NO_BREAK}{year:04}", name(&short)),
            DateOrder::DayMonth(mark) => format!("{day:02}{mark}{month:02}{mark}{year:04}"),
            DateOrder::YearMonth(mark) => format!("{year:04}{mark}{month:02}{mark}{day:02}"),
        }
    }

    /// A date in a sentence: `4. März 2026`.
    pub fn long_date(&self, date: NaiveDate) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let name = MONTHS[self.language as usize][date.month0() as usize];
        match self.language {
            Language::En if self.date == DateOrder::MonthNameDay => format!("{name}{NO_BREAK}{day}, {year:04}"),
            Language::De => format!("{day}.{NO_BREAK}{name} {year:04}"),
            Language::Fr if day == 1 => format!("1er{NO_BREAK}{name} {year:04}"),
            Language::Es => format!("{day}{NO_BREAK}de {name} de {year:04}"),
            Language::Ja => format!("{year:04}年{month}月{day}日"),
            _ => format!("{day}{NO_BREAK}{name} {year:04}"),
        }
    }

    /// From the first day to the last; may be broken after the dash. One day is said once, and a side that is open is left open.
    pub fn period(&self, start: Option<NaiveDate>, end: Option<NaiveDate>) -> String {
        let dash = if self.language == Language::Ja { "～".to_owned() } else { format!("{NO_BREAK}– ") };
        match (start, end) {
            (Some(start), Some(end)) if start == end => self.date(start),
            (Some(start), Some(end)) => format!("{}{dash}{}", self.date(start), self.date(end)),
            (Some(start), None) => format!("{}{}", self.date(start), dash.trim_end()),
            (None, Some(end)) => format!("{}{}", dash.trim_start_matches(NO_BREAK), self.date(end)),
            (None, None) => String::new(),
        }
    }

    /// The symbol that can't be mistaken for another currency's here.
    fn symbol(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "EUR" => "€",
            "GBP" => "£",
            "JPY" => "¥",
            "INR" => "₹",
            "PLN" if self.language == Language::Pl => "zł",
            "USD" | "CAD" | "AUD" if self.dollar == code => "$",
            "USD" => "US$",
            "CAD" => "CA$",
            "AUD" => "A$",
            _ => return None,
        })
    }

    /// The decimal's digits with this country's marks.
    fn signed(&self, value: Decimal) -> String {
        let mut plain = Vec::with_capacity(32);
        push_decimal(&mut plain, value.abs());
        let plain = String::from_utf8_lossy(&plain);
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let Marks { decimal, group, four_together, lakh } = self.marks;
        let mut text = String::with_capacity(plain.len() + 16);
        if value.is_sign_negative() && !value.is_zero() {
            text.push(MINUS);
        }
        let parted = whole.len() > if four_together { 4 } else { 3 };
        for (index, digit) in whole.chars().enumerate() {
            let left = whole.len() - index;
            let here = left == 3 || left > 3 && (left - 3).is_multiple_of(if lakh { 2 } else { 3 });
            if parted && index > 0 && here {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(decimal);
            text.push_str(fraction);
        }
        text
    }
}

const MONTHS_SHORT_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_SHORT_ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];

/// As they stand within a date, in the order of [`Language::ALL`].
const MONTHS: [[&str; 12]; 8] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
    ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
];
