//! Close: what must agree before the month is closed.

mod balance_sheet;
mod billed_after_period;
pub mod deferred_movement;
mod early_revenue;
pub mod ledger;
mod manual_entries;
mod receivable_or_not;
mod receivables_movement;
mod schedule;
mod schedule_sum;
mod subledger;
pub mod sums;
mod unapplied_cash;
mod unposted;
mod waterfall;

use crate::check::Check;

pub const ALL: &[&Check] = &[
    &subledger::CHECK,
    &receivables_movement::CHECK,
    &deferred_movement::CHECK,
    &waterfall::CHECK,
    &schedule_sum::CHECK,
    &billed_after_period::CHECK,
    &early_revenue::CHECK,
    &receivable_or_not::CHECK,
    &unapplied_cash::CHECK,
    &unposted::CHECK,
    &manual_entries::CHECK,
    &balance_sheet::CHECK,
];
