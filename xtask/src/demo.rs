//! The window on a sample workspace with a comparison and a review, made from `sample/` by the same use cases that a user calls.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::bench::step_that_differs;
use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, step};
use crate::test::build_ui;

/// What stands beside the run.
const BESIDE: [(&str, &str); 8] = [
    ("--customers", "customers.csv"),
    ("--contracts", "contracts.csv"),
    ("--prices", "prices.csv"),
    ("--tax-rates", "tax-rates.csv"),
    ("--payments", "payments.csv"),
    ("--receivables", "receivables.csv"),
    ("--control-totals", "control-totals.csv"),
    ("--own", "no-tax.sql"),
];

pub fn run() -> Outcome {
    setup::run()?;
    build_ui()?;
    // The whole workspace, as the tests build it: cargo then builds each library once for both.
    step(&mut cargo(&["build", "--workspace", "--bins", "--features", "tieout-desktop/custom-protocol"]))?;
    let built = target().join("debug");
    let folder = target().join("demo");
    fs::create_dir_all(&folder).map_err(|error| format!("{} can't be made: {error}", folder.display()))?;
    let workspace = folder.join("Sample.tieout");
    if !workspace.exists() {
        let sample = root().join("sample");
        let mut compare = Command::new(built.join("tieout"));
        compare.arg("compare").arg(sample.join("before.csv")).arg(sample.join("after.csv")).arg("--workspace").arg(&workspace);
        step_that_differs(&mut compare)?;
        step_that_differs(&mut review(&built.join("tieout"), &sample, &workspace))?;
        step(
            Command::new(built.join("tieout")).args(["seller", "set"]).arg(sample.join("seller.toml")).arg("--workspace").arg(&workspace),
        )?;
    }
    step(Command::new(built.join("tieout-desktop")).arg(&workspace))
}

/// The changed system's run, checked against what was agreed, paid and counted.
fn review(tieout: &Path, sample: &Path, workspace: &Path) -> Command {
    let mut check = Command::new(tieout);
    check.arg("check").arg("--workspace").arg(workspace).arg("--run").arg(sample.join("after.csv"));
    for (option, file) in BESIDE {
        check.arg(option).arg(sample.join(file));
    }
    check.args(["--period", "2010-12-01..2011-01-31", "--as-of", "2011-01-31", "--name", "January, changed system"]);
    check
}
