//! ACC-28: a customer is billed in one currency.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "ACC-28",
    name: "Two currencies for one customer",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The customer is billed in another currency than on most of the other invoices of this run and the previous one, and no contract \
              names that currency.",
    formula: "currency <> the customer's usual currency AND no contract in it",
    needs: &[Need::Column(Field::CustomerId), Need::Column(Field::Currency)],
    parameters: &[],
    at_stake: "What is billed in the other currency, gross.",
    mend: "Find out which currency was agreed; credit and bill again in that.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

/// A customer's currencies in the order in which they come up: how many invoices, and those of this run.
type Currencies<'r> = Vec<(&'r str, usize, Vec<Invoice<'r>>)>;

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let contracts = inputs.records(RecordKind::Contracts).into_iter().flat_map(|contracts| contracts.iter());
    let agreed: HashSet<(&str, &str)> =
        contracts.map(|contract| (contract.text(Field::CustomerId), contract.text(Field::Currency))).collect();
    let mut order = Vec::new();
    let mut customers: HashMap<&str, Currencies<'_>> = HashMap::new();
    for (run, here) in inputs.previous.map(|previous| (previous, false)).into_iter().chain([(inputs.run, true)]) {
        for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
            let (customer, currency) = (invoice.customer(), invoice.currency());
            if customer.is_empty() || currency.is_empty() {
                continue;
            }
            let currencies = customers.entry(customer).or_insert_with(|| {
                order.push(customer);
                Vec::new()
            });
            let at = currencies.iter().position(|(known, ..)| *known == currency).unwrap_or_else(|| {
                currencies.push((currency, 0, Vec::new()));
                currencies.len() - 1
            });
            currencies[at].1 += 1;
            if here {
                currencies[at].2.push(invoice);
            }
        }
    }
    for customer in order {
        let currencies = &customers[customer];
        // Of as many, the one that came first: `max_by_key` takes the last.
        let Some((usual, count, _)) = currencies.iter().rev().max_by_key(|(_, count, _)| *count) else { continue };
        for (currency, _, invoices) in currencies.iter().filter(|(currency, ..)| currency != usual) {
            let Some(first) = invoices.first().filter(|_| !agreed.contains(&(customer, *currency))) else { continue };
            let total = invoices.iter().fold(Decimal::ZERO, |sum, invoice| sum.saturating_add(invoice.gross().abs()));
            let counted = |count: usize| if count == 1 { "1 invoice".to_owned() } else { format!("{count} invoices") };
            let message = format!("{customer} is billed in {currency} on {}, in {usual} on {}", counted(invoices.len()), counted(*count));
            findings.add(
                Subject::Invoice(*first),
                Finding {
                    field: Some(Field::Currency),
                    expected: (*usual).to_owned(),
                    actual: (*currency).to_owned(),
                    currency: (*currency).to_owned(),
                    at_stake: total,
                    message,
                    fault: format!("{currency} instead of {usual}"),
                    subject: format!("{customer}|{currency}"),
                    ..Finding::default()
                },
            );
        }
    }
}
