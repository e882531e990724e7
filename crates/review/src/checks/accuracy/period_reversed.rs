//! ACC-21: no period ends before it starts.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-21",
    name: "Service period reversed",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A service period, of a line or of the invoice, that ends before it starts.",
    formula: "period_end < period_start; invoice_end < invoice_start",
    needs: &[Need::OneOf(&[Field::PeriodStart, Field::InvoiceStart]), Need::OneOf(&[Field::PeriodEnd, Field::InvoiceEnd])],
    parameters: &[],
    at_stake: "The net amount of the line or the invoice.",
    mend: "Correct the period in the billing system; look whether the amount was computed from the wrong days.",
    source: "EN 16931, BR-29 and BR-30",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let reversed = |start: Option<NaiveDate>, end: Option<NaiveDate>| start.zip(end).filter(|(start, end)| end < start);
    for line in invoice.lines() {
        if let Some((start, end)) = reversed(line.date(Field::PeriodStart), line.date(Field::PeriodEnd)) {
            findings.add(Subject::Line(line), finding(Field::PeriodEnd, start, end, worth(&line)));
        }
    }
    if let Some((start, end)) = reversed(invoice.date(Field::InvoiceStart), invoice.date(Field::InvoiceEnd)) {
        findings.add(Subject::Invoice(*invoice), finding(Field::InvoiceEnd, start, end, invoice.net()));
    }
}

fn finding(field: Field, start: NaiveDate, end: NaiveDate, at_stake: Decimal) -> Finding {
    Finding {
        field: Some(field),
        expected: format!("{start} or later"),
        actual: end.to_string(),
        at_stake,
        message: format!("the period starts on {start} and ends on {end}"),
        ..Finding::default()
    }
}
