//! Lines on which a cause had no effect but left a trace: an amount of zero that is now written 0.00.
//!
//! Such a line is no difference by itself. Where a cause changed the column it is in, the line lies within the cause's condition, and
//! the cause's own arithmetic gives this very value, it belongs to the cause and is shown with it, moving nothing.

use crate::CompareError;
use crate::explain::{Deed, FoundCause};
use crate::fingerprint::Side;
use crate::fold::FieldDifference;
use crate::groups::GroupPair;
use crate::hypothesis::Scene;
use crate::pairing::{Pair, Suspects};
use crate::plan::{Plan, SideOf};
use crate::relations::Relations;
use crate::table::{Held, Table};
use crate::texts::Texts;
use tieout_billing::LineSource;

/// Adds the restated lines to the causes that they are traces of.
#[allow(clippy::too_many_arguments)]
pub fn trace(
    plan: &Plan,
    relations: &Relations,
    groups: &[GroupPair],
    (before, after): (&Side, &Side),
    sources: (&dyn LineSource, &dyn LineSource),
    suspects: &mut Suspects,
    differences: &mut Vec<FieldDifference>,
    causes: &mut [FoundCause],
    texts: &mut Texts,
) -> Result<(), CompareError> {
    let candidates: Vec<usize> = (0..causes.len())
        .filter(|&at| matches!(causes[at].deed, Deed::Field(..)) && causes[at].misses * 20 <= causes[at].differences.len() as u64)
        .collect();
    if candidates.is_empty() || suspects.restated.is_empty() {
        return Ok(());
    }
    let restated = std::mem::take(&mut suspects.restated);
    let rows_before = read(plan, SideOf::Before, before, sources.0, restated.iter().map(|r| r.before), &mut suspects.before, texts)?;
    let rows_after = read(plan, SideOf::After, after, sources.1, restated.iter().map(|r| r.after), &mut suspects.after, texts)?;
    for (place, line) in restated.iter().enumerate() {
        let (b, a) = (rows_before[place], rows_after[place]);
        suspects.before_line.resize(suspects.before.len(), line.before);
        suspects.before_ordinal.resize(suspects.before.len(), 0);
        suspects.after_line.resize(suspects.after.len(), line.after);
        suspects.after_ordinal.resize(suspects.after.len(), 0);
        suspects.before_ordinal[b as usize] = line.ordinals.0;
        suspects.after_ordinal[a as usize] = line.ordinals.1;
        let pair = suspects.pairs.len() as u32;
        suspects.pairs.push(Pair::plain(Some(b), Some(a), line.group, groups[line.group as usize].matched_by));
        let start = differences.len();
        for &at in &candidates {
            let Deed::Field(column, transformation) = &causes[at].deed else { continue };
            let (held_b, held_a) =
                (suspects.before.held(usize::from(*column), b as usize), suspects.after.held(usize::from(*column), a as usize));
            let difference = FieldDifference { pair, column: *column, before: held_b, after: held_a, basis: held_b, follows: None };
            let scene = Scene { plan, texts, relations, suspects };
            let within = causes[at].terms.iter().all(|term| term.holds(texts, &suspects.before, b as usize));
            if within && rewritten(held_b, held_a) && transformation.explains(&scene, &difference) {
                causes[at].differences.push(differences.len() as u32);
                differences.push(difference);
            }
        }
        if differences.len() == start {
            suspects.pairs.pop();
        }
    }
    Ok(())
}

/// The same decimal, written with other digits.
fn rewritten(before: Held, after: Held) -> bool {
    matches!((before, after), (Held::Decimal(b), Held::Decimal(a)) if b == a && b.scale() != a.scale())
}

/// Adds lines to the table; their rows, in the order asked for.
fn read(
    plan: &Plan,
    of: SideOf,
    side: &Side,
    source: &dyn LineSource,
    lines: impl Iterator<Item = u32>,
    table: &mut Table,
    texts: &mut Texts,
) -> Result<Vec<u32>, CompareError> {
    let mut order: Vec<(u64, usize)> = lines.enumerate().map(|(place, line)| (side.position[line as usize], place)).collect();
    order.sort_unstable();
    let positions: Vec<u64> = order.iter().map(|&(position, _)| position).collect();
    let start = table.len() as u32;
    source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
    let mut rows = vec![0; order.len()];
    for (at, &(_, place)) in order.iter().enumerate() {
        rows[place] = start + at as u32;
    }
    Ok(rows)
}
