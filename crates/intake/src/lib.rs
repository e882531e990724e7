//! From other systems' files to invoice lines and records: CSV, XLSX, JSON and JSONL, each also as `.gz` or in a `.zip`, of lines or of
//! headers and lines; and e-invoices (UBL, CII, Factur-X PDFs), one, several, or a `.zip` of any number.
//!
//! [`inspect`] says what the files are and how each column would be read; what is doubtful is a question in the [`Mapping`].
//! [`open`] reads them by a decided mapping as a [`tieout_billing::LineSource`]. What can't be read becomes a [`Reject`].

mod assign;
mod body;
mod container;
mod cut;
mod date;
mod decide;
pub mod einvoice;
pub mod error;
mod evidence;
pub mod format;
mod formats;
mod guess;
pub mod inspection;
mod join;
mod joined;
mod json;
pub mod mapping;
mod names;
mod number;
mod prepare;
pub mod profile;
pub mod rating;
mod records;
pub mod reject;
mod relations;
mod rows;
mod shapes;
mod sniff;
pub mod source;
mod survey;
mod table;
mod typing;
mod xlsx;

pub use error::IntakeError;
pub use format::{DateFormat, DateOrder, NumberFormat, ValueFormat};
pub use guess::guess_kind;
pub use inspection::{FileInspection, Inspection, Preview, PreviewCell, PreviewColumn, PreviewRow, inspect, preview};
pub use mapping::{Certainty, ColumnMapping, DecidedBy, FileMapping, Mapping, Role};
pub use profile::Profile;
pub use reject::{Reject, write_rejects};
pub use source::{FileSource, SourceFile, open};
