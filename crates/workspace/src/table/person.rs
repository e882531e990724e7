//! `workspace_identity`, `person`, `person_key`: who works here, and the public keys that they sign with.

use crate::Result;
use crate::table::{from_json, to_json};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// A workspace keeps its id wherever it is copied to: decisions are signed for it. A person is one operating system's user, a key is one
/// person's; keys are withdrawn, never deleted, so that old signatures can be checked.
pub const V2: &str = "
CREATE TABLE workspace_identity (
    id TEXT NOT NULL
) STRICT;
INSERT INTO workspace_identity (id) VALUES (lower(hex(randomblob(16))));
CREATE TRIGGER workspace_identity_is_one BEFORE INSERT ON workspace_identity BEGIN SELECT RAISE(ABORT, 'a workspace keeps its identity'); END;
CREATE TRIGGER workspace_identity_stays BEFORE UPDATE ON workspace_identity BEGIN SELECT RAISE(ABORT, 'a workspace keeps its identity'); END;
CREATE TRIGGER workspace_identity_is_kept BEFORE DELETE ON workspace_identity BEGIN SELECT RAISE(ABORT, 'a workspace keeps its identity'); END;
CREATE TABLE person (
    name TEXT PRIMARY KEY,
    user TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    active INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    machine TEXT NOT NULL
) STRICT;
CREATE TRIGGER person_is_not_deleted BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'people are kept'); END;
CREATE TABLE person_key (
    public_key TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person(name),
    enrolled_by TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    machine TEXT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at TEXT
) STRICT;
CREATE UNIQUE INDEX person_key_in_use ON person_key (person) WHERE withdrawn_at IS NULL;
CREATE TRIGGER person_key_is_not_deleted BEFORE DELETE ON person_key BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;
CREATE TRIGGER person_key_is_not_changed BEFORE UPDATE OF public_key, person, enrolled_by, enrolled_at, machine ON person_key
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;
";

/// What a person may do beyond reading and commenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at invoices, holds and rejects them, hands them over.
    Analyst,
    /// Also dismisses and waives findings, settles conflicts, says who works here.
    Reviewer,
    /// Also approves and signs off.
    Approver,
    /// Reads.
    Auditor,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Analyst, Role::Reviewer, Role::Approver, Role::Auditor];

    /// The name in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Analyst => "analyst",
            Role::Reviewer => "reviewer",
            Role::Approver => "approver",
            Role::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Somebody who works in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// The operating system's user.
    pub user: String,
    pub roles: Vec<Role>,
    pub active: bool,
    pub added_by: String,
    pub added_at: String,
    pub machine: String,
}

impl Person {
    /// Whether the person has one of these roles.
    pub fn has(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

/// A public key and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonKey {
    /// 64 hexadecimal digits.
    pub public_key: String,
    pub person: String,
    /// The operating system's user that vouches for it: the person, or who accepted it.
    pub enrolled_by: String,
    pub enrolled_at: String,
    pub machine: String,
    pub withdrawn_by: Option<String>,
    pub withdrawn_at: Option<String>,
}

/// What every decision is signed for.
pub fn workspace_id(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT id FROM workspace_identity", [], |row| row.get(0))?)
}

/// Everybody, in the order in which they came.
pub fn all(connection: &Connection) -> Result<Vec<Person>> {
    let mut statement =
        connection.prepare_cached("SELECT name, user, roles, active, added_by, added_at, machine FROM person ORDER BY added_at, name")?;
    let mut rows = statement.query([])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        people.push(Person {
            name: row.get(0)?,
            user: row.get(1)?,
            roles: from_json(&row.get::<_, String>(2)?, "the roles of a person")?,
            active: row.get(3)?,
            added_by: row.get(4)?,
            added_at: row.get(5)?,
            machine: row.get(6)?,
        });
    }
    Ok(people)
}

/// Adds a person.
pub fn insert(connection: &Connection, person: &Person) -> Result<()> {
    let row = params![person.name, person.user, to_json(&person.roles)?, person.active, person.added_by, person.added_at, person.machine];
    connection.execute("INSERT INTO person (name, user, roles, active, added_by, added_at, machine) VALUES (?, ?, ?, ?, ?, ?, ?)", row)?;
    Ok(())
}

/// Writes a person's roles and whether she still works here.
pub fn update(connection: &Connection, person: &Person) -> Result<()> {
    let row = params![to_json(&person.roles)?, person.active, person.name];
    connection.execute("UPDATE person SET roles = ?, active = ? WHERE name = ?", row)?;
    Ok(())
}

/// Every key that ever was, oldest first.
pub fn keys(connection: &Connection) -> Result<Vec<PersonKey>> {
    let mut statement = connection.prepare_cached(
        "SELECT public_key, person, enrolled_by, enrolled_at, machine, withdrawn_by, withdrawn_at FROM person_key
         ORDER BY enrolled_at, public_key",
    )?;
    Ok(statement.query_map([], read_key)?.collect::<rusqlite::Result<_>>()?)
}

/// The person's key, if she has one in use.
pub fn key_of(connection: &Connection, person: &str) -> Result<Option<PersonKey>> {
    let mut statement = connection.prepare_cached(
        "SELECT public_key, person, enrolled_by, enrolled_at, machine, withdrawn_by, withdrawn_at FROM person_key
         WHERE person = ? AND withdrawn_at IS NULL",
    )?;
    Ok(statement.query_row([person], read_key).optional()?)
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<PersonKey> {
    Ok(PersonKey {
        public_key: row.get(0)?,
        person: row.get(1)?,
        enrolled_by: row.get(2)?,
        enrolled_at: row.get(3)?,
        machine: row.get(4)?,
        withdrawn_by: row.get(5)?,
        withdrawn_at: row.get(6)?,
    })
}

/// Adds a key.
pub fn insert_key(connection: &Connection, key: &PersonKey) -> Result<()> {
    let row = params![key.public_key, key.person, key.enrolled_by, key.enrolled_at, key.machine];
    connection.execute("INSERT INTO person_key (public_key, person, enrolled_by, enrolled_at, machine) VALUES (?, ?, ?, ?, ?)", row)?;
    Ok(())
}

/// Takes a key out of use; what it signed stays signed.
pub fn withdraw_key(connection: &Connection, public_key: &str, by: &str, at: &str) -> Result<()> {
    connection.execute("UPDATE person_key SET withdrawn_by = ?, withdrawn_at = ? WHERE public_key = ?", params![by, at, public_key])?;
    Ok(())
}
