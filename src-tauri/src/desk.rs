//! What the window has before it: the open workspace, the files that were chosen, the jobs that run.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use tieout_workspace::view::{ErrorView, WorkspaceView};
use tieout_workspace::{System, UserFolder, Witness, Workspace};

use crate::files::Files;
use crate::jobs::{Jobs, lock};

/// Shared by all commands.
pub struct Desk {
    workspace: Mutex<Option<Arc<Workspace>>>,
    trouble: Mutex<Option<Refused>>,
    pub files: Files,
    pub jobs: Jobs,
    pub user: UserFolder,
}

impl Desk {
    /// An empty desk; `user` holds the recent workspaces and the state of the screens.
    pub fn new(user: UserFolder) -> Self {
        Desk { workspace: Mutex::default(), trouble: Mutex::default(), files: Files::default(), jobs: Jobs::default(), user }
    }

    /// The open workspace; refuses where none is.
    pub fn workspace(&self) -> Result<Arc<Workspace>, Refused> {
        self.current().ok_or_else(|| Refused::new("no_workspace", "No workspace is open.", "Open one, or create a new one."))
    }

    fn current(&self) -> Option<Arc<Workspace>> {
        lock(&self.workspace).clone()
    }

    /// What is open, reread; once, why the workspace that the program was started on is not.
    pub fn view(&self) -> Result<Option<WorkspaceView>, Refused> {
        if let Some(trouble) = lock(&self.trouble).take() {
            return Err(trouble);
        }
        Ok(self.current().map(|workspace| workspace.workspace_current()).transpose()?)
    }

    /// Opens the workspace that the program was started on. What stands in the way is for the window to say.
    pub fn open_at_start(&self, path: &Path) {
        *lock(&self.trouble) = self.open(path, false).err();
    }

    /// Opens a workspace in place of the one that is open, and remembers it among the recent ones.
    pub fn open(&self, path: &Path, create: bool) -> Result<WorkspaceView, Refused> {
        // The one that is open holds the file's lock: opened again beside itself it would be read-only.
        let again = self.current().filter(|current| !create && current.path() == path);
        let workspace = match again {
            Some(current) => current,
            None if create => Arc::new(Workspace::create(path, witness())?),
            None => Arc::new(Workspace::open(path, witness())?),
        };
        let view = workspace.workspace_current()?;
        *lock(&self.workspace) = Some(workspace);
        self.user.remember(path, &System)?;
        Ok(view)
    }
}

/// Why a command could not be done, as the window shows it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Refused(ErrorView);

impl Refused {
    pub fn new(code: &str, message: &str, help: &str) -> Self {
        Refused(ErrorView { code: code.into(), message: message.into(), help: help.into() })
    }
}

impl From<tieout_workspace::Error> for Refused {
    fn from(error: tieout_workspace::Error) -> Self {
        Refused(error.view())
    }
}

/// The clock and the user of this computer.
#[cfg(not(feature = "window-test"))]
fn witness() -> Arc<dyn Witness> {
    Arc::new(System)
}

/// In a window test two people sit at one computer: `TIEOUT_WINDOW_TEST_USER` names who does.
#[cfg(feature = "window-test")]
fn witness() -> Arc<dyn Witness> {
    struct Tester(String);
    impl Witness for Tester {
        fn now(&self) -> chrono::DateTime<chrono::Utc> {
            System.now()
        }

        fn user(&self) -> String {
            self.0.clone()
        }
    }
    match std::env::var("TIEOUT_WINDOW_TEST_USER") {
        Ok(user) => Arc::new(Tester(user)),
        Err(_) => Arc::new(System),
    }
}
