//! Bytes of documents: pages, e-invoices, both in one.

use crate::documents::DocumentFormat;
use crate::documents::usage::Usage;
use crate::error::{Error, Result};
use crate::table::seller::Seller;
use std::sync::LazyLock;
use tieout_billing::invoice::Invoice;
use tieout_documents::einvoice::{UblProfile, write_cii, write_ubl};
use tieout_documents::pdf::{Fonts, Logo};
use tieout_documents::template::{Block, Template};
use tieout_documents::{DocumentError, InvoiceDocument, Mark, UsageAppendix, write_invoice_pdf};

/// Read once: what is cut out of them for one document serves the next.
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::shipped);

/// The fonts that every page is set in.
pub fn fonts() -> &'static Fonts {
    &FONTS
}

/// How pages look.
pub struct Pages {
    pub template: Template,
    pub logo: Option<Logo>,
    pub mark: Option<Mark>,
}

impl Pages {
    /// # Errors
    /// [`Error::Template`]; [`Error::Invalid`] for a mark that is none; [`Error::Document`] for a logo that can't be shown.
    pub fn new(toml: &str, mark: &str, seller: Option<&Seller>) -> Result<Pages> {
        let logo = seller.and_then(|seller| seller.logo.as_ref());
        let logo = logo.map(|logo| Logo::read(&logo.name, &logo.bytes)).transpose().map_err(DocumentError::from)?;
        Ok(Pages { template: Template::from_toml(toml)?, logo, mark: mark_named(mark)? })
    }

    /// Refuses a template that would leave out the usage that is asked for.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn refuse_usage_unseen(&self, usage: Option<i64>) -> Result<()> {
        if usage.is_none() || self.template.blocks.contains(&Block::Usage) {
            return Ok(());
        }
        Err(Error::Invalid("the template has no usage appendix: add usage to its blocks, or leave the usage out".to_owned()))
    }
}

/// `draft`, `paid` or `void`; none where it is empty.
pub fn mark_named(name: &str) -> Result<Option<Mark>> {
    Ok(match name {
        "" => None,
        "draft" => Some(Mark::Draft),
        "paid" => Some(Mark::Paid),
        "void" => Some(Mark::Void),
        other => return Err(Error::Invalid(format!("{other} is no mark; there are draft, paid and void"))),
    })
}

/// A document. The same invoice and pages give the same bytes.
///
/// # Errors
/// [`Error::Document`], for an e-invoice with everything that it lacks.
pub fn write(invoice: &Invoice, format: DocumentFormat, pages: &Pages, usage: Option<&Usage>) -> Result<Vec<u8>> {
    let usage = usage.map(|usage| UsageAppendix { rows: usage, sums: &usage.sums });
    let paper = |xml: Option<&[u8]>| {
        let document = InvoiceDocument { invoice, template: &pages.template, logo: pages.logo.as_ref(), mark: pages.mark, usage, xml };
        write_invoice_pdf(&document, fonts()).map(|written| written.bytes)
    };
    Ok(match format {
        DocumentFormat::Pdf => paper(None)?,
        DocumentFormat::Facturx => paper(Some(&write_cii(invoice)?))?,
        DocumentFormat::Ubl => write_ubl(invoice, profile(invoice))?,
        DocumentFormat::Cii => write_cii(invoice)?,
    })
}

/// Peppol's, where the invoice has what Peppol asks for beyond the standard: both electronic addresses, and a reference of the buyer or its
/// order.
fn profile(invoice: &Invoice) -> UblProfile {
    let addressed =
        |party: &tieout_billing::invoice::Party| party.electronic_address.as_ref().is_some_and(|address| address.scheme.is_some());
    let referred = invoice.buyer_reference.is_some() || invoice.purchase_order.is_some();
    match addressed(&invoice.seller) && addressed(&invoice.buyer) && referred {
        true => UblProfile::PeppolBis3,
        false => UblProfile::En16931,
    }
}
