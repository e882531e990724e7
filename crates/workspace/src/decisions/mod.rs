//! Decisions on reviews: made, signed, kept, and what they come to.
//!
//! A decision is content under a hash, which is its id; it is never changed. It names the newest decisions that it follows, so a review's decisions
//! are a graph that can travel to another laptop and be joined again (`package.rs`). What it comes to is computed from the graph
//! (`decision_rules.rs`) and kept beside the items for speed (`project.rs`).

mod admit;
mod check;
mod content;
mod decide;
mod graph;
mod groups;
mod history;
mod lineage;
mod project;
mod sign_off;

pub(crate) use admit::{Place, World};
pub(crate) use check::{decisions_check, said_of};
pub(crate) use content::{content_id, items_hash, scope_of, signed_text};
pub(crate) use decide::{Draft, item as decided_item, record, review_name, subject as subject_of};
pub(crate) use graph::{Graph, Touch};
pub(crate) use groups::{about, last_notes, of_groups, sample_results, standing as standing_of_groups};
pub(crate) use history::{of_item, view as history_view};
pub(crate) use project::{Items, project};
pub(crate) use sign_off::sign_off;

pub(crate) use crate::package::rejudge;
use crate::table::person::Role;
use crate::{Error, Result};
use rusqlite::Connection;

/// What kinds of decisions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Start,
    Hold,
    Reject,
    Approve,
    Reopen,
    /// Ends a conflict.
    Settle,
    Assign,
    /// An assignment with a note.
    Handover,
    Comment,
    /// A group of findings is a fault that is to be mended.
    Confirm,
    /// A group of findings is none.
    Dismiss,
    Waive,
    /// A waiver is taken back.
    Withdraw,
    /// What looking at an item of the sample came to.
    Sample,
    SignOff,
}

impl Kind {
    pub const ALL: [Kind; 15] = [
        Kind::Start,
        Kind::Hold,
        Kind::Reject,
        Kind::Approve,
        Kind::Reopen,
        Kind::Settle,
        Kind::Assign,
        Kind::Handover,
        Kind::Comment,
        Kind::Confirm,
        Kind::Dismiss,
        Kind::Waive,
        Kind::Withdraw,
        Kind::Sample,
        Kind::SignOff,
    ];

    /// The name in tables, files and views.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Start => "start",
            Kind::Hold => "hold",
            Kind::Reject => "reject",
            Kind::Approve => "approve",
            Kind::Reopen => "reopen",
            Kind::Settle => "settle",
            Kind::Assign => "assign",
            Kind::Handover => "handover",
            Kind::Comment => "comment",
            Kind::Confirm => "confirm",
            Kind::Dismiss => "dismiss",
            Kind::Waive => "waive",
            Kind::Withdraw => "withdraw",
            Kind::Sample => "sample",
            Kind::SignOff => "sign_off",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Who may: one of these roles. Everybody may comment.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Kind::Comment => &Role::ALL,
            Kind::Approve | Kind::SignOff => &[Role::Approver],
            Kind::Dismiss | Kind::Waive | Kind::Withdraw | Kind::Settle => &[Role::Reviewer, Role::Approver],
            _ => &[Role::Analyst, Role::Reviewer, Role::Approver],
        }
    }

    /// Lets money out: never without a key, never by who prepared.
    pub const fn lets_out(self) -> bool {
        matches!(self, Kind::Approve | Kind::SignOff)
    }

    /// Makes something stop asking for attention: never from another laptop without a key, and never unsigned by who has one.
    pub const fn quiets(self) -> bool {
        matches!(self, Kind::Dismiss | Kind::Waive | Kind::Withdraw | Kind::Settle)
    }
}

/// How many decisions were made on a review.
pub(crate) fn count(connection: &Connection, review: i64) -> Result<u64> {
    crate::table::decision::count(connection, &scope_of(connection, review)?)
}

pub(crate) fn no_review(review: i64) -> Error {
    Error::NotFound { workspace: String::new(), what: "review", name: review.to_string() }
}
