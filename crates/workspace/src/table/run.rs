//! `run`, its batches, files and totals.

use crate::table::{from_json, line, to_json};
use crate::view::{FileView, RunView, TotalsView};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use tieout_billing::{CurrencyTotals, Decimal, Layout, RecordKind, Totals};
use tieout_intake::Mapping;

/// A run comes in batches: the import, then one for each file of mended rejects. `hash` of a batch is the SHA-256 of its lines as they
/// are stored, `hash` of a run the SHA-256 of the hashes of its batches.
pub const V1: &str = "
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    sealed_at TEXT,
    sealed_by TEXT,
    profile TEXT NOT NULL,
    mapping TEXT NOT NULL,
    layout TEXT NOT NULL,
    lines INTEGER NOT NULL,
    invoices INTEGER NOT NULL,
    rejects INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE run_batch (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_file (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    format TEXT NOT NULL,
    headers TEXT NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_total (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    currency TEXT NOT NULL,
    net TEXT NOT NULL,
    tax TEXT NOT NULL,
    gross TEXT NOT NULL,
    PRIMARY KEY (run, currency)
) STRICT, WITHOUT ROWID;
";

/// `kind`: what its rows are; a record set is a run too. `edition`: which fields its lines have columns for ([`line::Edition`]).
pub const V2: &str = "
ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'invoices';
ALTER TABLE run ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;
";

/// A run without its files and totals.
#[derive(Clone, Debug)]
pub struct Run {
    pub id: i64,
    pub name: String,
    pub kind: RecordKind,
    pub edition: line::Edition,
    pub imported_at: String,
    pub imported_by: String,
    pub sealed: bool,
    pub profile: String,
    pub mapping: Mapping,
    pub layout: Layout,
    pub lines: u64,
    pub invoices: u64,
    pub rejects: u64,
    pub hash: String,
}

/// A file that rows came from.
#[derive(Clone, Debug)]
pub struct RunFile {
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
    pub rows: u64,
    pub format: String,
    pub headers: Vec<String>,
}

/// A batch of lines and the hash over them.
#[derive(Clone, Debug)]
pub struct Batch {
    pub ordinal: u64,
    pub first_position: u64,
    pub lines: u64,
    pub hash: String,
}

impl Run {
    /// Refuses a record set where a bill run is wanted.
    pub fn refuse_records(&self) -> Result<()> {
        match self.kind {
            RecordKind::Invoices => Ok(()),
            kind => Err(Error::Invalid(format!(
                "{} is a record set ({}), not a bill run; choose a run of invoices",
                self.name,
                kind.title().to_lowercase()
            ))),
        }
    }
}

const COLUMNS: &str =
    "id, name, imported_at, imported_by, sealed_at IS NOT NULL, profile, mapping, layout, lines, invoices, rejects, hash, kind, edition";

/// All runs, oldest first.
pub fn all(connection: &Connection) -> Result<Vec<Run>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM run ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        runs.push(read(row)?);
    }
    Ok(runs)
}

/// The run of that id.
pub fn get(connection: &Connection, id: i64) -> Result<Run> {
    find(connection, "id = ?", id)?.ok_or_else(|| missing(id.to_string()))
}

/// The run of that name, if there is one.
pub fn named(connection: &Connection, name: &str) -> Result<Option<Run>> {
    find(connection, "name = ?", name)
}

/// What to say of a run that is not there.
pub fn missing(name: String) -> Error {
    Error::NotFound { workspace: String::new(), what: "run", name }
}

fn find(connection: &Connection, condition: &str, value: impl rusqlite::ToSql) -> Result<Option<Run>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM run WHERE {condition}"))?;
    let mut rows = statement.query([value])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        name: row.get(1)?,
        imported_at: row.get(2)?,
        imported_by: row.get(3)?,
        sealed: row.get(4)?,
        profile: row.get(5)?,
        mapping: from_json(&row.get::<_, String>(6)?, "the mapping of a run")?,
        layout: from_json(&row.get::<_, String>(7)?, "the columns of a run")?,
        lines: row.get::<_, i64>(8)?.cast_unsigned(),
        invoices: row.get::<_, i64>(9)?.cast_unsigned(),
        rejects: row.get::<_, i64>(10)?.cast_unsigned(),
        hash: row.get(11)?,
        kind: kind_of(&row.get::<_, String>(12)?)?,
        edition: line::Edition::of(row.get(13)?),
    })
}

fn kind_of(name: &str) -> Result<RecordKind> {
    let damaged = || Error::Damaged { workspace: String::new(), detail: format!("a run is of a kind {name} that Tieout does not know") };
    RecordKind::from_name(name).ok_or_else(damaged)
}

/// A run that is about to get its lines; returns its id.
pub fn insert(connection: &Connection, name: &str, at: &str, by: &str, profile: &str, mapping: &Mapping, layout: &Layout) -> Result<i64> {
    connection.execute(
        "INSERT INTO run (name, kind, edition, imported_at, imported_by, profile, mapping, layout, lines, invoices, rejects, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '')",
        params![name, mapping.kind.name(), line::Edition::NEWEST.number(), at, by, profile, to_json(mapping)?, to_json(layout)?],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Writes the figures that a batch changed.
pub fn update(connection: &Connection, id: i64, lines: u64, invoices: u64, rejects: u64, hash: &str) -> Result<()> {
    let figures = params![lines.cast_signed(), invoices.cast_signed(), rejects.cast_signed(), hash, id];
    connection.execute("UPDATE run SET lines = ?, invoices = ?, rejects = ?, hash = ? WHERE id = ?", figures)?;
    Ok(())
}

/// The files of a run, in the order of [`tieout_billing::LineView::file`].
pub fn files(connection: &Connection, run: i64) -> Result<Vec<RunFile>> {
    let mut statement =
        connection.prepare_cached("SELECT name, sha256, bytes, rows, format, headers FROM run_file WHERE run = ? ORDER BY ordinal")?;
    let mut rows = statement.query([run])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(RunFile {
            name: row.get(0)?,
            sha256: row.get(1)?,
            bytes: row.get::<_, i64>(2)?.cast_unsigned(),
            rows: row.get::<_, i64>(3)?.cast_unsigned(),
            format: row.get(4)?,
            headers: from_json(&row.get::<_, String>(5)?, "the headers of a file")?,
        });
    }
    Ok(files)
}

/// Adds a file to a run.
pub fn insert_file(connection: &Connection, run: i64, ordinal: usize, batch: u64, file: &RunFile) -> Result<()> {
    connection.execute(
        "INSERT INTO run_file (run, ordinal, batch, name, sha256, bytes, rows, format, headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            run,
            ordinal as i64,
            batch.cast_signed(),
            file.name,
            file.sha256,
            file.bytes.cast_signed(),
            file.rows.cast_signed(),
            file.format,
            to_json(&file.headers)?
        ],
    )?;
    Ok(())
}

/// The batches of a run, in order.
pub fn batches(connection: &Connection, run: i64) -> Result<Vec<Batch>> {
    let mut statement =
        connection.prepare_cached("SELECT ordinal, first_position, lines, hash FROM run_batch WHERE run = ? ORDER BY ordinal")?;
    let read = |row: &Row<'_>| {
        Ok(Batch {
            ordinal: row.get::<_, i64>(0)?.cast_unsigned(),
            first_position: row.get::<_, i64>(1)?.cast_unsigned(),
            lines: row.get::<_, i64>(2)?.cast_unsigned(),
            hash: row.get(3)?,
        })
    };
    Ok(statement.query_map([run], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Adds a batch to a run.
pub fn insert_batch(connection: &Connection, run: i64, batch: &Batch, at: &str, by: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO run_batch (run, ordinal, first_position, lines, hash, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![run, batch.ordinal.cast_signed(), batch.first_position.cast_signed(), batch.lines.cast_signed(), batch.hash, at, by],
    )?;
    Ok(())
}

/// The totals of a run per currency.
pub fn totals(connection: &Connection, run: i64) -> Result<CurrencyTotals> {
    let mut statement = connection.prepare_cached("SELECT currency, net, tax, gross FROM run_total WHERE run = ?")?;
    let mut rows = statement.query([run])?;
    let mut totals = CurrencyTotals::new();
    while let Some(row) = rows.next()? {
        let amount = |index: usize| -> Result<Decimal> { decimal(&row.get::<_, String>(index)?) };
        totals.insert(row.get(0)?, Totals { net: amount(1)?, tax: amount(2)?, gross: amount(3)? });
    }
    Ok(totals)
}

/// Writes the totals of a run in place of those it has.
pub fn replace_totals(connection: &Connection, run: i64, totals: &CurrencyTotals) -> Result<()> {
    connection.execute("DELETE FROM run_total WHERE run = ?", [run])?;
    for (currency, totals) in totals {
        let row = params![run, currency, totals.net.to_string(), totals.tax.to_string(), totals.gross.to_string()];
        connection.execute("INSERT INTO run_total (run, currency, net, tax, gross) VALUES (?, ?, ?, ?, ?)", row)?;
    }
    Ok(())
}

/// An amount as a table keeps it.
pub fn decimal(text: &str) -> Result<Decimal> {
    text.parse().map_err(|_| Error::Damaged { workspace: String::new(), detail: format!("'{text}' stands where an amount belongs") })
}

/// The name of the comparison that uses a run, if one does.
pub fn used_by(connection: &Connection, run: i64) -> Result<Option<String>> {
    let sql = "SELECT name FROM comparison WHERE before_run = ?1 OR after_run = ?1 ORDER BY id LIMIT 1";
    Ok(connection.query_row(sql, [run], |row| row.get(0)).optional()?)
}

/// As the window shows it.
pub fn view(connection: &Connection, run: &Run) -> Result<RunView> {
    let files = files(connection, run.id)?;
    Ok(RunView {
        id: run.id,
        name: run.name.clone(),
        kind: run.kind.name().to_owned(),
        imported_at: run.imported_at.clone(),
        imported_by: run.imported_by.clone(),
        sealed: run.sealed,
        files: files
            .into_iter()
            .map(|file| FileView { name: file.name, sha256: file.sha256, bytes: file.bytes, rows: file.rows, format: file.format })
            .collect(),
        invoices: run.invoices,
        lines: run.lines,
        rejects: run.rejects,
        totals: totals_view(&totals(connection, run.id)?),
        profile: run.profile.clone(),
        mapping: crate::mapping::views(&run.mapping),
    })
}

/// Totals as the window shows them.
pub fn totals_view(totals: &CurrencyTotals) -> Vec<TotalsView> {
    totals.iter().map(|(currency, totals)| total_view(currency, totals)).collect()
}

/// The totals of one currency as the window shows them.
pub fn total_view(currency: &str, totals: &Totals) -> TotalsView {
    TotalsView { currency: currency.to_owned(), net: totals.net.into(), tax: totals.tax.into(), gross: totals.gross.into() }
}
