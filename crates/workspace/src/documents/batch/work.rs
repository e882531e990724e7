//! The work of a batch: documents made on all cores, written, noted.

use super::index;
use crate::documents::document::{Maker, refusal};
use crate::documents::pages::{self, Pages};
use crate::documents::{DocumentFormat, sha256};
use crate::error::{Error, Result};
use crate::table::batch::{self, Batch, File, Reasons};
use crate::table::run;
use crate::view::{BatchView, BuyerView, MissingTermView};
use crate::workspace::Workspace;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use tieout_billing::Progress;
use tieout_documents::{DocumentError, ZipFile, write_atomically};

/// Documents that are made and not yet taken.
const AHEAD: usize = 32;

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
        let folder = PathBuf::from(&batch.target);
        std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
        let total = files.len() as u64;
        let waiting: Vec<usize> = (0..files.len()).filter(|at| !is_whole(&folder, &files[*at])).collect();
        let mut done = total - waiting.len() as u64;
        let mut noted = Vec::new();
        let place = Place::Folder(&folder);
        let written = self.make(batch, files, &waiting, place, |at, made, files| {
            files[at] = made.file;
            noted.push(files[at].clone());
            if noted.len() >= NOTED_AT_ONCE {
                self.note(batch.id, &mut noted)?;
            }
            done += 1;
            Ok(progress.report("writing documents", done, total)?)
        });
        self.note(batch.id, &mut noted)?;
        // Also of what was stopped: whoever looks into the folder finds what is in it.
        let bytes = index::csv(batch, files)?;
        let indexed = write_atomically(&folder.join(index::NAME), |out| Ok(out.write_all(&bytes)?));
        written?;
        indexed?;
        Ok(())
    }

    /// All of it again: a zip that was stopped is not there.
    fn to_zip(&self, batch: &Batch, files: &mut [File], progress: &dyn Progress) -> Result<()> {
        let total = files.len() as u64;
        let all: Vec<usize> = (0..files.len()).collect();
        let mut failed = None;
        let path = PathBuf::from(&batch.target);
        let mut made_files = files.to_vec();
        let result = write_atomically(&path, |out| {
            let mut zip = ZipFile::new(out);
            // Documents come as they are made, and lie in the zip in their order.
            let mut early: BTreeMap<usize, Made> = BTreeMap::new();
            let mut next = 0;
            let worked = self.make(batch, &mut made_files, &all, Place::Memory, |at, made, files| {
                early.insert(at, made);
                while let Some(made) = early.remove(&next) {
                    if let Some(bytes) = &made.bytes {
                        zip.add(&made.file.name, bytes)?;
                    }
                    files[next] = made.file;
                    next += 1;
                    progress.report("writing documents", next as u64, total)?;
                }
                Ok(())
            });
            if let Err(error) = worked {
                failed = Some(error);
                return Err(DocumentError::Cancelled);
            }
            zip.add(index::NAME, &index::csv(batch, &made_files)?)?;
            zip.finish()
        });
        if let Some(error) = failed {
            return Err(match error {
                Error::Document(DocumentError::Write(source)) => DocumentError::File { path, source }.into(),
                other => other,
            });
        }
        result?;
        files.clone_from_slice(&made_files);
        let mut noted = made_files;
        self.note(batch.id, &mut noted)
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
        mut take: impl FnMut(usize, Made, &mut [File]) -> Result<()>,
    ) -> Result<()> {
        let buyers = self.known_buyers()?;
        let format = DocumentFormat::named(&batch.request.format)?;
        let first = Maker::new(self, batch.run)?;
        let mut looks = HashMap::from([(String::new(), Pages::new(&batch.template, &batch.request.mark, None)?)]);
        for seller in first.sellers() {
            looks.insert(seller.name.clone(), Pages::new(&batch.template, &batch.request.mark, Some(seller))?);
        }
        let job = Job { batch, format, buyers, looks, place };
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get()).min(which.len().max(1));
        let mut makers = vec![first];
        for _ in 1..cores {
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
fn taken(receiver: &Receiver<(usize, Result<Made>)>, take: &mut dyn FnMut(usize, Made) -> Result<()>) -> Result<()> {
    for (at, made) in receiver {
        take(at, made?)?;
    }
    Ok(())
}

/// Where documents go.
#[derive(Clone, Copy)]
enum Place<'a> {
    Folder(&'a Path),
    Memory,
}

/// A document that was made, or why not.
struct Made {
    file: File,
    /// Where it was not written yet.
    bytes: Option<Vec<u8>>,
}

struct Job<'a> {
    batch: &'a Batch,
    format: DocumentFormat,
    buyers: HashMap<String, BuyerView>,
    /// By the seller's name.
    looks: HashMap<String, Pages>,
    place: Place<'a>,
}

impl Job<'_> {
    fn work(
        &self,
        maker: &Maker<'_>,
        waiting: &[(usize, File)],
        next: &AtomicUsize,
        stop: &AtomicBool,
        sender: &SyncSender<(usize, Result<Made>)>,
    ) {
        while !stop.load(Ordering::Relaxed) {
            let Some((at, file)) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            if sender.send((*at, self.document(maker, file.clone()))).is_err() {
                return;
            }
        }
    }

    fn document(&self, maker: &Maker<'_>, mut file: File) -> Result<Made> {
        let assembled = maker.assemble_for(&file.invoice, &self.buyers)?;
        let refused = |mut file: File, reasons: Reasons| {
            (file.state, file.sha256, file.bytes) = ("refused".to_owned(), String::new(), 0);
            file.reasons = Some(reasons);
            Ok(Made { file, bytes: None })
        };
        if let Some(reasons) = refusal(&assembled, self.format, &self.batch.request.mark) {
            return refused(file, reasons);
        }
        let look = self.looks.get(&assembled.seller).or_else(|| self.looks.get("")).ok_or(Error::Cancelled)?;
        let bytes = match pages::write(&assembled.invoice, self.format, look) {
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
        match self.place {
            Place::Memory => Ok(Made { file, bytes: Some(bytes) }),
            Place::Folder(folder) => {
                write_atomically(&folder.join(&file.name), |out| Ok(out.write_all(&bytes)?))?;
                Ok(Made { file, bytes: None })
            }
        }
    }
}

/// Whether a file lies in the folder as it was written.
fn is_whole(folder: &Path, file: &File) -> bool {
    file.state == "written" && std::fs::read(folder.join(&file.name)).is_ok_and(|bytes| sha256(&bytes) == file.sha256)
}
