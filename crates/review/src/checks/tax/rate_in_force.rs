//! TAX-10: a line is taxed at a rate in force.

use super::category::untaxed;
use super::places::country_of;
use super::rate_table::{RateTable, in_words, rates_of, tax_point};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{percent, rounded};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-10",
    name: "Rate not in force at tax point",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "The rate of a line is none of those in force for its country (or region) and category on the tax point, or else the day of \
              the invoice. Categories that bear no tax, rates of zero without a category, credit notes whose invoice is not at hand, and \
              places and days that the table does not have, are not looked at.",
    formula: "tax_rate not in rates(country, region, category, tax_point_date)",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::TaxRate),
        Need::Column(Field::NetAmount),
        Need::OneOf(&[Field::TaxPointDate, Field::InvoiceDate]),
        Need::Records(RecordKind::TaxRates),
    ],
    parameters: &[],
    at_stake: "The tax between the rate billed and the nearest one in force.",
    mend: "Bill the line again at the rate in force; look whether the tax table of the billing system missed a change of the law.",
    source: "ibericode/vat-rates (dated rates, exceptions by postal code)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let table = RateTable::read(inputs);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let Some(day) = tax_point(inputs, &invoice) else { continue };
        let place = table.in_force(&invoice, day);
        let records = [place.general, place.local].concat();
        if records.is_empty() {
            continue;
        }
        for line in invoice.lines() {
            let (Some(rate), category) = (line.decimal(Field::TaxRate), line.text(Field::TaxCategory)) else { continue };
            if untaxed(category).is_some() || (rate.is_zero() && category.is_empty()) {
                continue;
            }
            let rates = rates_of(&records, category);
            let Some(nearest) = rates.iter().copied().min_by_key(|of| of.saturating_sub(rate).abs()) else { continue };
            if nearest == rate {
                continue;
            }
            let (rates, country) = (in_words(&rates), country_of(&invoice));
            let off = line.decimal(Field::NetAmount).and_then(|net| percent(net, rate.checked_sub(nearest)?)).unwrap_or_default();
            let billed = format!("{} %", rate.normalize());
            let finding = Finding {
                field: Some(Field::TaxRate),
                message: format!("{country} on {day}: {rates} in force, billed {billed}"),
                fault: format!("{billed} billed where {rates} is in force in {country}"),
                expected: rates,
                actual: billed,
                difference: Some(rate.saturating_sub(nearest)),
                at_stake: rounded(inputs, off, invoice.currency()),
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}
