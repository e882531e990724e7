//! What several checks compute alike.

use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::currency::minor_digits;

/// An amount rounded to the minor unit of its currency (ISO 4217; two digits where the currency is unknown), as the billing system rounds.
pub fn rounded(inputs: &Inputs<'_>, amount: Decimal, currency: &str) -> Decimal {
    inputs.rounding.round(amount, minor_digits(currency).unwrap_or(2))
}
