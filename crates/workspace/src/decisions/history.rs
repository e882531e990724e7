//! Decisions as people read them: what was decided, by whom, whether it stands and why not.

use super::project::ItemRow;
use super::{Graph, Items, Kind, Touch, World};
use crate::Result;
use crate::decision_rules::Fall;
use crate::table::decision::Decision;
use crate::view::ReviewDecisionView;
use rusqlite::Connection;
use serde::Deserialize;

/// Everything that was decided or said about the item of that key, oldest first.
pub fn of_item(connection: &Connection, review: i64, key: &str) -> Result<Vec<ReviewDecisionView>> {
    let world = World::of(connection)?;
    let items = Items::of(connection, &world, review)?;
    let Some(row) = items.row(connection, key)? else { return Ok(Vec::new()) };
    let touches = items.graph.on_key(connection, key)?;
    Ok(views_on(&items, &row, &touches))
}

/// The decisions on an item, in order.
pub fn views_on(items: &Items<'_>, row: &ItemRow, touches: &[Touch]) -> Vec<ReviewDecisionView> {
    let judged = items.judge(row, touches);
    let disputed = |place: usize| judged.conflicts.iter().any(|(one, other)| *one == place || *other == place);
    let note = |place: usize| {
        let at = touches[place].0;
        match &judged.falls[place] {
            Some(fall) => why(&items.graph, touches, fall),
            None => items.graph.void[at].clone().unwrap_or_default(),
        }
    };
    let view = |place: usize| {
        let at = touches[place].0;
        let mut view = view(&items.graph, at, &note(place));
        view.about.clone_from(&row.title);
        if view.stands && disputed(place) {
            "somebody decided otherwise on another laptop: settle the conflict".clone_into(&mut view.note);
        }
        view
    };
    (0..touches.len()).map(view).collect()
}

/// A decision as it is shown. `note`: why it does not stand; empty: it stands.
pub fn view(graph: &Graph, at: usize, note: &str) -> ReviewDecisionView {
    let decision = &graph.decisions[at];
    ReviewDecisionView {
        id: decision.id.clone(),
        kind: decision.kind.name().to_owned(),
        about: about(decision),
        by: decision.by.clone(),
        at: decision.at.clone(),
        reason: decision.reason.clone(),
        signed: decision.signature.is_some(),
        stands: note.is_empty(),
        note: note.to_owned(),
        mentions: detail(decision).mentions,
        together_with: decision.items.saturating_sub(1),
    }
}

/// What a decision says beside its reason, as far as it is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Detail {
    pub mentions: Vec<String>,
    /// What a group is about, in words.
    pub summary: String,
    pub check: String,
    pub owner: String,
    pub expires: String,
    pub person: Option<String>,
    pub error: bool,
}

/// Reads the detail of a decision; what it does not say is empty.
pub fn detail(decision: &Decision) -> Detail {
    serde_json::from_str(&decision.detail).unwrap_or_default()
}

fn about(decision: &Decision) -> String {
    match decision.kind {
        Kind::Confirm | Kind::Dismiss | Kind::Waive | Kind::Withdraw => detail(decision).summary,
        Kind::Reopen if !decision.about.is_empty() => detail(decision).summary,
        Kind::Settle => "a conflict".to_owned(),
        _ => String::new(),
    }
}

fn why(graph: &Graph, touches: &[Touch], fall: &Fall) -> String {
    let other = |place: usize| &graph.decisions[touches[place].0];
    match fall {
        Fall::Void(reason) => reason.clone(),
        Fall::Changed => "it fell: the invoice or its findings have changed since".to_owned(),
        Fall::Superseded(place) => {
            let later = other(*place);
            format!("{} decided on it again: {}", later.by, later.kind.name())
        }
        Fall::Settled(place) => format!("{} settled the conflict otherwise", other(*place).by),
        Fall::SamePerson(place) => format!("{} has approved it already: the second approver is another person", other(*place).by),
    }
}
