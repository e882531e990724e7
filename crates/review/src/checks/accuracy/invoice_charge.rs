//! ACC-04: the header's charge is what lies between its sum of lines and its net total.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::has_totals;
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-04",
    name: "Document charges total",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The charge that the header states is not what lies between its own sum of lines and its net total. Looked at where the \
              invoice has no allowance: with both, the header alone does not tell which of the two is wrong (ACC-05 does the whole sum).",
    formula: "invoice_charge <> invoice_net - invoice_lines_total, where no allowance is stated",
    needs: &[Need::Column(Field::InvoiceCharge), Need::Column(Field::InvoiceLinesTotal), Need::Column(Field::InvoiceNet)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Compare the charge of the whole invoice with what was agreed; one that is stated but not added, or the other way round, is \
           billed wrong.",
    source: "EN 16931, BR-CO-12, read from the header as a run has no rows of charges",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let stated = |field| invoice.decimal(field).filter(|amount| !amount.is_zero());
    let said = invoice.decimal(Field::InvoiceCharge);
    let (Some(said), Some(lines), Some(net)) = (said, invoice.decimal(Field::InvoiceLinesTotal), invoice.decimal(Field::InvoiceNet)) else {
        return;
    };
    if !has_totals(invoice) || stated(Field::InvoiceAllowance).is_some() {
        return;
    }
    let Some(expected) = net.checked_sub(lines) else { return };
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceCharge, expected, said, || {
        format!("between the sum of lines and the net total: {net} - {lines} = {expected}, the invoice says charge {said}")
    });
}
