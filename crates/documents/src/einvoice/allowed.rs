//! What an e-invoice must have (EN 16931-1, chapter 6; the schemas; Peppol BIS Billing 3.0), and an invoice may lack.
//!
//! Only what must be there is asked for. Whether it is right is judged by the checks.

use super::Gap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tieout_billing::invoice::{Address, Allowance, Invoice, Line, Party};

/// What is to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Ubl,
    Peppol,
    Cii,
}

/// All that keeps this invoice from being written.
pub(super) fn gaps(invoice: &Invoice, form: Form) -> Vec<Gap> {
    let mut list = List { gaps: Vec::new(), place: None };
    list.text("BT-1", "the invoice number", &invoice.number);
    list.given("BT-2", "the issue date", invoice.issue_date.is_some());
    list.text("BT-3", "the invoice type code", &invoice.type_code);
    list.text("BT-5", "the invoice currency", &invoice.currency);
    seller_and_buyer(invoice, form, &mut list);
    others(invoice, &mut list);
    payment(invoice, form, &mut list);
    invoice.allowances.iter().enumerate().for_each(|(at, allowance)| {
        list.place = Some(format!("{} {} of the invoice", if allowance.is_charge { "charge" } else { "allowance" }, at + 1));
        allowance_gaps(allowance, true, &mut list);
        list.place = None;
    });
    totals(invoice, form, &mut list);
    list.given("BG-25", "at least one line", !invoice.lines.is_empty());
    for (at, line) in invoice.lines.iter().enumerate() {
        let id = line.id.as_deref().filter(|id| !id.trim().is_empty());
        list.place = Some(id.map_or_else(|| format!("line number {}", at + 1), |id| format!("line {id}")));
        line_gaps(line, &mut list);
        list.place = None;
    }
    for (at, file) in invoice.attachments.iter().enumerate() {
        list.place = Some(format!("attachment {}", at + 1));
        list.text("BT-122", "its reference", &file.reference);
        if let Some(content) = &file.content {
            list.text("BT-125-1", "the MIME type of the file", &content.mime);
            list.text("BT-125-2", "the name of the file", &content.name);
            if bytes_of(&content.base64).is_none() {
                list.unfit("BT-125", "the file's content is no Base64, so that nobody could open it".to_owned());
            }
        }
        list.place = None;
    }
    list.gaps
}

fn seller_and_buyer(invoice: &Invoice, form: Form, list: &mut List) {
    let Invoice { seller, buyer, .. } = invoice;
    list.text("BT-27", "the seller's name", &seller.name);
    list.country("BT-40", "the seller's country", &seller.address);
    list.text("BT-44", "the buyer's name", &buyer.name);
    list.country("BT-55", "the buyer's country", &buyer.address);
    let addresses = [(seller, "BT-34", "the seller's electronic address"), (buyer, "BT-49", "the buyer's electronic address")];
    for (party, term, called) in addresses {
        let address = party.electronic_address.as_ref().filter(|address| !address.value.trim().is_empty());
        match address {
            Some(address) => list.text(term, &format!("the scheme of {called}"), &address.scheme),
            None => list.given(term, &format!("{called} (Peppol delivers by it)"), form != Form::Peppol),
        }
    }
    if form == Form::Peppol {
        let has = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        list.given(
            "BT-10",
            "the buyer reference or a purchase order (BT-13), of which Peppol asks for one,",
            has(&invoice.buyer_reference) || has(&invoice.purchase_order),
        );
        if invoice.notes.len() > 1 {
            list.unfit("BG-1", format!("there are {} notes, and Peppol takes one. Put them together", invoice.notes.len()));
        }
    }
}

fn others(invoice: &Invoice, list: &mut List) {
    if let Some(payee) = &invoice.payee {
        list.text("BT-59", "the payee's name", &payee.name);
    }
    if let Some(Party { name, vat_id, address, .. }) = &invoice.tax_representative {
        list.text("BT-62", "the tax representative's name", name);
        list.text("BT-63", "the tax representative's VAT identifier", vat_id);
        list.country("BT-69", "the tax representative's country", address);
    }
    if let Some(address) = invoice.delivery.as_ref().map(|delivery| &delivery.address).filter(|address| address.is_some()) {
        list.country("BT-80", "the country of the delivery", address);
    }
    for (at, preceding) in invoice.preceding.iter().enumerate() {
        list.text("BT-25", &format!("the number of preceding invoice {}", at + 1), &preceding.number);
    }
    for (at, note) in invoice.notes.iter().enumerate() {
        list.text("BT-22", &format!("the text of note {}", at + 1), &note.text);
    }
}

fn payment(invoice: &Invoice, form: Form, list: &mut List) {
    for (at, payment) in invoice.payment.iter().enumerate() {
        list.place = Some(format!("payment {}", at + 1));
        list.text("BT-81", "the code of the means of payment", &payment.means_code);
        for account in &payment.accounts {
            list.text("BT-84", "the account to pay to", &account.id);
        }
        if let Some(card) = &payment.card {
            list.text("BT-87", "the last digits of the card", &card.number);
        }
        let is_debit = matches!(payment.means_code.as_deref(), Some("49" | "59"));
        if form == Form::Peppol && is_debit {
            let mandate = payment.direct_debit.as_ref().and_then(|debit| debit.mandate.clone());
            list.text("BT-89", "the mandate of the direct debit", &mandate);
        }
        list.place = None;
    }
    let in_means = form != Form::Cii && invoice.is_credit_note();
    if in_means && invoice.due_date.is_some() && invoice.payment.is_empty() {
        list.given("BG-16", "a means of payment, with which UBL says when a credit note is due (BT-9),", false);
    }
}

fn totals(invoice: &Invoice, form: Form, list: &mut List) {
    let totals = &invoice.totals;
    list.given("BT-106", "the sum of the lines", totals.lines.is_some());
    list.given("BT-109", "the total without tax", totals.net.is_some());
    list.given("BT-110", "the total tax", totals.tax.is_some() || form == Form::Cii);
    list.given("BT-112", "the total with tax", totals.gross.is_some());
    list.given("BT-115", "the amount due", totals.due.is_some());
    list.given("BG-23", "the tax by category and rate", !invoice.tax.is_empty());
    if totals.tax_accounting.is_some() {
        list.text("BT-6", "the currency of tax accounting, in which a total is stated (BT-111),", &invoice.tax_currency);
    }
    for (at, part) in invoice.tax.iter().enumerate() {
        list.place = Some(format!("tax {}", at + 1));
        list.given("BT-116", "the taxable amount", part.taxable.is_some());
        list.given("BT-117", "the tax amount", part.tax.is_some());
        list.text("BT-118", "the tax category", &part.category);
        list.given("BT-119", "the tax rate", part.rate.is_some() || part.category.as_deref() == Some("O"));
        list.place = None;
    }
}

fn allowance_gaps(allowance: &Allowance, of_document: bool, list: &mut List) {
    let term = |allowed: &'static str, charged: &'static str, line_allowed: &'static str, line_charged: &'static str| match (
        of_document,
        allowance.is_charge,
    ) {
        (true, false) => allowed,
        (true, true) => charged,
        (false, false) => line_allowed,
        (false, true) => line_charged,
    };
    list.given(term("BT-92", "BT-99", "BT-136", "BT-141"), "the amount", allowance.amount.is_some());
    if of_document {
        list.text(term("BT-95", "BT-102", "", ""), "the tax category", &allowance.tax_category);
    }
    let reason = [&allowance.reason, &allowance.reason_code];
    let has_reason = reason.iter().any(|reason| reason.as_deref().is_some_and(|text| !text.trim().is_empty()));
    list.given(term("BT-97", "BT-104", "BT-139", "BT-144"), "the reason, or its code,", has_reason);
}

fn line_gaps(line: &Line, list: &mut List) {
    list.text("BT-126", "the line's identifier", &line.id);
    list.given("BT-129", "the quantity", line.quantity.is_some());
    if let Some(quantity) = &line.quantity {
        list.text("BT-130", "the unit of the quantity", &quantity.unit);
    }
    list.given("BT-131", "the net amount", line.net.is_some());
    list.given("BT-146", "the net price", line.price.as_ref().is_some_and(|price| price.net.is_some()));
    list.text("BT-151", "the tax category", &line.tax_category);
    list.text("BT-153", "the name of the item", &line.name);
    let place = list.place.clone();
    for (at, allowance) in line.allowances.iter().enumerate() {
        let kind = if allowance.is_charge { "charge" } else { "allowance" };
        list.place = place.as_ref().map(|place| format!("{place}, {kind} {}", at + 1));
        allowance_gaps(allowance, false, list);
    }
    list.place = place;
    for attribute in &line.attributes {
        list.text("BT-160", "the name of an attribute", &attribute.name);
        list.text("BT-161", "the value of an attribute", &attribute.value);
    }
}

struct List {
    gaps: Vec<Gap>,
    place: Option<String>,
}

impl List {
    fn given(&mut self, term: &'static str, called: &str, is_given: bool) {
        if !is_given {
            self.unfit(term, format!("{called} is missing"));
        }
    }

    fn text(&mut self, term: &'static str, called: &str, text: &Option<String>) {
        self.given(term, called, text.as_deref().is_some_and(|text| !text.trim().is_empty()));
    }

    fn country(&mut self, term: &'static str, called: &str, address: &Option<Address>) {
        let country = address.as_ref().and_then(|address| address.country.clone());
        self.text(term, called, &country);
    }

    fn unfit(&mut self, term: &'static str, what: String) {
        self.gaps.push(Gap { term, place: self.place.clone(), what });
    }
}

/// What Base64 stands for, white space within it aside.
pub(crate) fn bytes_of(base64: &str) -> Option<Vec<u8>> {
    let dense: String = base64.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    STANDARD.decode(dense).ok()
}
