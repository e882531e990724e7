//! How the invoice is to be paid.

use serde::{Deserialize, Serialize};

/// BG-16: one means of payment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payment {
    /// BT-81: a code of UNTDID 4461, such as 30 (credit transfer) or 58 (SEPA credit transfer).
    pub means_code: Option<String>,
    /// BT-82.
    pub means_text: Option<String>,
    /// BT-83: what the payer is to quote.
    pub remittance: Option<String>,
    /// BG-17.
    pub accounts: Vec<Account>,
    /// BG-18.
    pub card: Option<Card>,
    /// BG-19.
    pub direct_debit: Option<DirectDebit>,
}

/// BG-17: an account to pay to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// BT-84: the IBAN, or a national account number.
    pub id: Option<String>,
    /// BT-85.
    pub name: Option<String>,
    /// BT-86: the BIC, or a national bank code.
    pub bank: Option<String>,
}

/// BG-18.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// BT-87: the last digits of the card number.
    pub number: Option<String>,
    /// BT-88.
    pub holder: Option<String>,
}

/// BG-19.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DirectDebit {
    /// BT-89.
    pub mandate: Option<String>,
    /// BT-90.
    pub creditor: Option<String>,
    /// BT-91: the account that is debited.
    pub account: Option<String>,
}
