//! The categories of VAT: BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF (BR-IG in the standard), BR-AG (BR-IP), each from 01 to 14, and
//! BR-B. Nine families with the same rules, told apart by what [`Category`] says of them.

mod breakdown;
mod items;

use super::report::{Report, trimmed};
use tieout_billing::invoice::{Allowance, Invoice, Line, TaxSubtotal, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    for category in &CATEGORIES {
        breakdown::is_there(report, category);
        items::check(report, category);
        breakdown::check(report, category);
    }
    split_payment(report);
}

/// What the rules say of one category.
pub(super) struct Category {
    /// As it stands in the rules' ids.
    pub family: &'static str,
    /// UNTDID 5305.
    pub code: &'static str,
    pub name: &'static str,
    pub rate: Rate,
    /// Whether no VAT is due, so that there is one breakdown without tax.
    pub is_untaxed: bool,
    /// Whether it must be said why no VAT is charged. Where it need not, it must not.
    pub has_reason: bool,
    pub identified: Identified,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rate {
    AboveZero,
    Zero,
    /// At least zero: the taxes of the Canary Islands, Ceuta and Melilla.
    Local,
    /// No rate is stated at all.
    None,
}

/// Whose tax identifiers the invoice must state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Identified {
    /// The seller, by a VAT identifier or another tax number, or the seller's representative.
    Seller,
    /// The seller or the representative, by a VAT identifier.
    SellerByVat,
    /// The seller, by any tax number, and the buyer, by a VAT identifier or the legal registration.
    SellerAndBuyer,
    /// Both by VAT identifiers.
    BothByVat,
    /// Nobody: no VAT identifier may be stated.
    Nobody,
}

/// Who must be identified, as a part of a sentence.
pub(super) const fn said(identified: Identified) -> &'static str {
    match identified {
        Identified::Seller => "the seller has a VAT identifier (BT-31), a tax number (BT-32) or a representative with one (BT-63)",
        Identified::SellerByVat => "the seller or its representative has a VAT identifier (BT-31, BT-63)",
        Identified::SellerAndBuyer => "the seller has a tax identifier (BT-31, BT-32, BT-63), and the buyer too (BT-48, BT-47)",
        Identified::BothByVat => "the seller or its representative and the buyer have VAT identifiers (BT-31, BT-63, BT-48)",
        Identified::Nobody => "no VAT identifier of seller, representative or buyer is stated (BT-31, BT-63, BT-48)",
    }
}

pub(super) const CATEGORIES: [Category; 9] = [
    category("S", "S", "Standard rated", Rate::AboveZero, false, false, Identified::Seller),
    category("Z", "Z", "Zero rated", Rate::Zero, true, false, Identified::Seller),
    category("E", "E", "Exempt from VAT", Rate::Zero, true, true, Identified::Seller),
    category("AE", "AE", "Reverse charge", Rate::Zero, true, true, Identified::SellerAndBuyer),
    category("IC", "K", "Intra-community supply", Rate::Zero, true, true, Identified::BothByVat),
    category("G", "G", "Export outside the EU", Rate::Zero, true, true, Identified::SellerByVat),
    category("O", "O", "Not subject to VAT", Rate::None, true, true, Identified::Nobody),
    category("AF", "L", "IGIC (Canary Islands)", Rate::Local, false, false, Identified::Seller),
    category("AG", "M", "IPSI (Ceuta and Melilla)", Rate::Local, false, false, Identified::Seller),
];

const fn category(
    family: &'static str,
    code: &'static str,
    name: &'static str,
    rate: Rate,
    is_untaxed: bool,
    has_reason: bool,
    identified: Identified,
) -> Category {
    Category { family, code, name, rate, is_untaxed, has_reason, identified }
}

impl Category {
    /// The id of a rule of the family.
    fn rule(&self, number: &str) -> String {
        format!("BR-{}-{number}", self.family)
    }

    fn is(&self, code: &Option<String>) -> bool {
        trimmed(code) == self.code
    }

    fn subtotals<'i>(&self, invoice: &'i Invoice) -> impl Iterator<Item = (usize, &'i TaxSubtotal)> {
        numbered(&invoice.tax).filter(|(_, subtotal)| self.is(&subtotal.category))
    }

    fn lines<'i>(&self, invoice: &'i Invoice) -> impl Iterator<Item = (usize, &'i Line)> {
        numbered(&invoice.lines).filter(|(_, line)| self.is(&line.tax_category))
    }

    /// The document's allowances and charges.
    fn allowances<'i>(&self, invoice: &'i Invoice) -> impl Iterator<Item = (usize, &'i Allowance)> {
        numbered(&invoice.allowances).filter(|(_, item)| self.is(&item.tax_category))
    }
}

/// Whether a rule looks at the part, by its number: those of UBL look at what is VAT, those of CII at everything.
fn is_seen(report: &Report<'_>, part: fn(usize) -> TaxedPart, number: usize) -> bool {
    !report.is_ubl() || report.is_vat(part(number - 1))
}

/// Counted from one, as places are shown.
fn numbered<T>(items: &[T]) -> impl Iterator<Item = (usize, &T)> {
    items.iter().enumerate().map(|(at, item)| (at + 1, item))
}

/// BR-B-01 and BR-B-02: split payment is for invoices within Italy, and never beside the standard rate.
fn split_payment(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let categories = || {
        let items = invoice.allowances.iter().map(|item| &item.tax_category);
        invoice.tax.iter().map(|subtotal| &subtotal.category).chain(items).chain(invoice.lines.iter().map(|line| &line.tax_category))
    };
    let has = |code: &str| categories().any(|category| category.as_deref() == Some(code));
    if !has("B") {
        return;
    }
    let representative = invoice.tax_representative.as_ref().and_then(|party| party.address.as_ref());
    let delivery = invoice.delivery.as_ref().and_then(|delivery| delivery.address.as_ref());
    let addresses = [invoice.seller.address.as_ref(), invoice.buyer.address.as_ref(), representative, delivery];
    let mut countries: Vec<&String> = addresses.into_iter().flatten().filter_map(|address| address.country.as_ref()).collect();
    if report.is_ubl() {
        countries.extend(invoice.lines.iter().filter_map(|line| line.origin.as_ref()));
    }
    let foreign = countries.iter().find(|country| country.as_str() != "IT");
    let message = format_args!(
        "The VAT category B (split payment) is for invoices within Italy, and {} stands in this one: use another category",
        foreign.map_or("another country", |country| country.as_str())
    );
    report.must(foreign.is_none(), "BR-B-01", "BT-151", message);
    let message = "The VAT categories B (split payment) and S (standard rated) stand in one invoice: keep one of them";
    report.must(!has("S"), "BR-B-02", "BT-151", message);
}
