//! How the columns of two runs are laid beside each other.

use crate::CompareError;
use crate::settings::{Settings, TextRule, Tolerance};
use tieout_billing::{Field, FieldKind, FieldName, Layout};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Compared line by line.
    Compared,
    /// A total of the invoice repeated on its lines: compared once per invoice.
    InvoiceTotal,
    /// Read for matching, conditions and money, never compared.
    Known,
}

/// One column of the two runs together.
#[derive(Clone, Debug)]
pub struct JointColumn {
    pub name: FieldName,
    /// Text where the two sides disagree about it.
    pub kind: FieldKind,
    pub role: Role,
    pub before: Option<usize>,
    pub after: Option<usize>,
    pub tolerance: Option<Tolerance>,
    pub text: TextRule,
}

/// The columns of both runs, and where the ones with a meaning stand in them.
#[derive(Clone, Debug)]
pub struct Plan {
    pub columns: Vec<JointColumn>,
    /// Joint column of each [`Field`], by its discriminant.
    known: Vec<Option<usize>>,
    /// Joint columns that identify a line, if the user named any.
    pub keys: Vec<usize>,
    pub on_one_side: Vec<FieldName>,
}

impl Plan {
    /// Lays the layouts beside each other under the settings.
    pub fn new(before: &Layout, after: &Layout, settings: &Settings) -> Result<Plan, CompareError> {
        let mut names: Vec<FieldName> = Vec::new();
        for column in before.columns.iter().chain(&after.columns) {
            if !names.contains(&column.name) {
                names.push(column.name.clone());
            }
        }
        names.sort_by_key(|name| name.known().map_or(usize::MAX, |field| field as usize));

        let named = settings.keys.iter().chain(&settings.ignore).chain(settings.tolerance.keys()).chain(settings.text.keys());
        for field in named {
            if !names.contains(field) {
                return Err(CompareError::UnknownField {
                    field: field.to_string(),
                    known: names.iter().map(FieldName::as_str).collect::<Vec<_>>().join(", "),
                });
            }
        }

        let mut columns = Vec::with_capacity(names.len());
        let mut on_one_side = Vec::new();
        for name in names {
            let (b, a) = (before.position_of(&name), after.position_of(&name));
            let kind = match (b.map(|i| before.columns[i].kind), a.map(|i| after.columns[i].kind)) {
                (Some(x), Some(y)) if x == y => x,
                (Some(kind), None) | (None, Some(kind)) => kind,
                _ => FieldKind::Text,
            };
            let compared_on_both = b.is_some() && a.is_some();
            if !compared_on_both
                && !matches!(name.known(), Some(Field::LineNumber | Field::CreatedDate | Field::PostedDate | Field::SentDate))
            {
                on_one_side.push(name.clone());
            }
            let invoice_number_is_key = settings.keys.is_empty() || settings.keys.contains(&FieldName::Known(Field::InvoiceNumber));
            let role = match name.known() {
                _ if !compared_on_both || settings.ignore.contains(&name) => Role::Known,
                Some(Field::LineNumber) => Role::Known,
                // When a system made, posted and sent a document is its own affair: another in every copy of a run.
                Some(Field::CreatedDate | Field::PostedDate | Field::SentDate) if !settings.keys.contains(&name) => Role::Known,
                Some(Field::InvoiceNumber) if invoice_number_is_key => Role::Known,
                Some(field) if field.is_invoice_total() => Role::InvoiceTotal,
                _ => Role::Compared,
            };
            columns.push(JointColumn {
                kind,
                role,
                before: b,
                after: a,
                tolerance: settings.tolerance.get(&name).cloned(),
                text: settings.text.get(&name).copied().unwrap_or_default(),
                name,
            });
        }
        let position = |name: &FieldName| columns.iter().position(|column| &column.name == name);
        let known = Field::ALL.iter().map(|field| position(&FieldName::Known(*field))).collect();
        let keys = settings.keys.iter().filter_map(position).collect();
        Ok(Plan { columns, known, keys, on_one_side })
    }

    /// Where a field stands among the joint columns.
    pub fn of(&self, field: Field) -> Option<usize> {
        self.known[field as usize]
    }

    /// Where a field stands, if both sides have it and it is compared.
    pub fn compared(&self, field: Field) -> Option<usize> {
        self.of(field).filter(|&column| self.columns[column].role == Role::Compared)
    }
}

/// Which of the two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideOf {
    Before,
    After,
}

impl JointColumn {
    /// Where the column stands in that side's own layout.
    pub fn position(&self, side: SideOf) -> Option<usize> {
        match side {
            SideOf::Before => self.before,
            SideOf::After => self.after,
        }
    }
}
