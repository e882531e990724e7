//! What a text file is: its encoding, the character between its cells, the row that names its columns.

use crate::container::Source;
use crate::cut::{Cut, Cutter};
use crate::error::IntakeError;
use crate::mapping::FileMapping;
use crate::table::Table;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;

/// How much of a file is looked at to find its form.
const SAMPLE: usize = 1 << 20;
/// How many rows of it.
const SAMPLE_ROWS: usize = 300;
/// The most columns of a table of text.
pub(crate) const MAX_COLUMNS: usize = 4096;

/// What must be done to a text before it can be cut.
pub(crate) enum TextForm {
    /// Nothing.
    Direct,
    /// Its delimiters and line ends are not single ASCII bytes.
    Transcode { encoding: &'static Encoding, skip: usize },
    /// Its lines end with a carriage return alone.
    OldLineEnds,
    /// It is no text.
    Binary,
}

/// The form of the text that begins so.
pub(crate) fn form_of(head: &[u8], given: Option<&FileMapping>) -> TextForm {
    let (encoding, skip) = encoding_of(head, given);
    if encoding != UTF_8 && !encoding.is_single_byte() {
        return TextForm::Transcode { encoding, skip };
    }
    let nul = memchr::memchr_iter(0, &head[skip..]).count();
    if nul * 10 > head.len() || nul > 0 && !head[..head.len().min(1024)].contains(&b'\n') {
        return TextForm::Binary;
    }
    if memchr::memchr(b'\n', head).is_none() && memchr::memchr_iter(b'\r', head).count() > 1 {
        return TextForm::OldLineEnds;
    }
    TextForm::Direct
}

/// The table that a body of delimited text is. `from`: the encoding that it had before it was made UTF-8.
pub(crate) fn table_of_text(source: Source, given: Option<&FileMapping>, from: Option<&str>) -> Result<Table, IntakeError> {
    let Source { path, name, bytes, body, wrappers, sha256 } = source;
    let length = body.length();
    let io = |source| IntakeError::Io { path: path.clone(), source };
    let mut head = vec![0; SAMPLE.min(usize::try_from(length).unwrap_or(SAMPLE))];
    let count = body.read_at(0, &mut head).map_err(io)?;
    head.truncate(count);
    let whole = head.len() as u64 == length;
    let (encoding, skip) = if from.is_some() { (UTF_8, 0) } else { encoding_of(&head, given) };
    if whole && head[skip..].iter().all(u8::is_ascii_whitespace) {
        return Err(IntakeError::Empty { file: name });
    }
    let (hint, skip) = separator_hint(&head, skip);
    let sample = &head[skip..];
    let delimiter = match given.and_then(|given| given.delimiter).or(hint) {
        Some(given) if given.is_ascii() && !matches!(given, '"' | '\n' | '\r' | '\0') => given as u8,
        Some(given) => {
            return Err(IntakeError::Mapping {
                file: name,
                reason: format!("“{given}” can't stand between cells; use one ASCII character"),
            });
        }
        None => delimiter_of(sample, whole),
    };
    let rows = sample_rows(sample, delimiter, whole, encoding);
    let header = find_header(&name, sample, whole, delimiter, &rows, given, u64::from(hint.is_some()))?;
    let start = (skip + header.next) as u64;
    let below = &sample[header.next..];
    let average = below.len() as u64 / (memchr::memchr_iter(b'\n', below).count() as u64).max(1);
    let words = [
        vec!["CSV".to_owned(), delimiter_word(delimiter), from.unwrap_or(encoding.name()).to_owned()],
        wrappers.iter().map(|word| (*word).to_owned()).collect(),
    ];
    Ok(Table {
        format: words.concat().join(", "),
        path,
        bytes,
        sha256,
        delimiter,
        encoding,
        late_windows_1252: Default::default(),
        header_row: header.row,
        headers: header.headers,
        repeated: header.repeated,
        start,
        first_row: header.row + 1,
        estimated_rows: if whole { memchr::memchr_iter(b'\n', below).count() as u64 } else { (length - start) / average.max(1) },
        sheet: None,
        short_rows: false,
        is_einvoice: false,
        rejects: Vec::new(),
        body,
        name,
    })
}

/// The row that names the columns.
pub(crate) struct Header {
    /// As the user counts rows.
    pub(crate) row: u64,
    pub(crate) headers: Vec<String>,
    pub(crate) repeated: Vec<String>,
    /// Where the first row below it begins in the sample.
    pub(crate) next: usize,
}

fn find_header(
    name: &str,
    sample: &[u8],
    whole: bool,
    delimiter: u8,
    rows: &[SampleRow],
    given: Option<&FileMapping>,
    hinted: u64,
) -> Result<Header, IntakeError> {
    let file = || name.to_owned();
    let wanted = given.and_then(|given| given.header_row);
    let index = match wanted {
        Some(row) => rows
            .iter()
            .position(|found| found.number + hinted == row)
            .ok_or_else(|| IntakeError::Mapping { file: file(), reason: format!("row {row} is not among the first {SAMPLE_ROWS} rows") })?,
        None => header_of(rows),
    };
    let too_wide = |count: usize| {
        let what = format!("a header of {count} columns");
        IntakeError::TooLarge { file: file(), what, limit: "4,096 columns".to_owned(), help: "Export only the columns of invoice lines" }
    };
    let Some(found) = rows.get(index) else {
        // The first row is longer than the sample, or a quote in it is never closed.
        let count = memchr::memchr_iter(delimiter, sample).count();
        if count > MAX_COLUMNS {
            return Err(too_wide(count));
        }
        let what = "the first row".to_owned();
        return Err(match whole {
            true => IntakeError::Damaged {
                file: file(),
                reason: "a quote in its first row is never closed; this is not delimited text as Tieout knows it".to_owned(),
            },
            false => IntakeError::TooLarge { file: file(), what, limit: "1 MiB".to_owned(), help: "Is this delimited text?" },
        });
    };
    if found.cells.len() > MAX_COLUMNS {
        return Err(too_wide(found.cells.len()));
    }
    let data: Vec<&String> = found.cells.iter().filter(|cell| is_figure(cell)).collect();
    if wanted.is_none() && data.len() > 1 && data.len() * 4 >= found.cells.len() {
        return Err(IntakeError::NoHeader {
            file: file(),
            example: data.iter().take(3).map(|cell| cell.as_str()).collect::<Vec<_>>().join(", "),
        });
    }
    if found.cells.iter().any(|cell| cell.contains('\0')) {
        return Err(IntakeError::Damaged { file: file(), reason: "its header holds NUL bytes, which no text has".to_owned() });
    }
    if rows.len() == index + 1 && whole {
        return Err(IntakeError::HeaderOnly { file: file() });
    }
    let (headers, repeated) = distinct(&found.cells);
    Ok(Header { row: found.number + hinted, headers, repeated, next: found.next })
}

/// Whether a cell is a number or a date, which no column is called.
fn is_figure(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && !is_range(cell) && cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-' | b'/' | b' ' | b':' | b'+'))
}

/// `1-30`, `90+`: what the columns of an aging report are called.
fn is_range(cell: &str) -> bool {
    let is_days = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match cell.split_once('-') {
        Some((from, to)) => is_days(from.trim()) && is_days(to.trim()),
        None => cell.strip_suffix('+').is_some_and(|from| is_days(from.trim())),
    }
}

fn encoding_of(head: &[u8], given: Option<&FileMapping>) -> (&'static Encoding, usize) {
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return (encoding, length);
    }
    if let Some(encoding) = given.and_then(|given| given.encoding.as_deref()).and_then(|label| Encoding::for_label(label.as_bytes())) {
        return (encoding, 0);
    }
    if let Some(encoding) = utf16_without_bom(head) {
        return (encoding, 0);
    }
    match std::str::from_utf8(head) {
        Ok(_) => (UTF_8, 0),
        Err(error) if error.error_len().is_none() => (UTF_8, 0),
        // A few broken bytes among many that are right spoil their rows, not the file.
        Err(_) if mostly_utf8(head) => (UTF_8, 0),
        Err(_) => (legacy(head), 0),
    }
}

fn mostly_utf8(head: &[u8]) -> bool {
    let (mut right, mut broken) = (0, 0);
    for chunk in head.utf8_chunks() {
        right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    right > broken
}

/// The single-byte encoding that the text most likely has: windows-1252 unless the letters speak for another.
fn legacy(head: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let high = head.iter().filter(|byte| !byte.is_ascii()).count();
    // A few letters do not tell one encoding from another.
    if guess == UTF_8 || high < 50 { WINDOWS_1252 } else { guess }
}

/// UTF-16 of mostly Latin text shows as a NUL in every second byte.
fn utf16_without_bom(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4096) & !1];
    let (pairs, _) = head.as_chunks::<2>();
    let share = |place: usize| pairs.iter().filter(|pair| pair[place] == 0 && pair[1 - place] != 0).count() * 10 > pairs.len() * 7;
    match pairs.len() {
        0..2 => None,
        _ if share(1) => Some(UTF_16LE),
        _ if share(0) => Some(UTF_16BE),
        _ => None,
    }
}

/// `sep=;`, the first line by which Excel tells itself the delimiter.
fn separator_hint(head: &[u8], skip: usize) -> (Option<char>, usize) {
    let line = head[skip..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', mark] if line.len() < head.len() - skip => {
            (Some(*mark as char), skip + line.len() + 1)
        }
        _ => (None, skip),
    }
}

/// A row of the sample.
struct SampleRow {
    /// Its number in the sample, from 1 on.
    number: u64,
    cells: Vec<String>,
    /// Where the next row begins in the sample.
    next: usize,
}

/// The first rows of a sample, blank ones left out. The last one is dropped where the sample cuts it.
fn sample_rows(sample: &[u8], delimiter: u8, whole: bool, encoding: &'static Encoding) -> Vec<SampleRow> {
    let mut cutter = Cutter::new(delimiter);
    cutter.seek(sample, 0);
    let (mut at, mut number, mut rows) = (0, 0, Vec::new());
    while at < sample.len() && rows.len() < SAMPLE_ROWS {
        let Cut::Row(row) = cutter.cut(sample, at, whole) else { break };
        number += 1;
        let (base, mut start) = if row.quoted { (&cutter.scratch[..], 0) } else { (sample, at) };
        let mut cells = Vec::with_capacity(cutter.ends.len());
        for end in &cutter.ends {
            cells.push(encoding.decode_without_bom_handling(&base[start..*end as usize]).0.into_owned());
            start = *end as usize + 1;
        }
        at = row.next;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(SampleRow { number, cells, next: at });
        }
    }
    rows
}

/// The delimiter by which most rows have the same number of cells, the header among them.
fn delimiter_of(sample: &[u8], whole: bool) -> u8 {
    const CANDIDATES: [u8; 8] = [b',', b';', b'\t', b'|', 0x1f, 0x01, b'^', b'~'];
    let score = |delimiter: u8| {
        let rows = sample_rows(sample, delimiter, whole, WINDOWS_1252);
        let width = usual_width(&rows);
        if width < 2 {
            return 0;
        }
        let same = rows.iter().filter(|row| row.cells.len() == width).count() * 1000 / rows.len();
        let header = rows.get(header_of(&rows));
        let whole_header = header.is_some_and(|row| row.cells.iter().all(|cell| !cell.trim().is_empty()));
        same * if whole_header { 2 } else { 1 } * 100 + width.min(99)
    };
    let mut best = (0, b',');
    for candidate in CANDIDATES {
        let score = score(candidate);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// The commonest number of cells in a row.
fn usual_width(rows: &[SampleRow]) -> usize {
    let mut widths = HashMap::new();
    for row in rows {
        *widths.entry(row.cells.len()).or_insert(0_usize) += 1;
    }
    widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// Index of the row that names the columns: the first that is about as full as the others; titles above it are not.
fn header_of(rows: &[SampleRow]) -> usize {
    let filled = |row: &SampleRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let mut counts: Vec<usize> = rows.iter().map(filled).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
    rows.iter().take(50).position(|row| filled(row) * 5 >= usual * 3 && (filled(row) > 1 || usual <= 1)).unwrap_or(0)
}

/// Headers that differ from each other: a repeated one gets its ordinal, an empty one its place. Also those that were repeated.
pub(crate) fn distinct(cells: &[String]) -> (Vec<String>, Vec<String>) {
    let mut headers: Vec<String> = Vec::with_capacity(cells.len());
    let mut repeated: Vec<String> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let name = cell.trim();
        let mut header = if name.is_empty() { format!("column {}", index + 1) } else { name.to_owned() };
        let count = seen.entry(header.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count > 1 {
            if !repeated.contains(&header) {
                repeated.push(header.clone());
            }
            header = format!("{header} ({count})");
        }
        headers.push(header);
    }
    (headers, repeated)
}

pub(crate) fn delimiter_word(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "pipe".to_owned(),
        0x00..0x20 => format!("byte {delimiter:02x}"),
        other => (other as char).to_string(),
    }
}
