//! AR-03: nothing is open of what is paid or void.

use super::aging_buckets::of_invoice;
use super::open::receivables;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::close::sums::money;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-03",
    name: "Paid or void with a balance",
    family: Family::Receivables,
    severity: Severity::Critical,
    meaning: "An invoice is said to be paid or void, and a balance is left on it.",
    formula: "status in (paid, settled, closed, void, cancelled) and balance <> 0",
    needs: &[Need::RecordColumn(RecordKind::Receivables, Field::Status), Need::RecordColumn(RecordKind::Receivables, Field::Balance)],
    parameters: &[],
    at_stake: "The balance.",
    mend: "Apply what is missing, write the rest off with an approval, or set the status right.",
    source: "Stripe dbt package, amount_remaining",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for record in receivables(inputs) {
        let status = record.text(Field::Status).trim().to_lowercase();
        let closed = matches!(
            status.as_str(),
            "paid" | "paid in full" | "paid_in_full" | "settled" | "closed" | "void" | "voided" | "cancelled" | "canceled"
        );
        let Some(balance) = record.decimal(Field::Balance).filter(|balance| closed && !balance.is_zero()) else { continue };
        let currency = record.text(Field::Currency);
        let finding = Finding {
            field: Some(Field::Balance),
            expected: Decimal::ZERO.to_string(),
            actual: balance.to_string(),
            difference: Some(balance),
            currency: currency.to_owned(),
            at_stake: balance,
            message: format!("{status}, with {} open", money(balance, currency)),
            fault: status,
            ..Finding::default()
        };
        findings.add(Subject::Other, of_invoice(&record, finding));
    }
}
