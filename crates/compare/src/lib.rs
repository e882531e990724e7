//! Holds two runs against each other: match, differ, fold, explain, prove. Pure: it reads lines through
//! [`tieout_billing::LineSource`] and keeps only what differs.

mod assemble;
pub mod common;
mod condition;
mod explain;
mod fall_away;
mod fingerprint;
mod fold;
mod groups;
mod header_totals;
mod hypothesis;
mod impact;
mod invoice_rounding;
mod likeness;
mod pairing;
mod plan;
mod relations;
mod restated;
pub mod result;
pub mod settings;
mod table;
mod texts;
mod values;
mod wording;

pub use result::*;
pub use settings::{BudgetAmount, Settings, TextRule, Tolerance};

use crate::assemble::{Findings, assemble};
use crate::explain::{Unchanged, explain};
use crate::fingerprint::{Side, fingerprint};
use crate::fold::{FieldDifference, Hidden, differ};
use crate::groups::{GroupPair, match_groups};
use crate::invoice_rounding::per_invoice;
use crate::pairing::{Pair, Suspects, pair_lines};
use crate::plan::{Plan, SideOf};
use crate::relations::Relations;
use crate::restated::trace;
use crate::table::{Held, Table};
use crate::texts::Texts;
use compact_str::CompactString;
use hashbrown::{HashMap, HashSet};
use tieout_billing::money::Totals;
use tieout_billing::{Cancelled, Field, LineSource, Progress, SourceError};

/// Why a comparison could not be done. Its text is made for the user.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("stopped")]
    Cancelled,
    #[error("{0}")]
    Source(SourceError),
    #[error("the field {field} is named in the settings, but neither run has it; the runs have: {known}")]
    UnknownField { field: String, known: String },
    #[error("the {side} run has {lines} lines; at most {limit} can be compared")]
    TooManyLines { side: &'static str, lines: u64, limit: u64 },
    #[error("a sum in {currency} has more than 28 digits and could not be kept exactly")]
    SumTooLong { currency: String },
}

impl From<SourceError> for CompareError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Cancelled => CompareError::Cancelled,
            failed => CompareError::Source(failed),
        }
    }
}

impl From<Cancelled> for CompareError {
    fn from(_: Cancelled) -> Self {
        CompareError::Cancelled
    }
}

/// Compares two runs.
///
/// Both sides are read at once, on two threads. The result's proof has residual zero, or [`Comparison::proved`] is false and the
/// caller must say so.
pub fn compare(
    before: &dyn LineSource,
    after: &dyn LineSource,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Comparison, CompareError> {
    let plan = Plan::new(before.layout(), after.layout(), settings)?;
    let sources = (before, after);
    let (side_before, side_after) = std::thread::scope(|scope| {
        let other = scope.spawn(|| fingerprint(after, &plan, SideOf::After, progress));
        let this = fingerprint(before, &plan, SideOf::Before, progress);
        (this, other.join())
    });
    let mut side_before = side_before?;
    let side_after = match side_after {
        Ok(side) => side?,
        Err(panic) => std::panic::resume_unwind(panic),
    };

    progress.report("matching", 0, 1)?;
    let mut texts = std::mem::take(&mut side_before.texts);
    let sides = (&side_before, &side_after);
    let groups = match_groups(&plan, sides.0, sides.1, sources)?;
    let mut suspects = pair_lines(&plan, sides, &groups, sources, &mut texts)?;

    progress.report("explaining", 0, 1)?;
    let learned_from = if side_before.sample.len() > 0 { &side_before.sample } else { &suspects.before };
    let relations = Relations::learn(&plan, &texts, learned_from);
    let mut differing = keep_differing(&plan, &texts, &relations, &groups, &mut suspects);
    let changed: HashSet<u32> =
        suspects.pairs.iter().filter_map(|pair| pair.before).filter_map(|row| suspects.before_line.get(row as usize).copied()).collect();
    let copied = copied_rows(&suspects, sides);
    let unchanged = Unchanged {
        table: &side_before.sample,
        rows: (0..side_before.sample.len() as u32).filter(|&row| !changed.contains(&side_before.sample_line[row as usize])).collect(),
        weight: side_before.sample_weight,
        copied: copied.0,
        copied_changed: copied.1,
    };
    let once = per_invoice(&plan, &relations, &groups, &suspects.pairs, &differing.differences, sides, sources, &mut texts)?;
    let mut causes = explain(&plan, &relations, &suspects, &differing.differences, &unchanged, &once, &texts);
    let differences = &mut differing.differences;
    trace(&plan, &relations, &groups, sides, sources, &mut suspects, differences, &mut causes, &mut texts)?;

    progress.report("proving", 0, 1)?;
    assemble(Findings {
        plan: &plan,
        relations: &relations,
        settings,
        sides,
        sources,
        groups: &groups,
        suspects,
        differences: differing.differences,
        hidden: differing.hidden,
        tolerated_pairs: differing.tolerated_pairs,
        causes,
        texts,
    })
}

/// Lines of the before run that the after run has once more: rows of the sample, and rows of the suspects that changed as well.
fn copied_rows(suspects: &Suspects, (before, after): (&Side, &Side)) -> (HashSet<u32>, HashSet<u32>) {
    let after_content = |row: u32| after.content[suspects.after_line[row as usize] as usize];
    let copies: HashSet<u128> =
        suspects.pairs.iter().filter(|pair| pair.twin).filter_map(|pair| Some(after_content(pair.after?))).collect();
    let content = |row: u32| before.content[before.sample_line[row as usize] as usize];
    let sampled = (0..before.sample.len() as u32).filter(|&row| copies.contains(&content(row))).collect();
    let lines = suspects.pairs.iter().filter(|pair| !pair.header);
    let changed =
        lines.filter(|pair| pair.after.is_some_and(|row| copies.contains(&after_content(row)))).filter_map(|pair| pair.before).collect();
    (sampled, changed)
}

/// What differs in the pairs.
struct Differing {
    differences: Vec<FieldDifference>,
    hidden: Vec<Hidden>,
    tolerated_pairs: Vec<(CompactString, Totals, CompactString, Totals)>,
}

/// Differs all pairs and drops those in which nothing does beyond tolerance.
fn keep_differing(plan: &Plan, texts: &Texts, relations: &Relations, groups: &[GroupPair], suspects: &mut Suspects) -> Differing {
    let pairs = std::mem::take(&mut suspects.pairs);
    let mut kept = Vec::with_capacity(pairs.len());
    let mut found = Differing { differences: Vec::with_capacity(pairs.len() * 2), hidden: Vec::new(), tolerated_pairs: Vec::new() };
    let moved = moved_totals(plan, groups, &pairs, suspects);
    for pair in pairs {
        let index = kept.len() as u32;
        let (start, start_hidden) = (found.differences.len(), found.hidden.len());
        let mut differs = differ(plan, texts, relations, suspects, (index, &pair), &mut found.differences, &mut found.hidden);
        if pair.header {
            let lines = moved.get(&pair.group).copied().unwrap_or_default();
            drop_totals_that_follow(plan, &mut found.differences, start, lines);
            differs = found.differences.len() > start;
        }
        if differs {
            kept.push(pair);
            continue;
        }
        let (Some(b), Some(a)) = (pair.before, pair.after) else { continue };
        let end = |table: &Table, row: u32| {
            let code = CompactString::from(texts.get(table.text(plan.of(Field::Currency), row as usize)));
            (code, assemble::totals(plan, table, row as usize))
        };
        for hidden in &mut found.hidden[start_hidden..] {
            // The place in the list goes to the next pair that does differ.
            hidden.pair = u32::MAX;
            hidden.currency = Some(end(&suspects.before, b).0);
        }
        if !pair.header {
            let ((code_b, before), (code_a, after)) = (end(&suspects.before, b), end(&suspects.after, a));
            found.tolerated_pairs.push((code_b, before, code_a, after));
        }
    }
    suspects.pairs = kept;
    found
}

/// Per group pair, how far its lines moved net, tax and gross: only where headers state totals.
fn moved_totals(plan: &Plan, groups: &[GroupPair], pairs: &[Pair], suspects: &Suspects) -> HashMap<u32, Totals> {
    let mut moved: HashMap<u32, Totals> = HashMap::new();
    if !pairs.iter().any(|pair| pair.header) {
        return moved;
    }
    debug_assert!(pairs.iter().all(|pair| (pair.group as usize) < groups.len()));
    for pair in pairs.iter().filter(|pair| !pair.header) {
        let sum = moved.entry(pair.group).or_default();
        if let Some(row) = pair.after {
            *sum += assemble::totals(plan, &suspects.after, row as usize);
        }
        if let Some(row) = pair.before {
            *sum -= assemble::totals(plan, &suspects.before, row as usize);
        }
    }
    moved
}

/// A header's total that moved as its lines did follows from them, and is not a difference of its own.
fn drop_totals_that_follow(plan: &Plan, differences: &mut Vec<FieldDifference>, start: usize, lines: Totals) {
    let header = differences.split_off(start);
    differences.extend(header.into_iter().filter(|difference| {
        let expected = match plan.columns[usize::from(difference.column)].name.known() {
            Some(Field::InvoiceNet) => lines.net,
            Some(Field::InvoiceTax) => lines.tax,
            _ => lines.gross,
        };
        match (difference.before, difference.after) {
            (Held::Decimal(b), Held::Decimal(a)) => a.checked_sub(b) != Some(expected),
            _ => true,
        }
    }));
}
