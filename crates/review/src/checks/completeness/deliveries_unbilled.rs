//! CMP-01: what was used or delivered is billed.

use super::agreements::is_credit;
use super::prices::Prices;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::rounded;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use std::cell::LazyCell;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-01",
    name: "Delivered, not billed",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "A customer used or was delivered more of a product than the run bills. Compared per customer and product, and per subscription \
              where both sides name it, over the billing period; not compared where the units differ.",
    formula: "delivered quantity - billed quantity > 0",
    needs: &[
        Need::Records(RecordKind::Usage),
        Need::Column(Field::CustomerId),
        Need::Column(Field::Product),
        Need::Column(Field::Quantity),
    ],
    parameters: &[],
    at_stake: "The quantity not billed, at the customer's price.",
    mend: "Find out why the deliveries did not reach the bill run, and bill what is missing.",
    source: "NetSuite, Invoice Sales Orders: fulfilled and not invoiced",
    kind: CheckKind::Run(check),
};

/// Customer, product and, where it is told apart, subscription.
type Sold<'a> = (&'a str, &'a str, &'a str);

#[derive(Default)]
struct Quantity<'a> {
    delivered: Option<Decimal>,
    records: usize,
    billed: Option<Decimal>,
    units: [&'a str; 2],
}

impl<'a> Quantity<'a> {
    /// Takes note of a unit of the deliveries (0) or the bills (1). Quantities in several units are not compared.
    fn unit(&mut self, side: usize, unit: &'a str) {
        if unit.is_empty() {
            return;
        }
        if !self.units[side].is_empty() && !self.units[side].eq_ignore_ascii_case(unit) {
            self.delivered = None;
        }
        self.units[side] = unit;
    }
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(usage) = inputs.records(RecordKind::Usage) else { return };
    let ledger = inputs.records(RecordKind::Receivables);
    let ledger: HashSet<&str> =
        ledger.into_iter().flat_map(|ledger| ledger.iter()).map(|record| record.text(Field::InvoiceNumber)).collect();
    let billed_before = |number: &str| ledger.contains(number) || inputs.previous.is_some_and(|previous| previous.find(number).is_some());
    let in_question = |record: &Record<'_>| {
        let in_period = inputs.period.zip(record.date(Field::Date)).is_none_or(|((from, until), day)| from <= day && day <= until);
        let number = record.text(Field::InvoiceNumber);
        in_period && (number.is_empty() || inputs.run.find(number).is_some() || !billed_before(number))
    };
    let records: Vec<Record<'_>> = usage.iter().filter(in_question).collect();
    let charged = || {
        let stands = inputs.run.invoices().filter(|invoice| !invoice.is_void());
        stands.flat_map(|invoice| {
            // A credit takes back what this run bills, or else an earlier bill's: that one is not in question here.
            let taken_back_here = inputs.run.find(invoice.text(Field::PrecedingInvoice)).is_some_and(|origin| !origin.number().is_empty());
            let credit_note = invoice.is_credit_note();
            let counts = move |credit: bool| !(credit && credit_note) || taken_back_here;
            invoice.lines().filter(move |line| counts(is_credit(*line))).map(move |line| (invoice, line))
        })
    };
    // Where one of the two sides leaves the subscription open, the customer's product is compared as a whole.
    let mut whole: HashSet<(&str, &str)> = HashSet::new();
    for record in records.iter().filter(|record| record.text(Field::Subscription).is_empty()) {
        whole.insert((record.text(Field::CustomerId), record.text(Field::Product)));
    }
    for (invoice, line) in charged().filter(|(_, line)| line.text(Field::Subscription).is_empty()) {
        whole.insert((invoice.customer(), line.text(Field::Product)));
    }
    let sold = |customer, product, subscription| {
        (customer, product, if !whole.is_empty() && whole.contains(&(customer, product)) { "" } else { subscription })
    };

    let mut order: Vec<Sold<'_>> = Vec::new();
    let mut quantities: HashMap<Sold<'_>, Quantity<'_>> = HashMap::new();
    for record in &records {
        let key = sold(record.text(Field::CustomerId), record.text(Field::Product), record.text(Field::Subscription));
        let quantity = quantities.entry(key).or_insert_with(|| {
            order.push(key);
            Quantity { delivered: Some(Decimal::ZERO), billed: Some(Decimal::ZERO), ..Quantity::default() }
        });
        quantity.delivered = quantity.delivered.zip(record.decimal(Field::Quantity)).and_then(|(sum, more)| sum.checked_add(more));
        quantity.records += 1;
        quantity.unit(0, record.text(Field::Unit));
    }
    for (invoice, line) in charged() {
        let key = sold(invoice.customer(), line.text(Field::Product), line.text(Field::Subscription));
        if let Some(quantity) = quantities.get_mut(&key) {
            let more = line.decimal(Field::Quantity).unwrap_or_default();
            quantity.billed = quantity.billed.and_then(|sum| sum.checked_add(more));
            quantity.unit(1, line.text(Field::Unit));
        }
    }

    let prices = LazyCell::new(|| Prices::new(inputs));
    for (customer, product, subscription) in order {
        let quantity = &quantities[&(customer, product, subscription)];
        let (Some(delivered), Some(billed), [used, sold]) = (quantity.delivered, quantity.billed, quantity.units) else { continue };
        let same_unit = used.is_empty() || sold.is_empty() || used.eq_ignore_ascii_case(sold);
        let Some(missing) = delivered.checked_sub(billed).filter(|missing| same_unit && *missing > Decimal::ZERO) else { continue };
        let price = prices.of(customer, product);
        let stake = price.and_then(|(price, currency)| Some(rounded(inputs, missing.checked_mul(price)?, currency)));
        let unit = if used.is_empty() { String::new() } else { format!(" {used}") };
        let records = if quantity.records == 1 { "1 delivery".to_owned() } else { format!("{} deliveries", quantity.records) };
        let worth = stake.zip(price).map_or(String::new(), |(stake, (price, currency))| {
            format!("; {} x {} = {stake} {currency}", missing.normalize(), price.normalize())
        });
        findings.add(
            Subject::Other,
            Finding {
                field: Some(Field::Quantity),
                customer: customer.to_owned(),
                expected: delivered.normalize().to_string(),
                actual: billed.normalize().to_string(),
                difference: Some(-missing),
                currency: price.map_or("", |(_, currency)| currency).to_owned(),
                at_stake: stake.unwrap_or_default(),
                message: format!(
                    "{product}: {records} of {}{unit} in all, billed {}: {} not billed{worth}",
                    delivered.normalize(),
                    billed.normalize(),
                    missing.normalize()
                ),
                fault: if billed.is_zero() { "nothing billed" } else { "billed in part" }.to_owned(),
                subject: format!("{customer}|{product}||{subscription}"),
                ..Finding::default()
            },
        );
    }
}
