//! Discounts on the whole invoice: coupons.

use super::discounts::percentage_of;
use super::sheet::Sheet;
use super::state::ContractState;
use super::{Bill, totals};
use crate::money::Rounding;
use crate::rating::bill::{Adjustment, AdjustmentKind, ExpectedInvoice};
use crate::rating::contract::{Contract, Discount, DiscountKind};
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::dialect::{CouponOrder, CouponRounding, Dialect};
use rust_decimal::Decimal;

/// Takes the coupons from the net amounts.
pub(super) fn before_tax(sheet: &mut Sheet, state: &mut ContractState) -> Result<(), NotComputable> {
    sheet.settle();
    let bill = sheet.bill;
    let mut cut = Decimal::ZERO;
    for discount in in_order(bill.contract, bill.dialect) {
        let base = sheet.left("what is left of the lines", |_| true)?;
        let Some(amount) = amount_of(&bill, discount, (base, &mut cut), state)? else { continue };
        sheet.take(AdjustmentKind::Discount, &discount.id, &discount.name, amount, |_| true)?;
    }
    Ok(())
}

/// Takes the coupons from what is to be paid with tax.
pub(super) fn after_tax(bill: &Bill, invoice: &mut ExpectedInvoice, state: &mut ContractState) -> Result<(), NotComputable> {
    let mut cut = Decimal::ZERO;
    for discount in in_order(bill.contract, bill.dialect) {
        let base = totals::to_pay(invoice)?;
        let Some(amount) = amount_of(bill, discount, (base, &mut cut), state)?.filter(|amount| amount.result > Decimal::ZERO) else {
            continue;
        };
        invoice.settlements.push(Adjustment {
            id: discount.id.clone(),
            kind: AdjustmentKind::Discount,
            description: discount.name.clone(),
            amount: Derivation::negation(discount.name.clone(), amount),
            shares: Vec::new(),
        });
    }
    Ok(())
}

/// The whole invoice's discounts in the order in which they are taken.
fn in_order<'a>(contract: &'a Contract, dialect: &Dialect) -> Vec<&'a Discount> {
    let of_invoice = |discount: &&Discount| discount.applies_to.is_none() && !matches!(discount.kind, DiscountKind::FreeUnits { .. });
    let mut discounts: Vec<&Discount> = contract.discounts.iter().filter(of_invoice).collect();
    let is_amount = |discount: &&Discount| matches!(discount.kind, DiscountKind::Amount { .. });
    match dialect.coupon_order {
        CouponOrder::AsGiven => {}
        CouponOrder::PercentagesFirst => discounts.sort_by_key(is_amount),
        CouponOrder::AmountsFirst => discounts.sort_by_key(|discount| !is_amount(discount)),
    }
    discounts
}

/// What a discount takes from what is left: to the minor unit, and at most that. Nothing where it does not last for the period.
///
/// `cut` is what the discounts before it would have taken more, had they not been cut to the minor unit.
fn amount_of(
    bill: &Bill,
    discount: &Discount,
    (base, cut): (Derivation, &mut Decimal),
    state: &mut ContractState,
) -> Result<Option<Derivation>, NotComputable> {
    let Some(given) = state.given(discount, bill.period.from) else { return Ok(None) };
    let base = if cut.is_zero() {
        base
    } else {
        Derivation::difference(
            "what is left, to less than the minor unit",
            vec![base, Derivation::given("cut off the discounts before", *cut)],
        )?
    };
    let left = base.result.max(Decimal::ZERO);
    let figure = format!("discount {}", discount.name);
    let quoted = Derivation::given(base.figure.clone(), base.result);
    let wanted = match (&discount.kind, bill.dialect.coupon_rounding) {
        (DiscountKind::Percentage { percent }, CouponRounding::MinorUnit) => {
            percentage_of(discount, *percent, base)?.rounded(figure.clone(), bill.dialect.total_rounding, bill.digits)
        }
        (DiscountKind::Percentage { percent }, CouponRounding::CutFromExact) => percentage_of(discount, *percent, base)?,
        (DiscountKind::Amount { amount }, _) => Derivation::given(figure.clone(), *amount - given),
        (DiscountKind::FreeUnits { .. }, _) => return Ok(None),
    };
    let mut amount = if wanted.result > left { Derivation::least(figure.clone(), vec![wanted, quoted])? } else { wanted };
    if bill.dialect.coupon_rounding == CouponRounding::CutFromExact {
        let exact = amount.result;
        amount = amount.rounded(figure, Rounding::Truncate, bill.digits);
        *cut += exact - amount.result;
    }
    let amount = if amount.result <= Decimal::ZERO { Derivation::given("nothing left to discount", Decimal::ZERO) } else { amount };
    state.give(discount, bill.period.from, amount.result);
    Ok(Some(amount))
}
