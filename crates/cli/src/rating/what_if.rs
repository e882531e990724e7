//! `tieout what-if`: the same contracts and usage under another price book.

use super::{print_problems, request, texts};
use crate::Outcome;
use crate::args::WhatIf;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, tame};
use crate::progress::Shown;
use crate::store::amount;
use tieout_documents::count;
use tieout_workspace::view::{Amount, WhatIfRequest, WhatIfRowView, WhatIfView};

/// Customers that are printed.
const PRINTED: usize = 20;

pub fn what_if(args: &WhatIf, out: &mut Output) -> Result<Outcome, CommandError> {
    let rated = request(&args.rated, "")?;
    let request = WhatIfRequest {
        contracts: rated.contracts,
        prices: rated.prices,
        other_prices: texts(&args.other_prices)?,
        usage: rated.usage,
        tax_rates: rated.tax_rates,
        period: rated.period,
        credits_since: rated.credits_since,
        dialect: rated.dialect,
        settings: rated.settings,
        read_as: rated.read_as,
    };
    let progress = Shown::new(args.rated.quiet || args.json);
    if let Some(path) = &args.csv {
        let written = tieout_workspace::what_if_export(&request, path, &progress)?;
        drop(progress);
        out.line(format!("{} customers in {}", count(written.rows), path.display()))?;
        return Ok(Outcome::Clean);
    }
    let view = tieout_workspace::what_if(&request, &progress)?;
    drop(progress);
    if args.json {
        out.json(&view)?;
    } else {
        print(&view, out)?;
    }
    Ok(Outcome::Clean)
}

fn print(view: &WhatIfView, out: &mut Output) -> Result<(), CommandError> {
    out.line(bold(&format!("{} to {}", view.from, view.until), out.colour))?;
    let percent = |percent: &Option<Amount>| percent.as_ref().map_or_else(String::new, |percent| format!("{} %", percent.0));
    let mut rows =
        vec![["", "now", "then", "change", "", "pay less", "the same", "more", "p50", "p95", "worst"].map(str::to_owned).to_vec()];
    rows.extend(view.currencies.iter().map(|one| {
        let shown = |figure, signed| amount(figure, &one.currency, signed);
        vec![
            one.currency.clone(),
            shown(&one.now, false),
            shown(&one.then, false),
            shown(&one.change, true),
            percent(&one.percent),
            count(one.winners),
            count(one.unchanged),
            count(one.losers),
            percent(&one.p50),
            percent(&one.p95),
            percent(&one.worst),
        ]
    }));
    for line in columns(&rows, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
        out.line(line)?;
    }
    for (title, of) in [("By plan", view.plans.as_slice()), ("By customer", &view.customers[..view.customers.len().min(PRINTED)])] {
        out.line("")?;
        out.line(bold(title, out.colour))?;
        let row = |row: &WhatIfRowView| {
            let shown = |figure, signed| amount(figure, &row.currency, signed);
            let name = if row.title.is_empty() || row.title == row.name {
                tame(&row.name)
            } else {
                format!("{} {}", tame(&row.name), tame(&row.title))
            };
            vec![
                name,
                row.currency.clone(),
                shown(&row.now, false),
                shown(&row.then, false),
                shown(&row.change, true),
                percent(&row.percent),
            ]
        };
        for line in columns(&of.iter().map(row).collect::<Vec<_>>(), &[2, 3, 4, 5]) {
            out.line(line)?;
        }
    }
    if view.customer_count as usize > PRINTED {
        out.line(format!("and {} more customers: --csv F writes all", count(view.customer_count - PRINTED as u64)))?;
    }
    print_problems(&view.problems, out)
}
