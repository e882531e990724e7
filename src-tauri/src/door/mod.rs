//! One function for each command, thin as a door: tokens and dialogs become paths, then one use case of `tieout_workspace` answers.

mod documents;
mod people;
mod rating;
mod review;
mod sql;

pub use documents::*;
pub use people::*;
pub use rating::*;
pub use review::*;
pub use sql::*;

use std::path::PathBuf;

use serde::Deserialize;
use tieout_billing::Progress;
use tieout_workspace::view::*;
use tieout_workspace::{Reading, kind_of};
use ts_rs::TS;

use crate::desk::{Desk, Refused};
use crate::dialogs::{self, Question};

type Answer<T> = Result<T, Refused>;

/// What a user says of a cause.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Accepted,
    Rejected,
    Undecided,
}

/// What an export writes.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportKind {
    Csv,
    Xlsx,
    Html,
}

/// What a review is written as.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ReportKind {
    Html,
    Xlsx,
}

/// What a table is written as.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    Csv,
    Xlsx,
    Json,
}

/// What files are chosen as: bill runs and record sets to import, or what a rating is made of.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Runs,
    Contracts,
    Prices,
    OtherPrices,
    Usage,
    TaxRates,
}

impl FileKind {
    /// How the dialog is headed, and what it calls the files.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            FileKind::Runs => ("Import bill runs or records", "Bill runs and records"),
            FileKind::Contracts => ("Choose the contracts", "Contracts"),
            FileKind::Prices => ("Choose the prices", "Prices"),
            FileKind::OtherPrices => ("Choose the prices to try", "Prices"),
            FileKind::Usage => ("Choose the usage", "Usage"),
            FileKind::TaxRates => ("Choose the tax rates", "Tax rates"),
        }
    }
}

const WORKSPACES: (&str, &[&str]) = ("Tieout workspaces", &["tieout"]);
const CSV: (&str, &[&str]) = ("CSV", &["csv"]);
/// The endings of what is read.
const READABLE: &[&str] = &["csv", "tsv", "txt", "xlsx", "json", "jsonl", "ndjson", "gz", "zip", "xml", "pdf"];

pub fn workspace_current(desk: &Desk) -> Answer<Option<WorkspaceView>> {
    desk.view()
}

pub fn workspace_choose(desk: &Desk, create: bool) -> Answer<Option<WorkspaceView>> {
    let path = if create {
        dialogs::save_file(&Question { title: "New workspace", kind: WORKSPACES, name: "Billing.tieout" })
    } else {
        dialogs::open_file(&Question { title: "Open workspace", kind: WORKSPACES, name: "" })
    };
    path.map(|path| desk.open(&path, create)).transpose()
}

pub fn workspace_recent(desk: &Desk) -> Answer<Vec<RecentView>> {
    Ok(desk.user.workspace_recent()?)
}

pub fn workspace_open_recent(desk: &Desk, id: String) -> Answer<WorkspaceView> {
    desk.open(&desk.user.recent_path(&id)?, false)
}

pub fn workspace_check(desk: &Desk) -> Answer<IntegrityView> {
    Ok(desk.workspace()?.workspace_check()?)
}

pub fn workspace_log(desk: &Desk, offset: u64, limit: u64) -> Answer<Vec<LogEntryView>> {
    Ok(desk.workspace()?.workspace_log(offset, limit)?)
}

pub fn ui_state_get(desk: &Desk, key: String) -> Answer<Option<String>> {
    Ok(desk.user.ui_state_get(&key)?)
}

pub fn ui_state_set(desk: &Desk, key: String, value: String) -> Answer<()> {
    Ok(desk.user.ui_state_set(&key, &value)?)
}

pub fn files_choose(desk: &Desk, kind: FileKind) -> Answer<Vec<ChosenFileView>> {
    let (title, called) = kind.words();
    let paths = dialogs::open_files(&Question { title, kind: (called, READABLE), name: "" }, true);
    Ok(desk.files.take_in(&paths))
}

pub fn files_inspect(
    desk: &Desk,
    tokens: Vec<String>,
    kind: String,
    profile: Option<String>,
    mapping: Option<Vec<ColumnMappingView>>,
) -> Answer<InspectionView> {
    let (mapping, paths) = (mapping.unwrap_or_default(), desk.files.paths(&tokens)?);
    let reading = Reading { kind: kind_of(&paths, &kind)?, mapping: &mapping, profile: profile.as_deref(), profile_file: None };
    Ok(desk.workspace()?.files_inspect(&paths, &reading)?)
}

pub fn run_import(
    desk: &Desk,
    tokens: Vec<String>,
    kind: String,
    name: String,
    mapping: Vec<ColumnMappingView>,
    profile: Option<String>,
    progress: &dyn Progress,
) -> Answer<RunView> {
    let paths = desk.files.paths(&tokens)?;
    let reading = Reading { kind: kind_of(&paths, &kind)?, mapping: &mapping, profile: profile.as_deref(), profile_file: None };
    Ok(desk.workspace()?.run_import(&paths, &name, &reading, progress)?)
}

pub fn run_rejects(desk: &Desk, run: i64, offset: u64, limit: u64) -> Answer<RejectsView> {
    Ok(desk.workspace()?.run_rejects(run, offset, limit)?)
}

pub fn run_rejects_export(desk: &Desk, run: i64) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let name = format!("{} rejects.csv", workspace.run(run)?.name);
    let path = save_as("Export the rejects", CSV, &name);
    Ok(path.map(|path| workspace.run_rejects_export(run, &path)).transpose()?)
}

pub fn run_rejects_import(desk: &Desk, run: i64, progress: &dyn Progress) -> Answer<Option<RunView>> {
    let workspace = desk.workspace()?;
    let path = dialogs::open_file(&Question { title: "Import mended rejects", kind: CSV, name: "" });
    Ok(path.map(|path| workspace.run_rejects_import(run, &path, progress)).transpose()?)
}

pub fn run_seal(desk: &Desk, run: i64) -> Answer<RunView> {
    Ok(desk.workspace()?.run_seal(run)?)
}

pub fn run_period(desk: &Desk, run: i64) -> Answer<Option<(String, String)>> {
    Ok(desk.workspace()?.run_period(run)?)
}

pub fn run_rename(desk: &Desk, run: i64, name: String) -> Answer<RunView> {
    Ok(desk.workspace()?.run_rename(run, &name)?)
}

pub fn run_delete(desk: &Desk, run: i64) -> Answer<()> {
    Ok(desk.workspace()?.run_delete(run)?)
}

pub fn profiles(desk: &Desk) -> Answer<Vec<ProfileView>> {
    Ok(desk.workspace()?.profiles()?)
}

pub fn profile_save(desk: &Desk, name: String, mapping: Vec<ColumnMappingView>) -> Answer<ProfileView> {
    Ok(desk.workspace()?.profile_save(&name, &mapping)?)
}

pub fn profile_delete(desk: &Desk, name: String) -> Answer<()> {
    Ok(desk.workspace()?.profile_delete(&name)?)
}

pub fn comparison_start(
    desk: &Desk,
    before: i64,
    after: i64,
    name: String,
    settings: SettingsView,
    progress: &dyn Progress,
) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.comparison_start(before, after, &name, &settings, progress)?)
}

pub fn comparison(desk: &Desk, id: i64) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.comparison(id)?)
}

pub fn comparison_delete(desk: &Desk, id: i64) -> Answer<()> {
    Ok(desk.workspace()?.comparison_delete(id)?)
}

pub fn comparison_rename(desk: &Desk, id: i64, name: String) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.comparison_rename(id, &name)?)
}

pub fn comparison_fields(desk: &Desk, before: i64, after: i64) -> Answer<Vec<String>> {
    Ok(desk.workspace()?.comparison_fields(before, after)?)
}

pub fn cause(desk: &Desk, comparison: i64, cause: String) -> Answer<CauseDetailView> {
    Ok(desk.workspace()?.cause(comparison, &cause)?)
}

pub fn cause_decide(desk: &Desk, comparison: i64, cause: String, verdict: Verdict, reason: String) -> Answer<ComparisonView> {
    let verdict = match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Rejected => "rejected",
        Verdict::Undecided => "undecided",
    };
    Ok(desk.workspace()?.cause_decide(comparison, &cause, verdict, &reason)?)
}

pub fn causes_merge(desk: &Desk, comparison: i64, causes: Vec<String>, summary: String) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.causes_merge(comparison, &causes, &summary)?)
}

pub fn cause_split(
    desk: &Desk,
    comparison: i64,
    cause: String,
    field: String,
    values: Vec<String>,
    summary: String,
) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.cause_split(comparison, &cause, &field, &values, &summary)?)
}

pub fn cause_undo(desk: &Desk, comparison: i64, cause: String) -> Answer<ComparisonView> {
    Ok(desk.workspace()?.cause_undo(comparison, &cause)?)
}

pub fn differences(desk: &Desk, comparison: i64, query: DifferenceQuery, offset: u64, limit: u64) -> Answer<DifferencesView> {
    Ok(desk.workspace()?.differences(comparison, &query, offset, limit)?)
}

pub fn differences_tsv(desk: &Desk, comparison: i64, query: DifferenceQuery, offset: u64, limit: u64) -> Answer<String> {
    Ok(desk.workspace()?.differences_tsv(comparison, &query, offset, limit)?)
}

pub fn side_by_side(desk: &Desk, comparison: i64, pair: i64) -> Answer<SideBySideView> {
    Ok(desk.workspace()?.side_by_side(comparison, pair)?)
}

pub fn changed_pairs(desk: &Desk, comparison: i64, cause: Option<String>) -> Answer<Option<i64>> {
    Ok(desk.workspace()?.changed_pairs(comparison, cause.as_deref())?)
}

pub fn export(
    desk: &Desk,
    comparison: i64,
    kind: ExportKind,
    query: Option<DifferenceQuery>,
    progress: &dyn Progress,
) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let (files, kind) = match kind {
        ExportKind::Csv => (CSV, tieout_workspace::ExportKind::Csv),
        ExportKind::Xlsx => (("Excel", &["xlsx"][..]), tieout_workspace::ExportKind::Xlsx),
        ExportKind::Html => (("HTML report", &["html"][..]), tieout_workspace::ExportKind::Html),
    };
    let name = format!("{}.{}", workspace.comparison(comparison)?.name, files.1[0]);
    let path = save_as("Export the comparison", files, &name);
    Ok(path.map(|path| workspace.export(comparison, kind, query.as_ref(), &path, progress)).transpose()?)
}

pub fn job_cancel(desk: &Desk, job: String) -> Answer<()> {
    desk.jobs.stop(&job);
    Ok(())
}

/// A save dialog that offers a name made from what the user called a thing, without what file names can't hold.
fn save_as(title: &str, kind: (&str, &[&str]), name: &str) -> Option<PathBuf> {
    let name = name.replace(|character: char| character.is_control() || "/\\:*?\"<>|".contains(character), "-");
    dialogs::save_file(&Question { title, kind, name: &name })
}
