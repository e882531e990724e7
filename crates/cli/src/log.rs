//! `tieout log`: what was done, by whom and when; whether that is still what was written; and the log as a file for auditors.

use crate::Outcome;
use crate::args::{Log, LogAction};
use crate::error::CommandError;
use crate::output::{Output, tame};
use crate::sql::kind_of;
use crate::store::open;
use tieout_documents::{count, moment};
use tieout_workspace::Workspace;

pub fn log(args: &Log, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    match args.action {
        None => list(args, &workspace, out),
        Some(LogAction::Verify) => verify(args, &workspace, out),
        Some(LogAction::Export) => export(args, &workspace, out),
    }
}

fn list(args: &Log, workspace: &Workspace, out: &mut Output) -> Result<Outcome, CommandError> {
    let entries = workspace.workspace_log(0, args.limit)?;
    if args.listing.json {
        out.json(&entries)?;
        return Ok(Outcome::Clean);
    }
    for entry in &entries {
        let hash: String = entry.hash.chars().take(12).collect();
        out.line(format!(
            "{:>5}  {}  {}  {}: {}  {hash}",
            entry.number,
            moment(&entry.at),
            tame(&entry.by),
            tame(&entry.what),
            tame(&entry.subject)
        ))?;
    }
    Ok(Outcome::Clean)
}

fn verify(args: &Log, workspace: &Workspace, out: &mut Output) -> Result<Outcome, CommandError> {
    let found = workspace.log_verify(&args.head)?;
    let outcome = if found.sound { Outcome::Clean } else { Outcome::Found };
    if args.listing.json {
        out.json(&found)?;
        return Ok(outcome);
    }
    if found.sound {
        out.line(format!("Sound: {} entries, each as it was written.", count(found.entries)))?;
        out.line(format!("Head: {}", tame(&found.head)))?;
        if args.head.is_empty() {
            out.line("Hold it against the heads that exports and sign-offs printed: --head HASH.")?;
        }
        return Ok(outcome);
    }
    match found.first_broken {
        Some(number) => out.line(format!("TAMPERED WITH: entry {number} is the first that is not what was written."))?,
        None => out.line("TAMPERED WITH.")?,
    }
    for problem in &found.problems {
        out.line(format!("  {}", tame(problem)))?;
    }
    Ok(outcome)
}

fn export(args: &Log, workspace: &Workspace, out: &mut Output) -> Result<Outcome, CommandError> {
    let Some(path) = &args.file else {
        return Err(CommandError::NoKind { given: "tieout log export".to_owned() });
    };
    let written = workspace.log_export(kind_of(path)?, path)?;
    if args.listing.json {
        out.json(&written)?;
    } else {
        out.line(format!("{} entries written to {}", count(written.rows), path.display()))?;
    }
    Ok(Outcome::Clean)
}
