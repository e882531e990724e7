//! Currencies by ISO 4217.

/// How many digits the minor unit of an ISO 4217 currency has: 2 for EUR, 0 for JPY, 3 for KWD. `None` for an unknown code.
pub fn minor_digits(code: &str) -> Option<u32> {
    let currency = iso_currency::Currency::from_code(&code.to_ascii_uppercase())?;
    Some(u32::from(currency.exponent().unwrap_or(0)))
}
