//! An assembled invoice as the window shows it: groups of terms with their values and where they are from.

use crate::documents::assemble::{Assembled, Said};
use crate::documents::{rules, told_once};
use crate::view::{Amount, DocumentFieldView, DocumentGroupView, DocumentView};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::invoice::{self, Address, Invoice, Line, Party, TaxSubtotal};
use tieout_documents::template::{Label, Language, document_title};

/// More lines of one invoice are not shown; its pages have them all.
const MOST_LINES: usize = 2_000;

/// The document of an invoice.
pub fn document(run: i64, number: &str, assembled: &Assembled, status: String) -> DocumentView {
    let invoice = &assembled.invoice;
    let show = Show { assembled };
    let broken = rules::broken(invoice);
    let writable = assembled.missing.iter().all(|term| term.einvoice_only);
    let sound = !broken.iter().any(|rule| !rule.ours && rule.severity == "error");
    DocumentView {
        run,
        invoice: number.to_owned(),
        type_code: text(&invoice.type_code),
        title: title(invoice).text(Language::En).to_owned(),
        currency: text(&invoice.currency),
        gross: Amount::from(invoice.totals.gross.as_ref().map(|amount| amount.value).unwrap_or_default()),
        customer: assembled.customer.clone(),
        customer_name: text(&invoice.buyer.name),
        seller: assembled.seller.clone(),
        status,
        turned: assembled.turned,
        groups: show.groups(),
        lines: invoice.lines.iter().take(MOST_LINES).enumerate().map(|(at, line)| show.line(at + 1, line)).collect(),
        line_count: invoice.lines.len() as u64,
        missing: assembled.missing.clone(),
        broken: told_once::besides(broken, &assembled.missing),
        writable,
        einvoice: assembled.missing.is_empty() && sound,
    }
}

fn title(invoice: &Invoice) -> Label {
    document_title(invoice)
}

/// A term, its name, its value.
type Term = (&'static str, &'static str, Option<Shown>);

enum Shown {
    Text(String),
    Decimal(Decimal),
    Date(NaiveDate),
}

struct Show<'a> {
    assembled: &'a Assembled,
}

impl Show<'_> {
    fn groups(&self) -> Vec<DocumentGroupView> {
        let invoice = &self.assembled.invoice;
        let mut groups = vec![
            self.group(0, "", "Document", document_terms(invoice)),
            self.group(0, "BG-4", "Seller", seller_terms(&invoice.seller)),
            self.group(0, "BG-7", "Buyer", buyer_terms(&invoice.buyer)),
            self.group(0, "BG-13", "Delivery", delivery_terms(invoice)),
            self.group(0, "BG-16", "Payment", payment_terms(invoice)),
        ];
        for allowance in &invoice.allowances {
            let (term, name) = if allowance.is_charge { ("BG-21", "Charge") } else { ("BG-20", "Discount") };
            groups.push(self.group(0, term, name, allowance_terms(allowance)));
        }
        for (at, subtotal) in invoice.tax.iter().enumerate() {
            let rate = subtotal.rate.map_or_else(String::new, |rate| format!(" {} %", rate.normalize()));
            let name = format!("Tax {}{rate}", subtotal.category.as_deref().unwrap_or("without a category"));
            groups.push(self.group(at + 1, "BG-23", &name, tax_terms(subtotal)));
        }
        groups.push(self.group(0, "BG-22", "Totals", total_terms(invoice)));
        groups.retain(|group| !group.fields.is_empty());
        groups
    }

    fn line(&self, at: usize, line: &Line) -> DocumentGroupView {
        let name = format!("Line {}", line.id.as_deref().unwrap_or_default());
        self.group(at, "BG-25", &name, line_terms(line))
    }

    fn group(&self, at: usize, term: &str, title: &str, terms: Vec<Term>) -> DocumentGroupView {
        let fields = terms.into_iter().filter_map(|(term, title, value)| Some(self.field(at, term, title, value?))).collect();
        DocumentGroupView { term: term.to_owned(), title: title.to_owned(), fields }
    }

    fn field(&self, at: usize, term: &'static str, title: &str, value: Shown) -> DocumentFieldView {
        let (said, origin) = self.assembled.origins.of(at, term);
        let (value, kind) = match value {
            Shown::Text(text) => (text, "text"),
            Shown::Decimal(decimal) => (decimal.to_string(), "decimal"),
            Shown::Date(date) => (date.to_string(), "date"),
        };
        let origin = if origin.is_empty() && said == Said::Seller { &self.assembled.seller } else { origin };
        DocumentFieldView {
            term: term.to_owned(),
            title: title.to_owned(),
            value,
            kind: kind.to_owned(),
            source: said.name().to_owned(),
            origin: origin.to_owned(),
        }
    }
}

fn document_terms(invoice: &Invoice) -> Vec<Term> {
    let period = invoice.period.unwrap_or_default();
    vec![
        ("BT-1", "Number", words(&invoice.number)),
        ("BT-3", "Type", words(&invoice.type_code)),
        ("BT-2", "Invoice date", date(invoice.issue_date)),
        ("BT-9", "Due date", date(invoice.due_date)),
        ("BT-7", "Tax point", date(invoice.tax_point_date)),
        ("BT-73", "Period from", date(period.start)),
        ("BT-74", "Period until", date(period.end)),
        ("BT-5", "Currency", words(&invoice.currency)),
        ("BT-6", "Currency of tax accounting", words(&invoice.tax_currency)),
        ("BT-10", "Buyer reference", words(&invoice.buyer_reference)),
        ("BT-12", "Contract", words(&invoice.contract)),
        ("BT-13", "Purchase order", words(&invoice.purchase_order)),
        ("BT-14", "Sales order", words(&invoice.sales_order)),
        ("BT-11", "Project", words(&invoice.project)),
        ("BT-19", "Cost centre", words(&invoice.buyer_accounting)),
        ("BT-25", "Original invoice", invoice.preceding.first().and_then(|it| words(&it.number))),
        ("BT-22", "Note", invoice.notes.first().and_then(|note| words(&note.text))),
    ]
}

fn seller_terms(party: &Party) -> Vec<Term> {
    let address = party.address.clone().unwrap_or_default();
    let contact = party.contact.clone().unwrap_or_default();
    let mut terms = vec![
        ("BT-27", "Name", words(&party.name)),
        ("BT-28", "Trading name", words(&party.trading_name)),
        ("BT-31", "VAT id", words(&party.vat_id)),
        ("BT-32", "Tax number", words(&party.tax_registration)),
        ("BT-30", "Legal registration", identifier(party.legal_registration.as_ref())),
        ("BT-33", "Legal information", words(&party.legal_information)),
        ("BT-34", "Electronic address", identifier(party.electronic_address.as_ref())),
    ];
    terms.extend(address_terms(&address, ["BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"]));
    terms.extend([
        ("BT-41", "Contact", words(&contact.name)),
        ("BT-42", "Phone", words(&contact.phone)),
        ("BT-43", "E-mail", words(&contact.email)),
    ]);
    terms
}

fn buyer_terms(party: &Party) -> Vec<Term> {
    let address = party.address.clone().unwrap_or_default();
    let contact = party.contact.clone().unwrap_or_default();
    let mut terms = vec![
        ("BT-44", "Name", words(&party.name)),
        ("BT-45", "Trading name", words(&party.trading_name)),
        ("BT-46", "Customer", identifier(party.identifiers.first())),
        ("BT-48", "VAT id", words(&party.vat_id)),
        ("BT-47", "Legal registration", identifier(party.legal_registration.as_ref())),
        ("BT-49", "Electronic address", identifier(party.electronic_address.as_ref())),
    ];
    terms.extend(address_terms(&address, ["BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"]));
    terms.extend([
        ("BT-56", "Contact", words(&contact.name)),
        ("BT-57", "Phone", words(&contact.phone)),
        ("BT-58", "E-mail", words(&contact.email)),
    ]);
    terms
}

fn address_terms(address: &Address, terms: [&'static str; 7]) -> Vec<Term> {
    let [line1, line2, line3, city, postal_code, region, country] = terms;
    vec![
        (line1, "Street", words(&address.line1)),
        (line2, "Address line 2", words(&address.line2)),
        (line3, "Address line 3", words(&address.line3)),
        (postal_code, "Postal code", words(&address.postal_code)),
        (city, "City", words(&address.city)),
        (region, "Region", words(&address.region)),
        (country, "Country", words(&address.country)),
    ]
}

fn delivery_terms(invoice: &Invoice) -> Vec<Term> {
    let delivery = invoice.delivery.clone().unwrap_or_default();
    let country = delivery.address.and_then(|address| words(&address.country));
    vec![("BT-72", "Date", date(delivery.date)), ("BT-80", "Country", country)]
}

fn payment_terms(invoice: &Invoice) -> Vec<Term> {
    let mut terms = vec![("BT-20", "Terms", words(&invoice.payment_terms))];
    for payment in &invoice.payment {
        terms.push(("BT-81", "Means", words(&payment.means_code)));
        terms.push(("BT-83", "Reference", words(&payment.remittance)));
        for account in &payment.accounts {
            terms.push(("BT-84", "Account", words(&account.id)));
            terms.push(("BT-86", "Bank", words(&account.bank)));
            terms.push(("BT-85", "Account holder", words(&account.name)));
        }
    }
    terms
}

fn allowance_terms(allowance: &invoice::Allowance) -> Vec<Term> {
    vec![
        ("BT-92", "Amount", amount(allowance.amount.as_ref())),
        ("BT-95", "Tax category", words(&allowance.tax_category)),
        ("BT-96", "Tax rate", number(allowance.tax_rate)),
        ("BT-97", "Reason", words(&allowance.reason)),
    ]
}

fn tax_terms(subtotal: &TaxSubtotal) -> Vec<Term> {
    vec![
        ("BT-118", "Category", words(&subtotal.category)),
        ("BT-119", "Rate", number(subtotal.rate)),
        ("BT-116", "Taxable amount", amount(subtotal.taxable.as_ref())),
        ("BT-117", "Tax", amount(subtotal.tax.as_ref())),
        ("BT-120", "Exemption reason", words(&subtotal.exemption_reason)),
        ("BT-121", "Exemption code", words(&subtotal.exemption_code)),
    ]
}

fn total_terms(invoice: &Invoice) -> Vec<Term> {
    let totals = &invoice.totals;
    vec![
        ("BT-106", "Sum of lines", amount(totals.lines.as_ref())),
        ("BT-107", "Discounts", amount(totals.allowances.as_ref())),
        ("BT-108", "Charges", amount(totals.charges.as_ref())),
        ("BT-109", "Total without tax", amount(totals.net.as_ref())),
        ("BT-110", "Tax", amount(totals.tax.as_ref())),
        ("BT-111", "Tax in the accounting currency", amount(totals.tax_accounting.as_ref())),
        ("BT-112", "Total with tax", amount(totals.gross.as_ref())),
        ("BT-113", "Paid before", amount(totals.prepaid.as_ref())),
        ("BT-114", "Rounding", amount(totals.rounding.as_ref())),
        ("BT-115", "Amount due", amount(totals.due.as_ref())),
    ]
}

fn line_terms(line: &Line) -> Vec<Term> {
    let price = line.price.clone().unwrap_or_default();
    let period = line.period.unwrap_or_default();
    let of_kind = |is_charge: bool| {
        let amounts = line.allowances.iter().filter(|it| it.is_charge == is_charge).filter_map(|it| it.amount.as_ref());
        let mut amounts = amounts.peekable();
        amounts.peek().is_some().then(|| Shown::Decimal(amounts.map(|amount| amount.value).sum()))
    };
    vec![
        ("BT-126", "Line", words(&line.id)),
        ("BT-153", "Name", words(&line.name)),
        ("BT-155", "Item", words(&line.seller_item)),
        ("BT-134", "Period from", date(period.start)),
        ("BT-135", "Period until", date(period.end)),
        ("BT-129", "Quantity", number(line.quantity.as_ref().map(|it| it.value))),
        ("BT-130", "Unit", line.quantity.as_ref().and_then(|it| words(&it.unit))),
        ("BT-146", "Price", amount(price.net.as_ref())),
        ("BT-149", "Price for", number(price.base.as_ref().map(|it| it.value))),
        ("BT-136", "Discount", of_kind(false)),
        ("BT-141", "Charge", of_kind(true)),
        ("BT-131", "Net amount", amount(line.net.as_ref())),
        ("BT-151", "Tax category", words(&line.tax_category)),
        ("BT-152", "Tax rate", number(line.tax_rate)),
    ]
}

fn words(value: &Option<String>) -> Option<Shown> {
    value.clone().map(Shown::Text)
}

fn date(value: Option<NaiveDate>) -> Option<Shown> {
    value.map(Shown::Date)
}

fn number(value: Option<Decimal>) -> Option<Shown> {
    value.map(Shown::Decimal)
}

fn amount(value: Option<&invoice::Amount>) -> Option<Shown> {
    value.map(|amount| Shown::Decimal(amount.value))
}

fn identifier(value: Option<&invoice::Identifier>) -> Option<Shown> {
    let identifier = value?;
    Some(Shown::Text(match &identifier.scheme {
        Some(scheme) => format!("{} ({scheme})", identifier.value),
        None => identifier.value.clone(),
    }))
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}
