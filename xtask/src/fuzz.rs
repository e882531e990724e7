//! A bounded run of every fuzz target in `fuzz/`.

use std::fs;

use crate::place::{cargo, root};
use crate::step::{Outcome, read, step};

/// `--seconds N`: how long each target runs; 60 unless told.
pub fn run(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => "60",
        [flag, seconds] if flag == "--seconds" && seconds.parse::<u32>().is_ok() => seconds,
        _ => return Err("it takes only `--seconds N`".into()),
    };
    if read(&mut cargo(&["fuzz", "--version"])).is_err() {
        step(&mut cargo(&["install", "--locked", "cargo-fuzz"]))?;
    }
    for target in targets()? {
        // cargo-fuzz asks rustc for its sanitizer, which the stable compiler has behind this switch.
        step(
            cargo(&["fuzz", "run", &target, "--", "-rss_limit_mb=4096", "-timeout=20"])
                .arg(format!("-max_total_time={seconds}"))
                .env("RUSTC_BOOTSTRAP", "1"),
        )?;
    }
    Ok(())
}

fn targets() -> Outcome<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
    let mut targets: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.path().file_stem().map(|stem| stem.to_string_lossy().into_owned())).collect();
    targets.sort();
    Ok(targets)
}
