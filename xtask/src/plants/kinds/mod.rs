//! The kinds of error, each with the checks that must find it.

mod accuracy;
mod books;
mod completeness;
mod tax;
mod timeliness;

use super::lines::{Invoice, Line, Role};
use super::world::{Record, World};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// A kind of error.
pub struct Kind {
    /// As an auditor would call it.
    pub name: &'static str,
    /// At how many places it is planted; fewer where the slice has no more.
    pub places: usize,
    /// Checks that must have a finding at each place.
    pub must: &'static [&'static str],
    /// Checks that may have one there, as a consequence.
    pub may: &'static [&'static str],
    pub when: When,
    /// Makes the error at one place; `None` where there is no more place for it.
    pub plant: fn(&mut World, &mut Dice) -> Option<Spot>,
}

/// What the error is in, which says what follows from it: books are kept of wrong bills too, and ledgers of wrong books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Run,
    Books,
    Ledger,
}

/// Where an error is.
#[derive(Clone, Debug, Default)]
pub struct Spot {
    /// Empty where it is about none.
    pub invoice: String,
    /// Empty where it is about the whole invoice.
    pub line: String,
    pub customer: String,
    /// Of an error in a total.
    pub currency: String,
    /// What the finding's sentence must have in it, where nothing else tells it.
    pub words: String,
}

/// All kinds.
pub fn all() -> Vec<&'static Kind> {
    [accuracy::KINDS, tax::KINDS, completeness::KINDS, timeliness::KINDS, books::KINDS].concat().into_iter().collect()
}

/// Chooses places: SplitMix64, the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

/// An invoice that fits, of a customer that has no error yet.
fn invoice(world: &mut World, dice: &mut Dice, fits: impl Fn(&Invoice) -> bool) -> Option<usize> {
    let count = world.run.len();
    let start = dice.below(count);
    let at = (0..count).map(|step| (start + step) % count).find(|at| {
        let invoice = &world.run[*at];
        let free = !invoice.taken && !invoice.customer().is_empty() && !world.taken.contains(invoice.customer());
        free && !invoice.number().is_empty() && fits(invoice)
    })?;
    take(world, at);
    Some(at)
}

fn take(world: &mut World, at: usize) {
    world.run[at].taken = true;
    world.taken.insert(world.run[at].customer().to_owned());
}

/// A positive invoice in which nothing is under contract.
fn plain(invoice: &Invoice) -> bool {
    !invoice.is_credit() && invoice.lines.iter().all(|line| line.role == Role::Plain && line.decimal("net_amount") > Decimal::ZERO)
}

/// A line of a role, under no special terms, of a positive invoice that fits.
fn line(world: &mut World, dice: &mut Dice, role: Role, fits: impl Fn(&Line) -> bool) -> Option<(usize, usize)> {
    let suits = |line: &Line| line.role == role && line.decimal("net_amount") > Decimal::ONE && fits(line);
    let at = invoice(world, dice, |invoice| !invoice.is_credit() && invoice.lines.iter().any(suits))?;
    let line = world.run[at].lines.iter().position(suits)?;
    Some((at, line))
}

/// Changes a line of a role, and lets line and header follow from quantity and price.
fn priced(world: &mut World, dice: &mut Dice, role: Role, fits: impl Fn(&Line) -> bool, change: impl Fn(&mut Line)) -> Option<Spot> {
    let (at, line) = line(world, dice, role, fits)?;
    change(&mut world.run[at].lines[line]);
    world.run[at].lines[line].price();
    world.run[at].restate();
    Some(spot(world, at, Some(line)))
}

/// Changes a line of a role; nothing follows.
fn changed(world: &mut World, dice: &mut Dice, role: Role, fits: impl Fn(&Line) -> bool, change: impl Fn(&mut Line)) -> Option<Spot> {
    let (at, line) = line(world, dice, role, fits)?;
    change(&mut world.run[at].lines[line]);
    Some(spot(world, at, Some(line)))
}

/// Changes something that is stated once on an invoice that fits; nothing follows.
fn stated(
    world: &mut World,
    dice: &mut Dice,
    fits: impl Fn(&Invoice) -> bool,
    column: &str,
    value: impl Fn(&Invoice) -> String,
) -> Option<Spot> {
    let at = invoice(world, dice, fits)?;
    let before = spot(world, at, None);
    let value = value(&world.run[at]);
    world.run[at].set(column, value);
    Some(before)
}

fn spot(world: &World, at: usize, line: Option<usize>) -> Spot {
    let invoice = &world.run[at];
    Spot {
        invoice: invoice.number().to_owned(),
        line: line.map_or(String::new(), |line| invoice.lines[line].get("line_number").to_owned()),
        customer: invoice.customer().to_owned(),
        currency: invoice.get("currency").to_owned(),
        words: String::new(),
    }
}

/// Whether the line's contract has a term.
fn has_term(world: &World, line: &Line, term: &str) -> bool {
    let contracts = world.records.get("contracts").into_iter().flatten();
    contracts.into_iter().any(|contract| contract["subscription"] == line.get("subscription") && contract.contains_key(term))
}

/// A recurring line whose contract has no terms of its own but the price.
fn ordinary(world: &mut World, dice: &mut Dice) -> Option<(usize, usize)> {
    let special: HashSet<String> = world
        .of("contracts")
        .iter()
        .filter(|contract| contract.contains_key("discount_rate") || contract.contains_key("uplift_rate"))
        .map(|contract| contract["subscription"].clone())
        .collect();
    line(world, dice, Role::Recurring, |line| !special.contains(line.get("subscription")))
}

/// The contract of a line.
fn contract(world: &mut World, at: usize, line: usize) -> Option<&mut Record> {
    let subscription = world.run[at].lines[line].get("subscription").to_owned();
    world.of("contracts").iter_mut().find(|contract| contract["subscription"] == subscription)
}

/// A record of a kind that fits, of a customer whose records have no error yet; nor has the invoice that it names.
fn record(world: &mut World, dice: &mut Dice, kind: &'static str, fits: impl Fn(&Record) -> bool) -> Option<(usize, Spot)> {
    let count = world.of(kind).len();
    let start = dice.below(count);
    // Bills and books are looked at by different checks: one customer can have an error in each.
    let of_bills = matches!(kind, "usage" | "contracts");
    let taken = if of_bills { world.taken.clone() } else { world.booked.clone() };
    let wrong: HashSet<String> = world.run.iter().filter(|invoice| invoice.taken).map(|invoice| invoice.number().to_owned()).collect();
    let free = |record: &Record| {
        record.get("customer_id").is_some_and(|customer| !customer.is_empty() && !taken.contains(customer))
            && record.get("invoice_number").is_none_or(|number| !wrong.contains(number))
    };
    let records = world.of(kind);
    let at = (0..count).map(|step| (start + step) % count).find(|at| free(&records[*at]) && fits(&records[*at]))?;
    let of = |field: &str| records[at].get(field).cloned().unwrap_or_default();
    let spot = Spot { invoice: of("invoice_number"), customer: of("customer_id"), currency: of("currency"), ..Spot::default() };
    let taken = if of_bills { &mut world.taken } else { &mut world.booked };
    taken.insert(spot.customer.clone());
    Some((at, spot))
}

/// A decimal of a record.
fn amount(record: &Record, field: &str) -> Decimal {
    record.get(field).and_then(|text| text.parse().ok()).unwrap_or_default()
}
