//! The review: `check`, `checks`, `findings`, `queue` and the decisions, `waivers`, `people`, `package`, `report`, `sample`, `sign-off`.

mod check;
mod checks;
mod decide;
mod findings;
mod people;
mod report;
mod sources;

pub use check::check;
pub use checks::checks;
pub use decide::{assign, comment, decide, group, queue, recheck, reviews, waivers};
pub use findings::findings;
pub use people::{package, people};
pub use report::{report, sample, sign_off};
pub use sources::Sources;

use crate::args::OneReview;
use crate::error::CommandError;
use crate::output::tame;
use crate::store::{amount, open};
use tieout_documents::count;
use tieout_workspace::Workspace;
use tieout_workspace::view::MoneyView;

/// Opens the workspace and the review that was named, or the newest.
fn open_review(of: &OneReview) -> Result<(Workspace, i64), CommandError> {
    let workspace = open(&of.listing)?;
    let review = workspace.review_named(of.review.as_deref())?;
    Ok((workspace, review))
}

/// `EUR 1,204.50, GBP 3.00`
fn money(sums: &[MoneyView]) -> String {
    let one = |money: &MoneyView| format!("{} {}", tame(&money.currency), amount(&money.amount, &money.currency, false)).trim().to_owned();
    let shown: Vec<String> =
        sums.iter().filter(|money| money.amount.0.bytes().any(|digit| (b'1'..=b'9').contains(&digit))).map(one).collect();
    shown.join(", ")
}

/// `1 finding`, `2 findings`
fn several(number: u64, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// Money at stake, or `nothing`.
fn stake(sums: &[MoneyView]) -> String {
    Some(money(sums)).filter(|sums| !sums.is_empty()).unwrap_or_else(|| "nothing".to_owned())
}
