//! Why a command could not be done: what happened, where, and what to do.

use tieout_documents::DocumentError;

/// Why a command could not be done. Exit status 2.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A use case failed; its texts are made for the user.
    #[error("{0}")]
    Work(tieout_workspace::Error),
    /// A column of a rating's file is not recognised; what to type.
    #[error("{message}")]
    RatingColumns { message: String, advice: String },
    /// A file could not be looked at.
    #[error("{0}")]
    Intake(#[from] tieout_intake::IntakeError),
    /// Standard output could not be written.
    #[error("standard output could not be written: {0}")]
    Output(#[from] std::io::Error),
    /// Two things want standard output.
    #[error("{first} and {second} can't both be written to standard output; give one of them a file")]
    TwoOutputs { first: &'static str, second: &'static str },
    /// A side of a comparison names nothing.
    #[error("the {side} side is empty; name a file, HEADERS,LINES or W.tieout#RUN")]
    EmptySide { side: &'static str },
    /// `--set` is not understood.
    #[error("--set {given}: {reason}")]
    Set { given: String, reason: String },
    /// An invoice that does not differ, or does not exist.
    #[error(
        "no invoice {invoice} differs in the comparison {comparison}; `tieout differences --find {invoice}` looks for parts of numbers"
    )]
    NoSuchInvoice { invoice: String, comparison: String },
    /// Nothing to export to.
    #[error("nothing to write: give --csv, --xlsx, --html, --pdf or --to-json a file")]
    NoTarget,
    /// A file whose name does not say what it is to be, or no file.
    #[error("{given} does not say what to write: name a file that ends in .csv, .json or .xlsx")]
    NoKind { given: String },
    /// An e-invoice that can't be read; the text names the file.
    #[error("{reason}")]
    Unreadable { reason: String },
    /// A decision about no invoice.
    #[error(
        "which invoices? Name them, or choose them with --group, --status, --severity, --clean, --sampled, --assignee, --find or --all"
    )]
    NothingChosen,
    /// Invoices are named and chosen by a filter.
    #[error("name invoices, or choose them with --group, --status, --severity and so on, not both")]
    TwoChoices,
    /// A decision about many invoices.
    #[error("this is about {found} invoices; if that is what you mean, say --confirm {found}")]
    Unconfirmed { found: u64 },
    /// A cause is decided without a reason.
    #[error("a decision needs a reason: --reason \"…\"")]
    NoReason,
}

impl CommandError {
    /// What to do about it; empty where the message says it.
    pub fn help(&self) -> &str {
        match self {
            CommandError::Work(error) => error.help(),
            CommandError::RatingColumns { advice, .. } => advice,
            _ => "",
        }
    }
}

impl From<tieout_workspace::Error> for CommandError {
    /// What the window answers on a screen is answered with options here.
    fn from(error: tieout_workspace::Error) -> Self {
        match error {
            tieout_workspace::Error::RatingColumns { input, message, example } => {
                CommandError::RatingColumns { message, advice: crate::rating::advice(input, &example) }
            }
            other => CommandError::Work(other),
        }
    }
}

impl From<DocumentError> for CommandError {
    fn from(error: DocumentError) -> Self {
        CommandError::Work(error.into())
    }
}
