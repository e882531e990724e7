//! The minimum of plans: settled when their period has ended, with what earlier bills charged for it in advance.

use super::bound::{Place, beyond, bound, count, covered};
use crate::rating::bill::LineKind;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::invoice::sheet::Sheet;
use crate::rating::invoice::state::{ContractState, OpenPlan};

pub(super) fn minimum(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    for line in &sheet.lines {
        let draft = &line.draft;
        let same = |open: &&mut OpenPlan| open.item == draft.item && open.plan == draft.plan && open.whole == draft.whole;
        let open = match (state.plan_minimums.iter_mut().find(same), draft.plan_minimum) {
            (Some(open), _) => open,
            (None, Some(minimum)) => {
                state.plan_minimums.push(OpenPlan {
                    item: draft.item.clone(),
                    plan: draft.plan.clone(),
                    whole: draft.whole,
                    minimum,
                    billed: Vec::new(),
                    credited: Vec::new(),
                    amounts: Vec::new(),
                });
                let Some(open) = state.plan_minimums.last_mut() else { continue };
                open
            }
            (None, None) => continue,
        };
        count(&mut open.amounts, line);
        match draft.kind {
            LineKind::Charge => open.billed.push((draft.period, draft.fraction.clone())),
            LineKind::Credit => open.credited.push((draft.period, draft.fraction.clone())),
            LineKind::TrueUp | LineKind::Cap => {}
        }
    }
    let today = sheet.bill.issue_date;
    let term_ended = sheet.bill.contract.term.until.is_some_and(|until| until <= today);
    let ended = |open: &OpenPlan| term_ended || open.whole.until.is_some_and(|until| until <= today);
    let (settled, open): (Vec<OpenPlan>, Vec<OpenPlan>) = std::mem::take(&mut state.plan_minimums).into_iter().partition(ended);
    state.plan_minimums = open;
    for plan in settled {
        let minimum = Derivation::given("minimum of the plan", plan.minimum);
        let bound = bound(sheet, minimum, &covered(&plan.billed, &plan.credited)?)?;
        let place = Place {
            of: format!("plan {}", plan.plan),
            item: plan.item,
            plan: plan.plan,
            charge: String::new(),
            whole: plan.whole,
            period: sheet.bill.contract.term.intersection(plan.whole).unwrap_or(plan.whole),
        };
        beyond(sheet, LineKind::TrueUp, place, bound, &plan.amounts)?;
    }
    Ok(())
}
