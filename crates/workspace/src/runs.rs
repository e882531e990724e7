//! Use cases on runs: import, rejects, seal, rename, delete; and the profiles that they are read with.

use crate::check::run_hash;
use crate::error::{Error, Result, file_name};
use crate::files::{Prepared, Reading, prepare, reject_columns};
use crate::import::{Ingested, REJECT_FILE, REJECT_ROW, Sums, Target, ingest};
use crate::table::invoice::Invoices;
use crate::table::run::{Batch, RunFile};
use crate::table::{first_id, last_id, profile, reject, run};
use crate::view::{ColumnMappingView, ExportView, InspectionView, ProfileView, RejectView, RejectsView, RunView};
use crate::workspace::{Workspace, Writing};
use crate::{mapping, table};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tieout_billing::{CurrencyTotals, Layout, LineSource, Progress, RecordKind, Value};
use tieout_documents::write_atomically;
use tieout_intake::{FileSource, Mapping, Profile, Reject, SourceFile, write_rejects};

impl Workspace {
    /// What Tieout makes of the files; `reading.profile` may name a profile of this workspace.
    pub fn files_inspect(&self, files: &[PathBuf], reading: &Reading<'_>) -> Result<InspectionView> {
        let prepared = self.prepare(files, reading)?;
        self.remember_inspected(prepared.mapping.clone());
        prepared.view(files)
    }

    /// Imports the files as a new run: all of it or nothing.
    pub fn run_import(&self, files: &[PathBuf], name: &str, reading: &Reading<'_>, progress: &dyn Progress) -> Result<RunView> {
        let name = name.trim();
        self.refuse_known(name, files)?;
        let prepared = self.prepare(files, reading)?;
        let source = prepared.open()?;
        let origin = Origin { source: &source, mapping: source.mapping(), profile: &prepared.profile, described: &|| described(&source) };
        let (id, _) = self.import(name, &origin, progress)?;
        self.run(id)
    }

    /// Imports the lines of a source as a new run; returns its id and the source's position of each line.
    pub(crate) fn import(&self, name: &str, origin: &Origin<'_>, progress: &dyn Progress) -> Result<(i64, Vec<u64>)> {
        let imported = self.write(|writing| {
            if run::named(writing.connection, name)?.is_some() {
                return Err(name_taken(name));
            }
            let layout = origin.source.layout();
            let id = run::insert(writing.connection, name, &writing.at, &writing.by, origin.profile, origin.mapping, layout)?;
            let ingested =
                add_batch(writing, id, name, layout, origin, &mut Invoices::default(), CurrencyTotals::new(), progress, &mut |_| {})?;
            Ok((id, ingested.source_positions))
        })?;
        self.shrink_wal();
        Ok(imported)
    }

    /// The run of that id.
    pub fn run(&self, run: i64) -> Result<RunView> {
        self.read(|connection| run::view(connection, &run::get(connection, run)?))
    }

    /// First and last day of the months that its invoices are dated in; `None` where no invoice has a date.
    pub fn run_period(&self, run: i64) -> Result<Option<(String, String)>> {
        let (first, last): (Option<String>, Option<String>) = self.read(|connection| {
            let sql = "SELECT min(invoice_date), max(invoice_date) FROM line WHERE id BETWEEN ? AND ?";
            Ok(connection.query_row(sql, [first_id(run), last_id(run)], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })?;
        use chrono::Datelike;
        let day = |text: Option<String>| text?.parse::<chrono::NaiveDate>().ok();
        Ok(day(first).zip(day(last)).and_then(|(first, last)| {
            let next = last.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
            Some((first.with_day(1)?.to_string(), next.pred_opt()?.to_string()))
        }))
    }

    /// The run of that name.
    pub fn run_named(&self, name: &str) -> Result<RunView> {
        self.read(|connection| run::view(connection, &run::named(connection, name)?.ok_or_else(|| run::missing(name.to_owned()))?))
    }

    /// The newest run of that kind which holds all of these files already, by their content.
    pub fn run_of(&self, kind: RecordKind, files: &[PathBuf]) -> Result<Option<RunView>> {
        let hashes = files.iter().map(|file| sha256_of(file)).collect::<Result<Vec<_>>>()?;
        let runs = self.workspace_current()?.runs.into_iter().filter(|run| run.kind == kind.name());
        let holds = |run: &RunView| hashes.iter().all(|hash| run.files.iter().any(|file| file.sha256 == *hash));
        Ok(runs.filter(holds).max_by_key(|run| run.id))
    }

    /// Rows that could not be read and are not mended yet, in source order.
    pub fn run_rejects(&self, run: i64, offset: u64, limit: u64) -> Result<RejectsView> {
        self.read(|connection| {
            let run = run::get(connection, run)?;
            let view = |reject: Reject| RejectView {
                file: reject.file,
                row: reject.row,
                column: reject.column,
                value: reject.value,
                reason: reject.reason,
                source: reject.source,
            };
            let rows = reject::window(connection, run.id, offset, limit)?.into_iter().map(view).collect();
            Ok(RejectsView { total: run.rejects, rows })
        })
    }

    /// Writes the rejects as a CSV that can be mended and given to [`Workspace::run_rejects_import`].
    pub fn run_rejects_export(&self, run: i64, path: &Path) -> Result<ExportView> {
        let (rejects, headers) = self.read(|connection| {
            let run = run::get(connection, run)?;
            let files = run::files(connection, run.id)?;
            Ok((reject::window(connection, run.id, 0, u64::MAX)?, files.into_iter().next().map(|file| file.headers).unwrap_or_default()))
        })?;
        let bytes = write_atomically(path, |out| Ok(write_rejects(out, &rejects, &headers)?))?;
        Ok(export_view(path, bytes, rejects.len() as u64))
    }

    /// Imports mended rejects into the same run, which must not be sealed or compared; those rejects are resolved. A row that still can't
    /// be read is a reject again.
    pub fn run_rejects_import(&self, run: i64, path: &Path, progress: &dyn Progress) -> Result<RunView> {
        let files = [path.to_owned()];
        let stored = self.read(|connection| {
            let stored = run::get(connection, run)?;
            refuse_closed(connection, &stored)?;
            refuse_same_content(connection, &stored, &files)?;
            Ok(stored)
        })?;
        let profile = Profile::from_mapping(&stored.name, None, &stored.mapping);
        let mut prepared = prepare(&files, &Reading { kind: stored.kind, ..Reading::default() }, Some(profile))?;
        reject_columns(&mut prepared.mapping, &stored.layout);
        let source = prepared.open()?;
        let origin = Origin { source: &source, mapping: source.mapping(), profile: &stored.profile, described: &|| described(&source) };
        self.write(|writing| {
            let connection = writing.connection;
            // Read again: another window may have sealed it since.
            let stored = run::get(connection, run)?;
            refuse_closed(connection, &stored)?;
            let mut invoices = Invoices::of(connection, run)?;
            let totals = run::totals(connection, run)?;
            let mut mended = 0u64;
            let batch = run::batches(connection, run)?.len() as u64;
            let mut failed = None;
            add_batch(writing, run, &stored.name, &stored.layout, &origin, &mut invoices, totals, progress, &mut |noticed| {
                let Noticed::Mended(file, row) = noticed else { return };
                match reject::mend(connection, run, file, row, batch) {
                    Ok(found) => mended += u64::from(found),
                    Err(error) => failed = Some(error),
                }
            })?;
            match failed {
                Some(error) => Err(error),
                None if mended == 0 => Err(Error::Invalid(format!(
                    "{} mends no reject of the run {}: its columns reject_file and reject_row must stay as they were exported",
                    file_name(path),
                    stored.name
                ))),
                None => Ok(()),
            }
        })?;
        self.shrink_wal();
        self.run(run)
    }

    /// Seals the run: it takes no more rows.
    pub fn run_seal(&self, run: i64) -> Result<RunView> {
        self.write(|writing| {
            let stored = run::get(writing.connection, run)?;
            if stored.sealed {
                return Ok(());
            }
            writing
                .connection
                .execute("UPDATE run SET sealed_at = ?, sealed_by = ? WHERE id = ?", rusqlite::params![writing.at, writing.by, run])?;
            writing.log(
                "run sealed",
                &stored.name,
                &serde_json::json!({ "run": run, "hash": stored.hash, "lines": stored.lines, "rejects": stored.rejects }),
            )
        })?;
        self.run(run)
    }

    /// Gives it another name.
    pub fn run_rename(&self, run: i64, name: &str) -> Result<RunView> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "run" });
        }
        self.write(|writing| {
            let stored = run::get(writing.connection, run)?;
            if stored.name == name {
                return Ok(());
            }
            if run::named(writing.connection, name)?.is_some() {
                return Err(name_taken(name));
            }
            writing.connection.execute("UPDATE run SET name = ? WHERE id = ?", rusqlite::params![name, run])?;
            writing.log("run renamed", name, &serde_json::json!({ "run": run, "from": stored.name }))
        })?;
        self.run(run)
    }

    /// Deletes a run that no comparison uses.
    pub fn run_delete(&self, run: i64) -> Result<()> {
        self.write(|writing| {
            let stored = run::get(writing.connection, run)?;
            refuse_used(writing.connection, &stored)?;
            if let Some(by) = table::review::that_uses(writing.connection, run)? {
                return Err(Error::RunInUse { run: stored.name, what: "review", by });
            }
            if let Some(by) = table::judgement::that_uses(writing.connection, run)? {
                return Err(Error::RunInUse { run: stored.name, what: "judged comparison", by });
            }
            table::rating::delete(writing.connection, run)?;
            writing.connection.execute("DELETE FROM line WHERE id BETWEEN ? AND ?", [first_id(run), last_id(run)])?;
            writing.connection.execute("DELETE FROM run WHERE id = ?", [run])?;
            writing.log("run deleted", &stored.name, &serde_json::json!({ "run": run, "hash": stored.hash, "lines": stored.lines }))
        })?;
        self.shrink_wal();
        Ok(())
    }

    /// The profiles of this workspace, by name.
    pub fn profiles(&self) -> Result<Vec<ProfileView>> {
        self.read(profile::all)
    }

    /// Saves a mapping under a name, in place of the one that had it.
    pub fn profile_save(&self, name: &str, columns: &[ColumnMappingView]) -> Result<ProfileView> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "profile" });
        }
        // What the window sees of a column is less than what was found: which file has the headers, which rates are fractions. That
        // is known from the run that was read so, or from the look at the files.
        let mut known: Vec<Mapping> = self.read(run::all)?.into_iter().map(|run| run.mapping).collect();
        known.extend(self.inspected());
        let mapping = match mapping::nearest(known, columns) {
            Some(mut found) => {
                mapping::apply(&mut found, columns)?;
                found
            }
            None => mapping::from_views(columns)?,
        };
        let profile = Profile::from_mapping(name, None, &mapping);
        self.write(|writing| {
            let view = profile::save(writing.connection, &profile, &writing.at, &writing.by)?;
            writing.log("profile saved", name, &serde_json::json!({ "columns": view.columns }))?;
            Ok(view)
        })
    }

    /// Deletes a profile. Runs that were read with it keep their own mapping.
    pub fn profile_delete(&self, name: &str) -> Result<()> {
        self.write(|writing| {
            profile::delete(writing.connection, name)?;
            writing.log("profile deleted", name, &serde_json::json!({}))
        })
    }

    fn prepare(&self, files: &[PathBuf], reading: &Reading<'_>) -> Result<Prepared> {
        let named = reading.profile.map(|name| self.read(|connection| profile::get(connection, name))).transpose()?;
        prepare(files, reading, named)
    }

    /// A name that is taken is refused before minutes of reading; and if by these very files, it says so.
    fn refuse_known(&self, name: &str, files: &[PathBuf]) -> Result<()> {
        if name.is_empty() {
            return Err(Error::NoName { what: "run" });
        }
        self.read(|connection| match run::named(connection, name)? {
            Some(known) => {
                refuse_same_content(connection, &known, files)?;
                Err(name_taken(name))
            }
            None => Ok(()),
        })
    }
}

/// Where the lines of a batch come from.
pub(crate) struct Origin<'a> {
    pub source: &'a dyn LineSource,
    pub mapping: &'a Mapping,
    pub profile: &'a str,
    /// Its files and rejects, asked once it was read through.
    pub described: &'a dyn Fn() -> (Vec<RunFile>, Vec<Reject>),
}

/// What a source of files says of itself once it was read.
pub(crate) fn described(source: &FileSource) -> (Vec<RunFile>, Vec<Reject>) {
    (source.files().into_iter().map(run_file).collect(), source.rejects())
}

fn run_file(file: SourceFile) -> RunFile {
    RunFile { name: file.name, sha256: file.sha256, bytes: file.bytes, rows: file.rows, format: file.format, headers: file.headers }
}

/// What [`add_batch`] tells of while it works.
pub(crate) enum Noticed<'n> {
    /// A line was stored.
    Line,
    /// A line, or a new reject, stands for the reject of that file and row.
    Mended(&'n str, u64),
}

/// Adds a batch of lines to a run.
#[expect(clippy::too_many_arguments, reason = "a batch is what all of these are")]
pub(crate) fn add_batch(
    writing: &Writing<'_>,
    run: i64,
    name: &str,
    layout: &Layout,
    origin: &Origin<'_>,
    invoices: &mut Invoices,
    totals: CurrencyTotals,
    progress: &dyn Progress,
    notice: &mut dyn FnMut(Noticed<'_>),
) -> Result<Ingested> {
    let connection = writing.connection;
    let mut batches = run::batches(connection, run)?;
    let known_files = run::files(connection, run)?.len();
    let first_position = batches.iter().map(|batch| batch.lines).sum();
    let ordinal = batches.len() as u64;
    let target =
        Target { run, kind: origin.mapping.kind, layout, first_position, first_file: u32::try_from(known_files).unwrap_or(u32::MAX) };
    let mut sums = Sums::from(&totals);
    let reject_of = RejectOf::of(origin.source.layout());
    let ingested = ingest(connection, &target, origin.source, invoices, &mut sums, progress, &mut |line| {
        notice(Noticed::Line);
        if let Some((file, row)) = reject_of.read(line) {
            notice(Noticed::Mended(file, row));
        }
    })?;
    progress.report(&format!("saving {name}"), 0, 1)?;
    let (files, rejects) = (origin.described)();
    for reject in &rejects {
        if let Some((file, row)) = reject_of.read_cells(reject, &files) {
            notice(Noticed::Mended(&file, row));
        }
    }
    reject::insert(connection, run, ordinal, &rejects)?;
    for (index, file) in files.iter().enumerate() {
        run::insert_file(connection, run, known_files + index, ordinal, file)?;
    }
    invoices.write(connection, run)?;
    run::replace_totals(connection, run, &sums.totals()?)?;
    let batch = Batch { ordinal, first_position, lines: ingested.lines, hash: ingested.hash.clone() };
    run::insert_batch(connection, run, &batch, &writing.at, &writing.by)?;
    batches.push(batch);
    let hash = run_hash(batches.iter().map(|batch| batch.hash.as_str()));
    let lines = first_position + ingested.lines;
    run::update(connection, run, lines, invoices.count(), reject::count(connection, run)?, &hash)?;
    let what = if ordinal == 0 { "run imported" } else { "rejects mended" };
    let files: Vec<_> = files.iter().map(|file| serde_json::json!({ "name": file.name, "sha256": file.sha256 })).collect();
    writing.log(
        what,
        name,
        &serde_json::json!({ "run": run, "files": files, "lines": ingested.lines, "rejects": rejects.len(), "hash": hash }),
    )?;
    progress.report(&format!("saving {name}"), 1, 1)?;
    Ok(ingested)
}

/// Finds, in a file of mended rejects, which reject a row was.
struct RejectOf {
    file: Option<usize>,
    row: Option<usize>,
}

impl RejectOf {
    fn of(layout: &Layout) -> RejectOf {
        let find = |name: &str| layout.columns.iter().position(|column| column.name.as_str() == name);
        RejectOf { file: find(REJECT_FILE), row: find(REJECT_ROW) }
    }

    fn read<'l>(&self, line: &'l tieout_billing::LineView<'_>) -> Option<(&'l str, u64)> {
        let text = |index: Option<usize>| match line.cells[index?].value {
            Value::Text(text) => Some(text),
            _ => None,
        };
        Some((text(self.file)?, text(self.row)?.trim().parse().ok()?))
    }

    fn read_cells(&self, reject: &Reject, files: &[RunFile]) -> Option<(String, u64)> {
        let file = files.iter().find(|file| file.name == reject.file)?;
        let cell = |name: &str| reject.cells.get(file.headers.iter().position(|header| header == name)?);
        Some((cell(REJECT_FILE)?.clone(), cell(REJECT_ROW)?.trim().parse().ok()?))
    }
}

fn refuse_closed(connection: &Connection, run: &run::Run) -> Result<()> {
    if run.sealed {
        return Err(Error::Sealed { run: run.name.clone() });
    }
    refuse_used(connection, run)
}

fn refuse_used(connection: &Connection, run: &run::Run) -> Result<()> {
    match run::used_by(connection, run.id)? {
        Some(by) => Err(Error::RunInUse { run: run.name.clone(), what: "comparison", by }),
        None => Ok(()),
    }
}

/// Refuses files that are all in the run already, by their content.
fn refuse_same_content(connection: &Connection, run: &run::Run, files: &[PathBuf]) -> Result<()> {
    let known = table::run::files(connection, run.id)?;
    for file in files {
        let sha256 = sha256_of(file)?;
        if known.iter().all(|known| known.sha256 != sha256) {
            return Ok(());
        }
    }
    let file = files.first().map_or_else(String::new, |file| file_name(file));
    Err(Error::AlreadyImported { run: run.name.clone(), file, at: run.imported_at.clone() })
}

pub(crate) fn sha256_of(path: &Path) -> Result<String> {
    let failed = |error| Error::io(path, error);
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut buffer).map_err(failed)? {
            0 => return Ok(table::log::hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn name_taken(name: &str) -> Error {
    Error::NameTaken { workspace: String::new(), what: "run", name: name.to_owned() }
}

/// A file that was written, as the window shows it.
pub(crate) fn export_view(path: &Path, bytes: u64, rows: u64) -> ExportView {
    ExportView { name: file_name(path), folder: path.parent().map_or_else(String::new, crate::error::shown), bytes, rows }
}
