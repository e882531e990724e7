//! CMP-16: the run comes to what the billing system's totals come to.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-16",
    name: "Source-to-target sum",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "The run's net, tax or gross of a currency is not what the billing system's control totals say.",
    formula: "sum of the run <> sum of the control totals, by currency",
    needs: &[
        Need::Any(&[
            Need::RecordColumn(RecordKind::ControlTotals, Field::NetAmount),
            Need::RecordColumn(RecordKind::ControlTotals, Field::TaxAmount),
            Need::RecordColumn(RecordKind::ControlTotals, Field::GrossAmount),
        ]),
        Need::OneOf(&[Field::NetAmount, Field::InvoiceNet, Field::GrossAmount, Field::InvoiceGross]),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference.",
    mend: "Export the run again, and find the documents and amounts in which the two differ.",
    source: "IPE (sum of amounts of a report against its source)",
    kind: CheckKind::Run(check),
};

/// A total: how the user calls it, where the control totals have it, what makes it up in a run, and what it is of an invoice.
type Total = (&'static str, Field, &'static [Field], fn(&Invoice<'_>) -> Decimal);

const TOTALS: [Total; 3] = [
    ("net", Field::NetAmount, &[Field::NetAmount, Field::InvoiceNet], |invoice| invoice.net()),
    ("tax", Field::TaxAmount, &[Field::TaxAmount, Field::InvoiceTax], |invoice| invoice.tax()),
    ("gross", Field::GrossAmount, &[Field::GrossAmount, Field::InvoiceGross, Field::TaxAmount, Field::InvoiceTax], |invoice| {
        invoice.gross()
    }),
];

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(controls) = inputs.records(RecordKind::ControlTotals) else { return };
    for (what, field, made_of, of_invoice) in TOTALS {
        // A total that the run does not state at all is not zero.
        if !controls.has(field) || !made_of.iter().any(|field| inputs.run.has(*field)) {
            continue;
        }
        let mut sums: BTreeMap<&str, (Option<ExactSum>, ExactSum)> = BTreeMap::new();
        for invoice in inputs.run.invoices() {
            sums.entry(invoice.currency()).or_default().1.add(of_invoice(&invoice));
        }
        let mut named: BTreeMap<&str, bool> = BTreeMap::new();
        for control in controls.iter() {
            let currency = control.text(Field::Currency);
            *named.entry(currency).or_default() |= control.decimal(field).is_none();
            if let Some(amount) = control.decimal(field) {
                sums.entry(currency).or_default().0.get_or_insert_default().add(amount);
            }
        }
        for (currency, (said, summed)) in sums {
            if said.is_none() && named.contains_key(currency) {
                continue;
            }
            // Sums of more than 28 digits can't be compared.
            let (Ok(expected), Ok(actual)) = (said.unwrap_or_default().total(), summed.total()) else { continue };
            let difference = actual.saturating_sub(expected);
            if difference.abs() <= findings.parameter("tolerance") {
                continue;
            }
            let off = if difference > Decimal::ZERO { "more" } else { "less" };
            findings.add(
                Subject::Other,
                Finding {
                    field: Some(field),
                    expected: expected.to_string(),
                    actual: actual.to_string(),
                    difference: Some(difference),
                    currency: currency.to_owned(),
                    at_stake: difference.abs(),
                    message: format!(
                        "{what} {expected} {currency} by the control totals, {actual} {currency} in the run: {} {off}",
                        difference.abs()
                    )
                    .replace("  ", " "),
                    fault: format!("{what} {off} than the control totals"),
                    subject: format!("{what}|{currency}"),
                    ..Finding::default()
                },
            );
        }
    }
}
