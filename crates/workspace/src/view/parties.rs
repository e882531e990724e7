//! Views of sellers and buyers: what stands on invoices about them. Texts are empty where nothing is said.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A seller's profile: what its invoices say of it and how they ask to be paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct SellerView {
    /// What it is known by: runs that have a seller name it so.
    pub name: String,
    /// The seller of runs that name none.
    pub is_default: bool,
    /// BT-27; the name where it is empty.
    pub legal_name: String,
    /// BT-28.
    pub trading_name: String,
    /// BT-31.
    pub vat_id: String,
    /// BT-32.
    pub tax_registration: String,
    /// BT-30, with a scheme of ISO 6523 (`0002`), which may be empty.
    pub legal_registration: IdentifierView,
    /// BT-33: legal form, capital, register court.
    pub legal_information: String,
    /// BT-34, with its scheme (EAS), such as `0088` or `EM`.
    pub electronic_address: IdentifierView,
    pub address: AddressView,
    pub contact: ContactView,
    /// Accounts to pay to, the first one for payment codes.
    pub accounts: Vec<BankAccountView>,
    /// BT-81: a code of UNTDID 4461, such as `30` (credit transfer) or `58` (SEPA credit transfer).
    pub payment_means: String,
    /// Days between invoice date and due date where neither the run nor the buyer says.
    #[ts(type = "number | null")]
    pub payment_days: Option<u32>,
    /// BT-20 where the run says nothing.
    pub payment_terms: String,
    /// Why no tax is charged, by category.
    pub exemptions: Vec<ExemptionView>,
    /// Shown on pages; saved by `seller_logo`, not with the profile.
    pub logo: Option<LogoView>,
    /// What an e-invoice needs and the profile does not say.
    pub missing: Vec<MissingTermView>,
    pub saved_at: String,
    pub saved_by: String,
}

/// An identifier with the scheme that it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct IdentifierView {
    pub value: String,
    pub scheme: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct AddressView {
    /// Street and number.
    pub line1: String,
    pub line2: String,
    pub line3: String,
    pub city: String,
    pub postal_code: String,
    pub region: String,
    /// ISO 3166-1 alpha-2; a country's name is understood when it is saved.
    pub country: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ContactView {
    pub name: String,
    pub phone: String,
    pub email: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct BankAccountView {
    /// BT-84: the IBAN, or a national account number.
    pub iban: String,
    /// BT-86.
    pub bic: String,
    /// BT-85: the account's holder.
    pub name: String,
    /// The account for invoices in this currency; empty: for all.
    pub currency: String,
}

/// BT-120 and BT-121 for one category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ExemptionView {
    /// A code of UNTDID 5305, such as `E` or `AE`.
    pub category: String,
    pub text: String,
    /// A code of the VATEX list; may be empty.
    pub code: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct LogoView {
    pub name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// As a `data:` URL.
    pub image: String,
}

/// What invoices say of a customer: the record sets of customers, with what was typed laid over them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct BuyerView {
    /// The customer's id in runs and records.
    pub customer: String,
    /// BT-44.
    pub name: String,
    /// BT-45.
    pub trading_name: String,
    pub address: AddressView,
    pub contact: ContactView,
    /// BT-48.
    pub vat_id: String,
    /// BT-47.
    pub legal_registration: IdentifierView,
    /// BT-49.
    pub electronic_address: IdentifierView,
    /// BT-10: what the buyer wants quoted; in Germany the Leitweg-ID.
    pub reference: String,
    #[ts(type = "number | null")]
    pub payment_days: Option<u32>,
    /// The record set that knows the customer; empty: none does.
    pub records: String,
    /// The names of the fields above that were typed, such as `address.line1`.
    pub typed: Vec<String>,
    pub saved_at: String,
    pub saved_by: String,
}

/// A window of the buyers, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BuyersView {
    #[ts(type = "number")]
    pub total: u64,
    pub buyers: Vec<BuyerView>,
}

/// What a valid invoice needs and nobody gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct MissingTermView {
    /// As its user calls it: `The seller's VAT id`.
    pub title: String,
    /// `BT-31`.
    pub term: String,
    /// Where to give it: `seller`, `buyer`, `run` or `line`.
    pub place: String,
    /// The field of the profile, the buyer or the run: `vat_id`, `address.country`, `tax_category`.
    pub field: String,
    /// The line, where it is one's.
    pub line: String,
    /// Whether only an e-invoice needs it; a page can do without.
    pub einvoice_only: bool,
}
