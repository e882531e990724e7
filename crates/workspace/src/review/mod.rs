//! Reviews: a run checked, its findings in groups, its invoices in a queue.

pub(crate) mod checking;
pub(crate) mod findings;
mod hashing;
pub(crate) mod items;
pub(crate) mod own;
mod paper;
pub(crate) mod queue;
mod related;
pub(crate) mod report;
pub(crate) mod sample;
mod search;
pub(crate) mod settings;
mod start;
pub(crate) mod summary;
