//! `pair` and `invoice_pair`: lines that are not the same on both sides, and the invoices that they lie on.

use crate::table::{first_id, last_id, ordinal, run};
use crate::{Error, Result};
use rusqlite::{Connection, Row, params};
use tieout_billing::Totals;
use tieout_compare::{Comparison, LineEnd, MatchedBy};

/// `id` is `comparison << 32 | ordinal`, of a pair in [`Comparison::pairs`], of an invoice pair in the order of their first pairs.
/// `split_group`: pairs of one split or merge share a number. `causes`: how many causes its differences have, the unexplained as one of
/// them. Its differences are the `differences` from `first_difference` on.
pub const V1: &str = "
CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    invoice_pair INTEGER NOT NULL,
    state TEXT NOT NULL,
    matched_by TEXT NOT NULL,
    split_group INTEGER,
    causes INTEGER NOT NULL,
    first_difference INTEGER NOT NULL,
    differences INTEGER NOT NULL,
    before_position INTEGER,
    before_file INTEGER,
    before_row INTEGER,
    before_invoice TEXT,
    before_line TEXT,
    before_customer TEXT,
    before_product TEXT,
    before_currency TEXT,
    before_net TEXT,
    before_tax TEXT,
    before_gross TEXT,
    after_position INTEGER,
    after_file INTEGER,
    after_row INTEGER,
    after_invoice TEXT,
    after_line TEXT,
    after_customer TEXT,
    after_product TEXT,
    after_currency TEXT,
    after_net TEXT,
    after_tax TEXT,
    after_gross TEXT
) STRICT;
CREATE TABLE invoice_pair (
    id INTEGER PRIMARY KEY,
    before_invoice TEXT,
    after_invoice TEXT,
    matched_by TEXT NOT NULL,
    first_pair INTEGER NOT NULL,
    pairs BLOB NOT NULL
) STRICT;
";

/// What a pair's columns are, in the order of the table.
const COLUMNS: &str = "id, invoice_pair, state, matched_by, split_group, causes, first_difference, differences, \
    before_position, before_file, before_row, before_invoice, before_line, before_customer, before_product, before_currency, before_net, before_tax, before_gross, \
    after_position, after_file, after_row, after_invoice, after_line, after_customer, after_product, after_currency, after_net, after_tax, after_gross";

/// A pair as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Within the comparison.
    pub ordinal: u64,
    pub invoice_pair: u64,
    pub state: String,
    pub matched_by: MatchedBy,
    pub first_difference: u64,
    pub differences: u64,
    pub before: Option<End>,
    pub after: Option<End>,
}

/// One side of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub position: u64,
    pub invoice: String,
    pub line: String,
    pub customer: String,
    pub product: String,
    pub currency: String,
    pub totals: Totals,
}

/// Two invoices with lines that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePair {
    pub ordinal: u64,
    pub before: Option<String>,
    pub after: Option<String>,
    pub matched_by: MatchedBy,
    pub first_pair: u64,
    /// Ordinals of its pairs, rising.
    pub pairs: Vec<u64>,
}

/// Which pairs lie on which invoices.
pub struct Grouping {
    pub groups: Vec<Group>,
    /// Of each pair, the index of its group.
    pub of_pair: Vec<u32>,
}

/// The pairs of two invoices.
#[derive(Clone, Debug)]
pub struct Group {
    pub before: Option<String>,
    pub after: Option<String>,
    pub matched_by: MatchedBy,
    pub pairs: Vec<u32>,
}

/// The invoices of a comparison with their pairs.
pub fn group(comparison: &Comparison) -> Grouping {
    let named = |number: &Option<_>| number.as_ref().map(ToString::to_string);
    let mut groups: Vec<Group> = comparison
        .invoices
        .iter()
        .map(|invoice| Group {
            before: named(&invoice.before),
            after: named(&invoice.after),
            matched_by: invoice.matched_by,
            pairs: Vec::new(),
        })
        .collect();
    let of_pair: Vec<u32> = comparison.pairs.iter().map(|pair| pair.invoice).collect();
    for (index, group) in of_pair.iter().enumerate() {
        groups[*group as usize].pairs.push(index as u32);
    }
    Grouping { groups, of_pair }
}

/// Writes the pairs of a comparison. `position` turns positions of the compared sources into those of the stored runs.
pub fn insert(
    connection: &Connection,
    owner: i64,
    comparison: &Comparison,
    grouping: &Grouping,
    position: &dyn Fn(Side, u64) -> u64,
    tick: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let marks = ", ?".repeat(29);
    let spans = spans(comparison)?;
    let mut statement = connection.prepare(&format!("INSERT INTO pair ({COLUMNS}) VALUES (?{marks})"))?;
    for (index, pair) in comparison.pairs.iter().enumerate() {
        tick()?;
        statement.raw_bind_parameter(1, first_id(owner) | index as i64)?;
        statement.raw_bind_parameter(2, grouping.of_pair[index])?;
        statement.raw_bind_parameter(3, pair.state.name())?;
        statement.raw_bind_parameter(4, method_key(pair.matched_by))?;
        statement.raw_bind_parameter(5, pair.group)?;
        let span = &spans[index];
        statement.raw_bind_parameter(6, span.causes)?;
        statement.raw_bind_parameter(7, span.first)?;
        statement.raw_bind_parameter(8, span.count)?;
        bind_end(&mut statement, 9, pair.before.as_ref(), |at| position(Side::Before, at))?;
        bind_end(&mut statement, 20, pair.after.as_ref(), |at| position(Side::After, at))?;
        statement.raw_execute()?;
    }
    let mut statement = connection
        .prepare("INSERT INTO invoice_pair (id, before_invoice, after_invoice, matched_by, first_pair, pairs) VALUES (?, ?, ?, ?, ?, ?)")?;
    for (index, group) in grouping.groups.iter().enumerate() {
        let blob: Vec<u8> = group.pairs.iter().flat_map(|pair| pair.to_le_bytes()).collect();
        let first = group.pairs.first().copied().unwrap_or_default();
        statement.execute(params![first_id(owner) | index as i64, group.before, group.after, method_key(group.matched_by), first, blob])?;
    }
    Ok(())
}

/// The differences of a pair.
#[derive(Clone, Copy, Default)]
struct Span {
    first: u32,
    count: u32,
    causes: u32,
}

fn spans(comparison: &Comparison) -> Result<Vec<Span>> {
    let mut spans = vec![Span::default(); comparison.pairs.len()];
    let mut seen = Vec::new();
    for (index, difference) in comparison.differences.iter().enumerate() {
        let span = &mut spans[difference.pair as usize];
        if span.count == 0 {
            span.first =
                u32::try_from(index).map_err(|_| Error::Invalid("a comparison keeps at most 4,294,967,295 differences".to_owned()))?;
            seen.clear();
        }
        span.count += 1;
        if !seen.contains(&difference.cause) {
            seen.push(difference.cause);
            span.causes += 1;
        }
    }
    Ok(spans)
}

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

fn bind_end(statement: &mut rusqlite::Statement<'_>, first: usize, end: Option<&LineEnd>, position: impl Fn(u64) -> u64) -> Result<()> {
    statement.raw_bind_parameter(first, end.map(|end| position(end.position).cast_signed()))?;
    statement.raw_bind_parameter(first + 1, end.map(|end| end.file))?;
    statement.raw_bind_parameter(first + 2, end.map(|end| end.row.cast_signed()))?;
    statement.raw_bind_parameter(first + 3, end.map(|end| &*end.invoice))?;
    statement.raw_bind_parameter(first + 4, end.map(|end| &*end.line))?;
    statement.raw_bind_parameter(first + 5, end.map(|end| &*end.customer))?;
    statement.raw_bind_parameter(first + 6, end.map(|end| &*end.product))?;
    statement.raw_bind_parameter(first + 7, end.map(|end| &*end.currency))?;
    statement.raw_bind_parameter(first + 8, end.map(|end| end.totals.net.to_string()))?;
    statement.raw_bind_parameter(first + 9, end.map(|end| end.totals.tax.to_string()))?;
    statement.raw_bind_parameter(first + 10, end.map(|end| end.totals.gross.to_string()))?;
    Ok(())
}

/// The pair of that ordinal.
pub fn get(connection: &Connection, comparison: i64, pair: u64) -> Result<Pair> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM pair WHERE id = ?"))?;
    let mut rows = statement.query([first_id(comparison) | pair.cast_signed()])?;
    match rows.next()? {
        Some(row) => read(row),
        None => Err(Error::NotFound { workspace: String::new(), what: "line pair", name: pair.to_string() }),
    }
}

fn read(row: &Row<'_>) -> Result<Pair> {
    let method: String = row.get(3)?;
    Ok(Pair {
        ordinal: ordinal(row.get(0)?),
        invoice_pair: row.get::<_, i64>(1)?.cast_unsigned(),
        state: row.get(2)?,
        matched_by: method_of(&method)?,
        first_difference: row.get::<_, i64>(6)?.cast_unsigned(),
        differences: row.get::<_, i64>(7)?.cast_unsigned(),
        before: read_end(row, 8)?,
        after: read_end(row, 19)?,
    })
}

fn read_end(row: &Row<'_>, first: usize) -> Result<Option<End>> {
    let Some(position) = row.get::<_, Option<i64>>(first)? else { return Ok(None) };
    let amount = |index: usize| -> Result<rust_decimal::Decimal> { run::decimal(&row.get::<_, String>(index)?) };
    Ok(Some(End {
        position: position.cast_unsigned(),
        invoice: row.get(first + 3)?,
        line: row.get(first + 4)?,
        customer: row.get(first + 5)?,
        product: row.get(first + 6)?,
        currency: row.get(first + 7)?,
        totals: Totals { net: amount(first + 8)?, tax: amount(first + 9)?, gross: amount(first + 10)? },
    }))
}

/// The invoice pair of that ordinal, if there is one.
pub fn invoice_pair(connection: &Connection, comparison: i64, ordinal: u64) -> Result<Option<InvoicePair>> {
    let mut statement =
        connection.prepare_cached("SELECT before_invoice, after_invoice, matched_by, first_pair, pairs FROM invoice_pair WHERE id = ?")?;
    let mut rows = statement.query([first_id(comparison) | ordinal.cast_signed()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (method, blob): (String, Vec<u8>) = (row.get(2)?, row.get(4)?);
    let pairs = blob.chunks_exact(4).map(|bytes| u64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))).collect();
    Ok(Some(InvoicePair {
        ordinal,
        before: row.get(0)?,
        after: row.get(1)?,
        matched_by: method_of(&method)?,
        first_pair: row.get::<_, i64>(3)?.cast_unsigned(),
        pairs,
    }))
}

/// Deletes the pairs of a comparison.
pub fn delete(connection: &Connection, comparison: i64) -> Result<()> {
    let range = [first_id(comparison), last_id(comparison)];
    connection.execute("DELETE FROM pair WHERE id BETWEEN ? AND ?", range)?;
    connection.execute("DELETE FROM invoice_pair WHERE id BETWEEN ? AND ?", range)?;
    Ok(())
}

/// A way of matching as the tables keep it.
pub const fn method_key(method: MatchedBy) -> &'static str {
    match method {
        MatchedBy::Key => "key",
        MatchedBy::InvoiceNumber => "invoice_number",
        MatchedBy::NormalisedNumber => "normalised_number",
        MatchedBy::CustomerPeriodTotal => "customer_period_total",
        MatchedBy::Content => "content",
        MatchedBy::LineNumber => "line_number",
        MatchedBy::Product => "product",
        MatchedBy::LeastCost => "least_cost",
        MatchedBy::Split => "split",
        MatchedBy::Merge => "merge",
        MatchedBy::Unmatched => "unmatched",
    }
}

/// The way of matching of that key.
pub fn method_of(key: &str) -> Result<MatchedBy> {
    crate::table::from_json(&format!("\"{key}\""), "how a pair was matched")
}
