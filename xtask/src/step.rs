//! Running other programs, one step at a time, in plain sight.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What a step came to; the text says what failed and what to do.
pub type Outcome<T = ()> = Result<T, String>;

/// Runs a command to its end with its output on ours, and says how long it took.
pub fn step(command: &mut Command) -> Outcome {
    let shown = show(command);
    eprintln!("\n$ {shown}");
    let started = Instant::now();
    let status = command.stdin(Stdio::null()).status().map_err(|error| format!("`{shown}` did not start: {error}"))?;
    eprintln!("({shown}: {:.0?})", started.elapsed());
    if status.success() { Ok(()) } else { Err(format!("`{shown}` ended with {status}")) }
}

/// Runs a command quietly and gives what it wrote to its standard output.
pub fn read(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is on the PATH.
pub fn at_hand(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program()];
    words.extend(command.get_args());
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
}
