//! A clock and a user that don't change, and real lines to work on.

use chrono::{DateTime, Duration, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tieout_billing::Silent;
use tieout_workspace::view::{ComparisonView, SettingsView};
use tieout_workspace::{Reading, Witness, Workspace};

/// Ada, one second later at each look at the clock.
#[derive(Default)]
pub struct Ada {
    looks: AtomicI64,
}

impl Witness for Ada {
    fn now(&self) -> DateTime<Utc> {
        let began: DateTime<Utc> = "2026-11-01T09:00:00Z".parse().unwrap();
        began + Duration::seconds(self.looks.fetch_add(1, Ordering::Relaxed))
    }

    fn user(&self) -> String {
        "ada".to_owned()
    }
}

/// A folder with a workspace in it.
pub struct Desk {
    pub folder: TempDir,
    pub workspace: Workspace,
}

impl Desk {
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(&folder.path().join("october.tieout"), Arc::new(Ada::default())).unwrap();
        Desk { folder, workspace }
    }

    /// With both sides of the sample imported and compared.
    pub fn compared() -> (Desk, ComparisonView) {
        let desk = Desk::new();
        let (before, after) = sample();
        let before = desk.workspace.run_import(&[before], "before", &Reading::default(), &Silent).unwrap();
        let after = desk.workspace.run_import(&[after], "after", &Reading::default(), &Silent).unwrap();
        let comparison =
            desk.workspace.comparison_start(before.id, after.id, "before vs after", &SettingsView::default(), &Silent).unwrap();
        (desk, comparison)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn reopened(self) -> Desk {
        let path = self.workspace.path().to_owned();
        drop(self.workspace);
        Desk { workspace: Workspace::open(&path, Arc::new(Ada::default())).unwrap(), folder: self.folder }
    }
}

pub fn open(path: &Path) -> tieout_workspace::Result<Workspace> {
    Workspace::open(path, Arc::new(Ada::default()))
}

/// A connection past the use cases, to do what they never do.
pub fn behind(workspace: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(workspace).unwrap()
}

/// Both sides of the sample that the repository carries.
pub fn sample() -> (PathBuf, PathBuf) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample"));
    (folder.join("before.csv"), folder.join("after.csv"))
}

/// The text of each page of a PDF, as its lines stand. Poppler reads it (`cargo xtask setup` installs it).
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-").output();
    let output = output.unwrap_or_else(|error| panic!("pdftotext: {error}; `cargo xtask setup` installs it"));
    let text = String::from_utf8(output.stdout).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}
