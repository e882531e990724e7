//! TAX-15: a sale without tax has a certificate.

use super::places::{country_of, is_us};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{percent, rounded};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::{Invoice, Line};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-15",
    name: "US exempt sale without valid certificate",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "A sale in the United States without tax, of a product that is taxed elsewhere in the same state, to a customer without an \
              exemption certificate in force for the state on the day of the invoice. Credit notes are not looked at.",
    formula: "tax_amount = 0, product taxed elsewhere in the state, and no certificate(customer, state, day)",
    needs: &[
        Need::Column(Field::Country),
        Need::Column(Field::Region),
        Need::Column(Field::CustomerId),
        Need::Column(Field::Product),
        Need::Column(Field::NetAmount),
        Need::Column(Field::InvoiceDate),
        Need::OneOf(&[Field::TaxAmount, Field::TaxRate]),
        Need::Records(RecordKind::Certificates),
    ],
    parameters: &[],
    at_stake: "The tax at the highest rate at which the product is taxed in the state.",
    mend: "Get the certificate from the customer, or bill the tax.",
    source: "Practice (state rules on resale and exemption certificates)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(certificates) = inputs.records(RecordKind::Certificates) else { return };
    let mut of_customer: HashMap<&str, Vec<Record<'_>>> = HashMap::new();
    for certificate in certificates.iter() {
        of_customer.entry(certificate.text(Field::CustomerId)).or_default().push(certificate);
    }
    // The highest rate at which a product is taxed in a state.
    let mut taxed: HashMap<(&str, &str), Decimal> = HashMap::new();
    let american = |invoice: &Invoice<'_>| !invoice.is_void() && !invoice.text(Field::Region).is_empty() && is_us(country_of(invoice));
    for invoice in inputs.run.invoices().filter(american) {
        for line in invoice.lines().filter(|line| !line.text(Field::Product).is_empty()) {
            if let Some(rate) = rate(&line).filter(|rate| *rate > Decimal::ZERO) {
                let highest = taxed.entry((invoice.text(Field::Region), line.text(Field::Product))).or_insert(rate);
                *highest = (*highest).max(rate);
            }
        }
    }
    for invoice in inputs.run.invoices().filter(american).filter(|invoice| !invoice.is_credit_note()) {
        let (state, customer) = (invoice.text(Field::Region), invoice.customer());
        let Some(day) = invoice.date(Field::InvoiceDate) else { continue };
        let covers = |certificate: &Record<'_>| {
            let (country, region) = (certificate.text(Field::Country), certificate.text(Field::Region));
            certificate.holds_on(day) && (country.is_empty() || is_us(country)) && (region.is_empty() || region.eq_ignore_ascii_case(state))
        };
        let held = of_customer.get(customer).map(Vec::as_slice).unwrap_or_default();
        if held.iter().any(covers) {
            continue;
        }
        let of_state = |certificate: &&Record<'_>| certificate.text(Field::Region).eq_ignore_ascii_case(state);
        let ended = held.iter().filter(of_state).filter_map(|certificate| certificate.date(Field::EndDate)).filter(|end| *end < day).max();
        for line in invoice.lines() {
            let (Some(net), Some(rate)) = (line.decimal(Field::NetAmount).filter(|net| *net > Decimal::ZERO), rate(&line)) else {
                continue;
            };
            let Some(elsewhere) = taxed.get(&(state, line.text(Field::Product))).filter(|_| rate.is_zero()) else { continue };
            let why = match ended {
                Some(end) => format!("the certificate ended {end}"),
                None => "there is no certificate".to_owned(),
            };
            let finding = Finding {
                field: Some(Field::TaxAmount),
                expected: "a certificate or tax".into(),
                actual: "no tax".into(),
                at_stake: rounded(inputs, percent(net, *elsewhere).unwrap_or_default(), invoice.currency()),
                message: format!(
                    "{state} on {day}: {net} without tax, {why}; {} is taxed there at up to {} %",
                    line.text(Field::Product),
                    elsewhere.normalize()
                ),
                fault: if ended.is_some() {
                    format!("{customer} in {state}: certificate ended")
                } else {
                    format!("{customer} in {state}: no certificate")
                },
                subject: format!("{customer}|{state}"),
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}

/// The rate of a line: as it says, or else what its tax comes to.
fn rate(line: &Line<'_>) -> Option<Decimal> {
    let tax = line.decimal(Field::TaxAmount);
    if tax.is_some_and(|tax| tax.is_zero()) {
        return Some(Decimal::ZERO);
    }
    let of_tax = || tax?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(line.decimal(Field::NetAmount)?).map(|rate| rate.round_dp(2));
    line.decimal(Field::TaxRate).or_else(of_tax)
}
