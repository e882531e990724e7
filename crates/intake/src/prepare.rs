//! From paths to tables, and from tables and a mapping to parts that can be read straight through.

use crate::body::Body;
use crate::error::IntakeError;
use crate::mapping::{FileMapping, Mapping};
use crate::reject::Reject;
use crate::sniff::table_of_text;
use crate::table::Table;
use crate::typing::Plan;
use std::path::{Path, PathBuf};
use tieout_billing::Layout;

/// A stretch of delimited text whose rows become lines by one plan.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) table: Table,
    pub(crate) plan: Plan,
    /// Index into the source's files.
    pub(crate) file: u32,
    /// Offsets in the table's body.
    pub(crate) from: u64,
    pub(crate) until: u64,
    /// The number of the first row.
    pub(crate) first_row: u64,
    pub(crate) estimated_rows: u64,
    /// Rows that were rejected before any line was read.
    pub(crate) rejects: Vec<Reject>,
}

/// Opens every table of every path.
pub(crate) fn prepare(paths: &[PathBuf], mapping: Option<&Mapping>) -> Result<Vec<Table>, IntakeError> {
    let mut tables = Vec::new();
    for path in paths {
        let given = mapping.and_then(|mapping| mapping.files.get(tables.len()));
        tables.push(table_of(path, given)?);
    }
    Ok(tables)
}

fn table_of(path: &Path, given: Option<&FileMapping>) -> Result<Table, IntakeError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let body = Body::open(path, &name)?;
    table_of_text(path, name, body, given)
}

/// The parts that the tables make by this mapping.
pub(crate) fn parts(tables: &[Table], mapping: &Mapping, layout: &Layout) -> Result<Vec<Part>, IntakeError> {
    Ok(tables
        .iter()
        .zip(0_u32..)
        .map(|(table, file)| {
            let columns = mapping.columns.iter().filter(|column| column.file == file).map(|column| (column.index as usize, column));
            Part {
                plan: Plan::new(layout, table.headers.len(), columns),
                file,
                from: table.start,
                until: table.body.length(),
                first_row: table.first_row,
                estimated_rows: table.estimated_rows,
                rejects: Vec::new(),
                table: table.clone(),
            }
        })
        .collect())
}

/// The rows that were rejected before any line was read.
pub(crate) fn orphans(parts: &[Part]) -> Vec<Reject> {
    parts.iter().flat_map(|part| part.rejects.iter().cloned()).collect()
}
