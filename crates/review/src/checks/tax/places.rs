//! Where an invoice is taxed.

use crate::run::Invoice;
use tieout_billing::Field;

/// The country that is delivered to, or else the country that is billed.
pub fn country_of<'r>(invoice: &Invoice<'r>) -> &'r str {
    let delivered = invoice.text(Field::DeliveryCountry);
    if delivered.is_empty() { invoice.text(Field::Country) } else { delivered }
}

/// Whether a country is the United States, however it is written.
pub fn is_us(country: &str) -> bool {
    const NAMES: [&str; 6] = ["US", "USA", "U.S.", "U.S.A.", "United States", "United States of America"];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(country.trim()))
}
