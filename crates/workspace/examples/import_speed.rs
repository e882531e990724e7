//! How long an import takes, beside SQLite's own time to insert the same cells in one transaction with the same pragmas.
//!
//! `cargo run --release -p tieout-workspace --example import_speed -- FILE.csv [AFTER.csv]`; with a second file also the comparison
//! and how soon its first screen is there.

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tieout_billing::Silent;
use tieout_workspace::view::{DifferenceQuery, SettingsView};
use tieout_workspace::{Reading, System, Workspace};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [before, rest @ ..] = files.as_slice() else { return Err("give a CSV file".into()) };
    let folder = tempfile::tempdir()?;
    for round in 1..=3 {
        let own = insert_plainly(before, &folder.path().join(format!("plain-{round}.db")))?;
        let workspace = Workspace::create(&folder.path().join(format!("speed-{round}.tieout")), Arc::new(System))?;
        let began = Instant::now();
        let run = workspace.run_import(std::slice::from_ref(before), "before", &Reading::default(), &Silent)?;
        let import = began.elapsed();
        println!("{} lines: SQLite {own:.2?}, import {import:.2?}, {:.2} times", run.lines, import.as_secs_f64() / own.as_secs_f64());
    }
    if let [after, ..] = rest {
        let path = folder.path().join("speed-3.tieout");
        let workspace = Workspace::open(&path, Arc::new(System))?;
        compare(&workspace, after)?;
    }
    Ok(())
}

fn compare(workspace: &Workspace, after: &Path) -> Outcome<()> {
    let after = workspace.run_import(&[after.to_owned()], "after", &Reading::default(), &Silent)?;
    let before = workspace.run_named("before")?;
    let began = Instant::now();
    let comparison = workspace.comparison_start(before.id, after.id, "speed", &SettingsView::default(), &Silent)?;
    println!(
        "comparison: {:.2?}, {} differences, {} causes, proved {}",
        began.elapsed(),
        comparison.differences,
        comparison.causes.len(),
        comparison.proved
    );
    let began = Instant::now();
    let again = Workspace::open(workspace.path(), Arc::new(System))?;
    let opened = again.comparison(comparison.id)?;
    println!("first screen, from a closed file: {:.2?} ({} causes)", began.elapsed(), opened.causes.len());
    let query =
        |text: &str, sort: &str| DifferenceQuery { text: text.into(), sort: sort.into(), descending: true, ..DifferenceQuery::default() };
    for (what, query) in
        [("as they stand", DifferenceQuery::default()), ("by delta", query("", "delta")), ("with a text", query("a0001", ""))]
    {
        let began = Instant::now();
        let total = again.differences(comparison.id, &query, 0, 200)?.total;
        let first = began.elapsed();
        let began = Instant::now();
        again.differences(comparison.id, &query, total / 2, 200)?;
        println!("differences {what}: {total}, list and first window {first:.2?}, a later window {:.2?}", began.elapsed());
    }
    if let Some(cause) = opened.causes.first() {
        let began = Instant::now();
        again.cause(comparison.id, &cause.id)?;
        println!("the first cause opened: {:.2?}", began.elapsed());
        let pair = again.changed_pairs(comparison.id, Some(&cause.id))?.unwrap_or_default();
        let began = Instant::now();
        let lines = again.side_by_side(comparison.id, pair)?.lines.len();
        println!("an invoice of {lines} lines side by side: {:.2?}", began.elapsed());
    }
    let began = Instant::now();
    let check = again.workspace_check()?;
    println!("check: {:.2?}, sound {} {:?}", began.elapsed(), check.sound, check.problems);
    Ok(())
}

/// The cells of a file without quotes, as texts, into a table of their own: what SQLite itself needs for these bytes.
fn insert_plainly(file: &Path, database: &Path) -> Outcome<std::time::Duration> {
    let text = std::fs::read_to_string(file)?;
    let mut lines = text.lines();
    let header: Vec<String> = lines.next().unwrap_or_default().split(',').map(|name| format!("\"{name}\" TEXT")).collect();
    let connection = Connection::open(database)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864",
    )?;
    connection.execute_batch(&format!("CREATE TABLE plain ({}) STRICT", header.join(", ")))?;
    let began = Instant::now();
    connection.execute_batch("BEGIN")?;
    {
        let marks = vec!["?"; header.len()].join(", ");
        let mut insert = connection.prepare(&format!("INSERT INTO plain VALUES ({marks})"))?;
        for line in lines {
            for (index, cell) in line.split(',').enumerate() {
                insert.raw_bind_parameter(index + 1, cell)?;
            }
            insert.raw_execute()?;
        }
    }
    connection.execute_batch("COMMIT")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(began.elapsed())
}
