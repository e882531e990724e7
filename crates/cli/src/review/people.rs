//! People, keys and packages: `people`, `package`.

use super::open_review;
use crate::Outcome;
use crate::args::{Package, PackageAction, People};
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::store::open;
use std::io::Write;
use tieout_documents::count;
use tieout_workspace::view::ConflictView;
use tieout_workspace::{Error, UserFolder, Workspace};

/// Where a passphrase stands that nobody is there to type.
const PASSPHRASE: &str = "TIEOUT_PASSPHRASE";
const ASK: &str = "Passphrase of your key: ";

pub fn people(args: &People, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    if let Some(name) = &args.add {
        workspace.person_add(name, args.user.as_deref().unwrap_or(name), &args.role)?;
    }
    if let Some(name) = &args.change {
        let known = workspace.people()?.into_iter().find(|person| person.name == *name);
        let known = known.ok_or_else(|| Error::NotFound { workspace: workspace.name().to_owned(), what: "person", name: name.clone() })?;
        let roles = if args.role.is_empty() { known.roles } else { args.role.clone() };
        workspace.person_change(name, &roles, !args.inactive)?;
    }
    if let Some(given) = &args.accept_key {
        let (name, print) = given.split_once('=').ok_or_else(|| Error::Invalid(format!("“{given}”: write NAME=FINGERPRINT")))?;
        workspace.key_accept(name, print)?;
    }
    if let Some(name) = &args.withdraw_key {
        workspace.key_withdraw(name, &args.reason)?;
    }
    if args.create_key {
        let passphrase = passphrase("Passphrase for your new key: ")?;
        if std::env::var_os(PASSPHRASE).is_none() && self::passphrase("The same again: ")? != passphrase {
            return Err(Error::Invalid("the two passphrases differ; no key was made".to_owned()).into());
        }
        workspace.key_create(&UserFolder::find()?, &passphrase)?;
    }
    if args.remember_key {
        let people = workspace.key_remember(&UserFolder::find()?, &passphrase(ASK)?)?;
        if !people.iter().any(|person| person.remembered) {
            // Nothing is left to tell a user whose standard error is gone.
            let _ = writeln!(std::io::stderr(), "This computer has no keychain that takes the passphrase: it is asked for as before.");
        }
    }
    if args.forget_key {
        workspace.key_forget(&UserFolder::find()?)?;
    }
    let people = workspace.people()?;
    if args.listing.json {
        out.json(&people)?;
        return Ok(Outcome::Clean);
    }
    if people.is_empty() {
        out.line("Nobody yet: whoever works in it first becomes its first person, with every role.")?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["", "name", "user", "roles", "key", "added by"].map(str::to_owned).to_vec()];
    rows.extend(people.iter().map(|person| {
        vec![
            if person.me { ">" } else { "" }.to_owned(),
            tame(&person.name),
            tame(&person.user),
            if person.active { person.roles.join(", ") } else { "works here no more".to_owned() },
            match person.fingerprint.as_str() {
                "" => "none".to_owned(),
                print if person.remembered => format!("{print}, in the keychain"),
                print => print.to_owned(),
            },
            tame(&person.added_by),
        ]
    }));
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

/// Does what may have to be signed: the passphrase is asked for only then, and only of who may do it at all.
pub fn signed<T>(workspace: &Workspace, work: impl Fn() -> tieout_workspace::Result<T>) -> Result<T, CommandError> {
    match work() {
        Err(Error::KeyLocked { has_key: true, .. }) => {
            unlock(workspace)?;
            Ok(work()?)
        }
        done => Ok(done?),
    }
}

/// By the passphrase of the environment, else by what the keychain keeps, else by who sits there.
fn unlock(workspace: &Workspace) -> Result<(), CommandError> {
    let folder = UserFolder::find()?;
    let kept = std::env::var_os(PASSPHRASE).is_none() && workspace.key_unlock(&folder, "").is_ok();
    if !kept {
        workspace.key_unlock(&folder, &passphrase(ASK)?)?;
    }
    Ok(())
}

fn passphrase(prompt: &str) -> Result<String, CommandError> {
    if let Some(given) = std::env::var_os(PASSPHRASE) {
        return given.into_string().map_err(|_| Error::Invalid(format!("{PASSPHRASE} is no text")).into());
    }
    rpassword::prompt_password(prompt).map_err(|error| {
        Error::Invalid(format!("no passphrase could be asked for ({error}); set {PASSPHRASE} where there is no terminal")).into()
    })
}

pub fn package(args: &Package, out: &mut Output) -> Result<Outcome, CommandError> {
    match &args.action {
        PackageAction::Export { file, of } => {
            let (workspace, review) = open_review(of)?;
            let written = workspace.package_export(review, file)?;
            if of.listing.json {
                out.json(&written)?;
            } else {
                out.line(format!("{} written: your colleague opens it as a workspace, decides, and sends it back", file.display()))?;
            }
            Ok(Outcome::Clean)
        }
        PackageAction::Import { file, listing } => {
            let merged = open(listing)?.package_import(file)?;
            if listing.json {
                out.json(&merged)?;
            } else {
                out.line(format!(
                    "{} new decisions from {}, {} known already, {} refused, {} conflicts",
                    count(merged.decisions),
                    tame(&merged.from),
                    count(merged.already_known),
                    count(merged.refused.len() as u64),
                    count(merged.conflicts.len() as u64)
                ))?;
                for refused in &merged.refused {
                    out.line(format!("  refused: {}: {}", tame(&refused.invoice), tame(&refused.why)))?;
                }
                conflicts(&merged.conflicts, out)?;
            }
            Ok(if merged.refused.is_empty() && merged.conflicts.is_empty() { Outcome::Clean } else { Outcome::Found })
        }
        PackageAction::Conflicts { settle, keep, reason, listing } => {
            let workspace = open(listing)?;
            let left = match (settle, keep) {
                (Some(conflict), Some(keep)) => signed(&workspace, || workspace.conflict_settle(conflict, keep, reason))?,
                _ => workspace.conflicts()?,
            };
            if listing.json {
                out.json(&left)?;
            } else if left.is_empty() {
                out.line("No conflicts.")?;
            } else {
                conflicts(&left, out)?;
            }
            Ok(if left.is_empty() { Outcome::Clean } else { Outcome::Found })
        }
    }
}

fn conflicts(conflicts: &[ConflictView], out: &mut Output) -> Result<(), CommandError> {
    for conflict in conflicts {
        let one = |decision: &tieout_workspace::view::ReviewDecisionView| format!("{} by {}", decision.kind, tame(&decision.by));
        let (mine, theirs) = (one(&conflict.mine), one(&conflict.theirs));
        out.line(format!("  conflict {}: {}: here {mine}, there {theirs}", conflict.id, tame(&conflict.invoice)))?;
    }
    Ok(())
}
