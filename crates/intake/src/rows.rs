//! Reads the rows of a table, block by block, in bounded memory.

use crate::cut::{Cut, Cutter, Row, State};
use crate::error::IntakeError;
use crate::table::Table;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// How much is read at once.
pub(crate) const BLOCK: usize = 512 << 10;
/// The longest row that is held in memory.
pub(crate) const MAX_ROW: usize = 16 << 20;
/// The longest cell.
pub(crate) const MAX_CELL: usize = 1 << 20;
/// How many quotes may be left open before a file is given up as not being delimited text.
const MAX_RECOVERIES: usize = 1000;

/// A row on loan, cut into cells.
pub(crate) struct RawRow<'t> {
    /// Where it begins in the body.
    pub(crate) offset: u64,
    /// As a spreadsheet program numbers it.
    pub(crate) row: u64,
    text: &'t str,
    /// What the ends are relative to.
    base: u32,
    start: u32,
    ends: &'t [u32],
    /// Its bytes in the body.
    pub(crate) raw: &'t [u8],
    pub(crate) fault: Option<RowFault>,
}

impl<'t> RawRow<'t> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a cell; empty where the row is too short.
    #[inline]
    pub(crate) fn cell(&self, index: usize) -> &'t str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { self.start } else { self.ends[index - 1] + 1 };
        &self.text[(start - self.base) as usize..(end - self.base) as usize]
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &'t str> + '_ {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// All its cells, one byte between them.
    #[inline]
    pub(crate) fn text(&self) -> &'t str {
        let end = self.ends.last().copied().unwrap_or(self.start);
        &self.text[(self.start - self.base) as usize..(end - self.base) as usize]
    }

    /// A line with nothing on it.
    #[inline]
    pub(crate) fn is_blank(&self) -> bool {
        self.ends.len() == 1 && self.raw.len() <= 2 && self.fault.is_none() && self.cell(0).trim().is_empty()
    }

    /// The row as the source has it, decoded, without its line end.
    pub(crate) fn source(&self) -> String {
        let raw = self.raw.strip_suffix(b"\n").unwrap_or(self.raw);
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        match std::str::from_utf8(raw) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
        }
    }
}

/// Rows that are kept for a while, one after another.
#[derive(Default)]
pub(crate) struct Copied {
    text: String,
    ends: Vec<u32>,
}

/// A row without a fault that was copied.
#[derive(Clone, Copy)]
pub(crate) struct CopiedRow {
    text: (u32, u32),
    ends: (u32, u32),
}

impl Copied {
    #[inline]
    pub(crate) fn push(&mut self, row: &RawRow<'_>) -> CopiedRow {
        let (at, first) = (self.text.len() as u32, self.ends.len() as u32);
        self.text.push_str(row.text());
        self.ends.extend(row.ends.iter().map(|end| end - row.start));
        CopiedRow { text: (at, self.text.len() as u32), ends: (first, self.ends.len() as u32) }
    }

    /// The row again; what it was in its file as far as its cells say it.
    pub(crate) fn row(&self, copy: CopiedRow) -> RawRow<'_> {
        let text = &self.text[copy.text.0 as usize..copy.text.1 as usize];
        let ends = &self.ends[copy.ends.0 as usize..copy.ends.1 as usize];
        RawRow { offset: 0, row: 0, text, base: 0, start: 0, ends, raw: text.as_bytes(), fault: None }
    }

    /// Without rows, its memory kept.
    pub(crate) fn emptied(mut self) -> Copied {
        self.text.clear();
        self.ends.clear();
        self
    }
}

/// What is wrong with a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowFault {
    Nul,
    /// It is longer than is held in memory; broken off within this cell.
    TooLong {
        cell: usize,
        bytes: u64,
    },
    /// A quote that is never closed.
    OpenQuote {
        cell: usize,
    },
    NotUtf8,
}

impl RowFault {
    /// In words for the user, and the cell at fault.
    pub(crate) fn reason(&self) -> (String, Option<usize>) {
        match self {
            RowFault::Nul => ("the row holds a NUL byte, which no text has".to_owned(), None),
            RowFault::TooLong { cell, bytes } => {
                (format!("the row is {bytes} bytes long; Tieout reads rows of at most 16 MiB and cells of at most 1 MiB"), Some(*cell))
            }
            RowFault::OpenQuote { cell } => ("a quote opens here and is never closed".to_owned(), Some(*cell)),
            RowFault::NotUtf8 => ("the row holds bytes that are not UTF-8, although the file is".to_owned(), None),
        }
    }
}

/// Cuts rows out of buffers and decodes them.
pub(crate) struct RowCutter<'a> {
    pub(crate) cutter: Cutter,
    decoded: String,
    decoded_ends: Vec<u32>,
    encoding: &'static Encoding,
    /// Some text beyond ASCII was valid UTF-8.
    seen_utf8: bool,
    /// Set when a file that began as ASCII turns out to be windows-1252.
    late: &'a AtomicBool,
}

impl<'a> RowCutter<'a> {
    pub(crate) fn new(table: &'a Table) -> RowCutter<'a> {
        RowCutter {
            cutter: Cutter::new(table.delimiter),
            decoded: String::new(),
            decoded_ends: Vec::new(),
            encoding: table.encoding,
            seen_utf8: false,
            late: &table.late_windows_1252,
        }
    }

    /// The whole region as text, where that is possible.
    pub(crate) fn text<'t>(&mut self, region: &'t [u8]) -> Option<&'t str> {
        if self.encoding != UTF_8 {
            return region.is_ascii().then(|| simdutf8::basic::from_utf8(region).ok()).flatten();
        }
        let text = simdutf8::basic::from_utf8(region).ok()?;
        self.seen_utf8 = self.seen_utf8 || !text.is_ascii();
        Some(text)
    }

    /// The row that was just cut at `at`. `text`: what [`RowCutter::text`] gave for the buffer.
    #[inline]
    pub(crate) fn row<'t>(
        &'t mut self,
        buffer: &'t [u8],
        text: Option<&'t str>,
        at: usize,
        row: Row,
        offset: u64,
        number: u64,
    ) -> RawRow<'t> {
        let raw = &buffer[at..row.next];
        if let (Some(text), false) = (text, row.quoted) {
            return RawRow { offset, row: number, text, base: 0, start: at as u32, ends: &self.cutter.ends, raw, fault: None };
        }
        self.slow_row(raw, text.is_some(), at, row, offset, number)
    }

    #[cold]
    fn slow_row<'t>(&'t mut self, raw: &'t [u8], valid: bool, at: usize, row: Row, offset: u64, number: u64) -> RawRow<'t> {
        let (bytes, start) = if row.quoted { (&self.cutter.scratch[..], 0) } else { (raw, at as u32) };
        let mut fault = row.nul.then_some(RowFault::Nul);
        let utf8 = if valid || self.encoding == UTF_8 || bytes.is_ascii() { simdutf8::basic::from_utf8(bytes).ok() } else { None };
        if let Some(text) = utf8 {
            self.seen_utf8 = self.seen_utf8 || !text.is_ascii();
            return RawRow { offset, row: number, text, base: start, start, ends: &self.cutter.ends, raw, fault };
        }
        let mut encoding = self.encoding;
        if encoding == UTF_8 {
            encoding = WINDOWS_1252;
            if self.seen_utf8 && !self.late.load(Ordering::Relaxed) {
                fault = fault.or(Some(RowFault::NotUtf8));
            } else {
                self.late.store(true, Ordering::Relaxed);
            }
        }
        self.decoded.clear();
        self.decoded_ends.clear();
        let mut from = 0;
        for end in &self.cutter.ends {
            let end = (*end - start) as usize;
            self.decoded.push_str(&encoding.decode_without_bom_handling(&bytes[from..end]).0);
            self.decoded_ends.push(self.decoded.len() as u32);
            self.decoded.push('\n');
            from = end + 1;
        }
        RawRow { offset, row: number, text: &self.decoded, base: 0, start: 0, ends: &self.decoded_ends, raw, fault }
    }
}

/// Reads every row from `from` up to `until` (offsets in the body), the first of them numbered `number`. `block` sees every byte once or
/// more, in order, before its rows; `each` may stop the reading.
pub(crate) fn read_rows(
    table: &Table,
    from: u64,
    until: u64,
    mut number: u64,
    block: &mut impl FnMut(u64, &[u8]) -> Result<(), IntakeError>,
    each: &mut impl FnMut(RawRow<'_>) -> ControlFlow<()>,
) -> Result<(), IntakeError> {
    let mut cutter = RowCutter::new(table);
    let mut buffer = vec![0_u8; BLOCK.min(usize::try_from(until - from).unwrap_or(BLOCK) + 1)];
    // `buffer[at..filled]` is what is not yet cut; it stands at `base + at` in the body.
    let (mut base, mut at, mut filled) = (from, 0_usize, 0_usize);
    let mut recoveries = 0;
    loop {
        buffer.copy_within(at..filled, 0);
        (base, filled, at) = (base + at as u64, filled - at, 0);
        if filled * 2 > buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let room = usize::try_from(until - base).unwrap_or(usize::MAX).min(buffer.len());
        let count = table.read_at(base + filled as u64, &mut buffer[filled..room])?;
        block(base + filled as u64, &buffer[filled..filled + count])?;
        filled += count;
        let last = filled < room || base + filled as u64 >= until;
        let region = if last { filled } else { memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |end| end + 1) };
        let text = cutter.text(&buffer[..region]);
        cutter.cutter.seek(&buffer[..region], 0);
        let mut open = false;
        while at < region {
            match cutter.cutter.cut(&buffer[..region], at, last) {
                Cut::Row(row) => {
                    if each(cutter.row(&buffer[..region], text, at, row, base + at as u64, number)).is_break() {
                        return Ok(());
                    }
                    number += 1;
                    at = row.next;
                }
                Cut::Incomplete { open_quote } => {
                    open = open_quote;
                    break;
                }
            }
        }
        let overlong = filled - at > MAX_ROW;
        if !(overlong || last && open) {
            if last {
                return Ok(());
            }
            continue;
        }
        // The row at `at` is too long to hold, or its quote is open at the end of the file.
        let start = base + at as u64;
        let skipped = skip_row(table, start, until, &buffer[at..filled], block)?;
        if matches!(skipped.fault, RowFault::OpenQuote { .. }) {
            recoveries += 1;
            if recoveries > MAX_RECOVERIES {
                let reason =
                    format!("more than {MAX_RECOVERIES} quotes are opened and never closed; this is not delimited text as Tieout knows it");
                return Err(IntakeError::Damaged { file: table.name.clone(), reason });
            }
        }
        let kept = String::from_utf8_lossy(&skipped.kept);
        let ends = [kept.len() as u32];
        let row = RawRow {
            offset: start,
            row: number,
            text: &kept,
            base: 0,
            start: 0,
            ends: &ends,
            raw: &skipped.kept,
            fault: Some(skipped.fault),
        };
        if each(row).is_break() || skipped.next >= until {
            return Ok(());
        }
        number += 1;
        (base, at, filled) = (skipped.next, 0, 0);
        buffer.truncate(BLOCK);
    }
}

struct Skipped {
    next: u64,
    kept: Vec<u8>,
    fault: RowFault,
}

/// Finds the end of a row without holding it. A row whose quote is never closed ends with its first line.
fn skip_row(
    table: &Table,
    start: u64,
    until: u64,
    held: &[u8],
    block: &mut impl FnMut(u64, &[u8]) -> Result<(), IntakeError>,
) -> Result<Skipped, IntakeError> {
    let mut walk = Walk { state: State::CellStart, cell: 0, cell_start: start, longest: (0, 0), first_line: None };
    let mut kept = held[..held.len().min(crate::reject::MAX_SOURCE)].to_vec();
    let mut place = start;
    let mut end = walk.over(held, place, table.delimiter);
    place += held.len() as u64;
    let mut buffer = vec![0; BLOCK];
    while end.is_none() && place < until {
        let room = usize::try_from(until - place).unwrap_or(usize::MAX).min(BLOCK);
        let count = table.read_at(place, &mut buffer[..room])?;
        if count == 0 {
            break;
        }
        block(place, &buffer[..count])?;
        end = walk.over(&buffer[..count], place, table.delimiter);
        place += count as u64;
    }
    if end.is_none() && walk.state == State::Quoted {
        let next = walk.first_line.unwrap_or(place);
        kept.truncate(usize::try_from(next - start).unwrap_or(usize::MAX));
        return Ok(Skipped { next, kept, fault: RowFault::OpenQuote { cell: walk.cell } });
    }
    let next = end.unwrap_or(place);
    walk.end_cell(next);
    Ok(Skipped { next, kept, fault: RowFault::TooLong { cell: walk.longest.1, bytes: next - start } })
}

/// A walk over the bytes of one row.
struct Walk {
    state: State,
    cell: usize,
    cell_start: u64,
    /// Length and index of the longest cell.
    longest: (u64, usize),
    /// Where the second physical line begins.
    first_line: Option<u64>,
}

impl Walk {
    /// Walks on; gives where the next row begins, once the row has ended.
    fn over(&mut self, bytes: &[u8], place: u64, delimiter: u8) -> Option<u64> {
        if self.first_line.is_none() {
            self.first_line = memchr::memchr(b'\n', bytes).map(|at| place + at as u64 + 1);
        }
        let mut at = 0;
        while at < bytes.len() {
            // The long stretches hold nothing that matters.
            let plain = match self.state {
                State::Quoted => memchr::memchr(crate::cut::QUOTE, &bytes[at..]),
                State::Plain | State::AfterQuoted => memchr::memchr2(delimiter, b'\n', &bytes[at..]),
                _ => Some(0),
            };
            at += plain?;
            self.state = self.state.after(bytes[at], delimiter);
            at += 1;
            match self.state {
                State::CellStart => self.end_cell(place + at as u64),
                State::RowEnd => return Some(place + at as u64),
                _ => {}
            }
        }
        None
    }

    fn end_cell(&mut self, place: u64) {
        let length = place - self.cell_start;
        if length > self.longest.0 {
            self.longest = (length, self.cell);
        }
        self.cell += 1;
        self.cell_start = place;
    }
}
