//! The checks over a stored run: from the tables to findings in groups, and items of the queue.

use super::hashing::Hashing;
use super::items::{self, Item};
use super::own::{self, OwnCheck};
use crate::Result;
use crate::stored_run::StoredRun;
use crate::table::run;
use crate::workspace::Workspace;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieout_billing::{Progress, RecordKind, Rounding};
use tieout_review::inputs::Import;
use tieout_review::kpi::{Kpi, KpiResult, billing_accuracy, kpis};
use tieout_review::{Finding, FindingGroup, Inputs, Records, Run, Settings, Severity, Verdict, group, review};

/// What a review is over, all of it read from the workspace.
pub struct Scope {
    pub run: run::Run,
    pub previous: Option<run::Run>,
    pub records: Vec<run::Run>,
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub as_of: NaiveDate,
    pub settings: Settings,
    pub own: Vec<OwnCheck>,
}

/// What the checks came to, ready to be stored.
pub struct Checked {
    pub outcomes: Vec<CheckOutcome>,
    /// Parallel to the outcomes.
    pub findings: Vec<Vec<Finding>>,
    /// By falling money; each names the outcome that it is of.
    pub groups: Vec<(usize, FindingGroup)>,
    /// The item of each finding; parallel to the findings.
    pub item_of: Vec<Vec<u32>>,
    pub items: Vec<Item>,
    /// Known or not, the accuracy of the bills first.
    pub kpis: Vec<KpiOutcome>,
    pub run: Run,
    pub previous: Option<Run>,
}

/// What is kept of a check beside its findings. Own checks and later versions of the catalogue stay readable so.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckOutcome {
    pub id: String,
    pub name: String,
    pub family: String,
    pub severity: Severity,
    /// `passed`, `found`, `not_run` or `off`.
    pub verdict: String,
    pub needs: Vec<String>,
    pub findings: u64,
    pub invoices: u64,
    /// Per currency, as decimals.
    pub at_stake: BTreeMap<String, rust_decimal::Decimal>,
    pub meaning: String,
    pub formula: String,
    pub stake: String,
    pub mend: String,
    pub source: String,
}

/// What is kept of a figure: no sum goes across currencies, and what is not known says what it needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KpiOutcome {
    pub id: String,
    pub name: String,
    pub formula: String,
    /// `days`, `percent`, `times` or `money`.
    pub unit: String,
    /// Per currency; the currency is empty where the figure counts documents or days and no money.
    pub values: BTreeMap<String, rust_decimal::Decimal>,
    /// Empty where it is known.
    pub needs: Vec<String>,
}

impl From<Kpi> for KpiOutcome {
    fn from(kpi: Kpi) -> Self {
        let (values, needs) = match kpi.result {
            KpiResult::Known(values) => (values.into_iter().map(|value| (value.currency, value.value)).collect(), Vec::new()),
            KpiResult::NotKnown { needs } => (BTreeMap::new(), needs),
        };
        let [id, name, formula, unit] = [kpi.id, kpi.name, kpi.formula, kpi.unit.name()].map(str::to_owned);
        KpiOutcome { id, name, formula, unit, values, needs }
    }
}

/// Runs every check, and computes the figures.
pub fn check(workspace: &Workspace, scope: &Scope, progress: &dyn Progress) -> Result<Checked> {
    let stored = StoredRun::new(workspace.lend()?, &scope.run);
    let hashing = Hashing::new(&stored);
    let run = Run::read(&hashing, progress)?;
    let hashes = hashing.finish();
    drop(stored);
    let previous = match &scope.previous {
        Some(previous) => Some(Run::read(&StoredRun::new(workspace.lend()?, previous), progress)?),
        None => None,
    };
    let records = records(workspace, scope, progress)?;
    let inputs = Inputs {
        run: &run,
        previous: previous.as_ref(),
        records: &records,
        settings: &scope.settings,
        period: scope.period,
        as_of: Some(scope.as_of),
        import: Some(import(workspace, &scope.run)?),
        rounding: Rounding::HalfUp,
    };
    let mut outcomes = Vec::new();
    let mut findings: Vec<Vec<Finding>> = Vec::new();
    let reviewed = review(&inputs, progress)?;
    progress.report("computing the figures", 0, 1)?;
    let kpis = std::iter::once(billing_accuracy(&inputs, &reviewed)).chain(kpis(&inputs)).map(KpiOutcome::from).collect();
    for outcome in reviewed.outcomes {
        let needs = match &outcome.verdict {
            Verdict::NotRun { needs } => needs.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        let verdict = match &outcome.verdict {
            Verdict::Passed => "passed",
            Verdict::Found => "found",
            Verdict::NotRun { .. } => "not_run",
            Verdict::Off => "off",
        };
        let check = outcome.check;
        outcomes.push(CheckOutcome {
            id: check.id.to_owned(),
            name: check.name.to_owned(),
            family: check.family.name().to_owned(),
            severity: outcome.severity,
            verdict: verdict.to_owned(),
            needs,
            findings: 0,
            invoices: 0,
            at_stake: BTreeMap::new(),
            meaning: check.meaning.to_owned(),
            formula: check.formula.to_owned(),
            stake: check.at_stake.to_owned(),
            mend: check.mend.to_owned(),
            source: check.source.to_owned(),
        });
        findings.push(outcome.findings);
    }
    for own in &scope.own {
        let (outcome, found) = own::run(workspace, own, scope, progress)?;
        outcomes.push(outcome);
        findings.push(found);
    }
    let mut groups: Vec<(usize, FindingGroup)> = Vec::new();
    for (at, found) in findings.iter().enumerate().filter(|(_, found)| !found.is_empty()) {
        progress.report("grouping the findings", at as u64, findings.len() as u64)?;
        groups.extend(group(&outcomes[at].name, found, &run).into_iter().map(|group| (at, group)));
    }
    for (outcome, found) in outcomes.iter_mut().zip(&findings) {
        outcome.findings = found.len() as u64;
        outcome.invoices = items::distinct(found.iter().map(|finding| finding.invoice.as_str()).filter(|invoice| !invoice.is_empty()));
        for finding in found {
            *outcome.at_stake.entry(finding.currency.clone()).or_default() += finding.at_stake;
        }
    }
    groups.sort_by_key(|(at, group)| {
        let money: rust_decimal::Decimal = group.findings.iter().map(|&index| findings[*at][index as usize].at_stake).sum();
        (std::cmp::Reverse(outcomes[*at].severity), std::cmp::Reverse(money), *at)
    });
    let severities: Vec<Severity> = outcomes.iter().map(|outcome| outcome.severity).collect();
    let (items, item_of) = items::items(&run, &hashes, &outcomes, &severities, &findings);
    Ok(Checked { outcomes, findings, groups, item_of, items, kpis, run, previous })
}

fn records(workspace: &Workspace, scope: &Scope, progress: &dyn Progress) -> Result<BTreeMap<RecordKind, Records>> {
    let mut records = BTreeMap::new();
    for set in &scope.records {
        let stored = StoredRun::new(workspace.lend()?, set);
        records.insert(set.kind, Records::read(set.kind, &set.name, &stored, progress)?);
    }
    Ok(records)
}

/// Rows of the imported files, against what became of them. Files of mended rejects bring rows that were read before.
fn import(workspace: &Workspace, run: &run::Run) -> Result<Import> {
    use tieout_intake::mapping::Role;
    let files = workspace.read(|connection| run::files(connection, run.id))?;
    let of_lines = |at: usize| run.mapping.files.get(at).is_some_and(|file| file.role == Role::Lines);
    let read = files.iter().enumerate().filter(|(at, _)| of_lines(*at)).map(|(_, file)| file.rows).sum();
    let on = run.imported_at.get(..10).and_then(|day| day.parse().ok()).unwrap_or_default();
    Ok(Import { read, loaded: run.lines, rejected: run.rejects, on })
}
