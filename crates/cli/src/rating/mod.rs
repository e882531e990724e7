//! The commands of a rating: the bill that should be.

mod columns;
mod dialects;
mod explain;
mod judge;
mod rate;
mod what_if;

pub use columns::advice;
pub use dialects::dialects;
pub use explain::explain;
pub use judge::judge;
pub use rate::{rate, ratings};
pub use what_if::what_if;

use crate::args::Rated;
use crate::error::CommandError;
use crate::output::{Output, columns};
use std::collections::BTreeMap;
use std::path::PathBuf;
use tieout_documents::count;
use tieout_workspace::view::{ProblemCountView, RatingRequest};
use tieout_workspace::{Error, Workspace};

/// What was typed, as the use cases take it.
fn request(rated: &Rated, name: &str) -> Result<RatingRequest, CommandError> {
    let settings: BTreeMap<String, String> = rated.set.iter().map(|set| (set.0.clone(), set.1.clone())).collect();
    Ok(RatingRequest {
        name: name.to_owned(),
        contracts: texts(&rated.contracts)?,
        prices: texts(&rated.prices)?,
        usage: texts(&rated.usage)?,
        tax_rates: texts(&rated.tax_rates)?,
        period: rated.period.clone(),
        credits_since: rated.credits_since.clone(),
        dialect: rated.dialect.clone(),
        settings,
        read_as: columns::said(&rated.read_as)?,
    })
}

fn texts(paths: &[PathBuf]) -> Result<Vec<String>, CommandError> {
    let text = |path: &PathBuf| {
        let named = path.to_str().map(str::to_owned);
        named.ok_or_else(|| Error::Invalid(format!("{} is no text: rename the file", path.to_string_lossy())).into())
    };
    paths.iter().map(text).collect()
}

/// The run of that name; without one the newest that was rated.
fn expected_run(workspace: &Workspace, name: Option<&str>) -> Result<i64, CommandError> {
    match name {
        Some(name) => Ok(workspace.run_named(name)?.id),
        None => {
            let none = || {
                Error::Invalid("nothing was rated in this workspace yet: tieout rate --workspace W ... makes an expected run".to_owned())
            };
            Ok(workspace.ratings()?.first().ok_or_else(none)?.run)
        }
    }
}

fn print_problems(problems: &[ProblemCountView], out: &mut Output) -> Result<(), CommandError> {
    if problems.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line("Problems of the input; what they touch is not billed:")?;
    let rows: Vec<Vec<String>> =
        problems.iter().map(|kind| vec![format!("  {}", kind.title), kind.input.clone(), count(kind.count)]).collect();
    for line in columns(&rows, &[2]) {
        out.line(line)?;
    }
    Ok(())
}
