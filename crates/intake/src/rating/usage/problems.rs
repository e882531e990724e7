//! What is wrong with events: all counted, the first of each kind kept with their rows.

use std::collections::BTreeMap;
use tieout_billing::rating::{Input, Problem, ProblemKind};

/// How many problems of a kind are kept with their rows.
const KEPT: usize = 500;

/// Where an event stands: its file, its block of the file, its row in the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) table: u32,
    pub(super) block: u32,
    pub(super) row: u32,
}

/// A problem whose row's number is not known yet.
#[derive(Debug)]
struct Found {
    spot: Spot,
    contract: Option<String>,
    message: String,
}

/// The problems that one thread found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    kinds: BTreeMap<ProblemKind, (u64, Vec<Found>)>,
}

impl Problems {
    /// `told`: the contract and the message, asked for while there is room.
    #[cold]
    pub(super) fn add(&mut self, kind: ProblemKind, spot: Spot, told: impl FnOnce() -> (Option<String>, String)) {
        let (count, found) = self.kinds.entry(kind).or_default();
        *count += 1;
        if found.len() < KEPT {
            let (contract, message) = told();
            found.push(Found { spot, contract, message });
        }
    }

    pub(super) fn merge(&mut self, other: Problems) {
        for (kind, (count, found)) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            own.0 += count;
            own.1.extend(found);
        }
    }

    /// The problems in the order of their rows, and how many there are of each kind. `place`: the file and the number of a row.
    pub(super) fn finish(self, place: impl Fn(Spot) -> (String, u64)) -> (Vec<Problem>, BTreeMap<ProblemKind, u64>) {
        let (mut problems, mut counts) = (Vec::new(), BTreeMap::new());
        for (kind, (count, mut found)) in self.kinds {
            // Each thread kept its first ones, so the first of all are among them.
            found.sort_by_key(|found| found.spot);
            found.truncate(KEPT);
            let rest = count - found.len() as u64;
            problems.extend(found.into_iter().map(|found| {
                let (file, row) = place(found.spot);
                let Found { contract, message, .. } = found;
                Problem { kind, input: Input::Usage, file: Some(file), row: Some(row), contract, message }
            }));
            if rest > 0 {
                let message = format!("{rest} more rows of the usage have the same kind of problem");
                problems.push(Problem { kind, input: Input::Usage, file: None, row: None, contract: None, message });
            }
            counts.insert(kind, count);
        }
        (problems, counts)
    }
}
