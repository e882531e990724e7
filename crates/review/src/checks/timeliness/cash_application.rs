//! TIM-07: a payment is set against its invoice soon.

use super::business_days::{business_days, with_weekday};
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-07",
    name: "Late payment application",
    family: Family::Timeliness,
    severity: Severity::Medium,
    meaning: "The payment was set against an invoice too many business days (Monday to Friday) after it came in.",
    formula: "business days from date to applied_date > days",
    needs: &[Need::RecordColumn(RecordKind::Payments, Field::Date), Need::RecordColumn(RecordKind::Payments, Field::AppliedDate)],
    parameters: &[Parameter { name: "days", title: "Business days allowed from receipt to application", usual: "3" }],
    at_stake: "The amount that was applied late.",
    mend: "Find out why the payment could not be matched: reference, customer, currency.",
    source: "Accounting Seed, unapplied cash",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let allowed = findings.parameter("days");
    for payment in inputs.records(RecordKind::Payments).into_iter().flat_map(|payments| payments.iter()) {
        let (Some(received), Some(applied)) = (payment.date(Field::Date), payment.date(Field::AppliedDate)) else { continue };
        let days = business_days(received, applied);
        let status = payment.text(Field::Status).to_lowercase();
        let undone = ["void", "voided", "failed", "cancelled", "canceled", "reversed"].contains(&status.as_str());
        if undone || Decimal::from(days) <= allowed {
            continue;
        }
        let (id, number) = (payment.text(Field::Payment), payment.text(Field::InvoiceNumber));
        let billed = inputs.run.find(number).filter(|invoice| !invoice.number().is_empty());
        let counted = if days == 1 { "1 business day".to_owned() } else { format!("{days} business days") };
        let message = format!("payment {id} came {}, applied {}: {counted}", with_weekday(received), with_weekday(applied));
        findings.add(
            billed.map_or(Subject::Other, Subject::Invoice),
            Finding {
                invoice: number.to_owned(),
                customer: payment.text(Field::CustomerId).to_owned(),
                field: Some(Field::AppliedDate),
                expected: format!("{} business days", allowed.normalize()),
                actual: counted,
                currency: payment.text(Field::Currency).to_owned(),
                at_stake: payment.decimal(Field::AppliedAmount).or(payment.decimal(Field::Amount)).unwrap_or_default(),
                message: format!("{message}, {} allowed", allowed.normalize()),
                subject: format!("{id}|{number}"),
                ..Finding::default()
            },
        );
    }
}
