//! ACC-11: no price is below zero.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-11",
    name: "Negative unit price",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A price below zero. What is given back is billed as a negative quantity at the price it was sold for, or as a discount.",
    formula: "unit_price < 0 or gross_price < 0",
    needs: &[Need::OneOf(&[Field::UnitPrice, Field::GrossPrice])],
    parameters: &[],
    at_stake: "The line's net amount.",
    mend: "Find out what the line stands for; bill a return with a negative quantity, and a reduction as a discount.",
    source: "EN 16931, BR-27 and BR-28",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let below = |field| line.decimal(field).filter(|price| *price < Decimal::ZERO).map(|price| (field, price));
        let Some((field, price)) = below(Field::UnitPrice).or_else(|| below(Field::GrossPrice)) else { continue };
        let quantity = line.decimal(Field::Quantity).map_or(String::new(), |quantity| format!(" for a quantity of {quantity}"));
        let finding = Finding {
            field: Some(field),
            expected: "0 or more".into(),
            actual: price.to_string(),
            at_stake: worth(&line),
            message: format!("{} {price}{quantity}", field.title().to_lowercase()),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
