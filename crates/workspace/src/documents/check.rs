//! An e-invoice file, checked.

use crate::documents::{rules, told_once};
use crate::error::file_name;
use crate::view::{Amount, EinvoiceCheckView};
use std::path::Path;
use tieout_billing::invoice::{BrokenRule, Syntax};
use tieout_intake::einvoice::{EInvoiceError, read};
use tieout_review::en16931::{check, check_strictly};

/// A larger file is no invoice.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads an e-invoice (UBL, CII, or a PDF with one inside) and says which rules it breaks: those on its structure and the official ones
/// first, then ours. What can't be read, or is not there, is a verdict too: one bad file of many takes nothing from the others.
pub fn einvoice_check(path: &Path) -> EinvoiceCheckView {
    let name = file_name(path);
    let read = || -> std::io::Result<Option<Vec<u8>>> {
        if std::fs::metadata(path)?.len() > MOST_BYTES { Ok(None) } else { std::fs::read(path).map(Some) }
    };
    match read() {
        Ok(Some(bytes)) => verdict(&name, &bytes),
        Ok(None) => unreadable(name.clone(), format!("{name}: it has more than {MOST_BYTES} bytes, more than any invoice")),
        Err(error) => unreadable(name.clone(), format!("{name}: {error}. Check that it is there and that you may read it")),
    }
}

fn verdict(name: &str, bytes: &[u8]) -> EinvoiceCheckView {
    let read = match read(name, bytes) {
        Ok(read) => read,
        Err(error) => return unreadable(name.to_owned(), reason(&error)),
    };
    let invoice = read.invoice;
    let unreadable = told_once::unreadable(&invoice, &read.broken);
    let unreadable = unreadable.as_slice();
    let judged = |found: Vec<BrokenRule>| found.into_iter().filter(move |rule| !told_once::follows(rule, unreadable));
    let official = read.broken.into_iter().chain(judged(check(&invoice, Some(read.syntax))));
    let (mut broken, ours): (Vec<_>, Vec<_>) = official.map(rules::view).partition(|rule| !rule.ours);
    broken.extend(ours);
    broken.extend(judged(check_strictly(&invoice)).map(rules::view));
    let valid = !broken.iter().any(|rule| rule.severity == "error" && !rule.ours);
    let due = invoice.totals.due.as_ref().or(invoice.totals.gross.as_ref());
    EinvoiceCheckView {
        file: name.to_owned(),
        syntax: syntax(read.syntax, bytes.starts_with(b"%PDF")).to_owned(),
        verdict: if valid { "valid" } else { "invalid" }.to_owned(),
        unreadable: String::new(),
        number: invoice.number.clone().unwrap_or_default(),
        seller: invoice.seller.name.clone().unwrap_or_default(),
        buyer: invoice.buyer.name.clone().unwrap_or_default(),
        currency: invoice.currency.clone().unwrap_or_default(),
        due: Amount::from(due.map(|amount| amount.value).unwrap_or_default()),
        broken,
    }
}

fn syntax(syntax: Syntax, pdf: bool) -> &'static str {
    match (syntax, pdf) {
        (Syntax::UblInvoice, false) => "UBL invoice",
        (Syntax::UblCreditNote, false) => "UBL credit note",
        (Syntax::Cii, false) => "CII",
        (Syntax::Cii, true) => "Factur-X (CII in a PDF)",
        (Syntax::UblInvoice | Syntax::UblCreditNote, true) => "UBL in a PDF",
    }
}

fn unreadable(file: String, reason: String) -> EinvoiceCheckView {
    EinvoiceCheckView {
        file,
        syntax: String::new(),
        verdict: "unreadable".to_owned(),
        unreadable: reason,
        number: String::new(),
        seller: String::new(),
        buyer: String::new(),
        currency: String::new(),
        due: Amount::default(),
        broken: Vec::new(),
    }
}

fn reason(error: &EInvoiceError) -> String {
    error.to_string()
}
