//! CLS-06: what was delivered in the period and billed after it is accrued.

use super::schedule::{recognised, schedules, states_recognised};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use hashbrown::HashSet;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CLS-06",
    name: "Cut-off: delivered in the period, billed after it",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "A service that ended in the period, or earlier, was billed after the period's end, and no revenue schedule recognises it within \
              the period. Without revenue schedules nothing is known to be accrued.",
    formula: "service end <= period end and invoice_date > period end and nothing recognised up to the period's end",
    needs: &[Need::OneOf(&[Field::PeriodEnd, Field::DeliveryDate, Field::InvoiceEnd]), Need::Column(Field::InvoiceDate), Need::Period],
    parameters: &[],
    at_stake: "The line's net amount: revenue of the period that is not in it.",
    mend: "Accrue the amount as unbilled revenue in the period, or post the invoice into it while it is open.",
    source: "VG step 1; KD month-end close checklist (cut-off)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((_, end)) = inputs.period else { return };
    let stated = states_recognised(inputs);
    let (mut lines, mut invoices) = (HashSet::new(), HashSet::new());
    for schedule in schedules(inputs) {
        let accrued = schedule.rows.iter().any(|row| {
            row.date(Field::Date).is_none_or(|date| date <= end) && recognised(row, stated, end).is_some_and(|amount| !amount.is_zero())
        });
        match schedule.line {
            _ if !accrued => {}
            Some(line) => drop(lines.insert(line.index())),
            None => drop(invoices.insert(schedule.invoice.index())),
        }
    }
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let Some(date) = invoice.date(Field::InvoiceDate).filter(|date| *date > end && !invoices.contains(&invoice.index())) else {
            continue;
        };
        for line in invoice.lines().filter(|line| !lines.contains(&line.index())) {
            let of_line = line.date(Field::PeriodEnd).or_else(|| line.date(Field::DeliveryDate));
            let Some(service) = of_line.or_else(|| invoice.date(Field::InvoiceEnd)).filter(|service| *service <= end) else { continue };
            let net = line.decimal(Field::NetAmount).unwrap_or_default();
            if net.is_zero() && line.decimal(Field::NetAmount).is_some() {
                continue;
            }
            let finding = Finding {
                field: Some(Field::InvoiceDate),
                expected: format!("on or before {end}, or accrued"),
                actual: date.to_string(),
                at_stake: net,
                message: format!(
                    "service ended {service}, billed {date}, after the period's end {end}; nothing of it is recognised by then"
                ),
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}
