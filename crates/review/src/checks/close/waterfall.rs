//! CLS-04: what was booked in a month is recognised or still to come.

use super::schedule::{schedules, states_recognised};
use super::sums::{Sums, apart, currencies, money};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-04",
    name: "Revenue waterfall",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "What was billed in a month under revenue schedules is not what is recognised of it and what is scheduled after the period: \
              a month was skipped, recognised too early, or with another amount.",
    formula: "booked <> sum(recognised) + sum(scheduled after the period), per month of booking and currency",
    needs: &[
        Need::RecordColumn(RecordKind::RevenueSchedules, Field::RecognisedAmount),
        Need::RecordColumn(RecordKind::RevenueSchedules, Field::Date),
        Need::OneOf(&[Field::NetAmount, Field::InvoiceNet]),
        Need::Period,
    ],
    parameters: &[TOLERANCE],
    at_stake: "What is neither recognised nor still to come, or both.",
    mend: "Look through the schedules of that month for rows up to the period's end that are not recognised in full, and later rows that are.",
    source: "Stripe Revenue Recognition, waterfall report",
    kind: CheckKind::Run(check),
};

#[derive(Default)]
struct Month {
    booked: Sums,
    recognised: Sums,
    remaining: Sums,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((_, end)) = inputs.period.filter(|_| states_recognised(inputs)) else { return };
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    for schedule in schedules(inputs) {
        let booked = schedule.invoice.date(Field::InvoiceDate).unwrap_or(end).format("%Y-%m").to_string();
        let currency = schedule.invoice.currency();
        let later = |row: &crate::records::Record<'_>| row.date(Field::Date).is_some_and(|date| date > end);
        let (Some(recognised), Some(remaining)) = (
            schedule.sum(|row| row.decimal(Field::RecognisedAmount)),
            schedule.sum(|row| row.decimal(Field::Amount).filter(|_| later(row))),
        ) else {
            continue;
        };
        let month = months.entry(booked).or_default();
        month.booked.add(currency, schedule.billed());
        month.recognised.add(currency, recognised);
        month.remaining.add(currency, remaining);
    }
    for (month, sums) in &months {
        for currency in currencies(&[&sums.booked]) {
            let (Some(booked), Some(recognised), Some(remaining)) =
                (sums.booked.of(currency), sums.recognised.of(currency), sums.remaining.of(currency))
            else {
                continue;
            };
            let Some(sum) = recognised.checked_add(remaining) else { continue };
            let Some(finding) = apart(booked, sum, currency, findings.parameter("tolerance")) else { continue };
            let message = format!(
                "booked in {month}: {}; recognised {recognised} + still to come {remaining} = {}",
                money(booked, currency),
                money(sum, currency)
            );
            let subject = format!("{month}|{currency}");
            findings.add(Subject::Other, Finding { field: Some(Field::RecognisedAmount), message, subject, ..finding });
        }
    }
}
