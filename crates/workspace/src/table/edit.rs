//! `decision` and `cause_edit`: what people made of the causes, beside them; append-only.

use crate::Result;
use crate::table::{from_json, to_json};
use crate::view::DecisionView;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Both outlive the comparison that they are about: what was decided stays decided. `cause_edit.kind`: `merge` (`operands`: the merged
/// causes), `split` (`operands`: the cause that it was split from; `field`, `vals`: which of its lines), `undo` (`cause`: the merge or
/// split that is taken back).
pub const V1: &str = "
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    comparison INTEGER NOT NULL,
    cause TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'undecided')),
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_by_cause ON decision (comparison, cause);
CREATE TRIGGER decision_is_not_updated BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TABLE cause_edit (
    id INTEGER PRIMARY KEY,
    comparison INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'undo')),
    cause TEXT NOT NULL,
    operands TEXT NOT NULL,
    field TEXT,
    vals TEXT,
    summary TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX cause_edit_by_comparison ON cause_edit (comparison);
CREATE TRIGGER cause_edit_is_not_updated BEFORE UPDATE ON cause_edit BEGIN SELECT RAISE(ABORT, 'edits are append-only'); END;
CREATE TRIGGER cause_edit_is_not_deleted BEFORE DELETE ON cause_edit BEGIN SELECT RAISE(ABORT, 'edits are append-only'); END;
";

/// An edit by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Id of the cause that it makes: `M1`, `C3.1`.
    pub cause: String,
    pub summary: String,
    pub change: Change,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Merge { causes: Vec<String> },
    Split { from: String, field: String, values: Vec<String> },
}

/// The edits of a comparison that were not taken back, in order; and how many causes were ever made by hand (their ids are not used
/// again).
pub fn active(connection: &Connection, comparison: i64) -> Result<(Vec<Edit>, Vec<String>)> {
    let mut statement =
        connection.prepare_cached("SELECT kind, cause, operands, field, vals, summary FROM cause_edit WHERE comparison = ? ORDER BY id")?;
    let mut rows = statement.query([comparison])?;
    let (mut edits, mut ever): (Vec<Edit>, Vec<String>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (kind, cause): (String, String) = (row.get(0)?, row.get(1)?);
        if kind == "undo" {
            edits.retain(|edit| edit.cause != cause);
            continue;
        }
        let mut operands: Vec<String> = from_json(&row.get::<_, String>(2)?, "an edit of a cause")?;
        let change = if kind == "merge" {
            Change::Merge { causes: operands }
        } else {
            let values = from_json(&row.get::<_, String>(4)?, "an edit of a cause")?;
            Change::Split { from: operands.pop().unwrap_or_default(), field: row.get(3)?, values }
        };
        ever.push(cause.clone());
        edits.push(Edit { cause, summary: row.get(5)?, change });
    }
    Ok((edits, ever))
}

/// Adds an edit.
pub fn append(connection: &Connection, comparison: i64, edit: &Edit, at: &str, by: &str) -> Result<()> {
    let (kind, operands, field, values) = match &edit.change {
        Change::Merge { causes } => ("merge", to_json(causes)?, None, None),
        Change::Split { from, field, values } => ("split", to_json(&[from])?, Some(field), Some(to_json(values)?)),
    };
    connection.execute(
        "INSERT INTO cause_edit (comparison, kind, cause, operands, field, vals, summary, by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![comparison, kind, edit.cause, operands, field, values, edit.summary, by, at],
    )?;
    Ok(())
}

/// Takes an edit back.
pub fn append_undo(connection: &Connection, comparison: i64, cause: &str, at: &str, by: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO cause_edit (comparison, kind, cause, operands, summary, by, at) VALUES (?, 'undo', ?, '[]', '', ?, ?)",
        params![comparison, cause, by, at],
    )?;
    Ok(())
}

/// Adds a decision.
pub fn decide(connection: &Connection, comparison: i64, cause: &str, decision: &DecisionView) -> Result<()> {
    connection.execute(
        "INSERT INTO decision (comparison, cause, verdict, reason, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        params![comparison, cause, decision.verdict, decision.reason, decision.by, decision.at],
    )?;
    Ok(())
}

/// The newest decision of each cause that is accepted or rejected.
pub fn latest_decisions(connection: &Connection, comparison: i64) -> Result<BTreeMap<String, DecisionView>> {
    let mut statement =
        connection.prepare_cached("SELECT cause, verdict, reason, by, at FROM decision WHERE comparison = ? ORDER BY id")?;
    let mut rows = statement.query([comparison])?;
    let mut latest = BTreeMap::new();
    while let Some(row) = rows.next()? {
        latest.insert(row.get(0)?, DecisionView { verdict: row.get(1)?, reason: row.get(2)?, by: row.get(3)?, at: row.get(4)? });
    }
    latest.retain(|_, decision| decision.verdict != "undecided");
    Ok(latest)
}

/// Every decision on a cause, newest first.
pub fn history(connection: &Connection, comparison: i64, cause: &str) -> Result<Vec<DecisionView>> {
    let mut statement =
        connection.prepare_cached("SELECT verdict, reason, by, at FROM decision WHERE comparison = ? AND cause = ? ORDER BY id DESC")?;
    let read = |row: &rusqlite::Row<'_>| Ok(DecisionView { verdict: row.get(0)?, reason: row.get(1)?, by: row.get(2)?, at: row.get(3)? });
    Ok(statement.query_map(params![comparison, cause], read)?.collect::<rusqlite::Result<_>>()?)
}
