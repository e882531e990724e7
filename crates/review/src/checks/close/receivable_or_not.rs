//! CLS-08: only what was billed is a receivable, and all of it.

use super::sums::money;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::receivables::historic_balance::credits_and_write_offs;
use crate::checks::receivables::open::{open, receivables};
use crate::checks::receivables::receipts::{applied, payments, states_applied};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-08",
    name: "Receivable or unbilled",
    family: Family::Close,
    severity: Severity::High,
    meaning: "A document that was not issued yet stands open among the receivables, or an invoice that was issued does not stand there. What is \
              not yet billed belongs to unbilled revenue or contract assets, what is billed to receivables.",
    formula: "status in (draft, incomplete, unposted, pending) and open in receivables; or status in (posted, sent, open, issued, final, past due) and \
              not in receivables and not settled",
    needs: &[
        Need::Column(Field::Status),
        Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::NetAmount, Field::InvoiceNet]),
        Need::Records(RecordKind::Receivables),
    ],
    parameters: &[],
    at_stake: "What is open of the document, or what of it is not settled.",
    mend: "Move the amount between unbilled revenue and receivables, or post the invoice.",
    source: "ASC 606-10-45-4 (a receivable is a right that only time stands before)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut open_items: HashMap<&str, Decimal> = HashMap::new();
    for record in receivables(inputs) {
        let sum = open_items.entry(record.text(Field::InvoiceNumber)).or_default();
        *sum = open(&record, inputs.as_of).and_then(|open| sum.checked_add(open)).unwrap_or(*sum);
    }
    let settled = settled(inputs);
    for invoice in inputs.run.invoices() {
        let (number, currency, status) = (invoice.number(), invoice.currency(), invoice.text(Field::Status));
        let finding = match open_items.get(number) {
            Some(open) if !open.is_zero() && !is_issued(&invoice) => Finding {
                field: Some(Field::Status),
                expected: "not among the receivables".to_owned(),
                actual: format!("{open} open"),
                at_stake: *open,
                message: format!("{} open among the receivables, but the document is {status}", money(*open, currency)),
                fault: "a receivable that was not issued".to_owned(),
                ..Finding::default()
            },
            None if is_said_issued(&invoice) => {
                let (gross, settled) = (invoice.gross(), settled.get(number).copied().unwrap_or_default().total());
                let rest = settled.ok().and_then(|settled| gross.checked_sub(settled));
                let Some(rest) = rest.filter(|rest| *rest > Decimal::ZERO) else { continue };
                Finding {
                    expected: format!("{} among the receivables", money(rest, currency)),
                    actual: "not there".to_owned(),
                    at_stake: rest,
                    message: format!(
                        "billed with {} ({status}), {rest} not paid or credited, and not among the receivables",
                        money(gross, currency)
                    ),
                    fault: "an issued invoice that is no receivable".to_owned(),
                    ..Finding::default()
                }
            }
            _ => continue,
        };
        findings.add(Subject::Invoice(invoice), finding);
    }
}

/// What was paid, credited or written off of each invoice, as far as it is given.
fn settled<'r>(inputs: &Inputs<'r>) -> HashMap<&'r str, ExactSum> {
    let mut settled: HashMap<&str, ExactSum> = HashMap::new();
    let stated = states_applied(inputs);
    for row in payments(inputs) {
        if let Some(amount) = applied(&row, stated) {
            settled.entry(row.text(Field::InvoiceNumber)).or_default().add(amount);
        }
    }
    let credits = credits_and_write_offs(inputs, |_| true);
    for (_, amount, invoice) in credits {
        settled.entry(invoice).or_default().add(amount);
    }
    settled
}

fn is_issued(invoice: &Invoice<'_>) -> bool {
    !super::unposted::is_unposted(invoice)
}

fn is_said_issued(invoice: &Invoice<'_>) -> bool {
    let status = invoice.text(Field::Status).trim().to_lowercase();
    matches!(
        status.as_str(),
        "posted" | "sent" | "open" | "issued" | "final" | "finalized" | "finalised" | "past due" | "past_due" | "overdue"
    )
}
