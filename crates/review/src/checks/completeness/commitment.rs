//! CMP-14: what a customer committed to is billed by the end of the term.

use super::agreements::{Agreements, called, is_agreed, subject};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Run;
use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-14",
    name: "Minimum commitment shortfall not billed",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "The term has ended, what was billed in it is less than the customer committed to, and no true-up bills the rest. Only terms that \
              this run and the previous one cover from their first day are looked at.",
    formula: "term ended AND sum of net amounts in the term < minimum_commitment",
    needs: &[
        Need::RecordColumn(RecordKind::Contracts, Field::MinimumCommitment),
        Need::RecordColumn(RecordKind::Contracts, Field::EndDate),
        Need::Period,
        Need::Column(Field::NetAmount),
        Need::Column(Field::CustomerId),
        Need::OneOf(&[Field::PeriodStart, Field::InvoiceDate]),
    ],
    parameters: &[],
    at_stake: "The shortfall.",
    mend: "Bill the shortfall as a true-up.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

/// A contract's net amounts by currency; `None` once they are too large to be added.
type Billed<'r> = HashMap<&'r str, Option<Decimal>>;

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(contracts), Some((start, end))) = (inputs.records(RecordKind::Contracts), inputs.period) else { return };
    let runs: Vec<&Run> = inputs.previous.into_iter().chain([inputs.run]).collect();
    let earliest = runs.iter().filter_map(|run| first_day(run)).min().map_or(start, |day| day.min(start));
    let billed: Vec<Vec<Billed<'_>>> = runs.iter().map(|run| billed(&Agreements::new(contracts, run), run)).collect();
    let mut seen = HashSet::new();
    for (at, contract) in contracts.iter().enumerate().filter(|(_, contract)| is_agreed(contract)) {
        let Some(committed) = contract.decimal(Field::MinimumCommitment).filter(|committed| *committed > Decimal::ZERO) else { continue };
        let (Some(from), Some(until)) = (contract.date(Field::StartDate), contract.date(Field::EndDate)) else { continue };
        let until = contract.date(Field::TerminationDate).map_or(until, |terminated| terminated.min(until));
        // One commitment may stand on each of a subscription's products.
        let subscription = contract.text(Field::Subscription);
        let commitment = (contract.text(Field::CustomerId), subscription, until, committed);
        if until > end || from < earliest || (!subscription.is_empty() && !seen.insert(commitment)) {
            continue;
        }
        let said = contract.text(Field::Currency);
        let mut sum = Some(Decimal::ZERO);
        let mut currency = said;
        let mut several = false;
        for of_run in &billed {
            for (of, amount) in &of_run[at] {
                if said.is_empty() && !currency.is_empty() && *of != currency {
                    several = true;
                }
                if said.is_empty() || *of == said {
                    currency = of;
                    sum = sum.zip(*amount).and_then(|(sum, amount)| sum.checked_add(amount));
                }
            }
        }
        let Some(sum) = sum.filter(|sum| !several && *sum < committed) else { continue };
        let shortfall = committed.saturating_sub(sum);
        findings.add(
            Subject::Other,
            Finding {
                field: Some(Field::NetAmount),
                customer: contract.text(Field::CustomerId).to_owned(),
                expected: committed.to_string(),
                actual: sum.to_string(),
                difference: Some(-shortfall),
                currency: currency.to_owned(),
                at_stake: shortfall,
                message: format!(
                    "{}: {committed} {currency} committed for {from} to {until}, {sum} billed: {committed} - {sum} = {shortfall} not billed",
                    called(&contract)
                )
                .replace("  ", " "),
                subject: subject(&contract),
                ..Finding::default()
            },
        );
    }
}

/// What the run bills for each contract within its term, by currency, credits taken off. All that bills a subscription counts towards its
/// commitment, whichever product it names: a true-up often names its own.
fn billed<'r>(agreements: &Agreements<'_>, run: &'r Run) -> Vec<Billed<'r>> {
    let mut by_subscription: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_customer: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, contract) in agreements.contracts.iter().enumerate() {
        by_subscription.entry(contract.text(Field::Subscription)).or_default().push(at);
        by_customer.entry(contract.text(Field::CustomerId)).or_default().push(at);
    }
    let mut billed: Vec<Billed<'r>> = vec![HashMap::new(); agreements.contracts.len()];
    for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines() {
            let subscription = line.text(Field::Subscription);
            let (Some(net), Some(day)) = (line.decimal(Field::NetAmount), line.date(Field::PeriodStart).or(line.date(Field::InvoiceDate)))
            else {
                continue;
            };
            let true_up = is_true_up(line.text(Field::Product)) || is_true_up(line.text(Field::Plan));
            let whole = match subscription {
                "" if true_up => by_customer.get(invoice.customer()),
                "" => None,
                subscription => by_subscription.get(subscription),
            };
            for at in whole.cloned().unwrap_or_else(|| agreements.of(line, invoice.customer())) {
                let contract = agreements.contracts[at];
                let ends = [Field::EndDate, Field::TerminationDate].into_iter().filter_map(|field| contract.date(field)).min();
                // A true-up is billed after the term.
                let in_term = contract.date(Field::StartDate).is_none_or(|start| start <= day) && ends.is_none_or(|end| day <= end);
                if in_term || true_up {
                    let sum = billed[at].entry(invoice.currency()).or_insert(Some(Decimal::ZERO));
                    *sum = sum.and_then(|sum| sum.checked_add(net));
                }
            }
        }
    }
    billed
}

fn is_true_up(name: &str) -> bool {
    let name = name.to_lowercase();
    ["true-up", "true up", "trueup", "true_up", "shortfall", "commit"].iter().any(|word| name.contains(word))
}

fn first_day(run: &Run) -> Option<NaiveDate> {
    run.lines().filter_map(|line| line.date(Field::PeriodStart).or(line.date(Field::InvoiceDate))).min()
}
