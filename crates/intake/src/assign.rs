//! Which column means what: by the profile, by the shape, by its name, by its values, in that order.

use crate::evidence::{Evidence, Survey};
use crate::mapping::{DecidedBy, Role};
use crate::names::{GENERAL, normalise};
use crate::profile::{Profile, ProfileColumn};
use crate::records::names_of;
use crate::shapes::{Means, Shape, is_technical};
use crate::table::Table;
use tieout_billing::{Field, FieldKind, FieldName, RecordKind};

/// What is decided of one column.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// `None`: left out.
    pub(crate) field: Option<FieldName>,
    pub(crate) minor_units: bool,
    pub(crate) fraction: bool,
    pub(crate) by: DecidedBy,
    /// What the profile says of the column.
    pub(crate) profile: Option<ProfileColumn>,
    /// The shape or the profile has spoken: names and values have no more say.
    settled: bool,
}

impl Choice {
    /// The known field that the column is.
    pub(crate) fn known(&self) -> Option<Field> {
        self.field.as_ref().and_then(FieldName::known)
    }

    /// A column of which everything is known beforehand.
    pub(crate) fn fixed(column: ProfileColumn) -> Choice {
        Choice {
            field: column.field.clone(),
            minor_units: column.minor_units,
            fraction: column.fraction,
            by: DecidedBy::Name,
            profile: Some(column),
            settled: true,
        }
    }

    fn settle(&mut self, field: Option<FieldName>, by: DecidedBy) {
        (self.field, self.by, self.settled) = (field, by, true);
    }
}

/// Chooses for every column of a table. `notes` takes what the user should know.
pub(crate) fn assign(
    table: &Table,
    survey: &Survey,
    kind: RecordKind,
    role: Role,
    shape: Option<&Shape>,
    profile: Option<&Profile>,
    notes: &mut Vec<String>,
) -> Vec<Choice> {
    let names: Vec<String> = table.headers.iter().map(|header| normalise(header)).collect();
    let own = |header: &String| Choice {
        field: Some(FieldName::Other(header.clone())),
        minor_units: false,
        fraction: false,
        by: DecidedBy::Content,
        profile: None,
        settled: false,
    };
    let mut choices: Vec<Choice> = table.headers.iter().map(own).collect();
    if let Some(profile) = profile {
        by_profile(profile, role, table, &names, &mut choices, notes);
    }
    if let Some(shape) = shape {
        by_shape(shape, &names, survey, &mut choices);
    }
    for (choice, name) in choices.iter_mut().zip(&names) {
        if !choice.settled && is_technical(name) {
            choice.settle(None, DecidedBy::Name);
        }
    }
    if kind == RecordKind::Invoices {
        by_name(role, &names, survey, &mut choices);
        by_own_name(&names, survey, &mut choices);
    } else {
        by_name_of_record(kind, &names, survey, &mut choices);
    }
    by_content(kind, survey, &mut choices);
    for (choice, name) in choices.iter_mut().zip(&names) {
        if !choice.settled && (is_row_id(name) || is_creation(name)) {
            choice.settle(None, DecidedBy::Name);
        }
    }
    apart(&mut choices);
    choices
}

fn by_profile(profile: &Profile, role: Role, table: &Table, names: &[String], choices: &mut [Choice], notes: &mut Vec<String>) {
    for column in profile.columns.iter().filter(|column| column.role == role) {
        let exact = table.headers.iter().position(|header| *header == column.header);
        let found = exact.or_else(|| {
            let wanted = normalise(&column.header);
            names.iter().position(|name| *name == wanted)
        });
        match found {
            Some(index) if choices[index].profile.is_none() => {
                let choice = &mut choices[index];
                choice.settle(column.field.clone(), DecidedBy::Profile);
                (choice.minor_units, choice.fraction, choice.profile) = (column.minor_units, column.fraction, Some(column.clone()));
            }
            Some(_) => {}
            None if column.field.is_some() => {
                notes.push(format!("{}: the profile “{}” has a column “{}”, the file has not", table.name, profile.name, column.header));
            }
            None => {}
        }
    }
}

fn by_shape(shape: &Shape, names: &[String], survey: &Survey, choices: &mut [Choice]) {
    for (name, means) in shape.columns {
        let Some(index) = names.iter().position(|other| other == name).filter(|index| !choices[*index].settled) else { continue };
        let (field, minor_units, fraction) = match *means {
            Means::Own => {
                choices[index].settled = true;
                choices[index].by = DecidedBy::Name;
                continue;
            }
            Means::Out => {
                choices[index].settle(None, DecidedBy::Name);
                continue;
            }
            Means::Field(field) => (field, false, false),
            Means::Minor(field) => (field, true, false),
            Means::Fraction(field) => (field, false, true),
        };
        if is_taken(choices, field) || !fits(field, &survey.columns[index]) {
            // A second identifier of the same thing says nothing of the bill.
            if matches!(field, Field::InvoiceNumber | Field::LineNumber) {
                choices[index].settle(None, DecidedBy::Name);
            }
            continue;
        }
        choices[index].settle(Some(FieldName::Known(field)), DecidedBy::Name);
        choices[index].minor_units = minor_units && field.kind() == FieldKind::Decimal;
        choices[index].fraction = fraction;
    }
}

fn by_name(role: Role, names: &[String], survey: &Survey, choices: &mut [Choice]) {
    for (field, synonyms) in GENERAL {
        let meant = field_in_role(*field, role);
        if is_taken(choices, meant) || role == Role::Headers && !belongs_in_header(meant) {
            continue;
        }
        let free = |index: &usize| !choices[*index].settled && fits(meant, &survey.columns[*index]);
        let plain = |synonym: &&&str| names.iter().position(|name| name == **synonym).filter(free).map(|index| (index, false));
        let dressed = |synonym: &&&str| {
            let found = names.iter().position(|name| {
                Stripped::of(name).is_some_and(|stripped| stripped.rest == **synonym && (stripped.of_line || stripped.minor))
            });
            found.filter(free).map(|index| (index, Stripped::of(&names[index]).is_some_and(|stripped| stripped.minor)))
        };
        let of_line =
            |synonym: &&&str| dressed(synonym).filter(|(index, _)| Stripped::of(&names[*index]).is_some_and(|stripped| stripped.of_line));
        let line_id = || {
            names.iter().position(|name| Stripped::of(name).is_some_and(|stripped| stripped.of_line && stripped.rest == "id")).filter(free)
        };
        let found = if meant.is_invoice_level() {
            synonyms.iter().find_map(|synonym| plain(&synonym).or_else(|| dressed(&synonym)))
        } else {
            let first = synonyms.iter().find_map(|synonym| of_line(&synonym));
            let first = first.or_else(|| (meant == Field::LineNumber).then(line_id).flatten().map(|index| (index, false)));
            first.or_else(|| synonyms.iter().find_map(|synonym| plain(&synonym).or_else(|| dressed(&synonym))))
        };
        if let Some((index, minor)) = found {
            choices[index].settle(Some(FieldName::Known(meant)), DecidedBy::Name);
            choices[index].minor_units = minor && meant.kind() == FieldKind::Decimal;
        }
    }
}

/// A column that is called like a field which nothing else was taken for is that field.
fn by_own_name(names: &[String], survey: &Survey, choices: &mut [Choice]) {
    for (index, name) in names.iter().enumerate().filter(|(index, _)| !choices[*index].settled).collect::<Vec<_>>() {
        if let Some(field) = Field::from_name(name).filter(|field| field.is_line())
            && !is_taken(choices, field)
            && fits(field, &survey.columns[index])
        {
            choices[index].settle(Some(FieldName::Known(field)), DecidedBy::Name);
        }
    }
}

/// A record is one row: what its columns are called is all that there is to go by.
fn by_name_of_record(kind: RecordKind, names: &[String], survey: &Survey, choices: &mut [Choice]) {
    for (field, synonyms) in names_of(kind) {
        if is_taken(choices, field) {
            continue;
        }
        let free = |index: &usize| !choices[*index].settled && fits(field, &survey.columns[*index]);
        let found = synonyms.iter().find_map(|synonym| {
            let plain = names.iter().position(|name| name == synonym).filter(free).map(|index| (index, false));
            plain.or_else(|| {
                let minor = |name: &String| Stripped::of(name).is_some_and(|stripped| stripped.minor && stripped.rest == *synonym);
                names.iter().position(minor).filter(free).map(|index| (index, true))
            })
        });
        if let Some((index, minor)) = found {
            choices[index].settle(Some(FieldName::Known(field)), DecidedBy::Name);
            choices[index].minor_units = minor && field.kind() == FieldKind::Decimal;
        }
    }
}

/// A name without the words that say "of the line" or "in cents".
struct Stripped<'a> {
    rest: &'a str,
    of_line: bool,
    minor: bool,
}

impl Stripped<'_> {
    fn of(name: &str) -> Option<Stripped<'_>> {
        const OF_LINE: &[&str] = &[
            "lines_",
            "line_items_",
            "line_item_",
            "invoice_items_",
            "invoice_item_",
            "invoice_lines_",
            "invoice_line_",
            "items_",
            "fees_",
            "fee_",
        ];
        const MINOR: &[&str] = &["_in_cents", "_cents", "_minor", "_minor_units"];
        let prefix = OF_LINE.iter().find_map(|prefix| name.strip_prefix(prefix));
        let rest = prefix.unwrap_or(name);
        let suffix = MINOR.iter().find_map(|suffix| rest.strip_suffix(suffix));
        (prefix.is_some() || suffix.is_some()).then(|| Stripped {
            rest: suffix.unwrap_or(rest),
            of_line: prefix.is_some(),
            minor: suffix.is_some(),
        })
    }
}

/// In a file of headers, amounts are those of the invoice.
fn field_in_role(field: Field, role: Role) -> Field {
    match (role, field) {
        (Role::Headers, Field::NetAmount) => Field::InvoiceNet,
        (Role::Headers, Field::TaxAmount) => Field::InvoiceTax,
        (Role::Headers, Field::GrossAmount) => Field::InvoiceGross,
        _ => field,
    }
}

fn belongs_in_header(field: Field) -> bool {
    field.is_invoice_level()
        || matches!(
            field,
            Field::Subscription | Field::TaxRate | Field::TaxCategory | Field::DeliveryDate | Field::ExemptionReason | Field::ExchangeRate
        )
}

fn by_content(kind: RecordKind, survey: &Survey, choices: &mut [Choice]) {
    if kind.fields().contains(&Field::Currency) && !is_taken(choices, Field::Currency) {
        let is_currency = |evidence: &Evidence| evidence.filled > 0 && evidence.share(evidence.currencies) >= 95;
        let found = (0..choices.len()).find(|index| !choices[*index].settled && is_currency(&survey.columns[*index]));
        if let Some(index) = found {
            choices[index].settle(Some(FieldName::Known(Field::Currency)), DecidedBy::Content);
        }
    }
    if kind == RecordKind::Invoices && !is_taken(choices, Field::InvoiceNumber) {
        let found = (0..choices.len()).find(|index| !choices[*index].settled && looks_like_invoice_number(&survey.columns[*index]));
        if let Some(index) = found {
            choices[index].settle(Some(FieldName::Known(Field::InvoiceNumber)), DecidedBy::Content);
        }
    }
}

/// Values that come in runs, each value in one run: the rows of one invoice after another.
fn looks_like_invoice_number(evidence: &Evidence) -> bool {
    let distinct = evidence.distinct.len() as u64;
    let digits = evidence.first.bytes().any(|byte| byte.is_ascii_digit());
    let is_amount = evidence.numbers.point + evidence.numbers.comma > 0;
    let is_date = evidence.dates.dated * 2 > evidence.filled;
    distinct >= 3
        && evidence.runs <= distinct + distinct / 50
        && evidence.filled >= distinct + distinct / 5
        && evidence.filled <= distinct * 200
        && digits
        && !is_amount
        && !is_date
}

/// Whether the values of a column can be those of the field.
fn fits(field: Field, evidence: &Evidence) -> bool {
    match field.kind() {
        FieldKind::Text => field != Field::InvoiceNumber || evidence.filled > 0 || evidence.seen == 0,
        FieldKind::Decimal => evidence.filled == 0 || evidence.share(evidence.numbers.numeric) >= 50,
        FieldKind::Date => evidence.filled == 0 || evidence.share(evidence.dates.dated) >= 50,
    }
}

pub(crate) fn is_taken(choices: &[Choice], field: Field) -> bool {
    choices.iter().any(|choice| choice.known() == Some(field))
}

/// An identifier that a database gave a row: another in every system.
fn is_row_id(name: &str) -> bool {
    matches!(name, "id" | "uuid" | "guid" | "row_id" | "record_id" | "internal_id" | "unique_id" | "uniquekey")
}

/// When a database made a row, where that is not when the document was made.
fn is_creation(name: &str) -> bool {
    matches!(name, "created_at" | "created_date" | "createddate")
}

/// A column that a file calls by the name of a field, but that is another: told apart by its own name.
fn apart(choices: &mut [Choice]) {
    for choice in choices {
        if let Some(FieldName::Other(header)) = &mut choice.field
            && Field::from_name(header).is_some()
        {
            header.push_str(" (as in the file)");
        }
    }
}
