//! TAX-02: the tax total is the tax of the lines.

use super::subtotal::by_rate;
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, sum_of};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-02",
    name: "Tax total",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "The header's tax total is not the tax of its lines, nor the tax of its categories and rates, each rounded once. Allowances \
              and charges on the whole invoice count where all lines are of one category and rate; with several rates they can't be \
              divided, and nothing is said.",
    formula: "invoice_tax <> sum of tax_amount, and <> sum of r(net_amount x tax_rate / 100) by category and rate",
    needs: &[Need::Column(Field::InvoiceTax), Need::Any(&[Need::Column(Field::TaxAmount), Need::Column(Field::TaxRate)])],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Look for a line whose tax the total leaves out or counts twice, or for a rate that was changed after the total was written.",
    source: "EN 16931, BR-CO-14",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(said) = invoice.decimal(Field::InvoiceTax).filter(|_| has_totals(invoice)) else { return };
    let currency = invoice.currency();
    let stated = |field| invoice.decimal(field).unwrap_or_default();
    let shift = stated(Field::InvoiceCharge).saturating_sub(stated(Field::InvoiceAllowance));
    let (mut groups, complete) = by_rate(invoice);
    if !shift.is_zero() && groups.len() != 1 {
        return;
    }
    let of_lines = sum_of(invoice.lines(), Field::TaxAmount);
    let rounded_by_line = || groups.iter().try_fold(Decimal::ZERO, |sum, group| sum.checked_add(group.tax_on_lines(inputs, currency)?));
    let by_line = if complete && shift.is_zero() && !groups.is_empty() { rounded_by_line() } else { None };
    if let [only] = groups.as_mut_slice() {
        only.base = only.base.saturating_add(shift);
    }
    let rounded_by_rate = || groups.iter().try_fold(Decimal::ZERO, |sum, group| sum.checked_add(group.tax_on_base(inputs, currency)?));
    let by_category = if complete && !groups.is_empty() { rounded_by_rate() } else { None };
    let mut candidates = [of_lines.filter(|_| shift.is_zero()), by_category, by_line, of_lines].into_iter().flatten();
    let Some(expected) = candidates.clone().next() else { return };
    let tolerance = findings.parameter("tolerance");
    if candidates.any(|tax| said.saturating_sub(tax).abs() <= tolerance) {
        return;
    }
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceTax, expected, said, || {
        if shift.is_zero() && of_lines.is_some() {
            return format!("the tax of the lines comes to {expected}, the invoice says {said}");
        }
        let of: Vec<String> = groups.iter().map(|group| format!("{} of {}", group.name(), group.base)).collect();
        format!("{} = {expected}, the invoice says {said}", of.join(" + "))
    });
}
