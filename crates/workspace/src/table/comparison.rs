//! `comparison`: what was compared, how, and the summary that its first screen needs, ready made.

use crate::table::{cause, edit, from_json, run, to_json};
use crate::view::{ComparisonListView, CountsView, MatchedByView, OverrunView, ProofView, ToleratedView, UnexplainedView};
use crate::{Error, Result};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieout_billing::{CurrencyTotals, FieldName, Totals};
use tieout_compare::{BudgetOverrun, Comparison, Counts, InvoiceCounts, LineCounts, MatchedBy, Proof, Settings, Tolerated};

/// `edited`: the causes as edits by hand left them (JSON), `NULL` while there are none. `hash`: SHA-256 over pairs, differences and
/// causes.
pub const V1: &str = "
CREATE TABLE comparison (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    before_run INTEGER NOT NULL REFERENCES run(id),
    after_run INTEGER NOT NULL REFERENCES run(id),
    before_hash TEXT NOT NULL,
    after_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    settings TEXT NOT NULL,
    summary TEXT NOT NULL,
    edited TEXT,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX comparison_by_before ON comparison (before_run);
CREATE INDEX comparison_by_after ON comparison (after_run);
";

/// A comparison without its causes and differences.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: i64,
    pub name: String,
    pub before_run: i64,
    pub after_run: i64,
    pub created_at: String,
    pub created_by: String,
    pub settings: Settings,
    pub summary: Summary,
    pub hash: String,
}

/// Everything that is counted once, when the comparison is made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    pub counts: Counts,
    pub matched_by: BTreeMap<MatchedBy, u64>,
    pub pairs: u64,
    pub invoice_pairs: u64,
    pub differences: u64,
    pub causes: u32,
    pub unexplained_lines: u64,
    pub unexplained_impact: CurrencyTotals,
    pub proof: Vec<Proof>,
    pub proved: bool,
    pub tolerated: Vec<Tolerated>,
    pub overruns: Vec<BudgetOverrun>,
    pub fields_on_one_side: Vec<FieldName>,
}

impl Summary {
    /// Of a comparison whose pairs lie on so many pairs of invoices.
    pub fn of(comparison: &Comparison, invoice_pairs: u64) -> Summary {
        Summary {
            counts: comparison.counts,
            matched_by: comparison.invoices_matched_by.clone(),
            pairs: comparison.pairs.len() as u64,
            invoice_pairs,
            differences: comparison.differences.len() as u64,
            causes: u32::try_from(comparison.causes.len()).unwrap_or(u32::MAX),
            unexplained_lines: comparison.unexplained.lines,
            unexplained_impact: comparison.unexplained.impact.clone(),
            proof: comparison.proof.clone(),
            proved: comparison.proved(),
            tolerated: comparison.tolerated.clone(),
            overruns: comparison.overruns.clone(),
            fields_on_one_side: comparison.fields_on_one_side.clone(),
        }
    }
}

const COLUMNS: &str = "id, name, before_run, after_run, created_at, created_by, settings, summary, hash";

/// The comparison of that id.
pub fn get(connection: &Connection, id: i64) -> Result<Stored> {
    find(connection, "id = ?", id)?.ok_or_else(|| missing(id.to_string()))
}

/// The comparison of that name, if there is one.
pub fn named(connection: &Connection, name: &str) -> Result<Option<Stored>> {
    find(connection, "name = ?", name)
}

/// The newest comparison.
pub fn newest(connection: &Connection) -> Result<Option<Stored>> {
    find(connection, "id = (SELECT max(id) FROM comparison) OR id = ?", -1)
}

/// What to say of a comparison that is not there.
pub fn missing(name: String) -> Error {
    Error::NotFound { workspace: String::new(), what: "comparison", name }
}

fn find(connection: &Connection, condition: &str, value: impl rusqlite::ToSql) -> Result<Option<Stored>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM comparison WHERE {condition}"))?;
    let mut rows = statement.query([value])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        name: row.get(1)?,
        before_run: row.get(2)?,
        after_run: row.get(3)?,
        created_at: row.get(4)?,
        created_by: row.get(5)?,
        settings: from_json(&row.get::<_, String>(6)?, "the settings of a comparison")?,
        summary: from_json(&row.get::<_, String>(7)?, "the summary of a comparison")?,
        hash: row.get(8)?,
    })
}

/// A comparison that is about to get its pairs; returns its id.
pub fn insert(
    connection: &Connection,
    name: &str,
    runs: (&run::Run, &run::Run),
    at: &str,
    by: &str,
    settings: &Settings,
    summary: &Summary,
) -> Result<i64> {
    connection.execute(
        "INSERT INTO comparison (name, before_run, after_run, before_hash, after_hash, created_at, created_by, settings, summary, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        params![name, runs.0.id, runs.1.id, runs.0.hash, runs.1.hash, at, by, to_json(settings)?, to_json(summary)?],
    )?;
    Ok(connection.last_insert_rowid())
}

/// The list of comparisons, newest first.
pub fn list(connection: &Connection) -> Result<Vec<ComparisonListView>> {
    let mut statement = connection.prepare_cached(
        "SELECT c.id, c.name, b.name, a.name, c.created_at, c.summary FROM comparison c
         JOIN run b ON b.id = c.before_run JOIN run a ON a.id = c.after_run ORDER BY c.id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let summary: Summary = from_json(&row.get::<_, String>(5)?, "the summary of a comparison")?;
        let id = row.get(0)?;
        let causes = cause::edited(connection, id)?;
        let decisions = edit::latest_decisions(connection, id)?;
        list.push(ComparisonListView {
            id,
            name: row.get(1)?,
            before: row.get(2)?,
            after: row.get(3)?,
            created_at: row.get(4)?,
            changed_invoices: summary.counts.invoices.changed + summary.counts.invoices.added + summary.counts.invoices.removed,
            causes: u32::try_from(causes.len()).unwrap_or(u32::MAX),
            undecided: u32::try_from(causes.iter().filter(|cause| !decisions.contains_key(&cause.id)).count()).unwrap_or(u32::MAX),
            proved: summary.proved,
        });
    }
    Ok(list)
}

/// The parts of a summary as the window shows them.
pub fn invoice_counts(counts: &InvoiceCounts) -> CountsView {
    CountsView {
        matched: counts.matched,
        unchanged: counts.unchanged,
        changed: counts.changed,
        added: counts.added,
        removed: counts.removed,
    }
}

/// As [`invoice_counts`], of lines.
pub fn line_counts(counts: &LineCounts) -> CountsView {
    CountsView {
        matched: counts.matched,
        unchanged: counts.unchanged,
        changed: counts.changed,
        added: counts.added,
        removed: counts.removed,
    }
}

/// How invoices were matched.
pub fn matched_by_views(matched_by: &BTreeMap<MatchedBy, u64>) -> Vec<MatchedByView> {
    let view = |(method, invoices): (&MatchedBy, &u64)| MatchedByView {
        method: method_name(*method).to_owned(),
        certainty: method.certainty().to_owned(),
        invoices: *invoices,
    };
    matched_by.iter().map(view).collect()
}

/// A way of matching in words.
pub const fn method_name(method: MatchedBy) -> &'static str {
    match method {
        MatchedBy::Key => "key",
        MatchedBy::InvoiceNumber => "invoice number",
        MatchedBy::NormalisedNumber => "normalised number",
        MatchedBy::CustomerPeriodTotal => "customer, period and total",
        MatchedBy::Content => "content",
        MatchedBy::LineNumber => "line number",
        MatchedBy::Product => "product",
        MatchedBy::LeastCost => "least cost",
        MatchedBy::Split => "split",
        MatchedBy::Merge => "merge",
        MatchedBy::Unmatched => "unmatched",
    }
}

/// The proof per currency.
pub fn proof_views(proof: &[Proof]) -> Vec<ProofView> {
    let view = |proof: &Proof| {
        let totals = |totals: &Totals| run::total_view(&proof.currency, totals);
        ProofView {
            currency: proof.currency.clone(),
            before: totals(&proof.before),
            causes: totals(&proof.causes),
            unexplained: totals(&proof.unexplained),
            tolerated: totals(&proof.tolerated),
            after: totals(&proof.after),
            residual: totals(&proof.residual),
        }
    };
    proof.iter().map(view).collect()
}

/// What no cause explains.
pub fn unexplained_view(summary: &Summary) -> UnexplainedView {
    UnexplainedView { lines: summary.unexplained_lines, impact: run::totals_view(&summary.unexplained_impact) }
}

/// What tolerance hid.
pub fn tolerated_views(tolerated: &[Tolerated]) -> Vec<ToleratedView> {
    let view = |tolerated: &Tolerated| ToleratedView {
        field: tolerated.field.to_string(),
        currency: tolerated.currency.clone(),
        lines: tolerated.lines,
        absolute: tolerated.absolute.into(),
        net: tolerated.net.into(),
    };
    tolerated.iter().map(view).collect()
}

/// Budgets that were overrun.
pub fn overrun_views(overruns: &[BudgetOverrun]) -> Vec<OverrunView> {
    overruns
        .iter()
        .map(|overrun| OverrunView { currency: overrun.currency.clone(), budget: overrun.budget.into(), hidden: overrun.hidden.into() })
        .collect()
}
