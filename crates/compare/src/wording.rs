//! A cause in words.

use crate::explain::{Deed, FoundCause};
use crate::hypothesis::{Scene, Transformation};
use crate::result::{CauseKind, Condition, Op};
use tieout_billing::{Field, FieldName};

/// What kind a deed is.
pub fn kind(scene: &Scene, deed: &Deed) -> CauseKind {
    match deed {
        Deed::Field(column, transformation) => transformation.kind(scene.plan.columns[usize::from(*column)].name.known()),
        Deed::Missing { .. } | Deed::Undoubled => CauseKind::Missing,
        Deed::Added { .. } => CauseKind::Added,
        Deed::Duplicated => CauseKind::Duplicated,
        Deed::Split => CauseKind::Split,
        Deed::Merged => CauseKind::Merged,
        Deed::Moved => CauseKind::MovedInvoice,
    }
}

/// The field that a deed changes, if it is one.
pub fn field(scene: &Scene, deed: &Deed) -> Option<FieldName> {
    match deed {
        Deed::Field(column, _) => Some(scene.plan.columns[usize::from(*column)].name.clone()),
        Deed::Moved => Some(FieldName::Known(Field::InvoiceNumber)),
        _ => None,
    }
}

/// What was done, without where.
pub fn transformation(scene: &Scene, deed: &Deed) -> String {
    match deed {
        Deed::Field(column, transformation) => transformation.words(scene, *column),
        Deed::Missing { invoices: true } => "invoices missing".to_owned(),
        Deed::Missing { invoices: false } | Deed::Undoubled => "lines missing".to_owned(),
        Deed::Added { invoices: true } => "invoices added".to_owned(),
        Deed::Added { invoices: false } => "lines added".to_owned(),
        Deed::Duplicated => "lines duplicated".to_owned(),
        Deed::Split => "lines split into several".to_owned(),
        Deed::Merged => "lines merged into one".to_owned(),
        Deed::Moved => "lines moved to another invoice".to_owned(),
    }
}

/// The whole sentence: `unit price x 1.05 where product starts 82`.
pub fn summary(scene: &Scene, cause: &FoundCause, conditions: &[Condition]) -> String {
    let mut words = match &cause.deed {
        Deed::Field(_, Transformation::Units(_)) => format!("unit of measure: {}", transformation(scene, &cause.deed)),
        Deed::Field(..) => {
            format!("{} {}", field(scene, &cause.deed).map(|name| title(&name)).unwrap_or_default(), transformation(scene, &cause.deed))
        }
        _ => transformation(scene, &cause.deed),
    };
    for (at, condition) in conditions.iter().enumerate() {
        words.push_str(if at == 0 { " where " } else { " and " });
        words.push_str(&condition_words(condition));
    }
    words
}

/// `product starts 82`.
pub fn condition_words(condition: &Condition) -> String {
    let op = match condition.op {
        Op::Is => "is",
        Op::In => "is one of",
        Op::StartsWith => "starts",
        Op::AtLeast => "is at least",
        Op::AtMost => "is at most",
        Op::Below => "is below",
        Op::Above => "is above",
    };
    format!("{} {op} {}", title(&condition.field), condition.value)
}

fn title(name: &FieldName) -> String {
    match name.known() {
        Some(Field::InvoiceNumber) => "invoice number".to_owned(),
        Some(Field::NetAmount) => "net amount".to_owned(),
        Some(Field::TaxAmount) => "tax amount".to_owned(),
        Some(Field::GrossAmount) => "gross amount".to_owned(),
        Some(Field::TaxRate) => "tax rate".to_owned(),
        Some(Field::DiscountRate) => "discount rate".to_owned(),
        Some(known) => known.title().to_lowercase(),
        None => name.to_string(),
    }
}
