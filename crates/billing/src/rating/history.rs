//! Which bills before the window count towards those of the window: a minimum or maximum takes in several bills, and prepaid credits are drawn by all.

use super::bill::{ExpectedInvoice, ExpectedLine, LineKind};
use super::billable::{Billable, ScheduledBill};
use super::contract::{Commitment, Contract};
use super::dates::DateRange;
use super::period::period_containing;
use super::problem::Problem;
use super::rate::Terms;
use super::schedule::bills;
use chrono::NaiveDate;

/// The bills before the window that must be rated with it, in order: from the day on that the caller says, and as far back as the periods reach whose
/// minimum or maximum is still open when the window begins. `due` are the bills of the window.
pub(super) fn earlier<'a>(contract: &'a Contract, due: &[ScheduledBill<'a>], terms: &Terms<'a>) -> Earlier<'a> {
    let window = terms.window.from;
    let since = terms.credits_since.filter(|since| *since < window);
    let open = if is_bound(contract, terms) { open_since(contract, due, terms) } else { None };
    let Some(from) = since.into_iter().chain(open).min().filter(|from| *from < window) else {
        return Earlier::default();
    };
    let (bills, problems) = bills(contract, terms.catalogue, DateRange::new(from, window), terms.dialect);
    let gap = Gap::of_problems(&problems, DateRange::new(from, window));
    Earlier { bills, gap }
}

/// Bills before the window, and whether some that should be among them are not known.
#[derive(Debug, Default)]
pub(super) struct Earlier<'a> {
    pub bills: Vec<ScheduledBill<'a>>,
    pub gap: Option<Gap>,
}

/// Days before the window for which it is not known what was billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The first day after them.
    pub until: NaiveDate,
    /// What is missing, as a sentence.
    pub why: String,
}

impl Gap {
    /// Some bills of these days could not be scheduled.
    pub(super) fn of_problems(problems: &[Problem], days: DateRange) -> Option<Gap> {
        problems.first().map(|problem| Gap { until: days.until.unwrap_or(NaiveDate::MAX), why: problem.message.clone() })
    }

    /// A bill is not known: nothing is, up to the end of what it is for.
    pub(super) fn of_bill(bill: &ScheduledBill, why: String) -> Gap {
        Gap { until: bill.billables.iter().filter_map(|due| due.part.until).max().unwrap_or(bill.issue_date), why }
    }

    /// The gap that takes in both; the reason is that of the first.
    pub(super) fn join(gap: &mut Option<Gap>, other: Gap) {
        match gap {
            Some(gap) => gap.until = gap.until.max(other.until),
            None => *gap = Some(other),
        }
    }

    /// Whether an invoice has figures that rest on what is not known: what is missing to a minimum, what is left below a maximum, or of credits that
    /// bills within the gap would have drawn.
    pub(super) fn touches(&self, invoice: &ExpectedInvoice, bill: &ScheduledBill, contract: &Contract, terms: &Terms) -> bool {
        let credits_drawn = terms.credits_since.is_some() || self.until > terms.window.from;
        let within = |commitment| bill.billables.iter().any(|due| period_of(contract, commitment, due.part.from).from < self.until);
        let capped = |due: &Billable| due.charge.maximum.is_some() && due.whole.from < self.until;
        let settled = |line: &ExpectedLine| matches!(line.kind, LineKind::TrueUp | LineKind::Cap) && line.period.from < self.until;
        (credits_drawn && !contract.credits.is_empty())
            || contract.maximum.is_some_and(within)
            || bill.billables.iter().any(capped)
            || invoice.lines.iter().any(settled)
    }
}

/// The commitment's period that a day lies in.
fn period_of(contract: &Contract, commitment: Commitment, day: NaiveDate) -> DateRange {
    period_containing(contract.anchor, contract.term.from, commitment.interval, day)
}

fn commitments(contract: &Contract) -> impl Iterator<Item = Commitment> {
    contract.minimum.into_iter().chain(contract.maximum)
}

fn has_bound(due: &Billable) -> bool {
    due.plan.minimum.is_some() || due.charge.minimum.is_some() || due.charge.maximum.is_some()
}

/// Whether any minimum or maximum is agreed: with the contract, or in the plans that it had, under any price book.
fn is_bound(contract: &Contract, terms: &Terms) -> bool {
    let plans = contract.items.iter().flat_map(|item| &item.phases).map(|phase| phase.plan.as_str());
    let mut of_books = plans.flat_map(|plan| terms.catalogue.price_books.iter().filter_map(move |book| book.plans.get(plan)));
    commitments(contract).next().is_some()
        || of_books
            .any(|plan| plan.minimum.is_some() || plan.charges.iter().any(|charge| charge.minimum.is_some() || charge.maximum.is_some()))
}

/// The first day of the earliest period with a minimum or maximum that the last bill before the window left open.
fn open_since(contract: &Contract, due: &[ScheduledBill], terms: &Terms) -> Option<NaiveDate> {
    let before = DateRange::new(contract.term.from, terms.window.from);
    let (earlier, _) = bills(contract, terms.catalogue, before, terms.dialect);
    let last = earlier.last()?.issue_date;
    let of_window = || due.iter().flat_map(|bill| &bill.billables);
    let open = earlier.iter().flat_map(|bill| &bill.billables).filter(|due| due.whole.until.is_none_or(|until| until > last));
    let bound = open.chain(of_window()).filter(|due| has_bound(due)).map(|due| due.whole.from);
    let first = of_window().map(|due| due.part.from).min().unwrap_or(last).min(last);
    let agreed = commitments(contract).map(|commitment| period_of(contract, commitment, first).from);
    bound.chain(agreed).min()
}
