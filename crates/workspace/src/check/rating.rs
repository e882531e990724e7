//! Whether what a rating keeps is what was rated: its terms, its contracts, its invoices with their derivations, the problems of its input.

use super::add;
use crate::Result;
use crate::import::LineHash;
use crate::table::rating::{Hashes, unpack};
use crate::table::{first_id, last_id, rating, run};
use rusqlite::Connection;
use tieout_billing::rating::{Contract, CreditLedger, ExpectedInvoice};

/// What to do about a rating that is not what it was.
const MEND: &str = "rate its files again under another name, or take the workspace from a backup";

/// SHA-256 over each part of what a rating keeps.
pub fn rating_hashes(connection: &Connection, id: i64) -> Result<Hashes> {
    let of = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| {
        let mut hash = LineHash::default();
        add(connection, &mut hash, sql, parameters)?;
        Ok::<_, crate::Error>(hash.finish())
    };
    let range: [&dyn rusqlite::ToSql; 2] = [&first_id(id), &last_id(id)];
    let rows = |table: &str| of(&format!("SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id"), &range);
    Ok(Hashes {
        terms: of(&format!("SELECT {}, catalogue, usage_days FROM rating WHERE run = ?", rating::COLUMNS), &[&id])?,
        contracts: rows("rated_contract")?,
        invoices: rows("rated_invoice")?,
        problems: rows("rating_problem")?,
    })
}

/// What is wrong with the ratings, in words. Those of before Tieout kept hashes are counted and read instead.
pub fn problems(connection: &Connection, runs: &[run::Run]) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare("SELECT run, contracts, problems FROM rating ORDER BY run")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, contracts, found): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // Without its run the database names a reference that leads nowhere.
        let Some(run) = runs.iter().find(|run| run.id == id) else { continue };
        match rating::hashes(connection, id) {
            Err(_) => problems.push(format!("what the rating {} is known by can't be read: {MEND}", run.name)),
            Ok(Some(kept)) => {
                let now = rating_hashes(connection, id)?;
                for (what, kept, now) in [
                    ("price books, usage or terms", &kept.terms, &now.terms),
                    ("contracts", &kept.contracts, &now.contracts),
                    ("invoices or their calculations", &kept.invoices, &now.invoices),
                    ("problems", &kept.problems, &now.problems),
                ] {
                    if kept != now {
                        problems.push(format!("the {what} of the rating {} are not what was rated: {MEND}", run.name));
                    }
                }
                if kept != now {
                    problems.extend(unreadable(connection, run)?);
                }
            }
            Ok(None) => {
                for (table, what, wanted) in [
                    ("rated_contract", "contracts", contracts),
                    ("rated_invoice", "invoices", run.invoices.cast_signed()),
                    ("rating_problem", "problems", found),
                ] {
                    let sql = format!("SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?");
                    let count: i64 = connection.query_row(&sql, [first_id(id), last_id(id)], |row| row.get(0))?;
                    if count != wanted {
                        problems.push(format!("the rating {} has {count} {what} where {wanted} were kept: {MEND}", run.name));
                    }
                }
                problems.extend(unreadable(connection, run)?);
            }
        }
    }
    Ok(problems)
}

/// By name what is so damaged that it can't be read.
fn unreadable(connection: &Connection, run: &run::Run) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut say = |what: String| problems.push(format!("{what} of the rating {} can't be read: {MEND}", run.name));
    if rating::find(connection, run.id).is_err() {
        say("the terms".to_owned());
    }
    if rating::catalogue(connection, run.id).is_err() {
        say("the price books".to_owned());
    }
    if rating::usage_days(connection, run.id).is_err() {
        say("the usage by day".to_owned());
    }
    let range = [first_id(run.id), last_id(run.id)];
    let mut statement = connection.prepare("SELECT contract, content, ledger FROM rated_contract WHERE id BETWEEN ? AND ? ORDER BY id")?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let read = |at: usize| row.get_ref(at).ok().and_then(|value| value.as_blob().ok());
        let content = read(1).is_some_and(|bytes| unpack::<Contract>(bytes, "").is_ok());
        let ledger = read(2).is_some_and(|bytes| unpack::<CreditLedger>(bytes, "").is_ok());
        if !(content && ledger) {
            say(format!("the contract {}", text(row, 0)));
        }
    }
    let mut statement = connection.prepare("SELECT number, body FROM rated_invoice WHERE id BETWEEN ? AND ? ORDER BY id")?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let body = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        if unpack::<ExpectedInvoice>(body, "").is_err() {
            say(format!("the calculation of the invoice {}", text(row, 0)));
        }
    }
    Ok(problems)
}

/// A text that may be damaged.
fn text(row: &rusqlite::Row<'_>, at: usize) -> String {
    row.get_ref(at)
        .ok()
        .and_then(|value| value.as_bytes().ok().map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
        .unwrap_or_default()
}
