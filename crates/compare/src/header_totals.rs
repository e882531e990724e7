//! Totals that an invoice's header states, repeated on its lines: compared once per invoice.

use crate::CompareError;
use crate::fingerprint::Side;
use crate::groups::GroupPair;
use crate::pairing::{Pair, Suspects};
use crate::plan::{Plan, SideOf};
use crate::table::Table;
use crate::texts::Texts;
use hashbrown::HashMap;
use tieout_billing::LineSource;

/// Invoices whose header states other totals: a pair of their first lines stands for the header.
#[allow(clippy::too_many_arguments)]
pub fn header_totals(
    plan: &Plan,
    (before, after): (&Side, &Side),
    groups: &[GroupPair],
    suspect: &[u32],
    sources: (&dyn LineSource, &dyn LineSource),
    suspects: &mut Suspects,
    pairs: &mut Vec<Pair>,
    texts: &mut Texts,
) -> Result<(), CompareError> {
    let mut differ: Vec<(u32, u32, u32)> = suspect
        .iter()
        .filter_map(|&i| Some((i, groups[i as usize].before?, groups[i as usize].after?)))
        .filter(|&(_, b, a)| before.groups[b as usize].totals != after.groups[a as usize].totals)
        .map(|(i, b, a)| (i, before.groups[b as usize].first, after.groups[a as usize].first))
        .collect();
    let mut fetch = |side: &Side, of: SideOf, source: &dyn LineSource, table: &mut Table, firsts: Vec<u32>| -> Result<_, CompareError> {
        let mut order = firsts;
        order.sort_unstable_by_key(|&line| side.position[line as usize]);
        let positions: Vec<u64> = order.iter().map(|&line| side.position[line as usize]).collect();
        let start = table.len() as u32;
        source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
        Ok(order.into_iter().enumerate().map(|(at, line)| (line, start + at as u32)).collect::<HashMap<u32, u32>>())
    };
    let rows_b = fetch(before, SideOf::Before, sources.0, &mut suspects.before, differ.iter().map(|d| d.1).collect())?;
    let rows_a = fetch(after, SideOf::After, sources.1, &mut suspects.after, differ.iter().map(|d| d.2).collect())?;
    for (group, b, a) in differ.drain(..) {
        pairs.push(Pair { header: true, ..Pair::plain(Some(rows_b[&b]), Some(rows_a[&a]), group, groups[group as usize].matched_by) });
    }
    Ok(())
}
