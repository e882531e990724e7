//! A bounded run of every fuzz target in `fuzz/`, on stable Rust: libFuzzer needs only coverage, which LLVM adds by these flags.

use std::fs;
use std::process::Command;

use crate::place::{cargo, root, target};
use crate::setup;
use crate::step::{Outcome, read, step};

/// What cargo-fuzz sets as well. The house is safe Rust: panics, hangs and memory are looked for, not broken pointers.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// `--seconds N`: how long each target runs; 60 unless told.
pub fn run(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => "60",
        [flag, seconds] if flag == "--seconds" && seconds.parse::<u32>().is_ok() => seconds,
        _ => return Err("it takes only `--seconds N`".into()),
    };
    setup::install(&["build-essential"])?;
    let built = target().join("fuzz");
    let host = read(Command::new("rustc").args(["--print", "host-tuple"]))?;
    // With a target named, the flags stay away from build scripts.
    let mut build = cargo(&["build", "--release", "--bins", "--target", host.trim()]);
    step(build.current_dir(root().join("fuzz")).env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &built))?;
    for name in targets()? {
        // Kept between runs: what was found once is where the next run begins.
        let corpus = built.join("corpus").join(&name);
        fs::create_dir_all(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        let mut fuzz = Command::new(built.join(host.trim()).join("release").join(&name));
        let seeds = root().join("fuzz/seeds").join(&name);
        fuzz.arg(&corpus).args(seeds.is_dir().then_some(&seeds)).arg(format!("-max_total_time={seconds}")).args([
            "-rss_limit_mb=2048",
            "-timeout=10",
            "-print_final_stats=1",
        ]);
        step(fuzz.arg(format!("-artifact_prefix={}/{name}-", built.display())))?;
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
