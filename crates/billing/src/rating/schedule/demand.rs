//! Which usage the bills need.

use crate::rating::billable::ScheduledBill;
use crate::rating::catalogue::{ChargeModel, Percentage, QuantitySource};
use crate::rating::contract::Contract;
use crate::rating::period::{midnight, time_zone};
use crate::rating::usage::UsageDemand;
use chrono_tz::Tz;

/// A quantity that one charge of one bill needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillableDemand {
    /// The bill's index among those asked for, and the charge's within it.
    pub bill: usize,
    pub billable: usize,
    pub usage: UsageDemand,
}

/// The usage that the bills' charges are for: of the days of each part, from midnight to midnight where the customer is.
pub fn demands(contract: &Contract, bills: &[ScheduledBill]) -> Vec<BillableDemand> {
    // A contract whose zone is unknown has no bills.
    let zone = time_zone(contract.time_zone.as_deref()).unwrap_or(Tz::UTC);
    let mut demands = Vec::new();
    for (bill, scheduled) in bills.iter().enumerate() {
        for (billable, due) in scheduled.billables.iter().enumerate() {
            let (QuantitySource::Usage { metric, aggregation }, Some(until)) = (&due.charge.quantity, due.part.until) else { continue };
            let usage = UsageDemand {
                contract: contract.id.clone(),
                customer: contract.customer.clone(),
                metric: metric.clone(),
                aggregation: *aggregation,
                dimensions: dimensions(due.model),
                single_amounts: looks_at_events(due.model),
                from: midnight(due.part.from, zone),
                until: midnight(until, zone),
            };
            demands.push(BillableDemand { bill, billable, usage });
        }
    }
    demands
}

fn dimensions(model: &ChargeModel) -> Vec<String> {
    match model {
        ChargeModel::Matrix { dimensions, .. } => dimensions.clone(),
        _ => Vec::new(),
    }
}

/// Whether the sum and the number of events are not enough.
fn looks_at_events(model: &ChargeModel) -> bool {
    let ChargeModel::Percentage(Percentage { fixed_per_event, free_units, free_events, minimum_per_event, maximum_per_event, .. }) = model
    else {
        return false;
    };
    let free_of_both = !free_units.is_zero() && !fixed_per_event.is_zero();
    free_of_both || *free_events > 0 || minimum_per_event.is_some() || maximum_per_event.is_some()
}
