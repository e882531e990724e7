//! Which column means what, and how it is written.

use crate::error::IntakeError;
use crate::format::{DateFormat, NumberFormat, ValueFormat};
use crate::mapping::{Certainty, ColumnMapping, DecidedBy, FileMapping, Mapping, Role};
use crate::names::{GENERAL, normalise};
use crate::profile::Profile;
use crate::table::Table;
use tieout_billing::{Field, FieldKind, FieldName};

/// A mapping with what is to be said of it.
pub(crate) struct Decided {
    pub(crate) shape: Option<String>,
    pub(crate) mapping: Mapping,
    pub(crate) notes: Vec<String>,
}

/// Decides every column of every table.
pub(crate) fn decide(tables: &[Table], _profile: Option<&Profile>) -> Result<Decided, IntakeError> {
    let mut mapping = Mapping::default();
    for (table, file) in tables.iter().zip(0_u32..) {
        mapping.files.push(FileMapping::new(Role::Lines));
        let names: Vec<String> = table.headers.iter().map(|header| normalise(header)).collect();
        let mut fields: Vec<Option<Field>> = vec![None; names.len()];
        for (field, synonyms) in GENERAL {
            if let Some(column) = synonyms.iter().find_map(|synonym| names.iter().position(|name| name == synonym)) {
                fields[column] = Some(*field);
            }
        }
        if !fields.contains(&Some(Field::InvoiceNumber)) {
            return Err(IntakeError::NoInvoiceNumber { file: table.name.clone(), columns: table.headers.join(", ") });
        }
        for ((header, field), index) in table.headers.iter().zip(fields).zip(0_u32..) {
            let kind = field.map_or(FieldKind::Text, Field::kind);
            let format = match kind {
                FieldKind::Text => ValueFormat::Text,
                FieldKind::Decimal => ValueFormat::Number(NumberFormat::PLAIN),
                FieldKind::Date => ValueFormat::Date(DateFormat::ISO),
            };
            mapping.columns.push(ColumnMapping {
                file,
                index,
                header: header.clone(),
                field: Some(field.map_or_else(|| FieldName::Other(header.clone()), FieldName::Known)),
                kind,
                format,
                minor_units: false,
                fraction: false,
                decided_by: DecidedBy::Name,
                certainty: Certainty::Certain,
                question: None,
                choices: Vec::new(),
            });
        }
    }
    Ok(Decided { shape: None, mapping, notes: Vec::new() })
}
