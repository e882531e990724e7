//! From a machine with Rust, Node.js and git to one that builds and tests Tieout.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::place::{npm, ui};
use crate::step::{Outcome, at_hand, read, step};

/// Debian's names of what the window is built from (first line) and tested with (second).
const PACKAGES: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libssl-dev",
    "xvfb",
    "webkit2gtk-driver",
    "fonts-dejavu-core",
    "poppler-utils",
    "qpdf",
];

/// Installs what is missing and nothing else; twice in a row costs a second.
pub fn run() -> Outcome {
    install(PACKAGES)?;
    ui_packages()
}

/// Installs those of Debian's packages that are missing.
pub fn install(packages: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !at_hand("dpkg-query") || !at_hand("apt-get") {
        eprintln!("This is not a Debian or Ubuntu: install the equals of {} yourself.", packages.join(", "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let apt_get = || apt_get(&missing);
    step(apt_get()?.arg("update"))?;
    step(apt_get()?.args(["install", "--yes", "--no-install-recommends"]).args(&missing))
}

fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

fn apt_get(missing: &[&str]) -> Outcome<Command> {
    let root = read(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if root {
        Command::new("apt-get")
    } else if at_hand("sudo") {
        let mut command = Command::new("sudo");
        command.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    } else {
        return Err(format!("packages are missing and there is no sudo: as root, `apt-get install {}`", missing.join(" ")));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    Ok(command)
}

fn ui_packages() -> Outcome {
    if !at_hand("npm") {
        return Err("npm is missing: install Node.js 20.19 or newer".into());
    }
    // npm writes this file last, when all is in place.
    let done = ui().join("node_modules/.package-lock.json");
    if newer(&done, &ui().join("package-lock.json")) {
        return Ok(());
    }
    step(&mut npm(&["ci", "--no-audit", "--no-fund"]))
}

fn newer(file: &Path, than: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    matches!((modified(file), modified(than)), (Some(file), Some(than)) if file >= than)
}
