//! `tieout rate`, `tieout ratings`.

use super::{columns as read_as, expected_run, print_problems, request};
use crate::Outcome;
use crate::args::{Rate, Ratings};
use crate::compare::possible;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, tame};
use crate::progress::Shown;
use crate::store::{amount, open};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tieout_documents::{count, moment, write_atomically};
use tieout_workspace::view::{ProblemCountView, RatingView, TotalsView};
use tieout_workspace::{Error, RatedFiles, System, Workspace, rate_files};

/// Problems that are printed one by one.
const PRINTED: u64 = 10;

pub fn rate(args: &Rate, out: &mut Output) -> Result<Outcome, CommandError> {
    if args.columns {
        return read_as::print(&args.rated, &request(&args.rated, "")?, out);
    }
    let printed = args.json.as_deref() == Some(Path::new("-"));
    let progress = Shown::new(args.rated.quiet || printed);
    let rated = &args.rated;
    let inputs = [&rated.contracts, &rated.prices, &rated.usage, &rated.tax_rates];
    if let Some(target) = args.json.as_deref().filter(|_| !printed) {
        possible(target, inputs.into_iter().flatten())?;
    }
    match &args.workspace {
        Some(path) => {
            let workspace = Workspace::open_or_create(path, Arc::new(System))?;
            let name = args.name.clone().unwrap_or_else(|| format!("expected {}", rated.period));
            let view = workspace.rating_start(&request(rated, &name)?, &progress)?;
            drop(progress);
            match &args.json {
                Some(_) if printed => out.json(&view)?,
                Some(path) => write_json(path, &view)?,
                None => {}
            }
            if !printed {
                print(&view, out)?;
                print_first(&workspace, view.run, out)?;
            }
            Ok(found(view.problems.iter().map(|kind| kind.count).sum()))
        }
        None => {
            let request = request(rated, "")?;
            let done = match &args.json {
                Some(_) if printed => rate_files(&request, Some(out), &progress)?,
                Some(path) => {
                    let mut done = None;
                    write_atomically(path, |mut file| {
                        done = Some(rate_files(&request, Some(&mut file), &progress));
                        Ok(())
                    })
                    .map_err(Error::from)?;
                    // The work ran, or the file could not be made, which was an error above.
                    done.unwrap_or_else(|| Err(Error::Invalid("nothing was rated".to_owned())))?
                }
                None => rate_files(&request, None, &progress)?,
            };
            drop(progress);
            if !printed {
                print_files(&done, out)?;
            }
            Ok(found(done.problems.len() as u64))
        }
    }
}

fn found(problems: u64) -> Outcome {
    if problems == 0 { Outcome::Clean } else { Outcome::Found }
}

fn write_json(path: &Path, view: &RatingView) -> Result<(), CommandError> {
    write_atomically(path, |file| Ok(serde_json::to_writer_pretty(file, view).map_err(std::io::Error::from)?)).map_err(Error::from)?;
    Ok(())
}

fn print(view: &RatingView, out: &mut Output) -> Result<(), CommandError> {
    let title = format!("{}  {} to {}  {}", tame(&view.name), view.from, view.until, view.dialect);
    out.line(bold(&title, out.colour))?;
    print_counts(view.contracts, view.invoices, view.lines, view.events, out)?;
    read_as::print_said(&view.inputs, out)?;
    print_totals(&view.totals, out)?;
    print_problems(&view.problems, out)
}

fn print_counts(contracts: u64, invoices: u64, lines: u64, events: u64, out: &mut Output) -> Result<(), CommandError> {
    Ok(out.line(format!(
        "{} contracts, {} invoices, {} lines, {} usage events",
        count(contracts),
        count(invoices),
        count(lines),
        count(events)
    ))?)
}

fn print_totals(totals: &[TotalsView], out: &mut Output) -> Result<(), CommandError> {
    let mut rows = vec![["", "net", "tax", "gross"].map(str::to_owned).to_vec()];
    let row = |totals: &TotalsView| {
        let shown = |figure| amount(figure, &totals.currency, false);
        vec![totals.currency.clone(), shown(&totals.net), shown(&totals.tax), shown(&totals.gross)]
    };
    rows.extend(totals.iter().map(row));
    for line in columns(&rows, &[1, 2, 3]) {
        out.line(line)?;
    }
    Ok(())
}

fn print_first(workspace: &Workspace, run: i64, out: &mut Output) -> Result<(), CommandError> {
    let problems = workspace.rating_problems(run, "", 0, PRINTED)?;
    for problem in &problems.rows {
        let place = problem.row.map_or_else(|| tame(&problem.file), |row| format!("{} row {}", tame(&problem.file), count(row)));
        out.line(format!("  {} {}", place, tame(&problem.message)).trim_end())?;
    }
    if problems.total > PRINTED {
        out.line(format!("  and {} more: tieout ratings --workspace W RUN --problems F.csv", count(problems.total - PRINTED)))?;
    }
    Ok(())
}

fn print_files(done: &RatedFiles, out: &mut Output) -> Result<(), CommandError> {
    out.line(bold(&format!("{} to {}  {}", done.from, done.until, done.dialect), out.colour))?;
    print_counts(done.contracts, done.invoices, done.lines, done.events, out)?;
    let totals: Vec<TotalsView> = done
        .totals
        .iter()
        .map(|(currency, totals)| TotalsView {
            currency: currency.clone(),
            net: totals.net.into(),
            tax: totals.tax.into(),
            gross: totals.gross.into(),
        })
        .collect();
    print_totals(&totals, out)?;
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for problem in &done.problems {
        *counts.entry((problem.kind, problem.input)).or_default() += 1;
    }
    let counts: Vec<ProblemCountView> = counts
        .into_iter()
        .map(|((kind, input), count)| ProblemCountView {
            kind: kind.name().to_owned(),
            title: kind.title().to_owned(),
            input: input.name().to_owned(),
            count,
        })
        .collect();
    print_problems(&counts, out)?;
    for problem in done.problems.iter().take(PRINTED as usize) {
        let place = match (&problem.file, problem.row) {
            (Some(file), Some(row)) => format!("{} row {}: ", tame(file), count(row)),
            (Some(file), None) => format!("{}: ", tame(file)),
            (None, Some(row)) => format!("{} row {}: ", problem.input.name(), count(row)),
            (None, None) => String::new(),
        };
        out.line(format!("  {place}{}", tame(&problem.message)))?;
    }
    Ok(())
}

pub fn ratings(args: &Ratings, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    if let Some(name) = &args.run {
        let view = workspace.rating(expected_run(&workspace, Some(name))?)?;
        if let Some(path) = &args.problems {
            let written = workspace.rating_problems_export(view.run, path)?;
            out.line(format!("{} problems in {}", count(written.rows), path.display()))?;
        } else if args.listing.json {
            out.json(&view)?;
        } else {
            print(&view, out)?;
            print_first(&workspace, view.run, out)?;
        }
        return Ok(Outcome::Clean);
    }
    let ratings = workspace.ratings()?;
    if args.listing.json {
        out.json(&ratings)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["name", "period", "dialect", "contracts", "invoices", "problems", "rated"].map(str::to_owned).to_vec()];
    rows.extend(ratings.iter().map(|rating| {
        vec![
            tame(&rating.name),
            format!("{} to {}", rating.from, rating.until),
            rating.dialect.clone(),
            count(rating.contracts),
            count(rating.invoices),
            count(rating.problems.iter().map(|kind| kind.count).sum()),
            moment(&rating.rated_at).into_owned(),
        ]
    }));
    for line in columns(&rows, &[3, 4, 5]) {
        out.line(line)?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
