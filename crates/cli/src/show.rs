//! `tieout show`: a stored comparison, or one of its invoices side by side.

use crate::Outcome;
use crate::args::Show;
use crate::compare::told;
use crate::documents::chosen;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, cut, mark, tame};
use crate::store::{amount, open_comparison};
use crate::summary;
use tieout_documents::count;
use tieout_workspace::Workspace;
use tieout_workspace::view::{AlignedLineView, ComparisonView, DifferenceQuery, ExportView, InvoiceLineView, PageRequest, SideBySideView};

/// Differences that are looked through for an invoice at once.
const WINDOW: u64 = 1000;

pub fn show(args: &Show, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    match &args.invoice {
        Some(invoice) => {
            let pair = pair_of(&workspace, &comparison, invoice)?;
            if let Some(path) = &args.pdf {
                let (template, toml) = chosen(args.template.as_deref())?;
                let page = PageRequest { template, toml, ..PageRequest::default() };
                let written = workspace.comparison_pdf_save(comparison.id, pair, &page, path)?;
                return told_written(&[written], args.of.listing.json, out);
            }
            let sides = workspace.side_by_side(comparison.id, pair)?;
            if args.of.listing.json {
                out.json(&sides)?;
            } else {
                side_by_side(&sides, out)?;
            }
        }
        None if args.of.listing.json => out.json(&comparison)?,
        None => summary::print(&told(&workspace.comparison_json(comparison.id)?)?, out)?,
    }
    Ok(Outcome::Clean)
}

fn told_written(written: &[ExportView], json: bool, out: &mut Output) -> Result<Outcome, CommandError> {
    if json {
        out.json(&written)?;
    } else {
        written.iter().try_for_each(|file| out.line(format!("{} written: {} bytes", tame(&file.name), count(file.bytes))))?;
    }
    Ok(Outcome::Clean)
}

/// The first differing line of the invoice of that very number.
fn pair_of(workspace: &Workspace, comparison: &ComparisonView, invoice: &str) -> Result<i64, CommandError> {
    let query = DifferenceQuery { text: invoice.to_owned(), ..DifferenceQuery::default() };
    let mut offset = 0;
    loop {
        let found = workspace.differences(comparison.id, &query, offset, WINDOW)?;
        if let Some(row) = found.rows.iter().find(|row| row.invoice_before == invoice || row.invoice_after == invoice) {
            return Ok(row.pair);
        }
        offset += found.rows.len() as u64;
        if found.rows.is_empty() || offset >= found.total {
            return Err(CommandError::NoSuchInvoice { invoice: invoice.to_owned(), comparison: comparison.name.clone() });
        }
    }
}

fn side_by_side(sides: &SideBySideView, out: &mut Output) -> Result<(), CommandError> {
    for (name, side) in [("before", &sides.before), ("after ", &sides.after)] {
        match side {
            Some(side) => {
                let customer = [side.customer_id.as_str(), side.customer_name.as_str()].map(tame).join(" ");
                out.line(format!(
                    "{name}  {}  {}  {}  {}  {}",
                    bold(&tame(&side.invoice), out.colour),
                    side.invoice_date,
                    customer.trim(),
                    tame(&side.currency),
                    tame(&side.run)
                ))?;
            }
            None => out.line(format!("{name}  (no such invoice)"))?,
        }
    }
    out.line(format!("matched by {} ({})", tame(&sides.matched_by), tame(&sides.certainty)))?;
    out.line("")?;
    for field in sides.header.iter().filter(|field| field.changed) {
        out.line(format!(
            "{} {}: {} -> {}  {}",
            mark("changed", out.colour),
            field.title,
            tame(&field.before),
            tame(&field.after),
            field.cause
        ))?;
    }
    lines(sides, out)?;
    totals(sides, out)?;
    for cause in &sides.causes {
        out.line(format!("{} {}  {}", mark(&cause.sign, out.colour), cause.id, tame(&cause.summary)))?;
    }
    Ok(())
}

fn lines(sides: &SideBySideView, out: &mut Output) -> Result<(), CommandError> {
    let cell = |line: &InvoiceLineView, field: &str| {
        let position = sides.columns.iter().position(|column| column.field == field);
        position.and_then(|position| line.cells.get(position)).map(|text| tame(text)).unwrap_or_default()
    };
    let currency = sides.before.as_ref().or(sides.after.as_ref()).map(|side| side.currency.clone()).unwrap_or_default();
    let mut rows = vec![["", "line", "product", "description", "net before", "net after", "difference"].map(str::to_owned).to_vec()];
    for line in &sides.lines {
        let Some(named) = line.before.as_ref().or(line.after.as_ref()) else { continue };
        let net = |side: &Option<InvoiceLineView>| side.as_ref().map(|side| cell(side, "net_amount")).unwrap_or_default();
        rows.push(vec![
            mark(&line.state, out.colour),
            tame(&named.line),
            cell(named, "product"),
            cut(&cell(named, "description"), 28),
            net(&line.before),
            net(&line.after),
            if line.state == "unchanged" { String::new() } else { amount(&line.delta, &currency, true) },
        ]);
    }
    for (text, line) in columns(&rows, &[4, 5, 6]).into_iter().zip(std::iter::once(None).chain(sides.lines.iter().map(Some))) {
        out.line(text)?;
        if let Some(line) = line.filter(|line| line.state != "unchanged") {
            why(sides, line, out)?;
        }
    }
    out.line("")?;
    Ok(())
}

fn why(sides: &SideBySideView, line: &AlignedLineView, out: &mut Output) -> Result<(), CommandError> {
    for change in &line.changes {
        let position = sides.columns.iter().position(|column| column.field == change.field);
        let value = |side: &Option<InvoiceLineView>| {
            let cells = side.as_ref().map(|side| &side.cells);
            position.and_then(|position| cells?.get(position)).map(|text| tame(text)).unwrap_or_default()
        };
        let cause = if change.cause.is_empty() { "unexplained" } else { &change.cause };
        let derived = if change.root { "" } else { ", follows" };
        out.line(format!("      {}: {} -> {}  ({cause}{derived})", tame(&change.field), value(&line.before), value(&line.after)))?;
    }
    let places: Vec<String> =
        [&line.before, &line.after].into_iter().flatten().map(|side| format!("{} row {}", tame(&side.file), count(side.row))).collect();
    out.line(format!("      from {}", places.join(" and ")))?;
    Ok(())
}

fn totals(sides: &SideBySideView, out: &mut Output) -> Result<(), CommandError> {
    let mut rows = vec![["", "", "before", "after", "difference"].map(str::to_owned).to_vec()];
    for totals in &sides.totals {
        let figure = |of: &tieout_workspace::view::Amount, signed| amount(of, &totals.currency, signed);
        let (before, after, delta) = (&totals.before, &totals.after, &totals.delta);
        for (name, before, after, delta) in [
            ("net", &before.net, &after.net, &delta.net),
            ("tax", &before.tax, &after.tax, &delta.tax),
            ("gross", &before.gross, &after.gross, &delta.gross),
        ] {
            rows.push(vec![
                if name == "net" { tame(&totals.currency) } else { String::new() },
                name.to_owned(),
                figure(before, false),
                figure(after, false),
                figure(delta, true),
            ]);
        }
    }
    for line in columns(&rows, &[2, 3, 4]) {
        out.line(line)?;
    }
    out.line("")?;
    Ok(())
}
