//! Which invoice of the before run is which of the after run.

use crate::CompareError;
use crate::fingerprint::{Hashed, Side};
use crate::plan::{Plan, SideOf};
use crate::result::MatchedBy;
use crate::table::Table;
use crate::texts::{EMPTY, TextId, Texts};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use std::hash::BuildHasherDefault;
use tieout_billing::{Field, LineSource};

/// An invoice on both sides, or on one. At least one side is there.
#[derive(Clone, Copy, Debug)]
pub struct GroupPair {
    pub before: Option<u32>,
    pub after: Option<u32>,
    pub matched_by: MatchedBy,
}

/// Pairs all invoices: by number, by normalised number, by what their lines say, by customer, period and total.
pub fn match_groups(
    plan: &Plan,
    before: &Side,
    after: &Side,
    sources: (&dyn LineSource, &dyn LineSource),
) -> Result<Vec<GroupPair>, CompareError> {
    let exact = if plan.keys.is_empty() { MatchedBy::InvoiceNumber } else { MatchedBy::Key };
    let mut pairs: Vec<GroupPair> = before
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let after = after.by_hash.get(&group.hash).copied();
            GroupPair { before: Some(index as u32), after, matched_by: if after.is_some() { exact } else { MatchedBy::Unmatched } }
        })
        .collect();
    let only_before: Vec<u32> = (0..pairs.len() as u32).filter(|&i| pairs[i as usize].after.is_none()).collect();
    let only_after: Vec<u32> =
        (0..after.groups.len() as u32).filter(|&i| !before.by_hash.contains_key(&after.groups[i as usize].hash)).collect();

    let mut left = Left { before: only_before, after: only_after, found: Vec::new() };
    if plan.keys.is_empty() && !left.before.is_empty() && !left.after.is_empty() {
        let mut texts = Texts::new();
        let heads = (
            Heads::read(plan, SideOf::Before, before, &left.before, sources.0, &mut texts)?,
            Heads::read(plan, SideOf::After, after, &left.after, sources.1, &mut texts)?,
        );
        by_number(&mut left, &heads, &texts, before, after);
        by_content(&mut left, before, after);
        by_shared_lines(&mut left, before, after);
        by_customer_period_total(&mut left, plan, before, after, sources, &mut texts)?;
    }
    for &(b, a, matched_by) in &left.found {
        pairs[b as usize] = GroupPair { before: Some(b), after: Some(a), matched_by };
    }
    pairs.extend(left.after.iter().map(|&a| GroupPair { before: None, after: Some(a), matched_by: MatchedBy::Unmatched }));
    Ok(pairs)
}

/// Invoices that have no partner yet, and the partners found so far.
struct Left {
    before: Vec<u32>,
    after: Vec<u32>,
    found: Vec<(u32, u32, MatchedBy)>,
}

impl Left {
    /// Pairs those that alone have a key on their side, if `plausible`.
    fn join<K: std::hash::Hash + Eq>(
        &mut self,
        matched_by: MatchedBy,
        key_before: impl Fn(u32) -> Option<K>,
        key_after: impl Fn(u32) -> Option<K>,
        plausible: impl Fn(u32, u32) -> bool,
    ) {
        let mut keys: HashMap<K, (Vec<u32>, Vec<u32>)> = HashMap::new();
        for &b in &self.before {
            if let Some(key) = key_before(b) {
                keys.entry(key).or_default().0.push(b);
            }
        }
        for &a in &self.after {
            if let Some(key) = key_after(a)
                && let Some(entry) = keys.get_mut(&key)
            {
                entry.1.push(a);
            }
        }
        let mut found: Vec<(u32, u32, MatchedBy)> = keys
            .values()
            .filter(|(b, a)| b.len() == 1 && a.len() == 1 && plausible(b[0], a[0]))
            .map(|(b, a)| (b[0], a[0], matched_by))
            .collect();
        found.sort_unstable_by_key(|&(b, ..)| b);
        self.take(&found);
    }

    fn take(&mut self, found: &[(u32, u32, MatchedBy)]) {
        if found.is_empty() {
            return;
        }
        let taken_before: std::collections::HashSet<u32> = found.iter().map(|&(b, ..)| b).collect();
        let taken_after: std::collections::HashSet<u32> = found.iter().map(|&(_, a, _)| a).collect();
        self.before.retain(|b| !taken_before.contains(b));
        self.after.retain(|a| !taken_after.contains(a));
        self.found.extend_from_slice(found);
    }
}

/// What the first line of an invoice says of it.
struct Head {
    number: TextId,
    customer: TextId,
    date: Option<NaiveDate>,
}

struct Heads(HashMap<u32, Head>);

impl Heads {
    fn read(
        plan: &Plan,
        of: SideOf,
        side: &Side,
        groups: &[u32],
        source: &dyn LineSource,
        texts: &mut Texts,
    ) -> Result<Heads, CompareError> {
        let mut order: Vec<u32> = groups.to_vec();
        order.sort_unstable_by_key(|&group| side.position[side.groups[group as usize].first as usize]);
        let positions: Vec<u64> = order.iter().map(|&group| side.position[side.groups[group as usize].first as usize]).collect();
        let mut table = Table::new(plan);
        source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
        let heads = order
            .iter()
            .enumerate()
            .map(|(row, &group)| {
                let head = Head {
                    number: table.text(plan.of(Field::InvoiceNumber), row),
                    customer: table.text(plan.of(Field::CustomerId).or(plan.of(Field::CustomerName)), row),
                    date: table.date(plan.of(Field::InvoiceDate).or(plan.of(Field::PeriodStart)), row),
                };
                (group, head)
            })
            .collect();
        Ok(Heads(heads))
    }

    fn of(&self, group: u32) -> Option<&Head> {
        self.0.get(&group)
    }
}

/// The letters and the digits of an invoice number as separate parts, in upper case, without separators and leading zeros.
pub(crate) fn number_parts(number: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for c in number.chars() {
        let kind = if c.is_ascii_digit() { Some(true) } else { c.is_alphabetic().then_some(false) };
        if let Some(digit) = kind {
            if kind != last {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                if digit && part == "0" {
                    part.clear();
                }
                part.extend(c.to_uppercase());
            }
        }
        last = kind;
    }
    parts
}

/// The number without its first `skip` parts; `None` where no digits would be left.
fn shortened(parts: &[String], skip: usize) -> Option<Vec<String>> {
    let rest = parts.get(skip..)?;
    rest.iter().any(|part| part.starts_with(|c: char| c.is_ascii_digit())).then(|| rest.to_vec())
}

fn by_number(left: &mut Left, heads: &(Heads, Heads), texts: &Texts, before: &Side, after: &Side) {
    let parts = |heads: &Heads, group: u32| heads.of(group).map(|head| number_parts(texts.get(head.number)));
    // Fewest parts dropped first; a prefix exchanged for another needs the same customer or the same lines.
    for (skip_before, skip_after) in [(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0)] {
        left.join(
            MatchedBy::NormalisedNumber,
            |b| shortened(&parts(&heads.0, b)?, skip_before),
            |a| shortened(&parts(&heads.1, a)?, skip_after),
            |b, a| {
                let same_lines = before.groups[b as usize].sum == after.groups[a as usize].sum;
                let (Some(head_b), Some(head_a)) = (heads.0.of(b), heads.1.of(a)) else { return false };
                let same_customer = head_b.customer != EMPTY && head_b.customer == head_a.customer;
                let same_date = head_b.date.is_some() && head_b.date == head_a.date;
                let exchanged = skip_before > 0 && skip_after > 0;
                (skip_before, skip_after) == (0, 0) || same_lines || same_customer || (same_date && !exchanged)
            },
        );
    }
}

fn by_content(left: &mut Left, before: &Side, after: &Side) {
    let key = |side: &Side, group: u32| Some((side.groups[group as usize].sum, side.groups[group as usize].lines));
    left.join(MatchedBy::Content, |b| key(before, b), |a| key(after, a), |_, _| true);
}

/// The lines of some groups: `lines[starts[i]..starts[i + 1]]` are those of the i-th, in source order.
pub struct LinesOf {
    starts: Vec<u32>,
    lines: Vec<u32>,
}

impl LinesOf {
    /// `slot` says for each group of the side which place it has, or `u32::MAX` for not wanted.
    pub fn new(side: &Side, slot: &[u32], slots: usize) -> LinesOf {
        let mut starts = vec![0u32; slots + 1];
        for &group in &side.group {
            if slot[group as usize] != u32::MAX {
                starts[slot[group as usize] as usize + 1] += 1;
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut lines = vec![0u32; starts[slots] as usize];
        for (line, &group) in side.group.iter().enumerate() {
            let place = slot[group as usize];
            if place != u32::MAX {
                lines[next[place as usize] as usize] = line as u32;
                next[place as usize] += 1;
            }
        }
        LinesOf { starts, lines }
    }

    /// Only these groups, in their order.
    pub fn some(side: &Side, groups: &[u32]) -> LinesOf {
        let mut slot = vec![u32::MAX; side.groups.len()];
        for (place, &group) in groups.iter().enumerate() {
            slot[group as usize] = place as u32;
        }
        LinesOf::new(side, &slot, groups.len())
    }

    /// The lines of the i-th group.
    pub fn of(&self, place: usize) -> &[u32] {
        &self.lines[self.starts[place] as usize..self.starts[place + 1] as usize]
    }
}

/// Pairs invoices that share most of their lines, whatever their numbers.
fn by_shared_lines(left: &mut Left, before: &Side, after: &Side) {
    if left.before.is_empty() || left.after.is_empty() {
        return;
    }
    let lines_after = LinesOf::some(after, &left.after);
    let mut holders: HashMap<u128, Vec<u32>, BuildHasherDefault<Hashed>> = HashMap::default();
    for place in 0..left.after.len() {
        for &line in lines_after.of(place) {
            let holders = holders.entry(after.content[line as usize]).or_default();
            // A line that stands in many invoices says nothing of which one this is.
            if holders.len() <= 8 {
                holders.push(place as u32);
            }
        }
    }
    let lines_before = LinesOf::some(before, &left.before);
    let mut candidates: Vec<(u32, usize, u32)> = Vec::new();
    let mut shared: HashMap<u32, u32> = HashMap::new();
    for place in 0..left.before.len() {
        shared.clear();
        for &line in lines_before.of(place) {
            if let Some(places) = holders.get(&before.content[line as usize])
                && places.len() <= 8
            {
                for &at in places {
                    *shared.entry(at).or_default() += 1;
                }
            }
        }
        let size = lines_before.of(place).len();
        for (&at, &count) in &shared {
            let larger = size.max(lines_after.of(at as usize).len());
            if count as usize * 2 >= larger {
                candidates.push((count, place, at));
            }
        }
    }
    candidates.sort_unstable_by_key(|&(count, b, a)| (std::cmp::Reverse(count), b, a));
    let (mut taken_b, mut taken_a) = (vec![false; left.before.len()], vec![false; left.after.len()]);
    let mut found = Vec::new();
    for (_, b, a) in candidates {
        if !taken_b[b] && !taken_a[a as usize] {
            taken_b[b] = true;
            taken_a[a as usize] = true;
            found.push((left.before[b], left.after[a as usize], MatchedBy::Content));
        }
    }
    left.take(&found);
}

/// What identifies an invoice without its number.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Likeness {
    customer: TextId,
    currency: TextId,
    date: Option<NaiveDate>,
    total: Option<Decimal>,
}

fn by_customer_period_total(
    left: &mut Left,
    plan: &Plan,
    before: &Side,
    after: &Side,
    sources: (&dyn LineSource, &dyn LineSource),
    texts: &mut Texts,
) -> Result<(), CompareError> {
    if left.before.is_empty() || left.after.is_empty() {
        return Ok(());
    }
    let likes_before = likenesses(plan, SideOf::Before, before, &left.before, sources.0, texts)?;
    let likes_after = likenesses(plan, SideOf::After, after, &left.after, sources.1, texts)?;
    let with_total = |(like, _): &(Likeness, Vec<TextId>)| (like.customer != EMPTY && like.total.is_some()).then(|| like.clone());
    left.join(MatchedBy::CustomerPeriodTotal, |b| with_total(&likes_before[&b]), |a| with_total(&likes_after[&a]), |_, _| true);
    by_products(left, &likes_before, &likes_after);
    Ok(())
}

/// Most invoices of one customer and day that are held against each other.
const ALIKE: usize = 400;

/// Pairs invoices of the same customer, day and currency whose lines are of the same products, those that share most first.
fn by_products(left: &mut Left, before: &HashMap<u32, (Likeness, Vec<TextId>)>, after: &HashMap<u32, (Likeness, Vec<TextId>)>) {
    let mut alike: HashMap<Likeness, (Vec<u32>, Vec<u32>)> = HashMap::new();
    for &b in &left.before {
        alike.entry(Likeness { total: None, ..before[&b].0.clone() }).or_default().0.push(b);
    }
    for &a in &left.after {
        if let Some(entry) = alike.get_mut(&Likeness { total: None, ..after[&a].0.clone() }) {
            entry.1.push(a);
        }
    }
    let mut candidates: Vec<(usize, u32, u32)> = Vec::new();
    for (b, a) in alike.values().filter(|(b, a)| b.len() <= ALIKE && a.len() <= ALIKE) {
        for &b in b {
            candidates.extend(a.iter().filter_map(|&a| Some((half_shared(&before[&b].1, &after[&a].1)?, b, a))));
        }
    }
    candidates.sort_unstable_by_key(|&(shared, b, a)| (std::cmp::Reverse(shared), b, a));
    let (mut taken_b, mut taken_a) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let mut found = Vec::new();
    for (_, b, a) in candidates {
        if !taken_b.contains(&b) && !taken_a.contains(&a) {
            taken_b.insert(b);
            taken_a.insert(a);
            found.push((b, a, MatchedBy::CustomerPeriodTotal));
        }
    }
    left.take(&found);
}

/// How many entries two sorted lists share, in thousandths of the longer, if it is at least half of it.
fn half_shared(a: &[TextId], b: &[TextId]) -> Option<usize> {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    let longer = a.len().max(b.len()).max(1);
    (shared * 2 >= longer).then_some(shared * 1000 / longer)
}

/// Per group its likeness and its products, sorted.
fn likenesses(
    plan: &Plan,
    of: SideOf,
    side: &Side,
    groups: &[u32],
    source: &dyn LineSource,
    texts: &mut Texts,
) -> Result<HashMap<u32, (Likeness, Vec<TextId>)>, CompareError> {
    let mut wanted = vec![false; side.groups.len()];
    for &group in groups {
        wanted[group as usize] = true;
    }
    let lines: Vec<u32> = (0..side.group.len() as u32).filter(|&line| wanted[side.group[line as usize] as usize]).collect();
    let positions: Vec<u64> = lines.iter().map(|&line| side.position[line as usize]).collect();
    let mut table = Table::new(plan);
    source.fetch(&positions, &mut |_, line| table.push(plan, of, line, texts))?;
    let mut likes: HashMap<u32, (Likeness, Vec<TextId>)> = HashMap::new();
    for (row, &line) in lines.iter().enumerate() {
        let (like, products) = likes.entry(side.group[line as usize]).or_insert_with(|| {
            let like = Likeness {
                customer: table.text(plan.of(Field::CustomerId).or(plan.of(Field::CustomerName)), row),
                currency: table.text(plan.of(Field::Currency), row),
                date: table.date(plan.of(Field::PeriodStart).or(plan.of(Field::InvoiceDate)), row),
                total: Some(Decimal::ZERO),
            };
            (like, Vec::new())
        });
        let net = table.amount(plan, Field::NetAmount, row).or(table.amount(plan, Field::GrossAmount, row));
        like.total = like.total.zip(net).and_then(|(sum, net)| sum.checked_add(net)).map(|sum| sum.normalize());
        products.push(table.text(plan.of(Field::Product).or(plan.of(Field::Description)), row));
    }
    for (_, products) in likes.values_mut() {
        products.sort_unstable();
    }
    Ok(likes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_into_parts() {
        assert_eq!(number_parts("INV-C0053"), ["INV", "C", "53"]);
        assert_eq!(number_parts("inv_c53"), ["INV", "C", "53"]);
        assert_eq!(number_parts("000"), ["0"]);
        assert_eq!(number_parts("2024/00017"), ["2024", "17"]);
    }
}
