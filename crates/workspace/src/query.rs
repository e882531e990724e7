//! A user's own SQL: one SELECT, on a connection that can do nothing else, with the exact `decimal_*` functions.
//!
//! A connection that is open for reading still runs ATTACH, `VACUUM INTO`, temporary tables and pragmas. So each query has a connection of
//! its own whose authorizer lets through reading the workspace's tables and listed functions only; time and sizes are bounded.

use crate::error::{Error, Result, shown};
use crate::runs::export_view;
use crate::stored_run;
use crate::view::ExportView;
use crate::workspace::Workspace;
use crate::{database, query::functions::FUNCTIONS};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Statement};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tieout_billing::{FieldKind, Progress, Value};
use tieout_documents::{DocumentError, TableColumn, TableSource, write_atomically, write_table_csv};

mod functions;

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueryView {
    pub columns: Vec<String>,
    /// Parallel to the columns; `None` is NULL. Integers as they are written, a BLOB as `x'0A0B'`.
    pub rows: Vec<Vec<Option<String>>>,
    /// There are more rows than were asked for.
    pub cut: bool,
}

/// After this a query is stopped.
const MOST_TIME: Duration = Duration::from_secs(60);

/// No text and no row may be longer than this many bytes.
const LONGEST: i32 = 1_000_000;

/// Instructions of SQLite's machine between two looks at the clock.
const INSTRUCTIONS: i32 = 1000;

/// Characters of SQLite's own message that are shown: it may quote a whole value.
const LONGEST_MESSAGE: usize = 400;

impl Workspace {
    /// The first `limit` rows of a SELECT.
    ///
    /// # Errors
    /// [`Error::Query`] says what is not allowed or not understood, or that it took longer than 60 seconds; [`Error::Cancelled`].
    pub fn query(&self, sql: &str, limit: u64, progress: &dyn Progress) -> Result<QueryView> {
        self.ask(sql, MOST_TIME, progress, |answer| {
            let mut view = QueryView { columns: answer.columns.clone(), ..QueryView::default() };
            view.cut = answer.walk(Some(limit), &mut |cells| {
                view.rows.push(cells.iter().map(|cell| cell.as_ref().map(|text| text.clone().into_owned())).collect());
                Ok(())
            })?;
            Ok(view)
        })
    }

    /// Writes the rows of a SELECT, or the first `limit`, to a CSV file; the log keeps the SQL, the file and how many rows it got.
    ///
    /// # Errors
    /// Those of [`Workspace::query`], and [`Error::Document`] when the file can't be written; then there is none.
    pub fn query_csv(&self, sql: &str, limit: Option<u64>, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        let view = self.ask(sql, MOST_TIME, progress, |answer| {
            let kind = FieldKind::Text;
            let columns = answer.columns.iter().map(|title| TableColumn { title: title.clone(), kind }).collect();
            let table = Table { answer: RefCell::new(answer), columns, limit, failed: RefCell::new(None) };
            let written = write_atomically(path, |out| write_table_csv(&table, out));
            match (table.failed.take(), written) {
                (Some(error), _) => Err(error),
                (None, written) => Ok(export_view(path, written?, table.answer.borrow().rows.load(Ordering::Relaxed))),
            }
        })?;
        let detail = serde_json::json!({ "sql": sql, "file": shown(path), "bytes": view.bytes, "rows": view.rows });
        match self.write(|writing| writing.log("query exported", &view.name, &detail)) {
            // A workspace that is open for reading can be asked; only the log can't say so.
            Ok(()) | Err(Error::ReadOnly { .. }) => Ok(view),
            Err(error) => Err(error),
        }
    }

    fn ask<T>(&self, sql: &str, most: Duration, progress: &dyn Progress, take: impl FnOnce(&mut Answer<'_>) -> Result<T>) -> Result<T> {
        let watch = Arc::new(Watch { deadline: Instant::now() + most, stop: AtomicBool::new(false), refused: Mutex::new(None) });
        let rows = AtomicU64::new(0);
        let over = AtomicBool::new(false);
        let result = thread::scope(|scope| {
            // SQLite asks on this thread whether to go on, and can't hold what is only lent to us: another one asks for it.
            let watcher = scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    if progress.report("running the query", rows.load(Ordering::Relaxed), 0).is_err() {
                        watch.stop.store(true, Ordering::Relaxed);
                        return;
                    }
                    thread::park_timeout(Duration::from_millis(50));
                }
            });
            let _over = Over { over: &over, watcher: watcher.thread() };
            let connection = connect(self.path(), &watch)?;
            let statement = prepare(&connection, sql, &watch)?;
            let columns = statement.column_names().map(str::to_owned).collect();
            take(&mut Answer { statement, columns, rows: &rows, watch: &watch, most })
        });
        result.map_err(|error| error.in_workspace(self.name()))
    }
}

/// Tells the watching thread that there is nothing left to watch, also where the asking panics.
struct Over<'a> {
    over: &'a AtomicBool,
    watcher: &'a thread::Thread,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        self.watcher.unpark();
    }
}

/// What stops a query.
struct Watch {
    deadline: Instant,
    stop: AtomicBool,
    /// What the authorizer did not let through.
    refused: Mutex<Option<String>>,
}

/// A connection that can read, and nothing else.
fn connect(path: &Path, watch: &Arc<Watch>) -> Result<Connection> {
    let mut connection = database::reader(path, database::STEPS)?;
    // What is sorted may be larger than memory.
    connection.execute_batch("PRAGMA temp_store = FILE")?;
    let mut tables = names(&connection, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")?;
    tables.extend(["sqlite_master", "sqlite_schema", "json_each", "json_tree"].map(str::to_owned));
    let modules = names(&connection, "SELECT name FROM pragma_module_list")?;
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    let (clock, refusals) = (Arc::clone(watch), Arc::clone(watch));
    connection.progress_handler(INSTRUCTIONS, Some(move || clock.stop.load(Ordering::Relaxed) || Instant::now() >= clock.deadline))?;
    connection.authorizer(Some(move |asked: AuthContext<'_>| match refusal(&asked, &tables, &modules) {
        None => Authorization::Allow,
        Some(reason) => {
            refusals.refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
            Authorization::Deny
        }
    }))?;
    Ok(connection)
}

fn names(connection: &Connection, sql: &str) -> Result<HashSet<String>> {
    Ok(connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Why something is not let through; `None`: it is. An empty reason: the statement as a whole is of the wrong kind.
fn refusal(asked: &AuthContext<'_>, tables: &HashSet<String>, modules: &HashSet<String>) -> Option<String> {
    match asked.action {
        AuthAction::Select | AuthAction::Recursive => None,
        AuthAction::Read { table_name, .. } if tables.contains(table_name) => None,
        // No column is read: `count(*)`, of a name that WITH made.
        AuthAction::Read { column_name: "", table_name } if !modules.contains(table_name) => None,
        AuthAction::Read { table_name, .. } => Some(format!("{table_name} is not a table of the workspace")),
        AuthAction::Function { function_name } if FUNCTIONS.contains(&function_name) => None,
        AuthAction::Function { function_name } => Some(functions::refusal(function_name)),
        _ => Some(String::new()),
    }
}

fn prepare<'c>(connection: &'c Connection, sql: &str, watch: &Watch) -> Result<Statement<'c>> {
    let statement = connection.prepare(sql).map_err(|error| explained(error, sql, watch, MOST_TIME))?;
    // VACUUM asks nobody until it runs.
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(Error::Query { reason: wrong_kind(sql) });
    }
    if statement.parameter_count() > 0 {
        return Err(Error::Query { reason: "the query has a parameter (?) and nobody to fill it in: write the value".to_owned() });
    }
    Ok(statement)
}

/// What a row holds in a column; `None` is NULL.
type Cell<'r> = Option<Cow<'r, str>>;

/// A statement that is being read.
struct Answer<'a> {
    statement: Statement<'a>,
    columns: Vec<String>,
    rows: &'a AtomicU64,
    watch: &'a Watch,
    most: Duration,
}

impl Answer<'_> {
    /// Hands over the first `limit` rows, or all. True where there are more.
    fn walk(&mut self, limit: Option<u64>, each: &mut dyn FnMut(&[Cell<'_>]) -> Result<()>) -> Result<bool> {
        let sql = self.statement.expanded_sql().unwrap_or_default();
        let said = |error| explained(error, &sql, self.watch, self.most);
        let mut rows = self.statement.raw_query();
        while let Some(row) = rows.next().map_err(said)? {
            let number = self.rows.load(Ordering::Relaxed);
            if limit == Some(number) {
                return Ok(true);
            }
            let mut cells = Vec::with_capacity(self.columns.len());
            for (index, column) in self.columns.iter().enumerate() {
                cells.push(cell(row.get_ref(index).map_err(said)?, column)?);
            }
            each(&cells)?;
            self.rows.store(number + 1, Ordering::Relaxed);
        }
        Ok(false)
    }
}

fn cell<'r>(value: ValueRef<'r>, column: &str) -> Result<Cell<'r>> {
    Ok(match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(Cow::Owned(integer.to_string())),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => {
            let digits = bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
            Some(Cow::Owned(format!("x'{digits}'")))
        }
        ValueRef::Real(_) => {
            return Err(Error::Query {
                reason: format!(
                    "the column {column} is a binary floating-point number, which is not exact: use decimal_sum, decimal_add, decimal_sub, \
                     decimal_mul or decimal_round; if it need not be exact, CAST(… AS TEXT)"
                ),
            });
        }
    })
}

/// A query's rows as a table for a file.
struct Table<'t, 'a> {
    answer: RefCell<&'t mut Answer<'a>>,
    columns: Vec<TableColumn>,
    limit: Option<u64>,
    failed: RefCell<Option<Error>>,
}

impl TableSource for Table<'_, '_> {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> std::result::Result<(), DocumentError>) -> std::result::Result<(), DocumentError> {
        let mut stopped = None;
        let walked = self.answer.borrow_mut().walk(self.limit, &mut |cells| {
            let values: Vec<Value<'_>> = cells.iter().map(|cell| cell.as_deref().map_or(Value::Empty, value)).collect();
            each(&values).map_err(|error| {
                stopped = Some(error);
                Error::Cancelled
            })
        });
        match (stopped, walked) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => {
                self.failed.replace(Some(error));
                Err(DocumentError::Cancelled)
            }
            (None, Ok(_)) => Ok(()),
        }
    }
}

/// A number is a number only where it is written as one would be: `007` and `+1` are texts.
fn value(text: &str) -> Value<'_> {
    match stored_run::value(text, FieldKind::Decimal) {
        Value::Decimal(decimal) if decimal.to_string() == text => Value::Decimal(decimal),
        _ => Value::Text(text),
    }
}

/// What SQLite said, to the user.
fn explained(error: rusqlite::Error, sql: &str, watch: &Watch, most: Duration) -> Error {
    let refused = watch.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
    let reason = match (refused, error.sqlite_error_code()) {
        (Some(reason), _) if reason.is_empty() => wrong_kind(sql),
        (Some(reason), _) => reason,
        (None, Some(ErrorCode::OperationInterrupted)) if watch.stop.load(Ordering::Relaxed) => return Error::Cancelled,
        (None, Some(ErrorCode::OperationInterrupted)) => {
            format!(
                "the query ran longer than {} seconds and was stopped: narrow it with WHERE, or sum fewer lines at once",
                most.as_secs()
            )
        }
        (None, Some(ErrorCode::TooBig)) => "a text or a row of the query is longer than a million bytes: select less at once".to_owned(),
        (None, Some(ErrorCode::Unknown)) | (None, None) => match error {
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

fn wrong_kind(sql: &str) -> String {
    let word = sql.split_whitespace().next().unwrap_or_default().trim_end_matches(';').to_uppercase();
    match word.as_str() {
        "" => "the query is empty".to_owned(),
        "WITH" | "SELECT" | "EXPLAIN" => "a query only reads, and this one would change something".to_owned(),
        word if word.chars().all(char::is_alphabetic) => format!("a query only reads: {word} is not allowed"),
        _ => "a query only reads, and this is not a SELECT".to_owned(),
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::System;
    use tieout_billing::{Cancelled, Silent};

    const ENDLESS: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(&folder.path().join("q.tieout"), Arc::new(System)).unwrap();
        (folder, workspace)
    }

    #[test]
    fn an_endless_query_is_stopped_at_its_time() {
        let (_folder, workspace) = workspace();
        let began = Instant::now();
        let result = workspace.ask(ENDLESS, Duration::from_millis(300), &Silent, |answer| answer.walk(None, &mut |_| Ok(())));
        let error = result.unwrap_err();
        assert!(error.to_string().contains("was stopped: narrow it"), "{error}");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    /// Wants it to stop from the third report on.
    struct Impatient(AtomicU64);

    impl Progress for Impatient {
        fn report(&self, _: &str, _: u64, _: u64) -> std::result::Result<(), Cancelled> {
            if self.0.fetch_add(1, Ordering::Relaxed) < 3 { Ok(()) } else { Err(Cancelled) }
        }
    }

    #[test]
    fn an_endless_query_is_stopped_by_its_user() {
        let (_folder, workspace) = workspace();
        let began = Instant::now();
        assert_eq!(workspace.query(ENDLESS, 10, &Impatient(AtomicU64::new(0))).unwrap_err().code(), "cancelled");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn what_looks_like_a_number_but_is_a_name_stays_a_text() {
        for text in ["007", "+1", "1e3", "=1+1", "-x", "1."] {
            assert_eq!(value(text), Value::Text(text));
        }
        for text in ["-12.50", "0", "1.00", "536365"] {
            assert!(matches!(value(text), Value::Decimal(decimal) if decimal.to_string() == text), "{text}");
        }
    }
}
