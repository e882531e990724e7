//! A review as one page for a director, as a workbook with the run register, and as a message.

use super::findings::groups;
use super::summary::{ItemSums, outcome_view};
use super::{sample, settings};
use crate::decisions;
use crate::error::{Error, Result};
use crate::report::TOOL;
use crate::runs::export_view;
use crate::stored_run::StoredRun;
use crate::table::review::{self, Stored};
use crate::table::{first_id, last_id, log, person, run};
use crate::view::{ExportView, MoneyView, ReviewReportView};
use crate::waivers;
use crate::workspace::Workspace;
use chrono::NaiveDate;
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tieout_billing::{CurrencyTotals, Field, LineSource, RecordKind, Silent, Totals, Value};
use tieout_documents as documents;
use tieout_documents::{
    Approval, Billed, CheckNotRun, ControlTotal, DocumentError, FamilyFindings, Figure, FindingCounts, GroupOfFindings, Money,
    PreviousBilled, Register, RegisterFile, RegisterRow, RegisterSource, ReviewReport, SampleResult, SignOff, Status, StatusCount,
    StoppedInvoice, Waived, write_atomically, write_review_html, write_review_xlsx,
};

/// Groups that the page shows; the workbook's as well.
const GROUPS: usize = 20;

/// Held and rejected invoices that are listed.
const STOPPED: i64 = 100;

/// What a review is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// One self-contained page, made to be printed.
    Html,
    /// A workbook with the register of the run.
    Xlsx,
}

impl Workspace {
    /// The review's report as the window shows it.
    pub fn review_report(&self, review: i64) -> Result<ReviewReportView> {
        Ok(ReviewReportView::from(&self.report_of(review)?))
    }

    /// The review as a message for Slack.
    pub fn review_report_text(&self, review: i64) -> Result<String> {
        Ok(documents::review_slack_text(&self.report_of(review)?))
    }

    /// Writes the review's report to a file; the log keeps that it was.
    pub fn review_report_export(&self, review: i64, kind: ReportKind, path: &Path) -> Result<ExportView> {
        let report = self.report_of(review)?;
        let written = self.read(|connection| {
            let written = write_atomically(path, |out| match kind {
                ReportKind::Html => write_review_html(&report, out),
                ReportKind::Xlsx => write_review_xlsx(&report, &Rows { connection, review }, out),
            })?;
            Ok(written)
        })?;
        let view = export_view(path, written, report.register.invoices);
        let detail = serde_json::json!({ "review": review, "file": view.name, "bytes": view.bytes, "hash": report.hash });
        match self.write(|writing| writing.log("review report exported", &report.title, &detail)) {
            Ok(()) | Err(Error::ReadOnly { .. }) => Ok(view),
            Err(error) => Err(error),
        }
    }

    fn report_of(&self, review: i64) -> Result<ReviewReport> {
        let (at, by) = (self.now(), self.user());
        let sums = self.item_sums(review)?;
        let control = self.read(|connection| control_totals(connection, review))?;
        let control = control.map(|set| Ok::<_, Error>((StoredRun::new(self.lend()?, &set), set.name))).transpose()?;
        let mut report = self.read(|connection| {
            let stored = review::get(connection, review)?;
            report(connection, &stored, &sums, at, by)
        })?;
        if let Some((source, name)) = control {
            report.tie_out = tie_out(&source, &name, &report)?;
        }
        Ok(report)
    }
}

fn report(connection: &Connection, stored: &Stored, sums: &ItemSums, generated_at: String, generated_by: String) -> Result<ReviewReport> {
    let run = run::get(connection, stored.run)?;
    let previous = stored.previous.map(|previous| run::get(connection, previous)).transpose()?;
    let all_groups = groups(connection, stored.id)?;
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let all: u64 = stored.outcomes.iter().map(|outcome| outcome.findings).sum();
    let (known, waived) = review::known_and_waived(connection, stored.id)?;
    let with_findings: i64 = connection.query_row(
        "SELECT count(*) FROM review_item WHERE id BETWEEN ? AND ? AND findings > 0",
        [first_id(stored.id), last_id(stored.id)],
        |row| row.get(0),
    )?;
    let totals = run::totals(connection, run.id)?;
    let (register, per_currency) = register(connection, &run)?;
    let before = match &previous {
        Some(previous) => Some((run::totals(connection, previous.id)?, self::register(connection, previous)?.1)),
        None => None,
    };
    let keys = person::keys(connection)?;
    let people: BTreeMap<String, String> = keys
        .into_iter()
        .filter(|key| key.withdrawn_at.is_none())
        .map(|key| (key.person, crate::keys::fingerprint(&key.public_key)))
        .collect();
    let key = |name: &str| people.get(name).cloned().unwrap_or_default();
    let sign_off = decisions::sign_off(connection, stored.id)?;
    Ok(ReviewReport {
        title: stored.name.clone(),
        run: run.name.clone(),
        previous: previous.as_ref().map(|previous| previous.name.clone()),
        period: stored.period.as_ref().and_then(|(from, until)| Some((day(from)?, day(until)?))),
        as_of: day(&stored.as_of),
        generated_at,
        generated_by,
        tool_version: TOOL.to_owned(),
        checked_at: stored.checked_at.clone(),
        checked_by: stored.checked_by.clone(),
        settings_version: stored.settings,
        outdated: settings::current(connection)?.0 != stored.settings,
        hash: stored.hash.clone(),
        billed: billed(&totals, &per_currency, before.as_ref()),
        register,
        tie_out: Vec::new(),
        findings: FindingCounts {
            all,
            invoices: with_findings.cast_unsigned(),
            groups: all_groups.len() as u64,
            new: all - known.min(all),
            known,
            gone: stored.gone,
            waived,
            at_stake: money(&sums.at_stake),
        },
        families: families(stored, connection)?,
        groups: all_groups
            .iter()
            .take(GROUPS)
            .map(|group| GroupOfFindings {
                id: group.id.clone(),
                check: group.check.clone(),
                severity: group.severity.clone(),
                summary: group.summary.clone(),
                findings: group.findings,
                invoices: group.invoices,
                customers: group.customers,
                at_stake: group.at_stake.iter().map(of_view).collect(),
                state: group.state.clone(),
                reason: group
                    .waiver
                    .as_ref()
                    .map(|waiver| waiver.reason.clone())
                    .or(group.decision.as_ref().map(|d| d.reason.clone()))
                    .unwrap_or_default(),
                by: group
                    .waiver
                    .as_ref()
                    .map(|waiver| waiver.by.clone())
                    .or(group.decision.as_ref().map(|d| d.by.clone()))
                    .unwrap_or_default(),
            })
            .collect(),
        not_run: stored
            .outcomes
            .iter()
            .filter(|outcome| matches!(outcome.verdict.as_str(), "not_run" | "off"))
            .map(|outcome| CheckNotRun { name: outcome.name.clone(), family: outcome.family.clone(), needs: outcome.needs.clone() })
            .collect(),
        figures: stored
            .kpis
            .iter()
            .map(|kpi| Figure {
                id: kpi.id.clone(),
                name: kpi.name.clone(),
                formula: kpi.formula.clone(),
                unit: kpi.unit.clone(),
                values: money(&kpi.values),
                needs: kpi.needs.clone(),
            })
            .collect(),
        statuses: sums
            .statuses
            .iter()
            .map(|(status, (invoices, gross))| StatusCount {
                status: Status::from_name(status).unwrap_or_default(),
                invoices: *invoices,
                gross: money(gross),
            })
            .collect(),
        stopped: stopped(connection, stored.id)?,
        waivers: waivers::of_review(connection, stored.id)?
            .into_values()
            .filter(|waiver| !waiver.expired)
            .map(|waiver| Waived {
                expires: day(&waiver.expires),
                check: waiver.check,
                summary: waiver.summary,
                reason: waiver.reason,
                owner: waiver.owner,
            })
            .collect(),
        approvals: approvals(connection, stored.id, &key)?,
        sample: sample::view(connection, stored.id)?.map(|sample| SampleResult {
            confidence: sample.confidence.0.parse().unwrap_or_default(),
            tolerable: sample.tolerable.0.parse().unwrap_or_default(),
            population: sample.population,
            size: sample.size,
            looked_at: sample.looked_at,
            errors: sample.errors,
            conclusion: sample.conclusion,
        }),
        sign_off: sign_off.map(|decision| SignOff { key: key(&decision.by), by: decision.by, at: decision.at, note: decision.reason }),
        log_head: Some(log::head(connection)?).filter(|head| !head.is_empty()),
        log_entries: connection.query_row("SELECT ifnull(max(number), 0) FROM log", [], |row| row.get::<_, i64>(0))?.cast_unsigned(),
    })
}

/// What the run register says, and how many invoices each currency has.
fn register(connection: &Connection, run: &run::Run) -> Result<(Register, BTreeMap<String, u64>)> {
    let mut statement = connection.prepare_cached("SELECT number, customer, currency FROM invoice_total WHERE run = ?")?;
    let mut rows = statement.query([run.id])?;
    let (mut customers, mut per_currency) = (BTreeSet::new(), BTreeMap::new());
    let (mut first, mut last): (Option<String>, Option<String>) = (None, None);
    while let Some(row) = rows.next()? {
        let number: String = row.get(0)?;
        customers.insert(row.get::<_, String>(1)?);
        *per_currency.entry(row.get(2)?).or_insert(0) += 1;
        if first.as_ref().is_none_or(|first| number < *first) {
            first = Some(number.clone());
        }
        if last.as_ref().is_none_or(|last| number > *last) {
            last = Some(number);
        }
    }
    customers.remove("");
    let files = run::files(connection, run.id)?;
    let register = Register {
        files: files.into_iter().map(|file| RegisterFile { name: file.name, sha256: file.sha256, rows: file.rows }).collect(),
        invoices: run.invoices,
        lines: run.lines,
        customers: customers.len() as u64,
        rejects: run.rejects,
        sealed: run.sealed,
        first_invoice: first.unwrap_or_default(),
        last_invoice: last.unwrap_or_default(),
    };
    Ok((register, per_currency))
}

fn billed(
    totals: &CurrencyTotals,
    invoices: &BTreeMap<String, u64>,
    before: Option<&(CurrencyTotals, BTreeMap<String, u64>)>,
) -> Vec<Billed> {
    let mut currencies: BTreeSet<&String> = totals.keys().collect();
    currencies.extend(before.iter().flat_map(|(totals, _)| totals.keys()));
    let mut billed: Vec<Billed> = currencies
        .into_iter()
        .map(|currency| Billed {
            currency: currency.clone(),
            invoices: invoices.get(currency).copied().unwrap_or(0),
            totals: totals.get(currency).copied().unwrap_or_default(),
            previous: before.map(|(totals, invoices)| PreviousBilled {
                invoices: invoices.get(currency).copied().unwrap_or(0),
                totals: totals.get(currency).copied().unwrap_or_default(),
            }),
        })
        .collect();
    billed.sort_by_key(|billed| std::cmp::Reverse(billed.invoices));
    billed
}

fn families(stored: &Stored, connection: &Connection) -> Result<Vec<FamilyFindings>> {
    let mut families: Vec<FamilyFindings> = Vec::new();
    let mut invoices: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    let mut new: BTreeMap<String, u64> = BTreeMap::new();
    let family_of: BTreeMap<&str, &str> = stored.outcomes.iter().map(|outcome| (outcome.id.as_str(), outcome.family.as_str())).collect();
    let mut statement = connection.prepare_cached("SELECT check_id, item, known FROM finding WHERE id BETWEEN ? AND ?")?;
    let mut rows = statement.query([first_id(stored.id), last_id(stored.id)])?;
    while let Some(row) = rows.next()? {
        let check = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let family = family_of.get(check).copied().unwrap_or_default().to_owned();
        if !row.get::<_, bool>(2)? {
            *new.entry(family.clone()).or_insert(0) += 1;
        }
        invoices.entry(family).or_default().insert(row.get(1)?);
    }
    for outcome in stored.outcomes.iter().map(outcome_view) {
        if families.last().is_none_or(|last| last.family != outcome.family) {
            families.push(FamilyFindings { family: outcome.family.clone(), ..FamilyFindings::default() });
        }
        let Some(family) = families.last_mut() else { continue };
        match outcome.verdict.as_str() {
            "passed" | "found" => family.checks_run += 1,
            _ => family.checks_not_run += 1,
        }
        family.findings += outcome.findings;
        for stake in outcome.at_stake.iter().map(of_view) {
            match family.at_stake.iter_mut().find(|money| money.currency == stake.currency) {
                Some(money) => money.amount += stake.amount,
                None => family.at_stake.push(stake),
            }
        }
    }
    for family in &mut families {
        family.invoices = invoices.get(&family.family).map_or(0, |items| items.len() as u64);
        family.new = new.get(&family.family).copied().unwrap_or(0);
    }
    Ok(families)
}

fn stopped(connection: &Connection, review: i64) -> Result<Vec<StoppedInvoice>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, title, customer, currency, gross, at_stake, status, decided_by, decided_at FROM review_item
         WHERE id BETWEEN ? AND ? AND status IN ('held', 'rejected') ORDER BY risk DESC, gross COLLATE decimal DESC LIMIT ?",
    )?;
    let mut rows = statement.query([first_id(review), last_id(review), STOPPED])?;
    let mut stopped = Vec::new();
    while let Some(row) = rows.next()? {
        let key: String = row.get(0)?;
        let history = decisions::of_item(connection, review, &key)?;
        let reason = history.iter().rev().find(|decision| decision.stands && matches!(decision.kind.as_str(), "hold" | "reject"));
        stopped.push(StoppedInvoice {
            invoice: row.get(1)?,
            customer: row.get(2)?,
            gross: Money { currency: row.get(3)?, amount: run::decimal(&row.get::<_, String>(4)?)? },
            at_stake: run::decimal(&row.get::<_, String>(5)?)?,
            status: Status::from_name(&row.get::<_, String>(6)?).unwrap_or_default(),
            reason: reason.map(|decision| decision.reason.clone()).unwrap_or_default(),
            by: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
            at: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
        });
    }
    Ok(stopped)
}

/// Who approved how much. Above the limit of its currency the one who decided last was the second of two.
fn approvals(connection: &Connection, review: i64, key: &dyn Fn(&str) -> String) -> Result<Vec<Approval>> {
    let limits = settings::approval_limits(connection)?;
    let sql = "SELECT decided_by, decided_at, currency, gross FROM review_item WHERE id BETWEEN ? AND ? AND status = 'approved'";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([first_id(review), last_id(review)])?;
    let mut approvals: BTreeMap<String, (Approval, BTreeMap<String, Decimal>)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (by, at) = (row.get::<_, Option<String>>(0)?.unwrap_or_default(), row.get::<_, Option<String>>(1)?.unwrap_or_default());
        let (currency, gross): (String, Decimal) = (row.get(2)?, run::decimal(&row.get::<_, String>(3)?)?);
        let (approval, sums) =
            approvals.entry(by.clone()).or_insert_with(|| (Approval { key: key(&by), by, ..Approval::default() }, BTreeMap::new()));
        approval.invoices += 1;
        approval.as_second += u64::from(limits.get(&currency).is_some_and(|limit| gross.abs() > *limit));
        approval.last_at = at.max(std::mem::take(&mut approval.last_at));
        *sums.entry(currency).or_default() += gross;
    }
    let mut approvals: Vec<Approval> =
        approvals.into_values().map(|(approval, sums)| Approval { gross: money(&sums), ..approval }).collect();
    approvals.sort_by_key(|approval| std::cmp::Reverse(approval.invoices));
    Ok(approvals)
}

/// The control totals of the review, if it has any.
fn control_totals(connection: &Connection, review: i64) -> Result<Option<run::Run>> {
    for id in review::get(connection, review)?.records {
        let set = run::get(connection, id)?;
        if set.kind == RecordKind::ControlTotals {
            return Ok(Some(set));
        }
    }
    Ok(None)
}

/// The register held against the control totals, figure by figure.
fn tie_out(source: &StoredRun, name: &str, report: &ReviewReport) -> Result<Vec<ControlTotal>> {
    let mut controls = Vec::new();
    let place = |field: Field| source.layout().position(field);
    let places = (
        place(Field::Currency),
        [Field::InvoiceCount, Field::LineCount, Field::NetAmount, Field::TaxAmount, Field::GrossAmount].map(|field| (field, place(field))),
    );
    let one_currency = report.billed.len() == 1;
    source.scan(&Silent, &mut |line| {
        let currency = match places.0.map(|at| line.cells[at].value) {
            Some(Value::Text(currency)) => currency.to_owned(),
            _ => String::new(),
        };
        let billed = report.billed.iter().find(|billed| billed.currency == currency);
        for (field, at) in places.1 {
            let Some(Value::Decimal(control)) = at.map(|at| line.cells[at].value) else { continue };
            let totals = billed.map(|billed| billed.totals).unwrap_or_default();
            let register = match field {
                Field::InvoiceCount => Decimal::from(billed.map_or(0, |billed| billed.invoices)),
                // The register counts lines over all currencies.
                Field::LineCount if one_currency => Decimal::from(report.register.lines),
                Field::LineCount => continue,
                Field::NetAmount => totals.net,
                Field::TaxAmount => totals.tax,
                _ => totals.gross,
            };
            let counted = matches!(field, Field::InvoiceCount | Field::LineCount);
            controls.push(ControlTotal {
                name: field.title().to_owned(),
                source: name.to_owned(),
                currency: if counted { String::new() } else { currency.clone() },
                control,
                register,
            });
        }
    })?;
    Ok(controls)
}

/// The rows of the register, as the queue has them.
struct Rows<'c> {
    connection: &'c Connection,
    review: i64,
}

impl RegisterSource for Rows<'_> {
    fn walk(
        &self,
        each: &mut dyn FnMut(&RegisterRow<'_>) -> std::result::Result<(), DocumentError>,
    ) -> std::result::Result<(), DocumentError> {
        let rows = |error: rusqlite::Error| DocumentError::rows(Error::from(error));
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT title, customer, date, currency, net, tax, gross, lines, status, findings, at_stake, ifnull(decided_by, ''),
                        ifnull(decided_at, '') FROM review_item WHERE id BETWEEN ? AND ? ORDER BY id",
            )
            .map_err(rows)?;
        let mut found = statement.query([first_id(self.review), last_id(self.review)]).map_err(rows)?;
        while let Some(row) = found.next().map_err(rows)? {
            let text = |at: usize| row.get_ref(at).and_then(|value| Ok(value.as_str()?)).map_err(rows);
            let amount = |at: usize| text(at).and_then(|text| run::decimal(text).map_err(DocumentError::rows));
            each(&RegisterRow {
                invoice: text(0)?,
                customer: text(1)?,
                date: row.get::<_, Option<String>>(2).map_err(rows)?.and_then(|day| day.parse().ok()),
                currency: text(3)?,
                totals: Totals { net: amount(4)?, tax: amount(5)?, gross: amount(6)? },
                lines: row.get::<_, i64>(7).map_err(rows)?.cast_unsigned(),
                status: Status::from_name(text(8)?).unwrap_or_default(),
                findings: row.get::<_, i64>(9).map_err(rows)?.cast_unsigned(),
                at_stake: amount(10)?,
                by: text(11)?,
                at: text(12)?,
            })?;
        }
        Ok(())
    }
}

fn money(sums: &BTreeMap<String, Decimal>) -> Vec<Money> {
    sums.iter().map(|(currency, amount)| Money { currency: currency.clone(), amount: *amount }).collect()
}

fn of_view(view: &MoneyView) -> Money {
    Money { currency: view.currency.clone(), amount: view.amount.0.parse().unwrap_or_default() }
}
