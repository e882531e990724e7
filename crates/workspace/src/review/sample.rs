//! A sample of what no check flagged: how many to look at for a stated confidence, which, and what was found.

use crate::decisions;
use crate::error::{Error, Result};
use crate::table::{first_id, from_json, last_id, to_json};
use crate::view::{SampleView, StratumView};
use crate::workspace::Workspace;
use rusqlite::{Connection, OptionalExtension, params};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tieout_review::sampling::{SamplePlan, SampleUnit, evaluate, plan};

/// The plan, and the invoices that it chose: their place in the queue may change when the checks run again.
#[derive(Serialize, Deserialize)]
struct Kept {
    plan: SamplePlan,
    /// Item key by the index that the plan knows it by.
    keys: BTreeMap<u32, String>,
}

impl Workspace {
    /// The sample of a review and what was found so far; `None` before one is planned.
    pub fn sample(&self, review: i64) -> Result<Option<SampleView>> {
        self.read(|connection| view(connection, review))
    }

    /// Records what looking at an invoice of the sample came to.
    pub fn sample_record(&self, review: i64, item: i64, error: bool, note: &str) -> Result<SampleView> {
        self.sample_result(review, item, error, note)?;
        self.sample(review)?.ok_or_else(|| Error::Invalid("no sample is planned".to_owned()))
    }

    /// Plans a sample of the invoices without findings, in place of the one before. Rates are percentages.
    ///
    /// # Errors
    /// When a rate is out of its bounds, or every invoice has a finding.
    pub fn sample_plan(&self, review: i64, confidence: &str, tolerable: &str, expected: &str) -> Result<SampleView> {
        let rate = |text: &str| text.trim().parse::<Decimal>().map_err(|_| Error::Invalid(format!("“{text}” is no percentage")));
        let (confidence, tolerable, expected) = (rate(confidence)?, rate(tolerable)?, rate(expected)?);
        self.write(|writing| {
            let connection = writing.connection;
            let stored = crate::table::review::get(connection, review)?;
            let mut statement = connection.prepare(
                "SELECT id, key, currency, gross FROM review_item WHERE id BETWEEN ? AND ? AND findings = 0 AND invoice <> '' ORDER BY id",
            )?;
            let mut rows = statement.query([first_id(review), last_id(review)])?;
            let mut population: Vec<(u32, String, String, Decimal)> = Vec::new();
            while let Some(row) = rows.next()? {
                let index = u32::try_from(row.get::<_, i64>(0)? - first_id(review)).unwrap_or(u32::MAX);
                population.push((index, row.get(1)?, row.get(2)?, crate::table::run::decimal(&row.get::<_, String>(3)?)?));
            }
            let units: Vec<SampleUnit<'_>> =
                population.iter().map(|(index, _, currency, amount)| SampleUnit { index: *index, amount: *amount, currency }).collect();
            // The seed follows from what is sampled and when: nobody chooses it, and everybody can draw again.
            let seed = Sha256::digest(format!("{}|{}|{}", stored.hash, writing.at, writing.by));
            let seed = seed.iter().take(8).fold(0u64, |seed, byte| seed << 8 | u64::from(*byte));
            let plan = plan(&units, confidence, tolerable, expected, seed).map_err(|error| Error::Invalid(error.to_string()))?;
            let chosen: BTreeSet<u32> = plan.chosen().into_iter().collect();
            let keys =
                population.iter().filter(|(index, ..)| chosen.contains(index)).map(|(index, key, ..)| (*index, key.clone())).collect();
            let detail = serde_json::json!({
                "review": review, "confidence": confidence, "tolerable": tolerable, "expected": expected, "seed": seed.to_string(),
                "population": plan.population, "size": plan.size,
            });
            let row = params![review, to_json(&Kept { plan, keys })?, writing.at, writing.by];
            connection.execute("INSERT OR REPLACE INTO sample (review, plan, at, by) VALUES (?, ?, ?, ?)", row)?;
            mark(connection, review)?;
            writing.log("sample planned", &stored.name, &detail)
        })?;
        self.sample(review)?.ok_or_else(|| Error::Invalid("the sample was not kept".to_owned()))
    }
}

/// Marks the items of the queue that the sample chose.
pub fn mark(connection: &Connection, review: i64) -> Result<()> {
    let range = [first_id(review), last_id(review)];
    connection.execute("UPDATE review_item SET sampled = 0 WHERE id BETWEEN ? AND ? AND sampled = 1", range)?;
    if let Some((kept, ..)) = kept(connection, review)? {
        let mut statement = connection.prepare_cached("UPDATE review_item SET sampled = 1 WHERE id BETWEEN ? AND ? AND key = ?")?;
        for key in kept.keys.values() {
            statement.execute(params![range[0], range[1], key])?;
        }
    }
    Ok(())
}

fn kept(connection: &Connection, review: i64) -> Result<Option<(Kept, String, String)>> {
    let sql = "SELECT plan, at, by FROM sample WHERE review = ?";
    let found = connection.query_row(sql, [review], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))).optional()?;
    found.map(|(plan, at, by)| Ok((from_json(&plan, "a sampling plan")?, at, by))).transpose()
}

/// The sample with what was found so far.
pub fn view(connection: &Connection, review: i64) -> Result<Option<SampleView>> {
    let Some((kept, at, by)) = kept(connection, review)? else { return Ok(None) };
    let results = decisions::sample_results(connection, review)?;
    let result = |index: &u32| kept.keys.get(index).and_then(|key| results.get(key)).copied();
    let chosen = kept.plan.chosen();
    let looked_at = chosen.iter().filter(|index| result(index).is_some()).count() as u64;
    let wrong: Vec<u32> = chosen.iter().copied().filter(|index| result(index) == Some(true)).collect();
    let evaluation = evaluate(&kept.plan, &wrong).map_err(|error| Error::Invalid(error.to_string()))?;
    let plan = &kept.plan;
    let left = u64::from(plan.size) - looked_at.min(u64::from(plan.size));
    let conclusion = match (left, evaluation.accepted) {
        (0, true) => format!(
            "{} of {} were wrong. At {} % confidence at most {} % of the {} unflagged invoices are wrong, below the tolerable {} %.",
            wrong.len(),
            plan.size,
            plan.confidence,
            evaluation.upper_error_rate,
            plan.population,
            plan.tolerable
        ),
        (0, false) => format!(
            "{} of {} were wrong. At {} % confidence up to {} % of the {} unflagged invoices may be wrong, which is not below the tolerable {} %: \
             look for what they have in common.",
            wrong.len(),
            plan.size,
            plan.confidence,
            evaluation.upper_error_rate,
            plan.population,
            plan.tolerable
        ),
        (left, _) => format!("{left} of {} are still to be looked at; nothing can be said of the rest yet.", plan.size),
    };
    let strata = plan.strata.iter().map(|stratum| StratumView {
        name: match stratum.in_full {
            true => format!("{} and more, all of them", stratum.from),
            false => format!("{} to {}", stratum.from, stratum.until),
        },
        currency: stratum.currency.clone(),
        population: u64::from(stratum.units),
        amount: stratum.money.into(),
        size: stratum.chosen.len() as u64,
        looked_at: stratum.chosen.iter().filter(|index| result(index).is_some()).count() as u64,
    });
    Ok(Some(SampleView {
        confidence: plan.confidence.into(),
        tolerable: plan.tolerable.into(),
        expected: plan.expected.into(),
        seed: plan.seed.to_string(),
        population: u64::from(plan.population),
        size: u64::from(plan.size),
        looked_at,
        errors: u64::from(evaluation.errors),
        strata: strata.collect(),
        conclusion,
        by,
        at,
    }))
}
