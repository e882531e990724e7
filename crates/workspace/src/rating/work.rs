//! The work of a rating: schedule all contracts, sum up the usage that they need, price contract by contract on all cores.

use super::inputs::{Files, Inputs};
use super::period::RatedDays;
use crate::error::Result;
use chrono::NaiveTime;
use tieout_billing::Progress;
use tieout_billing::rating::rate::{RatedContract, Scheduled, Terms, rate, schedule};
use tieout_billing::rating::{Contract, Dialect, Problem, QuantitySource, UsageDay, UsageDemand, UsageQuantity};
use tieout_intake::rating::{UsageTotals, aggregate};

/// Contracts with their schedules and the usage that these asked for: ready to be priced, as often as wanted.
pub(super) struct Metered<'a> {
    terms: Terms<'a>,
    scheduled: Vec<Scheduled<'a>>,
    /// Of each contract, where its quantities begin.
    starts: Vec<usize>,
    quantities: Vec<Vec<UsageQuantity>>,
    pub days: Vec<UsageDay>,
    /// Events that were counted.
    pub events: u64,
    /// Of the usage.
    pub problems: Vec<Problem>,
}

/// Contracts are priced in portions of so many, half of them on each of two threads and so on; what is priced is held until it is taken.
const PORTION: usize = 4_096;

impl<'a> Metered<'a> {
    /// Schedules the contracts and reads the usage.
    pub fn new(inputs: &'a Inputs, files: &Files, days: &RatedDays, dialect: &'a Dialect, progress: &dyn Progress) -> Result<Metered<'a>> {
        let RatedDays { window, credits_since } = *days;
        let mut terms = Terms { catalogue: &inputs.catalogue, taxes: &inputs.taxes, window, credits_since, usage_from: None, dialect };
        let of = inputs.contracts.len() as u64;
        let mut scheduled = Vec::with_capacity(inputs.contracts.len());
        for portion in inputs.contracts.chunks(PORTION) {
            progress.report("scheduling the bills", scheduled.len() as u64, of)?;
            in_parallel(
                portion,
                |contract| schedule(contract, &terms),
                |made| {
                    scheduled.push(made);
                    Ok(())
                },
            )?;
        }
        let (mut demands, mut starts) = (Vec::new(), Vec::with_capacity(scheduled.len()));
        for contract in &scheduled {
            starts.push(demands.len());
            demands.extend(contract.demands.iter().map(|demand| demand.usage.clone()));
        }
        let wanted = demands.len();
        demands.extend(scheduled.iter().flat_map(|contract| billed_later(contract, &terms)));
        let totals = match files.usage.is_empty() {
            true => UsageTotals { quantities: vec![Vec::new(); wanted], ..UsageTotals::default() },
            false => aggregate(&files.usage, &files.read_as.usage(), &inputs.contracts, &demands, progress)?,
        };
        terms.usage_from = totals.days.iter().map(|day| day.day).min();
        Ok(Metered {
            terms,
            scheduled,
            starts,
            quantities: totals.quantities,
            days: totals.days,
            events: totals.events,
            problems: totals.problems,
        })
    }

    /// About how many lines there will be.
    pub fn estimated_lines(&self) -> u64 {
        self.scheduled.iter().flat_map(|contract| &contract.bills).map(|bill| bill.billables.len() as u64).sum()
    }

    /// Prices every contract and makes something of it on all cores; `take` gets what was made in the order of the contracts.
    pub fn rate<R: Send>(
        &self,
        progress: &dyn Progress,
        make: impl Fn(&'a Contract, RatedContract) -> R + Sync,
        mut take: impl FnMut(R) -> Result<()>,
    ) -> Result<()> {
        let of = self.scheduled.len() as u64;
        let places: Vec<usize> = (0..self.scheduled.len()).collect();
        for portion in places.chunks(PORTION) {
            progress.report("rating", portion.first().map_or(0, |at| *at as u64), of)?;
            let one = |at: &usize| {
                let contract = &self.scheduled[*at];
                let start = self.starts[*at];
                make(contract.contract, rate(contract, &self.quantities[start..start + contract.demands.len()], &self.terms))
            };
            in_parallel(portion, one, &mut take)?;
        }
        progress.report("rating", of, of)?;
        Ok(())
    }
}

/// Metrics that the contract's plans charge, but not on a bill of this window: named with no time at all, so that their usage is that of
/// another period and not usage that nobody bills.
fn billed_later(scheduled: &Scheduled<'_>, terms: &Terms<'_>) -> Vec<UsageDemand> {
    let contract = scheduled.contract;
    let no_time = terms.window.from.and_time(NaiveTime::MIN).and_utc();
    let plans = || contract.items.iter().flat_map(|item| &item.phases).map(|phase| phase.plan.as_str());
    let of_plan = |plan: &str| terms.catalogue.price_books.iter().filter_map(|book| book.plans.get(plan)).collect::<Vec<_>>();
    let mut later: Vec<UsageDemand> = Vec::new();
    for charge in plans().flat_map(of_plan).flat_map(|plan| &plan.charges) {
        let QuantitySource::Usage { metric, aggregation } = &charge.quantity else { continue };
        let known = scheduled.demands.iter().map(|demand| &demand.usage).chain(&later).any(|demand| demand.metric == *metric);
        if !known {
            later.push(UsageDemand {
                contract: contract.id.clone(),
                customer: contract.customer.clone(),
                metric: metric.clone(),
                aggregation: *aggregation,
                dimensions: Vec::new(),
                single_amounts: false,
                from: no_time,
                until: no_time,
            });
        }
    }
    later
}

/// The work on each, on all cores; the results one after the other in order.
fn in_parallel<'t, T: Sync, R: Send>(
    items: &'t [T],
    work: impl Fn(&'t T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    let done: Vec<Vec<R>> = std::thread::scope(|scope| {
        let handles: Vec<_> = items.chunks(share).map(|part| scope.spawn(|| part.iter().map(&work).collect::<Vec<R>>())).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.into_iter().flatten().try_for_each(&mut take)
}
