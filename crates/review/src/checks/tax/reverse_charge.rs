//! TAX-07: reverse charge has both VAT ids.

use super::category::is;
use super::tax_ids::TaxIds;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-07",
    name: "Reverse charge without both VAT ids",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "Under reverse charge the customer pays the tax, and both VAT ids have to be on the invoice. The customer's is taken from \
              the invoice, or else from the customers; the seller's is looked for where the run has it at all.",
    formula: "tax_category = 'AE' and (seller_tax_id is empty or customer_tax_id is empty)",
    needs: &[
        Need::Column(Field::TaxCategory),
        Need::Any(&[Need::Column(Field::CustomerTaxId), Need::RecordColumn(RecordKind::Customers, Field::CustomerTaxId)]),
    ],
    parameters: &[],
    at_stake: "The net amount of the lines under reverse charge.",
    mend: "Ask the customer for the VAT id, or charge tax.",
    source: "EN 16931, BR-AE-02 (and Council Directive 2006/112/EC, article 226)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let ids = TaxIds::read(inputs);
    let with_seller = inputs.run.has(Field::SellerTaxId);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let lines = || invoice.lines().filter(|line| is(line.text(Field::TaxCategory), "AE"));
        if lines().next().is_none() {
            continue;
        }
        let mut missing = Vec::new();
        if with_seller && invoice.text(Field::SellerTaxId).is_empty() {
            missing.push("seller");
        }
        if ids.of(&invoice).is_empty() {
            missing.push("customer");
        }
        if missing.is_empty() {
            continue;
        }
        let net = lines().map(|line| worth(&line)).fold(Decimal::ZERO, Decimal::saturating_add);
        let who = missing.join(" and ");
        let finding = Finding {
            field: Some(if missing.contains(&"customer") { Field::CustomerTaxId } else { Field::SellerTaxId }),
            expected: "the VAT ids of seller and customer".into(),
            actual: format!("none of the {who}"),
            at_stake: net,
            message: format!("{net} net under reverse charge without the VAT id of the {who}"),
            fault: format!("no VAT id of the {who}"),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(invoice), finding);
    }
}
