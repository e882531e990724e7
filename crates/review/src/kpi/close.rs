//! How the month is closed.

use super::figures::{each_exact, plain};
use super::formulas::rolled;
use super::{Definition, Unit};
use crate::check::Need;
use crate::checks::close::deferred_movement::movements;
use chrono::{Datelike, Weekday};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const ALL: &[Definition] = &[
    Definition {
        id: "deferred_revenue",
        name: "Deferred revenue at the end",
        formula: "opening + schedules of the run's invoices - recognised in the period",
        unit: Unit::Money,
        needs: &[
            Need::RecordColumn(RecordKind::RevenueSchedules, Field::Date),
            Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "deferred_revenue"),
            Need::RecordColumn(RecordKind::GeneralLedger, Field::OpeningBalance),
            Need::Period,
        ],
        rows: "accounts of deferred revenue, and the currency of each amount",
        compute: |inputs| {
            let Some(period) = inputs.period else { return Vec::new() };
            each_exact(movements(inputs, period).0, |[opening, deferred, recognised]| rolled(opening, deferred, recognised))
        },
    },
    Definition {
        id: "close_duration",
        name: "Close duration",
        formula: "working days (Monday to Friday) from the period's end to the day on which it was closed",
        unit: Unit::Days,
        needs: &[Need::RecordColumn(RecordKind::Periods, Field::ClosedDate), Need::Period],
        rows: "the day on which the period was closed",
        compute: |inputs| {
            let Some((_, end)) = inputs.period else { return Vec::new() };
            let periods = inputs.records(RecordKind::Periods).into_iter().flat_map(|records| records.iter());
            let closed =
                periods.filter(|record| record.date(Field::EndDate) == Some(end)).filter_map(|record| record.date(Field::ClosedDate)).max();
            let works = |day: &chrono::NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            plain(closed.map(|closed| {
                let days = end.iter_days().skip(1).take_while(|day| *day <= closed).filter(works).count() as u64;
                Decimal::from(days)
            }))
        },
    },
];
