//! ACC-23: an amount in the accounting currency is the amount times the rate of the day.

use super::exchange::Rates;
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity, TOLERANCE};
use crate::checks::arithmetic::rounded;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "ACC-23",
    name: "FX translation",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The amount in the accounting currency is not the amount of the line times the exchange rate of the day of the invoice: the \
              rate of the table, or the last one set before; without a table, the rate that the line states.",
    formula: "home_amount <> r(net_amount x rate(currency, invoice_date))",
    needs: &[
        Need::Column(Field::HomeAmount),
        Need::Column(Field::NetAmount),
        Need::Any(&[Need::RecordColumn(RecordKind::ExchangeRates, Field::ExchangeRate), Need::Column(Field::ExchangeRate)]),
    ],
    parameters: &[TOLERANCE, Parameter { name: "days", title: "How many days old a rate may be", usual: "7" }],
    at_stake: "The difference in the accounting currency.",
    mend: "Compare the rate and its day with the treasury table, and translate again.",
    source: "Zuora data model (fivetran/dbt_zuora): amount_home_currency, exchange_rate_date",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let rates = Rates::read(inputs);
    let within = findings.parameter("days").round().to_u64().unwrap_or(0);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let (currency, home) = (invoice.currency(), invoice.text(Field::HomeCurrency));
        let day = invoice.date(Field::InvoiceDate);
        let of_table = day.and_then(|day| rates.on(currency, home, day, within));
        let same = !currency.is_empty() && currency.eq_ignore_ascii_case(home);
        for line in invoice.lines() {
            let (Some(net), Some(said)) = (line.decimal(Field::NetAmount), line.decimal(Field::HomeAmount)) else { continue };
            let stated = line.decimal(Field::ExchangeRate);
            let rate = if same { Some(Decimal::ONE) } else { of_table.map(|(_, rate)| rate).or(stated) };
            let Some(rate) = rate else { continue };
            let Some(expected) = net.checked_mul(rate).map(|amount| rounded(inputs, amount, home)) else { continue };
            let difference = said.saturating_sub(expected);
            if difference.is_zero() || difference.abs() <= findings.parameter("tolerance") {
                continue;
            }
            let of = match of_table.filter(|_| !same) {
                Some((set, _)) => format!(" (rate of {set})"),
                None => String::new(),
            };
            let other = stated.filter(|stated| !same && *stated != rate);
            let finding = Finding {
                field: Some(Field::HomeAmount),
                expected: expected.to_string(),
                actual: said.to_string(),
                difference: Some(difference),
                currency: home.to_owned(),
                at_stake: difference,
                message: format!("{net} {currency} x {rate}{of} = {expected} {home}, the books say {said}"),
                fault: match (other, of_table) {
                    (Some(other), Some((set, _))) => format!("{currency} at {other} where {rate} is the rate of {set}"),
                    _ => format!("{currency} to {home}"),
                },
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}
