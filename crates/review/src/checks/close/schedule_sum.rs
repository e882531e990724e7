//! CLS-05: the revenue schedule of a line comes to the line's net amount.

use super::schedule::schedules;
use super::sums::apart;
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-05",
    name: "Schedule against line",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "The months of a line's revenue schedule do not come to the line's net amount.",
    formula: "sum(schedule amounts of the line) <> net_amount; of the invoice where a schedule names no line",
    needs: &[Need::Records(RecordKind::RevenueSchedules), Need::OneOf(&[Field::NetAmount, Field::InvoiceNet])],
    parameters: &[TOLERANCE],
    at_stake: "The difference between what is scheduled and what was billed.",
    mend: "Build the schedule of the line anew; look whether the line was changed or credited after its schedule was made.",
    source: "practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for schedule in schedules(inputs) {
        let Some(sum) = schedule.sum(|row| row.decimal(Field::Amount)) else { continue };
        let billed = schedule.billed();
        let Some(finding) = apart(billed, sum, "", findings.parameter("tolerance")) else { continue };
        let months = schedule.rows.len();
        let rows = if months == 1 { "1 month".to_owned() } else { format!("{months} months") };
        let what = schedule.name();
        let message = if schedule.line.is_none() && !schedule.number.is_empty() {
            format!("{rows} scheduled come to {sum} for {what}, which the invoice does not have")
        } else {
            format!("{rows} scheduled come to {sum}, {what} was billed with {billed}")
        };
        let about = schedule.line.map_or(Subject::Invoice(schedule.invoice), Subject::Line);
        findings.add(about, Finding { field: Some(Field::NetAmount), line: schedule.number.to_owned(), message, ..finding });
    }
}
