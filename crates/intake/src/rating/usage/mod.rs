//! Usage, summed up while it streams: millions of events become the quantities that a rating asks for.
//!
//! The table is cut into blocks at line ends, which threads read by themselves. A line end within quotes may cut a block in the wrong
//! place: the block before it then ends in an open quote, and the table is read again as one block.

mod blocks;
pub(super) mod columns;
mod event;
mod hash;
mod ids;
mod index;
mod instant;
mod names;
mod problems;
mod tally;
mod totals;

use crate::error::IntakeError;
use crate::prepare::prepare;
use crate::rating::said::{SaidColumn, check};
use blocks::{Read, blocks_of, in_blocks};
use columns::Columns;
use event::Reader;
use ids::Copies;
use index::Index;
use problems::Spot;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tieout_billing::Progress;
use tieout_billing::rating::{Contract, Input, Problem, ProblemKind, UsageDay, UsageDemand, UsageQuantity};

/// How usage is read.
#[derive(Clone, Debug, Default)]
pub struct UsageOptions {
    /// What columns mean that are called otherwise, and how they are written.
    pub columns: Vec<SaidColumn>,
    /// Negative quantities are corrections of earlier events and are summed up; otherwise each is a problem.
    pub corrections: bool,
}

/// What was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageTotals {
    /// Parallel to the demands.
    pub quantities: Vec<Vec<UsageQuantity>>,
    /// By metric, then by day: only what was counted for a demand.
    pub days: Vec<UsageDay>,
    /// The first of each kind with their rows, in order, then how many more there are.
    pub problems: Vec<Problem>,
    /// How many events have a problem of each kind.
    pub counts: BTreeMap<ProblemKind, u64>,
    /// Rows that were read, blank ones left out: each is one of `counts`, of `events`, of those `outside`, or `not_usage`.
    pub rows: u64,
    /// Events that were counted for a demand.
    pub events: u64,
    /// Events of contracts that are rated, at other times.
    pub outside: u64,
    /// Rows that are no usage: purchases and fees among the charges of FOCUS.
    pub not_usage: u64,
}

/// Sums up the events of files by demand: CSV, TSV, XLSX, JSON and JSONL, each also compressed, with the columns of FOCUS 1.0, Lago, Stripe
/// and OpenMeter or any others that say whose, what, when and how much. The order of the events does not matter.
///
/// An event without a time zone is of the customer's day. `contracts` are all that there are, those without demands too.
///
/// # Errors
/// When a file can't be read, lacks a column that is needed, or writes one in a way that must be asked; and when `progress` stops it.
pub fn aggregate(
    paths: &[PathBuf],
    options: &UsageOptions,
    contracts: &[Contract],
    demands: &[UsageDemand],
    progress: &dyn Progress,
) -> Result<UsageTotals, IntakeError> {
    let tables = prepare(paths, None)?;
    let mut wanted: Vec<_> = demands.iter().map(|demand| demand.aggregation).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let fields: Vec<&str> = columns::FIELDS.iter().map(|(field, _)| *field).collect();
    check(Input::Usage, &options.columns, &fields, &tables)?;
    let columns = tables.iter().map(|table| Columns::of(table, &options.columns, &wanted)).collect::<Result<Vec<_>, _>>()?;
    let index = Index::new(contracts, demands);
    let mut blocks = blocks_of(&tables)?;
    loop {
        let copies = if columns.iter().any(|columns| !columns.ids.is_empty()) {
            match in_blocks(&tables, &blocks, progress, "reading ids", || event::Ids::new(&columns))? {
                Read::Done(readers, _) => Copies::among(readers.into_iter().map(event::Ids::finish).collect()),
                Read::CutWithinQuotes(tables) => {
                    blocks.join(&tables);
                    continue;
                }
            }
        } else {
            Copies::default()
        };
        let reader = || Reader::new(&tables, &columns, &index, &copies, demands, options.corrections);
        match in_blocks(&tables, &blocks, progress, "reading usage", reader)? {
            Read::Done(readers, rows) => {
                tables.iter().try_for_each(|table| table.body.check_unchanged())?;
                let place = |spot: Spot| {
                    let table = &tables[spot.table as usize];
                    (table.name.clone(), table.first_row + blocks.rows_before(spot, &rows) + u64::from(spot.row))
                };
                let mut totals = totals::totals(readers, &index, demands, place);
                totals.rows += tables.iter().map(|table| table.rejects.len() as u64).sum::<u64>();
                totals.problems.splice(0..0, broken_records(&tables, &mut totals.counts));
                return Ok(totals);
            }
            Read::CutWithinQuotes(tables) => blocks.join(&tables),
        }
    }
}

/// Records of JSON that could not even be made rows.
fn broken_records(tables: &[crate::table::Table], counts: &mut BTreeMap<ProblemKind, u64>) -> Vec<Problem> {
    let rejects: Vec<_> = tables.iter().flat_map(|table| &table.rejects).collect();
    if !rejects.is_empty() {
        *counts.entry(ProblemKind::NotReadable).or_default() += rejects.len() as u64;
    }
    let told = rejects.iter().take(500).map(|reject| Problem {
        kind: ProblemKind::NotReadable,
        input: Input::Usage,
        file: Some(reject.file.clone()),
        row: Some(reject.row),
        contract: None,
        message: reject.reason.clone(),
    });
    told.collect()
}
