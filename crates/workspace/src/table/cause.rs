//! `cause`: the causes as they were computed. What people made of them lies in `decision` and `cause_edit`.

use crate::Result;
use crate::table::{comparison::Summary, from_json, run, to_json};
use crate::view::{Amount, CauseView, ConditionView};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tieout_billing::CurrencyTotals;
use tieout_compare::{Cause, CauseKind, Condition};

/// `ordinal` is what differences name their cause by; `field` is `NULL` for whole lines; `examples` are ordinals of pairs. `intent`
/// waits for declared changes.
pub const V1: &str = "
CREATE TABLE cause (
    comparison INTEGER NOT NULL REFERENCES comparison(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    summary TEXT NOT NULL,
    field TEXT,
    transformation TEXT NOT NULL,
    conditions TEXT NOT NULL,
    lines INTEGER NOT NULL,
    invoices INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    impact TEXT NOT NULL,
    confidence TEXT NOT NULL,
    examples TEXT NOT NULL,
    intent TEXT,
    PRIMARY KEY (comparison, ordinal)
) STRICT, WITHOUT ROWID;
";

/// A cause, computed or made by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    pub id: String,
    pub kind: CauseKind,
    pub summary: String,
    pub field: Option<String>,
    pub transformation: String,
    pub conditions: Vec<Condition>,
    pub lines: u64,
    pub invoices: u64,
    pub customers: u64,
    pub impact: CurrencyTotals,
    pub confidence: rust_decimal::Decimal,
    pub examples: Vec<u32>,
    #[serde(default)]
    pub merged_from: Vec<String>,
    #[serde(default)]
    pub split_from: Option<String>,
}

impl From<&Cause> for Known {
    fn from(cause: &Cause) -> Known {
        Known {
            id: cause.id.to_string(),
            kind: cause.kind,
            summary: cause.summary.to_string(),
            field: cause.field.as_ref().map(ToString::to_string),
            transformation: cause.transformation.to_string(),
            conditions: cause.conditions.clone(),
            lines: cause.lines,
            invoices: cause.invoices,
            customers: cause.customers,
            impact: cause.impact.clone(),
            confidence: cause.confidence,
            examples: cause.examples.clone(),
            merged_from: Vec::new(),
            split_from: None,
        }
    }
}

impl Known {
    /// As the window shows it, without its decision.
    pub fn view(&self) -> CauseView {
        CauseView {
            id: self.id.clone(),
            kind: kind_name(self.kind),
            sign: sign(self.kind).to_owned(),
            summary: self.summary.clone(),
            field: self.field.clone(),
            transformation: self.transformation.clone(),
            conditions: self.conditions.iter().map(condition_view).collect(),
            lines: self.lines,
            invoices: self.invoices,
            customers: self.customers,
            impact: run::totals_view(&self.impact),
            confidence: Amount::from(self.confidence),
            decision: None,
            merged_from: self.merged_from.clone(),
            split_from: self.split_from.clone(),
            intent: None,
        }
    }
}

/// Writes the causes of a comparison.
pub fn insert(connection: &Connection, comparison: i64, causes: &[Cause]) -> Result<()> {
    let mut statement = connection.prepare(
        "INSERT INTO cause (comparison, ordinal, id, kind, summary, field, transformation, conditions, lines, invoices, customers, impact, confidence, examples)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (ordinal, cause) in causes.iter().map(Known::from).enumerate() {
        statement.execute(params![
            comparison,
            ordinal as i64,
            cause.id,
            kind_name(cause.kind),
            cause.summary,
            cause.field,
            cause.transformation,
            to_json(&cause.conditions)?,
            cause.lines.cast_signed(),
            cause.invoices.cast_signed(),
            cause.customers.cast_signed(),
            to_json(&cause.impact)?,
            cause.confidence.to_string(),
            to_json(&cause.examples)?,
        ])?;
    }
    Ok(())
}

/// The causes as they were computed, in order.
pub fn computed(connection: &Connection, comparison: i64) -> Result<Vec<Known>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, summary, field, transformation, conditions, lines, invoices, customers, impact, confidence, examples
         FROM cause WHERE comparison = ? ORDER BY ordinal",
    )?;
    let mut rows = statement.query([comparison])?;
    let mut causes = Vec::new();
    while let Some(row) = rows.next()? {
        let json = |index: usize| row.get::<_, String>(index);
        let count = |index: usize| row.get::<_, i64>(index).map(i64::cast_unsigned);
        causes.push(Known {
            id: row.get(0)?,
            kind: from_json(&format!("\"{}\"", json(1)?), "the kind of a cause")?,
            summary: row.get(2)?,
            field: row.get(3)?,
            transformation: row.get(4)?,
            conditions: from_json(&json(5)?, "the conditions of a cause")?,
            lines: count(6)?,
            invoices: count(7)?,
            customers: count(8)?,
            impact: from_json(&json(9)?, "the impact of a cause")?,
            confidence: run::decimal(&json(10)?)?,
            examples: from_json(&json(11)?, "the examples of a cause")?,
            merged_from: Vec::new(),
            split_from: None,
        });
    }
    Ok(causes)
}

/// The causes as edits by hand left them.
pub fn edited(connection: &Connection, comparison: i64) -> Result<Vec<Known>> {
    let edited: Option<Option<String>> =
        connection.prepare_cached("SELECT edited FROM comparison WHERE id = ?")?.query_row([comparison], |row| row.get(0)).optional()?;
    match edited.flatten() {
        Some(json) => from_json(&json, "the edited causes"),
        None => computed(connection, comparison),
    }
}

/// Keeps the causes as edits left them; `None`: as computed.
pub fn keep_edited(connection: &Connection, comparison: i64, causes: Option<&[Known]>) -> Result<()> {
    let json = causes.map(|causes| to_json(&causes)).transpose()?;
    connection.execute("UPDATE comparison SET edited = ? WHERE id = ?", params![json, comparison])?;
    Ok(())
}

/// A kind in snake case, as in files.
pub fn kind_name(kind: CauseKind) -> String {
    // A unit variant is a JSON text.
    serde_json::to_value(kind).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `added`, `removed` or `changed`.
pub const fn sign(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Missing => "removed",
        CauseKind::Added | CauseKind::Duplicated => "added",
        _ => "changed",
    }
}

/// A condition as the window shows it.
pub fn condition_view(condition: &Condition) -> ConditionView {
    ConditionView { field: condition.field.to_string(), op: op_name(condition.op).to_owned(), value: condition.value.to_string() }
}

/// `=`, `in`, `starts`, `>=`, `<=`, `<` or `>`.
pub const fn op_name(op: tieout_compare::Op) -> &'static str {
    use tieout_compare::Op;
    match op {
        Op::Is => "=",
        Op::In => "in",
        Op::StartsWith => "starts",
        Op::AtLeast => ">=",
        Op::AtMost => "<=",
        Op::Below => "<",
        Op::Above => ">",
    }
}

/// Before + causes + unexplained + tolerated = after, also with causes that were edited by hand: per currency whether it holds.
pub fn sums_hold(summary: &Summary, causes: &[Known]) -> bool {
    let mut impact = CurrencyTotals::new();
    for cause in causes {
        for (currency, totals) in &cause.impact {
            *impact.entry(currency.clone()).or_default() += *totals;
        }
    }
    summary.proof.iter().all(|proof| impact.get(&proof.currency).copied().unwrap_or_default() == proof.causes)
}
