//! What the columns of a rating's files are read as, before anything is rated.

use super::json::documents;
use super::said::SaidColumn;
use super::sheet::{Sheet, Word};
use super::usage::columns::{FIELDS, Roles};
use super::{contracts, prices};
use crate::error::{IntakeError, Question};
use crate::format::ValueFormat;
use crate::prepare::prepare;
use crate::table::Table;
use std::path::PathBuf;
use tieout_billing::FieldKind;
use tieout_billing::rating::{Aggregation, Input};

/// A file and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    pub file: String,
    /// For the user: `CSV, semicolon`.
    pub format: String,
    /// None where the file is JSON of a billing system, whose fields have one meaning.
    pub columns: Vec<ColumnRead>,
    /// Fields that no column was recognised as, though nothing is read without them, and what they are called.
    pub missing: Vec<(&'static str, &'static str)>,
}

/// A column, and what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRead {
    pub header: String,
    /// Empty: nothing; of usage a dimension, if a price asks for it.
    pub field: &'static str,
    pub kind: FieldKind,
    /// Of numbers and dates.
    pub format: Option<ValueFormat>,
    /// The user said it.
    pub said: bool,
    /// How it is written must be asked.
    pub question: Option<Question>,
}

/// What a column of contracts, prices or usage can be, and what its values are then; no fields of other inputs.
pub fn fields(input: Input) -> Vec<(&'static str, FieldKind)> {
    let of = |words: &[Word]| words.iter().map(|word| (word.name, word.kind)).collect();
    match input {
        Input::Contracts => of(contracts::template::WORDS),
        Input::Prices => of(prices::template::WORDS),
        Input::Usage => FIELDS.to_vec(),
        Input::TaxRates => Vec::new(),
    }
}

/// How files of contracts, prices or usage would be read. `currency`: of prices that name none.
///
/// # Errors
/// When a file can't be read at all.
pub fn look(input: Input, paths: &[PathBuf], said: &[SaidColumn], currency: Option<&str>) -> Result<Vec<FileRead>, IntakeError> {
    let (mut files, mut tables) = (Vec::new(), Vec::new());
    for path in paths {
        match if input == Input::Usage { None } else { documents(path)? } {
            Some(documents) => {
                files.push(FileRead { file: documents.name, format: "JSON".to_owned(), columns: Vec::new(), missing: Vec::new() })
            }
            None => tables.extend(prepare(std::slice::from_ref(path), None)?),
        }
    }
    let sheets = match input {
        Input::Contracts => contracts::template::sheets(&tables, said)?,
        Input::Prices => prices::template::sheets(&tables, said, currency)?,
        Input::Usage | Input::TaxRates => {
            for table in &tables {
                let roles = Roles::of(table, said, &[Aggregation::Sum])?;
                let field = |at: usize| (roles.fields[at], roles.formats.get(&at).copied());
                files.push(file(table, &field, &roles.said, &roles.questions, roles.missing.clone()));
            }
            return Ok(files);
        }
    };
    files.extend(sheets.iter().map(of_sheet));
    Ok(files)
}

fn of_sheet(sheet: &Sheet<'_>) -> FileRead {
    let field = |at: usize| {
        let found = sheet.columns.iter().find(|(_, (column, _))| *column == at);
        found.map_or(("", None), |(name, (_, format))| (*name, Some(*format)))
    };
    file(sheet.table, &field, &sheet.said, &sheet.questions, sheet.missing.clone())
}

fn file(
    table: &Table,
    field: &dyn Fn(usize) -> (&'static str, Option<ValueFormat>),
    said: &[bool],
    questions: &[Question],
    missing: Vec<(&'static str, &'static str)>,
) -> FileRead {
    let column = |(at, header): (usize, &String)| {
        let (field, format) = field(at);
        ColumnRead {
            header: header.clone(),
            field,
            kind: format.map_or(FieldKind::Text, |format| format.kind()),
            format: format.filter(|format| format.kind() != FieldKind::Text),
            said: said[at],
            question: questions.iter().find(|question| question.column == *header).cloned(),
        }
    };
    FileRead {
        file: table.name.clone(),
        format: table.format.clone(),
        columns: table.headers.iter().enumerate().map(column).collect(),
        missing,
    }
}
