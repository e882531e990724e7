//! What the decisions come to, written beside the items so that the queue need not ask.

use super::{Graph, Kind, Place, Touch, World};
use crate::Result;
use crate::decision_rules::{Judged, Subject};
use crate::review::settings::approval_limits;
use crate::table::{first_id, last_id, run};
use rusqlite::{Connection, Row, params};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Above this many items, all decisions are read at once.
const MANY: usize = 200;

/// Writes where the items of a review stand: all of them, or those of these keys. After every decision, after a merge, and after the
/// checks ran again.
pub fn project(connection: &Connection, review: i64, keys: Option<&[String]>) -> Result<()> {
    let world = World::of(connection)?;
    let items = Items::of(connection, &world, review)?;
    items.each(connection, keys, &mut |row, state, _| {
        if *state != row.state {
            let values = params![state.status, state.assignee, state.due, state.decided_by, state.decided_at, state.comments, row.id];
            connection
                .prepare_cached(
                    "UPDATE review_item SET status = ?, assignee = ?, due = ?, decided_by = ?, decided_at = ?, comments = ? WHERE id = ?",
                )?
                .execute(values)?;
        }
        Ok(())
    })
}

/// The items of a review with the decisions on them.
pub struct Items<'w> {
    world: &'w World,
    place: &'w Place,
    review: i64,
    pub graph: Graph,
    limits: Limits,
    /// Of each approval, the limits that its approver saw; parallel to the decisions.
    seen_limits: Vec<Limits>,
}

type Limits = BTreeMap<String, Decimal>;

/// An item as it is stored.
pub struct ItemRow {
    pub id: i64,
    pub key: String,
    /// The invoice, or what it is about.
    pub title: String,
    pub hash: String,
    gross: Decimal,
    currency: String,
    pub state: ItemState,
}

/// What decisions make of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemState {
    pub status: String,
    pub assignee: Option<String>,
    pub due: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<String>,
    pub comments: i64,
}

/// What an assignment says.
#[derive(Default, Deserialize)]
struct Assignment {
    #[serde(default)]
    person: Option<String>,
    #[serde(default)]
    due: Option<String>,
}

#[derive(Default, Deserialize)]
struct Approval {
    #[serde(default)]
    limits: Limits,
}

const COLUMNS: &str = "id, key, title, hash, gross, currency, status, assignee, due, decided_by, decided_at, comments FROM review_item";

/// Takes an item, what it comes to, and its decisions in order.
pub type Visit<'v> = dyn FnMut(&ItemRow, &ItemState, &[Touch]) -> Result<()> + 'v;

impl<'w> Items<'w> {
    /// Of a review.
    pub fn of(connection: &Connection, world: &'w World, review: i64) -> Result<Items<'w>> {
        let (scope, place) = world.review(review)?;
        let graph = Graph::of(connection, world, scope)?;
        let limits = |detail: &str| serde_json::from_str::<Approval>(detail).unwrap_or_default().limits;
        let seen_limits = graph
            .decisions
            .iter()
            .map(|decision| if decision.kind == Kind::Approve { limits(&decision.detail) } else { Limits::new() })
            .collect();
        Ok(Items { world, place, review, graph, limits: approval_limits(connection)?, seen_limits })
    }

    /// Visits items with what they come to and their decisions, in order.
    pub fn each(&self, connection: &Connection, keys: Option<&[String]>, visit: &mut Visit<'_>) -> Result<()> {
        if let Some(keys) = keys.filter(|keys| keys.len() <= MANY) {
            for key in keys {
                if let Some(row) = self.row(connection, key)? {
                    let touches = self.graph.on_key(connection, key)?;
                    visit(&row, &self.state(&row, &touches), &touches)?;
                }
            }
            return Ok(());
        }
        let touched = self.graph.on_all(connection)?;
        let wanted: Option<std::collections::HashSet<&str>> = keys.map(|keys| keys.iter().map(String::as_str).collect());
        // Gathered first: who visits may write to the rows.
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} WHERE id BETWEEN ? AND ? ORDER BY id"))?;
        let mut rows = statement.query([first_id(self.review), last_id(self.review)])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        drop(rows);
        for row in &all {
            if wanted.as_ref().is_none_or(|wanted| wanted.contains(row.key.as_str())) {
                let touches = touched.get(&row.key).map_or(&[] as &[Touch], Vec::as_slice);
                visit(row, &self.state(row, touches), touches)?;
            }
        }
        Ok(())
    }

    /// The item of that key.
    pub fn row(&self, connection: &Connection, key: &str) -> Result<Option<ItemRow>> {
        let sql = format!("SELECT {COLUMNS} WHERE id >> 32 = ? AND key = ?");
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.review, key])?;
        rows.next()?.map(read).transpose()
    }

    /// Judges the decisions on an item.
    pub fn judge(&self, row: &ItemRow, touches: &[Touch]) -> Judged {
        let second_due = above(&self.limits, row) || touches.iter().any(|(at, _)| above(&self.seen_limits[*at], row));
        let subject = Subject { hash: &row.hash, second_due, preparers: &self.place.preparers };
        self.graph.judge(self.world, &subject, touches)
    }

    fn state(&self, row: &ItemRow, touches: &[Touch]) -> ItemState {
        let judged = self.judge(row, touches);
        let effective = |kinds: &[Kind]| -> Vec<usize> {
            let counts = |at: &usize| kinds.contains(&self.graph.decisions[*at].kind) && self.graph.void[*at].is_none();
            touches.iter().map(|(at, _)| *at).filter(counts).collect()
        };
        let assignment: Assignment = effective(&[Kind::Assign, Kind::Handover])
            .last()
            .and_then(|at| serde_json::from_str(&self.graph.decisions[*at].detail).ok())
            .unwrap_or_default();
        let decided = judged.decided.map(|place| &self.graph.decisions[touches[place].0]);
        ItemState {
            status: judged.status.name().to_owned(),
            assignee: assignment.person,
            due: assignment.due,
            decided_by: decided.map(|decision| decision.by.clone()),
            decided_at: decided.map(|decision| decision.at.clone()),
            comments: effective(&[Kind::Comment]).len() as i64,
        }
    }
}

fn above(limits: &Limits, row: &ItemRow) -> bool {
    limits.get(&row.currency).is_some_and(|limit| row.gross.abs() > *limit)
}

fn read(row: &Row<'_>) -> Result<ItemRow> {
    Ok(ItemRow {
        id: row.get(0)?,
        key: row.get(1)?,
        title: row.get(2)?,
        hash: row.get(3)?,
        gross: run::decimal(&row.get::<_, String>(4)?)?,
        currency: row.get(5)?,
        state: ItemState {
            status: row.get(6)?,
            assignee: row.get(7)?,
            due: row.get(8)?,
            decided_by: row.get(9)?,
            decided_at: row.get(10)?,
            comments: row.get(11)?,
        },
    })
}
