//! Use cases on runs: import, rejects, seal, rename, delete; and the profiles that they are read with.

use crate::error::{Error, Result};
use crate::files::Reading;
use crate::view::{ColumnMappingView, ExportView, InspectionView, ProfileView, RejectsView, RunView};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use tieout_billing::Progress;

macro_rules! unfinished { ($($used:expr),* $(,)?) => {{ $(let _ = $used;)* Err(Error::Invalid("not written yet".to_owned())) }}; }

impl Workspace {
    /// What Tieout makes of the files; `reading.profile` may name a profile of this workspace.
    pub fn files_inspect(&self, files: &[PathBuf], reading: &Reading<'_>) -> Result<InspectionView> {
        unfinished!(files, reading)
    }

    /// Imports the files as a new run: all of it or nothing.
    pub fn run_import(&self, files: &[PathBuf], name: &str, reading: &Reading<'_>, progress: &dyn Progress) -> Result<RunView> {
        unfinished!(files, name, reading, progress)
    }

    /// The run of that id.
    pub fn run(&self, run: i64) -> Result<RunView> {
        unfinished!(run)
    }

    /// The run of that name.
    pub fn run_named(&self, name: &str) -> Result<RunView> {
        unfinished!(name)
    }

    /// Rows that could not be read, in source order.
    pub fn run_rejects(&self, run: i64, offset: u64, limit: u64) -> Result<RejectsView> {
        unfinished!(run, offset, limit)
    }

    /// Writes the rejects as a CSV that can be mended and given to [`Workspace::run_rejects_import`].
    pub fn run_rejects_export(&self, run: i64, path: &Path) -> Result<ExportView> {
        unfinished!(run, path)
    }

    /// Imports mended rejects into the same run, which must not be sealed; those rejects are resolved.
    pub fn run_rejects_import(&self, run: i64, path: &Path, progress: &dyn Progress) -> Result<RunView> {
        unfinished!(run, path, progress)
    }

    /// Seals the run: it takes no more rows.
    pub fn run_seal(&self, run: i64) -> Result<RunView> {
        unfinished!(run)
    }

    /// Gives it another name.
    pub fn run_rename(&self, run: i64, name: &str) -> Result<RunView> {
        unfinished!(run, name)
    }

    /// Deletes a run that no comparison uses.
    pub fn run_delete(&self, run: i64) -> Result<()> {
        unfinished!(run)
    }

    /// The profiles of this workspace, by name.
    pub fn profiles(&self) -> Result<Vec<ProfileView>> {
        unfinished!()
    }

    /// Saves a mapping under a name, in place of the one that had it.
    pub fn profile_save(&self, name: &str, mapping: &[ColumnMappingView]) -> Result<ProfileView> {
        unfinished!(name, mapping)
    }

    /// Deletes a profile. Runs that were read with it keep their own mapping.
    pub fn profile_delete(&self, name: &str) -> Result<()> {
        unfinished!(name)
    }
}
