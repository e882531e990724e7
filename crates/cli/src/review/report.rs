//! `report`, `sample`, `sign-off`.

use super::decide::named;
use super::open_review;
use super::people::signed;
use crate::Outcome;
use crate::args::{Report, Sample, SignOff};
use crate::error::CommandError;
use crate::output::{Output, tame, wrapped};
use tieout_documents::count;
use tieout_workspace::{Error, ReportKind};

pub fn report(args: &Report, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    for (path, kind) in [(&args.html, ReportKind::Html), (&args.xlsx, ReportKind::Xlsx)] {
        if let Some(path) = path {
            let written = workspace.review_report_export(review, kind, path)?;
            if !args.of.listing.json {
                out.line(format!("{} written", tame(&written.name)))?;
            }
        }
    }
    if args.of.listing.json {
        out.json(&workspace.review_report(review)?)?;
    } else if args.html.is_none() && args.xlsx.is_none() {
        for line in workspace.review_report_text(review)?.lines() {
            out.line(tame(line))?;
        }
    }
    Ok(Outcome::Clean)
}

pub fn sample(args: &Sample, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    if let Some(confidence) = &args.confidence {
        workspace.sample_plan(review, confidence, &args.tolerable, &args.expected)?;
    }
    for (invoices, wrong) in [(&args.ok, false), (&args.wrong, true)] {
        for invoice in invoices {
            workspace.sample_record(review, named(&workspace, review, invoice)?.id, wrong, &args.note)?;
        }
    }
    let sample = workspace.sample(review)?;
    let sample = sample.ok_or_else(|| Error::Invalid("no sample is planned; plan one: --confidence 95".to_owned()))?;
    if args.of.listing.json {
        out.json(&sample)?;
        return Ok(Outcome::Clean);
    }
    out.line(format!(
        "{} of {} unflagged invoices, for {} % confidence that fewer than {} % are wrong (seed {})",
        count(sample.size),
        count(sample.population),
        sample.confidence.0,
        sample.tolerable.0,
        sample.seed
    ))?;
    for stratum in &sample.strata {
        let (name, currency) = (tame(&stratum.name), tame(&stratum.currency));
        out.line(format!(
            "  {currency} {name}: {} of {}, {} looked at",
            count(stratum.size),
            count(stratum.population),
            count(stratum.looked_at)
        ))?;
    }
    for line in wrapped(&sample.conclusion, 96) {
        out.line(line)?;
    }
    out.line("`tieout queue --sampled` lists them.")?;
    Ok(Outcome::Clean)
}

pub fn sign_off(args: &SignOff, out: &mut Output) -> Result<Outcome, CommandError> {
    let (workspace, review) = open_review(&args.of)?;
    let review = signed(&workspace, || workspace.review_sign_off(review, &args.note))?;
    if args.of.listing.json {
        out.json(&review)?;
    } else {
        out.line(format!("{} is signed off. SHA-256 {}", tame(&review.name), review.hash))?;
        if let Some(head) = workspace.review_report(review.id)?.log_head {
            out.line(format!("Head of the log: {head}"))?;
        }
    }
    Ok(Outcome::Clean)
}
