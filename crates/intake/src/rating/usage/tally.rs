//! What was counted so far: one accumulator for each demand and combination of dimension values.

use super::hash::{Fast, hash};
use rust_decimal::Decimal;
use std::collections::HashMap;
use tieout_billing::rating::{Aggregation, UsageDemand, UsageQuantity};

/// An exact sum of decimals, at the finest of their scales.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    mantissa: i128,
    scale: u32,
    overflow: bool,
}

impl Sum {
    #[inline]
    pub(super) fn add(&mut self, amount: Decimal) {
        self.add_parts(amount.mantissa(), amount.scale());
    }

    #[inline]
    fn add_parts(&mut self, mantissa: i128, scale: u32) {
        if scale != self.scale {
            return self.add_scaled(mantissa, scale);
        }
        match self.mantissa.checked_add(mantissa) {
            Some(sum) => self.mantissa = sum,
            None => self.overflow = true,
        }
    }

    #[cold]
    fn add_scaled(&mut self, mantissa: i128, scale: u32) {
        let finer = scale.max(self.scale);
        let scaled = |mantissa: i128, scale: u32| mantissa.checked_mul(10_i128.pow(finer - scale));
        let sum = scaled(self.mantissa, self.scale).zip(scaled(mantissa, scale)).and_then(|(one, two)| one.checked_add(two));
        match sum {
            Some(sum) => (self.mantissa, self.scale) = (sum, finer),
            None => self.overflow = true,
        }
    }

    pub(super) fn merge(&mut self, other: Sum) {
        self.overflow |= other.overflow;
        self.add_parts(other.mantissa, other.scale);
    }

    /// The mantissa of both sums together, where they have the same scale and it is small.
    fn small_with(&self, other: &Sum) -> Option<i64> {
        let same = self.mantissa == 0 && self.scale == 0 || self.scale == other.scale;
        if !same || self.overflow || other.overflow { None } else { i64::try_from(self.mantissa.checked_add(other.mantissa)?).ok() }
    }

    /// The sum, where a decimal can hold it.
    pub(super) fn total(&self) -> Option<Decimal> {
        if self.overflow { None } else { Decimal::try_from_i128_with_scale(self.mantissa, self.scale).ok() }
    }
}

/// What one demand came to, in sixteen bytes: the accounts of a large run must stay near the processor.
#[derive(Clone, Copy, Debug, Default)]
struct Small {
    /// Of the sum; where it is wide, the index of its account.
    mantissa: i64,
    events: u32,
    scale: u8,
    wide: bool,
}

/// An account whatever its size and kind.
#[derive(Clone, Copy, Debug, Default)]
struct Account {
    /// The sum; for maximum and latest the value.
    sum: Sum,
    /// Of the latest value.
    at: i64,
    events: u64,
}

/// An event, read.
pub(super) struct Event<'e> {
    pub(super) quantity: Decimal,
    /// In UTC; only where the order matters.
    pub(super) at: i64,
    /// The text of which different ones are counted.
    pub(super) unique: &'e str,
}

/// The accounts of one thread.
pub(super) struct Tally<'d> {
    demands: &'d [UsageDemand],
    /// The demands' own first, then those of combinations of dimension values.
    accounts: Vec<Small>,
    wide: Vec<Account>,
    /// Combinations of dimension values, their values each with a byte that no value has between.
    groups: HashMap<Box<[u8]>, u32, Fast>,
    of_group: HashMap<(u32, u32), u32, Fast>,
    /// Different values: their fingerprint with their account's.
    unique: HashMap<[u64; 2], u32, Fast>,
    single: Vec<(u32, i64, Decimal)>,
}

/// Between the dimension values of a combination.
pub(super) const SEPARATOR: char = '\u{1f}';

impl<'d> Tally<'d> {
    pub(super) fn new(demands: &'d [UsageDemand]) -> Tally<'d> {
        Tally {
            demands,
            accounts: vec![Small::default(); demands.len()],
            wide: Vec::new(),
            groups: HashMap::default(),
            of_group: HashMap::default(),
            unique: HashMap::default(),
            single: Vec::new(),
        }
    }

    /// Counts an event for a demand. `group`: its dimension values, where the demand has dimensions.
    #[inline]
    pub(super) fn add(&mut self, demand: u32, group: Option<&str>, event: &Event<'_>) {
        let account = match group {
            None => demand,
            Some(group) => self.account(demand, group.as_bytes()),
        };
        let demands = self.demands;
        let wanted = &demands[demand as usize];
        let found = self.wide(account);
        found.events += 1;
        match wanted.aggregation {
            Aggregation::Sum => found.sum.add(event.quantity),
            Aggregation::Count => {}
            Aggregation::Maximum | Aggregation::Latest => {
                let at = if wanted.aggregation == Aggregation::Latest { event.at } else { 0 };
                if found.events == 1 || is_above(found, at, event.quantity) {
                    (found.sum, found.at) =
                        (Sum { mantissa: event.quantity.mantissa(), scale: event.quantity.scale(), overflow: false }, at);
                }
            }
            Aggregation::Unique => {
                let group = hash(group.unwrap_or_default().as_bytes(), 1) ^ u64::from(demand).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let value = event.unique.as_bytes();
                let fingerprint = [hash(value, 0) ^ group, hash(value, 1).wrapping_add(group.rotate_left(32))];
                self.unique.entry(fingerprint).or_insert(account);
            }
        }
        if wanted.single_amounts {
            self.single.push((account, event.at, event.quantity));
        }
    }

    /// Counts an event for a demand that needs nothing but its quantity. `sums`: the quantity is summed up, and not the greatest kept.
    #[inline]
    pub(super) fn add_plain(&mut self, demand: u32, quantity: Decimal, sums: bool) {
        let found = &mut self.accounts[demand as usize];
        let fits = sums && !found.wide && (quantity.scale() == u32::from(found.scale) || found.events == 0) && found.events < u32::MAX;
        if fits
            && let Ok(mantissa) = i64::try_from(quantity.mantissa())
            && let Some(sum) = found.mantissa.checked_add(mantissa)
        {
            (found.mantissa, found.scale) = (sum, quantity.scale() as u8);
            found.events += 1;
            return;
        }
        self.add(demand, None, &Event { quantity, at: 0, unique: "" });
    }

    /// An account that may be of any size from now on.
    fn wide(&mut self, account: u32) -> &mut Account {
        let small = &mut self.accounts[account as usize];
        if !small.wide {
            self.wide.push(of_small(small));
            (small.mantissa, small.wide) = (self.wide.len() as i64 - 1, true);
        }
        &mut self.wide[small.mantissa as usize]
    }

    fn get(&self, account: u32) -> Account {
        let small = &self.accounts[account as usize];
        if small.wide { self.wide[small.mantissa as usize] } else { of_small(small) }
    }

    fn account(&mut self, demand: u32, group: &[u8]) -> u32 {
        let group = match self.groups.get(group) {
            Some(group) => *group,
            None => {
                let next = self.groups.len() as u32;
                self.groups.insert(group.into(), next);
                next
            }
        };
        *self.of_group.entry((demand, group)).or_insert_with(|| {
            self.accounts.push(Small::default());
            self.accounts.len() as u32 - 1
        })
    }

    /// Takes over what another thread counted.
    pub(super) fn merge(&mut self, other: Tally<'_>) {
        let mut places: Vec<u32> = (0..self.demands.len() as u32).chain(self.demands.len() as u32..other.accounts.len() as u32).collect();
        let mut names: Vec<&[u8]> = vec![&[]; other.groups.len()];
        for (name, group) in &other.groups {
            names[*group as usize] = name;
        }
        for ((demand, group), account) in &other.of_group {
            places[*account as usize] = self.account(*demand, names[*group as usize]);
        }
        let mut wanted: Vec<u32> = (0..self.demands.len() as u32).chain(vec![0; other.accounts.len() - self.demands.len()]).collect();
        for ((demand, _), account) in &other.of_group {
            wanted[*account as usize] = *demand;
        }
        for (account, (place, demand)) in (0..).zip(places.iter().zip(wanted)) {
            let account = other.get(account);
            if account.events == 0 {
                continue;
            }
            let own = self.get(*place);
            // Most sums of two threads are of one scale and small.
            if let (Some(sum), false) = (own.sum.small_with(&account.sum), self.accounts[*place as usize].wide) {
                let small = &mut self.accounts[*place as usize];
                if self.demands[demand as usize].aggregation == Aggregation::Sum
                    && let Ok(events) = u32::try_from(own.events + account.events)
                {
                    (small.mantissa, small.scale, small.events) = (sum, account.sum.scale as u8, events);
                    continue;
                }
            }
            let aggregation = self.demands[demand as usize].aggregation;
            let own = self.wide(*place);
            match aggregation {
                Aggregation::Maximum | Aggregation::Latest => {
                    let value = account.sum.total().unwrap_or_default();
                    if own.events == 0 || is_above(own, account.at, value) {
                        (own.sum, own.at) = (account.sum, account.at);
                    }
                }
                _ => own.sum.merge(account.sum),
            }
            own.events += account.events;
        }
        for (fingerprint, account) in other.unique {
            self.unique.entry(fingerprint).or_insert(places[account as usize]);
        }
        self.single.extend(other.single.into_iter().map(|(account, at, amount)| (places[account as usize], at, amount)));
    }

    /// What each demand came to; and the demands whose sum no decimal can hold.
    pub(super) fn finish(mut self) -> (Vec<Vec<UsageQuantity>>, Vec<u32>) {
        let mut different = vec![0_u64; self.accounts.len()];
        for account in std::mem::take(&mut self.unique).into_values() {
            different[account as usize] += 1;
        }
        self.single.sort_unstable();
        let mut quantities: Vec<Vec<UsageQuantity>> = vec![Vec::new(); self.demands.len()];
        let mut too_large = Vec::new();
        let mut put = |demand: u32, account: u32, values: Vec<String>| {
            let found = self.get(account);
            if found.events == 0 {
                return;
            }
            let quantity = match self.demands[demand as usize].aggregation {
                Aggregation::Count => Some(Decimal::from(found.events)),
                Aggregation::Unique => Some(Decimal::from(different[account as usize])),
                _ => found.sum.total(),
            };
            let Some(quantity) = quantity else { return too_large.push(demand) };
            let from = self.single.partition_point(|(other, _, _)| *other < account);
            let amounts = self.single[from..].iter().take_while(|(other, _, _)| *other == account).map(|(_, _, amount)| *amount).collect();
            quantities[demand as usize].push(UsageQuantity { values, quantity, events: found.events, amounts });
        };
        for demand in 0..self.demands.len() as u32 {
            put(demand, demand, Vec::new());
        }
        let mut names: Vec<&[u8]> = vec![&[]; self.groups.len()];
        for (name, group) in &self.groups {
            names[*group as usize] = name;
        }
        for ((demand, group), account) in &self.of_group {
            let text = String::from_utf8_lossy(names[*group as usize]);
            put(*demand, *account, text.split(SEPARATOR).map(str::to_owned).collect());
        }
        quantities.iter_mut().for_each(|found| found.sort_by(|one, other| one.values.cmp(&other.values)));
        too_large.sort_unstable();
        (quantities, too_large)
    }
}

fn of_small(small: &Small) -> Account {
    let sum = Sum { mantissa: i128::from(small.mantissa), scale: u32::from(small.scale), overflow: false };
    Account { sum, at: 0, events: u64::from(small.events) }
}

/// Whether this value takes the place of what an account holds: the later, of one moment the greater.
fn is_above(found: &Account, at: i64, value: Decimal) -> bool {
    let held = || found.sum.total().unwrap_or_default();
    // 1.0 and 1.00 are equal and told apart only so that the order of events does not matter.
    (at, value) > (found.at, held()) || (at, value) == (found.at, held()) && value.scale() > found.sum.scale
}
