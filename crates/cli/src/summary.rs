//! A comparison for a person at a terminal, in 100 columns.

use crate::output::{Output, bold, columns, mark, tame, wrapped};
use std::io;
use tieout_billing::Totals;
use tieout_billing::currency::minor_digits;
use tieout_documents::{Cause, ComparisonReport, Sign, Tally, count, grouped, verdict};

/// Characters of a cause's summary on one line.
const SUMMARY_WIDTH: usize = 44;

/// Causes that are listed; the rest is counted.
const MOST_CAUSES: usize = 40;

/// The whole summary.
pub fn print(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    out.line(bold(&tame(&report.title), out.colour))?;
    for line in wrapped(&verdict(report), 100) {
        out.line(line)?;
    }
    out.line("")?;
    counts(report, out)?;
    money(report, out)?;
    causes(report, out)?;
    notes(report, out)?;
    proof(report, out)
}

fn counts(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    let row = |name: &str, tally: Tally| {
        let Tally { matched, unchanged, changed, added, removed } = tally;
        std::iter::once(name.to_owned()).chain([matched, unchanged, changed, removed, added].map(count)).collect()
    };
    let head = ["", "matched", "same", "changed", "only before", "only after"].map(str::to_owned).to_vec();
    for line in columns(&[head, row("Invoices", report.invoices), row("Lines", report.lines)], &[1, 2, 3, 4, 5]) {
        out.line(line)?;
    }
    out.line("")
}

fn money(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    let mut rows = vec![["", "", "before", "after", "difference"].map(str::to_owned).to_vec()];
    for proof in &report.proof {
        let places = minor_digits(&proof.currency).unwrap_or(2);
        let steps = [("net", proof.before.net, proof.after.net), ("tax", proof.before.tax, proof.after.tax), ("gross", proof.before.gross, proof.after.gross)];
        for (index, (name, before, after)) in steps.into_iter().enumerate() {
            rows.push(vec![
                if index == 0 { currency(&proof.currency) } else { String::new() },
                name.to_owned(),
                grouped(before, places, false),
                grouped(after, places, false),
                grouped(after - before, places, true),
            ]);
        }
    }
    if rows.len() > 1 {
        for line in columns(&rows, &[2, 3, 4]) {
            out.line(line)?;
        }
        out.line("")?;
    }
    Ok(())
}

/// The causes by money, and what is unexplained.
pub fn causes(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    if report.causes.is_empty() && report.unexplained.lines == 0 {
        return Ok(());
    }
    let mut rows = vec![["", "", "cause", "lines", "invoices", "", "net", "gross"].map(str::to_owned).to_vec()];
    for cause in report.causes.iter().take(MOST_CAUSES) {
        rows.extend(cause_rows(cause, out.colour));
    }
    if report.unexplained.lines > 0 {
        let first = [mark("unexplained", out.colour), String::new(), "unexplained".to_owned(), count(report.unexplained.lines), String::new()];
        rows.extend(rows_of(first, &["unexplained".to_owned()], report.unexplained.impact.iter()));
    }
    for line in columns(&rows, &[3, 4, 6, 7]) {
        out.line(line)?;
    }
    if report.causes.len() > MOST_CAUSES {
        out.line(format!("      and {} smaller causes", count((report.causes.len() - MOST_CAUSES) as u64)))?;
    }
    out.line("")
}

fn cause_rows(cause: &Cause, colour: bool) -> Vec<Vec<String>> {
    let sign = match cause.sign {
        Sign::Added => "added",
        Sign::Removed => "removed",
        Sign::Changed => "changed",
    };
    let mut summary = wrapped(&tame(&cause.summary), SUMMARY_WIDTH);
    if let Some(decision) = &cause.decision {
        summary.push(format!("  {} by {}", tame(&decision.verdict), tame(&decision.by)));
    }
    let first = [mark(sign, colour), cause.id.clone(), summary[0].clone(), count(cause.lines), count(cause.invoices)];
    rows_of(first, &summary, cause.impact.iter())
}

/// One row a currency or a line of the summary, whichever are more; the figures of the cause stand on the first.
fn rows_of<'a>(first: [String; 5], summary: &[String], impact: impl Iterator<Item = (&'a String, &'a Totals)>) -> Vec<Vec<String>> {
    let impact: Vec<_> = impact.collect();
    (0..impact.len().max(summary.len()))
        .map(|index| {
            let mut row = if index == 0 { first.to_vec() } else { vec![String::new(); 5] };
            if index > 0 {
                row[2] = summary.get(index).cloned().unwrap_or_default();
            }
            if let Some((code, totals)) = impact.get(index) {
                let places = minor_digits(code).unwrap_or(2);
                row.extend([currency(code), grouped(totals.net, places, true), grouped(totals.gross, places, true)]);
            }
            row
        })
        .collect()
}

fn notes(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    let mut notes = Vec::new();
    for (name, side) in [("before", &report.before), ("after", &report.after)] {
        if side.rejects > 0 {
            notes.push(format!("{} rows of the {name} side could not be read and were not compared; `tieout inspect` shows why.", count(side.rejects)));
        }
    }
    if !report.fields_on_one_side.is_empty() {
        notes.push(format!("Not compared, because only one side has them: {}.", tame(&report.fields_on_one_side.join(", "))));
    }
    for tolerated in &report.tolerated {
        notes.push(format!(
            "Tolerance let {} differences of {} pass: {} {} without signs.",
            count(tolerated.lines),
            tame(&tolerated.field),
            tame(&tolerated.currency),
            grouped(tolerated.absolute, 2, false)
        ));
    }
    for overrun in &report.overruns {
        let places = minor_digits(&overrun.currency).unwrap_or(2);
        notes.push(format!(
            "Over budget: tolerance hid {} {}, and {} were allowed.",
            tame(&overrun.currency),
            grouped(overrun.hidden, places, false),
            grouped(overrun.budget, places, false)
        ));
    }
    let any = !notes.is_empty();
    for line in notes.iter().flat_map(|note| wrapped(note, 100)) {
        out.line(line)?;
    }
    if any { out.line("") } else { Ok(()) }
}

fn proof(report: &ComparisonReport, out: &mut Output) -> io::Result<()> {
    if report.proved() {
        let currencies: Vec<String> = report.proof.iter().map(|proof| format!("{} residual 0.00", currency(&proof.currency))).collect();
        return if currencies.is_empty() { Ok(()) } else { out.line(format!("Proof: before + causes + unexplained = after; {}", currencies.join(", "))) };
    }
    for proof in report.proof.iter().filter(|proof| proof.residual != Totals::default()) {
        let residual = proof.residual;
        out.line(format!(
            "NOT PROVED: {} net {}, tax {}, gross {} are missing between before and after",
            currency(&proof.currency),
            grouped(residual.net, 2, true),
            grouped(residual.tax, 2, true),
            grouped(residual.gross, 2, true)
        ))?;
    }
    Ok(())
}

fn currency(code: &str) -> String {
    if code.is_empty() { "-".to_owned() } else { tame(code) }
}
