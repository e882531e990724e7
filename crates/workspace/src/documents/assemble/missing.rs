//! What a valid invoice needs and nobody gave (Directive 2006/112/EC, Art. 226; EN 16931).

use super::Making;
use crate::view::MissingTermView;
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::invoice::{Address, Invoice};

/// What is missing, without the lines that miss it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gap {
    term: &'static str,
    title: String,
    place: &'static str,
    field: &'static str,
}

/// More lines are counted, not named.
const NAMED_LINES: usize = 5;

impl Making<'_> {
    /// Notes what is missing; lines that miss the same are named together.
    pub(super) fn gap(&mut self, term: &'static str, title: &str, place: &'static str, field: &'static str, line: Option<&str>) {
        let lines = self.gaps.entry(Gap { term, title: title.to_owned(), place, field }).or_default();
        lines.extend(line.map(str::to_owned));
    }

    /// Everything that is missing: of the document first, then of its lines.
    pub(super) fn missing(&mut self, invoice: &Invoice) -> Vec<MissingTermView> {
        let mut missing = Vec::new();
        let mut need = |present: bool, term: &str, title: &str, place: &str, field: &str| {
            if !present {
                missing.push(MissingTermView {
                    title: title.to_owned(),
                    term: term.to_owned(),
                    place: place.to_owned(),
                    field: field.to_owned(),
                    line: String::new(),
                    einvoice_only: false,
                });
            }
        };
        need(invoice.issue_date.is_some(), "BT-2", "The invoice date", "run", Field::InvoiceDate.name());
        need(invoice.currency.is_some(), "BT-5", "The currency", "run", Field::Currency.name());
        let seller = &invoice.seller;
        let registered = seller.vat_id.is_some() || seller.tax_registration.is_some();
        need(seller.name.is_some(), "BT-27", "The seller's name", "seller", "legal_name");
        need(registered, "BT-31", "The seller's VAT id or tax number", "seller", "vat_id");
        need(has_place(seller.address.as_ref()), "BT-35", "The seller's address", "seller", "address.line1");
        need(has_country(seller.address.as_ref()), "BT-40", "The seller's country", "seller", "address.country");
        let buyer = &invoice.buyer;
        need(buyer.name.is_some(), "BT-44", "The buyer's name", "buyer", "name");
        need(has_place(buyer.address.as_ref()), "BT-50", "The buyer's address", "buyer", "address.line1");
        let unknown_country = self.gaps.keys().any(|gap| gap.term == "BT-55");
        need(has_country(buyer.address.as_ref()) || unknown_country, "BT-55", "The buyer's country", "buyer", "address.country");
        let reverse = invoice.tax.iter().any(|tax| matches!(tax.category.as_deref(), Some("AE" | "K")));
        need(!reverse || buyer.vat_id.is_some() || buyer.legal_registration.is_some(), "BT-48", "The buyer's VAT id", "buyer", "vat_id");
        let due = invoice.totals.due.as_ref().is_some_and(|due| due.value > Decimal::ZERO);
        let agreed = invoice.due_date.is_some() || invoice.payment_terms.is_some() || invoice.is_credit_note();
        need(!due || agreed, "BT-9", "When it is to be paid: a due date, days or terms", "seller", "payment_days");
        missing.extend(std::mem::take(&mut self.gaps).into_iter().map(|(gap, lines)| MissingTermView {
            title: gap.title,
            term: gap.term.to_owned(),
            place: gap.place.to_owned(),
            field: gap.field.to_owned(),
            line: named(&lines),
            einvoice_only: false,
        }));
        missing
    }
}

/// `1, 2, 3, 4, 5 and 12 more`.
fn named(lines: &[String]) -> String {
    let first = lines.iter().take(NAMED_LINES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match lines.len().checked_sub(NAMED_LINES) {
        Some(more) if more > 0 => format!("{first} and {more} more"),
        _ => first,
    }
}

fn has_place(address: Option<&Address>) -> bool {
    address.is_some_and(|address| address.line1.is_some() || address.city.is_some())
}

fn has_country(address: Option<&Address>) -> bool {
    address.is_some_and(|address| address.country.is_some())
}
