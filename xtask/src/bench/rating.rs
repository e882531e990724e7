//! Rating: 10 million usage events for 100,000 contracts, beside the same sums in DuckDB, which rates nothing.

use super::review::{ROUNDS, Took, home, median, timed};
use crate::place::{cargo, root, target};
use crate::step::{Outcome, step};
use std::fs;
use std::path::Path;
use std::process::Command;

/// `tieout rate` over made contracts, prices and usage; and only the sums of the usage, by us and by DuckDB.
pub fn usage(tieout: &Path) -> Outcome<String> {
    let folder = target().join("bench/rating");
    if !folder.join("usage.csv").exists() {
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        step(example().arg("make").arg(&folder))?;
    }
    let python = home().join(".cache/tieout-peers/venv/bin/python");
    step(&mut cargo(&["build", "--release", "--package", "tieout-intake", "--example", "rating"]))?;
    let (mut rated, mut summed, mut duck) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut rate = Command::new(tieout);
        rate.arg("rate").arg("--contracts").arg(folder.join("contracts.csv")).arg("--prices").arg(folder.join("prices.csv"));
        rate.arg("--usage").arg(folder.join("usage.csv")).args(["--period", "2026-11", "--quiet"]);
        rated.push(timed(&rate, &folder)?);
        let mut sum = Command::new(target().join("release/examples/rating"));
        sum.arg("sum").arg(&folder);
        summed.push(timed(&sum, &folder)?);
        if python.exists() {
            let mut sql = Command::new(&python);
            sql.arg(root().join("xtask/peers/usage.py")).arg(folder.join("usage.csv")).arg(folder.join("sums.csv"));
            duck.push(timed(&sql, &folder)?);
        }
    }
    let row = |name: &str, took: Took| format!("| {name} | {:.2} | {:.2} | {:.0} |\n", took.wall, took.cpu, took.mebibytes);
    let mut report = format!(
        "\n### 10 million usage events for 100,000 contracts: median of {ROUNDS}\n\n| program | wall s | CPU s | peak MiB |\n|---|---:|---:|---:|\n{}{}",
        row("tieout rate", median(rated)),
        row("the sums alone", median(summed)),
    );
    if !duck.is_empty() {
        report += &row("the sums in duckdb", median(duck));
    }
    Ok(report)
}

fn example() -> Command {
    cargo(&["run", "--release", "--package", "tieout-intake", "--example", "rating", "--"])
}
