//! The commands of the SQL workbench and of the log.

use super::{Answer, CSV, TableKind, save_as};
use crate::desk::Desk;
use std::collections::BTreeMap;
use tieout_billing::Progress;
use tieout_workspace::view::*;

pub fn sql_schema(_: &Desk) -> Answer<SqlSchemaView> {
    Ok(tieout_workspace::sql_schema())
}

pub fn sql(desk: &Desk, sql: String, parameters: BTreeMap<String, String>, limit: u64, progress: &dyn Progress) -> Answer<QueryView> {
    Ok(desk.workspace()?.sql(&sql, &parameters, limit, progress)?)
}

pub fn sql_parameters(desk: &Desk, sql: String) -> Answer<Vec<String>> {
    Ok(desk.workspace()?.sql_parameters(&sql)?)
}

pub fn sql_export(
    desk: &Desk,
    sql: String,
    parameters: BTreeMap<String, String>,
    kind: TableKind,
    progress: &dyn Progress,
) -> Answer<Option<ExportView>> {
    let (files, kind) = kind.file();
    let path = save_as("Export the rows", files, &format!("Query.{}", files.1[0]));
    // An auditor asks of every extract where it is from: its evidence lies beside it.
    let write = |path: std::path::PathBuf| desk.workspace().map(|workspace| (workspace, path));
    match path.map(write).transpose()? {
        Some((workspace, path)) => Ok(Some(workspace.sql_export(&sql, &parameters, None, kind, &path, true, progress)?)),
        None => Ok(None),
    }
}

pub fn saved_queries(desk: &Desk) -> Answer<Vec<SavedQueryView>> {
    Ok(desk.workspace()?.saved_queries()?)
}

pub fn saved_query_save(
    desk: &Desk,
    name: String,
    about: String,
    sql: String,
    parameters: BTreeMap<String, String>,
) -> Answer<SavedQueryView> {
    Ok(desk.workspace()?.saved_query_save(&name, &sql, &about, &parameters)?)
}

pub fn saved_query_delete(desk: &Desk, name: String) -> Answer<()> {
    Ok(desk.workspace()?.saved_query_delete(&name)?)
}

pub fn log_verify(desk: &Desk, heads: Vec<String>) -> Answer<LogVerifyView> {
    Ok(desk.workspace()?.log_verify(&heads)?)
}

pub fn log_export(desk: &Desk, kind: TableKind) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let (files, kind) = kind.file();
    let path = save_as("Export the log", files, &format!("Log.{}", files.1[0]));
    Ok(path.map(|path| workspace.log_export(kind, &path)).transpose()?)
}

impl TableKind {
    /// What the dialog offers, and what the workspace writes.
    fn file(self) -> ((&'static str, &'static [&'static str]), tieout_workspace::TableKind) {
        match self {
            TableKind::Csv => (CSV, tieout_workspace::TableKind::Csv),
            TableKind::Xlsx => (("Excel", &["xlsx"]), tieout_workspace::TableKind::Xlsx),
            TableKind::Json => (("JSON", &["json"]), tieout_workspace::TableKind::Json),
        }
    }
}
