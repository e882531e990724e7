//! `log`: what was done, by whom and when; append-only and hash-chained.

use crate::Result;
use crate::view::LogEntryView;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// `hash` = SHA-256 of the previous entry's hash and this entry's content. The triggers keep honest programs honest; the chain shows what
/// the others did, up to its head, which is why the head is printed on exports.
pub const V1: &str = "
CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_is_not_updated BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_not_deleted BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_appended BEFORE INSERT ON log WHEN NEW.number <> (SELECT ifnull(max(number), 0) + 1 FROM log)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
";

/// An entry that is about to be written. `detail` is JSON: the figures and hashes that belong to it.
pub struct Entry<'a> {
    pub at: &'a str,
    pub by: &'a str,
    pub what: &'a str,
    pub subject: &'a str,
    pub detail: &'a serde_json::Value,
}

/// Appends an entry.
pub fn append(connection: &Connection, entry: &Entry<'_>) -> Result<()> {
    let (last, previous) = last(connection)?;
    let detail = entry.detail.to_string();
    let number = last + 1;
    let hash = chain(&previous, number, [entry.at, entry.by, entry.what, entry.subject, &detail]);
    connection.execute(
        "INSERT INTO log (number, at, by, what, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![number, entry.at, entry.by, entry.what, entry.subject, detail, hash],
    )?;
    Ok(())
}

/// The hash of the newest entry; empty while there is none.
pub fn head(connection: &Connection) -> Result<String> {
    Ok(last(connection)?.1)
}

/// A window, newest first.
pub fn window(connection: &Connection, offset: u64, limit: u64) -> Result<Vec<LogEntryView>> {
    let mut statement =
        connection.prepare_cached("SELECT number, at, by, what, subject, hash FROM log ORDER BY number DESC LIMIT ? OFFSET ?")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(LogEntryView {
            number: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
            what: row.get(3)?,
            subject: row.get(4)?,
            hash: row.get(5)?,
        })
    };
    let window = params![limit.min(i64::MAX as u64).cast_signed(), offset.min(i64::MAX as u64).cast_signed()];
    Ok(statement.query_map(window, read)?.collect::<rusqlite::Result<_>>()?)
}

/// Walks the chain; what is wrong with it, in words.
pub fn check(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT number, at, by, what, subject, detail, hash FROM log ORDER BY number")?;
    let mut rows = statement.query([])?;
    let (mut previous, mut expected, mut problems) = (String::new(), 1i64, Vec::new());
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let texts = (1..=5).map(|index| row.get(index)).collect::<rusqlite::Result<Vec<String>>>()?;
        let hash: String = row.get(6)?;
        if number != expected {
            problems.push(format!("the log goes from entry {} to entry {number}", expected - 1));
        }
        if chain(&previous, number, [&texts[0], &texts[1], &texts[2], &texts[3], &texts[4]]) != hash {
            problems.push(format!("entry {number} of the log is not what was written"));
        }
        (previous, expected) = (hash, number + 1);
    }
    Ok(problems)
}

fn last(connection: &Connection) -> Result<(i64, String)> {
    let last = connection
        .query_row("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// Every part with its length before it, so that no two contents are the same bytes.
fn chain(previous: &str, number: i64, parts: [&str; 5]) -> String {
    let mut hasher = Sha256::new();
    hasher.update((previous.len() as u64).to_le_bytes());
    hasher.update(previous);
    hasher.update(number.to_le_bytes());
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
