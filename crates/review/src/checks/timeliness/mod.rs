//! Timeliness: bills and credits at the time that was agreed.

mod billing_lag;
mod business_days;
mod cash_application;
mod closed_period;
mod credit_turnaround;
mod dating;
mod dispatch_lag;
mod due_date;
mod stale_import;
mod terms;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &billing_lag::CHECK,
    &dispatch_lag::CHECK,
    &dating::CHECK,
    &due_date::CHECK,
    &closed_period::CHECK,
    &credit_turnaround::CHECK,
    &cash_application::CHECK,
    &stale_import::CHECK,
];
