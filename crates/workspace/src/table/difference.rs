//! `difference`: one field of one pair that differs.

use crate::Result;
use crate::table::pair::method_of;
use crate::table::{comparison::method_name, first_id, last_id, ordinal, run};
use crate::view::{Amount, DifferenceView};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use tieout_compare::{Comparison, Kept};

/// `id` is `comparison << 32 | ordinal`; `pair` the ordinal of the pair; `cause` the ordinal of the computed cause, `NULL` if
/// unexplained. `kind`: what both values are: `text`, `decimal`, `date`; empty for a line that only one side has. `delta`: after minus
/// before, of decimals.
pub const V1: &str = "
CREATE TABLE difference (
    id INTEGER PRIMARY KEY,
    pair INTEGER NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    delta TEXT,
    root INTEGER NOT NULL,
    cause INTEGER
) STRICT;
";

/// Writes the differences of a comparison.
pub fn insert(connection: &Connection, owner: i64, comparison: &Comparison, tick: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let mut statement = connection
        .prepare("INSERT INTO difference (id, pair, field, kind, before, after, delta, root, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (index, row) in comparison.differences().enumerate() {
        tick()?;
        statement.raw_bind_parameter(1, first_id(owner) | index as i64)?;
        statement.raw_bind_parameter(2, row.difference.pair)?;
        statement.raw_bind_parameter(3, row.field.map_or("", |field| field.as_str()))?;
        statement.raw_bind_parameter(4, kind(row.difference.before, row.difference.after))?;
        statement.raw_bind_parameter(5, &*row.before)?;
        statement.raw_bind_parameter(6, &*row.after)?;
        statement.raw_bind_parameter(7, row.delta.map(|delta| delta.to_string()))?;
        statement.raw_bind_parameter(8, row.difference.root)?;
        statement.raw_bind_parameter(9, row.difference.cause)?;
        statement.raw_execute()?;
    }
    Ok(())
}

fn kind(before: Kept, after: Kept) -> &'static str {
    match (before, after) {
        (Kept::Text(_), _) | (_, Kept::Text(_)) => "text",
        (Kept::Date(_), _) | (_, Kept::Date(_)) => "date",
        (Kept::Decimal(_), _) | (_, Kept::Decimal(_)) => "decimal",
        (Kept::Empty, Kept::Empty) => "",
    }
}

/// A difference with its pair, as it lies in the tables; texts are on loan from the row.
pub struct Joined<'r> {
    pub ordinal: u64,
    pub pair: u64,
    pub field: &'r str,
    pub kind: &'r str,
    pub before: &'r str,
    pub after: &'r str,
    pub delta: Option<&'r str>,
    pub root: bool,
    pub cause: Option<u32>,
    pub state: &'r str,
    pub matched_by: &'r str,
    pub invoice_before: &'r str,
    pub line_before: &'r str,
    pub invoice_after: &'r str,
    pub line_after: &'r str,
    /// Of the before side, or of the after side for an added line.
    pub customer: &'r str,
    pub product: &'r str,
    pub currency: &'r str,
    nets: [&'r str; 2],
}

/// What [`joined`] reads; a condition and an order may follow.
pub const SELECT_JOINED: &str = "SELECT d.id, d.pair, d.field, d.kind, d.before, d.after, d.delta, d.root, d.cause, p.invoice_pair, p.state, p.matched_by, \
    p.before_invoice, p.before_line, p.after_invoice, p.after_line, p.before_customer, p.before_product, p.before_currency, \
    p.after_customer, p.after_product, p.after_currency, p.before_net, p.after_net \
    FROM difference d JOIN pair p ON p.id = (d.id & ~4294967295) | d.pair";

/// A row of [`SELECT_JOINED`].
pub fn joined<'r>(row: &'r Row<'_>) -> Result<Joined<'r>> {
    let text = |index: usize| -> Result<&'r str> {
        match row.get_ref(index)? {
            ValueRef::Text(bytes) => Ok(std::str::from_utf8(bytes).unwrap_or_default()),
            _ => Ok(""),
        }
    };
    let has_before = !matches!(row.get_ref(16)?, ValueRef::Null);
    let who = if has_before { 16 } else { 19 };
    Ok(Joined {
        ordinal: ordinal(row.get(0)?),
        pair: row.get::<_, i64>(1)?.cast_unsigned(),
        field: text(2)?,
        kind: text(3)?,
        before: text(4)?,
        after: text(5)?,
        delta: match row.get_ref(6)? {
            ValueRef::Null => None,
            _ => Some(text(6)?),
        },
        root: row.get(7)?,
        cause: row.get(8)?,
        state: text(10)?,
        matched_by: text(11)?,
        invoice_before: text(12)?,
        line_before: text(13)?,
        invoice_after: text(14)?,
        line_after: text(15)?,
        customer: text(who)?,
        product: text(who + 1)?,
        currency: text(who + 2)?,
        nets: [text(22)?, text(23)?],
    })
}

impl Joined<'_> {
    /// What the net amount of the line moved by.
    pub fn money(&self) -> Result<rust_decimal::Decimal> {
        let [before, after] = self.nets.map(|net| if net.is_empty() { Ok(rust_decimal::Decimal::ZERO) } else { run::decimal(net) });
        Ok(after? - before?)
    }

    /// How far the field moved; for a line that only one side has, its net amount. `None` for texts and dates.
    pub fn moved(&self) -> Result<Option<rust_decimal::Decimal>> {
        if self.field.is_empty() { self.money().map(Some) } else { Ok(self.delta.and_then(crate::stored_run::decimal)) }
    }

    /// As the window shows it, under the cause that it has after edits by hand.
    pub fn view(&self, cause: &str) -> Result<DifferenceView> {
        Ok(DifferenceView {
            id: self.ordinal.cast_signed(),
            pair: self.pair.cast_signed(),
            state: self.state.to_owned(),
            invoice_before: self.invoice_before.to_owned(),
            line_before: self.line_before.to_owned(),
            invoice_after: self.invoice_after.to_owned(),
            line_after: self.line_after.to_owned(),
            customer: self.customer.to_owned(),
            product: self.product.to_owned(),
            currency: self.currency.to_owned(),
            field: self.field.to_owned(),
            before: self.before.to_owned(),
            after: self.after.to_owned(),
            delta: if self.field.is_empty() { Some(Amount::from(self.money()?)) } else { self.delta.map(|delta| Amount(delta.to_owned())) },
            root: self.root,
            cause: cause.to_owned(),
            matched_by: method_name(method_of(self.matched_by)?).to_owned(),
            right: String::new(),
            expected: String::new(),
        })
    }
}

/// Walks the differences of a comparison that a condition (on `d` and `p`) selects, in order.
pub fn walk(connection: &Connection, comparison: i64, condition: &str, each: &mut dyn FnMut(&Joined<'_>) -> Result<()>) -> Result<()> {
    let sql = format!("{SELECT_JOINED} WHERE d.id BETWEEN ? AND ?{condition} ORDER BY d.id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([first_id(comparison), last_id(comparison)])?;
    while let Some(row) = rows.next()? {
        each(&joined(row)?)?;
    }
    Ok(())
}

/// Deletes the differences of a comparison.
pub fn delete(connection: &Connection, comparison: i64) -> Result<()> {
    connection.execute("DELETE FROM difference WHERE id BETWEEN ? AND ?", [first_id(comparison), last_id(comparison)])?;
    Ok(())
}
