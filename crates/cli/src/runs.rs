//! Runs: `import`, `runs`, `rejects`, `seal`.

use crate::Outcome;
use crate::args::{Import, Listing, OneRun, Rejects};
use crate::error::CommandError;
use crate::inspect::{decided, reading};
use crate::output::{Output, columns, tame};
use crate::progress::Shown;
use crate::store::{amount, open};
use std::sync::Arc;
use tieout_documents::{count, moment};
use tieout_workspace::view::{RejectsView, RunView};
use tieout_workspace::{RATED, System, Workspace, kind_of};

/// Rejects that are printed to a person.
const MOST_REJECTS: u64 = 100;

/// Rejects that are asked for at once.
const WINDOW: u64 = 1000;

pub fn import(args: &Import, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = Workspace::open_or_create(&args.listing.workspace, Arc::new(System))?;
    let kind = kind_of(&args.files, &args.kind)?;
    let mut mapping = Vec::new();
    if !args.read.set.is_empty() {
        let found = workspace.files_inspect(&args.files, &reading(kind, &args.read, &[]))?;
        mapping = decided(found.mapping, &args.read.set)?;
    }
    let progress = Shown::new(args.listing.json);
    let run = workspace.run_import(&args.files, &args.name, &reading(kind, &args.read, &mapping), &progress)?;
    drop(progress);
    if let Some(path) = &args.rejects {
        workspace.run_rejects_export(run.id, path)?;
    }
    if args.listing.json {
        out.json(&run)?;
    } else {
        print(&run, out)?;
    }
    Ok(Outcome::Clean)
}

pub fn list(args: &Listing, out: &mut Output) -> Result<Outcome, CommandError> {
    let runs = open(args)?.workspace_current()?.runs;
    if args.json {
        out.json(&runs)?;
        return Ok(Outcome::Clean);
    }
    if runs.is_empty() {
        out.line("No runs yet. Import one: tieout import FILE --workspace W --name RUN")?;
    }
    for (index, run) in runs.iter().enumerate() {
        if index > 0 {
            out.line("")?;
        }
        print(run, out)?;
    }
    Ok(Outcome::Clean)
}

fn print(run: &RunView, out: &mut Output) -> Result<(), CommandError> {
    let rated = run.profile == RATED;
    let state = if run.sealed { ", sealed" } else { "" };
    let what = match run.kind.as_str() {
        "invoices" => format!("{} invoices, {} lines", count(run.invoices), count(run.lines)),
        kind => format!("{} records ({})", count(run.lines), tame(kind)),
    };
    let of_rows = if rated { "expected by a rating".to_owned() } else { format!("{} rejected rows", count(run.rejects)) };
    out.line(format!("{}: {what}, {of_rows}{state}", tame(&run.name)))?;
    for file in &run.files {
        out.line(format!("  {}  {}  SHA-256 {}", tame(&file.name), tame(&file.format), file.sha256))?;
    }
    let how = if rated { "rated" } else { "imported" };
    out.line(format!("  {how} {} by {}", moment(&run.imported_at), tame(&run.imported_by)))?;
    if run.totals.is_empty() {
        return Ok(());
    }
    let mut rows = vec![["  ", "net", "tax", "gross"].map(str::to_owned).to_vec()];
    rows.extend(run.totals.iter().map(|totals| {
        let amounts = [&totals.net, &totals.tax, &totals.gross].map(|figure| amount(figure, &totals.currency, false));
        std::iter::once(format!("  {}", tame(&totals.currency))).chain(amounts).collect()
    }));
    for line in columns(&rows, &[1, 2, 3]) {
        out.line(line)?;
    }
    Ok(())
}

pub fn rejects(args: &Rejects, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let run = workspace.run_named(&args.run)?;
    if let Some(path) = &args.import {
        let progress = Shown::new(args.listing.json);
        let run = workspace.run_rejects_import(run.id, path, &progress)?;
        drop(progress);
        if args.listing.json {
            out.json(&run)?;
        } else {
            print(&run, out)?;
        }
        return Ok(Outcome::Clean);
    }
    if let Some(path) = &args.export {
        let written = workspace.run_rejects_export(run.id, path)?;
        if args.listing.json {
            out.json(&written)?;
        } else {
            out.line(format!("{} rows written to {}", count(written.rows), path.display()))?;
        }
        return Ok(Outcome::Clean);
    }
    if args.listing.json {
        out.json(&all_rejects(&workspace, run.id)?)?;
        return Ok(Outcome::Clean);
    }
    let rejects = workspace.run_rejects(run.id, 0, MOST_REJECTS)?;
    for reject in &rejects.rows {
        out.line(format!(
            "{} row {}, {}: {} ({})",
            tame(&reject.file),
            count(reject.row),
            tame(&reject.column),
            tame(&reject.reason),
            tame(&reject.value)
        ))?;
    }
    match rejects.total {
        0 => out.line("No row was rejected.")?,
        total if total > MOST_REJECTS => out.line(format!("… and {} more; --export FILE.csv writes all", count(total - MOST_REJECTS)))?,
        _ => {}
    }
    Ok(Outcome::Clean)
}

fn all_rejects(workspace: &Workspace, run: i64) -> Result<RejectsView, CommandError> {
    let mut all = workspace.run_rejects(run, 0, WINDOW)?;
    while (all.rows.len() as u64) < all.total {
        let more = workspace.run_rejects(run, all.rows.len() as u64, WINDOW)?;
        if more.rows.is_empty() {
            break;
        }
        all.rows.extend(more.rows);
    }
    Ok(all)
}

pub fn seal(args: &OneRun, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let run = workspace.run_seal(workspace.run_named(&args.run)?.id)?;
    if args.listing.json {
        out.json(&run)?;
    } else {
        out.line(format!("{} is sealed: it takes no more rows.", tame(&run.name)))?;
    }
    Ok(Outcome::Clean)
}
