//! JSON and JSONL: an array of lines, or of invoices with their lines within; record by record, every digit of a number kept.

use crate::body::{BodyReader, SpoolWriter, write_row};
use crate::container::{Source, too_large};
use crate::error::IntakeError;
use crate::reject::{MAX_SOURCE, Reject};
use crate::sniff::MAX_COLUMNS;
use crate::table::Table;
use crate::typing::shorten;
use encoding_rs::UTF_8;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{Read, Write};

mod flat;
mod lines;

/// The longest record that is held in memory.
const MAX_RECORD: usize = 16 << 20;
/// Objects within objects become columns with dotted names, down to this depth; below it they stay JSON text.
const MAX_DEPTH: usize = 6;

/// The table of a JSON file. Its rows are numbered from 1 on: the ordinals of the lines.
pub(crate) fn tables_of_json(source: Source) -> Result<Vec<Table>, IntakeError> {
    let form = Form::of(&source)?;
    let mut rows = Rows::new(&source);
    let hash = std::thread::scope(|scope| {
        let hash = scope.spawn(|| source.hash());
        match form {
            Form::Lines => lines::read(&source, &mut rows)?,
            Form::Nested { depth } => each_record(&source, depth, &mut |record| rows.add(record))?,
        }
        hash.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let Rows { spool, columns, count, rejects, .. } = rows;
    if columns.is_empty() {
        return Err(IntakeError::Empty { file: source.name });
    }
    let body = spool.finish().map_err(|error| source.io(error))?;
    let word = if matches!(form, Form::Lines) { "JSONL" } else { "JSON" };
    let words: Vec<&str> = [word].into_iter().chain(source.wrappers.iter().copied()).collect();
    let header_row = 1;
    Ok(vec![Table {
        format: words.join(", "),
        path: source.path,
        bytes: source.bytes,
        sha256: Some(hash),
        body,
        delimiter: b',',
        encoding: UTF_8,
        late_windows_1252: Default::default(),
        header_row,
        headers: columns,
        repeated: Vec::new(),
        start: 0,
        first_row: 1,
        sheet: None,
        estimated_rows: count,
        short_rows: true,
        is_einvoice: false,
        rejects,
        name: source.name,
    }])
}

/// Where the records of a file are.
#[derive(Clone, Copy)]
enum Form {
    /// One on each line.
    Lines,
    /// At this depth of brackets, one after another.
    Nested { depth: usize },
}

impl Form {
    fn of(source: &Source) -> Result<Form, IntakeError> {
        let mut head = vec![0; 1 << 20];
        let count = source.body.read_at(0, &mut head).map_err(|error| source.io(error))?;
        let head = &head[..count];
        let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if bare.first() == Some(&b'[') {
            return Ok(Form::Nested { depth: 1 });
        }
        let (line, rest) = bare.split_at(memchr::memchr(b'\n', bare).unwrap_or(bare.len()));
        if serde_json::from_slice::<&RawValue>(line).is_ok() && rest.trim_ascii_start().first() == Some(&b'{') {
            return Ok(Form::Lines);
        }
        Ok(Form::Nested { depth: if is_envelope(bare) { 2 } else { 0 } })
    }
}

/// Whether the one object of a file is only the envelope of a list: `{"object": "list", "data": [...]}`.
fn is_envelope(text: &[u8]) -> bool {
    const LISTS: &[&str] = &[
        "data",
        "invoices",
        "results",
        "records",
        "list",
        "rows",
        "items",
        "value",
        "values",
        "entries",
        "credit_notes",
        "documents",
        "invoice_lines",
        "events",
    ];
    const OWN: &[&str] = &["id", "number", "invoice_number", "invoice_id", "invoice"];
    let mut walk = Walk::default();
    let mut key = Vec::new();
    let mut last_key = String::new();
    for byte in text {
        let was_string = walk.in_string;
        let depth = walk.depth;
        walk.over(*byte);
        match (was_string, walk.in_string) {
            (false, true) => key.clear(),
            (true, true) => key.push(*byte),
            (true, false) if depth == 1 => last_key = String::from_utf8_lossy(&key).into_owned(),
            (false, false) if *byte == b':' && depth == 1 && OWN.contains(&last_key.as_str()) => return false,
            (false, false) if *byte == b'[' && depth == 1 => return LISTS.contains(&last_key.as_str()),
            _ => {}
        }
    }
    false
}

/// Where a byte of JSON stands.
#[derive(Default)]
struct Walk {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Walk {
    fn over(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

type Each<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), IntakeError>;

fn too_long(source: &Source) -> IntakeError {
    let what = "a JSON record".to_owned();
    IntakeError::TooLarge {
        file: source.name.clone(),
        what,
        limit: "16 MiB".to_owned(),
        help: "Export the lines as an array, one object per line",
    }
}

fn each_record(source: &Source, depth: usize, each: Each<'_>) -> Result<(), IntakeError> {
    let mut reader = BodyReader::new(source.body.clone(), 0);
    let mut chunk = vec![0; 256 << 10];
    let mut walk = Walk::default();
    let mut record: Vec<u8> = Vec::new();
    let mut ordinal = 0_u64;
    let mut in_record = false;
    // The first list at depth 1 of an envelope is the one with the records.
    let mut in_list = depth != 2;
    let mut list_done = false;
    loop {
        let count = reader.read(&mut chunk).map_err(|error| source.io(error))?;
        if count == 0 {
            if walk.depth > 0 || walk.in_string {
                return Err(source.damaged(format!("the JSON ends in the middle, after record {ordinal}. Copy or export the file again")));
            }
            return Ok(());
        }
        for byte in &chunk[..count] {
            let before = walk.depth;
            let was_string = walk.in_string;
            walk.over(*byte);
            if in_record {
                record.push(*byte);
                if walk.depth == depth && !walk.in_string {
                    in_record = false;
                    ordinal += 1;
                    each(&record)?;
                    record.clear();
                } else if record.len() > MAX_RECORD {
                    return Err(too_long(source));
                }
                continue;
            }
            if depth == 2 && !was_string {
                in_list |= *byte == b'[' && before == 1 && !list_done;
                if *byte == b']' && walk.depth == 1 && in_list {
                    (in_list, list_done) = (false, true);
                }
            }
            if before != depth || !in_list || was_string {
                continue;
            }
            match byte {
                b'{' => {
                    in_record = true;
                    record.push(*byte);
                }
                b',' | b']' | b' ' | b'\t' | b'\r' | b'\n' => {}
                0xef | 0xbb | 0xbf if ordinal == 0 && depth == 0 => {}
                _ => {
                    return Err(
                        source.damaged(format!("record {} of the JSON is no object; Tieout reads objects with named fields", ordinal + 1))
                    );
                }
            }
        }
    }
}

/// Rows being made of records.
struct Rows<'s> {
    source: &'s Source,
    spool: SpoolWriter,
    columns: Vec<String>,
    places: HashMap<String, usize>,
    count: u64,
    rejects: Vec<Reject>,
}

impl<'s> Rows<'s> {
    fn new(source: &'s Source) -> Rows<'s> {
        Rows { source, spool: SpoolWriter::new(), columns: Vec::new(), places: HashMap::new(), count: 0, rejects: Vec::new() }
    }

    fn add(&mut self, record: &[u8]) -> Result<(), IntakeError> {
        if record.is_empty() {
            return Ok(());
        }
        match flatten_record(record) {
            Ok(rows) => rows.into_iter().try_for_each(|row| self.write(row)),
            Err(reason) => {
                self.count += 1;
                self.write_cells(&[])?;
                let text = String::from_utf8_lossy(&record[..record.len().min(MAX_SOURCE)]).into_owned();
                self.rejects.push(Reject {
                    file: self.source.name.clone(),
                    row: self.count,
                    column: String::new(),
                    value: shorten(&text),
                    reason,
                    source: text,
                    cells: Vec::new(),
                });
                if self.rejects.len() > 100_000 {
                    return Err(self.source.damaged("more than 100,000 of its records are not JSON"));
                }
                Ok(())
            }
        }
    }

    /// Rows that are text already.
    fn append(&mut self, text: &[u8], count: u64) -> Result<(), IntakeError> {
        self.count += count;
        self.spool.write_all(text).map_err(|error| too_large(self.source, error))
    }

    fn write(&mut self, row: Vec<(String, String)>) -> Result<(), IntakeError> {
        let mut cells: Vec<String> = Vec::with_capacity(self.columns.len());
        for (name, value) in row {
            let place = match self.places.get(&name) {
                Some(place) => *place,
                None => {
                    self.columns.push(name.clone());
                    self.places.insert(name, self.columns.len() - 1);
                    self.columns.len() - 1
                }
            };
            if place >= MAX_COLUMNS {
                let what = "the number of different fields".to_owned();
                return Err(IntakeError::TooLarge {
                    file: self.source.name.clone(),
                    what,
                    limit: "4,096".to_owned(),
                    help: "Export only the fields of invoice lines",
                });
            }
            if cells.len() <= place {
                cells.resize(place + 1, String::new());
            }
            cells[place] = value;
        }
        if cells.is_empty() {
            cells.push(String::new());
        }
        self.count += 1;
        self.write_cells(&cells)
    }

    fn write_cells(&mut self, cells: &[String]) -> Result<(), IntakeError> {
        write_row(&mut self.spool, cells.iter().map(String::as_str)).map_err(|error| too_large(self.source, error))
    }
}

/// The fields of an object, in order.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with named fields")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::with_capacity(8);
                while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A field's name; its own text only where it holds escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The rows of a record: one, or one for each line that is nested in it, with the fields of the invoice before the line's own.
fn flatten_record(record: &[u8]) -> Result<Vec<Vec<(String, String)>>, String> {
    let text = std::str::from_utf8(record).map_err(|_| "the record is not UTF-8".to_owned())?;
    let wrong = |error: serde_json::Error| format!("not a JSON object with named fields ({error})");
    let mut fields: Fields<'_> = serde_json::from_str(text).map_err(wrong)?;
    // `{"invoice": {...}}`, as some lists wrap each of their elements.
    if let [(_, only)] = &fields.0[..]
        && only.get().starts_with('{')
    {
        fields = serde_json::from_str(only.get()).map_err(wrong)?;
    }
    let nested = nested_lines(&fields);
    let mut header = Vec::new();
    for (name, value) in &fields.0 {
        if nested.as_ref().is_none_or(|(lines, _)| lines != name) {
            flatten(name, value, 1, &mut header);
        }
    }
    let Some((name, lines)) = nested else { return Ok(vec![header]) };
    if lines.is_empty() {
        return Ok(vec![header]);
    }
    lines
        .into_iter()
        .map(|line| {
            let own: Fields<'_> = serde_json::from_str(line.get()).map_err(wrong)?;
            let mut row = header.clone();
            own.0.iter().for_each(|(field, value)| flatten(&format!("{name}.{field}"), value, 2, &mut row));
            Ok(row)
        })
        .collect()
}

/// What the list of lines within an invoice is called.
const NESTED: &[&str] =
    &["lines", "line_items", "lineitems", "invoice_lines", "invoice_items", "invoicelines", "invoiceitems", "fees", "items", "line"];

/// The list of lines within an invoice, if it has one: `lines`, `line_items` and the like, also as `{"data": [...]}`.
fn nested_lines<'a>(fields: &Fields<'a>) -> Option<(String, Vec<&'a RawValue>)> {
    let list = |value: &'a RawValue| -> Option<Vec<&'a RawValue>> {
        let text = value.get();
        if text.starts_with('{') {
            let inner: Fields<'a> = serde_json::from_str(text).ok()?;
            let data = inner.0.iter().find(|(name, _)| name == "data" || name == "items")?.1;
            return serde_json::from_str(data.get()).ok();
        }
        let list: Vec<&'a RawValue> = serde_json::from_str(text).ok()?;
        list.iter().all(|element| element.get().starts_with('{')).then_some(list)
    };
    NESTED.iter().find_map(|wanted| {
        let (name, value) = fields.0.iter().find(|(name, _)| name.to_ascii_lowercase() == *wanted)?;
        list(value).map(|lines| (name.clone().into_owned(), lines))
    })
}

fn flatten(name: &str, value: &RawValue, depth: usize, row: &mut Vec<(String, String)>) {
    let text = value.get();
    let plain = match text.as_bytes().first() {
        Some(b'{') if depth < MAX_DEPTH => {
            if let Ok(fields) = serde_json::from_str::<Fields<'_>>(text) {
                fields.0.iter().for_each(|(field, value)| flatten(&format!("{name}.{field}"), value, depth + 1, row));
                return;
            }
            text.to_owned()
        }
        Some(b'"') => serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned()),
        Some(b'n') => String::new(),
        _ => text.to_owned(),
    };
    match row.iter_mut().find(|(other, _)| other == name) {
        Some((_, earlier)) => *earlier = plain,
        None => row.push((name.to_owned(), plain)),
    }
}
