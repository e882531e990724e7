//! TAX-14: where sales reach the threshold there is a registration.

use super::places::{country_of, is_us};
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::arithmetic::has_totals;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-14",
    name: "US nexus watch",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "Sales to a state, of this run and the previous one, have reached what a registration is due from (in US dollars, or in \
              number of invoices), and there is none. Where the register names neither threshold, the usual amount counts. Two runs are \
              the least of twelve months: a state can be over earlier than this shows.",
    formula: "sum of net_amount >= threshold or invoices >= transactions, and not registered",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::Region),
        Need::OneOf(&[Field::InvoiceNet, Field::NetAmount]),
        Need::Records(RecordKind::Registrations),
    ],
    parameters: &[Parameter { name: "threshold", title: "Sales in US dollars, where the register names no threshold", usual: "100000" }],
    at_stake: "The sales to the state.",
    mend: "Have tax advice on registering in the state, and tax from then on.",
    source: "South Dakota v. Wayfair (2018); The CPA Journal, April 2024, on transaction thresholds",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(register) = inputs.records(RecordKind::Registrations) else { return };
    let mut sales: HashMap<String, (Decimal, usize, Option<NaiveDate>)> = HashMap::new();
    for run in inputs.previous.into_iter().chain([inputs.run]) {
        for invoice in run.invoices().filter(|invoice| has_totals(invoice) && is_us(country_of(invoice))) {
            let (net, count, last) = sales.entry(invoice.text(Field::Region).to_uppercase()).or_default();
            // Thresholds are in dollars.
            if invoice.currency().is_empty() || invoice.currency().eq_ignore_ascii_case("USD") {
                *net = net.saturating_add(invoice.net());
            }
            *count += usize::from(!invoice.is_credit_note());
            *last = (*last).max(invoice.date(Field::InvoiceDate));
        }
    }
    for state in register.iter().filter(|state| state.text(Field::Country).is_empty() || is_us(state.text(Field::Country))) {
        let region = state.text(Field::Region);
        let Some(&(net, count, last)) = sales.get(&region.to_uppercase()) else { continue };
        let (threshold, transactions) = (state.decimal(Field::Threshold), state.decimal(Field::Transactions));
        let usual = || Some(findings.parameter("threshold")).filter(|_| transactions.is_none());
        let by_sales = threshold.or_else(usual).filter(|threshold| net >= *threshold);
        let by_count = transactions.filter(|least| *least > Decimal::ZERO && Decimal::from(count) >= *least);
        if (by_sales.is_none() && by_count.is_none()) || is_registered(&state, last) {
            continue;
        }
        let reached = match (by_sales, by_count) {
            (Some(threshold), _) => format!("sales of {net} USD, a registration is due from {threshold}"),
            (None, Some(least)) => format!("{count} invoices, a registration is due from {least}"),
            (None, None) => continue,
        };
        let finding = Finding {
            field: Some(Field::Region),
            expected: "registered".into(),
            actual: "not registered".into(),
            currency: "USD".into(),
            at_stake: net,
            message: format!("{region}: {reached}, and there is none"),
            fault: region.to_owned(),
            subject: region.to_owned(),
            ..Finding::default()
        };
        findings.add(Subject::Other, finding);
    }
}

/// Registered by the day of the last invoice: the status says so, or, where it says nothing, there is a day of registration.
fn is_registered(state: &Record<'_>, last: Option<NaiveDate>) -> bool {
    let start = state.date(Field::StartDate);
    let in_time = start.zip(last).is_none_or(|(start, last)| start <= last);
    match state.text(Field::Status).to_lowercase().as_str() {
        "registered" | "active" | "yes" | "true" => in_time,
        "" => start.is_some() && in_time,
        _ => false,
    }
}
