//! ACC-22: a line's service period lies within the invoice's.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-22",
    name: "Line period outside invoice period",
    family: Family::Accuracy,
    severity: Severity::Medium,
    meaning: "A line's service period starts before the invoice's period, or ends after it.",
    formula: "period_start < invoice_start or period_end > invoice_end",
    needs: &[Need::OneOf(&[Field::PeriodStart, Field::PeriodEnd]), Need::OneOf(&[Field::InvoiceStart, Field::InvoiceEnd])],
    parameters: &[],
    at_stake: "The line's net amount.",
    mend: "Find out whether the line belongs on another invoice, or the period of the invoice is too short.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R110 and R111",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (from, until) = (invoice.date(Field::InvoiceStart), invoice.date(Field::InvoiceEnd));
    for line in invoice.lines() {
        let before = line.date(Field::PeriodStart).zip(from).filter(|(start, from)| start < from);
        let after = line.date(Field::PeriodEnd).zip(until).filter(|(end, until)| end > until);
        let (field, (day, edge), words) = match (before, after) {
            (Some(days), _) => (Field::PeriodStart, days, ["starts", "before"]),
            (None, Some(days)) => (Field::PeriodEnd, days, ["ends", "after"]),
            (None, None) => continue,
        };
        let finding = Finding {
            field: Some(field),
            expected: format!("{edge} or {}", if field == Field::PeriodStart { "later" } else { "earlier" }),
            actual: day.to_string(),
            at_stake: worth(&line),
            message: format!("the line {} on {day}, {} the period of the invoice does on {edge}", words[0], words[1]),
            fault: format!("{} {} the invoice's period", words[0], words[1]),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
