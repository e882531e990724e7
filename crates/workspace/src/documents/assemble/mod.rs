//! One invoice of a run as EN 16931 has it: the run's lines, the seller's profile, the buyer.
//!
//! What the run states is taken as it states it. What it does not state is computed once, exactly, and noted as computed: tax by category and
//! rate from the lines' stated tax, else taxable amount x rate rounded half up; totals as sums. A stated total that its lines do not come
//! to stays as it is stated: the rules of the standard name it. What nobody says and nothing follows from is missing, never made up.
//!
//! A credit note whose amounts the run has negative is turned: EN 16931 wants them positive, since its type (381) says which way
//! the money goes. Every amount changes its sign; of a line, the quantity does, or where the price is negative, the price. A negative
//! price is none in EN 16931 (BR-27): its sign goes to the quantity.

mod lines;
mod missing;
mod origin;
mod parties;
mod sheet;
mod totals;
mod words;

pub use origin::{Origins, Said};
pub use sheet::Sheet;

use crate::table::seller::Seller;
use crate::view::{BuyerView, MissingTermView};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::invoice::{Amount, Invoice, Note, Period, PrecedingInvoice, document_type};
use tieout_billing::{Field, Rounding, currency};

/// An invoice with where its terms are from and what it lacks.
pub struct Assembled {
    pub invoice: Invoice,
    pub origins: Origins,
    pub missing: Vec<MissingTermView>,
    /// A credit note whose negative amounts were turned.
    pub turned: bool,
    /// The name of the seller's profile.
    pub seller: String,
    pub customer: String,
}

/// BT-24: the standard and nothing beside it. What is written for Peppol says so itself.
const SPECIFICATION: &str = "urn:cen.eu:en16931:2017";

/// Assembles an invoice. `seller`: the profile of the seller that the run names, or the default one.
pub fn assemble(sheet: &Sheet<'_>, seller: Option<&Seller>, buyer: &BuyerView) -> Assembled {
    let code = sheet.shared_text(Field::Currency).map(|code| code.to_ascii_uppercase());
    let digits = code.as_deref().and_then(currency::minor_digits).unwrap_or(2);
    let mut making = Making { sheet, seller, buyer, digits, turned: false, origins: Origins::default(), gaps: BTreeMap::new() };
    let mut invoice = Invoice { number: said(sheet.number), currency: code, specification: said(SPECIFICATION), ..Invoice::default() };
    making.kind(&mut invoice);
    making.header(&mut invoice);
    making.parties(&mut invoice);
    making.lines(&mut invoice);
    making.totals(&mut invoice);
    making.payment(&mut invoice);
    let missing = making.missing(&invoice);
    Assembled {
        invoice,
        origins: making.origins,
        missing,
        turned: making.turned,
        seller: seller.map_or_else(String::new, |seller| seller.name.clone()),
        customer: sheet.shared_text(Field::CustomerId).unwrap_or_default().to_owned(),
    }
}

/// What the parts of the assembly share.
struct Making<'a> {
    sheet: &'a Sheet<'a>,
    seller: Option<&'a Seller>,
    buyer: &'a BuyerView,
    /// Decimals of the invoice's currency.
    digits: u32,
    turned: bool,
    origins: Origins,
    /// What lines lack, by what and where to give it.
    gaps: BTreeMap<missing::Gap, Vec<String>>,
}

impl Making<'_> {
    /// BT-3, and whether the amounts are to be turned.
    fn kind(&mut self, invoice: &mut Invoice) {
        let negative = self.stated_total().is_some_and(|total| total < Decimal::ZERO);
        let stated = self.sheet.shared_text(Field::DocumentType).and_then(document_type);
        let code = match stated {
            Some(code) => code,
            None if negative => {
                self.origins.note(0, "BT-3", Said::Computed, "a credit note, since the total is negative");
                "381"
            }
            None => {
                self.origins.note(0, "BT-3", Said::Computed, "an invoice, since nothing says that it is a credit note");
                "380"
            }
        };
        invoice.type_code = said(code);
        self.turned = negative && invoice.is_credit_note();
    }

    /// The gross or net total that the run states, or what the lines come to.
    fn stated_total(&self) -> Option<Decimal> {
        let header =
            [Field::InvoiceGross, Field::InvoiceDue, Field::InvoiceNet].into_iter().find_map(|field| self.sheet.shared_decimal(field));
        let sum = |field: Field| {
            let mut amounts = (0..self.sheet.len()).filter_map(|row| self.sheet.decimal(row, field)).peekable();
            amounts.peek().is_some().then(|| amounts.sum::<Decimal>())
        };
        header.or_else(|| sum(Field::NetAmount)).or_else(|| sum(Field::GrossAmount))
    }

    fn header(&mut self, invoice: &mut Invoice) {
        let sheet = self.sheet;
        invoice.issue_date = sheet.shared_date(Field::InvoiceDate);
        invoice.tax_point_date = sheet.shared_date(Field::TaxPointDate);
        invoice.due_date = sheet.shared_date(Field::DueDate);
        invoice.payment_terms = sheet.shared_text(Field::PaymentTerms).and_then(said);
        invoice.contract = sheet.same_text(Field::Subscription).and_then(said);
        invoice.purchase_order =
            sheet.own_text(&["purchase_order", "purchase_order_number", "po_number", "po", "customer_po"]).and_then(said);
        invoice.sales_order = sheet.own_text(&["sales_order", "sales_order_number"]).and_then(said);
        invoice.project = sheet.own_text(&["project", "project_number"]).and_then(said);
        invoice.buyer_accounting = sheet.own_text(&["cost_centre", "cost_center", "buyer_accounting"]).and_then(said);
        invoice.buyer_reference = sheet.own_text(&["buyer_reference", "leitweg_id"]).and_then(said);
        if let Some(note) = sheet.own_text(&["invoice_note", "note", "notes"]) {
            invoice.notes.push(Note { subject: None, text: said(note) });
        }
        if let Some(preceding) = sheet.shared_text(Field::PrecedingInvoice) {
            invoice.preceding.push(PrecedingInvoice { number: said(preceding), issue_date: None });
        }
        let period = Period { start: sheet.shared_date(Field::InvoiceStart), end: sheet.shared_date(Field::InvoiceEnd) };
        invoice.period = (period != Period::default()).then_some(period);
    }

    /// An amount of the run, turned where the document is; digits beyond the currency's are kept where they say something.
    fn stated(&self, amount: Decimal) -> Amount {
        Amount::from(self.plain(if self.turned { -amount } else { amount }))
    }

    /// `12.3400` as `12.34`: zeros beyond the currency's decimals say nothing, and EN 16931 refuses them.
    fn plain(&self, amount: Decimal) -> Decimal {
        if amount.scale() <= self.digits {
            return amount;
        }
        let short = amount.round_dp(self.digits);
        if short == amount { short } else { amount.normalize() }
    }

    /// Half up to the currency's decimals.
    fn rounded(&self, amount: Decimal) -> Decimal {
        Rounding::HalfUp.round(amount, self.digits)
    }
}

fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
