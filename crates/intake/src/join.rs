//! Headers in one file and lines in another: which is which, and the column that joins them.

use crate::evidence::{Survey, hash};
use crate::mapping::Role;
use crate::names::normalise;
use crate::shapes::Shape;
use crate::table::Table;
use std::collections::HashSet;

/// What each table is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roles {
    /// Parallel to the tables.
    pub(crate) roles: Vec<Role>,
    pub(crate) join: Option<Join>,
}

/// How two tables are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Join {
    pub(crate) headers: usize,
    pub(crate) headers_column: usize,
    pub(crate) lines: usize,
    pub(crate) lines_column: usize,
}

impl Roles {
    /// Every table is lines, and nothing joins them.
    pub(crate) fn lines_only(tables: usize) -> Roles {
        Roles { roles: vec![Role::Lines; tables], join: None }
    }
}

impl Join {
    /// The joining column of that table.
    pub(crate) fn column_of(self, table: usize) -> Option<usize> {
        match table {
            _ if table == self.headers => Some(self.headers_column),
            _ if table == self.lines => Some(self.lines_column),
            _ => None,
        }
    }
}

/// Finds the roles. Two tables with the same columns are both lines, as are tables that nothing joins.
pub(crate) fn roles_of(tables: &[Table], surveys: &[Survey], shapes: &[Option<&'static Shape>]) -> Roles {
    let lines_only = Roles::lines_only(tables.len());
    let [one, other] = tables else { return lines_only };
    let names: [Vec<String>; 2] = [one, other].map(|table| table.headers.iter().map(|header| normalise(header)).collect());
    if names[0] == names[1] {
        return lines_only;
    }
    let join = [(0, 1), (1, 0)]
        .into_iter()
        .filter_map(|(headers, lines)| best_join(headers, lines, &names, surveys, shapes))
        .max_by_key(|(score, _)| *score);
    match join {
        Some((_, join)) => {
            let mut roles = lines_only;
            roles.roles[join.headers] = Role::Headers;
            roles.join = Some(join);
            roles
        }
        None => lines_only,
    }
}

/// The columns that join best if this table is the headers and that one the lines, and how well.
fn best_join(
    headers: usize,
    lines: usize,
    names: &[Vec<String>; 2],
    surveys: &[Survey],
    shapes: &[Option<&'static Shape>],
) -> Option<(u64, Join)> {
    let shape_says = |table: usize, role: Role| shapes[table].is_some_and(|shape| shape.role == role);
    let mut best = None;
    for headers_column in 0..names[headers].len() {
        let unique = values(&surveys[headers], headers_column);
        // One row per invoice: no value twice.
        let filled = surveys[headers].rows.iter().filter(|row| !row[headers_column].trim().is_empty()).count();
        if unique.is_empty() || unique.len() < filled {
            continue;
        }
        for lines_column in 0..names[lines].len() {
            let keys = values(&surveys[lines], lines_column);
            let shared = keys.intersection(&unique).count() as u64;
            let by_name = name_score(&names[headers][headers_column], &names[lines][lines_column]);
            let by_shape = match (shapes[headers].and_then(|shape| shape.join), shapes[lines].and_then(|shape| shape.join)) {
                (Some(header), Some(line)) => {
                    u64::from(header == names[headers][headers_column] && line == names[lines][lines_column]) * 1000
                }
                _ => 0,
            };
            // Lines repeat the key of their header; a table whose key is unique on both sides is no clear case for numbers such as 1, 2, 3.
            if shared == 0
                || by_name == 0
                    && by_shape == 0
                    && (shared as usize * 2 < keys.len() || plain_ordinals(&keys, &surveys[lines], lines_column))
            {
                continue;
            }
            let overlap = shared * 100 / keys.len().max(1) as u64;
            let repeated = u64::from(keys.len() < surveys[lines].rows.len()) * 200;
            let roles = u64::from(shape_says(headers, Role::Headers)) * 300 + u64::from(shape_says(lines, Role::Lines)) * 300;
            let score = overlap + by_name * 100 + by_shape + repeated + roles;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, Join { headers, headers_column, lines, lines_column }));
            }
        }
    }
    best
}

fn values(survey: &Survey, column: usize) -> HashSet<u64> {
    survey.rows.iter().map(|row| row[column].trim()).filter(|value| !value.is_empty()).map(hash).collect()
}

fn plain_ordinals(keys: &HashSet<u64>, survey: &Survey, column: usize) -> bool {
    let short = survey.rows.iter().all(|row| row[column].trim().len() < 3);
    short || keys.len() < 3
}

/// How well two names go together as keys.
fn name_score(header: &str, line: &str) -> u64 {
    const KEYS: &[&str] = &[
        "id",
        "invoice_id",
        "invoice_number",
        "invoice_no",
        "number",
        "document_number",
        "doc_number",
        "transaction",
        "transaction_id",
        "invoice",
        "bill_id",
        "credit_note_id",
        "lago_id",
        "invoice_lago_id",
    ];
    let known = KEYS.contains(&header) && KEYS.contains(&line) && line != "id" && line != "number" && line != "lago_id";
    match known {
        true if header == line => 5,
        true if header == "id" && line.ends_with("_id") => 4,
        true if header == "number" && line.ends_with("number") => 4,
        true => 2,
        false => 0,
    }
}
