//! `tieout query`: a user's own SQL, exact and read-only.

use crate::Outcome;
use crate::args::Query;
use crate::error::CommandError;
use crate::output::{Output, columns, cut, tame};
use crate::progress::Shown;
use crate::store::open;
use rust_decimal::Decimal;
use tieout_documents::count;
use tieout_workspace::QueryView;

/// Rows that are asked for where nobody says how many.
const USUAL: u64 = 1000;

/// Characters of a cell that are printed.
const CELL_WIDTH: usize = 60;

pub fn query(args: &Query, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let progress = Shown::new(args.listing.json);
    if let Some(path) = &args.csv {
        let written = workspace.query_csv(&args.sql, args.limit, path, &progress)?;
        drop(progress);
        if args.listing.json {
            out.json(&written)?;
        } else {
            out.line(format!("{} rows written to {}", count(written.rows), path.display()))?;
        }
        return Ok(Outcome::Clean);
    }
    let found = workspace.query(&args.sql, args.limit.unwrap_or(USUAL), &progress)?;
    drop(progress);
    if args.listing.json {
        out.json(&found)?;
    } else {
        print(&found, out)?;
    }
    Ok(Outcome::Clean)
}

/// Cells as they are stored, every digit; numbers to the right.
fn print(found: &QueryView, out: &mut Output) -> Result<(), CommandError> {
    let mut table = vec![found.columns.iter().map(|name| tame(name)).collect::<Vec<_>>()];
    table.extend(
        found
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_deref().map_or("NULL".to_owned(), |text| cut(text, CELL_WIDTH))).collect()),
    );
    let is_number = |column: &usize| {
        let mut cells = found.rows.iter().filter_map(|row| row[*column].as_deref()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.parse::<Decimal>().is_ok())
    };
    let right: Vec<usize> = (0..found.columns.len()).filter(is_number).collect();
    for line in columns(&table, &right) {
        out.line(line)?;
    }
    if found.cut {
        out.line(format!("… more than {} rows; --limit N shows more, --csv FILE writes all", count(found.rows.len() as u64)))?;
    } else if found.rows.is_empty() {
        out.line("No row fits.")?;
    }
    Ok(())
}
