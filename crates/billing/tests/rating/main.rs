//! Rating against the figures of billing engines' own public tests: a case is a line of a file, not code.
//!
//! `../shared/data/rating/cases.jsonl` and the cases of our own in `tests/rating/*.jsonl`, each with its dialect and its source. A case whose
//! `model` nobody here knows fails: it is never passed over.

mod history;
mod models;
mod money;
mod time;
mod whole;

use serde_json::Value;
use std::path::Path;
use tieout_billing::currency::minor_digits;
use tieout_billing::rating::Dialect;

/// What a family of cases makes of a case: nothing where it is not one of its own, otherwise what it found and what the source says.
type Outcome = Option<Result<(), String>>;

/// A line of a case file.
pub struct Case {
    pub at: String,
    pub json: Value,
}

impl Case {
    pub fn text(&self, key: &str) -> &str {
        self.json[key].as_str().unwrap_or_default()
    }
}

/// The dialect that a case names, with the settings that it changes in `set` or `settings`, as text or as data. A system that Tieout has no preset of
/// is taken by Tieout's own dialect.
pub fn dialect(json: &Value) -> Result<Dialect, String> {
    let mut dialect = json["dialect"].as_str().and_then(Dialect::preset).unwrap_or_default();
    for (setting, value) in ["set", "settings"].into_iter().flat_map(|key| json[key].as_object().into_iter().flatten()) {
        match value {
            Value::String(text) => dialect.set(setting, text).map_err(|error| error.to_string())?,
            value => {
                let mut settings = serde_json::to_value(&dialect).map_err(|error| error.to_string())?;
                settings[setting] = value.clone();
                dialect = serde_json::from_value(settings).map_err(|error| format!("the settings: {error}"))?;
            }
        }
    }
    Ok(dialect)
}

/// Digits of the minor unit: as the case says, or those of its currency; two otherwise.
pub fn digits(json: &Value) -> u32 {
    let said = json["digits"].as_u64().and_then(|digits| u32::try_from(digits).ok());
    said.or_else(|| minor_digits(json["currency"].as_str()?)).unwrap_or(2)
}

fn cases() -> Vec<Case> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![here.join("../../../shared/data/rating/cases.jsonl")];
    let own = std::fs::read_dir(here.join("tests/rating")).expect("the folder of this file");
    files.extend(
        own.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")),
    );
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for (row, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let at = format!("{}:{}", file.file_name().and_then(|name| name.to_str()).unwrap_or_default(), row + 1);
            let json = serde_json::from_str(line).unwrap_or_else(|error| panic!("{at}: {error}"));
            cases.push(Case { at, json });
        }
    }
    cases
}

#[test]
fn every_case_comes_out_as_its_engine_says() {
    let cases = cases();
    assert!(cases.len() >= 23, "only {} cases were read", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let outcome = models::run(case).or_else(|| time::run(case)).or_else(|| money::run(case));
        match outcome {
            Some(Ok(())) => {}
            Some(Err(why)) => wrong.push(format!("{} {}: {why}", case.at, case.text("id"))),
            None => wrong.push(format!("{} {}: no one knows the model {:?}", case.at, case.text("id"), case.text("model"))),
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
