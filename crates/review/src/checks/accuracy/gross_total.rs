//! ACC-06: gross is net plus tax.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{has_totals, total};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-06",
    name: "Gross total",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The amount with tax is not net plus tax: on the invoice where its header states a gross total, on the line where the line \
              states one.",
    formula: "invoice_gross <> invoice_net + invoice_tax; gross_amount <> net_amount + tax_amount",
    needs: &[
        Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount]),
        Need::OneOf(&[Field::InvoiceNet, Field::NetAmount]),
        Need::OneOf(&[Field::InvoiceTax, Field::TaxAmount]),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Find out which of net, tax and gross is wrong in the billing system, and bill again.",
    source: "EN 16931, BR-CO-15",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    if !has_totals(invoice) {
        return;
    }
    for line in invoice.lines() {
        let figures = (line.decimal(Field::NetAmount), line.decimal(Field::TaxAmount), line.decimal(Field::GrossAmount));
        let (Some(net), Some(tax), Some(gross)) = figures else { continue };
        compare(Subject::Line(line), Field::GrossAmount, net, tax, gross, findings);
    }
    let net = total(invoice, Field::InvoiceNet, Field::NetAmount);
    let tax = total(invoice, Field::InvoiceTax, Field::TaxAmount);
    if let (Some(net), Some(tax), Some(gross)) = (net, tax, invoice.decimal(Field::InvoiceGross)) {
        compare(Subject::Invoice(*invoice), Field::InvoiceGross, net, tax, gross, findings);
    }
}

fn compare(about: Subject<'_>, field: Field, net: Decimal, tax: Decimal, gross: Decimal, findings: &mut Findings<'_>) {
    let Some(expected) = net.checked_add(tax) else { return };
    findings.amount(about, field, expected, gross, || format!("net {net} + tax {tax} = {expected}, gross billed {gross}"));
}
