//! Use cases on comparisons: start, open, rename, delete.

use crate::check;
use crate::error::{Error, Result};
use crate::settings::settings_of;
use crate::stored_run::StoredRun;
use crate::table::comparison::{self, Stored, Summary};
use crate::table::pair::{self, Side};
use crate::table::{cause, difference, edit, judgement, run};
use crate::view::{ComparisonView, SettingsView};
use crate::workspace::{Workspace, Writing};
use rusqlite::{Connection, params};
use tieout_billing::{Field, FieldName, Progress};
use tieout_compare::{Comparison, Settings};

impl Workspace {
    /// Compares two runs of this workspace and keeps the result: all of it or nothing.
    pub fn comparison_start(
        &self,
        before: i64,
        after: i64,
        name: &str,
        settings: &SettingsView,
        progress: &dyn Progress,
    ) -> Result<ComparisonView> {
        self.compare_runs(before, after, name, &settings_of(settings)?, progress)
    }

    /// As [`Workspace::comparison_start`], with settings as the comparison takes them.
    pub fn compare_runs(
        &self,
        before: i64,
        after: i64,
        name: &str,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<ComparisonView> {
        let name = self.read(|connection| free_name(connection, name))?;
        let runs = self.read(|connection| Ok((run::get(connection, before)?, run::get(connection, after)?)))?;
        if before == after {
            return Err(Error::SameRun { comparison: name, run: runs.0.name });
        }
        runs.0.refuse_records()?;
        runs.1.refuse_records()?;
        let sides = (StoredRun::new(self.lend()?, &runs.0), StoredRun::new(self.lend()?, &runs.1));
        let found = tieout_compare::compare(&sides.0, &sides.1, settings, progress)?;
        drop(sides);
        self.keep(&name, (before, after), &found, &|_, position| position, progress)
    }

    /// Stores a finished comparison of two runs. `position` turns positions of the compared sources into those of the stored runs.
    pub(crate) fn keep(
        &self,
        name: &str,
        runs: (i64, i64),
        found: &Comparison,
        position: &dyn Fn(Side, u64) -> u64,
        progress: &dyn Progress,
    ) -> Result<ComparisonView> {
        let id = self.write(|writing| {
            let runs = (run::get(writing.connection, runs.0)?, run::get(writing.connection, runs.1)?);
            free_name(writing.connection, name)?;
            store(writing, name, (&runs.0, &runs.1), found, position, progress)
        })?;
        self.shrink_wal();
        self.comparison(id)
    }

    /// The first screen of a comparison.
    pub fn comparison(&self, id: i64) -> Result<ComparisonView> {
        self.read(|connection| view(connection, &comparison::get(connection, id)?))
    }

    /// The comparison of that name; `None`: the newest.
    pub fn comparison_named(&self, name: Option<&str>) -> Result<ComparisonView> {
        self.read(|connection| {
            let stored = match name {
                Some(name) => comparison::named(connection, name)?.ok_or_else(|| comparison::missing(name.to_owned()))?,
                None => comparison::newest(connection)?.ok_or_else(|| comparison::missing("yet".to_owned()))?,
            };
            view(connection, &stored)
        })
    }

    /// Deletes it. Its decisions stay where they are, and in the log.
    pub fn comparison_delete(&self, id: i64) -> Result<()> {
        self.write(|writing| {
            let stored = comparison::get(writing.connection, id)?;
            difference::delete(writing.connection, id)?;
            judgement::delete_values(writing.connection, id)?;
            pair::delete(writing.connection, id)?;
            writing.connection.execute("DELETE FROM comparison WHERE id = ?", [id])?;
            writing.log("comparison deleted", &stored.name, &serde_json::json!({ "comparison": id, "hash": stored.hash }))
        })?;
        self.shrink_wal();
        Ok(())
    }

    /// Gives it another name.
    pub fn comparison_rename(&self, id: i64, name: &str) -> Result<ComparisonView> {
        self.write(|writing| {
            let stored = comparison::get(writing.connection, id)?;
            if stored.name == name.trim() {
                return Ok(());
            }
            let name = free_name(writing.connection, name)?;
            writing.connection.execute("UPDATE comparison SET name = ? WHERE id = ?", params![name, id])?;
            writing.log("comparison renamed", &name, &serde_json::json!({ "comparison": id, "from": stored.name }))
        })?;
        self.comparison(id)
    }

    /// The field names that settings may name: those of either run, in reading order.
    pub fn comparison_fields(&self, before: i64, after: i64) -> Result<Vec<String>> {
        self.read(|connection| {
            let layouts = [run::get(connection, before)?.layout, run::get(connection, after)?.layout];
            let has = |name: &FieldName| layouts.iter().any(|layout| layout.position_of(name).is_some());
            let known = Field::ALL.iter().map(|field| FieldName::Known(*field)).filter(has);
            let mut names: Vec<String> = known.map(|name| name.to_string()).collect();
            for column in layouts.iter().flat_map(|layout| &layout.columns) {
                let name = column.name.to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(names)
        })
    }
}

/// A name that no comparison has, trimmed.
fn free_name(connection: &Connection, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::NoName { what: "comparison" });
    }
    if comparison::named(connection, name)?.is_some() {
        return Err(Error::NameTaken { workspace: String::new(), what: "comparison", name: name.to_owned() });
    }
    Ok(name.to_owned())
}

fn store(
    writing: &Writing<'_>,
    name: &str,
    runs: (&run::Run, &run::Run),
    found: &Comparison,
    position: &dyn Fn(Side, u64) -> u64,
    progress: &dyn Progress,
) -> Result<i64> {
    let connection = writing.connection;
    let of = (found.pairs.len() + found.differences.len()) as u64;
    let mut done = 0u64;
    let mut tick = || -> Result<()> {
        if done.is_multiple_of(4096) {
            progress.report("saving the comparison", done, of)?;
        }
        done += 1;
        Ok(())
    };
    let grouping = pair::group(found);
    let summary = Summary::of(found, grouping.groups.len() as u64);
    let id = comparison::insert(connection, name, runs, &writing.at, &writing.by, &found.settings, &summary)?;
    pair::insert(connection, id, found, &grouping, position, &mut tick)?;
    difference::insert(connection, id, found, &mut tick)?;
    cause::insert(connection, id, &found.causes)?;
    let hash = check::comparison_hash(connection, id)?;
    connection.execute("UPDATE comparison SET hash = ? WHERE id = ?", params![hash, id])?;
    progress.report("saving the comparison", of, of)?;
    let detail = serde_json::json!({
        "comparison": id, "before": runs.0.name, "before_hash": runs.0.hash, "after": runs.1.name, "after_hash": runs.1.hash,
        "differences": found.differences.len(), "causes": found.causes.len(), "proved": found.proved(), "hash": hash,
    });
    writing.log("runs compared", name, &detail)?;
    Ok(id)
}

/// The first screen: everything of it was counted when the comparison was made.
fn view(connection: &Connection, stored: &Stored) -> Result<ComparisonView> {
    let summary = &stored.summary;
    let mut decisions = edit::latest_decisions(connection, stored.id)?;
    let causes = cause::edited(connection, stored.id)?;
    let causes = causes.iter().map(|known| {
        let mut view = known.view();
        view.decision = decisions.remove(&known.id);
        view
    });
    Ok(ComparisonView {
        id: stored.id,
        name: stored.name.clone(),
        created_at: stored.created_at.clone(),
        created_by: stored.created_by.clone(),
        before: run::view(connection, &run::get(connection, stored.before_run)?)?,
        after: run::view(connection, &run::get(connection, stored.after_run)?)?,
        settings: crate::settings::settings_view(&stored.settings),
        invoices: comparison::invoice_counts(&summary.counts.invoices),
        lines: comparison::line_counts(&summary.counts.lines),
        matched_by: comparison::matched_by_views(&summary.matched_by),
        differences: summary.differences,
        causes: causes.collect(),
        unexplained: comparison::unexplained_view(summary),
        proof: comparison::proof_views(&summary.proof),
        proved: summary.proved,
        tolerated: comparison::tolerated_views(&summary.tolerated),
        overruns: comparison::overrun_views(&summary.overruns),
        fields_on_one_side: summary.fields_on_one_side.iter().map(ToString::to_string).collect(),
    })
}
