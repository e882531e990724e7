//! `log`: what was done, by whom and when; append-only and hash-chained.

use crate::Result;
use crate::view::LogEntryView;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

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

/// The hash of each entry a second time, written by [`append`] and by no trigger: an entry that was hashed anew, cut off, or put in by
/// another program has no fellow here.
pub const V2: &str = "
CREATE TABLE log_head (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO log_head (number, hash) SELECT number, hash FROM log;
CREATE TRIGGER log_head_is_not_updated BEFORE UPDATE ON log_head BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_head_is_not_deleted BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
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
    let parts = [entry.at, entry.by, entry.what, entry.subject, &detail];
    let hash = chain(previous.as_bytes(), number, parts.map(str::as_bytes));
    connection.execute(
        "INSERT INTO log (number, at, by, what, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![number, entry.at, entry.by, entry.what, entry.subject, detail, hash],
    )?;
    connection.execute("INSERT INTO log_head (number, hash) VALUES (?, ?)", params![number, hash])?;
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

/// An entry as it lies in the file. Whoever can write the file can put any bytes there.
pub struct Written<'r> {
    pub number: i64,
    /// `at`, `by`, `what`, `subject`, `detail`.
    pub parts: [&'r [u8]; 5],
    pub hash: &'r [u8],
    /// What `log_head` says of it; `None`: nothing.
    pub head: Option<&'r [u8]>,
}

impl Written<'_> {
    /// The hash that it must have after an entry of that hash.
    pub fn expected_hash(&self, previous: &[u8]) -> String {
        chain(previous, self.number, self.parts)
    }

    /// A part as text; what is no text shows as such.
    pub fn text(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.parts[index])
    }
}

/// Walks every entry, oldest first.
pub fn walk(connection: &Connection, each: &mut dyn FnMut(&Written<'_>) -> Result<()>) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT number, at, by, what, subject, detail, hash, (SELECT hash FROM log_head WHERE log_head.number = log.number) FROM log ORDER BY number",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = |index: usize| -> Result<&[u8]> { Ok(row.get_ref(index)?.as_bytes().map_err(rusqlite::Error::from)?) };
        let head = row.get_ref(7)?.as_bytes_or_null().map_err(rusqlite::Error::from)?;
        each(&Written { number: row.get(0)?, parts: [bytes(1)?, bytes(2)?, bytes(3)?, bytes(4)?, bytes(5)?], hash: bytes(6)?, head })?;
    }
    Ok(())
}

/// The numbers that only `log_head` knows: the first, and how many.
pub fn cut_off(connection: &Connection) -> Result<Option<(i64, u64)>> {
    let sql = "SELECT min(number), count(*) FROM log_head WHERE number NOT IN (SELECT number FROM log)";
    let (first, count): (Option<i64>, i64) = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.map(|first| (first, count.cast_unsigned())))
}

/// Whether an entry has a hash that begins so.
pub fn has_head(connection: &Connection, head: &str) -> Result<bool> {
    Ok(connection.prepare("SELECT 1 FROM log WHERE substr(hash, 1, length(?1)) = ?1")?.exists([head])?)
}

fn last(connection: &Connection) -> Result<(i64, String)> {
    let last = connection
        .query_row("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// Every part with its length before it, so that no two contents are the same bytes.
fn chain(previous: &[u8], number: i64, parts: [&[u8]; 5]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of the first release gets its second copy of the hashes.
    #[test]
    fn an_old_log_is_taken_over() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(V1).unwrap();
        let old = "INSERT INTO log (number, at, by, what, subject, detail, hash) VALUES (?1, 'at', 'by', 'what', '', '{}', ?2)";
        connection.execute(old, params![1, "a"]).unwrap();
        connection.execute(old, params![2, "b"]).unwrap();
        connection.execute_batch(V2).unwrap();
        let entry = Entry { at: "at", by: "by", what: "what", subject: "", detail: &serde_json::json!({}) };
        append(&connection, &entry).unwrap();
        let mut agree = Vec::new();
        walk(&connection, &mut |entry| {
            agree.push(entry.head == Some(entry.hash));
            Ok(())
        })
        .unwrap();
        assert_eq!((agree, cut_off(&connection).unwrap()), (vec![true; 3], None));
        assert!(connection.execute("DELETE FROM log_head", []).is_err());
    }
}
