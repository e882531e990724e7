//! What another price book would make of the same contracts and usage: revenue by customer and plan, winners and losers, bill shock.

mod sums;

use super::dialects::dialect;
use super::inputs::Files;
use super::kept::last_day;
use super::period::RatedDays;
use super::texts_table::TextsTable;
use super::work::Metered;
use crate::error::{Error, Result};
use crate::view::{ExportView, ProblemCountView, WhatIfRequest, WhatIfRowView, WhatIfView};
use crate::workspace::Workspace;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use sums::{Part, Side, Sums, Who, parts};
use tieout_billing::Progress;
use tieout_billing::rating::{Contract, Problem, rate::RatedContract};
use tieout_documents::{write_atomically, write_table_csv};

/// No more customers than this cross to a screen; an export has all.
const MOST_ROWS: usize = 2_000;

impl Workspace {
    /// Rates the same contracts and usage under two price lists and holds the results against each other. Nothing is kept.
    pub fn what_if(&self, request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
        what_if(request, progress)
    }

    /// As [`what_if`], all customers as CSV.
    pub fn what_if_export(&self, request: &WhatIfRequest, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
        what_if_export(request, path, progress)
    }
}

/// What changed for the customers if the other prices were in force: the greatest changes first.
pub fn what_if(request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
    let mut view = compared(request, progress)?;
    view.customers.truncate(MOST_ROWS);
    Ok(view)
}

/// All customers with what they pay now and then, as CSV.
pub fn what_if_export(request: &WhatIfRequest, path: &Path, progress: &dyn Progress) -> Result<ExportView> {
    let view = compared(request, progress)?;
    let row = |row: WhatIfRowView| {
        let percent = row.percent.map_or_else(String::new, |percent| percent.0);
        [row.name, row.title, row.plans, row.currency, row.now.0, row.then.0, row.change.0, percent]
    };
    let titles = ["customer", "name", "plans", "currency", "now", "then", "change", "percent"];
    let table = TextsTable::new(titles, view.customers.into_iter().map(row).collect());
    let bytes = write_atomically(path, |mut out| write_table_csv(&table, &mut out))?;
    Ok(crate::runs::export_view(path, bytes, view.customer_count))
}

fn compared(request: &WhatIfRequest, progress: &dyn Progress) -> Result<WhatIfView> {
    if request.other_prices.is_empty() {
        return Err(Error::Invalid("no other prices are named: a trial needs the price list that is tried".to_owned()));
    }
    let days = RatedDays::of(&request.period, &request.credits_since)?;
    let dialect = dialect(&request.dialect, &request.settings)?;
    let (mut sums, mut problems) = (Sums::default(), Vec::new());
    for side in [Side::Now, Side::Then] {
        let prices = if side == Side::Now { &request.prices } else { &request.other_prices };
        let files = Files::tried(request, prices)?;
        let inputs = files.read(progress)?;
        let metered = Metered::new(&inputs, &files, &days, &dialect, progress)?;
        for plan in inputs.catalogue.price_books.iter().flat_map(|book| book.plans.values()) {
            sums.titles.entry(plan.id.clone()).or_insert_with(|| plan.name.clone());
        }
        metered.rate(progress, totals_of, |of: Of| {
            problems.extend(of.problems);
            sums.add(side, &of.who, &of.name, of.net, of.parts)
        })?;
        problems.extend(inputs.problems.iter().cloned());
        problems.extend(metered.problems);
    }
    Ok(WhatIfView { from: days.window.from.to_string(), until: last_day(days.window), problems: counted(&problems), ..sums.view()? })
}

/// What a contract comes to, without tax.
struct Of {
    who: Who,
    name: String,
    net: Decimal,
    parts: Vec<(Part, Decimal)>,
    problems: Vec<Problem>,
}

fn totals_of(contract: &Contract, rated: RatedContract) -> Of {
    Of {
        who: Who { currency: contract.currency.clone(), customer: contract.customer.clone() },
        name: contract.customer_name.clone().unwrap_or_default(),
        net: rated.invoices.iter().map(|invoice| invoice.net.result).sum(),
        parts: rated.invoices.iter().flat_map(parts).collect(),
        problems: rated.problems,
    }
}

/// The problems of both sides, by kind: those that both have count once.
fn counted(problems: &[Problem]) -> Vec<ProblemCountView> {
    let mut seen = std::collections::HashSet::new();
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| seen.insert((problem.kind, problem.input, problem.row, &problem.message))) {
        *counts.entry((problem.kind, problem.input)).or_default() += 1;
    }
    let view = |((kind, input), count): ((tieout_billing::rating::ProblemKind, tieout_billing::rating::Input), u64)| ProblemCountView {
        kind: kind.name().to_owned(),
        title: kind.title().to_owned(),
        input: input.name().to_owned(),
        count,
    };
    counts.into_iter().map(view).collect()
}
