//! `tieout sql`: a user's own SQL, exact and read-only.

use crate::Outcome;
use crate::args::{Parameter, Sql};
use crate::error::CommandError;
use crate::output::{Output, columns, cut, tame};
use crate::progress::Shown;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tieout_documents::{count, moment};
use tieout_workspace::view::QueryView;
use tieout_workspace::{System, TableKind, Workspace, sql_schema};

/// Rows that are asked for where nobody says how many.
const USUAL: u64 = 1000;

/// Characters of a cell that are printed.
const CELL_WIDTH: usize = 60;

pub fn sql(args: &Sql, out: &mut Output) -> Result<Outcome, CommandError> {
    if args.schema {
        return schema(args, out);
    }
    let Some(path) = &args.workspace else { return schema(args, out) };
    let workspace = Workspace::open(path, Arc::new(System))?;
    if let Some(name) = &args.delete {
        workspace.saved_query_delete(name)?;
        return told(args, out, &serde_json::json!({ "deleted": name }), format!("{} is deleted", tame(name)));
    }
    if args.list {
        return list(args, &workspace, out);
    }
    let mut parameters: BTreeMap<String, String> =
        args.parameter.iter().map(|Parameter { name, value }| (name.clone(), value.clone())).collect();
    let sql = match (&args.sql, &args.saved) {
        (Some(sql), _) => sql.clone(),
        (None, Some(name)) => {
            let saved = workspace.saved_query(name)?;
            let usual = saved.parameters.into_iter().filter(|(_, value)| !value.is_empty());
            usual.for_each(|(name, value)| {
                parameters.entry(name).or_insert(value);
            });
            saved.sql
        }
        (None, None) => String::new(),
    };
    if let Some(name) = &args.save {
        let saved = workspace.saved_query_save(name, &sql, &args.about, &parameters)?;
        return told(args, out, &saved, format!("{} is saved; ask it with --saved", tame(&saved.name)));
    }
    if [&args.csv, &args.xlsx, &args.to_json].iter().any(|file| file.is_some()) {
        return export(args, &workspace, &sql, &parameters, out);
    }
    let progress = Shown::new(args.json);
    let found = workspace.sql(&sql, &parameters, args.limit.unwrap_or(USUAL), &progress)?;
    drop(progress);
    if args.json {
        out.json(&found)?;
    } else {
        print(&found, out)?;
    }
    Ok(Outcome::Clean)
}

fn export(
    args: &Sql,
    workspace: &Workspace,
    sql: &str,
    parameters: &BTreeMap<String, String>,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let files = [(&args.csv, TableKind::Csv), (&args.xlsx, TableKind::Xlsx), (&args.to_json, TableKind::Json)];
    let mut written = Vec::new();
    for (path, kind) in files.iter().filter_map(|(path, kind)| path.as_ref().map(|path| (path, *kind))) {
        let progress = Shown::new(args.json);
        let file = workspace.sql_export(sql, parameters, args.limit, kind, path, args.evidence, &progress)?;
        drop(progress);
        if !args.json {
            out.line(format!("{} rows written to {}", count(file.rows), path.display()))?;
        }
        written.push(file);
    }
    if args.json {
        out.json(&written)?;
    }
    Ok(Outcome::Clean)
}

fn schema(args: &Sql, out: &mut Output) -> Result<Outcome, CommandError> {
    let schema = sql_schema();
    if args.json {
        out.json(&schema)?;
        return Ok(Outcome::Clean);
    }
    for view in &schema.views {
        out.line(format!("{}: {}", view.name, view.about))?;
        let rows: Vec<Vec<String>> = view
            .columns
            .iter()
            .map(|column| vec![format!("  {}", column.name), column.kind.clone(), column.about.replace('`', "")])
            .collect();
        for line in columns(&rows, &[]) {
            out.line(line)?;
        }
    }
    for function in &schema.functions {
        out.line(format!("{}: {}", function.call, function.about))?;
    }
    Ok(Outcome::Clean)
}

fn list(args: &Sql, workspace: &Workspace, out: &mut Output) -> Result<Outcome, CommandError> {
    let saved = workspace.saved_queries()?;
    if args.json {
        out.json(&saved)?;
        return Ok(Outcome::Clean);
    }
    if saved.is_empty() {
        out.line("No saved queries. Save one: tieout sql \"SELECT …\" --save NAME --workspace W")?;
    }
    for query in &saved {
        let parameters: String = query.parameters.iter().map(|(name, value)| format!(" :{name}={}", tame(value))).collect();
        out.line(format!(
            "{}{parameters}  {}  saved {} by {}",
            tame(&query.name),
            tame(&query.about),
            moment(&query.saved_at),
            tame(&query.saved_by)
        ))?;
        out.line(format!("  {}", tame(&query.sql)))?;
    }
    Ok(Outcome::Clean)
}

fn told(args: &Sql, out: &mut Output, value: &impl serde::Serialize, text: String) -> Result<Outcome, CommandError> {
    if args.json {
        out.json(value)?;
    } else {
        out.line(text)?;
    }
    Ok(Outcome::Clean)
}

/// What a file is to be, by its name.
pub fn kind_of(path: &Path) -> Result<TableKind, CommandError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    TableKind::from_name(&extension).ok_or_else(|| CommandError::NoKind { given: path.display().to_string() })
}

/// Cells as they are stored, every digit; numbers to the right.
fn print(found: &QueryView, out: &mut Output) -> Result<(), CommandError> {
    let mut table = vec![found.columns.iter().map(|name| tame(name)).collect::<Vec<_>>()];
    table.extend(
        found
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_deref().map_or("NULL".to_owned(), |text| cut(text, CELL_WIDTH))).collect()),
    );
    let right: Vec<usize> =
        (0..found.columns.len()).filter(|column| found.kinds.get(*column).is_some_and(|kind| kind == "decimal")).collect();
    for line in columns(&table, &right) {
        out.line(line)?;
    }
    if found.cut {
        out.line(format!("… more than {} rows; --limit N shows more, --csv FILE writes all", count(found.rows.len() as u64)))?;
    } else if found.rows.is_empty() {
        out.line("No row fits.")?;
    }
    Ok(())
}
