//! Every test, after setting up what they need.

use crate::einvoice;
use crate::place::{cargo, npm};
use crate::setup;
use crate::step::{Outcome, step};

/// The real window needs its front end in the binary, and dialogs that a test can answer.
pub const FEATURES: &str = "tieout-desktop/custom-protocol,tieout-desktop/window-test";

/// Runs all tests and reports every suite that failed, not only the first. `arguments` go to `cargo test`.
pub fn run(arguments: &[String]) -> Outcome {
    setup::run()?;
    build_ui()?;
    let mut failed = Vec::new();
    let mut suite = |name: &str, outcome: Outcome| {
        if let Err(why) = outcome {
            eprintln!("\n{name} failed: {why}");
            failed.push(name.to_string());
        }
    };
    suite("the UI's types", step(&mut npm(&["run", "check"])));
    suite("the UI's tests", step(&mut npm(&["test"])));
    suite("the Rust tests", step(cargo(&["test", "--workspace", "--no-fail-fast", "--features", FEATURES]).args(arguments)));
    suite("the official rules of e-invoices", einvoice::written());
    if failed.is_empty() { Ok(()) } else { Err(format!("{} failed; see above", failed.join(" and "))) }
}

/// Builds `ui/dist`, which the window's binary embeds.
pub fn build_ui() -> Outcome {
    step(&mut npm(&["run", "build"]))
}

/// Lets the test that checks `ui/src/bindings.ts` write it instead.
pub fn write_bindings() -> Outcome {
    setup::run()?;
    build_ui()?;
    step(
        cargo(&["test", "--package", "tieout-desktop", "--features", FEATURES, "--test", "integration", "bindings"])
            .env("TIEOUT_WRITE_BINDINGS", "1"),
    )
}
