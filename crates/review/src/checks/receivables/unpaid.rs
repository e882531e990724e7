//! AR-05: what is open is the amount less what was paid.

use super::aging_buckets::of_invoice;
use super::historic_balance::credits_and_write_offs;
use super::open::{is_void, receivables};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::close::sums::{apart, money};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use hashbrown::HashMap;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-05",
    name: "Open is billed less paid",
    family: Family::Receivables,
    severity: Severity::High,
    meaning: "The balance of an invoice is not its amount less what was paid, and less its credit notes and write-offs where these are given.",
    formula: "balance <> amount - paid_amount - credits - write-offs",
    needs: &[Need::RecordColumn(RecordKind::Receivables, Field::Balance), Need::RecordColumn(RecordKind::Receivables, Field::PaidAmount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two balances.",
    mend: "Look for a payment, credit note or adjustment that only one of the figures counts.",
    source: "Zuora dbt package, zuora__billing_history.sql",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut lowered: HashMap<&str, ExactSum> = HashMap::new();
    for (_, amount, invoice) in credits_and_write_offs(inputs, |date| date.is_none() || inputs.as_of.is_none() || date <= inputs.as_of) {
        lowered.entry(invoice).or_default().add(amount);
    }
    for record in receivables(inputs).filter(|record| !is_void(record)) {
        let (Some(amount), Some(paid), Some(balance)) =
            (record.decimal(Field::Amount), record.decimal(Field::PaidAmount), record.decimal(Field::Balance))
        else {
            continue;
        };
        let Ok(credited) = lowered.get(record.text(Field::InvoiceNumber)).copied().unwrap_or_default().total() else { continue };
        let Some(open) = amount.checked_sub(paid).and_then(|open| open.checked_sub(credited)) else { continue };
        let currency = record.text(Field::Currency);
        let Some(finding) = apart(open, balance, currency, findings.parameter("tolerance")) else { continue };
        let credits = if credited.is_zero() { String::new() } else { format!(" - {credited} credited") };
        let message = format!("{amount} - {paid} paid{credits} = {}, balance {balance}", money(open, currency));
        findings.add(Subject::Other, of_invoice(&record, Finding { field: Some(Field::Balance), message, ..finding }));
    }
}
