//! Use cases on causes: open, decide, merge, split, take back.

use crate::edited::{self, Resolver, SPLIT_FIELDS, Tally};
use crate::error::{Error, Result};
use crate::table::cause::{self, Known};
use crate::table::edit::{self, Change, Edit};
use crate::table::{comparison, difference, first_id, pair, run};
use crate::view::{BreakdownView, CauseDetailView, ComparisonView, DecisionView, DifferenceView};
use crate::workspace::{Workspace, Writing};
use rusqlite::Connection;
use std::collections::HashMap;
use tieout_billing::{CurrencyTotals, Decimal};

/// How many values of each field a breakdown lists.
const MOST_VALUES: usize = 50;

impl Workspace {
    /// A cause opened.
    pub fn cause(&self, comparison: i64, cause: &str) -> Result<CauseDetailView> {
        self.read(|connection| {
            comparison::get(connection, comparison)?;
            let known = find(connection, comparison, cause)?;
            let resolver = Resolver::load(connection, comparison)?;
            let mut view = known.view();
            view.decision = edit::latest_decisions(connection, comparison)?.remove(cause);
            Ok(CauseDetailView {
                cause: view,
                examples: examples(connection, comparison, &known, &resolver)?,
                breakdown: breakdown(connection, comparison, cause, &resolver)?,
                history: edit::history(connection, comparison, cause)?,
            })
        })
    }

    /// Accepts or rejects a cause with a reason, or takes that back (`accepted`, `rejected`, `undecided`).
    pub fn cause_decide(&self, comparison: i64, cause: &str, verdict: &str, reason: &str) -> Result<ComparisonView> {
        if !["accepted", "rejected", "undecided"].contains(&verdict) {
            return Err(Error::Invalid(format!("'{verdict}' is no verdict; there are accepted, rejected and undecided")));
        }
        self.write(|writing| {
            let stored = comparison::get(writing.connection, comparison)?;
            find(writing.connection, comparison, cause)?;
            let decision = DecisionView {
                verdict: verdict.to_owned(),
                reason: reason.trim().to_owned(),
                by: writing.by.clone(),
                at: writing.at.clone(),
            };
            edit::decide(writing.connection, comparison, cause, &decision)?;
            let detail = serde_json::json!({ "comparison": comparison, "cause": cause, "reason": decision.reason });
            writing.log(&format!("cause {verdict}"), &format!("{}: {cause}", stored.name), &detail)
        })?;
        self.comparison(comparison)
    }

    /// Merges causes by hand into a new one.
    pub fn causes_merge(&self, comparison: i64, causes: &[String], summary: &str) -> Result<ComparisonView> {
        self.edit(comparison, |connection, ever| {
            for (index, id) in causes.iter().enumerate() {
                find(connection, comparison, id)?;
                if causes[..index].contains(id) {
                    return Err(refused(id, "merged", "it is named twice"));
                }
            }
            if causes.len() < 2 {
                return Err(refused(causes.first().map_or("nothing", String::as_str), "merged", "it takes at least two causes"));
            }
            let number = 1 + ever.iter().filter(|id| id.strip_prefix('M').is_some_and(|rest| !rest.contains('.'))).count();
            let cause = format!("M{number}");
            Ok(Edit { cause, summary: summary.trim().to_owned(), change: Change::Merge { causes: causes.to_vec() } })
        })
    }

    /// Splits the lines with these values of `customer_id`, `product` or `currency` off into a cause of their own.
    pub fn cause_split(&self, comparison: i64, cause: &str, field: &str, values: &[String], summary: &str) -> Result<ComparisonView> {
        self.edit(comparison, |connection, ever| {
            let whole = find(connection, comparison, cause)?;
            let Some(dimension) = SPLIT_FIELDS.iter().position(|known| *known == field) else {
                return Err(refused(cause, "split", &format!("its lines are told apart by {}, not by {field}", SPLIT_FIELDS.join(", "))));
            };
            let resolver = Resolver::load(connection, comparison)?;
            let mut part = Tally::default();
            edited::shares(connection, comparison, &resolver.sources(cause), &mut |share| {
                if resolver.cause(Some(share.cause), share.dimensions) == cause
                    && values.iter().any(|value| value == share.dimensions[dimension])
                {
                    part.add(share);
                }
                Ok(())
            })?;
            if part.lines() == 0 {
                return Err(refused(cause, "split", &format!("none of its lines has {field} {}", values.join(" or "))));
            }
            if part.lines() >= whole.lines {
                return Err(refused(cause, "split", &format!("all of its lines have {field} {}", values.join(" or "))));
            }
            let prefix = format!("{cause}.");
            let number = 1 + ever.iter().filter(|id| id.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('.'))).count();
            let change = Change::Split { from: cause.to_owned(), field: field.to_owned(), values: values.to_vec() };
            Ok(Edit { cause: format!("{prefix}{number}"), summary: summary.trim().to_owned(), change })
        })
    }

    /// Takes a merge or a split by hand back.
    pub fn cause_undo(&self, comparison: i64, cause: &str) -> Result<ComparisonView> {
        self.write(|writing| {
            let stored = comparison::get(writing.connection, comparison)?;
            let (edits, _) = edit::active(writing.connection, comparison)?;
            if !edits.iter().any(|edit| edit.cause == cause) {
                return Err(refused(cause, "taken back", "it was not merged or split by hand"));
            }
            let uses = |edit: &&Edit| match &edit.change {
                Change::Merge { causes } => causes.iter().any(|id| id == cause),
                Change::Split { from, .. } => from == cause,
            };
            if let Some(later) = edits.iter().find(uses) {
                return Err(refused(cause, "taken back", &format!("{} was made from it; take that back first", later.cause)));
            }
            edit::append_undo(writing.connection, comparison, cause, &writing.at, &writing.by)?;
            settle(writing, &stored, "cause edit taken back", cause, &serde_json::json!({ "comparison": comparison, "cause": cause }))
        })?;
        self.comparison(comparison)
    }

    fn edit(&self, comparison: i64, make: impl FnOnce(&Connection, &[String]) -> Result<Edit>) -> Result<ComparisonView> {
        self.write(|writing| {
            let stored = comparison::get(writing.connection, comparison)?;
            let (_, ever) = edit::active(writing.connection, comparison)?;
            let edit = make(writing.connection, &ever)?;
            edit::append(writing.connection, comparison, &edit, &writing.at, &writing.by)?;
            let (what, detail) = match &edit.change {
                Change::Merge { causes } => {
                    ("causes merged", serde_json::json!({ "comparison": comparison, "cause": edit.cause, "merged": causes }))
                }
                Change::Split { from, field, values } => (
                    "cause split",
                    serde_json::json!({ "comparison": comparison, "cause": edit.cause, "from": from, "field": field, "values": values }),
                ),
            };
            settle(writing, &stored, what, &edit.cause, &detail)
        })?;
        self.comparison(comparison)
    }
}

/// After an edit: the causes as they are now, held against the proof; and the log.
fn settle(writing: &Writing<'_>, stored: &comparison::Stored, what: &str, cause: &str, detail: &serde_json::Value) -> Result<()> {
    let causes = edited::recompute(writing.connection, stored.id)?;
    if let Some(causes) = &causes
        && stored.summary.proved
        && !cause::sums_hold(&stored.summary, causes)
    {
        return Err(refused(cause, "kept", "the causes would no longer sum to what the proof says"));
    }
    cause::keep_edited(writing.connection, stored.id, causes.as_deref())?;
    writing.log(what, &format!("{}: {cause}", stored.name), detail)
}

fn find(connection: &Connection, comparison: i64, id: &str) -> Result<Known> {
    let known = cause::edited(connection, comparison)?.into_iter().find(|cause| cause.id == id);
    known.ok_or_else(|| Error::NotFound { workspace: String::new(), what: "cause", name: id.to_owned() })
}

fn refused(cause: &str, what: &'static str, reason: &str) -> Error {
    Error::CauseEdit { cause: cause.to_owned(), what, reason: reason.to_owned() }
}

/// Of each example, the difference that shows the cause: its root.
pub(crate) fn examples(connection: &Connection, comparison: i64, cause: &Known, resolver: &Resolver) -> Result<Vec<DifferenceView>> {
    let mut statement =
        connection.prepare_cached(&format!("{} WHERE d.id BETWEEN ? AND ? ORDER BY d.root DESC, d.id", difference::SELECT_JOINED))?;
    let mut examples = Vec::new();
    for ordinal in &cause.examples {
        let pair = pair::get(connection, comparison, u64::from(*ordinal))?;
        let first = first_id(comparison) | pair.first_difference.cast_signed();
        let mut rows = statement.query([first, first + pair.differences.cast_signed() - 1])?;
        while let Some(row) = rows.next()? {
            let joined = difference::joined(row)?;
            if resolver.cause(joined.cause, [joined.customer, joined.product, joined.currency]) == cause.id {
                examples.push(joined.view(&cause.id)?);
                break;
            }
        }
    }
    Ok(examples)
}

fn breakdown(connection: &Connection, comparison: i64, cause: &str, resolver: &Resolver) -> Result<Vec<BreakdownView>> {
    let mut values: [HashMap<String, (u64, CurrencyTotals)>; 3] = Default::default();
    edited::shares(connection, comparison, &resolver.sources(cause), &mut |share| {
        if resolver.cause(Some(share.cause), share.dimensions) == cause {
            for (values, value) in values.iter_mut().zip(share.dimensions) {
                if !values.contains_key(value) {
                    values.insert(value.to_owned(), Default::default());
                }
                if let Some((lines, impact)) = values.get_mut(value) {
                    *lines += 1;
                    edited::add_moved(impact, &share.moved);
                }
            }
        }
        Ok(())
    })?;
    let mut breakdown = Vec::new();
    for (field, values) in SPLIT_FIELDS.iter().zip(values) {
        let size = |impact: &CurrencyTotals| impact.values().map(|totals| totals.net.abs()).max().unwrap_or(Decimal::ZERO);
        let mut values: Vec<_> = values.into_iter().map(|(value, (lines, impact))| (size(&impact), lines, value, impact)).collect();
        values.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        values.truncate(MOST_VALUES);
        let view = |(_, lines, value, impact): (Decimal, u64, String, CurrencyTotals)| BreakdownView {
            field: (*field).to_owned(),
            value,
            lines,
            impact: run::totals_view(&impact),
        };
        breakdown.extend(values.into_iter().map(view));
    }
    Ok(breakdown)
}
