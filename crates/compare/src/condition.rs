//! The smallest condition that holds for a group of lines and not for the rest.
//!
//! Terms are tried one by one, then two and three together, then sets of values. A condition is *precise* where at most one in twenty
//! of the lines that it takes in were left alone.

use crate::plan::Plan;
use crate::result::{Condition, Op};
use crate::table::{Held, Table, Values};
use crate::texts::{EMPTY, TextId, Texts};
use hashbrown::HashMap;
use tieout_billing::{Field, FieldName};

/// Lines of one table, each standing for `weight` lines of the run.
#[derive(Clone)]
pub struct Cases<'s> {
    pub table: &'s Table,
    pub rows: Vec<u32>,
    pub weight: u64,
}

impl Cases<'_> {
    fn count(&self) -> u64 {
        self.rows.len() as u64 * self.weight
    }
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub column: usize,
    pub test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    Is(Held),
    In(Vec<TextId>),
    Starts(String),
    AtLeast(Held),
    AtMost(Held),
    /// Below zero.
    Negative,
}

/// Terms that hold together, the positive lines that they take in (by place), and how many of the rest.
#[derive(Clone, Debug)]
pub struct Rule {
    pub terms: Vec<Term>,
    pub hits: Vec<u32>,
    pub misses: u64,
    /// How telling its columns are: lower is better.
    pub priority: u32,
}

/// Whether so few of the rest are taken in that the condition holds.
pub fn precise(hits: u64, misses: u64) -> bool {
    hits > 0 && misses * 20 <= hits
}

/// Most values of a set.
const SET: usize = 12;

impl Term {
    /// Whether a line fulfils it.
    pub fn holds(&self, texts: &Texts, table: &Table, row: usize) -> bool {
        let held = table.held(self.column, row);
        match (&self.test, held) {
            (Test::Is(value), held) => *value == held,
            (Test::In(values), Held::Text(id)) => values.contains(&id),
            (Test::Starts(prefix), Held::Text(id)) => texts.get(id).starts_with(prefix.as_str()),
            (Test::AtLeast(least), held) => order(held, *least).is_some_and(|order| order.is_ge()),
            (Test::AtMost(most), held) => order(held, *most).is_some_and(|order| order.is_le()),
            (Test::Negative, Held::Decimal(decimal)) => decimal.is_sign_negative() && !decimal.is_zero(),
            _ => false,
        }
    }

    /// For the result.
    pub fn condition(&self, plan: &Plan, texts: &Texts) -> Condition {
        let show = |held: Held| crate::hypothesis::show(texts, held);
        let (op, value) = match &self.test {
            Test::Is(value) => (Op::Is, show(*value)),
            Test::In(values) => (Op::In, values.iter().map(|&id| texts.get(id)).collect::<Vec<_>>().join(", ")),
            Test::Starts(prefix) => (Op::StartsWith, prefix.clone()),
            Test::AtLeast(value) => (Op::AtLeast, show(*value)),
            Test::AtMost(value) => (Op::AtMost, show(*value)),
            Test::Negative => (Op::Below, "0".to_owned()),
        };
        Condition { field: plan.columns[self.column].name.clone(), op, value }
    }
}

fn order(a: Held, b: Held) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Held::Decimal(a), Held::Decimal(b)) => Some(a.cmp(&b)),
        (Held::Date(a), Held::Date(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

/// How telling a column is in a condition; `None`: never used.
fn priority(name: &FieldName) -> Option<u32> {
    Some(match name.known() {
        Some(Field::Region) => 1,
        Some(Field::Country) => 2,
        Some(Field::Product) => 3,
        Some(Field::Plan) => 4,
        Some(Field::Currency) => 5,
        Some(Field::CustomerId) => 6,
        Some(Field::Subscription) => 7,
        Some(Field::TaxCategory) => 8,
        Some(Field::TaxRate) => 9,
        Some(Field::Unit) => 10,
        Some(Field::Quantity) => 11,
        None => 12,
        Some(Field::InvoiceDate) => 13,
        Some(Field::PeriodStart) => 14,
        Some(Field::PeriodEnd) => 15,
        Some(Field::UnitPrice) => 16,
        Some(Field::NetAmount) => 17,
        Some(Field::CustomerName) => 18,
        Some(Field::DiscountRate | Field::DiscountAmount) => 19,
        Some(Field::Description) => 20,
        Some(Field::InvoiceNumber) => 21,
        _ => return None,
    })
}

/// A term with what it takes in.
struct Scored {
    term: Term,
    hits: u64,
    misses: u64,
    priority: u32,
}

/// Finds conditions, again and again over the same texts.
pub struct Finder<'s> {
    pub plan: &'s Plan,
    pub texts: &'s Texts,
    /// Columns worth looking at, with their priority.
    columns: Vec<(usize, u32)>,
}

impl<'s> Finder<'s> {
    pub fn new(plan: &'s Plan, texts: &'s Texts) -> Finder<'s> {
        let columns =
            plan.columns.iter().enumerate().filter_map(|(at, column)| Some((at, priority(&column.name)?))).collect();
        Finder { plan, texts, columns }
    }

    /// The condition for `positive` against `negative`. `except` is the changed column: what it was may be a condition, its ranges not.
    /// `None`: none is precise for a share worth naming.
    pub fn find(&self, positive: &Cases<'s>, negative: &[Cases<'s>]) -> Option<Rule> {
        let total = positive.count();
        let rest: u64 = negative.iter().map(Cases::count).sum();
        if precise(total, rest) {
            return Some(self.rule(Vec::new(), positive, rest, 0));
        }
        let singles = self.singles(positive, negative);
        let nearly_all = |hits: u64| hits * 100 >= total * 97;

        let whole = singles.iter().filter(|s| nearly_all(s.hits) && precise(s.hits, s.misses)).min_by_key(|s| (s.misses, s.priority));
        if let Some(best) = whole {
            return Some(self.rule(vec![best.term.clone()], positive, best.misses, best.priority));
        }
        if let Some(rule) = self.together(&singles, positive, negative, nearly_all) {
            return Some(rule);
        }
        if let Some(rule) = self.sets(&singles, positive, negative, nearly_all) {
            return Some(rule);
        }
        self.partly(&singles, positive, negative)
    }

    fn rule(&self, terms: Vec<Term>, positive: &Cases, misses: u64, priority: u32) -> Rule {
        let hits = (0..positive.rows.len() as u32)
            .filter(|&at| terms.iter().all(|term| term.holds(self.texts, positive.table, positive.rows[at as usize] as usize)))
            .collect();
        Rule { terms, hits, misses, priority }
    }

    /// Two or three terms that each hold for nearly all.
    fn together(&self, singles: &[Scored], positive: &Cases, negative: &[Cases<'s>], nearly_all: impl Fn(u64) -> bool) -> Option<Rule> {
        let mut broad: Vec<&Scored> = singles.iter().filter(|s| nearly_all(s.hits)).collect();
        broad.sort_by_key(|s| (s.misses, s.priority));
        broad.truncate(8);
        let mut best: Option<(Vec<Term>, u64, u32)> = None;
        for (i, first) in broad.iter().enumerate() {
            let inside = self.inside(negative, &first.term);
            for second in &broad[i + 1..] {
                let inside = self.inside(&inside, &second.term);
                let misses: u64 = inside.iter().map(Cases::count).sum();
                let priority = first.priority + second.priority;
                let terms = vec![first.term.clone(), second.term.clone()];
                if best.as_ref().is_none_or(|(_, least, p)| (misses, priority) < (*least, *p)) {
                    best = Some((terms, misses, priority));
                }
            }
        }
        let (mut terms, mut misses, mut priority) = best?;
        if !precise(positive.count(), misses) {
            let inside = terms.iter().fold(negative.to_vec(), |inside, term| self.inside(&inside, term));
            let third = broad
                .iter()
                .filter(|s| !terms.contains(&s.term))
                .map(|s| (self.inside(&inside, &s.term).iter().map(Cases::count).sum::<u64>(), s))
                .min_by_key(|(misses, s)| (*misses, s.priority))?;
            terms.push(third.1.term.clone());
            misses = third.0;
            priority += third.1.priority;
        }
        let rule = self.rule(terms, positive, misses, priority);
        precise(rule.hits.len() as u64 * positive.weight, misses).then_some(rule)
    }

    fn inside(&self, cases: &[Cases<'s>], term: &Term) -> Vec<Cases<'s>> {
        cases
            .iter()
            .map(|cases| Cases {
                rows: cases.rows.iter().copied().filter(|&row| term.holds(self.texts, cases.table, row as usize)).collect(),
                ..*cases
            })
            .collect()
    }

    /// A few values of one column that together take in nearly all.
    fn sets(&self, singles: &[Scored], positive: &Cases, negative: &[Cases<'s>], nearly_all: impl Fn(u64) -> bool) -> Option<Rule> {
        let mut best: Option<(usize, u32, Term)> = None;
        for &(column, priority) in &self.columns {
            let mut values: Vec<(u64, TextId)> = singles
                .iter()
                .filter(|s| s.term.column == column && precise(s.hits, s.misses))
                .filter_map(|s| match s.term.test {
                    Test::Is(Held::Text(id)) => Some((s.hits, id)),
                    _ => None,
                })
                .collect();
            values.sort_unstable_by(|a, b| b.cmp(a));
            values.truncate(SET);
            if values.len() > 1
                && nearly_all(values.iter().map(|(hits, _)| hits).sum())
                && best.as_ref().is_none_or(|(count, p, _)| (values.len(), priority) < (*count, *p))
            {
                let mut ids: Vec<TextId> = values.iter().map(|&(_, id)| id).collect();
                ids.sort_unstable_by_key(|&id| self.texts.get(id));
                best = Some((ids.len(), priority, Term { column, test: Test::In(ids) }));
            }
        }
        let (_, priority, term) = best?;
        let misses = self.inside(negative, &term).iter().map(Cases::count).sum();
        Some(self.rule(vec![term], positive, misses, priority))
    }

    /// The largest share of the lines that one term, or two, take in precisely.
    fn partly(&self, singles: &[Scored], positive: &Cases<'s>, negative: &[Cases<'s>]) -> Option<Rule> {
        let total = positive.count();
        let worth = |hits: u64| hits >= 2 && (hits * 20 >= total || hits >= 40);
        let one = singles
            .iter()
            .filter(|s| precise(s.hits, s.misses) && worth(s.hits))
            .max_by_key(|s| (s.hits, std::cmp::Reverse((s.misses, s.priority))));
        let mut broad: Vec<&Scored> = singles.iter().filter(|s| !precise(s.hits, s.misses) && worth(s.hits)).collect();
        broad.sort_by_key(|s| (std::cmp::Reverse(s.hits), s.misses));
        let least = one.map_or(0, |s| s.hits);
        let mut best: Option<Rule> = one.map(|s| self.rule(vec![s.term.clone()], positive, s.misses, s.priority));
        for first in broad.iter().take(4).filter(|s| s.hits > least + least / 5) {
            let narrowed = self.inside(std::slice::from_ref(positive), &first.term);
            let Some(narrowed) = narrowed.first() else { continue };
            let inside = self.inside(negative, &first.term);
            let seconds = self.singles(narrowed, &inside);
            let second = seconds
                .iter()
                .filter(|s| precise(s.hits, s.misses) && worth(s.hits) && s.hits > least + least / 5)
                .max_by_key(|s| (s.hits, std::cmp::Reverse((s.misses, s.priority))));
            if let Some(second) = second {
                let terms = vec![first.term.clone(), second.term.clone()];
                let rule = self.rule(terms, positive, second.misses, first.priority + second.priority);
                if best.as_ref().is_none_or(|best| rule.hits.len() > best.hits.len()) {
                    best = Some(rule);
                }
            }
        }
        best
    }

    /// Every single term that some of the lines suggest.
    fn singles(&self, positive: &Cases, negative: &[Cases]) -> Vec<Scored> {
        let mut scored = Vec::new();
        for &(column, priority) in &self.columns {
            match &positive.table.values[column] {
                Values::Text(_) => self.text_terms(column, priority, positive, negative, &mut scored),
                Values::Decimal(_) | Values::Date(_) => self.range_terms(column, priority, positive, negative, &mut scored),
            }
        }
        scored
    }

    fn text_terms(&self, column: usize, priority: u32, positive: &Cases, negative: &[Cases], scored: &mut Vec<Scored>) {
        let count = |cases: &Cases, counts: &mut HashMap<TextId, u64>| {
            if let Values::Text(ids) = &cases.table.values[column] {
                for &row in &cases.rows {
                    *counts.entry(ids[row as usize]).or_default() += cases.weight;
                }
            }
        };
        let mut hits = HashMap::new();
        count(positive, &mut hits);
        let mut misses = HashMap::new();
        for cases in negative {
            count(cases, &mut misses);
        }
        let name = self.plan.columns[column].name.known();
        if name != Some(Field::InvoiceNumber) {
            for (&id, &hits) in &hits {
                let misses = misses.get(&id).copied().unwrap_or(0);
                let held = if id == EMPTY { Held::Empty } else { Held::Text(id) };
                scored.push(Scored { term: Term { column, test: Test::Is(held) }, hits, misses, priority });
            }
        }
        if matches!(name, Some(Field::Product | Field::Plan | Field::InvoiceNumber | Field::CustomerId | Field::Subscription)) {
            self.prefix_terms(column, priority, positive.count(), &hits, &misses, scored);
        }
    }

    fn prefix_terms(
        &self,
        column: usize,
        priority: u32,
        total: u64,
        hits: &HashMap<TextId, u64>,
        misses: &HashMap<TextId, u64>,
        scored: &mut Vec<Scored>,
    ) {
        const LONGEST: usize = 12;
        if hits.len() < 2 {
            return;
        }
        let prefixes = |text: &'s str| text.char_indices().take(LONGEST).map(move |(at, c)| &text[..at + c.len_utf8()]);
        let mut found: HashMap<&str, (u64, u64, u32)> = HashMap::new();
        for (&id, &count) in hits {
            for prefix in prefixes(self.texts.get(id)) {
                let entry = found.entry(prefix).or_default();
                entry.0 += count;
                entry.2 += 1;
            }
        }
        // Only what takes in several values and a share worth naming.
        found.retain(|_, (count, _, values)| *values > 1 && (*count * 20 >= total || *count >= 40));
        for (&id, &count) in misses {
            for prefix in prefixes(self.texts.get(id)) {
                match found.get_mut(prefix) {
                    Some(entry) => entry.1 += count,
                    None => break,
                }
            }
        }
        for (prefix, (hits, misses, _)) in found {
            // Of prefixes that take in the same, the shortest.
            let priority = priority * 2 + 1 + prefix.len() as u32;
            scored.push(Scored { term: Term { column, test: Test::Starts(prefix.to_owned()) }, hits, misses, priority });
        }
    }

    fn range_terms(&self, column: usize, priority: u32, positive: &Cases, negative: &[Cases], scored: &mut Vec<Scored>) {
        let values = || positive.rows.iter().map(|&row| positive.table.held(column, row as usize)).filter(|held| *held != Held::Empty);
        let by = |a: &Held, b: &Held| order(*a, *b).unwrap_or(std::cmp::Ordering::Equal);
        let (Some(least), Some(most)) = (values().min_by(by), values().max_by(by)) else { return };
        let total = values().count() as u64 * positive.weight;
        let mut score = |test: Test, hits: u64, priority: u32| {
            let term = Term { column, test };
            let misses = negative
                .iter()
                .map(|cases| cases.weight * cases.rows.iter().filter(|&&row| term.holds(self.texts, cases.table, row as usize)).count() as u64)
                .sum();
            scored.push(Scored { term, hits, misses, priority });
        };
        if least == most {
            score(Test::Is(least), total, priority);
        } else if self.plan.columns[column].name.known() == Some(Field::TaxRate) {
            self.rates(column, positive, &mut score, priority);
        } else {
            score(Test::AtLeast(least), total, priority);
            score(Test::AtMost(most), total, priority);
        }
        let negatives = values().filter(|held| matches!(held, Held::Decimal(d) if d.is_sign_negative() && !d.is_zero())).count() as u64;
        if negatives > 0 && least != most {
            score(Test::Negative, negatives * positive.weight, priority.saturating_sub(8));
        }
    }

    /// Tax rates are names rather than sizes: each rate by itself.
    fn rates(&self, column: usize, positive: &Cases, score: &mut impl FnMut(Test, u64, u32), priority: u32) {
        let mut counts: HashMap<Held, u64> = HashMap::new();
        for &row in &positive.rows {
            *counts.entry(positive.table.held(column, row as usize)).or_default() += positive.weight;
        }
        if counts.len() <= SET {
            for (rate, hits) in counts {
                score(Test::Is(rate), hits, priority);
            }
        }
    }
}
