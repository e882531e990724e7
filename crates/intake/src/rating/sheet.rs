//! Tables of a few columns that are known by name, row by row: contracts and price lists.

use super::said::{DIMENSION, SaidColumn, named};
use crate::error::{IntakeError, Question};
use crate::format::{DateFormat, NumberFormat, ValueFormat};
use crate::formats::{customs_of, needs_every_value, verdict};
use crate::mapping::Certainty;
use crate::number::parse_number;
use crate::rows::{RawRow, read_rows};
use crate::survey::{survey_sample, survey_whole};
use crate::table::Table;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::ops::ControlFlow;
use tieout_billing::FieldKind;
use tieout_billing::rating::{Input, Problem, ProblemKind};

/// A column that is known: its name, what its values are, and how else it may be called, all as `normalise` gives them.
pub(super) struct Word {
    pub(super) name: &'static str,
    pub(super) kind: FieldKind,
    pub(super) also: &'static [&'static str],
}

pub(super) const fn text(name: &'static str, also: &'static [&'static str]) -> Word {
    Word { name, kind: FieldKind::Text, also }
}

pub(super) const fn number(name: &'static str, also: &'static [&'static str]) -> Word {
    Word { name, kind: FieldKind::Decimal, also }
}

pub(super) const fn day(name: &'static str, also: &'static [&'static str]) -> Word {
    Word { name, kind: FieldKind::Date, also }
}

/// A table whose columns are known.
pub(super) struct Sheet<'t> {
    pub(super) table: &'t Table,
    pub(super) columns: HashMap<&'static str, (usize, ValueFormat)>,
    /// Columns of dimensions, by the names that the file or the user gives them.
    pub(super) dimensions: Vec<(String, usize)>,
    /// What must be asked before a row can be read.
    pub(super) questions: Vec<Question>,
    /// Fields without which the rows say nothing, and what they are called.
    pub(super) missing: Vec<(&'static str, &'static str)>,
    /// Of which columns the user said something.
    pub(super) said: Vec<bool>,
}

/// A value that can't be read.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String);

impl<'t> Sheet<'t> {
    pub(super) fn of(table: &'t Table, words: &[Word], said: &[SaidColumn]) -> Result<Sheet<'t>, IntakeError> {
        let named = named(table, said);
        let names: Vec<&str> = named.iter().map(|named| named.name.as_str()).collect();
        let mut found: HashMap<&'static str, usize> = HashMap::new();
        let mut taken = vec![false; names.len()];
        // A column that is called by a word itself is that, before another takes it by a synonym.
        for own in [true, false] {
            for word in words.iter().filter(|word| !found.contains_key(word.name)).collect::<Vec<_>>() {
                let called = if own { std::slice::from_ref(&word.name) } else { word.also };
                if let Some(at) = called.iter().find_map(|name| (0..names.len()).find(|at| !taken[*at] && names[*at] == *name)) {
                    taken[at] = true;
                    found.insert(word.name, at);
                }
            }
        }
        let kind = |at: usize| words.iter().find(|word| found.get(word.name) == Some(&at)).map(|word| word.kind);
        let kinds: Vec<Option<FieldKind>> = (0..names.len()).map(kind).collect();
        let mut survey = survey_sample(table)?;
        let customs = customs_of(&survey, &kinds);
        let doubtful =
            survey.columns.iter().zip(&kinds).any(|(column, kind)| kind.is_some_and(|kind| needs_every_value(column, kind, customs)));
        if !survey.complete && doubtful {
            survey = survey_whole(table)?;
        }
        let customs = customs_of(&survey, &kinds);
        let (mut columns, mut questions) = (HashMap::new(), Vec::new());
        for (name, at) in found {
            let header = &table.headers[at];
            let kind = kinds[at].unwrap_or(FieldKind::Text);
            if let Some(given) = named[at].format.filter(|given| given.kind() == kind) {
                columns.insert(name, (at, given));
                continue;
            }
            let decided = verdict(&survey.columns[at], kind, None, customs);
            if decided.certainty == Certainty::Ask {
                questions.push(Question {
                    file: table.name.clone(),
                    column: header.clone(),
                    question: decided.question.unwrap_or_default(),
                    choices: decided.choices.iter().map(ToString::to_string).collect(),
                });
            }
            columns.insert(name, (at, decided.format));
        }
        questions.sort_by(|one, other| one.column.cmp(&other.column));
        let own = |(at, named): (usize, &super::said::Named)| {
            let head = named.written.get(..DIMENSION.len()).filter(|head| head.eq_ignore_ascii_case(DIMENSION));
            head.map(|head| (named.written[head.len()..].trim().to_owned(), at))
        };
        let dimensions = named.iter().enumerate().filter_map(own).collect();
        let said = named.iter().map(|named| named.is_said).collect();
        Ok(Sheet { table, columns, dimensions, questions, missing: Vec::new(), said })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// Notes that the rows say nothing without one of these; the first is named.
    pub(super) fn need(&mut self, any: &[&'static str], called: &'static str) {
        if !any.iter().any(|name| self.has(name)) {
            self.missing.extend(any.first().map(|first| (*first, called)));
        }
    }

    /// Refuses the file where a column is missing, or how one is written must be asked.
    pub(super) fn decided(&self, input: Input) -> Result<(), IntakeError> {
        decided(input, self.table, &self.missing, &self.questions)
    }

    /// Gives every row that is not blank. Rows that can't be cut become problems.
    pub(super) fn each(
        &self,
        input: Input,
        problems: &mut Vec<Problem>,
        mut each: impl FnMut(&Row<'_>, &mut Vec<Problem>),
    ) -> Result<(), IntakeError> {
        let table = self.table;
        let wrong = |row: u64, message: String| Problem {
            kind: ProblemKind::NotReadable,
            input,
            file: Some(table.name.clone()),
            row: Some(row),
            contract: None,
            message,
        };
        problems.extend(table.rejects.iter().map(|reject| wrong(reject.row, reject.reason.clone())));
        read_rows(table, table.start, table.body.length(), table.first_row, &mut |_, _| Ok(()), &mut |raw| {
            if let Some(fault) = &raw.fault {
                problems.push(wrong(raw.row, fault.reason().0));
            } else if raw.len() > table.headers.len() || raw.len() < table.headers.len() && !table.short_rows && !raw.is_blank() {
                problems.push(wrong(raw.row, format!("the row has {} cells and the header has {}", raw.len(), table.headers.len())));
            } else if !raw.cells().all(|cell| cell.trim().is_empty()) {
                each(&Row { sheet: self, raw: &raw }, problems);
            }
            ControlFlow::Continue(())
        })?;
        table.body.check_unchanged()
    }
}

/// Refuses a file that lacks columns, or of whose columns something must be asked.
pub(super) fn decided(
    input: Input,
    table: &Table,
    missing: &[(&'static str, &'static str)],
    questions: &[Question],
) -> Result<(), IntakeError> {
    if let [(field, called), ..] = missing {
        let message =
            format!("{}: no column is recognised as the {called} ({field}). The columns are: {}", table.name, table.headers.join(", "));
        return Err(IntakeError::RatingColumns { input, message, example: format!("COLUMN={field}") });
    }
    let Some(first) = questions.first() else { return Ok(()) };
    let asked = |question: &Question| {
        format!("{}, column {}: {} ({})", question.file, question.column, question.question, question.choices.join(" or "))
    };
    let message = questions.iter().map(asked).collect::<Vec<_>>().join("\n");
    let format = first.choices.first().map_or("DD/MM/YYYY", String::as_str);
    Err(IntakeError::RatingColumns { input, message, example: format!("{}={format}", first.column) })
}

/// A row of a sheet.
pub(super) struct Row<'r> {
    sheet: &'r Sheet<'r>,
    raw: &'r RawRow<'r>,
}

impl<'r> Row<'r> {
    pub(super) fn number(&self) -> u64 {
        self.raw.row
    }

    pub(super) fn file(&self) -> &'r str {
        &self.sheet.table.name
    }

    pub(super) fn cell(&self, at: usize) -> &'r str {
        self.raw.cell(at).trim()
    }

    /// The text of a column; empty where it has none.
    pub(super) fn text(&self, name: &str) -> &'r str {
        self.sheet.columns.get(name).map_or("", |(at, _)| self.cell(*at))
    }

    pub(super) fn filled(&self, name: &str) -> Option<&'r str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.filled(name).map(str::to_owned)
    }

    pub(super) fn decimal(&self, name: &str) -> Result<Option<Decimal>, Fault> {
        let Some(text) = self.filled(name) else { return Ok(None) };
        let format = match self.sheet.columns.get(name) {
            Some((_, ValueFormat::Number(format))) => *format,
            _ => NumberFormat::PLAIN,
        };
        parse_number(text, format, false).map(Some).map_err(|fault| self.fault(name, &fault.reason(format)))
    }

    /// An amount or a quantity, which is not negative.
    pub(super) fn positive(&self, name: &str) -> Result<Option<Decimal>, Fault> {
        match self.decimal(name)? {
            Some(value) if value.is_sign_negative() && !value.is_zero() => Err(self.fault(name, "it is negative")),
            value => Ok(value),
        }
    }

    pub(super) fn whole(&self, name: &str) -> Result<Option<u32>, Fault> {
        let Some(value) = self.positive(name)? else { return Ok(None) };
        let whole = value.normalize();
        let number = u32::try_from(whole.mantissa()).ok().filter(|_| whole.scale() == 0);
        number.map(Some).ok_or_else(|| self.fault(name, "not a whole number"))
    }

    pub(super) fn date(&self, name: &str) -> Result<Option<NaiveDate>, Fault> {
        let Some(text) = self.filled(name) else { return Ok(None) };
        let format = match self.sheet.columns.get(name) {
            Some((_, ValueFormat::Date(format))) => *format,
            _ => DateFormat::ISO,
        };
        crate::date::parse_date(text, format).map(Some).map_err(|fault| self.fault(name, &fault.reason(format)))
    }

    /// The day after a last day.
    pub(super) fn after(&self, name: &str) -> Result<Option<NaiveDate>, Fault> {
        match self.date(name)? {
            Some(day) => day.succ_opt().map(Some).ok_or_else(|| self.fault(name, "too far in the future")),
            None => Ok(None),
        }
    }

    pub(super) fn yes(&self, name: &str) -> Result<Option<bool>, Fault> {
        match self.text(name).to_lowercase().as_str() {
            "" => Ok(None),
            "yes" | "true" | "1" | "y" | "ja" | "oui" => Ok(Some(true)),
            "no" | "false" | "0" | "n" | "nein" | "non" => Ok(Some(false)),
            _ => Err(self.fault(name, "neither yes nor no")),
        }
    }

    /// One of some words.
    pub(super) fn one_of<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, Fault> {
        let Some(text) = self.filled(name) else { return Ok(None) };
        let said = crate::names::normalise(text);
        let found = words.iter().find(|(word, _)| *word == said).map(|(_, value)| *value);
        let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        found.map(Some).ok_or_else(|| self.fault(name, &format!("it must be one of {}", known())))
    }

    pub(super) fn fault(&self, name: &str, reason: &str) -> Fault {
        let header = self.sheet.columns.get(name).map_or(name, |(at, _)| self.sheet.table.headers[*at].as_str());
        let value: String = self.text(name).chars().take(80).collect();
        Fault(if value.is_empty() { format!("{header}: {reason}") } else { format!("{header} “{value}”: {reason}") })
    }

    pub(super) fn problem(&self, kind: ProblemKind, input: Input, contract: Option<&str>, message: &str) -> Problem {
        Problem {
            kind,
            input,
            file: Some(self.file().to_owned()),
            row: Some(self.number()),
            contract: contract.map(str::to_owned),
            message: message.to_owned(),
        }
    }
}
