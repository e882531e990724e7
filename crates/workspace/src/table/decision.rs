//! `review_decision`, its items, and what this workspace made of it; `package`. What was decided about causes lies in `decision`.

use crate::decisions::Kind;
use crate::table::{from_json, to_json};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A decision is content that is never changed; whether it has effect here is an admission, of which the newest counts. `number` is the
/// order in which this workspace came to know of them; `parents` is the order in which they were made.
pub const V2: &str = "
CREATE TABLE review_decision (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    review INTEGER NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    by TEXT NOT NULL,
    user TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    items_hash TEXT NOT NULL,
    items INTEGER NOT NULL,
    parents TEXT NOT NULL,
    log_head TEXT NOT NULL,
    public_key TEXT,
    signature TEXT
) STRICT;
CREATE INDEX review_decision_by_scope ON review_decision (scope);
CREATE INDEX review_decision_by_about ON review_decision (about, review) WHERE about <> '';
CREATE TABLE review_decision_item (
    decision INTEGER NOT NULL REFERENCES review_decision(number),
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (decision, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_decision_item_by_key ON review_decision_item (key);
CREATE TABLE review_admission (
    number INTEGER PRIMARY KEY,
    decision TEXT NOT NULL REFERENCES review_decision(id),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    package TEXT,
    refused TEXT
) STRICT;
CREATE INDEX review_admission_by_decision ON review_admission (decision);
CREATE TRIGGER review_decision_is_not_updated BEFORE UPDATE ON review_decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER review_decision_is_not_deleted BEFORE DELETE ON review_decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER review_decision_item_is_not_updated BEFORE UPDATE ON review_decision_item
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER review_decision_item_is_not_deleted BEFORE DELETE ON review_decision_item
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER review_admission_is_not_updated BEFORE UPDATE ON review_admission BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER review_admission_is_not_deleted BEFORE DELETE ON review_admission BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TABLE package (
    id TEXT PRIMARY KEY,
    review INTEGER NOT NULL,
    scope TEXT NOT NULL,
    log_head TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
";

/// A decision without its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Of this workspace; 0 before it is stored.
    pub number: i64,
    /// SHA-256 of its content ([`crate::decisions::content_id`]).
    pub id: String,
    pub review: i64,
    /// SHA-256 of the workspace's id and what makes the review this review.
    pub scope: String,
    pub kind: Kind,
    /// The fingerprint of a group, the id of a waiver, the hash of a review; empty: its items.
    pub about: String,
    /// The person's name.
    pub by: String,
    /// The operating system's user who did it.
    pub user: String,
    pub at: String,
    pub reason: String,
    /// JSON, as it was signed.
    pub detail: String,
    pub items_hash: String,
    pub items: u64,
    /// The newest decisions on the review that were known where it was made, in order.
    pub parents: Vec<String>,
    pub log_head: String,
    pub public_key: Option<String>,
    pub signature: Option<String>,
}

/// What an item was when it was decided on: its key and hash.
pub type DecidedItem = (String, String);

/// What this workspace made of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    pub at: String,
    pub by: String,
    /// The package that brought it; `None`: it was made here.
    pub package: Option<String>,
    /// Why it has no effect.
    pub refused: Option<String>,
}

const COLUMNS: &str =
    "number, id, review, scope, kind, about, by, user, at, reason, detail, items_hash, items, parents, log_head, public_key, signature";

/// The decisions on one review, in the order in which this workspace came to know of them.
pub fn of_scope(connection: &Connection, scope: &str) -> Result<Vec<Decision>> {
    select(connection, "WHERE scope = ?", &[&scope])
}

/// All decisions.
pub fn all(connection: &Connection) -> Result<Vec<Decision>> {
    select(connection, "", &[])
}

/// The decisions of one kind on any review.
pub fn of_kind(connection: &Connection, kind: Kind) -> Result<Vec<Decision>> {
    select(connection, "WHERE kind = ?", &[&kind.name()])
}

/// Whether there is one of that id.
pub fn known(connection: &Connection, id: &str) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM review_decision WHERE id = ?")?.exists([id])?)
}

fn select(connection: &Connection, condition: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<Vec<Decision>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM review_decision {condition} ORDER BY number"))?;
    let mut rows = statement.query(parameters)?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        decisions.push(read(row)?);
    }
    Ok(decisions)
}

fn read(row: &Row<'_>) -> Result<Decision> {
    let kind: String = row.get(4)?;
    Ok(Decision {
        number: row.get(0)?,
        id: row.get(1)?,
        review: row.get(2)?,
        scope: row.get(3)?,
        kind: Kind::from_name(&kind)
            .ok_or_else(|| Error::Damaged { workspace: String::new(), detail: format!("'{kind}' is no kind of decision") })?,
        about: row.get(5)?,
        by: row.get(6)?,
        user: row.get(7)?,
        at: row.get(8)?,
        reason: row.get(9)?,
        detail: row.get(10)?,
        items_hash: row.get(11)?,
        items: row.get::<_, i64>(12)?.cast_unsigned(),
        parents: from_json(&row.get::<_, String>(13)?, "what a decision follows")?,
        log_head: row.get(14)?,
        public_key: row.get(15)?,
        signature: row.get(16)?,
    })
}

/// Stores a decision and its items; returns its number.
pub fn insert(connection: &Connection, decision: &Decision, items: &[DecidedItem]) -> Result<i64> {
    connection.execute(
        "INSERT INTO review_decision (id, review, scope, kind, about, by, user, at, reason, detail, items_hash, items, parents, log_head, public_key, signature)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            decision.id,
            decision.review,
            decision.scope,
            decision.kind.name(),
            decision.about,
            decision.by,
            decision.user,
            decision.at,
            decision.reason,
            decision.detail,
            decision.items_hash,
            decision.items.cast_signed(),
            to_json(&decision.parents)?,
            decision.log_head,
            decision.public_key,
            decision.signature
        ],
    )?;
    let number = connection.last_insert_rowid();
    let mut statement = connection.prepare_cached("INSERT INTO review_decision_item (decision, key, hash) VALUES (?, ?, ?)")?;
    for (key, hash) in items {
        statement.execute(params![number, key, hash])?;
    }
    Ok(number)
}

/// The items of a decision, by key.
pub fn items(connection: &Connection, number: i64) -> Result<Vec<DecidedItem>> {
    let mut statement = connection.prepare_cached("SELECT key, hash FROM review_decision_item WHERE decision = ? ORDER BY key")?;
    Ok(statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The decisions, by number, that named an item of that key, and its hash then. Those on other reviews are among them.
pub fn on_key(connection: &Connection, key: &str) -> Result<Vec<(i64, String)>> {
    let mut statement = connection.prepare_cached("SELECT decision, hash FROM review_decision_item WHERE key = ? ORDER BY decision")?;
    Ok(statement.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Says what this workspace makes of a decision.
pub fn admit(connection: &Connection, decision: &str, admission: &Admission) -> Result<()> {
    let row = params![decision, admission.at, admission.by, admission.package, admission.refused];
    connection.execute("INSERT INTO review_admission (decision, at, by, package, refused) VALUES (?, ?, ?, ?, ?)", row)?;
    Ok(())
}

/// What this workspace makes of a decision: the newest that it said.
pub fn admission(connection: &Connection, decision: &str) -> Result<Option<Admission>> {
    let mut statement = connection
        .prepare_cached("SELECT at, by, package, refused FROM review_admission WHERE decision = ? ORDER BY number DESC LIMIT 1")?;
    let read = |row: &Row<'_>| Ok(Admission { at: row.get(0)?, by: row.get(1)?, package: row.get(2)?, refused: row.get(3)? });
    Ok(statement.query_row([decision], read).optional()?)
}

/// How many decisions were made on a review.
pub fn count(connection: &Connection, scope: &str) -> Result<u64> {
    let sql = "SELECT count(*) FROM review_decision WHERE scope = ?";
    Ok(connection.query_row(sql, [scope], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// The latest time that the log has seen: no clock that was set back brings an earlier one.
pub fn newest_time(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT ifnull(max(at), '') FROM log", [], |row| row.get(0))?)
}

/// What a workspace that is a package says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub id: String,
    pub review: i64,
    pub scope: String,
    /// Of the workspace that it was made of, when it was made.
    pub log_head: String,
    /// The operating system's user.
    pub by: String,
    pub at: String,
}

/// Writes into a copy that it is a package.
pub fn keep_package(connection: &Connection, package: &Package) -> Result<()> {
    let row = params![package.id, package.review, package.scope, package.log_head, package.by, package.at];
    connection.execute("INSERT INTO package (id, review, scope, log_head, by, at) VALUES (?, ?, ?, ?, ?, ?)", row)?;
    Ok(())
}

/// The last package that a workspace was made as; `None`: it was never sent.
pub fn newest_package(connection: &Connection) -> Result<Option<Package>> {
    let sql = "SELECT id, review, scope, log_head, by, at FROM package ORDER BY rowid DESC LIMIT 1";
    let read = |row: &Row<'_>| {
        Ok(Package { id: row.get(0)?, review: row.get(1)?, scope: row.get(2)?, log_head: row.get(3)?, by: row.get(4)?, at: row.get(5)? })
    };
    Ok(connection.query_row(sql, [], read).optional()?)
}
