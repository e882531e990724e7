//! Whether a workspace is sound: pages, references, content hashes, the log's chain. `integrity_check` alone misses half of the bit flips
//! that damage data.

mod rating;

pub use rating::rating_hashes;

use crate::import::LineHash;
use crate::log_verify;
use crate::table::invoice::line_id;
use crate::table::log::hex;
use crate::table::{first_id, last_id, line, run};
use crate::{Error, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ToSql};
use sha2::{Digest, Sha256};
use tieout_billing::RecordKind;

/// What is wrong with the workspace, in words; empty if it is sound.
pub fn problems(connection: &Connection) -> Result<Vec<String>> {
    let mut problems = pages(connection)?;
    problems.extend(log_verify::verify(connection)?.named());
    problems.extend(crate::decisions::decisions_check(connection)?);
    let runs = run::all(connection)?;
    for run in &runs {
        problems.extend(check_run(connection, run)?);
    }
    problems.extend(rating::problems(connection, &runs)?);
    problems.extend(owners(connection, "line", "run", "id")?);
    for table in ["rated_contract", "rated_invoice", "rating_problem"] {
        problems.extend(owners(connection, table, "rating", "run")?);
    }
    for table in ["pair", "invoice_pair", "difference"] {
        problems.extend(owners(connection, table, "comparison", "id")?);
    }
    let mut statement =
        connection.prepare("SELECT id, name, hash, before_run, before_hash, after_run, after_hash FROM comparison ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (name, hash): (String, String) = (row.get(1)?, row.get(2)?);
        if comparison_hash(connection, row.get(0)?)? != hash {
            problems.push(format!("the comparison {name} is not what was stored"));
        }
        for side in [3, 5] {
            let (id, hash): (i64, String) = (row.get(side)?, row.get(side + 1)?);
            if runs.iter().any(|run| run.id == id && run.hash != hash) {
                problems.push(format!("the comparison {name} was made of another content of its runs"));
            }
        }
    }
    Ok(problems)
}

fn pages(connection: &Connection) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            problems.push(format!("the database says: {said}"));
        }
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        problems.push(format!("a row of {table} refers to a {parent} that is not there"));
    }
    Ok(problems)
}

fn check_run(connection: &Connection, run: &run::Run) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let batches = run::batches(connection, run.id)?;
    if run_hash(batches.iter().map(|batch| batch.hash.as_str())) != run.hash {
        problems.push(format!("the hash of the run {} is not that of its batches", run.name));
    }
    for batch in &batches {
        let range = [line_id(run.id, batch.first_position), line_id(run.id, batch.first_position + batch.lines) - 1];
        let mut statement = connection.prepare(&line::select_sql(&run.layout, run.edition, "id BETWEEN ? AND ? ORDER BY id"))?;
        let mut rows = statement.query(range)?;
        let (mut hash, mut lines) = (LineHash::default(), 0u64);
        while let Some(row) = rows.next()? {
            hash.number(row.get(1)?);
            hash.number(row.get(2)?);
            for index in 3..row.as_ref().column_count() {
                hash.text(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?);
            }
            lines += 1;
        }
        if lines != batch.lines {
            problems.push(format!("the run {} has {lines} lines where {} were imported", run.name, batch.lines));
        } else if hash.finish() != batch.hash {
            problems.push(format!("lines of the run {} are not what was imported", run.name));
        }
    }
    let lines: u64 = batches.iter().map(|batch| batch.lines).sum();
    let in_invoices: i64 = connection.query_row("SELECT ifnull(sum(lines), 0) FROM invoice WHERE run = ?", [run.id], |row| row.get(0))?;
    // Records belong to no invoice of their run.
    let expected = if run.kind == RecordKind::Invoices { lines } else { 0 };
    if in_invoices.cast_unsigned() != expected || run.lines != lines {
        problems.push(format!("the invoices of the run {} have {in_invoices} lines, and it has {lines}", run.name));
    }
    Ok(problems)
}

/// Rows of a big table whose run, rating or comparison is not there.
fn owners(connection: &Connection, table: &str, owner: &str, key: &str) -> Result<Vec<String>> {
    let mut next = connection.prepare(&format!("SELECT id >> 32 FROM {table} WHERE id > ? ORDER BY id LIMIT 1"))?;
    let mut exists = connection.prepare(&format!("SELECT 1 FROM {owner} WHERE {key} = ?"))?;
    let (mut after, mut problems) = (i64::MIN, Vec::new());
    while let Some(id) = {
        let mut rows = next.query([after])?;
        rows.next()?.map(|row| row.get::<_, i64>(0)).transpose()?
    } {
        if !exists.exists([id])? {
            problems.push(format!("there are rows of {table} of a {owner} {id} that is not there"));
        }
        after = last_id(id);
    }
    Ok(problems)
}

/// The hash of a run: that of the hashes of its batches.
pub fn run_hash<'a>(batches: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for batch in batches {
        hasher.update(batch);
        hasher.update(b"\n");
    }
    hex(&hasher.finalize())
}

/// SHA-256 over what a comparison found: its settings, summary, causes, pairs and differences.
pub fn comparison_hash(connection: &Connection, id: i64) -> Result<String> {
    let mut hash = LineHash::default();
    let range = [first_id(id), last_id(id)];
    add(connection, &mut hash, "SELECT before_hash, after_hash, settings, summary FROM comparison WHERE id = ?", &[&id])?;
    add(connection, &mut hash, "SELECT * FROM cause WHERE comparison = ? ORDER BY ordinal", &[&id])?;
    for table in ["pair", "invoice_pair", "difference"] {
        add(connection, &mut hash, &format!("SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id"), &[&range[0], &range[1]])?;
    }
    Ok(hash.finish())
}

fn add(connection: &Connection, hash: &mut LineHash, sql: &str, parameters: &[&dyn ToSql]) -> Result<()> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        for index in 0..columns {
            match row.get_ref(index)? {
                ValueRef::Null => hash.text(None),
                ValueRef::Integer(integer) => hash.number(integer),
                ValueRef::Text(bytes) => hash.bytes(bytes),
                ValueRef::Blob(bytes) => hash.bytes(bytes),
                ValueRef::Real(_) => {
                    return Err(Error::Damaged { workspace: String::new(), detail: "a REAL stands where none belongs".to_owned() });
                }
            }
        }
    }
    Ok(())
}
