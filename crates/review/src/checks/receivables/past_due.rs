//! AR-04: the past due amount is the balance once the due date is past.

use super::aging_buckets::of_invoice;
use super::open::{open, receivables};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::close::sums::apart;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-04",
    name: "Past due amount",
    family: Family::Receivables,
    severity: Severity::High,
    meaning: "What the ledger states as past due is not what is open of the invoice after its due date. On the due date it is not late yet.",
    formula: "past_due_amount <> (open if due_date < as_of, else 0)",
    needs: &[
        Need::RecordColumn(RecordKind::Receivables, Field::PastDueAmount),
        Need::RecordColumn(RecordKind::Receivables, Field::DueDate),
        Need::AsOf,
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the past due amount stated and the one computed.",
    mend: "Compute the past due amounts again as of the day; look whether the due date was changed after the report.",
    source: "Zuora dbt package, zuora__billing_history.sql",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(day) = inputs.as_of else { return };
    for record in receivables(inputs) {
        let (Some(stated), Some(due), Some(open)) =
            (record.decimal(Field::PastDueAmount), record.date(Field::DueDate), open(&record, Some(day)))
        else {
            continue;
        };
        let late = due < day;
        let expected = if late { open } else { Decimal::ZERO };
        let Some(finding) = apart(expected, stated, record.text(Field::Currency), findings.parameter("tolerance")) else { continue };
        let message = if late {
            format!("due {due}, {open} open on {day}, past due {stated}")
        } else {
            format!("due {due}, not past due on {day}, past due {stated}")
        };
        let fault = if late { "late and not stated in full" } else { "not late and stated" }.to_owned();
        findings.add(Subject::Other, of_invoice(&record, Finding { field: Some(Field::PastDueAmount), message, fault, ..finding }));
    }
}
