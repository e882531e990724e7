//! `review`, `finding`, `finding_group`, `review_item`: what the checks came to, and the queue.
//!
//! Findings and items carry their review in the upper half of their id, as lines carry their run. What people decided lies in
//! `decision`; `review_item.status` and its neighbours are what the decisions come to, kept for speed and computed again at will.
//! `review_item_change` tells who holds the queue in memory which of its items to read again.

use crate::error::{Error, Result};
use crate::import::LineHash;
use crate::review::checking::{CheckOutcome, Checked, KpiOutcome, Scope};
use crate::review::items::distinct;
use crate::table::{first_id, from_json, last_id, to_json};
use crate::view::ReviewListView;
use hashbrown::HashSet;
use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_review::risk::{Novelty, risk};

pub const V2: &str = "
CREATE TABLE review_settings (
    version INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES run(id),
    previous INTEGER REFERENCES run(id),
    records TEXT NOT NULL,
    period_start TEXT,
    period_end TEXT,
    as_of TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    settings INTEGER NOT NULL REFERENCES review_settings(version),
    outcomes TEXT NOT NULL,
    kpis TEXT NOT NULL DEFAULT '[]',
    gone INTEGER NOT NULL,
    hash TEXT NOT NULL,
    log_head TEXT NOT NULL
) STRICT;
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    check_id TEXT NOT NULL,
    severity INTEGER NOT NULL,
    grp INTEGER NOT NULL,
    item INTEGER NOT NULL,
    invoice TEXT NOT NULL,
    line TEXT NOT NULL,
    position INTEGER,
    field TEXT,
    customer TEXT NOT NULL,
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    difference TEXT,
    currency TEXT NOT NULL,
    at_stake TEXT NOT NULL,
    message TEXT NOT NULL,
    fault TEXT NOT NULL,
    subject TEXT NOT NULL,
    known INTEGER NOT NULL,
    waiver TEXT,
    review INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL
) STRICT;
CREATE INDEX finding_by_item ON finding (item);
CREATE INDEX finding_waived ON finding (id) WHERE waiver IS NOT NULL;
CREATE TABLE finding_group (
    review INTEGER NOT NULL REFERENCES review(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    fault TEXT NOT NULL,
    conditions TEXT NOT NULL,
    summary TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    findings INTEGER NOT NULL,
    invoices INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    known INTEGER NOT NULL,
    at_stake TEXT NOT NULL,
    PRIMARY KEY (review, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_item (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    invoice TEXT NOT NULL,
    title TEXT NOT NULL,
    customer TEXT NOT NULL,
    currency TEXT NOT NULL,
    net TEXT NOT NULL,
    tax TEXT NOT NULL,
    gross TEXT NOT NULL,
    lines INTEGER NOT NULL,
    date TEXT,
    findings INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    at_stake TEXT NOT NULL,
    risk INTEGER NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'to_review',
    assignee TEXT,
    due TEXT,
    decided_by TEXT,
    decided_at TEXT,
    comments INTEGER NOT NULL DEFAULT 0,
    sampled INTEGER NOT NULL DEFAULT 0,
    review INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL
) STRICT;
CREATE TABLE invoice_total (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    customer TEXT NOT NULL,
    date TEXT,
    currency TEXT NOT NULL,
    gross TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_total_by_customer ON invoice_total (customer, currency, date);
CREATE TABLE review_item_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER NOT NULL
) STRICT;
CREATE TRIGGER review_item_changed AFTER UPDATE ON review_item BEGIN INSERT INTO review_item_change (item) VALUES (NEW.id); END;
CREATE TABLE own_check (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;
CREATE TABLE queue_filter (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;
CREATE TABLE sample (
    review INTEGER PRIMARY KEY REFERENCES review(id) ON DELETE CASCADE,
    plan TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX review_item_by_key ON review_item (id >> 32, key);
";

/// A review without its findings and items.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: i64,
    pub name: String,
    pub run: i64,
    pub previous: Option<i64>,
    /// Record sets.
    pub records: Vec<i64>,
    pub period: Option<(String, String)>,
    pub as_of: String,
    pub at: String,
    pub by: String,
    pub checked_at: String,
    pub checked_by: String,
    /// Version of the settings.
    pub settings: i64,
    pub outcomes: Vec<CheckOutcome>,
    pub kpis: Vec<KpiOutcome>,
    /// Findings of the review before that are not there any more.
    pub gone: u64,
    pub hash: String,
    pub log_head: String,
}

const COLUMNS: &str = "id, name, run, previous, records, period_start, period_end, as_of, at, by, checked_at, checked_by, settings, outcomes, \
                       kpis, gone, hash, log_head";

/// The review of that id.
pub fn get(connection: &Connection, id: i64) -> Result<Stored> {
    let sql = format!("SELECT {COLUMNS} FROM review WHERE id = ?");
    let found = connection.prepare_cached(&sql)?.query_row([id], |row| Ok(read(row))).optional()?;
    found.unwrap_or_else(|| Err(missing(id.to_string())))
}

/// The id of the review of that name; `None`: the newest.
pub fn named(connection: &Connection, name: Option<&str>) -> Result<i64> {
    let found = match name {
        Some(name) => connection.query_row("SELECT id FROM review WHERE name = ?", [name], |row| row.get(0)).optional()?,
        None => connection.query_row("SELECT id FROM review ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).optional()?,
    };
    found.ok_or_else(|| missing(name.unwrap_or("yet").to_owned()))
}

fn missing(name: String) -> Error {
    Error::NotFound { workspace: String::new(), what: "review", name }
}

/// The first review that looks at the run or record set.
pub fn that_uses(connection: &Connection, run: i64) -> Result<Option<String>> {
    let sql = "SELECT name FROM review WHERE run = ?1 OR previous = ?1 OR EXISTS (SELECT 1 FROM json_each(records) WHERE value = ?1)
               ORDER BY id LIMIT 1";
    Ok(connection.query_row(sql, [run], |row| row.get(0)).optional()?)
}

/// Refuses a name that a review has.
pub fn require_free_name(connection: &Connection, name: &str) -> Result<()> {
    let taken: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM review WHERE name = ?)", [name], |row| row.get(0))?;
    if taken { Err(Error::NameTaken { workspace: String::new(), what: "review", name: name.to_owned() }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> Result<Stored> {
    let period: (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
    Ok(Stored {
        id: row.get(0)?,
        name: row.get(1)?,
        run: row.get(2)?,
        previous: row.get(3)?,
        records: from_json(&row.get::<_, String>(4)?, "the records of a review")?,
        period: period.0.zip(period.1),
        as_of: row.get(7)?,
        at: row.get(8)?,
        by: row.get(9)?,
        checked_at: row.get(10)?,
        checked_by: row.get(11)?,
        settings: row.get(12)?,
        outcomes: from_json(&row.get::<_, String>(13)?, "what the checks of a review came to")?,
        kpis: from_json(&row.get::<_, String>(14)?, "the figures of a review")?,
        gone: row.get::<_, i64>(15)?.cast_unsigned(),
        hash: row.get(16)?,
        log_head: row.get(17)?,
    })
}

/// Adds a review without findings; returns its id.
pub fn insert(connection: &Connection, review: &Stored) -> Result<i64> {
    let (start, end) = review.period.clone().unzip();
    connection.execute(
        "INSERT INTO review (name, run, previous, records, period_start, period_end, as_of, at, by, checked_at, checked_by, settings, outcomes, \
         kpis, gone, hash, log_head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            review.name,
            review.run,
            review.previous,
            to_json(&review.records)?,
            start,
            end,
            review.as_of,
            review.at,
            review.by,
            review.checked_at,
            review.checked_by,
            review.settings,
            to_json(&review.outcomes)?,
            to_json(&review.kpis)?,
            review.gone.cast_signed(),
            review.hash,
            review.log_head
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Takes away what the checks came to. Decisions stay.
pub fn clear(connection: &Connection, id: i64) -> Result<()> {
    let rows = params![first_id(id), last_id(id)];
    connection.execute("DELETE FROM finding WHERE id BETWEEN ? AND ?", rows)?;
    connection.execute("DELETE FROM review_item WHERE id BETWEEN ? AND ?", rows)?;
    connection.execute("DELETE FROM finding_group WHERE review = ?", [id])?;
    connection.execute("DELETE FROM review_item_change WHERE item BETWEEN ? AND ?", rows)?;
    Ok(())
}

/// The newest review of another run before this one: what it found is known.
pub fn before(connection: &Connection, id: i64, run: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM review WHERE id < ? AND run <> ? ORDER BY id DESC LIMIT 1";
    Ok(connection.query_row(sql, [id, run], |row| row.get(0)).optional()?)
}

/// What makes two findings the same from month to month.
type Identity = (String, String, String);

fn identities(connection: &Connection, review: i64) -> Result<HashSet<Identity>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT check_id, subject, fault FROM finding WHERE id BETWEEN ? AND ?")?;
    let rows = statement.query_map([first_id(review), last_id(review)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes findings, groups and items; returns the review's hash.
pub fn store(connection: &Connection, id: i64, scope: &Scope, checked: &Checked, before: Option<i64>) -> Result<String> {
    let earlier = before.map(|before| identities(connection, before)).transpose()?.unwrap_or_default();
    let mut group_of: Vec<Vec<u32>> = checked.findings.iter().map(|found| vec![0; found.len()]).collect();
    for (ordinal, (at, group)) in checked.groups.iter().enumerate() {
        group.findings.iter().for_each(|&finding| group_of[*at][finding as usize] = ordinal as u32 + 1);
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO finding (id, check_id, severity, grp, item, invoice, line, position, field, customer, expected, actual, difference, \
         currency, at_stake, message, fault, subject, known) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut hash = LineHash::default();
    [&scope.run.hash, &scope.as_of.to_string()].into_iter().for_each(|part| hash.text(Some(part)));
    scope.records.iter().chain(&scope.previous).for_each(|run| hash.text(Some(&run.hash)));
    hash.text(Some(&to_json(&scope.settings)?));
    let mut ordinal = 0i64;
    let mut now: HashSet<Identity> = HashSet::new();
    let mut known_in: Vec<u64> = vec![0; checked.groups.len() + 1];
    let mut is_new: Vec<bool> = vec![false; checked.items.len()];
    for (at, (outcome, found)) in checked.outcomes.iter().zip(&checked.findings).enumerate() {
        for (index, finding) in found.iter().enumerate() {
            let identity = (outcome.id.clone(), finding.subject.clone(), finding.fault.clone());
            let known = earlier.contains(&identity);
            if before.is_some() {
                now.insert(identity);
            }
            let (group, item) = (group_of[at][index], checked.item_of[at][index]);
            known_in[group as usize] += u64::from(known);
            is_new[item as usize] |= !known;
            for part in [&outcome.id, &finding.invoice, &finding.line, &finding.message] {
                hash.text(Some(part));
            }
            statement.execute(params![
                first_id(id) | ordinal,
                outcome.id,
                outcome.severity as i64,
                group,
                first_id(id) | i64::from(item),
                finding.invoice,
                finding.line,
                finding.line_index,
                finding.field.map(tieout_billing::Field::name),
                finding.customer,
                finding.expected,
                finding.actual,
                finding.difference.map(|difference| difference.to_string()),
                finding.currency,
                finding.at_stake.to_string(),
                finding.message,
                finding.fault,
                finding.subject,
                known
            ])?;
            ordinal += 1;
        }
    }
    store_groups(connection, id, checked, &known_in)?;
    store_items(connection, id, checked, &is_new)?;
    let gone = earlier.difference(&now).count() as i64;
    let kpis = to_json(&checked.kpis)?;
    hash.text(Some(&kpis));
    let hash = hash.finish();
    let update = params![to_json(&checked.outcomes)?, kpis, gone, hash, id];
    connection.execute("UPDATE review SET outcomes = ?, kpis = ?, gone = ?, hash = ? WHERE id = ?", update)?;
    Ok(hash)
}

fn store_groups(connection: &Connection, id: i64, checked: &Checked, known_in: &[u64]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO finding_group (review, ordinal, check_id, fault, conditions, summary, fingerprint, findings, invoices, customers, known, \
         at_stake) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (ordinal, (at, group)) in checked.groups.iter().enumerate() {
        let (check, conditions) = (&checked.outcomes[*at].id, to_json(&group.conditions)?);
        let mut fingerprint = LineHash::default();
        [check, &group.fault, &conditions].into_iter().for_each(|part| fingerprint.text(Some(part)));
        let found = || group.findings.iter().map(|&index| &checked.findings[*at][index as usize]);
        let mut at_stake: BTreeMap<&str, Decimal> = BTreeMap::new();
        found().for_each(|finding| *at_stake.entry(&finding.currency).or_default() += finding.at_stake);
        let not_empty = |text: &&str| !text.is_empty();
        statement.execute(params![
            id,
            ordinal as i64 + 1,
            check,
            group.fault,
            conditions,
            group.summary,
            fingerprint.finish(),
            group.findings.len() as i64,
            distinct(found().map(|finding| finding.invoice.as_str()).filter(not_empty)).cast_signed(),
            distinct(found().map(|finding| finding.customer.as_str()).filter(not_empty)).cast_signed(),
            known_in[ordinal + 1].cast_signed(),
            to_json(&at_stake)?
        ])?;
    }
    Ok(())
}

fn store_items(connection: &Connection, id: i64, checked: &Checked, is_new: &[bool]) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO review_item (id, key, invoice, title, customer, currency, net, tax, gross, lines, date, findings, severity, at_stake, risk, \
         hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (ordinal, item) in checked.items.iter().enumerate() {
        let novelty = if is_new[ordinal] { Novelty::New } else { Novelty::Known };
        statement.execute(params![
            first_id(id) | ordinal as i64,
            item.key,
            item.invoice,
            item.title,
            item.customer,
            item.currency,
            item.net.to_string(),
            item.tax.to_string(),
            item.gross.to_string(),
            item.lines.cast_signed(),
            item.date.map(|date| date.to_string()),
            item.findings.cast_signed(),
            item.severity.map_or(0, |severity| severity as i64 + 1),
            item.at_stake.to_string(),
            item.severity.map_or(0, |severity| i64::from(risk(severity, item.at_stake, &item.currency, novelty))),
            item.hash
        ])?;
    }
    Ok(())
}

/// Keeps what each invoice of a run comes to: a customer's last invoices are read from there.
pub fn store_totals(connection: &Connection, run: i64, invoices: &tieout_review::Run) -> Result<()> {
    connection.execute("DELETE FROM invoice_total WHERE run = ?", [run])?;
    let sql = "INSERT INTO invoice_total (run, number, customer, date, currency, gross) VALUES (?, ?, ?, ?, ?, ?)";
    let mut statement = connection.prepare_cached(sql)?;
    for invoice in invoices.invoices() {
        let date = invoice.date(tieout_billing::Field::InvoiceDate).map(|date| date.to_string());
        statement.execute(params![run, invoice.number(), invoice.customer(), date, invoice.currency(), invoice.gross().to_string()])?;
    }
    Ok(())
}

/// How many findings of a review are known from the one before, and how many are waived.
pub fn known_and_waived(connection: &Connection, id: i64) -> Result<(u64, u64)> {
    let known = "SELECT ifnull(sum(known), 0) FROM finding_group WHERE review = ?";
    let known: i64 = connection.prepare_cached(known)?.query_row([id], |row| row.get(0))?;
    let waived = "SELECT count(*) FROM finding INDEXED BY finding_waived WHERE id BETWEEN ? AND ? AND waiver IS NOT NULL";
    let waived: i64 = connection.prepare_cached(waived)?.query_row([first_id(id), last_id(id)], |row| row.get(0))?;
    Ok((known.cast_unsigned(), waived.cast_unsigned()))
}

/// All reviews, newest first.
pub fn list(connection: &Connection) -> Result<Vec<ReviewListView>> {
    let mut statement = connection.prepare_cached(
        "SELECT v.id, v.name, r.name, v.at, v.by, r.invoices,
                (SELECT count(*) FROM finding f WHERE f.id BETWEEN v.id << 32 AND (v.id << 32) + 4294967295),
                (SELECT count(*) FROM review_item i WHERE i.id BETWEEN v.id << 32 AND (v.id << 32) + 4294967295
                 AND i.status IN ('to_review', 'in_review', 'half_approved')),
                EXISTS (SELECT 1 FROM review_decision d WHERE d.review = v.id AND d.kind = 'sign_off')
         FROM review v JOIN run r ON r.id = v.run ORDER BY v.id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(ReviewListView {
            id: row.get(0)?,
            name: row.get(1)?,
            run: row.get(2)?,
            at: row.get(3)?,
            by: row.get(4)?,
            invoices: row.get::<_, i64>(5)?.cast_unsigned(),
            findings: row.get::<_, i64>(6)?.cast_unsigned(),
            open: row.get::<_, i64>(7)?.cast_unsigned(),
            signed_off: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
