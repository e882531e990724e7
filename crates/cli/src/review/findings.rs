//! `tieout findings`: one by one, or in groups.

use super::check::groups_table;
use super::{open_review, several, stake};
use crate::Outcome;
use crate::args::Findings;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, cut, tame, wrapped};
use tieout_documents::count;
use tieout_workspace::view::{FindingQuery, FindingView};

pub fn findings(args: &Findings, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    if args.groups {
        let groups = workspace.finding_groups(review)?;
        if args.of.listing.json {
            out.json(&groups)?;
        } else if groups.is_empty() {
            out.line("No findings.")?;
        } else {
            groups_table(&groups, out)?;
        }
        return Ok(Outcome::Clean);
    }
    let query = FindingQuery {
        checks: args.check.clone(),
        families: args.family.clone(),
        severities: args.severity.clone(),
        group: args.group.clone(),
        invoice: args.invoice.clone(),
        novelty: if args.new { "new".to_owned() } else { String::new() },
        text: args.find.clone().unwrap_or_default(),
        ..FindingQuery::default()
    };
    let found = workspace.findings(review, &query, args.offset, args.limit)?;
    if args.of.listing.json {
        out.json(&found)?;
        return Ok(Outcome::Clean);
    }
    if let Some(group) = &args.group {
        let opened = workspace.finding_group(review, group)?;
        out.line(bold(&format!("{}: {}", opened.group.id, tame(&opened.group.summary)), out.colour))?;
        for line in [&opened.meaning, &opened.mend].into_iter().flat_map(|text| wrapped(&tame(text), 96)) {
            out.line(format!("  {line}"))?;
        }
        out.line(format!("  {} = {}", opened.group.check, cut(&opened.formula, 100)))?;
        out.line("")?;
    }
    table(&found.rows, out)?;
    let shown = args.offset + found.rows.len() as u64;
    if shown < found.total {
        out.line(format!("… {} of {}; --limit and --offset show others", count(shown), count(found.total)))?;
    } else {
        out.line(format!("{}, at stake {}", several(found.total, "finding"), stake(&found.at_stake)))?;
    }
    Ok(Outcome::Clean)
}

fn table(findings: &[FindingView], out: &mut Output) -> Result<(), CommandError> {
    let mut rows = vec![["check", "severity", "invoice", "line", "customer", "at stake", "why"].map(str::to_owned).to_vec()];
    rows.extend(findings.iter().map(|finding| {
        let stake = crate::store::amount(&finding.at_stake, &finding.currency, false);
        vec![
            finding.check.clone(),
            finding.severity.clone(),
            cut(&finding.invoice, 24),
            cut(&finding.line, 8),
            cut(&finding.customer, 20),
            format!("{} {stake}", tame(&finding.currency)).trim().to_owned(),
            cut(&finding.message, 110),
        ]
    }));
    for line in columns(&rows, &[5]) {
        out.line(line)?;
    }
    Ok(())
}
