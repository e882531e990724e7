//! How alike two lines are, and the assignment of what is left at least cost.

use crate::pairing::Suspects;
use crate::plan::{Plan, Role};
use crate::table::Held;
use crate::texts::Texts;
use crate::values::equal;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use rust_decimal::Decimal;
use tieout_billing::Field;

/// Above this many cells the assignment is greedy: the exact one is cubic.
const EXACT_CELLS: usize = 64 * 64;

/// Weights of the fields in a comparison of two lines of one invoice.
pub struct Likeness {
    /// (joint column, weight); fields that all lines of an invoice share say nothing and have none.
    weights: Vec<(usize, i64)>,
    sum: i64,
}

impl Likeness {
    pub fn new(plan: &Plan) -> Likeness {
        let weights: Vec<(usize, i64)> = plan
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Compared)
            .filter_map(|(at, column)| {
                let weight = match column.name.known() {
                    Some(field) if field.is_invoice_level() => return None,
                    Some(Field::Product) => 8,
                    Some(Field::Description) => 6,
                    Some(Field::PeriodStart | Field::PeriodEnd | Field::Subscription | Field::Plan) => 4,
                    Some(Field::Quantity | Field::UnitPrice | Field::NetAmount) => 4,
                    _ => 2,
                };
                Some((at, weight))
            })
            .collect();
        let sum = weights.iter().map(|(_, weight)| weight).sum();
        Likeness { weights, sum }
    }

    /// The weighted share of fields that are equal, 0 to 100.
    pub fn percent(&self, plan: &Plan, texts: &Texts, suspects: &Suspects, before: u32, after: u32) -> i64 {
        if self.sum == 0 { 0 } else { self.weight(plan, texts, suspects, before, after) * 100 / self.sum }
    }

    fn weight(&self, plan: &Plan, texts: &Texts, suspects: &Suspects, before: u32, after: u32) -> i64 {
        self.weights
            .iter()
            .filter(|&&(at, _)| {
                let (b, a) = (suspects.before.held(at, before as usize), suspects.after.held(at, after as usize));
                equal(&plan.columns[at], texts, b, a)
            })
            .map(|(_, weight)| weight)
            .sum()
    }

    /// How near the decimals that are not equal are, in quarters of their weights: the same size with the other sign, or nearly the same.
    fn nearness(&self, suspects: &Suspects, before: u32, after: u32) -> i64 {
        self.weights
            .iter()
            .map(|&(at, weight)| {
                let held = (suspects.before.held(at, before as usize), suspects.after.held(at, after as usize));
                let (Held::Decimal(b), Held::Decimal(a)) = held else { return 0 };
                let (size_b, size_a) = (b.abs(), a.abs());
                let (less, more) = (size_b.min(size_a), size_b.max(size_a));
                let reaches = |times: Decimal| less.checked_mul(times).is_some_and(|reach| reach >= more);
                weight
                    * match () {
                        () if size_b == size_a => 3,
                        () if reaches(Decimal::new(12, 1)) => 2,
                        () if reaches(Decimal::TWO) => 1,
                        () => 0,
                    }
            })
            .sum()
    }

    /// Pairs rows so that the sum of likeness is greatest; pairs below `least` percent stay apart. Takes the paired rows out.
    #[allow(clippy::too_many_arguments)]
    pub fn assign(
        &self,
        plan: &Plan,
        texts: &Texts,
        suspects: &Suspects,
        b: &mut Vec<u32>,
        a: &mut Vec<u32>,
        least: i64,
        found: &mut impl FnMut(u32, u32),
    ) {
        if b.is_empty() || a.is_empty() {
            return;
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        if b.len() == 1 && a.len() == 1 {
            if least == 0 || self.percent(plan, texts, suspects, b[0], a[0]) >= least {
                pairs.push((0, 0));
            }
        } else {
            // Likeness first; among equals the order of the lines.
            let score = |i: usize, j: usize| {
                let likeness = self.weight(plan, texts, suspects, b[i], a[j]);
                let number = plan.of(Field::LineNumber).is_some_and(|column| {
                    suspects.before.text(Some(column), b[i] as usize) == suspects.after.text(Some(column), a[j] as usize)
                });
                let near = self.nearness(suspects, b[i], a[j]);
                (likeness * 8 + near + 4 * i64::from(number)) * 4096 - (i as i64 - j as i64).abs().min(4095)
            };
            let enough = |i: usize, j: usize| least == 0 || self.percent(plan, texts, suspects, b[i], a[j]) >= least;
            if b.len() * a.len() <= EXACT_CELLS {
                pairs = exact(b.len(), a.len(), score);
                pairs.retain(|&(i, j)| enough(i, j));
            } else {
                pairs = in_order(b.len(), a.len(), |i, j| self.percent(plan, texts, suspects, b[i], a[j]), least);
            }
        }
        for &(i, j) in &pairs {
            found(b[i], a[j]);
        }
        let (mut gone_b, mut gone_a) = (vec![false; b.len()], vec![false; a.len()]);
        for (i, j) in pairs {
            gone_b[i] = true;
            gone_a[j] = true;
        }
        let mut keep = gone_b.iter();
        b.retain(|_| keep.next().is_some_and(|gone| !gone));
        let mut keep = gone_a.iter();
        a.retain(|_| keep.next().is_some_and(|gone| !gone));
    }
}

fn exact(rows: usize, columns: usize, score: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    // Kuhn–Munkres wants no more rows than columns.
    if rows <= columns {
        let matrix = Matrix::from_fn(rows, columns, |(i, j)| score(i, j));
        kuhn_munkres(&matrix).1.into_iter().enumerate().collect()
    } else {
        let matrix = Matrix::from_fn(columns, rows, |(j, i)| score(i, j));
        kuhn_munkres(&matrix).1.into_iter().enumerate().map(|(j, i)| (i, j)).collect()
    }
}

/// For very many lines: each takes the likest of the next few that are free.
fn in_order(rows: usize, columns: usize, percent: impl Fn(usize, usize) -> i64, least: i64) -> Vec<(usize, usize)> {
    const WINDOW: usize = 48;
    let mut free: std::collections::VecDeque<usize> = (0..columns).collect();
    let mut pairs = Vec::new();
    for i in 0..rows {
        let best = free.iter().take(WINDOW).enumerate().max_by_key(|&(at, &j)| (percent(i, j), std::cmp::Reverse(at)));
        if let Some((at, &j)) = best
            && percent(i, j) >= least
        {
            free.remove(at);
            pairs.push((i, j));
        }
    }
    pairs
}
