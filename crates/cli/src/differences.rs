//! Differences of a stored comparison: a list, and exports.

use crate::Outcome;
use crate::args::{Differences, Export, Filter};
use crate::error::CommandError;
use crate::output::{Output, columns, cut, mark, tame};
use crate::progress::Shown;
use crate::store::open_comparison;
use std::path::Path;
use tieout_documents::count;
use tieout_workspace::ExportKind;
use tieout_workspace::view::{DifferenceQuery, DifferenceView};

/// Characters of a value that are printed.
const VALUE_WIDTH: usize = 20;

pub fn list(args: &Differences, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let found = workspace.differences(comparison.id, &query(&args.filter), args.offset, args.limit)?;
    if args.of.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    print(&found.rows, out)?;
    let shown = found.offset + found.rows.len() as u64;
    if shown < found.total {
        out.line(format!("… {} more; --offset {shown} goes on, --limit shows more at once", count(found.total - shown)))?;
    } else if found.total == 0 {
        out.line("No difference fits.")?;
    }
    Ok(Outcome::Clean)
}

/// Differences as aligned lines.
pub fn print(rows: &[DifferenceView], out: &mut Output) -> Result<(), CommandError> {
    if rows.is_empty() {
        return Ok(());
    }
    let judged = rows.iter().any(|row| !row.right.is_empty());
    let mut titles = vec!["", "invoice", "line", "product", "field", "before", "after", "difference", "", "cause"];
    titles.extend(if judged { &["right", "expected"][..] } else { &[] });
    let mut table = vec![titles.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for row in rows {
        let unexplained = row.cause.is_empty();
        let mut cells = vec![
            mark(&row.state, out.colour),
            both(&row.invoice_before, &row.invoice_after),
            both(&row.line_before, &row.line_after),
            cut(&row.product, VALUE_WIDTH),
            if row.root { row.field.clone() } else { format!("> {}", row.field) },
            cut(&row.before, VALUE_WIDTH),
            cut(&row.after, VALUE_WIDTH),
            row.delta.as_ref().map(|delta| delta.0.clone()).unwrap_or_default(),
            tame(&row.currency),
            if unexplained { mark("unexplained", out.colour) } else { row.cause.clone() },
        ];
        if judged {
            cells.extend([row.right.clone(), cut(&row.expected, VALUE_WIDTH)]);
        }
        table.push(cells);
    }
    for line in columns(&table, &[5, 6, 7, 11]) {
        out.line(line)?;
    }
    Ok(())
}

pub fn export(args: &Export, out: &mut Output) -> Result<Outcome, CommandError> {
    let targets =
        [(ExportKind::Csv, &args.csv), (ExportKind::Xlsx, &args.xlsx), (ExportKind::Html, &args.html), (ExportKind::Json, &args.to_json)];
    let targets: Vec<(ExportKind, &Path)> =
        targets.into_iter().filter_map(|(kind, path)| path.as_deref().map(|path| (kind, path))).collect();
    if targets.is_empty() && args.pdf.is_none() {
        return Err(CommandError::NoTarget);
    }
    let (workspace, comparison) = open_comparison(&args.of)?;
    let query = query(&args.filter);
    let query = (query != DifferenceQuery::default()).then_some(&query);
    let progress = Shown::new(args.of.listing.json);
    let mut written = Vec::new();
    for (kind, path) in targets {
        written.push(workspace.export(comparison.id, kind, query, path, &progress)?);
    }
    drop(progress);
    if let Some(path) = &args.pdf {
        written.push(workspace.comparison_evidence(comparison.id, path)?);
    }
    if args.of.listing.json {
        out.json(&written)?;
    } else {
        for file in &written {
            out.line(format!("{} written: {} bytes, {} differences", tame(&file.name), count(file.bytes), count(file.rows)))?;
        }
    }
    Ok(Outcome::Clean)
}

fn query(filter: &Filter) -> DifferenceQuery {
    DifferenceQuery {
        states: filter.state.clone(),
        fields: filter.field.clone(),
        causes: filter.cause.clone(),
        unexplained: filter.unexplained,
        currencies: filter.currency.clone(),
        roots_only: filter.roots,
        right: filter.right.clone(),
        text: filter.find.clone().unwrap_or_default(),
        sort: filter.sort.clone().unwrap_or_default(),
        descending: filter.descending,
    }
}

fn both(before: &str, after: &str) -> String {
    match (before, after) {
        (before, after) if before == after || after.is_empty() => tame(before),
        ("", after) => tame(after),
        (before, after) => format!("{} -> {}", tame(before), tame(after)),
    }
}
