//! How the columns of files become the fields of invoice lines and records.

use crate::format::ValueFormat;
use crate::names::normalise;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use tieout_billing::{Field, FieldKind, FieldName, RecordKind};

/// How one or more files are read: what each file is, and what each of its columns means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the rows are.
    #[serde(default)]
    pub kind: RecordKind,
    /// Parallel to the tables found in the paths (a `.zip` may hold two).
    pub files: Vec<FileMapping>,
    /// Every column of every file, those that are left out too.
    pub columns: Vec<ColumnMapping>,
}

impl Mapping {
    /// Whether nothing is left to ask.
    pub fn is_decided(&self) -> bool {
        self.columns.iter().all(|column| column.certainty != Certainty::Ask) && self.missing().is_empty()
    }

    /// The fields without which no row can be read and that no column has: of each, the user must say which column it is. Where headers
    /// and lines are joined one of the files suffices, otherwise every file needs them.
    pub fn missing(&self) -> Vec<Field> {
        let has = |field: Field, file: Option<u32>| {
            self.columns.iter().any(|column| file.is_none_or(|file| column.file == file) && column.field == Some(FieldName::Known(field)))
        };
        let joined = [Role::Headers, Role::Lines].iter().all(|role| self.files.iter().any(|file| file.role == *role));
        let everywhere = |field: Field| match joined {
            true => has(field, None),
            false => (0..self.files.len().max(1)).all(|file| has(field, u32::try_from(file).ok())),
        };
        self.kind.required().iter().copied().filter(|field| !everywhere(*field)).collect()
    }

    /// What to ask about a field that is [`Mapping::missing`].
    pub fn question(field: Field) -> String {
        format!("Which column holds the {}?", called(field))
    }

    /// The columns that could be a missing field, as indices into [`Mapping::columns`], the likely ones first: those that mean nothing else
    /// yet, that hold such values, that are called alike.
    pub fn candidates(&self, field: Field) -> Vec<usize> {
        const NUMBERS: &[&str] = &["number", "no", "nr", "num", "id", "doc", "document", "bill", "ref", "reference", "voucher", "key"];
        let words: Vec<&str> = field.name().split('_').filter(|word| *word != "id").collect();
        let rank = |index: &usize| {
            let column = &self.columns[*index];
            let name = normalise(&column.header);
            let alike = |word: &str| words.contains(&word) || field == Field::InvoiceNumber && NUMBERS.contains(&word);
            let known = column.field.as_ref().is_some_and(|name| name.known().is_some());
            (known, column.kind != field.kind(), Reverse(name.split('_').filter(|word| alike(word)).count()), *index)
        };
        let mut found: Vec<usize> = (0..self.columns.len()).collect();
        found.sort_by_key(rank);
        found
    }
}

/// How a question or an error calls a field.
pub(crate) fn called(field: Field) -> String {
    match field {
        Field::InvoiceNumber => "invoice number".to_owned(),
        Field::CustomerId => "customer".to_owned(),
        Field::Payment => "payment's number".to_owned(),
        Field::CreditNote => "credit note's number".to_owned(),
        field => field.name().replace('_', " "),
    }
}

/// What one file is and how its text is cut into cells. `None` means: found out from the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMapping {
    pub role: Role,
    /// The header of the column that joins headers and lines, where there are both.
    #[serde(default)]
    pub join: Option<String>,
    /// The character between cells.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// The encoding by its WHATWG name: `UTF-8`, `UTF-16LE`, `windows-1252`.
    #[serde(default)]
    pub encoding: Option<String>,
    /// The row that names the columns, 1-based.
    #[serde(default)]
    pub header_row: Option<u64>,
    /// The sheet of an XLSX workbook.
    #[serde(default)]
    pub sheet: Option<String>,
}

impl FileMapping {
    /// A file of that role of which nothing else is fixed.
    pub fn new(role: Role) -> FileMapping {
        FileMapping { role, join: None, delimiter: None, encoding: None, header_row: None, sheet: None }
    }
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One row per invoice line.
    Lines,
    /// One row per invoice, joined to the lines of another file.
    Headers,
}

/// How one column is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// Index into [`Mapping::files`].
    pub file: u32,
    /// 0-based, in the file.
    pub index: u32,
    /// As the file names it; a repeated name carries its ordinal: `amount (2)`.
    pub header: String,
    /// What it means. `None`: left out.
    pub field: Option<FieldName>,
    pub kind: FieldKind,
    pub format: ValueFormat,
    /// Amounts are whole minor units (cents, yen), as in Stripe's API; scaled by the currency of their line.
    #[serde(default)]
    pub minor_units: bool,
    /// A rate is written as a fraction: `0.2` means 20 %.
    #[serde(default)]
    pub fraction: bool,
    pub decided_by: DecidedBy,
    pub certainty: Certainty,
    /// What to ask the user, when `certainty` is [`Certainty::Ask`]; otherwise what the decision rests on, if that needs a word.
    #[serde(default)]
    pub question: Option<String>,
    /// The answers to the question. Choosing one means: set `format`, `decided_by` User and `certainty` Certain ([`ColumnMapping::choose`]).
    #[serde(default)]
    pub choices: Vec<ValueFormat>,
}

impl ColumnMapping {
    /// The user's answer.
    pub fn choose(&mut self, format: ValueFormat) {
        self.kind = format.kind();
        self.format = format;
        self.decided_by = DecidedBy::User;
        self.certainty = Certainty::Certain;
        self.question = None;
        self.choices.clear();
    }
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The name of the column.
    Name,
    /// The values of the column.
    Content,
    Profile,
    User,
}

/// How sure a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    Certain,
    /// Read that way unless the user says otherwise.
    Likely,
    /// Truly ambiguous: [`crate::open`] refuses until the user has answered.
    Ask,
}
