//! The rules of the house (DESIGN: "The house", "Rules that never bend") as a test.

use std::collections::BTreeMap;
use std::path::Path;

use crate::{files, read};

/// Longer files hold more than one thing.
const LINES: usize = 600;

/// Who may use whom, from the doors down to the domain.
const ARROWS: &[(&str, &[&str])] = &[
    ("Cargo.toml", &["tieout-workspace", "tieout-billing"]),
    ("crates/cli/Cargo.toml", &["tieout-workspace", "tieout-intake", "tieout-documents", "tieout-compare", "tieout-billing"]),
    ("crates/workspace/Cargo.toml", &["tieout-intake", "tieout-compare", "tieout-review", "tieout-documents", "tieout-billing"]),
    ("crates/review/Cargo.toml", &["tieout-compare", "tieout-billing"]),
    ("crates/intake/Cargo.toml", &["tieout-billing"]),
    ("crates/compare/Cargo.toml", &["tieout-billing"]),
    ("crates/documents/Cargo.toml", &["tieout-billing"]),
    ("crates/billing/Cargo.toml", &[]),
];

/// What only one crate knows.
const KNOWN_TO_ONE: &[(&str, &[&str])] = &[
    ("Cargo.toml", &["tauri", "rfd"]),
    ("crates/workspace/Cargo.toml", &["rusqlite", "refinery"]),
    ("crates/intake/Cargo.toml", &["calamine", "encoding_rs", "flate2"]),
];

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for manifest in manifests() {
        let Some(allowed) = allowed.get(manifest.as_str()) else { panic!("{manifest}: say in tidy.rs whom it may use") };
        for used in dependencies(&read(&manifest)) {
            assert!(!used.starts_with("tieout-") || allowed.contains(&used.as_str()), "{manifest} must not use {used}");
        }
    }
}

#[test]
fn one_crate_knows_of_tauri_one_of_sql_one_of_file_formats() {
    for (owner, libraries) in KNOWN_TO_ONE {
        for manifest in manifests() {
            for used in dependencies(&read(&manifest)) {
                assert!(manifest == *owner || !libraries.contains(&used.as_str()), "{manifest} must not use {used}: {owner} does");
            }
        }
    }
}

#[test]
fn no_float_near_money() {
    for path in ["crates", "src-tauri"].iter().flat_map(|folder| files(folder, &["rs"])) {
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            let float =
                code.split(|character: char| !character.is_alphanumeric() && character != '_').any(|word| word == "f32" || word == "f64");
            assert!(!float || is_about_layout(&path), "{}:{}: {}", path.display(), number + 1, line.trim());
        }
    }
}

/// Places on paper, time, and how well a test's score comes out are not money.
fn is_about_layout(path: &Path) -> bool {
    ["layout", "chart", "progress", "bench", "tests/support"].iter().any(|word| path.to_string_lossy().contains(word))
}

#[test]
fn a_file_holds_one_thing() {
    let mut long = Vec::new();
    for path in sources().into_iter().chain(files("ui/src", &["ts", "svelte"])).filter(|path| !path.ends_with("bindings.ts")) {
        let lines = read(&path).lines().count();
        if lines > LINES {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "over {LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    // In two parts, so that this file does not name what it looks for.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["todo", "!("], ["unimplemented", "!("]].map(|parts| parts.concat());
    for path in sources().into_iter().chain(files("ui/src", &["ts", "svelte"])) {
        let text = read(&path);
        for mark in &marks {
            assert!(!text.contains(mark), "{} has a {mark}", path.display());
        }
    }
}

#[test]
fn every_kind_of_cause_is_in_the_guide() {
    let guide: String = files("docs/guide", &["md"]).iter().map(read).collect();
    if guide.is_empty() {
        return;
    }
    for kind in cause_kinds() {
        assert!(guide.contains(&format!("`{kind}`")), "docs/guide does not say what the cause `{kind}` is");
    }
}

/// The variants of `CauseKind`, spelled as files and screens spell them.
fn cause_kinds() -> Vec<String> {
    let text = read("crates/compare/src/result.rs");
    let variants = text.split("pub enum CauseKind {").nth(1).and_then(|rest| rest.split('}').next()).expect("the kinds of causes");
    variants
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| !line.is_empty() && !line.starts_with('/'))
        .map(snake_case)
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

fn sources() -> Vec<std::path::PathBuf> {
    ["crates", "src-tauri", "xtask", "tests"].iter().flat_map(|folder| files(folder, &["rs"])).collect()
}

fn manifests() -> Vec<String> {
    let mut manifests = vec!["Cargo.toml".to_owned()];
    manifests.extend(
        files("crates", &["toml"]).iter().map(|path| path.to_string_lossy().into_owned()).filter(|path| path.ends_with("Cargo.toml")),
    );
    manifests
}

/// The names in the sections of dependencies that are shipped, development's left out.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section == "dependencies" || section.ends_with(".dependencies") && !section.starts_with("workspace");
        } else if inside && let Some((name, _)) = line.split_once(['=', '.']) {
            names.push(name.trim().to_owned());
        }
    }
    names
}
