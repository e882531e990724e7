//! Which usage the bills need.

use crate::rating::billable::ScheduledBill;
use crate::rating::catalogue::{Charge, ChargeModel, QuantitySource};
use crate::rating::contract::{Contract, Discount, DiscountKind};
use crate::rating::model::needs_each_event;
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
                single_amounts: needs_each_event(due.model, taken_off(contract, due.charge)),
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

/// Whether the plan or a discount of the contract takes units off what was used.
fn taken_off(contract: &Contract, charge: &Charge) -> bool {
    let gives = |discount: &Discount| {
        let is_for = discount.applies_to.as_ref().is_none_or(|what| *what == charge.id || *what == charge.product);
        is_for && matches!(discount.kind, DiscountKind::FreeUnits { .. })
    };
    !charge.included.is_zero() || contract.discounts.iter().any(gives)
}
