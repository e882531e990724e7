//! Receivables: what is open, overdue, disputed or written off.

mod aging_buckets;
mod allowance;
mod closed_with_balance;
mod credit_balance;
mod dispute_age;
pub mod historic_balance;
pub mod open;
mod over_applied;
mod past_due;
pub mod receipts;
mod unpaid;
mod write_off_approval;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &aging_buckets::CHECK,
    &historic_balance::CHECK,
    &closed_with_balance::CHECK,
    &past_due::CHECK,
    &unpaid::CHECK,
    &credit_balance::CHECK,
    &over_applied::CHECK,
    &write_off_approval::CHECK,
    &dispute_age::CHECK,
    &allowance::CHECK,
];
