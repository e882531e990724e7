//! CMP-09: an invoice that was made is posted.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CMP-09",
    name: "Generated but not posted",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "The invoice is complete by its status, and has no posting date. Drafts and voided invoices are not meant.",
    formula: "status is neither draft nor void AND posted_date is empty",
    needs: &[Need::Column(Field::Status), Need::Column(Field::PostedDate)],
    parameters: &[],
    at_stake: "The whole invoice.",
    mend: "Post the invoice, or cancel it.",
    source: "Zuora, Bill runs: review and post",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let status = invoice.text(Field::Status);
    let unfinished = ["draft", "incomplete", "unposted", "pending", "error", "failed", "rejected"];
    if status.is_empty() || invoice.is_void() || unfinished.contains(&status.to_lowercase().as_str()) {
        return;
    }
    if invoice.date(Field::PostedDate).is_none() {
        let gross = invoice.gross();
        findings.add(
            Subject::Invoice(*invoice),
            Finding {
                field: Some(Field::PostedDate),
                expected: "a posting date".to_owned(),
                actual: "none".to_owned(),
                at_stake: gross,
                message: format!("status {status}, not posted: {gross} {}", invoice.currency()).trim_end().to_owned(),
                fault: format!("status {status}"),
                ..Finding::default()
            },
        );
    }
}
