//! Use cases: rate contracts into an expected run; look at ratings.

use super::dialects::{dialect, settings};
use super::expected_run::ExpectedRun;
use super::inputs::{Files, Inputs};
use super::kept::{KeptContract, last_day};
use super::period::RatedDays;
use super::work::Metered;
use crate::check::rating_hashes;
use crate::error::{Error, Result};
use crate::runs::{Origin, add_batch};
use crate::table::invoice::Invoices;
use crate::table::rating::{self, Rating};
use crate::table::run::{self, RunFile};
use crate::view::{RatingInputView, RatingRequest, RatingView};
use crate::workspace::Workspace;
use rusqlite::Connection;
use tieout_billing::{CurrencyTotals, LineSource, Progress};
use tieout_intake::Mapping;

/// The profile of an expected run: it was read from nothing, but rated.
pub const RATED: &str = "rating";

impl Workspace {
    /// Rates the contracts of the files: an expected run, with the derivation of every figure. All of it or nothing.
    pub fn rating_start(&self, request: &RatingRequest, progress: &dyn Progress) -> Result<RatingView> {
        let name = request.name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "run" });
        }
        if self.read(|connection| run::named(connection, name))?.is_some() {
            return Err(Error::NameTaken { workspace: String::new(), what: "run", name: name.to_owned() });
        }
        let days = RatedDays::of(&request.period, &request.credits_since)?;
        let dialect = dialect(&request.dialect, &request.settings)?;
        let files = Files::of(request)?;
        let inputs = files.read(progress)?;
        let metered = Metered::new(&inputs, &files, &days, &dialect, progress)?;
        let rating = Rating {
            run: 0,
            window: days.window,
            credits_since: days.credits_since,
            settings: settings(&dialect),
            dialect: dialect.clone(),
            inputs: files.views()?,
            contracts: inputs.contracts.len() as u64,
            events: metered.events,
            problems: 0,
            rated_at: String::new(),
            rated_by: String::new(),
        };
        let id = self.store_rating(name, rating, &inputs, &metered, progress)?;
        self.shrink_wal();
        self.rating(id)
    }

    fn store_rating(&self, name: &str, rating: Rating, inputs: &Inputs, metered: &Metered<'_>, progress: &dyn Progress) -> Result<i64> {
        let source = ExpectedRun::new(metered);
        let mapping = Mapping::default();
        let files: Vec<RunFile> = rating.inputs.iter().map(run_file).collect();
        let origin = Origin { source: &source, mapping: &mapping, profile: RATED, described: &|| (files.clone(), Vec::new()) };
        self.write(|writing| {
            let connection = writing.connection;
            if run::named(connection, name)?.is_some() {
                return Err(Error::NameTaken { workspace: String::new(), what: "run", name: name.to_owned() });
            }
            let id = run::insert(connection, name, &writing.at, &writing.by, RATED, &mapping, source.layout())?;
            let mut problems = inputs.problems.clone();
            problems.extend(metered.problems.iter().cloned());
            let mut keeping = rating::Keeping::new(connection, id)?;
            let mut failed = None;
            let mut take = |kept: Vec<KeptContract>| -> Result<()> {
                for contract in kept {
                    keeping.contract(&contract)?;
                    problems.extend(contract.problems);
                }
                Ok(())
            };
            add_batch(writing, id, name, source.layout(), &origin, &mut Invoices::default(), CurrencyTotals::new(), progress, &mut |_| {
                if failed.is_none() {
                    failed = take(source.take_done()).err();
                }
            })?;
            failed.map_or(Ok(()), Err)?;
            take(source.take_done())?;
            rating::insert_problems(connection, id, &problems)?;
            let rating =
                Rating { run: id, problems: problems.len() as u64, rated_at: writing.at.clone(), rated_by: writing.by.clone(), ..rating };
            rating::insert(connection, &rating, &inputs.catalogue, &metered.days)?;
            let hashes = rating_hashes(connection, id)?;
            rating::set_hashes(connection, id, &hashes)?;
            let said = serde_json::json!({
                "run": id, "dialect": rating.dialect.name, "from": rating.window.from, "until": rating.window.until, "credits_since": rating.credits_since,
                "contracts": rating.contracts, "events": rating.events, "problems": rating.problems,
                "hashes": hashes,
            });
            writing.log("run rated", name, &said)?;
            Ok(id)
        })
    }

    /// All ratings, the newest first.
    pub fn ratings(&self) -> Result<Vec<RatingView>> {
        self.read(|connection| rating::all(connection)?.iter().map(|rating| view(connection, rating)).collect())
    }

    /// The rating of an expected run.
    pub fn rating(&self, run: i64) -> Result<RatingView> {
        self.read(|connection| view(connection, &rating::get(connection, run)?))
    }
}

fn run_file(input: &RatingInputView) -> RunFile {
    RunFile {
        name: input.file.clone(),
        sha256: input.sha256.clone(),
        bytes: input.bytes,
        rows: 0,
        format: input.kind.clone(),
        headers: Vec::new(),
    }
}

fn view(connection: &Connection, rating: &Rating) -> Result<RatingView> {
    let run = run::get(connection, rating.run)?;
    let totals = run::totals(connection, rating.run)?;
    Ok(RatingView {
        run: rating.run,
        name: run.name,
        from: rating.window.from.to_string(),
        until: last_day(rating.window),
        credits_since: rating.credits_since.map(|day| day.to_string()).unwrap_or_default(),
        dialect: rating.dialect.name.clone(),
        settings: rating.settings.clone(),
        rated_at: rating.rated_at.clone(),
        rated_by: rating.rated_by.clone(),
        inputs: rating.inputs.clone(),
        contracts: rating.contracts,
        invoices: run.invoices,
        lines: run.lines,
        events: rating.events,
        totals: totals.iter().map(|(currency, totals)| run::total_view(currency, totals)).collect(),
        problems: rating::problem_counts(connection, rating.run)?,
    })
}
