//! Use cases on files, without a workspace: inspect, compare.

use crate::database;
use crate::error::{Error, Result, file_name, shown};
use crate::import::{REJECT_FILE, REJECT_ROW};
use crate::mapping;
use crate::runs::{Origin, described};
use crate::stored_run::StoredRun;
use crate::table::{comparison, log, pair::Side, run};
use crate::view::{ColumnMappingView, ComparisonView, FileView, InspectionView};
use crate::witness::{System, Witness, stamp};
use crate::workspace::Workspace;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tieout_billing::{CurrencyTotals, FieldName, Layout, LineSource, Progress, RecordKind};
use tieout_compare::{Comparison, Settings, SideSummary};
use tieout_intake::{FileSource, Inspection, Mapping, Profile, ValueFormat};

/// How files are to be read: all empty means as Tieout finds it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading<'a> {
    /// What the rows are: invoice lines unless it says otherwise.
    pub kind: RecordKind,
    /// As the user decided on the screen; empty: as found, or as the profile says.
    pub mapping: &'a [ColumnMappingView],
    /// A profile that the workspace keeps.
    pub profile: Option<&'a str>,
    /// A profile in a file (`--profile`).
    pub profile_file: Option<&'a Path>,
}

/// One side of a comparison of files.
pub struct FileSide {
    /// As the user named it.
    pub path: String,
    /// Of the file's bytes; of several files, of their hashes one a line; of a run in a workspace, the hash of its lines.
    pub sha256: String,
    pub files: Vec<FileView>,
    pub invoices: u64,
    pub lines: u64,
    pub rejects: u64,
    pub totals: CurrencyTotals,
    input: Input,
}

/// Two sides, compared.
pub struct FileComparison {
    pub before: FileSide,
    pub after: FileSide,
    pub comparison: Comparison,
    /// RFC 3339, UTC.
    pub compared_at: String,
    pub compared_by: String,
}

/// What Tieout makes of the files before they are imported.
pub fn files_inspect(files: &[PathBuf], reading: &Reading<'_>) -> Result<InspectionView> {
    prepare(files, reading, None)?.view(files)
}

/// What the rows of the files are: the kind of that name, or where none is named the one that they most look like.
pub fn kind_of(files: &[PathBuf], name: &str) -> Result<RecordKind> {
    if name.is_empty() {
        return Ok(tieout_intake::guess_kind(files)?);
    }
    RecordKind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        Error::Invalid(format!("there is no kind of records called {name}; there are {}", names.join(", ")))
    })
}

/// Compares files straight from the disk, both read alike. A side is the files of one run (lines, or header and lines), or
/// `W.tieout#RUN`.
pub fn compare_files(
    before: &[PathBuf],
    after: &[PathBuf],
    reading: &Reading<'_>,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<FileComparison> {
    compare_sides((before, reading), (after, reading), settings, progress)
}

/// As [`compare_files`], each side read in its own way.
pub fn compare_sides(
    before: (&[PathBuf], &Reading<'_>),
    after: (&[PathBuf], &Reading<'_>),
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<FileComparison> {
    let (before, after) = (Input::open(before.0, before.1)?, Input::open(after.0, after.1)?);
    let comparison = tieout_compare::compare(before.source(), after.source(), settings, progress)?;
    let (compared_at, compared_by) = (stamp(&System), System.user());
    let (before, after) = (before.side(&comparison.before), after.side(&comparison.after));
    Ok(FileComparison { before, after, comparison, compared_at, compared_by })
}

impl FileComparison {
    /// Keeps both sides as runs, and the comparison, in a workspace. A side that the workspace has already, under the same name and with
    /// the same content, is not imported again.
    pub fn keep(&self, workspace: &Workspace, progress: &dyn Progress) -> Result<ComparisonView> {
        let before = self.before.keep(workspace, progress)?;
        let after = self.after.keep(workspace, progress)?;
        let name = |view: i64| workspace.run(view).map(|run| run.name);
        let wanted = format!("{} vs {}", name(before.run)?, name(after.run)?);
        let name = free(&wanted, |name| workspace.read(|connection| Ok(comparison::named(connection, name)?.is_some())))?;
        let position = |side: Side, at: u64| match side {
            Side::Before => before.position(at),
            Side::After => after.position(at),
        };
        workspace.keep(&name, (before.run, after.run), &self.comparison, &position, progress)
    }
}

/// A side, ready to be read.
enum Input {
    Files {
        source: Box<FileSource>,
        paths: Vec<PathBuf>,
        profile: String,
    },
    /// A run in a workspace.
    Run {
        source: Box<StoredRun>,
        workspace: PathBuf,
        run: Box<run::Run>,
        files: Vec<run::RunFile>,
    },
}

impl Input {
    fn open(paths: &[PathBuf], reading: &Reading<'_>) -> Result<Input> {
        if let [path] = paths
            && let Some((workspace, name)) = run_in_workspace(path)
        {
            database::require_sqlite()?;
            let named = |error: Error| error.in_workspace(&file_name(&workspace));
            std::fs::metadata(&workspace).map_err(|error| Error::io(&workspace, error))?;
            let connection = database::reader(&workspace, database::STEPS).map_err(named)?;
            let run = run::named(&connection, &name).and_then(|run| run.ok_or_else(|| run::missing(name.clone()))).map_err(named)?;
            run.refuse_records().map_err(named)?;
            let files = run::files(&connection, run.id).map_err(named)?;
            return Ok(Input::Run { source: Box::new(StoredRun::new(connection, &run)), workspace, run: Box::new(run), files });
        }
        let prepared = prepare(paths, reading, None)?;
        Ok(Input::Files { source: Box::new(prepared.open()?), paths: paths.to_vec(), profile: prepared.profile })
    }

    fn source(&self) -> &dyn LineSource {
        match self {
            Input::Files { source, .. } => &**source,
            Input::Run { source, .. } => &**source,
        }
    }

    fn side(self, summary: &SideSummary) -> FileSide {
        let (path, sha256, files, rejects) = match &self {
            Input::Files { source, paths, .. } => {
                let (files, rejects) = described(source);
                let path = paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
                (path, sha256_of(&files), files, rejects.len() as u64)
            }
            Input::Run { workspace, run, files, .. } => {
                (format!("{}#{}", workspace.display(), run.name), run.hash.clone(), files.clone(), run.rejects)
            }
        };
        let view =
            |file: run::RunFile| FileView { name: file.name, sha256: file.sha256, bytes: file.bytes, rows: file.rows, format: file.format };
        FileSide {
            path,
            sha256,
            files: files.into_iter().map(view).collect(),
            invoices: summary.invoices,
            lines: summary.lines,
            rejects,
            totals: summary.totals.clone(),
            input: self,
        }
    }
}

/// `W.tieout#RUN`, where no file has that very name.
fn run_in_workspace(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str()?;
    let (workspace, run) = text.rsplit_once('#')?;
    (!path.exists() && !run.is_empty() && workspace.ends_with(".tieout")).then(|| (PathBuf::from(workspace), run.to_owned()))
}

/// Of one file its own hash; of several the hash of theirs, one a line.
fn sha256_of(files: &[run::RunFile]) -> String {
    match files {
        [file] => file.sha256.clone(),
        several => {
            let lines: String = several.iter().map(|file| format!("{}\n", file.sha256)).collect();
            log::hex(&Sha256::digest(lines.as_bytes()))
        }
    }
}

/// A side in a workspace, and where its lines stand there.
struct KeptRun {
    run: i64,
    /// Of each stored line its position in the compared source, rising; `None`: the same.
    positions: Option<Vec<u64>>,
}

impl KeptRun {
    fn position(&self, at: u64) -> u64 {
        match &self.positions {
            Some(positions) => positions.partition_point(|position| *position < at) as u64,
            None => at,
        }
    }
}

impl FileSide {
    fn keep(&self, workspace: &Workspace, progress: &dyn Progress) -> Result<KeptRun> {
        let source = self.input.source();
        match &self.input {
            Input::Run { workspace: from, run, .. } if is_same_file(from, workspace.path()) => Ok(KeptRun { run: run.id, positions: None }),
            Input::Run { run, files, .. } => {
                let described = || (files.clone(), Vec::new());
                self.import(
                    workspace,
                    &run.name,
                    &Origin { source, mapping: &run.mapping, profile: &run.profile, described: &described },
                    progress,
                )
            }
            Input::Files { source: files, paths, profile } => {
                let described = || described(files);
                let name = paths.first().map_or_else(String::new, |path| run_name(path));
                self.import(workspace, &name, &Origin { source, mapping: files.mapping(), profile, described: &described }, progress)
            }
        }
    }

    fn import(&self, workspace: &Workspace, name: &str, origin: &Origin<'_>, progress: &dyn Progress) -> Result<KeptRun> {
        let known = workspace.read(|connection| {
            let Some(known) = run::named(connection, name)? else { return Ok(None) };
            let hashes = |files: &[String]| files.join("\n");
            let there = run::files(connection, known.id)?.into_iter().map(|file| file.sha256).collect::<Vec<_>>();
            let here = self.files.iter().map(|file| file.sha256.clone()).collect::<Vec<_>>();
            Ok((hashes(&there) == hashes(&here) && known.lines == self.lines && known.mapping == *origin.mapping).then_some(known.id))
        })?;
        if let Some(run) = known {
            let positions = Mutex::new(Vec::new());
            origin.source.scan(progress, &mut |line| {
                if let Ok(mut positions) = positions.lock() {
                    positions.push(line.position);
                }
            })?;
            let positions = positions.into_inner().unwrap_or_default();
            return Ok(KeptRun { run, positions: Some(positions) });
        }
        let name = free(name, |name| workspace.read(|connection| Ok(run::named(connection, name)?.is_some())))?;
        let (run, positions) = workspace.import(&name, origin, progress)?;
        Ok(KeptRun { run, positions: Some(positions) })
    }
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((std::fs::canonicalize(a), std::fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// The name itself, or with the first number behind it that makes it free.
fn free(name: &str, taken: impl Fn(&str) -> Result<bool>) -> Result<String> {
    let mut candidate = name.to_owned();
    let mut number = 1u32;
    while taken(&candidate)? {
        number += 1;
        candidate = format!("{name} ({number})");
    }
    Ok(candidate)
}

/// `before` for `before.csv.gz`.
fn run_name(path: &Path) -> String {
    let mut name = PathBuf::from(file_name(path));
    for _ in 0..2 {
        let known = ["csv", "tsv", "txt", "xlsx", "json", "jsonl", "ndjson", "gz", "zip"];
        let extension = name.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        if extension.is_some_and(|extension| known.contains(&extension.as_str())) {
            name.set_extension("");
        }
    }
    name.display().to_string()
}

/// Files that were looked at, and how they will be read.
pub(crate) struct Prepared {
    pub inspection: Inspection,
    pub mapping: Mapping,
    /// Name of the profile; empty if there is none.
    pub profile: String,
}

/// Looks at files and decides how to read them. `named` is the profile that a workspace keeps.
pub(crate) fn prepare(files: &[PathBuf], reading: &Reading<'_>, named: Option<Profile>) -> Result<Prepared> {
    let profile = match (named, reading.profile, reading.profile_file) {
        (Some(named), _, _) => Some(named),
        (None, Some(name), _) => return Err(Error::NotFound { workspace: String::new(), what: "profile", name: name.to_owned() }),
        (None, None, Some(file)) => Some(Profile::read(file)?),
        (None, None, None) => None,
    };
    let inspection = tieout_intake::inspect(files, reading.kind, profile.as_ref())?;
    let mut mapping = inspection.mapping.clone();
    mapping::apply(&mut mapping, reading.mapping)?;
    Ok(Prepared { inspection, mapping, profile: profile.map(|profile| profile.name).unwrap_or_default() })
}

impl Prepared {
    /// Opens the files to be read as decided.
    pub fn open(&self) -> Result<FileSource> {
        Ok(self.inspection.open(&self.mapping)?)
    }

    /// As the window shows it.
    pub fn view(&self, files: &[PathBuf]) -> Result<InspectionView> {
        let profile = (!self.profile.is_empty()).then_some(self.profile.as_str());
        if self.mapping == self.inspection.mapping {
            return Ok(mapping::inspection_view(&self.inspection, &self.mapping, &self.inspection.preview, profile));
        }
        let preview = tieout_intake::preview(files, &self.mapping)?;
        Ok(mapping::inspection_view(&self.inspection, &self.mapping, &preview, profile))
    }
}

/// In a file of mended rejects, lets the columns through that say which reject a row was, and leaves out what the run does not have.
pub(crate) fn reject_columns(mapping: &mut Mapping, layout: &Layout) {
    for column in &mut mapping.columns {
        if [REJECT_FILE, REJECT_ROW].contains(&column.header.as_str()) {
            column.choose(ValueFormat::Text);
            column.field = Some(FieldName::Other(column.header.clone()));
        } else if column.field.as_ref().is_some_and(|field| layout.position_of(field).is_none()) {
            column.choose(ValueFormat::Text);
            column.field = None;
        }
    }
}
