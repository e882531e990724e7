//! What several checks compute alike.

use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::currency::minor_digits;

/// An amount rounded to the minor unit of its currency (ISO 4217; two digits where the currency is unknown), as the billing system rounds.
pub fn rounded(inputs: &Inputs<'_>, amount: Decimal, currency: &str) -> Decimal {
    inputs.rounding.round(amount, minor_digits(currency).unwrap_or(2))
}

/// The sum of a field over the lines that have it; `None` where none has, or where it would need more than 28 digits.
pub fn sum_of<'r>(mut lines: impl Iterator<Item = Line<'r>>, field: Field) -> Option<Decimal> {
    let first = lines.find_map(|line| line.decimal(field))?;
    lines.filter_map(|line| line.decimal(field)).try_fold(first, Decimal::checked_add)
}

/// A total of an invoice: as its header states it, or else the sum over its lines.
pub fn total(invoice: &Invoice<'_>, header: Field, of_lines: Field) -> Option<Decimal> {
    invoice.decimal(header).or_else(|| sum_of(invoice.lines(), of_lines))
}

/// `rate` percent of an amount, unrounded; `None` where it would need more than 28 digits.
pub fn percent(amount: Decimal, rate: Decimal) -> Option<Decimal> {
    amount.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)
}

/// Quantity times price per base quantity, unrounded; `None` where one of them is absent or absurd. A base quantity of zero, which is a
/// finding of its own (ACC-12), is taken for one.
pub fn list_amount(line: &Line<'_>) -> Option<Decimal> {
    line.decimal(Field::Quantity)?.checked_mul(line.decimal(Field::UnitPrice)?)?.checked_div(base_quantity(line))
}

/// The quantity that the line's price is for: 1 where nothing (or zero) is said.
pub fn base_quantity(line: &Line<'_>) -> Decimal {
    line.decimal(Field::BaseQuantity).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE)
}

/// The invoice that a credit note corrects, where it is in this run or the previous one.
pub fn origin<'a>(inputs: &Inputs<'a>, number: &str) -> Option<Invoice<'a>> {
    if number.is_empty() {
        return None;
    }
    inputs.run.find(number).or_else(|| inputs.previous?.find(number))
}

/// Money of a line, for what is at stake: its net amount, or else quantity times price, never below zero.
pub fn worth(line: &Line<'_>) -> Decimal {
    line.decimal(Field::NetAmount).or_else(|| list_amount(line)).unwrap_or_default().abs()
}

/// Whether the totals of an invoice mean something: it has a number (lines without one are gathered under none), and is not void.
pub fn has_totals(invoice: &Invoice<'_>) -> bool {
    !invoice.number().is_empty() && !invoice.is_void()
}
