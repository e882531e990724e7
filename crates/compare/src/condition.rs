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

impl<'s> Cases<'s> {
    fn count(&self) -> u64 {
        self.rows.len() as u64 * self.weight
    }

    /// About `most` of them, spread evenly but in no rhythm, with the weight that makes up for it.
    fn sample(&self, most: usize) -> Cases<'s> {
        if self.rows.len() <= most {
            return self.clone();
        }
        let step = self.rows.len().div_ceil(most) as u64;
        // Fibonacci hashing: a plain stride would fall in step with periods that repeat.
        let chosen = |at: usize| ((at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).is_multiple_of(step);
        let rows: Vec<u32> = self.rows.iter().enumerate().filter(|(at, _)| chosen(*at)).map(|(_, &row)| row).collect();
        Cases { rows, weight: self.weight * step, ..*self }
    }
}

/// The lines that were left alone: candidates, and the question whether the change would have shown on them, asked only when needed.
pub struct LeftAlone<'s, 'q> {
    pub cases: Vec<Cases<'s>>,
    pub applies: &'q dyn Fn(&Table, u32) -> bool,
}

impl<'s> LeftAlone<'s, '_> {
    fn sample(&self, most: usize) -> Vec<Cases<'s>> {
        self.cases
            .iter()
            .map(|cases| {
                let mut sample = cases.sample(most);
                sample.rows.retain(|&row| (self.applies)(sample.table, row));
                sample
            })
            .collect()
    }

    /// How many of them fulfil all terms.
    fn misses(&self, texts: &Texts, terms: &[Term]) -> u64 {
        let fulfils =
            |table: &Table, row: u32| terms.iter().all(|term| term.holds(texts, table, row as usize)) && (self.applies)(table, row);
        self.cases.iter().map(|cases| cases.weight * cases.rows.iter().filter(|&&row| fulfils(cases.table, row)).count() as u64).sum()
    }

    /// About how many there are.
    pub fn estimate(&self) -> u64 {
        self.sample(SAMPLE).iter().map(Cases::count).sum()
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
}

/// Whether so few of the rest are taken in that the condition holds.
pub fn precise(hits: u64, misses: u64) -> bool {
    hits > 0 && misses * 20 <= hits
}

/// How many lines so many terms could take in precisely by chance, out of the many that are tried.
fn by_chance(terms: usize) -> usize {
    [1, 4, 8, 12][terms.min(3)]
}

/// Most values of a set.
const SET: usize = 12;

/// Lines of each kind that suggest terms. What they suggest is counted on all.
const SAMPLE: usize = 2_500;

/// Lines of each kind of a first look.
const GLANCE: usize = 600;

/// Suggestions counted on all before the search gives up.
const TRIES: usize = 6;

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

/// The texts of one column of these lines.
fn ids<'c>(column: usize, cases: &'c Cases) -> impl Iterator<Item = &'c TextId> {
    let ids: &[TextId] = match &cases.table.values[column] {
        Values::Text(ids) => ids,
        _ => &[],
    };
    cases.rows.iter().filter_map(move |&row| ids.get(row as usize))
}

/// The values of one column of these lines with a size to compare by, without empty ones.
fn sizes<'c>(column: usize, cases: &'c Cases) -> impl Iterator<Item = (i128, Held)> + use<'c> {
    cases.rows.iter().filter_map(move |&row| {
        let held = cases.table.held(column, row as usize);
        Some((size(held)?, held))
    })
}

/// A number that orders decimals (to 18 digits after the point) and dates as they are ordered.
fn size(held: Held) -> Option<i128> {
    match held {
        Held::Decimal(decimal) => {
            let scale = decimal.scale();
            Some(match 18u32.checked_sub(scale) {
                Some(up) => decimal.mantissa().saturating_mul(10i128.pow(up)),
                None => decimal.mantissa() / 10i128.pow(scale - 18),
            })
        }
        Held::Date(date) => Some(i128::from(chrono::Datelike::num_days_from_ce(&date))),
        _ => None,
    }
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
        let columns = plan.columns.iter().enumerate().filter_map(|(at, column)| Some((at, priority(&column.name)?))).collect();
        Finder { plan, texts, columns }
    }

    /// Without one field: invoice numbers of two runs may not be of one kind.
    pub fn without(mut self, field: Field) -> Finder<'s> {
        self.columns.retain(|&(column, _)| self.plan.of(field) != Some(column));
        self
    }

    /// The condition for `positive` against those left alone. `None`: none is precise for a share worth naming.
    pub fn find(&self, positive: &Cases<'s>, left_alone: &LeftAlone<'s, '_>) -> Option<Rule> {
        if self.hopeless(positive, left_alone) {
            return None;
        }
        let search = Search { finder: self, positive, left_alone, lines: positive.sample(SAMPLE), others: left_alone.sample(SAMPLE) };
        let rest: u64 = search.others.iter().map(Cases::count).sum();
        // A sample can't tell a few from none: what is near enough is counted.
        if rest <= positive.count()
            && let Some(rule) = search.counted(Vec::new())
        {
            return Some(rule);
        }
        let singles = self.singles(&search.lines, &search.others);
        search.whole(&singles).or_else(|| search.together(&singles)).or_else(|| search.sets(&singles)).or_else(|| search.partly(&singles))
    }

    /// Whether a first look at few lines shows nothing that is more common among them than among the rest.
    fn hopeless(&self, positive: &Cases<'s>, left_alone: &LeftAlone<'s, '_>) -> bool {
        if positive.rows.len() < GLANCE {
            return false;
        }
        let (lines, others) = (positive.sample(GLANCE), left_alone.sample(GLANCE));
        let (total, rest) = (lines.count(), others.iter().map(Cases::count).sum::<u64>());
        // More than twice as common, for a share worth naming.
        rest > total * 2 && !self.singles(&lines, &others).iter().any(|s| s.hits * 20 >= total && s.hits * rest > s.misses * total * 2)
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
        let name = self.plan.columns[column].name.known();
        let mut hits: HashMap<TextId, (u64, u64)> = HashMap::new();
        for &id in ids(column, positive) {
            hits.entry(id).or_default().0 += positive.weight;
        }
        for cases in negative {
            for id in ids(column, cases) {
                if let Some(entry) = hits.get_mut(id) {
                    entry.1 += cases.weight;
                }
            }
        }
        if name != Some(Field::InvoiceNumber) {
            for (&id, &(hits, misses)) in &hits {
                let held = if id == EMPTY { Held::Empty } else { Held::Text(id) };
                scored.push(Scored { term: Term { column, test: Test::Is(held) }, hits, misses, priority });
            }
        }
        let is_code = matches!(name, Some(Field::Product | Field::Plan | Field::InvoiceNumber | Field::CustomerId | Field::Subscription));
        if is_code && hits.len() > 1 {
            self.prefix_terms(column, priority, (positive.count(), &hits), negative, scored);
        }
    }

    fn prefix_terms(
        &self,
        column: usize,
        priority: u32,
        (total, hits): (u64, &HashMap<TextId, (u64, u64)>),
        negative: &[Cases],
        scored: &mut Vec<Scored>,
    ) {
        const LONGEST: usize = 12;
        let prefixes = |text: &'s str| text.char_indices().take(LONGEST).map(move |(at, c)| &text[..at + c.len_utf8()]);
        let mut found: HashMap<&str, (u64, u64, u32)> = HashMap::new();
        for (&id, &(count, _)) in hits {
            for prefix in prefixes(self.texts.get(id)) {
                let entry = found.entry(prefix).or_default();
                entry.0 += count;
                entry.2 += 1;
            }
        }
        // Only what takes in several values and a share worth naming. A prefix that is left has all its own prefixes left.
        found.retain(|_, (count, _, values)| *values > 1 && (*count * 20 >= total || *count >= 40));
        if found.is_empty() {
            return;
        }
        let mut misses: HashMap<TextId, u64> = HashMap::new();
        for cases in negative {
            for &id in ids(column, cases) {
                *misses.entry(id).or_default() += cases.weight;
            }
        }
        for (&id, &count) in &misses {
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
        let own: Vec<(i128, Held)> = sizes(column, positive).collect();
        let others: Vec<(Vec<i128>, u64)> =
            negative.iter().map(|cases| (sizes(column, cases).map(|(size, _)| size).collect(), cases.weight)).collect();
        let (Some(least), Some(most)) = (own.iter().min_by_key(|(size, _)| *size), own.iter().max_by_key(|(size, _)| *size)) else {
            return;
        };
        let mut score = |test: Test, priority: u32, holds: &dyn Fn(i128) -> bool| {
            let hits = own.iter().filter(|(size, _)| holds(*size)).count() as u64 * positive.weight;
            let misses = others.iter().map(|(sizes, weight)| weight * sizes.iter().filter(|size| holds(**size)).count() as u64).sum();
            scored.push(Scored { term: Term { column, test }, hits, misses, priority });
        };
        if least.0 == most.0 {
            score(Test::Is(least.1), priority, &|size| size == least.0);
        } else if self.plan.columns[column].name.known() == Some(Field::TaxRate) {
            // Tax rates are names rather than sizes: each by itself.
            let mut rates: Vec<(i128, Held)> = Vec::new();
            for rate in &own {
                if !rates.iter().any(|(size, _)| *size == rate.0) {
                    rates.push(*rate);
                    if rates.len() > SET {
                        return;
                    }
                }
            }
            rates.iter().for_each(|rate| score(Test::Is(rate.1), priority, &|size| size == rate.0));
        } else {
            score(Test::AtLeast(least.1), priority, &|size| size >= least.0);
            score(Test::AtMost(most.1), priority, &|size| size <= most.0);
            // Where a few strays lie on the other side of zero, the range may begin (or end) at the first on this side.
            if least.0 <= 0
                && let Some(first) = own.iter().filter(|(size, _)| *size > 0).min_by_key(|(size, _)| *size)
            {
                score(Test::AtLeast(first.1), priority + 1, &|size| size >= first.0);
            }
            if most.0 >= 0
                && let Some(last) = own.iter().filter(|(size, _)| *size < 0).max_by_key(|(size, _)| *size)
            {
                score(Test::AtMost(last.1), priority + 1, &|size| size <= last.0);
            }
        }
        if least.0 < 0 && least.0 != most.0 && matches!(least.1, Held::Decimal(_)) {
            score(Test::Negative, priority.saturating_sub(8), &|size| size < 0);
        }
    }
}

/// One search: all lines to count on, samples to get ideas from.
struct Search<'a, 's, 'q> {
    finder: &'a Finder<'s>,
    positive: &'a Cases<'s>,
    left_alone: &'a LeftAlone<'s, 'q>,
    lines: Cases<'s>,
    others: Vec<Cases<'s>>,
}

impl<'s> Search<'_, 's, '_> {
    /// The rule counted on all lines, if it is precise there.
    fn counted(&self, terms: Vec<Term>) -> Option<Rule> {
        let texts = self.finder.texts;
        let fulfils = |row: u32| terms.iter().all(|term| term.holds(texts, self.positive.table, row as usize));
        let hits: Vec<u32> = (0..self.positive.rows.len() as u32).filter(|&at| fulfils(self.positive.rows[at as usize])).collect();
        let misses = self.left_alone.misses(texts, &terms);
        precise(hits.len() as u64 * self.positive.weight, misses).then_some(Rule { terms, hits, misses })
    }

    /// The first of the suggestions that holds for nearly all when counted on all.
    fn first(&self, suggestions: impl IntoIterator<Item = Vec<Term>>) -> Option<Rule> {
        suggestions
            .into_iter()
            .take(TRIES)
            .filter_map(|terms| self.counted(terms))
            .find(|rule| rule.hits.len() * 100 >= self.positive.rows.len() * 97)
    }

    fn nearly_all(&self, hits: u64) -> bool {
        // The sample's own chance is allowed for: what is counted on all decides.
        hits * 100 >= self.lines.count() * 96
    }

    fn count(&self, cases: &[Cases]) -> u64 {
        cases.iter().map(Cases::count).sum()
    }

    fn inside(&self, cases: &[Cases<'s>], term: &Term) -> Vec<Cases<'s>> {
        let holds = |table: &Table, row: u32| term.holds(self.finder.texts, table, row as usize);
        cases
            .iter()
            .map(|cases| Cases { rows: cases.rows.iter().copied().filter(|&row| holds(cases.table, row)).collect(), ..*cases })
            .collect()
    }

    /// One term that holds for nearly all.
    fn whole(&self, singles: &[Scored]) -> Option<Rule> {
        let mut broad: Vec<&Scored> = singles.iter().filter(|s| self.nearly_all(s.hits) && precise(s.hits, s.misses)).collect();
        broad.sort_by_key(|s| (s.misses, s.priority));
        self.first(broad.iter().map(|s| vec![s.term.clone()]))
    }

    /// Two or three terms that each hold for nearly all.
    fn together(&self, singles: &[Scored]) -> Option<Rule> {
        // A term that keeps most of the rest in says nothing.
        let rest = self.count(&self.others);
        let mut broad: Vec<&Scored> = singles.iter().filter(|s| self.nearly_all(s.hits) && s.misses * 10 <= rest * 7).collect();
        broad.sort_by_key(|s| (s.misses, s.priority));
        broad.truncate(8);
        let mut scored: Vec<(u64, u32, Vec<Term>)> = Vec::new();
        for (i, first) in broad.iter().enumerate() {
            let inside = self.inside(&self.others, &first.term);
            for (j, second) in broad.iter().enumerate().skip(i + 1) {
                let inside = self.inside(&inside, &second.term);
                let misses = self.count(&inside);
                scored.push((misses, first.priority + second.priority, vec![first.term.clone(), second.term.clone()]));
                for third in &broad[j + 1..] {
                    let misses = self.count(&self.inside(&inside, &third.term));
                    let priority = first.priority + second.priority + third.priority + 40;
                    scored.push((misses, priority, vec![first.term.clone(), second.term.clone(), third.term.clone()]));
                }
            }
        }
        scored.retain(|(misses, ..)| precise(self.lines.count(), *misses));
        scored.sort_by_key(|(misses, priority, terms)| (terms.len(), *misses, *priority));
        self.first(scored.into_iter().map(|(.., terms)| terms))
    }

    /// A few values of one column that together take in nearly all.
    fn sets(&self, singles: &[Scored]) -> Option<Rule> {
        let mut found: Vec<(usize, u32, Term)> = Vec::new();
        for &(column, priority) in &self.finder.columns {
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
            if values.len() > 1 && self.nearly_all(values.iter().map(|(hits, _)| hits).sum()) {
                let mut ids: Vec<TextId> = values.iter().map(|&(_, id)| id).collect();
                ids.sort_unstable_by_key(|&id| self.finder.texts.get(id));
                found.push((ids.len(), priority, Term { column, test: Test::In(ids) }));
            }
        }
        found.sort_by_key(|(values, priority, _)| (*values, *priority));
        self.first(found.into_iter().map(|(.., term)| vec![term]))
    }

    /// The largest share of the lines that one term, or two, take in precisely.
    fn partly(&self, singles: &[Scored]) -> Option<Rule> {
        let total = self.positive.count();
        let worth = |hits: u64| hits >= 2 && (hits * 20 >= total || hits >= 40 * self.lines.weight);
        let mut sure: Vec<&Scored> = singles.iter().filter(|s| precise(s.hits, s.misses) && worth(s.hits)).collect();
        sure.sort_by_key(|s| (std::cmp::Reverse(s.hits), s.misses, s.priority));
        let mut best = sure.iter().take(TRIES).find_map(|s| self.counted(vec![s.term.clone()]));
        let rest = self.count(&self.others);
        let telling = |s: &&Scored| !precise(s.hits, s.misses) && s.hits * 5 >= total && s.misses * 3 <= rest;
        let mut broad: Vec<&Scored> = singles.iter().filter(telling).collect();
        // By how much more common it is among the lines than among the rest.
        broad.sort_by_key(|s| {
            (std::cmp::Reverse((s.hits * 1000).checked_div(s.misses.max(1)).unwrap_or(0).min(100_000)), std::cmp::Reverse(s.hits))
        });
        for first in broad.iter().take(4) {
            let least = best.as_ref().map_or(0, |rule| rule.hits.len() as u64 * 6 / 5);
            if first.hits <= least {
                continue;
            }
            let narrowed = self.inside(std::slice::from_ref(&self.lines), &first.term);
            let Some(narrowed) = narrowed.first() else { continue };
            let seconds = self.finder.singles(narrowed, &self.inside(&self.others, &first.term));
            let second = seconds
                .iter()
                .filter(|s| precise(s.hits, s.misses) && worth(s.hits) && s.hits > least)
                .max_by_key(|s| (s.hits, std::cmp::Reverse((s.misses, s.priority))));
            let rule = second.and_then(|second| self.counted(vec![first.term.clone(), second.term.clone()]));
            if let Some(rule) = rule
                && rule.hits.len() as u64 > least
            {
                best = Some(rule);
            }
        }
        best.filter(|rule| worth(rule.hits.len() as u64) && rule.hits.len() >= by_chance(rule.terms.len()))
    }
}
