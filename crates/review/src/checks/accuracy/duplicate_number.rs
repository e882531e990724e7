//! ACC-18: one document per number.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line, Run};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-18",
    name: "Duplicate invoice number",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "Two documents under one number of one seller: numbers that differ in punctuation, blanks or case only, a number that \
              stands for several customers or days within the run, or one that the previous run has billed already.",
    formula: "more than one document per seller and number (capitals, letters and digits only)",
    needs: &[Need::Column(Field::InvoiceNumber)],
    parameters: &[],
    at_stake: "The gross amount of the later document; of lines under one number, the net amount of those that are not the first \
               customer's or day's.",
    mend: "Find out whether the bill was sent twice; void one of them, or give it a number of its own.",
    source: "S. Langlinais, duplicate payment tests (normalised number); CAAT",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let documents = |run: &'_ Run| run.invoice_count();
    let mut seen: HashMap<(String, String), (Invoice<'_>, bool)> = HashMap::with_capacity(documents(inputs.run));
    for (run, before) in inputs.previous.into_iter().map(|run| (run, true)).chain([(inputs.run, false)]) {
        for invoice in run.invoices().filter(|invoice| !invoice.number().is_empty() && !invoice.is_void()) {
            let key = (invoice.text(Field::Seller).to_lowercase(), normalised(invoice.number()));
            if key.1.is_empty() {
                continue;
            }
            match seen.get(&key) {
                Some((other, earlier)) if !before => add(findings, invoice, other, *earlier),
                Some(_) => {}
                None => {
                    seen.insert(key, (invoice, before));
                }
            }
            if !before {
                look_within(findings, &invoice);
            }
        }
    }
}

/// Letters and digits, in capitals.
fn normalised(number: &str) -> String {
    number.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn add(findings: &mut Findings<'_>, invoice: Invoice<'_>, other: &Invoice<'_>, earlier: bool) {
    let described = |invoice: &Invoice<'_>| {
        let mut words = format!("{} of ", invoice.number());
        words.push_str(&invoice.date(Field::InvoiceDate).map_or("an unknown day".to_owned(), |day| day.to_string()));
        words.push_str(&format!(", {} {}", invoice.gross(), invoice.currency()));
        words.trim_end().to_owned()
    };
    let place = if earlier { " in the previous run" } else { "" };
    let finding = Finding {
        field: Some(Field::InvoiceNumber),
        expected: "a number of its own".into(),
        actual: invoice.number().to_owned(),
        at_stake: invoice.gross(),
        message: format!("{}, and {}{place}", described(&invoice), described(other)),
        fault: if earlier { "number of the previous run" } else { "the same number, written differently" }.into(),
        ..Finding::default()
    };
    findings.add(Subject::Invoice(invoice), finding);
}

/// Lines under one number that belong to several customers, or to several days.
fn look_within(findings: &mut Findings<'_>, invoice: &Invoice<'_>) {
    let (customer, day) = (invoice.customer(), invoice.date(Field::InvoiceDate));
    let other_customer = |line: &Line<'_>| !line.text(Field::CustomerId).is_empty() && line.text(Field::CustomerId) != customer;
    let other_day = |line: &Line<'_>| line.date(Field::InvoiceDate).is_some() && line.date(Field::InvoiceDate) != day;
    let Some(line) = invoice.lines().find(|line| other_customer(line) || other_day(line)) else { return };
    let (field, first, other) = if other_customer(&line) {
        (Field::CustomerId, customer.to_owned(), line.text(Field::CustomerId).to_owned())
    } else {
        let shown = |day: Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
        (Field::InvoiceDate, shown(day), shown(line.date(Field::InvoiceDate)))
    };
    let of_other = invoice.lines().filter(|line| other_customer(line) || other_day(line));
    let finding = Finding {
        field: Some(field),
        message: format!("number {} stands for lines of {first} and of {other}", invoice.number()),
        at_stake: of_other.map(|line| worth(&line)).fold(Decimal::ZERO, Decimal::saturating_add),
        expected: first,
        actual: other,
        fault: if field == Field::CustomerId { "several customers under one number" } else { "several days under one number" }.into(),
        ..Finding::default()
    };
    findings.add(Subject::Invoice(*invoice), finding);
}
