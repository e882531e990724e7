//! `rating`: an expected run with what it was made of, its contracts, its invoices with their derivations, its problems.

use crate::table::{first_id, from_json, last_id, ordinal, to_json};
use crate::view::{DialectSettingView, RatingInputView};
use crate::{Error, Result};
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use tieout_billing::rating::{Catalogue, DateRange, Dialect, Problem, UsageDay};

/// Ids of the big tables are `run << 32 | ordinal`. Bodies are JSON, deflated: a derivation repeats its words. `content` of a contract is
/// the contract as it was read, `ledger` what became of its credits; `body` of an invoice its lines with every derivation.
pub const V4: &str = "
CREATE TABLE rating (
    run INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
    first_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    dialect TEXT NOT NULL,
    settings TEXT NOT NULL,
    inputs TEXT NOT NULL,
    contracts INTEGER NOT NULL,
    events INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    rated_at TEXT NOT NULL,
    rated_by TEXT NOT NULL,
    catalogue BLOB NOT NULL,
    usage_days BLOB NOT NULL
) STRICT;
CREATE TABLE rated_contract (
    id INTEGER PRIMARY KEY,
    contract TEXT NOT NULL,
    customer TEXT NOT NULL,
    row TEXT NOT NULL,
    content BLOB NOT NULL,
    ledger BLOB NOT NULL
) STRICT;
CREATE TABLE rated_invoice (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    contract INTEGER NOT NULL,
    row TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX rated_invoice_contract ON rated_invoice (contract);
CREATE TABLE rating_problem (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    input TEXT NOT NULL,
    file TEXT NOT NULL,
    row INTEGER,
    contract TEXT NOT NULL,
    message TEXT NOT NULL
) STRICT;
";

/// A rating without its contracts, invoices and problems.
pub struct Rating {
    pub run: i64,
    pub window: DateRange,
    pub dialect: Dialect,
    pub settings: Vec<DialectSettingView>,
    pub inputs: Vec<RatingInputView>,
    pub contracts: u64,
    pub events: u64,
    /// How many problems there are: those that are kept, and those that were only counted.
    pub problems: u64,
    pub rated_at: String,
    pub rated_by: String,
}

/// A value as deflated JSON.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut out = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    serde_json::to_writer(&mut out, value).map_err(|error| Error::Invalid(error.to_string()))?;
    out.flush().and_then(|()| out.finish()).map_err(|error| Error::Invalid(error.to_string()))
}

/// The value that was packed.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T> {
    let mut text = Vec::new();
    let damaged = |detail: String| Error::Damaged { workspace: String::new(), detail: format!("{what} can't be read: {detail}") };
    DeflateDecoder::new(bytes).read_to_end(&mut text).map_err(|error| damaged(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))
}

/// Stores what a run was rated from.
pub fn insert(connection: &Connection, rating: &Rating, catalogue: &Catalogue, days: &[UsageDay]) -> Result<()> {
    let until = rating.window.until.unwrap_or(rating.window.from);
    connection.execute(
        "INSERT INTO rating (run, first_day, until_day, dialect, settings, inputs, contracts, events, problems, rated_at, rated_by, catalogue, usage_days)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            rating.run,
            rating.window.from.to_string(),
            until.to_string(),
            to_json(&rating.dialect)?,
            to_json(&rating.settings)?,
            to_json(&rating.inputs)?,
            rating.contracts.cast_signed(),
            rating.events.cast_signed(),
            rating.problems.cast_signed(),
            rating.rated_at,
            rating.rated_by,
            pack(catalogue)?,
            pack(&days)?,
        ],
    )?;
    Ok(())
}

const COLUMNS: &str = "run, first_day, until_day, dialect, settings, inputs, contracts, events, problems, rated_at, rated_by";

fn read(row: &Row<'_>) -> Result<Rating> {
    let day = |at: usize| -> Result<chrono::NaiveDate> {
        let text: String = row.get(at)?;
        text.parse().map_err(|_| Error::Damaged { workspace: String::new(), detail: format!("{text} is no date of a rating") })
    };
    Ok(Rating {
        run: row.get(0)?,
        window: DateRange::new(day(1)?, day(2)?),
        dialect: from_json(&row.get::<_, String>(3)?, "a rating's dialect")?,
        settings: from_json(&row.get::<_, String>(4)?, "a rating's settings")?,
        inputs: from_json(&row.get::<_, String>(5)?, "a rating's inputs")?,
        contracts: row.get::<_, i64>(6)?.cast_unsigned(),
        events: row.get::<_, i64>(7)?.cast_unsigned(),
        problems: row.get::<_, i64>(8)?.cast_unsigned(),
        rated_at: row.get(9)?,
        rated_by: row.get(10)?,
    })
}

/// The rating of that run; nothing where the run was imported.
pub fn find(connection: &Connection, run: i64) -> Result<Option<Rating>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM rating WHERE run = ?"))?;
    let mut rows = statement.query([run])?;
    rows.next()?.map(read).transpose()
}

/// All ratings, the newest first.
pub fn all(connection: &Connection) -> Result<Vec<Rating>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM rating ORDER BY run DESC"))?;
    let mut rows = statement.query([])?;
    let mut ratings = Vec::new();
    while let Some(row) = rows.next()? {
        ratings.push(read(row)?);
    }
    Ok(ratings)
}

/// The price books that the rating took.
pub fn catalogue(connection: &Connection, run: i64) -> Result<Catalogue> {
    let bytes: Vec<u8> = connection.query_row("SELECT catalogue FROM rating WHERE run = ?", [run], |row| row.get(0))?;
    unpack(&bytes, "a rating's price books")
}

/// What was used on each day.
pub fn usage_days(connection: &Connection, run: i64) -> Result<Vec<UsageDay>> {
    let bytes: Vec<u8> = connection.query_row("SELECT usage_days FROM rating WHERE run = ?", [run], |row| row.get(0))?;
    unpack(&bytes, "a rating's usage")
}

/// Stores problems, in order.
pub fn insert_problems(connection: &Connection, run: i64, problems: &[Problem]) -> Result<()> {
    let mut statement =
        connection.prepare("INSERT INTO rating_problem (id, kind, input, file, row, contract, message) VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for (at, problem) in problems.iter().enumerate() {
        statement.execute(params![
            first_id(run) | at as i64,
            problem.kind.name(),
            problem.input.name(),
            problem.file.as_deref().unwrap_or_default(),
            problem.row.map(u64::cast_signed),
            problem.contract.as_deref().unwrap_or_default(),
            problem.message,
        ])?;
    }
    Ok(())
}

/// Deletes what cascades don't reach.
pub fn delete(connection: &Connection, run: i64) -> Result<()> {
    for table in ["rated_contract", "rated_invoice", "rating_problem"] {
        connection.execute(&format!("DELETE FROM {table} WHERE id BETWEEN ? AND ?"), [first_id(run), last_id(run)])?;
    }
    Ok(())
}

/// The body of one invoice by its number, with its ordinal among the rating's invoices.
pub fn invoice(connection: &Connection, run: i64, number: &str) -> Result<Option<(u64, Vec<u8>)>> {
    let sql = "SELECT id, body FROM rated_invoice WHERE id BETWEEN ? AND ? AND number = ?";
    let row = |row: &Row<'_>| Ok((ordinal(row.get(0)?), row.get(1)?));
    Ok(connection.prepare_cached(sql)?.query_row(params![first_id(run), last_id(run), number], row).optional()?)
}
