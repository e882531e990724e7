//! TAX-17: tax in the accounting currency is the tax times the rate.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity, TOLERANCE};
use crate::checks::accuracy::exchange::Rates;
use crate::checks::arithmetic::{has_totals, rounded, total};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-17",
    name: "Accounting-currency tax sign and amount",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "The tax total in the accounting currency has another sign than the tax total of the invoice, or is not that total times \
              the exchange rate: the rate that the invoice states, or else the table's of the day of the invoice (or the last before).",
    formula: "sign(invoice_tax) <> sign(invoice_tax_home) or invoice_tax_home <> r(invoice_tax x exchange_rate)",
    needs: &[Need::Column(Field::InvoiceTaxHome), Need::OneOf(&[Field::InvoiceTax, Field::TaxAmount])],
    parameters: &[TOLERANCE, Parameter { name: "days", title: "How many days old a rate may be", usual: "7" }],
    at_stake: "The difference in the accounting currency.",
    mend: "Compare the rate and its day with the rules of the tax office, and translate again.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R055; EN 16931, BR-53",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let rates = Rates::read(inputs);
    let within = findings.parameter("days").round().to_u64().unwrap_or(0);
    for invoice in inputs.run.invoices().filter(has_totals) {
        let Some(said) = invoice.decimal(Field::InvoiceTaxHome) else { continue };
        let Some(tax) = total(&invoice, Field::InvoiceTax, Field::TaxAmount) else { continue };
        let (currency, home) = (invoice.currency(), invoice.text(Field::HomeCurrency));
        let of_table = || rates.on(currency, home, invoice.date(Field::InvoiceDate)?, within).map(|(_, rate)| rate);
        let same = !currency.is_empty() && currency.eq_ignore_ascii_case(home);
        let rate = if same { Some(Decimal::ONE) } else { invoice.decimal(Field::ExchangeRate).or_else(of_table) };
        let expected = rate.and_then(|rate| tax.checked_mul(rate)).map(|amount| rounded(inputs, amount, home));
        let signs_differ = !tax.is_zero() && !said.is_zero() && tax.is_sign_negative() != said.is_sign_negative();
        let off = expected.map(|expected| said.saturating_sub(expected)).filter(|off| off.abs() > findings.parameter("tolerance"));
        if off.is_none() && !signs_differ {
            continue;
        }
        let message = match (rate, expected) {
            (Some(rate), Some(expected)) => format!("tax {tax} {currency} x {rate} = {expected} {home}, the books say {said}"),
            _ => format!("tax {tax} {currency} and tax {said} {home} have different signs"),
        };
        let finding = Finding {
            field: Some(Field::InvoiceTaxHome),
            expected: expected
                .map_or_else(|| if tax.is_sign_negative() { "below 0" } else { "above 0" }.to_owned(), |expected| expected.to_string()),
            actual: said.to_string(),
            difference: off,
            currency: home.to_owned(),
            at_stake: off.unwrap_or(said),
            message,
            fault: if signs_differ { "the sign".to_owned() } else { format!("{currency} to {home}") },
            ..Finding::default()
        };
        findings.add(Subject::Invoice(invoice), finding);
    }
}
