//! TAX-04: the standard category has a rate.

use super::category::is;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-04",
    name: "Standard category with rate <= 0",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "A line of the standard category (S) with a rate of zero or less: either the category or the rate is wrong.",
    formula: "tax_category = 'S' and tax_rate <= 0",
    needs: &[Need::Column(Field::TaxCategory), Need::Column(Field::TaxRate)],
    parameters: &[],
    at_stake: "The line's net amount, which bears no tax.",
    mend: "Find out whether the sale is taxed; correct the rate, or the category with its reason.",
    source: "EN 16931, BR-S-05",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines().filter(|line| is(line.text(Field::TaxCategory), "S")) {
        let Some(rate) = line.decimal(Field::TaxRate).filter(|rate| *rate <= Decimal::ZERO) else { continue };
        let finding = Finding {
            field: Some(Field::TaxRate),
            expected: "more than 0 %".into(),
            actual: format!("{} %", rate.normalize()),
            at_stake: worth(&line),
            message: format!("standard category S at {} % on a net amount of {}", rate.normalize(), worth(&line)),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
