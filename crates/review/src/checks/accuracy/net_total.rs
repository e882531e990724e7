//! ACC-05: the header's net total is the sum of the lines, less allowances, plus charges.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, sum_of};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-05",
    name: "Net total",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The header's net total is not the sum of its lines, less allowances and plus charges on the whole invoice.",
    formula: "invoice_net <> sum of net_amount - invoice_allowance + invoice_charge",
    needs: &[Need::Column(Field::InvoiceNet), Need::Column(Field::NetAmount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Look for a missing or repeated line, or an allowance or charge that the header leaves out, and bill the invoice again.",
    source: "EN 16931, BR-CO-13",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    if !has_totals(invoice) {
        return;
    }
    let (Some(said), Some(sum)) = (invoice.decimal(Field::InvoiceNet), sum_of(invoice.lines(), Field::NetAmount)) else { return };
    let stated = |field| invoice.decimal(field).unwrap_or_default();
    let (allowance, charge) = (stated(Field::InvoiceAllowance), stated(Field::InvoiceCharge));
    let Some(expected) = sum.checked_sub(allowance).and_then(|net| net.checked_add(charge)) else { return };
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceNet, expected, said, || {
        let mut words = format!("the lines come to {sum}");
        if !allowance.is_zero() {
            words.push_str(&format!(", less allowances {allowance}"));
        }
        if !charge.is_zero() {
            words.push_str(&format!(", plus charges {charge}"));
        }
        if expected != sum {
            words.push_str(&format!(" = {expected}"));
        }
        format!("{words}, the invoice says {said}")
    });
}
