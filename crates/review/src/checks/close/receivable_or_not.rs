//! CLS-08: only what was billed is a receivable, and all of it.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::receivables::open::{open, receivables};
use crate::checks::receivables::receipts::payments;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-08",
    name: "Receivable or unbilled",
    family: Family::Close,
    severity: Severity::High,
    meaning: "A document that was not issued yet stands open among the receivables, or an invoice that was issued does not stand there. What is \
              not yet billed belongs to unbilled revenue or contract assets, what is billed to receivables.",
    formula: "status in (draft, incomplete, unposted, pending) and open in receivables; or status in (posted, sent, open, issued, final, past due) and \
              neither in receivables nor paid",
    needs: &[
        Need::Column(Field::Status),
        Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::NetAmount, Field::InvoiceNet]),
        Need::Records(RecordKind::Receivables),
    ],
    parameters: &[],
    at_stake: "What is open of the document, or what was billed with it.",
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
    let paid: HashSet<&str> = payments(inputs).map(|row| row.text(Field::InvoiceNumber)).collect();
    for invoice in inputs.run.invoices() {
        let number = invoice.number();
        let status = invoice.text(Field::Status);
        match open_items.get(number) {
            Some(open) if !open.is_zero() && !is_issued(&invoice) => {
                let finding = Finding {
                    field: Some(Field::Status),
                    expected: "not among the receivables".to_owned(),
                    actual: format!("{open} open"),
                    at_stake: *open,
                    message: format!("{open} {} open among the receivables, but the document is {status}", invoice.currency()),
                    fault: "a receivable that was not issued".to_owned(),
                    ..Finding::default()
                };
                findings.add(Subject::Invoice(invoice), finding);
            }
            None if is_said_issued(&invoice) && !paid.contains(number) && invoice.gross() > Decimal::ZERO => {
                let gross = invoice.gross();
                let finding = Finding {
                    expected: "among the receivables, or paid".to_owned(),
                    actual: "neither".to_owned(),
                    at_stake: gross,
                    message: format!("billed with {gross} {} ({status}), and neither among the receivables nor paid", invoice.currency()),
                    fault: "an issued invoice that is no receivable".to_owned(),
                    ..Finding::default()
                };
                findings.add(Subject::Invoice(invoice), finding);
            }
            _ => {}
        }
    }
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
