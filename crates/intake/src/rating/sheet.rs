//! Tables of a few columns that are known by name, row by row: contracts and price lists.

use super::words::said;
use crate::error::{IntakeError, Question};
use crate::format::{DateFormat, NumberFormat, ValueFormat};
use crate::formats::{customs_of, needs_every_value, verdict};
use crate::mapping::Certainty;
use crate::number::parse_number;
use crate::profile::Profile;
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
    columns: HashMap<&'static str, (usize, ValueFormat)>,
    /// Columns with this prefix, without it, as the file writes them.
    pub(super) prefixed: Vec<(String, usize)>,
}

/// A value that can't be read.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String);

impl<'t> Sheet<'t> {
    /// `prefix`: of columns whose rest is a name of the user's own, such as `dim:`.
    pub(super) fn of(table: &'t Table, words: &[Word], prefix: &str, profile: Option<&Profile>) -> Result<Sheet<'t>, IntakeError> {
        let names: Vec<String> = table.headers.iter().map(|header| said(header, profile)).collect();
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
            let given = profile.and_then(|profile| profile.columns.iter().find(|column| column.header == *header));
            if let Some(given) = given.filter(|given| given.format.kind() == kind) {
                columns.insert(name, (at, given.format));
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
        if !questions.is_empty() {
            questions.sort_by(|one, other| one.column.cmp(&other.column));
            return Err(IntakeError::Undecided(questions));
        }
        let own = |(at, header): (usize, &String)| {
            let head = header.get(..prefix.len()).filter(|head| !prefix.is_empty() && head.eq_ignore_ascii_case(prefix));
            head.map(|head| (header[head.len()..].trim().to_owned(), at))
        };
        let prefixed = table.headers.iter().enumerate().filter_map(own).collect();
        Ok(Sheet { table, columns, prefixed })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// Refuses the file where it lacks a column without which it says nothing.
    pub(super) fn need(&self, name: &'static str, called: &str) -> Result<(), IntakeError> {
        if self.has(name) {
            return Ok(());
        }
        Err(IntakeError::Missing {
            file: self.table.name.clone(),
            field: name,
            called: called.to_owned(),
            columns: self.table.headers.join(", "),
        })
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
