//! TIM-06: a dispute that ends in a credit ends soon.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-06",
    name: "Credit turnaround",
    family: Family::Timeliness,
    severity: Severity::Medium,
    meaning: "The credit for a dispute was issued too many days after the dispute was opened.",
    formula: "credit_date - opened_date > days",
    needs: &[Need::RecordColumn(RecordKind::Disputes, Field::OpenedDate), Need::RecordColumn(RecordKind::Disputes, Field::CreditDate)],
    parameters: &[Parameter { name: "days", title: "Days allowed from dispute to credit", usual: "30" }],
    at_stake: "The amount in dispute.",
    mend: "Find out where the dispute waited.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let allowed = findings.parameter("days");
    for dispute in inputs.records(RecordKind::Disputes).into_iter().flat_map(|disputes| disputes.iter()) {
        let (Some(opened), Some(credited)) = (dispute.date(Field::OpenedDate), dispute.date(Field::CreditDate)) else { continue };
        let days = (credited - opened).num_days();
        if Decimal::from(days) <= allowed {
            continue;
        }
        let number = dispute.text(Field::InvoiceNumber);
        let billed = inputs.run.find(number).filter(|invoice| !invoice.number().is_empty());
        let reason = dispute.text(Field::Reason);
        let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        findings.add(
            billed.map_or(Subject::Other, Subject::Invoice),
            Finding {
                invoice: number.to_owned(),
                customer: dispute.text(Field::CustomerId).to_owned(),
                field: Some(Field::CreditDate),
                expected: format!("{} days", allowed.normalize()),
                actual: format!("{days} days"),
                currency: dispute.text(Field::Currency).to_owned(),
                at_stake: dispute.decimal(Field::Amount).or_else(|| billed.map(|invoice| invoice.gross())).unwrap_or_default(),
                message: format!("disputed {opened}{reason}, credited {credited}: {days} days, {} allowed", allowed.normalize()),
                subject: format!("{number}|{opened}"),
                ..Finding::default()
            },
        );
    }
}
