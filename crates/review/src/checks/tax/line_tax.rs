//! TAX-01: tax is the rate on the net amount.

use super::subtotal::by_rate;
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::rounded;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "TAX-01",
    name: "Category tax amount",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "The tax of the lines of one category and rate is not what rate and net amounts come to: neither on each line nor on their \
              sum, rounded. Where most lines are right by themselves the others are shown, else the category as a whole.",
    formula: "tax_amount <> r(net_amount x tax_rate / 100), and sum of tax_amount <> r(sum of net_amount x tax_rate / 100)",
    needs: &[Need::Column(Field::NetAmount), Need::Column(Field::TaxRate), Need::Column(Field::TaxAmount)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the tax billed and the tax computed.",
    mend: "Find out which of rate, net amount and tax is wrong in the billing or tax system, and bill again; tax charged too high is \
           owed to the tax office until it is corrected.",
    source: "EN 16931, BR-CO-17 and BR-S-09 (which tolerate less than 1.00)",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let currency = invoice.currency();
    let round = |amount| rounded(inputs, amount, currency);
    for group in by_rate(invoice).0 {
        let name = group.name();
        for off in group.off(&round) {
            if off.tax.saturating_sub(off.expected).abs() <= findings.parameter("tolerance") {
                continue;
            }
            let on = if off.line.is_some() { String::new() } else { format!(" on {} lines", group.lines.len()) };
            let message = format!("{name} of {}{on} = {}, billed {}", off.base, off.expected, off.tax);
            let about = off.line.map_or(Subject::Invoice(*invoice), Subject::Line);
            findings.add(about, finding(off.expected, off.tax, message, &name));
        }
    }
}

fn finding(expected: Decimal, tax: Decimal, message: String, name: &str) -> Finding {
    let difference = tax.saturating_sub(expected);
    Finding {
        field: Some(Field::TaxAmount),
        expected: expected.to_string(),
        actual: tax.to_string(),
        difference: Some(difference),
        at_stake: difference,
        message,
        fault: format!("tax at {name}"),
        ..Finding::default()
    }
}
