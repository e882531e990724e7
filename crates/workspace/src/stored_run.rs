//! The lines of a run in a workspace, as every reader of lines wants them.

use crate::error::{Error, Result};
use crate::table::line::{Edition, select_sql};
use crate::table::{first_id, invoice::line_id, last_id, ordinal, run};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use tieout_billing::{Cell, Decimal, FieldKind, Layout, LineSource, LineView, Progress, SourceError, Value};

/// A run in a workspace, on a connection of its own: reading it waits for nobody.
pub struct StoredRun {
    connection: Mutex<Connection>,
    run: i64,
    name: String,
    layout: Layout,
    edition: Edition,
    lines: u64,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy)]
enum Slot {
    /// Index of the selected column.
    Column(usize, FieldKind),
    Other(FieldKind),
}

/// Reports of progress are this many lines apart.
const STRIDE: u64 = 8192;

impl StoredRun {
    /// `connection` belongs to the run from now on.
    pub fn new(connection: Connection, run: &run::Run) -> StoredRun {
        let mut next = 3;
        let slots = run.layout.columns.iter().map(|column| match run.edition.column(column) {
            Some(_) => {
                next += 1;
                Slot::Column(next - 1, column.kind)
            }
            None => Slot::Other(column.kind),
        });
        let slots = slots.collect();
        StoredRun {
            connection: Mutex::new(connection),
            run: run.id,
            name: run.name.clone(),
            layout: run.layout.clone(),
            edition: run.edition,
            lines: run.lines,
            slots,
        }
    }

    /// The lines at these positions, with what the source wrote; `each` gets the index into `positions`.
    pub fn lines_at(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<()> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(&select_sql(&self.layout, self.edition, "id = ?"))?;
        let mut cells = Vec::new();
        for (index, position) in positions.iter().enumerate() {
            let mut rows = statement.query([line_id(self.run, *position)])?;
            let Some(row) = rows.next()? else {
                let detail = format!("line {position} of the run {} is missing", self.name);
                return Err(Error::Damaged { workspace: String::new(), detail });
            };
            cells = self.hand_over(row, cells, &mut |line| each(index, line))?;
        }
        Ok(())
    }

    fn scan_rows(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<()> {
        let stage = format!("reading {}", self.name);
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(&select_sql(&self.layout, self.edition, "id BETWEEN ? AND ? ORDER BY id"))?;
        let mut rows = statement.query([first_id(self.run), last_id(self.run)])?;
        let (mut done, mut cells) = (0u64, Vec::new());
        while let Some(row) = rows.next()? {
            if done.is_multiple_of(STRIDE) {
                progress.report(&stage, done, self.lines)?;
            }
            cells = self.hand_over(row, cells, each)?;
            done += 1;
        }
        progress.report(&stage, done, self.lines)?;
        if done != self.lines {
            let detail = format!("the run {} has {done} lines, and {} were imported", self.name, self.lines);
            return Err(Error::Damaged { workspace: String::new(), detail });
        }
        Ok(())
    }

    /// Returns the emptied vector, so that its memory serves the next row.
    fn hand_over(&self, row: &Row<'_>, cells: Vec<Cell<'static>>, each: &mut dyn FnMut(&LineView<'_>)) -> Result<Vec<Cell<'static>>> {
        let id: i64 = row.get(0)?;
        let after_known = row.as_ref().column_count() - 2;
        let other = members(text(row, after_known)?)?;
        let source = members(text(row, after_known + 1)?)?;
        let mut cells = recycled(cells);
        for (slot, column) in self.slots.iter().zip(&self.layout.columns) {
            let (text, kind) = match slot {
                Slot::Column(index, kind) => (text(row, *index)?, *kind),
                Slot::Other(kind) => (find(&other, column.name.as_str()), *kind),
            };
            cells.push(text.map_or(Cell::default(), |text| Cell { value: value(text, kind), source: text }));
        }
        for (name, source) in &source {
            if let Some(index) = self.layout.columns.iter().position(|column| column.name.as_str() == name) {
                cells[index].source = source;
            }
        }
        let file = u32::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        each(&LineView { position: ordinal(id), file, row: row.get::<_, i64>(2)?.cast_unsigned(), cells: &cells });
        Ok(recycled(cells))
    }
}

impl LineSource for StoredRun {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        self.lines
    }

    fn scan(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> std::result::Result<(), SourceError> {
        self.scan_rows(progress, each).map_err(source_error)
    }

    fn fetch(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> std::result::Result<(), SourceError> {
        self.lines_at(positions, each).map_err(source_error)
    }
}

fn source_error(error: Error) -> SourceError {
    match error {
        Error::Cancelled => SourceError::Cancelled,
        other => SourceError::Failed(Box::new(other)),
    }
}

fn recycled<'a>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'a>> {
    cells.clear();
    // The same allocation under another lifetime: collecting in place is how the standard library spells it.
    cells.into_iter().map(|_| Cell::default()).collect()
}

fn text<'r>(row: &'r Row<'_>, index: usize) -> Result<Option<&'r str>> {
    match row.get_ref(index)? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .map(Some)
            .map_err(|_| Error::Damaged { workspace: String::new(), detail: "a text of a line is not UTF-8".to_owned() }),
        _ => Err(Error::Damaged { workspace: String::new(), detail: "a line holds something that is not a text".to_owned() }),
    }
}

fn find<'a>(members: &'a [(Cow<'_, str>, Cow<'_, str>)], name: &str) -> Option<&'a str> {
    members.iter().find(|(member, _)| member == name).map(|(_, text)| &**text)
}

/// A canonical text as the value that it stands for; a text that does not fit its kind stays a text.
pub fn value(text: &str, kind: FieldKind) -> Value<'_> {
    match kind {
        FieldKind::Text => Value::Text(text),
        FieldKind::Decimal => decimal(text).map_or(Value::Text(text), Value::Decimal),
        FieldKind::Date => date(text).map_or(Value::Text(text), Value::Date),
    }
}

/// A decimal in canonical form, without the detours of a general parser.
pub fn decimal(text: &str) -> Option<Decimal> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.len() > 18 || digits.is_empty() {
        return text.parse().ok();
    }
    let (mut units, mut scale, mut point) = (0i64, 0u32, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                units = units * 10 + i64::from(byte - b'0');
                scale += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if (negative && units == 0) || digits.len() == usize::from(point) {
        return text.parse().ok();
    }
    Some(Decimal::new(if negative { -units } else { units }, scale))
}

fn date(text: &str) -> Option<chrono::NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return text.parse().ok();
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    chrono::NaiveDate::from_ymd_opt(number(0..4)?.cast_signed(), number(5..7)?, number(8..10)?)
}

type Members<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// The members of a JSON object of texts; borrowed where nothing is escaped.
fn members(json: Option<&str>) -> Result<Members<'_>> {
    struct Texts;
    impl<'de> Visitor<'de> for Texts {
        type Value = Members<'de>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members<'de>, A::Error> {
            let mut members = Vec::new();
            while let Some((Borrowed(name), Borrowed(text))) = map.next_entry()? {
                members.push((name, text));
            }
            Ok(members)
        }
    }
    let Some(json) = json else { return Ok(Vec::new()) };
    let members = serde_json::Deserializer::from_str(json).deserialize_map(Texts);
    members.map_err(|error| Error::Damaged {
        workspace: String::new(),
        detail: format!("the further columns of a line can't be read: {error}"),
    })
}

#[derive(serde::Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_come_back_with_their_scale(units in any::<i64>(), scale in 0u32..20) {
            let text = Decimal::new(units, scale).to_string();
            let read = decimal(&text).unwrap();
            prop_assert_eq!(read.to_string(), text);
        }

        #[test]
        fn what_is_no_number_is_none(text in "[-0-9.,x ]{0,12}") {
            if let Some(read) = decimal(&text) {
                prop_assert_eq!(Some(read), text.parse::<Decimal>().ok());
            }
        }
    }
}
