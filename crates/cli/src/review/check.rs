//! `tieout check`: a run through every check.

use super::money;
use crate::Outcome;
use crate::args::Check;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, tame, wrapped};
use crate::progress::Shown;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tieout_billing::RecordKind;
use tieout_documents::{count, write_atomically};
use tieout_workspace::view::{CheckOutcomeView, FindingGroupView, FindingQuery, FindingView, ReviewRequest, ReviewView, RunView};
use tieout_workspace::{Error, Reading, ReportKind, System, Workspace};

/// From the mildest to the worst.
const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Groups that are printed.
const GROUPS: usize = 15;

/// Findings that are asked for at once.
const WINDOW: u64 = 10_000;

pub fn check(args: &Check, out: &mut Output) -> Result<Outcome, CommandError> {
    let scratch = match args.workspace {
        Some(_) => None,
        None => Some(tempfile::tempdir().map_err(|error| Error::Invalid(format!("no folder for the work: {error}")))?),
    };
    let path: PathBuf = match (&args.workspace, &scratch) {
        (Some(path), _) => path.clone(),
        (None, Some(folder)) => folder.path().join("check.tieout"),
        (None, None) => PathBuf::from("check.tieout"),
    };
    let workspace = Workspace::open_or_create(&path, Arc::new(System))?;
    let printed = args.json.as_deref() == Some(Path::new("-"));
    let progress = Shown::new(args.quiet || printed);
    let run = taken(&workspace, RecordKind::Invoices, &args.run, &progress)?;
    let previous = args.previous.as_deref().map(|name| taken(&workspace, RecordKind::Invoices, name, &progress)).transpose()?;
    let mut records = Vec::new();
    for (kind, source) in sources(args) {
        records.push(taken(&workspace, kind, source, &progress)?.id);
    }
    for own in &args.own {
        workspace.own_check_add(own, &progress)?;
    }
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
            write_atomically(path, |file| Ok(serde_json::to_writer_pretty(file, &told).map_err(std::io::Error::from)?)).map_err(Error::from)?;
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
    let least = SEVERITIES.iter().position(|severity| *severity == args.fail_on).unwrap_or(0);
    let bad = |check: &CheckOutcomeView| check.findings > 0 && SEVERITIES.iter().position(|severity| *severity == check.severity) >= Some(least);
    Ok(if review.checks.iter().any(bad) { Outcome::Found } else { Outcome::Clean })
}

/// What `--json` writes.
#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    review: &'r ReviewView,
    groups: &'r [FindingGroupView],
    findings: Vec<FindingView>,
}

fn sources(args: &Check) -> Vec<(RecordKind, &str)> {
    let named = [
        (RecordKind::Customers, &args.customers),
        (RecordKind::Contracts, &args.contracts),
        (RecordKind::Prices, &args.prices),
        (RecordKind::TaxRates, &args.tax_rates),
        (RecordKind::Usage, &args.usage),
        (RecordKind::Payments, &args.payments),
        (RecordKind::CreditNotes, &args.credit_notes),
        (RecordKind::Receivables, &args.receivables),
        (RecordKind::GeneralLedger, &args.general_ledger),
        (RecordKind::ControlTotals, &args.control_totals),
    ];
    let named = named.into_iter().filter_map(|(kind, source)| Some((kind, source.as_deref()?)));
    named.chain(args.records.iter().map(|records| (records.kind, records.source.as_str()))).collect()
}

/// The run or record set of that name, or the file of that name imported under the file's own name.
fn taken(workspace: &Workspace, kind: RecordKind, source: &str, progress: &Shown) -> Result<RunView, CommandError> {
    let known = workspace.workspace_current()?.runs.into_iter().find(|run| run.name == source);
    if let Some(run) = known {
        return match run.kind == kind.name() {
            true => Ok(run),
            false => Err(Error::Invalid(format!("{source} holds {}, not {}", run.kind, kind.title().to_lowercase())).into()),
        };
    }
    let path = Path::new(source);
    if !path.exists() {
        return Err(Error::NotFound { workspace: workspace.name().to_owned(), what: "run or file", name: source.to_owned() }.into());
    }
    let name = path.file_name().map_or_else(|| source.to_owned(), |name| name.to_string_lossy().into_owned());
    let reading = Reading { kind, ..Reading::default() };
    match workspace.run_import(&[path.to_owned()], &name, &reading, progress) {
        Err(Error::AlreadyImported { run, .. }) => Ok(workspace.run_named(&run)?),
        imported => Ok(imported?),
    }
}

/// The name that was asked for; else the run's, with a number where a review has it.
fn free_name(workspace: &Workspace, asked: Option<&str>, run: &str) -> Result<String, CommandError> {
    if let Some(name) = asked {
        return Ok(name.to_owned());
    }
    let taken: Vec<String> = workspace.reviews()?.into_iter().map(|review| review.name).collect();
    let numbered = (2..).map(|number| format!("{run} ({number})"));
    let mut names = std::iter::once(run.to_owned()).chain(numbered);
    Ok(names.find(|name| !taken.contains(name)).unwrap_or_else(|| run.to_owned()))
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
    out.line(bold(&format!("{}: {} invoices, {} lines", tame(&review.name), count(review.invoices), count(review.run.lines)), colour))?;
    for totals in &review.totals {
        let before = review.previous_totals.iter().find(|before| before.currency == totals.currency);
        let gross = crate::store::amount(&totals.gross, &totals.currency, false);
        let before = before.map_or(String::new(), |before| format!(", before {}", crate::store::amount(&before.gross, &before.currency, false)));
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
        "  {} findings ({} new, {} known, {} gone, {} waived), at stake {}",
        count(review.findings),
        count(review.new),
        count(review.known),
        count(review.gone),
        count(review.waived),
        Some(money(&review.at_stake)).filter(|sums| !sums.is_empty()).unwrap_or_else(|| "nothing".to_owned())
    ))?;
    if !groups.is_empty() {
        out.line("")?;
        out.line(bold("Findings", colour))?;
        groups_table(&groups[..groups.len().min(GROUPS)], out)?;
        if groups.len() > GROUPS {
            out.line(format!("  … and {} more groups", count((groups.len() - GROUPS) as u64)))?;
        }
    }
    let not_run: Vec<&CheckOutcomeView> = review.checks.iter().filter(|check| check.verdict == "not_run").collect();
    if !not_run.is_empty() {
        let mut needs: std::collections::BTreeMap<String, Vec<&str>> = std::collections::BTreeMap::new();
        for check in &not_run {
            needs.entry(check.needs.join(", ")).or_default().push(&check.id);
        }
        out.line("")?;
        out.line(bold("Not run", colour))?;
        for (need, checks) in needs {
            for (at, line) in wrapped(&format!("needs {}: {}", tame(&need), checks.join(" ")), 96).iter().enumerate() {
                out.line(format!("  {}{line}", if at == 0 { "" } else { "  " }))?;
            }
        }
    }
    Ok(())
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
