//! CMP-20: a charge that failed is tried again.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::{Days, NaiveDate};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-20",
    name: "Failed charge not retried",
    family: Family::Completeness,
    severity: Severity::Medium,
    meaning: "A charge failed or was not completed, and no charge for the same invoice (or the same customer and amount) succeeded within the \
              days allowed. One finding per invoice.",
    formula: "failed charge AND no success within the days after it, and these are over",
    needs: &[Need::RecordColumn(RecordKind::Payments, Field::Status), Need::RecordColumn(RecordKind::Payments, Field::Date), Need::AsOf],
    parameters: &[Parameter { name: "days", title: "Days within which a charge must succeed after it failed", usual: "7" }],
    at_stake: "The charge, where it never succeeded.",
    mend: "Charge again, or ask the customer for another way to pay.",
    source: "dbt_stripe, incomplete charges",
    kind: CheckKind::Run(check),
};

#[derive(Default)]
struct Charges<'a> {
    /// First failure without success in time, how many there are, and the amount.
    failed: Vec<(NaiveDate, Decimal, &'a str)>,
    succeeded: Vec<NaiveDate>,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(payments), Some(as_of)) = (inputs.records(RecordKind::Payments), inputs.as_of) else { return };
    let days = Days::new(findings.parameter("days").to_u64().unwrap_or_default());
    let mut order = Vec::new();
    let mut all: HashMap<(&str, &str, &str, Decimal), Charges<'_>> = HashMap::new();
    for payment in payments.iter() {
        let Some(day) = payment.date(Field::Date).filter(|day| *day <= as_of) else { continue };
        let (customer, number, currency) =
            (payment.text(Field::CustomerId), payment.text(Field::InvoiceNumber), payment.text(Field::Currency));
        let amount = payment.decimal(Field::Amount).unwrap_or_default();
        let key = if number.is_empty() { (customer, "", currency, amount.normalize()) } else { ("", number, "", Decimal::ZERO) };
        let charges = all.entry(key).or_insert_with(|| {
            order.push((key, customer));
            Charges::default()
        });
        match Attempt::of(payment.text(Field::Status)) {
            Attempt::Failed => charges.failed.push((day, amount, currency)),
            Attempt::Succeeded => charges.succeeded.push(day),
            Attempt::Other => {}
        }
    }
    for (key, customer) in order {
        let (_, number, _, _) = key;
        let charges = &all[&key];
        let over = |failed: NaiveDate| failed.checked_add_days(days).filter(|last| *last < as_of);
        let unanswered = |(failed, ..): &&(NaiveDate, Decimal, &str)| {
            over(*failed).is_some_and(|last| !charges.succeeded.iter().any(|day| *failed <= *day && *day <= last))
        };
        let unanswered: Vec<_> = charges.failed.iter().filter(unanswered).collect();
        let Some((first, amount, currency)) = unanswered.iter().min_by_key(|(day, ..)| *day) else { continue };
        let paid = charges.succeeded.iter().filter(|day| *day >= first).min();
        let times = if unanswered.len() == 1 { "failed".to_owned() } else { format!("failed {} times, first", unanswered.len()) };
        let of = if number.is_empty() { format!("for {customer}") } else { format!("for {number}") };
        let then = match paid {
            Some(paid) => format!("succeeded only on {paid}, after {} days", (*paid - *first).num_days()),
            None => format!("did not succeed in the {} days since", (as_of - *first).num_days()),
        };
        findings.add(
            Subject::Other,
            Finding {
                invoice: number.to_owned(),
                field: Some(Field::Status),
                customer: customer.to_owned(),
                expected: over(*first).map_or_else(String::new, |last| format!("by {last}")),
                actual: paid.map_or_else(|| "not yet".to_owned(), ToString::to_string),
                currency: (*currency).to_owned(),
                at_stake: if paid.is_some() { Decimal::ZERO } else { *amount },
                message: format!("the charge of {amount} {currency} {of} {times} on {first} and {then}").replace("  ", " "),
                fault: if paid.is_some() { "paid late" } else { "not paid" }.to_owned(),
                subject: format!("{customer}|{number}"),
                ..Finding::default()
            },
        );
    }
}

/// How a charge ended.
enum Attempt {
    Failed,
    Succeeded,
    Other,
}

impl Attempt {
    fn of(status: &str) -> Attempt {
        let status = status.to_lowercase().replace([' ', '-'], "_");
        match status.as_str() {
            "failed" | "incomplete" | "declined" | "error" | "expired" | "requires_payment_method" | "requires_action" => Attempt::Failed,
            "succeeded" | "success" | "successful" | "paid" | "complete" | "completed" | "settled" | "captured" | "posted" | "applied" => {
                Attempt::Succeeded
            }
            _ => Attempt::Other,
        }
    }
}
