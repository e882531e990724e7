//! What the rows of files are, where the user has not said it.

use crate::assign::{assign, is_taken};
use crate::error::IntakeError;
use crate::evidence::Survey;
use crate::mapping::Role;
use crate::names::normalise;
use crate::prepare::prepare;
use crate::shapes::recognise;
use crate::survey::survey_sample;
use crate::table::Table;
use std::path::{Path, PathBuf};
use tieout_billing::{Field, RecordKind};

/// The kind of rows that the files most look like. A bill run unless another kind explains more of the columns, and either knows the
/// export by its columns or lacks none that it needs. The file's name counts as two columns, a known export as ten.
///
/// # Errors
/// When a file can't be read or holds no table.
pub fn guess_kind(paths: &[PathBuf]) -> Result<RecordKind, IntakeError> {
    let tables = prepare(paths, None)?;
    let surveys = tables.iter().map(survey_sample).collect::<Result<Vec<_>, _>>()?;
    let (explained, is_bill) = score(RecordKind::Invoices, &tables, &surveys, paths);
    // Columns that bills have too make no bill where there is no money in them.
    let mut best = (RecordKind::Invoices, if is_bill { explained } else { explained.saturating_sub(1) });
    for kind in RecordKind::ALL.iter().copied().filter(|kind| *kind != RecordKind::Invoices) {
        let (explained, possible) = score(kind, &tables, &surveys, paths);
        if possible && explained > best.1 {
            best = (kind, explained);
        }
    }
    Ok(best.0)
}

/// What a bill asks for, in any of its columns.
const MONEY: &[Field] =
    &[Field::NetAmount, Field::GrossAmount, Field::UnitPrice, Field::InvoiceNet, Field::InvoiceGross, Field::InvoiceDue];

/// How many columns the kind explains, and whether every table may be of the kind.
fn score(kind: RecordKind, tables: &[Table], surveys: &[Survey], paths: &[PathBuf]) -> (usize, bool) {
    let named = paths.iter().any(|path| is_named(kind, path));
    let (mut explained, mut possible) = (if named { 2 } else { 0 }, true);
    for (table, survey) in tables.iter().zip(surveys) {
        let names: Vec<String> = table.headers.iter().map(|header| normalise(header)).collect();
        let shape = recognise(kind, &names);
        let choices = assign(table, survey, kind, Role::Lines, shape, None, &mut Vec::new());
        explained += choices.iter().filter(|choice| choice.known().is_some()).count() + if shape.is_some() { 10 } else { 0 };
        let any = |fields: &[Field]| fields.iter().any(|field| is_taken(&choices, *field));
        possible &= shape.is_some()
            || match kind {
                RecordKind::Invoices => any(MONEY) && any(&[Field::InvoiceNumber, Field::CustomerId, Field::Product, Field::Description]),
                other => other.required().iter().all(|field| is_taken(&choices, *field)),
            };
    }
    (explained, possible)
}

/// Whether the file's name says the kind: `contracts-2026.csv`, `Tax rates.xlsx`.
fn is_named(kind: RecordKind, path: &Path) -> bool {
    let name = path.file_name().map(|name| normalise(&name.to_string_lossy())).unwrap_or_default();
    let words: Vec<&str> = name.split('_').collect();
    let wanted: Vec<&str> = kind.name().split('_').collect();
    words.windows(wanted.len()).any(|part| part == wanted)
}
