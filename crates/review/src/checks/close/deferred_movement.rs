//! CLS-03: deferred revenue at the start, with what was deferred, less what was recognised, is deferred revenue at the end.

use super::ledger::{Side, balances};
use super::schedule::{recognised, schedules, states_recognised};
use super::sums::{Sums, apart, currencies, money};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-03",
    name: "Deferred revenue roll-forward",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "Opening deferred revenue, with the schedules of this run's invoices, less what was recognised in the period, is not the \
              closing balance of the deferred revenue accounts. Every schedule is taken to pass through deferred revenue.",
    formula: "opening + schedules of the run's invoices - recognised in the period <> closing, per currency",
    needs: &[
        Need::RecordColumn(RecordKind::RevenueSchedules, Field::Date),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "deferred_revenue"),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::OpeningBalance),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::ClosingBalance),
        Need::Period,
    ],
    parameters: &[TOLERANCE],
    at_stake: "What the roll-forward does not explain.",
    mend: "Compare the schedules with the journal to deferred revenue: an invoice without schedule, a month recognised twice or not at all.",
    source: "ASC 606-10-45-2; Stripe Revenue Recognition, period summary",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(period) = inputs.period else { return };
    let ([opening, deferred, earned], closing) = movements(inputs, period);
    for currency in currencies(&[&opening, &deferred, &earned, &closing]) {
        let (Some(opening), Some(deferred), Some(earned), Some(closing)) =
            (opening.of(currency), deferred.of(currency), earned.of(currency), closing.of(currency))
        else {
            continue;
        };
        let Some(expected) = opening.checked_add(deferred).and_then(|sum| sum.checked_sub(earned)) else { continue };
        let Some(finding) = apart(expected, closing, currency, findings.parameter("tolerance")) else { continue };
        let message = format!(
            "opening {opening} + deferred {deferred} - recognised {earned} = {}, the deferred revenue accounts close at {}",
            money(expected, currency),
            money(closing, currency)
        );
        let subject = format!("deferred_revenue|{currency}");
        findings.add(Subject::Other, Finding { field: Some(Field::ClosingBalance), message, subject, ..finding });
    }
}

/// Deferred revenue at the start of the period, what was deferred and what was recognised in it; and the closing balance of the ledger.
pub fn movements(inputs: &Inputs<'_>, (start, end): (NaiveDate, NaiveDate)) -> ([Sums; 3], Sums) {
    let mut deferred = Sums::default();
    for schedule in schedules(inputs) {
        if let Some(sum) = schedule.sum(|row| row.decimal(Field::Amount)) {
            deferred.add(schedule.invoice.currency(), sum);
        }
    }
    let stated = states_recognised(inputs);
    let mut earned = Sums::default();
    for row in inputs.records(RecordKind::RevenueSchedules).into_iter().flat_map(|records| records.iter()) {
        let invoice = inputs.run.find(row.text(Field::InvoiceNumber));
        let of_period = row.date(Field::Date).is_some_and(|date| (start..=end).contains(&date));
        let counts = of_period && !invoice.is_some_and(|invoice| invoice.is_void());
        if let Some(amount) = recognised(&row, stated, end).filter(|_| counts) {
            let said = row.text(Field::Currency);
            earned.add(if said.is_empty() { invoice.map_or("", |invoice| invoice.currency()) } else { said }, amount);
        }
    }
    let balances = balances(inputs, "deferred_revenue", Side::Credit);
    ([balances.opening, deferred, earned].map(|sums| sums.in_the_currency_of(&balances.closing)), balances.closing)
}
