//! What a decision says, as one hash: what is signed, and what its id is.

use crate::Result;
use crate::table::decision::{DecidedItem, Decision};
use crate::table::{log::hex, person};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// What is signed: the content under a heading of its own, so that no signature made for another purpose fits.
pub fn signed_text(id: &str) -> String {
    format!("tieout decision 1\n{id}")
}

/// The id of a decision: SHA-256 of everything that it says. Not in it: its number and its signature, and the review's number, which the scope
/// stands for.
pub fn content_id(decision: &Decision) -> String {
    let mut hash = Parts::new("tieout decision 1");
    for part in [
        decision.scope.as_str(),
        decision.kind.name(),
        &decision.about,
        &decision.by,
        &decision.user,
        &decision.at,
        &decision.reason,
        &decision.detail,
        &decision.items_hash,
        &decision.items.to_string(),
        &decision.log_head,
        decision.public_key.as_deref().unwrap_or_default(),
    ] {
        hash.part(part);
    }
    decision.parents.iter().for_each(|parent| hash.part(parent));
    hash.finish()
}

/// SHA-256 of items, which come by key.
pub fn items_hash(items: &[DecidedItem]) -> String {
    let mut hash = Parts::new("tieout items 1");
    for (key, item) in items {
        hash.part(key);
        hash.part(item);
    }
    hash.finish()
}

/// What makes a review this review, in this workspace and all copies of it: a decision on another one does not fit.
pub fn scope_of(connection: &Connection, review: i64) -> Result<String> {
    let workspace = person::workspace_id(connection)?;
    let sql = "SELECT review.at, review.by, run.id, run.imported_at, run.imported_by FROM review JOIN run ON run.id = review.run WHERE review.id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([review])?;
    let Some(row) = rows.next()? else { return Err(super::no_review(review)) };
    let mut hash = Parts::new("tieout review 1");
    hash.part(&workspace);
    hash.part(&review.to_string());
    hash.part(&row.get::<_, i64>(2)?.to_string());
    for column in [0, 1, 3, 4] {
        hash.part(&row.get::<_, String>(column)?);
    }
    Ok(hash.finish())
}

/// Every part with its length before it, so that no two contents are the same bytes.
struct Parts(Sha256);

impl Parts {
    fn new(heading: &str) -> Parts {
        let mut parts = Parts(Sha256::new());
        parts.part(heading);
        parts
    }

    fn part(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}
