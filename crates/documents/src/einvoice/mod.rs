//! An [`Invoice`] as an e-invoice of EN 16931: UBL 2.1 (as the standard has it, or for Peppol BIS Billing 3.0) and UN/CEFACT CII (the
//! profile EN 16931 of Factur-X and ZUGFeRD).
//!
//! Amounts are written as they are, scale included; nothing is computed but what a syntax insists on (see below), and nothing is invented:
//! what a document must have and the invoice lacks is [`DocumentError::Incomplete`], all of it at once. Empty texts and groups are left
//! out. The same invoice gives the same bytes.
//!
//! What `tieout_intake::einvoice::read` gives back is the same invoice, but for what a syntax can't carry:
//! - both: blank texts and groups without content; white space around a text; payees and tax representatives have only what EN 16931
//!   knows of them.
//! - UBL: an amount without a currency has that of the invoice; a gross price without its discount gets their difference, since
//!   UBL asks for both; a sales order without a purchase order stands beside the purchase order `NA`.
//! - CII: amounts have no currency but those of tax; identifiers without a scheme come before those with one; a discount without its gross
//!   price gets their sum; one remittance text, one mandate and one creditor for all means of payment.
//! - the code of the tax point (BT-8) is UNTDID 2005 in UBL and 2475 in CII, and is translated.

mod allowed;
mod cii;
mod ubl;
mod xml;

pub(crate) use allowed::bytes_of;

use crate::DocumentError;
use std::fmt;
use tieout_billing::invoice::Invoice;

/// Which rules a UBL document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UblProfile {
    /// EN 16931 and nothing beside it.
    En16931,
    /// Peppol BIS Billing 3.0.
    PeppolBis3,
}

/// Something that keeps an invoice from being written, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The business term or group, such as `BT-1`.
    pub term: &'static str,
    /// Where, if it is not of the whole invoice: `line 3`, `the payee`.
    pub place: Option<String>,
    /// What: `the invoice number is missing`.
    pub what: String,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{} ({})", self.what, self.term)
    }
}

/// Writes UBL 2.1: a `CreditNote` if the type code is one of credit notes, else an `Invoice`. BT-24 is that of the profile, and for Peppol
/// BT-23 is its billing process unless the invoice names one of Peppol's.
///
/// # Errors
/// [`DocumentError::Incomplete`] with everything that is missing.
pub fn write_ubl(invoice: &Invoice, profile: UblProfile) -> Result<Vec<u8>, DocumentError> {
    let form = match profile {
        UblProfile::En16931 => allowed::Form::Ubl,
        UblProfile::PeppolBis3 => allowed::Form::Peppol,
    };
    finish(invoice, allowed::gaps(invoice, form), ubl::write(invoice, profile))
}

/// Writes CII in the profile EN 16931 (`urn:cen.eu:en16931:2017`): the XML of Factur-X and ZUGFeRD, and a document by itself.
///
/// # Errors
/// [`DocumentError::Incomplete`] with everything that is missing.
pub fn write_cii(invoice: &Invoice) -> Result<Vec<u8>, DocumentError> {
    finish(invoice, allowed::gaps(invoice, allowed::Form::Cii), cii::write(invoice))
}

fn finish(invoice: &Invoice, mut gaps: Vec<Gap>, xml: xml::Xml) -> Result<Vec<u8>, DocumentError> {
    let (bytes, unwritable) = xml.finish();
    gaps.extend(unwritable);
    if gaps.is_empty() { Ok(bytes) } else { Err(DocumentError::Incomplete { invoice: invoice.number.clone().unwrap_or_default(), gaps }) }
}
