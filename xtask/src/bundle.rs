//! What users install.

use std::process::Command;

use crate::place::{root, target};
use crate::setup;
use crate::step::{Outcome, at_hand, step};
use crate::test::build_ui;

/// The Tauri CLI that belongs to the version in `Cargo.toml`.
const CLI: &str = "@tauri-apps/cli@2.12.5";

/// Makes the .deb; the AppImage only where its tools are at hand, since Tauri would fetch them from the network.
pub fn run() -> Outcome {
    setup::run()?;
    build_ui()?;
    let appimage = ["linuxdeploy", "appimagetool"].iter().all(|tool| at_hand(tool));
    if !appimage {
        eprintln!("No AppImage: linuxdeploy and appimagetool are not on the PATH.");
    }
    let bundles = if appimage { "deb,appimage" } else { "deb" };
    step(
        Command::new("npm")
            .args(["exec", "--yes", "--package", CLI, "--", "tauri", "build", "--ci", "--bundles", bundles])
            .current_dir(root())
            .env("CARGO_TARGET_DIR", target()),
    )?;
    eprintln!("\nBundles are in {}", target().join("release/bundle").display());
    Ok(())
}
