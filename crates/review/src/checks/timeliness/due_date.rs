//! TIM-04: an invoice is due when the terms say.

use super::terms::Terms;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Invoice;
use hashbrown::HashMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-04",
    name: "Due date against terms",
    family: Family::Timeliness,
    severity: Severity::High,
    meaning: "The invoice is not due on the day that its payment terms give: those of the contract, or else of the customer, or else those \
              written on the invoice. 30 EOM is 30 days after the end of the invoice's month.",
    formula: "due_date <> invoice_date + terms",
    needs: &[
        Need::Column(Field::InvoiceDate),
        Need::Column(Field::DueDate),
        Need::Any(&[
            Need::Column(Field::PaymentTerms),
            Need::RecordColumn(RecordKind::Contracts, Field::PaymentDays),
            Need::RecordColumn(RecordKind::Customers, Field::PaymentDays),
        ]),
    ],
    parameters: &[],
    at_stake: "The whole invoice, which is asked for too early or too late.",
    mend: "Correct the terms in the billing system, and the due date before the invoice goes out.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let agreed = Agreed::new(inputs);
    for invoice in inputs.run.invoices() {
        let (Some(dated), Some(due)) = (invoice.date(Field::InvoiceDate), invoice.date(Field::DueDate)) else { continue };
        // Where the contracts of an invoice have several terms, each of them is right.
        let (terms, whose) = agreed.terms(&invoice);
        let Some(first) = terms.first().copied() else { continue };
        let Some(expected) = first.due(dated) else { continue };
        if terms.iter().any(|terms| terms.due(dated) == Some(due)) || invoice.is_void() || invoice.is_credit_note() {
            continue;
        }
        let days = (due - dated).num_days();
        findings.add(
            Subject::Invoice(invoice),
            Finding {
                field: Some(Field::DueDate),
                expected: expected.to_string(),
                actual: due.to_string(),
                at_stake: invoice.gross(),
                message: format!("due {due}, {whose} {first} from {dated} give {expected}"),
                fault: match first {
                    Terms::Net(_) => format!("{first}, due after {days} days"),
                    _ => format!("{first}, due otherwise"),
                },
                ..Finding::default()
            },
        );
    }
}

/// Terms from the records.
struct Agreed<'a> {
    by_subscription: HashMap<&'a str, Vec<Terms>>,
    /// Of the customer's contracts.
    by_contract: HashMap<&'a str, Vec<Terms>>,
    by_customer: HashMap<&'a str, Vec<Terms>>,
}

impl<'a> Agreed<'a> {
    fn new(inputs: &Inputs<'a>) -> Agreed<'a> {
        let gather = |kind, field| {
            let mut terms: HashMap<&'a str, Vec<Terms>> = HashMap::new();
            let records = inputs.records(kind).into_iter().flat_map(|records| records.iter());
            for record in records.filter(|record: &Record<'a>| !record.text(field).is_empty()) {
                let days = record.decimal(Field::PaymentDays).and_then(Terms::of_days);
                if let Some(days) = days {
                    let known = terms.entry(record.text(field)).or_default();
                    if !known.contains(&days) {
                        known.push(days);
                    }
                }
            }
            terms
        };
        Agreed {
            by_subscription: gather(RecordKind::Contracts, Field::Subscription),
            by_contract: gather(RecordKind::Contracts, Field::CustomerId),
            by_customer: gather(RecordKind::Customers, Field::CustomerId),
        }
    }

    /// The terms of an invoice, and whose they are, for the sentence.
    fn terms(&self, invoice: &Invoice<'_>) -> (Vec<Terms>, &'static str) {
        let mut terms: Vec<Terms> = Vec::new();
        if !self.by_subscription.is_empty() {
            for line in invoice.lines() {
                for found in self.by_subscription.get(line.text(Field::Subscription)).into_iter().flatten() {
                    if !terms.contains(found) {
                        terms.push(*found);
                    }
                }
            }
        }
        if terms.is_empty() {
            terms = self.by_contract.get(invoice.customer()).cloned().unwrap_or_default();
        }
        if !terms.is_empty() {
            return (terms, "the contract's terms");
        }
        if let Some(terms) = self.by_customer.get(invoice.customer()) {
            return (terms.clone(), "the customer's terms");
        }
        (Terms::read(invoice.text(Field::PaymentTerms)).into_iter().collect(), "terms")
    }
}
