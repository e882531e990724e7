//! Packages: a review travels to a colleague's laptop and its decisions come back.
//!
//! A package is the whole workspace at that moment, as one file: the colleague opens it in her own Tieout, sees what she needs (the
//! customer's other invoices, contracts, waivers) and decides in it. Sending back is the same again. Merging takes the decisions that this
//! workspace does not know and nothing else: people, keys, roles, settings and runs of the file are not believed. A decision that is not
//! what it claims, or that its maker may not make here, is kept without effect and named.

use crate::conflicts;
use crate::database;
use crate::decisions::{Kind, World, content_id, items_hash, project, review_name, signed_text};
use crate::error::{Error, Result, file_name, shown};
use crate::keys::is_signed;
use crate::runs::export_view;
use crate::table::decision::{self, Admission, DecidedItem, Decision, Package};
use crate::table::{log, person};
use crate::view::{ExportView, MergeView, RefusedView};
use crate::waivers;
use crate::workspace::{Workspace, Writing};
use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

impl Workspace {
    /// Writes a package of a review, to be opened by a colleague, or sent back to one: all of it or nothing.
    ///
    /// # Errors
    /// Where a file already is: it may be somebody's work.
    pub fn package_export(&self, review: i64, path: &Path) -> Result<ExportView> {
        if path.exists() {
            return Err(Error::Exists { path: shown(path) });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let unfinished = folder.join(format!(".{}.{}", file_name(path), std::process::id()));
        let written = self.write_package(review, &unfinished).and_then(|package| {
            // What a file that is gone left behind would be played into the new one.
            for ending in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(crate::error::beside(path, ending));
            }
            std::fs::rename(&unfinished, path).map_err(|error| Error::io(path, error))?;
            Ok(package)
        });
        for ending in ["", "-wal", "-shm", "-journal"] {
            // Of what was not written there is nothing to remove.
            let _ = std::fs::remove_file(crate::error::beside(&unfinished, ending));
        }
        let package = written?;
        let decisions = self.write(|writing| {
            let detail = json!({ "package": package.id, "review": review, "log_head": package.log_head });
            writing.log("package exported", &review_name(writing.connection, review)?, &detail)?;
            decision::count(writing.connection, &package.scope)
        })?;
        let bytes = std::fs::metadata(path).map_err(|error| Error::io(path, error))?.len();
        Ok(export_view(path, bytes, decisions))
    }

    fn write_package(&self, review: i64, path: &Path) -> Result<Package> {
        let (scope, log_head) = self.read(|connection| {
            let scope = crate::decisions::scope_of(connection, review)?;
            connection.backup("main", path, None::<fn(rusqlite::backup::Progress)>)?;
            Ok((scope, log::head(connection)?))
        })?;
        let (at, by) = (self.now(), self.user());
        let digest = Sha256::digest(format!("tieout package 1\n{scope}\n{log_head}\n{at}\n{by}"));
        let package = Package { id: log::hex(&digest), review, scope, log_head, by, at };
        let connection = database::writer(path, database::STEPS)?;
        decision::keep_package(&connection, &package)?;
        let detail = json!({ "package": package.id, "review": review });
        let subject = review_name(&connection, review)?;
        log::append(
            &connection,
            &log::Entry { at: &package.at, by: &package.by, what: "package made", subject: &subject, detail: &detail },
        )?;
        connection.close().map_err(|(_, error)| Error::from(error))?;
        Ok(package)
    }

    /// Merges the decisions of a package, or of any copy of this workspace, into this one. Merging twice, or several in any order, comes to
    /// the same.
    pub fn package_import(&self, path: &Path) -> Result<MergeView> {
        std::fs::metadata(path).map_err(|error| Error::io(path, error))?;
        let from = database::reader(path, database::STEPS).map_err(|error| error.in_workspace(&file_name(path)))?;
        let package = decision::newest_package(&from)?;
        let merged = self.write(|writing| {
            let connection = writing.connection;
            if person::workspace_id(&from)? != person::workspace_id(connection)? {
                return Err(Error::Invalid(format!("{} is a package of another workspace: open that one to merge it", file_name(path))));
            }
            let world = World::of(connection)?;
            let name = package.as_ref().map_or_else(|| file_name(path), |package| package.by.clone());
            let id = package.as_ref().map_or("", |package| package.id.as_str());
            let mut view = MergeView { from: name, decisions: 0, already_known: 0, refused: Vec::new(), conflicts: Vec::new() };
            let mut touched: BTreeSet<i64> = BTreeSet::new();
            for found in decision::all(&from)? {
                let items = decision::items(&from, found.number)?;
                let (found, items, broken) = as_it_is(found, items);
                if decision::known(connection, &found.id)? {
                    view.already_known += 1;
                    continue;
                }
                let refused = broken.or_else(|| world.admit(&found, &items, true).err());
                if let Some(why) = &refused {
                    view.refused.push(RefusedView { invoice: named(&found, &items), why: why.clone() });
                } else {
                    view.decisions += 1;
                    touched.insert(found.review);
                }
                decision::insert(connection, &found, &items)?;
                admit(writing, &found, id, refused)?;
            }
            settle(connection, &touched)?;
            for review in &touched {
                view.conflicts.extend(conflicts::of_review(connection, *review)?.into_iter().map(|conflict| conflict.view));
            }
            let detail = json!({
                "package": id, "from": view.from, "decisions": view.decisions, "already_known": view.already_known,
                "refused": view.refused.len(), "conflicts": view.conflicts.len(),
            });
            if view.decisions > 0 || !view.refused.is_empty() {
                writing.log("package merged", &view.from, &detail)?;
            }
            Ok(view)
        })?;
        self.shrink_wal();
        Ok(merged)
    }
}

/// Decisions that were refused while their key was not known here are judged again.
pub fn rejudge(writing: &Writing<'_>, public_key: &str) -> Result<()> {
    let connection = writing.connection;
    let world = World::of(connection)?;
    let mut touched = BTreeSet::new();
    for found in decision::all(connection)?.into_iter().filter(|decision| decision.public_key.as_deref() == Some(public_key)) {
        let admission = decision::admission(connection, &found.id)?;
        let Some(Admission { package, refused: Some(_), .. }) = admission else { continue };
        let items = decision::items(connection, found.number)?;
        if world.admit(&found, &items, true).is_ok() {
            admit(writing, &found, &package.unwrap_or_default(), None)?;
            touched.insert(found.review);
        }
    }
    settle(connection, &touched)
}

/// What was decided on these reviews, beside their items and findings.
fn settle(connection: &Connection, reviews: &BTreeSet<i64>) -> Result<()> {
    reviews.iter().try_for_each(|&review| project(connection, review, None))?;
    if reviews.is_empty() { Ok(()) } else { waivers::apply_everywhere(connection) }
}

fn admit(writing: &Writing<'_>, decision: &Decision, package: &str, refused: Option<String>) -> Result<()> {
    let kind = decision.kind.name().replace('_', " ");
    let what = if refused.is_some() { "review decision refused".to_owned() } else { format!("review decision: {kind}") };
    let detail = json!({
        "decision": decision.id, "review": decision.review, "kind": decision.kind.name(), "about": decision.about,
        "reason": decision.reason, "invoices": decision.items, "items_hash": decision.items_hash, "person": decision.by,
        "made_at": decision.at, "package": package, "refused": refused,
    });
    let admission = Admission { at: writing.at.clone(), by: writing.by.clone(), package: Some(package.to_owned()), refused };
    decision::admit(writing.connection, &decision.id, &admission)?;
    writing.log(&what, &format!("{} by {}", kind, decision.by), &detail)
}

/// A decision as the file has it, under the id that its content has. One that was changed on its way must not take the id of the true
/// one, which may still come: it is kept as an unsigned claim, under an id of its own, and why.
fn as_it_is(found: Decision, items: Vec<DecidedItem>) -> (Decision, Vec<DecidedItem>, Option<String>) {
    let signed = match (&found.public_key, &found.signature) {
        (None, None) => true,
        (Some(key), Some(signature)) => is_signed(key, &signed_text(&found.id), signature),
        _ => false,
    };
    let broken = if content_id(&found) != found.id {
        "its content is not what its id says: it was changed"
    } else if items_hash(&items) != found.items_hash || items.len() as u64 != found.items {
        "its invoices are not those that were decided on"
    } else if !signed {
        "its signature is not one of the key that it names"
    } else {
        return (found, items, None);
    };
    let claimed = json!({ "claimed": {
        "id": found.id, "detail": found.detail, "public_key": found.public_key, "signature": found.signature, "items_hash": found.items_hash,
    } });
    let mut claim = Decision {
        detail: claimed.to_string(),
        items_hash: items_hash(&items),
        items: items.len() as u64,
        public_key: None,
        signature: None,
        ..found
    };
    claim.id = content_id(&claim);
    (claim, items, Some(broken.to_owned()))
}

/// What a refused decision is about, in words.
fn named(decision: &Decision, items: &[DecidedItem]) -> String {
    let what = decision.kind.name().replace('_', " ");
    let about = match items {
        [] if decision.kind == Kind::SignOff => "the review".to_owned(),
        [] => "a group of findings".to_owned(),
        [(key, _)] => key.clone(),
        [(key, _), rest @ ..] => format!("{key} and {} more", rest.len()),
    };
    format!("{about} ({what} by {})", decision.by)
}
