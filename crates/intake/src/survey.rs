//! Looks through a table for evidence: at a sample of it, or at every row.

use crate::error::IntakeError;
use crate::evidence::{Evidence, Survey};
use crate::rows::read_rows;
use crate::table::Table;
use std::ops::ControlFlow;

/// Tables up to this size are looked at whole.
const SMALL: u64 = 1 << 20;
/// Of larger ones, the beginning …
const BEGINNING: u64 = 96 << 10;
/// … and this many slices …
const SLICES: u64 = 6;
/// … of this size, spread evenly, the last at the end.
const SLICE: u64 = 16 << 10;

/// Looks at a sample of the table, or at all of it if it is small.
pub(crate) fn survey_sample(table: &Table) -> Result<Survey, IntakeError> {
    let length = table.body.length();
    if length - table.start <= SMALL {
        return survey_whole(table);
    }
    let mut survey = Survey::new(table.headers.len());
    look(table, &mut survey, table.start, table.start + BEGINNING)?;
    let step = (length - table.start - BEGINNING - SLICE) / SLICES;
    for slice in 1..=SLICES {
        let from = table.start + BEGINNING + step * slice;
        look(table, &mut survey, from, from + SLICE)?;
    }
    Ok(survey)
}

/// Looks at every row.
pub(crate) fn survey_whole(table: &Table) -> Result<Survey, IntakeError> {
    let mut survey = Survey::new(table.headers.len());
    read_rows(table, table.start, table.body.length(), table.first_row, &mut |_, _| Ok(()), &mut |row| {
        if !row.is_blank() {
            survey.see(&row);
        }
        ControlFlow::Continue(())
    })?;
    survey.complete = true;
    Ok(survey)
}

/// Looks at the whole rows between two places. (A line end within quotes may mislead it: such rows have another width and are passed over.)
fn look(table: &Table, survey: &mut Survey, from: u64, until: u64) -> Result<(), IntakeError> {
    let mut bytes = vec![0; usize::try_from(until - from).unwrap_or_default()];
    let count = table.read_at(from, &mut bytes)?;
    let bytes = &bytes[..count];
    let begin = if from == table.start { 0 } else { memchr::memchr(b'\n', bytes).map_or(count, |end| end + 1) };
    let end = memchr::memrchr(b'\n', bytes).map_or(begin, |end| end + 1);
    if begin >= end {
        return Ok(());
    }
    read_rows(table, from + begin as u64, from + end as u64, 0, &mut |_, _| Ok(()), &mut |row| {
        if !row.is_blank() {
            survey.see(&row);
        }
        ControlFlow::Continue(())
    })
}

/// Looks at every value of one column of a part of a table.
pub(crate) fn survey_column(table: &Table, from: u64, until: u64, column: usize) -> Result<Evidence, IntakeError> {
    let mut evidence = Evidence::default();
    read_rows(table, from, until, 0, &mut |_, _| Ok(()), &mut |row| {
        if row.fault.is_none() {
            evidence.see(row.cell(column));
        }
        ControlFlow::Continue(())
    })?;
    Ok(evidence)
}
