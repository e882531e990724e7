//! How many documents that no check flagged a person looks at, which ones, and what the result proves.
//!
//! Attribute sampling without replacement: the chance to find at most k wrong documents among n of N, D of which are wrong, is the
//! hypergeometric distribution, computed in whole numbers. On a large population it gives the published tables (AICPA Audit Guide "Audit
//! Sampling", tables A-1 and A-2: 95 %, tolerable 5 %, none expected: 59).

mod draw;
mod odds;
#[cfg(test)]
mod tests;

use draw::Draw;
use num_bigint::BigUint;
use odds::{Odds, least_size, most_wrong};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use tieout_billing::ExactSum;

/// Strata of equal money per currency, beside the one that is looked at in full.
const STRATA: usize = 3;

/// A document that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleUnit<'a> {
    /// What the caller knows it by; each once.
    pub index: u32,
    /// Its gross amount; a credit note counts by its size.
    pub amount: Decimal,
    /// ISO 4217 code. Amounts are never put beside those of another currency.
    pub currency: &'a str,
}

/// What is to be looked at, and all that is needed to draw it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplePlan {
    /// In percent: 95 means 95 %.
    pub confidence: Decimal,
    /// The share of wrong documents, in percent, that is not to be reached.
    pub tolerable: Decimal,
    /// The share of wrong documents, in percent, that is expected.
    pub expected: Decimal,
    /// Where the draw began; the same seed and documents give the same choice.
    pub seed: u64,
    /// Documents that could have been chosen.
    pub population: u32,
    /// Documents to look at: those of every stratum.
    pub size: u32,
    /// So many wrong ones among those chosen at random still prove the tolerable share.
    pub allowed: u32,
    /// By currency and then from the largest amounts down.
    pub strata: Vec<Stratum>,
}

/// Documents of one currency and like size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    pub currency: String,
    /// Every document of it is looked at: their amounts are too large to leave to chance.
    pub in_full: bool,
    /// Least and largest amount, by size.
    pub from: Decimal,
    pub until: Decimal,
    /// Sum of the amounts, by size.
    pub money: Decimal,
    /// Documents in it.
    pub units: u32,
    /// Those to look at, in ascending order.
    pub chosen: Vec<u32>,
}

/// What a sample proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Wrong documents found.
    pub errors: u32,
    /// Documents of the whole population that may be wrong, at the plan's confidence.
    pub upper_errors: u32,
    /// The same in percent of the population, rounded up to two digits.
    pub upper_error_rate: Decimal,
    /// Whether the tolerable share is proved not to be reached.
    pub accepted: bool,
}

/// Why there is no plan or no evaluation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamplingError {
    #[error("there is no document to choose from")]
    Nothing,
    #[error("the confidence {0} % is not between 0 and 100; 95 is usual")]
    Confidence(Decimal),
    #[error("the tolerable error rate {0} % is not between 0 and 100; 5 is usual")]
    Tolerable(Decimal),
    #[error("the expected error rate {0} % is not below the tolerable one; expect less, or look at every document")]
    Expected(Decimal),
    #[error("the amounts in {0} can't be added: a figure has more than 28 digits")]
    Amounts(String),
    #[error("document {0} is not one of those chosen; give only errors found in the sample")]
    NotChosen(u32),
}

/// Plans a sample: how many documents, and which.
///
/// 1. The size n is the least for which the expected errors still prove the tolerable rate.
/// 2. Per currency, a document whose amount is at least N / n times the average is looked at in any case.
/// 3. The others of a currency stand in up to three strata of equal money. Each gives its share by count of n, rounded up, drawn at random.
///
/// # Errors
/// When a rate is out of its bounds, the population is empty, or amounts can't be added.
pub fn plan(
    population: &[SampleUnit<'_>],
    confidence: Decimal,
    tolerable: Decimal,
    expected: Decimal,
    seed: u64,
) -> Result<SamplePlan, SamplingError> {
    let between = |rate: Decimal| rate > Decimal::ZERO && rate < Decimal::ONE_HUNDRED;
    if population.is_empty() {
        return Err(SamplingError::Nothing);
    } else if !between(confidence) {
        return Err(SamplingError::Confidence(confidence));
    } else if !between(tolerable) {
        return Err(SamplingError::Tolerable(tolerable));
    } else if expected < Decimal::ZERO || expected >= tolerable {
        return Err(SamplingError::Expected(expected));
    }
    let count = population.len() as u32;
    let wrong = intolerable(count, tolerable);
    let (whole, _) = least_size(count, wrong, confidence, expected);
    let mut strata = stratify(population, whole)?;
    let rest: u32 = strata.iter().filter(|stratum| !stratum.in_full).map(|stratum| stratum.units).sum();
    // Wrong documents that are looked at in any case are found: at worst all of them are among the others.
    let (size, allowed) = least_size(rest, wrong.min(rest), confidence, expected);
    let mut draw = Draw::new(seed);
    for stratum in strata.iter_mut().filter(|stratum| !stratum.in_full) {
        let share = (u64::from(size) * u64::from(stratum.units)).div_ceil(u64::from(rest)) as usize;
        draw.keep(&mut stratum.chosen, share);
    }
    let size = strata.iter().map(|stratum| stratum.chosen.len() as u32).sum();
    Ok(SamplePlan { confidence, tolerable, expected, seed, population: count, size, allowed, strata })
}

/// What the errors that were found among the chosen documents prove of all documents.
///
/// The documents chosen at random are taken as one random sample of theirs; those looked at in full count as what they are.
///
/// # Errors
/// When one of the errors is not in the sample.
pub fn evaluate(plan: &SamplePlan, wrong: &[u32]) -> Result<Evaluation, SamplingError> {
    let mut wrong = wrong.to_vec();
    wrong.sort_unstable();
    wrong.dedup();
    let in_stratum = |stratum: &Stratum| wrong.iter().filter(|index| stratum.chosen.binary_search(index).is_ok()).count() as u32;
    if let Some(stranger) = wrong.iter().find(|index| plan.strata.iter().all(|stratum| stratum.chosen.binary_search(index).is_err())) {
        return Err(SamplingError::NotChosen(*stranger));
    }
    let (mut known, mut found, mut looked_at, mut of) = (0, 0, 0, 0);
    for stratum in &plan.strata {
        if stratum.in_full {
            known += in_stratum(stratum);
        } else {
            found += in_stratum(stratum);
            looked_at += stratum.chosen.len() as u32;
            of += stratum.units;
        }
    }
    let upper_errors = known + most_wrong(of, looked_at, found, plan.confidence);
    let rate = Decimal::from(upper_errors) * Decimal::ONE_HUNDRED / Decimal::from(plan.population.max(1));
    Ok(Evaluation {
        errors: known + found,
        upper_errors,
        upper_error_rate: rate.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero),
        accepted: upper_errors < intolerable(plan.population, plan.tolerable),
    })
}

impl SamplePlan {
    /// The documents to look at, in ascending order.
    pub fn chosen(&self) -> Vec<u32> {
        let mut chosen: Vec<u32> = self.strata.iter().flat_map(|stratum| stratum.chosen.iter().copied()).collect();
        chosen.sort_unstable();
        chosen
    }
}

/// The least number of wrong documents that makes the tolerable rate.
fn intolerable(population: u32, tolerable: Decimal) -> u32 {
    let share = Odds::percent(tolerable);
    share.of_rounded_up(population).max(1)
}

/// Documents by currency and size; `chosen` holds all of each stratum.
fn stratify(population: &[SampleUnit<'_>], size: u32) -> Result<Vec<Stratum>, SamplingError> {
    let mut sorted = population.to_vec();
    sorted.sort_by(|a, b| a.currency.cmp(b.currency).then(b.amount.abs().cmp(&a.amount.abs())).then(a.index.cmp(&b.index)));
    let mut strata = Vec::new();
    for of_currency in sorted.chunk_by(|a, b| a.currency == b.currency) {
        let total: BigUint = of_currency.iter().map(|unit| scaled(unit.amount)).sum();
        let least_in_full = &total * population.len();
        let times = u64::from(size) * of_currency.len() as u64;
        let full = of_currency.iter().take_while(|unit| !unit.amount.is_zero() && scaled(unit.amount) * times >= least_in_full).count();
        let (top, rest) = of_currency.split_at(full);
        strata.extend(stratum(top, true).transpose()?);
        let money: BigUint = rest.iter().map(|unit| scaled(unit.amount)).sum();
        let mut before = BigUint::ZERO;
        let mut parts: Vec<Vec<SampleUnit<'_>>> = vec![Vec::new(); STRATA];
        for unit in rest {
            let part = (1..STRATA).filter(|&part| &before * STRATA >= &money * part).count();
            before += scaled(unit.amount);
            parts[part].push(*unit);
        }
        for part in parts {
            strata.extend(stratum(&part, false).transpose()?);
        }
    }
    Ok(strata)
}

/// The documents as one stratum; `None` where there are none. They come with the largest first.
fn stratum(units: &[SampleUnit<'_>], in_full: bool) -> Option<Result<Stratum, SamplingError>> {
    let (first, last) = (units.first()?, units.last()?);
    let mut money = ExactSum::default();
    units.iter().for_each(|unit| money.add(unit.amount.abs()));
    let mut chosen: Vec<u32> = units.iter().map(|unit| unit.index).collect();
    chosen.sort_unstable();
    let currency = first.currency.to_owned();
    Some(match money.total() {
        Ok(money) => {
            Ok(Stratum { currency, in_full, from: last.amount.abs(), until: first.amount.abs(), money, units: units.len() as u32, chosen })
        }
        Err(_) => Err(SamplingError::Amounts(currency)),
    })
}

/// An amount's size in units of the 28th digit.
fn scaled(amount: Decimal) -> BigUint {
    BigUint::from(amount.mantissa().unsigned_abs()) * BigUint::from(10u32).pow(Decimal::MAX_SCALE - amount.scale())
}
