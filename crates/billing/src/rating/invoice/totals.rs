//! What is to be paid.

use super::Bill;
use crate::rating::bill::ExpectedInvoice;
use crate::rating::derivation::{Derivation, NotComputable, Operation};

/// Gross less what was settled so far; not rounded for cash.
pub(super) fn to_pay(invoice: &ExpectedInvoice) -> Result<Derivation, NotComputable> {
    let mut parts = vec![quoted("total with tax", &invoice.gross)];
    parts.extend(invoice.settlements.iter().map(|settled| Derivation::given(settled.description.clone(), settled.amount.result)));
    Derivation::sum("to be paid", parts)
}

/// Sets the amount due: rounded to a multiple where the dialect rounds for cash.
pub(super) fn due(bill: &Bill, invoice: &mut ExpectedInvoice) -> Result<(), NotComputable> {
    let to_pay = to_pay(invoice)?;
    invoice.due = match bill.dialect.cash_rounding {
        Some(step) if !step.is_zero() => {
            let rounding = bill.dialect.rounding_of(to_pay.result, bill.dialect.total_rounding);
            let operation = Operation::RoundedToMultiple { rounding };
            let step = Derivation::given("smallest amount in cash", step);
            Derivation::by(operation, "to be paid, rounded for cash", vec![to_pay, step])?.because("cash rounding")
        }
        _ => to_pay,
    };
    Ok(())
}

/// A figure of the bill that is derived elsewhere on it.
pub(super) fn quoted(figure: &'static str, of: &Derivation) -> Derivation {
    Derivation::given(figure, of.result)
}
