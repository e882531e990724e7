//! The lines of an e-invoice as rows of a table, whose columns are named as fields are.

use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::invoice::{Allowance, Amount, Identifier, Invoice, Line, TaxSubtotal};

/// A cell: its column and its text.
pub(super) type Cells = Vec<(&'static str, String)>;

/// Columns that are there whatever the documents say, in the order of reading.
pub(super) const ALWAYS: &[Field] = &[
    Field::InvoiceNumber,
    Field::InvoiceDate,
    Field::DueDate,
    Field::CustomerId,
    Field::CustomerName,
    Field::Country,
    Field::Currency,
    Field::LineNumber,
    Field::Product,
    Field::Description,
    Field::PeriodStart,
    Field::PeriodEnd,
    Field::Quantity,
    Field::Unit,
    Field::UnitPrice,
    Field::DiscountAmount,
    Field::NetAmount,
    Field::TaxCategory,
    Field::TaxRate,
    Field::InvoiceNet,
    Field::InvoiceTax,
    Field::InvoiceGross,
    Field::DocumentType,
];

/// One row for each line; what is of the invoice is on every row. Amounts keep their digits and their sign: a credit note's are as it
/// states them, and the document type (BT-3) says what it is.
///
/// # Errors
/// What keeps an invoice from being rows, in words for the user.
pub(super) fn rows(invoice: &Invoice) -> Result<Vec<Cells>, String> {
    if invoice.lines.is_empty() {
        return Err(
            "the document has no invoice lines (the Factur-X profiles MINIMUM and BASIC WL have none), so there is nothing to review"
                .to_owned(),
        );
    }
    one_currency(invoice)?;
    let head = header(invoice);
    Ok(invoice.lines.iter().map(|line| head.iter().cloned().chain(cells_of(line, invoice)).collect()).collect())
}

/// Amounts on a row are in the currency of the row.
fn one_currency(invoice: &Invoice) -> Result<(), String> {
    let Some(own) = invoice.currency.as_deref() else { return Ok(()) };
    let other = |amount: &Option<Amount>| amount.as_ref().and_then(|amount| amount.currency.clone()).filter(|currency| currency != own);
    let totals = &invoice.totals;
    let of_totals =
        [&totals.lines, &totals.net, &totals.gross, &totals.due].into_iter().find_map(other).map(|other| ("a total".to_owned(), other));
    let of_line =
        |line: &Line| other(&line.net).map(|other| (format!("line {}", line.id.as_deref().unwrap_or("without identifier")), other));
    match of_totals.or_else(|| invoice.lines.iter().find_map(of_line)) {
        Some((place, other)) => Err(format!("{place} is in {other}, and the invoice in {own}")),
        None => Ok(()),
    }
}

#[derive(Default)]
struct List(Cells);

impl List {
    fn text(&mut self, column: &'static str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.push((column, text.to_owned()));
        }
    }

    fn known(&mut self, field: Field, text: &Option<String>) {
        self.text(field.name(), text.as_deref());
    }

    fn own(&mut self, column: &'static str, text: &Option<String>) {
        self.text(column, text.as_deref());
    }

    fn value(&mut self, field: Field, value: Option<impl ToString>) {
        self.text(field.name(), value.map(|value| value.to_string()).as_deref());
    }

    fn amount(&mut self, field: Field, amount: &Option<Amount>) {
        self.value(field, amount.as_ref().map(|amount| amount.value));
    }

    fn id(&mut self, column: &'static str, id: Option<&Identifier>) {
        self.text(column, id.map(|id| id.value.as_str()));
    }

    /// Several texts in one cell.
    fn several<'t>(&mut self, column: &'static str, texts: impl Iterator<Item = &'t str>) {
        self.text(column, Some(&texts.collect::<Vec<_>>().join("; ")));
    }
}

fn header(invoice: &Invoice) -> Cells {
    let mut list = List::default();
    let (seller, buyer) = (&invoice.seller, &invoice.buyer);
    let address = buyer.address.clone().unwrap_or_default();
    list.known(Field::InvoiceNumber, &invoice.number);
    list.value(Field::InvoiceDate, invoice.issue_date);
    list.value(Field::DueDate, invoice.due_date);
    list.id(Field::CustomerId.name(), buyer.identifiers.first());
    list.known(Field::CustomerName, &buyer.name);
    list.known(Field::Country, &address.country);
    list.known(Field::Region, &address.region);
    list.known(Field::Currency, &invoice.currency);
    list.known(Field::Subscription, &invoice.contract);
    totals(invoice, &mut list);
    list.known(Field::DocumentType, &invoice.type_code);
    list.several(Field::PrecedingInvoice.name(), invoice.preceding.iter().filter_map(|preceding| preceding.number.as_deref()));
    list.value(Field::TaxPointDate, invoice.tax_point_date);
    list.known(Field::PaymentTerms, &invoice.payment_terms);
    list.known(Field::SellerTaxId, &seller.vat_id);
    list.known(Field::CustomerTaxId, &buyer.vat_id);
    list.known(Field::Seller, &seller.name);
    list.known(Field::PostalCode, &address.postal_code);
    if let Some(delivery) = &invoice.delivery {
        list.known(Field::DeliveryCountry, &delivery.address.as_ref().and_then(|address| address.country.clone()));
        list.value(Field::DeliveryDate, delivery.date);
    }
    let period = invoice.period.unwrap_or_default();
    list.value(Field::InvoiceStart, period.start);
    list.value(Field::InvoiceEnd, period.end);
    list.known(Field::HomeCurrency, &invoice.tax_currency);
    list.own("buyer_trading_name", &buyer.trading_name);
    list.own("buyer_address", &address.line1);
    list.own("buyer_address_2", &address.line2);
    list.own("buyer_address_3", &address.line3);
    list.own("buyer_city", &address.city);
    list.id("buyer_registration", buyer.legal_registration.as_ref());
    list.id("buyer_electronic_address", buyer.electronic_address.as_ref());
    list.own("buyer_contact", &buyer.contact.as_ref().and_then(|contact| contact.name.clone()));
    list.own("buyer_email", &buyer.contact.as_ref().and_then(|contact| contact.email.clone()));
    list.own("seller_country", &seller.address.as_ref().and_then(|address| address.country.clone()));
    list.own("seller_tax_number", &seller.tax_registration);
    list.id("seller_registration", seller.legal_registration.as_ref());
    list.own("payee", &invoice.payee.as_ref().and_then(|payee| payee.name.clone()));
    list.own("purchase_order", &invoice.purchase_order);
    list.own("sales_order", &invoice.sales_order);
    list.own("project", &invoice.project);
    // `buyer_reference` is a field of records, and never of lines.
    list.own("buyer reference", &invoice.buyer_reference);
    list.own("buyer_accounting", &invoice.buyer_accounting);
    list.several("payment_means", invoice.payment.iter().filter_map(|payment| payment.means_code.as_deref()));
    list.several(
        "payment_account",
        invoice.payment.iter().flat_map(|payment| &payment.accounts).filter_map(|account| account.id.as_deref()),
    );
    list.text("payment_reference", invoice.payment.iter().find_map(|payment| payment.remittance.as_deref()));
    list.several("invoice_note", invoice.notes.iter().filter_map(|note| note.text.as_deref()));
    list.0
}

fn totals(invoice: &Invoice, list: &mut List) {
    let totals = &invoice.totals;
    list.amount(Field::InvoiceLinesTotal, &totals.lines);
    list.amount(Field::InvoiceAllowance, &totals.allowances);
    list.amount(Field::InvoiceCharge, &totals.charges);
    list.amount(Field::InvoiceNet, &totals.net);
    list.amount(Field::InvoiceTax, &totals.tax);
    list.amount(Field::InvoiceGross, &totals.gross);
    list.amount(Field::InvoicePrepaid, &totals.prepaid);
    list.amount(Field::InvoiceRounding, &totals.rounding);
    list.amount(Field::InvoiceDue, &totals.due);
    list.amount(Field::InvoiceTaxHome, &totals.tax_accounting);
}

fn cells_of(line: &Line, invoice: &Invoice) -> Cells {
    let mut list = List::default();
    let price = line.price.clone().unwrap_or_default();
    let period = line.period.unwrap_or_default();
    list.known(Field::LineNumber, &line.id);
    list.known(Field::Product, &line.seller_item);
    list.known(Field::Description, &line.name);
    list.value(Field::PeriodStart, period.start);
    list.value(Field::PeriodEnd, period.end);
    list.value(Field::Quantity, line.quantity.as_ref().map(|quantity| quantity.value));
    list.known(Field::Unit, &line.quantity.as_ref().and_then(|quantity| quantity.unit.clone()));
    list.amount(Field::UnitPrice, &price.net);
    list.value(Field::DiscountRate, rate_of(&line.allowances));
    list.value(Field::DiscountAmount, sum(&line.allowances, false));
    list.value(Field::ChargeAmount, sum(&line.allowances, true));
    list.amount(Field::NetAmount, &line.net);
    list.known(Field::TaxCategory, &line.tax_category);
    list.value(Field::TaxRate, line.tax_rate);
    list.known(Field::ExemptionReason, &exemption(line, &invoice.tax));
    list.value(Field::BaseQuantity, price.base.as_ref().map(|base| base.value));
    list.amount(Field::GrossPrice, &price.gross);
    list.amount(Field::PriceDiscount, &price.discount);
    list.own("item_description", &line.description);
    list.own("buyers_item", &line.buyer_item);
    list.id("standard_item", line.standard_item.as_ref());
    list.several("item_class", line.classifications.iter().map(|class| class.value.as_str()));
    list.own("item_origin", &line.origin);
    list.own("line_note", &line.note);
    list.own("order_line", &line.order_line);
    list.own("line_accounting", &line.buyer_accounting);
    list.id("line_object", line.object.as_ref());
    list.0
}

/// The percentage of the line's one allowance.
fn rate_of(allowances: &[Allowance]) -> Option<Decimal> {
    let mut discounts = allowances.iter().filter(|allowance| !allowance.is_charge);
    match (discounts.next(), discounts.next()) {
        (Some(only), None) => only.percentage,
        _ => None,
    }
}

/// The sum of a line's allowances, or of its charges; `None` without one.
fn sum(allowances: &[Allowance], is_charge: bool) -> Option<Decimal> {
    let mut amounts = allowances.iter().filter(|item| item.is_charge == is_charge).filter_map(|item| Some(item.amount.as_ref()?.value));
    let first = amounts.next()?;
    amounts.try_fold(first, Decimal::checked_add)
}

/// Why no tax is charged on a line, as the tax of its category and rate says.
fn exemption(line: &Line, tax: &[TaxSubtotal]) -> Option<String> {
    let part = tax.iter().find(|part| part.category == line.tax_category && part.rate == line.tax_rate)?;
    part.exemption_reason.clone().or_else(|| part.exemption_code.clone())
}
