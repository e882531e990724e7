//! `tieout judge`: which side of a comparison bills as the rating says.

use super::expected_run;
use crate::Outcome;
use crate::args::Judge;
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::progress::Shown;
use crate::store::{amount, open_comparison};
use tieout_documents::count;
use tieout_workspace::Error;
use tieout_workspace::view::{JudgementView, VerdictView};

pub fn judge(args: &Judge, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, comparison) = open_comparison(&args.of)?;
    let judgement = match &args.by {
        Some(name) => {
            let progress = Shown::new(args.quiet || args.of.listing.json);
            workspace.comparison_judge(comparison.id, expected_run(&workspace, Some(name))?, &progress)?
        }
        None => {
            let never = || Error::Invalid(format!("{} was not judged yet: name the expected run with --by", comparison.name));
            workspace.judgement(comparison.id)?.ok_or_else(never)?
        }
    };
    if args.of.listing.json {
        out.json(&judgement)?;
    } else {
        print(&comparison.name, &judgement, out)?;
    }
    let right = |verdict: &VerdictView| verdict.right == "after" || verdict.right.is_empty();
    Ok(if judgement.verdicts.iter().all(right) { Outcome::Clean } else { Outcome::Found })
}

fn print(comparison: &str, judgement: &JudgementView, out: &mut Output) -> Result<(), CommandError> {
    out.line(format!("{}, by {}", tame(comparison), tame(&judgement.expected_name)))?;
    let mut rows = vec![["", "differences", "lines", "", "net", "gross"].map(str::to_owned).to_vec()];
    for verdict in &judgement.verdicts {
        let name = match verdict.right.as_str() {
            "before" => "before was right",
            "after" => "after is right",
            "neither" => "neither is right",
            _ => "not rated",
        };
        let mut begin = vec![name.to_owned(), count(verdict.differences), count(verdict.lines)];
        for totals in &verdict.impact {
            let shown = |figure| amount(figure, &totals.currency, true);
            let mut row = std::mem::take(&mut begin);
            row.resize(3, String::new());
            row.extend([totals.currency.clone(), shown(&totals.net), shown(&totals.gross)]);
            rows.push(row);
        }
        if !begin.is_empty() {
            rows.push(begin);
        }
    }
    for line in columns(&rows, &[1, 2, 4, 5]) {
        out.line(line)?;
    }
    Ok(())
}
