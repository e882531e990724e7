//! TAX-11: a territory is taxed at its own rates.

use super::places::country_of;
use super::rate_table::{RateTable, in_words, rates_of, tax_point};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{percent, rounded};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-11",
    name: "Territory exception ignored",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "The postal code lies in a territory with rates of its own (the Canary Islands, Ceuta, Melilla, ...), and the line is taxed \
              at the rate of the rest of the country.",
    formula: "postal_code lies in a territory of the table and tax_rate = rate of the country",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::PostalCode),
        Need::Column(Field::TaxRate),
        Need::Column(Field::NetAmount),
        Need::OneOf(&[Field::TaxPointDate, Field::InvoiceDate]),
        Need::RecordColumn(RecordKind::TaxRates, Field::PostalCode),
    ],
    parameters: &[],
    at_stake: "The tax between the rate billed and the rate of the territory.",
    mend: "Bill the line again at the rate of the territory.",
    source: "ibericode/vat-rates (exceptions by postal code)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let table = RateTable::read(inputs);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void() && !invoice.text(Field::PostalCode).is_empty()) {
        let Some(day) = tax_point(inputs, &invoice) else { continue };
        let place = table.in_force(&invoice, day);
        if place.local.is_empty() {
            continue;
        }
        for line in invoice.lines() {
            let (Some(rate), category) = (line.decimal(Field::TaxRate), line.text(Field::TaxCategory)) else { continue };
            let (own, general) = (rates_of(&place.local, category), rates_of(&place.general, category));
            let Some(nearest) = own.iter().copied().min_by_key(|of| of.saturating_sub(rate).abs()) else { continue };
            if nearest == rate || !general.contains(&rate) {
                continue;
            }
            let (code, own) = (invoice.text(Field::PostalCode), in_words(&own));
            let off = line.decimal(Field::NetAmount).and_then(|net| percent(net, rate.checked_sub(nearest)?)).unwrap_or_default();
            let billed = format!("{} %", rate.normalize());
            let finding = Finding {
                field: Some(Field::TaxRate),
                message: format!("{code} on {day}: {own} in the territory, billed {billed} as in the rest of {}", country_of(&invoice)),
                fault: format!("{billed} billed where the territory has {own}"),
                expected: own,
                actual: billed,
                difference: Some(rate.saturating_sub(nearest)),
                at_stake: rounded(inputs, off, invoice.currency()),
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}
