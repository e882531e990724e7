//! Every check on its cases: `cases/ID.toml`, both kept and broken.

mod support;

use serde::Deserialize;
use std::collections::BTreeMap;
use support::Csv;
use tieout_billing::{RecordKind, Rounding, Silent};
use tieout_review::checks::catalogue;
use tieout_review::inputs::Import;
use tieout_review::{Check, Inputs, Outcome, Records, Run, Settings, Verdict, review};

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    run: String,
    previous: Option<String>,
    #[serde(default)]
    records: BTreeMap<String, String>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    period: Option<[String; 2]>,
    as_of: Option<String>,
    /// Rows read, loaded and rejected, and the day.
    import: Option<(u64, u64, u64, String)>,
    /// The findings in order; of each only what is written is compared.
    #[serde(default)]
    finds: Vec<BTreeMap<String, String>>,
    /// What the check lacks.
    not_run: Option<String>,
}

#[test]
fn every_check_keeps_to_its_cases() {
    let mut wrong = Vec::new();
    for check in catalogue() {
        let path = format!("{}/cases/{}.toml", env!("CARGO_MANIFEST_DIR"), check.id);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} has no cases: {path}", check.id));
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let ran = |case: &&Case| case.not_run.is_none();
        assert!(file.case.iter().filter(ran).any(|case| case.finds.is_empty()), "{} has no case that is kept", check.id);
        assert!(file.case.iter().any(|case| !case.finds.is_empty()), "{} has no case that is broken", check.id);
        assert!(
            check.needs.is_empty() || file.case.iter().any(|case| case.not_run.is_some()),
            "{} has no case without its inputs",
            check.id
        );
        for case in &file.case {
            if let Err(why) = keeps(check, case) {
                wrong.push(format!("{} “{}”: {why}", check.id, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn keeps(check: &'static Check, case: &Case) -> Result<(), String> {
    let run = Run::read(&Csv::new(&case.run), &Silent).unwrap();
    let previous = case.previous.as_ref().map(|text| Run::read(&Csv::new(text), &Silent).unwrap());
    let records = case.records.iter().map(|(name, text)| {
        let kind = RecordKind::from_name(name).unwrap_or_else(|| panic!("{name} is no kind of records"));
        (kind, Records::read(kind, name, &Csv::new(text), &Silent).unwrap())
    });
    let records = records.collect();
    let mut settings = Settings::default();
    for (name, value) in &case.parameters {
        assert!(check.parameters.iter().any(|parameter| parameter.name == name), "{} has no parameter {name}", check.id);
        settings.parameters.insert(format!("{}.{name}", check.id), value.parse().unwrap());
    }
    let day = |text: &String| text.parse().unwrap();
    let inputs = Inputs {
        run: &run,
        previous: previous.as_ref(),
        records: &records,
        settings: &settings,
        period: case.period.as_ref().map(|[from, until]| (day(from), day(until))),
        as_of: case.as_of.as_ref().map(day),
        import: case.import.as_ref().map(|(read, loaded, rejected, on)| Import {
            read: *read,
            loaded: *loaded,
            rejected: *rejected,
            on: day(on),
        }),
        rounding: Rounding::HalfUp,
    };
    let review = review(&inputs, &Silent).unwrap();
    let outcome = review.outcomes.iter().find(|outcome| outcome.check.id == check.id).unwrap();
    match (&outcome.verdict, &case.not_run) {
        (Verdict::NotRun { needs }, Some(expected)) => {
            let said: Vec<String> = needs.iter().map(ToString::to_string).collect();
            return if said.join("; ").contains(expected.as_str()) { Ok(()) } else { Err(format!("needs {said:?}")) };
        }
        (Verdict::NotRun { needs }, None) => return Err(format!("was not run: needs {needs:?}")),
        (_, Some(expected)) => return Err(format!("was run without {expected}")),
        _ => {}
    }
    same(outcome, &case.finds)
}

fn same(outcome: &Outcome, expected: &[BTreeMap<String, String>]) -> Result<(), String> {
    let found: Vec<BTreeMap<String, String>> = outcome.findings.iter().map(shown).collect();
    if found.len() != expected.len() {
        return Err(format!("{} findings where {} are due: {found:#?}", found.len(), expected.len()));
    }
    for (found, expected) in found.iter().zip(expected) {
        for (key, value) in expected {
            match found.get(key) {
                Some(found) if found == value => {}
                Some(found) => return Err(format!("{key} is “{found}”, not “{value}”")),
                None => return Err(format!("a finding has no {key}")),
            }
        }
    }
    Ok(())
}

fn shown(finding: &tieout_review::Finding) -> BTreeMap<String, String> {
    let texts = [
        ("invoice", finding.invoice.clone()),
        ("line", finding.line.clone()),
        ("field", finding.field.map_or(String::new(), |field| field.name().to_owned())),
        ("customer", finding.customer.clone()),
        ("expected", finding.expected.clone()),
        ("actual", finding.actual.clone()),
        ("difference", finding.difference.map_or(String::new(), |difference| difference.to_string())),
        ("at_stake", finding.at_stake.to_string()),
        ("currency", finding.currency.clone()),
        ("message", finding.message.clone()),
        ("fault", finding.fault.clone()),
        ("subject", finding.subject.clone()),
    ];
    texts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
