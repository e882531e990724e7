//! Lines from their files into the table, in one pass.

use crate::error::{Error, Result};
use crate::table::invoice::{Invoices, line_id};
use crate::table::line::{self, Edition};
use crate::table::log::hex;
use rusqlite::{Connection, Statement};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use tieout_billing::{
    Cancelled, Cell, CurrencyTotals, Decimal, Field, FieldName, Layout, LineSource, LineView, Progress, RecordKind, Totals, Value,
};

/// More lines than this can't be told apart by their ids.
pub const MOST_LINES: u64 = u32::MAX as u64;

/// The columns of a file of mended rejects that say which reject a row was; they are no part of the line.
pub const REJECT_FILE: &str = "reject_file";
/// As [`REJECT_FILE`].
pub const REJECT_ROW: &str = "reject_row";
const NOT_KEPT: [&str; 2] = [REJECT_FILE, REJECT_ROW];

/// Where the lines of a batch go.
pub struct Target<'a> {
    pub run: i64,
    pub kind: RecordKind,
    /// The columns of the run; a batch of mended rows may have them in another order, or lack some.
    pub layout: &'a Layout,
    pub first_position: u64,
    /// Index of the batch's first file among the files of the run.
    pub first_file: u32,
}

/// What a batch brought.
pub struct Ingested {
    pub lines: u64,
    /// SHA-256 of the lines as they are stored.
    pub hash: String,
    /// Of each line, its position in the source; parallel to the stored positions.
    pub source_positions: Vec<u64>,
}

/// Reads the source through and inserts every line. `invoices` and `sums` take them in. `each` sees every line of the source.
pub fn ingest(
    connection: &Connection,
    target: &Target<'_>,
    source: &dyn LineSource,
    invoices: &mut Invoices,
    sums: &mut Sums,
    progress: &dyn Progress,
    each: &mut dyn FnMut(&LineView<'_>),
) -> Result<Ingested> {
    let mut writer = LineWriter::new(connection, target, source.layout())?;
    let mut source_positions = Vec::with_capacity(usize::try_from(source.estimated_lines()).unwrap_or(0).min(1 << 24));
    let mut failed: Option<Error> = None;
    let stop = AtomicBool::new(false);
    let stoppable = Stoppable { progress, stop: &stop };
    let scanned = source.scan(&stoppable, &mut |line| {
        if failed.is_some() {
            return;
        }
        match writer.write(line, invoices, sums) {
            Ok(()) => {
                source_positions.push(line.position);
                each(line);
            }
            Err(error) => {
                failed = Some(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
    match (failed, scanned) {
        (Some(error), _) => Err(error),
        (None, scanned) => {
            scanned?;
            Ok(Ingested { lines: writer.position - target.first_position, hash: writer.hash.finish(), source_positions })
        }
    }
}

/// Stops the reading when the writing failed.
struct Stoppable<'a> {
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
}

impl Progress for Stoppable<'_> {
    fn report(&self, stage: &str, done: u64, of: u64) -> std::result::Result<(), Cancelled> {
        if self.stop.load(Ordering::Relaxed) { Err(Cancelled) } else { self.progress.report(stage, done, of) }
    }
}

struct LineWriter<'c> {
    insert: Statement<'c>,
    run: i64,
    position: u64,
    first_file: u32,
    columns: Vec<Slot>,
    invoice: Option<usize>,
    money: Option<Money>,
    hash: LineHash,
    scratch: String,
    other: Vec<u8>,
    source: Vec<u8>,
}

/// A column of the run: which cell of the source fills it, and where it goes.
struct Slot {
    name: String,
    cell: Option<usize>,
    /// Lines have a column for it; otherwise it is a member of `other`.
    known: bool,
}

impl<'c> LineWriter<'c> {
    fn new(connection: &'c Connection, target: &Target<'_>, source: &Layout) -> Result<LineWriter<'c>> {
        let surplus = |name: &FieldName| target.layout.position_of(name).is_none() && !NOT_KEPT.contains(&name.as_str());
        if let Some(surplus) = source.columns.iter().find(|column| surplus(&column.name)) {
            return Err(Error::Invalid(format!("the file has a column {} that the run does not have; leave it out", surplus.name)));
        }
        let columns = target.layout.columns.iter().map(|column| Slot {
            name: column.name.to_string(),
            cell: source.position_of(&column.name),
            known: Edition::NEWEST.column(column).is_some(),
        });
        Ok(LineWriter {
            insert: connection.prepare(&line::insert_sql(target.layout))?,
            run: target.run,
            position: target.first_position,
            first_file: target.first_file,
            columns: columns.collect(),
            invoice: if target.kind == RecordKind::Invoices { source.position(Field::InvoiceNumber) } else { None },
            money: Money::of(target.kind, source),
            hash: LineHash::default(),
            scratch: String::new(),
            other: Vec::new(),
            source: Vec::new(),
        })
    }

    fn write(&mut self, line: &LineView<'_>, invoices: &mut Invoices, sums: &mut Sums) -> Result<()> {
        if self.position >= MOST_LINES {
            return Err(Error::Invalid(format!("a run holds at most {MOST_LINES} lines")));
        }
        let file = i64::from(self.first_file + line.file);
        self.insert.raw_bind_parameter(1, line_id(self.run, self.position))?;
        self.insert.raw_bind_parameter(2, file)?;
        self.insert.raw_bind_parameter(3, line.row.cast_signed())?;
        self.hash.number(file);
        self.hash.number(line.row.cast_signed());
        self.other.clear();
        self.source.clear();
        let mut parameter = 4;
        for slot in &self.columns {
            let cell = slot.cell.map_or(Cell::default(), |cell| line.cells[cell]);
            let (text, verbatim) = canonical(&cell, &mut self.scratch);
            if slot.known {
                self.insert.raw_bind_parameter(parameter, text)?;
                self.hash.text(text);
                parameter += 1;
            } else if let Some(text) = text {
                push_member(&mut self.other, &slot.name, text);
            }
            if !verbatim {
                push_member(&mut self.source, &slot.name, cell.source);
            }
        }
        let other = finish_object(&mut self.other);
        self.insert.raw_bind_parameter(parameter, other)?;
        self.hash.text(other);
        let source = finish_object(&mut self.source);
        self.insert.raw_bind_parameter(parameter + 1, source)?;
        self.hash.text(source);
        self.insert.raw_execute()?;
        if let Some(invoice) = self.invoice {
            let number = match line.cells[invoice].value {
                Value::Text(number) => number,
                _ => "",
            };
            invoices.add(number, self.position);
        }
        if let Some(money) = &self.money {
            sums.add(money, line);
        }
        self.position += 1;
        Ok(())
    }
}

/// The text that a cell is stored as, and whether the source wrote it just so.
fn canonical<'a>(cell: &Cell<'a>, scratch: &'a mut String) -> (Option<&'a str>, bool) {
    match cell.value {
        Value::Empty => (None, cell.source.is_empty()),
        Value::Text(text) => (Some(text), text.len() == cell.source.len() && text == cell.source),
        Value::Decimal(decimal) if is_plain(cell.source, decimal) => (Some(cell.source), true),
        Value::Decimal(decimal) => formatted(scratch, &decimal, cell.source),
        Value::Date(date) => {
            use chrono::Datelike;
            let source = cell.source.as_bytes();
            let digits = |range: std::ops::Range<usize>| {
                source[range].iter().try_fold(0i64, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
            };
            let verbatim = source.len() == 10
                && source[4] == b'-'
                && source[7] == b'-'
                && digits(0..4) == Some(i64::from(date.year()))
                && digits(5..7) == Some(i64::from(date.month()))
                && digits(8..10) == Some(i64::from(date.day()));
            if verbatim { (Some(cell.source), true) } else { formatted(scratch, &date, cell.source) }
        }
    }
}

fn formatted<'a>(scratch: &'a mut String, value: &dyn std::fmt::Display, source: &str) -> (Option<&'a str>, bool) {
    scratch.clear();
    // Writing to a String does not fail.
    let _ = write!(scratch, "{value}");
    let verbatim = scratch == source;
    (Some(scratch), verbatim)
}

/// Whether the source wrote this decimal as it would be written back: no need to format it then.
fn is_plain(source: &str, decimal: Decimal) -> bool {
    let bytes = source.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.is_empty() || digits.len() > 19 || digits[0] == b'.' || (digits[0] == b'0' && digits.len() > 1 && digits[1] != b'.') {
        return false;
    }
    let (mut units, mut scale, mut point) = (0u64, 0u32, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                units = units * 10 + u64::from(byte - b'0');
                scale += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return false,
        }
    }
    let written = if negative { -i128::from(units) } else { i128::from(units) };
    let odd = (point && scale == 0) || (negative && units == 0);
    !odd && decimal.scale() == scale && decimal.mantissa() == written
}

fn push_member(object: &mut Vec<u8>, name: &str, text: &str) {
    object.push(if object.is_empty() { b'{' } else { b',' });
    push_string(object, name);
    object.push(b':');
    push_string(object, text);
}

fn push_string(object: &mut Vec<u8>, text: &str) {
    // A text as JSON, into memory: neither can fail.
    let _ = serde_json::to_writer(object, text);
}

fn finish_object(object: &mut Vec<u8>) -> Option<&str> {
    if object.is_empty() {
        return None;
    }
    object.push(b'}');
    std::str::from_utf8(object).ok()
}

/// SHA-256 over lines: every value with its length before it, so that no two contents are the same bytes.
#[derive(Default)]
pub struct LineHash {
    hasher: Sha256,
    buffer: Vec<u8>,
}

impl LineHash {
    const CHUNK: usize = 1 << 16;

    /// A number.
    pub fn number(&mut self, number: i64) {
        self.buffer.extend_from_slice(&number.to_le_bytes());
    }

    /// A text, or none.
    pub fn text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.bytes(text.as_bytes()),
            None => self.buffer.extend_from_slice(&u32::MAX.to_le_bytes()),
        }
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        // A value of the database is shorter than 2^30.
        self.buffer.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= Self::CHUNK {
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
    }

    /// The hash in lower-case hex.
    pub fn finish(mut self) -> String {
        self.hasher.update(&self.buffer);
        hex(&self.hasher.finalize())
    }
}

/// Where a layout has its money.
struct Money {
    currency: Option<usize>,
    net: Option<usize>,
    tax: Option<usize>,
    gross: Option<usize>,
}

impl Money {
    /// Of records their amount is the net; `None` where they have no amounts.
    fn of(kind: RecordKind, layout: &Layout) -> Option<Money> {
        let at = |field| layout.position(field);
        let stated =
            Money { currency: at(Field::Currency), net: at(Field::NetAmount), tax: at(Field::TaxAmount), gross: at(Field::GrossAmount) };
        match (kind, at(Field::Amount)) {
            (RecordKind::Invoices, _) => Some(stated),
            (_, Some(amount)) => Some(Money { net: Some(amount), tax: None, gross: None, ..stated }),
            (_, None) => (stated.net.is_some() || stated.gross.is_some()).then_some(stated),
        }
    }
}

/// Net, tax and gross per currency, line by line: what the lines state; gross as net plus tax where a line states none.
#[derive(Default)]
pub struct Sums {
    currencies: BTreeMap<Box<str>, [tieout_billing::ExactSum; 3]>,
}

impl Sums {
    /// Sums that go on from these.
    pub fn from(totals: &CurrencyTotals) -> Sums {
        let mut sums = Sums::default();
        for (currency, totals) in totals {
            let entry = sums.currencies.entry(currency.as_str().into()).or_default();
            entry[0].add(totals.net);
            entry[1].add(totals.tax);
            entry[2].add(totals.gross);
        }
        sums
    }

    fn add(&mut self, money: &Money, line: &LineView<'_>) {
        let amount = |index: Option<usize>| match index.map(|index| line.cells[index].value) {
            Some(Value::Decimal(amount)) => Some(amount),
            _ => None,
        };
        let currency = match money.currency.map(|index| line.cells[index].value) {
            Some(Value::Text(currency)) => currency,
            _ => "",
        };
        if !self.currencies.contains_key(currency) {
            self.currencies.insert(currency.into(), Default::default());
        }
        let Some([net, tax, gross]) = self.currencies.get_mut(currency) else { return };
        let (stated_net, stated_tax) = (amount(money.net).unwrap_or_default(), amount(money.tax).unwrap_or_default());
        net.add(stated_net);
        tax.add(stated_tax);
        match amount(money.gross) {
            Some(stated) => gross.add(stated),
            None => {
                gross.add(stated_net);
                gross.add(stated_tax);
            }
        }
    }

    /// The totals.
    pub fn totals(&self) -> Result<CurrencyTotals> {
        let total = |currency: &str, sum: &tieout_billing::ExactSum| {
            sum.total().map_err(|_| Error::Invalid(format!("a sum in {currency} has more than 28 digits and could not be kept exactly")))
        };
        let totals = self.currencies.iter().map(|(currency, [net, tax, gross])| {
            Ok((currency.to_string(), Totals { net: total(currency, net)?, tax: total(currency, tax)?, gross: total(currency, gross)? }))
        });
        totals.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cell_is_stored_with_every_digit(units in any::<i64>(), scale in 0u32..12, extra in "[0+ ]{0,2}") {
            let decimal = Decimal::new(units, scale);
            for source in [decimal.to_string(), format!("{extra}{decimal}"), format!("{decimal}{extra}")] {
                let mut scratch = String::new();
                let (text, verbatim) = canonical(&Cell { value: Value::Decimal(decimal), source: &source }, &mut scratch);
                let plain = decimal.to_string();
                prop_assert_eq!(text, Some(plain.as_str()));
                prop_assert_eq!(verbatim, source == plain);
            }
        }
    }

    #[test]
    fn what_the_source_wrote_otherwise_is_noticed() {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 4, 3).unwrap();
        for (value, source, stored, verbatim) in [
            (Value::Decimal("12.34".parse().unwrap()), "1234", Some("12.34"), false),
            (Value::Decimal("1234.50".parse().unwrap()), "1.234,50", Some("1234.50"), false),
            (Value::Decimal("5".parse().unwrap()), "5.", Some("5"), false),
            (Value::Decimal("0.5".parse().unwrap()), ".5", Some("0.5"), false),
            (Value::Date(date), "2026-04-03", Some("2026-04-03"), true),
            (Value::Date(date), "03/04/2026", Some("2026-04-03"), false),
            (Value::Text("a"), " a", Some("a"), false),
            (Value::Empty, "", None, true),
            (Value::Empty, "n/a", None, false),
        ] {
            let mut scratch = String::new();
            assert_eq!(canonical(&Cell { value, source }, &mut scratch), (stored, verbatim), "{source}");
        }
    }
}
