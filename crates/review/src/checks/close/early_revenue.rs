//! CLS-07: what is delivered after the period is not revenue of the period.

use super::schedule::{recognised, schedules, states_recognised};
use super::sums::money;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-07",
    name: "Cut-off: billed in the period, delivered after it",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "A line billed in the period for a service that begins after it is recognised as revenue in the period instead of deferred.",
    formula: "service start > period end and invoice_date <= period end and recognised in the period <> 0",
    needs: &[
        Need::RecordColumn(RecordKind::RevenueSchedules, Field::Date),
        Need::OneOf(&[Field::PeriodStart, Field::InvoiceStart]),
        Need::Column(Field::InvoiceDate),
        Need::Period,
    ],
    parameters: &[],
    at_stake: "What is recognised too early.",
    mend: "Reverse the revenue into deferred revenue and let the schedule begin with the service.",
    source: "KD month-end close checklist (cut-off)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((_, end)) = inputs.period else { return };
    let stated = states_recognised(inputs);
    for schedule in schedules(inputs) {
        let invoice = schedule.invoice;
        let own = |field| schedule.line.and_then(|line| line.date(field));
        // Of a whole invoice, the earliest service counts.
        let first = || invoice.lines().filter_map(|line| line.date(Field::PeriodStart)).min();
        let begins = if schedule.line.is_some() { own(Field::PeriodStart) } else { first() };
        let Some(begins) = begins.or_else(|| invoice.date(Field::InvoiceStart)).filter(|begins| *begins > end) else { continue };
        if invoice.date(Field::InvoiceDate).is_none_or(|date| date > end) {
            continue;
        }
        let within = |row: &crate::records::Record<'_>| row.date(Field::Date).is_none_or(|date| date <= end);
        let Some(early) = schedule.sum(|row| recognised(row, stated, end).filter(|_| within(row))).filter(|sum| !sum.is_zero()) else {
            continue;
        };
        let currency = invoice.currency();
        let finding = Finding {
            line: schedule.number.to_owned(),
            field: Some(Field::RecognisedAmount),
            expected: Decimal::ZERO.to_string(),
            actual: early.to_string(),
            difference: Some(early),
            at_stake: early,
            message: format!("service begins {begins}, after the period's end {end}, yet {} is recognised by then", money(early, currency)),
            ..Finding::default()
        };
        findings.add(schedule.line.map_or(Subject::Invoice(invoice), Subject::Line), finding);
    }
}
