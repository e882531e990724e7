//! Signing a review off: it is done, and someone else than who prepared it says so under what was found.

use super::decide::{Draft, allowed, record, review_name};
use super::groups::of_groups;
use super::history::view;
use super::{Graph, Kind, World};
use crate::conflicts;
use crate::error::{Error, Result};
use crate::table::{first_id, last_id, log};
use crate::view::ReviewDecisionView;
use crate::waivers;
use crate::workspace::Workspace;
use rusqlite::Connection;
use serde_json::json;
use tieout_review::Severity;

impl Workspace {
    /// Signs off what the checks found and what was decided. Refused while a critical finding is open or a conflict unsettled, and to who
    /// prepared. It falls when the checks find something else.
    pub(crate) fn sign_review_off(&self, review: i64, note: &str) -> Result<()> {
        self.write(|writing| {
            let connection = writing.connection;
            allowed(self, writing, review, Kind::SignOff)?;
            waivers::apply(connection, review)?;
            let open = open_critical(connection, review)?;
            if open > 0 {
                let reason = format!("{open} critical findings are open: hold or reject their invoices, or waive or dismiss them");
                return Err(Error::NotAllowed { reason });
            }
            let unsettled = conflicts::of_review(connection, review)?.len();
            if unsettled > 0 {
                return Err(Error::NotAllowed { reason: format!("{unsettled} conflicts are not settled") });
            }
            let hash: String = connection.query_row("SELECT hash FROM review WHERE id = ?", [review], |row| row.get(0))?;
            let mut statement = connection
                .prepare_cached("SELECT status, count(*) FROM review_item WHERE id BETWEEN ? AND ? GROUP BY status ORDER BY status")?;
            let counts = statement.query_map([first_id(review), last_id(review)], |row| Ok((row.get(0)?, json!(row.get::<_, i64>(1)?))))?;
            let statuses: serde_json::Map<String, serde_json::Value> = counts.collect::<rusqlite::Result<_>>()?;
            let detail = json!({ "statuses": statuses, "log_head": log::head(connection)? });
            let subject = review_name(connection, review)?;
            let draft = Draft { review, kind: Kind::SignOff, about: &hash, reason: note, detail, items: Vec::new(), subject: &subject };
            record(self, writing, draft)?;
            Ok(())
        })
    }
}

/// The sign-off that stands: of what the checks find now, by who did not prepare it.
pub fn sign_off(connection: &Connection, review: i64) -> Result<Option<ReviewDecisionView>> {
    if super::count(connection, review)? == 0 {
        return Ok(None);
    }
    let world = World::of(connection)?;
    let (scope, place) = world.review(review)?;
    let graph = Graph::of(connection, &world, scope)?;
    let stands = |at: &usize| {
        let decision = &graph.decisions[*at];
        decision.kind == Kind::SignOff && graph.void[*at].is_none() && decision.about == place.hash && world.prepared(decision).is_none()
    };
    Ok(graph.in_order().iter().copied().rfind(stands).map(|at| view(&graph, at, "")))
}

/// Critical findings that nobody waived, dismissed, or stopped the invoice for.
fn open_critical(connection: &Connection, review: i64) -> Result<u64> {
    let decided = of_groups(connection, review)?;
    let dismissed = |fingerprint: &str| decided.get(fingerprint).is_some_and(|decision| decision.kind == Kind::Dismiss.name());
    let mut statement = connection.prepare_cached(
        "SELECT finding_group.fingerprint, count(*) FROM finding
         JOIN review_item ON review_item.id = finding.item
         JOIN finding_group ON finding_group.review = ?1 AND finding_group.ordinal = finding.grp
         WHERE finding.id BETWEEN ?2 AND ?3 AND finding.severity = ?4 AND finding.waiver IS NULL
           AND review_item.status NOT IN ('held', 'rejected')
         GROUP BY finding_group.ordinal",
    )?;
    let mut rows = statement.query([review, first_id(review), last_id(review), Severity::Critical as i64])?;
    let mut open = 0;
    while let Some(row) = rows.next()? {
        if !dismissed(&row.get::<_, String>(0)?) {
            open += row.get::<_, i64>(1)?.cast_unsigned();
        }
    }
    Ok(open)
}
