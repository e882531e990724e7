//! From tables to a mapping: what each file is, what each column means and how it is written.

use crate::assign::{Choice, assign, is_taken};
use crate::einvoice::table as einvoice;
use crate::error::IntakeError;
use crate::evidence::Survey;
use crate::formats::{Customs, Verdict, customs_of, kind_by_content, needs_every_value, verdict};
use crate::join::{Roles, roles_of};
use crate::mapping::{Certainty, ColumnMapping, DecidedBy, FileMapping, Mapping, Role};
use crate::names::normalise;
use crate::profile::Profile;
use crate::relations::{discount_is_rate, is_repeated_total, rate_is_fraction, rates_are_fractions};
use crate::shapes::{Shape, recognise};
use crate::survey::{survey_sample, survey_whole};
use crate::table::Table;
use tieout_billing::{Field, FieldKind, FieldName, RecordKind};

/// A mapping with what is to be said of it.
pub(crate) struct Decided {
    pub(crate) shape: Option<String>,
    pub(crate) mapping: Mapping,
    pub(crate) notes: Vec<String>,
}

/// Decides every column of every table.
pub(crate) fn decide(tables: &[Table], kind: RecordKind, profile: Option<&Profile>) -> Result<Decided, IntakeError> {
    let mut surveys = tables.iter().map(survey_sample).collect::<Result<Vec<_>, _>>()?;
    let shapes: Vec<Option<&'static Shape>> = tables.iter().map(|table| shape_of(table, kind)).collect();
    let fixed = |table: &Table| table.is_einvoice && kind == RecordKind::Invoices;
    let roles = if kind == RecordKind::Invoices && !tables.iter().any(fixed) {
        roles_of(tables, &surveys, &shapes)
    } else {
        Roles::lines_only(tables.len())
    };
    let mut notes = notes_of(tables);
    let mut choices: Vec<Vec<Choice>> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        if fixed(table) {
            choices.push(einvoice::columns(table).into_iter().map(Choice::fixed).collect());
            continue;
        }
        choices.push(assign(table, &surveys[index], kind, roles.roles[index], shapes[index], profile, &mut notes));
    }
    if kind == RecordKind::Invoices {
        settle_totals(&roles, &surveys, &mut choices);
        settle_join(&roles, tables, &mut choices, &mut notes);
    }
    let mut mapping = Mapping { kind, files: files_of(tables, &roles), columns: Vec::new() };
    for (index, table) in tables.iter().enumerate() {
        let columns = format_columns(table, kind, index as u32, &mut surveys[index], &mut choices[index])?;
        mapping.columns.extend(columns);
    }
    let shape = profile.and_then(|profile| profile.shape.clone()).or_else(|| {
        let lines = roles.roles.iter().position(|role| *role == Role::Lines).unwrap_or(0);
        let known = || shapes.get(lines).copied().flatten().map(|shape| shape.name.to_owned());
        if tables.get(lines).is_some_and(fixed) { Some(einvoice::SHAPE.to_owned()) } else { known() }
    });
    Ok(Decided { shape, mapping, notes })
}

fn shape_of(table: &Table, kind: RecordKind) -> Option<&'static Shape> {
    let names: Vec<String> = table.headers.iter().map(|header| normalise(header)).collect();
    recognise(kind, &names)
}

fn notes_of(tables: &[Table]) -> Vec<String> {
    let mut notes = Vec::new();
    for table in tables {
        if !table.repeated.is_empty() {
            notes.push(format!("{}: repeated headers are told apart by their order: {}", table.name, table.repeated.join(", ")));
        }
        if table.header_row > 1 {
            notes.push(format!("{}: the header is row {}; the rows above it are passed over", table.name, table.header_row));
        }
    }
    notes
}

fn files_of(tables: &[Table], roles: &Roles) -> Vec<FileMapping> {
    tables
        .iter()
        .enumerate()
        .map(|(index, table)| FileMapping {
            role: roles.roles[index],
            join: roles.join.and_then(|join| join.column_of(index)).map(|column| table.headers[column].clone()),
            delimiter: table.given_delimiter(),
            encoding: None,
            header_row: Some(table.header_row).filter(|row| *row > 1),
            sheet: table.sheet.clone(),
        })
        .collect()
}

/// Totals of the invoice that are the line's own, and the line's that are the invoice's.
fn settle_totals(roles: &Roles, surveys: &[Survey], choices: &mut [Vec<Choice>]) {
    const PAIRS: [(Field, Field); 3] =
        [(Field::NetAmount, Field::InvoiceNet), (Field::TaxAmount, Field::InvoiceTax), (Field::GrossAmount, Field::InvoiceGross)];
    for (index, columns) in choices.iter_mut().enumerate().filter(|(index, _)| roles.roles[*index] == Role::Lines) {
        let has_line_amount = PAIRS.iter().any(|(line, _)| is_taken(columns, *line));
        for (line, total) in PAIRS {
            let of = |columns: &[Choice], field: Field| {
                columns.iter().position(|choice| choice.known() == Some(field) && choice.profile.is_none())
            };
            if !has_line_amount && let Some(column) = of(columns, total) {
                columns[column].field = Some(FieldName::Known(line));
            } else if let (Some(column), Some(number)) = (of(columns, line), of(columns, Field::InvoiceNumber))
                && !is_taken(columns, total)
                && is_repeated_total(&surveys[index], number, column, columns)
            {
                (columns[column].field, columns[column].by) = (Some(FieldName::Known(total)), DecidedBy::Content);
            }
        }
    }
}

/// Where headers and lines are two files: the number of the header is the invoice's, and what both state is read from the lines.
fn settle_join(roles: &Roles, tables: &[Table], choices: &mut [Vec<Choice>], notes: &mut Vec<String>) {
    let Some(join) = &roles.join else { return };
    let (lines, headers) = (join.lines, join.headers);
    let number = choices[headers].iter().position(|choice| choice.known() == Some(Field::InvoiceNumber));
    if number.is_some_and(|number| number != join.headers_column) || number.is_some() && !is_taken(&choices[lines], Field::InvoiceNumber) {
        for choice in choices[lines].iter_mut().filter(|choice| choice.known() == Some(Field::InvoiceNumber)) {
            choice.field = None;
        }
    }
    for field in Field::ALL {
        if !is_taken(&choices[lines], *field) {
            continue;
        }
        for choice in choices[headers].iter_mut().filter(|choice| choice.known() == Some(*field)) {
            choice.field = None;
        }
    }
    let key = &mut choices[headers][join.headers_column];
    if matches!(key.field, Some(FieldName::Other(_))) {
        key.field = None;
    }
    let taken: Vec<String> =
        choices[lines].iter().filter_map(|choice| choice.field.as_ref().map(|field| field.as_str().to_owned())).collect();
    for choice in &mut choices[headers] {
        if let Some(FieldName::Other(name)) = &mut choice.field
            && taken.contains(name)
        {
            *name = format!("invoice {name}");
        }
    }
    notes.push(format!(
        "{} has one row per invoice; it is joined to {} by {} = {}",
        tables[headers].name, tables[lines].name, tables[headers].headers[join.headers_column], tables[lines].headers[join.lines_column]
    ));
}

/// Decides how the columns of one table are written, reading all of it if the sample does not settle that.
fn format_columns(
    table: &Table,
    kind: RecordKind,
    file: u32,
    survey: &mut Survey,
    choices: &mut [Choice],
) -> Result<Vec<ColumnMapping>, IntakeError> {
    let mut kinds = kinds_of(table, survey, choices);
    let mut customs = customs_of(survey, &kinds);
    let doubtful = |survey: &Survey, customs: Customs, kinds: &[Option<FieldKind>]| {
        survey.columns.iter().zip(kinds).zip(choices.iter()).any(|((evidence, kind), choice)| {
            choice.profile.is_none() && kind.is_some_and(|kind| needs_every_value(evidence, kind, customs))
        })
    };
    if !survey.complete && doubtful(survey, customs, &kinds) {
        *survey = survey_whole(table)?;
        kinds = kinds_of(table, survey, choices);
        customs = customs_of(survey, &kinds);
    }
    let mut columns = Vec::new();
    for (index, (choice, value_kind)) in choices.iter().zip(&kinds).enumerate() {
        let value_kind = value_kind.unwrap_or(FieldKind::Text);
        let mut found = match &choice.profile {
            Some(profile) => Verdict { format: profile.format, certainty: Certainty::Certain, question: None, choices: Vec::new() },
            None => verdict(&survey.columns[index], value_kind, choice.known(), customs),
        };
        if choice.field.is_none() {
            found.certainty = Certainty::Certain;
            found.question = None;
            found.choices.clear();
        }
        let likely = choice.known() == Some(Field::InvoiceNumber) && choice.by == DecidedBy::Content;
        if likely && found.question.is_none() {
            found.question = Some("its values come in runs, as the lines of an invoice do".to_owned());
        }
        columns.push(ColumnMapping {
            file,
            index: index as u32,
            header: table.headers[index].clone(),
            field: choice.field.clone(),
            kind: value_kind,
            format: found.format,
            minor_units: choice.minor_units,
            fraction: choice.fraction,
            decided_by: choice.by,
            certainty: if likely && found.certainty == Certainty::Certain { Certainty::Likely } else { found.certainty },
            question: found.question,
            choices: found.choices,
        });
    }
    let fixed = |field: Field| choices.iter().any(|choice| choice.known() == Some(field) && choice.profile.is_some());
    if !fixed(Field::DiscountAmount) && discount_is_rate(survey, &columns) {
        for column in columns.iter_mut().filter(|column| column.field == Some(FieldName::Known(Field::DiscountAmount))) {
            (column.field, column.decided_by) = (Some(FieldName::Known(Field::DiscountRate)), DecidedBy::Content);
        }
    }
    if kind == RecordKind::Invoices && !fixed(Field::TaxRate) && rate_is_fraction(survey, &columns) {
        for column in columns.iter_mut().filter(|column| column.field == Some(FieldName::Known(Field::TaxRate))) {
            (column.fraction, column.decided_by) = (true, DecidedBy::Content);
        }
    }
    for field in [Field::TaxRate, Field::LossRate] {
        if kind != RecordKind::Invoices && !fixed(field) && rates_are_fractions(survey, &columns, field) {
            for column in columns.iter_mut().filter(|column| column.field == Some(FieldName::Known(field))) {
                (column.fraction, column.decided_by, column.certainty) = (true, DecidedBy::Content, Certainty::Likely);
                column.question = Some("no rate is above 1, so 0.2 is read as 20 %".to_owned());
            }
        }
    }
    Ok(columns)
}

/// The kind of every column; `None` where it is left out.
fn kinds_of(table: &Table, survey: &Survey, choices: &[Choice]) -> Vec<Option<FieldKind>> {
    let kind = |index: usize, choice: &Choice| {
        choice.field.as_ref()?;
        if let Some(profile) = &choice.profile {
            return Some(profile.kind);
        }
        Some(choice.known().map_or_else(|| kind_by_content(&normalise(&table.headers[index]), &survey.columns[index]), Field::kind))
    };
    choices.iter().enumerate().map(|(index, choice)| kind(index, choice)).collect()
}
