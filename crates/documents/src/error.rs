//! Why a document could not be written.

use std::path::PathBuf;

/// Why a document could not be written. Its text is made for the user.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The user asked for the work to stop.
    #[error("stopped")]
    Cancelled,
    /// The file could not be made, written or put in its place.
    #[error("{} could not be written: {source}; nothing was left behind, and a file of that name is as it was", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// The receiver of the bytes failed: a pipe that was closed, a disk that is full.
    #[error("writing failed: {0}")]
    Write(#[from] std::io::Error),
    /// The spreadsheet could not be made.
    #[error("the spreadsheet could not be made: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The invoice lacks what the document must have.
    #[error("{} can't be written as an e-invoice: {}", called(invoice), list(gaps))]
    Incomplete { invoice: String, gaps: Vec<crate::einvoice::Gap> },
    /// A font that is shipped could not be cut to what the document needs.
    #[error("the font {name} is damaged: install Tieout again")]
    Font { name: &'static str },
    /// The logo can't be shown.
    #[error(transparent)]
    Logo(#[from] crate::pdf::LogoError),
    /// The rows could not be read from where they are kept.
    #[error("the rows to write could not be read: {0}")]
    Rows(Box<dyn std::error::Error + Send + Sync>),
}

impl DocumentError {
    /// The error of a source of rows.
    pub fn rows(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        DocumentError::Rows(error.into())
    }
}

impl From<tieout_billing::Cancelled> for DocumentError {
    fn from(_: tieout_billing::Cancelled) -> Self {
        DocumentError::Cancelled
    }
}

fn called(invoice: &str) -> String {
    if invoice.trim().is_empty() { "an invoice without a number".to_owned() } else { format!("the invoice {invoice}") }
}

fn list(gaps: &[crate::einvoice::Gap]) -> String {
    gaps.iter().map(|gap| gap.to_string()).collect::<Vec<_>>().join("; ")
}
