//! The queue and the decisions: `reviews`, `queue`, `approve`, `hold`, `reject`, `reopen`, `assign`, `comment`, `group`.

use super::people::unlock;
use super::{money, open_review};
use crate::Outcome;
use crate::args::{Assign, Comment, DecideOn, Group, GroupVerdict, Listing, OneReview, Queue, Which};
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
    if args.listing.json {
        out.json(&review)?;
    } else {
        super::check::print(&review, &workspace.finding_groups(review.id)?, out)?;
    }
    Ok(if review.findings > 0 { Outcome::Found } else { Outcome::Clean })
}

pub fn queue(args: &Queue, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    if args.workload {
        return workload(&workspace, review, args, out);
    }
    let mut query = filter(&args.which);
    query.text = args.find.clone().unwrap_or_default();
    let found = workspace.queue(review, &query, args.offset, args.limit)?;
    if args.of.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["invoice", "customer", "gross", "findings", "severity", "at stake", "risk", "status", "who"].map(str::to_owned).to_vec()];
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
    out.line(format!("{} invoices, gross {}, at stake {}", count(found.total), money(&found.gross), money(&found.at_stake)))?;
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
    if verdict == "approve" {
        unlock(&workspace)?;
    }
    let decided = workspace.queue_decide(review, &selection, verdict, &args.reason)?;
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
            out.line(format!("  of those, {} are above the limit and wait for a second approver", count(decided.second_due)))?;
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
    let decided = match args.verdict {
        GroupVerdict::Waive => {
            let (owner, expires) = (args.owner.as_deref().unwrap_or_default(), args.expires.as_deref().unwrap_or_default());
            workspace.group_waive(review, &args.group, &args.reason, owner, expires)?
        }
        GroupVerdict::Confirm => workspace.group_decide(review, &args.group, "confirm", &args.reason)?,
        GroupVerdict::Dismiss => workspace.group_decide(review, &args.group, "dismiss", &args.reason)?,
        GroupVerdict::Reopen => workspace.group_decide(review, &args.group, "reopen", &args.reason)?,
    };
    if args.of.listing.json {
        out.json(&decided)?;
    } else {
        out.line(format!("{} is {}: {}", decided.id, decided.state, tame(&decided.summary)))?;
    }
    Ok(Outcome::Clean)
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

fn filter(which: &Which) -> QueueQuery {
    QueueQuery {
        statuses: which.status.clone(),
        group: which.group.clone(),
        assignee: which.assignee.clone(),
        with_findings: which.clean.then_some(false),
        ..QueueQuery::default()
    }
}

fn selection(workspace: &Workspace, review: i64, which: &Which) -> Result<Selection, CommandError> {
    let query = filter(which);
    let filtered = query != QueueQuery::default() || which.all;
    match (which.invoices.is_empty(), filtered) {
        (true, false) => Err(CommandError::NothingChosen),
        (false, true) => Err(CommandError::TwoChoices),
        (false, false) => {
            let items = which.invoices.iter().map(|invoice| Ok(named(workspace, review, invoice)?.id)).collect::<Result<_, CommandError>>()?;
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
