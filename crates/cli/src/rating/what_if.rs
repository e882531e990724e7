//! `tieout what-if`: the same contracts and usage under another price book.

use super::{print_problems, request, texts};
use crate::Outcome;
use crate::args::WhatIf;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, cut};
use crate::progress::Shown;
use crate::store::amount;
use tieout_documents::count;
use tieout_workspace::view::{Amount, WhatIfGroupView, WhatIfRequest, WhatIfView};

/// Customers that are printed.
const PRINTED: usize = 20;

/// A name of more characters is cut.
const WIDEST: usize = 40;

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
    groups("", &view.currencies, out)?;
    let from_nothing: u64 = view.currencies.iter().map(|one| one.from_nothing).sum();
    if from_nothing > 0 {
        out.line(format!("{} of them pay nothing now: their change has no percent and is no bill shock", count(from_nothing)))?;
    }
    out.line("")?;
    groups("By plan", &view.plans, out)?;
    out.line("")?;
    let mut rows = vec![["By customer", "plans", "", "now", "then", "change", ""].map(str::to_owned).to_vec()];
    rows.extend(view.customers.iter().take(PRINTED).map(|row| {
        let shown = |figure, signed| amount(figure, &row.currency, signed);
        let name = who(&row.name, &row.title);
        let sums = [shown(&row.now, false), shown(&row.then, false), shown(&row.change, true), percent(row.percent.as_ref())];
        [vec![name, cut(&row.plans, WIDEST), row.currency.clone()], sums.to_vec()].concat()
    }));
    table(&rows, &[3, 4, 5, 6], out)?;
    if view.customer_count as usize > PRINTED {
        out.line(format!("and {} more customers: --csv F writes all", count(view.customer_count - PRINTED as u64)))?;
    }
    print_problems(&view.problems, out)
}

/// Currencies or plans: what they come to, who pays less and more, the bill shock and whom the worst hits.
fn groups(title: &str, groups: &[WhatIfGroupView], out: &mut Output) -> Result<(), CommandError> {
    let header =
        [title, "", "customers", "now", "then", "change", "", "pay less", "the same", "more", "p50", "p95", "worst", "whom it hits"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(groups.iter().map(|one| {
        let shown = |figure, signed| amount(figure, &one.currency, signed);
        let currency = if one.name == one.currency { String::new() } else { one.currency.clone() };
        vec![
            cut(&one.title, WIDEST),
            currency,
            count(one.customers),
            shown(&one.now, false),
            shown(&one.then, false),
            shown(&one.change, true),
            percent(one.percent.as_ref()),
            count(one.winners),
            count(one.unchanged),
            count(one.losers),
            percent(one.p50.as_ref()),
            percent(one.p95.as_ref()),
            percent(one.worst.as_ref()),
            who(&one.worst_customer, &one.worst_name),
        ]
    }));
    table(&rows, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], out)
}

/// A table whose first row is its header.
fn table(rows: &[Vec<String>], right: &[usize], out: &mut Output) -> Result<(), CommandError> {
    for (at, line) in columns(rows, right).into_iter().enumerate() {
        out.line(if at == 0 { bold(&line, out.colour) } else { line })?;
    }
    Ok(())
}

fn percent(percent: Option<&Amount>) -> String {
    percent.map_or_else(String::new, |percent| format!("{} %", percent.0))
}

/// Id and name of a customer.
fn who(id: &str, name: &str) -> String {
    if name.is_empty() || name == id { cut(id, WIDEST) } else { cut(&format!("{id} {name}"), WIDEST) }
}
