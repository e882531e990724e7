//! The contract's minimum and maximum, in periods of their own length that can take in several bills.

use super::bound::{Place, amounts_of, beyond, bound, count, room};
use crate::rating::bill::LineKind;
use crate::rating::contract::Commitment;
use crate::rating::dates::DateRange;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::invoice::Bill;
use crate::rating::invoice::sheet::Sheet;
use crate::rating::invoice::state::{ContractState, CountedAmount};
use crate::rating::period::{period_containing, time_zone};
use crate::rating::proration::fraction;
use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Adds what is missing to the minimum of each period that has ended, beginning with that of the first bill.
pub(super) fn minimum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    let bill = sheet.bill;
    let Some(commitment) = bill.contract.minimum else { return Ok(()) };
    let counted = &mut state.minimum;
    let first = sheet.lines.iter().map(|line| line.draft.period.from).min().unwrap_or(bill.period.from);
    let mut open_from = counted.open_from.unwrap_or_else(|| window(&bill, commitment, first).from);
    for line in &sheet.lines {
        let from = window(&bill, commitment, line.draft.period.from).from;
        if from >= open_from {
            count(counted.amounts.entry(from).or_default(), line);
        }
    }
    while let Some(days) = bill.contract.term.intersection(window(&bill, commitment, open_from)) {
        let whole = window(&bill, commitment, open_from);
        let Some(next) = whole.until.filter(|next| *next > open_from) else { break };
        if days.until.is_none_or(|until| bill.issue_date < until) {
            break;
        }
        let amounts = counted.amounts.remove(&open_from).unwrap_or_default();
        let minimum = Derivation::given("minimum of the contract", commitment.amount);
        let bound = bound(sheet, minimum, &fraction(days, whole, commitment.interval, zone(&bill), bill.dialect)?)?;
        beyond(sheet, LineKind::TrueUp, place(&bill, days, whole), bound, &amounts)?;
        open_from = next;
    }
    counted.open_from = Some(open_from);
    Ok(())
}

/// Takes off what goes beyond the maximum of the periods that the bill's lines lie in, as soon as it does.
pub(in crate::rating::invoice) fn maximum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    sheet.settle();
    let bill = sheet.bill;
    let Some(commitment) = bill.contract.maximum else { return Ok(()) };
    let begins = |day: NaiveDate| window(&bill, commitment, day).from;
    let touched: BTreeSet<NaiveDate> = sheet.lines.iter().map(|line| begins(line.draft.period.from)).collect();
    for from in touched {
        let whole = window(&bill, commitment, from);
        let days = bill.contract.term.intersection(whole).unwrap_or(whole);
        let maximum = Derivation::given("maximum of the contract", commitment.amount);
        let bound = bound(sheet, maximum, &fraction(days, whole, commitment.interval, zone(&bill), bill.dialect)?)?;
        let before: Decimal = state.maximum.amounts.get(&from).into_iter().flatten().map(|counted| counted.amount).sum();
        let now = amounts_of(sheet.lines.iter().filter(|line| begins(line.draft.period.from) == from));
        let of_bill: Decimal = now.iter().map(|counted| counted.amount).sum();
        let cap = beyond(sheet, LineKind::Cap, place(&bill, days, whole), room(bound, before)?, &now)?;
        let billed = CountedAmount { product: String::new(), tax_inclusive: false, amount: of_bill + cap };
        state.maximum.amounts.entry(from).or_default().push(billed);
    }
    Ok(())
}

/// The commitment's period that a day lies in.
fn window(bill: &Bill, commitment: Commitment, day: NaiveDate) -> DateRange {
    period_containing(bill.contract.anchor, bill.contract.term.from, commitment.interval, day)
}

/// Where the customer's midnight is; an unknown zone was said when the contract was scheduled.
fn zone(bill: &Bill) -> Tz {
    time_zone(bill.contract.time_zone.as_deref()).unwrap_or(Tz::UTC)
}

fn place(bill: &Bill, period: DateRange, whole: DateRange) -> Place {
    let of = format!("contract {}", bill.contract.id);
    Place { item: String::new(), plan: String::new(), charge: String::new(), of, whole, period }
}
