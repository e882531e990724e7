//! The days on which a contract's bills are issued.

use super::price;
use crate::rating::catalogue::{Catalogue, Interval};
use crate::rating::contract::{Contract, Phase};
use crate::rating::dates::DateRange;
use crate::rating::period::period_containing;
use chrono::NaiveDate;

/// A contract's phases, each with the days of the term that it covers and the interval that it is billed in.
pub(super) struct Calendar<'a> {
    contract: &'a Contract,
    stretches: Vec<(DateRange, Interval)>,
}

impl<'a> Calendar<'a> {
    pub fn new(contract: &'a Contract, catalogue: &Catalogue) -> Calendar<'a> {
        let phases = contract.items.iter().flat_map(|item| &item.phases);
        let stretches = phases.filter_map(|phase| Some((phase.dates.intersection(contract.term)?, interval(contract, catalogue, phase)?)));
        Calendar { contract, stretches: stretches.collect() }
    }

    /// The whole billing period that a day lies in.
    pub fn period(&self, interval: Interval, day: NaiveDate) -> DateRange {
        period_containing(self.contract.anchor, self.contract.term.from, interval, day)
    }

    /// The first day on or after `day` on which the contract has a bill: the first day of a period of any of its phases, the day after the last of
    /// them, or the end of the term. `otherwise` where it has none.
    pub fn bill_from(&self, day: NaiveDate, otherwise: NaiveDate) -> NaiveDate {
        let days = self.stretches.iter().filter_map(|(dates, interval)| {
            if let Some(until) = dates.until {
                let last = self.period(*interval, until.pred_opt()?);
                (day <= last.until?).then_some(())?;
            }
            let day = day.max(dates.from);
            let period = self.period(*interval, day);
            if period.from == day || day == self.contract.term.from { Some(day) } else { period.until }
        });
        let first = days.min().unwrap_or(otherwise);
        self.contract.term.until.map_or(first, |end| first.min(end))
    }
}

/// How often a phase is billed: as agreed, or as its plan says in the version of the price book that is valid on the phase's first day (the first
/// version that has the plan, where none is).
pub(super) fn interval(contract: &Contract, catalogue: &Catalogue, phase: &Phase) -> Option<Interval> {
    if phase.interval.is_some() {
        return phase.interval;
    }
    let first = phase.dates.from.max(contract.term.from);
    if let Ok((_, plan)) = price::find(contract, catalogue, phase, first) {
        return Some(plan.interval);
    }
    let named = price::versions(contract, catalogue, phase);
    let with_plan = named.filter_map(|book| Some((book.valid.from, book.plans.get(&phase.plan)?.interval)));
    with_plan.min_by_key(|(from, _)| *from).map(|(_, interval)| interval)
}
