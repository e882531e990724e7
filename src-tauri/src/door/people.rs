//! The commands of people, keys and packages.

use super::{Answer, WORKSPACES, save_as};
use crate::desk::Desk;
use crate::dialogs::{self, Question};
use tieout_workspace::view::*;

pub fn people(desk: &Desk) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.people()?)
}

pub fn person_add(desk: &Desk, name: String, user: String, roles: Vec<String>) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.person_add(&name, &user, &roles)?)
}

pub fn person_change(desk: &Desk, name: String, roles: Vec<String>, active: bool) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.person_change(&name, &roles, active)?)
}

pub fn key_create(desk: &Desk, passphrase: String) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_create(&desk.user, &passphrase)?)
}

pub fn key_unlock(desk: &Desk, passphrase: String) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_unlock(&desk.user, &passphrase)?)
}

pub fn key_lock(desk: &Desk) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_lock()?)
}

pub fn key_remember(desk: &Desk, passphrase: String) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_remember(&desk.user, &passphrase)?)
}

pub fn key_forget(desk: &Desk) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_forget(&desk.user)?)
}

pub fn key_accept(desk: &Desk, name: String, fingerprint: String) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_accept(&name, &fingerprint)?)
}

pub fn key_withdraw(desk: &Desk, name: String, reason: String) -> Answer<Vec<PersonView>> {
    Ok(desk.workspace()?.key_withdraw(&name, &reason)?)
}

pub fn package_export(desk: &Desk, review: i64) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let name = format!("{} for review.tieout", workspace.review(review)?.name);
    let path = save_as("Export for review", WORKSPACES, &name);
    Ok(path.map(|path| workspace.package_export(review, &path)).transpose()?)
}

pub fn package_import(desk: &Desk) -> Answer<Option<MergeView>> {
    let workspace = desk.workspace()?;
    let path = dialogs::open_file(&Question { title: "Take in a colleague's decisions", kind: WORKSPACES, name: "" });
    Ok(path.map(|path| workspace.package_import(&path)).transpose()?)
}

pub fn conflicts(desk: &Desk) -> Answer<Vec<ConflictView>> {
    Ok(desk.workspace()?.conflicts()?)
}

pub fn conflict_settle(desk: &Desk, conflict: String, keep: String, reason: String) -> Answer<Vec<ConflictView>> {
    Ok(desk.workspace()?.conflict_settle(&conflict, &keep, &reason)?)
}
