//! Headers and lines that are two files, made one text: each line with the cells of its header beside its own.

use crate::body::{Body, SpoolWriter, write_row};
use crate::container::hash_of;
use crate::error::IntakeError;
use crate::mapping::{Mapping, Role};
use crate::prepare::Part;
use crate::reject::Reject;
use crate::rows::{RawRow, read_rows};
use crate::source::reject;
use crate::table::Table;
use crate::typing::{Plan, Refusal, shorten};
use encoding_rs::UTF_8;
use std::collections::HashMap;
use std::io::Write;
use std::ops::ControlFlow;
use tieout_billing::{Field, Layout};

/// Which table is which, and their joining columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JoinedBy {
    headers: usize,
    headers_column: usize,
    lines: usize,
    lines_column: usize,
}

/// The join that a mapping asks for, if it asks for one.
pub(crate) fn join_of(tables: &[Table], mapping: &Mapping) -> Result<Option<JoinedBy>, IntakeError> {
    let with_role = |role: Role| mapping.files.iter().take(tables.len()).position(|file| file.role == role);
    let (Some(headers), Some(lines)) = (with_role(Role::Headers), with_role(Role::Lines)) else { return Ok(None) };
    let column = |table: usize| {
        let wanted = mapping.files[table].join.as_deref();
        wanted.and_then(|wanted| tables[table].headers.iter().position(|header| header == wanted)).ok_or_else(|| IntakeError::Mapping {
            file: tables[table].name.clone(),
            reason: match wanted {
                Some(wanted) => format!("it has no column “{wanted}” to join headers and lines by"),
                None => "it is not said by which column headers and lines are joined".to_owned(),
            },
        })
    };
    Ok(Some(JoinedBy { headers, headers_column: column(headers)?, lines, lines_column: column(lines)? }))
}

/// What is kept of a header row.
struct HeaderRow {
    offset: u64,
    length: u32,
    used: bool,
}

/// The text of all headers, found by key.
struct Headers {
    body: Body,
    by_key: HashMap<String, usize>,
    rows: Vec<Option<HeaderRow>>,
    rejects: Vec<Reject>,
}

/// Two parts: the lines, each with its header; then the headers that have no lines, each as one line of its invoice.
pub(crate) fn joined_parts(tables: &[Table], mapping: &Mapping, layout: &Layout, join: JoinedBy) -> Result<Vec<Part>, IntakeError> {
    let (lines, headers_table) = (&tables[join.lines], &tables[join.headers]);
    let (width, header_width) = (lines.headers.len(), headers_table.headers.len());
    let mut headers = read_headers(headers_table, join.headers_column)?;
    let mut rejects = lines.rejects.clone();
    let io = |source| IntakeError::Io { path: lines.path.clone(), source };
    let lines_plan = Plan::new(layout, &[], width, lines.short_rows, std::iter::empty());
    let mut spool = SpoolWriter::new();
    let mut failure = None;
    let mut text = Vec::new();
    read_rows(lines, lines.start, lines.body.length(), lines.first_row, &mut |_, _| Ok(()), &mut |row| {
        let written = join_line(lines, &row, &lines_plan, join.lines_column, &mut headers, &mut text, &mut rejects).and_then(|found| {
            if found {
                write_cells(&mut spool, &row, width)?;
                spool.write_all(b",").and_then(|()| spool.write_all(&text))
            } else {
                spool.write_all(b"\n")
            }
        });
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    let end_of_lines = spool.length();
    if failure.is_none() {
        failure = write_orphans(&mut spool, &headers, width).err();
    }
    if let Some(error) = failure {
        return Err(io(error));
    }
    let end = spool.length();
    let body = spool.finish().map_err(io)?;
    let columns = mapping.columns.iter().filter_map(|column| match column.file as usize {
        file if file == join.lines => Some((column.index as usize, column)),
        file if file == join.headers => Some((width + column.index as usize, column)),
        _ => None,
    });
    let plan = Plan::new(layout, mapping.kind.required(), width + header_width, false, columns);
    let mut orphan_plan = plan.clone();
    orphan_plan.keep_only(width..width + header_width);
    for (line, total) in
        [(Field::NetAmount, Field::InvoiceNet), (Field::TaxAmount, Field::InvoiceTax), (Field::GrossAmount, Field::InvoiceGross)]
    {
        orphan_plan.borrow(layout, line, total);
    }
    let all: Vec<String> = lines.headers.iter().chain(&headers_table.headers).cloned().collect();
    let table = |of: &Table| -> Table {
        Table {
            body: body.clone(),
            delimiter: b',',
            encoding: UTF_8,
            late_windows_1252: Default::default(),
            headers: all.clone(),
            sha256: Some(String::new()),
            short_rows: false,
            ..of.clone()
        }
    };
    let part = |file: usize, of: &Table, plan: Plan, from: u64, until: u64, columns: std::ops::Range<usize>, rejects: Vec<Reject>| Part {
        plan,
        file: file as u32,
        from,
        until,
        first_row: of.first_row,
        estimated_rows: if file == join.lines { of.estimated_rows } else { 0 },
        rejects,
        columns,
        table: table(of),
    };
    Ok(vec![
        part(join.lines, lines, plan, 0, end_of_lines, 0..width, rejects),
        part(join.headers, headers_table, orphan_plan, end_of_lines, end, width..width + header_width, headers.rejects),
    ])
}

/// The hash of a file that is only read by way of a joined text.
pub(crate) fn hash_of_table(table: &Table) -> Result<String, IntakeError> {
    match &table.sha256 {
        Some(hash) => Ok(hash.clone()),
        None => hash_of(&table.body).map_err(|source| IntakeError::Io { path: table.path.clone(), source }),
    }
}

fn read_headers(table: &Table, key_column: usize) -> Result<Headers, IntakeError> {
    let io = |source| IntakeError::Io { path: table.path.clone(), source };
    let plan = Plan::new(&Layout::default(), &[], table.headers.len(), table.short_rows, std::iter::empty());
    let mut spool = SpoolWriter::new();
    let mut by_key = HashMap::new();
    let mut rows = Vec::new();
    let mut rejects = table.rejects.clone();
    let mut failure = None;
    read_rows(table, table.start, table.body.length(), table.first_row, &mut |_, _| Ok(()), &mut |row| {
        let key = row.cell(key_column).trim();
        let refusal = match plan.check(&row) {
            _ if row.is_blank() => None,
            Err(refusal) => Some(refusal),
            Ok(()) if key.is_empty() => Some(Refusal {
                cell: Some(key_column),
                value: String::new(),
                reason: "the value that joins it to its lines is missing".to_owned(),
            }),
            Ok(()) if by_key.contains_key(key) => Some(Refusal {
                cell: Some(key_column),
                value: shorten(key),
                reason: "a second header with the same value; its lines are joined to the first".to_owned(),
            }),
            Ok(()) => None,
        };
        if row.is_blank() || refusal.is_some() {
            rejects.extend(refusal.map(|refusal| reject(table, &row, refusal)));
            rows.push(None);
            return ControlFlow::Continue(());
        }
        let offset = spool.length();
        if let Err(error) = write_cells(&mut spool, &row, table.headers.len()).and_then(|()| spool.write_all(b"\n")) {
            failure = Some(error);
            return ControlFlow::Break(());
        }
        by_key.insert(key.to_owned(), rows.len());
        rows.push(Some(HeaderRow { offset, length: (spool.length() - offset) as u32, used: false }));
        ControlFlow::Continue(())
    })?;
    if let Some(error) = failure {
        return Err(io(error));
    }
    Ok(Headers { body: spool.finish().map_err(io)?, by_key, rows, rejects })
}

/// Finds the header of a line and puts its text into `text`. Without one the line is rejected, and `false`.
fn join_line(
    lines: &Table,
    row: &RawRow<'_>,
    plan: &Plan,
    column: usize,
    headers: &mut Headers,
    text: &mut Vec<u8>,
    rejects: &mut Vec<Reject>,
) -> std::io::Result<bool> {
    if row.is_blank() {
        return Ok(false);
    }
    let key = row.cell(column).trim();
    let refusal = match plan.check(row) {
        Err(refusal) => refusal,
        Ok(()) => match headers.by_key.get(key).copied().and_then(|index| headers.rows[index].as_mut()) {
            Some(header) => {
                header.used = true;
                text.resize(header.length as usize, 0);
                headers.body.read_at(header.offset, text)?;
                return Ok(true);
            }
            None => Refusal {
                cell: Some(column),
                value: shorten(key),
                reason: "no header has this value, so the line belongs to no invoice".to_owned(),
            },
        },
    };
    rejects.push(reject(lines, row, refusal));
    Ok(false)
}

/// Headers without lines, below the lines: their cells in their columns, those of the line empty; a blank line for every other header,
/// so that rows keep their numbers.
fn write_orphans(spool: &mut SpoolWriter, headers: &Headers, width: usize) -> std::io::Result<()> {
    let empty = vec![b','; width];
    let mut text = Vec::new();
    for row in &headers.rows {
        match row {
            Some(header) if !header.used => {
                text.resize(header.length as usize, 0);
                headers.body.read_at(header.offset, &mut text)?;
                spool.write_all(&empty)?;
                spool.write_all(&text)?;
            }
            _ => spool.write_all(b"\n")?,
        }
    }
    Ok(())
}

/// Writes exactly `width` cells, without a line end.
fn write_cells(spool: &mut SpoolWriter, row: &RawRow<'_>, width: usize) -> std::io::Result<()> {
    let mut text = Vec::new();
    write_row(&mut text, (0..width).map(|index| row.cell(index)))?;
    // A row whose only cell is empty is written as two quotes, which is right within a longer row too.
    spool.write_all(text.strip_suffix(b"\n").unwrap_or(&text))
}
