//! The input of a rating: usage against a naive model, contracts and price books in every shape, and what is wrong with them.

mod bad_input;
mod columns;
mod contracts;
mod lines;
mod prices;
mod usage;

use std::path::PathBuf;
use tieout_billing::rating::Problem;

/// A folder with files in it, gone with the value.
struct Files {
    folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

fn files(texts: &[(&str, &str)]) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let paths = texts.iter().map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    });
    let paths = paths.collect();
    Files { folder, paths }
}

/// `kind row contract: message` of each problem.
fn told(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let row = problem.row.map_or("-".to_owned(), |row| row.to_string());
        format!("{} {row} {}: {}", problem.kind.name(), problem.contract.as_deref().unwrap_or("-"), problem.message)
    };
    problems.iter().map(line).collect()
}
