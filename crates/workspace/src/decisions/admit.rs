//! Whether a decision is what it claims to be and may have effect here: held against this workspace's people, keys and preparers,
//! whatever the file that it came in says of them.

use super::{Kind, content_id, items_hash, scope_of, signed_text};
use crate::decision_rules::prepared;
use crate::keys::{fingerprint, is_signed};
use crate::table::decision::{DecidedItem, Decision};
use crate::table::person::{self, Person, PersonKey};
use crate::{Error, Result};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who works here, with which keys, and who prepared what.
pub struct World {
    pub people: Vec<Person>,
    pub keys: HashMap<String, PersonKey>,
    places: BTreeMap<String, Place>,
}

/// A review as decisions name it.
#[derive(Clone, Debug)]
pub struct Place {
    pub review: i64,
    pub run_hash: String,
    /// SHA-256 of what the checks found.
    pub hash: String,
    /// Operating system's users.
    pub preparers: BTreeSet<String>,
}

impl World {
    /// This workspace, with all its reviews.
    pub fn of(connection: &Connection) -> Result<World> {
        let mut places = BTreeMap::new();
        let mut statement = connection.prepare_cached(
            "SELECT review.id, run.id, run.hash, review.hash, review.by, run.imported_by FROM review JOIN run ON run.id = review.run",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (review, run): (i64, i64) = (row.get(0)?, row.get(1)?);
            let mut preparers = BTreeSet::from([row.get(4)?, row.get(5)?]);
            let mut batches = connection.prepare_cached("SELECT by FROM run_batch WHERE run = ?")?;
            for by in batches.query_map([run], |row| row.get::<_, String>(0))? {
                preparers.insert(by?);
            }
            places.insert(scope_of(connection, review)?, Place { review, run_hash: row.get(2)?, hash: row.get(3)?, preparers });
        }
        let keys = person::keys(connection)?.into_iter().map(|key| (key.public_key.clone(), key)).collect();
        Ok(World { people: person::all(connection)?, keys, places })
    }

    /// The review of that scope.
    pub fn place(&self, scope: &str) -> Option<&Place> {
        self.places.get(scope)
    }

    /// The review of that number, with its scope.
    pub fn review(&self, review: i64) -> Result<(&str, &Place)> {
        let found = self.places.iter().find(|(_, place)| place.review == review);
        found.map(|(scope, place)| (scope.as_str(), place)).ok_or_else(|| super::no_review(review))
    }

    /// Who vouches for the key.
    pub fn voucher(&self, public_key: &str) -> Option<&str> {
        self.keys.get(public_key).map(|key| key.enrolled_by.as_str())
    }

    /// Why what is written is not the decision of whom it names; `Ok` where it is. A signature is checked wherever there is one, and
    /// demanded for what lets money out.
    pub fn authentic(&self, decision: &Decision) -> std::result::Result<(), String> {
        if content_id(decision) != decision.id {
            return Err("its content is not what its id says: it was changed".to_owned());
        }
        let Some(person) = self.people.iter().find(|person| person.name == decision.by) else {
            return Err(format!("{} is nobody of this workspace", decision.by));
        };
        if person.user != decision.user {
            return Err(format!("it was made as the user {}, and {} is the user {}", decision.user, person.name, person.user));
        }
        match (&decision.public_key, &decision.signature) {
            (None, None) if decision.kind.lets_out() => Err("it is not signed".to_owned()),
            (None, None) => Ok(()),
            (Some(key), Some(signature)) => {
                match self.keys.get(key) {
                    None => return Err(format!("the key {} is not known here", fingerprint(key))),
                    Some(known) if known.person != person.name => {
                        return Err(format!("the key {} is {}'s, not {}'s", fingerprint(key), known.person, person.name));
                    }
                    Some(_) => {}
                }
                if is_signed(key, &signed_text(&decision.id), signature) {
                    Ok(())
                } else {
                    Err(format!("its signature is not one of the key {}", fingerprint(key)))
                }
            }
            _ => Err("half of its signature is missing".to_owned()),
        }
    }

    /// Why a decision, as it is written, has no effect here; `Ok` where it has. `merged`: another laptop brought it.
    pub fn admit(&self, decision: &Decision, items: &[DecidedItem], merged: bool) -> std::result::Result<(), String> {
        self.authentic(decision)?;
        if items_hash(items) != decision.items_hash || items.len() as u64 != decision.items {
            return Err("its invoices are not those that were decided on".to_owned());
        }
        let Some(place) = self.place(&decision.scope) else {
            return Err("it was made on another review, or in another workspace".to_owned());
        };
        if place.review != decision.review {
            return Err("it names another review than it was made on".to_owned());
        }
        // `authentic` found the person.
        let Some(person) = self.people.iter().find(|person| person.name == decision.by) else { return Err(String::new()) };
        if !person.active {
            return Err(format!("{} does not work here any more", person.name));
        }
        if !person.has(decision.kind.roles()) {
            return Err(lacks(person, decision.kind));
        }
        if merged && decision.kind.quiets() && decision.signature.is_none() {
            return Err("it came from another laptop and is not signed".to_owned());
        }
        if let Some(key) = decision.public_key.as_ref().and_then(|key| self.keys.get(key))
            && key.withdrawn_at.is_some()
        {
            return Err(format!("the key {} was withdrawn", fingerprint(&key.public_key)));
        }
        match self.prepared(decision).filter(|_| decision.kind.lets_out()) {
            Some(reason) => Err(reason),
            None => Ok(()),
        }
    }

    /// Why who made the decision counts as having prepared what it is about; `None`: she does not.
    pub fn prepared(&self, decision: &Decision) -> Option<String> {
        let voucher = decision.public_key.as_deref().and_then(|key| self.voucher(key));
        prepared(&self.place(&decision.scope)?.preparers, &decision.user, voucher)
    }
}

/// What to say to who has not got the role.
pub fn lacks(person: &Person, kind: Kind) -> String {
    let roles: Vec<&str> = kind.roles().iter().map(|role| role.name()).collect();
    format!("{} is no {}", person.name, roles.join(" or "))
}

/// As an error of a use case.
pub fn not_allowed(reason: String) -> Error {
    Error::NotAllowed { reason }
}
