//! Whose an event is, and which demands it belongs to.

use super::hash::Fast;
use super::instant::{DAY, Moment};
use super::names::Names;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::HashMap;
use tieout_billing::rating::{Aggregation, Contract, ProblemKind, UsageDemand};

/// Contracts, customers and metrics by their names, and what is wanted of each contract.
pub(super) struct Index<'a> {
    pub(super) contracts: Names<'a>,
    customers: Names<'a>,
    /// Each customer's contracts, as a part of `of_customer`.
    parts: Vec<(u32, u32)>,
    of_customer: Vec<u32>,
    pub(super) metrics: HashMap<&'a [u8], u32, Fast>,
    terms: Vec<Term<'a>>,
    /// By contract, then by metric.
    wants: Vec<Want>,
    spans: Vec<Span>,
    /// Where each contract's wants begin.
    begins: Vec<u32>,
    /// From the first moment that is wanted of any contract to the last.
    overall: Span,
    /// For each zone the local times that its clocks pass over, when they are put forward.
    gaps: Vec<(Tz, Vec<(i64, i64)>)>,
}

/// A contract's name and the time that it covers.
struct Term<'a> {
    contract: &'a str,
    span: Span,
    /// Index into the gaps.
    zone: Option<u32>,
}

/// A demand of a contract.
#[derive(Clone, Copy, Debug)]
pub(super) struct Want {
    pub(super) metric: u32,
    /// Index into the demands.
    pub(super) demand: u32,
    /// Few spans are shared by many.
    span: u32,
    /// Its events need nothing but their quantity.
    pub(super) plain: bool,
    /// The quantities are summed up.
    pub(super) sums: bool,
}

/// A stretch of time by both clocks, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    from: i64,
    until: i64,
    local_from: i64,
    local_until: i64,
}

impl Span {
    #[inline]
    pub(super) fn contains(&self, moment: Moment) -> bool {
        match moment {
            Moment::Utc(at) => self.from <= at && at < self.until,
            Moment::Local(at) => self.local_from <= at && at < self.local_until,
        }
    }

    /// The day where the customer is, as days since 1970.
    #[inline]
    pub(super) fn day(&self, moment: Moment) -> i64 {
        match moment {
            Moment::Utc(at) => at.saturating_add(self.local_from.saturating_sub(self.from)).div_euclid(DAY),
            Moment::Local(at) => at.div_euclid(DAY),
        }
    }

    fn cover(&mut self, other: Span) {
        self.from = self.from.min(other.from);
        self.until = self.until.max(other.until);
        self.local_from = self.local_from.min(other.local_from);
        self.local_until = self.local_until.max(other.local_until);
    }
}

/// What becomes of an event.
pub(super) enum Place<'i> {
    /// Of these wants, those whose span contains the moment.
    Wanted {
        contract: u32,
        wants: &'i [Want],
    },
    /// Not of the time that is rated.
    Outside,
    Wrong(ProblemKind, Option<u32>),
    /// Several contracts of the customer charge the metric at that time.
    Ambiguous,
}

impl<'a> Index<'a> {
    pub(super) fn new(contracts: &'a [Contract], demands: &'a [UsageDemand]) -> Index<'a> {
        let mut index = Index {
            contracts: Names::with_capacity(contracts.len()),
            customers: Names::with_capacity(contracts.len()),
            parts: Vec::new(),
            of_customer: Vec::new(),
            metrics: HashMap::default(),
            terms: Vec::with_capacity(contracts.len()),
            wants: Vec::new(),
            spans: Vec::new(),
            begins: Vec::new(),
            overall: Span { from: i64::MAX, until: i64::MIN, local_from: i64::MAX, local_until: i64::MIN },
            gaps: Vec::new(),
        };
        let mut customers: Vec<(&str, u32)> = Vec::with_capacity(contracts.len());
        let mut zones: HashMap<&str, Option<u32>> = HashMap::new();
        for contract in contracts {
            let zone = contract.time_zone.as_deref().and_then(|name| {
                *zones.entry(name).or_insert_with(|| {
                    let zone: Tz = name.parse().ok()?;
                    index.gaps.push((zone, Vec::new()));
                    Some(index.gaps.len() as u32 - 1)
                })
            });
            let span = span_of_days(zone.map(|zone| index.gaps[zone as usize].0), contract.term.from, contract.term.until);
            index.add(&contract.id, &contract.customer, Term { contract: &contract.id, span, zone }, &mut customers);
        }
        let always = Span { from: i64::MIN, until: i64::MAX, local_from: i64::MIN, local_until: i64::MAX };
        let mut spans: HashMap<Span, u32> = HashMap::new();
        let mut wants: Vec<(u32, Want)> = Vec::with_capacity(demands.len());
        for (demand, number) in demands.iter().zip(0..) {
            let term = Term { contract: &demand.contract, span: always, zone: None };
            let contract = index.add(&demand.contract, &demand.customer, term, &mut customers);
            let next = index.metrics.len() as u32;
            let metric = *index.metrics.entry(demand.metric.as_bytes()).or_insert(next);
            let zone = index.terms[contract as usize].zone.map(|zone| index.gaps[zone as usize].0);
            let local = |at: DateTime<Utc>| zone.map_or(at.naive_utc(), |zone| at.with_timezone(&zone).naive_local());
            let span = Span {
                from: nanoseconds(demand.from.naive_utc()),
                until: nanoseconds(demand.until.naive_utc()),
                local_from: nanoseconds(local(demand.from)),
                local_until: nanoseconds(local(demand.until)),
            };
            index.overall.cover(span);
            let next = index.spans.len() as u32;
            let known = *spans.entry(span).or_insert(next);
            if known == next {
                index.spans.push(span);
            }
            let plain = demand.dimensions.is_empty()
                && !demand.single_amounts
                && !matches!(demand.aggregation, Aggregation::Latest | Aggregation::Unique);
            wants.push((contract, Want { metric, demand: number, span: known, plain, sums: demand.aggregation == Aggregation::Sum }));
        }
        wants.sort_by_key(|(contract, want)| (*contract, want.metric));
        index.begins = vec![0; index.terms.len() + 1];
        for (contract, want) in wants {
            index.begins[contract as usize + 1] += 1;
            index.wants.push(want);
        }
        for contract in 0..index.terms.len() {
            index.begins[contract + 1] += index.begins[contract];
        }
        customers.sort_unstable();
        for (customer, contract) in customers {
            let at = index.of_customer.len() as u32;
            index.of_customer.push(contract);
            match index.customers.add(customer.as_bytes()) {
                (_, true) => index.parts.push((at, at + 1)),
                (known, false) => index.parts[known as usize].1 = at + 1,
            }
        }
        for (zone, gaps) in &mut index.gaps {
            *gaps = gaps_of(*zone, index.overall);
        }
        index
    }

    fn add(&mut self, contract: &'a str, customer: &'a str, term: Term<'a>, customers: &mut Vec<(&'a str, u32)>) -> u32 {
        let (number, is_new) = self.contracts.add(contract.as_bytes());
        if is_new {
            self.terms.push(term);
            customers.push((customer, number));
        }
        number
    }

    pub(super) fn contract(&self, contract: u32) -> &'a str {
        self.terms[contract as usize].contract
    }

    /// The days where the customers are that anything is wanted of, as days since 1970.
    pub(super) fn days(&self) -> std::ops::Range<i64> {
        if self.wants.is_empty() {
            return 0..0;
        }
        self.overall.local_from.div_euclid(DAY)..self.overall.local_until.saturating_add(DAY - 1).div_euclid(DAY)
    }

    /// The contracts that a name stands for: a contract's own, or those of a customer.
    #[inline]
    pub(super) fn subject(&self, name: &[u8], contract_first: bool) -> Option<Subject<'_>> {
        let of_contract = || self.contracts.get(name).map(Subject::One);
        let of_customer = || {
            self.customers.get(name).map(|customer| match self.parts[customer as usize] {
                (from, until) if until - from == 1 => Subject::One(self.of_customer[from as usize]),
                (from, until) => Subject::Several(&self.of_customer[from as usize..until as usize]),
            })
        };
        if contract_first { of_contract().or_else(of_customer) } else { of_customer().or_else(of_contract) }
    }

    /// The demands of a contract for a metric.
    #[inline]
    pub(super) fn of(&self, contract: u32, metric: Option<u32>) -> &[Want] {
        let Some(metric) = metric else { return &[] };
        let wants = &self.wants[self.begins[contract as usize] as usize..self.begins[contract as usize + 1] as usize];
        if wants.len() <= 8 {
            let from = wants.iter().position(|want| want.metric == metric).unwrap_or(wants.len());
            let count = wants[from..].iter().take_while(|want| want.metric == metric).count();
            return &wants[from..from + count];
        }
        let from = wants.partition_point(|want| want.metric < metric);
        let until = wants.partition_point(|want| want.metric <= metric);
        &wants[from..until]
    }

    #[inline]
    pub(super) fn span(&self, want: &Want) -> &Span {
        &self.spans[want.span as usize]
    }

    /// What becomes of an event of these contracts.
    #[inline]
    pub(super) fn place(&self, subject: Subject<'_>, metric: Option<u32>, moment: Moment) -> Place<'_> {
        let covers = |wants: &[Want]| wants.iter().any(|want| self.span(want).contains(moment));
        match subject {
            Subject::One(contract) => {
                let wants = self.of(contract, metric);
                if covers(wants) { Place::Wanted { contract, wants } } else { self.unwanted(&[contract], metric, moment) }
            }
            Subject::Several(contracts) => {
                let mut found = contracts.iter().filter(|contract| covers(self.of(**contract, metric)));
                match (found.next(), found.next()) {
                    (Some(&contract), None) => Place::Wanted { contract, wants: self.of(contract, metric) },
                    (Some(_), Some(_)) => Place::Ambiguous,
                    _ => self.unwanted(contracts, metric, moment),
                }
            }
        }
    }

    #[cold]
    fn unwanted(&self, contracts: &[u32], metric: Option<u32>, moment: Moment) -> Place<'_> {
        let single = if let [only] = contracts { Some(*only) } else { None };
        if !contracts.iter().any(|contract| self.terms[*contract as usize].span.contains(moment)) {
            return Place::Wrong(ProblemKind::UsageOutsideTerm, single);
        }
        let known = contracts.iter().any(|contract| !self.of(*contract, metric).is_empty());
        if known || !self.wants.is_empty() && !self.overall.contains(moment) {
            return Place::Outside;
        }
        Place::Wrong(ProblemKind::UsageWithoutCharge, single)
    }

    /// Whether the customer's clocks never showed this time, because they were put forward over it.
    #[inline]
    pub(super) fn is_in_gap(&self, contract: u32, moment: Moment) -> bool {
        let (Moment::Local(at), Some(zone)) = (moment, self.terms[contract as usize].zone) else { return false };
        // A date alone is the day, whenever it began.
        at % DAY != 0 && self.gaps[zone as usize].1.iter().any(|(from, until)| *from <= at && at < *until)
    }

    /// The moment in UTC, for the order of events; of two that the clocks showed the earlier.
    pub(super) fn in_utc(&self, contract: u32, moment: Moment) -> i64 {
        match (moment, self.terms[contract as usize].zone) {
            (Moment::Utc(at), _) | (Moment::Local(at), None) => at,
            (Moment::Local(at), Some(zone)) => {
                let local = DateTime::from_timestamp_nanos(at).naive_utc();
                self.gaps[zone as usize].0.from_local_datetime(&local).earliest().and_then(|at| at.timestamp_nanos_opt()).unwrap_or(at)
            }
        }
    }
}

/// Who used something.
#[derive(Clone, Copy)]
pub(super) enum Subject<'i> {
    One(u32),
    Several(&'i [u32]),
}

/// Nanoseconds since 1970; the ends of time where they do not fit.
fn nanoseconds(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp_nanos_opt().unwrap_or(if at.and_utc().timestamp() < 0 { i64::MIN } else { i64::MAX })
}

/// The days where the customer is, by both clocks.
fn span_of_days(zone: Option<Tz>, from: NaiveDate, until: Option<NaiveDate>) -> Span {
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN);
    let utc = |day: NaiveDate| {
        let Some(zone) = zone else { return nanoseconds(midnight(day)) };
        // Where the clocks pass over midnight the day begins an hour later.
        let begins = (0..3).find_map(|hour| zone.from_local_datetime(&(midnight(day) + chrono::TimeDelta::hours(hour))).earliest());
        nanoseconds(begins.map_or(midnight(day), |at| at.naive_utc()))
    };
    Span {
        from: utc(from),
        until: until.map_or(i64::MAX, utc),
        local_from: nanoseconds(midnight(from)),
        local_until: until.map_or(i64::MAX, |day| nanoseconds(midnight(day))),
    }
}

/// The local times that do not exist within a stretch of time, at most of thirty years.
fn gaps_of(zone: Tz, overall: Span) -> Vec<(i64, i64)> {
    let mut gaps = Vec::new();
    if overall.from >= overall.until {
        return gaps;
    }
    let offset = |at: DateTime<Utc>| i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc());
    let mut day = DateTime::from_timestamp_nanos(overall.from);
    let end = DateTime::from_timestamp_nanos(overall.until);
    for _ in 0..30 * 366 {
        let Some(next) = day.checked_add_days(Days::new(1)) else { break };
        let (before, after) = (offset(day), offset(next));
        if after > before {
            let (mut low, mut high) = (day.timestamp(), next.timestamp());
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                let later = DateTime::from_timestamp(middle, 0).is_some_and(|at| offset(at) != before);
                if later { high = middle } else { low = middle }
            }
            gaps.push(((high + before) * super::instant::SECOND, (high + after) * super::instant::SECOND));
        }
        if next >= end {
            break;
        }
        day = next;
    }
    gaps
}
