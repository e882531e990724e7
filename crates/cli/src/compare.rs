//! `tieout compare`: two files, or two runs, straight from the disk.

use crate::args::Compare;
use crate::error::CommandError;
use crate::output::Output;
use crate::progress::Shown;
use crate::settings::settings;
use crate::told::Told;
use crate::{Outcome, summary};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tieout_documents::DocumentError;
use tieout_workspace::{ExportKind, FileComparison, Reading, System, Workspace, compare_sides};

pub fn compare(args: &Compare, out: &mut Output) -> Result<Outcome, CommandError> {
    let before = side(&args.before, "before")?;
    let after = side(&args.after, "after")?;
    let targets = targets(args)?;
    for target in &targets {
        possible(target.path, before.iter().chain(&after))?;
    }
    let [read_before, read_after] = [&args.profile_before, &args.profile_after]
        .map(|own| Reading { profile_file: own.as_deref().or(args.profile.as_deref()), ..Reading::default() });

    let progress = Shown::new(args.quiet);
    let compared = compare_sides((&before, &read_before), (&after, &read_after), &settings(args), &progress)?;
    for target in &targets {
        write(&compared, target, out, &progress)?;
    }
    if let Some(path) = &args.workspace {
        let workspace = Workspace::open_or_create(path, Arc::new(System))?;
        compared.keep(&workspace, &progress)?;
    }
    drop(progress);

    let told = told(&compared.json()?)?;
    if !args.quiet && !targets.iter().any(Target::is_stdout) {
        summary::print(&told, out)?;
    }
    Ok(if told.differs { Outcome::Found } else { Outcome::Clean })
}

/// The files that a side names: one that is there by that very name, a run of a workspace, or headers and lines with a comma between.
fn side(typed: &str, side: &'static str) -> Result<Vec<PathBuf>, CommandError> {
    let one = Path::new(typed).exists() || typed.contains(".tieout#") || !typed.contains(',');
    let files: Vec<PathBuf> = if one { vec![PathBuf::from(typed)] } else { typed.split(',').map(PathBuf::from).collect() };
    if files.iter().any(|file| file.as_os_str().is_empty()) { Err(CommandError::EmptySide { side }) } else { Ok(files) }
}

/// A comparison as its JSON tells it.
pub fn told(json: &str) -> Result<Told, CommandError> {
    // Both ends are ours: this fails only when they were not built together.
    serde_json::from_str(json).map_err(|error| CommandError::Output(error.into()))
}

struct Target<'a> {
    option: &'static str,
    kind: ExportKind,
    path: &'a Path,
}

impl Target<'_> {
    fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }
}

fn targets(args: &Compare) -> Result<Vec<Target<'_>>, CommandError> {
    let all = [
        ("--json", ExportKind::Json, &args.json),
        ("--differences", ExportKind::Csv, &args.differences),
        ("--xlsx", ExportKind::Xlsx, &args.xlsx),
        ("--html", ExportKind::Html, &args.html),
    ];
    let targets: Vec<Target<'_>> =
        all.into_iter().filter_map(|(option, kind, path)| path.as_deref().map(|path| Target { option, kind, path })).collect();
    let mut on_stdout = targets.iter().filter(|target| target.is_stdout());
    match (on_stdout.next(), on_stdout.next()) {
        (Some(first), Some(second)) => Err(CommandError::TwoOutputs { first: first.option, second: second.option }),
        _ => Ok(targets),
    }
}

/// Refuses a target that could not be written, or that is one of the inputs, before the long work starts.
pub fn possible<'a>(target: &Path, inputs: impl Iterator<Item = &'a PathBuf>) -> Result<(), CommandError> {
    let refuse = |kind: std::io::ErrorKind, reason: &str| {
        let source = std::io::Error::new(kind, reason.to_owned());
        Err(DocumentError::File { path: target.to_owned(), source }.into())
    };
    if target == Path::new("-") {
        return Ok(());
    }
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return refuse(std::io::ErrorKind::NotFound, &format!("there is no folder {}", folder.display()));
    }
    if target.is_dir() {
        return refuse(std::io::ErrorKind::IsADirectory, "it is a folder");
    }
    let real = std::fs::canonicalize(target).ok();
    for input in inputs {
        if real.is_some() && real == std::fs::canonicalize(input).ok() {
            return refuse(std::io::ErrorKind::AlreadyExists, "it is one of the files that are read");
        }
    }
    Ok(())
}

fn write(compared: &FileComparison, target: &Target<'_>, out: &mut Output, progress: &Shown) -> Result<(), CommandError> {
    if !target.is_stdout() {
        compared.export(target.kind, target.path, progress)?;
        return Ok(());
    }
    // What fails half-way must not have been read by the next program of a pipeline already.
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("output");
    compared.export(target.kind, &path, progress)?;
    std::io::copy(&mut File::open(path)?, out)?;
    Ok(())
}
