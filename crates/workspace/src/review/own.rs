//! A user's own check: an SQL query in a file. A row is a finding.
//!
//! ```sql
//! -- check: OWN-LARGE
//! -- name: Large invoice
//! -- severity: high
//! -- meaning: An invoice above the limit is looked at by hand.
//! -- parameter: limit = 100000
//! SELECT number AS invoice, customer_id AS customer, gross_amount AS actual, :limit AS expected, currency,
//!        gross_amount AS at_stake, 'gross ' || gross_amount || ' is above ' || :limit AS message
//! FROM invoice WHERE run = :run AND decimal_cmp(gross_amount, :limit) > 0
//! ```

use super::checking::{CheckOutcome, Scope};
use crate::error::{Error, Result, shown};
use crate::workspace::Workspace;
use rusqlite::{Connection, OptionalExtension, params};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use tieout_billing::{Field, Progress};
use tieout_review::{Finding, Severity};

/// The columns that a query may return; `message` must be there.
pub const COLUMNS: &[&str] =
    &["invoice", "line", "customer", "field", "expected", "actual", "difference", "currency", "at_stake", "message", "fault", "subject"];

/// More findings of one own check than this are a mistake in its query.
const MOST: u64 = 200_000;

/// A check that a user wrote, as its file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCheck {
    pub id: String,
    pub name: String,
    pub severity: Severity,
    pub meaning: String,
    pub mend: String,
    /// Their usual values; `run` and `previous` are given by the review.
    pub parameters: BTreeMap<String, String>,
    pub sql: String,
}

impl OwnCheck {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Says which of the lines is wrong or missing.
    pub fn parse(text: &str) -> std::result::Result<OwnCheck, String> {
        let mut said: BTreeMap<&str, &str> = BTreeMap::new();
        let mut parameters = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let Some(comment) = line.trim().strip_prefix("--") else { continue };
            let Some((word, value)) = comment.split_once(':').map(|(word, value)| (word.trim(), value.trim())) else { continue };
            match word {
                "parameter" => {
                    let Some((name, usual)) = value.split_once('=').map(|(name, usual)| (name.trim(), usual.trim())) else {
                        return Err(format!("line {}: a parameter is written as -- parameter: name = value", number + 1));
                    };
                    if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
                        return Err(format!("line {}: a parameter's name is made of letters, digits and _", number + 1));
                    }
                    parameters.insert(name.to_owned(), usual.to_owned());
                }
                "check" | "name" | "severity" | "meaning" | "mend" => {
                    said.insert(word, value);
                }
                _ => {}
            }
        }
        let need = |word: &str| {
            said.get(word).copied().filter(|value| !value.is_empty()).ok_or_else(|| format!("a line “-- {word}: …” is missing"))
        };
        let id = need("check")?;
        let id_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        if !id.chars().all(id_letter) {
            return Err(format!("{id} is no name for a check: use letters, digits and -"));
        }
        if tieout_review::checks::find(id).is_some() {
            return Err(format!("{id} is a check of Tieout's own: choose another name"));
        }
        let severity = said.get("severity").copied().unwrap_or("medium");
        let severity = Severity::from_name(severity).ok_or_else(|| format!("{severity} is no severity: critical, high, medium or low"))?;
        Ok(OwnCheck {
            id: id.to_owned(),
            name: need("name")?.to_owned(),
            severity,
            meaning: said.get("meaning").copied().unwrap_or_default().to_owned(),
            mend: said.get("mend").copied().unwrap_or_default().to_owned(),
            parameters,
            sql: text.to_owned(),
        })
    }
}

impl Workspace {
    /// Adds a check from its file, or puts it in place of the one of that name. Its query is tried on the workspace first.
    ///
    /// # Errors
    /// [`Error::OwnCheck`] says what is wrong with the file, its query or its columns.
    pub fn own_check_add(&self, path: &Path, progress: &dyn Progress) -> Result<OwnCheck> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        let refuse = |reason: String| Error::OwnCheck { file: shown(path), reason };
        let check = OwnCheck::parse(&text).map_err(refuse)?;
        let found = self.sql(&check.sql, &bound(&check, 0, None), 0, progress).map_err(|error| refuse(error.to_string()))?;
        columns(&found.columns).map_err(refuse)?;
        self.write(|writing| {
            let row = params![check.id, text, writing.at, writing.by];
            writing.connection.execute("INSERT OR REPLACE INTO own_check (id, text, at, by) VALUES (?, ?, ?, ?)", row)?;
            writing.log("own check added", &check.id, &serde_json::json!({ "name": check.name, "sql": text }))
        })?;
        Ok(check)
    }

    /// The checks that users wrote, by id.
    pub fn own_checks(&self) -> Result<Vec<OwnCheck>> {
        self.read(all)
    }

    /// Takes a check away; findings that it made stay in the reviews that have them.
    pub fn own_check_delete(&self, id: &str) -> Result<()> {
        self.write(|writing| {
            let text: Option<String> =
                writing.connection.query_row("SELECT text FROM own_check WHERE id = ?", [id], |row| row.get(0)).optional()?;
            let Some(text) = text else {
                return Err(Error::NotFound { workspace: String::new(), what: "check", name: id.to_owned() });
            };
            writing.connection.execute("DELETE FROM own_check WHERE id = ?", [id])?;
            writing.log("own check deleted", id, &serde_json::json!({ "sql": text }))
        })
    }
}

/// The checks that users wrote, by id.
pub fn all(connection: &Connection) -> Result<Vec<OwnCheck>> {
    let mut statement = connection.prepare_cached("SELECT text FROM own_check ORDER BY id")?;
    let texts = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    texts.iter().map(|text| OwnCheck::parse(text).map_err(Error::Invalid)).collect()
}

/// Runs an own check on the run of a review. A query that fails is told as such: the check is not run, and its reason is what it needs.
pub fn run(workspace: &Workspace, check: &OwnCheck, scope: &Scope, progress: &dyn Progress) -> Result<(CheckOutcome, Vec<Finding>)> {
    let mut bound = bound(check, scope.run.id, scope.previous.as_ref().map(|run| run.id));
    for (name, value) in &mut bound {
        if let Some(set) = scope.settings.parameters.get(&format!("{}.{name}", check.id)) {
            *value = set.to_string();
        }
    }
    let severity = scope.settings.severities.get(&check.id).copied().unwrap_or(check.severity);
    let mut outcome = CheckOutcome {
        id: check.id.clone(),
        name: check.name.clone(),
        family: tieout_review::Family::Own.name().to_owned(),
        severity,
        verdict: "passed".to_owned(),
        needs: Vec::new(),
        findings: 0,
        invoices: 0,
        at_stake: BTreeMap::new(),
        meaning: check.meaning.clone(),
        formula: check.sql.clone(),
        stake: String::new(),
        mend: check.mend.clone(),
        source: "a check of your own".to_owned(),
    };
    if scope.settings.off.contains(&check.id) {
        "off".clone_into(&mut outcome.verdict);
        return Ok((outcome, Vec::new()));
    }
    let findings = match workspace.sql(&check.sql, &bound, MOST, progress) {
        Ok(found) => columns(&found.columns).and_then(|places| findings(&places, &found.rows)),
        Err(Error::Cancelled) => return Err(Error::Cancelled),
        Err(error) => Err(error.to_string()),
    };
    match findings {
        Ok(findings) => {
            if !findings.is_empty() {
                "found".clone_into(&mut outcome.verdict);
            }
            Ok((outcome, findings))
        }
        Err(reason) => {
            "not_run".clone_into(&mut outcome.verdict);
            outcome.needs.push(format!("its query to be mended: {reason}"));
            Ok((outcome, Vec::new()))
        }
    }
}

fn bound(check: &OwnCheck, run: i64, previous: Option<i64>) -> BTreeMap<String, String> {
    let mut bound = check.parameters.clone();
    for (name, value) in [("run", run), ("previous", previous.unwrap_or(0))] {
        if check.sql.contains(&format!(":{name}")) {
            bound.insert(name.to_owned(), value.to_string());
        }
    }
    bound
}

/// Where each column of [`COLUMNS`] stands in the query's answer.
fn columns(names: &[String]) -> std::result::Result<Vec<Option<usize>>, String> {
    if let Some(odd) = names.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        return Err(format!("the column {odd} means nothing for a finding: return {}", COLUMNS.join(", ")));
    }
    let place = |name: &&str| names.iter().position(|other| other == name);
    if place(&"message").is_none() {
        return Err("the query returns no column message: a finding says why".to_owned());
    }
    Ok(COLUMNS.iter().map(place).collect())
}

fn findings(places: &[Option<usize>], rows: &[Vec<Option<String>>]) -> std::result::Result<Vec<Finding>, String> {
    rows.iter()
        .enumerate()
        .map(|(number, row)| {
            let text = |name: &str| {
                let column = COLUMNS.iter().position(|column| *column == name).and_then(|at| places[at]);
                column.and_then(|column| row[column].clone()).unwrap_or_default()
            };
            let decimal = |name: &str| match text(name) {
                text if text.is_empty() => Ok(None),
                text => {
                    text.parse::<Decimal>().map(Some).map_err(|_| format!("row {}: {name} is “{text}”, which is no amount", number + 1))
                }
            };
            let customer = text("customer");
            let subject = Some(text("subject")).filter(|subject| !subject.is_empty()).unwrap_or_else(|| customer.clone());
            Ok(Finding {
                invoice: text("invoice"),
                line: text("line"),
                line_index: None,
                field: Field::from_name(&text("field")),
                customer,
                expected: text("expected"),
                actual: text("actual"),
                difference: decimal("difference")?,
                currency: text("currency"),
                at_stake: decimal("at_stake")?.unwrap_or_default().abs(),
                message: text("message"),
                fault: text("fault"),
                subject,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_lacks() {
        for (text, said) in [
            ("SELECT 1", "-- check: …"),
            ("-- check: OWN 1\n-- name: x\nSELECT 1", "no name for a check"),
            ("-- check: ACC-01\n-- name: x\nSELECT 1", "Tieout's own"),
            ("-- check: OWN-1\nSELECT 1", "-- name: …"),
            ("-- check: OWN-1\n-- name: x\n-- severity: grave\nSELECT 1", "grave is no severity"),
            ("-- check: OWN-1\n-- name: x\n-- parameter: limit\nSELECT 1", "line 3"),
        ] {
            let error = OwnCheck::parse(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
        let check =
            OwnCheck::parse("-- check: OWN-1\n-- name: Large\n-- parameter: limit = 5\nSELECT 'x' AS message WHERE :limit > 3").unwrap();
        assert_eq!((check.severity, check.parameters["limit"].as_str()), (Severity::Medium, "5"));
    }

    #[test]
    fn columns_that_mean_nothing_are_refused() {
        let named = |names: &[&str]| columns(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert!(named(&["invoice", "message"]).is_ok());
        assert!(named(&["invoice"]).unwrap_err().contains("message"));
        assert!(named(&["message", "total"]).unwrap_err().contains("total"));
    }
}
