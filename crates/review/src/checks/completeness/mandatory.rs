//! CMP-19: an invoice says what every invoice must say.

use crate::check::{Check, CheckKind, Family, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CMP-19",
    name: "Mandatory fields missing",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "The invoice lacks its number, date, currency or customer; or its seller, type or country, where other invoices of the run have \
              one. Where no invoice of the run has a number, date, currency or customer, that is one finding.",
    formula: "a mandatory field is empty",
    needs: &[],
    parameters: &[],
    at_stake: "The invoice's gross amount.",
    mend: "Complete the invoice in the billing system; or map the column that holds the field.",
    source: "EN 16931 BR-02 to BR-16",
    kind: CheckKind::Run(check),
};

/// A field, how the user reads it, and whether a run can do without it altogether.
const MANDATORY: [(Field, &str, bool); 7] = [
    (Field::InvoiceNumber, "number", false),
    (Field::InvoiceDate, "date", false),
    (Field::Currency, "currency", false),
    (Field::CustomerId, "customer", false),
    (Field::Seller, "seller", true),
    (Field::DocumentType, "document type", true),
    (Field::Country, "country", true),
];

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    if inputs.run.line_count() == 0 {
        return;
    }
    let mut asked = Vec::new();
    for (field, name, optional) in MANDATORY {
        if inputs.run.has(field) {
            asked.push((field, name));
        } else if !optional {
            findings.add(
                Subject::Other,
                Finding {
                    field: Some(field),
                    message: format!("no invoice of the run has a {name}"),
                    fault: format!("no {name} anywhere"),
                    subject: name.to_owned(),
                    ..Finding::default()
                },
            );
        }
    }
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        for (field, name) in &asked {
            if is_missing(&invoice, *field) {
                let gross = invoice.gross();
                findings.add(
                    Subject::Invoice(invoice),
                    Finding {
                        field: Some(*field),
                        at_stake: gross,
                        message: format!("the invoice has no {name}; gross {gross} {}", invoice.currency()).trim_end().to_owned(),
                        fault: format!("no {name}"),
                        ..Finding::default()
                    },
                );
            }
        }
    }
}

fn is_missing(invoice: &Invoice<'_>, field: Field) -> bool {
    match field {
        Field::InvoiceDate => invoice.date(field).is_none(),
        _ => invoice.text(field).is_empty(),
    }
}
