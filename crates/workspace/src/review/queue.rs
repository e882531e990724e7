//! The queue: every item of a review in memory, filtered and sorted there, so that a filter answers at once on a hundred thousand.

use super::search::Texts;
use super::summary::{ItemSums, add};
use crate::error::{Error, Result};
use crate::stored_run;
use crate::table::{first_id, from_json, last_id, review, to_json};
use crate::view::{MoneyView, QueueFilterView, QueueItemView, QueueQuery, QueueView, Selection, WorkloadView};
use crate::workspace::Workspace;
use compact_str::CompactString;
use rusqlite::{Connection, Row, params};
use rust_decimal::Decimal;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tieout_review::Severity;
use tieout_review::risk::{Band, band};

/// The queue that was looked at last.
#[derive(Default)]
pub(crate) struct QueueInMemory(Mutex<Option<Queue>>);

/// The items of one review.
struct Queue {
    review: i64,
    checked_at: String,
    /// The last change that is in it.
    seq: i64,
    /// By ordinal.
    items: Vec<Item>,
    /// Ordinals, the highest risk first.
    by_risk: Vec<u32>,
    /// Numbers and customers, by ordinal; decisions don't change them.
    texts: Texts,
    /// Read when a filter first asks for it.
    findings: OnceCell<Findings>,
}

/// Which item each finding of the review is about; decisions don't change them.
#[derive(Default)]
struct Findings {
    /// The ids of the checks that found something.
    checks: Vec<String>,
    all: Vec<FindingOfItem>,
}

struct FindingOfItem {
    /// The item's ordinal.
    item: usize,
    /// Its place in `checks`.
    check: usize,
    group: i64,
}

/// Short texts lie in the item itself: a hundred thousand items are read without a million allocations.
struct Item {
    id: i64,
    invoice: CompactString,
    title: CompactString,
    customer: CompactString,
    currency: CompactString,
    gross: Decimal,
    date: Option<CompactString>,
    findings: u64,
    severity: Option<Severity>,
    at_stake: Decimal,
    risk: u32,
    status: CompactString,
    assignee: Option<CompactString>,
    due: Option<CompactString>,
    decided_by: Option<CompactString>,
    decided_at: Option<CompactString>,
    comments: u64,
    sampled: bool,
}

const COLUMNS: &str = "id, invoice, title, customer, currency, gross, date, findings, severity, at_stake, risk, status, assignee, due, \
                       decided_by, decided_at, comments, sampled";

/// No window is larger than this, whatever is asked.
const MOST_ROWS: usize = 2_000;

impl Workspace {
    /// A window of the queue.
    pub fn queue(&self, review: i64, query: &QueueQuery, offset: u64, limit: u64) -> Result<QueueView> {
        self.with_queue(review, |connection, queue| {
            let found = queue.find(connection, query, &self.today())?;
            let (mut gross, mut at_stake) = (BTreeMap::new(), BTreeMap::new());
            for &at in &found {
                let item = &queue.items[at as usize];
                *gross.entry(item.currency.as_str()).or_insert(Decimal::ZERO) += item.gross;
                *at_stake.entry(item.currency.as_str()).or_insert(Decimal::ZERO) += item.at_stake;
            }
            let from = usize::try_from(offset).unwrap_or(usize::MAX).min(found.len());
            let until = from.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX).min(MOST_ROWS)).min(found.len());
            let rows = found[from..until].iter().map(|&at| queue.items[at as usize].view()).collect();
            Ok(QueueView { total: found.len() as u64, gross: money(&gross), at_stake: money(&at_stake), rows })
        })
    }

    /// The ids of the items that a selection means, in the queue's order.
    ///
    /// # Errors
    /// When the query finds another number of items than the user confirmed.
    pub(crate) fn queue_select(&self, review: i64, selection: &Selection) -> Result<Vec<i64>> {
        let Some(query) = &selection.query else { return Ok(selection.items.clone()) };
        let ids = self.with_queue(review, |connection, queue| {
            Ok(queue.find(connection, query, &self.today())?.into_iter().map(|at| queue.items[at as usize].id).collect::<Vec<i64>>())
        })?;
        match selection.confirmed {
            Some(confirmed) if confirmed != ids.len() as u64 => Err(Error::Invalid(format!(
                "{confirmed} invoices were confirmed, and by now the filter finds {}: look at them again",
                ids.len()
            ))),
            _ => Ok(ids),
        }
    }

    /// The items before and after one under a query.
    pub(crate) fn queue_neighbours(&self, review: i64, query: &QueueQuery, item: i64) -> Result<(Option<i64>, Option<i64>)> {
        self.with_queue(review, |connection, queue| {
            let found = queue.find(connection, query, &self.today())?;
            let id = |at: usize| found.get(at).map(|&at| queue.items[at as usize].id);
            let at = found.iter().position(|&at| queue.items[at as usize].id == item);
            Ok(at.map_or((None, id(0)), |at| (at.checked_sub(1).and_then(id), id(at + 1))))
        })
    }

    /// One item.
    pub(crate) fn queue_item(&self, review: i64, id: i64) -> Result<QueueItemView> {
        self.with_queue(review, |_, queue| {
            let item = queue.items.get(usize::try_from(id - first_id(review)).unwrap_or(usize::MAX));
            item.map(Item::view).ok_or_else(|| Error::NotFound {
                workspace: String::new(),
                what: "invoice in this review",
                name: id.to_string(),
            })
        })
    }

    /// How many items stand where, with their gross amounts and the money at stake.
    pub(crate) fn item_sums(&self, review: i64) -> Result<ItemSums> {
        self.with_queue(review, |_, queue| {
            let mut sums = ItemSums::default();
            for item in &queue.items {
                let (count, gross) = match sums.statuses.get_mut(item.status.as_str()) {
                    Some(known) => known,
                    None => sums.statuses.entry(item.status.to_string()).or_default(),
                };
                *count += 1;
                add(gross, &item.currency, item.gross);
                if !item.at_stake.is_zero() {
                    add(&mut sums.at_stake, &item.currency, item.at_stake);
                }
            }
            Ok(sums)
        })
    }

    /// What each person has to do; those with nothing assigned are not named.
    pub fn workload(&self, review: i64) -> Result<Vec<WorkloadView>> {
        let mut loads: BTreeMap<Option<String>, (WorkloadView, BTreeMap<String, Decimal>)> = BTreeMap::new();
        self.with_queue(review, |_, queue| {
            let today = self.today();
            for item in &queue.items {
                if item.assignee.is_none() && item.findings == 0 {
                    continue;
                }
                let person = item.assignee.as_ref().map(ToString::to_string);
                let (load, at_stake) = loads.entry(person.clone()).or_insert_with(|| (nothing(person), BTreeMap::new()));
                load.assigned += 1;
                load.done += u64::from(matches!(item.status.as_str(), "approved" | "rejected"));
                load.held += u64::from(item.status == "held");
                load.overdue += u64::from(item.is_overdue(&today));
                *at_stake.entry(item.currency.to_string()).or_default() += item.at_stake;
            }
            Ok(())
        })?;
        let notes = self.read(|connection| crate::decisions::last_notes(connection, review))?;
        let with_money = |(person, (mut load, at_stake)): (Option<String>, (WorkloadView, BTreeMap<String, Decimal>))| {
            load.at_stake =
                at_stake.iter().filter(|(_, amount)| !amount.is_zero()).map(|(currency, amount)| one(currency, *amount)).collect();
            load.note = person.and_then(|person| notes.get(&person).cloned());
            load
        };
        Ok(loads.into_iter().map(with_money).collect())
    }

    /// Saved filters, by name.
    pub fn queue_filters(&self) -> Result<Vec<QueueFilterView>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT name, query, by FROM queue_filter ORDER BY name")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
            rows.map(|row| {
                let (name, query, by) = row?;
                Ok(QueueFilterView { name, query: from_json(&query, "a saved filter")?, by })
            })
            .collect()
        })
    }

    /// Saves a filter, in place of the one of that name.
    pub fn queue_filter_save(&self, name: &str, query: &QueueQuery) -> Result<Vec<QueueFilterView>> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "filter" });
        }
        self.write(|writing| {
            let row = params![name, to_json(query)?, writing.at, writing.by];
            writing.connection.execute("INSERT OR REPLACE INTO queue_filter (name, query, at, by) VALUES (?, ?, ?, ?)", row)?;
            writing.log("filter saved", name, &serde_json::json!(query))
        })?;
        self.queue_filters()
    }

    /// Deletes a saved filter.
    pub fn queue_filter_delete(&self, name: &str) -> Result<Vec<QueueFilterView>> {
        self.write(|writing| {
            writing.connection.execute("DELETE FROM queue_filter WHERE name = ?", [name])?;
            writing.log("filter deleted", name, &serde_json::json!({}))
        })?;
        self.queue_filters()
    }

    fn today(&self) -> String {
        self.now().chars().take(10).collect()
    }

    /// With the queue of a review as it is now: read once, then only what changed.
    fn with_queue<T>(&self, review: i64, work: impl FnOnce(&Connection, &Queue) -> Result<T>) -> Result<T> {
        self.read(|connection| {
            let mut kept = self.queue_in_memory.0.lock().unwrap_or_else(PoisonError::into_inner);
            let checked_at = review::get(connection, review)?.checked_at;
            match kept.as_mut().filter(|queue| queue.review == review && queue.checked_at == checked_at) {
                Some(queue) => queue.refresh(connection)?,
                None => *kept = Some(Queue::load(connection, review, checked_at)?),
            }
            match kept.as_ref() {
                Some(queue) => work(connection, queue),
                None => Err(Error::Invalid("the queue is empty".to_owned())),
            }
        })
    }
}

impl Queue {
    fn load(connection: &Connection, review: i64, checked_at: String) -> Result<Queue> {
        let seq = last_change(connection)?;
        let mut statement =
            connection.prepare_cached(&format!("SELECT {COLUMNS} FROM review_item WHERE id BETWEEN ? AND ? ORDER BY id"))?;
        let mut rows = statement.query([first_id(review), last_id(review)])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(Item::read(row)?);
        }
        let mut by_risk: Vec<u32> = (0..items.len() as u32).collect();
        by_risk.sort_by_cached_key(|&at| {
            let item: &Item = &items[at as usize];
            (Reverse(item.risk), Reverse(size(item.at_stake)), at)
        });
        let texts = Texts::new(items.iter().map(|item| [item.title.as_str(), item.customer.as_str()]));
        Ok(Queue { review, checked_at, seq, items, by_risk, texts, findings: OnceCell::new() })
    }

    /// Reads again what changed since. Risk and order don't change by decisions.
    fn refresh(&mut self, connection: &Connection) -> Result<()> {
        let seq = last_change(connection)?;
        if seq == self.seq {
            return Ok(());
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM review_item WHERE id IN (SELECT item FROM review_item_change WHERE seq > ?) AND id BETWEEN ? AND ?"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([self.seq, first_id(self.review), last_id(self.review)])?;
        while let Some(row) = rows.next()? {
            let item = Item::read(row)?;
            if let Some(place) = self.items.get_mut(usize::try_from(item.id - first_id(self.review)).unwrap_or(usize::MAX)) {
                *place = item;
            }
        }
        self.seq = seq;
        Ok(())
    }

    /// Ordinals of the items that the query finds, in its order.
    fn find(&self, connection: &Connection, query: &QueueQuery, today: &str) -> Result<Vec<u32>> {
        let of_findings =
            if query.checks.is_empty() && query.group.is_none() { None } else { Some(self.with_findings(connection, query)?) };
        let text = query.text.trim();
        let of_text = if text.is_empty() { None } else { Some(self.texts.holding(text)) };
        let any = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
        let holds = |(at, item): (usize, &Item)| {
            of_text.as_ref().is_none_or(|found| found[at])
                && of_findings.as_ref().is_none_or(|found| found[at])
                && any(&query.statuses, &item.status)
                && any(&query.severities, item.severity.map_or("", Severity::name))
                && any(&query.bands, band_of(item.risk))
                && any(&query.currencies, &item.currency)
                && query.assignee.as_ref().is_none_or(|wanted| item.assignee.as_deref().unwrap_or("-") == wanted)
                && query.with_findings.is_none_or(|with| with == (item.findings > 0))
                && query.sampled.is_none_or(|sampled| sampled == item.sampled)
                && (!query.overdue || item.is_overdue(today))
        };
        // In the order in which they lie in memory first.
        let held: Vec<bool> = self.items.iter().enumerate().map(holds).collect();
        let mut found: Vec<u32> = self.by_risk.iter().copied().filter(|&at| held[at as usize]).collect();
        if let Some(column) = query.sort.as_deref().filter(|column| !column.is_empty()) {
            let order = order(column)?;
            found.sort_by(|&a, &b| {
                let ordering = order(&self.items[a as usize], &self.items[b as usize]);
                if query.descending { ordering.reverse() } else { ordering }
            });
        }
        Ok(found)
    }

    /// By the item's ordinal: whether it has a finding of one of these checks, or of this group.
    fn with_findings(&self, connection: &Connection, query: &QueueQuery) -> Result<Vec<bool>> {
        let group = query.group.as_deref().map(super::findings::group_ordinal).transpose()?;
        let findings = match self.findings.get() {
            Some(findings) => findings,
            None => {
                let findings = self.read_findings(connection)?;
                self.findings.get_or_init(|| findings)
            }
        };
        let wanted: Vec<bool> = findings.checks.iter().map(|check| query.checks.is_empty() || query.checks.contains(check)).collect();
        let mut found = vec![false; self.items.len() + 1];
        for finding in &findings.all {
            if wanted[finding.check] && group.is_none_or(|group| finding.group == group) {
                found[finding.item] = true;
            }
        }
        Ok(found)
    }

    fn read_findings(&self, connection: &Connection) -> Result<Findings> {
        let mut statement = connection.prepare_cached("SELECT item, check_id, grp FROM finding WHERE id BETWEEN ? AND ?")?;
        let mut rows = statement.query([first_id(self.review), last_id(self.review)])?;
        let mut findings = Findings::default();
        while let Some(row) = rows.next()? {
            let name = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let check = findings.checks.iter().position(|known| known == name).unwrap_or_else(|| {
                findings.checks.push(name.to_owned());
                findings.checks.len() - 1
            });
            findings.all.push(FindingOfItem { item: self.ordinal(row.get(0)?), check, group: row.get(2)? });
        }
        Ok(findings)
    }

    /// Where an item stands in `items`; one past the end for an item of another review.
    fn ordinal(&self, item: i64) -> usize {
        usize::try_from(item - first_id(self.review)).map_or(self.items.len(), |at| at.min(self.items.len()))
    }
}

type Order = fn(&Item, &Item) -> std::cmp::Ordering;

fn order(column: &str) -> Result<Order> {
    Ok(match column {
        "risk" => |a, b| a.risk.cmp(&b.risk).then(a.at_stake.cmp(&b.at_stake)),
        "invoice" | "title" => |a, b| a.title.cmp(&b.title),
        "customer" => |a, b| a.customer.cmp(&b.customer),
        "currency" => |a, b| a.currency.cmp(&b.currency),
        "gross" => |a, b| a.gross.cmp(&b.gross),
        "date" => |a, b| a.date.cmp(&b.date),
        "findings" => |a, b| a.findings.cmp(&b.findings),
        "severity" => |a, b| a.severity.cmp(&b.severity),
        "at_stake" => |a, b| a.at_stake.cmp(&b.at_stake),
        "status" => |a, b| a.status.cmp(&b.status),
        "assignee" => |a, b| a.assignee.cmp(&b.assignee),
        "due" => |a, b| a.due.cmp(&b.due),
        "decided_at" => |a, b| a.decided_at.cmp(&b.decided_at),
        _ => return Err(Error::Invalid(format!("the queue has no column {column}"))),
    })
}

fn last_change(connection: &Connection) -> Result<i64> {
    Ok(connection.prepare_cached("SELECT ifnull(max(seq), 0) FROM review_item_change")?.query_row([], |row| row.get(0))?)
}

impl Item {
    fn read(row: &Row<'_>) -> Result<Item> {
        let text =
            |at: usize| -> Result<CompactString> { Ok(CompactString::from(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?)) };
        let maybe = |at: usize| -> Result<Option<CompactString>> {
            Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?.map(CompactString::from))
        };
        let amount = |at: usize| -> Result<Decimal> {
            let text = row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?;
            stored_run::decimal(text).map_or_else(|| crate::table::run::decimal(text), Ok)
        };
        let severity = row.get::<_, i64>(8)?;
        Ok(Item {
            id: row.get(0)?,
            invoice: text(1)?,
            title: text(2)?,
            customer: text(3)?,
            currency: text(4)?,
            gross: amount(5)?,
            date: maybe(6)?,
            findings: row.get::<_, i64>(7)?.cast_unsigned(),
            severity: usize::try_from(severity - 1).ok().and_then(|at| Severity::ALL.get(at).copied()),
            at_stake: amount(9)?,
            risk: u32::try_from(row.get::<_, i64>(10)?).unwrap_or(0),
            status: text(11)?,
            assignee: maybe(12)?,
            due: maybe(13)?,
            decided_by: maybe(14)?,
            decided_at: maybe(15)?,
            comments: row.get::<_, i64>(16)?.cast_unsigned(),
            sampled: row.get(17)?,
        })
    }

    fn is_overdue(&self, today: &str) -> bool {
        !matches!(self.status.as_str(), "approved" | "rejected") && self.due.as_deref().is_some_and(|due| due < today)
    }

    fn view(&self) -> QueueItemView {
        QueueItemView {
            id: self.id,
            invoice: self.invoice.to_string(),
            title: self.title.to_string(),
            customer: self.customer.to_string(),
            currency: self.currency.to_string(),
            gross: self.gross.into(),
            date: self.date.as_ref().map(ToString::to_string),
            findings: self.findings,
            severity: self.severity.map_or("", Severity::name).to_owned(),
            at_stake: self.at_stake.into(),
            risk: u64::from(self.risk),
            band: band_of(self.risk).to_owned(),
            status: self.status.to_string(),
            assignee: self.assignee.as_ref().map(ToString::to_string),
            due: self.due.as_ref().map(ToString::to_string),
            decided_by: self.decided_by.as_ref().map(ToString::to_string),
            decided_at: self.decided_at.as_ref().map(ToString::to_string),
            comments: self.comments,
            sampled: self.sampled,
        }
    }
}

/// A number that orders amounts, to twelve digits after the point.
fn size(amount: Decimal) -> i128 {
    let scale = amount.scale();
    match 12u32.checked_sub(scale) {
        Some(up) => amount.mantissa().saturating_mul(10i128.pow(up)),
        None => amount.mantissa() / 10i128.pow(scale - 12),
    }
}

fn band_of(risk: u32) -> &'static str {
    match band(risk) {
        _ if risk == 0 => "none",
        Band::High => "high",
        Band::Medium => "medium",
        Band::Low => "low",
    }
}

fn nothing(person: Option<String>) -> WorkloadView {
    WorkloadView { person, assigned: 0, done: 0, held: 0, overdue: 0, at_stake: Vec::new(), note: None }
}

fn money(sums: &BTreeMap<&str, Decimal>) -> Vec<MoneyView> {
    sums.iter().map(|(currency, amount)| one(currency, *amount)).collect()
}

fn one(currency: &str, amount: Decimal) -> MoneyView {
    MoneyView { currency: currency.to_owned(), amount: amount.into() }
}
