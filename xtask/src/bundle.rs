//! What users install: the window and, beside it, the command.

use std::process::Command;

use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, at_hand, step};

/// The Tauri CLI that belongs to the version in `Cargo.toml`.
const CLI: &str = "@tauri-apps/cli@2.12.5";

/// Makes the .deb; the AppImage only where its tools are at hand, since Tauri would fetch them from the network.
pub fn run() -> Outcome {
    setup::run()?;
    let appimage = ["linuxdeploy", "appimagetool"].iter().all(|tool| at_hand(tool));
    if !appimage {
        eprintln!("No AppImage: linuxdeploy and appimagetool are not on the PATH.");
    }
    let bundles = if appimage { "deb,appimage" } else { "deb" };
    step(&mut cargo(&["build", "--release", "--package", "tieout-cli"]))?;
    let command = target().join("release/tieout");
    let with_the_command =
        format!(r#"{{"bundle":{{"linux":{{"deb":{{"files":{{"/usr/bin/tieout":{:?}}}}}}}}}}}"#, command.display().to_string());
    step(
        Command::new("npm")
            .args(["exec", "--yes", "--package", CLI, "--", "tauri", "build", "--ci", "--bundles", bundles, "--config", &with_the_command])
            // Cargo's own choice of packages leaves the window out, so that the command builds without WebKit.
            .args(["--", "--package", "tieout-desktop"])
            .current_dir(root())
            .env("CARGO_TARGET_DIR", target()),
    )?;
    eprintln!("\nBundles are in {}", target().join("release/bundle").display());
    Ok(())
}
