//! The service periods that were billed, one after the other.

use super::agreements::is_credit;
use crate::checks::arithmetic::rounded;
use crate::inputs::Inputs;
use crate::run::{Line, Run};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::Field;

/// A service period that was billed.
#[derive(Clone, Copy)]
pub struct Span<'r> {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// What bills it.
    pub line: Line<'r>,
    /// Of the run before this one.
    pub earlier: bool,
}

impl Span<'_> {
    /// Its days, both ends among them.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// What its line charges for some of its days.
    pub fn worth(&self, inputs: &Inputs<'_>, days: i64) -> Decimal {
        let net = self.line.decimal(Field::NetAmount).unwrap_or_default();
        let part = net.checked_mul(Decimal::from(days)).and_then(|part| part.checked_div(Decimal::from(self.days())));
        rounded(inputs, part.unwrap_or_default(), self.line.invoice().currency())
    }

    /// What is billed: `S1 SEATS`, or `C1 SEATS` without subscription.
    pub fn service(&self) -> String {
        let (subscription, product) = (self.line.text(Field::Subscription), self.line.text(Field::Product));
        let owner = if subscription.is_empty() { self.line.invoice().customer() } else { subscription };
        [owner, product].join(" ").trim().to_owned()
    }

    /// Whether it charges a part of a period only: seats that came in the middle of a month.
    pub fn is_prorated(&self) -> bool {
        self.line.decimal(Field::ProrationDays).zip(self.line.decimal(Field::ProrationOf)).is_some_and(|(days, of)| days < of)
    }
}

/// Subscription or else customer, whether it is a subscription, product, plan.
type Service<'r> = (&'r str, bool, &'r str, &'r str);

/// The spans of each service in both runs, by start and end, handed to `each` service by service in the order in which they come up. What a
/// credit for the same days and amount takes back is left out; lines of one invoice for the same days (tiers, additions) are one span. Services
/// of blank customers are left out: nobody knows whose they are.
pub fn services<'r>(inputs: &Inputs<'r>, mut each: impl FnMut(&[Span<'r>])) {
    let mut numbers: HashMap<Service<'r>, u32> = HashMap::new();
    let mut charges: Vec<(u32, Span<'r>)> = Vec::new();
    let mut credits: HashMap<u32, Vec<Span<'r>>> = HashMap::new();
    let mut take = |run: &'r Run, earlier: bool| {
        for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
            for line in invoice.lines() {
                let (Some(start), Some(end)) = (line.date(Field::PeriodStart), line.date(Field::PeriodEnd)) else { continue };
                let subscription = line.text(Field::Subscription);
                let owner = if subscription.is_empty() { invoice.customer() } else { subscription };
                if owner.is_empty() || end < start {
                    continue;
                }
                let service = (owner, subscription.is_empty(), line.text(Field::Product), line.text(Field::Plan));
                let next = numbers.len() as u32;
                let number = *numbers.entry(service).or_insert(next);
                let span = Span { start, end, line, earlier };
                if is_credit(line) {
                    credits.entry(number).or_default().push(span);
                } else {
                    charges.push((number, span));
                }
            }
        }
    };
    if let Some(previous) = inputs.previous {
        take(previous, true);
    }
    take(inputs.run, false);
    charges.sort_unstable_by_key(|(number, span)| (*number, span.start, span.end, !span.earlier, span.line.index()));
    let mut spans: Vec<Span<'r>> = Vec::new();
    for service in charges.chunk_by(|(one, _), (other, _)| one == other) {
        spans.clear();
        spans.extend(service.iter().map(|(_, span)| *span));
        for credit in credits.get(&service[0].0).into_iter().flatten() {
            if let Some(at) = spans.iter().position(|charge| takes_back(credit, charge)) {
                spans.remove(at);
            }
        }
        spans.dedup_by(|next, first| {
            let invoice = |span: &Span<'_>| (span.earlier, span.line.invoice().index());
            (next.start, next.end) == (first.start, first.end) && invoice(next) == invoice(first)
        });
        each(&spans);
    }
}

fn takes_back(credit: &Span<'_>, charge: &Span<'_>) -> bool {
    let amount = |span: &Span<'_>| span.line.decimal(Field::NetAmount);
    let of_amount = amount(credit).zip(amount(charge)).is_none_or(|(credit, charge)| credit == -charge);
    (credit.start, credit.end) == (charge.start, charge.end) && of_amount
}
