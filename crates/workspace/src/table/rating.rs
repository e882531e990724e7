//! `rating`: an expected run with what it was made of, its contracts, its invoices with their derivations, its problems.

use crate::rating::KeptContract;
use crate::table::{first_id, from_json, last_id, to_json};
use crate::view::{
    DialectSettingView, ProblemCountView, RatedContractRowView, RatedContractsView, RatedInvoiceRowView, RatingInputView,
    RatingProblemView, RatingProblemsView,
};
use crate::{Error, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Statement, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tieout_billing::rating::{Catalogue, Contract, CreditLedger, DateRange, Dialect, ExpectedInvoice, Problem, ProblemKind, UsageDay};

/// Ids of the big tables are `run << 32 | ordinal`. Bodies are JSON, packed by LZ4: a derivation repeats its words. `content` of a contract is
/// the contract as it was read, `ledger` what became of its credits; `contract` of an invoice is the id of its contract's row, `body` the
/// invoice with every derivation; `search` is what a contract is found by, in lower case.
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
    search TEXT NOT NULL,
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
CREATE INDEX rated_contract_name ON rated_contract (contract);
CREATE INDEX rated_invoice_number ON rated_invoice (number);
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

/// `credits_since`, if empty: credits are what was left when the period began. `hashes`: [`Hashes`] as JSON; `NULL` where a Tieout rated that
/// kept none.
pub const V5: &str = "
ALTER TABLE rating ADD COLUMN credits_since TEXT NOT NULL DEFAULT '';
ALTER TABLE rating ADD COLUMN hashes TEXT;
";

/// SHA-256 over the parts of what a rating keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// Period, dialect, inputs, price books, usage by day.
    pub terms: String,
    pub contracts: String,
    /// With their derivations.
    pub invoices: String,
    pub problems: String,
}

/// A rating without its contracts, invoices and problems.
pub struct Rating {
    pub run: i64,
    pub window: DateRange,
    pub credits_since: Option<NaiveDate>,
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

/// No packed value is longer than this: a damaged length is not believed.
const LONGEST: usize = 1 << 30;

/// A value as packed JSON.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(value).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(lz4_flex::compress_prepend_size(&text))
}

/// The value that was packed.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T> {
    let damaged = |detail: String| Error::Damaged { workspace: String::new(), detail: format!("{what} can't be read: {detail}") };
    let (length, packed) = lz4_flex::block::uncompressed_size(bytes).map_err(|error| damaged(error.to_string()))?;
    if length > LONGEST {
        return Err(damaged(format!("it says that it is {length} bytes long")));
    }
    let text = lz4_flex::decompress(packed, length).map_err(|error| damaged(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))
}

/// Stores what a run was rated from.
pub fn insert(connection: &Connection, rating: &Rating, catalogue: &Catalogue, days: &[UsageDay]) -> Result<()> {
    let until = rating.window.until.unwrap_or(rating.window.from);
    connection.execute(
        "INSERT INTO rating (run, first_day, until_day, dialect, settings, inputs, contracts, events, problems, rated_at, rated_by, catalogue, usage_days, credits_since)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            rating.credits_since.map(|day| day.to_string()).unwrap_or_default(),
        ],
    )?;
    Ok(())
}

/// What of a rating is read at once.
pub const COLUMNS: &str =
    "run, first_day, until_day, dialect, settings, inputs, contracts, events, problems, rated_at, rated_by, credits_since";

fn read(row: &Row<'_>) -> Result<Rating> {
    let day = |at: usize| -> Result<NaiveDate> {
        let text: String = row.get(at)?;
        text.parse().map_err(|_| Error::Damaged { workspace: String::new(), detail: format!("{text} is no date of a rating") })
    };
    Ok(Rating {
        run: row.get(0)?,
        window: DateRange::new(day(1)?, day(2)?),
        credits_since: if row.get_ref(11)?.as_str().unwrap_or_default().is_empty() { None } else { Some(day(11)?) },
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

/// The rating of that run.
///
/// # Errors
/// The run was imported, or there is none.
pub fn get(connection: &Connection, run: i64) -> Result<Rating> {
    find(connection, run)?.ok_or_else(|| Error::NotFound { workspace: String::new(), what: "rating", name: run.to_string() })
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

/// Stores what the parts of the rating are known by.
pub fn set_hashes(connection: &Connection, run: i64, hashes: &Hashes) -> Result<()> {
    connection.execute("UPDATE rating SET hashes = ? WHERE run = ?", params![to_json(hashes)?, run])?;
    Ok(())
}

/// What the parts of the rating are known by.
pub fn hashes(connection: &Connection, run: i64) -> Result<Option<Hashes>> {
    let text: Option<String> = connection.query_row("SELECT hashes FROM rating WHERE run = ?", [run], |row| row.get(0))?;
    text.map(|text| from_json(&text, "a rating's hashes")).transpose()
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

/// How many problems of each kind the input has.
pub fn problem_counts(connection: &Connection, run: i64) -> Result<Vec<ProblemCountView>> {
    let sql = "SELECT kind, input, count(*) FROM rating_problem WHERE id BETWEEN ? AND ? GROUP BY kind, input ORDER BY count(*) DESC, kind";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([first_id(run), last_id(run)], |row| {
        let kind: String = row.get(0)?;
        Ok(ProblemCountView { title: title(&kind), kind, input: row.get(1)?, count: row.get::<_, i64>(2)?.cast_unsigned() })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A window of the problems: of a kind, of a contract; empty means any.
pub fn problems(connection: &Connection, run: i64, kind: &str, contract: &str, offset: u64, limit: u64) -> Result<RatingProblemsView> {
    let condition = "id BETWEEN ?1 AND ?2 AND (?3 = '' OR kind = ?3) AND (?4 = '' OR contract = ?4)";
    let wanted = params![first_id(run), last_id(run), kind, contract];
    let total: i64 = connection.query_row(&format!("SELECT count(*) FROM rating_problem WHERE {condition}"), wanted, |row| row.get(0))?;
    let sql =
        format!("SELECT kind, input, file, row, contract, message FROM rating_problem WHERE {condition} ORDER BY id LIMIT ?5 OFFSET ?6");
    let mut statement = connection.prepare_cached(&sql)?;
    let window = params![first_id(run), last_id(run), kind, contract, as_limit(limit), as_limit(offset)];
    let rows = statement.query_map(window, |row| {
        let kind: String = row.get(0)?;
        Ok(RatingProblemView {
            title: title(&kind),
            kind,
            input: row.get(1)?,
            file: row.get(2)?,
            row: row.get::<_, Option<i64>>(3)?.map(i64::cast_unsigned),
            contract: row.get(4)?,
            message: row.get(5)?,
        })
    })?;
    Ok(RatingProblemsView { total: total.cast_unsigned(), rows: rows.collect::<rusqlite::Result<_>>()? })
}

fn as_limit(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn title(kind: &str) -> String {
    ProblemKind::ALL.iter().find(|known| known.name() == kind).map_or(kind, |known| known.title()).to_owned()
}

/// Stores rated contracts, one after the other.
pub struct Keeping<'c> {
    run: i64,
    contracts: i64,
    invoices: i64,
    contract: Statement<'c>,
    invoice: Statement<'c>,
}

impl<'c> Keeping<'c> {
    pub fn new(connection: &'c Connection, run: i64) -> Result<Keeping<'c>> {
        Ok(Keeping {
            run,
            contracts: 0,
            invoices: 0,
            contract: connection
                .prepare("INSERT INTO rated_contract (id, contract, search, row, content, ledger) VALUES (?, ?, ?, ?, ?, ?)")?,
            invoice: connection.prepare("INSERT INTO rated_invoice (id, number, contract, row, body) VALUES (?, ?, ?, ?, ?)")?,
        })
    }

    /// Stores a contract and its invoices.
    pub fn contract(&mut self, kept: &KeptContract) -> Result<()> {
        let id = first_id(self.run) | self.contracts;
        self.contracts += 1;
        self.contract.execute(params![id, kept.contract, kept.search, kept.row, kept.content, kept.ledger])?;
        for invoice in &kept.invoices {
            self.invoice.execute(params![first_id(self.run) | self.invoices, invoice.number, id, invoice.row, invoice.body])?;
            self.invoices += 1;
        }
        Ok(())
    }
}

/// A window of the contracts whose id, customer or name holds the text.
pub fn contracts(connection: &Connection, run: i64, search: &str, offset: u64, limit: u64) -> Result<RatedContractsView> {
    let search = search.trim().to_lowercase();
    let condition = "id BETWEEN ?1 AND ?2 AND (?3 = '' OR instr(search, ?3))";
    let total: i64 = connection.query_row(
        &format!("SELECT count(*) FROM rated_contract WHERE {condition}"),
        params![first_id(run), last_id(run), search],
        |row| row.get(0),
    )?;
    let mut statement =
        connection.prepare_cached(&format!("SELECT row FROM rated_contract WHERE {condition} ORDER BY id LIMIT ?4 OFFSET ?5"))?;
    let mut rows = statement.query(params![first_id(run), last_id(run), search, as_limit(limit), as_limit(offset)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "a rated contract")?);
    }
    Ok(RatedContractsView { total: total.cast_unsigned(), rows: found })
}

/// A contract as it is stored.
pub struct StoredContract {
    pub id: i64,
    pub row: RatedContractRowView,
    pub content: Contract,
    pub ledger: CreditLedger,
}

/// The contract of that id.
pub fn contract(connection: &Connection, run: i64, contract: &str) -> Result<StoredContract> {
    let sql = "SELECT id, row, content, ledger FROM rated_contract WHERE contract = ? AND id BETWEEN ? AND ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![contract, first_id(run), last_id(run)])?;
    let missing = || Error::NotFound { workspace: String::new(), what: "contract in this rating", name: contract.to_owned() };
    let row = rows.next()?.ok_or_else(missing)?;
    Ok(StoredContract {
        id: row.get(0)?,
        row: from_json(&row.get::<_, String>(1)?, "a rated contract")?,
        content: unpack(&row.get::<_, Vec<u8>>(2)?, "a rated contract")?,
        ledger: unpack(&row.get::<_, Vec<u8>>(3)?, "a credit ledger")?,
    })
}

/// The invoices of a contract (its row's id), in order.
pub fn invoices_of(connection: &Connection, contract: i64) -> Result<Vec<RatedInvoiceRowView>> {
    let mut statement = connection.prepare_cached("SELECT row FROM rated_invoice WHERE contract = ? ORDER BY id")?;
    let mut rows = statement.query([contract])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(from_json(&row.get::<_, String>(0)?, "a rated invoice")?);
    }
    Ok(found)
}

/// The invoice of that number.
pub fn invoice(connection: &Connection, run: i64, number: &str) -> Result<(RatedInvoiceRowView, ExpectedInvoice)> {
    let sql = "SELECT row, body FROM rated_invoice WHERE number = ? AND id BETWEEN ? AND ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![number, first_id(run), last_id(run)])?;
    let missing = || Error::NotFound { workspace: String::new(), what: "expected invoice", name: number.to_owned() };
    let row = rows.next()?.ok_or_else(missing)?;
    Ok((from_json(&row.get::<_, String>(0)?, "a rated invoice")?, unpack(&row.get::<_, Vec<u8>>(1)?, "a rated invoice")?))
}
