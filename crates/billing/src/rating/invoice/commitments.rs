//! Minimum and maximum: of charges, plans and the contract. What is missing to a minimum is a true-up line, what is above a maximum a cap line.

mod bound;
mod contract;
mod plan;

pub(super) use contract::maximum;

use super::sheet::Sheet;
use super::state::ContractState;
use crate::rating::bill::LineKind;
use crate::rating::derivation::{Derivation, NotComputable};
use bound::{Place, amounts_of, beyond, bound, covered};

/// Adds what is missing to the minimum of each charge.
pub(super) fn charge_minimum(sheet: &mut Sheet) -> Result<(), NotComputable> {
    charge_bounds(sheet, LineKind::TrueUp)
}

/// Takes off what is above the maximum of each charge.
pub(super) fn charge_maximum(sheet: &mut Sheet) -> Result<(), NotComputable> {
    charge_bounds(sheet, LineKind::Cap)
}

/// Adds what is missing to the minimum of each plan whose period has ended, then of the contract.
pub(super) fn minimum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    sheet.settle()?;
    plan::minimum(sheet, state)?;
    contract::minimum(sheet, state)
}

/// A charge's lines of one period are held against its bound together.
fn charge_bounds(sheet: &mut Sheet, kind: LineKind) -> Result<(), NotComputable> {
    sheet.settle()?;
    let mut done: Vec<usize> = Vec::new();
    for first in 0..sheet.lines.len() {
        let draft = sheet.lines[first].draft.clone();
        let of_kind = if kind == LineKind::Cap { draft.charge_maximum } else { draft.charge_minimum };
        let Some(amount) = of_kind.filter(|_| draft.kind == LineKind::Charge && !done.contains(&first)) else { continue };
        let mut days = Vec::new();
        let mut of_charge = Vec::new();
        for (at, line) in sheet.lines.iter().enumerate() {
            let other = &line.draft;
            let same = other.item == draft.item && other.plan == draft.plan && other.charge == draft.charge && other.whole == draft.whole;
            if same && other.kind != LineKind::Credit {
                of_charge.push(at);
                if other.kind == LineKind::Charge {
                    days.push((other.period, other.fraction.clone()));
                }
            }
        }
        let figure = if kind == LineKind::Cap { "maximum of the charge" } else { "minimum of the charge" };
        let bound = bound(sheet, Derivation::given(figure, amount), &covered(&days, &[])?)?;
        let place = Place {
            item: draft.item.clone(),
            plan: draft.plan.clone(),
            charge: draft.charge.clone(),
            of: draft.description.clone(),
            whole: draft.whole,
            period: draft.period,
        };
        let amounts = amounts_of(of_charge.iter().map(|at| &sheet.lines[*at]));
        beyond(sheet, kind, place, bound, &amounts)?;
        done.extend(of_charge);
    }
    Ok(())
}
