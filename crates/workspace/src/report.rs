//! From a comparison to the input of reports: the same for one of files and for one that is stored.

use crate::edited::Resolver;
use crate::settings::in_words;
use crate::stored_run;
use crate::table::cause::{self, Known};
use crate::table::comparison::{Stored, Summary, method_name};
use crate::table::difference::{self, Joined};
use crate::table::judgement::{Right, Rights};
use crate::table::{edit, log, run};
use crate::view::DifferenceView;
use crate::{Error, FileComparison, FileSide, Result};
use rusqlite::Connection;
use std::collections::HashMap;
use tieout_billing::{Decimal, FieldKind, Progress, Value};
use tieout_compare::{Comparison, Kept, Settings, State};
use tieout_documents as documents;
use tieout_documents::{ComparisonReport, DifferenceRow, DifferenceSource, DocumentError, Judged, Sign};

/// What the tool calls itself in reports.
pub(crate) const TOOL: &str = concat!("Tieout ", env!("CARGO_PKG_VERSION"));

/// The report of a comparison of files.
pub fn of_files(compared: &FileComparison) -> Result<ComparisonReport> {
    let comparison = &compared.comparison;
    let summary = Summary::of(comparison, 0);
    let mut causes: Vec<documents::Cause> = comparison.causes.iter().map(|cause| cause_report(&Known::from(cause))).collect();
    let mut wanted: HashMap<(u32, u32), (usize, usize)> = HashMap::new();
    for (index, cause) in comparison.causes.iter().enumerate() {
        for (place, pair) in cause.examples.iter().enumerate() {
            wanted.insert((*pair, index as u32), (index, place));
        }
    }
    let mut found: Vec<(usize, usize, documents::Example)> = Vec::new();
    for row in comparison.differences() {
        if let Some(cause) = row.difference.cause
            && let Some((index, place)) = wanted.remove(&(row.difference.pair, cause))
        {
            found.push((index, place, example_of(&row)));
        }
    }
    found.sort_by_key(|(index, place, _)| (*index, *place));
    for (index, _, example) in found {
        causes[index].examples.push(example);
    }
    let report = report(&summary, &comparison.settings, causes)?;
    Ok(ComparisonReport {
        title: format!("{} vs {}", compared.before.path, compared.after.path),
        generated_at: compared.compared_at.clone(),
        generated_by: compared.compared_by.clone(),
        before: side(&compared.before),
        after: side(&compared.after),
        ..report
    })
}

/// The report of a stored comparison, with its causes as edits and decisions left them.
pub fn of_stored(connection: &Connection, stored: &Stored, workspace: &str, at: &str, by: &str) -> Result<ComparisonReport> {
    let resolver = Resolver::load(connection, stored.id)?;
    let mut decisions = edit::latest_decisions(connection, stored.id)?;
    let mut causes = Vec::new();
    for known in cause::edited(connection, stored.id)? {
        let mut report = cause_report(&known);
        let decision =
            |view: crate::view::DecisionView| documents::Decision { verdict: view.verdict, reason: view.reason, by: view.by, at: view.at };
        report.decision = decisions.remove(&known.id).map(decision);
        report.examples = crate::causes::examples(connection, stored.id, &known, &resolver)?.iter().map(example_of_view).collect();
        causes.push(report);
    }
    let report = report(&stored.summary, &stored.settings, causes)?;
    Ok(ComparisonReport {
        title: stored.name.clone(),
        generated_at: at.to_owned(),
        generated_by: by.to_owned(),
        before: stored_side(connection, stored.before_run, workspace)?,
        after: stored_side(connection, stored.after_run, workspace)?,
        log_head: Some(log::head(connection)?).filter(|head| !head.is_empty()),
        ..report
    })
}

fn report(summary: &Summary, settings: &Settings, causes: Vec<documents::Cause>) -> Result<ComparisonReport> {
    let (invoices, lines) = (&summary.counts.invoices, &summary.counts.lines);
    let words = in_words(settings).into_iter().map(|(label, value)| documents::Setting { label, value });
    Ok(ComparisonReport {
        tool_version: TOOL.to_owned(),
        settings: words.collect(),
        settings_value: serde_json::to_value(settings).map_err(|error| Error::Invalid(error.to_string()))?,
        invoices: documents::Tally {
            matched: invoices.matched,
            unchanged: invoices.unchanged,
            changed: invoices.changed,
            added: invoices.added,
            removed: invoices.removed,
        },
        lines: documents::Tally {
            matched: lines.matched,
            unchanged: lines.unchanged,
            changed: lines.changed,
            added: lines.added,
            removed: lines.removed,
        },
        matched_by: summary
            .matched_by
            .iter()
            .map(|(method, invoices)| documents::MatchedBy {
                method: method_name(*method).to_owned(),
                certainty: method.certainty().to_owned(),
                invoices: *invoices,
            })
            .collect(),
        causes,
        unexplained: documents::Unexplained { lines: summary.unexplained_lines, impact: summary.unexplained_impact.clone() },
        proof: summary
            .proof
            .iter()
            .map(|proof| documents::Proof {
                currency: proof.currency.clone(),
                before: proof.before,
                causes: proof.causes,
                unexplained: proof.unexplained,
                tolerated: proof.tolerated,
                after: proof.after,
                residual: proof.residual,
            })
            .collect(),
        tolerated: summary
            .tolerated
            .iter()
            .map(|tolerated| documents::Tolerated {
                field: tolerated.field.to_string(),
                currency: tolerated.currency.clone(),
                lines: tolerated.lines,
                absolute: tolerated.absolute,
                net: tolerated.net,
            })
            .collect(),
        overruns: summary
            .overruns
            .iter()
            .map(|overrun| documents::Overrun { currency: overrun.currency.clone(), budget: overrun.budget, hidden: overrun.hidden })
            .collect(),
        fields_on_one_side: summary.fields_on_one_side.iter().map(ToString::to_string).collect(),
        ..ComparisonReport::default()
    })
}

fn side(side: &FileSide) -> documents::Side {
    let file =
        |file: &crate::view::FileView| documents::InputFile { name: file.name.clone(), sha256: file.sha256.clone(), bytes: file.bytes };
    documents::Side {
        name: side.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join(", "),
        path: side.path.clone(),
        files: side.files.iter().map(file).collect(),
        invoices: side.invoices,
        lines: side.lines,
        rejects: side.rejects,
        totals: side.totals.clone(),
    }
}

fn stored_side(connection: &Connection, id: i64, workspace: &str) -> Result<documents::Side> {
    let run = run::get(connection, id)?;
    let file = |file: run::RunFile| documents::InputFile { name: file.name, sha256: file.sha256, bytes: file.bytes };
    Ok(documents::Side {
        path: format!("{workspace}#{}", run.name),
        files: run::files(connection, id)?.into_iter().map(file).collect(),
        invoices: run.invoices,
        lines: run.lines,
        rejects: run.rejects,
        totals: run::totals(connection, id)?,
        name: run.name,
    })
}

fn cause_report(known: &Known) -> documents::Cause {
    documents::Cause {
        id: known.id.clone(),
        kind: cause::kind_name(known.kind),
        sign: sign(cause::sign(known.kind)),
        summary: known.summary.clone(),
        field: known.field.clone(),
        transformation: known.transformation.clone(),
        conditions: known
            .conditions
            .iter()
            .map(cause::condition_view)
            .map(|view| documents::Condition { field: view.field, op: view.op, value: view.value })
            .collect(),
        lines: known.lines,
        invoices: known.invoices,
        customers: known.customers,
        impact: known.impact.clone(),
        confidence: known.confidence,
        decision: None,
        examples: Vec::new(),
    }
}

fn example_of(row: &tieout_compare::DifferenceRow<'_>) -> documents::Example {
    let row = files_row(row, "");
    documents::Example {
        state: row.state,
        invoice_before: row.invoice_before.to_owned(),
        line_before: row.line_before.to_owned(),
        invoice_after: row.invoice_after.to_owned(),
        line_after: row.line_after.to_owned(),
        customer: row.customer.to_owned(),
        product: row.product.to_owned(),
        currency: row.currency.to_owned(),
        field: row.field.to_owned(),
        before: text_of(&row.before),
        after: text_of(&row.after),
        delta: if row.field.is_empty() { Some(row.money) } else { row.delta },
    }
}

fn example_of_view(view: &DifferenceView) -> documents::Example {
    documents::Example {
        state: sign(&view.state),
        invoice_before: view.invoice_before.clone(),
        line_before: view.line_before.clone(),
        invoice_after: view.invoice_after.clone(),
        line_after: view.line_after.clone(),
        customer: view.customer.clone(),
        product: view.product.clone(),
        currency: view.currency.clone(),
        field: view.field.clone(),
        before: view.before.clone(),
        after: view.after.clone(),
        delta: view.delta.as_ref().and_then(|delta| stored_run::decimal(&delta.0)),
    }
}

fn text_of(value: &Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Decimal(decimal) => decimal.to_string(),
        Value::Date(date) => date.to_string(),
    }
}

fn sign(state: &str) -> Sign {
    match state {
        "added" => Sign::Added,
        "removed" => Sign::Removed,
        _ => Sign::Changed,
    }
}

/// The differences of a comparison of files.
pub struct OfFiles<'a> {
    pub comparison: &'a Comparison,
    pub progress: &'a dyn Progress,
}

impl DifferenceSource for OfFiles<'_> {
    fn count(&self) -> u64 {
        self.comparison.differences.len() as u64
    }

    fn walk(
        &self,
        each: &mut dyn FnMut(&DifferenceRow<'_>) -> std::result::Result<(), DocumentError>,
    ) -> std::result::Result<(), DocumentError> {
        for (index, row) in self.comparison.differences().enumerate() {
            tick(self.progress, index as u64, self.count())?;
            let cause = row.difference.cause.map_or("", |cause| &self.comparison.causes[cause as usize].id);
            let before = self.value(row.difference.before);
            let after = self.value(row.difference.after);
            each(&DifferenceRow { before, after, ..files_row(&row, cause) })?;
        }
        Ok(())
    }
}

impl OfFiles<'_> {
    fn value(&self, kept: Kept) -> Value<'_> {
        match kept {
            Kept::Empty => Value::Empty,
            Kept::Text(index) => Value::Text(&self.comparison.texts[index as usize]),
            Kept::Decimal(decimal) => Value::Decimal(decimal),
            Kept::Date(date) => Value::Date(date),
        }
    }
}

fn files_row<'a>(row: &'a tieout_compare::DifferenceRow<'a>, cause: &'a str) -> DifferenceRow<'a> {
    let (before, after) = (row.pair.before.as_ref(), row.pair.after.as_ref());
    let either = before.or(after);
    let net = |end: Option<&tieout_compare::LineEnd>| end.map_or(Decimal::ZERO, |end| end.totals.net);
    let value = |kept: Kept, text: &'a str| match kept {
        Kept::Empty => Value::Empty,
        Kept::Text(_) => Value::Text(text),
        Kept::Decimal(decimal) => Value::Decimal(decimal),
        Kept::Date(date) => Value::Date(date),
    };
    DifferenceRow {
        state: match row.pair.state {
            State::Changed => Sign::Changed,
            State::Added => Sign::Added,
            State::Removed => Sign::Removed,
        },
        invoice_before: before.map_or("", |end| &end.invoice),
        line_before: before.map_or("", |end| &end.line),
        invoice_after: after.map_or("", |end| &end.invoice),
        line_after: after.map_or("", |end| &end.line),
        customer: either.map_or("", |end| &end.customer),
        product: either.map_or("", |end| &end.product),
        currency: either.map_or("", |end| &end.currency),
        field: row.field.map_or("", |field| field.as_str()),
        before: value(row.difference.before, &row.before),
        after: value(row.difference.after, &row.after),
        delta: row.delta,
        money: net(after) - net(before),
        root: row.difference.root,
        cause,
        judged: None,
    }
}

/// The differences of a stored comparison that a list of ordinals names; `None`: all.
pub struct OfStored<'a> {
    pub connection: &'a Connection,
    pub comparison: i64,
    pub ordinals: Option<Vec<u64>>,
    pub count: u64,
    pub resolver: &'a Resolver,
    pub progress: &'a dyn Progress,
}

impl DifferenceSource for OfStored<'_> {
    fn count(&self) -> u64 {
        self.count
    }

    fn is_judged(&self) -> bool {
        Rights::load(self.connection, self.comparison).is_ok_and(|rights| rights.judged())
    }

    fn walk(
        &self,
        each: &mut dyn FnMut(&DifferenceRow<'_>) -> std::result::Result<(), DocumentError>,
    ) -> std::result::Result<(), DocumentError> {
        let mut done = 0;
        let mut failed = None;
        let rights = Rights::load(self.connection, self.comparison).map_err(DocumentError::rows)?;
        let mut hand_over = |joined: &Joined<'_>| -> Result<()> {
            tick(self.progress, done, self.count)?;
            done += 1;
            let cause = self.resolver.cause(joined.cause, [joined.customer, joined.product, joined.currency]);
            let expected = rights.expected(joined)?;
            each(&stored_row(joined, cause, rights.right(joined.ordinal), &expected)?).map_err(|error| {
                failed = Some(error);
                Error::Cancelled
            })
        };
        let walked = match &self.ordinals {
            Some(ordinals) => crate::differences::walk(self.connection, self.comparison, ordinals, &mut hand_over),
            None => difference::walk(self.connection, self.comparison, "", &mut hand_over),
        };
        match (failed, walked) {
            (Some(error), _) => Err(error),
            (None, Err(Error::Cancelled)) => Err(DocumentError::Cancelled),
            (None, Err(error)) => Err(DocumentError::rows(error)),
            (None, Ok(())) => Ok(()),
        }
    }
}

fn stored_row<'a>(joined: &Joined<'a>, cause: &'a str, right: Option<Right>, expected: &'a str) -> Result<DifferenceRow<'a>> {
    let kind = match joined.kind {
        "decimal" => FieldKind::Decimal,
        "date" => FieldKind::Date,
        _ => FieldKind::Text,
    };
    let value = |text: &'a str| if text.is_empty() { Value::Empty } else { stored_run::value(text, kind) };
    Ok(DifferenceRow {
        state: sign(joined.state),
        invoice_before: joined.invoice_before,
        line_before: joined.line_before,
        invoice_after: joined.invoice_after,
        line_after: joined.line_after,
        customer: joined.customer,
        product: joined.product,
        currency: joined.currency,
        field: joined.field,
        before: value(joined.before),
        after: value(joined.after),
        delta: joined.delta.map(run::decimal).transpose()?,
        money: joined.money()?,
        root: joined.root,
        cause,
        judged: right.map(|right| Judged { right: right.name(), expected: value(expected) }),
    })
}

fn tick(progress: &dyn Progress, done: u64, of: u64) -> std::result::Result<(), DocumentError> {
    if done.is_multiple_of(4096) {
        progress.report("writing differences", done, of).map_err(|_| DocumentError::Cancelled)?;
    }
    Ok(())
}
