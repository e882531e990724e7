//! From what was found to the result: causes with their money, differences, proof.

use crate::CompareError;
use crate::explain::FoundCause;
use crate::fingerprint::{Side, line_totals};
use crate::fold::{FieldDifference, Hidden};
use crate::groups::GroupPair;
use crate::hypothesis::Scene;
use crate::impact::divide;
use crate::pairing::{Pair, Suspects};
use crate::plan::{Plan, SideOf};
use crate::relations::{Figures, Relations};
use crate::result::*;
use crate::settings::Settings;
use crate::table::{Held, Table};
use crate::texts::Texts;
use crate::wording;
use compact_str::CompactString;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::money::{CurrencyTotals, Totals};
use tieout_billing::{Field, FieldName, LineSource, Value};

/// Everything that the steps before found.
pub struct Findings<'f> {
    pub plan: &'f Plan,
    pub relations: &'f Relations,
    pub settings: &'f Settings,
    pub sides: (&'f Side, &'f Side),
    pub sources: (&'f dyn LineSource, &'f dyn LineSource),
    pub groups: &'f [GroupPair],
    pub suspects: Suspects,
    pub differences: Vec<FieldDifference>,
    pub hidden: Vec<Hidden>,
    /// Pairs of which tolerance hid everything: totals of both sides.
    pub tolerated_pairs: Vec<(CompactString, Totals, CompactString, Totals)>,
    pub causes: Vec<FoundCause>,
    pub texts: Texts,
}

/// Money per cause (the last is the unexplained), per currency.
struct Ledger(Vec<HashMap<CompactString, Totals>>);

impl Ledger {
    fn add(&mut self, cause: usize, currency: &CompactString, totals: Totals) {
        *self.0[cause].entry(currency.clone()).or_default() += totals;
    }

    fn totals(&self, cause: usize) -> CurrencyTotals {
        self.0[cause].iter().filter(|(_, totals)| **totals != Totals::default()).map(|(code, totals)| (code.to_string(), *totals)).collect()
    }
}

fn minus(totals: Totals) -> Totals {
    let mut negated = Totals::default();
    negated -= totals;
    negated
}

/// The result.
pub fn assemble(findings: Findings<'_>) -> Result<Comparison, CompareError> {
    let Findings { plan, relations, settings, sides, sources, groups, suspects, differences, hidden, tolerated_pairs, causes, texts } =
        findings;
    let unexplained = causes.len();

    let mut cause_of: Vec<Option<u32>> = vec![None; differences.len()];
    let mut cause_of_pair: Vec<Option<u32>> = vec![None; suspects.pairs.len()];
    for (index, cause) in causes.iter().enumerate() {
        for &difference in &cause.differences {
            cause_of[difference as usize] = Some(index as u32);
        }
        for &pair in &cause.pairs {
            cause_of_pair[pair as usize] = Some(index as u32);
        }
    }
    for index in 0..differences.len() {
        if let Some(back) = differences[index].follows {
            cause_of[index] = cause_of[index - usize::from(back)];
        }
    }

    let mut ends: Vec<LinePair> = suspects.pairs.iter().map(|pair| line_pair(plan, &texts, &suspects, pair)).collect();
    let invoices = invoices(plan, sides, sources, groups, &suspects.pairs, &mut ends)?;
    let mut ledger = Ledger(vec![HashMap::new(); causes.len() + 2]);
    let tolerated_place = causes.len() + 1;
    let mut hidden_of: HashMap<u32, Totals> = HashMap::new();
    for hide in &hidden {
        let totals = hidden_of.entry(hide.pair).or_default();
        let delta = hide.after - hide.before;
        match plan.columns[usize::from(hide.column)].name.known() {
            Some(Field::NetAmount) => totals.net += delta,
            Some(Field::TaxAmount) => totals.tax += delta,
            Some(Field::GrossAmount) => totals.gross += delta,
            _ => {}
        }
    }

    let mut ranges: Vec<std::ops::Range<usize>> = vec![0..0; suspects.pairs.len()];
    let mut at = 0;
    while at < differences.len() {
        let pair = differences[at].pair;
        let end = at + differences[at..].iter().take_while(|difference| difference.pair == pair).count();
        ranges[pair as usize] = at..end;
        at = end;
    }
    for (index, pair) in ends.iter().enumerate() {
        let whole = || cause_of_pair[index].map_or(unexplained, |cause| cause as usize);
        match (&pair.before, &pair.after) {
            (Some(before), None) => ledger.add(whole(), &before.currency, minus(before.totals)),
            (None, Some(after)) => ledger.add(whole(), &after.currency, after.totals),
            (Some(before), Some(after)) => {
                let roots: Vec<usize> = ranges[index].clone().filter(|&at| differences[at].follows.is_none()).collect();
                let place = |at: usize| cause_of[at].map_or(unexplained, |cause| cause as usize);
                if before.currency != after.currency {
                    let currency = roots.iter().copied().find(|&at| plan.of(Field::Currency) == Some(usize::from(differences[at].column)));
                    let cause = currency.map_or(unexplained, place);
                    ledger.add(cause, &before.currency, minus(before.totals));
                    ledger.add(cause, &after.currency, after.totals);
                    continue;
                }
                let mut delta = after.totals;
                delta -= before.totals;
                if let Some(hidden) = hidden_of.get(&(index as u32)) {
                    let mut hidden = *hidden;
                    if plan.of(Field::GrossAmount).is_none() {
                        hidden.gross = hidden.net + hidden.tax;
                    }
                    ledger.add(tolerated_place, &before.currency, hidden);
                    delta -= hidden;
                }
                if delta == Totals::default() {
                    continue;
                }
                if let Some(cause) = cause_of_pair[index] {
                    ledger.add(cause as usize, &before.currency, delta);
                    continue;
                }
                let figures =
                    |table: &Table, row: Option<u32>| row.map(|row| Figures::of(plan, &texts, table, row as usize)).unwrap_or_default();
                let raw = &suspects.pairs[index];
                let (b, a) = (figures(&suspects.before, raw.before), figures(&suspects.after, raw.after));
                let rooted: Vec<&FieldDifference> = roots.iter().map(|&at| &differences[at]).collect();
                match divide(plan, relations, (&b, &a), &rooted, delta) {
                    Some(shares) => roots.iter().zip(shares).for_each(|(&at, share)| ledger.add(place(at), &before.currency, share)),
                    // The amount moved in a field that is not compared.
                    None => ledger.add(tolerated_place, &before.currency, delta),
                }
            }
            (None, None) => {}
        }
    }
    for (code_b, before, code_a, after) in &tolerated_pairs {
        ledger.add(tolerated_place, code_b, minus(*before));
        ledger.add(tolerated_place, code_a, *after);
    }

    let scene = Scene { plan, texts: &texts, relations, suspects: &suspects };
    let mut told: Vec<(Cause, usize)> =
        causes.iter().enumerate().map(|(index, cause)| (tell(&scene, cause, &differences, &ends, ledger.totals(index)), index)).collect();
    let size = |cause: &Cause| cause.impact.values().map(|totals| totals.gross.abs().max(totals.net.abs())).max().unwrap_or_default();
    told.sort_by(|(a, _), (b, _)| size(b).cmp(&size(a)).then(b.lines.cmp(&a.lines)).then_with(|| a.summary.cmp(&b.summary)));
    let mut renumbered = vec![0u32; causes.len()];
    for (place, (cause, index)) in told.iter_mut().enumerate() {
        cause.id = format!("C{}", place + 1);
        renumbered[*index] = place as u32;
    }

    let mut rows = Vec::with_capacity(differences.len() + ends.len() / 4);
    let mut fields = Fields::default();
    let mut unexplained_lines = 0u64;
    for (index, pair) in ends.iter().enumerate() {
        let number = |cause: Option<u32>| cause.map(|cause| renumbered[cause as usize]);
        let mut open = false;
        if pair.state != State::Changed || suspects.pairs[index].set.is_some() && ranges[index].is_empty() {
            let cause = number(cause_of_pair[index]);
            open |= cause.is_none();
            rows.push(Difference { pair: index as u32, field: None, before: Kept::Empty, after: Kept::Empty, root: true, cause });
        }
        for at in ranges[index].clone() {
            let difference = &differences[at];
            let cause = number(cause_of[at].or(cause_of_pair[index]));
            open |= cause.is_none() && difference.follows.is_none();
            rows.push(Difference {
                pair: index as u32,
                field: Some(fields.id(&plan.columns[usize::from(difference.column)].name)),
                before: kept(difference.before),
                after: kept(difference.after),
                root: difference.follows.is_none(),
                cause,
            });
        }
        unexplained_lines += u64::from(open);
    }

    let counts = count(groups, sides, &suspects.pairs);
    let proof = prove(plan, sides, &ledger, causes.len());
    let tolerated = tolerated(plan, &ends, &hidden);
    let overruns = overruns(settings, &tolerated);
    let mut invoices_matched_by = BTreeMap::new();
    for group in groups {
        *invoices_matched_by.entry(group.matched_by).or_default() += 1;
    }
    let summary = |side: &Side| SideSummary { invoices: side.invoices, lines: side.content.len() as u64, totals: side.totals.clone() };
    Ok(Comparison {
        settings: settings.clone(),
        before: summary(sides.0),
        after: summary(sides.1),
        counts,
        invoices_matched_by,
        pairs: ends,
        invoices,
        differences: rows,
        fields: fields.0,
        causes: told.into_iter().map(|(cause, _)| cause).collect(),
        unexplained: Unexplained { lines: unexplained_lines, impact: ledger.totals(unexplained) },
        proof,
        tolerated,
        overruns,
        fields_on_one_side: plan.on_one_side.clone(),
        texts: texts.into_boxes(),
    })
}

fn kept(held: Held) -> Kept {
    match held {
        Held::Empty => Kept::Empty,
        Held::Text(id) => Kept::Text(id),
        Held::Decimal(decimal) => Kept::Decimal(decimal),
        Held::Date(date) => Kept::Date(date),
    }
}

#[derive(Default)]
struct Fields(Vec<FieldName>);

impl Fields {
    fn id(&mut self, name: &FieldName) -> u16 {
        let at = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.clone());
            self.0.len() - 1
        });
        at as u16
    }
}

/// Both ends of a pair, named.
fn line_pair(plan: &Plan, texts: &Texts, suspects: &Suspects, pair: &Pair) -> LinePair {
    let end = |side: SideOf, row: u32| {
        let (table, ordinals) = match side {
            SideOf::Before => (&suspects.before, &suspects.before_ordinal),
            SideOf::After => (&suspects.after, &suspects.after_ordinal),
        };
        let row = row as usize;
        let text = |field| CompactString::from(texts.get(table.text(plan.of(field), row)));
        let line = if pair.header {
            CompactString::default()
        } else {
            match texts.get(table.text(plan.of(Field::LineNumber), row)).trim() {
                "" => compact_str::format_compact!("{}", ordinals[row]),
                number => CompactString::from(number),
            }
        };
        LineEnd {
            position: table.position[row],
            file: table.file[row],
            row: table.row[row],
            invoice: CompactString::from(texts.get(table.text(plan.of(Field::InvoiceNumber), row)).trim()),
            line,
            customer: text(if plan.of(Field::CustomerId).is_some() { Field::CustomerId } else { Field::CustomerName }),
            product: text(if plan.of(Field::Product).is_some() { Field::Product } else { Field::Description }),
            currency: text(Field::Currency),
            totals: if pair.header { Totals::default() } else { totals(plan, table, row) },
        }
    };
    LinePair {
        state: match (pair.before, pair.after) {
            (Some(_), Some(_)) => State::Changed,
            (Some(_), None) => State::Removed,
            _ => State::Added,
        },
        before: pair.before.map(|row| end(SideOf::Before, row)),
        after: pair.after.map(|row| end(SideOf::After, row)),
        matched_by: pair.matched_by,
        group: pair.set,
        invoice: 0,
    }
}

/// The invoices that the pairs lie on; each pair is told its own.
fn invoices(
    plan: &Plan,
    sides: (&Side, &Side),
    sources: (&dyn LineSource, &dyn LineSource),
    groups: &[GroupPair],
    pairs: &[Pair],
    ends: &mut [LinePair],
) -> Result<Vec<InvoiceMatch>, CompareError> {
    let mut place: HashMap<u32, u32> = HashMap::new();
    let mut invoices: Vec<InvoiceMatch> = Vec::new();
    let mut group_of: Vec<u32> = Vec::new();
    for (pair, end) in pairs.iter().zip(ends.iter_mut()) {
        let next = invoices.len() as u32;
        end.invoice = *place.entry(pair.group).or_insert(next);
        if end.invoice == next {
            invoices.push(InvoiceMatch { before: None, after: None, matched_by: groups[pair.group as usize].matched_by });
            group_of.push(pair.group);
        }
        let invoice = &mut invoices[end.invoice as usize];
        if invoice.before.is_none() && end.before.is_some() {
            invoice.before = end.before.as_ref().map(|end| end.invoice.clone());
        }
        // A line that moved stands in an invoice of another number.
        if invoice.after.is_none() && !pair.moved {
            invoice.after = end.after.as_ref().map(|end| end.invoice.clone());
        }
    }
    // Where only lines of one side differ, the number of the other side is read off its first line.
    for (of, side, source) in [(SideOf::Before, sides.0, sources.0), (SideOf::After, sides.1, sources.1)] {
        let Some(column) = plan.of(Field::InvoiceNumber).and_then(|column| plan.columns[column].position(of)) else { continue };
        let mut wanted: Vec<(u64, usize)> = invoices
            .iter()
            .enumerate()
            .filter_map(|(at, invoice)| {
                let group = &groups[group_of[at] as usize];
                let (number, group) = if of == SideOf::Before { (&invoice.before, group.before) } else { (&invoice.after, group.after) };
                let first = side.groups[group.filter(|_| number.is_none())? as usize].first;
                Some((side.position[first as usize], at))
            })
            .collect();
        wanted.sort_unstable();
        let positions: Vec<u64> = wanted.iter().map(|&(position, _)| position).collect();
        source.fetch(&positions, &mut |index, line| {
            let cell = &line.cells[column];
            let text = if let Value::Text(text) = cell.value { text } else { cell.source };
            let number = Some(CompactString::from(text.trim()));
            let invoice = &mut invoices[wanted[index].1];
            *(if of == SideOf::Before { &mut invoice.before } else { &mut invoice.after }) = number;
        })?;
    }
    Ok(invoices)
}

/// The money that a line states.
pub fn totals(plan: &Plan, table: &Table, row: usize) -> Totals {
    let amount = |field| table.amount(plan, field, row);
    line_totals(amount(Field::NetAmount), amount(Field::TaxAmount), amount(Field::GrossAmount))
}

/// The cause with its words and counts.
fn tell(scene: &Scene, cause: &FoundCause, differences: &[FieldDifference], ends: &[LinePair], impact: CurrencyTotals) -> Cause {
    let mut pairs: Vec<u32> = cause.pairs.clone();
    pairs.extend(cause.differences.iter().map(|&at| differences[at as usize].pair));
    pairs.sort_unstable();
    pairs.dedup();
    let end = |pair: u32| ends[pair as usize].before.as_ref().or(ends[pair as usize].after.as_ref());
    let distinct = |name: fn(&LineEnd) -> &str| {
        pairs.iter().filter_map(|&pair| end(pair)).map(name).filter(|name| !name.is_empty()).collect::<HashSet<_>>().len() as u64
    };
    let conditions: Vec<Condition> = cause.terms.iter().map(|term| term.condition(scene.plan, scene.texts)).collect();
    let hits = pairs.len() as u64;
    let confidence = Decimal::from(hits) / Decimal::from((hits + cause.misses).max(1));
    Cause {
        id: String::new(),
        kind: wording::kind(scene, &cause.deed),
        summary: wording::summary(scene, cause, &conditions),
        field: wording::field(scene, &cause.deed),
        transformation: wording::transformation(scene, &cause.deed),
        conditions,
        lines: hits,
        invoices: distinct(|end| &end.invoice),
        customers: distinct(|end| &end.customer),
        impact,
        // Never 1 where a line was left alone.
        confidence: confidence.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::ToZero),
        examples: examples(&pairs, ends),
    }
}

/// The three that move most money and up to three spread over the rest.
fn examples(pairs: &[u32], ends: &[LinePair]) -> Vec<u32> {
    let money = |pair: u32| {
        let totals = |end: &Option<LineEnd>| end.as_ref().map(|end| end.totals.gross).unwrap_or_default();
        let pair = &ends[pair as usize];
        (totals(&pair.after) - totals(&pair.before)).abs()
    };
    let mut largest: Vec<(Decimal, std::cmp::Reverse<u32>)> = pairs.iter().map(|&pair| (money(pair), std::cmp::Reverse(pair))).collect();
    let keep = 3.min(largest.len());
    if keep > 0 {
        largest.select_nth_unstable_by(keep - 1, |a, b| b.cmp(a));
    }
    largest.truncate(keep);
    largest.sort_unstable_by(|a, b| b.cmp(a));
    let mut examples: Vec<u32> = largest.into_iter().map(|(_, pair)| pair.0).collect();
    for at in [pairs.len() / 4, pairs.len() / 2, pairs.len() * 3 / 4] {
        if let Some(&pair) = pairs.get(at)
            && !examples.contains(&pair)
        {
            examples.push(pair);
        }
    }
    examples
}

fn count(groups: &[GroupPair], (before, after): (&Side, &Side), pairs: &[Pair]) -> Counts {
    let mut counts = Counts::default();
    let mut touched = HashSet::new();
    for pair in pairs {
        touched.insert(pair.group);
        match (pair.before, pair.after) {
            _ if pair.header => {}
            (Some(_), Some(_)) => counts.lines.changed += 1,
            (Some(_), None) => counts.lines.removed += 1,
            _ => counts.lines.added += 1,
        }
    }
    counts.lines.matched = before.content.len() as u64 - counts.lines.removed;
    counts.lines.unchanged = counts.lines.matched - counts.lines.changed;
    debug_assert_eq!(counts.lines.matched, after.content.len() as u64 - counts.lines.added);
    for (index, pair) in groups.iter().enumerate() {
        match (pair.before, pair.after) {
            (Some(_), Some(_)) => {
                counts.invoices.matched += 1;
                if touched.contains(&(index as u32)) { counts.invoices.changed += 1 } else { counts.invoices.unchanged += 1 }
            }
            (Some(_), None) => counts.invoices.removed += 1,
            _ => counts.invoices.added += 1,
        }
    }
    counts
}

/// Per currency, before + causes + unexplained + tolerated against after.
fn prove(plan: &Plan, (before, after): (&Side, &Side), ledger: &Ledger, causes: usize) -> Vec<Proof> {
    let mut currencies: Vec<&String> = before.totals.keys().chain(after.totals.keys()).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let compared = |field| plan.compared(field).is_some();
    let (net, tax) = (compared(Field::NetAmount), compared(Field::TaxAmount));
    let gross = compared(Field::GrossAmount) || plan.of(Field::GrossAmount).is_none() && net && tax;
    currencies
        .into_iter()
        .map(|currency| {
            let of = |place: usize| ledger.0[place].get(currency.as_str()).copied().unwrap_or_default();
            let before = before.totals.get(currency).copied().unwrap_or_default();
            let after = after.totals.get(currency).copied().unwrap_or_default();
            let mut explained = Totals::default();
            (0..causes).for_each(|cause| explained += of(cause));
            let unexplained = of(causes);
            let mut tolerated = of(causes + 1);
            let mut residual = after;
            [before, explained, unexplained, tolerated].into_iter().for_each(|part| residual -= part);
            // A field that is not compared proves nothing: what it moved stands with what was let go.
            for (is_compared, left, part) in [
                (net, &mut residual.net, &mut tolerated.net),
                (tax, &mut residual.tax, &mut tolerated.tax),
                (gross, &mut residual.gross, &mut tolerated.gross),
            ] {
                if !is_compared {
                    *part += *left;
                    *left = Decimal::ZERO;
                }
            }
            Proof { currency: currency.clone(), before, causes: explained, unexplained, tolerated, after, residual }
        })
        .collect()
}

fn tolerated(plan: &Plan, ends: &[LinePair], hidden: &[Hidden]) -> Vec<Tolerated> {
    let mut sums: BTreeMap<(u16, CompactString), Tolerated> = BTreeMap::new();
    for hide in hidden {
        let currency = ends
            .get(hide.pair as usize)
            .and_then(|pair| pair.before.as_ref())
            .map(|end| end.currency.clone())
            .or_else(|| hide.currency.clone())
            .unwrap_or_default();
        let entry = sums.entry((hide.column, currency.clone())).or_insert_with(|| Tolerated {
            field: plan.columns[usize::from(hide.column)].name.clone(),
            currency: currency.to_string(),
            lines: 0,
            absolute: Decimal::ZERO,
            net: Decimal::ZERO,
        });
        let delta = hide.after - hide.before;
        entry.lines += 1;
        entry.absolute += delta.abs();
        entry.net += delta;
    }
    sums.into_values().collect()
}

fn overruns(settings: &Settings, tolerated: &[Tolerated]) -> Vec<BudgetOverrun> {
    settings
        .budget
        .iter()
        .filter_map(|(currency, budget)| {
            let counted = |t: &&Tolerated| {
                t.currency == *currency && matches!(t.field.known(), Some(Field::NetAmount | Field::TaxAmount | Field::GrossAmount))
            };
            let net_or_tax = |t: &&Tolerated| t.field.known() != Some(Field::GrossAmount);
            let all: Vec<&Tolerated> = tolerated.iter().filter(counted).collect();
            let parts = all.iter().copied().filter(net_or_tax).map(|t| t.absolute).sum::<Decimal>();
            let gross = all.iter().filter(|t| !net_or_tax(t)).map(|t| t.absolute).sum::<Decimal>();
            let hidden = parts.max(gross);
            (hidden > budget.0).then(|| BudgetOverrun { currency: currency.clone(), budget: budget.0, hidden })
        })
        .collect()
}
