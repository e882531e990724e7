//! E-invoices of EN 16931: UBL 2.1, UN/CEFACT CII, and Factur-X or ZUGFeRD PDFs, which carry CII within.
//!
//! [`read`] makes an [`Invoice`] of one document. It takes what is there, complete or not: what is wrong with it stands in
//! [`EInvoice::broken`], and only what is no such document at all is an [`EInvoiceError`].

mod cii;
mod error;
mod pdf;
pub mod syntax;
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
    if pdf::is_pdf(bytes) {
        let embedded = pdf::embedded_invoice(name, bytes)?;
        return read_xml(&format!("{name}: {}", embedded.name), &embedded.bytes);
    }
    read_xml(name, bytes)
}

fn read_xml(name: &str, bytes: &[u8]) -> Result<EInvoice, EInvoiceError> {
    let text = text::decode(name, bytes)?;
    tree::parse(name, &text, |document| read_document(name, document))?
}

fn read_document(name: &str, document: &Document<'_>) -> Result<EInvoice, EInvoiceError> {
    let root = document.root_element();
    let tag = root.tag_name();
    let syntax = match (tag.namespace().unwrap_or_default(), tag.name()) {
        (ubl::INVOICE, "Invoice") => Syntax::UblInvoice,
        (ubl::CREDIT_NOTE, "CreditNote") => Syntax::UblCreditNote,
        (cii::RSM, "CrossIndustryInvoice") => Syntax::Cii,
        (namespace, local) => {
            return Err(EInvoiceError::Unknown { name: name.to_owned(), root: local.to_owned(), namespace: namespace.to_owned() });
        }
    };
    let mut unreadable = Vec::new();
    let invoice = match syntax {
        Syntax::Cii => cii::read(root, &mut unreadable),
        Syntax::UblInvoice | Syntax::UblCreditNote => ubl::read(root, syntax, &mut unreadable),
    };
    let mut broken = syntax::check(document, syntax);
    // A value of the wrong type is named once.
    let typed: HashSet<String> = broken.iter().filter(|rule| rule.rule == "TIEOUT-XML-TYPE").map(|rule| rule.location.clone()).collect();
    broken.extend(unreadable.into_iter().filter(|rule| !typed.contains(&rule.location)));
    Ok(EInvoice { syntax, invoice, broken })
}
