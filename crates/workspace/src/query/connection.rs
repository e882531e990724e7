//! A connection that can read the views, and nothing else.
//!
//! A connection that is open for reading still runs ATTACH, `VACUUM INTO`, temporary tables and pragmas. So each query has one of its own
//! whose authorizer lets through reading what the views show, and listed functions; time, memory and sizes are bounded.

use super::functions::{self, FUNCTIONS};
use crate::database;
use crate::error::{Error, Result};
use crate::views;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, Statement};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How far a query may go.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub time: Duration,
    /// Bytes that SQLite may hold for it. Everything that it sorts or keeps aside is in memory: nothing of the workspace is ever written
    /// to a temporary file.
    pub memory: i64,
}

impl Bounds {
    pub const USUAL: Bounds = Bounds { time: Duration::from_secs(60), memory: 512 << 20 };
}

/// No text, no row and no statement may be longer than this many bytes.
const LONGEST: i32 = 1_000_000;

/// Instructions of SQLite's machine between two looks at the clock and the memory. Each can hold on to [`LONGEST`] bytes at most.
const INSTRUCTIONS: i32 = 100;

/// Characters of SQLite's own message that are shown: it may quote a whole value.
const LONGEST_MESSAGE: usize = 400;

/// What SQLite itself knows beside the views.
const OF_SQLITE: [&str; 2] = ["json_each", "json_tree"];

/// What stops a query, and what it asked for.
pub struct Watch {
    bounds: Bounds,
    deadline: Instant,
    /// What SQLite held before the query began.
    held: i64,
    pub stop: AtomicBool,
    too_much: AtomicBool,
    /// What the authorizer did not let through.
    refused: Mutex<Option<String>>,
    /// The views that were read.
    read: Mutex<BTreeSet<String>>,
}

impl Watch {
    pub fn new(bounds: Bounds) -> Watch {
        Watch {
            bounds,
            deadline: Instant::now() + bounds.time,
            held: memory_used(),
            stop: AtomicBool::new(false),
            too_much: AtomicBool::new(false),
            refused: Mutex::new(None),
            read: Mutex::new(BTreeSet::new()),
        }
    }

    /// The views that the query reads.
    pub fn views(&self) -> Vec<String> {
        hold(&self.read).iter().cloned().collect()
    }

    fn is_over(&self) -> bool {
        if memory_used() - self.held > self.bounds.memory {
            self.too_much.store(true, Ordering::Relaxed);
        }
        self.stop.load(Ordering::Relaxed) || self.too_much.load(Ordering::Relaxed) || Instant::now() >= self.deadline
    }

    /// What SQLite said, to the user.
    pub fn explained(&self, error: rusqlite::Error, sql: &str) -> Error {
        let reason = match (hold(&self.refused).take(), error.sqlite_error_code()) {
            (Some(reason), _) if reason.is_empty() => wrong_kind(sql),
            (Some(reason), _) => reason,
            (None, Some(ErrorCode::OperationInterrupted)) if self.stop.load(Ordering::Relaxed) => return Error::Cancelled,
            (None, Some(ErrorCode::OperationInterrupted)) if self.too_much.load(Ordering::Relaxed) => format!(
                "the query needed more than {} MiB of memory and was stopped: narrow it with WHERE, or select fewer columns",
                self.bounds.memory >> 20
            ),
            (None, Some(ErrorCode::OperationInterrupted)) => format!(
                "the query ran longer than {} seconds and was stopped: narrow it with WHERE, or sum fewer lines at once",
                self.bounds.time.as_secs()
            ),
            (None, Some(ErrorCode::TooBig)) => {
                "a text, a row or the statement of the query is longer than a million bytes: select less at once".to_owned()
            }
            (None, Some(ErrorCode::Unknown)) | (None, None) => match error {
                // Views can't be written to, and SQLite says so before it asks the authorizer.
                rusqlite::Error::SqlInputError { ref msg, .. } | rusqlite::Error::SqliteFailure(_, Some(ref msg))
                    if msg.starts_with("cannot modify ") || msg.ends_with(" may not be modified") =>
                {
                    wrong_kind(sql)
                }
                rusqlite::Error::MultipleStatement => "there is more than one statement: ask one SELECT at a time".to_owned(),
                rusqlite::Error::SqlInputError { msg, offset, .. } => match usize::try_from(offset).ok().and_then(|at| sql.get(at..)) {
                    Some(rest) if !rest.is_empty() => format!("{} at \"{}\"", short(&msg, LONGEST_MESSAGE), short(rest, 40)),
                    _ => short(&msg, LONGEST_MESSAGE),
                },
                rusqlite::Error::SqliteFailure(_, Some(message)) => short(&message, LONGEST_MESSAGE),
                other => short(&other.to_string(), LONGEST_MESSAGE),
            },
            _ => return error.into(),
        };
        Error::Query { reason }
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What all connections of this process hold. Others have bounded caches, so what grows is the query.
fn memory_used() -> i64 {
    // SAFETY: it takes no arguments, has no preconditions and only reads a counter.
    unsafe { rusqlite::ffi::sqlite3_memory_used() }
}

/// A connection that can read the views of the workspace at `path`, and nothing else.
pub fn connect(path: &Path, watch: &Arc<Watch>) -> Result<Connection> {
    let mut connection = database::reader(path, database::STEPS)?;
    connection.execute_batch("PRAGMA query_only = OFF")?;
    views::create(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY")?;
    let allowed = Arc::new(Allowed::of(&mut connection)?);
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    let (clock, authorizer) = (Arc::clone(watch), Arc::clone(watch));
    connection.progress_handler(INSTRUCTIONS, Some(move || clock.is_over()))?;
    connection.authorizer(Some(move |asked: AuthContext<'_>| match allowed.refusal(&asked) {
        None => {
            if let AuthAction::Read { table_name, .. } = asked.action
                && asked.accessor.is_none()
                && allowed.views.contains(table_name)
            {
                hold(&authorizer.read).insert(table_name.to_owned());
            }
            Authorization::Allow
        }
        Some(reason) => {
            hold(&authorizer.refused).get_or_insert(reason);
            Authorization::Deny
        }
    }))?;
    Ok(connection)
}

/// What may be read.
struct Allowed {
    views: HashSet<String>,
    /// The tables and columns of the file that the views show. Who finds a way around a view finds only what it shows.
    columns: HashSet<(String, String)>,
    tables: HashSet<String>,
    /// Tables of the file, and what SQLite makes tables of: pragmas, pages, statistics.
    other: HashSet<String>,
}

impl Allowed {
    fn of(connection: &mut Connection) -> Result<Allowed> {
        let views: HashSet<String> = views::all().into_iter().map(|view| view.name).collect();
        let mut other = names(connection, "SELECT name FROM pragma_module_list")?;
        other.extend(names(connection, "SELECT name FROM main.sqlite_schema")?);
        other.extend(["sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"].map(str::to_owned));
        let seen = Arc::new(Mutex::new(HashSet::new()));
        let recorded = Arc::clone(&seen);
        connection.authorizer(Some(move |asked: AuthContext<'_>| {
            if let AuthAction::Read { table_name, column_name } = asked.action
                && asked.database_name == Some("main")
            {
                hold(&recorded).insert((table_name.to_owned(), column_name.to_owned()));
            }
            Authorization::Allow
        }))?;
        for view in &views {
            connection.prepare(&format!("SELECT * FROM temp.{view}"))?;
        }
        let columns = std::mem::take(&mut *hold(&seen));
        let tables: HashSet<String> = columns.iter().map(|(table, _)| table.clone()).collect();
        other.retain(|name| !views.contains(name) && !tables.contains(name) && !OF_SQLITE.contains(&name.as_str()));
        Ok(Allowed { views, columns, tables, other })
    }

    /// Why something is not let through; `None`: it is. An empty reason: the statement as a whole is of the wrong kind.
    fn refusal(&self, asked: &AuthContext<'_>) -> Option<String> {
        match asked.action {
            AuthAction::Select | AuthAction::Recursive => None,
            AuthAction::Read { table_name, column_name } => self.reading(table_name, column_name, asked),
            AuthAction::Function { function_name } if FUNCTIONS.contains(&function_name) => None,
            AuthAction::Function { function_name } => Some(functions::refusal(function_name)),
            _ => Some(String::new()),
        }
    }

    fn reading(&self, table: &str, column: &str, asked: &AuthContext<'_>) -> Option<String> {
        let allowed = match asked.database_name {
            // Of the file: through a view only, and of what a view shows.
            Some("main") => match (column, asked.accessor) {
                ("", _) => self.tables.contains(table) || OF_SQLITE.contains(&table),
                (_, Some(_)) => self.columns.contains(&(table.to_owned(), column.to_owned())),
                (_, None) if OF_SQLITE.contains(&table) => true,
                (_, None) if self.tables.contains(table) => {
                    return Some(format!("main.{table} is a table of the file, which may change: ask the view that shows it (--schema)"));
                }
                (_, None) => false,
            },
            // Of a name that WITH or AS made, and of the views.
            _ => !self.other.contains(table),
        };
        (!allowed).then(|| format!("{table} is not a view of the workspace"))
    }
}

fn names(connection: &Connection, sql: &str) -> Result<HashSet<String>> {
    Ok(connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Takes one SELECT.
pub fn prepare<'c>(connection: &'c Connection, sql: &str, watch: &Watch) -> Result<Statement<'c>> {
    if sql.len() > LONGEST as usize {
        return Err(Error::Query { reason: "the statement is longer than a million bytes: select less at once".to_owned() });
    }
    if let Some(at) = sql.find('\0') {
        return Err(Error::Query { reason: format!("there is a NUL character in the statement, after {at} bytes") });
    }
    let statement = connection.prepare(sql).map_err(|error| watch.explained(error, sql))?;
    // VACUUM asks nobody until it runs.
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(Error::Query { reason: wrong_kind(sql) });
    }
    Ok(statement)
}

fn wrong_kind(sql: &str) -> String {
    let word = sql.split_whitespace().next().unwrap_or_default().trim_end_matches(';').to_uppercase();
    match word.as_str() {
        "" => "the query is empty".to_owned(),
        "WITH" | "SELECT" | "EXPLAIN" | "VALUES" => "a query only reads, and this one would do something else".to_owned(),
        word if word.chars().all(char::is_alphabetic) => format!("a query only reads: {word} is not allowed"),
        _ => "a query only reads, and this is not a SELECT".to_owned(),
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most).chain(['…']).collect() }
}
