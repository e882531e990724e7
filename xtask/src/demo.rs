//! The window on a sample workspace, made from `sample/` by the same use cases that a user calls.

use std::fs;
use std::process::Command;

use crate::bench::step_that_differs;
use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, step};
use crate::test::build_ui;

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
    }
    step(Command::new(built.join("tieout-desktop")).arg(&workspace))
}
