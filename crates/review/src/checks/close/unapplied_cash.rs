//! CLS-09: cash that was not set against an invoice, of a customer who has open ones.

use super::sums::{Sums, money};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::receivables::open::{open, receivables};
use crate::checks::receivables::receipts::receipts;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-09",
    name: "Unapplied cash beside open invoices",
    family: Family::Close,
    severity: Severity::High,
    meaning: "A customer's payments are not set against invoices in full, while invoices of the same customer and currency are open.",
    formula: "sum(payment amount - applied) <> 0 and sum(open) > 0, per customer and currency",
    needs: &[
        Need::RecordColumn(RecordKind::Payments, Field::CustomerId),
        Need::RecordColumn(RecordKind::Payments, Field::AppliedAmount),
        Need::RecordColumn(RecordKind::Receivables, Field::CustomerId),
    ],
    parameters: &[],
    at_stake: "The cash that is not applied.",
    mend: "Apply the cash to the invoices that it pays, or refund it.",
    source: "Accounting Seed, reconciling the receivable control account",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut unapplied: BTreeMap<&str, (Sums, Vec<&str>)> = BTreeMap::new();
    for receipt in receipts(inputs).into_iter().filter(|receipt| !receipt.customer.is_empty()) {
        let Some(rest) = receipt.amount.checked_sub(receipt.applied).filter(|rest| !rest.is_zero()) else { continue };
        let (sums, payments) = unapplied.entry(receipt.customer).or_default();
        sums.add(receipt.currency, rest);
        payments.push(receipt.payment);
    }
    let mut owed: BTreeMap<&str, Sums> = BTreeMap::new();
    for record in receivables(inputs) {
        if let Some(open) = open(&record, inputs.as_of) {
            owed.entry(record.text(Field::CustomerId)).or_default().add(record.text(Field::Currency), open);
        }
    }
    for (customer, (cash, payments)) in unapplied {
        let Some(owed) = owed.get(customer) else { continue };
        let cash = cash.in_the_currency_of(owed);
        for currency in cash.currencies() {
            let (Some(rest), Some(open)) = (cash.of(currency), owed.of(currency)) else { continue };
            if rest.is_zero() || open <= Decimal::ZERO {
                continue;
            }
            let named = payments.iter().take(3).copied().collect::<Vec<_>>().join(", ");
            let more = if payments.len() > 3 { format!(" and {} more", payments.len() - 3) } else { String::new() };
            let finding = Finding {
                customer: customer.to_owned(),
                field: Some(Field::AppliedAmount),
                expected: Decimal::ZERO.to_string(),
                actual: rest.to_string(),
                difference: Some(rest),
                currency: currency.to_owned(),
                at_stake: rest,
                message: format!(
                    "{} of payments {named}{more} not applied, while {} is open",
                    money(rest, currency),
                    money(open, currency)
                ),
                subject: format!("{customer}|{currency}"),
                ..Finding::default()
            };
            findings.add(Subject::Other, finding);
        }
    }
}
