//! The invoices of a run, to choose from.

use crate::documents::assemble::Sheet;
use crate::documents::document::Maker;
use crate::error::{Error, Result};
use crate::table::{first_id, last_id};
use crate::view::{Amount, DocumentRowView, DocumentsView};
use crate::workspace::Workspace;
use rusqlite::{Connection, OptionalExtension, params};
use rust_decimal::Decimal;
use std::collections::HashSet;
use tieout_billing::{Field, Silent};

/// No window is larger than this, whatever is asked.
const MOST_ROWS: u64 = 500;

impl Workspace {
    /// A window of a run's invoices, by number; `search` is in the number, the customer's id or name. `filter`: `approved`, `missing`,
    /// `broken`; empty or `all` for all. The first time that `missing` or `broken` is asked for, every invoice is looked at: see
    /// [`Workspace::documents_check`].
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a filter that is none.
    pub fn documents(&self, run: i64, search: &str, filter: &str, offset: u64, limit: u64) -> Result<DocumentsView> {
        let (maker, limit) = (Maker::new(self, run)?, limit.min(MOST_ROWS));
        let of_filter: Option<Vec<String>> = match filter {
            "" | "all" => None,
            "approved" => Some(self.read(|connection| approved(connection, run))?),
            "missing" => Some(self.standing(run, &Silent)?.missing.clone()),
            "broken" => Some(self.standing(run, &Silent)?.broken.clone()),
            other => return Err(Error::Invalid(format!("{other} is no filter of documents; there are all, approved, missing and broken"))),
        };
        let (total, window, counts) = self.read(|connection| {
            let found = found(connection, run, search.trim(), of_filter)?;
            let (total, window) = match found {
                None => (count(connection, run)?, numbers(connection, run, offset, limit)?),
                Some(found) => {
                    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
                    (found.len() as u64, found.into_iter().skip(skip).take(limit as usize).collect())
                }
            };
            Ok((total, window, self.document_counts(connection, run)?))
        })?;
        let mut rows = Vec::with_capacity(window.len());
        for number in window {
            let status = self.read(|connection| status(connection, run, &number))?;
            let row = row(&maker.sheet(&number)?, status);
            rows.push(row);
        }
        Ok(DocumentsView { total, counts, rows })
    }
}

/// The status of what may go out.
const APPROVED: &str = "approved";

fn row(sheet: &Sheet<'_>, status: String) -> DocumentRowView {
    let sum = |field: Field| (0..sheet.len()).filter_map(|row| sheet.decimal(row, field)).sum::<Decimal>();
    let of_lines = || match sum(Field::GrossAmount) {
        gross if gross.is_zero() => sum(Field::NetAmount) + sum(Field::TaxAmount),
        gross => gross,
    };
    let customer = sheet.shared_text(Field::CustomerName).or_else(|| sheet.shared_text(Field::CustomerId));
    DocumentRowView {
        invoice: sheet.number.to_owned(),
        customer: customer.unwrap_or_default().to_owned(),
        date: sheet.shared_date(Field::InvoiceDate).map_or_else(String::new, |date| date.to_string()),
        currency: sheet.shared_text(Field::Currency).unwrap_or_default().to_owned(),
        gross: Amount::from(sheet.shared_decimal(Field::InvoiceGross).unwrap_or_else(of_lines)),
        lines: sheet.len() as u64,
        status,
    }
}

/// The numbers that both a search and a filter find, in order; `None`: neither leaves anything out.
fn found(connection: &Connection, run: i64, search: &str, of_filter: Option<Vec<String>>) -> Result<Option<Vec<String>>> {
    if search.is_empty() {
        return Ok(of_filter);
    }
    let mut found = searched(connection, run, search)?;
    if let Some(kept) = of_filter {
        let kept: HashSet<String> = kept.into_iter().collect();
        found.retain(|number| kept.contains(number));
    }
    Ok(Some(found))
}

fn searched(connection: &Connection, run: i64, search: &str) -> Result<Vec<String>> {
    let like = format!("%{}%", search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let sql = "SELECT DISTINCT invoice_number FROM line WHERE id BETWEEN ?1 AND ?2 AND invoice_number <> ''
               AND (invoice_number LIKE ?3 ESCAPE '\\' OR customer_id LIKE ?3 ESCAPE '\\' OR customer_name LIKE ?3 ESCAPE '\\')
               ORDER BY invoice_number";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map(params![first_id(run), last_id(run), like], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// How many invoices a run has. Lines without a number are no invoice.
pub fn count(connection: &Connection, run: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM invoice WHERE run = ? AND number <> ''";
    Ok(connection.prepare_cached(sql)?.query_row([run], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// A window of a run's numbers.
fn numbers(connection: &Connection, run: i64, offset: u64, limit: u64) -> Result<Vec<String>> {
    let (offset, limit) = (offset.min(i64::MAX as u64).cast_signed(), limit.cast_signed());
    let sql = "SELECT number FROM invoice WHERE run = ? AND number <> '' ORDER BY number LIMIT ? OFFSET ?";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map(params![run, limit, offset], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of what may go out, in order.
pub fn approved(connection: &Connection, run: i64) -> Result<Vec<String>> {
    let statuses = statuses(connection, run)?.into_iter().filter(|(_, status)| status == APPROVED);
    let mut numbers: Vec<String> = statuses.map(|(number, _)| number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// All numbers of a run, in order.
pub fn all_numbers(connection: &Connection, run: i64) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT number FROM invoice WHERE run = ? AND number <> '' ORDER BY number")?;
    Ok(statement.query_map([run], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Where each invoice stands in the newest review of the run.
fn statuses(connection: &Connection, run: i64) -> Result<Vec<(String, String)>> {
    let Some(review) = newest_review(connection, run)? else { return Ok(Vec::new()) };
    let sql = "SELECT invoice, status FROM review_item WHERE id BETWEEN ? AND ? AND invoice <> '' ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([first_id(review), last_id(review)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where one invoice stands; empty where no review has it.
pub fn status(connection: &Connection, run: i64, number: &str) -> Result<String> {
    let Some(review) = newest_review(connection, run)? else { return Ok(String::new()) };
    let sql = "SELECT status FROM review_item WHERE id >> 32 = ? AND key = ?";
    let found: Option<String> = connection.prepare_cached(sql)?.query_row(params![review, number], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default())
}

fn newest_review(connection: &Connection, run: i64) -> Result<Option<i64>> {
    Ok(connection.query_row("SELECT id FROM review WHERE run = ? ORDER BY id DESC LIMIT 1", [run], |row| row.get(0)).optional()?)
}
