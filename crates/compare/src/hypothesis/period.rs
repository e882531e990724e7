//! Hypotheses about proration: which share of a month a line's period is.

use super::{Line, Scene};
use crate::fold::FieldDifference;
use crate::table::Held;
use crate::values::gap;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use tieout_billing::Field;

/// How a system turns a period into a share of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// Both days count, over the days of the month.
    InclusiveOfMonth,
    /// The last day does not count, over the days of the month.
    ExclusiveOfMonth,
    /// Both days count, over 30.
    InclusiveOf30,
    /// The last day does not count, over 30.
    ExclusiveOf30,
    /// Both days count, over a twelfth of 365.
    InclusiveOf365,
    /// A twelfth of 360, each month 30 days (30E/360).
    Thirty360,
    /// The whole month.
    Whole,
}

impl Share {
    pub const ALL: [Share; 7] = [
        Share::InclusiveOfMonth,
        Share::ExclusiveOfMonth,
        Share::InclusiveOf30,
        Share::ExclusiveOf30,
        Share::InclusiveOf365,
        Share::Thirty360,
        Share::Whole,
    ];

    /// In words.
    pub const fn title(self) -> &'static str {
        match self {
            Share::InclusiveOfMonth => "days with both ends / days of the month",
            Share::ExclusiveOfMonth => "days without the last / days of the month",
            Share::InclusiveOf30 => "days with both ends / 30",
            Share::ExclusiveOf30 => "days without the last / 30",
            Share::InclusiveOf365 => "days with both ends / (365 / 12)",
            Share::Thirty360 => "30E/360 days / 30",
            Share::Whole => "the whole month",
        }
    }

    /// The share as a numerator and a denominator. `None` where the period ends before it begins.
    fn of(self, start: NaiveDate, end: NaiveDate) -> Option<(i64, i64)> {
        let days = (end - start).num_days();
        let month = i64::from(start.num_days_in_month());
        let share = match self {
            Share::InclusiveOfMonth => (days + 1, month),
            Share::ExclusiveOfMonth => (days, month),
            Share::InclusiveOf30 => (days + 1, 30),
            Share::ExclusiveOf30 => (days, 30),
            Share::InclusiveOf365 => ((days + 1) * 12, 365),
            Share::Thirty360 => {
                let day = |date: NaiveDate| i64::from(date.day().min(30));
                let months = i64::from(end.year() - start.year()) * 12 + i64::from(end.month()) - i64::from(start.month());
                (months * 30 + day(end) - day(start) + 1, 30)
            }
            Share::Whole => (1, 1),
        };
        (days >= 0 && share.0 > 0).then_some(share)
    }
}

/// By how much an amount changes when its share is reckoned otherwise.
pub fn factor(scene: &Scene, line: &Line, from: Share, to: Share) -> Option<Decimal> {
    let start = line.table.date(scene.plan.of(Field::PeriodStart), line.row)?;
    let end = line.table.date(scene.plan.of(Field::PeriodEnd), line.row)?;
    let (from, to) = (from.of(start, end)?, to.of(start, end)?);
    Decimal::from(to.0.checked_mul(from.1)?).checked_div(Decimal::from(to.1.checked_mul(from.0)?))
}

/// Whether the field is what it was, with its period's share reckoned otherwise; both rounded to the digits that they show.
pub fn prorated(scene: &Scene, difference: &FieldDifference, before: &Line, from: Share, to: Share) -> bool {
    let (Held::Decimal(b), Held::Decimal(a)) = (difference.basis, difference.after) else { return false };
    let Some(factor) = factor(scene, before, from, to) else { return false };
    let half = Decimal::new(5, a.scale().max(b.scale()).max(2) + 1);
    let expected = b.checked_mul(factor);
    let slack = half.checked_mul(factor.abs()).and_then(|slack| slack.checked_add(half));
    matches!((expected, slack), (Some(expected), Some(slack)) if gap(expected, a) <= slack)
}
