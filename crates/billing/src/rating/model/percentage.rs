//! A percentage of what was transacted, and a fixed part per event.
//!
//! Free events and a free amount end each other: what is reached first ends both (Lago, `percentage_service_spec.rb`). An event that reaches
//! the free amount's end pays the fixed part, and the percentage of what is above. The minimum and the maximum are of each event that pays.

use super::super::catalogue::Percentage;
use super::super::derivation::Derivation;
use super::super::usage::UsageQuantity;
use super::{PriceError, Priced, total};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn needs_each_event(percentage: &Percentage) -> bool {
    let by_event = percentage.free_events > 0 || percentage.minimum_per_event.is_some() || percentage.maximum_per_event.is_some();
    by_event || (percentage.free_units > Decimal::ZERO && !percentage.fixed_per_event.is_zero())
}

pub(super) fn price(percentage: &Percentage, quantity: Derivation, usage: &[UsageQuantity]) -> Result<Priced, PriceError> {
    let events: u64 = usage.iter().map(|used| used.events).sum();
    let amounts: Vec<Decimal> = usage.iter().flat_map(|used| used.amounts.iter().copied()).collect();
    if let Some(negative) = amounts.iter().find(|amount| **amount < Decimal::ZERO) {
        return Err(PriceError::NegativeQuantity(*negative));
    }
    let known = !amounts.is_empty() && amounts.len() as u64 == events;
    if percentage.minimum_per_event.is_some() || percentage.maximum_per_event.is_some() {
        return match known || events == 0 {
            true => each_event(percentage, &quantity, &amounts),
            false => Err(PriceError::NeedsEachEvent),
        };
    }
    let free = match known && needs_each_event(percentage) {
        true => {
            taken_off(percentage, &quantity, &amounts)?;
            free_by_event(percentage, &amounts)?
        }
        false => free_by_total(percentage, &quantity, events)?,
    };
    altogether(percentage, quantity, events, free)
}

/// What costs nothing: a part of the amount, and events.
struct Free {
    amount: Derivation,
    events: u64,
}

/// The free part where each event's amount is known.
fn free_by_event(percentage: &Percentage, amounts: &[Decimal]) -> Result<Free, PriceError> {
    let mut free = Vec::new();
    let mut events = 0;
    let mut left = (percentage.free_units > Decimal::ZERO).then_some(percentage.free_units);
    for (at, amount) in amounts.iter().enumerate() {
        let within_events = percentage.free_events == 0 || (at as u64) < percentage.free_events;
        let (true, true) = (within_events, percentage.free_events > 0 || left.is_some()) else { break };
        match left {
            Some(rest) if *amount >= rest => {
                free.push(Derivation::given(format!("free part of event {}", at + 1), rest));
                break;
            }
            _ => free.push(Derivation::given(format!("free event {}", at + 1), *amount)),
        }
        left = left.map(|rest| rest - amount);
        events += 1;
    }
    Ok(Free { amount: Derivation::sum("free amount", free)?, events })
}

/// The free part where only the sum and the number of events are known.
fn free_by_total(percentage: &Percentage, quantity: &Derivation, events: u64) -> Result<Free, PriceError> {
    if percentage.free_events > 0 && percentage.free_events >= events && percentage.free_units.is_zero() {
        return Ok(Free { amount: quantity.clone(), events });
    }
    let unknown_amount = percentage.free_events > 0 && percentage.free_units.is_zero() && !percentage.rate.is_zero();
    let within = quantity.result <= percentage.free_units;
    let unknown_events = percentage.free_units > Decimal::ZERO && percentage.free_events == 0 && !percentage.fixed_per_event.is_zero();
    if unknown_amount || (unknown_events && !within) {
        return Err(PriceError::NeedsEachEvent);
    }
    let amount =
        Derivation::least("free amount", vec![Derivation::given("free amount of the price", percentage.free_units), quantity.clone()])?;
    let events = if unknown_events { events } else { percentage.free_events.min(events) };
    Ok(Free { amount, events })
}

/// Rate and fixed part on the sum; where the sum is zero, no fixed part either.
fn altogether(percentage: &Percentage, quantity: Derivation, events: u64, free: Free) -> Result<Priced, PriceError> {
    let fixed_part = !percentage.fixed_per_event.is_zero() && !quantity.result.is_zero();
    let charged =
        if free.amount.result.is_zero() { quantity } else { Derivation::difference("amount charged", vec![quantity, free.amount])? };
    let mut parts = vec![percent(percentage, charged)?];
    if fixed_part {
        let mut paying = Derivation::given("events", events.into());
        if free.events > 0 {
            paying = Derivation::difference("events charged", vec![paying, Derivation::given("free events", free.events.into())])?;
        }
        let fixed = Derivation::given("fixed part per event", percentage.fixed_per_event);
        parts.push(Derivation::product("fixed parts", vec![paying, fixed])?);
    }
    Ok(Priced { amount: total(parts)?, unit_price: None, parts: Vec::new() })
}

/// Rate, fixed part, minimum and maximum event by event; events of one amount are told once.
fn each_event(percentage: &Percentage, quantity: &Derivation, amounts: &[Decimal]) -> Result<Priced, PriceError> {
    let taken = taken_off(percentage, quantity, amounts)?;
    let free = free_by_event(percentage, amounts)?;
    let mut left = free.amount.result + taken;
    let mut charged: BTreeMap<Decimal, u64> = BTreeMap::new();
    for (at, amount) in amounts.iter().enumerate() {
        let covered = left.min(*amount);
        left -= covered;
        let wholly_free = (at as u64) < free.events || (taken > Decimal::ZERO && covered == *amount);
        if !wholly_free {
            *charged.entry(*amount - covered).or_default() += 1;
        }
    }
    let mut parts = Vec::with_capacity(charged.len());
    for (amount, count) in charged {
        let one = one_event(percentage, amount)?;
        parts.push(match count {
            1 => one,
            count => {
                let times = Derivation::given(format!("events of {amount}"), count.into());
                Derivation::product(format!("{count} events of {amount}"), vec![times, one])?
            }
        });
    }
    Ok(Priced { amount: total(parts)?, unit_price: None, parts: Vec::new() })
}

fn one_event(percentage: &Percentage, amount: Decimal) -> Result<Derivation, PriceError> {
    let mut price = percent(percentage, Derivation::given("amount of the event", amount))?;
    if !percentage.fixed_per_event.is_zero() {
        let fixed = Derivation::given("fixed part per event", percentage.fixed_per_event);
        price = Derivation::sum("event", vec![price, fixed])?;
    }
    if let Some(minimum) = percentage.minimum_per_event {
        price = Derivation::greatest("event, at least", vec![price, Derivation::given("minimum per event", minimum)])?;
    }
    if let Some(maximum) = percentage.maximum_per_event {
        price = Derivation::least("event, at most", vec![price, Derivation::given("maximum per event", maximum)])?;
    }
    Ok(price)
}

fn percent(percentage: &Percentage, amount: Derivation) -> Result<Derivation, PriceError> {
    let rate = Derivation::given("rate in percent", percentage.rate);
    let name = format!("{} % of the amount", percentage.rate.normalize());
    Ok(Derivation::share(name, amount, rate, Derivation::given("percent", Decimal::ONE_HUNDRED))?)
}

/// What was taken off the quantity before it came here: it counts as free amount, from the first event on.
fn taken_off(percentage: &Percentage, quantity: &Derivation, amounts: &[Decimal]) -> Result<Decimal, PriceError> {
    let sum = Derivation::sum("events", amounts.iter().map(|amount| Derivation::given("event", *amount)).collect())?;
    let taken = sum.result - quantity.result;
    match taken.is_zero() || (taken > Decimal::ZERO && percentage.free_events == 0 && percentage.free_units.is_zero()) {
        true => Ok(taken),
        false => Err(PriceError::TakenOffWhat("events")),
    }
}
