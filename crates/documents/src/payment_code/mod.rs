//! What a payer's phone reads: the EPC QR code of a SEPA credit transfer, and the Swiss QR-bill with its payment slip.
//!
//! ```text
//! match swiss_bill(&invoice) {
//!     Ok(bill) => (bill.payload(), bill.slip(language)),   // the slip's texts stand beside the code
//!     Err(reason) => ...                                   // why there is none, in words
//! }
//! let payload = epc_payload(&invoice)?;
//! let symbol = QrSymbol::of(&payload)?;                    // its dark modules
//! ```
//!
//! A code is made of what the invoice says and of nothing else. Where something lacks or is wrong there is no code, and the reason.

mod epc;
mod reference;
mod slip;
mod swiss;
mod symbol;

pub use epc::epc_payload;
pub use reference::{creditor_reference_is_valid, qr_reference_is_valid};
pub use slip::{Slip, SlipPart};
pub use swiss::{SwissAddress, SwissBill, SwissReference, swiss_bill};
pub use symbol::QrSymbol;

use iban::{Iban, IbanLike};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Account, Invoice, Payment};

/// Why an invoice has no payment code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCode {
    /// A credit note asks for no money.
    #[error("a credit note asks for no payment")]
    CreditNote,
    /// BT-115 is absent, zero or below.
    #[error("there is no amount to pay")]
    NothingDue,
    /// The code can't say this amount.
    #[error("the amount {0} can't be in a payment code: it must be 0.01 to 999999999.99, with two decimals")]
    Amount(Decimal),
    /// The code is for other currencies.
    #[error("the currency is {currency}, and the code is for {allowed}")]
    Currency { currency: String, allowed: &'static str },
    /// Nothing is paid by credit transfer.
    #[error("the invoice is not paid by credit transfer")]
    NotByTransfer,
    /// No account that the code can name.
    #[error("the invoice names no account ({0})")]
    NoAccount(&'static str),
    /// BT-84 is not an IBAN.
    #[error("the account {0} is not an IBAN: its length or check digits are wrong, or its country has none")]
    NotAnIban(String),
    /// The account's country is not in SEPA.
    #[error("the account {0} is not in a SEPA country")]
    NotInSepa(String),
    /// Outside of the European Economic Area, the code needs the bank's BIC.
    #[error("the account {0} is outside of the European Economic Area, where the code needs the BIC of the bank (BT-86)")]
    NoBic(String),
    /// BT-86 is not a BIC.
    #[error("{0} is not a BIC: it has 8 or 11 letters and digits")]
    NotABic(String),
    /// A part of the payee's name or address that the code must have.
    #[error("the payee's {0} is not known")]
    Lacking(&'static str),
    /// The reference does not belong to the account.
    #[error("{0}")]
    Reference(&'static str),
    /// The text is not one that banks can carry.
    #[error("`{0}` has characters that a Swiss bill can't carry")]
    Characters(String),
    /// The text does not fit.
    #[error("{what} has {length} characters and may have {most}")]
    TooLong { what: &'static str, length: usize, most: usize },
}

/// UNTDID 4461 codes of a transfer to an account: not defined, credit transfer, payment to bank account, SEPA credit transfer.
const TRANSFERS: &[&str] = &["1", "30", "42", "58"];

/// What is to be paid: more than nothing, in cents, and not too much for a bank's form.
fn amount_due(invoice: &Invoice) -> Result<Decimal, NoCode> {
    if invoice.is_credit_note() {
        return Err(NoCode::CreditNote);
    }
    let mut due =
        invoice.totals.due.as_ref().map(|due| due.value).filter(|due| *due > Decimal::ZERO).ok_or(NoCode::NothingDue)?.normalize();
    if due.scale() > 2 || due >= Decimal::from(1_000_000_000) {
        return Err(NoCode::Amount(due));
    }
    due.rescale(2);
    Ok(due)
}

/// The accounts to transfer to, each with the payment that names it.
fn accounts(invoice: &Invoice) -> Result<Vec<(&Payment, &Account)>, NoCode> {
    let transfers: Vec<&Payment> = invoice
        .payment
        .iter()
        .filter(|payment| payment.means_code.as_deref().is_none_or(|code| TRANSFERS.contains(&code)) && payment.direct_debit.is_none())
        .collect();
    if transfers.is_empty() && !invoice.payment.is_empty() {
        return Err(NoCode::NotByTransfer);
    }
    Ok(transfers.into_iter().flat_map(|payment| payment.accounts.iter().map(move |account| (payment, account))).collect())
}

/// An account's IBAN without spaces.
fn iban(account: &Account) -> Result<String, NoCode> {
    let given = account.id.as_deref().unwrap_or_default();
    let parsed: Iban = given.trim().to_ascii_uppercase().parse().map_err(|_| NoCode::NotAnIban(given.to_owned()))?;
    Ok(parsed.electronic_str().to_owned())
}

/// What the payer is to quote (BT-83), and if nothing is said the invoice's number.
fn remittance<'a>(invoice: &'a Invoice, payment: &'a Payment) -> Option<&'a str> {
    let said = payment.remittance.as_deref().or_else(|| invoice.payment.iter().find_map(|payment| payment.remittance.as_deref()));
    said.or(invoice.number.as_deref()).map(str::trim).filter(|text| !text.is_empty())
}

/// Who is paid: the account's holder (BT-85), the payee (BT-59), the seller.
fn payee_name<'a>(invoice: &'a Invoice, account: &'a Account) -> Option<&'a str> {
    let payee = invoice.payee.as_ref().and_then(|payee| payee.name.as_deref());
    [account.name.as_deref(), payee, invoice.seller.name.as_deref()].into_iter().flatten().map(str::trim).find(|name| !name.is_empty())
}

/// One line of text, its runs of blanks and line breaks each one blank, no longer than `most` characters.
fn one_line(text: &str, most: usize) -> String {
    let line =
        text.split(|mark: char| mark.is_whitespace() || mark.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// The currency of the document (BT-5), if it is one of these.
fn currency(invoice: &Invoice, allowed: &[&'static str], said: &'static str) -> Result<&'static str, NoCode> {
    let currency = invoice.currency.as_deref().unwrap_or("not known");
    let known = allowed.iter().find(|known| **known == currency).copied();
    known.ok_or_else(|| NoCode::Currency { currency: currency.to_owned(), allowed: said })
}
