//! A contract's bills: which charges fall due on which day, for which days.
//!
//! A bill is issued on the first day of a billing period, and the last one at the end of the term. In advance it bills the period that begins, in
//! arrears the one that ended. What changes within a period is made good on the next bill: days that were billed in advance under the old phase are
//! credited and charged anew. What falls due on a day depends on the contract and the prices alone, never on the window, so that the bills of
//! consecutive windows are the bills of the joined one.

mod calendar;
mod demand;
mod item;
mod price;

pub use demand::{BillableDemand, demands};

use super::bill::LineKind;
use super::billable::{Billable, ScheduledBill};
use super::catalogue::{Catalogue, QuantitySource, Timing};
use super::contract::Contract;
use super::dates::DateRange;
use super::dialect::{Correction, Dialect};
use super::period::time_zone;
use super::problem::{Input, Problem, ProblemKind};
use calendar::Calendar;
use chrono::NaiveDate;
use item::Due;

/// The bills of a contract that are issued in the window, in order, and what is wrong with what they would be made of: the periods of an item that a
/// problem touches are not billed. A window without an end reaches as far as the term; without that either, nothing falls due.
///
/// Where the dialect corrects by credit note, the credits of a day are a bill of their own, before that day's charges.
pub fn bills<'a>(
    contract: &'a Contract,
    catalogue: &'a Catalogue,
    window: DateRange,
    dialect: &Dialect,
) -> (Vec<ScheduledBill<'a>>, Vec<Problem>) {
    let zone = match time_zone(contract.time_zone.as_deref()) {
        Ok(zone) => zone,
        Err(error) => {
            let kind = ProblemKind::UnknownTimeZone;
            let message = format!("{error}: correct the time zone of contract {}; until then it isn't billed", contract.id);
            return (Vec::new(), vec![problem(contract, kind, Input::Contracts, contract.rows.first().copied(), message)]);
        }
    };
    // The day after the term is the last on which a bill can be issued.
    let end = contract.term.until.and_then(|end| end.succ_opt());
    let Some(until) = window.until.or(end) else {
        return (Vec::new(), Vec::new());
    };
    let window = DateRange::new(window.from, until);
    if window.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut problems = Vec::new();
    let calendar = Calendar::new(contract, catalogue);
    let mut due = Vec::new();
    for item in &contract.items {
        item::due(contract, item, catalogue, &calendar, (zone, dialect), window, &mut due, &mut problems);
    }
    due.sort_by_key(|due: &Due| due.on);
    let mut bills: Vec<ScheduledBill> = Vec::new();
    for day in due.chunk_by(|one, two| one.on == two.on) {
        let apart = dialect.correction == Correction::CreditNote;
        let (credits, charges): (Vec<&Due>, Vec<&Due>) = day.iter().partition(|due| apart && due.billable.kind == LineKind::Credit);
        bills.extend([credits, charges].into_iter().filter(|dues| !dues.is_empty()).map(|dues| bill(contract, day[0].on, &dues)));
    }
    (bills, problems)
}

fn bill<'a>(contract: &Contract, issue_date: NaiveDate, dues: &[&Due<'a>]) -> ScheduledBill<'a> {
    let hull = |wanted: &dyn Fn(&Billable) -> Option<DateRange>| {
        let ranges = dues.iter().filter_map(|due| wanted(&due.billable));
        ranges.reduce(|one, two| DateRange { from: one.from.min(two.from), until: one.until.max(two.until) })
    };
    let in_term = |billable: &Billable| billable.whole.intersection(contract.term);
    let period = hull(&|billable| if is_arrears(billable) { in_term(billable) } else { None })
        .or_else(|| hull(&|billable| if billable.part.from == issue_date { in_term(billable) } else { None }))
        .or_else(|| hull(&|billable| Some(billable.part)))
        .unwrap_or(DateRange::since(issue_date));
    ScheduledBill { issue_date, period, billables: dues.iter().map(|due| due.billable.clone()).collect() }
}

fn is_arrears(billable: &Billable) -> bool {
    timing(billable.charge) == Timing::InArrears
}

/// Usage is known only afterwards: it is billed in arrears, whatever the price book says.
fn timing(charge: &super::catalogue::Charge) -> Timing {
    match charge.quantity {
        QuantitySource::Usage { .. } => Timing::InArrears,
        QuantitySource::One | QuantitySource::Contracted => charge.timing,
    }
}

fn problem(contract: &Contract, kind: ProblemKind, input: Input, row: Option<u64>, message: String) -> Problem {
    Problem { kind, input, file: None, row, contract: Some(contract.id.clone()), message }
}
