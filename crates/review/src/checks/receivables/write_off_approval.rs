//! AR-08: a write-off is approved, by somebody else.

use super::aging_buckets::of_invoice;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::close::sums::money;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-08",
    name: "Write-off without approval",
    family: Family::Receivables,
    severity: Severity::Critical,
    meaning: "An amount was written off without an approver, or by the one who prepared it.",
    formula: "approver is empty or approver = preparer",
    needs: &[Need::Records(RecordKind::WriteOffs)],
    parameters: &[],
    at_stake: "The amount written off.",
    mend: "Have a second person approve the write-off, or take it back.",
    source: "SOX maker-checker (practice)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for record in inputs.records(RecordKind::WriteOffs).into_iter().flat_map(|records| records.iter()) {
        let (preparer, approver) = (record.text(Field::Preparer).trim(), record.text(Field::Approver).trim());
        let itself = approver.to_lowercase() == preparer.to_lowercase();
        let Some(amount) = record.decimal(Field::Amount).filter(|_| approver.is_empty() || itself) else { continue };
        let currency = record.text(Field::Currency);
        let by = if preparer.is_empty() { String::new() } else { format!(", prepared by {preparer}") };
        let (why, fault) = if approver.is_empty() {
            (format!("without approver{by}"), "no approver")
        } else {
            (format!("prepared and approved by {approver}"), "approved by its preparer")
        };
        let finding = Finding {
            field: Some(Field::Approver),
            expected: if preparer.is_empty() { "an approver".to_owned() } else { format!("an approver other than {preparer}") },
            actual: if approver.is_empty() { "none".to_owned() } else { approver.to_owned() },
            currency: currency.to_owned(),
            at_stake: amount,
            message: format!("{} written off {why}", money(amount, currency)),
            fault: fault.to_owned(),
            ..Finding::default()
        };
        findings.add(Subject::Other, of_invoice(&record, finding));
    }
}
