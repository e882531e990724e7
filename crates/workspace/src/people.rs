//! Use cases on people: who works here, in which roles, with which keys.
//!
//! A person is one user of the operating system. Whoever does review work first in a workspace is its first person, with all roles;
//! everybody else is added. Reviewers and approvers say who works here; nobody gives herself a role. A person makes her own key as her own
//! user. A key that was made on another laptop and came in a package has no effect until somebody accepts it by its fingerprint, and then
//! counts as vouched for by whoever accepted it.

use crate::decisions::{World, rejudge, said_of};
use crate::error::{Error, Result};
use crate::keys::{UnlockedKey, fingerprint};
use crate::table::decision;
use crate::table::person::{self, Person, PersonKey, Role};
use crate::user_folder::UserFolder;
use crate::view::PersonView;
use crate::workspace::{Workspace, Writing};
use rusqlite::Connection;
use serde_json::json;

/// Who may say who works here.
const MAY_CHANGE: [Role; 2] = [Role::Reviewer, Role::Approver];

/// Of a fingerprint, at least so many digits must be given.
const SHORTEST_FINGERPRINT: usize = 12;

impl Workspace {
    /// The people of the workspace.
    pub fn people(&self) -> Result<Vec<PersonView>> {
        let (user, unlocked) = (self.user(), self.with_key(|key| key.map(UnlockedKey::public_key)));
        let mut people = self.read(|connection| {
            let view = |person: Person| -> Result<PersonView> {
                let key = person::key_of(connection, &person.name)?.map(|key| key.public_key);
                Ok(PersonView {
                    me: person.user == user,
                    unlocked: key.is_some() && key == unlocked && person.user == user,
                    remembered: false,
                    fingerprint: key.as_deref().map(fingerprint).unwrap_or_default(),
                    roles: person.roles.iter().map(|role| role.name().to_owned()).collect(),
                    name: person.name,
                    user: person.user,
                    active: person.active,
                    added_by: person.added_by,
                    added_at: person.added_at,
                })
            };
            person::all(connection)?.into_iter().map(view).collect::<Result<Vec<_>>>()
        })?;
        // Asked for when nothing of the workspace is held: some systems ask their user first.
        for me in people.iter_mut().filter(|person| person.me && !person.fingerprint.is_empty()) {
            me.remembered = self.keychain().get(&me.fingerprint).is_some();
        }
        Ok(people)
    }

    /// Adds a person: a name, and the operating system's user that it stands for.
    pub fn person_add(&self, name: &str, user: &str, roles: &[String]) -> Result<Vec<PersonView>> {
        let (name, user) = (name.trim(), user.trim());
        if name.is_empty() || user.is_empty() {
            return Err(Error::NoName { what: "person" });
        }
        if name.contains(['@', '\n']) {
            return Err(Error::Invalid("a person's name has no @ and is one line: comments mention people as @name".to_owned()));
        }
        let roles = parse(roles)?;
        self.write(|writing| {
            require_changer(writing)?;
            let people = person::all(writing.connection)?;
            if people.iter().any(|person| person.name.to_lowercase() == name.to_lowercase()) {
                return Err(Error::NameTaken { workspace: String::new(), what: "person", name: name.to_owned() });
            }
            if let Some(other) = people.iter().find(|person| person.user == user) {
                return Err(refused(format!("the user {user} is {} already: a user is one person", other.name)));
            }
            add(writing, name, user, roles)?;
            Ok(())
        })?;
        self.people()
    }

    /// Changes a person's roles, and whether she still works here.
    pub fn person_change(&self, name: &str, roles: &[String], active: bool) -> Result<Vec<PersonView>> {
        let roles = parse(roles)?;
        self.write(|writing| {
            let by = require_changer(writing)?;
            let mut person = find(writing.connection, name)?;
            if by.name == person.name && !roles.iter().all(|role| person.roles.contains(role)) {
                return Err(refused("nobody gives herself a role: let a colleague do it".to_owned()));
            }
            (person.roles, person.active) = (roles, active);
            person::update(writing.connection, &person)?;
            if !person::all(writing.connection)?.iter().any(|person| person.active && person.has(&MAY_CHANGE)) {
                return Err(refused("nobody would be left who may say who works here".to_owned()));
            }
            writing.log("person changed", &person.name, &said_of(&person))
        })?;
        self.people()
    }

    /// Enrols the key of who is using Tieout now, and unlocks it. Her folder keeps one key for all workspaces: it is made where there is
    /// none, else unlocked by the same passphrase.
    ///
    /// # Errors
    /// When she has another key here, or the key is somebody else's.
    pub fn key_create(&self, folder: &UserFolder, passphrase: &str) -> Result<Vec<PersonView>> {
        let key = folder.key_create(&self.user(), passphrase)?;
        let public_key = key.public_key();
        self.write(|writing| {
            let me = acting(writing)?;
            match person::key_of(writing.connection, &me.name)? {
                Some(known) if known.public_key == public_key => return Ok(()),
                Some(known) => {
                    let print = fingerprint(&known.public_key);
                    return Err(refused(format!("{} has the key {print} here: a colleague must withdraw it first", me.name)));
                }
                None => {}
            }
            enrol(writing, &me, &public_key)?;
            // What unlocked her earlier keys is of no use any more.
            let earlier = World::of(writing.connection)?.keys;
            for (old, _) in earlier.iter().filter(|(old, known)| **old != public_key && known.person == me.name) {
                self.let_go(writing, &me.name, &fingerprint(old))?;
            }
            Ok(())
        })?;
        self.keep_key(Some(key));
        self.people()
    }

    /// Unlocks the key of who is using Tieout now, until [`Workspace::key_lock`] or the workspace is closed. An empty passphrase stands for
    /// the one that the keychain of this computer keeps.
    ///
    /// # Errors
    /// When the passphrase is not right, or is empty and nothing is kept.
    pub fn key_unlock(&self, folder: &UserFolder, passphrase: &str) -> Result<Vec<PersonView>> {
        let user = self.user();
        let key = if passphrase.is_empty() {
            let print = folder.key_fingerprint(&user)?;
            let kept = self.keychain().get(&print);
            let kept = kept.ok_or_else(|| Error::Key {
                reason: format!("the keychain of this computer keeps nothing for the key {print}: give its passphrase"),
            })?;
            folder.key_unlock(&user, &kept)?
        } else {
            folder.key_unlock(&user, passphrase)?
        };
        self.keep_key(Some(key));
        self.people()
    }

    /// Unlocks the key, and keeps its passphrase in the keychain of this computer: [`Workspace::key_unlock`] needs none from then on. Where
    /// there is no keychain, it unlocks the key and no more: `remembered` stays false.
    pub fn key_remember(&self, folder: &UserFolder, passphrase: &str) -> Result<Vec<PersonView>> {
        let key = folder.key_unlock(&self.user(), passphrase)?;
        let print = fingerprint(&key.public_key());
        let mut kept = false;
        let logged = self.write(|writing| {
            let me = acting(writing)?;
            kept = self.keychain().set(&print, passphrase);
            if kept {
                writing.log("key kept in the keychain", &me.name, &in_keychain(&me.name, &print))?;
            }
            Ok(())
        });
        if kept && logged.is_err() {
            // Nothing is kept that the log does not tell.
            self.keychain().forget(&print);
        }
        logged?;
        self.keep_key(Some(key));
        self.people()
    }

    /// Removes the passphrase from the keychain of this computer. The key stays as it is, locked or unlocked.
    pub fn key_forget(&self, folder: &UserFolder) -> Result<Vec<PersonView>> {
        let print = folder.key_fingerprint(&self.user())?;
        self.write(|writing| self.let_go(writing, &acting(writing)?.name, &print))?;
        self.people()
    }

    /// Wipes the key from memory.
    pub fn key_lock(&self) -> Result<Vec<PersonView>> {
        self.keep_key(None);
        self.people()
    }

    /// Accepts the key that a person's decisions from another laptop are signed with, by the fingerprint that she read out. What was refused
    /// for the key alone is judged again. Whoever accepts it vouches for it: it approves nothing that she prepared.
    pub fn key_accept(&self, name: &str, print: &str) -> Result<Vec<PersonView>> {
        let print = print.trim().to_lowercase();
        if print.len() < SHORTEST_FINGERPRINT {
            return Err(Error::Invalid(format!("a fingerprint is given by at least {SHORTEST_FINGERPRINT} digits")));
        }
        self.write(|writing| {
            let connection = writing.connection;
            require_changer(writing)?;
            let person = active(connection, name)?;
            if person.user == writing.by {
                return Err(refused("your own key is made here, under Create key".to_owned()));
            }
            if person::key_of(connection, name)?.is_some() {
                return Err(refused(format!("{name} has a key here already")));
            }
            let offered = decision::all(connection)?.into_iter().filter(|decision| decision.by == name).filter_map(|one| one.public_key);
            let Some(key) = offered.into_iter().find(|key| fingerprint(key).starts_with(&print)) else {
                return Err(Error::NotFound { workspace: String::new(), what: "decision signed with a key", name: print.clone() });
            };
            enrol(writing, &person, &key)?;
            rejudge(writing, &key)
        })?;
        self.people()
    }

    /// Takes a person's key out of use: it was lost, or seen by somebody else. What it signed before stays signed.
    pub fn key_withdraw(&self, name: &str, reason: &str) -> Result<Vec<PersonView>> {
        self.write(|writing| {
            let person = find(writing.connection, name)?;
            if person.user != writing.by {
                require_changer(writing)?;
            }
            let key = person::key_of(writing.connection, name)?.ok_or_else(|| Error::NotFound {
                workspace: String::new(),
                what: "key of",
                name: name.to_owned(),
            })?;
            person::withdraw_key(writing.connection, &key.public_key, &writing.by, &writing.at)?;
            let detail =
                json!({ "person": name, "public_key": key.public_key, "fingerprint": fingerprint(&key.public_key), "reason": reason });
            writing.log("key withdrawn", name, &detail)?;
            self.let_go(writing, name, &fingerprint(&key.public_key))
        })?;
        self.people()
    }

    fn let_go(&self, writing: &Writing<'_>, name: &str, print: &str) -> Result<()> {
        if self.keychain().forget(print) {
            writing.log("key removed from the keychain", name, &in_keychain(name, print))?;
        }
        Ok(())
    }
}

/// The person who is using Tieout now. In a workspace without people, she becomes the first.
pub fn acting(writing: &Writing<'_>) -> Result<Person> {
    let people = person::all(writing.connection)?;
    if people.is_empty() {
        return add(writing, &writing.by, &writing.by, Role::ALL.to_vec());
    }
    match people.into_iter().find(|person| person.user == writing.by) {
        Some(person) if person.active => Ok(person),
        Some(person) => Err(refused(format!("{} does not work here any more", person.name))),
        None => {
            Err(refused(format!("the user {} is nobody of this workspace: let a reviewer or approver add a person for it", writing.by)))
        }
    }
}

/// The person of that name, who works here.
pub fn active(connection: &Connection, name: &str) -> Result<Person> {
    let person = find(connection, name)?;
    if person.active { Ok(person) } else { Err(refused(format!("{name} does not work here any more"))) }
}

fn find(connection: &Connection, name: &str) -> Result<Person> {
    let found = person::all(connection)?.into_iter().find(|person| person.name == name);
    found.ok_or_else(|| Error::NotFound { workspace: String::new(), what: "person", name: name.to_owned() })
}

fn require_changer(writing: &Writing<'_>) -> Result<Person> {
    let by = acting(writing)?;
    if by.has(&MAY_CHANGE) { Ok(by) } else { Err(refused("reviewers and approvers say who works here".to_owned())) }
}

fn add(writing: &Writing<'_>, name: &str, user: &str, roles: Vec<Role>) -> Result<Person> {
    let person = Person {
        name: name.to_owned(),
        user: user.to_owned(),
        roles,
        active: true,
        added_by: writing.by.clone(),
        added_at: writing.at.clone(),
        machine: machine(),
    };
    person::insert(writing.connection, &person)?;
    writing.log("person added", &person.name, &said_of(&person))?;
    Ok(person)
}

/// Refused where the key was ever somebody else's.
fn enrol(writing: &Writing<'_>, person: &Person, public_key: &str) -> Result<()> {
    if let Some(known) = World::of(writing.connection)?.keys.get(public_key) {
        let print = fingerprint(public_key);
        return Err(refused(format!("the key {print} is {}'s already, or was: a key is one person's, once", known.person)));
    }
    let key = PersonKey {
        public_key: public_key.to_owned(),
        person: person.name.clone(),
        enrolled_by: writing.by.clone(),
        enrolled_at: writing.at.clone(),
        machine: machine(),
        withdrawn_by: None,
        withdrawn_at: None,
    };
    person::insert_key(writing.connection, &key)?;
    let detail = json!({
        "person": key.person, "public_key": key.public_key, "fingerprint": fingerprint(public_key),
        "enrolled_by": key.enrolled_by, "machine": key.machine,
    });
    writing.log("key enrolled", &person.name, &detail)
}

fn in_keychain(name: &str, print: &str) -> serde_json::Value {
    json!({ "person": name, "fingerprint": print, "machine": machine() })
}

fn parse(roles: &[String]) -> Result<Vec<Role>> {
    let parse = |name: &String| {
        Role::from_name(name)
            .ok_or_else(|| Error::Invalid(format!("'{name}' is no role; there are analyst, reviewer, approver and auditor")))
    };
    let mut roles = roles.iter().map(parse).collect::<Result<Vec<_>>>()?;
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}

fn refused(reason: String) -> Error {
    Error::NotAllowed { reason }
}

/// As the log names the computer.
fn machine() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".to_owned())
}
