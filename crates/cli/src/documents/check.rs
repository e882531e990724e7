//! `tieout check FILE.xml`: e-invoices against the rules of EN 16931 and ours.

use crate::Outcome;
use crate::args::Check;
use crate::error::CommandError;
use crate::output::{Output, bold, tame};
use serde::Serialize;
use std::path::Path;
use tieout_documents::write_atomically;
use tieout_workspace::einvoice_check;
use tieout_workspace::view::EinvoiceCheckView;

/// Checks each file. Status 1 where one breaks an official rule, with `--strict` also one of ours; 2 where one can't be read.
pub fn check(args: &Check, out: &mut Output) -> Result<Outcome, CommandError> {
    let verdicts: Vec<EinvoiceCheckView> = args.files.iter().map(|file| einvoice_check(file)).collect();
    let findings: Vec<Finding<'_>> = verdicts.iter().flat_map(findings).collect();
    let printed = args.json.as_deref() == Some(Path::new("-"));
    match &args.json {
        Some(_) if printed => out.json(&findings)?,
        Some(path) => {
            write_atomically(path, |file| Ok(serde_json::to_writer_pretty(file, &findings).map_err(std::io::Error::from)?))?;
        }
        None => {}
    }
    // The first that can't be read is what the command ends with; the others are told before.
    let unreadable = verdicts.iter().find(|verdict| verdict.verdict == "unreadable");
    if !args.quiet && !printed {
        let others = verdicts.iter().filter(|verdict| unreadable.is_none_or(|one| !std::ptr::eq(*verdict, one)));
        others.into_iter().try_for_each(|verdict| print(verdict, out))?;
    }
    if let Some(unreadable) = unreadable {
        return Err(CommandError::Unreadable { reason: unreadable.unreadable.clone() });
    }
    let strictly = |verdict: &EinvoiceCheckView| args.strict && verdict.broken.iter().any(|rule| rule.severity == "error");
    let bad = verdicts.iter().any(|verdict| verdict.verdict == "invalid" || strictly(verdict));
    Ok(if bad { Outcome::Found } else { Outcome::Clean })
}

/// What `--json` writes for each broken rule.
#[derive(Serialize)]
struct Finding<'v> {
    file: &'v str,
    rule: &'v str,
    severity: &'v str,
    message: &'v str,
    location: &'v str,
    /// Not of the standard but of Tieout's strict layer.
    ours: bool,
}

fn findings(verdict: &EinvoiceCheckView) -> impl Iterator<Item = Finding<'_>> {
    verdict.broken.iter().map(|rule| Finding {
        file: &verdict.file,
        rule: &rule.rule,
        severity: &rule.severity,
        message: &rule.message,
        location: &rule.location,
        ours: rule.ours,
    })
}

fn print(verdict: &EinvoiceCheckView, out: &mut Output) -> Result<(), CommandError> {
    let colour = out.colour;
    if verdict.verdict == "unreadable" {
        return Ok(out.line(tame(&verdict.unreadable))?);
    }
    let broken = match verdict.broken.len() {
        1 => "1 rule broken".to_owned(),
        broken => format!("{broken} rules broken"),
    };
    out.line(format!("{}: {}, {}, {broken}", bold(&tame(&verdict.file), colour), verdict.verdict, verdict.syntax))?;
    for rule in &verdict.broken {
        let ours = if rule.ours { " (ours)" } else { "" };
        out.line(format!("  {} {}{ours}: {}", rule.severity, rule.rule, tame(&rule.message)))?;
        out.line(format!("      {}", tame(&rule.location)))?;
    }
    Ok(())
}
