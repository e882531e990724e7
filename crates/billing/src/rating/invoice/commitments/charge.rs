//! Minimum and maximum of single charges.

use super::bound::{Place, amounts_of, beyond, bound, covered, room};
use crate::rating::bill::LineKind;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::invoice::draft::DraftLine;
use crate::rating::invoice::sheet::Sheet;
use crate::rating::invoice::state::OpenCharge;
use rust_decimal::Decimal;

/// A charge's lines of one period, on this bill and on those before it, are held against its bound together.
pub(super) fn bounds(sheet: &mut Sheet, kind: LineKind, open: &mut Vec<OpenCharge>) -> Result<(), NotComputable> {
    sheet.settle();
    let today = sheet.bill.issue_date;
    open.retain(|charge| charge.whole.until.is_none_or(|until| until >= today));
    let mut done: Vec<usize> = Vec::new();
    for first in 0..sheet.lines.len() {
        let draft = sheet.lines[first].draft.clone();
        let amount = if kind == LineKind::Cap { draft.charge_maximum } else { draft.charge_minimum };
        let Some(amount) = amount.filter(|_| draft.kind == LineKind::Charge && !done.contains(&first)) else { continue };
        let lines: Vec<usize> = (0..sheet.lines.len()).filter(|at| same_charge(&draft, &sheet.lines[*at].draft)).collect();
        let before = earlier(open, &draft);
        for at in &lines {
            let of_charge = &sheet.lines[*at].draft;
            if of_charge.kind == LineKind::Charge {
                before.billed.push((of_charge.period, of_charge.fraction.clone()));
            }
        }
        let figure = if kind == LineKind::Cap { "maximum of the charge" } else { "minimum of the charge" };
        let bound = bound(sheet, Derivation::given(figure, amount), &covered(&before.billed, &[])?)?;
        let amounts = amounts_of(lines.iter().map(|at| &sheet.lines[*at]));
        let place = Place {
            item: draft.item.clone(),
            plan: draft.plan.clone(),
            charge: draft.charge.clone(),
            of: draft.description.clone(),
            whole: draft.whole,
            period: draft.period,
        };
        let added = beyond(sheet, kind, place, room(bound, before.amount)?, &amounts)?;
        before.amount += amounts.iter().map(|counted| counted.amount).sum::<Decimal>() + added;
        done.extend(lines);
    }
    Ok(())
}

fn same_charge(one: &DraftLine, other: &DraftLine) -> bool {
    other.kind != LineKind::Credit
        && (&one.item, &one.plan, &one.charge, one.whole) == (&other.item, &other.plan, &other.charge, other.whole)
}

/// What earlier bills had of the charge's period.
fn earlier<'a>(open: &'a mut Vec<OpenCharge>, draft: &DraftLine) -> &'a mut OpenCharge {
    let same = |charge: &OpenCharge| {
        (&charge.item, &charge.plan, &charge.charge, charge.whole) == (&draft.item, &draft.plan, &draft.charge, draft.whole)
    };
    let at = open.iter().position(same).unwrap_or_else(|| {
        open.push(OpenCharge {
            item: draft.item.clone(),
            plan: draft.plan.clone(),
            charge: draft.charge.clone(),
            whole: draft.whole,
            billed: Vec::new(),
            amount: Decimal::ZERO,
        });
        open.len() - 1
    });
    &mut open[at]
}
