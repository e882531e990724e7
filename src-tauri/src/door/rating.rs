//! The commands of rating: the bill that should be, how it came about, and what another price book would make of it.

use super::{Answer, CSV, save_as};
use crate::desk::{Desk, Refused};
use std::path::PathBuf;
use tieout_billing::Progress;
use tieout_workspace::view::*;

const PDF: (&str, &[&str]) = ("PDF", &["pdf"]);

pub fn dialects(_: &Desk) -> Answer<Vec<DialectView>> {
    Ok(tieout_workspace::dialects())
}

pub fn ratings(desk: &Desk) -> Answer<Vec<RatingView>> {
    Ok(desk.workspace()?.ratings()?)
}

pub fn rating(desk: &Desk, run: i64) -> Answer<RatingView> {
    Ok(desk.workspace()?.rating(run)?)
}

pub fn rating_start(desk: &Desk, request: RatingRequest, progress: &dyn Progress) -> Answer<RatingView> {
    Ok(desk.workspace()?.rating_start(&with_paths(desk, request)?, progress)?)
}

pub fn rating_columns(desk: &Desk, request: RatingRequest, input: String) -> Answer<RatingColumnsView> {
    Ok(tieout_workspace::rating_columns(&with_paths(desk, request)?, &input)?)
}

pub fn rating_problems(desk: &Desk, run: i64, kind: String, offset: u64, limit: u64) -> Answer<RatingProblemsView> {
    Ok(desk.workspace()?.rating_problems(run, &kind, offset, limit)?)
}

pub fn rating_problems_export(desk: &Desk, run: i64) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let name = format!("{} problems.csv", workspace.rating(run)?.name);
    let path = save_as("Export the problems", CSV, &name);
    Ok(path.map(|path| workspace.rating_problems_export(run, &path)).transpose()?)
}

pub fn rated_contracts(desk: &Desk, run: i64, search: String, offset: u64, limit: u64) -> Answer<RatedContractsView> {
    Ok(desk.workspace()?.rated_contracts(run, &search, offset, limit)?)
}

pub fn rated_contract(desk: &Desk, run: i64, contract: String) -> Answer<RatedContractView> {
    Ok(desk.workspace()?.rated_contract(run, &contract)?)
}

pub fn rated_invoice(desk: &Desk, run: i64, invoice: String, billed: Option<i64>) -> Answer<RatedInvoiceView> {
    Ok(desk.workspace()?.rated_invoice(run, &invoice, billed)?)
}

pub fn rated_invoice_pdf(desk: &Desk, run: i64, invoice: String) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let path = save_as("Save the calculation", PDF, &format!("{invoice} calculation.pdf"));
    Ok(path.map(|path| workspace.rated_invoice_pdf(run, &invoice, &path)).transpose()?)
}

pub fn price_books(desk: &Desk, run: i64) -> Answer<Vec<PriceBookView>> {
    Ok(desk.workspace()?.price_books(run)?)
}

pub fn usage_days(desk: &Desk, run: i64) -> Answer<Vec<UsageMetricView>> {
    Ok(desk.workspace()?.usage_days(run)?)
}

pub fn comparison_judge(desk: &Desk, comparison: i64, expected: i64, progress: &dyn Progress) -> Answer<JudgementView> {
    Ok(desk.workspace()?.comparison_judge(comparison, expected, progress)?)
}

pub fn judgement(desk: &Desk, comparison: i64) -> Answer<Option<JudgementView>> {
    Ok(desk.workspace()?.judgement(comparison)?)
}

pub fn what_if(desk: &Desk, request: WhatIfRequest, progress: &dyn Progress) -> Answer<WhatIfView> {
    Ok(desk.workspace()?.what_if(&tried_paths(desk, request)?, progress)?)
}

pub fn what_if_export(desk: &Desk, request: WhatIfRequest, progress: &dyn Progress) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let request = tried_paths(desk, request)?;
    let path = save_as("Export the customers", CSV, &format!("What if {}.csv", request.period));
    Ok(path.map(|path| workspace.what_if_export(&request, &path, progress)).transpose()?)
}

/// The request with the paths that its tokens stand for.
fn with_paths(desk: &Desk, request: RatingRequest) -> Answer<RatingRequest> {
    Ok(RatingRequest {
        contracts: paths(desk, &request.contracts)?,
        prices: paths(desk, &request.prices)?,
        usage: paths(desk, &request.usage)?,
        tax_rates: paths(desk, &request.tax_rates)?,
        ..request
    })
}

/// As [`with_paths`], of a trial.
fn tried_paths(desk: &Desk, request: WhatIfRequest) -> Answer<WhatIfRequest> {
    Ok(WhatIfRequest {
        contracts: paths(desk, &request.contracts)?,
        prices: paths(desk, &request.prices)?,
        other_prices: paths(desk, &request.other_prices)?,
        usage: paths(desk, &request.usage)?,
        tax_rates: paths(desk, &request.tax_rates)?,
        ..request
    })
}

/// Paths as the views carry them. One that is no Unicode can't cross as text.
fn paths(desk: &Desk, tokens: &[String]) -> Answer<Vec<String>> {
    desk.files.paths(tokens)?.into_iter().map(text_of).collect()
}

fn text_of(path: PathBuf) -> Answer<String> {
    path.into_os_string().into_string().map_err(|path| {
        Refused::new(
            "path",
            &format!("{} has a name that is no text.", path.to_string_lossy()),
            "Rename the file or its folder and choose it again.",
        )
    })
}
