//! ACC-20: a service period is billed once.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-20",
    name: "Duplicate line (same service period)",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The same charge for the same service period stands twice in the run: same contract (or else customer), product, plan, \
              period and amount, net of lines that give it back. Only lines with a service period count: without one, two like lines may \
              well be two deliveries; lines of other amounts are tiers of one charge.",
    formula: "more than one line per contract, product, period_start, period_end and amount, net of credits",
    needs: &[
        Need::Column(Field::PeriodStart),
        Need::Column(Field::PeriodEnd),
        Need::Column(Field::NetAmount),
        Need::OneOf(&[Field::Subscription, Field::CustomerId]),
        Need::OneOf(&[Field::Product, Field::Plan]),
    ],
    parameters: &[],
    at_stake: "The net amount of the line that is too many.",
    mend: "Credit the line that is too many, and look for the order or amendment that was booked twice.",
    source: "Practice; TM Forum GB941D",
    kind: CheckKind::Run(check),
};

#[derive(PartialEq, Eq, Hash)]
struct Charge<'r> {
    of: &'r str,
    product: &'r str,
    plan: &'r str,
    start: NaiveDate,
    end: NaiveDate,
    currency: &'r str,
    amount: Decimal,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut charges: HashMap<Charge<'_>, (Vec<Line<'_>>, usize)> = HashMap::new();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines() {
            let Some((charge, credit)) = charge(&invoice, &line) else { continue };
            let (billed, credited) = charges.entry(charge).or_default();
            if credit {
                *credited += 1;
            } else {
                billed.push(line);
            }
        }
    }
    let mut found: Vec<(Line<'_>, Line<'_>, Charge<'_>)> = Vec::new();
    for (charge, (billed, credited)) in charges {
        let extra = billed.len().saturating_sub(credited).saturating_sub(1);
        let Charge { of, product, plan, start, end, currency, amount } = charge;
        let again = || Charge { of, product, plan, start, end, currency, amount };
        found.extend(billed[billed.len() - extra..].iter().map(|line| (*line, billed[0], again())));
    }
    found.sort_by_key(|(line, ..)| line.index());
    for (line, first, charge) in found {
        let item = if charge.product.is_empty() { charge.plan } else { charge.product };
        let place = if first.invoice().index() == line.invoice().index() {
            format!("on line {}", first.number())
        } else {
            format!("on invoice {}, line {}", first.invoice().number(), first.number())
        };
        let finding = Finding {
            expected: "billed once".into(),
            actual: "billed again".into(),
            at_stake: charge.amount,
            message: format!("{item} from {} to {} for {} is billed {place} already", charge.start, charge.end, charge.amount),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}

/// What a line charges, and whether it gives it back.
fn charge<'r>(invoice: &Invoice<'r>, line: &Line<'r>) -> Option<(Charge<'r>, bool)> {
    let (start, end) = (line.date(Field::PeriodStart)?, line.date(Field::PeriodEnd)?);
    let net = line.decimal(Field::NetAmount).filter(|net| !net.is_zero())?;
    let subscription = line.text(Field::Subscription);
    let of = if subscription.is_empty() { invoice.customer() } else { subscription };
    let (product, plan) = (line.text(Field::Product), line.text(Field::Plan));
    if of.is_empty() || (product.is_empty() && plan.is_empty()) {
        return None;
    }
    Some((Charge { of, product, plan, start, end, currency: line.text(Field::Currency), amount: net.abs() }, net < Decimal::ZERO))
}
