//! `buyer`: what was typed about customers, beside what their records say.

use crate::Result;
use crate::table::{from_json, to_json};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// `typed`: a JSON object of fields (`address.city`) and their values; only what differs from the records.
pub const V3: &str = "
CREATE TABLE buyer (
    customer TEXT PRIMARY KEY,
    typed TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// What was typed about a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub customer: String,
    pub fields: BTreeMap<String, String>,
    pub saved_at: String,
    pub saved_by: String,
}

/// Of all customers that something was typed about.
pub fn all(connection: &Connection) -> Result<Vec<Typed>> {
    let mut statement = connection.prepare_cached("SELECT customer, typed, saved_at, saved_by FROM buyer ORDER BY customer")?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// Of one customer.
pub fn find(connection: &Connection, customer: &str) -> Result<Option<Typed>> {
    let mut statement = connection.prepare_cached("SELECT customer, typed, saved_at, saved_by FROM buyer WHERE customer = ?")?;
    statement.query_row([customer], |row| Ok(read(row))).optional()?.transpose()
}

fn read(row: &Row<'_>) -> Result<Typed> {
    Ok(Typed {
        customer: row.get(0)?,
        fields: from_json(&row.get::<_, String>(1)?, "what was typed about a customer")?,
        saved_at: row.get(2)?,
        saved_by: row.get(3)?,
    })
}

/// Saves it in place of what was typed before; nothing typed is no row.
pub fn save(connection: &Connection, typed: &Typed) -> Result<()> {
    if typed.fields.is_empty() {
        connection.execute("DELETE FROM buyer WHERE customer = ?", [&typed.customer])?;
    } else {
        connection.execute(
            "INSERT OR REPLACE INTO buyer (customer, typed, saved_at, saved_by) VALUES (?, ?, ?, ?)",
            params![typed.customer, to_json(&typed.fields)?, typed.saved_at, typed.saved_by],
        )?;
    }
    Ok(())
}
