//! The Swiss QR-bill: what its code says (SIX, Swiss Implementation Guidelines for the QR-bill, version 2.3, chapter 4).

use super::{
    NoCode, accounts, amount_due, creditor_reference_is_valid, currency, iban, one_line, payee_name, qr_reference_is_valid, remittance,
};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Account, Address, Invoice, Payment};

/// A QR-bill, complete and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwissBill {
    /// An IBAN of Switzerland or Liechtenstein, without spaces.
    pub account: String,
    /// Who is paid.
    pub creditor: SwissAddress,
    /// With two decimals.
    pub amount: Decimal,
    /// `CHF` or `EUR`.
    pub currency: &'static str,
    /// Who pays; `None` where the invoice does not say it all: the slip then has a field to write it in.
    pub debtor: Option<SwissAddress>,
    pub reference: SwissReference,
    /// Unstructured message, at most 140 characters.
    pub message: String,
}

/// A structured address (type S); others are not allowed any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SwissAddress {
    pub name: String,
    pub street: String,
    pub building: String,
    pub postal_code: String,
    pub town: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// What tells the creditor which bill was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwissReference {
    /// `QRR`: 27 digits, to a QR-IBAN.
    Qr(String),
    /// `SCOR`: ISO 11649, to another IBAN.
    Creditor(String),
    /// `NON`.
    None,
}

/// The QR-bill of an invoice in francs or euros that is paid to an account in Switzerland or Liechtenstein.
///
/// # Errors
/// Why there is none: another currency, another means of payment, nothing to pay, no such account, an address that lacks something, a reference that does
/// not belong to the account.
pub fn swiss_bill(invoice: &Invoice) -> Result<SwissBill, NoCode> {
    let amount = amount_due(invoice)?;
    let currency = currency(invoice, &["CHF", "EUR"], "CHF and EUR")?;
    let mut reason = NoCode::NoAccount("BT-84, an IBAN of Switzerland or Liechtenstein");
    for (payment, account) in accounts(invoice)? {
        match iban(account) {
            Ok(iban) if iban.starts_with("CH") || iban.starts_with("LI") => {
                return bill_to(invoice, payment, account, iban, amount, currency);
            }
            Ok(_) => {}
            Err(error) => reason = error,
        }
    }
    Err(reason)
}

fn bill_to(
    invoice: &Invoice,
    payment: &Payment,
    account: &Account,
    iban: String,
    amount: Decimal,
    currency: &'static str,
) -> Result<SwissBill, NoCode> {
    let name = payee_name(invoice, account).ok_or(NoCode::Lacking("name"))?;
    let creditor = address(name, invoice.seller.address.as_ref())?;
    let debtor = invoice.buyer.name.as_deref().and_then(|name| address(name, invoice.buyer.address.as_ref()).ok());
    let quoted = remittance(invoice, payment).unwrap_or_default();
    let reference = reference(quoted, is_qr_iban(&iban))?;
    let message = match &reference {
        SwissReference::None => quoted,
        _ => invoice.number.as_deref().unwrap_or_default(),
    };
    let message = carried(message, usize::MAX)?;
    match message.chars().count() {
        ..=140 => Ok(SwissBill { account: iban, creditor, amount, currency, debtor, reference, message }),
        length => Err(NoCode::TooLong { what: "the remittance information", length, most: 140 }),
    }
}

/// The bank's number of a QR-IBAN is 30000 to 31999.
fn is_qr_iban(iban: &str) -> bool {
    iban.get(4..9).is_some_and(|bank| ("30000"..="31999").contains(&bank))
}

fn reference(quoted: &str, to_qr_iban: bool) -> Result<SwissReference, NoCode> {
    let bare: String = quoted.chars().filter(|mark| *mark != ' ').collect::<String>().to_ascii_uppercase();
    match (to_qr_iban, qr_reference_is_valid(&bare), creditor_reference_is_valid(&bare)) {
        (true, true, _) => Ok(SwissReference::Qr(bare)),
        (true, false, _) => Err(NoCode::Reference(
            "the account is a QR-IBAN, which needs a QR reference of 27 digits with its check digit (BT-83); or give an IBAN that is not a QR-IBAN",
        )),
        (false, true, _) => Err(NoCode::Reference(
            "the remittance (BT-83) is a QR reference, which needs a QR-IBAN (bank number 30000 to 31999) as account",
        )),
        (false, false, true) => Ok(SwissReference::Creditor(bare)),
        (false, false, false) => Ok(SwissReference::None),
    }
}

fn address(name: &str, address: Option<&Address>) -> Result<SwissAddress, NoCode> {
    let address = address.ok_or(NoCode::Lacking("address"))?;
    let needed = |value: &Option<String>, what, most| match value.as_deref().map(str::trim).filter(|value| !value.is_empty()) {
        Some(value) => carried(value, most),
        None => Err(NoCode::Lacking(what)),
    };
    let line = [&address.line1, &address.line2].into_iter().flatten().map(String::as_str).find(|line| !line.trim().is_empty());
    let (street, building) = street_and_building(line.unwrap_or_default());
    let country = needed(&address.country, "country", 2)?.to_ascii_uppercase();
    let postal_code = needed(&address.postal_code, "postal code", 16)?;
    // The country stands in its own field: `CH-8000` is 8000.
    let postal_code = postal_code.strip_prefix(&format!("{country}-")).unwrap_or(&postal_code).to_owned();
    Ok(SwissAddress {
        name: carried(name, 70)?,
        street: carried(street, 70)?,
        building: carried(building, 16)?,
        postal_code,
        town: needed(&address.city, "town", 35)?,
        country,
    })
}

/// `Rue du Lac 1268` is a street and a number; what does not end in a number is a street alone.
fn street_and_building(line: &str) -> (&str, &str) {
    match line.trim().rsplit_once(' ') {
        Some((street, number)) if number.starts_with(|mark: char| mark.is_ascii_digit()) && number.chars().count() <= 16 => {
            (street.trim_end_matches([' ', ',']), number)
        }
        _ => (line.trim(), ""),
    }
}

/// The text as banks carry it: typographic marks as plain ones, and nothing beyond the code's characters (annex on character sets: Basic Latin,
/// Latin-1 Supplement, Latin Extended-A, four Romanian letters, the euro sign).
fn carried(text: &str, most: usize) -> Result<String, NoCode> {
    let plain: String = one_line(text, usize::MAX)
        .chars()
        .map(|mark| match mark {
            '‘' | '’' => '\'',
            '“' | '”' | '„' => '"',
            '‐'..='—' | '−' => '-',
            mark => mark,
        })
        .collect();
    let allowed = |mark| matches!(mark, ' '..='~' | '\u{a0}'..='\u{17f}' | '\u{218}'..='\u{21b}' | '€');
    if plain.chars().all(allowed) { Ok(one_line(&plain, most)) } else { Err(NoCode::Characters(text.to_owned())) }
}

impl SwissBill {
    /// The text in the code: one element a line, absent ones blank.
    pub fn payload(&self) -> String {
        let mut lines: Vec<&str> = vec!["SPC", "0200", "1", &self.account];
        lines.extend(self.creditor.elements());
        // The ultimate creditor, for future use.
        lines.extend([""; 7]);
        let amount = self.amount.to_string();
        lines.extend([amount.as_str(), self.currency]);
        lines.extend(self.debtor.as_ref().map_or([""; 7], SwissAddress::elements));
        lines.extend(match &self.reference {
            SwissReference::Qr(reference) => ["QRR", reference],
            SwissReference::Creditor(reference) => ["SCOR", reference],
            SwissReference::None => ["NON", ""],
        });
        lines.extend([self.message.as_str(), "EPD"]);
        lines.join("\n")
    }
}

impl SwissAddress {
    fn elements(&self) -> [&str; 7] {
        ["S", &self.name, &self.street, &self.building, &self.postal_code, &self.town, &self.country]
    }
}
