//! ACC-12: the quantity that a price is for is above zero.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-12",
    name: "Zero or negative base quantity",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The quantity that the price is for is zero or less, so that the price means nothing.",
    formula: "base_quantity <= 0",
    needs: &[Need::Column(Field::BaseQuantity)],
    parameters: &[],
    at_stake: "The line's net amount.",
    mend: "Correct the base quantity of the price in the price book.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R121",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let Some(base) = line.decimal(Field::BaseQuantity).filter(|base| *base <= Decimal::ZERO) else { continue };
        let finding = Finding {
            field: Some(Field::BaseQuantity),
            expected: "more than 0".into(),
            actual: base.to_string(),
            at_stake: worth(&line),
            message: format!("the price is for a quantity of {base}"),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
