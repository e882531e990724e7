//! What several threads counted, brought together.

use super::UsageTotals;
use super::columns::Dimension;
use super::event::Reader;
use super::index::Index;
use super::problems::{Problems, Spot};
use super::tally::{Sum, Tally};
use chrono::{Days, NaiveDate};
use tieout_billing::rating::{Input, Problem, ProblemKind, UsageDay, UsageDemand};

/// `place`: the file and the number of a row.
pub(super) fn totals(
    readers: Vec<Reader<'_>>,
    index: &Index<'_>,
    demands: &[UsageDemand],
    place: impl Fn(Spot) -> (String, u64),
) -> UsageTotals {
    let mut totals = UsageTotals::default();
    let mut problems = Problems::default();
    let mut by_day: Vec<Vec<(Sum, u64)>> = vec![Vec::new(); index.metrics.len()];
    let mut tally: Option<Tally<'_>> = None;
    let mut absent: Vec<(u32, String)> = Vec::new();
    let start = index.days().start;
    for reader in readers {
        totals.rows += reader.rows;
        totals.events += reader.events;
        totals.outside += reader.outside;
        totals.not_usage += reader.not_usage;
        problems.merge(reader.problems);
        for (own, other) in by_day.iter_mut().zip(reader.by_day) {
            if own.len() < other.len() {
                own.resize(other.len(), Default::default());
            }
            for (own, (sum, events)) in own.iter_mut().zip(other) {
                own.0.merge(sum);
                own.1 += events;
            }
        }
        for (places, table) in reader.dimensions.iter().zip(0..) {
            for (place, demand) in places.iter().zip(demands).filter_map(|(places, demand)| Some((places.as_ref()?, demand))) {
                let lacking = place.iter().zip(&demand.dimensions).filter(|(place, _)| **place == Dimension::Absent);
                absent.extend(lacking.map(|(_, name)| (table, name.clone())));
            }
            absent.sort_unstable();
            absent.dedup();
        }
        match &mut tally {
            Some(tally) => tally.merge(reader.tally),
            None => tally = Some(reader.tally),
        }
    }
    let (quantities, too_large) = tally.unwrap_or_else(|| Tally::new(demands)).finish();
    totals.quantities = quantities;
    let mut names: Vec<(&[u8], u32)> = index.metrics.iter().map(|(name, metric)| (*name, *metric)).collect();
    names.sort_unstable();
    for (name, metric) in names {
        for ((sum, events), day) in by_day[metric as usize].iter().zip(0..).filter(|((_, events), _)| *events > 0) {
            let day = if start >= 0 { NaiveDate::default().checked_add_days(Days::new(start as u64 + day)) } else { None };
            if let (Some(day), Some(quantity)) = (day, sum.total()) {
                totals.days.push(UsageDay { metric: String::from_utf8_lossy(name).into_owned(), day, quantity, events: *events });
            }
        }
    }
    (totals.problems, totals.counts) = problems.finish(place);
    let told = |kind, contract: Option<&String>, message| Problem {
        kind,
        input: Input::Usage,
        file: None,
        row: None,
        contract: contract.cloned(),
        message,
    };
    for demand in too_large {
        let UsageDemand { contract, metric, .. } = &demands[demand as usize];
        let message = format!("the sum of {metric} has more than 28 digits");
        totals.problems.push(told(ProblemKind::NotComputable, Some(contract), message));
    }
    for (_, name) in absent {
        let message = format!("no column of the usage is called “{name}”, on which a price depends: every event counts as without a value");
        totals.problems.push(told(ProblemKind::NotReadable, None, message));
    }
    totals
}
