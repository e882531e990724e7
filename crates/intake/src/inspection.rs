//! What files are and how they would be read, before anything is imported.

use crate::date::parse_date;
use crate::decide::decide;
use crate::error::IntakeError;
use crate::format::ValueFormat;
use crate::mapping::{Certainty, Mapping, Role};
use crate::number::parse_number;
use crate::prepare::{parts, prepare};
use crate::profile::Profile;
use crate::rows::read_rows;
use crate::source::FileSource;
use crate::table::Table;
use crate::typing::layout_of;
use std::ops::ControlFlow;
use std::path::PathBuf;
use tieout_billing::{FieldKind, FieldName, RecordKind};

/// What Tieout makes of the files.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub files: Vec<FileInspection>,
    /// `Stripe invoice lines`, `NetSuite saved search`, …; `None` where the columns were recognised one by one.
    pub shape: Option<String>,
    pub mapping: Mapping,
    /// What the user should know: columns of the profile that the files lack, repeated headers, rows above the header.
    pub notes: Vec<String>,
    pub preview: Preview,
    tables: Vec<Table>,
}

/// A file, or a table within a `.zip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInspection {
    /// The file's name without its folder; within an archive `bundle.zip/lines.csv`.
    pub name: String,
    pub path: PathBuf,
    /// For the user: `CSV, semicolon, windows-1252, gzip`.
    pub format: String,
    pub role: Role,
    /// Size of the file on disk.
    pub bytes: u64,
    /// The row that names the columns, 1-based.
    pub header_row: u64,
    pub headers: Vec<String>,
    /// About how many rows there are below the header.
    pub estimated_rows: u64,
}

/// The first rows as they would be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub columns: Vec<PreviewColumn>,
    pub rows: Vec<PreviewRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewColumn {
    pub name: FieldName,
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Index into [`Inspection::files`].
    pub file: u32,
    pub row: u64,
    /// Parallel to the preview's columns.
    pub cells: Vec<PreviewCell>,
    /// Why the whole row would be rejected.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewCell {
    /// As it will be read: `1234.50`, `2026-04-03`.
    pub read: String,
    /// As the file says it.
    pub source: String,
    /// Why it can't be read, or what is doubtful.
    pub problem: Option<String>,
}

/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 50;

/// Finds out what the files are and how each column is read, as rows of that kind. Nothing is imported.
///
/// # Errors
/// When a file can't be read or holds no table.
pub fn inspect(paths: &[PathBuf], kind: RecordKind, profile: Option<&Profile>) -> Result<Inspection, IntakeError> {
    let tables = prepare(paths, None)?;
    let decided = decide(&tables, kind, profile)?;
    let files = tables
        .iter()
        .zip(&decided.mapping.files)
        .map(|(table, file)| FileInspection {
            name: table.name.clone(),
            path: table.path.clone(),
            format: table.format.clone(),
            role: file.role,
            bytes: table.bytes,
            header_row: table.header_row,
            headers: table.headers.clone(),
            estimated_rows: table.estimated_rows,
        })
        .collect();
    let preview = preview_of(&tables, &decided.mapping)?;
    Ok(Inspection { files, shape: decided.shape, mapping: decided.mapping, notes: decided.notes, preview, tables })
}

/// The first rows as this mapping reads them, also while it still holds questions.
///
/// # Errors
/// As [`inspect`]; and when the mapping names columns that the files do not have.
pub fn preview(paths: &[PathBuf], mapping: &Mapping) -> Result<Preview, IntakeError> {
    preview_of(&prepare(paths, Some(mapping))?, mapping)
}

impl Inspection {
    /// Opens the inspected files without reading their form again. For a mapping that differs in more than its columns' meaning and
    /// format, use [`crate::open`].
    ///
    /// # Errors
    /// As [`crate::open`].
    pub fn open(&self, mapping: &Mapping) -> Result<FileSource, IntakeError> {
        FileSource::new(self.tables.clone(), mapping)
    }
}

fn preview_of(tables: &[Table], mapping: &Mapping) -> Result<Preview, IntakeError> {
    let layout = layout_of(mapping);
    let parts = parts(tables, mapping, &layout)?;
    // Parallel to the layout: the readings between which the user must choose.
    let doubts: Vec<&[ValueFormat]> = layout
        .columns
        .iter()
        .map(|column| {
            let doubtful =
                mapping.columns.iter().find(|other| other.field.as_ref() == Some(&column.name) && other.certainty == Certainty::Ask);
            doubtful.map_or(&[][..], |doubtful| &doubtful.choices)
        })
        .collect();
    let mut rows = Vec::new();
    for part in &parts {
        let mut typist = part.plan.typist();
        read_rows(&part.table, part.from, part.until, part.first_row, &mut |_, _| Ok(()), &mut |row| {
            if row.is_blank() {
                return ControlFlow::Continue(());
            }
            let mut cells = Vec::new();
            let refusal = part.plan.read(&row, &mut typist, &mut cells).err();
            let cells = part.plan.preview(&row).into_iter().zip(&doubts).map(|((source, read), choices)| match read {
                Ok(read) => {
                    let problem = other_reading(&source, &read, choices);
                    PreviewCell { read, source, problem }
                }
                Err(problem) => PreviewCell { read: String::new(), source, problem: Some(problem) },
            });
            rows.push(PreviewRow { file: part.file, row: row.row, cells: cells.collect(), problem: refusal.map(|refusal| refusal.reason) });
            if rows.len() >= PREVIEW_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
    }
    let columns = layout.columns.into_iter().map(|column| PreviewColumn { name: column.name, kind: column.kind }).collect();
    Ok(Preview { columns, rows })
}

/// What a doubtful cell could also be.
fn other_reading(source: &str, read: &str, choices: &[ValueFormat]) -> Option<String> {
    let others = choices.iter().filter_map(|format| match format {
        ValueFormat::Text => None,
        ValueFormat::Number(format) => parse_number(source, *format, false).ok().map(|number| number.to_string()),
        ValueFormat::Date(format) => parse_date(source, *format).ok().map(|date| date.to_string()),
    });
    let others: Vec<String> = others.filter(|other| other != read).collect();
    (!others.is_empty()).then(|| format!("or is it {}?", others.join(" or ")))
}
