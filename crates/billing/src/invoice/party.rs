//! Who sells, buys, is paid and is delivered to.

use super::Identifier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// BG-4, BG-7, BG-10 or BG-11: what each has is a part of this.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// BT-27, BT-44, BT-59, BT-62: the legal name.
    pub name: Option<String>,
    /// BT-28, BT-45: the name that it trades under.
    pub trading_name: Option<String>,
    /// BT-29, BT-46, BT-60.
    pub identifiers: Vec<Identifier>,
    /// BT-30, BT-47, BT-61.
    pub legal_registration: Option<Identifier>,
    /// BT-31, BT-48, BT-63.
    pub vat_id: Option<String>,
    /// BT-32: the seller's local tax number.
    pub tax_registration: Option<String>,
    /// BT-33: the seller's legal form, capital and the like.
    pub legal_information: Option<String>,
    /// BT-34, BT-49, with its scheme (EAS).
    pub electronic_address: Option<Identifier>,
    /// BG-5, BG-8, BG-12.
    pub address: Option<Address>,
    /// BG-6, BG-9.
    pub contact: Option<Contact>,
}

/// BG-5, BG-8, BG-12, BG-15: a postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// BT-35, BT-50, BT-64, BT-75: street and number.
    pub line1: Option<String>,
    /// BT-36, BT-51, BT-65, BT-76.
    pub line2: Option<String>,
    /// BT-162, BT-163, BT-164, BT-165.
    pub line3: Option<String>,
    /// BT-37, BT-52, BT-66, BT-77.
    pub city: Option<String>,
    /// BT-38, BT-53, BT-67, BT-78.
    pub postal_code: Option<String>,
    /// BT-39, BT-54, BT-68, BT-79.
    pub region: Option<String>,
    /// BT-40, BT-55, BT-69, BT-80: ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// BG-6, BG-9: whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// BT-41, BT-56.
    pub name: Option<String>,
    /// BT-42, BT-57.
    pub phone: Option<String>,
    /// BT-43, BT-58.
    pub email: Option<String>,
}

/// BG-13: what was delivered where and when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// BT-70.
    pub name: Option<String>,
    /// BT-71.
    pub location: Option<Identifier>,
    /// BT-72.
    pub date: Option<NaiveDate>,
    /// BG-15.
    pub address: Option<Address>,
}
