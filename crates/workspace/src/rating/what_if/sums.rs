//! What customers pay now and then, added up by currency and by plan: who pays less, who more, and how hard it hits.

use crate::error::{Error, Result};
use crate::view::{WhatIfGroupView, WhatIfRowView, WhatIfView};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tieout_billing::money::Rounding;
use tieout_billing::rating::{AdjustmentKind, ExpectedInvoice, LineKind};

/// Under which prices an amount is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Now,
    Then,
}

/// What a part of an invoice's net is for. Plans come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Plan(String),
    /// Amounts on the invoice or the contract that are of no plan, by what they are.
    NoPlan(&'static str),
}

/// The parts of an invoice: together exactly its net.
pub fn parts(invoice: &ExpectedInvoice) -> BTreeMap<Part, Decimal> {
    let mut parts: BTreeMap<Part, Decimal> = BTreeMap::new();
    for line in &invoice.lines {
        let part = match (line.plan.as_str(), line.kind) {
            ("", LineKind::TrueUp) => Part::NoPlan("minimums of contracts"),
            ("", LineKind::Cap) => Part::NoPlan("maximums of contracts"),
            ("", LineKind::Charge | LineKind::Credit) => Part::NoPlan("charges of no plan"),
            (plan, _) => Part::Plan(plan.to_owned()),
        };
        *parts.entry(part).or_default() += line.net.result;
    }
    for adjustment in &invoice.adjustments {
        let part = match adjustment.kind {
            AdjustmentKind::Discount => "discounts on invoices",
            AdjustmentKind::Credit => "prepaid credits",
        };
        *parts.entry(Part::NoPlan(part)).or_default() += adjustment.amount.result;
    }
    // A dialect that doesn't round lines rounds their sum.
    let rounding = invoice.net.result - parts.values().sum::<Decimal>();
    if !rounding.is_zero() {
        parts.insert(Part::NoPlan("rounding of invoices"), rounding);
    }
    parts
}

/// A customer in a currency.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    pub currency: String,
    pub customer: String,
}

type NowThen = [Decimal; 2];

/// Now and then, by customer, and by plan and customer.
#[derive(Default)]
pub struct Sums {
    /// The customer's name, and what he pays.
    customers: BTreeMap<Who, (String, NowThen)>,
    parts: BTreeMap<(String, Part), BTreeMap<String, NowThen>>,
    /// What plans are called.
    pub titles: BTreeMap<String, String>,
}

impl Sums {
    /// Adds what a contract of the customer comes to.
    pub fn add(&mut self, side: Side, who: &Who, name: &str, net: Decimal, parts: Vec<(Part, Decimal)>) -> Result<()> {
        let too_long = || Error::Invalid(format!("a sum in {} has more than 28 digits", who.currency));
        let add = |sums: &mut NowThen, amount: Decimal| {
            let sum = &mut sums[side as usize];
            *sum = sum.checked_add(amount).ok_or_else(too_long)?;
            Ok::<_, Error>(())
        };
        add(&mut self.customers.entry(who.clone()).or_insert_with(|| (name.to_owned(), NowThen::default())).1, net)?;
        for (part, amount) in parts {
            let of = self.parts.entry((who.currency.clone(), part)).or_default();
            add(of.entry(who.customer.clone()).or_default(), amount)?;
        }
        Ok(())
    }

    /// The answer without its period and problems.
    pub fn view(&self) -> Result<WhatIfView> {
        let mut plans_of: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for ((currency, part), customers) in &self.parts {
            if let Part::Plan(plan) = part {
                for customer in customers.keys() {
                    plans_of.entry((currency, customer)).or_default().push(plan);
                }
            }
        }
        let mut rows: Vec<(Decimal, WhatIfRowView)> = Vec::with_capacity(self.customers.len());
        let mut currencies: BTreeMap<&str, Vec<Payer<'_>>> = BTreeMap::new();
        for (who, (name, sums)) in &self.customers {
            let plans = plans_of.remove(&(&who.currency, &who.customer)).unwrap_or_default();
            currencies.entry(&who.currency).or_default().push(Payer { customer: &who.customer, name, sums: *sums });
            rows.push(((sums[1] - sums[0]).abs(), row(who, name, &plans, *sums)));
        }
        // Those that change alike stay in the order of their names.
        rows.sort_by_key(|(size, _)| Reverse(*size));
        let payer = |currency: &str, customer: &str, sums: &NowThen| {
            let who = Who { currency: currency.to_owned(), customer: customer.to_owned() };
            self.customers.get_key_value(&who).map(|(who, (name, _))| Payer { customer: &who.customer, name, sums: *sums })
        };
        let part = |((currency, part), customers): (&(String, Part), &BTreeMap<String, NowThen>)| {
            let payers: Vec<Payer<'_>> = customers.iter().filter_map(|(customer, sums)| payer(currency, customer, sums)).collect();
            let (name, is_plan) = match part {
                Part::Plan(plan) => (plan.as_str(), true),
                Part::NoPlan(what) => (*what, false),
            };
            let title = self.titles.get(name).filter(|_| is_plan).map_or(name, String::as_str);
            Ok(WhatIfGroupView { name: name.to_owned(), title: title.to_owned(), is_plan, ..group(currency, &payers)? })
        };
        Ok(WhatIfView {
            currencies: currencies.into_iter().map(|(currency, payers)| group(currency, &payers)).collect::<Result<_>>()?,
            plans: self.parts.iter().map(part).collect::<Result<_>>()?,
            customer_count: rows.len() as u64,
            customers: rows.into_iter().map(|(_, row)| row).collect(),
            ..WhatIfView::default()
        })
    }
}

fn row(who: &Who, name: &str, plans: &[&str], [now, then]: NowThen) -> WhatIfRowView {
    WhatIfRowView {
        name: who.customer.clone(),
        title: name.to_owned(),
        plans: plans.join(", "),
        currency: who.currency.clone(),
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

/// A customer with what he pays for what the group is about.
#[derive(Clone, Copy)]
struct Payer<'s> {
    customer: &'s str,
    name: &'s str,
    sums: NowThen,
}

/// Customers of a currency or a plan, added up.
fn group(currency: &str, payers: &[Payer<'_>]) -> Result<WhatIfGroupView> {
    let sum = |side: Side| {
        let sum = payers.iter().try_fold(Decimal::ZERO, |sum, payer| sum.checked_add(payer.sums[side as usize]));
        sum.ok_or_else(|| Error::Invalid(format!("a sum in {currency} has more than 28 digits")))
    };
    let (now, then) = (sum(Side::Now)?, sum(Side::Then)?);
    let count = |holds: fn(Decimal, Decimal) -> bool| payers.iter().filter(|payer| holds(payer.sums[0], payer.sums[1])).count() as u64;
    let mut shocks: Vec<(Decimal, &Payer<'_>)> =
        payers.iter().filter_map(|payer| Some((percent(payer.sums[0], payer.sums[1])?, payer))).collect();
    // Of two that are hit alike the worst is the one with more money in it.
    shocks.sort_by(|(percent, payer), (other_percent, other)| {
        let change = |payer: &Payer<'_>| payer.sums[1] - payer.sums[0];
        percent.cmp(other_percent).then(change(payer).cmp(&change(other))).then(other.customer.cmp(payer.customer))
    });
    // Nearest rank: the least change that so many of a hundred customers stay at or below.
    let rank = |of_hundred: usize| shocks.get((shocks.len() * of_hundred).div_ceil(100).max(1) - 1).map(|(shock, _)| (*shock).into());
    let worst = shocks.last().map(|(_, payer)| *payer).filter(|payer| payer.sums[0] != payer.sums[1]);
    Ok(WhatIfGroupView {
        name: currency.to_owned(),
        title: currency.to_owned(),
        is_plan: false,
        currency: currency.to_owned(),
        customers: payers.len() as u64,
        now: now.into(),
        then: then.into(),
        change: (then - now).into(),
        percent: percent(now, then).map(Into::into),
        winners: count(|now, then| then < now),
        unchanged: count(|now, then| then == now),
        losers: count(|now, then| then > now),
        from_nothing: count(|now, then| now.is_zero() && then != now),
        p50: rank(50),
        p95: rank(95),
        worst: rank(100),
        worst_customer: worst.map(|payer| payer.customer.to_owned()).unwrap_or_default(),
        worst_name: worst.map(|payer| payer.name.to_owned()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payers(sums: &[NowThen], names: &[String]) -> WhatIfGroupView {
        let payers: Vec<Payer<'_>> = sums.iter().zip(names).map(|(sums, name)| Payer { customer: name, name, sums: *sums }).collect();
        group("EUR", &payers).unwrap()
    }

    fn names(count: usize) -> Vec<String> {
        (1..=count).map(|at| format!("C-{at:04}")).collect()
    }

    #[test]
    fn bill_shock_is_by_nearest_rank() {
        let customers: Vec<NowThen> = (1..=20).map(|change| [Decimal::ONE_HUNDRED, Decimal::from(100 + change)]).collect();
        let view = payers(&customers, &names(20));
        assert_eq!((view.now.0.as_str(), view.then.0.as_str(), view.change.0.as_str()), ("2000", "2210", "210"));
        assert_eq!((view.winners, view.unchanged, view.losers), (0, 0, 20));
        let shocks = [view.p50, view.p95, view.worst].map(|shock| shock.unwrap().0);
        assert_eq!(shocks, ["10", "19", "20"]);
        assert_eq!(view.worst_customer, "C-0020");
        let nobody = payers(&[[Decimal::ZERO, Decimal::ONE]], &names(1));
        assert_eq!((nobody.p50, nobody.losers, nobody.from_nothing, nobody.worst_customer.as_str()), (None, 1, 1, ""));
    }

    #[test]
    fn of_customers_hit_alike_the_one_with_more_money_is_the_worst() {
        let [ten, eleven] = [Decimal::TEN, Decimal::from(11)];
        let view = payers(&[[ten, eleven], [ten * ten, eleven * ten], [ten * ten, eleven * ten]], &names(3));
        assert_eq!((view.worst.unwrap().0.as_str(), view.worst_customer.as_str()), ("10", "C-0002"));
    }
}
