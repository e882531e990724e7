//! Making a decision: who may, what is signed, what is written.

use super::admit::{lacks, not_allowed};
use super::lineage::{Node, heads};
use super::{Items, Kind, World, content_id, items_hash, project, signed_text};
use crate::decision_rules::{Verdict, may, prepared};
use crate::error::{Error, Result};
use crate::people;
use crate::table::decision::{self, Admission, DecidedItem, Decision};
use crate::table::person::{self, Person};
use crate::table::{first_id, last_id, log};
use crate::view::{DecidedView, RefusedView, Selection};
use crate::workspace::{Workspace, Writing};
use serde_json::json;

/// Refusals that are named one by one.
const MOST_REFUSED: usize = 100;

/// A decision that is about to be made.
pub struct Draft<'a> {
    pub review: i64,
    pub kind: Kind,
    pub about: &'a str,
    pub reason: &'a str,
    /// An object.
    pub detail: serde_json::Value,
    pub items: Vec<DecidedItem>,
    /// What the log calls it.
    pub subject: &'a str,
}

impl Workspace {
    /// Starts, holds, rejects, approves or reopens invoices: one decision for all that it makes sense for. Approving needs the key unlocked,
    /// and is refused to who prepared.
    pub fn queue_decide(&self, review: i64, selection: &Selection, verdict: &str, reason: &str) -> Result<DecidedView> {
        let (kind, verdict) = match verdict {
            "start" => (Kind::Start, Verdict::Start),
            "hold" => (Kind::Hold, Verdict::Hold),
            "reject" => (Kind::Reject, Verdict::Reject),
            "approve" => (Kind::Approve, Verdict::Approve),
            "reopen" => (Kind::Reopen, Verdict::Reopen),
            other => return Err(Error::Invalid(format!("'{other}' is no verdict; there are start, hold, reject, approve and reopen"))),
        };
        if matches!(kind, Kind::Hold | Kind::Reject) && reason.trim().is_empty() {
            return Err(Error::Invalid(format!("say why: {} without a reason helps nobody who mends it", kind.name())));
        }
        let ids = self.queue_select(review, selection)?;
        self.write(|writing| {
            let connection = writing.connection;
            let person = allowed(self, writing, review, kind)?;
            let mut decided = DecidedView::default();
            let mut items: Vec<DecidedItem> = Vec::new();
            let mut statement =
                connection.prepare_cached("SELECT key, hash, status, decided_by, title FROM review_item WHERE id = ? AND id BETWEEN ? AND ?")?;
            for id in ids {
                let mut rows = statement.query([id, first_id(review), last_id(review)])?;
                let Some(row) = rows.next()? else { return Err(no_item(id)) };
                let (status, by): (String, Option<String>) = (row.get(2)?, row.get(3)?);
                let mine = by.as_deref() == Some(person.name.as_str());
                match may(verdict, status_of(&status)?, mine) {
                    Ok(()) => items.push((row.get(0)?, row.get(1)?)),
                    Err(why) => {
                        decided.refused_total += 1;
                        if decided.refused.len() < MOST_REFUSED {
                            decided.refused.push(RefusedView { invoice: row.get(4)?, why: why.to_owned() });
                        }
                    }
                }
            }
            drop(statement);
            if items.is_empty() {
                return Ok(decided);
            }
            items.sort_unstable();
            items.dedup();
            decided.done = items.len() as u64;
            let detail = match kind {
                Kind::Approve => json!({ "limits": crate::review::settings::approval_limits(connection)? }),
                _ => json!({}),
            };
            let keys: Vec<String> = items.iter().map(|(key, _)| key.clone()).collect();
            let subject = subject(connection, review, &keys)?;
            record(self, writing, Draft { review, kind, about: "", reason, detail, items, subject: &subject })?;
            project(connection, review, Some(&keys))?;
            if kind == Kind::Approve {
                let sql = "SELECT count(*) FROM review_item WHERE id BETWEEN ? AND ? AND status = 'half_approved' AND decided_by = ? AND decided_at = ?";
                let own = rusqlite::params![first_id(review), last_id(review), person.name, writing.at];
                decided.second_due = connection.query_row(sql, own, |row| row.get::<_, i64>(0))?.cast_unsigned();
            }
            Ok(decided)
        })
    }

    /// Gives invoices to a person (`None`: to nobody), with the day by which they are due. A note makes it a handover.
    pub fn queue_assign(
        &self,
        review: i64,
        selection: &Selection,
        person: Option<&str>,
        due: Option<&str>,
        note: &str,
    ) -> Result<DecidedView> {
        if let Some(due) = due.filter(|due| due.parse::<chrono::NaiveDate>().is_err()) {
            return Err(Error::Invalid(format!("'{due}' is no day: write it as 2026-11-30")));
        }
        let ids = self.queue_select(review, selection)?;
        self.write(|writing| {
            let connection = writing.connection;
            if let Some(name) = person {
                people::active(connection, name)?;
            }
            let kind = if note.trim().is_empty() { Kind::Assign } else { Kind::Handover };
            allowed(self, writing, review, kind)?;
            let items = ids.iter().map(|&id| item(connection, review, id)).collect::<Result<Vec<_>>>()?;
            let done = items.len() as u64;
            if done > 0 {
                let keys: Vec<String> = items.iter().map(|(key, _)| key.clone()).collect();
                let detail = json!({ "person": person, "due": due });
                let subject = subject(connection, review, &keys)?;
                record(self, writing, Draft { review, kind, about: "", reason: note, detail, items, subject: &subject })?;
                project(connection, review, Some(&keys))?;
            }
            Ok(DecidedView { done, ..DecidedView::default() })
        })
    }

    /// Records what looking at an invoice of the sample came to. What becomes of the sample is seen in `sample`.
    pub(crate) fn sample_result(&self, review: i64, id: i64, error: bool, note: &str) -> Result<()> {
        self.write(|writing| {
            let connection = writing.connection;
            let items = vec![item(connection, review, id)?];
            let subject = subject(connection, review, &[items[0].0.clone()])?;
            let detail = json!({ "error": error });
            record(self, writing, Draft { review, kind: Kind::Sample, about: "", reason: note, detail, items, subject: &subject })?;
            Ok(())
        })
    }
}

/// Writes a decision of who is using Tieout now; returns its id. Refused where she may not.
pub fn record(workspace: &Workspace, writing: &Writing<'_>, draft: Draft<'_>) -> Result<String> {
    let connection = writing.connection;
    let person = allowed(workspace, writing, draft.review, draft.kind)?;
    let world = World::of(connection)?;
    let (scope, place) = world.review(draft.review)?;
    let known = decision::of_scope(connection, scope)?;
    let nodes: Vec<Node<'_>> =
        known.iter().map(|decision| Node { id: &decision.id, at: &decision.at, parents: &decision.parents }).collect();
    let Draft { mut detail, mut items, .. } = draft;
    detail["run"] = json!(place.run_hash);
    let newest = decision::newest_time(connection)?;
    if writing.at < newest {
        // The order is that of the graph and the log; the clock is only noted.
        detail["clock_behind"] = json!(newest);
    }
    items.sort_unstable();
    items.dedup();
    let mut decision = Decision {
        number: 0,
        id: String::new(),
        review: draft.review,
        scope: scope.to_owned(),
        kind: draft.kind,
        about: draft.about.to_owned(),
        by: person.name.clone(),
        user: writing.by.clone(),
        at: writing.at.clone(),
        reason: draft.reason.trim().to_owned(),
        detail: detail.to_string(),
        items_hash: items_hash(&items),
        items: items.len() as u64,
        parents: heads(&nodes).into_iter().map(str::to_owned).collect(),
        log_head: log::head(connection)?,
        public_key: None,
        signature: None,
    };
    sign(workspace, connection, &person, &mut decision)?;
    world.admit(&decision, &items, false).map_err(not_allowed)?;
    decision::insert(connection, &decision, &items)?;
    decision::admit(connection, &decision.id, &Admission { at: writing.at.clone(), by: writing.by.clone(), package: None, refused: None })?;
    let entry = json!({
        "decision": decision.id, "review": decision.review, "kind": decision.kind.name(), "about": decision.about,
        "reason": decision.reason, "invoices": decision.items, "items_hash": decision.items_hash, "person": person.name,
    });
    writing.log(&format!("review decision: {}", decision.kind.name().replace('_', " ")), draft.subject, &entry)?;
    Ok(decision.id)
}

/// With the key that is unlocked, if it is hers. What lets money out is not made without, nor is what quiets by who has a key.
fn sign(workspace: &Workspace, connection: &rusqlite::Connection, person: &Person, decision: &mut Decision) -> Result<()> {
    let own = person::key_of(connection, &person.name)?.map(|key| key.public_key);
    let signed = workspace.with_key(|key| {
        let key = key.filter(|key| key.user() == person.user && Some(key.public_key()) == own)?;
        decision.public_key = Some(key.public_key());
        decision.id = content_id(decision);
        decision.signature = Some(key.sign(&signed_text(&decision.id)));
        Some(())
    });
    if signed.is_none() {
        if decision.kind.lets_out() || (decision.kind.quiets() && own.is_some()) {
            return Err(Error::KeyLocked { person: person.name.clone(), has_key: own.is_some() });
        }
        decision.id = content_id(decision);
    }
    Ok(())
}

/// The person who is using Tieout now, if she may make such a decision on the review; before anything is looked at.
pub fn allowed(workspace: &Workspace, writing: &Writing<'_>, review: i64, kind: Kind) -> Result<Person> {
    let person = people::acting(writing)?;
    if !person.has(kind.roles()) {
        return Err(not_allowed(lacks(&person, kind)));
    }
    if kind.lets_out() {
        let world = World::of(writing.connection)?;
        let (_, place) = world.review(review)?;
        let key = person::key_of(writing.connection, &person.name)?;
        if let Some(reason) = prepared(&place.preparers, &person.user, key.as_ref().map(|key| key.enrolled_by.as_str())) {
            return Err(not_allowed(reason));
        }
        let unlocked = workspace.with_key(|open| open.map(crate::keys::UnlockedKey::public_key));
        if key.is_none() || unlocked != key.as_ref().map(|key| key.public_key.clone()) {
            return Err(Error::KeyLocked { person: person.name.clone(), has_key: key.is_some() });
        }
    }
    Ok(person)
}

/// Key and hash of an item.
pub fn item(connection: &rusqlite::Connection, review: i64, id: i64) -> Result<DecidedItem> {
    let mut statement = connection.prepare_cached("SELECT key, hash FROM review_item WHERE id = ? AND id BETWEEN ? AND ?")?;
    let mut rows = statement.query([id, first_id(review), last_id(review)])?;
    rows.next()?.map_or_else(|| Err(no_item(id)), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn no_item(id: i64) -> Error {
    Error::NotFound { workspace: String::new(), what: "invoice in this review", name: id.to_string() }
}

fn status_of(name: &str) -> Result<crate::decision_rules::Status> {
    crate::decision_rules::Status::from_name(name)
        .ok_or_else(|| Error::Damaged { workspace: String::new(), detail: format!("'{name}' stands where a status belongs") })
}

/// What the log calls a decision on items.
pub fn subject(connection: &rusqlite::Connection, review: i64, keys: &[String]) -> Result<String> {
    let name = review_name(connection, review)?;
    Ok(match keys {
        [key] => format!("{name}: {key}"),
        several => format!("{name}: {} invoices", several.len()),
    })
}

/// The name of a review.
pub fn review_name(connection: &rusqlite::Connection, review: i64) -> Result<String> {
    let mut statement = connection.prepare_cached("SELECT name FROM review WHERE id = ?")?;
    let mut rows = statement.query([review])?;
    rows.next()?.map_or_else(|| Err(super::no_review(review)), |row| Ok(row.get(0)?))
}

/// What all items of a review come to, as it should be stored: ids whose stored state is another.
pub fn misprojected(connection: &rusqlite::Connection, world: &World, review: i64) -> Result<Vec<String>> {
    let items = Items::of(connection, world, review)?;
    let mut wrong = Vec::new();
    items.each(connection, None, &mut |row, state, _| {
        if *state != row.state {
            wrong.push(row.title.clone());
        }
        Ok(())
    })?;
    Ok(wrong)
}
