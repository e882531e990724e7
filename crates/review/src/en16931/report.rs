//! What the rules look at, and what they find.

use super::table;
use std::fmt::Display;
use tieout_billing::invoice::{BrokenRule, Invoice, RuleSeverity, Syntax, TaxedPart};

pub(super) struct Report<'i> {
    pub invoice: &'i Invoice,
    pub syntax: Option<Syntax>,
    pub broken: Vec<BrokenRule>,
}

impl<'i> Report<'i> {
    pub fn new(invoice: &'i Invoice, syntax: Option<Syntax>) -> Self {
        Report { invoice, syntax, broken: Vec::new() }
    }

    pub fn is_ubl(&self) -> bool {
        matches!(self.syntax, Some(Syntax::UblInvoice | Syntax::UblCreditNote))
    }

    pub fn is_cii(&self) -> bool {
        self.syntax == Some(Syntax::Cii)
    }

    /// Whether the part's tax is VAT: where a file says another, most rules pass over it.
    pub fn is_vat(&self, part: TaxedPart) -> bool {
        !self.invoice.not_vat.contains(&part)
    }

    /// Notes the rule as broken at the place, unless it `holds`. The message is one sentence with the values and what to do.
    pub fn must(&mut self, holds: bool, rule: &str, place: impl Display, message: impl Display) {
        if holds {
            return;
        }
        // BR-51 is the one rule of which UBL only warns.
        let severity = if rule == "BR-51" && self.is_cii() { RuleSeverity::Error } else { table::severity(rule) };
        self.broken.push(BrokenRule { rule: rule.to_owned(), severity, message: message.to_string(), location: place.to_string() });
    }
}

/// An element that is not there, or nothing but blanks (XPath: `normalize-space(.) = ''`).
pub(super) fn is_blank(text: &Option<String>) -> bool {
    trimmed(text).is_empty()
}

/// The text without blanks around it; nothing where there is no element.
pub(super) fn trimmed(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default().trim_matches([' ', '\t', '\r', '\n'])
}
