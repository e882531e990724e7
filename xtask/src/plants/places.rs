//! Where customers are, and what follows from it: currency, tax, VAT ids, exchange rates.

use super::lines::date;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A place with its currency and how sales there are taxed.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// As the source writes the country.
    pub name: &'static str,
    pub code: &'static str,
    pub region: &'static str,
    pub postal_code: &'static str,
    pub currency: &'static str,
    pub category: &'static str,
    pub reason: &'static str,
    rate: &'static str,
}

const EXPORT: &str = "Export outside the EU";

const fn at(name: &'static str, code: &'static str, currency: &'static str, rate: &'static str) -> Place {
    Place { name, code, region: "", postal_code: "", currency, category: "S", reason: "", rate }
}

const fn export(name: &'static str, code: &'static str, currency: &'static str) -> Place {
    Place { category: "G", reason: EXPORT, ..at(name, code, currency, "0") }
}

/// The countries of the slice with the source's rates.
pub const PLACES: &[Place] = &[
    at("United Kingdom", "GB", "GBP", "20"),
    at("Germany", "DE", "EUR", "19"),
    at("France", "FR", "EUR", "19.6"),
    at("EIRE", "IE", "EUR", "21"),
    at("Spain", "ES", "EUR", "18"),
    at("Netherlands", "NL", "EUR", "19"),
    at("Portugal", "PT", "EUR", "23"),
    at("Belgium", "BE", "EUR", "21"),
    at("Italy", "IT", "EUR", "20"),
    at("Cyprus", "CY", "EUR", "15"),
    at("Sweden", "SE", "SEK", "25"),
    at("Lithuania", "LT", "EUR", "21"),
    at("Poland", "PL", "PLN", "23"),
    at("Greece", "GR", "EUR", "23"),
    at("Finland", "FI", "EUR", "23"),
    at("Denmark", "DK", "DKK", "25"),
    at("Austria", "AT", "EUR", "20"),
    export("Switzerland", "CH", "CHF"),
    export("Australia", "AU", "AUD"),
    export("Norway", "NO", "NOK"),
    export("Japan", "JP", "GBP"),
    export("Iceland", "IS", "GBP"),
    export("Hong Kong", "HK", "GBP"),
    export("Singapore", "SG", "GBP"),
    export("Channel Islands", "JE", "GBP"),
    export("Lebanon", "LB", "GBP"),
    export("Israel", "IL", "GBP"),
    export("Bahrain", "BH", "GBP"),
];

/// American states with their rates; nobody is exempt in the others.
pub const STATES: &[(&str, &str)] = &[("CA", "8.25"), ("NY", "8.875"), ("TX", "6.25"), ("WA", "6.5"), ("IL", "6.25"), ("FL", "6")];

/// Postal codes that begin so are the Canary Islands, with their rate.
pub const CANARIES: (&str, &str) = ("35", "7");

impl Place {
    /// In percent.
    pub fn rate(&self) -> Decimal {
        self.rate.parse().unwrap_or_default()
    }

    /// Every fourth British customer is somewhere else, by its number.
    pub fn moved(self, customer: usize) -> Place {
        if self.code != "GB" {
            return self;
        }
        let (region, rate) = STATES[customer / 20 % STATES.len()];
        let american = Place { region, ..at("", "US", "USD", rate) };
        let reverse = "Reverse charge";
        match customer % 20 {
            0 => american,
            1 if (customer / 20).is_multiple_of(3) => Place { category: "E", reason: "Resale certificate", rate: "0", ..american },
            1 => american,
            2 => Place { postal_code: "35001", ..at("", "ES", "EUR", CANARIES.1) },
            3 => Place { category: "AE", reason: reverse, ..at("", "IE", "EUR", "0") },
            4 => Place { category: "K", reason: "Intra-community supply", ..at("", "FR", "EUR", "0") },
            _ => self,
        }
    }
}

/// Pounds for one unit of a currency on a day: set on Mondays, a little more each week.
pub fn exchange_rate(currency: &str, day: NaiveDate) -> Decimal {
    let base = match currency {
        "EUR" => 8432,
        "USD" => 6378,
        "CHF" => 6521,
        "AUD" => 6310,
        "NOK" => 1065,
        "SEK" => 943,
        "DKK" => 1131,
        "PLN" => 2134,
        _ => return Decimal::ONE,
    };
    let weeks = (day - date("2010-09-06")).num_days() / 7;
    Decimal::new(base + weeks, 4)
}

/// A VAT id of a customer with the right check digits.
pub fn tax_id(country: &str, customer: usize) -> String {
    let digits = |number: usize, count: usize| -> Vec<usize> {
        format!("{number:0count$}").bytes().map(|digit| usize::from(digit - b'0')).collect()
    };
    let weighted = |digits: &[usize]| -> usize { digits.iter().zip([8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum() };
    match country {
        "GB" => {
            let body = 1_000_000 + customer;
            format!("GB{body}{:02}", 97 - weighted(&digits(body, 7)) % 97)
        }
        "IE" => {
            let body = 1_000_000 + customer;
            let check = "WABCDEFGHIJKLMNOPQRSTUV".as_bytes()[weighted(&digits(body, 7)) % 23];
            format!("IE{body}{}", char::from(check))
        }
        _ => {
            let body = 30_000_000 + customer;
            let doubled = |at: usize, digit: usize| if at.is_multiple_of(2) { digit } else { digit * 2 / 10 + digit * 2 % 10 };
            // The check digit stands last: from the right every second digit is doubled.
            let sum: usize = digits(body, 8).iter().rev().enumerate().map(|(at, digit)| doubled(at + 1, *digit)).sum();
            let siren = body * 10 + (10 - sum % 10) % 10;
            format!("FR{:02}{siren}", (siren * 100 + 12) % 97)
        }
    }
}
