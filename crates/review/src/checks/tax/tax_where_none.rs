//! TAX-05: what bears no tax has none.

use super::category::untaxed;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::percent;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-05",
    name: "Zero, exempt, reverse charge or export with tax",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "A line of a category that bears no tax (Z zero rated, E exempt, AE reverse charge, K intra-community supply, G export, O \
              outside the scope) has a rate or a tax amount.",
    formula: "tax_category in (Z, E, AE, K, G, O) and (tax_rate <> 0 or tax_amount <> 0)",
    needs: &[Need::Column(Field::TaxCategory), Need::OneOf(&[Field::TaxRate, Field::TaxAmount])],
    parameters: &[],
    at_stake: "The tax billed, or else what the rate comes to.",
    mend: "Find out whether the sale is taxed; take the tax off, or correct the category.",
    source: "EN 16931, BR-Z-05, BR-Z-09, BR-AE-09 and siblings",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let category = line.text(Field::TaxCategory);
        let Some(name) = untaxed(category) else { continue };
        let stated = |field| line.decimal(field).filter(|amount| !amount.is_zero());
        let (rate, tax) = (stated(Field::TaxRate), stated(Field::TaxAmount));
        let of_rate = || percent(line.decimal(Field::NetAmount)?, rate?);
        let (field, actual) = match (rate, tax) {
            (None, None) => continue,
            (Some(rate), None) => (Field::TaxRate, format!("{} %", rate.normalize())),
            (_, Some(tax)) => (Field::TaxAmount, tax.to_string()),
        };
        let with = match (rate, tax) {
            (Some(rate), Some(tax)) => format!("{} % and a tax of {tax}", rate.normalize()),
            (Some(rate), None) => format!("{} %", rate.normalize()),
            (None, tax) => format!("a tax of {}", tax.unwrap_or_default()),
        };
        let finding = Finding {
            field: Some(field),
            expected: "0".into(),
            actual,
            at_stake: tax.or_else(of_rate).unwrap_or_default().normalize(),
            message: format!("{name} ({}) with {with}", category.to_ascii_uppercase()),
            fault: format!("{name} with tax"),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
