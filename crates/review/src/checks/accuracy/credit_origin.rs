//! ACC-26: a credit note names an invoice, and credits of an invoice stay within it.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{has_totals, origin};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Invoice;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "ACC-26",
    name: "Credit memo without, or above, its origin",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A credit note that does not say which invoice it corrects, or that brings the credits of an invoice above what the invoice \
              came to. Credits are those of the run, the previous run and the table of credit notes, each number once, in the currency \
              of the invoice.",
    formula: "preceding_invoice is empty, or sum of credits(preceding_invoice) > gross of the preceding invoice",
    needs: &[Need::Any(&[Need::Column(Field::PrecedingInvoice), Need::RecordColumn(RecordKind::CreditNotes, Field::InvoiceNumber)])],
    parameters: &[],
    at_stake: "The credit without an origin, or what the credits are above the invoice.",
    mend: "Find the invoice that is credited and name it on the credit note; take back what was credited too much.",
    source: "Practice; EN 16931, BR-55 (the preceding invoice is a field)",
    kind: CheckKind::Run(check),
};

/// One credit note, of a run or of the table.
struct Credit<'r> {
    number: &'r str,
    origin: &'r str,
    customer: &'r str,
    currency: &'r str,
    amount: Decimal,
    /// In this run, where a finding can point to it.
    invoice: Option<Invoice<'r>>,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let credits = credits(inputs);
    let mut of_origin: HashMap<&str, (Decimal, usize)> = HashMap::new();
    for credit in &credits {
        if credit.origin.is_empty() {
            let finding = Finding {
                field: Some(Field::PrecedingInvoice),
                expected: "the number of an invoice".into(),
                actual: String::new(),
                at_stake: credit.amount,
                message: format!("credit of {} {} names no invoice that it corrects", credit.amount, credit.currency),
                fault: "no origin".into(),
                ..Finding::default()
            };
            add(findings, credit, finding);
            continue;
        }
        let Some(origin) = origin(inputs, credit.origin).filter(|origin| same(origin.currency(), credit.currency)) else { continue };
        let (sum, count) = of_origin.entry(credit.origin).or_default();
        let before = *sum;
        *sum = before.saturating_add(credit.amount);
        *count += 1;
        let gross = origin.gross().abs();
        if *sum <= gross {
            continue;
        }
        let over = sum.saturating_sub(gross);
        let notes = if *count == 1 { "credited".to_owned() } else { format!("{count} credit notes come to") };
        let finding = Finding {
            expected: format!("at most {gross}"),
            actual: sum.to_string(),
            difference: Some(over),
            // Of an invoice that was above already, this credit alone.
            at_stake: over.min(credit.amount),
            message: format!("{notes} {sum} {}, invoice {} came to {gross}: {over} too much", credit.currency, credit.origin),
            fault: "above its origin".into(),
            ..Finding::default()
        };
        add(findings, credit, finding);
    }
}

fn same(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one.eq_ignore_ascii_case(other)
}

fn add(findings: &mut Findings<'_>, credit: &Credit<'_>, finding: Finding) {
    let about = credit.invoice.map_or(Subject::Other, Subject::Invoice);
    let (invoice, customer, currency) = (credit.number.to_owned(), credit.customer.to_owned(), credit.currency.to_owned());
    findings.add(about, Finding { invoice, customer, currency, ..finding });
}

/// Credit notes of the previous run, of this run, and of the table; each number once, the run's own before the table's.
fn credits<'r>(inputs: &Inputs<'r>) -> Vec<Credit<'r>> {
    let table = || inputs.records(RecordKind::CreditNotes).into_iter().flat_map(|records| records.iter());
    let named: HashMap<&str, &str> =
        table().map(|note| (note.text(Field::CreditNote), note.text(Field::InvoiceNumber))).filter(|(_, of)| !of.is_empty()).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut credits = Vec::new();
    for run in inputs.previous.into_iter().chain([inputs.run]) {
        for note in run.invoices().filter(|invoice| has_totals(invoice) && invoice.is_credit_note() && seen.insert(invoice.number())) {
            let said = note.text(Field::PrecedingInvoice);
            let origin = if said.is_empty() { named.get(note.number()).copied().unwrap_or_default() } else { said };
            let invoice = std::ptr::eq(run, inputs.run).then_some(note);
            // A credit note of last month that names no invoice was a finding of last month.
            if origin.is_empty() && invoice.is_none() {
                continue;
            }
            let (number, customer, currency, amount) = (note.number(), note.customer(), note.currency(), note.gross().abs());
            credits.push(Credit { number, origin, customer, currency, amount, invoice });
        }
    }
    let judged =
        |note: &Record<'_>| !matches!(note.text(Field::Status).to_lowercase().as_str(), "void" | "voided" | "cancelled" | "canceled");
    for note in table().filter(judged).filter(|note| seen.insert(note.text(Field::CreditNote))) {
        let Some(amount) = note.decimal(Field::Amount).map(|amount| amount.abs()).filter(|amount| !amount.is_zero()) else { continue };
        let (number, origin) = (note.text(Field::CreditNote), note.text(Field::InvoiceNumber));
        let (customer, currency) = (note.text(Field::CustomerId), note.text(Field::Currency));
        credits.push(Credit { number, origin, customer, currency, amount, invoice: None });
    }
    credits
}
