//! Prepaid credits drawn for a bill: before tax or after.

use super::sheet::{Line, Sheet};
use super::state::ContractState;
use super::{Bill, totals};
use crate::rating::bill::{Adjustment, AdjustmentKind, ExpectedInvoice, ExpectedLine};
use crate::rating::derivation::{Derivation, NotComputable};
use rust_decimal::Decimal;

/// Draws from the grants in their order what is left of the lines that each may pay.
pub(super) fn before_tax(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    sheet.settle();
    let bill = sheet.bill;
    let day = bill.day(bill.dialect.credit_day);
    for usable in state.ledger.usable(day) {
        let applies_to = usable.applies_to.as_deref();
        let pays = |line: &Line| applies_to.is_none_or(|what| line.is_for(what));
        let mut bounds = vec![sheet.left("what is left of the lines", |_| true)?];
        if applies_to.is_some() {
            bounds.push(Derivation::given("what is left of the lines that the credit pays", sheet.takeable(pays)));
        }
        let Some(amount) = amount_of(&bill, &usable.grant, usable.left, bounds)? else { continue };
        state.ledger.draw(day, &usable.grant, amount.result, &bill.document());
        let description = format!("Prepaid credit {}", usable.grant);
        sheet.take(AdjustmentKind::Credit, &usable.grant, &description, amount, pays)?;
    }
    Ok(())
}

/// Draws from the grants in their order what is to be paid with tax.
pub(super) fn after_tax(bill: &Bill, invoice: &mut ExpectedInvoice, state: &mut ContractState) -> Result<(), NotComputable> {
    let day = bill.day(bill.dialect.credit_day);
    let mut gross: Vec<Decimal> = invoice.lines.iter().map(|line| line.net.result + line.tax.result).collect();
    for usable in state.ledger.usable(day) {
        let pays = |line: &ExpectedLine| usable.applies_to.as_deref().is_none_or(|what| line.charge == what || line.product == what);
        let to_pay = totals::to_pay(invoice)?;
        let mut bounds = vec![to_pay];
        if usable.applies_to.is_some() {
            let lines = invoice.lines.iter().zip(&gross).filter(|(line, _)| pays(line)).map(|(_, gross)| *gross).sum();
            bounds.push(Derivation::given("what is left with tax of the lines that the credit pays", lines));
        }
        let Some(amount) = amount_of(bill, &usable.grant, usable.left, bounds)? else { continue };
        state.ledger.draw(day, &usable.grant, amount.result, &bill.document());
        let mut rest = amount.result;
        for (_, gross) in invoice.lines.iter().zip(&mut gross).filter(|(line, _)| pays(line)) {
            let paid = rest.min(*gross).max(Decimal::ZERO);
            *gross -= paid;
            rest -= paid;
        }
        let description = format!("Prepaid credit {}", usable.grant);
        invoice.settlements.push(Adjustment {
            id: usable.grant.clone(),
            kind: AdjustmentKind::Credit,
            amount: Derivation::negation(description.clone(), amount),
            description,
            shares: Vec::new(),
        });
    }
    Ok(())
}

/// The least of what is left of the grant and what it may pay, in whole minor units; nothing where that is nothing.
fn amount_of(bill: &Bill, grant: &str, left: Decimal, payable: Vec<Derivation>) -> Result<Option<Derivation>, NotComputable> {
    let mut bounds = vec![Derivation::given(format!("left of credit {grant}"), left)];
    bounds.extend(payable);
    let least = Derivation::least(format!("drawn from credit {grant}"), bounds)?;
    let amount = least.rounded(format!("drawn from credit {grant}"), crate::money::Rounding::Floor, bill.digits);
    Ok((amount.result > Decimal::ZERO).then_some(amount))
}
