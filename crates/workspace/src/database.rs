//! Connections to a workspace's file: how they are set up, and how its tables are brought up to date.

use crate::error::{Error, Result, beside, shown};
use crate::{decimal, table};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// `TieO` in the file's header: what `file(1)` and we know a workspace by.
pub const APPLICATION_ID: i32 = 0x5469_654F;

/// Older ones damage the file when a WAL is reset at the wrong moment.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");

/// Refuses an SQLite that is known to damage files.
pub fn require_sqlite() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE.0 {
        return Err(Error::SqliteTooOld { found: rusqlite::version().to_owned(), needed: OLDEST_SQLITE.1 });
    }
    Ok(())
}

/// The one connection that writes. The file's tables are made or brought up to date; a backup is written before they are changed.
pub fn writer(path: &Path, steps: &[&[&str]]) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags() | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    let version = recognise(&connection, path, steps.len())?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    migrate(&connection, path, version, steps)?;
    // After the first step, so that a file that was cut short while it was made is empty or whole, never something between.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    harden(&connection)?;
    Ok(connection)
}

/// A connection that only reads.
pub fn reader(path: &Path, steps: &[&[&str]]) -> Result<Connection> {
    let open = |name: &Path, more: OpenFlags| -> Result<(Connection, usize)> {
        let connection = Connection::open_with_flags(name, flags() | OpenFlags::SQLITE_OPEN_READ_ONLY | more)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        let version = recognise(&connection, path, steps.len())?;
        Ok((connection, version))
    };
    let (connection, version) = match open(path, OpenFlags::empty()) {
        // A WAL database in a folder that can't be written to: nobody can be writing it either.
        Err(Error::Database { source, .. }) if source.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
            open(&immutable(path), OpenFlags::SQLITE_OPEN_URI)?
        }
        opened => opened?,
    };
    if version < steps.len() {
        let detail =
            format!("its tables are of version {version} and must be brought to {} first, which needs the right to write", steps.len());
        return Err(Error::ReadOnly { workspace: String::new(), reason: detail });
    }
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;")?;
    harden(&connection)?;
    Ok(connection)
}

/// No mutex: every connection is behind one of ours.
fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

fn immutable(path: &Path) -> std::path::PathBuf {
    let escaped: String = shown(path)
        .chars()
        .map(|c| match c {
            '%' => "%25".to_owned(),
            '?' => "%3f".to_owned(),
            '#' => "%23".to_owned(),
            other => other.to_string(),
        })
        .collect();
    format!("file:{escaped}?immutable=1").into()
}

fn harden(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch("PRAGMA cell_size_check = ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    decimal::register(connection)?;
    Ok(())
}

/// The version of the file's tables; 0 for a new file. Refuses what is not ours, or newer than us.
fn recognise(connection: &Connection, path: &Path, known: usize) -> Result<usize> {
    let foreign = |reason: &str| Error::NotAWorkspace { path: shown(path), reason: reason.to_owned() };
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let id = match number("PRAGMA application_id") {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => return Err(foreign("it is not a database")),
        id => id?,
    };
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if id == 0 && tables == 0 {
        return Ok(0);
    }
    if id != i64::from(APPLICATION_ID) {
        return Err(foreign("it is the database of another program"));
    }
    let version = usize::try_from(number("PRAGMA user_version")?).map_err(|_| foreign("the version of its tables is negative"))?;
    if version > known {
        let number = |version: usize| u32::try_from(version).unwrap_or(u32::MAX);
        return Err(Error::NewerVersion { path: shown(path), found: number(version), known: number(known) });
    }
    Ok(version)
}

/// Each step and the new version number in one transaction: a file is of one version, whatever happens.
fn migrate(connection: &Connection, path: &Path, version: usize, steps: &[&[&str]]) -> Result<()> {
    if version > 0 && version < steps.len() {
        connection.backup("main", beside(path, &format!("-backup-v{version}")), None::<fn(rusqlite::backup::Progress)>)?;
    }
    for (index, step) in steps.iter().enumerate().skip(version) {
        let sql = format!(
            "BEGIN EXCLUSIVE; {} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}; COMMIT;",
            step.concat(),
            index + 1
        );
        if let Err(error) = connection.execute_batch(&sql) {
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK")?;
            }
            return Err(error.into());
        }
    }
    Ok(())
}

/// The steps of this program.
pub const STEPS: &[&[&str]] = table::STEPS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_file_is_backed_up_and_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.tieout");
        drop(writer(&path, STEPS).unwrap());
        let newer: Vec<&[&str]> = STEPS.iter().copied().chain([&["ALTER TABLE run ADD COLUMN period TEXT;"] as &[&str]]).collect();
        let refused = reader(&path, &newer).err().unwrap();
        assert_eq!(refused.code(), "read_only");
        let connection = writer(&path, &newer).unwrap();
        connection.execute_batch("SELECT period FROM run").unwrap();
        let backup = folder.path().join(format!("old.tieout-backup-v{}", STEPS.len()));
        drop(reader(&backup, STEPS).unwrap());
        drop(connection);
        assert_eq!(writer(&path, STEPS).err().unwrap().code(), "newer_version");
    }

    /// A file of the release before documents has its tables after it was opened, and what was in it.
    #[test]
    fn a_file_of_version_2_gets_the_tables_of_documents() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.tieout");
        let old = writer(&path, &STEPS[..2]).unwrap();
        old.execute_batch("INSERT INTO saved_query VALUES ('mine', 'SELECT 1', '', '{}', 'then', 'ada')").unwrap();
        drop(old);
        let connection = writer(&path, STEPS).unwrap();
        for table in ["seller", "buyer", "template", "batch", "batch_file"] {
            let rows: i64 = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
            assert_eq!(rows, 0, "{table}");
        }
        let kept: String = connection.query_row("SELECT saved_by FROM saved_query", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "ada");
        drop(reader(&folder.path().join("old.tieout-backup-v2"), &STEPS[..2]).unwrap());
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_at_its_version() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.tieout");
        drop(writer(&path, STEPS).unwrap());
        let broken: Vec<&[&str]> = STEPS
            .iter()
            .copied()
            .chain([&["CREATE TABLE half (id INTEGER) STRICT;", "ALTER TABLE nowhere ADD COLUMN x;"] as &[&str]])
            .collect();
        assert!(writer(&path, &broken).is_err());
        let connection = writer(&path, STEPS).unwrap();
        let half: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'half'", [], |row| row.get(0)).unwrap();
        assert_eq!(half, 0);
    }
}
