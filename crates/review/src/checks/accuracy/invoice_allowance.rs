//! ACC-03: the header's allowance is what lies between its sum of lines and its net total.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::has_totals;
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-03",
    name: "Document allowances total",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The allowance that the header states is not what lies between its own sum of lines and its net total. Looked at where the \
              invoice has no charge: with both, the header alone does not tell which of the two is wrong (ACC-05 does the whole sum).",
    formula: "invoice_allowance <> invoice_lines_total - invoice_net, where no charge is stated",
    needs: &[Need::Column(Field::InvoiceAllowance), Need::Column(Field::InvoiceLinesTotal), Need::Column(Field::InvoiceNet)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Compare the allowance of the whole invoice with what was agreed; one that is stated but not taken off, or the other way \
           round, is billed wrong.",
    source: "EN 16931, BR-CO-11, read from the header as a run has no rows of allowances",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let stated = |field| invoice.decimal(field).filter(|amount| !amount.is_zero());
    let said = invoice.decimal(Field::InvoiceAllowance);
    let (Some(said), Some(lines), Some(net)) = (said, invoice.decimal(Field::InvoiceLinesTotal), invoice.decimal(Field::InvoiceNet)) else {
        return;
    };
    if !has_totals(invoice) || stated(Field::InvoiceCharge).is_some() {
        return;
    }
    let Some(expected) = lines.checked_sub(net) else { return };
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceAllowance, expected, said, || {
        format!("between the sum of lines and the net total: {lines} - {net} = {expected}, the invoice says allowance {said}")
    });
}
