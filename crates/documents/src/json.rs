//! A comparison as JSON: what `tieout compare --json` writes. Amounts are decimal texts, so that every digit arrives.

use crate::text::{at_least, plain};
use crate::{Cause, ComparisonReport, DocumentError, Example, InputFile, Proof, Side, Tally, words};
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Write;
use tieout_billing::{CurrencyTotals, Value, currency};

/// The report as JSON, without its differences.
///
/// `proof` has three entries per currency, one for each `amount` (`net`, `tax`, `gross`): `before` + `causes` + `unexplained` +
/// `tolerated` = `after`, and `residual` is what is missing. The `sha256` of a side is that of its file; of several files, that of their
/// hashes one a line.
pub fn write_comparison_json(report: &ComparisonReport, out: &mut dyn Write) -> Result<(), DocumentError> {
    let root = Root {
        title: &report.title,
        generated_at: &report.generated_at,
        generated_by: &report.generated_by,
        tool: &report.tool_version,
        differs: report.differs(),
        proved: report.proved(),
        before: side(&report.before),
        after: side(&report.after),
        settings: &report.settings_value,
        fields_on_one_side: &report.fields_on_one_side,
        counts: CountsJson { invoices: report.invoices.into(), lines: report.lines.into() },
        matched_by: report
            .matched_by
            .iter()
            .map(|matched| MatchedByJson { method: &matched.method, certainty: &matched.certainty, invoices: matched.invoices })
            .collect(),
        causes: report.causes.iter().map(cause).collect(),
        unexplained: UnexplainedJson { lines: report.unexplained.lines, impact: totals(&report.unexplained.impact) },
        proof: report.proof.iter().flat_map(proof).collect(),
        tolerated: report
            .tolerated
            .iter()
            .map(|tolerated| ToleratedJson {
                field: &tolerated.field,
                currency: &tolerated.currency,
                lines: tolerated.lines,
                absolute: text(tolerated.absolute),
                net: text(tolerated.net),
            })
            .collect(),
        overruns: report
            .overruns
            .iter()
            .map(|overrun| OverrunJson { currency: &overrun.currency, budget: text(overrun.budget), hidden: text(overrun.hidden) })
            .collect(),
        log_head: report.log_head.as_deref(),
    };
    serde_json::to_writer_pretty(&mut *out, &root).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

#[derive(Serialize)]
struct Root<'a> {
    title: &'a str,
    generated_at: &'a str,
    generated_by: &'a str,
    tool: &'a str,
    differs: bool,
    proved: bool,
    before: SideJson<'a>,
    after: SideJson<'a>,
    settings: &'a serde_json::Value,
    fields_on_one_side: &'a [String],
    counts: CountsJson,
    matched_by: Vec<MatchedByJson<'a>>,
    causes: Vec<CauseJson<'a>>,
    unexplained: UnexplainedJson<'a>,
    proof: Vec<ProofJson<'a>>,
    tolerated: Vec<ToleratedJson<'a>>,
    overruns: Vec<OverrunJson<'a>>,
    log_head: Option<&'a str>,
}

#[derive(Serialize)]
struct SideJson<'a> {
    name: &'a str,
    path: &'a str,
    sha256: String,
    files: Vec<FileJson<'a>>,
    invoices: u64,
    lines: u64,
    rejects: u64,
    totals: Vec<TotalsJson<'a>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    name: &'a str,
    sha256: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct TotalsJson<'a> {
    currency: &'a str,
    net: String,
    tax: String,
    gross: String,
}

#[derive(Serialize)]
struct CountsJson {
    invoices: TallyJson,
    lines: TallyJson,
}

#[derive(Serialize)]
struct TallyJson {
    matched: u64,
    unchanged: u64,
    changed: u64,
    added: u64,
    removed: u64,
}

#[derive(Serialize)]
struct MatchedByJson<'a> {
    method: &'a str,
    certainty: &'a str,
    invoices: u64,
}

#[derive(Serialize)]
struct CauseJson<'a> {
    id: &'a str,
    kind: &'a str,
    sign: &'static str,
    summary: &'a str,
    field: Option<&'a str>,
    transformation: &'a str,
    conditions: Vec<ConditionJson<'a>>,
    lines: u64,
    invoices: u64,
    customers: u64,
    impact: Vec<TotalsJson<'a>>,
    confidence: String,
    decision: Option<DecisionJson<'a>>,
    examples: Vec<ExampleJson<'a>>,
}

#[derive(Serialize)]
struct ConditionJson<'a> {
    field: &'a str,
    op: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct DecisionJson<'a> {
    verdict: &'a str,
    reason: &'a str,
    by: &'a str,
    at: &'a str,
}

#[derive(Serialize)]
struct ExampleJson<'a> {
    state: &'static str,
    invoice_before: &'a str,
    line_before: &'a str,
    invoice_after: &'a str,
    line_after: &'a str,
    customer: &'a str,
    product: &'a str,
    currency: &'a str,
    field: &'a str,
    before: &'a str,
    after: &'a str,
    delta: Option<String>,
}

#[derive(Serialize)]
struct UnexplainedJson<'a> {
    lines: u64,
    impact: Vec<TotalsJson<'a>>,
}

#[derive(Serialize)]
struct ProofJson<'a> {
    currency: &'a str,
    amount: &'static str,
    before: String,
    causes: String,
    unexplained: String,
    tolerated: String,
    after: String,
    residual: String,
}

#[derive(Serialize)]
struct ToleratedJson<'a> {
    field: &'a str,
    currency: &'a str,
    lines: u64,
    absolute: String,
    net: String,
}

#[derive(Serialize)]
struct OverrunJson<'a> {
    currency: &'a str,
    budget: String,
    hidden: String,
}

impl From<Tally> for TallyJson {
    fn from(Tally { matched, unchanged, changed, added, removed }: Tally) -> Self {
        TallyJson { matched, unchanged, changed, added, removed }
    }
}

fn side(side: &Side) -> SideJson<'_> {
    SideJson {
        name: &side.name,
        path: &side.path,
        sha256: hash(&side.files),
        files: side.files.iter().map(|file| FileJson { name: &file.name, sha256: &file.sha256, bytes: file.bytes }).collect(),
        invoices: side.invoices,
        lines: side.lines,
        rejects: side.rejects,
        totals: totals(&side.totals),
    }
}

fn hash(files: &[InputFile]) -> String {
    match files {
        [] => String::new(),
        [file] => file.sha256.clone(),
        several => {
            let mut hash = Sha256::new();
            for file in several {
                hash.update(file.sha256.as_bytes());
                hash.update(b"\n");
            }
            hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
        }
    }
}

fn cause(cause: &Cause) -> CauseJson<'_> {
    CauseJson {
        id: &cause.id,
        kind: &cause.kind,
        sign: cause.sign.name(),
        summary: &cause.summary,
        field: cause.field.as_deref(),
        transformation: &cause.transformation,
        conditions: cause
            .conditions
            .iter()
            .map(|condition| ConditionJson { field: &condition.field, op: &condition.op, value: &condition.value })
            .collect(),
        lines: cause.lines,
        invoices: cause.invoices,
        customers: cause.customers,
        impact: totals(&cause.impact),
        confidence: text(cause.confidence),
        decision: cause.decision.as_ref().map(|decision| DecisionJson {
            verdict: &decision.verdict,
            reason: &decision.reason,
            by: &decision.by,
            at: &decision.at,
        }),
        examples: cause.examples.iter().map(example).collect(),
    }
}

fn example(example: &Example) -> ExampleJson<'_> {
    ExampleJson {
        state: example.state.name(),
        invoice_before: &example.invoice_before,
        line_before: &example.line_before,
        invoice_after: &example.invoice_after,
        line_after: &example.line_after,
        customer: &example.customer,
        product: &example.product,
        currency: &example.currency,
        field: &example.field,
        before: &example.before,
        after: &example.after,
        delta: example.delta.map(text),
    }
}

fn proof(proof: &Proof) -> impl Iterator<Item = ProofJson<'_>> {
    let places = currency::minor_digits(&proof.currency).unwrap_or(2).max(2);
    words::AMOUNTS.into_iter().map(move |(amount, of)| ProofJson {
        currency: &proof.currency,
        amount,
        before: text(of(&proof.before)),
        causes: text(of(&proof.causes)),
        unexplained: text(of(&proof.unexplained)),
        tolerated: text(of(&proof.tolerated)),
        after: text(of(&proof.after)),
        residual: text(at_least(of(&proof.residual), places)),
    })
}

fn totals(totals: &CurrencyTotals) -> Vec<TotalsJson<'_>> {
    totals
        .iter()
        .map(|(currency, totals)| TotalsJson { currency, net: text(totals.net), tax: text(totals.tax), gross: text(totals.gross) })
        .collect()
}

fn text(decimal: Decimal) -> String {
    plain(&Value::Decimal(decimal)).into_owned()
}
