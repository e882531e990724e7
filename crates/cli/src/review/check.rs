//! `tieout check`: a run through every check.

use super::{money, stake};
use crate::Outcome;
use crate::args::Check;
use crate::compare::possible;
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

/// Needs of checks that were not run, as many as are printed.
const NEEDS: usize = 12;

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
    let run = taken(&workspace, RecordKind::Invoices, &args.run, &progress)?;
    let previous = args.previous.as_deref().map(|name| taken(&workspace, RecordKind::Invoices, name, &progress)).transpose()?;
    let mut records = Vec::new();
    for (kind, source) in sources(args) {
        records.push(taken(&workspace, kind, source, &progress)?.id);
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

/// Every file that is read.
fn inputs(args: &Check) -> Vec<PathBuf> {
    let named = [Some(args.run.as_str()), args.previous.as_deref()].into_iter().flatten();
    let named = named.chain(sources(args).into_iter().map(|(_, source)| source));
    named.flat_map(|source| files(source).unwrap_or_default()).chain(args.own.iter().cloned()).collect()
}

/// The files that a source names: one, or `HEADERS,LINES`.
fn files(source: &str) -> Option<Vec<PathBuf>> {
    if Path::new(source).is_file() {
        return Some(vec![PathBuf::from(source)]);
    }
    let parts: Vec<PathBuf> = source.split(',').map(PathBuf::from).collect();
    (parts.len() > 1 && parts.iter().all(|part| part.is_file())).then_some(parts)
}

/// The file of that name imported under the file's own name, with a number where another has it; or the run or record set of that name. A
/// file that is in the workspace already is not imported twice.
fn taken(workspace: &Workspace, kind: RecordKind, source: &str, progress: &Shown) -> Result<RunView, CommandError> {
    let run = match files(source) {
        Some(files) => imported(workspace, kind, &files, progress)?,
        None => match workspace.run_named(source) {
            Err(Error::NotFound { .. }) => {
                let what = if kind == RecordKind::Invoices { "run".to_owned() } else { format!("set of {}", kind.title().to_lowercase()) };
                return Err(Error::Invalid(format!("there is no file {source}, and no {what} of that name in {}", workspace.name())).into());
            }
            found => found?,
        },
    };
    if run.kind != kind.name() {
        let held = RecordKind::from_name(&run.kind).unwrap_or_default().title().to_lowercase();
        return Err(Error::Invalid(format!("{} holds {held}, not {}", run.name, kind.title().to_lowercase())).into());
    }
    Ok(run)
}

fn imported(workspace: &Workspace, kind: RecordKind, files: &[PathBuf], progress: &Shown) -> Result<RunView, CommandError> {
    let names: Vec<String> = files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
    let reading = Reading { kind, ..Reading::default() };
    for name in numbered(&names.join(", ")) {
        match workspace.run_import(files, &name, &reading, progress) {
            Err(Error::AlreadyImported { run, .. }) => return Ok(workspace.run_named(&run)?),
            Err(Error::NameTaken { .. }) => {}
            imported => return Ok(imported?),
        }
    }
    Err(Error::NoName { what: "run" }.into())
}

/// `name`, `name (2)`, `name (3)` ...
fn numbered(name: &str) -> impl Iterator<Item = String> + use<'_> {
    std::iter::once(name.to_owned()).chain((2..).map(move |number: u64| format!("{name} ({number})")))
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
    out.line(bold(&format!("{}: {} invoices, {} lines", tame(&review.name), count(review.invoices), count(review.run.lines)), colour))?;
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
        "  {} findings ({} new, {} known, {} gone, {} waived), at stake {}",
        count(review.findings),
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
