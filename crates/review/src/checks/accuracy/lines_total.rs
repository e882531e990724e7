//! ACC-02: the header's sum of lines is the sum of the lines.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, sum_of};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-02",
    name: "Sum of lines",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The header's sum of lines is not what the lines come to.",
    formula: "invoice_lines_total <> sum of net_amount",
    needs: &[Need::Column(Field::InvoiceLinesTotal), Need::Column(Field::NetAmount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Look for a line that is missing, repeated or changed after the header was written, and bill the invoice again.",
    source: "EN 16931, BR-CO-10",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    if !has_totals(invoice) {
        return;
    }
    let (Some(said), Some(sum)) = (invoice.decimal(Field::InvoiceLinesTotal), sum_of(invoice.lines(), Field::NetAmount)) else { return };
    findings.amount(Subject::Invoice(*invoice), Field::InvoiceLinesTotal, sum, said, || {
        let lines = invoice.line_count();
        format!("{lines} {} come to {sum}, the invoice says {said}", if lines == 1 { "line" } else { "lines" })
    });
}
