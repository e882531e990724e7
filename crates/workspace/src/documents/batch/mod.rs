//! Batches: the documents of many invoices, to a folder or one zip.
//!
//! Each file is written whole or not at all, on as many threads as there are cores; what became of each invoice is kept, so that a batch
//! that was stopped, or met a full disk, goes on where it ended: what lies in the folder with the SHA-256 that was noted is not
//! written again. A zip is there whole or not at all: its files are gathered in a folder beside it, `NAME.zip.part`. An invoice that lacks something, or breaks a rule of the standard where an e-invoice is
//! wanted, is not written and is listed with its reasons; the rest is.

mod index;
mod names;
mod work;

use crate::documents::pages::Pages;
use crate::documents::{DocumentFormat, listing, pages, templates, usage};
use crate::error::{Error, Result, shown};
use crate::stored_run::StoredRun;
use crate::table::batch::{self, Batch, File};
use crate::table::run;
use crate::view::{BatchFilesView, BatchPlanView, BatchRequest, BatchView, BuyerView};
use crate::workspace::Workspace;
use names::{Names, PLACEHOLDERS, Parts, Pattern};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use tieout_billing::{Field, LineSource, LineView, Progress, Silent, Value};
use tieout_documents::template::Template;

/// Names that are shown before a batch is started.
const SHOWN_NAMES: usize = 8;

const MOST_ROWS: u64 = 2_000;

impl Workspace {
    /// How many invoices a batch would write, and what the first files would be called.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a pattern, a format or a mark that is none; invoices that the run has not.
    pub fn batch_plan(&self, request: &BatchRequest) -> Result<BatchPlanView> {
        let names = self.files_of(request, SHOWN_NAMES)?;
        let invoices = self.read(|connection| Ok(numbers(connection, request)?.len() as u64))?;
        let placeholders = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}")).collect();
        Ok(BatchPlanView { invoices, names: names.into_iter().map(|file| file.name).collect(), placeholders })
    }

    /// Writes the documents of a run's invoices to a folder, or to a zip where the target ends in `.zip`.
    ///
    /// Stopped by the user, or by a disk that is full, the batch is left `stopped` with its reason, and can be resumed.
    ///
    /// # Errors
    /// See [`Workspace::batch_plan`]; [`Error::Template`]; [`Error::Invalid`] where there is nothing to write.
    pub fn batch_start(&self, request: &BatchRequest, target: &Path, progress: &dyn Progress) -> Result<BatchView> {
        self.batch_start_with(request, None, target, progress)
    }

    /// The same with the TOML of a template that is not kept in the workspace.
    ///
    /// # Errors
    /// See [`Workspace::batch_start`].
    pub fn batch_start_with(
        &self,
        request: &BatchRequest,
        toml: Option<&str>,
        target: &Path,
        progress: &dyn Progress,
    ) -> Result<BatchView> {
        let target = std::path::absolute(target).map_err(|error| Error::io(target, error))?;
        let zip = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let files = self.files_of(request, usize::MAX)?;
        if files.is_empty() {
            let what = if request.which == "approved" { "no invoice of the run is approved yet" } else { "the run has no invoices" };
            return Err(Error::Invalid(format!("there is nothing to write: {what}")));
        }
        let id = self.write(|writing| {
            let template = match toml {
                Some(toml) => toml.to_owned(),
                None => templates::toml_of(writing.connection, &request.template)?,
            };
            if DocumentFormat::named(&request.format)?.is_pdf() {
                Pages::new(&template, &request.mark, None)?.refuse_usage_unseen(request.usage)?;
            }
            Template::from_toml(&template)?;
            let started = Batch {
                id: 0,
                run: request.run,
                request: request.clone(),
                usage_hash: usage::hash(writing.connection, request.usage)?,
                template,
                target: shown(&target),
                zip,
                state: "running".to_owned(),
                reason: String::new(),
                started_at: writing.at.clone(),
                started_by: writing.by.clone(),
                ended_at: String::new(),
            };
            let id = batch::insert(writing.connection, &started, &files)?;
            let run = run::get(writing.connection, request.run)?.name;
            let detail = json!({ "batch": id, "request": request, "target": started.target, "invoices": files.len() });
            writing.log("batch started", &run, &detail)?;
            Ok(id)
        })?;
        self.batch_work(id, progress)
    }

    /// Goes on with a batch that was stopped; with one that is done, writes again what is gone or was changed since, or all of it where its
    /// usage set has other records by now.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn batch_resume(&self, batch: i64, progress: &dyn Progress) -> Result<BatchView> {
        self.write(|writing| {
            let mut known = batch::get(writing.connection, batch)?;
            let usage_hash = usage::hash(writing.connection, known.request.usage)?;
            if usage_hash != known.usage_hash {
                known.usage_hash = usage_hash;
                batch::begin_again(writing.connection, &known)?;
            }
            batch::set_state(writing.connection, batch, "running", "", "")?;
            let run = run::get(writing.connection, known.run)?.name;
            writing.log("batch resumed", &run, &json!({ "batch": batch }))
        })?;
        self.batch_work(batch, progress)
    }

    /// The batches of a run, the newest first.
    pub fn batches(&self, run: i64) -> Result<Vec<BatchView>> {
        self.read(|connection| batch::of_run(connection, run)?.into_iter().map(|it| batch::view(connection, it)).collect())
    }

    /// A window of a batch's files; `state`: `written`, `refused` or `waiting`, empty for all.
    pub fn batch_files(&self, batch: i64, state: &str, offset: u64, limit: u64) -> Result<BatchFilesView> {
        self.read(|connection| batch::window(connection, batch, state, offset, limit.min(MOST_ROWS)))
    }

    /// The files of a batch, all waiting, with their names; at most so many.
    fn files_of(&self, request: &BatchRequest, most: usize) -> Result<Vec<File>> {
        let format = DocumentFormat::named(&request.format)?;
        let pattern = Pattern::read(&request.pattern)?;
        pages::mark_named(&request.mark)?;
        let (run, mut numbers) = self.read(|connection| Ok((run::get(connection, request.run)?, numbers(connection, request)?)))?;
        run.refuse_records()?;
        numbers.truncate(most);
        let mut parts = if pattern.needs_more_than_the_number() { self.parts_of(&run, &numbers)? } else { HashMap::new() };
        let mut names = Names::default();
        let file = |(ordinal, number): (usize, String)| {
            let parts =
                parts.remove(&number).unwrap_or_else(|| [number.clone(), String::new(), String::new(), String::new(), String::new()]);
            let name = names.add(&pattern, &parts, format.ending());
            File { ordinal: ordinal as u64, invoice: number, name, state: "waiting".to_owned(), ..File::default() }
        };
        Ok(numbers.into_iter().enumerate().map(file).collect())
    }

    /// What names are made of, for each of these invoices.
    fn parts_of(&self, run: &run::Run, numbers: &[String]) -> Result<HashMap<String, Parts>> {
        let buyers = self.known_buyers()?;
        let wanted: HashSet<&str> = numbers.iter().map(String::as_str).collect();
        let mut found: HashMap<String, Parts> = HashMap::with_capacity(numbers.len());
        let source = StoredRun::new(self.lend()?, run);
        let at = [Field::InvoiceNumber, Field::CustomerName, Field::CustomerId, Field::InvoiceDate, Field::Currency];
        let at = at.map(|field| run.layout.position(field));
        source.scan(&Silent, &mut |line| {
            let texts = at.map(|at| text(line, at));
            if wanted.contains(texts[0].as_str()) && !found.contains_key(&texts[0]) {
                found.insert(texts[0].clone(), with_known_name(texts, &buyers));
            }
        })?;
        Ok(found)
    }
}

/// The buyer's name as records and people know it, else the customer's id.
fn with_known_name(mut parts: Parts, buyers: &HashMap<String, BuyerView>) -> Parts {
    let buyer = buyers.get(&parts[2]);
    if let Some(buyer) = buyer.filter(|buyer| parts[1].is_empty() || buyer.typed.iter().any(|typed| typed == "name")) {
        parts[1].clone_from(&buyer.name);
    }
    if parts[1].is_empty() {
        parts[1] = parts[2].clone();
    }
    parts
}

fn text(line: &LineView<'_>, at: Option<usize>) -> String {
    match at.map(|at| line.cells[at].value) {
        Some(Value::Text(text)) => text.trim().to_owned(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Decimal(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The numbers of the invoices that are meant, in order.
fn numbers(connection: &rusqlite::Connection, request: &BatchRequest) -> Result<Vec<String>> {
    match request.which.as_str() {
        "all" => listing::all_numbers(connection, request.run),
        "approved" => listing::approved(connection, request.run),
        "these" => {
            let known: HashSet<String> = listing::all_numbers(connection, request.run)?.into_iter().collect();
            let mut seen = HashSet::new();
            for number in &request.invoices {
                if !known.contains(number) {
                    return Err(Error::NotFound { workspace: String::new(), what: "invoice", name: number.clone() });
                }
            }
            Ok(request.invoices.iter().filter(|number| seen.insert(number.as_str())).cloned().collect())
        }
        other => Err(Error::Invalid(format!("{other} says not which invoices are meant; say approved, all or these"))),
    }
}
