//! What was decided about groups of findings, what looking at the sample came to, and the notes of handovers.

use super::history::{detail, view};
use super::{Graph, Kind, World};
use crate::Result;
use crate::view::ReviewDecisionView;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// Everything that was decided about a group, oldest first.
pub fn about(connection: &Connection, review: i64, fingerprint: &str) -> Result<Vec<ReviewDecisionView>> {
    if !mentioned(connection, review, fingerprint)? {
        return Ok(Vec::new());
    }
    let world = World::of(connection)?;
    let graph = Graph::of(connection, &world, world.review(review)?.0)?;
    let standing = standing(&graph);
    let on_it: Vec<usize> = graph.in_order().iter().copied().filter(|&at| graph.decisions[at].about == fingerprint).collect();
    let note = |at: usize| match &graph.void[at] {
        Some(reason) => reason.clone(),
        None if is_verdict(&graph, at) && !standing.get(fingerprint).is_some_and(|standing| standing.contains(&at)) => {
            "it was decided on again".to_owned()
        }
        None => String::new(),
    };
    Ok(on_it.into_iter().map(|at| view(&graph, at, &note(at))).collect())
}

/// What counts for each group that was decided on, by fingerprint: the most careful of what stands.
pub fn of_groups(connection: &Connection, review: i64) -> Result<HashMap<String, ReviewDecisionView>> {
    let world = World::of(connection)?;
    let graph = Graph::of(connection, &world, world.review(review)?.0)?;
    let careful = |at: &usize| match graph.decisions[*at].kind {
        Kind::Confirm => 2,
        Kind::Reopen => 1,
        _ => 0,
    };
    let counts = |standing: Vec<usize>| standing.into_iter().max_by_key(careful);
    let shown = standing(&graph).into_iter().filter_map(|(group, standing)| Some((group.to_owned(), view(&graph, counts(standing)?, ""))));
    Ok(shown.collect())
}

/// Of each item of the sample that was looked at, by key, whether it was wrong: what was said last.
pub fn sample_results(connection: &Connection, review: i64) -> Result<HashMap<String, bool>> {
    let world = World::of(connection)?;
    let graph = Graph::of(connection, &world, world.review(review)?.0)?;
    let mut results = HashMap::new();
    for at in effective(&graph, &[Kind::Sample]) {
        let error = detail(&graph.decisions[at]).error;
        for (key, _) in crate::table::decision::items(connection, graph.decisions[at].number)? {
            results.insert(key, error);
        }
    }
    Ok(results)
}

/// The last handover note to each person.
pub fn last_notes(connection: &Connection, review: i64) -> Result<BTreeMap<String, String>> {
    let world = World::of(connection)?;
    let graph = Graph::of(connection, &world, world.review(review)?.0)?;
    let notes = effective(&graph, &[Kind::Handover]).into_iter().map(|at| &graph.decisions[at]);
    Ok(notes.filter_map(|decision| Some((detail(decision).person?, decision.reason.clone()))).collect())
}

/// Of each group that was decided on, the decisions that no later one took the place of.
pub fn standing(graph: &Graph) -> BTreeMap<&str, Vec<usize>> {
    let mut standing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &at in graph.in_order() {
        if is_verdict(graph, at) && graph.void[at].is_none() {
            let group = standing.entry(graph.decisions[at].about.as_str()).or_default();
            group.retain(|&earlier| !graph.saw(at, earlier));
            group.push(at);
        }
    }
    for &at in &effective(graph, &[Kind::Settle]) {
        for group in standing.values_mut() {
            group.retain(|earlier| !(graph.drops(at).contains(earlier) && graph.saw(at, *earlier)));
        }
    }
    standing
}

fn is_verdict(graph: &Graph, at: usize) -> bool {
    let decision = &graph.decisions[at];
    matches!(decision.kind, Kind::Confirm | Kind::Dismiss) || (decision.kind == Kind::Reopen && !decision.about.is_empty())
}

fn effective(graph: &Graph, kinds: &[Kind]) -> Vec<usize> {
    let counts = |at: &usize| kinds.contains(&graph.decisions[*at].kind) && graph.void[*at].is_none();
    graph.in_order().iter().copied().filter(counts).collect()
}

/// Most groups were never decided on, and the graph need not be read to know it.
fn mentioned(connection: &Connection, review: i64, fingerprint: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM review_decision WHERE review = ? AND about = ? AND about <> ''";
    Ok(connection.prepare_cached(sql)?.exists(params![review, fingerprint])?)
}
