//! TAX-12: US tax is rounded half up, on items or on the invoice.

use super::places::{country_of, is_us};
use super::subtotal::by_rate;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{has_totals, percent};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::{Field, Rounding};

pub const CHECK: Check = Check {
    id: "TAX-12",
    name: "US rounding",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "In the United States tax is carried to the third decimal and rounded up when that digit is above four, on each item or on \
              the invoice as the seller elects, state and local tax together. The tax of these lines is neither.",
    formula: "tax_amount <> half_up(net_amount x tax_rate / 100, 2) on the item, and on the invoice",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::NetAmount),
        Need::Column(Field::TaxRate),
        Need::OneOf(&[Field::TaxAmount, Field::InvoiceTax]),
    ],
    parameters: &[],
    at_stake: "The difference between the tax billed and the tax computed.",
    mend: "Set the rounding of the tax engine to half up at two decimals, and bill again.",
    source: "Streamlined Sales and Use Tax Agreement, section 324 (RI 44-18.1-25; ND 57-39.4-25)",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    if !is_us(country_of(invoice)) {
        return;
    }
    let round = |amount: Decimal| Rounding::HalfUp.round(amount, 2);
    let (groups, complete) = by_rate(invoice);
    let stated = groups.iter().any(|group| group.tax.is_some());
    for group in &groups {
        for off in group.off(&round) {
            let exact = percent(off.base, group.rate).unwrap_or_default().normalize();
            let message = format!("{} of {} = {exact}, half up {}, billed {}", group.name(), off.base, off.expected, off.tax);
            let about = off.line.map_or(Subject::Invoice(*invoice), Subject::Line);
            findings.add(about, finding(Field::TaxAmount, off.expected, off.tax, message));
        }
    }
    // A total on the whole invoice is all there is to hold against.
    let (Some(said), false, true) = (invoice.decimal(Field::InvoiceTax), stated, complete && has_totals(invoice)) else { return };
    let sum = |tax: &dyn Fn(&Decimal, &Decimal) -> Option<Decimal>, by_item: bool| {
        groups.iter().try_fold(Decimal::ZERO, |sum, group| {
            let of_group = if by_item {
                let nets = group.lines.iter().filter_map(|line| line.decimal(Field::NetAmount));
                nets.map(|net| tax(&net, &group.rate)).try_fold(Decimal::ZERO, |sum, tax| sum.checked_add(tax?))
            } else {
                tax(&group.base, &group.rate)
            };
            sum.checked_add(of_group?)
        })
    };
    let tax = |base: &Decimal, rate: &Decimal| percent(*base, *rate).map(round);
    let (Some(on_invoice), Some(on_items)) = (sum(&tax, false), sum(&tax, true)) else { return };
    // Allowances and charges on the whole invoice are taxed too, at a rate that is not said.
    let shifted = [Field::InvoiceAllowance, Field::InvoiceCharge]
        .into_iter()
        .any(|field| invoice.decimal(field).is_some_and(|shift| !shift.is_zero()));
    if said != on_invoice && said != on_items && !shifted && !groups.is_empty() {
        let message = format!("half up {on_invoice} on the invoice, {on_items} on its items, billed {said}");
        findings.add(Subject::Invoice(*invoice), finding(Field::InvoiceTax, on_invoice, said, message));
    }
}

fn finding(field: Field, expected: Decimal, tax: Decimal, message: String) -> Finding {
    let difference = tax.saturating_sub(expected);
    Finding {
        field: Some(field),
        expected: expected.to_string(),
        actual: tax.to_string(),
        difference: Some(difference),
        at_stake: difference,
        message,
        ..Finding::default()
    }
}
