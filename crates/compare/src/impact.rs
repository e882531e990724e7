//! The money of a changed line, divided among what changed it.
//!
//! The roots of a line are applied one after the other; each moves net and tax by what recomputation says, and the last that bears on
//! an amount takes what is left, so that the parts are the whole to the last digit.

use crate::fold::FieldDifference;
use crate::plan::Plan;
use crate::relations::{Figures, PERCENT, Relations, digits};
use rust_decimal::Decimal;
use tieout_billing::money::Totals;
use tieout_billing::{Field, Rounding};

/// In which order roots are applied.
fn step(field: Option<Field>) -> u8 {
    match field {
        Some(Field::Quantity) => 0,
        Some(Field::UnitPrice) => 1,
        Some(Field::DiscountRate) => 2,
        Some(Field::DiscountAmount) => 3,
        Some(Field::NetAmount) => 4,
        Some(Field::TaxRate) => 5,
        Some(Field::TaxAmount) => 6,
        Some(Field::GrossAmount) => 7,
        _ => 8,
    }
}

/// Per root its share of `delta`, parallel to `roots`. `None`: no root bears on money, and nothing can be given out.
pub fn divide(
    plan: &Plan,
    relations: &Relations,
    (before, after): (&Figures, &Figures),
    roots: &[&FieldDifference],
    delta: Totals,
) -> Option<Vec<Totals>> {
    let field = |root: &FieldDifference| plan.columns[usize::from(root.column)].name.known();
    let mut order: Vec<usize> = (0..roots.len()).filter(|&at| step(field(roots[at])) < 8).collect();
    order.sort_by_key(|&at| step(field(roots[at])));
    let mut shares = vec![Totals::default(); roots.len()];
    let last = *order.last()?;
    let last_of = |bears: fn(u8) -> bool| order.iter().rev().copied().find(|&at| bears(step(field(roots[at]))));
    let last_net = last_of(|step| step <= 4).unwrap_or(last);
    let last_tax = last_of(|step| step <= 6).unwrap_or(last);

    let mut now = *before;
    let (mut net, mut tax) = (Decimal::ZERO, Decimal::ZERO);
    for &at in &order {
        apply(&mut now, after, field(roots[at]));
        let moved_net = if at == last_net { delta.net } else { recomputed_net(relations, &now, before).unwrap_or(net) };
        let net_then = before.net.unwrap_or_default() + moved_net;
        let moved_tax = if at == last_tax { delta.tax } else { recomputed_tax(relations, &now, before, net_then).unwrap_or(tax) };
        shares[at] = Totals { net: moved_net - net, tax: moved_tax - tax, gross: moved_net - net + moved_tax - tax };
        (net, tax) = (moved_net, moved_tax);
    }
    // Before the last root that bears on it nothing is left over, unless it was not the last of all.
    shares[last].net += delta.net - net;
    shares[last].tax += delta.tax - tax;
    let gross: Decimal = shares.iter().map(|share| share.gross).sum();
    shares[last].gross += delta.gross - gross;
    Some(shares)
}

fn apply(now: &mut Figures, after: &Figures, field: Option<Field>) {
    match field {
        Some(Field::Quantity) => now.quantity = after.quantity,
        Some(Field::UnitPrice) => now.price = after.price,
        Some(Field::DiscountRate) => now.discount_rate = after.discount_rate,
        Some(Field::DiscountAmount) => now.discount = after.discount,
        Some(Field::NetAmount) => now.net = after.net,
        Some(Field::TaxRate) => now.rate = after.rate,
        Some(Field::TaxAmount) => now.tax = after.tax,
        _ => {}
    }
}

/// How far net would have moved by now.
fn recomputed_net(relations: &Relations, now: &Figures, before: &Figures) -> Option<Decimal> {
    let relation = relations.net?;
    let scale = digits(now.minor, [before.net, None]);
    let net = relation.rounding.round(now.unrounded_net(relation.factor).next()?, scale);
    net.checked_sub(before.net?)
}

fn recomputed_tax(relations: &Relations, now: &Figures, before: &Figures, net: Decimal) -> Option<Decimal> {
    let scale = digits(now.minor, [before.tax, None]);
    let unrounded = net.checked_mul(now.rate?)?.checked_mul(PERCENT)?;
    relations.tax.unwrap_or(Rounding::HalfUp).round(unrounded, scale).checked_sub(before.tax?)
}
