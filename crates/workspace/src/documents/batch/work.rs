//! The work of a batch: documents made on all cores, written, noted.

use super::index;
use crate::documents::document::{Maker, refusal};
use crate::documents::pages::{self, Pages};
use crate::documents::usage::UsageSet;
use crate::documents::{DocumentFormat, sha256};
use crate::error::{Error, Result};
use crate::table::batch::{self, Batch, File, Reasons};
use crate::table::run;
use crate::view::{BatchView, BuyerView, MissingTermView};
use crate::workspace::Workspace;
use serde_json::json;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use tieout_billing::Progress;
use tieout_documents::{DocumentError, ZipFile, write_atomically};

/// Documents that are made and not yet taken.
const AHEAD: usize = 32;

/// Threads for each core where the disk is waited for.
const WAITING: usize = 4;

/// What became of files is noted in steps of so many.
const NOTED_AT_ONCE: usize = 256;

impl Workspace {
    /// Writes what waits.
    pub(super) fn batch_work(&self, id: i64, progress: &dyn Progress) -> Result<BatchView> {
        let (batch, mut files) = self.read(|connection| Ok((batch::get(connection, id)?, batch::files(connection, id)?)))?;
        let outcome = if batch.zip { self.to_zip(&batch, &mut files, progress) } else { self.to_folder(&batch, &mut files, progress) };
        let (state, reason) = match &outcome {
            Ok(()) => ("done", String::new()),
            Err(Error::Cancelled) => ("stopped", "stopped by the user".to_owned()),
            Err(error) => ("stopped", error.to_string()),
        };
        let counted = |state: &str| files.iter().filter(|file| file.state == state).count();
        self.write(|writing| {
            batch::set_state(writing.connection, id, state, &reason, &writing.at)?;
            let run = run::get(writing.connection, batch.run)?.name;
            let detail = json!({
                "batch": id, "state": state, "reason": reason, "written": counted("written"), "refused": counted("refused"),
                "index": index::csv(&batch, &files).map(|bytes| sha256(&bytes)).unwrap_or_default(),
            });
            writing.log("batch ended", &run, &detail)?;
            batch::view(writing.connection, batch::get(writing.connection, id)?)
        })
    }

    fn to_folder(&self, batch: &Batch, files: &mut [File], progress: &dyn Progress) -> Result<()> {
        let folder = Path::new(&batch.target);
        let written = self.fill(Place { folder, lasting: true }, batch, files, progress);
        // Also of what was stopped: whoever looks into the folder finds what is in it.
        let bytes = index::csv(batch, files)?;
        let indexed = write_atomically(&folder.join(index::NAME), |out| Ok(out.write_all(&bytes)?));
        written?;
        indexed?;
        Ok(())
    }

    /// By way of a folder beside the zip: what lies there when the batch is stopped is not made again.
    fn to_zip(&self, batch: &Batch, files: &mut [File], progress: &dyn Progress) -> Result<()> {
        let path = Path::new(&batch.target);
        let parts = PathBuf::from(format!("{}.part", batch.target));
        self.fill(Place { folder: &parts, lasting: false }, batch, files, progress)?;
        let written: Vec<&File> = files.iter().filter(|file| file.state == "written").collect();
        write_atomically(path, |out| {
            let mut zip = ZipFile::new(out);
            for (done, file) in written.iter().enumerate() {
                let part = parts.join(&file.name);
                let bytes = fs::read(&part).map_err(|source| DocumentError::File { path: part, source })?;
                zip.add(&file.name, &bytes)?;
                progress.report("packing the zip", done as u64 + 1, written.len() as u64).map_err(|_| DocumentError::Cancelled)?;
            }
            zip.add(index::NAME, &index::csv(batch, files)?)?;
            zip.finish()
        })?;
        // Only what is ours; a folder that holds more stays.
        written.iter().for_each(|file| drop(fs::remove_file(parts.join(&file.name))));
        drop(fs::remove_dir(&parts));
        Ok(())
    }

    /// Writes the files that are not there as they were noted.
    fn fill(&self, place: Place<'_>, batch: &Batch, files: &mut [File], progress: &dyn Progress) -> Result<()> {
        let folder = place.folder;
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        let total = files.len() as u64;
        let mut waiting = Vec::new();
        for (at, file) in files.iter().enumerate() {
            if file.state == "written" {
                progress.report("looking at what is there", at as u64, total)?;
            }
            if !is_whole(folder, file) {
                waiting.push(at);
            }
        }
        let mut done = total - waiting.len() as u64;
        let mut noted = Vec::new();
        let written = self.make(batch, files, &waiting, place, |at, made, files| {
            files[at] = made;
            noted.push(files[at].clone());
            if noted.len() >= NOTED_AT_ONCE {
                self.note(batch.id, &mut noted)?;
            }
            done += 1;
            Ok(progress.report("writing documents", done, total)?)
        });
        self.note(batch.id, &mut noted)?;
        written
    }

    /// Notes what became of files.
    fn note(&self, batch: i64, files: &mut Vec<File>) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        self.write(|writing| files.iter().try_for_each(|file| batch::set_file(writing.connection, batch, file)))?;
        files.clear();
        Ok(())
    }

    /// Makes these documents on all cores and hands each to `take`, in whatever order they are done. The first error ends it.
    fn make(
        &self,
        batch: &Batch,
        files: &mut [File],
        which: &[usize],
        place: Place<'_>,
        mut take: impl FnMut(usize, File, &mut [File]) -> Result<()>,
    ) -> Result<()> {
        let buyers = self.known_buyers()?;
        let format = DocumentFormat::named(&batch.request.format)?;
        let first = Maker::new(self, batch.run)?;
        let mut looks = HashMap::from([(String::new(), Pages::new(&batch.template, &batch.request.mark, None)?)]);
        for seller in first.sellers() {
            looks.insert(seller.name.clone(), Pages::new(&batch.template, &batch.request.mark, Some(seller))?);
        }
        let usage = batch.request.usage.filter(|_| format.is_pdf()).map(|set| UsageSet::all(self, set)).transpose()?;
        let job = Job { batch, format, buyers, looks, usage, place };
        // A file that must be safe on the disk is waited for: meanwhile others are made.
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let threads = if place.lasting { cores * WAITING } else { cores }.min(which.len().max(1));
        let mut makers = vec![first];
        for _ in 1..threads {
            makers.push(Maker::new(self, batch.run)?);
        }
        let waiting: Vec<(usize, File)> = which.iter().map(|at| (*at, files[*at].clone())).collect();
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, receiver) = sync_channel(AHEAD);
        thread::scope(|scope| {
            for maker in makers {
                let (job, waiting, next, stop, sender) = (&job, &waiting, &next, &stop, sender.clone());
                scope.spawn(move || job.work(&maker, waiting, next, stop, &sender));
            }
            drop(sender);
            let taken = taken(&receiver, &mut |at, made| take(at, made, files));
            stop.store(true, Ordering::Relaxed);
            // Who waits to hand over must not wait for ever.
            drop(receiver);
            taken
        })
    }
}

/// Takes what is made until all is, or something fails. What other threads had written by then is written again when the batch goes on.
fn taken(receiver: &Receiver<(usize, Result<File>)>, take: &mut dyn FnMut(usize, File) -> Result<()>) -> Result<()> {
    for (at, made) in receiver {
        take(at, made?)?;
    }
    Ok(())
}

/// Where documents go.
#[derive(Clone, Copy)]
struct Place<'a> {
    folder: &'a Path,
    /// Files stay there, and are safe on the disk before they are noted. Of those that don't, a torn one is known by its hash.
    lasting: bool,
}

struct Job<'a> {
    batch: &'a Batch,
    format: DocumentFormat,
    buyers: HashMap<String, BuyerView>,
    /// By the seller's name.
    looks: HashMap<String, Pages>,
    usage: Option<UsageSet>,
    place: Place<'a>,
}

impl Job<'_> {
    fn work(
        &self,
        maker: &Maker<'_>,
        waiting: &[(usize, File)],
        next: &AtomicUsize,
        stop: &AtomicBool,
        sender: &SyncSender<(usize, Result<File>)>,
    ) {
        while !stop.load(Ordering::Relaxed) {
            let Some((at, file)) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            if sender.send((*at, self.document(maker, file.clone()))).is_err() {
                return;
            }
        }
    }

    /// A document, written; or why not.
    fn document(&self, maker: &Maker<'_>, mut file: File) -> Result<File> {
        let number = file.invoice.clone();
        let sheet = maker.sheet(&number)?;
        let assembled = maker.assemble_for(&sheet, &self.buyers);
        let refused = |mut file: File, reasons: Reasons| {
            (file.state, file.sha256, file.bytes) = ("refused".to_owned(), String::new(), 0);
            file.reasons = Some(reasons);
            Ok(file)
        };
        if let Some(reasons) = refusal(&assembled, self.format, &self.batch.request.mark) {
            return refused(file, reasons);
        }
        let look = self.looks.get(&assembled.seller).or_else(|| self.looks.get("")).ok_or(Error::Cancelled)?;
        let usage = self.usage.as_ref().and_then(|set| set.of(&sheet, &assembled.invoice, &look.template));
        let bytes = match pages::write(&assembled.invoice, self.format, look, usage.as_ref()) {
            Err(Error::Document(DocumentError::Incomplete { gaps, .. })) => {
                let missing = gaps.into_iter().map(|gap| MissingTermView {
                    title: gap.what,
                    term: gap.term.to_owned(),
                    place: "run".to_owned(),
                    field: String::new(),
                    line: gap.place.unwrap_or_default(),
                    einvoice_only: true,
                });
                return refused(file, Reasons { missing: missing.collect(), broken: Vec::new() });
            }
            written => written?,
        };
        (file.state, file.sha256, file.bytes, file.reasons) = ("written".to_owned(), sha256(&bytes), bytes.len() as u64, None);
        let path = self.place.folder.join(&file.name);
        if self.place.lasting {
            write_atomically(&path, |out| Ok(out.write_all(&bytes)?))?;
        } else {
            fs::write(&path, &bytes).map_err(|source| DocumentError::File { path, source })?;
        }
        Ok(file)
    }
}

/// Whether a file lies in the folder as it was written.
fn is_whole(folder: &Path, file: &File) -> bool {
    file.state == "written" && fs::read(folder.join(&file.name)).is_ok_and(|bytes| sha256(&bytes) == file.sha256)
}
