//! Events that are there more than once, by their ids: told, and counted once.

use super::hash::{Fast, hash};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The id of an event and all that its row says, each as 64 bits of a hash.
pub(super) type Print = [u64; 2];

pub(super) fn print(id: &[u8], row: &[u8]) -> Print {
    [hash(id, 0), hash(row, 2)]
}

/// The ids that more than one row has.
#[derive(Default)]
pub(super) struct Copies {
    ids: HashMap<u64, Copy, Fast>,
}

struct Copy {
    /// What the row says that is counted: of copies that differ always the same one, in whatever order they come.
    counted: u64,
    taken: AtomicBool,
}

impl Copies {
    /// The copies among what several threads saw; each list is sorted on the way.
    pub(super) fn among(mut seen: Vec<Vec<Print>>) -> Copies {
        std::thread::scope(|scope| {
            for prints in &mut seen {
                scope.spawn(|| prints.sort_unstable());
            }
        });
        let mut ids = HashMap::default();
        let mut places = vec![0; seen.len()];
        let mut last: Option<Print> = None;
        loop {
            let heads = seen.iter().zip(&places).enumerate().filter_map(|(list, (prints, at))| Some((*prints.get(*at)?, list)));
            let Some((next, list)) = heads.min() else { break };
            places[list] += 1;
            match last {
                Some(first) if first[0] == next[0] => {
                    ids.entry(next[0]).or_insert(Copy { counted: first[1], taken: AtomicBool::new(false) });
                }
                _ => last = Some(next),
            }
        }
        Copies { ids }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether this row is a copy of one that is counted.
    pub(super) fn is_copy(&self, print: Print) -> bool {
        self.ids.get(&print[0]).is_some_and(|copy| copy.counted != print[1] || copy.taken.swap(true, Ordering::Relaxed))
    }
}
