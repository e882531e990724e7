//! A comparison for a person at a terminal, in 100 columns.

use crate::output::{Output, bold, columns, mark, tame, wrapped};
use crate::told::{Cause, Impact, Tally, Told};
use std::io;
use tieout_billing::currency::minor_digits;
use tieout_documents::{count, grouped};

/// Characters of a cause's summary on one line.
const SUMMARY_WIDTH: usize = 44;

/// Causes that are listed; the rest is counted.
const MOST_CAUSES: usize = 40;

/// The whole summary.
pub fn print(told: &Told, out: &mut Output) -> io::Result<()> {
    out.line(bold(&tame(&told.title), out.colour))?;
    for line in wrapped(&verdict(told), 100) {
        out.line(line)?;
    }
    out.line("")?;
    counts(told, out)?;
    money(told, out)?;
    causes(told, out)?;
    notes(told, out)?;
    proof(told, out)
}

fn counts(told: &Told, out: &mut Output) -> io::Result<()> {
    let row = |name: &str, tally: Tally| {
        let Tally { matched, unchanged, changed, added, removed } = tally;
        std::iter::once(name.to_owned()).chain([matched, unchanged, changed, removed, added].map(count)).collect()
    };
    let head = ["", "matched", "same", "changed", "only before", "only after"].map(str::to_owned).to_vec();
    for line in columns(&[head, row("Invoices", told.counts.invoices), row("Lines", told.counts.lines)], &[1, 2, 3, 4, 5]) {
        out.line(line)?;
    }
    out.line("")
}

fn money(told: &Told, out: &mut Output) -> io::Result<()> {
    let mut rows = vec![["", "", "before", "after", "difference"].map(str::to_owned).to_vec()];
    let mut last = None;
    for proof in &told.proof {
        let places = minor_digits(&proof.currency).unwrap_or(2);
        rows.push(vec![
            if last == Some(&proof.currency) { String::new() } else { currency(&proof.currency) },
            proof.amount.clone(),
            grouped(proof.before, places, false),
            grouped(proof.after, places, false),
            grouped(proof.after - proof.before, places, true),
        ]);
        last = Some(&proof.currency);
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
pub fn causes(told: &Told, out: &mut Output) -> io::Result<()> {
    if told.causes.is_empty() && told.unexplained.lines == 0 {
        return Ok(());
    }
    let mut rows = vec![["", "", "cause", "lines", "invoices", "", "net", "gross"].map(str::to_owned).to_vec()];
    for cause in told.causes.iter().take(MOST_CAUSES) {
        rows.extend(cause_rows(cause, out.colour));
    }
    if told.unexplained.lines > 0 {
        let first =
            [mark("unexplained", out.colour), String::new(), "unexplained".to_owned(), count(told.unexplained.lines), String::new()];
        rows.extend(rows_of(first, &["unexplained".to_owned()], &told.unexplained.impact));
    }
    for line in columns(&rows, &[3, 4, 6, 7]) {
        out.line(line)?;
    }
    if told.causes.len() > MOST_CAUSES {
        out.line(format!("      and {} smaller causes", count((told.causes.len() - MOST_CAUSES) as u64)))?;
    }
    out.line("")
}

fn cause_rows(cause: &Cause, colour: bool) -> Vec<Vec<String>> {
    let mut summary = wrapped(&tame(&cause.summary), SUMMARY_WIDTH);
    if let Some(decision) = &cause.decision {
        summary.push(format!("  {} by {}", tame(&decision.verdict), tame(&decision.by)));
    }
    let first = [mark(&cause.sign, colour), cause.id.clone(), summary[0].clone(), count(cause.lines), count(cause.invoices)];
    rows_of(first, &summary, &cause.impact)
}

/// One row a currency or a line of the summary, whichever are more; the figures of the cause stand on the first.
fn rows_of(first: [String; 5], summary: &[String], impact: &[Impact]) -> Vec<Vec<String>> {
    (0..impact.len().max(summary.len()))
        .map(|index| {
            let mut row = if index == 0 { first.to_vec() } else { vec![String::new(); 5] };
            if index > 0 {
                row[2] = summary.get(index).cloned().unwrap_or_default();
            }
            if let Some(impact) = impact.get(index) {
                let places = minor_digits(&impact.currency).unwrap_or(2);
                row.extend([
                    currency(&impact.currency),
                    grouped(impact.totals.net, places, true),
                    grouped(impact.totals.gross, places, true),
                ]);
            }
            row
        })
        .collect()
}

fn notes(told: &Told, out: &mut Output) -> io::Result<()> {
    let mut notes = Vec::new();
    for (name, side) in [("before", &told.before), ("after", &told.after)] {
        if side.rejects > 0 {
            notes.push(format!(
                "{} rows of the {name} side could not be read and were not compared; `tieout inspect` shows why.",
                count(side.rejects)
            ));
        }
    }
    if !told.fields_on_one_side.is_empty() {
        notes.push(format!("Not compared, because only one side has them: {}.", tame(&told.fields_on_one_side.join(", "))));
    }
    for tolerated in &told.tolerated {
        notes.push(format!(
            "Tolerance let {} differences of {} pass: {} {} without signs.",
            count(tolerated.lines),
            tame(&tolerated.field),
            tame(&tolerated.currency),
            grouped(tolerated.absolute, 2, false)
        ));
    }
    for overrun in &told.overruns {
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

fn proof(told: &Told, out: &mut Output) -> io::Result<()> {
    for proof in told.proof.iter().filter(|proof| !proof.residual.is_zero()) {
        let missing = grouped(proof.residual, 2, true);
        out.line(format!("NOT PROVED: {} {} {missing} is missing between before and after", currency(&proof.currency), proof.amount))?;
    }
    let mut currencies: Vec<String> = told.proof.iter().map(|proof| format!("{} residual 0.00", currency(&proof.currency))).collect();
    currencies.dedup();
    if told.proved && !currencies.is_empty() {
        out.line(format!("Proof: before + causes + unexplained = after; {}", currencies.join(", ")))?;
    }
    Ok(())
}

/// The result in one sentence.
fn verdict(told: &Told) -> String {
    let invoices = told.counts.invoices;
    if !told.differs {
        return format!("Nothing differs: {} invoices, {} lines.", count(invoices.matched), count(told.counts.lines.matched));
    }
    let mut parts = vec![format!("{} of {} matched invoices changed", count(invoices.changed), count(invoices.matched))];
    for (number, side) in [(invoices.removed, "before"), (invoices.added, "after")] {
        match number {
            0 => {}
            1 => parts.push(format!("1 is only {side}")),
            many => parts.push(format!("{} are only {side}", count(many))),
        }
    }
    if !told.overruns.is_empty() {
        parts.push("tolerance hid more than its budget".to_owned());
    }
    format!("{}.", parts.join("; "))
}

fn currency(code: &str) -> String {
    if code.is_empty() { "-".to_owned() } else { tame(code) }
}
