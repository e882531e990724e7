//! Tells Tauri which commands there are, so that each needs its own permission, and builds the window's context.

/// Of the list that makes the handlers, only the names.
macro_rules! commands {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $result:ty $(, $job:ident)?;)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}
include!("src/contract.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/src/contract.rs");
    let manifest = tauri_build::AppManifest::new().commands(NAMES);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        panic!("{error:#}");
    }
}
