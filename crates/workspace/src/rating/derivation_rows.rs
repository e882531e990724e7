//! The derivations of an invoice as rows, for SQL: `derivation_lines(body)` and `derivation_rows(body, line)`.

use super::shown::operation;
use crate::table::rating::unpack;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use tieout_billing::rating::{Derivation, ExpectedInvoice};

/// `derivation_lines(body)` is a JSON array of the line numbers of a packed invoice, 0 for the invoice itself; `derivation_rows(body, line)`
/// one of its figures in reading order: `[part, depth, figure, operation, arithmetic, result, setting]`. Line by line, so that
/// no value is as long as all of a large invoice.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("derivation_lines", 1, flags, |context| {
        let lines = invoice(context)?.lines.len();
        Ok(Value::from_iter(0..=lines).to_string())
    })?;
    connection.create_scalar_function("derivation_rows", 2, flags, |context| {
        let invoice = invoice(context)?;
        let line = usize::try_from(context.get::<i64>(1)?).unwrap_or_default();
        let mut rows = Vec::new();
        for (part, figure) in figures(&invoice, line) {
            walk(part, 0, figure, &mut rows);
        }
        Ok(Value::Array(rows).to_string())
    })
}

thread_local! {
    /// The invoice that was unpacked last: its lines are asked for one after the other.
    static LAST: RefCell<Option<(Vec<u8>, Rc<ExpectedInvoice>)>> = const { RefCell::new(None) };
}

fn invoice(context: &Context<'_>) -> rusqlite::Result<Rc<ExpectedInvoice>> {
    let body = context.get_raw(0).as_blob()?;
    LAST.with_borrow_mut(|last| {
        if let Some((_, invoice)) = last.as_ref().filter(|(known, _)| known == body) {
            return Ok(Rc::clone(invoice));
        }
        let unpacked = unpack(body, "a rated invoice").map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?;
        let invoice = Rc::new(unpacked);
        *last = Some((body.to_vec(), Rc::clone(&invoice)));
        Ok(invoice)
    })
}

/// The figures of a line, or of the invoice.
fn figures(invoice: &ExpectedInvoice, line: usize) -> Vec<(&'static str, &Derivation)> {
    let Some(line) = line.checked_sub(1) else {
        let adjustments = invoice.adjustments.iter().map(|one| ("adjustment", &one.amount));
        let settlements = invoice.settlements.iter().map(|one| ("settlement", &one.amount));
        return adjustments
            .chain([("net", &invoice.net)])
            .chain(invoice.taxes.iter().map(|tax| ("tax", &tax.tax)))
            .chain([("gross", &invoice.gross)])
            .chain(settlements)
            .chain([("due", &invoice.due)])
            .collect();
    };
    let Some(line) = invoice.lines.get(line) else { return Vec::new() };
    let discount = line.discount.iter().map(|discount| ("discount", discount));
    [("quantity", &line.quantity)].into_iter().chain(discount).chain([("net", &line.net), ("tax", &line.tax)]).collect()
}

fn walk(part: &str, depth: usize, figure: &Derivation, rows: &mut Vec<Value>) {
    rows.push(json!([
        part,
        depth,
        figure.figure,
        operation(figure.operation),
        figure.arithmetic(),
        figure.result.to_string(),
        figure.setting
    ]));
    figure.operands.iter().for_each(|operand| walk(part, depth + 1, operand, rows));
}
