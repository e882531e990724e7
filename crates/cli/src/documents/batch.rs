//! `tieout pdf` and `tieout einvoice`: the documents of a run's invoices.

use crate::Outcome;
use crate::args::{Batch, Einvoice, Look, Pdf};
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::progress::Shown;
use crate::review::Sources;
use crate::store::open;
use serde::Serialize;
use tieout_billing::RecordKind;
use tieout_documents::count;
use tieout_workspace::view::{BatchFileView, BatchRequest, BatchView};
use tieout_workspace::{Error, Workspace};

/// Refused invoices that are printed.
const REFUSED: usize = 20;

/// Files that are asked for at once.
const WINDOW: u64 = 2_000;

pub fn pdf(args: &Pdf, out: &mut Output) -> Result<Outcome, CommandError> {
    write(&args.batch, &args.look, if args.facturx { "facturx" } else { "pdf" }, out)
}

pub fn einvoice(args: &Einvoice, out: &mut Output) -> Result<Outcome, CommandError> {
    write(&args.batch, &args.look, &args.format, out)
}

fn write(args: &Batch, look: &Look, format: &str, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let run = workspace.run_named(&args.run)?.id;
    let progress = Shown::new(args.listing.json);
    let batch = if args.resume {
        let newest = workspace.batches(run)?.into_iter().next();
        let nothing = || Error::Invalid(format!("no documents of {} were written yet, so there is nothing to resume", args.run));
        workspace.batch_resume(newest.ok_or_else(nothing)?.id, &progress)?
    } else {
        let (template, toml) = chosen(look.template.as_deref())?;
        let from = Sources { workspace: &workspace, kept: true, progress: &progress };
        let usage = look.usage.as_deref().map(|usage| from.take(RecordKind::Usage, usage)).transpose()?;
        let request = BatchRequest {
            run,
            which: which(args).to_owned(),
            invoices: args.invoice.clone(),
            format: format.to_owned(),
            template,
            mark: look.mark.clone().unwrap_or_default(),
            pattern: args.pattern.clone(),
            usage: usage.map(|usage| usage.id),
        };
        workspace.batch_start_with(&request, toml.as_deref(), &args.out, &progress)?
    };
    drop(progress);
    let refused = refused(&workspace, batch.id)?;
    if args.listing.json {
        out.json(&Told { batch: &batch, files: &refused })?;
    } else {
        print(&batch, &refused, out)?;
    }
    if batch.state == "stopped" {
        return Err(Error::Invalid(format!("{}; go on with --resume", batch.reason)).into());
    }
    Ok(if refused.is_empty() { Outcome::Clean } else { Outcome::Found })
}

const fn which(args: &Batch) -> &'static str {
    match (args.all, args.invoice.is_empty()) {
        (true, _) => "all",
        (false, false) => "these",
        (false, true) => "approved",
    }
}

/// A template by its name, or what is in a file with what it is called.
pub fn chosen(template: Option<&str>) -> Result<(String, Option<String>), CommandError> {
    match template {
        Some(file) if file.ends_with(".toml") => {
            let text = std::fs::read_to_string(file).map_err(|source| Error::Io { path: file.to_owned(), source })?;
            Ok((file.to_owned(), Some(text)))
        }
        name => Ok((name.unwrap_or_default().to_owned(), None)),
    }
}

/// What `--json` prints: the batch, and the invoices that were not written.
#[derive(Serialize)]
struct Told<'b> {
    #[serde(flatten)]
    batch: &'b BatchView,
    #[serde(rename = "refusals")]
    files: &'b [BatchFileView],
}

fn refused(workspace: &Workspace, batch: i64) -> Result<Vec<BatchFileView>, CommandError> {
    let mut all = Vec::new();
    loop {
        let window = workspace.batch_files(batch, "refused", all.len() as u64, WINDOW)?;
        if window.files.is_empty() {
            return Ok(all);
        }
        all.extend(window.files);
    }
}

fn print(batch: &BatchView, refused: &[BatchFileView], out: &mut Output) -> Result<(), CommandError> {
    out.line(format!("{} of {} documents are in {}", count(batch.written), count(batch.invoices), tame(&batch.target)))?;
    if batch.waiting > 0 {
        out.line(format!("{} wait", count(batch.waiting)))?;
    }
    if refused.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(format!("{} were not written:", count(batch.refused)))?;
    let rows: Vec<Vec<String>> =
        refused.iter().take(REFUSED).flat_map(|file| reasons(file).into_iter().map(|reason| vec![tame(&file.invoice), reason])).collect();
    for line in columns(&rows, &[]) {
        out.line(format!("  {line}"))?;
    }
    if refused.len() > REFUSED {
        out.line(format!("  and {} more; --json has them all", count((refused.len() - REFUSED) as u64)))?;
    }
    Ok(())
}

fn reasons(file: &BatchFileView) -> Vec<String> {
    let missing = file.missing.iter().map(|term| {
        let line = if term.line.is_empty() { String::new() } else { format!(" of line {}", tame(&term.line)) };
        format!("{}{line} is missing ({})", tame(&term.title), term.term)
    });
    let broken = file.broken.iter().map(|rule| format!("{}: {}", rule.rule, tame(&rule.message)));
    missing.chain(broken).collect()
}
