//! Ranges of days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days from the first on, up to the day before `until`; without an end where that is absent. An end that is not after the first day means: no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DateRange {
    pub from: NaiveDate,
    /// The first day after the range.
    pub until: Option<NaiveDate>,
}

impl DateRange {
    pub const fn new(from: NaiveDate, until: NaiveDate) -> DateRange {
        DateRange { from, until: Some(until) }
    }

    pub const fn since(from: NaiveDate) -> DateRange {
        DateRange { from, until: None }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    pub fn is_empty(&self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }

    /// The days of both; nothing where they share none.
    pub fn intersection(&self, other: DateRange) -> Option<DateRange> {
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let both = DateRange { from: self.from.max(other.from), until };
        (!both.is_empty()).then_some(both)
    }

    /// How many days; nothing for a range without an end.
    pub fn days(&self) -> Option<i64> {
        self.until.map(|until| (until - self.from).num_days().max(0))
    }
}
