//! Everything that can go wrong, each with a stable code, a message (what and where) and a help (what to do).

use crate::view::ErrorView;
use std::path::{Path, PathBuf};
use tieout_billing::{Cancelled, SourceError};

/// Why a use case could not be done. Nothing was changed unless the text says so.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("stopped")]
    Cancelled,
    #[error("{path} is not a Tieout workspace: {reason}")]
    NotAWorkspace { path: String, reason: String },
    #[error("{path} was written by a newer Tieout (version {found} of its tables; this program knows {known})")]
    NewerVersion { path: String, found: u32, known: u32 },
    #[error("there is already a file at {path}")]
    Exists { path: String },
    #[error("{path} lies on a network drive ({kind})")]
    NetworkDrive { path: String, kind: &'static str },
    #[error("this program was built with SQLite {found}; it needs {needed} or newer")]
    SqliteTooOld { found: String, needed: &'static str },
    #[error("the workspace {workspace} is open for reading only: {reason}")]
    ReadOnly { workspace: String, reason: String },
    #[error("the disk that holds {workspace} is full; nothing was changed")]
    DiskFull { workspace: String },
    #[error("the workspace {workspace} has no {what} {name}")]
    NotFound { workspace: String, what: &'static str, name: String },
    #[error("the workspace {workspace} already has a {what} named {name}")]
    NameTaken { workspace: String, what: &'static str, name: String },
    #[error("a {what} needs a name")]
    NoName { what: &'static str },
    #[error("{file} is already in the run {run} (imported {at}, same content by SHA-256)")]
    AlreadyImported { run: String, file: String, at: String },
    #[error("the run {run} is sealed: it takes no more rows")]
    Sealed { run: String },
    #[error("{run} is used by the {what} {by}")]
    RunInUse { run: String, what: &'static str, by: String },
    #[error("the comparison {comparison} needs two runs, and {run} is named on both sides")]
    SameRun { comparison: String, run: String },
    #[error("{0}")]
    Intake(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{0}")]
    Undecided(#[source] tieout_intake::IntakeError),
    #[error("{message}")]
    RatingColumns {
        /// `contracts`, `prices`, `usage`, `tax_rates`.
        input: &'static str,
        message: String,
        /// What would answer it, `COLUMN=start_date`; may be empty.
        example: String,
    },
    #[error("{0}")]
    Compare(#[source] tieout_compare::CompareError),
    #[error("{0}")]
    Document(#[source] tieout_documents::DocumentError),
    #[error("{0}")]
    Template(#[source] tieout_documents::template::TemplateError),
    #[error("{invoice} is not written: {}", reasons.join("; "))]
    Refused { invoice: String, reasons: Vec<String> },
    #[error("{cause} can't be {what}: {reason}")]
    CauseEdit { cause: String, what: &'static str, reason: String },
    #[error("{file} can't be a check: {reason}")]
    OwnCheck { file: String, reason: String },
    #[error("{reason}")]
    Query { reason: String },
    #[error("that is not allowed: {reason}")]
    NotAllowed { reason: String },
    #[error("{}", locked(person, *has_key))]
    KeyLocked { person: String, has_key: bool },
    #[error("{reason}")]
    Key { reason: String },
    #[error("{0}")]
    Invalid(String),
    #[error("{workspace} is damaged: {detail}")]
    Damaged { workspace: String, detail: String },
    #[error("{workspace}: the database answered: {source}")]
    Database { workspace: String, source: rusqlite::Error },
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
}

/// What every use case returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What the window and scripts branch on. Never changes its meaning.
    pub const fn code(&self) -> &'static str {
        match self {
            Error::Cancelled => "cancelled",
            Error::NotAWorkspace { .. } => "not_a_workspace",
            Error::NewerVersion { .. } => "newer_version",
            Error::Exists { .. } => "exists",
            Error::NetworkDrive { .. } => "network_drive",
            Error::SqliteTooOld { .. } => "sqlite_too_old",
            Error::ReadOnly { .. } => "read_only",
            Error::DiskFull { .. } => "disk_full",
            Error::NotFound { .. } => "not_found",
            Error::NameTaken { .. } => "name_taken",
            Error::NoName { .. } => "no_name",
            Error::AlreadyImported { .. } => "already_imported",
            Error::Sealed { .. } => "sealed",
            Error::RunInUse { .. } => "run_in_use",
            Error::SameRun { .. } => "same_run",
            Error::Intake(_) => "intake",
            Error::Undecided(_) => "undecided",
            Error::RatingColumns { .. } => "rating_columns",
            Error::Compare(_) => "compare",
            Error::Document(_) => "document",
            Error::Template(_) => "template",
            Error::Refused { .. } => "refused",
            Error::CauseEdit { .. } => "cause_edit",
            Error::OwnCheck { .. } => "own_check",
            Error::Query { .. } => "query",
            Error::NotAllowed { .. } => "not_allowed",
            Error::KeyLocked { has_key: true, .. } => "key_locked",
            Error::KeyLocked { has_key: false, .. } => "no_key",
            Error::Key { .. } => "key",
            Error::Invalid(_) => "invalid",
            Error::Damaged { .. } => "damaged",
            Error::Database { .. } => "database",
            Error::Io { .. } => "io",
        }
    }

    /// What the user can do about it; empty where the message says it all.
    pub const fn help(&self) -> &'static str {
        match self {
            Error::Cancelled => "Nothing was changed. Start it again when you like.",
            Error::NotAWorkspace { .. } => {
                "Choose a file that Tieout made (NAME.tieout), or create a new workspace and import the file as a run."
            }
            Error::NewerVersion { .. } => {
                "Install the newest Tieout, or open the backup that lies beside the file (NAME.tieout-backup-vN)."
            }
            Error::Exists { .. } => "Open it, or choose another name.",
            Error::NetworkDrive { .. } => {
                "Copy the workspace to a local disk: file locks on network drives can't be relied on, and a broken lock damages data."
            }
            Error::SqliteTooOld { .. } => "Install a Tieout that was built with its own SQLite.",
            Error::ReadOnly { .. } => "Close the other window, then open the workspace again.",
            Error::DiskFull { .. } => "Free some space and try again.",
            Error::NotFound { .. } => "It may have been deleted in the meantime. Look at the list again.",
            Error::NameTaken { .. } => "Choose another name.",
            Error::NoName { .. } => "Type a name, such as 2026-10 before.",
            Error::AlreadyImported { .. } => "Nothing was imported twice. To import it as another run, give it another name.",
            Error::OwnCheck { .. } => "Mend the file and add it again; docs/guide/checks.md shows one.",
            Error::Sealed { .. } => "Import the rows as a new run.",
            Error::RunInUse { .. } => "Delete that first.",
            Error::SameRun { .. } => "Choose another run on one side.",
            Error::Intake(_) => "",
            Error::Undecided(_) => "Answer the question in the column mapping, or give a profile that does.",
            Error::RatingColumns { .. } => "Say what the column is: Columns, beside the files.",
            Error::Compare(_) => "",
            Error::Document(_) => "",
            Error::Template(_) => "docs/guide/documents.md says what a template may say.",
            Error::Refused { .. } => "Give what is missing in the seller's profile or the buyer, or mend the run and import it again.",
            Error::CauseEdit { .. } => "",
            Error::NotAllowed { .. } => "Let a colleague do it who may. docs/guide/people.md says who may do what.",
            Error::KeyLocked { .. } => {
                "Unlock your key with its passphrase under People, or make one there; on the command line, tieout people --create-key makes one."
            }
            Error::Key { .. } => "",
            Error::Query { .. } => {
                "A query is one SELECT over the views of the workspace. docs/guide/sql.md names the views, the functions and the limits."
            }
            Error::Invalid(_) => "",
            Error::Damaged { .. } => "Don't work on with it. Restore it from a backup, or import the files again.",
            Error::Database { .. } => "Nothing was changed. Check the workspace, and try again.",
            Error::Io { .. } => "Check that the place exists and that you may write there.",
        }
    }

    /// As the window shows it.
    pub fn view(&self) -> ErrorView {
        ErrorView { code: self.code().to_owned(), message: self.to_string(), help: self.help().to_owned() }
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Error {
        Error::Io { path: path.display().to_string(), source }
    }

    /// Names the workspace in an error that was raised where its name is not known.
    pub(crate) fn in_workspace(mut self, name: &str) -> Error {
        match &mut self {
            Error::ReadOnly { workspace, .. }
            | Error::DiskFull { workspace }
            | Error::NotFound { workspace, .. }
            | Error::NameTaken { workspace, .. }
            | Error::Damaged { workspace, .. }
            | Error::Database { workspace, .. }
            | Error::NotAWorkspace { path: workspace, .. }
                if workspace.is_empty() =>
            {
                name.clone_into(workspace);
            }
            _ => {}
        }
        self
    }
}

impl From<rusqlite::Error> for Error {
    /// The workspace is named where the use case ends ([`Error::in_workspace`]).
    fn from(source: rusqlite::Error) -> Self {
        let workspace = String::new();
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Error::DiskFull { workspace },
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Error::Damaged { workspace, detail: source.to_string() },
            Some(rusqlite::ErrorCode::NotADatabase) => Error::NotAWorkspace { path: workspace, reason: "it is not a database".to_owned() },
            Some(rusqlite::ErrorCode::OperationInterrupted) => Error::Cancelled,
            _ => Error::Database { workspace, source },
        }
    }
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Error::Cancelled
    }
}

impl From<SourceError> for Error {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Cancelled => Error::Cancelled,
            // A stored run fails with an error of ours, a file with one of intake's.
            SourceError::Failed(source) => match source.downcast::<Error>() {
                Ok(own) => *own,
                Err(other) => match other.downcast::<tieout_intake::IntakeError>() {
                    Ok(intake) => (*intake).into(),
                    Err(other) => Error::Intake(other),
                },
            },
        }
    }
}

impl From<tieout_intake::IntakeError> for Error {
    fn from(error: tieout_intake::IntakeError) -> Self {
        match error {
            tieout_intake::IntakeError::Cancelled => Error::Cancelled,
            tieout_intake::IntakeError::RatingColumns { input, message, example } => {
                Error::RatingColumns { input: input.name(), message, example }
            }
            undecided @ (tieout_intake::IntakeError::Undecided(_) | tieout_intake::IntakeError::Missing { .. }) => {
                Error::Undecided(undecided)
            }
            other => Error::Intake(Box::new(other)),
        }
    }
}

impl From<tieout_compare::CompareError> for Error {
    fn from(error: tieout_compare::CompareError) -> Self {
        match error {
            tieout_compare::CompareError::Cancelled => Error::Cancelled,
            tieout_compare::CompareError::Source(source) => source.into(),
            other => Error::Compare(other),
        }
    }
}

impl From<tieout_documents::DocumentError> for Error {
    fn from(error: tieout_documents::DocumentError) -> Self {
        match error {
            tieout_documents::DocumentError::Cancelled => Error::Cancelled,
            other => Error::Document(other),
        }
    }
}

/// Why somebody can't sign.
fn locked(person: &str, has_key: bool) -> String {
    match has_key {
        true => format!("this is signed, and {person}'s key is locked"),
        false => format!("this is signed, and {person} has no key in this workspace yet"),
    }
}

/// A path as messages name it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The file name as messages name it; the whole path where it has none.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| name.to_string_lossy().into_owned())
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

impl From<tieout_review::ReviewError> for Error {
    fn from(error: tieout_review::ReviewError) -> Self {
        match error {
            tieout_review::ReviewError::Cancelled => Error::Cancelled,
        }
    }
}
