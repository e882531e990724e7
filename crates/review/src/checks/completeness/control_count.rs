//! CMP-15: the run holds as many invoices and lines as the billing system counts.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-15",
    name: "Source-to-target count",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "The run holds more or fewer invoices or lines of a currency than the billing system's control totals count.",
    formula: "count of the run <> count of the control totals, by currency",
    needs: &[Need::Any(&[
        Need::RecordColumn(RecordKind::ControlTotals, Field::InvoiceCount),
        Need::RecordColumn(RecordKind::ControlTotals, Field::LineCount),
    ])],
    parameters: &[],
    at_stake: "Not known: what the documents that are missing or too many come to; see the sums.",
    mend: "Export the run again, and find the documents that one side lacks.",
    source: "dbt_netsuite, integrity tests; IPE (completeness of a report)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(controls) = inputs.records(RecordKind::ControlTotals) else { return };
    let mut run: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for invoice in inputs.run.invoices() {
        let [invoices, lines] = run.entry(invoice.currency()).or_default();
        *invoices += 1;
        *lines += invoice.line_count() as u64;
    }
    // Several rows of a currency are the totals of files or entities.
    let mut counted: BTreeMap<&str, [Option<Decimal>; 2]> = run.keys().map(|currency| (*currency, [None; 2])).collect();
    for control in controls.iter() {
        let counts = counted.entry(control.text(Field::Currency)).or_default();
        for (sum, field) in counts.iter_mut().zip([Field::InvoiceCount, Field::LineCount]) {
            if let Some(count) = control.decimal(field) {
                *sum = Some(sum.unwrap_or_default().saturating_add(count));
            }
        }
    }
    let stated = [Field::InvoiceCount, Field::LineCount].map(|field| controls.has(field));
    for (currency, counts) in counted {
        let here = run.get(currency).copied().unwrap_or_default();
        for (at, what) in ["invoices", "lines"].into_iter().enumerate().filter(|(at, _)| stated[*at]) {
            // A currency that the totals do not name is one that they count nothing of.
            let (expected, actual) = (counts[at].unwrap_or_default().normalize(), Decimal::from(here[at]));
            let named = counts.iter().any(Option::is_some);
            if expected == actual || (counts[at].is_none() && named) {
                continue;
            }
            let difference = actual.saturating_sub(expected);
            let off = if difference > Decimal::ZERO { "too many" } else { "missing" };
            let of = if currency.is_empty() { "without currency".to_owned() } else { format!("in {currency}") };
            findings.add(
                Subject::Other,
                Finding {
                    expected: expected.to_string(),
                    actual: actual.to_string(),
                    difference: Some(difference),
                    currency: currency.to_owned(),
                    message: format!(
                        "{what} {of}: {expected} by the control totals, {actual} in the run, {} {off}",
                        difference.abs().normalize()
                    ),
                    fault: format!("{what} {off}"),
                    subject: format!("{what}|{currency}"),
                    ..Finding::default()
                },
            );
        }
    }
}
