//! JSONL on all cores: stretches of lines become delimited text side by side. A line with anything unusual about it (a field that was not
//! seen before, lines within it, a fault) is left to be read alone, in its turn.

use super::{Fields, MAX_DEPTH, MAX_RECORD, NESTED, Rows, flat, too_long};
use crate::body::BodyReader;
use crate::container::Source;
use crate::error::IntakeError;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;

/// The bytes of lines that a thread takes at once.
const STRETCH: usize = 1 << 20;
/// So many lines are read one by one first: they name most fields.
const FIRST: usize = 64;

/// What lines became.
enum Made {
    /// Rows of delimited text.
    Rows(Vec<u8>, u64),
    /// The place of a line that is to be read alone.
    Line(Range<usize>),
}

/// Reads the lines of a source into rows.
pub(super) fn read(source: &Source, rows: &mut Rows<'_>) -> Result<(), IntakeError> {
    let mut reader = BodyReader::new(source.body.clone(), 0);
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get()).min(4);
    let mut held: Vec<u8> = Vec::new();
    let mut is_first = true;
    loop {
        let before = held.len();
        held.resize(before + STRETCH * threads, 0);
        let count = fill(&mut reader, &mut held[before..]).map_err(|error| source.io(error))?;
        let is_last = before + count < held.len();
        held.truncate(before + count);
        let whole = if is_last { held.len() } else { memchr::memrchr(b'\n', &held).map_or(0, |end| end + 1) };
        if held.len() - whole > MAX_RECORD {
            return Err(too_long(source));
        }
        let mut text = &held[..whole];
        if is_first {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            for _ in 0..FIRST {
                let end = memchr::memchr(b'\n', text).map_or(text.len(), |end| end + 1);
                rows.add(text[..end].trim_ascii())?;
                text = &text[end..];
            }
            is_first = false;
        }
        convert(text, threads, rows)?;
        if is_last {
            return Ok(());
        }
        held.drain(..whole);
    }
}

fn fill(reader: &mut BodyReader, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match reader.read(&mut buffer[done..])? {
            0 => break,
            count => done += count,
        }
    }
    Ok(done)
}

/// Makes whole lines rows, the stretches side by side.
fn convert(text: &[u8], threads: usize, rows: &mut Rows<'_>) -> Result<(), IntakeError> {
    let mut stretches = Vec::new();
    let mut rest = text;
    let share = text.len().div_ceil(threads).max(1);
    while !rest.is_empty() {
        let near = share.min(rest.len()) - 1;
        let end = memchr::memchr(b'\n', &rest[near..]).map_or(rest.len(), |end| near + end + 1);
        stretches.push(&rest[..end]);
        rest = &rest[end..];
    }
    let known = Known { columns: &rows.columns, places: &rows.places };
    let made: Vec<Vec<Made>> = std::thread::scope(|scope| {
        let started: Vec<_> = stretches.iter().skip(1).map(|stretch| scope.spawn(move || made_of(stretch, known))).collect();
        let own = stretches.first().map(|stretch| made_of(stretch, known));
        let others = started.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        own.into_iter().chain(others).collect()
    });
    for (stretch, made) in stretches.iter().zip(made) {
        for made in made {
            match made {
                Made::Rows(text, count) => rows.append(&text, count)?,
                Made::Line(at) => rows.add(&stretch[at])?,
            }
        }
    }
    Ok(())
}

/// The columns so far.
#[derive(Clone, Copy)]
struct Known<'k> {
    columns: &'k [String],
    places: &'k HashMap<String, usize>,
}

fn made_of(stretch: &[u8], known: Known<'_>) -> Vec<Made> {
    let mut made = Vec::new();
    let (mut text, mut count) = (Vec::with_capacity(stretch.len()), 0);
    let mut at = 0;
    while at < stretch.len() {
        let end = memchr::memchr(b'\n', &stretch[at..]).map_or(stretch.len(), |end| at + end);
        let line = &stretch[at..end];
        let bare = line.trim_ascii();
        if !bare.is_empty() {
            let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(known.columns.len());
            if record(bare, known, &mut cells).is_some() {
                write(&cells, &mut text);
                count += 1;
            } else {
                if count > 0 {
                    made.push(Made::Rows(std::mem::take(&mut text), std::mem::take(&mut count)));
                }
                let from = at + (line.len() - line.trim_ascii_start().len());
                made.push(Made::Line(from..from + bare.len()));
            }
        }
        at = end + 1;
    }
    if count > 0 {
        made.push(Made::Rows(text, count));
    }
    made
}

/// The cells of a record of fields that are all known; nothing where it is to be read alone.
fn record<'r>(line: &'r [u8], known: Known<'_>, cells: &mut Vec<Cow<'r, str>>) -> Option<()> {
    let text = simdutf8::basic::from_utf8(line).ok()?;
    let mut next = 0;
    let plain = flat::each(text, |name, value| put(name, Cow::Borrowed(value), known, &mut next, cells));
    if plain.is_some() {
        return Some(());
    }
    cells.clear();
    let fields: Fields<'r> = serde_json::from_str(text).ok()?;
    if matches!(&fields.0[..], [] | [_]) {
        return None;
    }
    let mut next = 0;
    for (name, value) in &fields.0 {
        // Lines within it.
        if matches!(value.get().as_bytes().first(), Some(b'[' | b'{')) && NESTED.iter().any(|nested| nested.eq_ignore_ascii_case(name)) {
            return None;
        }
        field(name, value, 1, known, &mut next, cells)?;
    }
    Some(())
}

/// `next`: the place that the field probably has.
fn field<'r>(
    name: &str,
    value: &'r RawValue,
    depth: usize,
    known: Known<'_>,
    next: &mut usize,
    cells: &mut Vec<Cow<'r, str>>,
) -> Option<()> {
    let text = value.get();
    let plain = match text.as_bytes().first() {
        Some(b'{') if depth < MAX_DEPTH => {
            let fields: Fields<'r> = serde_json::from_str(text).ok()?;
            return fields.0.iter().try_for_each(|(inner, value)| field(&format!("{name}.{inner}"), value, depth + 1, known, next, cells));
        }
        Some(b'"') if memchr::memchr(b'\\', text.as_bytes()).is_none() => Cow::Borrowed(&text[1..text.len() - 1]),
        Some(b'"') => Cow::Owned(serde_json::from_str(text).ok()?),
        Some(b'n') => Cow::Borrowed(""),
        _ => Cow::Borrowed(text),
    };
    put(name, plain, known, next, cells)
}

/// Puts a value into its column; nothing where there is no such column yet.
#[inline]
fn put<'r>(name: &str, value: Cow<'r, str>, known: Known<'_>, next: &mut usize, cells: &mut Vec<Cow<'r, str>>) -> Option<()> {
    let place = if known.columns.get(*next).is_some_and(|column| column == name) { *next } else { *known.places.get(name)? };
    *next = place + 1;
    if cells.len() <= place {
        cells.resize(place + 1, Cow::Borrowed(""));
    }
    cells[place] = value;
    Some(())
}

/// As [`crate::body::write_row`], of several cells.
fn write(cells: &[Cow<'_, str>], out: &mut Vec<u8>) {
    let begins = out.len();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let from = out.len();
        out.extend_from_slice(cell.as_bytes());
        if out[from..].iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r' | 0)) {
            out.truncate(from);
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        }
    }
    if out.len() == begins {
        out.extend_from_slice(b"\"\"");
    }
    out.push(b'\n');
}
