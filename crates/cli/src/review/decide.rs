//! The queue and the decisions: `reviews`, `queue`, `approve`, `hold`, `reject`, `reopen`, `assign`, `comment`, `group`, `waivers`.

use super::people::signed;
use super::{money, open_review, several, stake};
use crate::Outcome;
use crate::args::{Assign, Chosen, Comment, DecideOn, Group, GroupVerdict, Listing, OneReview, Queue, Waivers, Which};
use crate::error::CommandError;
use crate::output::{Output, columns, cut, tame};
use crate::progress::Shown;
use crate::store::{amount, open};
use tieout_documents::{count, moment};
use tieout_workspace::view::{DecidedView, QueueItemView, QueueQuery, Selection};
use tieout_workspace::{Error, Workspace};

pub fn reviews(args: &Listing, out: &mut Output) -> Result<Outcome, CommandError> {
    let reviews = open(args)?.reviews()?;
    if args.json {
        out.json(&reviews)?;
        return Ok(Outcome::Clean);
    }
    if reviews.is_empty() {
        out.line("No reviews yet. Make one: tieout check --workspace W --run RUN")?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["name", "run", "invoices", "findings", "open", "", "made", "by"].map(str::to_owned).to_vec()];
    rows.extend(reviews.iter().map(|review| {
        vec![
            tame(&review.name),
            tame(&review.run),
            count(review.invoices),
            count(review.findings),
            count(review.open),
            if review.signed_off { "signed off" } else { "" }.to_owned(),
            moment(&review.at).into_owned(),
            tame(&review.by),
        ]
    }));
    for line in columns(&rows, &[2, 3, 4]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

/// Runs the checks of a review again.
pub fn recheck(args: &OneReview, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(args)?;
    let progress = Shown::new(args.listing.json);
    let review = workspace.review_check(review, &progress)?;
    drop(progress);
    let groups = workspace.finding_groups(review.id)?;
    if args.listing.json {
        out.json(&review)?;
    } else {
        super::check::print(&review, &groups, out)?;
    }
    Ok(super::check::outcome(&groups, "low"))
}

pub fn queue(args: &Queue, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    if args.workload {
        return workload(&workspace, review, args, out);
    }
    let found = workspace.queue(review, &filter(&args.chosen), args.offset, args.limit)?;
    if args.of.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    let mut rows =
        vec![["invoice", "customer", "gross", "findings", "severity", "at stake", "risk", "status", "who"].map(str::to_owned).to_vec()];
    rows.extend(found.rows.iter().map(|item| {
        vec![
            cut(&item.title, 44),
            cut(&item.customer, 20),
            format!("{} {}", tame(&item.currency), amount(&item.gross, &item.currency, false)).trim().to_owned(),
            count(item.findings),
            item.severity.clone(),
            amount(&item.at_stake, &item.currency, false),
            item.band.clone(),
            item.status.replace('_', " "),
            item.assignee.as_deref().or(item.decided_by.as_deref()).map(tame).unwrap_or_default(),
        ]
    }));
    for line in columns(&rows, &[2, 3, 5]) {
        out.line(line)?;
    }
    out.line(format!("{}, gross {}, at stake {}", several(found.total, "invoice"), stake(&found.gross), stake(&found.at_stake)))?;
    Ok(Outcome::Clean)
}

fn workload(workspace: &Workspace, review: i64, args: &Queue, out: &mut Output) -> Result<Outcome, CommandError> {
    let loads = workspace.workload(review)?;
    if args.of.listing.json {
        out.json(&loads)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["person", "assigned", "done", "held", "overdue", "at stake", "note"].map(str::to_owned).to_vec()];
    rows.extend(loads.iter().map(|load| {
        vec![
            load.person.as_deref().map_or_else(|| "nobody".to_owned(), tame),
            count(load.assigned),
            count(load.done),
            count(load.held),
            count(load.overdue),
            money(&load.at_stake),
            cut(load.note.as_deref().unwrap_or_default(), 60),
        ]
    }));
    for line in columns(&rows, &[1, 2, 3, 4, 5]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

/// `verdict` is that of the command: `approve`, `hold`, `reject`, `reopen`.
pub fn decide(verdict: &str, args: &DecideOn, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    let selection = selection(&workspace, review, &args.which)?;
    let decided = signed(&workspace, || workspace.queue_decide(review, &selection, verdict, &args.reason))?;
    told(&decided, verdict, args.of.listing.json, out)
}

pub fn assign(args: &Assign, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    let selection = selection(&workspace, review, &args.which)?;
    let person = Some(args.to.as_str()).filter(|person| *person != "-");
    let decided = workspace.queue_assign(review, &selection, person, args.due.as_deref(), &args.note)?;
    told(&decided, "assign", args.of.listing.json, out)
}

fn told(decided: &DecidedView, verdict: &str, json: bool, out: &mut Output) -> Result<Outcome, CommandError> {
    if json {
        out.json(decided)?;
    } else {
        let past = match verdict {
            "approve" => "approved",
            "hold" => "held",
            "reject" => "rejected",
            "reopen" => "reopened",
            _ => "assigned",
        };
        out.line(format!("{} {past}", count(decided.done)))?;
        if decided.second_due > 0 {
            out.line(format!("  above the limit, and waiting for a second approver: {}", count(decided.second_due)))?;
        }
        for refused in &decided.refused {
            out.line(format!("  not {past}: {}: {}", tame(&refused.invoice), tame(&refused.why)))?;
        }
        if decided.refused_total > decided.refused.len() as u64 {
            out.line(format!("  … and {} more", count(decided.refused_total - decided.refused.len() as u64)))?;
        }
    }
    Ok(if decided.refused_total > 0 { Outcome::Found } else { Outcome::Clean })
}

pub fn comment(args: &Comment, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    let item = named(&workspace, review, &args.invoice)?;
    let history = workspace.comment_add(review, item.id, &args.text)?;
    if args.of.listing.json {
        out.json(&history)?;
    } else {
        out.line(format!("{}: commented", tame(&item.title)))?;
    }
    Ok(Outcome::Clean)
}

pub fn group(args: &Group, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    let decided = signed(&workspace, || {
        let decide = |verdict| workspace.group_decide(review, &args.group, verdict, &args.reason);
        match args.verdict {
            GroupVerdict::Waive => {
                let (owner, expires) = (args.owner.as_deref().unwrap_or_default(), args.expires.as_deref().unwrap_or_default());
                workspace.group_waive(review, &args.group, &args.reason, owner, expires)
            }
            GroupVerdict::Confirm => decide("confirm"),
            GroupVerdict::Dismiss => decide("dismiss"),
            GroupVerdict::Reopen => decide("reopen"),
        }
    })?;
    if args.of.listing.json {
        out.json(&decided)?;
    } else {
        out.line(format!("{} is {}: {}", decided.id, decided.state, tame(&decided.summary)))?;
    }
    Ok(Outcome::Clean)
}

pub fn waivers(args: &Waivers, out: &mut Output) -> Result<Outcome, CommandError> {
    let workspace = open(&args.listing)?;
    let known = workspace.waivers()?;
    let waivers = match &args.withdraw {
        // Enough of an id to find it by is enough.
        Some(given) => {
            let found = known.iter().find(|waiver| given.len() >= SHORTEST_ID && waiver.id.starts_with(given));
            let id = found.map_or(given, |waiver| &waiver.id);
            signed(&workspace, || workspace.waiver_withdraw(id, &args.reason))?
        }
        None => known,
    };
    if args.listing.json {
        out.json(&waivers)?;
        return Ok(Outcome::Clean);
    }
    if waivers.is_empty() {
        out.line("No waivers.")?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["waiver", "until", "", "check", "owner", "what", "why"].map(str::to_owned).to_vec()];
    rows.extend(waivers.iter().map(|waiver| {
        vec![
            cut_id(&waiver.id),
            waiver.expires.clone(),
            if waiver.expired { "over" } else { "" }.to_owned(),
            waiver.check.clone(),
            tame(&waiver.owner),
            cut(&waiver.summary, 60),
            cut(&waiver.reason, 60),
        ]
    }));
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    Ok(Outcome::Clean)
}

/// Digits of an id that are shown, and that are enough to name it.
const SHORTEST_ID: usize = 12;

fn cut_id(id: &str) -> String {
    id.chars().take(SHORTEST_ID).collect()
}

/// The item of that invoice number, or of that title where a bill is missing.
pub fn named(workspace: &Workspace, review: i64, invoice: &str) -> Result<QueueItemView, CommandError> {
    let query = QueueQuery { text: invoice.to_owned(), ..QueueQuery::default() };
    let mut offset = 0;
    loop {
        let window = workspace.queue(review, &query, offset, 1000)?;
        if let Some(item) = window.rows.iter().find(|item| item.invoice == invoice || item.title == invoice) {
            return Ok(item.clone());
        }
        offset += window.rows.len() as u64;
        if window.rows.is_empty() {
            return Err(Error::NotFound { workspace: workspace.name().to_owned(), what: "invoice", name: invoice.to_owned() }.into());
        }
    }
}

fn filter(chosen: &Chosen) -> QueueQuery {
    QueueQuery {
        statuses: chosen.status.clone(),
        severities: chosen.severity.clone(),
        group: chosen.group.clone(),
        assignee: chosen.assignee.clone(),
        with_findings: chosen.clean.then_some(false),
        sampled: chosen.sampled.then_some(true),
        overdue: chosen.overdue,
        text: chosen.find.clone().unwrap_or_default(),
        ..QueueQuery::default()
    }
}

fn selection(workspace: &Workspace, review: i64, which: &Which) -> Result<Selection, CommandError> {
    let query = filter(&which.chosen);
    let filtered = query != QueueQuery::default() || which.all;
    match (which.invoices.is_empty(), filtered) {
        (true, false) => Err(CommandError::NothingChosen),
        (false, true) => Err(CommandError::TwoChoices),
        (false, false) => {
            let items =
                which.invoices.iter().map(|invoice| Ok(named(workspace, review, invoice)?.id)).collect::<Result<_, CommandError>>()?;
            Ok(Selection { items, ..Selection::default() })
        }
        (true, true) => {
            let found = workspace.queue(review, &query, 0, 0)?.total;
            if found > 1 && which.confirm != Some(found) {
                return Err(CommandError::Unconfirmed { found });
            }
            Ok(Selection { items: Vec::new(), query: Some(query), confirmed: Some(found) })
        }
    }
}
