//! ACC-15: the quantity billed is the quantity used.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::base_quantity;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Line;
use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "ACC-15",
    name: "Billed quantity <> delivered or used quantity",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "What was billed of a product is not what the customer used or was delivered: per invoice where the records name one, else \
              within the service period that the lines say, else within the billing period, else altogether. Products that no record \
              names are not metered. Use without any bill is CMP-06.",
    formula: "sum of quantity <> sum of usage per customer, product and period",
    needs: &[
        Need::Records(RecordKind::Usage),
        Need::Column(Field::CustomerId),
        Need::Column(Field::Product),
        Need::Column(Field::Quantity),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference in quantity times the price of the line.",
    mend: "Find the use that was billed twice, not yet, or in another period, and bill or credit the difference.",
    source: "TM Forum GB941D; XINTEC usage assurance",
    kind: CheckKind::Run(check),
};

/// Customer, product, and the invoice where the records name it.
type Key<'r> = (&'r str, &'r str, &'r str);

/// The lines of one period, and what they bill.
struct Billed<'r> {
    window: Option<(NaiveDate, NaiveDate)>,
    quantity: Decimal,
    first: Line<'r>,
    lines: usize,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(usage) = inputs.records(RecordKind::Usage) else { return };
    let by_invoice = usage.has(Field::InvoiceNumber);
    let mut used: HashMap<Key<'_>, Vec<Record<'_>>> = HashMap::new();
    let mut metered: HashSet<&str> = HashSet::new();
    for record in usage.iter() {
        let invoice = if by_invoice { record.text(Field::InvoiceNumber) } else { "" };
        metered.insert(record.text(Field::Product));
        used.entry((record.text(Field::CustomerId), record.text(Field::Product), invoice)).or_default().push(record);
    }
    let mut billed: HashMap<Key<'_>, Vec<Billed<'_>>> = HashMap::new();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void() && !invoice.customer().is_empty()) {
        let number = if by_invoice { invoice.number() } else { "" };
        for line in invoice.lines().filter(|line| metered.contains(line.text(Field::Product))) {
            let Some(quantity) = line.decimal(Field::Quantity) else { continue };
            let own = || Some((line.date(Field::PeriodStart)?, line.date(Field::PeriodEnd)?));
            let window = if by_invoice { None } else { own().or(inputs.period) };
            let groups = billed.entry((invoice.customer(), line.text(Field::Product), number)).or_default();
            match groups.iter_mut().find(|group| group.window == window) {
                Some(group) => {
                    group.quantity = group.quantity.saturating_add(quantity);
                    group.lines += 1;
                }
                None => groups.push(Billed { window, quantity, first: line, lines: 1 }),
            }
        }
    }
    let mut groups: Vec<(Key<'_>, Billed<'_>, bool)> = Vec::new();
    for (key, of_key) in billed {
        let alone = of_key.len() == 1;
        groups.extend(of_key.into_iter().map(|group| (key, group, alone)));
    }
    groups.sort_by_key(|(_, group, _)| group.first.index());
    let none = Vec::new();
    for (key, group, alone) in groups {
        compare(used.get(&key).unwrap_or(&none), &group, alone, findings);
    }
}

fn compare(records: &[Record<'_>], group: &Billed<'_>, alone: bool, findings: &mut Findings<'_>) {
    let mut used = Decimal::ZERO;
    for record in records {
        let counts = match (group.window, record.date(Field::Date)) {
            (Some((from, until)), Some(day)) => from <= day && day <= until,
            // Use without a day belongs to the one period that is billed; to which of several can't be told.
            (Some(_), None) if !alone => return,
            _ => true,
        };
        let (unit, of_line) = (record.text(Field::Unit), group.first.text(Field::Unit));
        if !unit.is_empty() && !of_line.is_empty() && !unit.eq_ignore_ascii_case(of_line) {
            return;
        }
        if counts {
            used = used.saturating_add(record.decimal(Field::Quantity).unwrap_or_default());
        }
    }
    let difference = group.quantity.saturating_sub(used);
    if difference.is_zero() || difference.abs() <= findings.parameter("tolerance") {
        return;
    }
    let line = group.first;
    let price = line.decimal(Field::UnitPrice).and_then(|price| price.checked_div(base_quantity(&line))).unwrap_or_default();
    let within = group.window.map_or(String::new(), |(from, until)| format!(" from {from} to {until}"));
    let on = if group.lines == 1 { String::new() } else { format!(" on {} lines", group.lines) };
    let finding = Finding {
        field: Some(Field::Quantity),
        expected: used.to_string(),
        actual: group.quantity.to_string(),
        difference: Some(difference),
        at_stake: difference.checked_mul(price).unwrap_or_default().normalize(),
        message: format!("used{within}: {used}, billed: {}{on}", group.quantity),
        fault: if difference > Decimal::ZERO { "more billed than used" } else { "less billed than used" }.into(),
        ..Finding::default()
    };
    findings.add(Subject::Line(line), finding);
}
