//! Cuts delimited text into rows and cells: RFC 4180, and what spreadsheets and billing systems make of it.
//!
//! The common row has no quotes and is cut where it lies: 64 bytes at a time become one bit mask of the bytes that matter. A row with
//! a quoted cell, or with a NUL byte, takes the slow way, which unquotes it into a scratch text.

/// The quote of a quoted cell.
pub(crate) const QUOTE: u8 = b'"';

/// Cuts one buffer after another; keeps its allocations.
pub(crate) struct Cutter {
    delimiter: u8,
    /// The bits of the structural bytes of `buffer[base..base + 64]` that are not used up.
    mask: u64,
    base: usize,
    /// Where the cells of the last row end, in the text that holds it.
    pub(crate) ends: Vec<u32>,
    /// The cells of the last row, unquoted, with a filler byte after each; in use if [`Row::quoted`].
    pub(crate) scratch: Vec<u8>,
}

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where the next row begins.
    pub(crate) next: usize,
    /// Its cells are in the scratch, from 0 on, and not in the buffer.
    pub(crate) quoted: bool,
    /// It holds a NUL byte.
    pub(crate) nul: bool,
}

/// What was found at a place in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Row(Row),
    /// The buffer ends within the row. `open_quote`: within a quoted cell.
    Incomplete {
        open_quote: bool,
    },
}

impl Cutter {
    pub(crate) fn new(delimiter: u8) -> Cutter {
        Cutter { delimiter, mask: 0, base: 0, ends: Vec::with_capacity(64), scratch: Vec::new() }
    }

    /// Call when the buffer was refilled, or to cut elsewhere than where the last row ended.
    pub(crate) fn seek(&mut self, buffer: &[u8], at: usize) {
        self.base = at & !63;
        self.mask = structure(buffer, self.base, self.delimiter) & (u64::MAX << (at & 63));
    }

    /// Cuts the row that begins at `at`. `last`: the text ends with the buffer, so the last row needs no line end.
    #[inline]
    pub(crate) fn cut(&mut self, buffer: &[u8], at: usize, last: bool) -> Cut {
        self.ends.clear();
        let mut cell = at;
        loop {
            while self.mask == 0 {
                self.base += 64;
                if self.base >= buffer.len() {
                    // Stay on the grid, so that a later `cut` of the same buffer finds nothing more.
                    self.base -= 64;
                    if last {
                        self.ends.push(buffer.len() as u32);
                        return Cut::Row(Row { next: buffer.len(), quoted: false, nul: false });
                    }
                    return Cut::Incomplete { open_quote: false };
                }
                self.mask = structure(buffer, self.base, self.delimiter);
            }
            let found = self.base + self.mask.trailing_zeros() as usize;
            self.mask &= self.mask - 1;
            let byte = buffer[found];
            if byte == self.delimiter {
                self.ends.push(found as u32);
                cell = found + 1;
            } else if byte == b'\n' {
                let end = if found > cell && buffer[found - 1] == b'\r' { found - 1 } else { found };
                self.ends.push(end as u32);
                return Cut::Row(Row { next: found + 1, quoted: false, nul: false });
            } else if byte != QUOTE || found == cell {
                return self.cut_quoted(buffer, at, last);
            }
        }
    }

    /// The slow way: byte by byte, unquoting into the scratch.
    #[cold]
    fn cut_quoted(&mut self, buffer: &[u8], at: usize, last: bool) -> Cut {
        self.ends.clear();
        self.scratch.clear();
        let mut state = State::CellStart;
        let mut nul = false;
        let mut place = at;
        let next = loop {
            let Some(&byte) = buffer.get(place) else {
                let open_quote = state == State::Quoted;
                if !last || open_quote {
                    return Cut::Incomplete { open_quote };
                }
                self.end_cell();
                break place;
            };
            place += 1;
            nul |= byte == 0;
            let next = state.after(byte, self.delimiter);
            match next {
                State::CellStart => self.end_cell(),
                State::RowEnd => {
                    if state == State::Plain && self.scratch.last() == Some(&b'\r') && self.scratch.len() > self.cell_start() {
                        self.scratch.pop();
                    }
                    self.end_cell();
                    break place;
                }
                State::Quoted if state == State::CellStart => {}
                State::Closed => {}
                State::AfterQuoted if byte == b'\r' => {}
                _ => self.scratch.push(byte),
            }
            state = next;
        };
        self.seek(buffer, next);
        Cut::Row(Row { next, quoted: true, nul })
    }

    fn cell_start(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize + 1)
    }

    fn end_cell(&mut self) {
        self.ends.push(self.scratch.len() as u32);
        self.scratch.push(b'\n');
    }
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    CellStart,
    Plain,
    Quoted,
    /// After a quote within a quoted cell: its end, or the first of two.
    Closed,
    /// After the end of a quoted cell, before its delimiter.
    AfterQuoted,
    RowEnd,
}

impl State {
    /// The state after this byte.
    pub(crate) fn after(self, byte: u8, delimiter: u8) -> State {
        match self {
            State::Quoted => {
                if byte == QUOTE {
                    State::Closed
                } else {
                    State::Quoted
                }
            }
            State::Closed if byte == QUOTE => State::Quoted,
            _ if byte == delimiter => State::CellStart,
            _ if byte == b'\n' => State::RowEnd,
            State::CellStart | State::RowEnd if byte == QUOTE => State::Quoted,
            State::Closed | State::AfterQuoted => State::AfterQuoted,
            _ => State::Plain,
        }
    }
}

/// One bit for each of the 64 bytes from `base` on that is a delimiter, a line end, a quote or NUL.
#[inline]
fn structure(buffer: &[u8], base: usize, delimiter: u8) -> u64 {
    let rest = buffer.get(base..).unwrap_or_default();
    match rest.first_chunk::<64>() {
        Some(chunk) => structure_of(chunk, delimiter),
        None => {
            let mut chunk = [b' '; 64];
            chunk[..rest.len()].copy_from_slice(rest);
            let valid = (1_u64 << rest.len()) - 1;
            structure_of(&chunk, delimiter) & valid
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn structure_of(chunk: &[u8; 64], delimiter: u8) -> u64 {
    // SAFETY: SSE2 is part of every x86-64; the function needs nothing else.
    unsafe { structure_of_sse2(chunk, delimiter) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn structure_of_sse2(chunk: &[u8; 64], delimiter: u8) -> u64 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8, _mm_setzero_si128};
    let (delimiters, line_ends, quotes) = (_mm_set1_epi8(delimiter as i8), _mm_set1_epi8(b'\n' as i8), _mm_set1_epi8(QUOTE as i8));
    let mut mask = 0_u64;
    for (index, part) in chunk.as_chunks::<16>().0.iter().enumerate() {
        let [low, high] = part.as_chunks::<8>().0 else { return 0 };
        let bytes = _mm_set_epi64x(i64::from_le_bytes(*high), i64::from_le_bytes(*low));
        let found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, line_ends)),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, _mm_setzero_si128())),
        );
        mask |= u64::from(_mm_movemask_epi8(found) as u16) << (index * 16);
    }
    mask
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
fn structure_of(chunk: &[u8; 64], delimiter: u8) -> u64 {
    chunk.iter().enumerate().fold(0, |mask, (index, byte)| {
        let found = *byte == delimiter || *byte == b'\n' || *byte == QUOTE || *byte == 0;
        mask | u64::from(found) << index
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
        let mut cutter = Cutter::new(delimiter);
        cutter.seek(text, 0);
        let (mut at, mut rows) = (0, Vec::new());
        while at < text.len() {
            let Cut::Row(row) = cutter.cut(text, at, true) else { break };
            let (base, mut start) = if row.quoted { (&cutter.scratch[..], 0) } else { (text, at) };
            let mut cells = Vec::new();
            for end in &cutter.ends {
                cells.push(String::from_utf8_lossy(&base[start..*end as usize]).into_owned());
                start = *end as usize + 1;
            }
            rows.push(cells);
            at = row.next;
        }
        rows
    }

    #[test]
    fn quotes_are_undone() {
        let text = b"a,\"b,1\",c\r\n\"x \"\"y\"\"\",,\"two\nlines\"\r\n5\" pipe,q\"r,s\nlast,\"\",\"x\"\r\n1,2,3";
        let expected = [
            vec!["a", "b,1", "c"],
            vec!["x \"y\"", "", "two\nlines"],
            vec!["5\" pipe", "q\"r", "s"],
            vec!["last", "", "x"],
            vec!["1", "2", "3"],
        ];
        assert_eq!(rows(text, b','), expected);
    }

    proptest! {
        #[test]
        fn cuts_as_the_csv_crate_writes(records in prop::collection::vec(prop::collection::vec("[a-c,\"\n \r;é]{0,40}", 2..6), 1..30), crlf: bool) {
            let mut writer = csv::WriterBuilder::new().flexible(true)
                .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') }).from_writer(Vec::new());
            for record in &records {
                writer.write_record(record).unwrap();
            }
            let text = writer.into_inner().unwrap();
            prop_assert_eq!(rows(&text, b','), records);
        }
    }
}
