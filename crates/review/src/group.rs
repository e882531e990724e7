//! The same fault on many invoices is one group, with one decision.
//!
//! Findings of a check that name the same fault are parted by the smallest condition that holds for them and not for the lines without
//! the fault: `product starts 82`, `country is Germany`. The condition finder is that of the comparison.

use crate::finding::Finding;
use crate::run::Run;
use std::collections::BTreeMap;
use tieout_billing::{Cell, Column, Field, FieldKind, FieldName, Layout, LineView, Value};
use tieout_compare::Condition;
use tieout_compare::common::Lines;

/// Findings of one check that have a fault and a condition in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    /// What the findings have in common, as the check names it; empty where it has one kind of fault.
    pub fault: String,
    /// They hold together; empty where the findings have nothing else in common.
    pub conditions: Vec<Condition>,
    /// `Line net amount: discount left out, where product starts 82`.
    pub summary: String,
    /// Indices into the findings, rising.
    pub findings: Vec<u32>,
}

/// Fewer findings than this have nothing to look for in common.
const LEAST: usize = 5;

/// Conditions that are looked for in the findings of one fault.
const MOST_CONDITIONS: usize = 6;

/// Lines without the fault that conditions are held against.
const OTHERS: usize = 20_000;

/// Faults of one check that are told apart; all further ones are one group.
const MOST_FAULTS: usize = 40;

/// Gathers the findings of the check of that name into groups. Every finding is in exactly one.
pub fn group(name: &str, findings: &[Finding], run: &Run) -> Vec<FindingGroup> {
    let mut faults: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        faults.entry(finding.fault.as_str()).or_default().push(index as u32);
    }
    let mut faults: Vec<(&str, Vec<u32>)> = faults.into_iter().collect();
    faults.sort_by_key(|(fault, found)| (std::cmp::Reverse(found.len()), *fault));
    if faults.len() > MOST_FAULTS {
        let mut rest: Vec<u32> = faults.drain(MOST_FAULTS - 1..).flat_map(|(_, found)| found).collect();
        rest.sort_unstable();
        faults.push(("other", rest));
    }
    let lines = Sampled::of(findings, run);
    let mut groups = Vec::new();
    for (fault, mut rest) in faults {
        for _ in 0..MOST_CONDITIONS {
            let Some(Parted { conditions, words, inside, outside }) = lines.as_ref().and_then(|lines| lines.common(&rest)) else { break };
            groups.push(FindingGroup { fault: fault.to_owned(), summary: summary(name, fault, &words), conditions, findings: inside });
            rest = outside;
        }
        if !rest.is_empty() {
            groups.push(FindingGroup {
                fault: fault.to_owned(),
                conditions: Vec::new(),
                summary: summary(name, fault, ""),
                findings: rest,
            });
        }
    }
    groups
}

fn summary(name: &str, fault: &str, words: &str) -> String {
    let mut summary = name.to_owned();
    if !fault.is_empty() {
        summary = format!("{summary}: {fault}");
    }
    if words.is_empty() { summary } else { format!("{summary}, where {words}") }
}

/// Findings parted by a condition: those that it takes in, and those that it does not.
struct Parted {
    conditions: Vec<Condition>,
    words: String,
    inside: Vec<u32>,
    outside: Vec<u32>,
}

/// The lines of the findings, and some without.
struct Sampled {
    lines: Lines,
    /// Of each finding, its line among `lines`; `None` where it is about no invoice of the run.
    place: Vec<Option<u32>>,
    others: Vec<u32>,
    weight: u64,
}

impl Sampled {
    /// `None` where there are too few findings to look for anything in common.
    fn of(findings: &[Finding], run: &Run) -> Option<Sampled> {
        if findings.len() < LEAST {
            return None;
        }
        // What the line of a finding is: its own, or the first of its invoice.
        let line_of = |finding: &Finding| {
            let own = finding.line_index.map(|index| index as usize);
            own.or_else(|| Some(run.find(&finding.invoice).filter(|_| !finding.invoice.is_empty())?.lines().next()?.index()))
        };
        let own: Vec<Option<usize>> = findings.iter().map(line_of).collect();
        let mut with = vec![false; run.line_count()];
        own.iter().flatten().for_each(|&line| with[line] = true);
        let by_invoice = findings.iter().all(|finding| finding.line_index.is_none());
        let candidates: Vec<usize> = if by_invoice {
            run.invoices().filter_map(|invoice| invoice.lines().next()).map(|line| line.index()).filter(|&line| !with[line]).collect()
        } else {
            (0..run.line_count()).filter(|&line| !with[line]).collect()
        };
        let step = candidates.len().div_ceil(OTHERS).max(1) as u64;
        // Fibonacci hashing: a plain stride would fall in step with runs that repeat.
        let chosen = |at: usize| ((at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).is_multiple_of(step);

        let layout = layout(run, by_invoice);
        let mut pushed = Pushed { lines: Lines::new(&layout).ok()?, layout, count: 0 };
        let mut at_line: BTreeMap<usize, u32> = BTreeMap::new();
        let place = own.iter().map(|line| line.map(|line| *at_line.entry(line).or_insert_with(|| pushed.push(run, line)))).collect();
        let others = candidates.iter().enumerate().filter(|(at, _)| chosen(*at)).map(|(_, &line)| pushed.push(run, line)).collect();
        Some(Sampled { lines: pushed.lines, place, others, weight: step })
    }

    /// The condition of the most of these findings, the findings that it takes in, and those that it does not.
    fn common(&self, findings: &[u32]) -> Option<Parted> {
        let with_line: Vec<(u32, u32)> = findings.iter().filter_map(|&finding| Some((finding, self.place[finding as usize]?))).collect();
        if with_line.len() < LEAST {
            return None;
        }
        let lines: Vec<u32> = with_line.iter().map(|(_, line)| *line).collect();
        let common = self.lines.common(&lines, &self.others, self.weight)?;
        let inside: Vec<u32> = common.hits.iter().map(|&hit| with_line[hit as usize].0).collect();
        if inside.len() < LEAST {
            return None;
        }
        let outside = findings.iter().copied().filter(|finding| inside.binary_search(finding).is_err()).collect();
        Some(Parted { conditions: common.conditions, words: common.words, inside, outside })
    }
}

struct Pushed {
    lines: Lines,
    layout: Layout,
    count: u32,
}

impl Pushed {
    fn push(&mut self, run: &Run, index: usize) -> u32 {
        let line = run.line(index);
        let cells: Vec<Cell<'_>> = self
            .layout
            .columns
            .iter()
            .map(|column| {
                let Some(field) = column.name.known() else { return Cell::default() };
                let value = match column.kind {
                    FieldKind::Text => Some(line.text(field)).filter(|text| !text.is_empty()).map(Value::Text),
                    FieldKind::Decimal => line.decimal(field).map(Value::Decimal),
                    FieldKind::Date => line.date(field).map(Value::Date),
                };
                Cell { value: value.unwrap_or_default(), source: "" }
            })
            .collect();
        self.lines.push(&LineView { position: line.position(), file: 0, row: 0, cells: &cells });
        self.count += 1;
        self.count - 1
    }
}

/// The columns that a condition may speak of. Of a finding about a whole invoice only those of the invoice: what its first line says is chance.
fn layout(run: &Run, by_invoice: bool) -> Layout {
    let known = Field::of_lines()
        .iter()
        .filter(|field| **field != Field::LineNumber && run.has_column(**field) && (!by_invoice || field.is_invoice_level()));
    Layout { columns: known.map(|field| Column { name: FieldName::Known(*field), kind: field.kind() }).collect() }
}
