//! `template`: templates of pages that a user saved.

use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, params};

pub const V3: &str = "
CREATE TABLE template (
    name TEXT PRIMARY KEY,
    toml TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// A template with when and by whom it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub name: String,
    pub toml: String,
    pub saved_at: String,
    pub saved_by: String,
}

/// All saved templates, by name.
pub fn all(connection: &Connection) -> Result<Vec<Saved>> {
    let mut statement = connection.prepare_cached("SELECT name, toml, saved_at, saved_by FROM template ORDER BY name")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Saved { name: row.get(0)?, toml: row.get(1)?, saved_at: row.get(2)?, saved_by: row.get(3)? });
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The TOML of the saved template of that name, if there is one.
pub fn find(connection: &Connection, name: &str) -> Result<Option<String>> {
    Ok(connection.query_row("SELECT toml FROM template WHERE name = ?", [name], |row| row.get(0)).optional()?)
}

/// Saves it in place of the one of that name.
pub fn save(connection: &Connection, template: &Saved) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO template (name, toml, saved_at, saved_by) VALUES (?, ?, ?, ?)",
        params![template.name, template.toml, template.saved_at, template.saved_by],
    )?;
    Ok(())
}

/// Removes it.
pub fn remove(connection: &Connection, name: &str) -> Result<()> {
    if connection.execute("DELETE FROM template WHERE name = ?", [name])? == 0 {
        return Err(missing(name));
    }
    Ok(())
}

/// What to say of a template that is not there.
pub fn missing(name: &str) -> Error {
    Error::NotFound { workspace: String::new(), what: "template", name: name.to_owned() }
}
