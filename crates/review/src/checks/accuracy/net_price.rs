//! ACC-10: the price is the price before discount, less the discount on it.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::base_quantity;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-10",
    name: "Net price = gross price - discount",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The price billed is not the price before discount less the discount on it.",
    formula: "unit_price <> gross_price - price_discount",
    needs: &[Need::Column(Field::UnitPrice), Need::Column(Field::GrossPrice), Need::Column(Field::PriceDiscount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference in price times the quantity.",
    mend: "Find out which of the three prices is wrong, and bill the line again.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R046",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let prices = (line.decimal(Field::UnitPrice), line.decimal(Field::GrossPrice), line.decimal(Field::PriceDiscount));
        let (Some(price), Some(before), Some(discount)) = prices else { continue };
        let Some(expected) = before.checked_sub(discount) else { continue };
        let difference = price.saturating_sub(expected);
        if difference.is_zero() || difference.abs() <= findings.parameter("tolerance") {
            continue;
        }
        let units = line.decimal(Field::Quantity).unwrap_or(Decimal::ONE).checked_div(base_quantity(&line)).unwrap_or(Decimal::ONE);
        let finding = Finding {
            field: Some(Field::UnitPrice),
            expected: expected.to_string(),
            actual: price.to_string(),
            difference: Some(difference),
            at_stake: difference.checked_mul(units).unwrap_or(difference).normalize(),
            message: format!("price before discount {before} - {discount} = {expected}, billed at {price}"),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
