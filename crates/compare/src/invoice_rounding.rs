//! Whether tax moved from being rounded on each line to being rounded once per invoice.
//!
//! Of an invoice whose tax lines changed the sums are recomputed: after, the lines' tax adds up to the rounding of the sum of the
//! unrounded taxes, where before it was the sum of the roundings.

use crate::CompareError;
use crate::fingerprint::Side;
use crate::fold::FieldDifference;
use crate::groups::{GroupPair, LinesOf};
use crate::pairing::Pair;
use crate::plan::{Plan, SideOf};
use crate::relations::{Figures, Relations, digits};
use crate::table::{Held, Table};
use crate::texts::Texts;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, LineSource, Rounding};

/// Most invoices that are recomputed.
const INVOICES: usize = 20_000;

/// Invoices that are looked at first.
const FEW: usize = 100;

/// Tax of one invoice, by rate.
#[derive(Default)]
struct Sums {
    unrounded: HashMap<Decimal, Decimal>,
    rounded: Decimal,
    stated: Decimal,
    minor: u32,
}

/// The tax roots that invoice-level rounding explains: all of their invoices add up, or none is given.
#[allow(clippy::too_many_arguments)]
pub fn per_invoice(
    plan: &Plan,
    relations: &Relations,
    groups: &[GroupPair],
    pairs: &[Pair],
    differences: &[FieldDifference],
    (before, after): (&Side, &Side),
    sources: (&dyn LineSource, &dyn LineSource),
    texts: &mut Texts,
) -> Result<HashSet<u32>, CompareError> {
    let (Some(column), Some(rounding)) = (plan.compared(Field::TaxAmount), relations.tax) else { return Ok(HashSet::new()) };
    // A change by rounding is small: at most a few minor units on a line.
    let small = |d: &FieldDifference| match (d.basis, d.after) {
        (Held::Decimal(b), Held::Decimal(a)) => a.checked_sub(b).is_some_and(|delta| delta.abs() <= Decimal::ONE),
        _ => false,
    };
    let roots: Vec<u32> = (0..differences.len() as u32)
        .filter(|&i| {
            let d = &differences[i as usize];
            usize::from(d.column) == column && d.follows.is_none() && small(d)
        })
        .collect();
    let mut wanted: Vec<u32> = roots.iter().map(|&i| pairs[differences[i as usize].pair as usize].group).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.truncate(INVOICES);
    let both: Vec<(u32, u32, u32)> =
        wanted.iter().filter_map(|&group| Some((group, groups[group as usize].before?, groups[group as usize].after?))).collect();
    if both.len() < 2 {
        return Ok(HashSet::new());
    }
    // A few tell whether the rest is worth the reading.
    let few = &both[..both.len().min(FEW)];
    let mut moved: HashMap<u32, Decimal> = HashMap::new();
    for &root in &roots {
        let difference = &differences[root as usize];
        if let (Held::Decimal(b), Held::Decimal(a)) = (difference.basis, difference.after) {
            *moved.entry(pairs[difference.pair as usize].group).or_default() += a - b;
        }
    }
    let (agreeing, told) = agree(plan, few, &moved, (before, after), sources, rounding, texts)?;
    if !convincing(few.len(), agreeing.len(), told) {
        return Ok(HashSet::new());
    }
    let (agreeing, told) = agree(plan, &both, &moved, (before, after), sources, rounding, texts)?;
    if !convincing(both.len(), agreeing.len(), told) {
        return Ok(HashSet::new());
    }
    Ok(roots.into_iter().filter(|&i| agreeing.contains(&pairs[differences[i as usize].pair as usize].group)).collect())
}

/// It must hold for most of them (other changes may have come after), and line rounding must not give the same.
fn convincing(invoices: usize, agreeing: usize, told: usize) -> bool {
    agreeing * 10 >= invoices * 7 && told * 3 >= invoices
}

/// The invoices (group pair, before, after) that add up, and on how many of them line rounding would not have.
fn agree(
    plan: &Plan,
    both: &[(u32, u32, u32)],
    moved: &HashMap<u32, Decimal>,
    (before, after): (&Side, &Side),
    sources: (&dyn LineSource, &dyn LineSource),
    rounding: Rounding,
    texts: &mut Texts,
) -> Result<(HashSet<u32>, usize), CompareError> {
    let mut sums = |of, side, source, pick: fn(&(u32, u32, u32)) -> u32| {
        let ids: Vec<u32> = both.iter().map(pick).collect();
        tax_sums(plan, of, side, &ids, source, rounding, texts)
    };
    let sums_before = sums(SideOf::Before, before, sources.0, |&(_, b, _)| b)?;
    let sums_after = sums(SideOf::After, after, sources.1, |&(.., a)| a)?;
    let mut agreeing = HashSet::new();
    let mut told = 0;
    for ((group, ..), (b, a)) in both.iter().zip(sums_before.iter().zip(&sums_after)) {
        let once = |sums: &Sums| sums.unrounded.values().map(|tax| rounding.round(*tax, sums.minor)).sum::<Decimal>();
        let whole = |sums: &Sums| rounding.round(sums.unrounded.values().sum(), sums.minor);
        // Either what stands now adds up, or what stood before did with these roots alone, and other changes came on top.
        let now = a.stated == once(a) || a.stated == whole(a);
        let then = b.stated + moved.get(group).copied().unwrap_or_default();
        if b.stated == b.rounded && (now || then == once(b) || then == whole(b)) {
            agreeing.insert(*group);
            told += usize::from(if now { a.stated != a.rounded } else { then != b.rounded });
        }
    }
    Ok((agreeing, told))
}

fn tax_sums(
    plan: &Plan,
    of: SideOf,
    side: &Side,
    groups: &[u32],
    source: &dyn LineSource,
    rounding: Rounding,
    texts: &mut Texts,
) -> Result<Vec<Sums>, CompareError> {
    let lines_of = LinesOf::some(side, groups);
    let mut lines: Vec<(u64, usize)> = (0..groups.len())
        .flat_map(|place| lines_of.of(place).iter().map(move |&line| (line, place)))
        .map(|(line, place)| (side.position[line as usize], place))
        .collect();
    lines.sort_unstable();
    let positions: Vec<u64> = lines.iter().map(|&(position, _)| position).collect();
    let mut table = Table::new(plan);
    source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
    let mut sums: Vec<Sums> = groups.iter().map(|_| Sums::default()).collect();
    for (row, &(_, place)) in lines.iter().enumerate() {
        let figures = Figures::of(plan, texts, &table, row);
        let (Some(tax), Some(unrounded)) = (figures.tax, figures.unrounded_tax()) else { continue };
        let sum = &mut sums[place];
        *sum.unrounded.entry(figures.rate.unwrap_or_default()).or_default() += unrounded;
        sum.rounded += rounding.round(unrounded, digits(figures.minor, [None, None]));
        sum.stated += tax;
        sum.minor = figures.minor;
    }
    Ok(sums)
}
