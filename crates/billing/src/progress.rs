//! How long work says how far it is, and learns that it should stop.

/// The user asked for the work to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub struct Cancelled;

/// Told of progress, asked whether to go on. Called from any thread, at most some hundred times a second.
pub trait Progress: Sync {
    /// `stage` is a short name for the user ("reading before.csv"), `done` and `of` are in the stage's own unit.
    fn report(&self, stage: &str, done: u64, of: u64) -> Result<(), Cancelled>;
}

/// Says nothing and never stops.
pub struct Silent;

impl Progress for Silent {
    fn report(&self, _: &str, _: u64, _: u64) -> Result<(), Cancelled> {
        Ok(())
    }
}
