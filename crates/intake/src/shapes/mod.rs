//! The exports that Tieout knows by their columns: one table per system. Names are normalised as by [`crate::names::normalise`].

mod chargebee;
mod lago;
mod netsuite;
mod quickbooks;
mod records;
mod recurly;
mod stripe;
mod tieout;
mod zuora;

use crate::mapping::Role;
use std::collections::HashSet;
use tieout_billing::{Field, RecordKind};

/// An export of one system.
#[derive(Debug)]
pub(crate) struct Shape {
    /// As the user knows it.
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    /// The columns by which it is recognised: all of them must be there.
    pub(crate) needs: &'static [&'static str],
    /// Columns that would make it another shape.
    pub(crate) lacks: &'static [&'static str],
    /// What its columns mean. Several may name the same field: the first that the file has wins.
    pub(crate) columns: &'static [(&'static str, Means)],
    /// The column by which headers and lines are joined.
    pub(crate) join: Option<&'static str>,
}

/// What a column of a known export means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    Field(Field),
    /// An amount in minor units.
    Minor(Field),
    /// A rate as a fraction of one.
    Fraction(Field),
    /// Kept under its own name.
    Own,
    /// Left out: it says nothing of the bill.
    Out,
}

/// Every known shape of bill runs; the first of those that fit equally well wins.
const ALL: &[&[Shape]] = &[
    tieout::SHAPES,
    stripe::SHAPES,
    zuora::SHAPES,
    netsuite::SHAPES,
    chargebee::SHAPES,
    recurly::SHAPES,
    quickbooks::SHAPES,
    lago::SHAPES,
];

/// The shape of that kind that these (normalised) headers have.
pub(crate) fn recognise(kind: RecordKind, names: &[String]) -> Option<&'static Shape> {
    let names: HashSet<&str> = names.iter().map(String::as_str).collect();
    let fits = |shape: &&Shape| shape.needs.iter().all(|need| names.contains(need)) && !shape.lacks.iter().any(|lack| names.contains(lack));
    let known = |shape: &&Shape| shape.columns.iter().filter(|(name, _)| names.contains(name)).count();
    let of_kind = |(of, shapes): &(RecordKind, &'static [Shape])| (*of == kind).then_some(*shapes);
    let all: Vec<&'static [Shape]> =
        if kind == RecordKind::Invoices { ALL.to_vec() } else { records::SHAPES.iter().filter_map(of_kind).collect() };
    // `max_by_key` gives the last of equals, so the order is turned round.
    all.into_iter().flatten().rev().filter(fits).max_by_key(known)
}

/// Columns of any system that say nothing of the bill.
pub(crate) fn is_technical(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "updated_at",
        "modified_at",
        "updated_date",
        "created_by_id",
        "updated_by_id",
        "created_by",
        "updated_by",
        "sync_token",
        "livemode",
        "metadata",
        "is_deleted",
        "deleted",
        "deleted_at",
        "date_deleted",
        "last_modified",
        "last_modified_date",
        "line_last_modified_date",
        "linelastmodifieddate",
        "system_modstamp",
        "last_modified_by_id",
        "object",
        "etag",
        "row_version",
        "resource_version",
        "reject_file",
        "reject_row",
        "reject_column",
        "reject_reason",
    ];
    name.starts_with("fivetran_")
        || name.starts_with("airbyte_")
        || name.starts_with("dlt_")
        || name.ends_with("_deleted")
        || NAMES.contains(&name)
}
