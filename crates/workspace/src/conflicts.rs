//! Conflicts: two people decided differently without knowing of each other, and a third decision says which counts.

use crate::decision_rules::prepared;
use crate::decisions::{Draft, Graph, Items, Kind, World, history_view, record, review_name, standing_of_groups};
use crate::error::{Error, Result};
use crate::people;
use crate::table::decision::DecidedItem;
use crate::table::log::hex;
use crate::view::ConflictView;
use crate::workspace::Workspace;
use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

impl Workspace {
    /// Every conflict of every review.
    pub fn conflicts(&self) -> Result<Vec<ConflictView>> {
        self.read(|connection| Ok(all(connection)?.into_iter().map(|conflict| conflict.view).collect()))
    }

    /// Says which of two decisions counts: `mine`, made in this workspace, or `theirs`, which a package brought. Reviewers and approvers
    /// may; who prepared may not let an approval win.
    pub fn conflict_settle(&self, conflict: &str, keep: &str, reason: &str) -> Result<Vec<ConflictView>> {
        if !["mine", "theirs"].contains(&keep) {
            return Err(Error::Invalid(format!("'{keep}' is neither mine nor theirs")));
        }
        self.write(|writing| {
            let connection = writing.connection;
            let found = all(connection)?.into_iter().find(|known| known.view.id == conflict);
            let found = found.ok_or_else(|| Error::NotFound { workspace: String::new(), what: "conflict", name: conflict.to_owned() })?;
            let (kept, dropped) =
                if keep == "mine" { (&found.view.mine, &found.view.theirs) } else { (&found.view.theirs, &found.view.mine) };
            let person = people::acting(writing)?;
            if dropped.kind != Kind::Approve.name() {
                let world = World::of(connection)?;
                let (_, place) = world.review(found.review)?;
                if let Some(reason) = prepared(&place.preparers, &person.user, None) {
                    return Err(Error::NotAllowed { reason });
                }
            }
            let keys: Vec<String> = found.items.iter().map(|(key, _)| key.clone()).collect();
            let detail = json!({ "keep": kept.id, "drop": [dropped.id], "summary": found.view.invoice });
            let subject = format!("{}: {}", review_name(connection, found.review)?, found.view.invoice);
            let (review, about) = (found.review, found.about.as_str());
            record(self, writing, Draft { review, kind: Kind::Settle, about, reason, detail, items: found.items, subject: &subject })?;
            crate::decisions::project(connection, review, Some(&keys))
        })?;
        self.conflicts()
    }
}

/// A conflict of two decisions, on all the items that it is about.
pub struct Conflict {
    review: i64,
    /// The fingerprint, where it is about a group.
    about: String,
    items: Vec<DecidedItem>,
    pub view: ConflictView,
}

fn all(connection: &Connection) -> Result<Vec<Conflict>> {
    let mut statement = connection.prepare("SELECT id FROM review ORDER BY id")?;
    let reviews = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut all = Vec::new();
    for review in reviews {
        all.extend(of_review(connection, review)?);
    }
    Ok(all)
}

/// The conflicts of a review.
pub fn of_review(connection: &Connection, review: i64) -> Result<Vec<Conflict>> {
    if crate::decisions::count(connection, review)? < 2 {
        return Ok(Vec::new());
    }
    let world = World::of(connection)?;
    let items = Items::of(connection, &world, review)?;
    if !items.graph.forked() {
        return Ok(Vec::new());
    }
    let mut pairs: BTreeMap<(usize, usize), (Vec<DecidedItem>, Vec<String>)> = BTreeMap::new();
    items.each(connection, None, &mut |row, _, touches| {
        for (one, other) in items.judge(row, touches).conflicts {
            let (found, titles) = pairs.entry((touches[one].0, touches[other].0)).or_default();
            found.push((row.key.clone(), row.hash.clone()));
            titles.push(row.title.clone());
        }
        Ok(())
    })?;
    let named = |titles: &[String]| match titles {
        [title] => title.clone(),
        [title, rest @ ..] => format!("{title} and {} more", rest.len()),
        [] => String::new(),
    };
    let graph = &items.graph;
    let mut conflicts: Vec<Conflict> = pairs
        .into_iter()
        .map(|((one, other), (items, titles))| conflict(graph, review, (one, other), String::new(), items, named(&titles)))
        .collect();
    for (group, standing) in standing_of_groups(graph) {
        for (place, &one) in standing.iter().enumerate() {
            for &other in standing[place + 1..].iter().filter(|&&other| graph.decisions[other].kind != graph.decisions[one].kind) {
                let summary = history_view(graph, one, "").about;
                conflicts.push(conflict(graph, review, (one, other), group.to_owned(), Vec::new(), summary));
            }
        }
    }
    Ok(conflicts)
}

fn conflict(graph: &Graph, review: i64, (one, other): (usize, usize), about: String, items: Vec<DecidedItem>, invoice: String) -> Conflict {
    let brought = |at: usize| graph.package[at].is_some();
    let (mine, theirs) = if brought(one) && !brought(other) { (other, one) } else { (one, other) };
    let mut ids = [graph.decisions[one].id.as_str(), graph.decisions[other].id.as_str()];
    ids.sort_unstable();
    let digest = Sha256::digest(ids.join("\n"));
    let view = |at: usize| {
        let mut view = history_view(graph, at, "");
        view.about.clone_from(&invoice);
        view
    };
    let view = ConflictView { id: hex(&digest[..8]), mine: view(mine), theirs: view(theirs), invoice: invoice.clone() };
    Conflict { review, about, items, view }
}
