//! ACC-07: the amount due is the gross total, less what was paid before, plus rounding.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, total};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-07",
    name: "Amount due",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "What the customer is asked to pay is not the gross total less what was paid before, plus the rounding of the amount due.",
    formula: "invoice_due <> invoice_gross - invoice_prepaid + invoice_rounding",
    needs: &[Need::Column(Field::InvoiceDue), Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount])],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Look for a prepayment or credit that was set against the invoice twice or not at all, and correct the amount due before it \
           goes out.",
    source: "EN 16931, BR-CO-16",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(said), Some(gross)) = (invoice.decimal(Field::InvoiceDue), total(invoice, Field::InvoiceGross, Field::GrossAmount)) else {
        return;
    };
    // Many systems bring what is due down to zero when the invoice is paid.
    let settled = said.is_zero() && invoice.text(Field::Status).to_lowercase().contains("paid");
    if !has_totals(invoice) || settled {
        return;
    }
    let stated = |field| invoice.decimal(field).unwrap_or_default();
    let (prepaid, rounding) = (stated(Field::InvoicePrepaid), stated(Field::InvoiceRounding));
    let Some(expected) = gross.checked_sub(prepaid).and_then(|due| due.checked_add(rounding)) else { return };
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceDue, expected, said, || {
        let mut words = format!("gross {gross}");
        if !prepaid.is_zero() {
            words.push_str(&format!(" - prepaid {prepaid}"));
        }
        if !rounding.is_zero() {
            words.push_str(&format!(" + rounding {rounding}"));
        }
        if expected != gross {
            words.push_str(&format!(" = {expected}"));
        }
        format!("{words}, asked for {said}")
    });
}
