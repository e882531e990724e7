//! What a rating is made of, read from its files: contracts, price books, tax rates.

use crate::error::{Error, Result, file_name};
use crate::rating::read_as::ReadAs;
use crate::runs::sha256_of;
use crate::view::{RatingInputView, RatingRequest, WhatIfRequest};
use std::path::PathBuf;
use tieout_billing::rating::{Catalogue, Contract, DateRange, Problem, TaxRate, TaxTable};
use tieout_billing::{Field, LineSource, LineView, Progress, Value};
use tieout_intake::rating::merge;

/// The files of a rating.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    pub contracts: Vec<PathBuf>,
    pub prices: Vec<PathBuf>,
    pub usage: Vec<PathBuf>,
    pub tax_rates: Vec<PathBuf>,
    pub read_as: ReadAs,
}

/// What was read of them, but for the usage, which is streamed.
pub(super) struct Inputs {
    pub contracts: Vec<Contract>,
    pub catalogue: Catalogue,
    pub taxes: TaxTable,
    pub problems: Vec<Problem>,
}

impl Files {
    /// The files of a request.
    ///
    /// # Errors
    /// When what is said of their columns makes no sense.
    pub fn of(request: &RatingRequest) -> Result<Files> {
        Ok(Files {
            contracts: paths(&request.contracts),
            prices: paths(&request.prices),
            usage: paths(&request.usage),
            tax_rates: paths(&request.tax_rates),
            read_as: ReadAs::of(&request.read_as)?,
        })
    }

    /// The files of a trial, with the prices of one side of it.
    ///
    /// # Errors
    /// As [`Files::of`].
    pub fn tried(request: &WhatIfRequest, prices: &[String]) -> Result<Files> {
        Ok(Files {
            contracts: paths(&request.contracts),
            prices: paths(prices),
            usage: paths(&request.usage),
            tax_rates: paths(&request.tax_rates),
            read_as: ReadAs::of(&request.read_as)?,
        })
    }

    /// Reads what is to be known before the usage.
    pub fn read(&self, progress: &dyn Progress) -> Result<Inputs> {
        if self.contracts.is_empty() {
            return Err(Error::Invalid("no contracts are named: a rating begins with what was agreed".to_owned()));
        }
        progress.report("reading the contracts", 0, 1)?;
        let read = tieout_intake::rating::contracts(&self.contracts, &self.read_as.contracts())?;
        let (mut catalogue, mut problems) = (read.agreed, read.problems);
        if !self.prices.is_empty() {
            progress.report("reading the prices", 0, 1)?;
            let (books, found) = tieout_intake::rating::price_books(&self.prices, &self.read_as.prices())?;
            merge(&mut catalogue, books);
            problems.extend(found);
        }
        let taxes = if self.tax_rates.is_empty() { TaxTable::default() } else { self.read_taxes(progress)? };
        Ok(Inputs { contracts: read.contracts, catalogue, taxes, problems })
    }

    fn read_taxes(&self, progress: &dyn Progress) -> Result<TaxTable> {
        let source = self.read_as.tax_rates(&self.tax_rates)?;
        let layout = source.layout().clone();
        let mut taxes = TaxTable::default();
        source.scan(progress, &mut |line| {
            let at = |field: Field| layout.position(field).map(|at| line.cells[at].value);
            taxes.rates.extend(tax_rate(line, &at));
        })?;
        Ok(taxes)
    }

    /// Each file with its hash, as it is kept with the rating.
    pub fn views(&self) -> Result<Vec<RatingInputView>> {
        let kinds = [("contracts", &self.contracts), ("prices", &self.prices), ("usage", &self.usage), ("tax_rates", &self.tax_rates)];
        let files = kinds.into_iter().flat_map(|(kind, paths)| paths.iter().map(move |path| (kind, path)));
        files
            .map(|(kind, path)| {
                let bytes = std::fs::metadata(path).map(|found| found.len()).unwrap_or_default();
                Ok(RatingInputView {
                    kind: kind.to_owned(),
                    file: file_name(path),
                    sha256: sha256_of(path)?,
                    bytes,
                    read_as: self.read_as.view(kind),
                })
            })
            .collect()
    }
}

fn paths(texts: &[String]) -> Vec<PathBuf> {
    texts.iter().map(PathBuf::from).collect()
}

/// A row of a tax table; nothing where it has no country or rate, which the reader has told already.
fn tax_rate<'a>(line: &LineView<'a>, at: &dyn Fn(Field) -> Option<Value<'a>>) -> Option<TaxRate> {
    let text = |field: Field| match at(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    let day = |field: Field| match at(field) {
        Some(Value::Date(day)) => Some(day),
        _ => None,
    };
    let percent = match at(Field::TaxRate) {
        Some(Value::Decimal(percent)) => percent,
        _ => return None,
    };
    Some(TaxRate {
        country: text(Field::Country)?.to_ascii_uppercase(),
        region: text(Field::Region),
        category: text(Field::TaxCategory).unwrap_or_else(|| "S".to_owned()),
        name: text(Field::Description),
        percent,
        // The record's end is its last day.
        valid: DateRange {
            from: day(Field::StartDate).unwrap_or(chrono::NaiveDate::MIN),
            until: day(Field::EndDate).and_then(|last| last.succ_opt()),
        },
        row: Some(line.row),
    })
}
