//! Discounts on single lines: free units, amounts, percentages.

use super::apportion::{apportion, unit_of};
use super::sheet::Sheet;
use super::state::ContractState;
use crate::rating::catalogue::Charge;
use crate::rating::contract::{Contract, Discount, DiscountKind};
use crate::rating::dates::DateRange;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::dialect::{Dialect, Stage};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The quantity of a charge in a period less the free units of the contract's discounts, at least 0: what is priced.
///
/// Units that were given in the same period before are not given again. The quantity itself where there are none, or where the dialect
/// gives none.
pub fn free_units(
    contract: &Contract,
    charge: &Charge,
    whole: DateRange,
    quantity: Derivation,
    state: &mut ContractState,
    dialect: &Dialect,
) -> Result<Derivation, NotComputable> {
    let mut left = quantity;
    if !dialect.order.contains(&Stage::FreeUnits) {
        return Ok(left);
    }
    for discount in &contract.discounts {
        let DiscountKind::FreeUnits { units } = discount.kind else { continue };
        let is_for = discount.applies_to.as_ref().is_none_or(|what| *what == charge.id || *what == charge.product);
        let Some(given) = state.given(discount, whole.from).filter(|_| is_for) else { continue };
        let free = (units - given).min(left.result).max(Decimal::ZERO);
        state.give(discount, whole.from, free);
        if free > Decimal::ZERO {
            let free = Derivation::given(format!("free units of {}", discount.name), free);
            left = Derivation::difference("units after free units", vec![left, free])?;
        }
    }
    Ok(left)
}

/// Takes the amount discounts of charges and products from their lines.
pub(super) fn amounts(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    let contract = sheet.bill.contract;
    for discount in &contract.discounts {
        let (DiscountKind::Amount { amount }, Some(applies_to)) = (discount.kind, &discount.applies_to) else { continue };
        sheet.settle();
        for period in periods(sheet, applies_to) {
            let Some(given) = state.given(discount, period) else { continue };
            let at: Vec<usize> = (0..sheet.lines.len())
                .filter(|at| {
                    let line = &sheet.lines[*at];
                    line.is_for(applies_to) && line.draft.whole.from == period && line.left() > Decimal::ZERO
                })
                .collect();
            let weights: Vec<Decimal> = at.iter().map(|at| sheet.lines[*at].left()).collect();
            let whole: Decimal = weights.iter().sum();
            let taken = (amount - given).min(whole).max(Decimal::ZERO);
            state.give(discount, period, taken);
            let unit = unit_of(taken, &weights, sheet.bill.unit());
            let shares = apportion(taken, &weights, unit).ok_or_else(|| NotComputable { figure: discount.name.clone() })?;
            for (at, share) in at.into_iter().zip(shares).filter(|(_, share)| !share.is_zero()) {
                let operand = Derivation::given(discount.name.clone(), amount);
                let figure = format!("discount {}", discount.name);
                let share = if share == amount { Derivation::given(figure, share) } else { part(figure, operand, share)? };
                take_off(sheet, at, share)?;
            }
        }
    }
    Ok(())
}

/// Takes the percentage discounts of charges and products from their lines, each from what the one before it left; credits get smaller
/// by it as the charges did.
pub(super) fn percentages(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    let contract = sheet.bill.contract;
    for discount in &contract.discounts {
        let (DiscountKind::Percentage { percent }, Some(applies_to)) = (discount.kind, &discount.applies_to) else { continue };
        for period in periods(sheet, applies_to) {
            if state.given(discount, period).is_none() {
                continue;
            }
            let mut given = Decimal::ZERO;
            for at in 0..sheet.lines.len() {
                let line = &sheet.lines[at];
                if !line.is_for(applies_to) || line.draft.whole.from != period || line.left().is_zero() {
                    continue;
                }
                let share = percentage_of(discount, percent.min(Decimal::ONE_HUNDRED), line.left_figure())?;
                given += share.result;
                take_off(sheet, at, share)?;
            }
            state.give(discount, period, given);
        }
    }
    Ok(())
}

/// `percent` of a base.
pub(super) fn percentage_of(discount: &Discount, percent: Decimal, base: Derivation) -> Result<Derivation, NotComputable> {
    let percent = Derivation::given(format!("{}, in percent", discount.name), percent);
    Derivation::share(format!("discount {}", discount.name), base, percent, Derivation::given("percent of the whole", Decimal::ONE_HUNDRED))
}

/// The part of a discount that a line, or what is left of a bill, has room for.
fn part(figure: String, whole: Derivation, part: Decimal) -> Result<Derivation, NotComputable> {
    Derivation::least(figure, vec![whole, Derivation::given("its part of what is left to take it from", part)])
}

fn take_off(sheet: &mut Sheet, at: usize, share: Derivation) -> Result<(), NotComputable> {
    let line = &mut sheet.lines[at];
    let before = std::mem::replace(&mut line.amount, Derivation::given("", Decimal::ZERO));
    let quoted = Derivation::given(share.figure.clone(), share.result);
    line.amount = Derivation::difference("after discount", vec![before, quoted])?;
    line.discounts.push(share);
    Ok(())
}

/// First days of the billing periods that the bill has such lines of, in order.
fn periods(sheet: &Sheet, applies_to: &str) -> Vec<NaiveDate> {
    let lines = sheet.lines.iter().filter(|line| line.is_for(applies_to));
    let mut periods: Vec<NaiveDate> = lines.map(|line| line.draft.whole.from).collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}
