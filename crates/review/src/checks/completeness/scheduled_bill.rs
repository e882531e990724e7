//! CMP-02: a bill that was scheduled is raised.

use super::agreements::{Agreements, called, charge, is_agreed, subject};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-02",
    name: "Scheduled bill not raised",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "The contract's next bill was due by the day of the review, within what this run covers, and no line of the run bills it.",
    formula: "next_bill_date <= day of the review (and end of the period) AND no line for the contract dated on or after it, or covering it",
    needs: &[Need::RecordColumn(RecordKind::Contracts, Field::NextBillDate), Need::AsOf, Need::Column(Field::CustomerId)],
    parameters: &[],
    at_stake: "What the contract charges at once.",
    mend: "Raise the bill, and find out why the schedule did not.",
    source: "NetSuite billing schedules",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(contracts), Some(as_of)) = (inputs.records(RecordKind::Contracts), inputs.as_of) else { return };
    let agreements = Agreements::new(contracts, inputs.run);
    let lines = agreements.lines(inputs.run);
    let last_invoice = inputs.run.lines().filter_map(|line| line.date(Field::InvoiceDate)).max();
    // What falls due after the period and after the run's last invoice is the next run's.
    let covered = inputs.period.map(|(_, until)| last_invoice.map_or(until, |last| last.max(until)));
    let last = covered.map_or(as_of, |covered| covered.min(as_of));
    for (contract, lines) in agreements.contracts.iter().zip(&lines) {
        let Some(due) = contract.date(Field::NextBillDate).filter(|due| *due <= last && is_agreed(contract)) else { continue };
        if lines.iter().any(|line| bills(line.date(Field::InvoiceDate), line.date(Field::PeriodStart), line.date(Field::PeriodEnd), due)) {
            continue;
        }
        let stake = charge(contract, due);
        let currency = contract.text(Field::Currency);
        let worth = stake.map_or(String::new(), |stake| format!(", {stake} {currency}").trim_end().to_owned());
        findings.add(
            Subject::Other,
            Finding {
                customer: contract.text(Field::CustomerId).to_owned(),
                expected: due.to_string(),
                currency: currency.to_owned(),
                at_stake: stake.unwrap_or_default(),
                message: format!("{}: the bill scheduled for {due}{worth} is not in the run", called(contract)),
                subject: subject(contract),
                ..Finding::default()
            },
        );
    }
}

/// Whether a line is the bill due on a day: dated on it or later, or for a service period around it; or the run has no dates to tell.
fn bills(dated: Option<NaiveDate>, start: Option<NaiveDate>, end: Option<NaiveDate>, due: NaiveDate) -> bool {
    let around = start.zip(end).is_some_and(|(start, end)| start <= due && due <= end);
    around || dated.is_none_or(|dated| dated >= due)
}
