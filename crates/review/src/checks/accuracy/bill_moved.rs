//! ACC-27: a customer's bill is about what it was.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Run};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-27",
    name: "Bill moved against the previous run",
    family: Family::Accuracy,
    severity: Severity::Medium,
    meaning: "What a customer is billed in a currency, net and after credits, moved by more than the share and by more than the amount against \
              the previous run. Customers that the previous run does not bill are not looked at.",
    formula: "abs(net - previous net) > share % of the previous net AND > amount",
    needs: &[Need::PreviousRun, Need::Column(Field::CustomerId), Need::OneOf(&[Field::NetAmount, Field::InvoiceNet])],
    parameters: &[
        Parameter { name: "share", title: "Percent by which a bill may move", usual: "50" },
        Parameter { name: "amount", title: "Amount by which a bill may move, in its currency", usual: "100" },
    ],
    at_stake: "The difference to the previous run.",
    mend: "Find out what changed: quantity, price, contract; or whether something is billed twice or not at all.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

#[derive(Default)]
struct Bill<'r> {
    net: Decimal,
    invoices: Vec<Invoice<'r>>,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(previous) = inputs.previous else { return };
    let (share, amount) = (findings.parameter("share"), findings.parameter("amount"));
    let (_, now) = bills(inputs.run);
    let (order, before) = bills(previous);
    for (customer, currency) in order {
        let was = before[&(customer, currency)].net;
        let nothing = Bill::default();
        let bill = now.get(&(customer, currency)).unwrap_or(&nothing);
        let is = bill.net;
        let difference = is.saturating_sub(was);
        let within = was.abs().checked_mul(share).and_then(|part| part.checked_div(Decimal::ONE_HUNDRED)).unwrap_or(Decimal::MAX);
        if difference.abs() <= within || difference.abs() <= amount {
            continue;
        }
        let percent = difference.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundredfold| hundredfold.checked_div(was.abs()));
        let percent = percent.map_or(String::new(), |percent| format!(", {:+} %", percent.round_dp(1).normalize()));
        let sign = if difference > Decimal::ZERO { "+" } else { "" };
        let fault = match (bill.invoices.is_empty(), difference > Decimal::ZERO) {
            (true, _) => "no bill any more",
            (_, true) => "rose",
            _ => "fell",
        };
        findings.add(
            // One bill can be shown in its place.
            match bill.invoices[..] {
                [invoice] => Subject::Invoice(invoice),
                _ => Subject::Other,
            },
            Finding {
                customer: customer.to_owned(),
                expected: was.to_string(),
                actual: is.to_string(),
                difference: Some(difference),
                currency: currency.to_owned(),
                at_stake: difference.abs(),
                message: format!(
                    "{is} {currency} net in {}, {was} {currency} in the previous run: {sign}{difference}{percent}",
                    counted(bill)
                )
                .replace("  ", " "),
                fault: fault.to_owned(),
                subject: format!("{customer}|{currency}"),
                ..Finding::default()
            },
        );
    }
}

fn counted(bill: &Bill<'_>) -> String {
    match bill.invoices.len() {
        1 => "1 invoice".to_owned(),
        count => format!("{count} invoices"),
    }
}

/// Customer and currency.
type Account<'r> = (&'r str, &'r str);

/// The bill of each customer in each currency, and the order in which they come.
fn bills(run: &Run) -> (Vec<Account<'_>>, HashMap<Account<'_>, Bill<'_>>) {
    let (mut order, mut bills) = (Vec::new(), HashMap::new());
    for invoice in run.invoices().filter(|invoice| !invoice.is_void() && !invoice.customer().is_empty()) {
        let account = (invoice.customer(), invoice.currency());
        let bill: &mut Bill<'_> = bills.entry(account).or_insert_with(|| {
            order.push(account);
            Bill::default()
        });
        bill.net = bill.net.saturating_add(invoice.net());
        bill.invoices.push(invoice);
    }
    (order, bills)
}
