//! From a row to an event that is counted, or to what is wrong with it.

use super::blocks::RowReader;
use super::columns::{Columns, Dimension};
use super::ids::{Copies, Print, print};
use super::index::{Index, Place, Subject, Want};
use super::instant::Moment;
use super::names::Key;
use super::problems::{Problems, Spot};
use super::tally::{Event, SEPARATOR, Sum, Tally};
use crate::number::parse_number;
use crate::rows::{Copied, CopiedRow, RawRow};
use crate::table::Table;
use rust_decimal::Decimal;
use std::ops::Range;
use tieout_billing::rating::{Aggregation, ProblemKind, UsageDemand};

/// Reads the ids of events only.
pub(super) struct Ids<'a> {
    columns: &'a [Columns],
    prints: Vec<Print>,
    id: Vec<u8>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(columns: &'a [Columns]) -> Ids<'a> {
        Ids { columns, prints: Vec::new(), id: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<Print> {
        self.prints
    }
}

impl RowReader for Ids<'_> {
    fn row(&mut self, row: &RawRow<'_>, spot: Spot) {
        if row.fault.is_none()
            && let Some(print) = print_of(&self.columns[spot.table as usize], row, &mut self.id)
        {
            self.prints.push(print);
        }
    }
}

/// The print of an event that has an id.
fn print_of(columns: &Columns, row: &RawRow<'_>, id: &mut Vec<u8>) -> Option<Print> {
    id.clear();
    for column in &columns.ids {
        id.extend_from_slice(columns.cell(row, *column).as_bytes());
        id.push(SEPARATOR as u8);
    }
    (id.len() > columns.ids.len()).then(|| print(id, row.text().as_bytes()))
}

/// Counts the events of one thread.
pub(super) struct Reader<'a> {
    tables: &'a [Table],
    columns: &'a [Columns],
    index: &'a Index<'a>,
    copies: &'a Copies,
    demands: &'a [UsageDemand],
    corrections: bool,
    /// By table, then by demand: where its dimensions are; nothing for demands without.
    pub(super) dimensions: Vec<Vec<Option<Vec<Dimension>>>>,
    pub(super) tally: Tally<'a>,
    pub(super) problems: Problems,
    days: Range<i64>,
    /// By metric, then by day.
    pub(super) by_day: Vec<Vec<(Sum, u64)>>,
    /// Rows that were given, blank ones left out.
    pub(super) rows: u64,
    pub(super) events: u64,
    pub(super) outside: u64,
    pub(super) not_usage: u64,
    group: String,
    id: Vec<u8>,
    pending: Vec<Pending>,
    copied: Copied,
}

/// An event of a named contract that waits until several can be looked up side by side.
#[derive(Clone, Copy)]
struct Pending {
    key: Key,
    metric: u32,
    moment: Moment,
    quantity: Decimal,
    spot: Spot,
    row: CopiedRow,
    /// What the name most likely stands for.
    contract: Option<u32>,
    /// The one demand that it belongs to, if that needs nothing but its quantity.
    want: Option<Want>,
}

/// So many events are looked up at once: their memory accesses overlap.
const BATCH: usize = 64;

/// Why a row is not counted.
enum Refusal<'t> {
    Outside,
    NotUsage,
    Problem { kind: ProblemKind, contract: Option<u32>, column: &'static str, value: &'t str, message: String },
}

/// Days that are charted at most.
const MAX_DAYS: i64 = 40_000;

impl<'a> Reader<'a> {
    pub(super) fn new(
        tables: &'a [Table],
        columns: &'a [Columns],
        index: &'a Index<'a>,
        copies: &'a Copies,
        demands: &'a [UsageDemand],
        corrections: bool,
    ) -> Reader<'a> {
        let of = |columns: &Columns| {
            let places = |demand: &UsageDemand| {
                (!demand.dimensions.is_empty()).then(|| demand.dimensions.iter().map(|name| columns.dimension(name)).collect())
            };
            demands.iter().map(places).collect()
        };
        let any = demands.iter().any(|demand| !demand.dimensions.is_empty());
        let days = index.days();
        Reader {
            tables,
            columns,
            index,
            copies,
            demands,
            corrections,
            dimensions: if any { columns.iter().map(of).collect() } else { vec![Vec::new(); columns.len()] },
            tally: Tally::new(demands),
            problems: Problems::default(),
            days: days.start..days.end.min(days.start.saturating_add(MAX_DAYS)),
            by_day: vec![Vec::new(); index.metrics.len()],
            rows: 0,
            events: 0,
            outside: 0,
            not_usage: 0,
            group: String::new(),
            id: Vec::new(),
            pending: Vec::with_capacity(BATCH),
            copied: Copied::default(),
        }
    }

    #[inline]
    fn count<'t>(&mut self, row: &RawRow<'t>, table: u32) -> Result<(), Refusal<'t>> {
        let columns = &self.columns[table as usize];
        let width = self.tables[table as usize].headers.len();
        if row.fault.is_some() || row.len() != width {
            whole_row(row, width, self.tables[table as usize].short_rows)?;
        }
        if !columns.is_usage(row) {
            return Err(Refusal::NotUsage);
        }
        let subject = self.subject(columns, row)?;
        let metric = columns.metrics.iter().find_map(|column| self.index.metrics.get(columns.cell(row, *column).as_bytes()).copied());
        let text = columns.time(row);
        let moment = columns.clock.read(text).ok_or_else(|| unreadable("time", text, "no date or time as this column writes them"))?;
        match self.index.place(subject, metric, moment) {
            Place::Wanted { contract, wants } => self.apply(row, table, contract, wants, moment),
            Place::Outside => Err(Refusal::Outside),
            Place::Wrong(kind, contract) => Err(refused(kind, contract, columns, row)),
            Place::Ambiguous => Err(ambiguous(columns, row)),
        }
    }

    /// Counts an event of which it is known to which demands it belongs.
    fn apply<'t>(&mut self, row: &RawRow<'t>, table: u32, contract: u32, wants: &[Want], moment: Moment) -> Result<(), Refusal<'t>> {
        let columns = &self.columns[table as usize];
        let text = columns.time(row);
        if self.index.is_in_gap(contract, moment) {
            return Err(Refusal::Problem {
                kind: ProblemKind::NotReadable,
                contract: Some(contract),
                column: "time",
                value: text,
                message: "the customer's clocks never showed this time, they were put forward over it. Give times with their offset"
                    .to_owned(),
            });
        }
        if !self.copies.is_empty()
            && let Some(print) = print_of(columns, row, &mut self.id)
            && self.copies.is_copy(print)
        {
            return Err(Refusal::Problem {
                kind: ProblemKind::DuplicateUsage,
                contract: Some(contract),
                column: "event id",
                value: columns.ids.first().map_or("", |column| columns.cell(row, *column)),
                message: "an event with this id is there more than once; it is counted once".to_owned(),
            });
        }
        let quantity = self.quantity(columns, row, contract, wants, moment)?;
        let mut event = Event { quantity, at: 0, unique: "" };
        let mut counted = false;
        for want in wants.iter().filter(|want| self.index.span(want).contains(moment)) {
            let demand = &self.demands[want.demand as usize];
            if demand.single_amounts || demand.aggregation == Aggregation::Latest {
                event.at = self.index.in_utc(contract, moment);
            }
            if demand.aggregation == Aggregation::Unique {
                event.unique = columns.unique(row);
            }
            let group = match self.dimensions[table as usize].get(want.demand as usize) {
                Some(Some(dimensions)) => {
                    self.group.clear();
                    for (at, dimension) in dimensions.iter().enumerate() {
                        if at > 0 {
                            self.group.push(SEPARATOR);
                        }
                        columns.value(row, dimension, &mut self.group);
                    }
                    Some(self.group.as_str())
                }
                _ => None,
            };
            self.tally.add(want.demand, group, &event);
            if !counted {
                chart(&mut self.by_day[want.metric as usize], &self.days, self.index.span(want).day(moment), quantity);
                counted = true;
            }
        }
        Ok(())
    }

    /// Lets an event of a named contract wait for others, if there is nothing unusual about it.
    #[inline]
    fn wait(&mut self, row: &RawRow<'_>, spot: Spot) -> bool {
        let columns = &self.columns[spot.table as usize];
        if row.fault.is_some() || row.len() != self.tables[spot.table as usize].headers.len() || !columns.is_usage(row) {
            return false;
        }
        let name = columns.contract(row);
        let metric = columns.metrics.iter().find_map(|column| self.index.metrics.get(columns.cell(row, *column).as_bytes()).copied());
        let (Some(metric), false) = (metric, name.is_empty()) else { return false };
        let Some(moment) = columns.clock.read(columns.time(row)) else { return false };
        let Some(Ok(quantity)) = columns.quantity(row).map(|text| parse_number(text, columns.number, false)) else { return false };
        if quantity.is_sign_negative() {
            return false;
        }
        let row = self.copied.push(row);
        self.pending.push(Pending { key: Key::of(name.as_bytes()), metric, moment, quantity, spot, row, contract: None, want: None });
        true
    }

    /// Counts the events that wait. Each step is a loop of its own, so that the memory accesses of many events overlap.
    fn settle(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let copied = std::mem::take(&mut self.copied);
        let index = self.index;
        for event in &mut pending {
            event.contract = index.contracts.likely(event.key);
        }
        for event in &mut pending {
            let name = || self.columns[event.spot.table as usize].contract(&copied.row(event.row)).as_bytes();
            event.contract = event.contract.filter(|contract| index.contracts.is(*contract, name, event.key));
        }
        for event in &mut pending {
            let wants = event.contract.map_or(&[][..], |contract| index.of(contract, Some(event.metric)));
            let mut wanted = wants.iter().filter(|want| index.span(want).contains(event.moment));
            event.want = match (wanted.next(), wanted.next()) {
                (Some(want), None) if want.plain && self.copies.is_empty() && !matches!(event.moment, Moment::Local(_)) => Some(*want),
                _ => None,
            };
        }
        for event in &pending {
            if let Some(want) = event.want {
                self.tally.add_plain(want.demand, event.quantity, want.sums);
                chart(&mut self.by_day[want.metric as usize], &self.days, index.span(&want).day(event.moment), event.quantity);
                self.events += 1;
                continue;
            }
            let wants = event.contract.map_or(&[][..], |contract| index.of(contract, Some(event.metric)));
            let row = copied.row(event.row);
            let counted = match (event.contract, wants.iter().any(|want| index.span(want).contains(event.moment))) {
                (Some(contract), true) => self.apply(&row, event.spot.table, contract, wants, event.moment),
                _ => self.count(&row, event.spot.table),
            };
            self.note(counted, event.spot);
        }
        pending.clear();
        (self.pending, self.copied) = (pending, copied.emptied());
    }

    #[inline]
    fn note(&mut self, counted: Result<(), Refusal<'_>>, spot: Spot) {
        match counted {
            Ok(()) => self.events += 1,
            Err(Refusal::Outside) => self.outside += 1,
            Err(Refusal::NotUsage) => self.not_usage += 1,
            Err(Refusal::Problem { kind, contract, column, value, message }) => {
                let index = self.index;
                self.problems.add(kind, spot, || {
                    let value: String = value.chars().take(80).collect();
                    let place = match (column, value.as_str()) {
                        ("", _) => String::new(),
                        (column, "") => format!("{column}: "),
                        (column, value) => format!("{column} “{value}”: "),
                    };
                    (contract.map(|contract| index.contract(contract).to_owned()), format!("{place}{message}"))
                });
            }
        }
    }

    #[inline]
    fn subject<'t>(&self, columns: &Columns, row: &RawRow<'t>) -> Result<Subject<'a>, Refusal<'t>> {
        let named = columns.contract(row);
        if !named.is_empty()
            && let Some(subject) = self.index.subject(named.as_bytes(), true)
        {
            return Ok(subject);
        }
        // A contract that is named but not known is not mended by its customer: the customer may have another.
        let customer =
            if named.is_empty() { columns.customers(row).find_map(|name| self.index.subject(name.as_bytes(), false)) } else { None };
        customer.ok_or_else(|| refused(ProblemKind::UsageWithoutContract, None, columns, row))
    }

    #[inline]
    fn quantity<'t>(
        &self,
        columns: &Columns,
        row: &RawRow<'t>,
        contract: u32,
        wants: &[Want],
        moment: Moment,
    ) -> Result<Decimal, Refusal<'t>> {
        let counts =
            |demand: &UsageDemand| !matches!(demand.aggregation, Aggregation::Count | Aggregation::Unique) || demand.single_amounts;
        let needed = || wants.iter().any(|want| self.index.span(want).contains(moment) && counts(&self.demands[want.demand as usize]));
        let problem =
            |kind, value, message: String| Refusal::Problem { kind, contract: Some(contract), column: "quantity", value, message };
        let unread =
            |value, message: String| if needed() { Err(problem(ProblemKind::NotReadable, value, message)) } else { Ok(Decimal::ZERO) };
        let Some(text) = columns.quantity(row) else {
            return unread("", "several properties are numbers; say which column is the quantity".to_owned());
        };
        match parse_number(text, columns.number, false) {
            Ok(quantity) if quantity.is_sign_negative() && !quantity.is_zero() && !self.corrections && needed() => {
                let message = "a negative quantity is not summed up. If it corrects an earlier event, allow corrections (--corrections, in the window “Negative usage corrects”)".to_owned();
                Err(problem(ProblemKind::NegativeUsage, text, message))
            }
            Ok(quantity) => Ok(quantity),
            Err(_) if text.trim().is_empty() => unread(text, "the quantity is missing".to_owned()),
            Err(fault) => unread(text, fault.reason(columns.number)),
        }
    }
}

impl RowReader for Reader<'_> {
    #[inline]
    fn row(&mut self, row: &RawRow<'_>, spot: Spot) {
        if row.is_blank() {
            return;
        }
        self.rows += 1;
        if !self.wait(row, spot) {
            let counted = self.count(row, spot.table);
            self.note(counted, spot);
        } else if self.pending.len() == BATCH {
            self.settle();
        }
    }

    fn end(&mut self) {
        self.settle();
    }
}

/// Adds a quantity to its day.
#[inline]
fn chart(by_day: &mut Vec<(Sum, u64)>, days: &Range<i64>, day: i64, quantity: Decimal) {
    let Ok(at) = usize::try_from(day - days.start) else { return };
    if day >= days.end {
        return;
    }
    if by_day.len() <= at {
        by_day.resize(at + 1, Default::default());
    }
    by_day[at].0.add(quantity);
    by_day[at].1 += 1;
}

/// Whether a row has all its cells.
#[cold]
fn whole_row<'t>(row: &RawRow<'t>, width: usize, short_rows: bool) -> Result<(), Refusal<'t>> {
    let wrong = |message: String| Err(Refusal::Problem { kind: ProblemKind::NotReadable, contract: None, column: "", value: "", message });
    match &row.fault {
        Some(fault) => wrong(fault.reason().0),
        None if row.len() == width || short_rows && row.len() < width => Ok(()),
        None => wrong(format!("the row has {} cells and the header has {width}", row.len())),
    }
}

#[cold]
fn unreadable<'t>(column: &'static str, value: &'t str, message: &str) -> Refusal<'t> {
    let missing = value.trim().is_empty();
    let message = if missing { format!("the {column} is missing") } else { message.to_owned() };
    Refusal::Problem { kind: ProblemKind::NotReadable, contract: None, column, value, message }
}

#[cold]
fn refused<'t>(kind: ProblemKind, contract: Option<u32>, columns: &Columns, row: &RawRow<'t>) -> Refusal<'t> {
    let named = columns.contract(row);
    let name = if named.is_empty() { columns.customers(row).next().unwrap_or("") } else { named };
    let metric = columns.metrics.iter().map(|column| columns.cell(row, *column)).find(|text| !text.is_empty()).unwrap_or("");
    let (column, value, message) = match kind {
        ProblemKind::UsageWithoutContract if name.is_empty() => {
            ("contract", "", "the row names neither a contract nor a customer".to_owned())
        }
        ProblemKind::UsageWithoutContract => ("contract", name, "no contract has this number, and no customer".to_owned()),
        ProblemKind::UsageOutsideTerm => ("time", columns.time(row), format!("{name} has no contract that runs at this time")),
        _ if metric.is_empty() => ("metric", "", "the metric is missing".to_owned()),
        _ => ("metric", metric, format!("{name} has no charge for this metric")),
    };
    Refusal::Problem { kind, contract, column, value, message }
}

#[cold]
fn ambiguous<'t>(columns: &Columns, row: &RawRow<'t>) -> Refusal<'t> {
    let value = columns.customers(row).next().unwrap_or_else(|| columns.contract(row));
    let message = "the customer has several contracts that charge this metric at this time. Name the contract".to_owned();
    Refusal::Problem { kind: ProblemKind::UsageWithoutContract, contract: None, column: "customer", value, message }
}
