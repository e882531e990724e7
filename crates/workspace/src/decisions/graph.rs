//! The decisions of one review with their lineage, and whether each has effect.

use super::lineage::{Lineage, Node};
use super::{Kind, World};
use crate::Result;
use crate::decision_rules::{Judged, Ruling, Subject, Verdict, judge};
use crate::table::decision::{self, Decision};
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::HashMap;

/// A decision that names an item: its index in the graph and the item's hash then.
pub type Touch = (usize, String);

/// The decisions of a review.
pub struct Graph {
    pub decisions: Vec<Decision>,
    /// Parallel: why one has no effect whatever it says.
    pub void: Vec<Option<String>>,
    /// Parallel: of what settles, the indices of what counts no more.
    drops: Vec<Vec<usize>>,
    /// Parallel: the package that brought it.
    pub package: Vec<Option<String>>,
    /// Parallel: its place in an order in which none comes before one that it knew.
    rank: Vec<usize>,
    lineage: Lineage,
    by_number: HashMap<i64, usize>,
}

/// What a settlement says.
#[derive(Deserialize)]
struct Settlement {
    #[serde(default)]
    drop: Vec<String>,
}

impl Graph {
    /// The graph of a review.
    pub fn of(connection: &Connection, world: &World, scope: &str) -> Result<Graph> {
        let decisions = decision::of_scope(connection, scope)?;
        let (mut void, mut package) = (Vec::with_capacity(decisions.len()), Vec::with_capacity(decisions.len()));
        for decision in &decisions {
            let admission = decision::admission(connection, &decision.id)?;
            package.push(admission.as_ref().and_then(|admission| admission.package.clone()));
            void.push(match admission {
                None => Some("nobody let it in: it was written past Tieout".to_owned()),
                Some(admission) => match admission.refused {
                    Some(reason) => Some(reason),
                    // Money goes out on these alone, so they are looked at every time.
                    None if decision.kind.lets_out() => world.authentic(decision).err(),
                    None => None,
                },
            });
        }
        let nodes: Vec<Node<'_>> = decisions.iter().map(node).collect();
        let lineage = Lineage::of(&nodes);
        let mut rank = vec![0; decisions.len()];
        lineage.order.iter().enumerate().for_each(|(place, &at)| rank[at] = place);
        let index: HashMap<&str, usize> = decisions.iter().enumerate().map(|(at, decision)| (decision.id.as_str(), at)).collect();
        let drops: Vec<Vec<usize>> = decisions.iter().map(|decision| drops(decision, &index)).collect();
        for (at, dropped) in drops.iter().enumerate() {
            let careful = dropped.iter().any(|&dropped| decisions[dropped].kind != Kind::Approve);
            if careful && void[at].is_none() {
                void[at] = world.prepared(&decisions[at]);
            }
        }
        let by_number = decisions.iter().enumerate().map(|(at, decision)| (decision.number, at)).collect();
        Ok(Graph { void, drops, package, rank, lineage, by_number, decisions })
    }

    /// The indices, each after all that it knew.
    pub fn in_order(&self) -> &[usize] {
        &self.lineage.order
    }

    /// Whether decisions were made on more than one laptop: without that there is no conflict.
    pub fn forked(&self) -> bool {
        self.lineage.chains() > 1
    }

    /// Of what settles a conflict, the decisions that count no more.
    pub fn drops(&self, at: usize) -> &[usize] {
        &self.drops[at]
    }

    /// Whether the later one was made where the earlier one was known.
    pub fn saw(&self, later: usize, earlier: usize) -> bool {
        self.lineage.saw(later, earlier)
    }

    /// The decisions on an item of that key, in order.
    pub fn on_key(&self, connection: &Connection, key: &str) -> Result<Vec<Touch>> {
        let rows = decision::on_key(connection, key)?;
        let mut touches: Vec<Touch> =
            rows.into_iter().filter_map(|(number, hash)| self.by_number.get(&number).map(|&at| (at, hash))).collect();
        self.sort(&mut touches);
        Ok(touches)
    }

    /// The decisions on every item, in order, by key.
    pub fn on_all(&self, connection: &Connection) -> Result<HashMap<String, Vec<Touch>>> {
        let mut all: HashMap<String, Vec<Touch>> = HashMap::new();
        for &at in self.in_order() {
            for (key, hash) in decision::items(connection, self.decisions[at].number)? {
                all.entry(key).or_default().push((at, hash));
            }
        }
        Ok(all)
    }

    fn sort(&self, touches: &mut [Touch]) {
        touches.sort_by_key(|(at, _)| self.rank[*at]);
    }

    /// What the decisions on an item come to. The answer's indices are places in `touches`, which come in order.
    pub fn judge(&self, world: &World, subject: &Subject<'_>, touches: &[Touch]) -> Judged {
        let kept: Vec<(usize, Verdict)> = touches
            .iter()
            .enumerate()
            .filter_map(|(place, (at, _))| verdict(self.decisions[*at].kind).map(|verdict| (place, verdict)))
            .collect();
        let at = |kept: &(usize, Verdict)| touches[kept.0].0;
        let drops: Vec<Vec<usize>> = kept
            .iter()
            .map(|one| {
                kept.iter().enumerate().filter(|(_, other)| self.drops[at(one)].contains(&at(other))).map(|(place, _)| place).collect()
            })
            .collect();
        let rulings: Vec<Ruling<'_>> = kept
            .iter()
            .zip(&drops)
            .map(|(one, drops)| {
                let decision = &self.decisions[at(one)];
                let key = decision.public_key.as_deref();
                Ruling {
                    verdict: one.1,
                    by: &decision.by,
                    user: &decision.user,
                    key: key.and_then(|key| world.voucher(key).map(|voucher| (key, voucher))),
                    hash: &touches[one.0].1,
                    void: self.void[at(one)].as_deref(),
                    drops,
                }
            })
            .collect();
        let judged = judge(subject, &rulings, &|later, earlier| self.saw(at(&kept[later]), at(&kept[earlier])));
        let mut falls = vec![None; touches.len()];
        for (one, fall) in kept.iter().zip(judged.falls) {
            falls[one.0] = fall.map(|fall| fall.at(&|place| kept[place].0));
        }
        Judged {
            status: judged.status,
            decided: judged.decided.map(|place| kept[place].0),
            falls,
            conflicts: judged.conflicts.into_iter().map(|(one, other)| (kept[one].0, kept[other].0)).collect(),
        }
    }
}

fn node(decision: &Decision) -> Node<'_> {
    Node { id: &decision.id, at: &decision.at, parents: &decision.parents }
}

fn drops(decision: &Decision, index: &HashMap<&str, usize>) -> Vec<usize> {
    if decision.kind != Kind::Settle {
        return Vec::new();
    }
    let settlement: Settlement = serde_json::from_str(&decision.detail).unwrap_or(Settlement { drop: Vec::new() });
    settlement.drop.iter().filter_map(|id| index.get(id.as_str()).copied()).collect()
}

/// The kinds that change where an item stands.
fn verdict(kind: Kind) -> Option<Verdict> {
    match kind {
        Kind::Start => Some(Verdict::Start),
        Kind::Hold => Some(Verdict::Hold),
        Kind::Reject => Some(Verdict::Reject),
        Kind::Approve => Some(Verdict::Approve),
        Kind::Reopen => Some(Verdict::Reopen),
        Kind::Settle => Some(Verdict::Settle),
        _ => None,
    }
}
