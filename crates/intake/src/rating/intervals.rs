//! How price lists and contracts call the length of a billing period, and when a charge is billed.

use tieout_billing::rating::{Interval, Timing};

/// The words as `normalise` gives them.
pub(super) const INTERVALS: &[(&str, Interval)] = &[
    ("week", Interval::Week),
    ("weekly", Interval::Week),
    ("month", Interval::Month),
    ("monthly", Interval::Month),
    ("quarter", Interval::Quarter),
    ("quarterly", Interval::Quarter),
    ("half_year", Interval::HalfYear),
    ("semiannual", Interval::HalfYear),
    ("semi_annual", Interval::HalfYear),
    ("semiannually", Interval::HalfYear),
    ("year", Interval::Year),
    ("yearly", Interval::Year),
    ("annual", Interval::Year),
    ("annually", Interval::Year),
];

/// The interval of a unit and how many of it.
pub(super) fn of_unit(unit: &str, count: u64) -> Option<Interval> {
    match (unit, count) {
        ("week", 1) => Some(Interval::Week),
        ("month", 1) => Some(Interval::Month),
        ("month", 3) => Some(Interval::Quarter),
        ("month", 6) => Some(Interval::HalfYear),
        ("month", 12) | ("year", 1) => Some(Interval::Year),
        _ => None,
    }
}

/// When a charge is billed, as lists say it.
pub(super) const TIMINGS: &[(&str, Timing)] = &[
    ("in_advance", Timing::InAdvance),
    ("advance", Timing::InAdvance),
    ("in_arrears", Timing::InArrears),
    ("arrears", Timing::InArrears),
    ("once", Timing::Once),
    ("one_time", Timing::Once),
];
