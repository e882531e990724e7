//! Prepaid credits as a ledger: what was granted, drawn, expired, rolled over and given back, day by day.

mod entry;

pub use entry::{EntryKind, LedgerEntry};

use super::contract::{CreditGrant, Rollover};
use super::dates::DateRange;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The credits of one contract. Its balance is the sum of its entries, and no grant is ever below zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLedger {
    portions: Vec<Portion>,
    entries: Vec<LedgerEntry>,
    /// Everything up to this day is booked: entries never go back in time.
    booked_to: Option<NaiveDate>,
}

/// A grant, or what was rolled over of one, and what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Portion {
    id: String,
    granted: Decimal,
    dates: DateRange,
    priority: u32,
    applies_to: Option<String>,
    rollover: Option<Rollover>,
    /// Its first day was reached.
    booked: bool,
    /// Its last day has passed, and what was left is gone.
    expired: bool,
    #[serde(with = "rust_decimal::serde::str")]
    left: Decimal,
}

/// What could be drawn from one grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usable {
    pub grant: String,
    /// The charge or product that it pays; all where absent.
    pub applies_to: Option<String>,
    pub left: Decimal,
}

impl CreditLedger {
    /// A ledger of these grants; each is booked when its first day is reached. A grant of nothing, or less, is none.
    pub fn new(grants: &[CreditGrant]) -> CreditLedger {
        let portions = grants.iter().filter(|grant| grant.amount > Decimal::ZERO && !grant.dates.is_empty()).map(Portion::of).collect();
        CreditLedger { portions, ..CreditLedger::default() }
    }

    /// Takes in a grant that is not known yet by its id.
    pub fn add(&mut self, grant: &CreditGrant) {
        let known = self.portions.iter().any(|portion| portion.id == grant.id);
        if !known && grant.amount > Decimal::ZERO && !grant.dates.is_empty() {
            self.portions.push(Portion::of(grant));
        }
    }

    /// All entries, in the order in which they were booked.
    pub fn entries(&self) -> &[LedgerEntry] {
        &self.entries
    }

    /// What is left of all grants that have begun and not expired.
    pub fn balance(&self) -> Decimal {
        self.entries.last().map_or(Decimal::ZERO, |entry| entry.balance)
    }

    /// Books what begins, expires and is rolled over up to and on that day, in the order of days.
    pub fn advance(&mut self, day: NaiveDate) {
        while let Some((event_day, at, event)) = self.next_event(day) {
            let event_day = self.booked_to.map_or(event_day, |booked| booked.max(event_day));
            match event {
                Event::Begin => self.begin(at, event_day),
                Event::End => self.end(at, event_day),
            }
            self.booked_to = Some(event_day);
        }
        self.booked_to = Some(self.booked_to.map_or(day, |booked| booked.max(day)));
    }

    /// The grants that can pay on that day, in the order in which they are drawn: by priority, by expiry, as granted.
    pub fn usable(&mut self, day: NaiveDate) -> Vec<Usable> {
        self.advance(day);
        let mut portions: Vec<&Portion> =
            self.portions.iter().filter(|portion| portion.booked && !portion.expired && portion.left > Decimal::ZERO).collect();
        portions.sort_by_key(|portion| (portion.priority, portion.dates.until.unwrap_or(NaiveDate::MAX), portion.dates.from));
        portions
            .into_iter()
            .map(|portion| Usable { grant: portion.id.clone(), applies_to: portion.applies_to.clone(), left: portion.left })
            .collect()
    }

    /// Draws from one grant for a document, at most what is left of it; returns what was drawn.
    pub fn draw(&mut self, day: NaiveDate, grant: &str, amount: Decimal, document: &str) -> Decimal {
        self.advance(day);
        let Some(at) = self.portions.iter().position(|portion| portion.id == grant && portion.booked && !portion.expired) else {
            return Decimal::ZERO;
        };
        let drawn = amount.min(self.portions[at].left);
        if drawn <= Decimal::ZERO {
            return Decimal::ZERO;
        }
        self.book(day, EntryKind::Drawn, at, -drawn, Some(document));
        drawn
    }

    /// Draws an amount that any grant without `applies_to` may pay, and those for one of `payable`; returns what was drawn from each.
    pub fn draw_any(&mut self, day: NaiveDate, amount: Decimal, payable: &[&str], document: &str) -> Vec<(String, Decimal)> {
        let mut wanted = amount;
        let mut drawn = Vec::new();
        for usable in self.usable(day) {
            let pays = usable.applies_to.as_deref().is_none_or(|what| payable.contains(&what));
            if pays && wanted > Decimal::ZERO {
                let taken = self.draw(day, &usable.grant, wanted, document);
                wanted -= taken;
                drawn.push((usable.grant, taken));
            }
        }
        drawn
    }

    /// Gives back all that a voided document has drawn and was not given back yet, to the grants that it came from; what belongs to a
    /// grant that has expired since expires at once.
    pub fn refund(&mut self, day: NaiveDate, document: &str) {
        self.advance(day);
        let mut drawn: BTreeMap<String, Decimal> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.document.as_deref() == Some(document)) {
            *drawn.entry(entry.grant.clone()).or_default() -= entry.amount;
        }
        for (grant, amount) in drawn.into_iter().filter(|(_, amount)| *amount > Decimal::ZERO) {
            let Some(at) = self.portions.iter().position(|portion| portion.id == grant) else { continue };
            self.book(day, EntryKind::Refunded, at, amount, Some(document));
            if self.portions[at].expired {
                self.book(day, EntryKind::Expired, at, -amount, None);
            }
        }
    }

    /// The first thing that happens up to that day and is not booked. On one day grants begin after others have ended.
    fn next_event(&self, day: NaiveDate) -> Option<(NaiveDate, usize, Event)> {
        let begins = self.portions.iter().enumerate().filter(|(_, portion)| !portion.booked);
        let begins = begins.map(|(at, portion)| (portion.dates.from, Event::Begin, at));
        let ends = self.portions.iter().enumerate().filter(|(_, portion)| portion.booked && !portion.expired);
        let ends = ends.filter_map(|(at, portion)| Some((portion.dates.until?, Event::End, at)));
        begins.chain(ends).filter(|(on, _, _)| *on <= day).min().map(|(on, event, at)| (on, at, event))
    }

    fn begin(&mut self, at: usize, day: NaiveDate) {
        self.portions[at].booked = true;
        self.book(day, EntryKind::Granted, at, self.portions[at].granted, None);
    }

    fn end(&mut self, at: usize, day: NaiveDate) {
        self.portions[at].expired = true;
        let portion = self.portions[at].clone();
        let kept = match portion.rollover {
            Some(rollover) if rollover.until > day => {
                rollover.maximum.map_or(portion.left, |most| portion.left.min(most.max(Decimal::ZERO)))
            }
            _ => Decimal::ZERO,
        };
        if let Some(rollover) = portion.rollover.filter(|_| kept > Decimal::ZERO) {
            self.book(day, EntryKind::RolledOver, at, -kept, None);
            self.portions.push(Portion {
                id: format!("{} (rolled over)", portion.id),
                granted: kept,
                dates: DateRange::new(day, rollover.until),
                rollover: None,
                booked: true,
                expired: false,
                left: Decimal::ZERO,
                ..portion.clone()
            });
            self.book(day, EntryKind::RolledOver, self.portions.len() - 1, kept, None);
        }
        if portion.left > kept {
            self.book(day, EntryKind::Expired, at, kept - portion.left, None);
        }
    }

    fn book(&mut self, day: NaiveDate, kind: EntryKind, at: usize, amount: Decimal, document: Option<&str>) {
        let day = self.booked_to.map_or(day, |booked| booked.max(day));
        self.portions[at].left += amount;
        self.entries.push(LedgerEntry {
            day,
            kind,
            grant: self.portions[at].id.clone(),
            amount,
            balance: self.balance() + amount,
            document: document.map(str::to_owned),
        });
    }
}

/// What happens to a grant by itself; on one day in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    End,
    Begin,
}

impl Portion {
    fn of(grant: &CreditGrant) -> Portion {
        Portion {
            id: grant.id.clone(),
            granted: grant.amount,
            dates: grant.dates,
            priority: grant.priority,
            applies_to: grant.applies_to.clone(),
            rollover: grant.rollover,
            booked: false,
            expired: false,
            left: Decimal::ZERO,
        }
    }
}
