//! TAX-08: an intra-community supply is evidenced.

use super::category::is;
use super::tax_ids::TaxIds;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-08",
    name: "Intra-community supply evidence",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "An intra-community supply is free of tax only with the customer's VAT id, the day or period of delivery and the country \
              that was delivered to. The VAT id is taken from the invoice, or else from the customers.",
    formula: "tax_category = 'K' and (customer_tax_id is empty or delivery_date and period are empty or delivery_country is empty)",
    needs: &[
        Need::Column(Field::TaxCategory),
        Need::Any(&[Need::Column(Field::CustomerTaxId), Need::RecordColumn(RecordKind::Customers, Field::CustomerTaxId)]),
        Need::Column(Field::DeliveryCountry),
        Need::OneOf(&[Field::DeliveryDate, Field::InvoiceStart, Field::InvoiceEnd, Field::PeriodStart, Field::PeriodEnd]),
    ],
    parameters: &[],
    at_stake: "The net amount of the intra-community lines.",
    mend: "Get the missing evidence, or charge tax.",
    source: "EN 16931, BR-IC-02, BR-IC-11, BR-IC-12",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let ids = TaxIds::read(inputs);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let lines = || invoice.lines().filter(|line| is(line.text(Field::TaxCategory), "K"));
        if lines().next().is_none() {
            continue;
        }
        let days = [Field::DeliveryDate, Field::InvoiceStart, Field::InvoiceEnd, Field::PeriodStart, Field::PeriodEnd];
        let there = [
            ("the customer's VAT id", !ids.of(&invoice).is_empty()),
            ("the day or period of delivery", days.into_iter().any(|field| invoice.date(field).is_some())),
            ("the country delivered to", !invoice.text(Field::DeliveryCountry).is_empty()),
        ];
        let missing: Vec<&str> = there.into_iter().filter(|(_, there)| !there).map(|(what, _)| what).collect();
        if missing.is_empty() {
            continue;
        }
        let net = lines().map(|line| worth(&line)).fold(Decimal::ZERO, Decimal::saturating_add);
        let what = missing.join(", ");
        let finding = Finding {
            expected: there.map(|(what, _)| what).join(", "),
            actual: format!("without {what}"),
            at_stake: net,
            message: format!("{net} net as intra-community supply without {what}"),
            fault: format!("without {what}"),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(invoice), finding);
    }
}
