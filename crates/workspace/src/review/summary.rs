//! The first screen of a review.

use super::checking::{CheckOutcome, KpiOutcome};
use super::findings::money;
use super::settings;
use crate::decisions;
use crate::error::Result;
use crate::table::review::{self, Stored};
use crate::table::run;
use crate::view::{CheckOutcomeView, FamilyView, KpiView, ReviewView, StatusCountView};
use crate::workspace::Workspace;
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_review::Family;

/// In the order in which work goes on.
const STATUSES: [&str; 6] = ["to_review", "in_review", "held", "rejected", "half_approved", "approved"];

impl Workspace {
    /// The first screen of a review.
    pub fn review(&self, id: i64) -> Result<ReviewView> {
        self.waivers_lapse()?;
        // It also brings the queue into memory, which is what is opened next.
        let sums = self.item_sums(id)?;
        self.read(|connection| view(connection, &review::get(connection, id)?, &sums))
    }

    /// Signs a review off: needs the key unlocked, by somebody who did not prepare it, with nothing critical open.
    pub fn review_sign_off(&self, id: i64, note: &str) -> Result<ReviewView> {
        self.sign_review_off(id, note)?;
        self.review(id)
    }
}

/// How many items stand where, and the money at stake: once per invoice, whatever the number of checks that find it.
#[derive(Default)]
pub struct ItemSums {
    pub statuses: BTreeMap<String, (u64, BTreeMap<String, Decimal>)>,
    pub at_stake: BTreeMap<String, Decimal>,
}

/// Adds an amount to its currency's.
pub fn add(sums: &mut BTreeMap<String, Decimal>, currency: &str, amount: Decimal) {
    match sums.get_mut(currency) {
        Some(sum) => *sum += amount,
        None => {
            sums.insert(currency.to_owned(), amount);
        }
    }
}

fn view(connection: &Connection, stored: &Stored, sums: &ItemSums) -> Result<ReviewView> {
    let of_run = |id: i64| run::view(connection, &run::get(connection, id)?);
    let run = of_run(stored.run)?;
    let previous = stored.previous.map(of_run).transpose()?;
    let (known, waived) = review::known_and_waived(connection, stored.id)?;
    let findings: u64 = stored.outcomes.iter().map(|outcome| outcome.findings).sum();
    let statuses = STATUSES.iter().map(|status| {
        let (invoices, gross) = sums.statuses.get(*status).cloned().unwrap_or_default();
        StatusCountView { status: (*status).to_owned(), invoices, gross: money(&gross) }
    });
    Ok(ReviewView {
        id: stored.id,
        name: stored.name.clone(),
        totals: run.totals.clone(),
        previous_totals: previous.as_ref().map(|previous| previous.totals.clone()).unwrap_or_default(),
        invoices: run.invoices,
        run,
        previous,
        records: stored.records.iter().map(|id| of_run(*id)).collect::<Result<_>>()?,
        period: stored.period.clone(),
        as_of: stored.as_of.clone(),
        at: stored.at.clone(),
        by: stored.by.clone(),
        checked_at: stored.checked_at.clone(),
        checked_by: stored.checked_by.clone(),
        settings_version: stored.settings,
        outdated: settings::current(connection)?.0 != stored.settings,
        hash: stored.hash.clone(),
        checks: stored.outcomes.iter().map(outcome_view).collect(),
        families: families(&stored.outcomes),
        statuses: statuses.collect(),
        findings,
        new: findings - known.min(findings),
        known,
        gone: stored.gone,
        waived,
        at_stake: money(&sums.at_stake),
        kpis: stored.kpis.iter().map(kpi_view).collect(),
        signed_off: decisions::sign_off(connection, stored.id)?,
    })
}

/// What one check came to, as the window shows it.
pub fn outcome_view(outcome: &CheckOutcome) -> CheckOutcomeView {
    CheckOutcomeView {
        id: outcome.id.clone(),
        name: outcome.name.clone(),
        family: outcome.family.clone(),
        severity: outcome.severity.name().to_owned(),
        verdict: outcome.verdict.clone(),
        needs: outcome.needs.clone(),
        findings: outcome.findings,
        invoices: outcome.invoices,
        at_stake: money(&outcome.at_stake),
        meaning: outcome.meaning.clone(),
        formula: outcome.formula.clone(),
        stake: outcome.stake.clone(),
        mend: outcome.mend.clone(),
        source: outcome.source.clone(),
    }
}

fn kpi_view(kpi: &KpiOutcome) -> KpiView {
    KpiView {
        id: kpi.id.clone(),
        name: kpi.name.clone(),
        formula: kpi.formula.clone(),
        unit: kpi.unit.clone(),
        values: money(&kpi.values),
        needs: kpi.needs.clone(),
    }
}

/// The findings by family. Checks of one family may find the same money twice.
fn families(outcomes: &[CheckOutcome]) -> Vec<FamilyView> {
    let of = |family: Family| outcomes.iter().filter(move |outcome| outcome.family == family.name());
    Family::ALL
        .into_iter()
        .filter(|family| of(*family).next().is_some())
        .map(|family| {
            let ran = |outcome: &&CheckOutcome| matches!(outcome.verdict.as_str(), "passed" | "found");
            let mut at_stake = BTreeMap::new();
            of(family).flat_map(|outcome| &outcome.at_stake).for_each(|(currency, amount)| add(&mut at_stake, currency, *amount));
            FamilyView {
                family: family.name().to_owned(),
                checks_run: of(family).filter(ran).count() as u64,
                checks_not_run: of(family).filter(|outcome| outcome.verdict == "not_run").count() as u64,
                findings: of(family).map(|outcome| outcome.findings).sum(),
                at_stake: money(&at_stake),
            }
        })
        .collect()
}
