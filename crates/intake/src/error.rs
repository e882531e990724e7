//! Why files could not be read at all. What only spoils a row is a [`crate::Reject`] instead.

use std::path::PathBuf;

/// Why intake refuses. The texts are made for the user: what happened, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{file}: the file is empty. Export it again, with its header row")]
    Empty { file: String },
    #[error("{file}: there is a header row and no line below it")]
    HeaderOnly { file: String },
    #[error("{file}: {found}. {help}")]
    WrongFormat { file: String, found: String, help: &'static str },
    #[error("{file}: {what} is larger than Tieout reads ({limit}). {help}")]
    TooLarge { file: String, what: String, limit: String, help: &'static str },
    #[error("{file}: {reason}")]
    Damaged { file: String, reason: String },
    /// `field`: its name in files, such as `invoice_number`; `called`: in words.
    #[error(
        "{file}: no column is recognised as the {called}. The columns are: {columns}. Say which it is in the mapping, or type --set \"COLUMN={field}\" (where only a profile can be given, make one: tieout inspect FILE --set \"COLUMN={field}\" --save-profile P.json)"
    )]
    Missing { file: String, field: &'static str, called: String, columns: String },
    /// A column of a rating's file is not recognised, is said to be what it can't be, or is written in a way that must be asked. `example`: what
    /// would answer it, `COLUMN=start_date`; may be empty.
    #[error("{message}")]
    RatingColumns { input: tieout_billing::rating::Input, message: String, example: String },
    #[error("{file}: no header row was found: the first row reads like data ({example}). Add a row that names the columns")]
    NoHeader { file: String, example: String },
    #[error("{}", undecided_text(.0))]
    Undecided(Vec<Question>),
    #[error("{file}: {reason}")]
    Mapping { file: String, reason: String },
    #[error("{file}: more than {limit} rows can't be read, so the mapping is probably wrong. The first: {first}")]
    TooManyRejects { file: String, limit: usize, first: String },
    #[error("{file}: the file was changed while it was read. Start again")]
    Changed { file: String },
    #[error("{0}")]
    EInvoice(#[from] crate::einvoice::EInvoiceError),
    #[error("{}: {reason}", path.display())]
    Profile { path: PathBuf, reason: String },
    #[error("stopped")]
    Cancelled,
}

/// A column that only the user can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub file: String,
    pub column: String,
    pub question: String,
    /// The formats to choose from.
    pub choices: Vec<String>,
}

fn undecided_text(questions: &[Question]) -> String {
    let mut text = String::from("how to read these columns must be decided first (in the mapping, or with a profile):");
    for question in questions {
        text.push_str(&format!(
            "\n  {}, column {}: {} ({})",
            question.file,
            question.column,
            question.question,
            question.choices.join(" or ")
        ));
    }
    text
}
