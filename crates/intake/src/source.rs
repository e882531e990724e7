//! The lines of files, as every reader of lines wants them.

use crate::body::MAX_SPOOL;
use crate::cut::Cut;
use crate::error::{IntakeError, Question};
use crate::formats::with_thousands;
use crate::joined::hash_of_table;
use crate::mapping::{Certainty, DecidedBy, Mapping, Role, called};
use crate::prepare::{Part, prepare};
use crate::reject::{MAX_SOURCE, Reject};
use crate::rows::{RawRow, RowCutter, read_rows};
use crate::survey::survey_column;
use crate::table::Table;
use crate::typing::{Plan, Refusal, Typist, layout_of};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tieout_billing::{Cancelled, Cell, FieldName, Layout, LineSource, LineView, Progress, SourceError};

/// A file that lines came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's name without its folder; within an archive `bundle.zip/lines.csv`.
    pub name: String,
    pub path: PathBuf,
    /// Of the file's bytes on disk, lower-case hex; may be empty until the first scan is through.
    pub sha256: String,
    pub bytes: u64,
    /// Rows read as lines and rows rejected; 0 until the first scan is through.
    pub rows: u64,
    /// For the user: `CSV, semicolon, windows-1252, gzip`.
    pub format: String,
    /// The names of its columns, in order (what [`crate::write_rejects`] takes).
    pub headers: Vec<String>,
}

/// Lines read from files by a decided mapping.
pub struct FileSource {
    layout: Layout,
    mapping: Mapping,
    tables: Vec<Table>,
    parts: Vec<Part>,
    /// How each part is read; a scan may learn that a column marks its thousands after all.
    plans: Mutex<Vec<Arc<Plan>>>,
    found: Mutex<Found>,
}

/// What only a scan finds out.
#[derive(Clone, Default)]
struct Found {
    scanned: bool,
    lines: u64,
    rejects: Vec<Reject>,
    files: Vec<SourceFile>,
    notes: Vec<String>,
}

/// More rejects than this mean that the mapping is wrong, not the rows.
const MAX_REJECTS: usize = 200_000;

/// Positions carry the offset of the row above and its number below these bits.
const ROW_BITS: u32 = 28;
const MAX_ROWS: u64 = 1 << ROW_BITS;

/// Opens files to be read as lines.
///
/// # Errors
/// [`IntakeError::Undecided`] when a column of the mapping still has a question; otherwise as [`crate::inspect`].
pub fn open(paths: &[PathBuf], mapping: &Mapping) -> Result<FileSource, IntakeError> {
    FileSource::new(prepare(paths, Some(mapping))?, mapping)
}

impl FileSource {
    pub(crate) fn new(tables: Vec<Table>, mapping: &Mapping) -> Result<FileSource, IntakeError> {
        let questions: Vec<Question> = mapping
            .columns
            .iter()
            .filter(|column| column.certainty == Certainty::Ask)
            .map(|column| Question {
                file: tables.get(column.file as usize).map_or_else(String::new, |table| table.name.clone()),
                column: column.header.clone(),
                question: column.question.clone().unwrap_or_default(),
                choices: column.choices.iter().map(ToString::to_string).collect(),
            })
            .collect();
        if !questions.is_empty() {
            return Err(IntakeError::Undecided(questions));
        }
        if let Some(field) = mapping.missing().first() {
            let lacks = |(index, _): &(usize, &Table)| {
                !mapping.columns.iter().any(|column| column.file as usize == *index && column.field == Some(FieldName::Known(*field)))
            };
            let table = tables.iter().enumerate().find(lacks).map(|(_, table)| table);
            return Err(IntakeError::Missing {
                file: table.map_or_else(String::new, |table| table.name.clone()),
                field: field.name(),
                called: called(*field),
                columns: table.map_or_else(String::new, |table| table.headers.join(", ")),
            });
        }
        let layout = layout_of(mapping);
        let parts = crate::prepare::parts(&tables, mapping, &layout)?;
        let length: u64 = parts.iter().map(|part| part.table.body.length()).sum();
        if length > MAX_SPOOL {
            return Err(IntakeError::TooLarge {
                file: tables.first().map_or_else(String::new, |table| table.name.clone()),
                what: "the text of these files".to_owned(),
                limit: "64 GiB".to_owned(),
                help: "Split the run",
            });
        }
        let joined = mapping.files.iter().any(|file| file.role == Role::Headers) && parts.len() == tables.len() && tables.len() > 1;
        let file = |table: &Table| {
            let sha256 = if joined { hash_of_table(table)? } else { table.sha256.clone().unwrap_or_default() };
            Ok(SourceFile {
                name: table.name.clone(),
                path: table.path.clone(),
                sha256,
                bytes: table.bytes,
                rows: 0,
                format: table.format.clone(),
                headers: table.headers.clone(),
            })
        };
        let files = tables.iter().map(file).collect::<Result<Vec<_>, IntakeError>>()?;
        let found = Found { files, ..Found::default() };
        let plans = parts.iter().map(|part| Arc::new(part.plan.clone())).collect();
        Ok(FileSource { layout, mapping: mapping.clone(), tables, parts, plans: Mutex::new(plans), found: Mutex::new(found) })
    }

    /// The rows that could not be read; complete once a scan is through.
    pub fn rejects(&self) -> Vec<Reject> {
        self.found().rejects.clone()
    }

    /// The files that the lines come from; hashes and row counts are complete once a scan is through.
    pub fn files(&self) -> Vec<SourceFile> {
        self.found().files.clone()
    }

    /// What a scan learned that the inspection, which looks at a sample of large files, could not know.
    pub fn notes(&self) -> Vec<String> {
        self.found().notes.clone()
    }

    /// The mapping that the lines are read by.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self, part: usize) -> Arc<Plan> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)[part].clone()
    }

    /// A number contradicts what the sample of a large file showed: looks at every value of its column, and if they allow thousands marks
    /// beside what was read so far, gives the plan that reads them. What a profile or the user decided stays.
    fn amend(
        &self,
        index: usize,
        plan: &Plan,
        refusal: &Refusal,
        asked: &mut Vec<usize>,
    ) -> Result<Option<(Arc<Plan>, String)>, IntakeError> {
        let part = &self.parts[index];
        let Some(cell) = refusal.cell.filter(|cell| !asked.contains(cell)) else { return Ok(None) };
        let Some(plain) = plan.plain_number(cell) else { return Ok(None) };
        asked.push(cell);
        let column =
            self.mapping.columns.iter().find(|column| column.file == part.file && column.index as usize + part.columns.start == cell);
        if !column.is_some_and(|column| matches!(column.decided_by, DecidedBy::Name | DecidedBy::Content)) {
            return Ok(None);
        }
        let evidence = survey_column(&part.table, part.from, part.until, cell)?;
        let Some(format) = with_thousands(&evidence, plain) else { return Ok(None) };
        let mut amended = plan.clone();
        amended.reformat(cell, format);
        let amended = Arc::new(amended);
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)[index] = amended.clone();
        let header = part.table.headers.get(cell).map_or("", String::as_str);
        Ok(Some((
            amended,
            format!("{}: the column {header} is read as {format}: it marks thousands, as in {}", part.table.name, refusal.value),
        )))
    }

    /// Where a part's bytes begin in the run of all parts.
    fn base(&self, part: usize) -> u64 {
        self.parts[..part].iter().map(|part| part.table.body.length()).sum()
    }

    fn scan_part(&self, index: usize, scan: &mut Scan<'_>) -> Result<(), IntakeError> {
        let part = &self.parts[index];
        let (table, base) = (&part.table, self.base(index));
        let mut plan = self.plan(index);
        let mut asked = Vec::new();
        let stage = format!("reading {}", table.name);
        let mut hash = (table.sha256.is_none() && scan.files[part.file as usize].sha256.is_empty()).then(Sha256::new);
        let mut hashed = 0;
        let (progress, of) = (scan.progress, scan.of);
        let mut block = |offset: u64, bytes: &[u8]| {
            if let (Some(hash), Some(fresh)) =
                (&mut hash, usize::try_from(hashed - offset.min(hashed)).ok().and_then(|known| bytes.get(known..)))
            {
                hash.update(fresh);
                hashed = hashed.max(offset + bytes.len() as u64);
            }
            progress.report(&stage, base + offset + bytes.len() as u64, of).map_err(|Cancelled| IntakeError::Cancelled)
        };
        // The hash is of the whole file, its header too.
        let mut head = vec![0; 64 << 10];
        let mut at = 0;
        while at < part.from {
            let room = usize::try_from(part.from - at).unwrap_or(usize::MAX).min(head.len());
            let count = table.read_at(at, &mut head[..room])?;
            if count == 0 {
                break;
            }
            block(at, &head[..count])?;
            at += count as u64;
        }
        let mut typist = plan.typist();
        let mut spare: Vec<Cell<'static>> = Vec::with_capacity(self.layout.columns.len());
        let mut failure = None;
        let mut rows = 0_u64;
        let Scan { rejects, each, lines, notes, .. } = scan;
        read_rows(table, part.from, part.until, part.first_row, &mut block, &mut |row: RawRow<'_>| {
            if row.row >= MAX_ROWS {
                failure = Some(too_many_rows(table));
                return ControlFlow::Break(());
            }
            if row.is_blank() {
                return ControlFlow::Continue(());
            }
            rows += 1;
            let mut cells = recycle(std::mem::take(&mut spare));
            let mut read = plan.read(&row, &mut typist, &mut cells);
            if let Err(refusal) = &read {
                match self.amend(index, &plan, refusal, &mut asked) {
                    Ok(Some((amended, note))) => {
                        notes.push(note);
                        plan = amended;
                        cells.clear();
                        read = plan.read(&row, &mut typist, &mut cells);
                    }
                    Ok(None) => {}
                    Err(error) => {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
            match read {
                Ok(()) => {
                    *lines += 1;
                    each(&LineView { position: (base + row.offset) << ROW_BITS | row.row, file: part.file, row: row.row, cells: &cells });
                }
                Err(refusal) => {
                    if rejects.len() >= MAX_REJECTS {
                        failure = Some(too_many_rejects(table, rejects));
                        return ControlFlow::Break(());
                    }
                    rejects.push(part.reject(&row, refusal));
                }
            }
            spare = recycle(cells);
            ControlFlow::Continue(())
        })?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        table.body.check_unchanged()?;
        let file = &mut scan.files[part.file as usize];
        file.rows += rows;
        if let Some(hash) = hash {
            file.sha256 = hex(&hash.finalize());
        }
        Ok(())
    }
}

impl LineSource for FileSource {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        let found = self.found();
        if found.scanned { found.lines } else { self.parts.iter().map(|part| part.estimated_rows).sum() }
    }

    fn scan(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        let mut files = self.found().files.clone();
        files.iter_mut().for_each(|file| file.rows = 0);
        let mut scan = Scan {
            progress,
            each,
            of: self.parts.iter().map(|part| part.table.body.length()).sum(),
            lines: 0,
            rejects: crate::prepare::orphans(&self.parts),
            files,
            notes: self.found().notes.clone(),
        };
        for part in 0..self.parts.len() {
            self.scan_part(part, &mut scan).map_err(failed)?;
        }
        *self.found() = Found { scanned: true, lines: scan.lines, rejects: scan.rejects, files: scan.files, notes: scan.notes };
        Ok(())
    }

    fn fetch(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        let mut done = 0;
        for index in 0..self.parts.len() {
            let part = &self.parts[index];
            let (from, until) = (self.base(index) + part.from, self.base(index) + part.until);
            let count = positions[done..].iter().take_while(|position| (*position >> ROW_BITS) < until).count();
            if positions[done..].first().is_some_and(|position| (position >> ROW_BITS) < from) {
                break;
            }
            if count > 0 {
                part.table.body.check_unchanged().map_err(failed)?;
                self.fetch_part(index, done, &positions[done..done + count], each).map_err(failed)?;
                done += count;
            }
        }
        if done < positions.len() {
            let file = self.tables.first().map_or_else(String::new, |table| table.name.clone());
            return Err(failed(IntakeError::Changed { file }));
        }
        Ok(())
    }
}

impl FileSource {
    fn fetch_part(
        &self,
        index: usize,
        first: usize,
        positions: &[u64],
        each: &mut dyn FnMut(usize, &LineView<'_>),
    ) -> Result<(), IntakeError> {
        let part = &self.parts[index];
        let (table, base) = (&part.table, self.base(index));
        let mut cutter = RowCutter::new(table);
        let plan = self.plan(index);
        let mut typist: Typist = plan.typist();
        let mut window = Window { table, until: part.until, buffer: Vec::new(), start: 0 };
        let mut spare: Vec<Cell<'static>> = Vec::with_capacity(self.layout.columns.len());
        for (nth, position) in positions.iter().enumerate() {
            let (offset, number) = ((position >> ROW_BITS) - base, position & (MAX_ROWS - 1));
            let mut wanted = window.stretch(offset, &positions[nth..], base);
            let (at, row) = loop {
                let at = window.reach(offset, wanted)?;
                cutter.cutter.seek(&window.buffer, at);
                match cutter.cutter.cut(&window.buffer, at, window.is_last()) {
                    Cut::Row(row) => break (at, row),
                    Cut::Incomplete { .. } if window.is_last() || wanted > 4 * crate::rows::MAX_ROW => {
                        return Err(IntakeError::Changed { file: table.name.clone() });
                    }
                    Cut::Incomplete { .. } => wanted = (window.buffer.len() - at + 1).max(wanted) * 2,
                }
            };
            let raw = cutter.row(&window.buffer, None, at, row, offset, number);
            let mut cells = recycle(std::mem::take(&mut spare));
            if plan.read(&raw, &mut typist, &mut cells).is_err() {
                return Err(IntakeError::Changed { file: table.name.clone() });
            }
            each(first + nth, &LineView { position: *position, file: part.file, row: number, cells: &cells });
            spare = recycle(cells);
        }
        Ok(())
    }
}

/// A stretch of a body that is in memory.
struct Window<'a> {
    table: &'a Table,
    until: u64,
    buffer: Vec<u8>,
    start: u64,
}

/// Rows nearer to each other than this are read together …
const NEAR: u64 = 16 << 10;
/// … up to this much at once.
const STRETCH: u64 = 512 << 10;

impl Window<'_> {
    /// How much to read from `offset` on so that the next positions come with it.
    fn stretch(&self, offset: u64, positions: &[u64], base: u64) -> usize {
        if offset + NEAR / 4 <= self.start + self.buffer.len() as u64 && offset >= self.start {
            return 1;
        }
        let mut end = offset;
        for position in positions {
            let next = (position >> ROW_BITS) - base;
            if next > end + NEAR || next > offset + STRETCH {
                break;
            }
            end = next;
        }
        (end - offset + NEAR / 4) as usize
    }

    /// Makes at least `wanted` bytes from `offset` on available (or up to the end); gives their place in the buffer.
    fn reach(&mut self, offset: u64, wanted: usize) -> Result<usize, IntakeError> {
        let end = self.start + self.buffer.len() as u64;
        let enough = (offset + wanted as u64).min(self.until);
        if offset < self.start || enough > end || self.buffer.is_empty() {
            let length = usize::try_from((self.until.saturating_sub(offset)).min(wanted.max(4096) as u64)).unwrap_or(wanted);
            self.buffer.resize(length, 0);
            let count = self.table.read_at(offset, &mut self.buffer)?;
            self.buffer.truncate(count);
            self.start = offset;
        }
        Ok((offset - self.start) as usize)
    }

    fn is_last(&self) -> bool {
        self.start + self.buffer.len() as u64 >= self.until
    }
}

/// A scan under way.
struct Scan<'a> {
    progress: &'a dyn Progress,
    each: &'a mut dyn FnMut(&LineView<'_>),
    of: u64,
    lines: u64,
    rejects: Vec<Reject>,
    files: Vec<SourceFile>,
    notes: Vec<String>,
}

/// The same allocation for cells of another row. (The standard library collects in place.)
fn recycle<'to>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'to>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::default()).collect()
}

pub(crate) fn reject(table: &Table, row: &RawRow<'_>, refusal: Refusal) -> Reject {
    let column = refusal.cell.map(|cell| table.headers.get(cell).cloned().unwrap_or_else(|| format!("column {}", cell + 1)));
    let mut source = row.source();
    if let Some((at, _)) = source.char_indices().find(|(at, _)| *at >= MAX_SOURCE) {
        source.truncate(at);
    }
    let whole = row.raw.len() <= MAX_SOURCE && row.fault.is_none();
    let cells = if whole { row.cells().map(str::to_owned).collect() } else { Vec::new() };
    Reject {
        file: table.name.clone(),
        row: row.row,
        column: column.unwrap_or_default(),
        value: refusal.value,
        reason: refusal.reason,
        source,
        cells,
    }
}

fn too_many_rejects(table: &Table, rejects: &[Reject]) -> IntakeError {
    let first = rejects.first().map_or_else(String::new, |reject| {
        let column = if reject.column.is_empty() { String::new() } else { format!(", column {}, “{}”", reject.column, reject.value) };
        format!("row {}{column}: {}", reject.row, reject.reason)
    });
    IntakeError::TooManyRejects { file: table.name.clone(), limit: MAX_REJECTS, first }
}

fn too_many_rows(table: &Table) -> IntakeError {
    IntakeError::TooLarge {
        file: table.name.clone(),
        what: "the number of rows".to_owned(),
        limit: "268,435,455".to_owned(),
        help: "Split the run",
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: IntakeError) -> SourceError {
    match error {
        IntakeError::Cancelled => SourceError::Cancelled,
        other => SourceError::Failed(Box::new(other)),
    }
}
