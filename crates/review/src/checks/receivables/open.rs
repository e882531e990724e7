//! What is open of an invoice in the receivables ledger.

use crate::inputs::Inputs;
use crate::records::Record;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

/// The receivables, none where there is no such record set.
pub fn receivables<'r>(inputs: &Inputs<'r>) -> impl Iterator<Item = Record<'r>> + use<'r> {
    inputs.records(RecordKind::Receivables).into_iter().flat_map(|records| records.iter())
}

/// What is open: the balance that the ledger states, or else the amount less what was paid, or else all of it unless it is settled by the
/// day (any day where none is given). Nothing is open of what was voided or given up.
pub fn open(record: &Record<'_>, day: Option<NaiveDate>) -> Option<Decimal> {
    if is_void(record) {
        return Some(Decimal::ZERO);
    }
    let amount = record.decimal(Field::Amount);
    let unpaid = || amount?.checked_sub(record.decimal(Field::PaidAmount)?);
    let settled = || record.date(Field::SettledDate).filter(|settled| day.is_none_or(|day| *settled <= day)).map(|_| Decimal::ZERO);
    record.decimal(Field::Balance).or_else(unpaid).or_else(settled).or(amount)
}

/// Whether nothing is owed on it any more without having been paid.
pub fn is_void(record: &Record<'_>) -> bool {
    let status = record.text(Field::Status).trim().to_lowercase();
    matches!(status.as_str(), "void" | "voided" | "cancelled" | "canceled" | "deleted" | "uncollectible" | "written off" | "written_off")
}

/// The day from which it is late: the due date, or else the invoice date.
pub fn due(record: &Record<'_>) -> Option<NaiveDate> {
    record.date(Field::DueDate).or_else(|| record.date(Field::InvoiceDate))
}

/// Aging buckets, their titles and the fields that state them.
pub const BUCKETS: [(Field, &str); 5] = [
    (Field::BucketCurrent, "current"),
    (Field::Bucket30, "1-30"),
    (Field::Bucket60, "31-60"),
    (Field::Bucket90, "61-90"),
    (Field::BucketOlder, "90+"),
];

/// The place in [`BUCKETS`] of what fell due so many days ago.
pub fn bucket_of(days_late: i64) -> usize {
    match days_late {
        ..=0 => 0,
        1..=30 => 1,
        31..=60 => 2,
        61..=90 => 3,
        _ => 4,
    }
}
