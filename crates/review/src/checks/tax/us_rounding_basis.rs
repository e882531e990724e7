//! TAX-13: a state sees one way of rounding.

use super::places::{country_of, is_us};
use super::subtotal::by_rate;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{has_totals, percent, total};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, Rounding};

pub const CHECK: Check = Check {
    id: "TAX-13",
    name: "US rounding basis switched",
    family: Family::Tax,
    severity: Severity::Medium,
    meaning: "Within one state some invoices round tax on each item and others on the invoice. A seller elects one of the two and uses \
              it throughout a reporting period. Only invoices on which the two come to different amounts tell; those of the basis that \
              fewer of them follow are shown.",
    formula: "tax on items and tax on the invoice both occur in one state",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::Region),
        Need::Column(Field::NetAmount),
        Need::Column(Field::TaxRate),
        Need::OneOf(&[Field::TaxAmount, Field::InvoiceTax]),
    ],
    parameters: &[],
    at_stake: "The difference between the two ways of rounding.",
    mend: "Set the tax engine to one basis for the state.",
    source: "Vienna, West Virginia, municipal code (\"consistently used during the reporting period\"); SSUTA section 324",
    kind: CheckKind::Run(check),
};

struct Told<'r> {
    invoice: Invoice<'r>,
    by_item: bool,
    on_items: Decimal,
    on_invoice: Decimal,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut states: BTreeMap<String, Vec<Told<'_>>> = BTreeMap::new();
    for invoice in inputs.run.invoices().filter(|invoice| has_totals(invoice) && is_us(country_of(invoice))) {
        let state = invoice.text(Field::Region);
        if let Some(told) = told(invoice).filter(|_| !state.is_empty()) {
            states.entry(state.to_uppercase()).or_default().push(told);
        }
    }
    let mut found: Vec<(String, Told<'_>, usize, usize)> = Vec::new();
    for (state, all) in states {
        let by_item = all.iter().filter(|told| told.by_item).count();
        let by_invoice = all.len() - by_item;
        // Where both are as many, the items' are shown: to round on the invoice is the more common.
        let minority = by_item <= by_invoice;
        if by_item > 0 && by_invoice > 0 {
            found.extend(all.into_iter().filter(|told| told.by_item == minority).map(|told| (state.clone(), told, by_item, by_invoice)));
        }
    }
    found.sort_by_key(|(_, told, ..)| told.invoice.index());
    for (state, told, by_item, by_invoice) in found {
        let (expected, actual) = if told.by_item { (told.on_invoice, told.on_items) } else { (told.on_items, told.on_invoice) };
        let difference = actual.saturating_sub(expected);
        let way = if told.by_item { ["items", "the invoice"] } else { ["the invoice", "items"] };
        let finding = Finding {
            field: Some(Field::TaxAmount),
            expected: expected.to_string(),
            actual: actual.to_string(),
            difference: Some(difference),
            at_stake: difference,
            message: format!(
                "{state}: tax {actual} rounds on {}, on {} it is {expected}; {by_item} invoices of the state round on items, \
                 {by_invoice} on the invoice",
                way[0], way[1]
            ),
            fault: format!("{state} rounded on {}", way[0]),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(told.invoice), finding);
    }
}

/// Which way an invoice rounds; `None` where both ways come to the same, or neither fits.
fn told(invoice: Invoice<'_>) -> Option<Told<'_>> {
    let (groups, complete) = by_rate(&invoice);
    let tax = total(&invoice, Field::InvoiceTax, Field::TaxAmount).filter(|_| complete)?;
    let round = |amount: Decimal| Rounding::HalfUp.round(amount, 2);
    let (mut on_items, mut on_invoice) = (Decimal::ZERO, Decimal::ZERO);
    for group in &groups {
        on_invoice = on_invoice.checked_add(round(percent(group.base, group.rate)?))?;
        for net in group.lines.iter().filter_map(|line| line.decimal(Field::NetAmount)) {
            on_items = on_items.checked_add(round(percent(net, group.rate)?))?;
        }
    }
    let fits = on_items != on_invoice && (tax == on_items || tax == on_invoice);
    fits.then_some(Told { invoice, by_item: tax == on_items, on_items, on_invoice })
}
