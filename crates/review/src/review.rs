//! All checks over one run.

use crate::check::{Check, CheckKind, Need, Severity};
use crate::checks::catalogue;
use crate::finding::{Finding, Findings};
use crate::inputs::Inputs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tieout_billing::{Cancelled, Progress};

/// What a review came to.
pub struct Review {
    /// One for each check of the catalogue, in its order.
    pub outcomes: Vec<Outcome>,
}

/// What one check came to.
pub struct Outcome {
    pub check: &'static Check,
    pub severity: Severity,
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Done, and nothing is broken.
    Passed,
    /// Done, and there are findings.
    Found,
    /// Not done: what it needs is absent. Never to be taken for passed.
    NotRun { needs: Vec<Need> },
    /// Not done: the settings turn it off.
    Off,
}

/// Why a review could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("stopped")]
    Cancelled,
}

impl From<Cancelled> for ReviewError {
    fn from(_: Cancelled) -> Self {
        ReviewError::Cancelled
    }
}

/// Invoices that one thread looks at before it asks for more.
const BATCH: usize = 256;

/// Runs every check that has what it needs: those on single invoices in one pass over the run, on two threads; then the others.
pub fn review(inputs: &Inputs<'_>, progress: &dyn Progress) -> Result<Review, ReviewError> {
    let mut outcomes: Vec<Outcome> = catalogue()
        .iter()
        .map(|&check| {
            let missing = inputs.missing(check.needs);
            let verdict = if inputs.settings.off.contains(check.id) {
                Verdict::Off
            } else if missing.is_empty() {
                Verdict::Passed
            } else {
                Verdict::NotRun { needs: missing }
            };
            Outcome { check, severity: inputs.settings.severity(check), verdict, findings: Vec::new() }
        })
        .collect();
    let runs = |outcome: &&mut Outcome| outcome.verdict == Verdict::Passed;
    let mut single: Vec<&mut Outcome> =
        outcomes.iter_mut().filter(runs).filter(|outcome| matches!(outcome.check.kind, CheckKind::Invoice(_))).collect();
    let found = on_each_invoice(&single.iter().map(|outcome| outcome.check).collect::<Vec<_>>(), inputs, progress)?;
    for (outcome, findings) in single.iter_mut().zip(found) {
        outcome.findings = findings;
    }
    let whole: Vec<&mut Outcome> =
        outcomes.iter_mut().filter(runs).filter(|outcome| matches!(outcome.check.kind, CheckKind::Run(_))).collect();
    let of = whole.len() as u64;
    for (done, outcome) in whole.into_iter().enumerate() {
        progress.report("checking across invoices", done as u64, of)?;
        let mut findings = Findings::new(outcome.check, inputs.settings);
        if let CheckKind::Run(check) = outcome.check.kind {
            check(inputs, &mut findings);
        }
        outcome.findings = findings.list;
    }
    for outcome in &mut outcomes {
        if !outcome.findings.is_empty() {
            outcome.verdict = Verdict::Found;
        }
    }
    Ok(Review { outcomes })
}

/// The findings of each check, in the order of the invoices.
fn on_each_invoice(checks: &[&'static Check], inputs: &Inputs<'_>, progress: &dyn Progress) -> Result<Vec<Vec<Finding>>, ReviewError> {
    let total = inputs.run.invoice_count();
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let work = |report: &mut dyn FnMut(u64)| {
        let mut found: Vec<(usize, usize, Vec<Finding>)> = Vec::new();
        loop {
            let from = next.fetch_add(BATCH as u64, Ordering::Relaxed) as usize;
            if from >= total || stop.load(Ordering::Relaxed) {
                return found;
            }
            report(from as u64);
            for (at, check) in checks.iter().enumerate() {
                let CheckKind::Invoice(check_invoice) = check.kind else { continue };
                let mut findings = Findings::new(check, inputs.settings);
                for index in from..total.min(from + BATCH) {
                    check_invoice(&inputs.run.invoice(index), inputs, &mut findings);
                }
                if !findings.list.is_empty() {
                    found.push((from, at, findings.list));
                }
            }
        }
    };
    let mut found = std::thread::scope(|scope| {
        let other = scope.spawn(|| work(&mut |_| ()));
        let mut this = work(&mut |done| {
            if progress.report("checking invoices", done, total as u64).is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        });
        match other.join() {
            Ok(theirs) => this.extend(theirs),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        this
    });
    if stop.load(Ordering::Relaxed) {
        return Err(ReviewError::Cancelled);
    }
    found.sort_by_key(|(from, ..)| *from);
    let mut by_check: Vec<Vec<Finding>> = checks.iter().map(|_| Vec::new()).collect();
    for (_, at, findings) in found {
        by_check[at].extend(findings);
    }
    Ok(by_check)
}
