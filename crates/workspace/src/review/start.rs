//! Use cases: start a review, run its checks again, list, delete.

use super::checking::{Checked, Scope, check};
use super::{own, sample, settings};
use crate::error::{Error, Result};
use crate::table::review::{self, Stored};
use crate::table::{first_id, log, run};
use crate::view::{ReviewListView, ReviewRequest, ReviewView};
use crate::workspace::{Workspace, Writing};
use crate::{decisions, waivers};
use chrono::NaiveDate;
use rusqlite::params;
use tieout_billing::{Progress, RecordKind};

impl Workspace {
    /// Checks a run and keeps what was found: all of it or nothing.
    pub fn review_start(&self, request: &ReviewRequest, progress: &dyn Progress) -> Result<ReviewView> {
        let scope = self.read(|connection| {
            let run = run::get(connection, request.run)?;
            if run.kind != RecordKind::Invoices {
                return Err(Error::Invalid(format!(
                    "{} holds {}, and only a bill run can be reviewed",
                    run.name,
                    run.kind.title().to_lowercase()
                )));
            }
            let previous = request.previous.map(|previous| run::get(connection, previous)).transpose()?;
            let records = request.records.iter().map(|id| run::get(connection, *id)).collect::<Result<Vec<_>>>()?;
            for (at, set) in records.iter().enumerate() {
                if let Some(twice) = records[..at].iter().find(|other| other.kind == set.kind) {
                    let (a, b, kind) = (&twice.name, &set.name, set.kind.title().to_lowercase());
                    return Err(Error::Invalid(format!("{a} and {b} are both {kind}: a review takes one set of each kind")));
                }
            }
            let period = request.period.as_ref().map(|(from, until)| Ok::<_, Error>((day(from)?, day(until)?))).transpose()?;
            if let Some((from, until)) = period.filter(|(from, until)| until < from) {
                return Err(Error::Invalid(format!("the period ends on {until}, before it begins on {from}")));
            }
            let as_of = request.as_of.clone().unwrap_or_else(|| self.now().chars().take(10).collect());
            let (_, settings) = settings::current(connection)?;
            Ok(Scope { run, previous, records, period, as_of: day(&as_of)?, settings, own: own::all(connection)? })
        })?;
        let name = match request.name.trim() {
            "" => scope.run.name.clone(),
            name => name.to_owned(),
        };
        self.read(|connection| review::require_free_name(connection, &name))?;
        let checked = check(self, &scope, progress)?;
        let id = self.write(|writing| {
            review::require_free_name(writing.connection, &name)?;
            let version = settings::keep(writing, &scope.settings)?;
            let id = review::insert(writing.connection, &stored(writing, &scope, &name, version)?)?;
            store(writing, id, &scope, &checked, progress)?;
            Ok(id)
        })?;
        self.shrink_wal();
        self.review(id)
    }

    /// Runs the checks again under today's settings, records and lines. Decisions stay; those on invoices that changed fall.
    pub fn review_check(&self, id: i64, progress: &dyn Progress) -> Result<ReviewView> {
        let scope = self.read(|connection| {
            let stored = review::get(connection, id)?;
            let (_, settings) = settings::current(connection)?;
            Ok(Scope {
                run: run::get(connection, stored.run)?,
                previous: stored.previous.map(|previous| run::get(connection, previous)).transpose()?,
                records: stored.records.iter().map(|id| run::get(connection, *id)).collect::<Result<_>>()?,
                period: stored.period.as_ref().map(|(from, until)| Ok::<_, Error>((day(from)?, day(until)?))).transpose()?,
                as_of: day(&stored.as_of)?,
                settings,
                own: own::all(connection)?,
            })
        })?;
        let checked = check(self, &scope, progress)?;
        self.write(|writing| {
            review::clear(writing.connection, id)?;
            let version = settings::keep(writing, &scope.settings)?;
            let sql = "UPDATE review SET settings = ?, checked_at = ?, checked_by = ? WHERE id = ?";
            writing.connection.execute(sql, params![version, writing.at, writing.by, id])?;
            store(writing, id, &scope, &checked, progress)
        })?;
        self.shrink_wal();
        self.review(id)
    }

    /// The reviews, newest first.
    pub fn reviews(&self) -> Result<Vec<ReviewListView>> {
        self.read(review::list)
    }

    /// The review of that name; `None`: the newest.
    pub fn review_named(&self, name: Option<&str>) -> Result<i64> {
        self.read(|connection| review::named(connection, name))
    }

    /// Deletes a review that nobody has decided anything in.
    pub fn review_delete(&self, id: i64) -> Result<()> {
        self.write(|writing| {
            let stored = review::get(writing.connection, id)?;
            if decisions::count(writing.connection, id)? > 0 {
                return Err(Error::Invalid(format!("{} holds decisions, which are kept: it can't be deleted", stored.name)));
            }
            review::clear(writing.connection, id)?;
            writing.connection.execute("DELETE FROM review WHERE id = ?", [id])?;
            writing.log("review deleted", &stored.name, &serde_json::json!({ "review": id, "hash": stored.hash }))
        })?;
        self.shrink_wal();
        Ok(())
    }
}

fn stored(writing: &Writing<'_>, scope: &Scope, name: &str, settings: i64) -> Result<Stored> {
    Ok(Stored {
        id: 0,
        name: name.to_owned(),
        run: scope.run.id,
        previous: scope.previous.as_ref().map(|run| run.id),
        records: scope.records.iter().map(|run| run.id).collect(),
        period: scope.period.map(|(from, until)| (from.to_string(), until.to_string())),
        as_of: scope.as_of.to_string(),
        at: writing.at.clone(),
        by: writing.by.clone(),
        checked_at: writing.at.clone(),
        checked_by: writing.by.clone(),
        settings,
        outcomes: Vec::new(),
        kpis: Vec::new(),
        gone: 0,
        hash: String::new(),
        log_head: log::head(writing.connection)?,
    })
}

/// Findings, groups and items into their tables; then decisions and waivers are held against them.
fn store(writing: &Writing<'_>, id: i64, scope: &Scope, checked: &Checked, progress: &dyn Progress) -> Result<()> {
    let connection = writing.connection;
    progress.report("saving the review", 0, 1)?;
    let before = review::before(connection, id, scope.run.id)?;
    let hash = review::store(connection, id, scope, checked, before)?;
    review::store_totals(connection, scope.run.id, &checked.run)?;
    if let (Some(previous), Some(invoices)) = (&scope.previous, &checked.previous) {
        review::store_totals(connection, previous.id, invoices)?;
    }
    waivers::apply(connection, id)?;
    sample::mark(connection, id)?;
    decisions::project(connection, id, None)?;
    let found: u64 = checked.outcomes.iter().map(|outcome| outcome.findings).sum();
    let detail = serde_json::json!({
        "review": id, "run": scope.run.name, "run_hash": scope.run.hash,
        "previous": scope.previous.as_ref().map(|run| &run.hash),
        "records": scope.records.iter().map(|set| serde_json::json!({ "kind": set.kind.name(), "name": set.name, "hash": set.hash })).collect::<Vec<_>>(),
        "checks": checked.outcomes.iter().filter(|outcome| matches!(outcome.verdict.as_str(), "passed" | "found")).count(),
        "findings": found, "groups": checked.groups.len(), "hash": hash, "first_item": first_id(id),
    });
    let name: String = connection.query_row("SELECT name FROM review WHERE id = ?", [id], |row| row.get(0))?;
    writing.log("run checked", &name, &detail)
}

fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::Invalid(format!("“{text}” is no day: write it as 2026-10-31")))
}
