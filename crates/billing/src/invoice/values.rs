//! Amounts, quantities and identifiers with what stands beside them in a document.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount as a document states it: its decimals are kept (`10.0` stays `10.0`), its currency may be unsaid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    pub value: Decimal,
    /// ISO 4217, where the document states one beside the amount (UBL always does).
    #[serde(default)]
    pub currency: Option<String>,
}

impl Amount {
    /// An amount in a currency.
    pub fn new(value: Decimal, currency: &str) -> Self {
        Amount { value, currency: Some(currency.to_owned()) }
    }
}

impl From<Decimal> for Amount {
    fn from(value: Decimal) -> Self {
        Amount { value, currency: None }
    }
}

/// A quantity with its unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    pub value: Decimal,
    /// UN/ECE Recommendation 20 with 21, such as `C62` (one), `HUR` (hour) or `E34` (gigabyte).
    #[serde(default)]
    pub unit: Option<String>,
}

/// An identifier with the scheme that it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    pub value: String,
    /// A code of the list that the business term names: ISO 6523 ICD, EAS, UNTDID 1153, UNTDID 7143.
    #[serde(default)]
    pub scheme: Option<String>,
    /// Version of the scheme (BT-158-2).
    #[serde(default)]
    pub version: Option<String>,
}

impl From<&str> for Identifier {
    fn from(value: &str) -> Self {
        Identifier { value: value.to_owned(), ..Identifier::default() }
    }
}
