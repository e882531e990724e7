//! TAX-18: a credit note is taxed as its invoice was.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{origin, percent, rounded, worth};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-18",
    name: "Credit note carries different rate or category from original",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "A credit note gives back tax at another rate, or under another category, than the invoice that it corrects bore: on the \
              lines of the same product, or else on any of its lines. Credit notes are those of the run and of the table; invoices are \
              looked for in this run and the previous one.",
    formula: "tax_rate or tax_category of the credit note is none of the preceding invoice's",
    needs: &[
        Need::Any(&[Need::Column(Field::PrecedingInvoice), Need::RecordColumn(RecordKind::CreditNotes, Field::InvoiceNumber)]),
        Need::OneOf(&[Field::TaxRate, Field::TaxCategory]),
    ],
    parameters: &[],
    at_stake: "The tax between the two rates; the amount credited where the category alone differs.",
    mend: "Credit at the rate and category of the invoice.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

/// What is credited: a line of a credit note, or a record of the table.
struct Credited<'r> {
    product: &'r str,
    rate: Option<Decimal>,
    category: &'r str,
    amount: Decimal,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for note in inputs.run.invoices().filter(|invoice| !invoice.is_void() && invoice.is_credit_note()) {
        let Some(origin) = origin(inputs, note.text(Field::PrecedingInvoice)) else { continue };
        for line in note.lines() {
            let (product, category) = (line.text(Field::Product), line.text(Field::TaxCategory));
            let credited = Credited { product, rate: line.decimal(Field::TaxRate), category, amount: worth(&line) };
            if let Some(finding) = compare(inputs, &credited, &origin) {
                findings.add(Subject::Line(line), finding);
            }
        }
    }
    for note in inputs.records(RecordKind::CreditNotes).into_iter().flat_map(|records| records.iter()) {
        // The run's own lines say more than the table.
        let in_run = inputs.run.find(note.text(Field::CreditNote)).is_some_and(|own| !own.text(Field::PrecedingInvoice).is_empty());
        let Some(origin) = origin(inputs, note.text(Field::InvoiceNumber)).filter(|_| !in_run) else { continue };
        let credited = Credited {
            product: note.text(Field::Product),
            rate: note.decimal(Field::TaxRate),
            category: note.text(Field::TaxCategory),
            amount: note.decimal(Field::Amount).unwrap_or_default().abs(),
        };
        if let Some(finding) = compare(inputs, &credited, &origin) {
            let (invoice, customer) = (note.text(Field::CreditNote).to_owned(), origin.customer().to_owned());
            let currency = origin.currency().to_owned();
            let subject = [&customer, credited.product, "", ""].join("|");
            findings.add(Subject::Other, Finding { invoice, customer, currency, subject, ..finding });
        }
    }
}

fn compare(inputs: &Inputs<'_>, credited: &Credited<'_>, origin: &Invoice<'_>) -> Option<Finding> {
    let of_product = || origin.lines().filter(|line| !credited.product.is_empty() && line.text(Field::Product) == credited.product);
    let lines: Vec<Line<'_>> = if of_product().next().is_some() { of_product().collect() } else { origin.lines().collect() };
    let other_rate = |line: &Line<'_>| credited.rate.zip(line.decimal(Field::TaxRate)).filter(|(credit, billed)| credit != billed);
    let other_category = |line: &Line<'_>| {
        let billed = line.text(Field::TaxCategory);
        !credited.category.is_empty() && !billed.is_empty() && !billed.eq_ignore_ascii_case(credited.category)
    };
    if lines.iter().any(|line| other_rate(line).is_none() && !other_category(line)) {
        return None;
    }
    let nearest = lines.iter().filter_map(other_rate).min_by_key(|(credit, billed)| credit.saturating_sub(*billed).abs());
    let number = origin.number();
    Some(match nearest {
        Some((credit, billed)) => {
            let difference = credit.saturating_sub(billed);
            let (credit, billed) = (format!("{} %", credit.normalize()), format!("{} %", billed.normalize()));
            Finding {
                field: Some(Field::TaxRate),
                difference: Some(difference),
                at_stake: rounded(inputs, percent(credited.amount, difference).unwrap_or_default(), origin.currency()),
                message: format!("credited at {credit}, invoice {number} bore {billed}"),
                fault: format!("{credit} credited where {billed} was billed"),
                expected: billed,
                actual: credit,
                ..Finding::default()
            }
        }
        None => {
            let billed = lines.first().map_or("", |line| line.text(Field::TaxCategory));
            Finding {
                field: Some(Field::TaxCategory),
                expected: billed.to_owned(),
                actual: credited.category.to_owned(),
                at_stake: credited.amount,
                message: format!("credited under category {}, invoice {number} was under {billed}", credited.category),
                fault: format!("category {} credited where {billed} was billed", credited.category),
                ..Finding::default()
            }
        }
    })
}
