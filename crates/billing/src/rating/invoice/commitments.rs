//! Minimum and maximum: of charges, plans and the contract. What is missing to a minimum is a true-up line, what is above a maximum a cap line.

mod bound;
mod charge;
mod contract;
mod plan;

pub(super) use contract::maximum;

use super::sheet::Sheet;
use super::state::ContractState;
use crate::rating::bill::LineKind;
use crate::rating::derivation::NotComputable;

/// Adds what is missing to the minimum of each charge.
pub(super) fn charge_minimum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    charge::bounds(sheet, LineKind::TrueUp, &mut state.charge_minimums)
}

/// Takes off what is above the maximum of each charge.
pub(super) fn charge_maximum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    charge::bounds(sheet, LineKind::Cap, &mut state.charge_maximums)
}

/// Adds what is missing to the minimum of each plan whose period has ended, then of the contract.
pub(super) fn minimum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    sheet.settle();
    plan::minimum(sheet, state)?;
    contract::minimum(sheet, state)
}
