//! CMP-13: a price rise that was agreed is applied.

use super::agreements::{Agreements, called, is_credit};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::rounded;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Line, Run};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-13",
    name: "Price uplift not applied",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "The contract raises the price from a day on, and the line still bills the old price: the previous run's for the same service, or \
              else the contract's price before the rise.",
    formula: "service start >= uplift_date AND unit_price = the price before it",
    needs: &[
        Need::RecordColumn(RecordKind::Contracts, Field::UpliftDate),
        Need::RecordColumn(RecordKind::Contracts, Field::UpliftRate),
        Need::RecordColumn(RecordKind::Contracts, Field::UnitPrice),
        Need::Column(Field::UnitPrice),
        Need::OneOf(&[Field::PeriodStart, Field::InvoiceDate]),
    ],
    parameters: &[],
    at_stake: "Quantity times the rise.",
    mend: "Raise the price in the billing system, and bill the difference.",
    source: "TM Forum GB941D; practice",
    kind: CheckKind::Run(check),
};

/// Subscription or else customer, product, plan.
type Service<'r> = (&'r str, &'r str, &'r str);

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(contracts) = inputs.records(RecordKind::Contracts) else { return };
    let agreements = Agreements::new(contracts, inputs.run);
    let before = inputs.previous.map(prices).unwrap_or_default();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines().filter(|line| !is_credit(*line)) {
            let (Some(day), Some(billed)) = (service_day(line), line.decimal(Field::UnitPrice)) else { continue };
            for contract in agreements.of(line, invoice.customer()).into_iter().map(|at| agreements.contracts[at]) {
                let (Some(from), Some(rate)) = (contract.date(Field::UpliftDate), contract.decimal(Field::UpliftRate)) else { continue };
                if day < from || rate.is_zero() {
                    continue;
                }
                let old = match before.get(&service(line)) {
                    // The price of the previous run was already raised.
                    Some((last, _)) if *last >= from => continue,
                    Some((_, price)) => *price,
                    None => match contract.decimal(Field::UnitPrice) {
                        Some(price) => price,
                        None => continue,
                    },
                };
                let factor = Decimal::ONE_HUNDRED.checked_add(rate).and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED));
                let Some(raised) = factor.and_then(|factor| old.checked_mul(factor)).map(|raised| raised.normalize()) else { continue };
                if billed != old || old.is_zero() {
                    continue;
                }
                let quantity = line.decimal(Field::Quantity).unwrap_or(Decimal::ONE);
                let lost = raised.checked_sub(old).and_then(|rise| rise.checked_mul(quantity)).unwrap_or_default();
                let (old, rate) = (old.normalize(), rate.normalize());
                findings.add(
                    Subject::Line(line),
                    Finding {
                        field: Some(Field::UnitPrice),
                        expected: raised.to_string(),
                        actual: billed.to_string(),
                        difference: Some(billed.saturating_sub(raised)),
                        at_stake: rounded(inputs, lost, invoice.currency()),
                        message: format!(
                            "{}: {rate} % more from {from}, {old} + {rate} % = {raised}, billed {billed} for service from {day}",
                            called(&contract)
                        ),
                        fault: format!("uplift of {rate} % not applied"),
                        ..Finding::default()
                    },
                );
                break;
            }
        }
    }
}

fn service_day(line: Line<'_>) -> Option<NaiveDate> {
    line.date(Field::PeriodStart).or_else(|| line.date(Field::InvoiceDate))
}

fn service(line: Line<'_>) -> Service<'_> {
    let subscription = line.text(Field::Subscription);
    let owner = if subscription.is_empty() { line.text(Field::CustomerId) } else { subscription };
    (owner, line.text(Field::Product), line.text(Field::Plan))
}

/// The latest price of each service, with its day.
fn prices(run: &Run) -> HashMap<Service<'_>, (NaiveDate, Decimal)> {
    let mut prices: HashMap<Service<'_>, (NaiveDate, Decimal)> = HashMap::new();
    for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines().filter(|line| !is_credit(*line)) {
            if let (Some(day), Some(price)) = (service_day(line), line.decimal(Field::UnitPrice)) {
                let latest = prices.entry(service(line)).or_insert((day, price));
                if day > latest.0 {
                    *latest = (day, price);
                }
            }
        }
    }
    prices
}
