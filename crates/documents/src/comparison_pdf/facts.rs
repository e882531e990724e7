//! What two versions of an invoice say beside their lines: who, when, how much.

use super::lines::Mark;
use crate::template::{Label, Locale, Template, country_name, fill, tax_name, tax_note};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use tieout_billing::invoice::{Amount, Invoice, Party};

/// One fact of both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub label: String,
    pub before: String,
    pub after: String,
}

impl Fact {
    pub fn differs(&self) -> bool {
        self.before != self.after
    }

    /// The marks of both sides.
    pub fn marks(&self) -> (Mark, Mark) {
        if self.differs() { (Mark::Old, Mark::New) } else { (Mark::Same, Mark::Same) }
    }
}

/// A sum of both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    pub fact: Fact,
    /// After minus before, an absent sum counting as nothing; `None` across currencies.
    pub difference: Option<Decimal>,
    /// Gross and due, which readers look for.
    pub strong: bool,
}

/// Number, dates, references, parties, terms: what says the same on both sides only where a reader looks for it anyway.
pub(super) fn facts(before: &Invoice, after: &Invoice, template: &Template, locale: &Locale) -> Vec<Fact> {
    let label = |label| template.label(locale.language, label).to_owned();
    let fact = |title, say: &dyn Fn(&Invoice) -> Option<String>| Fact {
        label: label(title),
        before: say(before).unwrap_or_default(),
        after: say(after).unwrap_or_default(),
    };
    let date = |date: chrono::NaiveDate| locale.date(date);
    let number = if after.is_credit_note() { Label::CreditNoteNumber } else { Label::InvoiceNumber };
    let main = [
        fact(number, &|it| it.number.clone()),
        fact(Label::IssueDate, &|it| it.issue_date.map(date)),
        fact(Label::DueDate, &|it| it.due_date.map(date)),
        fact(Label::BillingPeriod, &|it| it.period.map(|period| locale.period(period.start, period.end))),
        fact(Label::PurchaseOrder, &|it| it.purchase_order.clone()),
        fact(Label::Seller, &|it| it.seller.name.clone()),
        fact(Label::Buyer, &|it| it.buyer.name.clone()),
    ];
    let rest = [
        fact(Label::Seller, &|it| Some(address(&it.seller, locale))),
        fact(Label::Buyer, &|it| Some(address(&it.buyer, locale))),
        fact(Label::TaxPoint, &|it| it.tax_point_date.map(date)),
        fact(Label::DeliveryDate, &|it| it.delivery.as_ref()?.date.map(date)),
        fact(Label::SalesOrder, &|it| it.sales_order.clone()),
        fact(Label::Contract, &|it| it.contract.clone()),
        fact(Label::Project, &|it| it.project.clone()),
        fact(Label::BuyerReference, &|it| it.buyer_reference.clone()),
        fact(Label::BuyerAccounting, &|it| it.buyer_accounting.clone()),
        fact(Label::PrecedingInvoice, &|it| joined(it.preceding.iter().filter_map(|before| before.number.clone()))),
        fact(Label::Payee, &|it| it.payee.as_ref()?.name.clone()),
        fact(Label::PaymentTerms, &|it| it.payment_terms.clone()),
        fact(Label::BankDetails, &|it| {
            joined(it.payment.iter().flat_map(|payment| &payment.accounts).filter_map(|account| account.id.clone()))
        }),
        fact(Label::PaymentReference, &|it| it.payment.iter().find_map(|payment| payment.remittance.clone())),
        fact(Label::Notes, &|it| joined(it.notes.iter().filter_map(|note| note.text.clone()))),
    ];
    let said = |fact: &Fact| !fact.before.is_empty() || !fact.after.is_empty();
    main.into_iter().filter(said).chain(rest.into_iter().filter(Fact::differs)).collect()
}

fn joined(texts: impl Iterator<Item = String>) -> Option<String> {
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// Address and tax ids in one text.
fn address(party: &Party, locale: &Locale) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(address) = &party.address {
        let town = [&address.postal_code, &address.city].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        parts.extend([&address.line1, &address.line2, &address.line3].into_iter().flatten().cloned());
        parts.push(town);
        parts.extend(address.region.clone());
        parts.extend(address.country.as_deref().map(|code| country_name(code, locale.language).unwrap_or(code).to_owned()));
    }
    parts.extend([&party.vat_id, &party.tax_registration].into_iter().flatten().cloned());
    parts.retain(|part| !part.trim().is_empty());
    parts.join(", ")
}

/// What is to be paid, or what a credit note gives back.
pub(super) fn amount_due(invoice: &Invoice) -> Label {
    if invoice.is_credit_note() { Label::AmountCredited } else { Label::AmountDue }
}

/// From the sum of the lines down to what is due; tax by category and rate.
pub(super) fn sums(before: &Invoice, after: &Invoice, template: &Template, locale: &Locale) -> Vec<Sum> {
    let country = after.seller.address.as_ref().and_then(|address| address.country.as_deref());
    let tax = template.label(locale.language, tax_name(country)).to_owned();
    let label = |label| fill(template.label(locale.language, label), &[("tax", &tax)]);
    let same_currency = before.currency == after.currency;
    let sum = |label: String, strong, of: &dyn Fn(&Invoice) -> Option<Decimal>| {
        let say = |it: &Invoice| of(it).map(|value| locale.amount(value, it.currency.as_deref().unwrap_or_default())).unwrap_or_default();
        let difference = of(after).unwrap_or_default().checked_sub(of(before).unwrap_or_default()).filter(|_| same_currency);
        Sum { fact: Fact { label, before: say(before), after: say(after) }, difference, strong }
    };
    let value = |amount: &Option<Amount>| amount.as_ref().map(|amount| amount.value);
    let negative = |amount: &Option<Amount>| amount.as_ref().map(|amount| -amount.value);

    let mut sums = vec![
        sum(label(Label::LinesTotal), false, &|it| value(&it.totals.lines)),
        sum(label(Label::Allowances), false, &|it| negative(&it.totals.allowances)),
        sum(label(Label::Charges), false, &|it| value(&it.totals.charges)),
        sum(label(Label::NetTotal), false, &|it| value(&it.totals.net)),
    ];
    let rates: BTreeSet<(Option<Decimal>, Option<String>)> =
        before.tax.iter().chain(&after.tax).map(|tax| (tax.rate.map(|rate| rate.normalize()), tax.category.clone())).collect();
    for (rate, category) in rates {
        let note = category.as_deref().and_then(tax_note).map(|note| format!(" ({})", label(note))).unwrap_or_default();
        let title = format!("{tax} {}{note}", rate.map(|rate| locale.percent(rate)).unwrap_or_default());
        sums.push(sum(title.replace("  ", " "), false, &|it| {
            let of_rate = it.tax.iter().filter(|tax| tax.rate.map(|rate| rate.normalize()) == rate && tax.category == category);
            of_rate.filter_map(|tax| value(&tax.tax)).reduce(|sum, tax| sum.saturating_add(tax))
        }));
    }
    sums.extend([
        sum(label(Label::GrossTotal), true, &|it| value(&it.totals.gross)),
        sum(label(Label::Prepaid), false, &|it| negative(&it.totals.prepaid)),
        sum(label(Label::Rounding), false, &|it| value(&it.totals.rounding)),
        sum(label(amount_due(after)), true, &|it| value(&it.totals.due)),
    ]);
    sums.retain(|sum| !sum.fact.before.is_empty() || !sum.fact.after.is_empty());
    sums
}
