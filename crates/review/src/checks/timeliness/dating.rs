//! TIM-03: an invoice bears the date on which it was made.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TIM-03",
    name: "Back- or forward-dated invoice",
    family: Family::Timeliness,
    severity: Severity::High,
    meaning: "The invoice's date lies too many days before or after the day on which the system made it.",
    formula: "abs(created_date - invoice_date) > days",
    needs: &[Need::Column(Field::InvoiceDate), Need::Column(Field::CreatedDate)],
    parameters: &[Parameter { name: "days", title: "Days allowed between the invoice's date and its making", usual: "3" }],
    at_stake: "The whole invoice, which may stand in the wrong period.",
    mend: "Find out who set the date and why; correct it before the period is closed.",
    source: "Practice",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(dated), Some(created)) = (invoice.date(Field::InvoiceDate), invoice.date(Field::CreatedDate)) else { return };
    let (days, allowed) = ((created - dated).num_days(), findings.parameter("days"));
    if invoice.is_void() || Decimal::from(days.abs()) <= allowed {
        return;
    }
    let fault = if days > 0 { "dated back" } else { "dated ahead" };
    findings.add(
        Subject::Invoice(*invoice),
        Finding {
            field: Some(Field::InvoiceDate),
            expected: created.to_string(),
            actual: dated.to_string(),
            at_stake: invoice.gross(),
            message: format!("dated {dated}, made {created}: {fault} by {} days, {} allowed", days.abs(), allowed.normalize()),
            fault: fault.to_owned(),
            ..Finding::default()
        },
    );
}
