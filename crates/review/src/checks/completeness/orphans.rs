//! CMP-18: every line has its invoice, every invoice its customer, every payment its invoice.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use hashbrown::HashSet;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-18",
    name: "Orphans",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "A line names no invoice, an invoice names no customer, or a payment names an invoice that neither this run nor the previous one \
              nor the receivables ledger holds. Payments are looked at where there is a ledger.",
    formula: "line without invoice OR invoice without customer OR payment for an unknown invoice",
    needs: &[Need::Column(Field::InvoiceNumber)],
    parameters: &[],
    at_stake: "The line's net amount, the invoice's gross amount, or the payment.",
    mend: "Find the invoice or customer that it belongs to, in the billing system.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let customers = inputs.run.has(Field::CustomerId);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        if invoice.number().is_empty() {
            for line in invoice.lines() {
                let (row, _) = line.row();
                let net = line.decimal(Field::NetAmount).unwrap_or_default();
                findings.add(
                    Subject::Line(line),
                    Finding {
                        field: Some(Field::InvoiceNumber),
                        customer: line.text(Field::CustomerId).to_owned(),
                        at_stake: net,
                        message: format!("row {row} names no invoice; net {net} {}", line.text(Field::Currency)).trim_end().to_owned(),
                        fault: "line without invoice".to_owned(),
                        ..Finding::default()
                    },
                );
            }
        } else if customers && invoice.customer().is_empty() {
            let (lines, gross) = (invoice.line_count(), invoice.gross());
            let lines = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
            findings.add(
                Subject::Invoice(invoice),
                Finding {
                    field: Some(Field::CustomerId),
                    at_stake: gross,
                    message: format!("no customer on {lines}; gross {gross} {}", invoice.currency()).trim_end().to_owned(),
                    fault: "invoice without customer".to_owned(),
                    ..Finding::default()
                },
            );
        }
    }
    if let Some(ledger) = inputs.records(RecordKind::Receivables) {
        let ledger = ledger.iter().map(|record| record.text(Field::InvoiceNumber)).collect();
        payments(inputs, &ledger, findings);
    }
}

fn payments(inputs: &Inputs<'_>, ledger: &HashSet<&str>, findings: &mut Findings<'_>) {
    for payment in inputs.records(RecordKind::Payments).into_iter().flat_map(|payments| payments.iter()) {
        let (number, status) = (payment.text(Field::InvoiceNumber), payment.text(Field::Status).to_lowercase());
        let undone = ["void", "voided", "failed", "cancelled", "canceled", "reversed", "refunded"].contains(&status.as_str());
        let in_run = inputs.run.find(number).is_some() || inputs.previous.is_some_and(|previous| previous.find(number).is_some());
        // A payment without invoice is unapplied cash, which is looked at in the close.
        if number.is_empty() || undone || in_run || ledger.contains(number) {
            continue;
        }
        let (id, currency) = (payment.text(Field::Payment), payment.text(Field::Currency));
        let amount = payment.decimal(Field::AppliedAmount).or(payment.decimal(Field::Amount)).unwrap_or_default();
        findings.add(
            Subject::Other,
            Finding {
                invoice: number.to_owned(),
                field: Some(Field::InvoiceNumber),
                customer: payment.text(Field::CustomerId).to_owned(),
                actual: number.to_owned(),
                currency: currency.to_owned(),
                at_stake: amount,
                message: format!("payment {id} of {amount} {currency} is for {number}, an invoice that is nowhere").replace("  ", " "),
                fault: "payment for an unknown invoice".to_owned(),
                subject: format!("{id}|{number}"),
                ..Finding::default()
            },
        );
    }
}
