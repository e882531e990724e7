//! TAX-06: where no tax is charged the invoice says why.

use super::category::{is, untaxed};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-06",
    name: "Exemption reason missing",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "An invoice has lines that are exempt, under reverse charge, intra-community, exported or outside the scope of tax, and \
              says no reason for the category.",
    formula: "tax_category in (E, AE, K, G, O) and exemption_reason is empty",
    needs: &[Need::Column(Field::TaxCategory), Need::Column(Field::ExemptionReason)],
    parameters: &[],
    at_stake: "The net amount of the lines of the category.",
    mend: "Add the reason that the law of the seller asks for, such as Reverse charge, before the invoice goes out.",
    source: "EN 16931, BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut categories: BTreeMap<String, (bool, Decimal)> = BTreeMap::new();
    for line in invoice.lines() {
        let category = line.text(Field::TaxCategory);
        // A zero rate is a rate: it needs no reason.
        if untaxed(category).is_none() || is(category, "Z") {
            continue;
        }
        let (reason, worth_of) = categories.entry(category.to_ascii_uppercase()).or_default();
        *reason |= !line.text(Field::ExemptionReason).is_empty();
        *worth_of = worth_of.saturating_add(worth(&line));
    }
    for (category, (_, net)) in categories.iter().filter(|(_, (reason, _))| !reason) {
        let name = untaxed(category).unwrap_or_default();
        let finding = Finding {
            field: Some(Field::ExemptionReason),
            expected: "a reason".into(),
            at_stake: *net,
            message: format!("{net} net is {name} ({category}) and no reason is given"),
            fault: format!("{name} without a reason"),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(*invoice), finding);
    }
}
