//! A percentage of what was transacted, and a fixed part per event.
//!
//! Free events and a free amount end each other: what is reached first ends both (Lago, `percentage_service_spec.rb`). An event that reaches
//! the free amount's end pays the fixed part, and the percentage of what is above. The minimum and the maximum are of each event that pays.
//! What the plan includes or a discount gives, and was taken off before, is free amount as well, from the first event on.

use super::super::catalogue::Percentage;
use super::super::derivation::{Derivation, NotComputable};
use super::super::usage::UsageQuantity;
use super::{PriceError, Priced, total};
use rust_decimal::Decimal;

pub(super) fn needs_each_event(percentage: &Percentage, taken_off: bool) -> bool {
    let free_amount = taken_off || percentage.free_units > Decimal::ZERO;
    percentage.free_events > 0 || limited(percentage) || (free_amount && !percentage.fixed_per_event.is_zero())
}

fn limited(percentage: &Percentage) -> bool {
    percentage.minimum_per_event.is_some() || percentage.maximum_per_event.is_some()
}

pub(super) fn price(percentage: &Percentage, quantity: Derivation, usage: &[UsageQuantity]) -> Result<Priced, PriceError> {
    let events: u64 = usage.iter().map(|used| used.events).sum();
    let amounts: Vec<Decimal> = usage.iter().flat_map(|used| used.amounts.iter().copied()).collect();
    if let Some(negative) = amounts.iter().find(|amount| **amount < Decimal::ZERO) {
        return Err(PriceError::NegativeQuantity(*negative));
    }
    let known = amounts.len() as u64 == events && (events > 0 || quantity.result.is_zero());
    if quantity.result.is_zero() {
        // Nothing was used, or more was taken off than used: no event pays.
        return Ok(Priced { amount: percent(percentage, quantity)?, unit_price: None, parts: Vec::new() });
    }
    let (percentage, quantity) = &with_taken_off(percentage, quantity, usage)?;
    let parts = match (limited(percentage), known) {
        (true, true) => each_event(percentage, &amounts)?,
        (true, false) => return Err(PriceError::NeedsEachEvent),
        (false, true) if needs_each_event(percentage, false) => {
            let free = free_by_event(percentage, &amounts)?;
            altogether(percentage, quantity.clone(), events, free)?
        }
        (false, _) => {
            let free = free_by_total(percentage, quantity, events)?;
            altogether(percentage, quantity.clone(), events, free)?
        }
    };
    Ok(Priced { amount: total(parts)?, unit_price: None, parts: Vec::new() })
}

/// What costs nothing: a part of the amount, and the first events.
struct Free {
    amount: Derivation,
    events: u64,
}

/// The free part where each event's amount is known.
fn free_by_event(percentage: &Percentage, amounts: &[Decimal]) -> Result<Free, PriceError> {
    let free_amount = (percentage.free_units > Decimal::ZERO).then_some(percentage.free_units);
    let (mut whole, mut events, mut part) = (Decimal::ZERO, 0, None);
    for amount in amounts {
        let event_is_free = percentage.free_events == 0 || events < percentage.free_events;
        if !event_is_free || (percentage.free_events == 0 && free_amount.is_none()) {
            break;
        }
        if let Some(left) = free_amount.map(|free| free - whole).filter(|left| amount >= left) {
            part = Some(left);
            break;
        }
        whole = sum([whole, *amount])?;
        events += 1;
    }
    let mut free = Vec::new();
    if events > 0 {
        free.push(Derivation::given(format!("amount of the first {events} events"), whole));
    }
    if let Some(left) = part {
        free.push(Derivation::given(format!("free part of event {}", events + 1), left));
    }
    Ok(Free { amount: Derivation::sum("free amount", free)?, events })
}

/// The free part where only the sum and the number of events are known.
fn free_by_total(percentage: &Percentage, quantity: &Derivation, events: u64) -> Result<Free, PriceError> {
    if percentage.free_events > 0 && percentage.free_events >= events && percentage.free_units.is_zero() {
        return Ok(Free { amount: quantity.clone(), events });
    }
    let unknown_amount = percentage.free_events > 0 && percentage.free_units.is_zero() && !percentage.rate.is_zero();
    let all_free = quantity.result < percentage.free_units;
    let unknown_events = percentage.free_units > Decimal::ZERO && percentage.free_events == 0 && !percentage.fixed_per_event.is_zero();
    if unknown_amount || (unknown_events && !all_free) {
        return Err(PriceError::NeedsEachEvent);
    }
    let free = Derivation::given("free amount of the price", percentage.free_units);
    let amount = Derivation::least("free amount", vec![free, quantity.clone()])?;
    let events = if unknown_events { events } else { percentage.free_events.min(events) };
    Ok(Free { amount, events })
}

/// Rate and fixed part on the sum.
fn altogether(percentage: &Percentage, quantity: Derivation, events: u64, free: Free) -> Result<Vec<Derivation>, PriceError> {
    let charged =
        if free.amount.result.is_zero() { quantity } else { Derivation::difference("amount charged", vec![quantity, free.amount])? };
    let mut parts = vec![percent(percentage, charged)?];
    if !percentage.fixed_per_event.is_zero() {
        let mut paying = Derivation::given("events", events.into());
        if free.events > 0 {
            paying = Derivation::difference("events charged", vec![paying, Derivation::given("free events", free.events.into())])?;
        }
        parts.push(fixed(percentage, paying)?);
    }
    Ok(parts)
}

/// Rate, fixed part, minimum and maximum event by event: told together for those between the limits, below the minimum, above the maximum.
fn each_event(percentage: &Percentage, amounts: &[Decimal]) -> Result<Vec<Derivation>, PriceError> {
    let free = free_by_event(percentage, amounts)?;
    let mut left = free.amount.result;
    let (mut between, mut amount_between, mut below, mut above) = (0_u64, Decimal::ZERO, 0_u64, 0_u64);
    for (at, amount) in amounts.iter().enumerate() {
        let covered = left.min(*amount);
        left -= covered;
        if (at as u64) < free.events {
            continue;
        }
        let charged = amount - covered;
        let price = sum([percent(percentage, Derivation::given("amount of the event", charged))?.result, percentage.fixed_per_event])?;
        if percentage.minimum_per_event.is_some_and(|minimum| price < minimum) {
            below += 1;
        } else if percentage.maximum_per_event.is_some_and(|maximum| price > maximum) {
            above += 1;
        } else {
            between += 1;
            amount_between = sum([amount_between, charged])?;
        }
    }
    let mut parts = Vec::new();
    if between > 0 {
        parts.push(percent(percentage, Derivation::given("amount of the events within the limits", amount_between))?);
        if !percentage.fixed_per_event.is_zero() {
            parts.push(fixed(percentage, Derivation::given("events within the limits", between.into()))?);
        }
    }
    let limits = [
        (below, percentage.minimum_per_event, "events at the minimum", "minimum per event"),
        (above, percentage.maximum_per_event, "events at the maximum", "maximum per event"),
    ];
    for (events, limit, name, limit_name) in limits {
        if let (true, Some(limit)) = (events > 0, limit) {
            parts.push(Derivation::product(name, vec![Derivation::given(name, events.into()), Derivation::given(limit_name, limit)])?);
        }
    }
    Ok(parts)
}

fn percent(percentage: &Percentage, amount: Derivation) -> Result<Derivation, PriceError> {
    let rate = Derivation::given("rate in percent", percentage.rate);
    let name = format!("{} % of the amount", percentage.rate.normalize());
    Ok(Derivation::share(name, amount, rate, Derivation::given("percent", Decimal::ONE_HUNDRED))?)
}

fn fixed(percentage: &Percentage, events: Derivation) -> Result<Derivation, PriceError> {
    Ok(Derivation::product("fixed parts", vec![events, Derivation::given("fixed part per event", percentage.fixed_per_event)])?)
}

/// The price with what was taken off the quantity among its free amount, and the quantity before it was taken off.
fn with_taken_off(percentage: &Percentage, quantity: Derivation, usage: &[UsageQuantity]) -> Result<(Percentage, Derivation), PriceError> {
    let used = sum(usage.iter().map(|used| used.quantity))?;
    let taken = used - quantity.result;
    if usage.is_empty() || taken.is_zero() {
        return Ok((percentage.clone(), quantity));
    }
    if taken < Decimal::ZERO {
        return Err(PriceError::TakenOffWhat("events"));
    }
    let free = Derivation::given("taken off it, free from the first event on", taken);
    let whole = Derivation::sum("amount of all events", vec![quantity, free])?;
    Ok((Percentage { free_units: sum([percentage.free_units, taken])?, ..percentage.clone() }, whole))
}

fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, NotComputable> {
    let sum = amounts.into_iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount));
    sum.ok_or_else(|| NotComputable { figure: "the sum of the events".into() })
}
