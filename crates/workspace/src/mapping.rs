//! Between intake's mapping and the columns that the window shows and changes.

use crate::view::{
    ColumnMappingView, FieldChoiceView, InspectedFileView, InspectionView, MissingView, PreviewCellView, PreviewRowView, PreviewView,
};
use crate::{Error, Result};
use std::collections::BTreeSet;
use tieout_billing::{Field, FieldKind, FieldName};
use tieout_intake::{
    Certainty, ColumnMapping, DateFormat, DecidedBy, FileMapping, Inspection, Mapping, NumberFormat, Preview, Role, ValueFormat,
};

/// The columns of a mapping as the window shows them.
pub fn views(mapping: &Mapping) -> Vec<ColumnMappingView> {
    mapping.columns.iter().map(view).collect()
}

/// A column of a mapping as the window shows it.
pub fn view(column: &ColumnMapping) -> ColumnMappingView {
    ColumnMappingView {
        index: column.index,
        file: column.file,
        header: column.header.clone(),
        field: column.field.as_ref().map_or_else(String::new, ToString::to_string),
        kind: kind_name(column.kind).to_owned(),
        format: column.format.to_string(),
        minor_units: column.minor_units,
        decided_by: match column.decided_by {
            DecidedBy::Name => "name",
            DecidedBy::Content => "content",
            DecidedBy::Profile => "profile",
            DecidedBy::User => "user",
        }
        .to_owned(),
        certainty: match column.certainty {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
            Certainty::Ask => "ask",
        }
        .to_owned(),
        question: column.question.clone(),
        choices: column.choices.iter().map(ToString::to_string).collect(),
    }
}

/// `text`, `decimal` or `date`.
pub fn kind_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Decimal => "decimal",
        FieldKind::Date => "date",
    }
}

/// The found mapping with what the user decided put over it. Columns are told apart by file and index; what the user left as it was
/// found stays so, with its question.
pub fn apply(found: &mut Mapping, decided: &[ColumnMappingView]) -> Result<()> {
    for wanted in decided {
        let column = found.columns.iter_mut().find(|column| column.file == wanted.file && column.index == wanted.index);
        let Some(column) = column else {
            return Err(Error::Invalid(format!(
                "the mapping names column {} ({}), which the file does not have",
                wanted.index + 1,
                wanted.header
            )));
        };
        if view(column) == *wanted {
            continue;
        }
        let format: ValueFormat = wanted.format.parse().map_err(|error| Error::Invalid(format!("column {}: {error}", wanted.header)))?;
        let answered = wanted.certainty != "ask" || format != column.format || wanted.decided_by == "user";
        if answered {
            column.choose(format);
        }
        column.field = (!wanted.field.is_empty()).then(|| FieldName::from(wanted.field.as_str()));
        column.minor_units = wanted.minor_units;
        if let Some(kind) = column.field.as_ref().and_then(FieldName::known).map(Field::kind).filter(|kind| *kind != column.format.kind()) {
            // What the column was taken for before does not fit what it means.
            column.choose(plain_format(kind));
        }
        if column.field.is_none() && column.certainty == Certainty::Ask {
            // A column that is left out has nothing to ask.
            column.choose(ValueFormat::Text);
        }
    }
    refuse_twins(found)
}

/// How values of the kind are written where nothing else is known.
pub fn plain_format(kind: FieldKind) -> ValueFormat {
    match kind {
        FieldKind::Text => ValueFormat::Text,
        FieldKind::Decimal => ValueFormat::Number(NumberFormat { decimal: '.', thousands: None }),
        FieldKind::Date => ValueFormat::Date(DateFormat::ISO),
    }
}

fn refuse_twins(mapping: &Mapping) -> Result<()> {
    let mut seen = BTreeSet::new();
    for column in &mapping.columns {
        // A header file and a line file may both carry the invoice number.
        if let Some(field) = &column.field
            && !seen.insert((column.file, field.as_str()))
        {
            return Err(Error::Invalid(format!("two columns are mapped to {field}; leave one of them out")));
        }
    }
    Ok(())
}

/// What was found in the files, as the window shows it.
pub fn inspection_view(inspection: &Inspection, mapping: &Mapping, preview: &Preview, profile: Option<&str>) -> InspectionView {
    InspectionView {
        kind: mapping.kind.name().to_owned(),
        files: inspection
            .files
            .iter()
            .map(|file| InspectedFileView {
                name: file.name.clone(),
                format: file.format.clone(),
                role: match file.role {
                    Role::Lines => "lines",
                    Role::Headers => "headers",
                }
                .to_owned(),
                bytes: file.bytes,
            })
            .collect(),
        shape: inspection.shape.clone().unwrap_or_else(|| "by content".to_owned()),
        profile: profile.map(str::to_owned),
        mapping: views(mapping),
        fields: mapping.kind.fields().iter().map(|field| choice_view(*field)).collect(),
        missing: mapping.missing().into_iter().map(|field| missing_view(mapping, field)).collect(),
        ready: mapping.is_decided(),
        preview: preview_view(preview),
    }
}

fn choice_view(field: Field) -> FieldChoiceView {
    FieldChoiceView { field: field.name().to_owned(), title: field.title().to_owned(), kind: kind_name(field.kind()).to_owned() }
}

fn missing_view(mapping: &Mapping, field: Field) -> MissingView {
    let columns = mapping.candidates(field).into_iter().filter_map(|index| u32::try_from(index).ok()).collect();
    MissingView { field: field.name().to_owned(), question: Mapping::question(field), columns }
}

fn preview_view(preview: &Preview) -> PreviewView {
    let row_view = |row: &tieout_intake::PreviewRow| {
        let cell_view = |cell: &tieout_intake::PreviewCell| PreviewCellView {
            read: cell.read.clone(),
            source: (cell.source != cell.read).then(|| cell.source.clone()),
            problem: cell.problem.clone(),
        };
        let mut cells: Vec<PreviewCellView> = row.cells.iter().map(cell_view).collect();
        if let (Some(problem), Some(first)) = (&row.problem, cells.first_mut()) {
            first.problem.get_or_insert_with(|| problem.clone());
        }
        PreviewRowView { row: row.row, cells }
    };
    PreviewView {
        columns: preview.columns.iter().map(|column| column.name.to_string()).collect(),
        rows: preview.rows.iter().map(row_view).collect(),
    }
}

/// Of the mappings with these very columns, the one that reads most of them as they are shown; of several, the last.
pub fn nearest(known: Vec<Mapping>, columns: &[ColumnMappingView]) -> Option<Mapping> {
    let same = |(column, view): (&ColumnMapping, &ColumnMappingView)| {
        (column.file, column.index, &column.header) == (view.file, view.index, &view.header)
    };
    let is_of = |mapping: &Mapping| mapping.columns.len() == columns.len() && mapping.columns.iter().zip(columns).all(same);
    let alike = |mapping: &Mapping| mapping.columns.iter().zip(columns).filter(|(column, shown)| view(column) == **shown).count();
    known.into_iter().filter(is_of).max_by_key(alike)
}

/// A mapping as a profile keeps it, from its columns alone. A view does not say which files are headers, nor that a rate is a fraction;
/// what can't be read from it is as usual.
pub fn from_views(columns: &[ColumnMappingView]) -> Result<Mapping> {
    let mut mapping = Mapping::default();
    for column in columns {
        while mapping.files.len() <= column.file as usize {
            mapping.files.push(FileMapping::new(Role::Lines));
        }
        let format: ValueFormat = column.format.parse().map_err(|error| Error::Invalid(format!("column {}: {error}", column.header)))?;
        mapping.columns.push(ColumnMapping {
            file: column.file,
            index: column.index,
            header: column.header.clone(),
            field: (!column.field.is_empty()).then(|| FieldName::from(column.field.as_str())),
            kind: format.kind(),
            format,
            minor_units: column.minor_units,
            fraction: false,
            decided_by: DecidedBy::User,
            certainty: Certainty::Certain,
            question: None,
            choices: Vec::new(),
        });
    }
    refuse_twins(&mapping)?;
    Ok(mapping)
}
