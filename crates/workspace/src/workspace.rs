//! The workspace itself: opening, what is in it, its health, its log.

use crate::differences::Lists;
use crate::documents::Standings;
use crate::error::{Error, Result, file_name, shown};
use crate::keychain::Keychain;
use crate::keys::UnlockedKey;
use crate::lock::{self, Claim, WriterLock};
use crate::review::findings::FindingLists;
use crate::review::queue::QueueInMemory;
use crate::table::{comparison, log, run};
use crate::view::{IntegrityView, LogEntryView, WorkspaceView};
use crate::witness::{Witness, stamp};
use crate::{check, database};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tieout_intake::Mapping;

/// Looks at files that are remembered: as many files may wait on the window to be imported.
const MOST_INSPECTED: usize = 32;

/// An open workspace. Shared between threads: readers never wait for the writer.
pub struct Workspace {
    path: PathBuf,
    name: String,
    witness: Arc<dyn Witness>,
    writer: std::result::Result<Mutex<Connection>, String>,
    readers: Mutex<Vec<Connection>>,
    pub(crate) lists: Lists,
    pub(crate) finding_lists: FindingLists,
    pub(crate) queue_in_memory: QueueInMemory,
    pub(crate) standings: Standings,
    /// What the last looks at files found, the newest last.
    inspected: Mutex<Vec<Mapping>>,
    /// The key of who is using Tieout now, while it is unlocked.
    key: Mutex<Option<UnlockedKey>>,
    /// Let go last.
    _lock: Option<WriterLock>,
}

impl Workspace {
    /// Makes a new workspace. Fails where a file already is.
    pub fn create(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        if path.exists() {
            return Err(Error::Exists { path: shown(path) });
        }
        Workspace::connect(path, witness)
    }

    /// Opens a workspace; for reading only where another process has it open for writing.
    pub fn open(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        if let Err(error) = std::fs::metadata(path) {
            return Err(Error::io(path, error));
        }
        Workspace::connect(path, witness)
    }

    /// Opens it, or makes it where there is no file.
    pub fn open_or_create(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        Workspace::connect(path, witness)
    }

    fn connect(path: &Path, witness: Arc<dyn Witness>) -> Result<Workspace> {
        database::require_sqlite()?;
        let path = std::path::absolute(path).map_err(|error| Error::io(path, error))?;
        let name = file_name(&path);
        let folder = path.parent().unwrap_or(Path::new("/"));
        if let Some(kind) = lock::network_drive(folder) {
            return Err(Error::NetworkDrive { path: shown(&path), kind });
        }
        refuse_other_files(&path)?;
        let named = |error: Error| error.in_workspace(&name);
        let (writer, lock) = match lock::claim(&path, &*witness)? {
            Claim::Writer(lock) if !is_protected(&path) => {
                (Ok(Mutex::new(database::writer(&path, database::STEPS).map_err(named)?)), Some(lock))
            }
            Claim::Writer(_) => (Err("its file is write-protected".to_owned()), None),
            Claim::Reader(reason) => (Err(reason), None),
        };
        let reader = database::reader(&path, database::STEPS).map_err(named)?;
        Ok(Workspace {
            path,
            name,
            witness,
            writer,
            readers: Mutex::new(vec![reader]),
            lists: Lists::default(),
            finding_lists: FindingLists::default(),
            queue_in_memory: QueueInMemory::default(),
            standings: Standings::default(),
            inspected: Mutex::new(Vec::new()),
            key: Mutex::new(None),
            _lock: lock,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    pub fn workspace_current(&self) -> Result<WorkspaceView> {
        self.read(|connection| {
            let runs = run::all(connection)?;
            Ok(WorkspaceView {
                name: self.path.file_stem().map_or_else(|| self.name.clone(), |stem| stem.to_string_lossy().into_owned()),
                folder: self.path.parent().map_or_else(String::new, shown),
                read_only: self.writer.is_err(),
                read_only_reason: self.writer.as_ref().err().cloned(),
                schema_version: u32::try_from(database::STEPS.len()).unwrap_or(u32::MAX),
                runs: runs.iter().map(|run| run::view(connection, run)).collect::<Result<_>>()?,
                comparisons: comparison::list(connection)?,
            })
        })
    }

    /// Reads everything and says whether it is sound: pages, references, content hashes, the log's chain.
    pub fn workspace_check(&self) -> Result<IntegrityView> {
        let problems = match self.read(check::problems) {
            Ok(problems) => problems,
            // A file too damaged to be read through is a finding, not a failure of the check.
            Err(error @ (Error::Damaged { .. } | Error::Database { .. })) => vec![error.to_string()],
            Err(error) => return Err(error),
        };
        Ok(IntegrityView { sound: problems.is_empty(), problems, checked_at: self.now() })
    }

    /// The log, newest first.
    pub fn workspace_log(&self, offset: u64, limit: u64) -> Result<Vec<LogEntryView>> {
        self.read(|connection| log::window(connection, offset, limit))
    }

    /// Reads on a connection of its own.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = self.lend()?;
        let result = work(&connection).map_err(|error| error.in_workspace(&self.name));
        hold(&self.readers).push(connection);
        result
    }

    /// A connection that only reads, to keep.
    pub(crate) fn lend(&self) -> Result<Connection> {
        let idle = hold(&self.readers).pop();
        match idle {
            Some(connection) => Ok(connection),
            None => database::reader(&self.path, database::STEPS).map_err(|error| error.in_workspace(&self.name)),
        }
    }

    /// Writes in one transaction: all of it or nothing. `work` logs what it does.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Writing<'_>) -> Result<T>) -> Result<T> {
        let named = |error: Error| error.in_workspace(&self.name);
        let writer = self.writer.as_ref().map_err(|reason| named(Error::ReadOnly { workspace: String::new(), reason: reason.clone() }))?;
        let connection = hold(writer);
        if !connection.is_autocommit() {
            // The work before this one panicked.
            connection.execute_batch("ROLLBACK").map_err(|error| named(error.into()))?;
        }
        connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| named(error.into()))?;
        let writing = Writing { connection: &connection, at: self.now(), by: self.witness.user() };
        let result = work(&writing).and_then(|value| {
            connection.execute_batch("COMMIT")?;
            Ok(value)
        });
        // After a full disk the transaction stays open.
        if result.is_err() && !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").map_err(|error| named(error.into()))?;
        }
        result.map_err(named)
    }

    /// After a long transaction: its log goes back to nothing, instead of lying beside the file at its largest.
    pub(crate) fn shrink_wal(&self) {
        if let Ok(writer) = &self.writer {
            // A reader in the way only means that it happens later.
            let _ = hold(writer).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }

    pub(crate) fn remember_inspected(&self, mapping: Mapping) {
        let mut inspected = hold(&self.inspected);
        inspected.retain(|known| *known != mapping);
        inspected.push(mapping);
        let over = inspected.len().saturating_sub(MOST_INSPECTED);
        inspected.drain(..over);
    }

    pub(crate) fn inspected(&self) -> Vec<Mapping> {
        hold(&self.inspected).clone()
    }

    /// Keeps an unlocked key until another, or none, is kept; what was kept is wiped.
    pub(crate) fn keep_key(&self, key: Option<UnlockedKey>) {
        *hold(&self.key) = key;
    }

    /// What to do with the unlocked key, if there is one.
    pub(crate) fn with_key<T>(&self, work: impl FnOnce(Option<&UnlockedKey>) -> T) -> T {
        work(hold(&self.key).as_ref())
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.writer.is_err()
    }

    pub(crate) fn now(&self) -> String {
        stamp(&*self.witness)
    }

    pub(crate) fn keychain(&self) -> &dyn Keychain {
        self.witness.keychain()
    }

    pub(crate) fn user(&self) -> String {
        self.witness.user()
    }
}

/// A transaction, and who does it when.
pub(crate) struct Writing<'c> {
    pub connection: &'c Connection,
    pub at: String,
    pub by: String,
}

impl Writing<'_> {
    /// Adds an entry to the log.
    pub fn log(&self, what: &str, subject: &str, detail: &serde_json::Value) -> Result<()> {
        log::append(self.connection, &log::Entry { at: &self.at, by: &self.by, what, subject, detail })
    }
}

/// What a panicking thread leaves behind is rolled back by the next one.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_protected(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// Before SQLite or the lock touch a file that is not ours.
fn refuse_other_files(path: &Path) -> Result<()> {
    use std::io::Read;
    let foreign = |reason: &str| Err(Error::NotAWorkspace { path: shown(path), reason: reason.to_owned() });
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return foreign("it is a folder"),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io(path, error)),
    }
    let mut head = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut head)).map_err(|error| Error::io(path, error))?;
    if head.is_empty() || head == b"SQLite format 3\0" { Ok(()) } else { foreign("it is not a database") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reading, System};
    use tieout_billing::Silent;

    #[test]
    fn a_full_disk_changes_nothing_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(&folder.path().join("full.tieout"), Arc::new(System)).unwrap();
        let file = folder.path().join("run.csv");
        let rows: String = (0..3000).map(|row| format!("{},EUR,{row},widget {row},{row}.50\n", row / 5)).collect();
        std::fs::write(&file, format!("invoice_number,currency,line_number,description,net_amount\n{rows}")).unwrap();
        let limit = |pages: u32| {
            let connection = hold(workspace.writer.as_ref().unwrap());
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        };
        limit(60);
        let error = workspace.run_import(std::slice::from_ref(&file), "run", &Reading::default(), &Silent).unwrap_err();
        assert_eq!(error.code(), "disk_full", "{error}");
        assert!(error.to_string().contains("full.tieout"), "{error}");
        assert!(workspace.workspace_current().unwrap().runs.is_empty());
        let check = workspace.workspace_check().unwrap();
        assert!(check.sound, "{:?}", check.problems);
        limit(1_000_000);
        assert_eq!(workspace.run_import(&[file], "run", &Reading::default(), &Silent).unwrap().lines, 3000);
    }

    #[test]
    fn work_that_panics_is_rolled_back_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(&folder.path().join("panic.tieout"), Arc::new(System)).unwrap();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            workspace.write(|writing| -> Result<()> {
                writing.log("half", "", &serde_json::json!({}))?;
                panic!("half way")
            })
        }));
        assert!(caught.is_err());
        workspace.write(|writing| writing.log("whole", "", &serde_json::json!({}))).unwrap();
        let log = workspace.workspace_log(0, 10).unwrap();
        assert_eq!(log.iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>(), ["whole"]);
    }
}
