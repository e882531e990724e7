//! End to end: the contract, the lock on the window, the rules of the house, and the real window, driven as a tester drives it.

mod bindings;
mod security;
mod tidy;

// The real window needs dialogs that can be answered: `cargo xtask test` builds it so.
#[cfg(all(target_os = "linux", feature = "window-test"))]
mod window;

use std::path::{Path, PathBuf};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file under a folder of the repository with one of these endings, without what is built or installed.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !["node_modules", "dist", "target"].iter().any(|skipped| name == *skipped) {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
                found.push(path.strip_prefix(root()).expect("inside").to_path_buf());
            }
        }
    }
    found.sort();
    found
}
