//! The first screen of a review.

use super::checking::CheckOutcome;
use super::findings::money;
use super::settings;
use crate::decisions;
use crate::error::Result;
use crate::table::review::{self, Stored};
use crate::table::{first_id, last_id, run};
use crate::view::{CheckOutcomeView, FamilyView, ReviewView, StatusCountView};
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
        self.read(|connection| view(connection, &review::get(connection, id)?))
    }

    /// Signs a review off: needs the key unlocked, by somebody who did not prepare it, with nothing critical open.
    pub fn review_sign_off(&self, id: i64, note: &str) -> Result<ReviewView> {
        self.sign_review_off(id, note)?;
        self.review(id)
    }
}

/// What the items of a review come to.
pub struct ItemSums {
    pub statuses: BTreeMap<String, (u64, BTreeMap<String, Decimal>)>,
    pub at_stake: BTreeMap<String, Decimal>,
}

/// How many items stand where, and the money at stake in those that are neither approved nor rejected: once per invoice, whatever the
/// number of checks that find it.
pub fn item_sums(connection: &Connection, review: i64) -> Result<ItemSums> {
    let mut sums = ItemSums { statuses: BTreeMap::new(), at_stake: BTreeMap::new() };
    let mut statement =
        connection.prepare_cached("SELECT status, currency, gross, at_stake FROM review_item WHERE id BETWEEN ? AND ?")?;
    let mut rows = statement.query([first_id(review), last_id(review)])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| -> Result<&str> { Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?) };
        let (status, currency) = (text(0)?, text(1)?);
        let (gross, at_stake) = (run::decimal(text(2)?)?, run::decimal(text(3)?)?);
        if !sums.statuses.contains_key(status) {
            sums.statuses.insert(status.to_owned(), Default::default());
        }
        if let Some((count, per_currency)) = sums.statuses.get_mut(status) {
            *count += 1;
            add(per_currency, currency, gross);
        }
        if !at_stake.is_zero() {
            add(&mut sums.at_stake, currency, at_stake);
        }
    }
    Ok(sums)
}

fn add(sums: &mut BTreeMap<String, Decimal>, currency: &str, amount: Decimal) {
    match sums.get_mut(currency) {
        Some(sum) => *sum += amount,
        None => {
            sums.insert(currency.to_owned(), amount);
        }
    }
}

fn view(connection: &Connection, stored: &Stored) -> Result<ReviewView> {
    let of_run = |id: i64| run::view(connection, &run::get(connection, id)?);
    let run = of_run(stored.run)?;
    let previous = stored.previous.map(of_run).transpose()?;
    let count = |condition: &str| -> Result<u64> {
        let sql = format!("SELECT count(*) FROM finding WHERE id BETWEEN ? AND ? AND {condition}");
        Ok(connection.prepare_cached(&sql)?.query_row([first_id(stored.id), last_id(stored.id)], |row| row.get::<_, i64>(0))?.cast_unsigned())
    };
    let (known, waived) = (count("known = 1")?, count("waiver IS NOT NULL")?);
    let findings: u64 = stored.outcomes.iter().map(|outcome| outcome.findings).sum();
    let sums = item_sums(connection, stored.id)?;
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
