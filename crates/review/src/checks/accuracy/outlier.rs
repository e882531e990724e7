//! ACC-25: no invoice is far from what its customer usually pays.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::arithmetic::{has_totals, percent};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-25",
    name: "Outlier against own history",
    family: Family::Accuracy,
    severity: Severity::Medium,
    meaning: "The gross total is far from what the customer's invoices of this run and the previous one usually come to. The usual is \
              their median, in the same currency; the spread is 1.4826 times the median distance from it (the standard deviation, were \
              the amounts normal), and at least a share of the usual, so that a customer who always pays the same can move a little. \
              Customers with fewer invoices than it takes are not looked at, nor are credit notes.",
    formula: "abs(gross - median) > factor x max(1.4826 x MAD, least_spread % of median)",
    needs: &[Need::Column(Field::CustomerId), Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::InvoiceNet, Field::NetAmount])],
    parameters: &[
        Parameter { name: "factor", title: "How many spreads an amount may be away", usual: "5" },
        Parameter { name: "least_spread", title: "The least spread, in percent of the usual amount", usual: "5" },
        Parameter { name: "invoices", title: "How many invoices it takes to know the usual", usual: "6" },
    ],
    at_stake: "The distance from the usual amount.",
    mend: "Look at the lines that made the amount; compare with the order, the usage and the previous invoices.",
    source: "Practice (robust z-score: Iglewicz and Hoaglin, 1993); the least spread is ours",
    kind: CheckKind::Run(check),
};

/// What makes the median absolute deviation of a normal distribution its standard deviation.
const NORMAL: Decimal = Decimal::from_parts(14826, 0, 0, false, 4);

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (factor, least) = (findings.parameter("factor"), findings.parameter("least_spread"));
    let needed = findings.parameter("invoices").round().to_usize().unwrap_or(usize::MAX).max(1);
    let mut by_customer: HashMap<(&str, &str), Vec<Decimal>> = HashMap::new();
    let counts = |invoice: &Invoice<'_>| !invoice.customer().is_empty() && has_totals(invoice) && !invoice.is_credit_note();
    for run in inputs.previous.into_iter().chain([inputs.run]) {
        for invoice in run.invoices().filter(counts) {
            by_customer.entry((invoice.customer(), invoice.currency())).or_default().push(invoice.gross());
        }
    }
    by_customer.retain(|_, amounts| amounts.len() >= needed);
    let usual: HashMap<(&str, &str), (Decimal, Decimal, usize)> = by_customer
        .into_iter()
        .filter_map(|(key, mut amounts)| {
            let middle = median(&mut amounts)?;
            let mut distances: Vec<Decimal> = amounts.iter().map(|amount| amount.saturating_sub(middle).abs()).collect();
            let spread = NORMAL.checked_mul(median(&mut distances)?)?.max(percent(middle.abs(), least)?);
            Some((key, (middle, spread, amounts.len())))
        })
        .collect();
    for invoice in inputs.run.invoices().filter(counts) {
        let Some(&(middle, spread, of)) = usual.get(&(invoice.customer(), invoice.currency())) else { continue };
        let gross = invoice.gross();
        let difference = gross.saturating_sub(middle);
        let Some(limit) = spread.checked_mul(factor).filter(|limit| difference.abs() > *limit) else { continue };
        let times = difference.abs().checked_div(spread).map_or(String::new(), |times| format!(", {} times", times.round_dp(1)));
        let finding = Finding {
            expected: format!("{} to {}", shown(middle.saturating_sub(limit)), shown(middle.saturating_add(limit))),
            actual: gross.to_string(),
            difference: Some(difference),
            at_stake: difference,
            message: format!(
                "{gross} is {} away from {}, the median of the customer's {of} invoices{times} their spread of {}",
                difference.abs(),
                middle.normalize(),
                shown(spread)
            ),
            fault: if difference > Decimal::ZERO { "more than usual" } else { "less than usual" }.into(),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(invoice), finding);
    }
}

fn shown(amount: Decimal) -> Decimal {
    amount.round_dp(2).normalize()
}

/// The middle one, or half way between the two in the middle.
fn median(amounts: &mut [Decimal]) -> Option<Decimal> {
    amounts.sort_unstable();
    let half = amounts.len() / 2;
    if amounts.len() % 2 == 1 {
        return amounts.get(half).copied();
    }
    amounts.get(half.checked_sub(1)?)?.checked_add(*amounts.get(half)?)?.checked_div(Decimal::TWO)
}
