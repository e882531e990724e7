//! CMP-08: every account that the bill run took on was billed.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Run;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-08",
    name: "Account skipped by the bill run",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "An account that the bill run took on has no invoice in the run, and no reason is noted for leaving it out; or it failed.",
    formula: "accounts of the bill run - accounts with an invoice - accounts left out with a reason",
    needs: &[Need::Records(RecordKind::RunAccounts), Need::Column(Field::CustomerId)],
    parameters: &[],
    at_stake: "The customer's bill of the previous run, if that is given.",
    mend: "Bill the account, or note why it is left out.",
    source: "Zuora, bill run summary (accounts processed)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(accounts) = inputs.records(RecordKind::RunAccounts) else { return };
    let billed = billed_accounts(inputs.run);
    let subscriptions = inputs.run.has(Field::Subscription);
    let last_bills = inputs.previous.map(bills).unwrap_or_default();
    let mut seen = HashSet::new();
    for account in accounts.iter() {
        let (customer, number) = (account.text(Field::CustomerId), account.text(Field::InvoiceNumber));
        let subscription = if subscriptions { account.text(Field::Subscription) } else { "" };
        let (status, reason) = (account.text(Field::Status), account.text(Field::Reason));
        let failed = ["fail", "error"].iter().any(|word| status.to_lowercase().contains(word));
        let excused = !reason.is_empty() && !failed;
        let invoiced = if number.is_empty() {
            billed.contains(&(customer, subscription))
        } else {
            inputs.run.find(number).is_some_and(|invoice| !invoice.is_void())
        };
        if invoiced || excused || !seen.insert((customer, subscription, number)) {
            continue;
        }
        let last = last_bills.get(customer).filter(|(_, net)| *net > Decimal::ZERO);
        let mut message = match (number, subscription) {
            ("", "") => format!("{customer} was taken on by the bill run and has no invoice"),
            ("", subscription) => format!("{subscription} of {customer} was taken on by the bill run and has no invoice line"),
            (number, _) => format!("The bill run made {number} for {customer}, and it is not in the run"),
        };
        if !status.is_empty() {
            message += &format!("; status {status}");
        }
        if !reason.is_empty() {
            message += &format!(": {reason}");
        }
        if let Some((currency, net)) = last {
            message += &format!("; last billed {net} {currency}");
        }
        findings.add(
            Subject::Other,
            Finding {
                customer: customer.to_owned(),
                expected: if number.is_empty() { "an invoice".to_owned() } else { number.to_owned() },
                actual: "none".to_owned(),
                currency: last.map_or("", |(currency, _)| currency).to_owned(),
                at_stake: last.map_or(Decimal::ZERO, |(_, net)| *net),
                message,
                fault: if status.is_empty() { String::new() } else { format!("status {status}") },
                subject: format!("{customer}|||{subscription}"),
                ..Finding::default()
            },
        );
    }
}

/// Customers with an invoice, as a whole (subscription empty) and with each subscription.
fn billed_accounts(run: &Run) -> HashSet<(&str, &str)> {
    let mut billed = HashSet::new();
    for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
        billed.insert((invoice.customer(), ""));
        billed.extend(invoice.lines().map(|line| (invoice.customer(), line.text(Field::Subscription))));
    }
    billed
}

/// What each customer was billed, net, in the currency of the first invoice.
fn bills(run: &Run) -> HashMap<&str, (&str, Decimal)> {
    let mut bills: HashMap<&str, (&str, Decimal)> = HashMap::new();
    for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
        let (currency, net) = bills.entry(invoice.customer()).or_insert((invoice.currency(), Decimal::ZERO));
        if *currency == invoice.currency() {
            *net = net.saturating_add(invoice.net());
        }
    }
    bills
}
