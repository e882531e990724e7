//! From paths to tables, and from tables and a mapping to parts that can be read straight through.

use crate::body::write_row;
use crate::container::{Source, tables_of};
use crate::einvoice::table::table_of_refused;
use crate::error::IntakeError;
use crate::joined::{join_of, joined_parts};
use crate::mapping::Mapping;
use crate::reject::Reject;
use crate::rows::RawRow;
use crate::source::reject;
use crate::table::Table;
use crate::typing::{Plan, Refusal};
use std::ops::Range;
use std::path::PathBuf;
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
    /// The cells of a row that are the file's own.
    pub(crate) columns: Range<usize>,
    /// Rows that were rejected before any line was read.
    pub(crate) rejects: Vec<Reject>,
}

/// Opens every table of every path.
pub(crate) fn prepare(paths: &[PathBuf], mapping: Option<&Mapping>) -> Result<Vec<Table>, IntakeError> {
    let mut tables: Vec<Table> = Vec::new();
    let mut refused = None;
    for path in paths {
        let given = mapping.and_then(|mapping| mapping.files.get(tables.len()..)).unwrap_or_default();
        match tables_of(Source::open(path)?, given) {
            Ok(found) => tables.extend(found),
            // One broken e-invoice among many is a reject; by itself it is the answer.
            Err(IntakeError::EInvoice(refusal)) if paths.len() > 1 => {
                tables.push(table_of_refused(Source::open(path)?, &refusal)?);
                refused.get_or_insert(refusal);
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(refusal) = refused
        && !tables.iter().any(|table| table.is_einvoice && table.estimated_rows > 0)
    {
        return Err(IntakeError::EInvoice(refusal));
    }
    if let Some(mapping) = mapping {
        check(&tables, mapping)?;
    }
    Ok(tables)
}

/// Whether the tables have the columns that the mapping names.
fn check(tables: &[Table], mapping: &Mapping) -> Result<(), IntakeError> {
    for column in &mapping.columns {
        let table = tables.get(column.file as usize);
        if table.and_then(|table| table.headers.get(column.index as usize)) != Some(&column.header) {
            let file = table.or(tables.first()).map_or_else(String::new, |table| table.name.clone());
            let reason = format!("it has no column “{}” where the mapping expects it; inspect the file again", column.header);
            return Err(IntakeError::Mapping { file, reason });
        }
    }
    Ok(())
}

/// The parts that the tables make by this mapping.
pub(crate) fn parts(tables: &[Table], mapping: &Mapping, layout: &Layout) -> Result<Vec<Part>, IntakeError> {
    if let Some(join) = join_of(tables, mapping)? {
        return joined_parts(tables, mapping, layout, join);
    }
    Ok(tables
        .iter()
        .zip(0_u32..)
        .map(|(table, file)| {
            let columns = mapping.columns.iter().filter(|column| column.file == file).map(|column| (column.index as usize, column));
            Part {
                plan: Plan::new(layout, mapping.kind.required(), table.headers.len(), table.short_rows, columns),
                file,
                from: table.start,
                until: table.body.length(),
                first_row: table.first_row,
                estimated_rows: table.estimated_rows,
                rejects: table.rejects.clone(),
                columns: 0..table.headers.len(),
                table: table.clone(),
            }
        })
        .collect())
}

/// The rows that were rejected before any line was read.
pub(crate) fn orphans(parts: &[Part]) -> Vec<Reject> {
    parts.iter().flat_map(|part| part.rejects.iter().cloned()).collect()
}

impl Part {
    /// The reject of a row of this part: of a joined text only the cells of its own file.
    pub(crate) fn reject(&self, row: &RawRow<'_>, refusal: Refusal) -> Reject {
        let mut found = reject(&self.table, row, refusal);
        if self.columns.len() < self.table.headers.len() {
            found.cells = found.cells.into_iter().skip(self.columns.start).take(self.columns.len()).collect();
            let mut text = Vec::new();
            // Writing to memory does not fail.
            let _ = write_row(&mut text, found.cells.iter().map(String::as_str));
            found.source = String::from_utf8_lossy(text.strip_suffix(b"\n").unwrap_or(&text)).into_owned();
        }
        found
    }
}
