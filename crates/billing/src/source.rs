//! Where the lines of a run come from: files that intake reads, or a run in a workspace.

use crate::line::{Layout, LineView};
use crate::progress::Progress;

/// Why lines could not be read. Its text is made for the user.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("stopped")]
    Cancelled,
    #[error("{0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl From<crate::Cancelled> for SourceError {
    fn from(_: crate::Cancelled) -> Self {
        SourceError::Cancelled
    }
}

/// The lines of one run, readable in order and at random.
pub trait LineSource: Sync {
    /// The columns of every line that it hands out.
    fn layout(&self) -> &Layout;

    /// About how many lines there are (for progress and for sizing tables); exact after the first scan if the source can say.
    fn estimated_lines(&self) -> u64;

    /// Every readable line once, in source order. `each` must be fast: it runs on the reading thread.
    fn scan(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError>;

    /// The lines at these positions, which rise strictly. `each` gets the index into `positions` and the line.
    fn fetch(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError>;
}
