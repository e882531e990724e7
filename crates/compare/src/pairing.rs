//! Which line of an invoice is which line of its partner. Equal lines fall away by fingerprint; only what is left is decoded.

use crate::CompareError;
use crate::fall_away::{Keyed, LeftOver, fall_away};
use crate::fingerprint::Side;
use crate::groups::{GroupPair, LinesOf};
use crate::header_totals::header_totals;
use crate::likeness::Likeness;
use crate::plan::{Plan, SideOf};
use crate::result::MatchedBy;
use crate::table::Table;
use crate::texts::{EMPTY, TextId, Texts};
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, LineSource};

/// A line that did not fall away: rows of [`Suspects::before`] and [`Suspects::after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub before: Option<u32>,
    pub after: Option<u32>,
    /// Index into the group pairs.
    pub group: u32,
    pub matched_by: MatchedBy,
    /// Number of the split or merge that it is part of.
    pub set: Option<u32>,
    /// An added or removed line that stands a second time in its own invoice.
    pub twin: bool,
    /// The invoice itself is on one side only.
    pub whole_invoice: bool,
    /// The same line, in another invoice.
    pub moved: bool,
    /// Not a line but the totals that the invoice's header states.
    pub header: bool,
}

impl Pair {
    /// A pair of which nothing special is known.
    pub fn plain(before: Option<u32>, after: Option<u32>, group: u32, matched_by: MatchedBy) -> Pair {
        Pair { before, after, group, matched_by, set: None, twin: false, whole_invoice: false, moved: false, header: false }
    }
}

/// The decoded lines that differ in something, and their pairs.
pub struct Suspects {
    pub before: Table,
    pub after: Table,
    /// Line index in the run, by row.
    pub before_line: Vec<u32>,
    pub after_line: Vec<u32>,
    /// 1-based place of the line within its invoice, by row.
    pub before_ordinal: Vec<u32>,
    pub after_ordinal: Vec<u32>,
    pub pairs: Vec<Pair>,
    pub restated: Vec<Restated>,
}

/// What is left of one invoice after equal lines fell away: ranges of the leftover lists.
struct Leftover {
    pair: u32,
    /// Place of the pair among the suspect ones.
    place: usize,
    before: std::ops::Range<usize>,
    after: std::ops::Range<usize>,
}

/// Pairs the lines of all paired invoices.
pub fn pair_lines(
    plan: &Plan,
    sides: (&Side, &Side),
    groups: &[GroupPair],
    sources: (&dyn LineSource, &dyn LineSource),
    texts: &mut Texts,
) -> Result<Suspects, CompareError> {
    let (before, after) = sides;
    let restate = few_restated(sides, groups);
    let suspect: Vec<u32> = (0..groups.len() as u32)
        .filter(|&i| {
            let pair = groups[i as usize];
            match (pair.before, pair.after) {
                (Some(b), Some(a)) => {
                    let (b, a) = (before.groups[b as usize], after.groups[a as usize]);
                    b.sum != a.sum || b.lines != a.lines || b.totals != a.totals || restate && b.notation != a.notation
                }
                _ => true,
            }
        })
        .collect();
    let slots = |side: &Side, of: fn(&GroupPair) -> Option<u32>| {
        let mut slot = vec![u32::MAX; side.groups.len()];
        for (place, &i) in suspect.iter().enumerate() {
            if let Some(group) = of(&groups[i as usize]) {
                slot[group as usize] = place as u32;
            }
        }
        LinesOf::new(side, &slot, suspect.len())
    };
    let lines = (slots(before, |pair| pair.before), slots(after, |pair| pair.after));

    // Equal lines fall away, same line number first, so that of twins the one with the other number stays.
    let mut left = (Vec::<(u32, u32)>::new(), Vec::<(u32, u32)>::new());
    let mut leftovers = Vec::with_capacity(suspect.len());
    let (mut same_number, mut other_number) = (0u64, 0u64);
    let mut scratch = (Vec::new(), Vec::new());
    let mut restated: Vec<Restated> = Vec::new();
    for (place, &i) in suspect.iter().enumerate() {
        let start = (left.0.len(), left.1.len());
        let mut fell = |b: &Keyed, a: &Keyed| {
            if b.1 == a.1 {
                same_number += 1
            } else {
                other_number += 1
            }
            if restate && before.notation[b.2 as usize] != after.notation[a.2 as usize] && restated.len() < RESTATED {
                restated.push(Restated { before: b.2, after: a.2, ordinals: (b.3, a.3), group: i });
            }
        };
        fall_away((before, lines.0.of(place)), (after, lines.1.of(place)), &mut scratch, &mut left, &mut fell);
        left.0[start.0..].sort_unstable();
        left.1[start.1..].sort_unstable();
        leftovers.push(Leftover { pair: i, place, before: start.0..left.0.len(), after: start.1..left.1.len() });
    }

    let mut suspects = decode(plan, sides, sources, &left, texts)?;
    let numbers_reliable = plan.of(Field::LineNumber).is_some() && same_number >= other_number;
    let mut matcher = Matcher {
        plan,
        texts: &*texts,
        likeness: Likeness::new(plan),
        contents: (&before.content, &after.content),
        lines: &lines,
        numbers_reliable,
        next_set: 0,
    };
    let mut pairs = Vec::with_capacity(left.0.len().max(left.1.len()));
    // Rows of the tables follow the order of positions; `row_of` finds them again from the place in the leftover lists.
    let row_of = (order_of(&left.0, before), order_of(&left.1, after));
    for leftover in &leftovers {
        let rows_before: Vec<u32> = leftover.before.clone().map(|at| row_of.0[at]).collect();
        let rows_after: Vec<u32> = leftover.after.clone().map(|at| row_of.1[at]).collect();
        if !rows_before.is_empty() || !rows_after.is_empty() {
            matcher.invoice(&suspects, (groups[leftover.pair as usize], leftover), rows_before, rows_after, &mut pairs);
        }
    }
    moved_lines(&suspects, (&before.content, &after.content), &mut pairs);
    header_totals(plan, (before, after), groups, &suspect, sources, &mut suspects, &mut pairs, texts)?;
    suspects.pairs = pairs;
    suspects.restated = restated;
    Ok(suspects)
}

/// A line that says the same and writes a decimal otherwise: 0 became 0.00. No difference by itself, but the trace of a change that
/// had no effect here.
#[derive(Clone, Copy, Debug)]
pub struct Restated {
    pub before: u32,
    pub after: u32,
    pub ordinals: (u32, u32),
    pub group: u32,
}

/// Most restated lines that are kept.
const RESTATED: usize = 20_000;

/// Whether restated lines are few: where most lines are written otherwise the export's format changed, and that says nothing.
fn few_restated((before, after): (&Side, &Side), groups: &[GroupPair]) -> bool {
    let (mut same, mut other) = (0u64, 0u64);
    for (b, a) in groups.iter().filter_map(|pair| Some((before.groups[pair.before? as usize], after.groups[pair.after? as usize]))) {
        if b.sum == a.sum {
            *(if b.notation == a.notation { &mut same } else { &mut other }) += u64::from(b.lines);
        }
    }
    other * 5 <= same
}

/// For each place of the leftover list its row in the decoded table, which is in the order of positions.
fn order_of(left: &[(u32, u32)], side: &Side) -> Vec<u32> {
    let mut places: Vec<u32> = (0..left.len() as u32).collect();
    places.sort_unstable_by_key(|&place| side.position[left[place as usize].0 as usize]);
    let mut rows = vec![0; left.len()];
    for (row, &place) in places.iter().enumerate() {
        rows[place as usize] = row as u32;
    }
    rows
}

fn decode(
    plan: &Plan,
    sides: (&Side, &Side),
    sources: (&dyn LineSource, &dyn LineSource),
    left: &LeftOver,
    texts: &mut Texts,
) -> Result<Suspects, CompareError> {
    let read = |of: SideOf, side: &Side, source: &dyn LineSource, left: &[(u32, u32)], texts: &mut Texts| -> Result<_, CompareError> {
        let mut sorted = left.to_vec();
        sorted.sort_unstable_by_key(|&(line, _)| side.position[line as usize]);
        let positions: Vec<u64> = sorted.iter().map(|&(line, _)| side.position[line as usize]).collect();
        let mut table = Table::new(plan);
        source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
        let (lines, ordinals): (Vec<u32>, Vec<u32>) = sorted.into_iter().unzip();
        Ok((table, lines, ordinals))
    };
    // Both sides at once; the after side's texts are renumbered afterwards.
    let mut texts_after = Texts::new();
    let (side_before, side_after) = std::thread::scope(|scope| {
        let other = scope.spawn(|| read(SideOf::After, sides.1, sources.1, &left.1, &mut texts_after));
        (read(SideOf::Before, sides.0, sources.0, &left.0, texts), other.join())
    });
    let (before, before_line, before_ordinal) = side_before?;
    let (after, after_line, after_ordinal) = side_after.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let after = after.renumbered(&texts_after, texts);
    Ok(Suspects { before, after, before_line, after_line, before_ordinal, after_ordinal, pairs: Vec::new(), restated: Vec::new() })
}

/// Lines that left one invoice and stand, the same, in another.
fn moved_lines(suspects: &Suspects, contents: (&[u128], &[u128]), pairs: &mut Vec<Pair>) {
    let mut added: HashMap<u128, Vec<usize>> = HashMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        if let (None, Some(row)) = (pair.before, pair.after)
            && !pair.twin
        {
            added.entry(contents.1[suspects.after_line[row as usize] as usize]).or_default().push(index);
        }
    }
    if added.is_empty() {
        return;
    }
    added.values_mut().for_each(|places| places.reverse());
    let mut gone = HashSet::new();
    for index in 0..pairs.len() {
        let pair = pairs[index];
        let (Some(row), None) = (pair.before, pair.after) else { continue };
        let content = contents.0[suspects.before_line[row as usize] as usize];
        if let Some(partner) = added.get_mut(&content).and_then(Vec::pop) {
            pairs[index].after = pairs[partner].after;
            pairs[index].matched_by = MatchedBy::Content;
            pairs[index].moved = true;
            gone.insert(partner);
        }
    }
    let mut index = 0;
    pairs.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

struct Matcher<'m> {
    plan: &'m Plan,
    texts: &'m Texts,
    likeness: Likeness,
    contents: (&'m [u128], &'m [u128]),
    /// All lines of the suspect invoices, before and after.
    lines: &'m (LinesOf, LinesOf),
    numbers_reliable: bool,
    next_set: u32,
}

impl Matcher<'_> {
    /// Pairs the rest of one invoice; rows rise.
    fn invoice(
        &mut self,
        suspects: &Suspects,
        (group, leftover): (GroupPair, &Leftover),
        mut b: Vec<u32>,
        mut a: Vec<u32>,
        pairs: &mut Vec<Pair>,
    ) {
        let (index, start) = (leftover.pair, pairs.len());
        let fell_before = self.fallen(self.contents.0, self.lines.0.of(leftover.place), &suspects.before_line, &b);
        let fell_after = self.fallen(self.contents.1, self.lines.1.of(leftover.place), &suspects.after_line, &a);
        let whole_invoice = group.before.is_none() || group.after.is_none();
        let mut found = |before: u32, after: u32, matched_by| {
            pairs.push(Pair::plain(Some(before), Some(after), index, matched_by));
        };
        let mut splits = Vec::new();
        if !b.is_empty() && !a.is_empty() {
            if group.matched_by == MatchedBy::Key && b.len() == 1 && a.len() == 1 {
                found(b[0], a[0], MatchedBy::Key);
                b.clear();
                a.clear();
            }
            self.by_line_number(suspects, &mut b, &mut a, &mut |x, y| found(x, y, MatchedBy::LineNumber));
            let mut copies: Vec<u32> = a.iter().copied().filter(|&row| self.is_copy(suspects, &fell_after, row)).collect();
            a.retain(|row| !copies.contains(row));
            self.splits_and_merges(suspects, &mut b, &mut a, &mut splits);
            for (product, period, description) in [(true, true, true), (true, true, false), (true, false, false), (false, false, true)] {
                self.by_key(suspects, &mut b, &mut a, (product, period, description), &mut |x, y| found(x, y, MatchedBy::Product));
            }
            self.likeness.assign(self.plan, self.texts, suspects, &mut b, &mut a, 60, &mut |x, y| {
                found(x, y, MatchedBy::LeastCost);
            });
            a.append(&mut copies);
        }
        self.parts_of_pairs(suspects, &mut pairs[start..], &mut b, &mut a, &mut splits);
        let taken_apart = |pair: &Pair| splits.iter().any(|set: &SplitSet| pair.before.is_some_and(|row| set.before.contains(&row)));
        let kept: Vec<Pair> = pairs[start..].iter().copied().filter(|pair| !taken_apart(pair)).collect();
        pairs.truncate(start);
        pairs.extend(kept);
        for split in splits {
            let set = Some(self.next_set);
            self.next_set += 1;
            let matched_by = if split.before.len() == 1 { MatchedBy::Split } else { MatchedBy::Merge };
            for i in 0..split.before.len().max(split.after.len()) {
                let (before, after) = (split.before.get(i).copied(), split.after.get(i).copied());
                pairs.push(Pair { set, ..Pair::plain(before, after, index, matched_by) });
            }
        }
        for row in b {
            let content = self.contents.0[suspects.before_line[row as usize] as usize];
            let twin = fell_before.contains(&content);
            pairs.push(Pair { twin, whole_invoice, ..Pair::plain(Some(row), None, index, MatchedBy::Unmatched) });
        }
        let paired_after: HashSet<u128> = pairs[start..]
            .iter()
            .filter(|pair| pair.before.is_some())
            .filter_map(|pair| Some(self.contents.1[suspects.after_line[pair.after? as usize] as usize]))
            .collect();
        for row in a {
            let content = self.contents.1[suspects.after_line[row as usize] as usize];
            let twin = fell_after.contains(&content) || paired_after.contains(&content);
            pairs.push(Pair { twin, whole_invoice, ..Pair::plain(None, Some(row), index, MatchedBy::Unmatched) });
        }
        pairs[start..].sort_by_key(|pair| {
            (
                pair.before.map_or(u32::MAX, |row| suspects.before_line[row as usize]),
                pair.after.map_or(0, |row| suspects.after_line[row as usize]),
            )
        });
    }

    /// Whether an after line says the same as a line of its invoice that has its partner, under a number of its own: a copy, and not
    /// what another line became.
    fn is_copy(&self, suspects: &Suspects, fell_after: &[u128], row: u32) -> bool {
        let content = self.contents.1[suspects.after_line[row as usize] as usize];
        self.numbers_reliable && fell_after.contains(&content)
    }

    /// Of the lines left over, the fingerprints that lines of the same invoice fell away with.
    fn fallen(&self, contents: &[u128], lines: &[u32], line_of: &[u32], rows: &[u32]) -> Vec<u128> {
        let left: Vec<u128> = rows.iter().map(|&row| contents[line_of[row as usize] as usize]).collect();
        let count = |content: u128| lines.iter().filter(|&&line| contents[line as usize] == content).count();
        left.iter().copied().filter(|&content| count(content) > left.iter().filter(|&&other| other == content).count()).collect()
    }

    fn by_line_number(&self, suspects: &Suspects, b: &mut Vec<u32>, a: &mut Vec<u32>, found: &mut impl FnMut(u32, u32)) {
        let Some(column) = self.plan.of(Field::LineNumber) else { return };
        if b.is_empty() || a.is_empty() || !self.numbers_reliable {
            return;
        }
        let mut at: HashMap<TextId, Option<u32>> = HashMap::new();
        for &row in a.iter() {
            let number = suspects.after.text(Some(column), row as usize);
            // A number that stands twice names no line.
            at.entry(number).and_modify(|row| *row = None).or_insert(Some(row));
        }
        let mut taken = HashSet::new();
        // A number alone is not enough: a third of what the lines say must agree.
        let least = 34;
        b.retain(|&row| {
            let number = suspects.before.text(Some(column), row as usize);
            let Some(&Some(partner)) = at.get(&number) else { return true };
            if number == EMPTY || taken.contains(&partner) {
                return true;
            }
            if self.same_product(suspects, row, partner) || self.likeness.percent(self.plan, self.texts, suspects, row, partner) >= least {
                found(row, partner);
                taken.insert(partner);
                return false;
            }
            true
        });
        a.retain(|row| !taken.contains(row));
    }

    fn same_product(&self, suspects: &Suspects, before: u32, after: u32) -> bool {
        let column = self.plan.of(Field::Product).or(self.plan.of(Field::Description));
        let product = suspects.before.text(column, before as usize);
        product != EMPTY && product == suspects.after.text(column, after as usize)
    }

    /// Whether a line identifier that both sides give says that these are two different lines.
    fn numbers_differ(&self, suspects: &Suspects, before: u32, after: u32) -> bool {
        let column = self.plan.of(Field::LineNumber);
        let (x, y) = (suspects.before.text(column, before as usize), suspects.after.text(column, after as usize));
        self.numbers_reliable && x != EMPTY && y != EMPTY && x != y
    }

    fn by_key(
        &self,
        suspects: &Suspects,
        b: &mut Vec<u32>,
        a: &mut Vec<u32>,
        (product, period, description): (bool, bool, bool),
        found: &mut impl FnMut(u32, u32),
    ) {
        if b.is_empty() || a.is_empty() {
            return;
        }
        let column = |wanted: bool, field| if wanted { self.plan.of(field) } else { None };
        let columns = (column(product, Field::Product), column(period, Field::PeriodStart), column(description, Field::Description));
        if columns.0.is_none() && columns.2.is_none() {
            return;
        }
        let key = |table: &Table, row: u32| {
            let row = row as usize;
            (table.text(columns.0, row), table.date(columns.1, row), table.text(columns.2, row))
        };
        let mut classes: HashMap<_, (Vec<u32>, Vec<u32>)> = HashMap::new();
        let mut order = Vec::new();
        for &row in b.iter() {
            let key = key(&suspects.before, row);
            classes.entry(key).or_insert_with(|| {
                order.push(key);
                (Vec::new(), Vec::new())
            });
            if let Some(class) = classes.get_mut(&key) {
                class.0.push(row);
            }
        }
        for &row in a.iter() {
            if let Some(class) = classes.get_mut(&key(&suspects.after, row)) {
                class.1.push(row);
            }
        }
        let mut taken = (HashSet::new(), HashSet::new());
        for key in order {
            let Some((mut class_b, mut class_a)) = classes.remove(&key) else { continue };
            self.likeness.assign(self.plan, self.texts, suspects, &mut class_b, &mut class_a, 0, &mut |x, y| {
                let sure = !self.numbers_differ(suspects, x, y) || self.likeness.percent(self.plan, self.texts, suspects, x, y) >= 60;
                if sure {
                    taken.0.insert(x);
                    taken.1.insert(y);
                    found(x, y);
                }
            });
        }
        b.retain(|row| !taken.0.contains(row));
        a.retain(|row| !taken.1.contains(row));
    }

    /// One line that became several of the same product whose quantities and amounts add up, and the reverse.
    fn splits_and_merges(&self, suspects: &Suspects, b: &mut Vec<u32>, a: &mut Vec<u32>, splits: &mut Vec<SplitSet>) {
        if b.is_empty() || a.is_empty() || b.len() + a.len() < 3 {
            return;
        }
        let column = self.plan.of(Field::Product).or(self.plan.of(Field::Description));
        let Some(column) = column else { return };
        let mut classes: HashMap<TextId, (Vec<u32>, Vec<u32>)> = HashMap::new();
        for &row in b.iter() {
            classes.entry(suspects.before.text(Some(column), row as usize)).or_default().0.push(row);
        }
        for &row in a.iter() {
            classes.entry(suspects.after.text(Some(column), row as usize)).or_default().1.push(row);
        }
        let mut found: Vec<SplitSet> = classes
            .into_iter()
            .filter(|(product, (b, a))| *product != EMPTY && (b.len() == 1 && a.len() > 1 || b.len() > 1 && a.len() == 1))
            .filter(|(_, (b, a))| self.sums_agree(suspects, b, a))
            .map(|(_, (before, after))| SplitSet { before, after })
            .collect();
        found.sort_unstable_by_key(|set| set.before[0]);
        for set in &found {
            b.retain(|row| !set.before.contains(row));
            a.retain(|row| !set.after.contains(row));
        }
        splits.extend(found);
    }

    /// Pairs whose quantity moved by what lines without a partner, of the same product and price, make up: they are parts of a split
    /// (or of a merge), whatever their numbers say.
    fn parts_of_pairs(&self, suspects: &Suspects, pairs: &mut [Pair], b: &mut Vec<u32>, a: &mut Vec<u32>, splits: &mut Vec<SplitSet>) {
        if b.is_empty() && a.is_empty() || self.plan.compared(Field::Quantity).is_none() {
            return;
        }
        let quantity = |table: &Table, row: u32| table.amount(self.plan, Field::Quantity, row as usize);
        let column = self.plan.of(Field::Product).or(self.plan.of(Field::Description));
        let same = |table: &Table, x: u32, y: u32| {
            table.text(column, x as usize) != EMPTY
                && table.text(column, x as usize) == table.text(column, y as usize)
                && table.amount(self.plan, Field::UnitPrice, x as usize) == table.amount(self.plan, Field::UnitPrice, y as usize)
        };
        for pair in pairs {
            let (Some(row_b), Some(row_a)) = (pair.before, pair.after) else { continue };
            let (Some(q_b), Some(q_a)) = (quantity(&suspects.before, row_b), quantity(&suspects.after, row_a)) else { continue };
            let Some(missing) = q_b.checked_sub(q_a).filter(|missing| !missing.is_zero()) else { continue };
            // What the after side lacks stands in other after lines; what it has too much of stood in other before lines.
            let split = missing.is_sign_positive() == q_b.is_sign_positive();
            let (table, own, rest, wanted) =
                if split { (&suspects.after, row_a, &mut *a, missing) } else { (&suspects.before, row_b, &mut *b, -missing) };
            let alike: Vec<u32> = rest.iter().copied().filter(|&row| same(table, own, row)).collect();
            let sum = alike.iter().try_fold(Decimal::ZERO, |sum, &row| sum.checked_add(quantity(table, row)?));
            let parts = match alike.iter().find(|&&row| quantity(table, row) == Some(wanted)) {
                Some(&part) => vec![part],
                None if sum == Some(wanted) && !alike.is_empty() => alike,
                None => continue,
            };
            rest.retain(|row| !parts.contains(row));
            let (mut before, mut after) = (vec![row_b], vec![row_a]);
            if split {
                after.extend(parts)
            } else {
                before.extend(parts)
            }
            splits.push(SplitSet { before, after });
        }
    }

    fn sums_agree(&self, suspects: &Suspects, b: &[u32], a: &[u32]) -> bool {
        let sum = |table: &Table, field, rows: &[u32]| {
            rows.iter().try_fold(Decimal::ZERO, |sum, &row| sum.checked_add(table.amount(self.plan, field, row as usize)?))
        };
        let agree = |field, slack: Decimal| {
            let (x, y) = (sum(&suspects.before, field, b), sum(&suspects.after, field, a));
            matches!((x, y), (Some(x), Some(y)) if (x - y).abs() <= slack)
        };
        // Parts are rounded one by one: up to half a minor unit for each.
        let slack = Decimal::new(5, 3) * Decimal::from(b.len().max(a.len()));
        let quantity = self.plan.compared(Field::Quantity).is_none() || agree(Field::Quantity, Decimal::ZERO);
        let amount = agree(Field::NetAmount, slack) || agree(Field::GrossAmount, slack);
        quantity && amount
    }
}

struct SplitSet {
    before: Vec<u32>,
    after: Vec<u32>,
}
