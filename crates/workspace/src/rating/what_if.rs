//! What another price book would make of the same contracts and usage: revenue by customer and plan, winners and losers, bill shock.

use super::dialects::dialect;
use super::inputs::Files;
use super::kept::last_day;
use super::period::RatedDays;
use super::texts_table::TextsTable;
use super::work::Metered;
use crate::error::{Error, Result};
use crate::view::{ExportView, ProblemCountView, WhatIfCurrencyView, WhatIfRequest, WhatIfRowView, WhatIfView};
use crate::workspace::Workspace;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use tieout_billing::Progress;
use tieout_billing::currency::minor_digits;
use tieout_billing::money::Rounding;
use tieout_billing::rating::{Contract, Problem, rate::RatedContract};
use tieout_documents::{write_atomically, write_table_csv};

/// No more customers than this cross to a screen; an export has all.
const MOST_ROWS: usize = 2_000;

impl Workspace {
    /// Rates the same contracts and usage under two price lists and holds the results against each other. Nothing is kept.
    pub fn what_if(&self, request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
        what_if(request, progress)
    }

    /// As [`what_if`], all customers as CSV.
    pub fn what_if_export(&self, request: &WhatIfRequest, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        what_if_export(request, path, progress)
    }
}

/// What changed for the customers if the other prices were in force: the greatest changes first.
pub fn what_if(request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
    let mut view = compared(request, progress)?;
    view.customers.truncate(MOST_ROWS);
    Ok(view)
}

/// All customers with what they pay now and then, as CSV.
pub fn what_if_export(request: &WhatIfRequest, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
    let view = compared(request, progress)?;
    let row = |row: WhatIfRowView| {
        let percent = row.percent.map_or_else(String::new, |percent| percent.0);
        [row.name, row.title, row.currency, row.now.0, row.then.0, row.change.0, percent]
    };
    let titles = ["customer", "name", "currency", "now", "then", "change", "percent"];
    let table = TextsTable::new(titles, view.customers.into_iter().map(row).collect());
    let bytes = write_atomically(path, |mut out| write_table_csv(&table, &mut out))?;
    Ok(crate::runs::export_view(path, bytes, view.customer_count))
}

fn compared(request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
    if request.other_prices.is_empty() {
        return Err(Error::Invalid("no other prices are named: a trial needs the price list that is tried".to_owned()));
    }
    let days = RatedDays::of(&request.period, &request.credits_since)?;
    let dialect = dialect(&request.dialect, &request.settings)?;
    let (mut sums, mut problems) = (Sums::default(), Vec::new());
    for side in [Side::Now, Side::Then] {
        let prices = if side == Side::Now { &request.prices } else { &request.other_prices };
        let files = Files::tried(request, prices)?;
        let inputs = files.read(progress)?;
        let metered = Metered::new(&inputs, &files, &days, &dialect, progress)?;
        metered.rate(progress, totals_of, |(customer, contract): (Who, Of)| {
            problems.extend(contract.problems.iter().cloned());
            sums.add(side, &customer, contract)
        })?;
        problems.extend(inputs.problems.iter().cloned());
        problems.extend(metered.problems);
    }
    Ok(WhatIfView { from: days.window.from.to_string(), until: last_day(days.window), problems: counted(&problems), ..sums.view() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Now,
    Then,
}

/// A customer in a currency.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Who {
    currency: String,
    customer: String,
    name: String,
}

/// What a contract comes to, without tax.
struct Of {
    net: Decimal,
    plans: Vec<(String, Decimal)>,
    problems: Vec<Problem>,
}

fn totals_of(contract: &Contract, rated: RatedContract) -> (Who, Of) {
    let who = Who {
        currency: contract.currency.clone(),
        customer: contract.customer.clone(),
        name: contract.customer_name.clone().unwrap_or_default(),
    };
    let mut plans: BTreeMap<String, Decimal> = BTreeMap::new();
    for line in rated.invoices.iter().flat_map(|invoice| &invoice.lines) {
        // What a commitment adds is of no plan.
        let plan = if line.plan.is_empty() { &line.description } else { &line.plan };
        *plans.entry(plan.clone()).or_default() += line.net.result;
    }
    for adjustment in rated.invoices.iter().flat_map(|invoice| &invoice.adjustments) {
        *plans.entry("discounts and credits".to_owned()).or_default() += adjustment.amount.result;
    }
    let net = rated.invoices.iter().map(|invoice| invoice.net.result).sum();
    (who, Of { net, plans: plans.into_iter().collect(), problems: rated.problems })
}

/// Now and then, by customer and by plan.
#[derive(Default)]
struct Sums {
    customers: BTreeMap<(String, String), (String, [Decimal; 2])>,
    plans: BTreeMap<(String, String), [Decimal; 2]>,
}

impl Sums {
    fn add(&mut self, side: Side, who: &Who, of: Of) -> Result<()> {
        let too_long = || Error::Invalid(format!("a sum in {} has more than 28 digits", who.currency));
        let add = |sum: &mut [Decimal; 2], amount: Decimal| {
            let sum = &mut sum[side as usize];
            *sum = sum.checked_add(amount).ok_or_else(too_long)?;
            Ok::<_, Error>(())
        };
        let key = (who.currency.clone(), who.customer.clone());
        add(&mut self.customers.entry(key).or_insert_with(|| (who.name.clone(), Default::default())).1, of.net)?;
        for (plan, net) in of.plans {
            add(self.plans.entry((who.currency.clone(), plan)).or_default(), net)?;
        }
        Ok(())
    }

    fn view(self) -> WhatIfView {
        let mut currencies: BTreeMap<&str, Vec<[Decimal; 2]>> = BTreeMap::new();
        for ((currency, _), (_, sums)) in &self.customers {
            currencies.entry(currency).or_default().push(*sums);
        }
        let mut rows: Vec<WhatIfRowView> =
            self.customers.iter().map(|((currency, customer), (name, sums))| row(customer, name, currency, *sums)).collect();
        rows.sort_by_cached_key(|row| std::cmp::Reverse(row.change.0.parse::<Decimal>().unwrap_or_default().abs()));
        WhatIfView {
            currencies: currencies.into_iter().map(|(currency, customers)| of_currency(currency, &customers)).collect(),
            plans: self.plans.iter().map(|((currency, plan), sums)| row(plan, plan, currency, *sums)).collect(),
            customer_count: rows.len() as u64,
            customers: rows,
            ..WhatIfView::default()
        }
    }
}

fn row(name: &str, title: &str, currency: &str, [now, then]: [Decimal; 2]) -> WhatIfRowView {
    WhatIfRowView {
        name: name.to_owned(),
        title: title.to_owned(),
        currency: currency.to_owned(),
        now: now.into(),
        then: then.into(),
        change: (then - now).into(),
        percent: percent(now, then).map(Into::into),
    }
}

/// The change in percent of what it is now, to two digits; nothing where it is nothing now.
fn percent(now: Decimal, then: Decimal) -> Option<Decimal> {
    let part = (then - now).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(now.abs())?;
    Some(Rounding::HalfUp.round(part, 2))
}

fn of_currency(currency: &str, customers: &[[Decimal; 2]]) -> WhatIfCurrencyView {
    let [now, then] = customers.iter().fold([Decimal::ZERO; 2], |[now, then], customer| [now + customer[0], then + customer[1]]);
    let count = |holds: fn(Decimal) -> bool| customers.iter().filter(|[now, then]| holds(then - now)).count() as u64;
    let mut shocks: Vec<Decimal> = customers.iter().filter_map(|[now, then]| percent(*now, *then)).collect();
    shocks.sort_unstable();
    // Nearest rank: the least change that so many of a hundred customers stay at or below.
    let rank = |of_hundred: usize| shocks.get((shocks.len() * of_hundred).div_ceil(100).max(1) - 1).map(|shock| (*shock).into());
    let digits = minor_digits(currency).unwrap_or(2);
    let amount = |amount: Decimal| Rounding::HalfUp.round(amount, digits).into();
    WhatIfCurrencyView {
        currency: currency.to_owned(),
        now: amount(now),
        then: amount(then),
        change: amount(then - now),
        percent: percent(now, then).map(Into::into),
        winners: count(|change| change < Decimal::ZERO),
        unchanged: count(|change| change.is_zero()),
        losers: count(|change| change > Decimal::ZERO),
        p50: rank(50),
        p95: rank(95),
        worst: rank(100),
    }
}

/// The problems of both sides, by kind: those that both have count once.
fn counted(problems: &[Problem]) -> Vec<ProblemCountView> {
    let mut seen = std::collections::HashSet::new();
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| seen.insert((problem.kind, problem.input, problem.row, &problem.message))) {
        *counts.entry((problem.kind, problem.input)).or_default() += 1;
    }
    let view = |((kind, input), count): ((tieout_billing::rating::ProblemKind, tieout_billing::rating::Input), u64)| ProblemCountView {
        kind: kind.name().to_owned(),
        title: kind.title().to_owned(),
        input: input.name().to_owned(),
        count,
    };
    counts.into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bill_shock_is_by_nearest_rank() {
        let customers: Vec<[Decimal; 2]> = (1..=20).map(|change| [Decimal::ONE_HUNDRED, Decimal::from(100 + change)]).collect();
        let view = of_currency("EUR", &customers);
        assert_eq!((view.now.0.as_str(), view.then.0.as_str(), view.change.0.as_str()), ("2000", "2210", "210"));
        assert_eq!((view.winners, view.unchanged, view.losers), (0, 0, 20));
        let shocks = [view.p50, view.p95, view.worst].map(|shock| shock.unwrap().0);
        assert_eq!(shocks, ["10", "19", "20"]);
        let nobody = of_currency("EUR", &[[Decimal::ZERO, Decimal::ONE]]);
        assert_eq!((nobody.p50, nobody.losers), (None, 1));
    }
}
