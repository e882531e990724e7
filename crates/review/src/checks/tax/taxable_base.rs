//! TAX-03: tax is taken on the net total.

use super::subtotal::by_rate;
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, percent, rounded};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::currency::minor_digits;
use tieout_billing::{Field, Rounding};

pub const CHECK: Check = Check {
    id: "TAX-03",
    name: "Taxable base per category and rate",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "The header's tax is not on the header's net: computed back from the rate, it was taken on another amount, such as the one \
              before an allowance. Looked at where all lines are of one category and rate above zero (with several, the header does not \
              say which part of its net is whose); each line's rounding may move the tax by half a unit.",
    formula: "invoice_tax <> invoice_net x tax_rate / 100, where all lines have one category and rate",
    needs: &[
        Need::Column(Field::InvoiceNet),
        Need::Column(Field::InvoiceTax),
        Need::Column(Field::TaxRate),
        Need::Column(Field::NetAmount),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the tax billed and the tax on the net total.",
    mend: "Find out whether an allowance or charge on the invoice was left out of the taxable amount, and bill again.",
    source: "EN 16931, BR-S-08, BR-Z-08, BR-AE-08, read from the header as a run has no rows of subtotals",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(net), Some(tax)) = (invoice.decimal(Field::InvoiceNet), invoice.decimal(Field::InvoiceTax)) else { return };
    let (groups, complete) = by_rate(invoice);
    let [group] = groups.as_slice() else { return };
    if !complete || group.rate <= Decimal::ZERO || !has_totals(invoice) {
        return;
    }
    let digits = minor_digits(invoice.currency()).unwrap_or(2);
    let Some(exact) = percent(net, group.rate) else { return };
    let half = matches!(inputs.rounding, Rounding::HalfUp | Rounding::HalfEven | Rounding::HalfDown);
    let unit = Decimal::new(if half { 5 } else { 10 }, digits + 1);
    let slack = unit.checked_mul(Decimal::from(group.lines.len())).unwrap_or(unit);
    let expected = rounded(inputs, exact, invoice.currency());
    let difference = tax.saturating_sub(expected);
    if tax.saturating_sub(exact).abs() <= slack || difference.abs() <= findings.parameter("tolerance") {
        return;
    }
    let taken_on = tax.checked_mul(Decimal::ONE_HUNDRED).and_then(|tax| tax.checked_div(group.rate));
    let Some(taken_on) = taken_on.map(|base| inputs.rounding.round(base, digits)) else { return };
    let finding = Finding {
        field: Some(Field::InvoiceTax),
        expected: expected.to_string(),
        actual: tax.to_string(),
        difference: Some(difference),
        at_stake: difference,
        message: format!("{} of the net total {net} = {expected}; the tax of {tax} was taken on {taken_on}", group.name()),
        fault: format!("tax at {}", group.name()),
        ..Finding::default()
    };
    findings.add(Subject::Invoice(*invoice), finding);
}
