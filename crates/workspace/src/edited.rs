//! Edits by hand, laid over the computed causes: which cause a difference has after them, and what the causes then amount to.

use crate::Result;
use crate::table::cause::{self, Known};
use crate::table::edit::{self, Change, Edit};
use crate::table::{first_id, last_id, run};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use tieout_billing::{CurrencyTotals, Decimal, Totals};

/// By which fields of its lines a cause can be split.
pub const SPLIT_FIELDS: [&str; 3] = ["customer_id", "product", "currency"];

/// Says which cause a difference has after all edits.
pub struct Resolver {
    /// Computed causes first, in order, then those made by edits.
    ids: Vec<String>,
    computed: usize,
    steps: Vec<Step>,
    /// Of each computed cause, where it ends up; `None`: that depends on the line.
    fixed: Vec<Option<u32>>,
}

enum Step {
    Merge { from: Vec<u32>, to: u32 },
    Split { from: u32, field: usize, values: HashSet<String>, to: u32 },
}

/// Who, what and in which currency a line is, in the order of [`SPLIT_FIELDS`].
pub type Dimensions<'a> = [&'a str; 3];

impl Resolver {
    /// The edits of a comparison as they stand.
    pub fn load(connection: &Connection, comparison: i64) -> Result<Resolver> {
        let computed: Vec<String> = cause::computed(connection, comparison)?.into_iter().map(|cause| cause.id).collect();
        Ok(Resolver::new(computed, &edit::active(connection, comparison)?.0))
    }

    /// The edits over the computed causes of these ids.
    pub fn new(computed: Vec<String>, edits: &[Edit]) -> Resolver {
        let mut resolver = Resolver { computed: computed.len(), ids: computed, steps: Vec::new(), fixed: Vec::new() };
        for edit in edits {
            let to = resolver.ids.len() as u32;
            let find = |id: &String| resolver.ids.iter().position(|known| known == id).map(|index| index as u32);
            let step = match &edit.change {
                Change::Merge { causes } => Some(Step::Merge { from: causes.iter().filter_map(find).collect(), to }),
                Change::Split { from, field, values } => {
                    let field = SPLIT_FIELDS.iter().position(|known| known == field);
                    find(from).zip(field).map(|(from, field)| Step::Split { from, field, values: values.iter().cloned().collect(), to })
                }
            };
            resolver.ids.push(edit.cause.clone());
            resolver.steps.extend(step);
        }
        resolver.fixed = (0..resolver.computed as u32).map(|cause| resolver.path(cause, None)).collect();
        resolver
    }

    /// The id of the cause of a difference; empty if unexplained.
    pub fn cause(&self, computed: Option<u32>, dimensions: Dimensions<'_>) -> &str {
        match computed {
            Some(computed) => &self.ids[self.index(computed, dimensions) as usize],
            None => "",
        }
    }

    /// Whether the cause of some difference can't be told from its computed cause alone.
    pub fn needs_dimensions(&self) -> bool {
        self.fixed.contains(&None)
    }

    /// The computed causes of which something ends up in this one.
    pub fn sources(&self, id: &str) -> Vec<u32> {
        let Some(index) = self.ids.iter().position(|known| known == id).map(|index| index as u32) else { return Vec::new() };
        let reaches = |cause: &u32| match self.fixed[*cause as usize] {
            Some(end) => end == index,
            None => self.ends(*cause).contains(&index),
        };
        (0..self.computed as u32).filter(reaches).collect()
    }

    fn index(&self, computed: u32, dimensions: Dimensions<'_>) -> u32 {
        let fixed = self.fixed.get(computed as usize).copied().flatten();
        fixed.unwrap_or_else(|| self.path(computed, Some(dimensions)).unwrap_or(computed))
    }

    fn path(&self, cause: u32, dimensions: Option<Dimensions<'_>>) -> Option<u32> {
        let mut current = cause;
        for step in &self.steps {
            match step {
                Step::Merge { from, to } if from.contains(&current) => current = *to,
                Step::Split { from, field, values, to } if *from == current && values.contains(dimensions?[*field]) => current = *to,
                _ => {}
            }
        }
        Some(current)
    }

    /// Everywhere that lines of a computed cause can end up.
    fn ends(&self, cause: u32) -> BTreeSet<u32> {
        let mut ends = BTreeSet::from([cause]);
        for step in &self.steps {
            match step {
                Step::Merge { from, to } => {
                    let merged = ends.iter().any(|end| from.contains(end));
                    ends.retain(|end| !from.contains(end));
                    ends.extend(merged.then_some(*to));
                }
                Step::Split { from, to, .. } => {
                    let split = ends.contains(from);
                    ends.extend(split.then_some(*to));
                }
            }
        }
        ends
    }

    /// Where the lines of a computed cause stay that no split takes away.
    fn remainder(&self, cause: u32) -> u32 {
        let nowhere = ["\u{0}"; 3];
        self.path(cause, Some(nowhere)).unwrap_or(cause)
    }
}

/// What a cause moved on one line.
pub struct Share<'a> {
    pub pair: u64,
    pub invoice_pair: u64,
    /// The computed cause.
    pub cause: u32,
    pub dimensions: Dimensions<'a>,
    /// Before, negative, and after, in their own currencies.
    pub moved: [(&'a str, Totals); 2],
}

/// Walks the shares of these computed causes, line by line.
///
/// A line with a single cause moved by all that it differs by. Where several causes meet on a line, each moved the amounts that are its
/// own differences.
pub fn shares(connection: &Connection, comparison: i64, causes: &[u32], each: &mut dyn FnMut(&Share<'_>) -> Result<()>) -> Result<()> {
    let list = causes.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    let mut statement = connection.prepare(&format!(
        "SELECT d.pair, d.cause, max(d.field = 'net_amount'), max(d.field = 'tax_amount'), max(d.field = 'gross_amount'), p.causes, p.invoice_pair,
            ifnull(p.before_customer, p.after_customer), ifnull(p.before_product, p.after_product), ifnull(p.before_currency, p.after_currency),
            p.before_currency, p.before_net, p.before_tax, p.before_gross, p.after_currency, p.after_net, p.after_tax, p.after_gross
         FROM difference d JOIN pair p ON p.id = (d.id & ~4294967295) | d.pair
         WHERE d.id BETWEEN ? AND ? AND d.cause IN ({list}) GROUP BY d.pair, d.cause ORDER BY d.pair, d.cause"
    ))?;
    let mut rows = statement.query([first_id(comparison), last_id(comparison)])?;
    while let Some(row) = rows.next()? {
        let text =
            |index: usize| -> Result<&str> { Ok(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?.unwrap_or_default()) };
        let alone = row.get::<_, i64>(5)? <= 1;
        let [net, tax, gross] = [row.get::<_, bool>(2)? || alone, row.get::<_, bool>(3)? || alone, row.get::<_, bool>(4)?];
        let side = |first: usize, sign: Decimal| -> Result<(&str, Totals)> {
            let amount = |index: usize| -> Result<Decimal> {
                match text(index)? {
                    "" => Ok(Decimal::ZERO),
                    amount => Ok(run::decimal(amount)? * sign),
                }
            };
            let stated = Totals { net: amount(first + 1)?, tax: amount(first + 2)?, gross: amount(first + 3)? };
            let own = Totals {
                net: if net { stated.net } else { Decimal::ZERO },
                tax: if tax { stated.tax } else { Decimal::ZERO },
                gross: Decimal::ZERO,
            };
            let gross = if alone || gross { stated.gross } else { own.net + own.tax };
            Ok((text(first)?, Totals { gross, ..own }))
        };
        each(&Share {
            pair: row.get::<_, i64>(0)?.cast_unsigned(),
            invoice_pair: row.get::<_, i64>(6)?.cast_unsigned(),
            cause: row.get(1)?,
            dimensions: [text(7)?, text(8)?, text(9)?],
            moved: [side(10, Decimal::NEGATIVE_ONE)?, side(14, Decimal::ONE)?],
        })?;
    }
    Ok(())
}

/// Lines, invoices, customers and money of a set of shares.
#[derive(Default)]
pub struct Tally {
    pairs: BTreeSet<u64>,
    invoices: HashSet<u64>,
    customers: HashSet<String>,
    pub impact: CurrencyTotals,
    largest: BTreeSet<(Decimal, u64)>,
}

impl Tally {
    const EXAMPLES: usize = 6;

    /// Adds a share.
    pub fn add(&mut self, share: &Share<'_>) {
        self.pairs.insert(share.pair);
        self.invoices.insert(share.invoice_pair);
        if !self.customers.contains(share.dimensions[0]) {
            self.customers.insert(share.dimensions[0].to_owned());
        }
        add_moved(&mut self.impact, &share.moved);
        let size = share.moved.iter().map(|(_, totals)| totals.net).sum::<Decimal>().abs();
        self.largest.insert((size, share.pair));
        if self.largest.len() > Self::EXAMPLES {
            self.largest.pop_first();
        }
    }

    /// How many lines.
    pub fn lines(&self) -> u64 {
        self.pairs.len() as u64
    }

    fn examples(&self) -> Vec<u32> {
        let typical = self.pairs.iter().take(Self::EXAMPLES);
        let largest = self.largest.iter().rev().map(|(_, pair)| pair);
        let mut seen = HashSet::new();
        typical.chain(largest).filter(|pair| seen.insert(**pair)).map(|pair| u32::try_from(*pair).unwrap_or(u32::MAX)).collect()
    }
}

/// Adds what a share moved; currencies stay apart.
pub fn add_moved(impact: &mut CurrencyTotals, moved: &[(&str, Totals); 2]) {
    for (currency, totals) in moved {
        if *totals == Totals::default() {
            continue;
        }
        match impact.get_mut(*currency) {
            Some(sum) => *sum += *totals,
            None => {
                impact.insert((*currency).to_owned(), *totals);
            }
        }
    }
}

/// The causes as the edits leave them: merged ones where the first of them stood, split ones behind what they were split from. Sums are
/// those of the computed causes: what a split takes is taken from where it was.
pub fn recompute(connection: &Connection, comparison: i64) -> Result<Option<Vec<Known>>> {
    let (edits, _) = edit::active(connection, comparison)?;
    if edits.is_empty() {
        return Ok(None);
    }
    let computed = cause::computed(connection, comparison)?;
    let resolver = Resolver::new(computed.iter().map(|cause| cause.id.clone()).collect(), &edits);
    let touched: Vec<u32> = (0..computed.len() as u32).filter(|cause| resolver.fixed[*cause as usize] != Some(*cause)).collect();
    let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
    let mut taken: BTreeMap<(u32, u32), CurrencyTotals> = BTreeMap::new();
    shares(connection, comparison, &touched, &mut |share| {
        let end = resolver.index(share.cause, share.dimensions);
        tallies.entry(end).or_default().add(share);
        if end != resolver.remainder(share.cause) {
            add_moved(taken.entry((share.cause, end)).or_default(), &share.moved);
        }
        Ok(())
    })?;
    let mut impacts: BTreeMap<u32, CurrencyTotals> = BTreeMap::new();
    for cause in &touched {
        let mut rest = computed[*cause as usize].impact.clone();
        for ((_, end), impact) in taken.range((*cause, 0)..=(*cause, u32::MAX)) {
            for (currency, totals) in impact {
                *rest.entry(currency.clone()).or_default() -= *totals;
                *impacts.entry(*end).or_default().entry(currency.clone()).or_default() += *totals;
            }
        }
        for (currency, totals) in rest {
            *impacts.entry(resolver.remainder(*cause)).or_default().entry(currency).or_default() += totals;
        }
    }
    Ok(Some(arrange(&computed, &edits, &resolver, &tallies, impacts)))
}

fn arrange(
    computed: &[Known],
    edits: &[Edit],
    resolver: &Resolver,
    tallies: &BTreeMap<u32, Tally>,
    mut impacts: BTreeMap<u32, CurrencyTotals>,
) -> Vec<Known> {
    let mut list: Vec<Known> = computed.to_vec();
    for edit in edits {
        match &edit.change {
            Change::Merge { causes } => {
                let place = list.iter().position(|cause| causes.contains(&cause.id)).unwrap_or(list.len());
                let model = list.get(place).cloned();
                list.retain(|cause| !causes.contains(&cause.id));
                list.extend(model.map(|model| Known {
                    id: edit.cause.clone(),
                    merged_from: causes.clone(),
                    split_from: None,
                    conditions: Vec::new(),
                    ..named(model, edit)
                }));
                let last = list.len().saturating_sub(1);
                list[place.min(last)..].rotate_right(1);
            }
            Change::Split { from, .. } => {
                if let Some(place) = list.iter().position(|cause| cause.id == *from) {
                    let part = Known {
                        id: edit.cause.clone(),
                        split_from: Some(from.clone()),
                        merged_from: Vec::new(),
                        ..named(list[place].clone(), edit)
                    };
                    let behind = list[place + 1..].iter().take_while(|cause| cause.split_from.as_ref() == Some(from)).count();
                    list.insert(place + 1 + behind, part);
                }
            }
        }
    }
    for cause in &mut list {
        let Some(index) = resolver.ids.iter().position(|id| *id == cause.id).map(|index| index as u32) else { continue };
        let untouched = (index as usize) < resolver.computed && resolver.fixed[index as usize] == Some(index);
        if untouched {
            continue;
        }
        let empty = Tally::default();
        let tally = tallies.get(&index).unwrap_or(&empty);
        cause.lines = tally.lines();
        cause.invoices = tally.invoices.len() as u64;
        cause.customers = tally.customers.len() as u64;
        cause.impact = impacts.remove(&index).unwrap_or_default();
        cause.examples = tally.examples();
    }
    list
}

fn named(model: Known, edit: &Edit) -> Known {
    let summary = if edit.summary.trim().is_empty() { default_summary(&model, edit) } else { edit.summary.clone() };
    Known { summary, ..model }
}

fn default_summary(model: &Known, edit: &Edit) -> String {
    match &edit.change {
        Change::Merge { causes } => format!("{} together", causes.join(", ")),
        Change::Split { field, values, .. } => format!("{}, of it {field} {}", model.summary, values.join(", ")),
    }
}
