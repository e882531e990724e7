//! `profile`: mappings saved under a name.

use crate::table::from_json;
use crate::view::ProfileView;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, params};
use tieout_intake::Profile;

pub const V1: &str = "
CREATE TABLE profile (
    name TEXT PRIMARY KEY,
    columns INTEGER NOT NULL,
    content TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// All profiles, by name.
pub fn all(connection: &Connection) -> Result<Vec<ProfileView>> {
    let mut statement = connection.prepare_cached("SELECT name, columns, saved_at, saved_by FROM profile ORDER BY name")?;
    let read =
        |row: &rusqlite::Row<'_>| Ok(ProfileView { name: row.get(0)?, columns: row.get(1)?, saved_at: row.get(2)?, saved_by: row.get(3)? });
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The profile of that name.
pub fn get(connection: &Connection, name: &str) -> Result<Profile> {
    let content: Option<String> =
        connection.query_row("SELECT content FROM profile WHERE name = ?", [name], |row| row.get(0)).optional()?;
    from_json(&content.ok_or_else(|| missing(name))?, "a profile")
}

/// Saves it in place of the one of that name.
pub fn save(connection: &Connection, profile: &Profile, at: &str, by: &str) -> Result<ProfileView> {
    let view = ProfileView {
        name: profile.name.clone(),
        columns: u32::try_from(profile.columns.len()).unwrap_or(u32::MAX),
        saved_at: at.to_owned(),
        saved_by: by.to_owned(),
    };
    connection.execute(
        "INSERT OR REPLACE INTO profile (name, columns, content, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)",
        params![view.name, view.columns, profile.to_json(), at, by],
    )?;
    Ok(view)
}

/// Deletes it.
pub fn delete(connection: &Connection, name: &str) -> Result<()> {
    if connection.execute("DELETE FROM profile WHERE name = ?", [name])? == 0 {
        return Err(missing(name));
    }
    Ok(())
}

fn missing(name: &str) -> Error {
    Error::NotFound { workspace: String::new(), what: "profile", name: name.to_owned() }
}
