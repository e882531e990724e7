//! What is wrong with a price, in the user's words.

use super::super::catalogue::{ChargeModel, MatrixCell, Tier};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What is wrong with the model: nothing where it is empty. A model with faults is not priced.
pub fn faults(model: &ChargeModel) -> Vec<String> {
    match model {
        ChargeModel::Flat { .. } | ChargeModel::PerUnit { .. } => Vec::new(),
        ChargeModel::Graduated { tiers }
        | ChargeModel::Volume { tiers }
        | ChargeModel::Stairstep { tiers }
        | ChargeModel::GraduatedPercentage { tiers } => of_tiers(tiers),
        ChargeModel::Package { size, free_units, .. } => {
            let mut faults = Vec::new();
            if *size <= Decimal::ZERO {
                faults.push(format!("a package has {size} units: give it a size above zero"));
            }
            if *free_units < Decimal::ZERO {
                faults.push(format!("{free_units} units are free: give a number from zero on"));
            }
            faults
        }
        ChargeModel::Percentage(percentage) => {
            let mut faults = Vec::new();
            if percentage.free_units < Decimal::ZERO {
                faults.push(format!("an amount of {} is free: give an amount from zero on", percentage.free_units));
            }
            if let (Some(minimum), Some(maximum)) = (percentage.minimum_per_event, percentage.maximum_per_event)
                && minimum > maximum
            {
                faults.push(format!("an event costs at least {minimum}, but at most {maximum}"));
            }
            faults
        }
        ChargeModel::Matrix { dimensions, cells, .. } => of_cells(dimensions, cells),
    }
}

fn of_tiers(tiers: &[Tier]) -> Vec<String> {
    let mut faults = Vec::new();
    if tiers.is_empty() {
        faults.push("there are no tiers".to_owned());
    }
    let mut before: Option<Decimal> = None;
    for (at, tier) in tiers.iter().enumerate() {
        let number = at + 1;
        match tier.up_to {
            Some(end) if end < Decimal::ZERO => faults.push(format!("tier {number} ends at {end}, below zero")),
            None if number < tiers.len() => {
                faults.push(format!("tier {number} has no end, so that the tiers after it are never reached: give it one"));
            }
            _ => {}
        }
        if let (Some(last), Some(end)) = (before, tier.up_to) {
            if end == last {
                faults.push(format!("tiers {at} and {number} both end at {end}: they overlap"));
            } else if end < last {
                faults.push(format!("tier {number} ends at {end}, but the one before it at {last}: they overlap, or are out of order"));
            }
        }
        before = tier.up_to.or(before);
        if let Some(size) = tier.block.filter(|size| *size <= Decimal::ZERO) {
            faults.push(format!("a block of tier {number} has {size} units: give it a size above zero"));
        }
    }
    faults
}

fn of_cells(dimensions: &[String], cells: &[MatrixCell]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for cell in cells {
        let values = cell.values.join(", ");
        if cell.values.len() != dimensions.len() {
            faults.push(format!("the cell {values} has {} values for {} dimensions", cell.values.len(), dimensions.len()));
        } else if !seen.insert(&cell.values) {
            faults.push(format!("the cell {values} has two prices"));
        }
    }
    faults
}
