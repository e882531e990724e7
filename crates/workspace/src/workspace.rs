//! The workspace itself: opening, what is in it, its health, its log.

use crate::error::{Error, Result};
use crate::view::{IntegrityView, LogEntryView, WorkspaceView};
use crate::witness::Witness;
use std::path::Path;
use std::sync::Arc;

/// An open workspace. Shared between threads: readers never wait for a writer.
pub struct Workspace {
    _witness: Arc<dyn Witness>,
}

impl Workspace {
    /// Makes a new workspace. Fails where a file already is.
    pub fn create(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        let _ = (path, witness);
        Err(Error::Invalid("not written yet".to_owned()))
    }

    /// Opens a workspace; for reading only where another process has it open for writing.
    pub fn open(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        let _ = (path, witness);
        Err(Error::Invalid("not written yet".to_owned()))
    }

    /// Opens it, or makes it where there is no file.
    pub fn open_or_create(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        if path.exists() { Workspace::open(path, witness) } else { Workspace::create(path, witness) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        Path::new("")
    }

    /// What is in it.
    pub fn workspace_current(&self) -> Result<WorkspaceView> {
        Err(Error::Invalid("not written yet".to_owned()))
    }

    /// Reads everything and says whether it is sound: pages, references, content hashes, the log's chain.
    pub fn workspace_check(&self) -> Result<IntegrityView> {
        Err(Error::Invalid("not written yet".to_owned()))
    }

    /// The log, newest first.
    pub fn workspace_log(&self, offset: u64, limit: u64) -> Result<Vec<LogEntryView>> {
        let _ = (offset, limit);
        Err(Error::Invalid("not written yet".to_owned()))
    }
}
