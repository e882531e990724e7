//! From a contract and its usage to the invoices that should be: the pieces, put together.
//!
//! Two steps, since usage is streamed between them: [`schedule`] says which bills fall due and which usage they need, [`rate`] prices them.

use super::bill::{ExpectedInvoice, LineKind};
use super::billable::{Billable, ScheduledBill};
use super::catalogue::{Catalogue, ChargeModel, QuantitySource};
use super::contract::Contract;
use super::dates::DateRange;
use super::derivation::{Derivation, NotComputable};
use super::dialect::Dialect;
use super::history::{Gap, earlier};
use super::invoice::{Bill, ContractState, DraftLine, free_units, invoice};
use super::model::{PriceError, price};
use super::problem::{Input, Problem, ProblemKind};
use super::proration::prorated;
use super::schedule::{BillableDemand, bills, demands};
use super::tax_table::TaxTable;
use super::usage::UsageQuantity;
use crate::currency::minor_digits;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What all contracts of a rating share.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub catalogue: &'a Catalogue,
    pub taxes: &'a TaxTable,
    /// Bills that are issued on these days are wanted.
    pub window: DateRange,
    /// Prepaid credits are what is left of them on this day, and bills from it on draw them; without it, when the window begins.
    pub credits_since: Option<NaiveDate>,
    /// There is no usage of days before this one; without it there is none to be missed.
    pub usage_from: Option<NaiveDate>,
    pub dialect: &'a Dialect,
}

/// A contract's bills in the window, those before it that count towards them, and the usage that all need.
#[derive(Clone, Debug)]
pub struct Scheduled<'a> {
    pub contract: &'a Contract,
    /// In order; those before the window first.
    pub bills: Vec<ScheduledBill<'a>>,
    pub demands: Vec<BillableDemand>,
    pub problems: Vec<Problem>,
    gap: Option<Gap>,
}

/// What a contract comes to.
#[derive(Clone, Debug, Default)]
pub struct RatedContract {
    pub invoices: Vec<ExpectedInvoice>,
    /// What the bills leave: the credit ledger among it.
    pub state: ContractState,
    /// What is wrong with the input; a bill that it touches is not among the invoices.
    pub problems: Vec<Problem>,
}

/// Which bills of the contract fall due in the window, and which before it count towards what these settle.
pub fn schedule<'a>(contract: &'a Contract, terms: &Terms<'a>) -> Scheduled<'a> {
    let (due, problems) = bills(contract, terms.catalogue, terms.window, terms.dialect);
    let before = earlier(contract, &due, terms);
    let bills: Vec<ScheduledBill> = before.bills.into_iter().chain(due).collect();
    let demands = demands(contract, &bills);
    let gap = Gap::of_problems(&problems, terms.window).or(before.gap);
    Scheduled { contract, bills, demands, problems, gap }
}

/// The invoices of the contract that are issued in the window. `usage` is parallel to the demands of the schedule.
///
/// A bill that rests on earlier ones of which something is not known (a period without price, usage before the first that is given) is not made.
pub fn rate(scheduled: &Scheduled, usage: &[Vec<UsageQuantity>], terms: &Terms) -> RatedContract {
    let contract = scheduled.contract;
    let mut rated = RatedContract { state: ContractState::new(contract), problems: scheduled.problems.clone(), ..RatedContract::default() };
    let Some(digits) = minor_digits(&contract.currency) else {
        let message = format!(
            "{} is no currency of ISO 4217: correct the currency of contract {}; until then it isn't billed",
            contract.currency, contract.id
        );
        rated.problems.push(problem(contract, ProblemKind::NotReadable, contract.rows.first().copied(), message));
        return rated;
    };
    let first = scheduled.bills.first().map_or(terms.window.from, |bill| bill.issue_date.min(terms.window.from));
    earlier_periods(contract, terms, first, &mut rated.state);
    let (mut gap, mut in_window) = (scheduled.gap.clone(), false);
    for (at, bill) in scheduled.bills.iter().enumerate() {
        if !in_window && bill.issue_date >= terms.window.from {
            in_window = true;
            if terms.credits_since.is_none() {
                rated.state.ledger = ContractState::new(contract).ledger;
            }
        }
        let used = |billable: usize| {
            let demand = scheduled.demands.iter().position(|demand| demand.bill == at && demand.billable == billable);
            demand.and_then(|demand| usage.get(demand)).map_or(&[] as &[UsageQuantity], Vec::as_slice)
        };
        // A bill that something is wrong with leaves no trace in the contract's state.
        let mut state = rated.state.clone();
        let made = bill_lines(contract, bill, used, &mut state, terms).and_then(|lines| {
            let made = Bill {
                contract,
                issue_date: bill.issue_date,
                period: bill.period,
                catalogue: terms.catalogue,
                taxes: terms.taxes,
                dialect: terms.dialect,
                digits,
            };
            invoice(&made, lines, &mut state).map_err(|error| (contract.rows.first().copied(), error.into()))
        });
        let problems = match made {
            Ok((_, problems)) if !problems.is_empty() => problems,
            Ok((invoice, _)) => {
                let rests_on = gap.as_ref().filter(|gap| in_window && gap.touches(&invoice, bill, contract, terms));
                if let Some(gap) = rests_on {
                    vec![earlier_unknown(contract, bill, gap)]
                } else {
                    rated.state = state;
                    rated.invoices.extend((in_window && !invoice.lines.is_empty()).then_some(invoice));
                    Vec::new()
                }
            }
            Err((row, error)) => vec![unpriced(contract, bill, row, &error)],
        };
        let failed = problems.first().map(|problem| Gap::of_bill(bill, problem.message.clone()));
        if let Some(missing) = failed.or_else(|| without_usage(scheduled, at, terms)) {
            Gap::join(&mut gap, missing);
        }
        if in_window {
            rated.problems.extend(problems);
        }
    }
    if !in_window && terms.credits_since.is_none() {
        rated.state.ledger = ContractState::new(contract).ledger;
    }
    rated
}

/// That a bill before the window is for usage of days of which none is given.
fn without_usage(scheduled: &Scheduled, bill: usize, terms: &Terms) -> Option<Gap> {
    let known = terms.usage_from.filter(|_| scheduled.bills[bill].issue_date < terms.window.from)?;
    let of_bill = scheduled.demands.iter().filter(|demand| demand.bill == bill);
    let parts = of_bill.filter_map(|demand| Some((demand, scheduled.bills[bill].billables[demand.billable].part.until?)));
    let (demand, until) = parts.filter(|(_, until)| *until <= known).max_by_key(|(_, until)| *until)?;
    let why = format!("no usage before {known} is given, but {} from {} on counts", demand.usage.metric, demand.usage.from.date_naive());
    Some(Gap { until, why })
}

fn earlier_unknown(contract: &Contract, bill: &ScheduledBill, gap: &Gap) -> Problem {
    let message = format!(
        "The bill of {} for contract {} is not made: it settles a minimum, maximum or credit that bills before it count towards, and what they \
         come to is not known: {}. Give what is missing for the days before {}.",
        bill.issue_date,
        contract.id,
        gap.why.trim_end_matches('.'),
        gap.until
    );
    problem(contract, ProblemKind::EarlierBillsUnknown, contract.rows.first().copied(), message)
}

/// Why a bill could not be made, and the contract's row that the charge is from.
type Unpriced = (Option<u64>, PriceError);

fn bill_lines<'u>(
    contract: &Contract,
    bill: &ScheduledBill,
    used: impl Fn(usize) -> &'u [UsageQuantity],
    state: &mut ContractState,
    terms: &Terms,
) -> Result<Vec<DraftLine>, Unpriced> {
    let lines = bill
        .billables
        .iter()
        .enumerate()
        .map(|(at, billable)| draft(contract, billable, used(at), state, terms).map_err(|error| (Some(billable.phase.row), error)));
    lines.collect()
}

/// A charge, priced.
fn draft(
    contract: &Contract,
    due: &Billable,
    usage: &[UsageQuantity],
    state: &mut ContractState,
    terms: &Terms,
) -> Result<DraftLine, PriceError> {
    let charge = due.charge;
    let mut quantity = quantity(due, usage)?;
    if !charge.included.is_zero() {
        let whole = Derivation::given("units included in a whole period", charge.included);
        let included = prorated("units included", whole, &due.days)?;
        let rest = Derivation::difference("units above those included", vec![quantity, included])?;
        quantity = Derivation::greatest("units to charge", vec![rest, Derivation::given("nothing", Decimal::ZERO)])?;
    }
    let quantity = free_units(contract, charge, due.whole, quantity, state, terms.dialect)?;
    let priced = price(due.model, quantity.clone(), usage, terms.dialect)?;
    let mut amount = priced.amount;
    if charge.prorated {
        amount = prorated(format!("{} for a part of the period", charge.name), amount, &due.fraction)?;
    }
    if due.kind == LineKind::Credit {
        amount = Derivation::negation(format!("{}, credited", charge.name), amount);
    }
    let product = terms.catalogue.products.get(&charge.product);
    Ok(DraftLine {
        item: due.item.id.clone(),
        plan: due.plan.id.clone(),
        charge: charge.id.clone(),
        product: charge.product.clone(),
        description: charge.name.clone(),
        kind: due.kind,
        unit: product.and_then(|product| product.unit.clone()),
        period: due.part,
        whole: due.whole,
        fraction: due.days.clone(),
        // One fee is one unit at the fee.
        unit_price: priced.unit_price.or(match due.model {
            ChargeModel::Flat { amount } if quantity.result == Decimal::ONE => Some(*amount),
            _ => None,
        }),
        quantity,
        amount,
        tax_inclusive: due.price_book.tax_inclusive,
        charge_minimum: charge.minimum,
        charge_maximum: charge.maximum,
        plan_minimum: due.plan.minimum,
    })
}

/// What the charge is for, before anything is taken off.
fn quantity(due: &Billable, usage: &[UsageQuantity]) -> Result<Derivation, NotComputable> {
    match &due.charge.quantity {
        QuantitySource::One => Ok(Derivation::given("one", Decimal::ONE)),
        QuantitySource::Contracted => Ok(Derivation::given("units that the contract says", due.phase.quantity)),
        QuantitySource::Usage { metric, .. } => {
            let named = |used: &UsageQuantity| match (due.model, used.values.is_empty()) {
                (ChargeModel::Matrix { .. }, false) => Derivation::given(format!("{metric}, {}", used.values.join(", ")), used.quantity),
                _ => Derivation::given(format!("{metric} used, {} events", used.events), used.quantity),
            };
            match usage {
                [] => Ok(Derivation::given(format!("{metric} used, no event"), Decimal::ZERO)),
                [one] => Ok(named(one)),
                several => Derivation::sum(format!("{metric} used"), several.iter().map(named).collect()),
            }
        }
    }
}

/// A discount that lasts for some periods has been used in those before the first bill that is rated.
fn earlier_periods(contract: &Contract, terms: &Terms, first: NaiveDate, state: &mut ContractState) {
    if contract.discounts.iter().all(|discount| discount.periods.is_none()) || first <= contract.term.from {
        return;
    }
    let before = DateRange::new(contract.term.from, first);
    let (earlier, _) = bills(contract, terms.catalogue, before, terms.dialect);
    for discount in contract.discounts.iter().filter(|discount| discount.periods.is_some()) {
        let is_for = |due: &&Billable| {
            let named = |what: &String| *what == due.charge.id || *what == due.charge.product;
            discount.applies_to.as_ref().is_none_or(named) && discount.dates.is_none_or(|dates| dates.contains(due.whole.from))
        };
        let used = state.discounts.entry(discount.id.clone()).or_default();
        for due in earlier.iter().flat_map(|bill| &bill.billables).filter(is_for) {
            used.entry(due.whole.from).or_default();
        }
    }
}

fn unpriced(contract: &Contract, bill: &ScheduledBill, row: Option<u64>, error: &PriceError) -> Problem {
    let kind = match error {
        PriceError::NegativeQuantity(_) => ProblemKind::NegativeUsage,
        PriceError::BeyondLastTier { .. } | PriceError::NoCell(_) => ProblemKind::NoPriceInPeriod,
        PriceError::NotComputable(_) => ProblemKind::NotComputable,
        _ => ProblemKind::NotReadable,
    };
    problem(contract, kind, row, format!("The bill of {} for contract {} is not made: {error}.", bill.issue_date, contract.id))
}

fn problem(contract: &Contract, kind: ProblemKind, row: Option<u64>, message: String) -> Problem {
    Problem { kind, input: Input::Contracts, file: None, row, contract: Some(contract.id.clone()), message }
}
