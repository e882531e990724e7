//! Completeness: everything that is to be billed is on a bill, once.

mod account_skipped;
mod active_contract;
mod agreements;
mod commitment;
mod control_count;
mod control_sum;
mod coverage;
mod coverage_gap;
mod coverage_overlap;
mod deliveries_unbilled;
mod failed_charge;
mod mandatory;
mod not_posted;
mod number_gap;
mod one_time_charge;
mod orphans;
mod prices;
mod rejects;
mod scheduled_bill;
mod terminated;
mod uplift;
mod usage_unbilled;
mod zero_total;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &deliveries_unbilled::CHECK,
    &scheduled_bill::CHECK,
    &active_contract::CHECK,
    &coverage_gap::CHECK,
    &coverage_overlap::CHECK,
    &usage_unbilled::CHECK,
    &number_gap::CHECK,
    &account_skipped::CHECK,
    &not_posted::CHECK,
    &zero_total::CHECK,
    &terminated::CHECK,
    &one_time_charge::CHECK,
    &uplift::CHECK,
    &commitment::CHECK,
    &control_count::CHECK,
    &control_sum::CHECK,
    &rejects::CHECK,
    &orphans::CHECK,
    &mandatory::CHECK,
    &failed_charge::CHECK,
];
