//! A user's own SQL: one SELECT over the documented views, on a connection that can do nothing else, with the exact `decimal_*`
//! functions.

use crate::error::{Error, Result};
use crate::view::{QueryView, SqlFunctionView, SqlSchemaView};
use crate::views;
use crate::workspace::Workspace;
use answer::{Answer, Seen};
use connection::{Bounds, Watch};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use tieout_billing::Progress;

mod answer;
mod connection;
mod evidence;
mod export;
mod functions;

pub use export::TableKind;

/// Bytes of text that an answer on the screen holds at most; an export has no such bound.
const LARGEST_ANSWER: usize = 64 << 20;

/// What can be asked: the views with their columns, and the functions.
pub fn sql_schema() -> SqlSchemaView {
    let function = |(call, about): &(&str, &str)| SqlFunctionView { call: (*call).to_owned(), about: (*about).to_owned() };
    SqlSchemaView {
        views: views::all().iter().map(views::View::view).collect(),
        functions: functions::EXACT.iter().map(function).collect(),
        names: functions::FUNCTIONS.iter().map(|name| (*name).to_owned()).collect(),
    }
}

impl Workspace {
    /// The first `limit` rows of a SELECT; fewer where they are too large to hold. `parameters`: what `:name` in it stands for.
    ///
    /// # Errors
    /// [`Error::Query`] says what is not allowed or not understood, which parameter is missing, or that it took longer than 60 seconds or
    /// more than 512 MiB; [`Error::Cancelled`].
    pub fn sql(&self, sql: &str, parameters: &BTreeMap<String, String>, limit: u64, progress: &dyn Progress) -> Result<QueryView> {
        self.sql_within(Bounds::USUAL, sql, parameters, limit, progress)
    }

    /// The same within narrower bounds: how a test sees that they hold.
    #[doc(hidden)]
    pub fn sql_bounded(&self, seconds: Duration, memory: i64, sql: &str, parameters: &BTreeMap<String, String>) -> Result<QueryView> {
        self.sql_within(Bounds { time: seconds, memory }, sql, parameters, 1000, &tieout_billing::Silent)
    }

    fn sql_within(
        &self,
        bounds: Bounds,
        sql: &str,
        parameters: &BTreeMap<String, String>,
        limit: u64,
        progress: &dyn Progress,
    ) -> Result<QueryView> {
        self.ask(bounds, sql, parameters, progress, |answer| {
            let mut view = QueryView { columns: answer.columns.clone(), ..QueryView::default() };
            let mut seen = vec![Seen::default(); view.columns.len()];
            let mut bytes = 0;
            let more = answer.walk(Some(limit), &mut |cells| {
                bytes += cells.iter().flatten().map(|text| text.len()).sum::<usize>();
                if bytes > LARGEST_ANSWER {
                    view.cut = true;
                    return Err(Error::Cancelled);
                }
                for (seen, text) in seen.iter_mut().zip(cells) {
                    text.iter().for_each(|text| seen.see(text));
                }
                view.rows.push(cells.iter().map(|cell| cell.as_ref().map(|text| text.clone().into_owned())).collect());
                Ok(())
            });
            view.cut |= match more {
                Err(Error::Cancelled) if view.cut => true,
                other => other?,
            };
            view.kinds = seen.iter().map(|seen| seen.kind().to_owned()).collect();
            Ok(view)
        })
    }

    /// The names of the parameters of a SELECT, in order. It is looked at, not run.
    ///
    /// # Errors
    /// [`Error::Query`] where it could not be run either.
    pub fn sql_parameters(&self, sql: &str) -> Result<Vec<String>> {
        let watch = Arc::new(Watch::new(Bounds::USUAL));
        let connection = connection::connect(self.path(), &watch)?;
        let statement = connection::prepare(&connection, sql, &watch)?;
        let mut names = answer::names(&statement)?;
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn ask<T>(
        &self,
        bounds: Bounds,
        sql: &str,
        parameters: &BTreeMap<String, String>,
        progress: &dyn Progress,
        take: impl FnOnce(&mut Answer<'_>) -> Result<T>,
    ) -> Result<T> {
        let watch = Arc::new(Watch::new(bounds));
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
            let connection = connection::connect(self.path(), &watch)?;
            let mut statement = connection::prepare(&connection, sql, &watch)?;
            answer::bind(&mut statement, parameters)?;
            let columns = statement.column_names().map(str::to_owned).collect();
            take(&mut Answer { statement, columns, rows: &rows, watch: &watch, sql })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::System;
    use std::time::Instant;
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
        let bounds = Bounds { time: Duration::from_millis(300), ..Bounds::USUAL };
        let error = workspace.sql_within(bounds, ENDLESS, &BTreeMap::new(), 1, &Silent).unwrap_err();
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
        assert_eq!(workspace.sql(ENDLESS, &BTreeMap::new(), 10, &Impatient(AtomicU64::new(0))).unwrap_err().code(), "cancelled");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn an_answer_is_cut_before_it_is_too_large_to_hold() {
        let (_folder, workspace) = workspace();
        let large = "WITH RECURSIVE n(x, t) AS (SELECT 1, hex(replace(hex(x'00112233445566778899'), '0', '0123456789')) UNION ALL SELECT x + 1, substr(t || t, 1, 400000) FROM n) SELECT t FROM n WHERE length(t) = 400000";
        let view = workspace.sql(large, &BTreeMap::new(), 1000, &Silent).unwrap();
        assert!(view.cut && view.rows.len() > 100 && view.rows.len() < 200, "{}", view.rows.len());
    }
}
