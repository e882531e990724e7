//! What an auditor asks of an extract: source, logic, parameters, row count, sums, time and user.

use crate::Result;
use crate::table::run;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use tieout_billing::{ExactSum, Value};

/// Currencies that sums are kept of.
const MOST_SUMS: usize = 1000;

/// What stands in the log, and in the file beside an export.
#[derive(Debug, Serialize)]
pub struct Evidence {
    pub sql: String,
    pub parameters: BTreeMap<String, String>,
    /// Views that the query reads.
    pub views: Vec<String>,
    /// What lay in the workspace: the runs and the hashes of their content.
    pub runs: Vec<RunHash>,
    pub file: String,
    pub bytes: u64,
    /// Of the file.
    pub sha256: String,
    pub rows: u64,
    pub columns: Vec<String>,
    /// Exact sums of the columns that hold nothing but numbers.
    pub sums: Vec<ColumnSum>,
    pub milliseconds: u64,
}

#[derive(Debug, Serialize)]
pub struct RunHash {
    pub run: String,
    pub hash: String,
}

/// The sum of a column. Where the extract has a column `currency`, one for each; where it has none, the figure tells whether a copy of
/// the file is whole, and is no amount of money.
#[derive(Debug, Serialize)]
pub struct ColumnSum {
    pub column: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    pub sum: String,
}

/// The runs of a workspace.
pub fn runs(connection: &Connection) -> Result<Vec<RunHash>> {
    Ok(run::all(connection)?.into_iter().map(|run| RunHash { run: run.name, hash: run.hash }).collect())
}

/// Adds up an extract while it is written.
pub struct Sums {
    columns: Vec<String>,
    currency: Option<usize>,
    /// Of each column; `None` once it held something else than a number.
    sums: Vec<Option<BTreeMap<String, ExactSum>>>,
}

impl Sums {
    pub fn of(columns: &[String]) -> Sums {
        let currency = columns.iter().position(|name| name.eq_ignore_ascii_case("currency"));
        Sums { columns: columns.to_vec(), currency, sums: vec![Some(BTreeMap::new()); columns.len()] }
    }

    pub fn see(&mut self, cells: &[Value<'_>]) {
        let currency = match self.currency.and_then(|at| cells.get(at)) {
            Some(Value::Text(text)) => *text,
            _ => "",
        };
        for (sums, cell) in self.sums.iter_mut().zip(cells) {
            match (cell, &mut *sums) {
                (Value::Empty, _) | (_, None) => {}
                (Value::Decimal(amount), Some(by_currency)) => {
                    match by_currency.get_mut(currency) {
                        Some(sum) => sum.add(*amount),
                        None => {
                            let mut sum = ExactSum::default();
                            sum.add(*amount);
                            by_currency.insert(currency.to_owned(), sum);
                        }
                    }
                    if by_currency.len() > MOST_SUMS {
                        *sums = None;
                    }
                }
                _ => *sums = None,
            }
        }
    }

    pub fn finish(self) -> Vec<ColumnSum> {
        let mut found = Vec::new();
        for (column, sums) in self.columns.into_iter().zip(self.sums) {
            for (currency, sum) in sums.unwrap_or_default() {
                let sum = sum.total().map_or_else(|error| error.to_string(), |sum| sum.to_string());
                let currency = self.currency.is_some().then_some(currency);
                found.push(ColumnSum { column: column.clone(), currency, sum });
            }
        }
        found
    }
}
