//! What one item of a contract owes, and when.

use super::calendar::{self, Calendar};
use super::{price, problem, timing};
use crate::rating::bill::LineKind;
use crate::rating::billable::Billable;
use crate::rating::catalogue::{Catalogue, Charge, ChargeModel, Interval, Plan, PriceBook, QuantitySource, Timing};
use crate::rating::contract::{Contract, ContractItem, Phase};
use crate::rating::dates::DateRange;
use crate::rating::derivation::NotComputable;
use crate::rating::dialect::{Dialect, ProrationBasis};
use crate::rating::period::periods;
use crate::rating::problem::{Input, Problem, ProblemKind};
use crate::rating::proration::{fraction, one};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

/// A charge and the day of its bill.
pub(super) struct Due<'a> {
    pub on: NaiveDate,
    pub billable: Billable<'a>,
}

/// Adds what falls due in the window, which has an end.
#[expect(clippy::too_many_arguments, reason = "two of them are where the findings go")]
pub(super) fn due<'a>(
    contract: &'a Contract,
    item: &'a ContractItem,
    catalogue: &'a Catalogue,
    calendar: &Calendar<'a>,
    (zone, dialect): (Tz, &Dialect),
    window: DateRange,
    due: &mut Vec<Due<'a>>,
    problems: &mut Vec<Problem>,
) {
    let mut phases: Vec<&Phase> = item.phases.iter().filter(|phase| phase.dates.intersection(contract.term).is_some()).collect();
    phases.sort_by_key(|phase| phase.dates.from);
    if let Some([before, after]) = phases.array_windows().find(|[before, after]| before.dates.intersection(after.dates).is_some()) {
        let message = format!(
            "item {} has two amendments at once from {}: end the one that begins on {} before; until then the item isn't billed",
            item.id, after.dates.from, before.dates.from
        );
        problems.push(problem(contract, ProblemKind::OverlappingPhases, Input::Contracts, Some(after.row), message));
        return;
    }
    let Some(begin) = phases.first().map(|phase| phase.dates.from.max(contract.term.from)) else { return };
    let scheduler = Scheduler { contract, item, catalogue, calendar, zone, dialect, begin };
    let mut found = Found { due, problems, window };
    let mut billed: Vec<(&Phase, Option<Interval>)> =
        phases.iter().map(|phase| (*phase, calendar::interval(contract, catalogue, phase))).collect();
    // A phase whose plan is nowhere belongs to the periods of its neighbour, so that neither is billed without the other.
    for at in 1..billed.len() {
        billed[at].1 = billed[at].1.or(billed[at - 1].1);
    }
    for at in (1..billed.len()).rev() {
        billed[at - 1].1 = billed[at - 1].1.or(billed[at].1);
    }
    for run in billed.chunk_by(|one, two| one.1 == two.1) {
        let run_phases: Vec<&Phase> = run.iter().map(|(phase, _)| *phase).collect();
        match run[0].1 {
            Some(interval) => scheduler.periods(&run_phases, interval, &mut found),
            None => run_phases.iter().for_each(|phase| scheduler.without_plan(phase, &mut found)),
        }
    }
    scheduler.once(&billed, &mut found);
}

/// Where what was found goes: only what falls due in the window.
struct Found<'f, 'a> {
    due: &'f mut Vec<Due<'a>>,
    problems: &'f mut Vec<Problem>,
    window: DateRange,
}

impl Found<'_, '_> {
    fn problem(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

struct Scheduler<'s, 'a> {
    contract: &'a Contract,
    item: &'a ContractItem,
    catalogue: &'a Catalogue,
    calendar: &'s Calendar<'a>,
    zone: Tz,
    dialect: &'s Dialect,
    /// The item's first day: trials begin with it.
    begin: NaiveDate,
}

/// Days of a period on which one charge has one price.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    /// Since when its phase is known: earlier than its first day where a trial comes first.
    known: NaiveDate,
    from: NaiveDate,
    until: NaiveDate,
    phase: &'a Phase,
    book: &'a PriceBook,
    plan: &'a Plan,
    charge: &'a Charge,
    model: &'a ChargeModel,
}

impl<'a> Scheduler<'_, 'a> {
    /// All that phases of one interval owe for each period that touches the window.
    fn periods(&self, phases: &[&'a Phase], interval: Interval, found: &mut Found<'_, 'a>) {
        let (anchor, start) = (self.contract.anchor, self.contract.term.from);
        let before = found.window.from.pred_opt().unwrap_or(found.window.from);
        let near = DateRange { from: before, until: found.window.until };
        for whole in periods(anchor, start, interval, near) {
            let Some(span) = whole.intersection(self.contract.term) else { continue };
            let Some(end) = span.until else { continue };
            let stretches = match self.stretches(phases, span) {
                Ok(stretches) => stretches,
                Err(problem) => {
                    found.problem(problem);
                    continue;
                }
            };
            for charge in stretches {
                let result = match timing(charge[0].charge) {
                    Timing::InAdvance => self.in_advance(&charge, (whole, interval), (span.from, end), found),
                    Timing::InArrears => self.in_arrears(&charge, (whole, interval), end, found),
                    Timing::Once => Ok(()),
                };
                if let Err(error) = result {
                    found.problem(problem(
                        self.contract,
                        ProblemKind::NotComputable,
                        Input::Contracts,
                        Some(charge[0].phase.row),
                        format!("{error}: check the dates of item {}", self.item.id),
                    ));
                }
            }
        }
    }

    /// The charges of a period, each with the stretches of its prices and of its timing. Amendments that leave a charge as it was don't divide it.
    fn stretches(&self, phases: &[&'a Phase], span: DateRange) -> Result<Vec<Vec<Stretch<'a>>>, Problem> {
        let mut charges: Vec<Vec<Stretch>> = Vec::new();
        for phase in phases {
            let Some(days) = phase.dates.intersection(span) else { continue };
            let Some(until) = days.until else { continue };
            let (book, plan) = price::find(self.contract, self.catalogue, phase, days.from)?;
            for charge in &plan.charges {
                let model = model(phase, charge);
                let from = if is_usage(charge) { days.from } else { days.from.max(self.trial_end(plan)) };
                if from >= until {
                    continue;
                }
                let stretch = Stretch { known: days.from, from, until, phase, book, plan, charge, model };
                let alike = |of: &&mut Vec<Stretch>| of[0].charge.id == charge.id && timing(of[0].charge) == timing(charge);
                let Some(earlier) = charges.iter_mut().find(alike) else {
                    charges.push(vec![stretch]);
                    continue;
                };
                match earlier.last_mut() {
                    Some(last) if last.until == from && last.costs_as(&stretch) => last.until = until,
                    _ => earlier.push(stretch),
                }
            }
        }
        Ok(charges)
    }

    fn trial_end(&self, plan: &Plan) -> NaiveDate {
        self.begin.checked_add_days(Days::new(plan.trial_days.into())).unwrap_or(NaiveDate::MAX)
    }

    fn is_prorated(&self, charge: &Charge) -> bool {
        charge.prorated && !is_usage(charge) && self.dialect.proration != ProrationBasis::None
    }

    /// The stretch in force when the period begins is billed then, to the period's end. What changes afterwards is made good on the next bill: the rest
    /// credited, the new stretch charged, to the period's end unless that same bill knows of a further change.
    /// The days after a trial are billed with the period that they lie in, as Lago does (`fees/subscription_service_spec.rb`).
    /// A charge that is not prorated is billed once a period, whole, by the first stretch.
    fn in_advance(
        &self,
        stretches: &[Stretch<'a>],
        period: (DateRange, Interval),
        (begin, end): (NaiveDate, NaiveDate),
        found: &mut Found<'_, 'a>,
    ) -> Result<(), NotComputable> {
        let bill_of = |day: NaiveDate| if day == begin { begin } else { self.calendar.bill_from(day, end) };
        if !self.is_prorated(stretches[0].charge) {
            let first = stretches[0];
            return self.add(found, bill_of(first.known), first, LineKind::Charge, period, (first.from, end));
        }
        for stretch in stretches {
            let on = bill_of(stretch.known);
            let corrected = Some(stretch.until).filter(|until| *until < end).map(|until| (until, bill_of(until)));
            match corrected.filter(|(_, correction)| *correction > on) {
                Some((until, correction)) => {
                    self.add(found, on, *stretch, LineKind::Charge, period, (stretch.from, end))?;
                    self.add(found, correction, *stretch, LineKind::Credit, period, (until, end))?;
                }
                None => self.add(found, on, *stretch, LineKind::Charge, period, (stretch.from, stretch.until))?,
            }
        }
        Ok(())
    }

    /// Each stretch is billed when the period has ended. A fee that is not prorated is billed once a period, whole, by the last stretch.
    fn in_arrears(
        &self,
        stretches: &[Stretch<'a>],
        period: (DateRange, Interval),
        end: NaiveDate,
        found: &mut Found<'_, 'a>,
    ) -> Result<(), NotComputable> {
        let (first, last) = (stretches[0], stretches[stretches.len() - 1]);
        if !is_usage(last.charge) && !self.is_prorated(last.charge) {
            return self.add(found, end, last, LineKind::Charge, period, (first.from, last.until));
        }
        stretches.iter().try_for_each(|stretch| self.add(found, end, *stretch, LineKind::Charge, period, (stretch.from, stretch.until)))
    }

    /// Charges that are billed once: with the first bill of the first phase whose plan has them.
    fn once(&self, phases: &[(&'a Phase, Option<Interval>)], found: &mut Found<'_, 'a>) {
        let mut billed: Vec<&str> = Vec::new();
        for (phase, interval) in phases {
            let from = phase.dates.from.max(self.contract.term.from);
            let (Some(interval), Ok((book, plan))) = (*interval, price::find(self.contract, self.catalogue, phase, from)) else { continue };
            for charge in plan.charges.iter().filter(|charge| timing(charge) == Timing::Once) {
                if billed.contains(&charge.id.as_str()) {
                    continue;
                }
                billed.push(&charge.id);
                let whole = self.calendar.period(interval, from);
                let Some(end) = whole.intersection(self.contract.term).and_then(|span| span.until) else { continue };
                let on = self.calendar.bill_from(from, end);
                if found.window.contains(on) {
                    let part = DateRange::new(from, end);
                    let billable = Billable {
                        item: self.item,
                        phase,
                        price_book: book,
                        plan,
                        charge,
                        model: model(phase, charge),
                        kind: LineKind::Charge,
                        whole,
                        part,
                        fraction: one(),
                        days: one(),
                    };
                    found.due.push(Due { on, billable });
                }
            }
        }
    }

    fn add(
        &self,
        found: &mut Found<'_, 'a>,
        on: NaiveDate,
        stretch: Stretch<'a>,
        kind: LineKind,
        (whole, interval): (DateRange, Interval),
        (from, until): (NaiveDate, NaiveDate),
    ) -> Result<(), NotComputable> {
        if !found.window.contains(on) {
            return Ok(());
        }
        let Stretch { phase, book, plan, charge, model, .. } = stretch;
        let part = DateRange::new(from, until);
        let days = fraction(part, whole, interval, self.zone, self.dialect)?;
        let fraction = if self.is_prorated(charge) { days.clone() } else { one() };
        let billable = Billable { item: self.item, phase, price_book: book, plan, charge, model, kind, whole, part, fraction, days };
        found.due.push(Due { on, billable });
        Ok(())
    }

    /// Says what is wrong with a phase whose plan is nowhere, where it touches the window.
    fn without_plan(&self, phase: &Phase, found: &mut Found<'_, 'a>) {
        let days = phase.dates.intersection(self.contract.term).and_then(|days| days.intersection(found.window));
        if let Some(Err(problem)) = days.map(|days| price::find(self.contract, self.catalogue, phase, days.from)) {
            found.problem(problem);
        }
    }
}

impl Stretch<'_> {
    /// Whether a day costs the same in both: then a change between them is none for this charge.
    fn costs_as(&self, other: &Stretch) -> bool {
        self.plan.id == other.plan.id
            && self.book.tax_inclusive == other.book.tax_inclusive
            && self.model == other.model
            && (self.charge == other.charge || Charge { model: other.charge.model.clone(), ..self.charge.clone() } == *other.charge)
            && (self.charge.quantity != QuantitySource::Contracted || self.phase.quantity == other.phase.quantity)
    }
}

fn is_usage(charge: &Charge) -> bool {
    matches!(charge.quantity, QuantitySource::Usage { .. })
}

/// The model agreed for this customer, or the price book's.
fn model<'a>(phase: &'a Phase, charge: &'a Charge) -> &'a ChargeModel {
    let agreed = phase.prices.iter().find(|(id, _)| *id == charge.id);
    agreed.map_or(&charge.model, |(_, model)| model)
}
