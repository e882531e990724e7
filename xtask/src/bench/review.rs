//! Reviews: a year of real lines beside the same rules in DuckDB, and the window's queries on 100,000 findings.

use super::step_that_differs;
use crate::place::{cargo, root, target};
use crate::step::{Outcome, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) const ROUNDS: usize = 3;

/// What a process took, as `/usr/bin/time` says it.
#[derive(Clone, Copy)]
pub(super) struct Took {
    pub wall: f32,
    pub cpu: f32,
    pub mebibytes: f32,
}

/// All checks that the columns of 541,909 real lines allow, import included; and the rules that found something as SQL in DuckDB, which must
/// find as many.
pub fn year(tieout: &Path) -> Outcome<String> {
    let source = root().join("../shared/data/runs/year/before.csv.gz");
    let python = home().join(".cache/tieout-peers/venv/bin/python");
    if !source.exists() || !python.exists() {
        return Ok("\nNo year: the data or DuckDB is not there (../shared/bench/peers/run.sh makes it).\n".to_owned());
    }
    let folder = target().join("bench/year");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (json, theirs) = (folder.join("ours.json"), folder.join("theirs.json"));
    let (mut ours, mut duck) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let workspace = folder.join("year.tieout");
        for ending in ["", "-wal", "-shm", ".lock"] {
            let _ = fs::remove_file(format!("{}{ending}", workspace.display()));
        }
        let mut check = Command::new(tieout);
        check.arg("check").arg("--workspace").arg(&workspace).arg("--run").arg(&source).arg("--quiet");
        ours.push(timed(&check, &folder)?);
        let mut sql = Command::new(&python);
        sql.arg(root().join("xtask/peers/review.py")).arg(root().join("xtask/peers/review.sql")).arg(&source).arg(&theirs);
        duck.push(timed(&sql, &folder)?);
        // The first round's workspace tells what was found; the last is left for looking at.
        step_that_differs(
            Command::new(tieout)
                .args(["check", "--quiet", "--run", "before.csv.gz", "--workspace"])
                .arg(&workspace)
                .arg("--json")
                .arg(&json),
        )?;
    }
    let told: Value = parse(&json)?;
    let counts: BTreeMap<String, u64> = told["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|check| matches!(check["verdict"].as_str(), Some("passed" | "found")))
        .filter_map(|check| Some((check["id"].as_str()?.to_owned(), check["findings"].as_u64()?)))
        .collect();
    let told: Value = parse(&theirs)?;
    let mut table = "\n| check | findings | the same in SQL |\n|---|---:|---:|\n".to_owned();
    let mut apart = Vec::new();
    for (check, count) in &counts {
        let same = told[check].as_u64();
        table += &format!("| {check} | {count} | {} |\n", same.map_or("-".to_owned(), |same| same.to_string()));
        if same.is_some_and(|same| same != *count) {
            apart.push(check.as_str());
        }
    }
    let row = |name: &str, took: Took| format!("| {name} | {:.2} | {:.2} | {:.0} |\n", took.wall, took.cpu, took.mebibytes);
    let report = format!(
        "\n### A year, 541,909 lines: median of {ROUNDS}\n\n| program | wall s | CPU s | peak MiB |\n|---|---:|---:|---:|\n{}{}{table}",
        row("tieout check, import included", median(ours)),
        row("duckdb", median(duck)),
    );
    match apart[..] {
        [] => Ok(report),
        _ => Err(format!("{report}\nDuckDB counts otherwise: {}", apart.join(", "))),
    }
}

/// The window's queries on a review with 100,000 findings.
pub fn many_findings() -> Outcome<String> {
    let output = read(&mut cargo(&["run", "--release", "--package", "tieout-workspace", "--example", "review_speed"]))?;
    Ok(format!("\n### A review of 100,000 findings\n\n{output}"))
}

pub(super) fn timed(command: &Command, folder: &Path) -> Outcome<Took> {
    let figures = folder.join("time.txt");
    let mut time = Command::new("/usr/bin/time");
    time.arg("-o").arg(&figures).args(["-f", "%e %U %S %M"]).arg(command.get_program()).args(command.get_args());
    step_that_differs(&mut time)?;
    let text = fs::read_to_string(&figures).map_err(|error| format!("{}: {error}", figures.display()))?;
    let numbers: Vec<f32> = text.lines().last().unwrap_or_default().split(' ').filter_map(|word| word.parse().ok()).collect();
    let [wall, user, system, kibibytes] = numbers[..] else { return Err(format!("{}: {text}", figures.display())) };
    Ok(Took { wall, cpu: user + system, mebibytes: kibibytes / 1024.0 })
}

pub(super) fn median(mut rounds: Vec<Took>) -> Took {
    rounds.sort_by(|one, other| one.wall.total_cmp(&other.wall));
    rounds[rounds.len() / 2]
}

fn parse(path: &Path) -> Outcome<Value> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn home() -> PathBuf {
    std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default()
}
