//! Whether decisions, people and keys are what was written: forged rows, and rows that the log does not know of.

use super::decide::misprojected;
use super::{Kind, World, items_hash};
use crate::Result;
use crate::keys::fingerprint;
use crate::table::decision::{self, Decision};
use crate::table::log;
use crate::table::person::{self, Role};
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Items that are named one by one.
const MOST_NAMED: usize = 5;

/// What is wrong with the decisions, in words; empty if they are sound.
pub fn decisions_check(connection: &Connection) -> Result<Vec<String>> {
    let said = Said::by(connection)?;
    let world = World::of(connection)?;
    let mut problems = Vec::new();
    people(&world, &said, &mut problems);
    keys(&world, &said, &mut problems);
    for decision in decision::all(connection)? {
        problems.extend(decided(connection, &world, &said, &decision)?);
    }
    for id in said.decisions.keys().chain(&said.refused) {
        if !decision::known(connection, id)? {
            problems.push(format!("the decision {} that the log speaks of is not there", short(id)));
        }
    }
    let mut statement = connection.prepare("SELECT id, name FROM review ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let wrong = misprojected(connection, &world, row.get(0)?)?;
        if !wrong.is_empty() {
            let more = if wrong.len() > MOST_NAMED { format!(" and {} more", wrong.len() - MOST_NAMED) } else { String::new() };
            let named = wrong.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
            problems.push(format!("where these invoices of the review {name} stand is not what was decided: {named}{more}"));
        }
    }
    Ok(problems)
}

/// What the log says of people, keys and decisions.
#[derive(Default)]
struct Said {
    /// By name: the last that was said of each person.
    people: BTreeMap<String, PersonSaid>,
    /// By public key: whose it is, and who enrolled it.
    keys: BTreeMap<String, (String, String)>,
    withdrawn: BTreeSet<String>,
    /// By id: the kind.
    decisions: BTreeMap<String, String>,
    refused: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct PersonSaid {
    name: String,
    user: String,
    roles: Vec<Role>,
    active: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    person: String,
    public_key: String,
    enrolled_by: String,
    decision: String,
    kind: String,
}

impl Said {
    fn by(connection: &Connection) -> Result<Said> {
        let mut said = Said::default();
        log::walk(connection, &mut |entry| {
            let what = entry.text(2);
            if what == "person added" || what == "person changed" {
                let person: PersonSaid = serde_json::from_slice(entry.parts[4]).unwrap_or_default();
                said.people.insert(person.name.clone(), person);
                return Ok(());
            }
            if !(matches!(&*what, "key enrolled" | "key withdrawn") || what.starts_with("review decision")) {
                return Ok(());
            }
            let detail: Detail = serde_json::from_slice(entry.parts[4]).unwrap_or_default();
            match &*what {
                "key enrolled" => {
                    said.keys.insert(detail.public_key, (detail.person, detail.enrolled_by));
                }
                "key withdrawn" => {
                    said.withdrawn.insert(detail.public_key);
                }
                "review decision refused" => {
                    said.refused.insert(detail.decision);
                }
                _ => {
                    said.decisions.insert(detail.decision, detail.kind);
                }
            }
            Ok(())
        })?;
        Ok(said)
    }
}

fn people(world: &World, said: &Said, problems: &mut Vec<String>) {
    for person in &world.people {
        let is = PersonSaid { name: person.name.clone(), user: person.user.clone(), roles: person.roles.clone(), active: person.active };
        match said.people.get(&person.name) {
            None => problems.push(format!("the log does not know that {} works here", person.name)),
            Some(then) if *then != is => problems.push(format!("{}'s user or roles were changed past the log", person.name)),
            Some(_) => {}
        }
    }
    for name in said.people.keys().filter(|name| !world.people.iter().any(|person| person.name == **name)) {
        problems.push(format!("{name}, whom the log knows, is not among the people any more"));
    }
}

fn keys(world: &World, said: &Said, problems: &mut Vec<String>) {
    for key in world.keys.values() {
        let own = (key.person.clone(), key.enrolled_by.clone());
        if said.keys.get(&key.public_key) != Some(&own) {
            problems.push(format!("{}'s key {} was put in past the log", key.person, fingerprint(&key.public_key)));
        } else if key.withdrawn_at.is_some() != said.withdrawn.contains(&key.public_key) {
            problems.push(format!(
                "{}'s key {} was withdrawn, or taken back into use, past the log",
                key.person,
                fingerprint(&key.public_key)
            ));
        }
    }
    for (public_key, (person, _)) in said.keys.iter().filter(|(key, _)| !world.keys.contains_key(*key)) {
        problems.push(format!("{person}'s key {}, which the log knows, is not there any more", fingerprint(public_key)));
    }
}

fn decided(connection: &Connection, world: &World, said: &Said, decision: &Decision) -> Result<Option<String>> {
    let called = format!("the decision {} ({} by {} at {})", short(&decision.id), decision.kind.name(), decision.by, decision.at);
    let Some(admission) = decision::admission(connection, &decision.id)? else {
        return Ok(Some(format!("{called} was written past Tieout: nobody let it in")));
    };
    let heard = said.decisions.get(&decision.id).is_some_and(|kind| Kind::from_name(kind) == Some(decision.kind));
    if admission.refused.is_some() {
        return Ok((!heard && !said.refused.contains(&decision.id)).then(|| format!("the log does not know of {called}")));
    }
    if let Err(reason) = world.authentic(decision) {
        return Ok(Some(format!("{called} is forged: {reason}")));
    }
    let items = decision::items(connection, decision.number)?;
    if items_hash(&items) != decision.items_hash {
        return Ok(Some(format!("the invoices of {called} are not those that were decided on")));
    }
    Ok((!heard).then(|| format!("the log does not know of {called}")))
}

/// Enough of an id to find it by.
fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// What the log says of a person who was added or changed.
pub fn said_of(person: &person::Person) -> serde_json::Value {
    serde_json::json!({ "name": person.name, "user": person.user, "roles": person.roles, "active": person.active })
}
