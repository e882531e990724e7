//! Groups of findings decided on together: confirmed, dismissed, or waived until a day.
//!
//! A waiver is a decision; it names the group by its fingerprint, so it holds for later reviews in which the same fault comes back. It
//! ends on its day by the later of the clock and the log: a clock that is set back revives nothing.

use crate::decisions::{Draft, Kind, of_groups, record, review_name};
use crate::error::{Error, Result};
use crate::people;
use crate::table::decision::{self, Decision};
use crate::table::{first_id, last_id};
use crate::view::{FindingGroupView, WaiverView};
use crate::workspace::{Workspace, Writing};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};

impl Workspace {
    /// Says of a group that it is a fault (`confirm`) or none (`dismiss`), or takes that back (`reopen`).
    pub fn group_decide(&self, review: i64, group: &str, verdict: &str, reason: &str) -> Result<FindingGroupView> {
        let kind = match verdict {
            "confirm" => Kind::Confirm,
            "dismiss" => Kind::Dismiss,
            "reopen" => Kind::Reopen,
            other => return Err(Error::Invalid(format!("'{other}' is no verdict; there are confirm, dismiss and reopen"))),
        };
        if kind == Kind::Dismiss && reason.trim().is_empty() {
            return Err(Error::Invalid("say why it is no fault".to_owned()));
        }
        self.write(|writing| {
            let found = Group::of(writing.connection, review, group)?;
            if kind == Kind::Reopen && !of_groups(writing.connection, review)?.contains_key(&found.fingerprint) {
                return Err(Error::Invalid("nothing was decided about it yet".to_owned()));
            }
            let detail = json!({ "check": found.check, "summary": found.summary });
            found.record(self, writing, review, kind, reason, detail)
        })?;
        Ok(self.finding_group(review, group)?.group)
    }

    /// Lets a known fault pass until a day: its findings count as waived, here and in later reviews.
    pub fn group_waive(&self, review: i64, group: &str, reason: &str, owner: &str, expires: &str) -> Result<FindingGroupView> {
        let day = expires.parse::<NaiveDate>().map_err(|_| Error::Invalid(format!("'{expires}' is no day: write it as 2026-12-31")))?;
        if reason.trim().is_empty() || owner.trim().is_empty() {
            return Err(Error::Invalid("a waiver has a reason, and an owner who sees to it".to_owned()));
        }
        self.write(|writing| {
            let connection = writing.connection;
            if day.to_string() < as_of(connection, &writing.at)? {
                return Err(Error::Invalid(format!("{day} is over: a waiver ends on a day to come")));
            }
            people::active(connection, owner.trim())?;
            let found = Group::of(connection, review, group)?;
            let detail = json!({ "check": found.check, "summary": found.summary, "owner": owner.trim(), "expires": day.to_string() });
            found.record(self, writing, review, Kind::Waive, reason, detail)?;
            apply_everywhere(connection)
        })?;
        Ok(self.finding_group(review, group)?.group)
    }

    /// Takes a waiver back: its findings are open again.
    pub fn waiver_withdraw(&self, waiver: &str, reason: &str) -> Result<Vec<WaiverView>> {
        self.write(|writing| {
            let connection = writing.connection;
            let found = standing(connection)?.into_iter().find(|decision| decision.id == waiver);
            let found = found.ok_or_else(|| Error::NotFound { workspace: String::new(), what: "waiver", name: waiver.to_owned() })?;
            let terms = Terms::of(&found);
            let detail = json!({ "check": terms.check, "summary": terms.summary });
            let subject = format!("{}: {}", review_name(connection, found.review)?, terms.summary);
            let draft =
                Draft { review: found.review, kind: Kind::Withdraw, about: waiver, reason, detail, items: Vec::new(), subject: &subject };
            record(self, writing, draft)?;
            apply_everywhere(connection)
        })?;
        self.waivers()
    }

    /// The waivers that were not taken back, the next to expire first.
    pub fn waivers(&self) -> Result<Vec<WaiverView>> {
        self.waivers_lapse()?;
        let now = self.now();
        self.read(|connection| {
            let today = as_of(connection, &now)?;
            let mut views: Vec<WaiverView> = standing(connection)?.iter().map(|waiver| view(waiver, &today)).collect();
            views.sort_by(|a, b| (&a.expires, &a.id).cmp(&(&b.expires, &b.id)));
            Ok(views)
        })
    }

    /// Opens the findings of waivers that have ended since somebody looked. Where the workspace is open for reading only, nothing happens.
    pub(crate) fn waivers_lapse(&self) -> Result<()> {
        let now = self.now();
        let ended = |connection: &Connection| -> Result<Vec<String>> {
            let (today, known) = (as_of(connection, &now)?, as_of(connection, "")?);
            let ends = standing(connection)?.into_iter().map(|waiver| (Terms::of(&waiver).expires, waiver.id));
            Ok(ends.filter(|(expires, _)| *expires < today && *expires >= known).map(|(_, id)| id).collect())
        };
        if self.is_read_only() || self.read(ended)?.is_empty() {
            return Ok(());
        }
        self.write(|writing| {
            let ended = ended(writing.connection)?;
            // With it the log knows the day, and no clock that is set back revives them.
            writing.log("waivers ended", &format!("{} waivers", ended.len()), &json!({ "waivers": ended }))?;
            apply_everywhere(writing.connection)
        })
    }
}

/// Marks the findings of a review that are waived, and those that are not any more. After its findings were stored.
pub fn apply(connection: &Connection, review: i64) -> Result<()> {
    let checked: String = connection.query_row("SELECT checked_at FROM review WHERE id = ?", [review], |row| row.get(0))?;
    let today = as_of(connection, &checked)?;
    let range = [first_id(review), last_id(review)];
    let mut kept: HashSet<i64> = HashSet::new();
    for waiver in standing(connection)? {
        if Terms::of(&waiver).expires < today {
            continue;
        }
        let mut statement = connection.prepare_cached("SELECT ordinal FROM finding_group WHERE review = ? AND fingerprint = ?")?;
        let groups = statement.query_map(params![review, waiver.about], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        for group in groups.into_iter().filter(|group| kept.insert(*group)) {
            connection
                .prepare_cached("UPDATE finding SET waiver = ?1 WHERE id BETWEEN ?2 AND ?3 AND grp = ?4 AND waiver IS NOT ?1")?
                .execute(params![waiver.id, range[0], range[1], group])?;
        }
    }
    let mut statement = connection.prepare_cached("SELECT DISTINCT grp FROM finding WHERE id BETWEEN ? AND ? AND waiver IS NOT NULL")?;
    let marked = statement.query_map(range, |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    for group in marked.into_iter().filter(|group| !kept.contains(group)) {
        connection
            .prepare_cached("UPDATE finding SET waiver = NULL WHERE id BETWEEN ? AND ? AND grp = ? AND waiver IS NOT NULL")?
            .execute(params![range[0], range[1], group])?;
    }
    Ok(())
}

/// The same for every review: a waiver holds in all of them.
pub fn apply_everywhere(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare("SELECT id FROM review ORDER BY id")?;
    let reviews = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    reviews.into_iter().try_for_each(|review| apply(connection, review))
}

/// The waivers of the groups of a review, by fingerprint; of several the one that holds longest. One that has ended says so.
pub fn of_review(connection: &Connection, review: i64) -> Result<HashMap<String, WaiverView>> {
    let today = as_of(connection, "")?;
    let mut statement = connection.prepare_cached("SELECT DISTINCT fingerprint FROM finding_group WHERE review = ?")?;
    let groups = statement.query_map([review], |row| row.get(0))?.collect::<rusqlite::Result<HashSet<String>>>()?;
    let mut waivers: HashMap<String, WaiverView> = HashMap::new();
    for waiver in standing(connection)?.iter().filter(|waiver| groups.contains(&waiver.about)) {
        let view = view(waiver, &today);
        let known = waivers.entry(waiver.about.clone()).or_insert_with(|| view.clone());
        if known.expires < view.expires {
            *known = view;
        }
    }
    Ok(waivers)
}

/// Waivers that have effect and were not taken back, ended or not.
fn standing(connection: &Connection) -> Result<Vec<Decision>> {
    let admitted = |decisions: Vec<Decision>| -> Result<Vec<Decision>> {
        let mut admitted = Vec::new();
        for decision in decisions {
            if decision::admission(connection, &decision.id)?.is_some_and(|admission| admission.refused.is_none()) {
                admitted.push(decision);
            }
        }
        Ok(admitted)
    };
    let withdrawn: HashSet<String> =
        admitted(decision::of_kind(connection, Kind::Withdraw)?)?.into_iter().map(|decision| decision.about).collect();
    let waived = admitted(decision::of_kind(connection, Kind::Waive)?)?;
    Ok(waived.into_iter().filter(|waiver| !withdrawn.contains(&waiver.id)).collect())
}

/// The day by the later of a clock and the log.
fn as_of(connection: &Connection, clock: &str) -> Result<String> {
    let logged = decision::newest_time(connection)?;
    let later = if logged.as_str() > clock { &logged } else { clock };
    Ok(later.chars().take(10).collect())
}

/// What a waiver says beside its reason.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Terms {
    check: String,
    summary: String,
    owner: String,
    /// Its last day.
    expires: String,
}

impl Terms {
    /// Terms that can't be read have ended.
    fn of(waiver: &Decision) -> Terms {
        serde_json::from_str(&waiver.detail).unwrap_or_default()
    }
}

fn view(waiver: &Decision, today: &str) -> WaiverView {
    let terms = Terms::of(waiver);
    WaiverView {
        id: waiver.id.clone(),
        expired: terms.expires.as_str() < today,
        check: terms.check,
        summary: terms.summary,
        reason: waiver.reason.clone(),
        owner: terms.owner,
        expires: terms.expires,
        by: waiver.by.clone(),
        at: waiver.at.clone(),
    }
}

/// A group as decisions name it.
struct Group {
    fingerprint: String,
    check: String,
    summary: String,
}

impl Group {
    fn of(connection: &Connection, review: i64, group: &str) -> Result<Group> {
        let missing = || Error::NotFound { workspace: String::new(), what: "group of findings", name: group.to_owned() };
        let ordinal: i64 = group.strip_prefix('G').and_then(|number| number.parse().ok()).ok_or_else(missing)?;
        let mut statement =
            connection.prepare_cached("SELECT fingerprint, check_id, summary FROM finding_group WHERE review = ? AND ordinal = ?")?;
        let mut rows = statement.query([review, ordinal])?;
        let row = rows.next()?.ok_or_else(missing)?;
        Ok(Group { fingerprint: row.get(0)?, check: row.get(1)?, summary: row.get(2)? })
    }

    fn record(
        &self,
        workspace: &Workspace,
        writing: &Writing<'_>,
        review: i64,
        kind: Kind,
        reason: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let subject = format!("{}: {}", review_name(writing.connection, review)?, self.summary);
        let draft = Draft { review, kind, about: &self.fingerprint, reason, detail, items: Vec::new(), subject: &subject };
        record(workspace, writing, draft).map(|_| ())
    }
}
