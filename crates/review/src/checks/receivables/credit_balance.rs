//! AR-06: a customer whom we owe.

use super::open::{open, receivables};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::close::sums::{Sums, money};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-06",
    name: "Customer with a credit balance",
    family: Family::Receivables,
    severity: Severity::Medium,
    meaning: "All open items of a customer in a currency come to less than zero: the customer paid or was credited more than was billed.",
    formula: "sum(open) < 0, per customer and currency",
    needs: &[Need::RecordColumn(RecordKind::Receivables, Field::CustomerId)],
    parameters: &[],
    at_stake: "The credit balance.",
    mend: "Find out whether the customer paid twice or an invoice is missing; refund, or agree to set it against the next bill.",
    source: "practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut balances: BTreeMap<&str, Sums> = BTreeMap::new();
    for record in receivables(inputs).filter(|record| !record.text(Field::CustomerId).is_empty()) {
        if let Some(open) = open(&record, inputs.as_of) {
            balances.entry(record.text(Field::CustomerId)).or_default().add(record.text(Field::Currency), open);
        }
    }
    for (customer, sums) in &balances {
        for currency in sums.currencies() {
            let Some(balance) = sums.of(currency).filter(|balance| *balance < Decimal::ZERO) else { continue };
            let finding = Finding {
                customer: (*customer).to_owned(),
                field: Some(Field::Balance),
                expected: "0 or more".to_owned(),
                actual: balance.to_string(),
                difference: Some(balance),
                currency: currency.to_owned(),
                at_stake: balance,
                message: format!("open items come to {}", money(balance, currency)),
                subject: format!("{customer}|{currency}"),
                ..Finding::default()
            };
            findings.add(Subject::Other, finding);
        }
    }
}
