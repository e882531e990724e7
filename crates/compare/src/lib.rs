//! Holds two runs against each other: match, differ, fold, explain, prove. Pure: it reads lines through
//! [`tieout_billing::LineSource`] and keeps only what differs.

pub mod result;
pub mod settings;

pub use result::*;
pub use settings::{BudgetAmount, Settings, TextRule, Tolerance};

use tieout_billing::{Cancelled, LineSource, Progress, SourceError};

/// Why a comparison could not be done. Its text is made for the user.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("stopped")]
    Cancelled,
    #[error("{0}")]
    Source(SourceError),
    #[error("the field {field} is named in the settings, but neither run has it; the runs have: {known}")]
    UnknownField { field: String, known: String },
    #[error("the {side} run has {lines} lines; at most {limit} can be compared")]
    TooManyLines { side: &'static str, lines: u64, limit: u64 },
    #[error("a sum in {currency} has more than 28 digits and could not be kept exactly")]
    SumTooLong { currency: String },
}

impl From<SourceError> for CompareError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Cancelled => CompareError::Cancelled,
            failed => CompareError::Source(failed),
        }
    }
}

impl From<Cancelled> for CompareError {
    fn from(_: Cancelled) -> Self {
        CompareError::Cancelled
    }
}

/// Compares two runs.
///
/// Both sides are read at once, on two threads. The result's proof has residual zero, or [`Comparison::proved`] is false and the
/// caller must say so.
pub fn compare(
    before: &dyn LineSource,
    after: &dyn LineSource,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Comparison, CompareError> {
    let _ = (before, after, settings, progress);
    unimplemented!()
}
