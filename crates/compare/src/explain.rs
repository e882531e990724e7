//! From root differences to causes: propose, test exactly, find the condition, take the best, go on with what is left.

use crate::condition::{Cases, Finder, LeftAlone, Rule, Term, precise};
use crate::fold::FieldDifference;
use crate::hypothesis::{Line, Ratio, Scene, Transformation, propose, ratios};
use crate::pairing::{Pair, Suspects};
use crate::plan::Plan;
use crate::relations::Relations;
use crate::table::{Held, Table};
use crate::texts::Texts;
use hashbrown::{HashMap, HashSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use tieout_billing::Field;

/// Differences looked at to propose hypotheses, and hypotheses tested on all.
const ASKED: usize = 1_500;
const TESTED: usize = 12;
/// Of those, how many get a condition searched for.
const SEARCHED: usize = 5;
/// Changed lines of other causes that count against a hypothesis: enough to know.
const OTHERS: usize = 20_000;
/// Most causes of one field: a bound on work, far above what a person reads.
const MOST_CAUSES: usize = 60;

/// What a cause does to a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Changes a field (joint column).
    Field(u16, Transformation),
    /// A line, or a whole invoice, is missing.
    Missing {
        invoices: bool,
    },
    Added {
        invoices: bool,
    },
    Duplicated,
    /// Of twins only some are left.
    Undoubled,
    Split,
    Merged,
    /// The line stands in another invoice.
    Moved,
}

/// A cause before its money is counted.
#[derive(Clone, Debug)]
pub struct FoundCause {
    pub deed: Deed,
    pub terms: Vec<Term>,
    /// Roots that it explains, as indexes into the differences; empty for whole lines.
    pub differences: Vec<u32>,
    /// Pairs, for whole lines.
    pub pairs: Vec<u32>,
    /// Lines that the condition takes in and that were left alone.
    pub misses: u64,
}

/// The lines that did not change, as far as they are kept.
pub struct Unchanged<'s> {
    pub table: &'s Table,
    pub rows: Vec<u32>,
    pub weight: u64,
    /// Rows of lines that the after side has once more.
    pub copied: HashSet<u32>,
    /// The same of changed lines: rows of the suspects' before side.
    pub copied_changed: HashSet<u32>,
}

/// Explains as much as it can. Causes come by column, then those of whole lines.
pub fn explain(
    plan: &Plan,
    relations: &Relations,
    suspects: &Suspects,
    differences: &[FieldDifference],
    unchanged: &Unchanged<'_>,
    per_invoice: &HashSet<u32>,
    texts: &Texts,
) -> Vec<FoundCause> {
    let mut by_column: Vec<Vec<u32>> = vec![Vec::new(); plan.columns.len()];
    for (index, difference) in differences.iter().enumerate() {
        // What a split did to the amounts of its parts is the split, and the number of another invoice is the move to it.
        let pair = &suspects.pairs[difference.pair as usize];
        let part = pair.set.is_some() && plan.columns[usize::from(difference.column)].kind == tieout_billing::FieldKind::Decimal
            || pair.moved && plan.of(Field::InvoiceNumber) == Some(usize::from(difference.column));
        if difference.follows.is_none() && !part {
            by_column[usize::from(difference.column)].push(index as u32);
        }
    }
    let scene = Scene { plan, texts, relations, suspects };
    let mut tasks: Vec<Task> = Vec::new();
    for (ratio, roots) in units_of_measure(&scene, differences, &mut by_column) {
        tasks.push(Task::Units(ratio, roots));
    }
    let columns = by_column.into_iter().enumerate().filter(|(_, roots)| !roots.is_empty());
    tasks.extend(columns.map(|(column, roots)| Task::Column(column as u16, roots)));
    tasks.push(Task::WholeLines);

    let run = |task: &Task| {
        let mut causes = Vec::new();
        let cover = |column| Cover { scene, differences, unchanged, per_invoice, column };
        match task {
            Task::Units(ratio, roots) => {
                if let Some(column) = plan.of(Field::Quantity) {
                    causes.push(cover(column as u16).one(Transformation::Units(*ratio), roots.clone()));
                }
            }
            Task::Column(column, roots) => cover(*column).run(roots.clone(), &mut causes),
            Task::WholeLines => whole_lines(plan, suspects, unchanged, texts, &mut causes),
        }
        causes
    };
    // Columns do not touch each other: as many at once as there are cores, the results in their order.
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Vec<FoundCause>>> = tasks.iter().map(|_| Mutex::default()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Relaxed);
            let Some(task) = tasks.get(at) else { break };
            *results[at].lock().unwrap_or_else(PoisonError::into_inner) = run(task);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(tasks.len());
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    results.into_iter().flat_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// What can be explained on its own.
enum Task {
    Units(Ratio, Vec<u32>),
    Column(u16, Vec<u32>),
    WholeLines,
}

/// Lines whose quantity and price moved against each other, by ratio; taken out of their columns. Both roots belong to the cause.
fn units_of_measure(scene: &Scene, differences: &[FieldDifference], by_column: &mut [Vec<u32>]) -> Vec<(Ratio, Vec<u32>)> {
    let Scene { plan, suspects, .. } = *scene;
    // (root of the quantity, root of the price: none where the price is zero)
    type Roots = (u32, Option<u32>);
    let (Some(quantity), Some(price)) = (plan.compared(Field::Quantity), plan.compared(Field::UnitPrice)) else { return Vec::new() };
    let prices: HashMap<u32, u32> = by_column[price].iter().map(|&index| (differences[index as usize].pair, index)).collect();
    let mut votes: HashMap<Ratio, Vec<Roots>> = HashMap::new();
    for &index in &by_column[quantity] {
        let difference = &differences[index as usize];
        let (Held::Decimal(b), Held::Decimal(a)) = (difference.before, difference.after) else { continue };
        let partner = prices.get(&difference.pair).copied();
        let row = suspects.pairs[difference.pair as usize].before;
        let free = row.and_then(|row| suspects.before.decimal(Some(price), row as usize)).is_some_and(|price| price.is_zero());
        if partner.is_none() && !free {
            continue;
        }
        let fits = ratios(b, a).into_iter().filter(|ratio| ratio.numerator > 0);
        for ratio in fits.filter(|ratio| Transformation::Units(*ratio).explains(scene, difference)) {
            votes.entry(ratio).or_default().push((index, partner));
        }
    }
    let mut ranked: Vec<(Ratio, Vec<Roots>)> = votes.into_iter().collect();
    // Lines with a price tell; those without only follow.
    ranked.retain(|(_, lines)| lines.iter().any(|(_, price)| price.is_some()));
    ranked.sort_unstable_by_key(|(ratio, lines)| (std::cmp::Reverse(lines.len()), ratio.length(), ratio.numerator, ratio.denominator));
    let mut taken = HashSet::new();
    let mut found = Vec::new();
    for (ratio, lines) in ranked {
        let lines: Vec<Roots> = lines.into_iter().filter(|(index, _)| !taken.contains(index)).collect();
        if !lines.is_empty() {
            let roots: Vec<u32> = lines.iter().flat_map(|&(q, p)| [Some(q), p]).flatten().collect();
            taken.extend(roots.iter().copied());
            found.push((ratio, roots));
        }
    }
    for column in [quantity, price] {
        by_column[column].retain(|index| !taken.contains(index));
    }
    found
}

/// The search for the causes of one column.
struct Cover<'s> {
    scene: Scene<'s>,
    differences: &'s [FieldDifference],
    unchanged: &'s Unchanged<'s>,
    per_invoice: &'s HashSet<u32>,
    column: u16,
}

/// A hypothesis with the open roots that it explains.
struct Tested {
    transformation: Transformation,
    explained: Vec<u32>,
}

impl<'s> Cover<'s> {
    fn field(&self) -> Option<Field> {
        self.scene.plan.columns[usize::from(self.column)].name.known()
    }

    /// Causes that hold under a condition first, largest first; then those without one; the rest stays unexplained.
    fn run(&self, mut open: Vec<u32>, causes: &mut Vec<FoundCause>) {
        let all = open.len();
        let few = all <= 2;
        let mut done: HashSet<u32> = HashSet::new();
        let mut without_condition = false;
        while !open.is_empty() && causes.len() < MOST_CAUSES {
            let mut tested = self.test(&open);
            let least = if few { 1 } else { 2 };
            tested.retain(|t| t.explained.len() >= least);
            let best = if without_condition { None } else { self.best(&tested, &done) };
            let (transformation, rule, explained) = match best {
                Some((at, rule)) => (tested[at].transformation.clone(), rule, std::mem::take(&mut tested[at].explained)),
                None => {
                    // What is precise nowhere: the widest explanation, as long as it is more than chance.
                    without_condition = true;
                    let enough = if few { 1 } else { 3.max(all / 50) };
                    let field = self.field();
                    let widest = tested
                        .into_iter()
                        .filter(|t| t.explained.len() >= enough)
                        .min_by_key(|t| (std::cmp::Reverse(t.explained.len()), t.transformation.rank(field)));
                    let Some(widest) = widest else { break };
                    let misses = self.left_alone(&widest, &done, |left| left.estimate());
                    let hits = (0..widest.explained.len() as u32).collect();
                    (widest.transformation, Rule { terms: Vec::new(), hits, misses }, widest.explained)
                }
            };
            let taken: Vec<u32> = rule.hits.iter().map(|&at| explained[at as usize]).collect();
            done.extend(taken.iter().copied());
            open.retain(|index| !done.contains(index));
            let terms = if rule.terms.is_empty() { self.tell(&transformation, &taken, &rule) } else { rule.terms };
            causes.push(FoundCause {
                deed: Deed::Field(self.column, transformation),
                terms,
                differences: taken,
                pairs: Vec::new(),
                misses: rule.misses,
            });
        }
    }

    /// A transformation that is known already: only its condition is searched for.
    fn one(&self, transformation: Transformation, roots: Vec<u32>) -> FoundCause {
        let mut seen = HashSet::new();
        let first_of_pair: Vec<u32> = roots.iter().copied().filter(|&index| seen.insert(self.differences[index as usize].pair)).collect();
        let tested = Tested { transformation: transformation.clone(), explained: first_of_pair };
        let finder = Finder::new(self.scene.plan, self.scene.texts);
        let all = tested.explained.len();
        let (rule, misses) = self.left_alone(&tested, &HashSet::new(), |left| {
            let rule = finder.find(&self.positive(&tested.explained), left).filter(|rule| rule.hits.len() == all);
            let misses = rule.as_ref().map_or_else(|| left.estimate(), |rule| rule.misses);
            (rule, misses)
        });
        FoundCause {
            deed: Deed::Field(self.column, transformation),
            terms: rule.map(|rule| rule.terms).unwrap_or_default(),
            differences: roots,
            pairs: Vec::new(),
            misses,
        }
    }

    /// The hypotheses that most of the open roots propose, tested on all of them.
    fn test(&self, open: &[u32]) -> Vec<Tested> {
        let mut votes: HashMap<Transformation, u32> = HashMap::new();
        let mut proposals = Vec::new();
        for &index in open.iter().step_by((open.len() / ASKED).max(1)) {
            propose(&self.scene, &self.differences[index as usize], &mut proposals);
            for proposal in proposals.drain(..) {
                *votes.entry(proposal).or_default() += 1;
            }
        }
        let field = self.field();
        let mut ranked: Vec<(u32, Transformation)> = votes.into_iter().map(|(proposal, votes)| (votes, proposal)).collect();
        if let Some(least) = ranked.len().checked_sub(TESTED * 4) {
            // Most proposals are a line's own; only the common ones are worth an order.
            ranked.select_nth_unstable_by_key(least, |(votes, _)| *votes);
            let bound = ranked[least].0;
            ranked.retain(|(votes, _)| *votes >= bound);
        }
        // The debug text makes the order total, so that equal runs give equal results.
        ranked.sort_by_cached_key(|(votes, t)| (std::cmp::Reverse(*votes), t.rank(field), format!("{t:?}")));
        ranked.truncate(TESTED);
        let mut tested: Vec<Tested> = ranked
            .into_iter()
            .map(|(_, transformation)| {
                let explained =
                    open.iter().copied().filter(|&index| transformation.explains(&self.scene, &self.differences[index as usize])).collect();
                Tested { transformation, explained }
            })
            .collect();
        if open.iter().any(|index| self.per_invoice.contains(index)) {
            let explained = open.iter().copied().filter(|index| self.per_invoice.contains(index)).collect();
            tested.push(Tested { transformation: Transformation::RoundPerInvoice, explained });
        }
        tested.sort_by_key(|t| (std::cmp::Reverse(t.explained.len()), t.transformation.rank(field)));
        tested
    }

    /// The hypothesis that, under a condition that holds, explains most; among nearly equals the simplest.
    fn best(&self, tested: &[Tested], done: &HashSet<u32>) -> Option<(usize, Rule)> {
        let finder = Finder::new(self.scene.plan, self.scene.texts);
        let field = self.field();
        let widest = tested.first().map_or(0, |tested| tested.explained.len());
        let mut best: Option<(usize, Rule)> = None;
        for (at, candidate) in tested.iter().enumerate().take(SEARCHED) {
            let so_far = best.as_ref().map_or(0, |(_, rule)| rule.hits.len());
            if candidate.explained.len() < so_far.max(widest / 20) {
                break;
            }
            let positive = self.positive(&candidate.explained);
            let rule = self.left_alone(candidate, done, |left| finder.find(&positive, left));
            // A narrow rule for lines that a much wider hypothesis explains as well is chance.
            let Some(rule) = rule.filter(|rule| rule.hits.len() * 20 >= widest) else { continue };
            let simplicity = |at: usize, rule: &Rule| (rule.terms.len(), tested[at].transformation.rank(field));
            let better = match &best {
                None => true,
                Some((_, old)) if rule.hits.len() * 100 > old.hits.len() * 102 => true,
                Some((_, old)) if old.hits.len() * 100 > rule.hits.len() * 102 => false,
                Some((old_at, old)) => simplicity(at, &rule) < simplicity(*old_at, old),
            };
            if better {
                best = Some((at, rule));
            }
        }
        best
    }

    /// The before lines of these roots.
    fn positive(&self, roots: &[u32]) -> Cases<'s> {
        let rows =
            roots.iter().filter_map(|&index| self.scene.suspects.pairs[self.differences[index as usize].pair as usize].before).collect();
        Cases { table: &self.scene.suspects.before, rows, weight: 1 }
    }

    /// Asks `question` of the lines that the transformation would have changed and did not: unchanged ones, and ones changed otherwise.
    fn left_alone<T>(&self, tested: &Tested, done: &HashSet<u32>, question: impl FnOnce(&LeftAlone<'s, '_>) -> T) -> T {
        let applies = |table: &Table, row: u32| tested.transformation.applies(&self.scene, self.column, &Line { table, row: row as usize });
        let unchanged = Cases { table: self.unchanged.table, rows: self.unchanged.rows.clone(), weight: self.unchanged.weight };
        // Roots that this explains are for it, and roots that other causes took already say nothing.
        let explained: HashSet<u32> = tested.explained.iter().chain(done).map(|&index| self.differences[index as usize].pair).collect();
        let step = (self.scene.suspects.pairs.len() / OTHERS).max(1);
        let others = self
            .scene
            .suspects
            .pairs
            .iter()
            .enumerate()
            .step_by(step)
            .filter(|(index, pair)| pair.after.is_some() && !explained.contains(&(*index as u32)));
        // A rounding is read off the line as it is billed now, whatever else changed on it.
        let (table, rows) = match tested.transformation {
            Transformation::Round(..) => (&self.scene.suspects.after, others.filter_map(|(_, pair)| pair.before.and(pair.after)).collect()),
            _ => (&self.scene.suspects.before, others.filter_map(|(_, pair)| pair.before).collect()),
        };
        question(&LeftAlone { cases: vec![unchanged, Cases { table, rows, weight: step as u64 }], applies: &applies })
    }

    /// What the lines of a cause that needs no condition have in common, where that tells the reader where to look.
    fn tell(&self, transformation: &Transformation, taken: &[u32], rule: &Rule) -> Vec<Term> {
        let total = taken.len() as u64;
        if !matches!(transformation, Transformation::Replace(..)) || !precise(total, rule.misses) {
            return Vec::new();
        }
        let positive = self.positive(taken);
        let others = Cases { table: self.unchanged.table, rows: self.unchanged.rows.clone(), weight: self.unchanged.weight };
        let found =
            Finder::new(self.scene.plan, self.scene.texts).find(&positive, &LeftAlone { cases: vec![others], applies: &|_, _| true });
        found
            .filter(|rule| rule.hits.len() == taken.len() && rule.terms.len() == 1)
            .map(|rule| rule.terms)
            .filter(|terms| terms.iter().all(|term| term.column != usize::from(self.column)))
            .unwrap_or_default()
    }
}

/// Causes of lines that only one side has, or that became several.
fn whole_lines(plan: &Plan, suspects: &Suspects, unchanged: &Unchanged, texts: &Texts, causes: &mut Vec<FoundCause>) {
    let mut kinds: [(Deed, Vec<u32>); 7] = [
        (Deed::Missing { invoices: false }, Vec::new()),
        (Deed::Undoubled, Vec::new()),
        (Deed::Added { invoices: false }, Vec::new()),
        (Deed::Duplicated, Vec::new()),
        (Deed::Split, Vec::new()),
        (Deed::Merged, Vec::new()),
        (Deed::Moved, Vec::new()),
    ];
    for (index, pair) in suspects.pairs.iter().enumerate() {
        let place = match (pair, pair.matched_by) {
            (_, crate::MatchedBy::Split) => 4,
            (_, crate::MatchedBy::Merge) => 5,
            (Pair { before: Some(_), after: None, twin, .. }, _) => usize::from(*twin),
            (Pair { before: None, twin, .. }, _) => 2 + usize::from(*twin),
            (Pair { moved: true, .. }, _) => 6,
            _ => continue,
        };
        kinds[place].1.push(index as u32);
    }
    // A missing twin is a missing line: together they may follow one condition.
    let undoubled = std::mem::take(&mut kinds[1].1);
    kinds[0].1.extend(undoubled);
    kinds[0].1.sort_unstable();
    let others: Vec<u32> =
        suspects.pairs.iter().filter(|pair| pair.after.is_some() && pair.set.is_none()).filter_map(|pair| pair.before).collect();
    for (deed, mut open) in kinds {
        let after_side = matches!(deed, Deed::Added { .. } | Deed::Duplicated);
        let finder = Finder::new(plan, texts);
        let finder = if after_side { finder.without(Field::InvoiceNumber) } else { finder };
        let row = |index: u32| {
            let pair = suspects.pairs[index as usize];
            if after_side { pair.after } else { pair.before.or(pair.after) }
        };
        let table = if after_side { &suspects.after } else { &suspects.before };
        // The extra parts of a split have no before line; they go with the first part.
        let with_line = |index: &u32| after_side || suspects.pairs[*index as usize].before.is_some();
        while !open.is_empty() {
            let asked: Vec<u32> = open.iter().copied().filter(with_line).collect();
            let positive = Cases { table, rows: asked.iter().filter_map(|&index| row(index)).collect(), weight: 1 };
            let moved_or_gone: HashSet<u32> = asked.iter().filter_map(|&index| suspects.pairs[index as usize].before).collect();
            let spared = |row: &u32| deed != Deed::Duplicated || !unchanged.copied.contains(row);
            let spared_changed = |row: &u32| deed == Deed::Duplicated && unchanged.copied_changed.contains(row);
            let unchanged_rows = unchanged.rows.iter().copied().filter(spared).collect();
            let left_alone = LeftAlone {
                cases: vec![
                    Cases { table: unchanged.table, rows: unchanged_rows, weight: unchanged.weight },
                    Cases {
                        table: &suspects.before,
                        rows: others
                            .iter()
                            .copied()
                            .filter(|row| !moved_or_gone.contains(row))
                            .filter(|row| !spared_changed(row))
                            .collect(),
                        weight: 1,
                    },
                ],
                applies: &|table, row| {
                    // One unit can't be split.
                    let quantity = table.amount(plan, Field::Quantity, row as usize);
                    deed != Deed::Split || quantity.is_none_or(|quantity| quantity.abs() > rust_decimal::Decimal::ONE)
                },
            };
            let rest = left_alone.estimate();
            let rule = finder.find(&positive, &left_alone).filter(|rule| asked.len() <= 2 || rule.hits.len() > 1);
            let (terms, mut taken, misses) = match rule {
                Some(rule) => (rule.terms, rule.hits.iter().map(|&at| asked[at as usize]).collect::<Vec<u32>>(), rule.misses),
                None => (Vec::new(), open.clone(), rest),
            };
            let sets: HashSet<u32> = taken.iter().filter_map(|&index| suspects.pairs[index as usize].set).collect();
            taken.extend(open.iter().copied().filter(|&index| {
                suspects.pairs[index as usize].before.is_none() && suspects.pairs[index as usize].set.is_some_and(|set| sets.contains(&set))
            }));
            taken.sort_unstable();
            taken.dedup();
            let gone: HashSet<u32> = taken.iter().copied().collect();
            open.retain(|index| !gone.contains(index));
            let whole = taken.iter().all(|&index| suspects.pairs[index as usize].whole_invoice);
            let deed = match deed {
                Deed::Missing { .. } => Deed::Missing { invoices: whole },
                Deed::Added { .. } => Deed::Added { invoices: whole },
                ref other => other.clone(),
            };
            causes.push(FoundCause { deed, terms, differences: Vec::new(), pairs: taken, misses });
        }
    }
}
