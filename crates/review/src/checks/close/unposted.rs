//! CLS-10: no document of the period is left unposted.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CLS-10",
    name: "Document not posted at close",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "An invoice or credit note of the period is a draft, incomplete or not posted. One without a date counts to the run's period.",
    formula: "status in (draft, incomplete, unposted, not posted, pending) and date in the period",
    needs: &[Need::Column(Field::Status), Need::Period],
    parameters: &[],
    at_stake: "The document's gross amount.",
    mend: "Complete and post the document, or delete it, before the period is closed.",
    source: "Oracle Receivables month-end checklist (incomplete and unposted items)",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((start, end)) = inputs.period.filter(|_| is_unposted(invoice)) else { return };
    let date = invoice.date(Field::InvoiceDate).or_else(|| invoice.date(Field::CreatedDate));
    if date.is_some_and(|date| !(start..=end).contains(&date)) {
        return;
    }
    let status = invoice.text(Field::Status);
    let dated = date.map_or("without a date".to_owned(), |date| format!("of {date}"));
    let finding = Finding {
        field: Some(Field::Status),
        expected: "posted".to_owned(),
        actual: status.to_owned(),
        at_stake: invoice.gross(),
        message: format!("document {dated} is {status} in the period {start} to {end}"),
        fault: status.to_lowercase(),
        ..Finding::default()
    };
    findings.add(Subject::Invoice(*invoice), finding);
}

/// Whether the document was not issued yet, as its status says.
pub fn is_unposted(invoice: &Invoice<'_>) -> bool {
    let status = invoice.text(Field::Status).trim().to_lowercase();
    matches!(
        status.as_str(),
        "draft" | "incomplete" | "unposted" | "not posted" | "not_posted" | "pending" | "pending approval" | "pending_approval"
    )
}
