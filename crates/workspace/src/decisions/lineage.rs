//! Which decision knew of which, and an order in which none comes before one that it knew.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// The graph of decisions, cut into chains: one for each laptop that a review travelled to, roughly. Of each decision it keeps how
/// far down each chain it knew.
#[derive(Debug, Default)]
pub struct Lineage {
    /// Chain and place in it; by index.
    place: Vec<(usize, u32)>,
    /// How many of each chain it knew, itself included; by index.
    knew: Vec<Vec<u32>>,
    /// Every index, each after all that it knew; those that did not know of each other by time and id.
    pub order: Vec<usize>,
}

/// What the graph is made of.
pub struct Node<'a> {
    pub id: &'a str,
    pub at: &'a str,
    /// Ids; what is not there is not known.
    pub parents: &'a [String],
}

impl Lineage {
    /// The lineage of some decisions. Ids are hashes that cover the parents' ids, so there is no way round in a circle; what claims one
    /// anyway comes last and knew nothing.
    pub fn of(nodes: &[Node<'_>]) -> Lineage {
        let index: HashMap<&str, usize> = nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
        let parents: Vec<Vec<usize>> =
            nodes.iter().map(|node| node.parents.iter().filter_map(|parent| index.get(parent.as_str()).copied()).collect()).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut waiting: Vec<usize> = parents.iter().map(Vec::len).collect();
        for (child, parents) in parents.iter().enumerate() {
            parents.iter().for_each(|&parent| children[parent].push(child));
        }
        let key = |at: usize| Reverse((nodes[at].at, nodes[at].id, at));
        let mut ready: BinaryHeap<_> = (0..nodes.len()).filter(|&at| waiting[at] == 0).map(key).collect();
        let mut lineage =
            Lineage { place: vec![(0, 0); nodes.len()], knew: vec![Vec::new(); nodes.len()], order: Vec::with_capacity(nodes.len()) };
        let mut ends: Vec<usize> = Vec::new();
        while let Some(Reverse((_, _, at))) = ready.pop() {
            lineage.put(at, &parents[at], &mut ends);
            for &child in &children[at] {
                waiting[child] -= 1;
                if waiting[child] == 0 {
                    ready.push(key(child));
                }
            }
        }
        for at in (0..nodes.len()).filter(|&at| waiting[at] > 0) {
            lineage.put(at, &[], &mut ends);
        }
        lineage
    }

    fn put(&mut self, at: usize, parents: &[usize], ends: &mut Vec<usize>) {
        let mut knew: Vec<u32> = Vec::new();
        for &parent in parents {
            let of_parent = &self.knew[parent];
            knew.resize(knew.len().max(of_parent.len()), 0);
            knew.iter_mut().zip(of_parent).for_each(|(mine, theirs)| *mine = (*mine).max(*theirs));
        }
        let chain = match parents.iter().map(|&parent| self.place[parent].0).find(|&chain| parents.contains(&ends[chain])) {
            Some(chain) => chain,
            None => {
                ends.push(at);
                ends.len() - 1
            }
        };
        ends[chain] = at;
        knew.resize(knew.len().max(chain + 1), 0);
        let place = knew[chain];
        knew[chain] = place + 1;
        self.place[at] = (chain, place);
        self.knew[at] = knew;
        self.order.push(at);
    }

    /// How many chains there are.
    pub fn chains(&self) -> usize {
        self.knew.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Whether the later decision was made where the earlier one was known.
    pub fn saw(&self, later: usize, earlier: usize) -> bool {
        let (chain, place) = self.place[earlier];
        later != earlier && self.knew[later].get(chain).is_some_and(|known| *known > place)
    }
}

/// The ids that no other names as its parent: what the next decision follows, in order.
pub fn heads<'a>(nodes: &[Node<'a>]) -> Vec<&'a str> {
    let named: std::collections::HashSet<&str> = nodes.iter().flat_map(|node| node.parents.iter().map(String::as_str)).collect();
    let mut heads: Vec<&str> = nodes.iter().map(|node| node.id).filter(|id| !named.contains(id)).collect();
    heads.sort_unstable();
    heads
}
