//! `tieout explain`: why an amount is what it is.

use super::expected_run;
use crate::Outcome;
use crate::args::Explain;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, tame};
use crate::store::{amount, open};
use tieout_documents::{count, shortened};
use tieout_workspace::view::{DerivationView, RatedInvoiceView, RatedLineView};
use tieout_workspace::{Error, Workspace};

/// Contracts that are asked for at once, and listed at most.
const LISTED: u64 = 200;

pub fn explain(args: &Explain, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let run = expected_run(&workspace, args.run.as_deref())?;
    let Some(number) = &args.invoice else { return list(&workspace, run, args, out) };
    if let Some(path) = &args.pdf {
        workspace.rated_invoice_pdf(run, number, path)?;
        out.line(format!("{} written", path.display()))?;
        return Ok(Outcome::Clean);
    }
    let billed = args.billed.as_deref().map(|name| workspace.run_named(name)).transpose()?.map(|run| run.id);
    let invoice = workspace.rated_invoice(run, number, billed)?;
    let line = match args.line {
        Some(wanted) => {
            let missing = || Error::Invalid(format!("{number} has lines 1 to {}", invoice.lines.len()));
            Some(invoice.lines.iter().find(|line| line.number == wanted).ok_or_else(missing)?)
        }
        None => None,
    };
    match (args.listing.json, line) {
        (true, Some(line)) => out.json(line)?,
        (true, None) => out.json(&invoice)?,
        (false, Some(line)) => print_line(line, &invoice.invoice.currency, out)?,
        (false, None) => print(&invoice, out)?,
    }
    let differs = invoice.billed.as_ref().is_some_and(|billed| (&billed.net, &billed.tax) != (&invoice.invoice.net, &invoice.invoice.tax));
    Ok(if differs { Outcome::Found } else { Outcome::Clean })
}

fn list(workspace: &Workspace, run: i64, args: &Explain, out: &mut Output) -> Result<Outcome, CommandError> {
    let contracts = workspace.rated_contracts(run, "", 0, LISTED)?;
    let mut invoices = Vec::new();
    for row in &contracts.rows {
        let contract = workspace.rated_contract(run, &row.contract)?;
        invoices.extend(contract.invoices.into_iter().map(|invoice| (row.customer.clone(), invoice)));
    }
    if args.listing.json {
        out.json(&invoices.iter().map(|(_, invoice)| invoice).collect::<Vec<_>>())?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["invoice", "customer", "period", "", "net", "gross"].map(str::to_owned).to_vec()];
    rows.extend(invoices.iter().map(|(customer, invoice)| {
        let shown = |figure| amount(figure, &invoice.currency, false);
        vec![
            tame(&invoice.invoice),
            tame(customer),
            format!("{} to {}", invoice.from, invoice.until),
            invoice.currency.clone(),
            shown(&invoice.net),
            shown(&invoice.gross),
        ]
    }));
    for line in columns(&rows, &[4, 5]) {
        out.line(line)?;
    }
    if contracts.total > LISTED {
        out.line(format!("and those of {} more contracts", count(contracts.total - LISTED)))?;
    }
    Ok(Outcome::Clean)
}

fn print(invoice: &RatedInvoiceView, out: &mut Output) -> Result<(), CommandError> {
    let head = format!("{}  {}  {}", tame(&invoice.invoice.invoice), tame(&invoice.customer), invoice.invoice.currency);
    out.line(bold(&head, out.colour))?;
    for line in &invoice.lines {
        out.line("")?;
        print_line(line, &invoice.invoice.currency, out)?;
    }
    out.line("")?;
    for (name, adjustment) in invoice.adjustments.iter().chain(&invoice.settlements) {
        out.line(tame(name))?;
        tree(adjustment, 1, out)?;
    }
    for tax in &invoice.taxes {
        out.line(format!("tax {} {} %", tax.category, tax.rate.0))?;
        tree(&tax.tax, 1, out)?;
    }
    for (name, figure) in [("net", &invoice.net), ("tax", &invoice.tax), ("gross", &invoice.gross), ("due", &invoice.due)] {
        out.line(format!("{name} {}", shortened(&figure.arithmetic)))?;
    }
    if let Some(billed) = &invoice.billed {
        out.line("")?;
        out.line(format!("billed as {}: net {}, tax {}, gross {}", tame(&billed.invoice), billed.net.0, billed.tax.0, billed.gross.0))?;
        for line in &billed.lines {
            let expected = line.number.and_then(|number| invoice.lines.iter().find(|one| one.number == number));
            let how = if line.matched_by == "product" { String::new() } else { format!("  (by {})", line.matched_by) };
            let beside = expected.map_or_else(|| "not expected".to_owned(), |line| format!("expected {}{how}", line.net.result.0));
            out.line(format!("  {}  {}  {beside}", tame(&line.description), line.net))?;
        }
    }
    Ok(())
}

fn print_line(line: &RatedLineView, currency: &str, out: &mut Output) -> Result<(), CommandError> {
    let head = format!("{}  {}  {} to {}  {} {currency}", line.number, tame(&line.description), line.from, line.until, line.net.result.0);
    out.line(bold(&head, out.colour))?;
    tree(&line.net, 1, out)?;
    if let Some(discount) = &line.discount {
        tree(discount, 1, out)?;
    }
    tree(&line.tax, 1, out)
}

/// The calculation, what went in beneath what came out.
fn tree(figure: &DerivationView, depth: usize, out: &mut Output) -> Result<(), CommandError> {
    let setting = if figure.setting.is_empty() { String::new() } else { format!("   [{}]", tame(&figure.setting)) };
    out.line(format!("{}{}: {}{setting}", "  ".repeat(depth), tame(&figure.figure), shortened(&tame(&figure.arithmetic))))?;
    figure.operands.iter().try_for_each(|operand| tree(operand, depth + 1, out))
}
