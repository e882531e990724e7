//! `saved_query`: a user's own SQL under a name.

use crate::table::{from_json, to_json};
use crate::view::SavedQueryView;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// `parameters`: a JSON object of the names in the SQL, each with its usual value.
pub const V2: &str = "
CREATE TABLE saved_query (
    name TEXT PRIMARY KEY,
    sql TEXT NOT NULL,
    about TEXT NOT NULL,
    parameters TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

const COLUMNS: &str = "name, sql, about, parameters, saved_at, saved_by";

/// All saved queries, by name.
pub fn all(connection: &Connection) -> Result<Vec<SavedQueryView>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM saved_query ORDER BY name"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The saved query of that name.
pub fn get(connection: &Connection, name: &str) -> Result<SavedQueryView> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM saved_query WHERE name = ?"))?;
    let found = statement.query_row([name], |row| Ok(read(row))).optional()?;
    found.unwrap_or_else(|| Err(missing(name)))
}

fn read(row: &Row<'_>) -> Result<SavedQueryView> {
    Ok(SavedQueryView {
        name: row.get(0)?,
        sql: row.get(1)?,
        about: row.get(2)?,
        parameters: from_json(&row.get::<_, String>(3)?, "the parameters of a saved query")?,
        saved_at: row.get(4)?,
        saved_by: row.get(5)?,
    })
}

/// Saves it in place of the one of that name.
pub fn save(connection: &Connection, query: &SavedQueryView) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO saved_query (name, sql, about, parameters, saved_at, saved_by) VALUES (?, ?, ?, ?, ?, ?)",
        params![query.name, query.sql, query.about, to_json(&query.parameters)?, query.saved_at, query.saved_by],
    )?;
    Ok(())
}

/// Deletes it.
pub fn delete(connection: &Connection, name: &str) -> Result<()> {
    if connection.execute("DELETE FROM saved_query WHERE name = ?", [name])? == 0 {
        return Err(missing(name));
    }
    Ok(())
}

fn missing(name: &str) -> Error {
    Error::NotFound { workspace: String::new(), what: "saved query", name: name.to_owned() }
}
