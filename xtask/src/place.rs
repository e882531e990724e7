//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository: the one that `cargo xtask` was called in, even where clones share what they build.
pub fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&xtask).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// The web front end.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or a folder in the user's cache for this place on the disk: a fresh clone in the same place
/// starts warm. Never one for several clones at once: cargo takes what another clone built later for its own.
pub fn target() -> PathBuf {
    if let Some(set) = std::env::var_os("CARGO_TARGET_DIR") {
        return PathBuf::from(set);
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    let place = root().to_string_lossy().trim_matches('/').replace(['/', '\\', ':'], "-");
    cache.map_or_else(|| root().join("target"), |cache| cache.join("tieout-target").join(place))
}

/// `cargo`, in the repository, building to [`target`].
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()).env("CARGO_TARGET_DIR", target());
    command
}

/// `npm`, in the front end.
pub fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(ui());
    command
}
