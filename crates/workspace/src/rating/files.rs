//! A rating of files without a workspace: the expected invoices as they are made.

use super::dialects::{dialect, settings};
use super::expected_run::{lines_in_run, numbers};
use super::inputs::Files;
use super::kept::{invoice_row, last_day};
use super::period::RatedDays;
use super::work::Metered;
use crate::error::{Error, Result};
use crate::view::{DialectSettingView, RatedInvoiceRowView};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use tieout_billing::rating::{ExpectedInvoice, Problem};
use tieout_billing::{CurrencyTotals, Progress};

/// What a rating of files came to.
#[derive(Clone, Debug, Serialize)]
pub struct RatedFiles {
    pub from: String,
    pub until: String,
    /// Since when prepaid credits are drawn; empty: they are what is left when the period begins.
    pub credits_since: String,
    pub dialect: String,
    pub settings: Vec<DialectSettingView>,
    pub contracts: u64,
    pub invoices: u64,
    pub lines: u64,
    pub events: u64,
    pub totals: CurrencyTotals,
    pub problems: Vec<Problem>,
}

/// An invoice as it is written.
#[derive(Serialize)]
struct Written<'i> {
    #[serde(flatten)]
    row: RatedInvoiceRowView,
    invoice_with_derivations: &'i ExpectedInvoice,
}

/// Rates the contracts of the files. What comes out is written to `out` as JSON: `invoices`, each with its derivations, as they are made, and
/// `rating`, what is returned.
pub fn rate_files(request: &crate::view::RatingRequest, out: Option<&mut dyn Write>, progress: &dyn Progress) -> Result<RatedFiles> {
    let days = RatedDays::of(&request.period, &request.credits_since)?;
    let dialect = dialect(&request.dialect, &request.settings)?;
    let files = Files::of(request)?;
    let inputs = files.read(progress)?;
    let metered = Metered::new(&inputs, &files, &days, &dialect, progress)?;
    let mut done = RatedFiles {
        from: days.window.from.to_string(),
        until: last_day(days.window),
        credits_since: days.credits_since.map(|day| day.to_string()).unwrap_or_default(),
        dialect: dialect.name.clone(),
        settings: settings(&dialect),
        contracts: inputs.contracts.len() as u64,
        invoices: 0,
        lines: 0,
        events: metered.events,
        totals: CurrencyTotals::new(),
        problems: [inputs.problems.clone(), metered.problems.clone()].concat(),
    };
    let mut sums: BTreeMap<String, [tieout_billing::ExactSum; 3]> = BTreeMap::new();
    let mut out = out;
    let writing = out.is_some();
    let failed = |error: std::io::Error| Error::Invalid(format!("the invoices can't be written: {error}"));
    if let Some(out) = out.as_mut() {
        out.write_all(b"{\"invoices\":[").map_err(failed)?;
    }
    metered.rate(
        progress,
        |_, rated| {
            let mut text = Vec::new();
            for (invoice, number) in rated.invoices.iter().zip(numbers(&rated.invoices)).filter(|_| writing) {
                let row = invoice_row(invoice, &number);
                text.extend_from_slice(b"\n,");
                serde_json::to_writer(&mut text, &Written { row, invoice_with_derivations: invoice })
                    .map_err(|error| Error::Invalid(error.to_string()))?;
            }
            let sums: Vec<_> = rated
                .invoices
                .iter()
                .map(|invoice| (invoice.currency.clone(), [invoice.net.result, invoice.tax.result, invoice.gross.result]))
                .collect();
            let lines: u64 = rated.invoices.iter().map(lines_in_run).sum();
            Ok((text, sums, lines, rated.problems))
        },
        |made: Result<_>| {
            let (text, amounts, lines, problems) = made?;
            if let Some(out) = out.as_mut() {
                // No comma before the first.
                let first = done.invoices == 0 && !text.is_empty();
                out.write_all(&text[if first { 2 } else { 0 }..]).map_err(failed)?;
            }
            done.invoices += amounts.len() as u64;
            done.lines += lines;
            done.problems.extend(problems);
            for (currency, amounts) in amounts {
                for (sum, amount) in sums.entry(currency).or_default().iter_mut().zip(amounts) {
                    sum.add(amount);
                }
            }
            Ok(())
        },
    )?;
    for (currency, [net, tax, gross]) in sums {
        let total =
            |sum: tieout_billing::ExactSum| sum.total().map_err(|_| Error::Invalid(format!("a sum in {currency} has more than 28 digits")));
        let totals = tieout_billing::Totals { net: total(net)?, tax: total(tax)?, gross: total(gross)? };
        done.totals.insert(currency.clone(), totals);
    }
    if let Some(out) = out.as_mut() {
        out.write_all(b"\n],\"rating\":").map_err(failed)?;
        serde_json::to_writer(&mut *out, &done).map_err(|error| failed(error.into()))?;
        out.write_all(b"}\n").map_err(failed)?;
    }
    Ok(done)
}
