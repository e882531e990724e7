//! Which differences a report shows when there are too many: the first of each cause, and the largest by money.

use crate::{DifferenceSource, DocumentError};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// The ordinals of the differences to show, rising; `None`: all of them. May exceed `most` by the number of causes.
pub fn choose(differences: &dyn DifferenceSource, most: u64) -> Result<Option<Vec<u64>>, DocumentError> {
    if differences.count() <= most {
        return Ok(None);
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut chosen = HashSet::new();
    let mut causes: HashSet<String> = HashSet::new();
    let mut largest: BinaryHeap<Reverse<(Decimal, Reverse<u64>)>> = BinaryHeap::new();
    let mut ordinal = 0;
    differences.walk(&mut |row| {
        if !causes.contains(row.cause) {
            causes.insert(row.cause.to_owned());
            chosen.insert(ordinal);
        }
        let weight = Reverse((row.money.abs(), Reverse(ordinal)));
        if largest.len() < most {
            largest.push(weight);
        } else if largest.peek().is_some_and(|least| weight < *least) {
            largest.pop();
            largest.push(weight);
        }
        ordinal += 1;
        Ok(())
    })?;
    chosen.extend(largest.into_iter().map(|Reverse((_, Reverse(ordinal)))| ordinal));
    let mut chosen: Vec<u64> = chosen.into_iter().collect();
    chosen.sort_unstable();
    Ok(Some(chosen))
}
