//! `judgement`: which side of each difference of a comparison a rating agrees with.

use crate::Result;
use crate::table::difference::Joined;
use crate::table::{first_id, from_json, last_id, to_json};
use crate::view::{JudgementView, VerdictView};
use rusqlite::{Connection, OptionalExtension, params};

/// `rights`: a byte for each difference, by its ordinal: that of [`Right::byte`], or 0 where a rating says nothing of the field.
pub const V4: &str = "
CREATE TABLE judgement (
    comparison INTEGER PRIMARY KEY REFERENCES comparison(id) ON DELETE CASCADE,
    expected_run INTEGER NOT NULL REFERENCES run(id),
    judged_at TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    verdicts TEXT NOT NULL,
    rights BLOB NOT NULL
) STRICT;
";

/// What should have been billed, where neither side says so. `id` is that of the difference.
pub const V5: &str = "CREATE TABLE expected_value (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;";

/// The side that bills as the rating says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    Before,
    After,
    Neither,
}

impl Right {
    pub const ALL: [Right; 3] = [Right::Before, Right::After, Right::Neither];

    pub const fn name(self) -> &'static str {
        match self {
            Right::Before => "before",
            Right::After => "after",
            Right::Neither => "neither",
        }
    }

    pub const fn byte(self) -> u8 {
        match self {
            Right::Before => b'b',
            Right::After => b'a',
            Right::Neither => b'n',
        }
    }
}

/// Keeps a judgement in place of an earlier one. `values`: by ordinal, what is expected where neither side is right.
pub fn insert(
    connection: &Connection,
    comparison: i64,
    expected: i64,
    (at, by): (&str, &str),
    verdicts: &[VerdictView],
    (rights, values): (&[Option<Right>], &[(u64, String)]),
) -> Result<()> {
    delete_values(connection, comparison)?;
    let mut statement = connection.prepare_cached("INSERT INTO expected_value (id, value) VALUES (?, ?)")?;
    for (ordinal, value) in values {
        statement.execute(params![first_id(comparison) | ordinal.cast_signed(), value])?;
    }
    let rights: Vec<u8> = rights.iter().map(|right| right.map_or(0, Right::byte)).collect();
    connection.execute(
        "INSERT OR REPLACE INTO judgement (comparison, expected_run, judged_at, judged_by, verdicts, rights) VALUES (?, ?, ?, ?, ?, ?)",
        params![comparison, expected, at, by, to_json(&verdicts)?, rights],
    )?;
    Ok(())
}

/// Forgets what was expected of a comparison's differences.
pub fn delete_values(connection: &Connection, comparison: i64) -> Result<()> {
    connection.execute("DELETE FROM expected_value WHERE id BETWEEN ? AND ?", [first_id(comparison), last_id(comparison)])?;
    Ok(())
}

/// The judgement of a comparison.
pub fn get(connection: &Connection, comparison: i64) -> Result<Option<JudgementView>> {
    let sql = "SELECT j.expected_run, r.name, j.judged_at, j.judged_by, j.verdicts FROM judgement j JOIN run r ON r.id = j.expected_run WHERE j.comparison = ?";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?));
    let Some((expected, expected_name, judged_at, judged_by, verdicts)) =
        connection.prepare_cached(sql)?.query_row([comparison], row).optional()?
    else {
        return Ok(None);
    };
    Ok(Some(JudgementView { expected, expected_name, judged_at, judged_by, verdicts: from_json(&verdicts, "a judgement")? }))
}

/// When the comparison was judged.
pub fn judged_at(connection: &Connection, comparison: i64) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT judged_at FROM judgement WHERE comparison = ?")?;
    Ok(statement.query_row([comparison], |row| row.get(0)).optional()?)
}

/// What a rating says of the differences of a comparison.
pub struct Rights<'c> {
    connection: &'c Connection,
    comparison: i64,
    bytes: Vec<u8>,
}

impl<'c> Rights<'c> {
    /// Of a comparison; says nothing where nobody asked.
    pub fn load(connection: &'c Connection, comparison: i64) -> Result<Rights<'c>> {
        let mut statement = connection.prepare_cached("SELECT rights FROM judgement WHERE comparison = ?")?;
        let bytes = statement.query_row([comparison], |row| row.get(0)).optional()?.unwrap_or_default();
        Ok(Rights { connection, comparison, bytes })
    }

    /// Whether a rating was asked.
    pub fn judged(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Which side is right about the difference of that ordinal.
    pub fn right(&self, ordinal: u64) -> Option<Right> {
        let byte = *self.bytes.get(usize::try_from(ordinal).ok()?)?;
        Right::ALL.into_iter().find(|right| right.byte() == byte)
    }

    /// What the field should say; empty where the rating says nothing of it.
    pub fn expected(&self, difference: &Joined<'_>) -> Result<String> {
        match self.right(difference.ordinal) {
            None => Ok(String::new()),
            Some(Right::Before) => Ok(difference.before.to_owned()),
            Some(Right::After) => Ok(difference.after.to_owned()),
            Some(Right::Neither) => {
                let mut statement = self.connection.prepare_cached("SELECT value FROM expected_value WHERE id = ?")?;
                let id = first_id(self.comparison) | difference.ordinal.cast_signed();
                Ok(statement.query_row([id], |row| row.get(0)).optional()?.unwrap_or_default())
            }
        }
    }
}

/// The name of a comparison that was judged by the run.
pub fn that_uses(connection: &Connection, run: i64) -> Result<Option<String>> {
    let sql = "SELECT c.name FROM judgement j JOIN comparison c ON c.id = j.comparison WHERE j.expected_run = ? LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row([run], |row| row.get(0)).optional()?)
}
