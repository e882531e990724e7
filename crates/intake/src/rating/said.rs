//! What a column of a rating's file is: as the user says, or as its header does.

use crate::error::IntakeError;
use crate::format::ValueFormat;
use crate::names::normalise;
use crate::profile::Profile;
use crate::table::Table;
use tieout_billing::rating::Input;

/// What the user says of a column of contracts, prices or usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidColumn {
    /// Its header; capitals and punctuation don't matter.
    pub column: String,
    /// What it is, such as `start_date`, or `dim:region` for a dimension. `None`: what its header says. Empty: it is left out.
    pub field: Option<String>,
    /// How its numbers or dates are written. `None`: as they look.
    pub format: Option<ValueFormat>,
}

/// What stands before the name of a dimension.
pub(super) const DIMENSION: &str = "dim:";

impl SaidColumn {
    /// What a profile says. A column of which it knows no field is what its header says.
    pub fn of(profile: &Profile) -> Vec<SaidColumn> {
        let said = profile.columns.iter().map(|column| SaidColumn {
            column: column.header.clone(),
            field: column.field.as_ref().map(ToString::to_string),
            format: Some(column.format),
        });
        said.collect()
    }

    fn is_of(&self, header: &str) -> bool {
        self.column == header || normalise(&self.column) == normalise(header)
    }
}

/// A column by its name.
pub(super) struct Named {
    /// As [`normalise`] gives it; empty: the column is left out.
    pub(super) name: String,
    /// As the file writes it, or as the user says.
    pub(super) written: String,
    pub(super) format: Option<ValueFormat>,
    pub(super) is_said: bool,
}

/// The columns of a table by their names. A column that the user names takes the name from one whose header says the same.
pub(super) fn named(table: &Table, said: &[SaidColumn]) -> Vec<Named> {
    let of = |header: &String| -> (Option<&str>, Option<ValueFormat>) {
        let of = || said.iter().filter(|said| said.is_of(header));
        (of().rev().find_map(|said| said.field.as_deref()), of().rev().find_map(|said| said.format))
    };
    let given: Vec<_> = table.headers.iter().map(of).collect();
    let taken: Vec<String> = given.iter().filter_map(|(field, _)| field.map(normalise)).collect();
    let named = |(header, (field, format)): (&String, &(Option<&str>, Option<ValueFormat>))| {
        let name = normalise(field.unwrap_or(header));
        let lost = field.is_none() && taken.contains(&name);
        Named {
            name: if lost { String::new() } else { name },
            written: field.unwrap_or(header).to_owned(),
            format: *format,
            is_said: field.is_some() || format.is_some(),
        }
    };
    table.headers.iter().zip(&given).map(named).collect()
}

/// Refuses what is said of a column that no file has, and a field that there is not.
pub(super) fn check(input: Input, said: &[SaidColumn], fields: &[&str], tables: &[Table]) -> Result<(), IntakeError> {
    let headers = || tables.iter().flat_map(|table| &table.headers);
    for one in said {
        let wrong = |message: String| Err(IntakeError::RatingColumns { input, message, example: String::new() });
        if !headers().any(|header| one.is_of(header)) {
            let all = headers().map(String::as_str).collect::<Vec<_>>().join(", ");
            return wrong(format!("there is no column “{}”. The columns are: {all}", one.column));
        }
        let field = one.field.as_deref().unwrap_or_default();
        let known = field.is_empty() || field.starts_with(DIMENSION) && input != Input::Contracts || fields.contains(&field);
        if !known {
            let dimension = if input == Input::Contracts { "" } else { ", dim:NAME for a dimension" };
            return wrong(format!("“{}” can't be {field}; there are: {}{dimension}", one.column, fields.join(", ")));
        }
    }
    Ok(())
}
