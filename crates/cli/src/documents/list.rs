//! `tieout documents`: the invoices of a run, to choose from.

use crate::Outcome;
use crate::args::Documents;
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::progress::Shown;
use crate::store::{amount, open};
use tieout_documents::count;
use tieout_workspace::view::{DocumentCountsView, DocumentRowView, DocumentsView};

pub fn list(args: &Documents, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let run = workspace.run_named(&args.run)?.id;
    if matches!(args.filter.as_str(), "missing" | "broken") {
        workspace.documents_check(run, &Shown::new(args.listing.json))?;
    }
    let mut found = DocumentsView::default();
    // More are asked for than one answer holds.
    loop {
        let had = found.rows.len() as u64;
        let next = workspace.documents(run, &args.find, &args.filter, args.offset + had, args.limit - had)?;
        let none = next.rows.is_empty();
        found.rows.extend(next.rows);
        (found.total, found.counts) = (next.total, next.counts);
        if none || found.rows.len() as u64 >= args.limit {
            break;
        }
    }
    if args.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["invoice", "date", "customer", "", "gross", "lines", "status"].map(str::to_owned).to_vec()];
    rows.extend(found.rows.iter().map(row));
    for line in columns(&rows, &[4, 5]) {
        out.line(line)?;
    }
    if found.total > found.rows.len() as u64 {
        out.line(format!("… of {}", count(found.total)))?;
    }
    out.line(counted(&found.counts))?;
    Ok(Outcome::Clean)
}

fn row(row: &DocumentRowView) -> Vec<String> {
    let gross = amount(&row.gross, &row.currency, false);
    let lines = count(row.lines);
    let texts = [&row.invoice, &row.date, &row.customer, &row.currency, &gross, &lines, &row.status];
    texts.map(|text| tame(text)).to_vec()
}

fn counted(counts: &DocumentCountsView) -> String {
    let mut said = format!("{} invoices, {} approved", count(counts.all), count(counts.approved));
    for (number, what) in [(counts.missing, "lack something"), (counts.broken, "break a rule")] {
        if let Some(number) = number {
            said += &format!(", {} {what}", count(number));
        }
    }
    said
}
