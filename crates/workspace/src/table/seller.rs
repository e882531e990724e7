//! `seller`: profiles of sellers, each by the name that runs call it.

use crate::table::{from_json, to_json};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use tieout_billing::invoice::{Account, Party};

/// `content`: [`Profile`] as JSON. At most one profile is the default.
pub const V3: &str = "
CREATE TABLE seller (
    name TEXT PRIMARY KEY,
    is_default INTEGER NOT NULL,
    content TEXT NOT NULL,
    logo_name TEXT,
    logo BLOB,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX seller_default ON seller (is_default) WHERE is_default;
";

/// A seller with when and by whom it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Seller {
    pub name: String,
    pub is_default: bool,
    pub profile: Profile,
    pub logo: Option<Logo>,
    pub saved_at: String,
    pub saved_by: String,
}

/// A picture as it was given: PNG or SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a seller's invoices say of it, and how they ask to be paid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// BG-4.
    pub party: Party,
    /// BG-17, the first one first.
    pub accounts: Vec<CurrencyAccount>,
    /// BT-81.
    pub payment_means: Option<String>,
    /// Days between invoice date and due date.
    pub payment_days: Option<u32>,
    /// BT-20.
    pub payment_terms: Option<String>,
    pub exemptions: Vec<Exemption>,
}

/// An account for invoices in one currency, or in any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CurrencyAccount {
    pub account: Account,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// Why no tax is charged under a category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exemption {
    /// A code of UNTDID 5305.
    pub category: String,
    /// BT-120.
    pub text: Option<String>,
    /// BT-121.
    pub code: Option<String>,
}

const COLUMNS: &str = "name, is_default, content, logo_name, logo, saved_at, saved_by";

/// All sellers: the default first, then by name.
pub fn all(connection: &Connection) -> Result<Vec<Seller>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM seller ORDER BY is_default DESC, name"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The seller of that name.
pub fn get(connection: &Connection, name: &str) -> Result<Seller> {
    find(connection, name)?.ok_or_else(|| missing(name))
}

/// The seller of that name, if there is one.
pub fn find(connection: &Connection, name: &str) -> Result<Option<Seller>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM seller WHERE name = ?"))?;
    statement.query_row([name], |row| Ok(read(row))).optional()?.transpose()
}

fn read(row: &Row<'_>) -> Result<Seller> {
    let (name, bytes): (Option<String>, Option<Vec<u8>>) = (row.get(3)?, row.get(4)?);
    Ok(Seller {
        name: row.get(0)?,
        is_default: row.get(1)?,
        profile: from_json(&row.get::<_, String>(2)?, "the profile of a seller")?,
        logo: name.zip(bytes).map(|(name, bytes)| Logo { name, bytes }),
        saved_at: row.get(5)?,
        saved_by: row.get(6)?,
    })
}

/// Saves it in place of the one of that name; as the default, no other stays the default.
pub fn save(connection: &Connection, seller: &Seller) -> Result<()> {
    if seller.is_default {
        connection.execute("UPDATE seller SET is_default = 0 WHERE name <> ?", [&seller.name])?;
    }
    let logo = seller.logo.as_ref();
    connection.execute(
        &format!("INSERT OR REPLACE INTO seller ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"),
        params![
            seller.name,
            seller.is_default,
            to_json(&seller.profile)?,
            logo.map(|logo| &logo.name),
            logo.map(|logo| &logo.bytes),
            seller.saved_at,
            seller.saved_by
        ],
    )?;
    Ok(())
}

/// Deletes it.
pub fn delete(connection: &Connection, name: &str) -> Result<()> {
    if connection.execute("DELETE FROM seller WHERE name = ?", [name])? == 0 {
        return Err(missing(name));
    }
    Ok(())
}

fn missing(name: &str) -> Error {
    Error::NotFound { workspace: String::new(), what: "seller", name: name.to_owned() }
}
