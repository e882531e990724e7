//! What a reviewer should not have to say.

use crate::place::{cargo, npm};
use crate::setup;
use crate::step::{Outcome, step};
use crate::test::build_ui;

pub fn run() -> Outcome {
    setup::run()?;
    step(&mut cargo(&["fmt", "--all", "--check"]))?;
    build_ui()?;
    step(&mut cargo(&["clippy", "--workspace", "--all-targets", "--features", "tieout-desktop/window-test", "--", "-D", "warnings"]))?;
    step(&mut npm(&["run", "check"]))
}
