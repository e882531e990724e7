//! AR-07: no more of a payment is set against invoices than was paid.

use super::receipts::receipts;
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::close::sums::money;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-07",
    name: "Payment applied twice",
    family: Family::Receivables,
    severity: Severity::Critical,
    meaning: "More of a payment is set against invoices than it brought in. Where a payment has several rows that all state one amount, that is \
              the whole payment; where they differ, each states its part.",
    formula: "sum(applied_amount) > amount, per payment; for a refund the other way round",
    needs: &[Need::RecordColumn(RecordKind::Payments, Field::AppliedAmount)],
    parameters: &[TOLERANCE],
    at_stake: "What is applied beyond the payment.",
    mend: "Take back the application that is too much; the invoice that it closed is open again.",
    source: "practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for receipt in receipts(inputs) {
        let Some(over) = receipt.applied.checked_sub(receipt.amount) else { continue };
        let beyond = if receipt.amount < Decimal::ZERO { -over } else { over };
        if beyond <= findings.parameter("tolerance") {
            continue;
        }
        let finding = Finding {
            customer: receipt.customer.to_owned(),
            field: Some(Field::AppliedAmount),
            expected: receipt.amount.to_string(),
            actual: receipt.applied.to_string(),
            difference: Some(over),
            currency: receipt.currency.to_owned(),
            at_stake: over,
            message: format!("payment {} of {}, applied {}", receipt.payment, money(receipt.amount, receipt.currency), receipt.applied),
            subject: format!("{}|{}", receipt.customer, receipt.payment),
            ..Finding::default()
        };
        findings.add(Subject::Other, finding);
    }
}
