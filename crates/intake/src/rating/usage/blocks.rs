//! Tables in blocks, read by several threads.

use super::problems::Spot;
use crate::error::IntakeError;
use crate::rows::{RawRow, RowFault, read_rows};
use crate::table::Table;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use tieout_billing::{Cancelled, Progress};

/// The bytes of a block, about.
const BLOCK: u64 = 4 << 20;
/// More threads would hold more accounts than they save time.
const THREADS: usize = 4;

/// A stretch of whole rows.
#[derive(Clone, Copy, Debug)]
struct Block {
    table: u32,
    /// Its number in the table.
    number: u32,
    from: u64,
    until: u64,
}

/// All blocks, in the order of the tables and of their rows.
pub(super) struct Blocks(Vec<Block>);

/// Cuts tables at line ends.
pub(super) fn blocks_of(tables: &[Table]) -> Result<Blocks, IntakeError> {
    let mut blocks = Vec::new();
    for (table, index) in tables.iter().zip(0..) {
        let length = table.body.length();
        let (mut from, mut number) = (table.start, 0);
        while from < length {
            let until = next_row(table, from + BLOCK, length)?;
            blocks.push(Block { table: index, number, from, until });
            (from, number) = (until, number + 1);
        }
    }
    Ok(Blocks(blocks))
}

/// The first place after a line end from here on.
fn next_row(table: &Table, mut at: u64, length: u64) -> Result<u64, IntakeError> {
    let mut buffer = vec![0; 64 << 10];
    while at < length {
        let count = table.read_at(at, &mut buffer)?;
        match memchr::memchr(b'\n', &buffer[..count]) {
            Some(end) => return Ok(at + end as u64 + 1),
            None if count == 0 => break,
            None => at += count as u64,
        }
    }
    Ok(length)
}

impl Blocks {
    /// Makes each of these tables one block.
    pub(super) fn join(&mut self, tables: &[u32]) {
        let joined = |block: &Block| tables.contains(&block.table);
        let ends: Vec<(u32, u64)> = self.0.iter().filter(|block| joined(block)).map(|block| (block.table, block.until)).collect();
        self.0.retain(|block| !joined(block) || block.number == 0);
        for block in self.0.iter_mut().filter(|block| joined(block)) {
            block.until = ends.iter().filter(|(table, _)| *table == block.table).map(|(_, until)| *until).max().unwrap_or(block.until);
        }
    }

    /// How many rows stand before a block in its table. `rows`: how many each block has.
    pub(super) fn rows_before(&self, spot: Spot, rows: &[u64]) -> u64 {
        self.0.iter().zip(rows).filter(|(block, _)| block.table == spot.table && block.number < spot.block).map(|(_, rows)| rows).sum()
    }
}

/// Takes the rows that one thread reads.
pub(super) trait RowReader: Send {
    fn row(&mut self, row: &RawRow<'_>, spot: Spot);
    /// All rows of this thread were given.
    fn end(&mut self) {}
}

/// What came of reading.
pub(super) enum Read<R> {
    /// What each thread has, and how many rows each block has.
    Done(Vec<R>, Vec<u64>),
    /// Of these tables a block may begin within quotes.
    CutWithinQuotes(Vec<u32>),
}

/// Reads all blocks, each by one of the threads.
pub(super) fn in_blocks<R: RowReader>(
    tables: &[Table],
    blocks: &Blocks,
    progress: &dyn Progress,
    stage: &str,
    reader: impl Fn() -> R + Sync,
) -> Result<Read<R>, IntakeError> {
    let blocks = &blocks.0;
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get()).min(THREADS).min(blocks.len()).max(1);
    let of: u64 = blocks.iter().map(|block| block.until - block.from).sum();
    let (next, done, stop) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let rows: Vec<AtomicU64> = blocks.iter().map(|_| AtomicU64::new(0)).collect();
    let alone = |block: &Block| block.number == 0 && !blocks.iter().any(|other| other.table == block.table && other.number > 0);
    let work = || {
        let mut reader = reader();
        let mut doubtful = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(block) = blocks.get(at) else { break };
            let mut read = 0;
            let mut open = false;
            read_rows(&tables[block.table as usize], block.from, block.until, 0, &mut |_, _| Ok(()), &mut |row| {
                open |= matches!(row.fault, Some(RowFault::OpenQuote { .. } | RowFault::TooLong { .. }));
                reader.row(&row, Spot { table: block.table, block: block.number, row: u32::try_from(row.row).unwrap_or(u32::MAX) });
                read = row.row + 1;
                ControlFlow::Continue(())
            })?;
            if open && !alone(block) {
                doubtful.push(block.table);
            }
            rows[at].store(read, Ordering::Relaxed);
            let done = done.fetch_add(block.until - block.from, Ordering::Relaxed) + block.until - block.from;
            progress.report(stage, done, of).map_err(|Cancelled| IntakeError::Cancelled)?;
        }
        reader.end();
        Ok((reader, doubtful))
    };
    let work = || work().inspect_err(|_: &IntakeError| stop.store(true, Ordering::Relaxed));
    let ends: Vec<Result<(R, Vec<u32>), IntakeError>> = std::thread::scope(|scope| {
        let started: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = started.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(others).collect()
    });
    let (mut readers, mut doubtful) = (Vec::new(), Vec::new());
    for end in ends {
        let (reader, tables) = end?;
        readers.push(reader);
        doubtful.extend(tables);
    }
    if doubtful.is_empty() {
        return Ok(Read::Done(readers, rows.into_iter().map(AtomicU64::into_inner).collect()));
    }
    doubtful.sort_unstable();
    doubtful.dedup();
    Ok(Read::CutWithinQuotes(doubtful))
}
