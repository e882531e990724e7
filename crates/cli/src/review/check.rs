//! `tieout check`: a run through every check.

use super::sources::{Sources, inputs, numbered, sources};
use super::{money, several, stake};
use crate::Outcome;
use crate::args::Check;
use crate::compare::possible;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, tame, wrapped};
use crate::progress::Shown;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use tieout_billing::RecordKind;
use tieout_documents::{Money, count, figure_value, write_atomically};
use tieout_workspace::view::{
    CheckOutcomeView, FindingGroupView, FindingQuery, FindingView, KpiView, MoneyView, ReviewRequest, ReviewView,
};
use tieout_workspace::{Error, ReportKind, System, Workspace};

/// From the mildest to the worst.
const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Groups that are printed.
const GROUPS: usize = 15;

/// Needs of checks that were not run, as many as are printed.
const NEEDS: usize = 12;

/// Findings that are asked for at once.
const WINDOW: u64 = 10_000;

pub fn check(args: &Check, out: &mut Output) -> Result<Outcome, CommandError> {
    // Gone at the end; nothing is kept in it where the user named a workspace.
    let scratch = tempfile::tempdir()?;
    let path = args.workspace.clone().unwrap_or_else(|| scratch.path().join("check.tieout"));
    let workspace = Workspace::open_or_create(&path, Arc::new(System))?;
    let printed = args.json.as_deref() == Some(Path::new("-"));
    let progress = Shown::new(args.quiet || printed);
    // What can't be done is said before the long work.
    for target in [&args.json, &args.xlsx, &args.html].into_iter().flatten() {
        possible(target, inputs(args).iter())?;
    }
    if [&args.xlsx, &args.html].into_iter().flatten().any(|target| target == Path::new("-")) {
        return Err(Error::Invalid("only --json can be written to standard output: give --xlsx and --html a file".to_owned()).into());
    }
    for own in &args.own {
        workspace.own_check_add(own, &progress)?;
    }
    let from = Sources { workspace: &workspace, kept: args.workspace.is_some(), progress: &progress };
    // Without files the run is required.
    let run = from.take(RecordKind::Invoices, args.run.as_deref().unwrap_or_default())?;
    let previous = args.previous.as_deref().map(|name| from.take(RecordKind::Invoices, name)).transpose()?;
    let records = sources(args).into_iter().map(|(kind, source)| Ok(from.take(kind, source)?.id)).collect::<Result<_, CommandError>>()?;
    let request = ReviewRequest {
        run: run.id,
        previous: previous.map(|run| run.id),
        records,
        period: args.period.as_ref().map(|period| (period.0.clone(), period.1.clone())),
        as_of: args.as_of.clone(),
        name: free_name(&workspace, args.name.as_deref(), &run.name)?,
    };
    let review = workspace.review_start(&request, &progress)?;
    drop(progress);
    let groups = workspace.finding_groups(review.id)?;
    if let Some(path) = &args.json {
        let told = Told { findings: all_findings(&workspace, review.id)?, groups: &groups, review: &review };
        if printed {
            out.json(&told)?;
        } else {
            write_atomically(path, |file| Ok(serde_json::to_writer_pretty(file, &told).map_err(std::io::Error::from)?))
                .map_err(Error::from)?;
        }
    }
    if let Some(path) = &args.xlsx {
        workspace.review_report_export(review.id, ReportKind::Xlsx, path)?;
    }
    if let Some(path) = &args.html {
        workspace.review_report_export(review.id, ReportKind::Html, path)?;
    }
    if !args.quiet && !printed {
        print(&review, &groups, out)?;
    }
    Ok(outcome(&groups, &args.fail_on))
}

/// Whether something of this severity or worse is to be looked at: what was waived or dismissed is not.
pub fn outcome(groups: &[FindingGroupView], fail_on: &str) -> Outcome {
    let rank = |name: &str| SEVERITIES.iter().position(|severity| *severity == name);
    let bad = |group: &FindingGroupView| rank(&group.severity) >= rank(fail_on) && !matches!(group.state.as_str(), "waived" | "dismissed");
    if groups.iter().any(bad) { Outcome::Found } else { Outcome::Clean }
}

/// What `--json` writes.
#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    review: &'r ReviewView,
    groups: &'r [FindingGroupView],
    findings: Vec<FindingView>,
}

/// The name that was asked for; else the run's, with a number where a review has it.
fn free_name(workspace: &Workspace, asked: Option<&str>, run: &str) -> Result<String, CommandError> {
    if let Some(name) = asked {
        return Ok(name.to_owned());
    }
    let taken: Vec<String> = workspace.reviews()?.into_iter().map(|review| review.name).collect();
    Ok(numbered(run).find(|name| !taken.contains(name)).unwrap_or_else(|| run.to_owned()))
}

fn all_findings(workspace: &Workspace, review: i64) -> Result<Vec<FindingView>, CommandError> {
    let query = FindingQuery { sort: Some("id".to_owned()), ..FindingQuery::default() };
    let mut all = Vec::new();
    loop {
        let window = workspace.findings(review, &query, all.len() as u64, WINDOW)?;
        if window.rows.is_empty() {
            return Ok(all);
        }
        all.extend(window.rows);
    }
}

/// The review for a person: what was billed, what was found, what was not looked at.
pub fn print(review: &ReviewView, groups: &[FindingGroupView], out: &mut Output) -> Result<(), CommandError> {
    let colour = out.colour;
    out.line(bold(
        &format!("{}: {}, {}", tame(&review.name), several(review.invoices, "invoice"), several(review.run.lines, "line")),
        colour,
    ))?;
    for totals in &review.totals {
        let before = review.previous_totals.iter().find(|before| before.currency == totals.currency);
        let gross = crate::store::amount(&totals.gross, &totals.currency, false);
        let before =
            before.map_or(String::new(), |before| format!(", before {}", crate::store::amount(&before.gross, &before.currency, false)));
        out.line(format!("  {} gross {gross}{before}", tame(&totals.currency)))?;
    }
    let ran = |verdict: &str| review.checks.iter().filter(|check| check.verdict == verdict).count() as u64;
    out.line(format!(
        "  {} checks passed, {} found something, {} not run, {} off",
        count(ran("passed")),
        count(ran("found")),
        count(ran("not_run")),
        count(ran("off"))
    ))?;
    out.line(format!(
        "  {} ({} new, {} known, {} gone, {} waived), at stake {}",
        several(review.findings, "finding"),
        count(review.new),
        count(review.known),
        count(review.gone),
        count(review.waived),
        stake(&review.at_stake)
    ))?;
    if !groups.is_empty() {
        out.line("")?;
        out.line(bold("Findings", colour))?;
        groups_table(&groups[..groups.len().min(GROUPS)], out)?;
        if groups.len() > GROUPS {
            out.line(format!("  … and {} more groups", count((groups.len() - GROUPS) as u64)))?;
        }
    }
    figures(review, out)?;
    let not_run: Vec<&CheckOutcomeView> = review.checks.iter().filter(|check| check.verdict == "not_run").collect();
    if !not_run.is_empty() {
        let mut needs: std::collections::BTreeMap<String, Vec<&str>> = std::collections::BTreeMap::new();
        for check in &not_run {
            needs.entry(check.needs.join(", ")).or_default().push(&check.id);
        }
        out.line("")?;
        out.line(bold("Not run", colour))?;
        // First what makes the most checks run, and of that what is the least to bring.
        let mut needs: Vec<(String, Vec<&str>)> = needs.into_iter().collect();
        needs.sort_by_key(|(need, checks)| (std::cmp::Reverse(checks.len()), need.len()));
        let rest: usize = needs.iter().skip(NEEDS).map(|(_, checks)| checks.len()).sum();
        for (need, checks) in needs.iter().take(NEEDS) {
            for (at, line) in wrapped(&format!("needs {}: {}", tame(need), checks.join(" ")), 96).iter().enumerate() {
                out.line(format!("  {}{line}", if at == 0 { "" } else { "  " }))?;
            }
        }
        if rest > 0 {
            out.line(format!("  … and {rest} more checks; --json says what each needs"))?;
        }
    }
    Ok(())
}

/// The figures that are known; what is not known is counted, never shown as 0.
fn figures(review: &ReviewView, out: &mut Output) -> Result<(), CommandError> {
    let (known, unknown): (Vec<&KpiView>, Vec<&KpiView>) = review.kpis.iter().partition(|kpi| kpi.needs.is_empty());
    out.line("")?;
    out.line(bold("Figures", out.colour))?;
    let rows: Vec<Vec<String>> = known.iter().map(|kpi| vec![format!("  {}", kpi.name), kpi_values(kpi)]).collect();
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    if !unknown.is_empty() {
        out.line(format!("  … and {} not known; --json says what each needs", count(unknown.len() as u64)))?;
    }
    Ok(())
}

/// `EUR 35.59 days, USD 0.00 days`
fn kpi_values(kpi: &KpiView) -> String {
    let money = |value: &MoneyView| Some(Money { currency: tame(&value.currency), amount: value.amount.0.parse().ok()? });
    let values: Vec<String> = kpi.values.iter().filter_map(money).map(|value| figure_value(&value, &kpi.unit)).collect();
    values.join(", ")
}

/// Groups as a table.
pub fn groups_table(groups: &[FindingGroupView], out: &mut Output) -> Result<(), CommandError> {
    let mut rows = vec![["", "severity", "check", "findings", "invoices", "at stake", "what"].map(str::to_owned).to_vec()];
    rows.extend(groups.iter().map(|group| {
        let state = if group.state == "open" { String::new() } else { format!(" [{}]", group.state) };
        vec![
            format!("  {}", group.id),
            group.severity.clone(),
            group.check.clone(),
            count(group.findings),
            count(group.invoices),
            money(&group.at_stake),
            format!("{}{state}", crate::output::cut(&group.summary, 90)),
        ]
    }));
    for line in columns(&rows, &[3, 4, 5]) {
        out.line(line)?;
    }
    Ok(())
}
