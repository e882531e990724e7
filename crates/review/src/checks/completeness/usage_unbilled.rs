//! CMP-06: usage of the period has an invoice.

use super::prices::Prices;
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::arithmetic::rounded;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::{Days, NaiveDate};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cell::LazyCell;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-06",
    name: "Unbilled usage",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "Usage up to the end of the period that names no invoice: it was recorded and never billed. One finding per customer, product and \
              subscription.",
    formula: "usage without invoice number, dated on or before the end of the period less the days allowed",
    needs: &[
        Need::RecordColumn(RecordKind::Usage, Field::Date),
        // Where no record names an invoice, billed and unbilled can't be told apart.
        Need::RecordColumn(RecordKind::Usage, Field::InvoiceNumber),
        Need::Period,
    ],
    parameters: &[Parameter { name: "days", title: "Days before the end of the period from which usage may still wait", usual: "0" }],
    at_stake: "The usage at the customer's price.",
    mend: "Bill the usage, and find out why rating or the bill run left it behind.",
    source: "TM Forum GB941D; XINTEC usage assurance",
    kind: CheckKind::Run(check),
};

struct Unbilled {
    quantity: Option<Decimal>,
    records: usize,
    first: NaiveDate,
    last: NaiveDate,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(usage), Some((_, until))) = (inputs.records(RecordKind::Usage), inputs.period) else { return };
    let days = findings.parameter("days").to_u64().unwrap_or_default();
    let Some(cut_off) = until.checked_sub_days(Days::new(days)) else { return };
    let mut order = Vec::new();
    let mut unbilled: HashMap<[&str; 4], Unbilled> = HashMap::new();
    for record in usage.iter().filter(|record| record.text(Field::InvoiceNumber).is_empty()) {
        let Some(day) = record.date(Field::Date).filter(|day| *day <= cut_off) else { continue };
        let Some(quantity) = record.decimal(Field::Quantity).filter(|quantity| !quantity.is_zero()) else { continue };
        let key = [Field::CustomerId, Field::Product, Field::Subscription, Field::Unit].map(|field| record.text(field));
        let group = unbilled.entry(key).or_insert_with(|| {
            order.push(key);
            Unbilled { quantity: Some(Decimal::ZERO), records: 0, first: day, last: day }
        });
        group.quantity = group.quantity.and_then(|sum| sum.checked_add(quantity));
        group.records += 1;
        (group.first, group.last) = (group.first.min(day), group.last.max(day));
    }
    let prices = LazyCell::new(|| Prices::new(inputs));
    for key @ [customer, product, subscription, unit] in order {
        let Unbilled { quantity, records, first, last } = unbilled[&key];
        // Usage that was taken back in full, or more, is nothing to bill.
        let Some(quantity) = quantity.filter(|quantity| *quantity > Decimal::ZERO).map(|quantity| quantity.normalize()) else { continue };
        let price = prices.of(customer, product);
        let stake = price.and_then(|(price, currency)| Some(rounded(inputs, quantity.checked_mul(price)?, currency)));
        let dates = if first == last { format!("of {first}") } else { format!("of {first} to {last}") };
        let records = if records == 1 { "1 record".to_owned() } else { format!("{records} records") };
        let worth = stake
            .zip(price)
            .map_or(String::new(), |(stake, (price, currency))| format!("; {quantity} x {} = {stake} {currency}", price.normalize()));
        let amount = format!("{quantity} {unit}");
        findings.add(
            Subject::Other,
            Finding {
                field: Some(Field::Quantity),
                customer: customer.to_owned(),
                expected: quantity.to_string(),
                actual: "0".to_owned(),
                difference: Some(-quantity),
                currency: price.map_or("", |(_, currency)| currency).to_owned(),
                at_stake: stake.unwrap_or_default(),
                message: format!("{product}: {records} {dates} with {} in all are on no invoice{worth}", amount.trim_end()),
                fault: if last.checked_add_days(Days::new(31)).is_some_and(|late| late < cut_off) { "older than a month" } else { "" }
                    .to_owned(),
                subject: format!("{customer}|{product}||{subscription}"),
                ..Finding::default()
            },
        );
    }
}
