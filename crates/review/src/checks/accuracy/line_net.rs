//! ACC-01: a line's net amount is quantity times price, less allowance, plus charge.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::rounded;
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
        // A base quantity of zero is a finding of its own (ACC-12).
        let base = line.decimal(Field::BaseQuantity).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE);
        let Some(product) = quantity.checked_mul(price).and_then(|product| product.checked_div(base)) else { continue };
        let discount = line.decimal(Field::DiscountAmount).or_else(|| {
            let rate = line.decimal(Field::DiscountRate)?;
            product.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)
        });
        let (discount, charge) = (discount.unwrap_or_default(), line.decimal(Field::ChargeAmount).unwrap_or_default());
        let expected = rounded(inputs, product - discount + charge, invoice.currency());
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
