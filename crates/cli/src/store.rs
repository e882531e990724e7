//! The workspace as a whole: `comparisons`, `rename`, `delete`, `profiles`, `verify`; and how the other commands open it.

use crate::Outcome;
use crate::args::{Deletable, Delete, Kind, Listing, OneComparison, Profiles, Rename};
use crate::error::CommandError;
use crate::inspect::decided;
use crate::output::{Output, columns, tame};
use rust_decimal::Decimal;
use std::sync::Arc;
use tieout_billing::currency::minor_digits;
use tieout_documents::{count, grouped, moment};
use tieout_workspace::view::{Amount, ComparisonView};
use tieout_workspace::{Reading, System, Workspace};

/// Opens the workspace that was named; it must be there.
pub fn open(listing: &Listing) -> Result<Workspace, CommandError> {
    Ok(Workspace::open(&listing.workspace, Arc::new(System))?)
}

/// Opens the workspace and the comparison that was named, or the newest.
pub fn open_comparison(of: &OneComparison) -> Result<(Workspace, ComparisonView), CommandError> {
    let workspace = open(&of.listing)?;
    let comparison = workspace.comparison_named(of.comparison.as_deref())?;
    Ok((workspace, comparison))
}

/// An amount for a person, with the digits of its currency; as it stands where it is no number.
pub fn amount(amount: &Amount, currency: &str, signed: bool) -> String {
    match amount.0.parse::<Decimal>() {
        Ok(decimal) => grouped(decimal, minor_digits(currency).unwrap_or(2), signed),
        Err(_) => tame(&amount.0),
    }
}

pub fn comparisons(args: &Listing, out: &mut Output) -> Result<Outcome, CommandError> {
    let comparisons = open(args)?.workspace_current()?.comparisons;
    if args.json {
        out.json(&comparisons)?;
        return Ok(Outcome::Clean);
    }
    if comparisons.is_empty() {
        out.line("No comparisons yet. Make one: tieout compare W.tieout#BEFORE W.tieout#AFTER --workspace W.tieout")?;
        return Ok(Outcome::Clean);
    }
    let mut rows =
        vec![["name", "before", "after", "changed invoices", "causes", "undecided", "proof", "made"].map(str::to_owned).to_vec()];
    rows.extend(comparisons.iter().map(|comparison| {
        vec![
            tame(&comparison.name),
            tame(&comparison.before),
            tame(&comparison.after),
            count(comparison.changed_invoices),
            count(comparison.causes.into()),
            count(comparison.undecided.into()),
            if comparison.proved { "proved" } else { "NOT PROVED" }.to_owned(),
            moment(&comparison.created_at).into_owned(),
        ]
    }));
    for line in columns(&rows, &[3, 4, 5]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

pub fn rename(args: &Rename, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    match args.kind {
        Kind::Run => {
            let run = workspace.run_rename(workspace.run_named(&args.name)?.id, &args.new_name)?;
            if args.listing.json {
                out.json(&run)?;
            }
        }
        Kind::Comparison => {
            let comparison = workspace.comparison_rename(workspace.comparison_named(Some(&args.name))?.id, &args.new_name)?;
            if args.listing.json {
                out.json(&comparison)?;
            }
        }
    }
    if !args.listing.json {
        out.line(format!("{} is now {}", tame(&args.name), tame(&args.new_name)))?;
    }
    Ok(Outcome::Clean)
}

pub fn delete(args: &Delete, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    match args.kind {
        Deletable::Run => workspace.run_delete(workspace.run_named(&args.name)?.id)?,
        Deletable::Comparison => workspace.comparison_delete(workspace.comparison_named(Some(&args.name))?.id)?,
        Deletable::Review => workspace.review_delete(workspace.review_named(Some(&args.name))?)?,
    }
    if args.listing.json {
        out.json(&serde_json::json!({ "deleted": args.name }))?;
    } else {
        out.line(format!("{} is deleted; the log still knows of it.", tame(&args.name)))?;
    }
    Ok(Outcome::Clean)
}

pub fn profiles(args: &Profiles, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    if let Some(name) = &args.delete {
        workspace.profile_delete(name)?;
    }
    if let Some(name) = &args.save {
        let mut mapping = workspace.files_inspect(&args.from, &Reading::default())?.mapping;
        mapping = decided(mapping, &args.set)?;
        workspace.profile_save(name, &mapping)?;
    }
    let profiles = workspace.profiles()?;
    if args.listing.json {
        out.json(&profiles)?;
        return Ok(Outcome::Clean);
    }
    if profiles.is_empty() {
        out.line("No profiles. Save one: tieout profiles --workspace W --save NAME --from FILE")?;
    }
    for profile in &profiles {
        out.line(format!(
            "{}: {} columns, saved {} by {}",
            tame(&profile.name),
            profile.columns,
            moment(&profile.saved_at),
            tame(&profile.saved_by)
        ))?;
    }
    Ok(Outcome::Clean)
}

pub fn verify(args: &Listing, out: &mut Output) -> Result<Outcome, CommandError> {
    let health = open(args)?.workspace_check()?;
    if args.json {
        out.json(&health)?;
    } else if health.sound {
        out.line("Sound: every page, reference and content hash, and the chain of the log.")?;
    } else {
        out.line("DAMAGED. Don't work on with it; restore it from a backup, or import the files again.")?;
        for problem in &health.problems {
            out.line(format!("  {}", tame(problem)))?;
        }
    }
    Ok(if health.sound { Outcome::Clean } else { Outcome::Found })
}
