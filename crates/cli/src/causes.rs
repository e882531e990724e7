//! Causes: list, open, decide, merge, split, take back.

use crate::Outcome;
use crate::args::{Causes, Decide, Merge, OneComparison, Split, Undo, Verdict};
use crate::compare::told;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, mark, tame, wrapped};
use crate::store::{amount, open_comparison};
use crate::summary;
use rust_decimal::Decimal;
use tieout_documents::{count, grouped, moment};
use tieout_workspace::Workspace;
use tieout_workspace::view::{Amount, CauseDetailView, CauseView, ComparisonView, TotalsView};

pub fn list(args: &Causes, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let Some(cause) = &args.cause else { return print(&workspace, &comparison, &args.of, out) };
    let detail = workspace.cause(comparison.id, cause)?;
    if args.of.listing.json {
        out.json(&detail)?;
    } else {
        open(&detail, out)?;
    }
    Ok(Outcome::Clean)
}

pub fn decide(args: &Decide, out: &mut Output) -> Result<Outcome, CommandError> {
    let verdict = match args.verdict {
        Verdict::Accept => "accepted",
        Verdict::Reject => "rejected",
        Verdict::Undecide => "undecided",
    };
    if args.reason.trim().is_empty() && args.verdict != Verdict::Undecide {
        return Err(CommandError::NoReason);
    }
    let (workspace, comparison) = open_comparison(&args.of)?;
    let comparison = workspace.cause_decide(comparison.id, &args.cause, verdict, &args.reason)?;
    print(&workspace, &comparison, &args.of, out)
}

pub fn merge(args: &Merge, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let comparison = workspace.causes_merge(comparison.id, &args.causes, &args.summary)?;
    print(&workspace, &comparison, &args.of, out)
}

pub fn split(args: &Split, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let comparison = workspace.cause_split(comparison.id, &args.cause, &args.field, &args.value, &args.summary)?;
    print(&workspace, &comparison, &args.of, out)
}

pub fn undo(args: &Undo, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let comparison = workspace.cause_undo(comparison.id, &args.cause)?;
    print(&workspace, &comparison, &args.of, out)
}

fn print(workspace: &Workspace, comparison: &ComparisonView, of: &OneComparison, out: &mut Output) -> Result<Outcome, CommandError> {
    if of.listing.json {
        out.json(&comparison.causes)?;
    } else if comparison.causes.is_empty() && comparison.unexplained.lines == 0 {
        out.line(format!("{} has no causes: nothing differs.", tame(&comparison.name)))?;
    } else {
        out.line(bold(&tame(&comparison.name), out.colour))?;
        summary::causes(&told(&workspace.comparison_json(comparison.id)?)?, out)?;
    }
    Ok(Outcome::Clean)
}

fn open(detail: &CauseDetailView, out: &mut Output) -> Result<(), CommandError> {
    let cause = &detail.cause;
    for (index, line) in wrapped(&tame(&cause.summary), 92).into_iter().enumerate() {
        if index == 0 {
            out.line(format!("{} {}  {}", mark(&cause.sign, out.colour), cause.id, bold(&line, out.colour)))?;
        } else {
            out.line(format!("      {line}"))?;
        }
    }
    out.line(format!(
        "{} lines, {} invoices, {} customers; on {} % of the lines that it applies to",
        count(cause.lines),
        count(cause.invoices),
        count(cause.customers),
        percent(&cause.confidence)
    ))?;
    hand_made(cause, out)?;
    impact("", &cause.impact, out)?;
    if !detail.breakdown.is_empty() {
        out.line("")?;
        out.line("Largest shares")?;
        for share in &detail.breakdown {
            let money: Vec<String> = share
                .impact
                .iter()
                .map(|totals| format!("{} {}", tame(&totals.currency), amount(&totals.gross, &totals.currency, true)))
                .collect();
            out.line(format!("  {} {}: {} lines, gross {}", tame(&share.field), tame(&share.value), count(share.lines), money.join(", ")))?;
        }
    }
    if !detail.examples.is_empty() {
        out.line("")?;
        out.line("Examples")?;
        crate::differences::print(&detail.examples, out)?;
    }
    if !detail.history.is_empty() {
        out.line("")?;
        out.line("Decisions, newest first")?;
        for decision in &detail.history {
            out.line(format!(
                "  {} {} by {}: {}",
                moment(&decision.at),
                tame(&decision.verdict),
                tame(&decision.by),
                tame(&decision.reason)
            ))?;
        }
    }
    Ok(())
}

fn percent(share: &Amount) -> String {
    share.0.parse::<Decimal>().map_or_else(|_| tame(&share.0), |share| grouped(share * Decimal::ONE_HUNDRED, 0, false))
}

fn hand_made(cause: &CauseView, out: &mut Output) -> Result<(), CommandError> {
    if !cause.merged_from.is_empty() {
        out.line(format!("merged by hand from {}", cause.merged_from.join(", ")))?;
    }
    if let Some(from) = &cause.split_from {
        out.line(format!("split by hand from {from}"))?;
    }
    Ok(())
}

fn impact(indent: &str, impact: &[TotalsView], out: &mut Output) -> Result<(), CommandError> {
    let mut rows = vec![[indent, "net", "tax", "gross"].map(str::to_owned).to_vec()];
    rows.extend(impact.iter().map(|totals| {
        let amounts = [&totals.net, &totals.tax, &totals.gross].map(|figure| amount(figure, &totals.currency, true));
        std::iter::once(format!("{indent}{}", tame(&totals.currency))).chain(amounts).collect()
    }));
    for line in columns(&rows, &[1, 2, 3]) {
        out.line(line)?;
    }
    Ok(())
}
