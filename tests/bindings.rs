//! `ui/src/bindings.ts` is what Rust says; `docs/COMMANDS.md` and `tauri.conf.json` name the same commands.

use std::collections::BTreeSet;

use tieout_desktop::{COMMANDS, bindings};

use crate::{read, root};

#[test]
fn bindings_are_current() {
    let path = root().join("ui/src/bindings.ts");
    if std::env::var_os("TIEOUT_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, bindings()).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let current = bindings();
    let differs = current.lines().zip(committed.lines()).find(|(rust, file)| rust != file);
    assert!(current == committed, "ui/src/bindings.ts is not current, `cargo xtask bindings` writes it; first at {differs:?}");
}

#[test]
fn every_command_is_documented_and_every_documented_one_exists() {
    let declared: BTreeSet<&str> = COMMANDS.iter().copied().collect();
    let text = read("docs/COMMANDS.md");
    // In list items, a name before a parenthesis within backticks.
    let documented: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("- "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter_map(|code| code.split_once('(').map(|(name, _)| name))
        .filter(|name| name.chars().all(|character| character.is_ascii_lowercase() || character == '_'))
        .collect();
    assert_eq!(declared, documented);
}
