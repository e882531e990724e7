//! The QR code of a SEPA credit transfer: EPC069-12, version 002, "Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a
//! SEPA Credit Transfer".

use super::{NoCode, accounts, amount_due, creditor_reference_is_valid, currency, iban, one_line, payee_name, remittance};
use tieout_billing::invoice::{Account, Invoice, Payment};

/// The European Economic Area, where a bank is found by the IBAN alone.
const EEA: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT",
    "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// The other countries of SEPA, by the codes in their IBANs (EPC409-09).
const SEPA_BEYOND: &[&str] = &["AD", "AL", "CH", "GB", "MC", "MD", "ME", "MK", "RS", "SM", "VA"];
/// What a code of version 13 with error correction M holds.
const MOST_BYTES: usize = 331;

/// What the code says of an invoice in euros that is paid by transfer to an IBAN: who, where, how much, and what to quote.
///
/// # Errors
/// Why there is none: another currency, another means of payment, nothing to pay, no IBAN, a lacking name or BIC, a remittance that is too long.
pub fn epc_payload(invoice: &Invoice) -> Result<String, NoCode> {
    let amount = amount_due(invoice)?;
    currency(invoice, &["EUR"], "EUR")?;
    let mut reason = NoCode::NoAccount("BT-84");
    for (payment, account) in accounts(invoice)? {
        match transfer(invoice, payment, account) {
            Ok((bic, name, iban, [structured, unstructured])) => {
                let lines = ["BCD", "002", "1", "SCT", &bic, &name, &iban, &format!("EUR{amount}"), "", &structured, &unstructured];
                let payload = lines.join("\n").trim_end().to_owned();
                return match payload.len() {
                    ..=MOST_BYTES => Ok(payload),
                    length => Err(NoCode::TooLong { what: "the payment code", length, most: MOST_BYTES }),
                };
            }
            Err(error) => reason = error,
        }
    }
    Err(reason)
}

/// BIC, name, IBAN, and the remittance as a creditor reference or as text.
fn transfer(invoice: &Invoice, payment: &Payment, account: &Account) -> Result<(String, String, String, [String; 2]), NoCode> {
    let iban = iban(account)?;
    let bic = account.bank.as_deref().unwrap_or_default().trim().to_ascii_uppercase();
    let shaped = matches!(bic.len(), 8 | 11) && bic.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !bic.is_empty() && !shaped {
        return Err(NoCode::NotABic(bic));
    }
    let country = &iban[..2];
    if !EEA.contains(&country) {
        if !SEPA_BEYOND.contains(&country) {
            return Err(NoCode::NotInSepa(iban));
        }
        if bic.is_empty() {
            return Err(NoCode::NoBic(iban));
        }
    }
    let name = one_line(payee_name(invoice, account).ok_or(NoCode::Lacking("name"))?, 70);
    let quoted = one_line(remittance(invoice, payment).unwrap_or_default(), usize::MAX);
    if creditor_reference_is_valid(&quoted) {
        return Ok((bic, name, iban, [quoted.replace(' ', "").to_ascii_uppercase(), String::new()]));
    }
    match quoted.chars().count() {
        ..=140 => Ok((bic, name, iban, [String::new(), quoted])),
        length => Err(NoCode::TooLong { what: "the remittance information", length, most: 140 }),
    }
}
