//! ACC-01: a line's net amount is quantity times price, less allowance, plus charge.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{base_quantity, list_amount, percent, rounded};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-01",
    name: "Line net amount",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The line's net amount is not what its quantity and price come to, after discount and charge.",
    formula: "net_amount <> r(quantity x unit_price / base_quantity) - discount_amount + charge_amount",
    needs: &[Need::Column(Field::Quantity), Need::Column(Field::UnitPrice), Need::Column(Field::NetAmount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the amount billed and the amount computed.",
    mend: "Find out which of quantity, price, discount and net amount is wrong in the billing system, and bill the line again.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R120 (which allows 0.02)",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let (Some(quantity), Some(price), Some(net)) =
            (line.decimal(Field::Quantity), line.decimal(Field::UnitPrice), line.decimal(Field::NetAmount))
        else {
            continue;
        };
        let Some(product) = list_amount(&line) else { continue };
        let discount = line.decimal(Field::DiscountAmount).or_else(|| percent(product, line.decimal(Field::DiscountRate)?));
        let (discount, charge) = (discount.unwrap_or_default(), line.decimal(Field::ChargeAmount).unwrap_or_default());
        let Some(exact) = product.checked_sub(discount).and_then(|amount| amount.checked_add(charge)) else { continue };
        let expected = rounded(inputs, exact, invoice.currency());
        let base = base_quantity(&line);
        findings.amount(Subject::Line(line), Field::NetAmount, expected, net, || {
            let mut sum = format!("{quantity} x {price}");
            if base != Decimal::ONE {
                sum = format!("{sum} / {base}");
            }
            if !discount.is_zero() {
                sum = format!("{sum} - {}", discount.normalize());
            }
            if !charge.is_zero() {
                sum = format!("{sum} + {charge}");
            }
            format!("{sum} = {expected}, billed {net}")
        });
    }
}
