//! `invoice`: where the lines of an invoice stand in its run.

use crate::Result;
use crate::table::first_id;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::fmt::Write;

/// `positions` holds runs of consecutive positions as pairs of (gap since the last one, how many), each a LEB128 number: four bytes for
/// most invoices, where an index over the lines would take forty.
pub const V1: &str = "
CREATE TABLE invoice (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    lines INTEGER NOT NULL,
    positions BLOB NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
";

/// The invoices of a run, gathered line by line.
#[derive(Default)]
pub struct Invoices {
    by_number: HashMap<Box<str>, u32>,
    invoices: Vec<Entry>,
    last: Option<u32>,
    /// How many were there before: they are rewritten, not inserted.
    known: usize,
}

struct Entry {
    number: Box<str>,
    lines: u64,
    /// (first position, how many), rising.
    spans: Vec<(u64, u64)>,
}

impl Invoices {
    /// The invoices that a run already has, to add lines to.
    pub fn of(connection: &Connection, run: i64) -> Result<Invoices> {
        let mut invoices = Invoices::default();
        let mut statement = connection.prepare("SELECT number, positions FROM invoice WHERE run = ? ORDER BY number")?;
        let mut rows = statement.query([run])?;
        while let Some(row) = rows.next()? {
            let number = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let spans = spans(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
            for (first, count) in spans {
                (first..first + count).for_each(|position| invoices.add(number, position));
            }
        }
        invoices.known = invoices.invoices.len();
        Ok(invoices)
    }

    /// Adds the line at this position, which is greater than all before it within the invoice.
    pub fn add(&mut self, number: &str, position: u64) {
        let index = match self.last {
            Some(last) if &*self.invoices[last as usize].number == number => last,
            _ => self.find(number),
        };
        self.last = Some(index);
        let entry = &mut self.invoices[index as usize];
        entry.lines += 1;
        match entry.spans.last_mut() {
            Some((first, count)) if *first + *count == position => *count += 1,
            _ => entry.spans.push((position, 1)),
        }
    }

    fn find(&mut self, number: &str) -> u32 {
        if let Some(index) = self.by_number.get(number) {
            return *index;
        }
        // A run has fewer than 2^32 lines, so it has fewer invoices.
        let index = self.invoices.len() as u32;
        self.by_number.insert(number.into(), index);
        self.invoices.push(Entry { number: number.into(), lines: 0, spans: Vec::new() });
        index
    }

    /// How many invoices there are.
    pub fn count(&self) -> u64 {
        self.invoices.len() as u64
    }

    /// Writes them.
    pub fn write(&mut self, connection: &Connection, run: i64) -> Result<()> {
        let verb = if self.known > 0 { "INSERT OR REPLACE" } else { "INSERT" };
        // In the order of the key, the table grows at its end.
        self.invoices.sort_unstable_by(|a, b| a.number.cmp(&b.number));
        let mut statement = connection.prepare(&format!("{verb} INTO invoice (run, number, lines, positions) VALUES (?, ?, ?, ?)"))?;
        let mut blob = Vec::new();
        for entry in &self.invoices {
            blob.clear();
            let mut end = 0;
            for (first, count) in &entry.spans {
                leb128(&mut blob, first - end);
                leb128(&mut blob, *count);
                end = first + count;
            }
            statement.execute(params![run, &*entry.number, entry.lines as i64, blob])?;
        }
        Ok(())
    }
}

/// The positions of the lines of an invoice; empty if the run has no such invoice.
pub fn positions(connection: &Connection, run: i64, number: &str) -> Result<Vec<u64>> {
    let mut statement = connection.prepare_cached("SELECT positions FROM invoice WHERE run = ? AND number = ?")?;
    let blob: Option<Vec<u8>> = statement.query_row(params![run, number], |row| row.get(0)).optional()?;
    Ok(spans(&blob.unwrap_or_default()).into_iter().flat_map(|(first, count)| first..first + count).collect())
}

/// Makes `line_first(positions)` and `line_spans(run, positions)` known to a connection: the position of an invoice's first line, and a
/// JSON object that leads from the id of the first to the id of the last line of each stretch.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("line_first", 1, flags, |context| {
        let blob = context.get_raw(0).as_blob_or_null()?.unwrap_or_default();
        Ok(spans(blob).first().map(|(first, _)| first.cast_signed()))
    })?;
    connection.create_scalar_function("line_spans", 2, flags, |context| {
        let run: i64 = context.get(0)?;
        let blob = context.get_raw(1).as_blob_or_null()?.unwrap_or_default();
        let mut json = String::from("{");
        for (first, count) in spans(blob) {
            let between = if json.len() > 1 { "," } else { "" };
            let last = first.saturating_add(count.saturating_sub(1));
            // Writing to a String can't fail.
            let _ = write!(json, "{between}\"{}\":{}", line_id(run, first), line_id(run, last));
        }
        json.push('}');
        Ok(json)
    })
}

/// The id of the line at a position.
pub fn line_id(run: i64, position: u64) -> i64 {
    first_id(run) | position.cast_signed()
}

fn leb128(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number as u8) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn spans(blob: &[u8]) -> Vec<(u64, u64)> {
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0u64, 0u32);
    for byte in blob {
        number |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    let mut end = 0u64;
    let span = |pair: &[u64]| {
        let first = end.saturating_add(pair[0]);
        // A damaged blob must not ask for more positions than a run can have.
        let count = pair[1].min(u64::from(u32::MAX));
        end = first.saturating_add(count);
        (first, count)
    };
    numbers.chunks_exact(2).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_come_back(marks in proptest::collection::vec(0u8..3, 1..400)) {
            let mut invoices = Invoices::default();
            for (position, mark) in marks.iter().enumerate() {
                invoices.add(["A", "B", "C"][usize::from(*mark)], position as u64 * 3 / 2 + position as u64);
            }
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(&V1.replace(" REFERENCES run(id) ON DELETE CASCADE", "")).unwrap();
            invoices.write(&connection, 7).unwrap();
            for (index, name) in ["A", "B", "C"].into_iter().enumerate() {
                let expected: Vec<u64> = marks.iter().enumerate().filter(|(_, mark)| usize::from(**mark) == index)
                    .map(|(position, _)| position as u64 * 3 / 2 + position as u64).collect();
                prop_assert_eq!(positions(&connection, 7, name).unwrap(), expected);
            }
        }
    }
}
