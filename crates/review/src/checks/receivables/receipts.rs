//! Payments, their parts put together.

use crate::inputs::Inputs;
use crate::records::Record;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{ExactSum, Field, RecordKind};

/// A payment with all of its rows.
pub struct Receipt<'r> {
    pub payment: &'r str,
    pub customer: &'r str,
    pub currency: &'r str,
    pub date: Option<NaiveDate>,
    /// Rows that all state one amount repeat the payment's; else each states its own part.
    pub amount: Decimal,
    /// What of it was set against invoices.
    pub applied: Decimal,
}

/// The payments that were not undone, in the order of their first rows. One whose figures can't be added is left out.
pub fn receipts<'r>(inputs: &Inputs<'r>) -> Vec<Receipt<'r>> {
    let mut slots: HashMap<&str, usize> = HashMap::new();
    let mut gathered: Vec<Vec<Record<'r>>> = Vec::new();
    for row in payments(inputs) {
        let slot = *slots.entry(row.text(Field::Payment)).or_insert(gathered.len());
        if slot == gathered.len() {
            gathered.push(Vec::new());
        }
        gathered[slot].push(row);
    }
    let stated = states_applied(inputs);
    gathered.iter().filter_map(|rows| receipt(rows, stated)).collect()
}

fn receipt<'r>(rows: &[Record<'r>], stated: bool) -> Option<Receipt<'r>> {
    let amounts: Vec<Decimal> = rows.iter().filter_map(|row| row.decimal(Field::Amount)).collect();
    let repeated = stated && amounts.windows(2).all(|pair| pair[0] == pair[1]);
    let amount = if repeated { *amounts.first()? } else { total(amounts.into_iter())? };
    let applied = total(rows.iter().filter_map(|row| applied(row, stated)))?;
    let text = |field| rows.iter().map(|row| row.text(field)).find(|text| !text.is_empty()).unwrap_or("");
    let date = rows.iter().find_map(|row| row.date(Field::Date).or_else(|| row.date(Field::AppliedDate)));
    let (payment, customer, currency) = (text(Field::Payment), text(Field::CustomerId), text(Field::Currency));
    Some(Receipt { payment, customer, currency, date, amount, applied })
}

fn total(amounts: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let mut sum = ExactSum::default();
    amounts.for_each(|amount| sum.add(amount));
    sum.total().ok()
}

/// The rows of the payments that were not undone.
pub fn payments<'r>(inputs: &Inputs<'r>) -> impl Iterator<Item = Record<'r>> + use<'r> {
    let undone = |row: &Record<'_>| {
        let status = row.text(Field::Status).trim().to_lowercase();
        matches!(
            status.as_str(),
            "failed" | "void" | "voided" | "cancelled" | "canceled" | "reversed" | "returned" | "bounced" | "declined" | "deleted"
        )
    };
    inputs.records(RecordKind::Payments).into_iter().flat_map(|records| records.iter()).filter(move |row| !undone(row))
}

/// Whether the payments state how much of them was applied.
pub fn states_applied(inputs: &Inputs<'_>) -> bool {
    inputs.records(RecordKind::Payments).is_some_and(|records| records.has(Field::AppliedAmount))
}

/// What of a row was set against its invoice: as it states, or else all of it where it names an invoice.
pub fn applied(row: &Record<'_>, stated: bool) -> Option<Decimal> {
    if stated {
        row.decimal(Field::AppliedAmount)
    } else {
        row.decimal(Field::Amount).filter(|_| !row.text(Field::InvoiceNumber).is_empty())
    }
}
