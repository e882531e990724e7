//! The workspace: one SQLite file, `NAME.tieout`, with everything that a user works on; and the use cases that both doors, the
//! window and the command line, call. Only this crate knows SQL.
//!
//! A use case is a method of [`Workspace`] (or of [`UserFolder`], or a function where no workspace is needed), named like its command
//! in `docs/COMMANDS.md`. Arguments that are files are paths: the door that has a dialog or a token turns it into one.

mod causes;
mod check;
mod comments;
mod comparisons;
mod conflicts;
mod database;
mod decimal;
mod decision_rules;
mod decisions;
mod differences;
mod documents;
mod edited;
mod error;
mod export;
mod files;
mod import;
mod keychain;
mod keys;
mod lock;
mod log_export;
mod log_verify;
mod mapping;
mod package;
mod people;
mod progress;
mod query;
mod rating;
mod report;
mod review;
mod runs;
mod saved_query;
mod settings;
mod side_by_side;
mod stored_run;
mod table;
mod user_folder;
mod views;
mod waivers;
mod witness;
mod workspace;

pub mod view;

pub use documents::{DocumentFormat, einvoice_check, seller_from_toml, seller_to_toml, template_read, template_words, template_write};
pub use error::{Error, Result};
pub use export::ExportKind;
pub use files::{FileComparison, FileSide, Reading, compare_files, compare_sides, files_inspect, kind_of};
pub use keychain::{Keychain, KeychainInMemory, NoKeychain};
pub use progress::Meter;
pub use query::{TableKind, sql_schema};
pub use rating::{RATED, RatedFiles, dialects, rate_files, rating_columns, what_if, what_if_export};
pub use review::own::OwnCheck;
pub use review::report::ReportKind;
pub use settings::{settings_of, settings_view};
pub use user_folder::UserFolder;
pub use witness::{System, Witness};
pub use workspace::Workspace;
