//! `batch`, `batch_file`: documents that were written in one go, and what became of each invoice.

use crate::table::{from_json, to_json};
use crate::view::{BatchFileView, BatchFilesView, BatchRequest, BatchView, BrokenRuleView, MissingTermView};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// `request`: a JSON of [`BatchRequest`] with `usage_hash` beside its fields. `template`: the template's TOML when the batch began, so that what is resumed looks the same.
/// A file's `reasons`: why it was refused, as JSON.
pub const V3: &str = "
CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    request TEXT NOT NULL,
    template TEXT NOT NULL,
    target TEXT NOT NULL,
    zip INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    started_at TEXT NOT NULL,
    started_by TEXT NOT NULL,
    ended_at TEXT NOT NULL
) STRICT;
CREATE TABLE batch_file (
    batch INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    invoice TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    reasons TEXT,
    PRIMARY KEY (batch, ordinal)
) STRICT, WITHOUT ROWID;
";

/// A batch as it was started.
#[derive(Clone, Debug)]
pub struct Batch {
    pub id: i64,
    pub run: i64,
    pub request: BatchRequest,
    /// The hash of the usage set that the appendices are of; empty: there is none.
    pub usage_hash: String,
    /// TOML.
    pub template: String,
    pub target: String,
    pub zip: bool,
    pub state: String,
    pub reason: String,
    pub started_at: String,
    pub started_by: String,
    pub ended_at: String,
}

/// What `request` holds: the request, and what its usage set held.
#[derive(Serialize, Deserialize)]
struct Stored<R> {
    #[serde(flatten)]
    request: R,
    #[serde(default)]
    usage_hash: String,
}

/// One invoice of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub ordinal: u64,
    pub invoice: String,
    pub name: String,
    /// `waiting`, `written` or `refused`.
    pub state: String,
    pub sha256: String,
    pub bytes: u64,
    pub reasons: Option<Reasons>,
}

/// Why an invoice was not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    pub missing: Vec<MissingTermView>,
    pub broken: Vec<BrokenRuleView>,
}

const COLUMNS: &str = "id, run, request, template, target, zip, state, reason, started_at, started_by, ended_at";

/// The batch of that id.
pub fn get(connection: &Connection, id: i64) -> Result<Batch> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM batch WHERE id = ?"))?;
    let found = statement.query_row([id], |row| Ok(read(row))).optional()?;
    found.unwrap_or_else(|| Err(Error::NotFound { workspace: String::new(), what: "batch", name: id.to_string() }))
}

/// The batches of a run, the newest first.
pub fn of_run(connection: &Connection, run: i64) -> Result<Vec<Batch>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM batch WHERE run = ? ORDER BY id DESC"))?;
    let mut rows = statement.query([run])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        batches.push(read(row)?);
    }
    Ok(batches)
}

fn read(row: &Row<'_>) -> Result<Batch> {
    let stored: Stored<BatchRequest> = from_json(&row.get::<_, String>(2)?, "what a batch was to write")?;
    Ok(Batch {
        id: row.get(0)?,
        run: row.get(1)?,
        request: stored.request,
        usage_hash: stored.usage_hash,
        template: row.get(3)?,
        target: row.get(4)?,
        zip: row.get(5)?,
        state: row.get(6)?,
        reason: row.get(7)?,
        started_at: row.get(8)?,
        started_by: row.get(9)?,
        ended_at: row.get(10)?,
    })
}

/// Adds a batch with its files, all waiting; returns its id.
pub fn insert(connection: &Connection, batch: &Batch, files: &[File]) -> Result<i64> {
    connection.execute(
        "INSERT INTO batch (run, request, template, target, zip, state, reason, started_at, started_by, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            batch.run,
            stored(batch)?,
            batch.template,
            batch.target,
            batch.zip,
            batch.state,
            batch.reason,
            batch.started_at,
            batch.started_by,
            batch.ended_at
        ],
    )?;
    let id = connection.last_insert_rowid();
    let mut statement = connection.prepare_cached(
        "INSERT INTO batch_file (batch, ordinal, invoice, name, state, sha256, bytes, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
    )?;
    for file in files {
        let row = params![id, file.ordinal.cast_signed(), file.invoice, file.name, file.state, file.sha256, file.bytes.cast_signed()];
        statement.execute(row)?;
    }
    Ok(id)
}

fn stored(batch: &Batch) -> Result<String> {
    to_json(&Stored { request: &batch.request, usage_hash: batch.usage_hash.clone() })
}

/// Has everything of a batch written again, since its usage set is another by now.
pub fn begin_again(connection: &Connection, batch: &Batch) -> Result<()> {
    connection.execute("UPDATE batch SET request = ? WHERE id = ?", params![stored(batch)?, batch.id])?;
    connection.execute("UPDATE batch_file SET state = 'waiting', sha256 = '', bytes = 0, reasons = NULL WHERE batch = ?", [batch.id])?;
    Ok(())
}

/// Writes where a batch stands.
pub fn set_state(connection: &Connection, id: i64, state: &str, reason: &str, at: &str) -> Result<()> {
    connection.execute("UPDATE batch SET state = ?, reason = ?, ended_at = ? WHERE id = ?", params![state, reason, at, id])?;
    Ok(())
}

/// Writes what became of an invoice.
pub fn set_file(connection: &Connection, batch: i64, file: &File) -> Result<()> {
    let reasons = file.reasons.as_ref().map(to_json).transpose()?;
    connection
        .prepare_cached("UPDATE batch_file SET state = ?, sha256 = ?, bytes = ?, reasons = ? WHERE batch = ? AND ordinal = ?")?
        .execute(params![file.state, file.sha256, file.bytes.cast_signed(), reasons, batch, file.ordinal.cast_signed()])?;
    Ok(())
}

/// Every file of a batch, in order.
pub fn files(connection: &Connection, batch: i64) -> Result<Vec<File>> {
    let sql = format!("SELECT {FILE} FROM batch_file WHERE batch = ? ORDER BY ordinal");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([batch])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(read_file(row)?);
    }
    Ok(files)
}

const FILE: &str = "ordinal, invoice, name, state, sha256, bytes, reasons";

fn read_file(row: &Row<'_>) -> Result<File> {
    let reasons: Option<String> = row.get(6)?;
    Ok(File {
        ordinal: row.get::<_, i64>(0)?.cast_unsigned(),
        invoice: row.get(1)?,
        name: row.get(2)?,
        state: row.get(3)?,
        sha256: row.get(4)?,
        bytes: row.get::<_, i64>(5)?.cast_unsigned(),
        reasons: reasons.map(|text| from_json(&text, "why an invoice was refused")).transpose()?,
    })
}

/// A window of a batch's files in one state, or in all.
pub fn window(connection: &Connection, batch: i64, state: &str, offset: u64, limit: u64) -> Result<BatchFilesView> {
    let condition = "batch = ?1 AND (?2 = '' OR state = ?2)";
    let total: i64 =
        connection.query_row(&format!("SELECT count(*) FROM batch_file WHERE {condition}"), params![batch, state], |row| row.get(0))?;
    let sql = format!("SELECT {FILE} FROM batch_file WHERE {condition} ORDER BY ordinal LIMIT ?3 OFFSET ?4");
    let mut statement = connection.prepare_cached(&sql)?;
    let bounded = |number: u64| number.min(i64::MAX as u64).cast_signed();
    let mut rows = statement.query(params![batch, state, bounded(limit), bounded(offset)])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(file_view(read_file(row)?));
    }
    Ok(BatchFilesView { total: total.cast_unsigned(), files })
}

/// A file as the window shows it.
fn file_view(file: File) -> BatchFileView {
    let reasons = file.reasons.unwrap_or_default();
    BatchFileView {
        invoice: file.invoice,
        name: file.name,
        sha256: file.sha256,
        bytes: file.bytes,
        state: file.state,
        missing: reasons.missing,
        broken: reasons.broken,
    }
}

/// As the window shows it, with its counts.
pub fn view(connection: &Connection, batch: Batch) -> Result<BatchView> {
    let mut view = BatchView {
        id: batch.id,
        run: batch.run,
        request: batch.request,
        target: batch.target,
        zip: batch.zip,
        state: batch.state,
        reason: batch.reason,
        invoices: 0,
        written: 0,
        refused: 0,
        waiting: 0,
        bytes: 0,
        started_at: batch.started_at,
        started_by: batch.started_by,
        ended_at: batch.ended_at,
    };
    let mut statement = connection.prepare_cached("SELECT state, count(*) FROM batch_file WHERE batch = ? GROUP BY state")?;
    let mut rows = statement.query([batch.id])?;
    while let Some(row) = rows.next()? {
        let count = row.get::<_, i64>(1)?.cast_unsigned();
        view.invoices += count;
        match row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)? {
            "written" => view.written = count,
            "refused" => view.refused = count,
            _ => view.waiting = count,
        }
    }
    drop(rows);
    let bytes = "SELECT ifnull(sum(bytes), 0) FROM batch_file WHERE batch = ?";
    view.bytes = connection.query_row(bytes, [batch.id], |row| row.get::<_, i64>(0))?.cast_unsigned();
    Ok(view)
}
