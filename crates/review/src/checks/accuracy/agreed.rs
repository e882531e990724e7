//! What was agreed on a line: its contracts, and the day that decides.

use crate::checks::arithmetic::origin;
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Line;
use chrono::NaiveDate;
use hashbrown::HashMap;
use tieout_billing::{Field, RecordKind};

/// Contracts by customer.
pub struct Agreed<'r> {
    by_customer: HashMap<&'r str, Vec<Record<'r>>>,
}

impl<'r> Agreed<'r> {
    /// The contracts of the review; none where there are none.
    pub fn read(inputs: &Inputs<'r>) -> Agreed<'r> {
        let mut by_customer: HashMap<&str, Vec<Record<'_>>> = HashMap::new();
        for contract in inputs.records(RecordKind::Contracts).into_iter().flat_map(|records| records.iter()) {
            by_customer.entry(contract.text(Field::CustomerId)).or_default().push(contract);
        }
        Agreed { by_customer }
    }

    /// The contracts that a line of the customer is billed under: the same subscription, product and plan where both name one, and at least
    /// one of them in common; in the same currency.
    pub fn of(&self, customer: &str, line: Line<'r>) -> impl Iterator<Item = Record<'r>> + '_ {
        let contracts = if customer.is_empty() { None } else { self.by_customer.get(customer) };
        contracts.into_iter().flatten().copied().filter(move |contract| {
            let mut common = false;
            let fits = [Field::Subscription, Field::Product, Field::Plan].into_iter().all(|field| {
                let (agreed, billed) = (contract.text(field), line.text(field));
                common |= !agreed.is_empty() && agreed == billed;
                agreed.is_empty() || billed.is_empty() || agreed == billed
            });
            fits && common && same_currency(contract, line)
        })
    }
}

/// Whether a record is in the line's currency, or names none.
pub fn same_currency(record: &Record<'_>, line: Line<'_>) -> bool {
    let (agreed, billed) = (record.text(Field::Currency), line.text(Field::Currency));
    agreed.is_empty() || billed.is_empty() || agreed.eq_ignore_ascii_case(billed)
}

/// The day that decides which price and discount are in force: the first day of the line's service period, or else the day of the invoice.
/// A credit note gives back what was billed: without a service period, the day of the invoice that it corrects decides, and where that
/// is not at hand, nothing does.
pub fn agreed_on(inputs: &Inputs<'_>, line: Line<'_>) -> Option<NaiveDate> {
    if let Some(start) = line.date(Field::PeriodStart) {
        return Some(start);
    }
    let invoice = line.invoice();
    if !invoice.is_credit_note() {
        return invoice.date(Field::InvoiceDate);
    }
    origin(inputs, invoice.text(Field::PrecedingInvoice))?.date(Field::InvoiceDate)
}
