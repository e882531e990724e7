//! Billing periods, and the moment at which a day begins where the customer is.

use super::catalogue::Interval;
use super::contract::Anchor;
use super::dates::DateRange;
use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The billing period that a day lies in, whole: of a contract that begins within it, the days before the contract belong to it as well, so that the
/// first, partial period can be measured by it. What is billed is its intersection with the contract's term.
///
/// Periods of months begin on the anchor's day, counted from the contract's first month (the calendar's anchor: from January); where a month
/// lacks the day, on its last day, and on the anchor's day again in the month after it: 31 January, 28 February, 31 March. Weeks are counted from the
/// contract's first day, from the anchor's day in the contract's first month, or from Monday.
pub fn period_containing(anchor: Anchor, contract_start: NaiveDate, interval: Interval, day: NaiveDate) -> DateRange {
    let grid = Grid::new(anchor, contract_start, interval);
    let at = grid.index(day);
    DateRange::new(grid.begin(at), grid.begin(at + 1))
}

/// The whole periods, in order, that share a day with the window; without end where the window has none.
pub fn periods(anchor: Anchor, contract_start: NaiveDate, interval: Interval, window: DateRange) -> impl Iterator<Item = DateRange> {
    let grid = Grid::new(anchor, contract_start, interval);
    let first = grid.index(window.from);
    let begins = (first..).map(move |at| DateRange::new(grid.begin(at), grid.begin(at + 1)));
    begins.take_while(move |period| !window.is_empty() && !period.is_empty() && window.until.is_none_or(|until| period.from < until))
}

/// A time zone that the IANA database doesn't have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a time zone of the IANA database, such as Europe/Berlin or UTC")]
pub struct UnknownTimeZone {
    pub name: String,
}

/// The time zone of that IANA name; UTC where none is named.
pub fn time_zone(name: Option<&str>) -> Result<Tz, UnknownTimeZone> {
    let name = name.map_or("", str::trim);
    if name.is_empty() {
        return Ok(Tz::UTC);
    }
    name.parse().map_err(|_| UnknownTimeZone { name: name.to_owned() })
}

/// The moment at which the day begins in that zone. Where clocks go back over midnight, so that it comes twice: the first. Where they go forward
/// over it, so that it never comes: the moment of the change, when the day's first hour that exists begins (for a day that a zone left out, such as
/// 30 December 2011 in Samoa, that of the day after, so that it has no length).
pub fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    first_moment(midnight, zone).unwrap_or_else(|| {
        // Within a gap no local time exists and after it each does: the first that does, to the second.
        let (mut missing, mut there) = (0, LONGEST_GAP);
        while there - missing > 1 {
            let middle = (missing + there) / 2;
            if first_moment(midnight + TimeDelta::seconds(middle), zone).is_some() {
                there = middle;
            } else {
                missing = middle;
            }
        }
        first_moment(midnight + TimeDelta::seconds(there), zone).unwrap_or_else(|| midnight.and_utc())
    })
}

/// Seconds: a zone that changes sides of the date line leaves out a day.
const LONGEST_GAP: i64 = 86_400;

fn first_moment(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => Some(moment.to_utc()),
        LocalResult::Ambiguous(one, two) => Some(one.min(two).to_utc()),
        LocalResult::None => None,
    }
}

/// Where periods begin: every so many months or days from a first one, in both directions.
#[derive(Clone, Copy)]
enum Grid {
    /// Months since year 0, the months of a period, and the day of the month.
    Months {
        first: i64,
        step: i64,
        day: u32,
    },
    Weeks {
        first: NaiveDate,
    },
}

impl Grid {
    fn new(anchor: Anchor, start: NaiveDate, interval: Interval) -> Grid {
        let step = match interval {
            Interval::Week => 0,
            Interval::Month => 1,
            Interval::Quarter => 3,
            Interval::HalfYear => 6,
            Interval::Year => 12,
        };
        let month = i64::from(start.year()) * 12 + i64::from(start.month0());
        match (anchor, interval) {
            (Anchor::ContractStart, Interval::Week) => Grid::Weeks { first: start },
            (Anchor::Calendar, Interval::Week) => Grid::Weeks { first: start.week(chrono::Weekday::Mon).first_day() },
            (Anchor::DayOfMonth { day }, Interval::Week) => Grid::Weeks { first: day_of_month(month, day) },
            (Anchor::ContractStart, _) => Grid::Months { first: month, step, day: start.day() },
            (Anchor::Calendar, _) => Grid::Months { first: 0, step, day: 1 },
            (Anchor::DayOfMonth { day }, _) => Grid::Months { first: month, step, day },
        }
    }

    /// Which period a day lies in.
    fn index(self, day: NaiveDate) -> i64 {
        match self {
            Grid::Weeks { first } => (day - first).num_days().div_euclid(7),
            Grid::Months { first, step, .. } => {
                let month = i64::from(day.year()) * 12 + i64::from(day.month0());
                let at = (month - first).div_euclid(step);
                if day < self.begin(at) { at - 1 } else { at }
            }
        }
    }

    /// The first day of a period.
    fn begin(self, at: i64) -> NaiveDate {
        match self {
            Grid::Weeks { first } => {
                let days = Days::new(at.unsigned_abs() * 7);
                let begin = if at < 0 { first.checked_sub_days(days) } else { first.checked_add_days(days) };
                begin.unwrap_or(NaiveDate::MAX)
            }
            Grid::Months { first, step, day } => day_of_month(first + at * step, day),
        }
    }
}

/// The day of a month (counted since year 0), or the month's last where it has fewer; the last day that there is beyond the calendar.
fn day_of_month(month: i64, day: u32) -> NaiveDate {
    let first = i32::try_from(month.div_euclid(12)).ok().and_then(|year| {
        let month = u32::try_from(month.rem_euclid(12)).ok()?;
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    });
    first.map_or(NaiveDate::MAX, |first| {
        let day = day.clamp(1, u32::from(first.num_days_in_month()));
        first.with_day(day).unwrap_or(first)
    })
}
