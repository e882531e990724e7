//! What was found of what was planted, and what was found besides.

use super::kinds::{Kind, Spot};
use super::natural::NATURAL;
use crate::step::Outcome;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

/// An error and its place.
pub struct Planted {
    pub kind: &'static Kind,
    pub spot: Spot,
}

/// A finding as `--json` tells it.
pub struct Finding {
    check: String,
    invoice: String,
    line: String,
    customer: String,
    currency: String,
    message: String,
}

/// A review as `--json` tells it.
pub struct Reviewed {
    /// Identifier, verdict, what it lacks.
    checks: Vec<[String; 3]>,
    findings: Vec<Finding>,
}

impl Reviewed {
    /// Reads the file.
    pub fn read(path: &Path) -> Outcome<Reviewed> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let told: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let rows = |name: &str| told[name].as_array().cloned().unwrap_or_default();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let needs = |row: &Value| row["needs"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
        Ok(Reviewed {
            checks: rows("checks").iter().map(|row| [text(row, "id"), text(row, "verdict"), needs(row)]).collect(),
            findings: rows("findings")
                .iter()
                .map(|row| Finding {
                    check: text(row, "check"),
                    invoice: text(row, "invoice"),
                    line: text(row, "line"),
                    customer: text(row, "customer"),
                    currency: text(row, "currency"),
                    message: text(row, "message"),
                })
                .collect(),
        })
    }
}

impl Finding {
    /// What makes it the same in both reviews, whatever its figures are.
    fn key(&self) -> [&str; 4] {
        [&self.check, &self.invoice, &self.line, &self.customer]
    }

    fn shown(&self) -> String {
        format!("{} {} line {} customer {}: {}", self.check, self.invoice, self.line, self.customer, self.message)
    }
}

impl Planted {
    /// Whether a finding is of this error: on its invoice and line; of its customer, where the error is about no invoice; of its currency,
    /// where it is in a total.
    fn is_at(&self, finding: &Finding) -> bool {
        let spot = &self.spot;
        if !spot.words.is_empty() {
            return finding.message.contains(&spot.words);
        }
        let same = |spot: &str, finding: &str| spot.is_empty() || finding.is_empty() || spot == finding;
        if !spot.invoice.is_empty() && !finding.invoice.is_empty() {
            return spot.invoice == finding.invoice && same(&spot.line, &finding.line);
        }
        if !spot.customer.is_empty() && !finding.customer.is_empty() {
            return spot.customer == finding.customer;
        }
        finding.customer.is_empty() && finding.invoice.is_empty() && !spot.currency.is_empty() && spot.currency == finding.currency
    }

    /// Whether a finding is of this error or follows from it.
    fn explains(&self, finding: &Finding) -> bool {
        let listed = |checks: &[&str]| checks.contains(&finding.check.as_str());
        let customer = !self.spot.customer.is_empty() && self.spot.customer == finding.customer;
        let invoice = !self.spot.invoice.is_empty() && self.spot.invoice == finding.invoice;
        (listed(self.kind.must) && self.is_at(finding)) || ((listed(self.kind.must) || listed(self.kind.may)) && (customer || invoice))
    }
}

#[derive(Default)]
struct Row {
    planted: usize,
    missed: usize,
    findings: usize,
    of_plants: usize,
    natural: usize,
}

/// The table, by check.
pub fn score(clean: &Reviewed, planted: &[Planted], found: &Reviewed) -> Outcome<String> {
    let mut problems = natural_as_known(clean);
    let natural: HashSet<[&str; 4]> = clean.findings.iter().map(Finding::key).collect();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut of_check: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &found.findings {
        of_check.entry(&finding.check).or_default().push(finding);
    }
    for error in planted {
        for check in error.kind.must {
            let row = rows.entry(check).or_default();
            row.planted += 1;
            if !of_check.get(check).into_iter().flatten().any(|finding| error.is_at(finding)) {
                row.missed += 1;
                problems.push(format!("missed by {check}: {}, {:?}", error.kind.name, error.spot));
            }
        }
    }
    for finding in &found.findings {
        let row = rows.entry(&finding.check).or_default();
        row.findings += 1;
        if planted.iter().any(|error| error.explains(finding)) {
            row.of_plants += 1;
        } else if natural.contains(&finding.key()) {
            row.natural += 1;
        } else {
            problems.push(format!("unexplained: {}", finding.shown()));
        }
    }
    for [id, verdict, needs] in &found.checks {
        if verdict == "not_run" {
            problems.push(format!("{id} was not run: it needs {needs}"));
        }
    }
    let kinds: BTreeSet<&str> = planted.iter().map(|error| error.kind.name).collect();
    let silent: Vec<&str> = super::kinds::all().iter().map(|kind| kind.name).filter(|name| !kinds.contains(name)).collect();
    problems.extend(silent.iter().map(|name| format!("no place was left for: {name}")));
    let mut table = format!(
        "\n### Planted errors\n\n{} errors of {} kinds in {} lines.\n\n| check | planted | found | recall | findings | of plants | natural | unexplained | precision |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        planted.len(),
        kinds.len(),
        "77,628",
    );
    for (check, row) in &rows {
        let ratio = |part: usize, of: usize| if of == 0 { "-".to_owned() } else { format!("{:.2}", part as f64 / of as f64) };
        let (hit, explained) = (row.planted - row.missed, row.of_plants + row.natural);
        table += &format!(
            "| {check} | {} | {hit} | {} | {} | {} | {} | {} | {} |\n",
            row.planted,
            ratio(hit, row.planted),
            row.findings,
            row.of_plants,
            row.natural,
            row.findings - explained,
            ratio(explained, row.findings),
        );
    }
    if problems.is_empty() {
        return Ok(table);
    }
    println!("{table}");
    let count = problems.len();
    problems.truncate(200);
    Err(format!("{count} problems:\n{}", problems.join("\n")))
}

/// What is found without any planted error must be what [`NATURAL`] explains, to the number.
fn natural_as_known(clean: &Reviewed) -> Vec<String> {
    let mut counts: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    clean.findings.iter().for_each(|finding| counts.entry(&finding.check).or_default().push(finding));
    let mut problems = Vec::new();
    for (check, findings) in &counts {
        let known = NATURAL.iter().find(|(id, ..)| id == check).map_or(0, |(_, count, _)| *count);
        if known != findings.len() {
            problems.push(format!("{check} finds {} where nothing is planted, {known} are known", findings.len()));
            problems.extend(findings.iter().take(3).map(|finding| format!("  {}", finding.shown())));
        }
    }
    for (check, count, why) in NATURAL.iter().filter(|(check, ..)| !counts.contains_key(check)) {
        problems.push(format!("{check} finds nothing any more, {count} were known: {why}"));
    }
    problems
}
