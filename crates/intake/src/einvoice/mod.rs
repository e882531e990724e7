//! E-invoices of EN 16931: UBL 2.1, UN/CEFACT CII, and Factur-X or ZUGFeRD PDFs, which carry CII within.
//!
//! [`read`] makes an [`Invoice`] of one document. It takes what is there, complete or not: what is wrong with it stands in
//! [`EInvoice::broken`], and only what is no such document at all is an [`EInvoiceError`].

mod cells;
mod cii;
mod error;
mod pdf;
pub mod syntax;
pub(crate) mod table;
mod text;
mod tree;
mod ubl;

pub use error::EInvoiceError;

use roxmltree::Document;
use std::collections::HashSet;
use tieout_billing::invoice::{BrokenRule, Invoice, Syntax};

/// One e-invoice, as read.
#[derive(Clone, Debug, PartialEq)]
pub struct EInvoice {
    pub syntax: Syntax,
    pub invoice: Invoice,
    /// What is wrong with the document's structure, and the values that can't be read; in the order of the document for each kind.
    pub broken: Vec<BrokenRule>,
}

/// Reads one document, told by its content: UBL `Invoice` or `CreditNote`, CII `CrossIndustryInvoice`, or a PDF with one of them embedded.
/// `name` is for the messages.
///
/// Missing elements are `None`, empty ones `Some("")`; of doubled ones the first counts; text is trimmed; decimals keep their scale.
///
/// # Errors
/// What is no well-formed XML of these kinds, and PDFs without exactly one of them. A document type declaration is refused, so that no
/// entity can be defined.
pub fn read(name: &str, bytes: &[u8]) -> Result<EInvoice, EInvoiceError> {
    with_document(name, bytes, |document, syntax| {
        let (invoice, unreadable) = invoice_of(document, syntax);
        let mut broken = syntax::check(document, syntax);
        // A value of the wrong type is named once: by the schema, or by the rule on the form of a day.
        let typed: HashSet<String> = broken
            .iter()
            .filter(|rule| matches!(rule.rule.as_str(), "TIEOUT-XML-TYPE" | "CII-DT-097"))
            .map(|rule| rule.location.clone())
            .collect();
        broken.extend(unreadable.into_iter().filter(|rule| !typed.contains(&rule.location)));
        EInvoice { syntax, invoice, broken }
    })
}

/// The invoice of a document with the values in it that can't be read; its structure is not looked at.
fn read_invoice(name: &str, bytes: &[u8]) -> Result<(Syntax, Invoice, Vec<BrokenRule>), EInvoiceError> {
    with_document(name, bytes, |document, syntax| {
        let (invoice, unreadable) = invoice_of(document, syntax);
        (syntax, invoice, unreadable)
    })
}

fn with_document<T>(name: &str, bytes: &[u8], read: impl FnOnce(&Document<'_>, Syntax) -> T) -> Result<T, EInvoiceError> {
    if pdf::is_pdf(bytes) {
        let embedded = pdf::embedded_invoice(name, bytes)?;
        return with_xml(&format!("{name}: {}", embedded.name), &embedded.bytes, read);
    }
    with_xml(name, bytes, read)
}

fn with_xml<T>(name: &str, bytes: &[u8], read: impl FnOnce(&Document<'_>, Syntax) -> T) -> Result<T, EInvoiceError> {
    let text = text::decode(name, bytes)?;
    tree::parse(name, &text, |document| Ok(read(document, syntax_of(name, document)?)))?
}

fn syntax_of(name: &str, document: &Document<'_>) -> Result<Syntax, EInvoiceError> {
    let tag = document.root_element().tag_name();
    match (tag.namespace().unwrap_or_default(), tag.name()) {
        (ubl::INVOICE, "Invoice") => Ok(Syntax::UblInvoice),
        (ubl::CREDIT_NOTE, "CreditNote") => Ok(Syntax::UblCreditNote),
        (cii::RSM, "CrossIndustryInvoice") => Ok(Syntax::Cii),
        (namespace, local) => Err(EInvoiceError::Unknown {
            name: name.to_owned(),
            root: local.to_owned(),
            namespace: if namespace.is_empty() { "without a namespace".to_owned() } else { namespace.to_owned() },
        }),
    }
}

fn invoice_of(document: &Document<'_>, syntax: Syntax) -> (Invoice, Vec<BrokenRule>) {
    let mut unreadable = Vec::new();
    let invoice = match syntax {
        Syntax::Cii => cii::read(document.root_element(), &mut unreadable),
        Syntax::UblInvoice | Syntax::UblCreditNote => ubl::read(document.root_element(), syntax, &mut unreadable),
    };
    (invoice, unreadable)
}
