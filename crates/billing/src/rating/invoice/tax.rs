//! Tax on what is left of the lines, and the bill's totals.

mod bases;
mod inclusive;

use super::apportion::{apportion, unit_of};
use super::sheet::{Sheet, Taken};
use super::totals::quoted;
use crate::rating::bill::{Adjustment, AdjustmentShare, ExpectedInvoice, ExpectedLine, ExpectedTax};
use crate::rating::derivation::{Derivation, NotComputable};
use bases::{Group, Rated};
use chrono::Days;
use rust_decimal::Decimal;

/// The bill with tax: net, tax and gross fit to the last digit; nothing is settled yet.
pub(super) fn taxed(sheet: &Sheet) -> Result<ExpectedInvoice, NotComputable> {
    let rated = bases::rated(sheet)?;
    let nets = inclusive::nets(sheet, &rated)?;
    let adjustments: Vec<Adjustment> =
        sheet.taken.iter().zip(&nets.adjustments).map(|(taken, shares)| adjustment(sheet, taken, shares)).collect::<Result<_, _>>()?;
    let net = net(sheet, &nets.lines, &adjustments)?;
    let tax = rated.tax.clone();
    let gross = Derivation::sum("total with tax", vec![quoted("total without tax", &net), quoted("total tax", &tax)])?;
    let taxes = taxes(sheet, &rated.groups, &nets, &net)?;
    let bill = sheet.bill;
    let lines = expected_lines(sheet, &rated, nets.lines)?;
    Ok(ExpectedInvoice {
        contract: bill.contract.id.clone(),
        customer: bill.contract.customer.clone(),
        customer_name: bill.contract.customer_name.clone(),
        currency: bill.contract.currency.clone(),
        issue_date: bill.issue_date,
        due_date: bill.contract.payment_days.and_then(|days| bill.issue_date.checked_add_days(Days::new(days.into()))),
        period: bill.period,
        lines,
        adjustments,
        taxes,
        due: quoted("to be paid", &gross),
        net,
        tax,
        gross,
        settlements: Vec::new(),
    })
}

fn net(sheet: &Sheet, lines: &[Derivation], adjustments: &[Adjustment]) -> Result<Derivation, NotComputable> {
    let lines = sheet.lines.iter().zip(lines).map(|(line, net)| Derivation::given(line.draft.description.clone(), net.result));
    let adjustments = adjustments.iter().map(|adjustment| Derivation::given(adjustment.description.clone(), adjustment.amount.result));
    let sum = Derivation::sum("total without tax", lines.chain(adjustments).collect())?;
    Ok(sheet.to_minor_unit(sum))
}

/// One row per category and rate; taxable amounts add up to the net.
fn taxes(sheet: &Sheet, groups: &[Group], nets: &inclusive::Nets, net: &Derivation) -> Result<Vec<ExpectedTax>, NotComputable> {
    let mut rows: Vec<(&Group, Vec<Derivation>, Vec<Derivation>)> = Vec::new();
    for group in groups {
        let taken = |at: usize| nets.adjustments.iter().map(|shares| shares.get(at).copied().unwrap_or_default()).sum::<Decimal>();
        let left =
            group.lines.iter().map(|at| Derivation::given(sheet.lines[*at].draft.description.clone(), nets.lines[*at].result - taken(*at)));
        let same = |(of, _, _): &&mut (&Group, Vec<Derivation>, Vec<Derivation>)| of.category == group.category && of.rate == group.rate;
        match rows.iter_mut().find(same) {
            Some((_, taxable, tax)) => {
                taxable.extend(left);
                tax.push(group.tax.clone());
            }
            None => rows.push((group, left.collect(), vec![group.tax.clone()])),
        }
    }
    let mut taxable: Vec<Derivation> = Vec::with_capacity(rows.len());
    for (_, left, _) in &mut rows {
        taxable.push(Derivation::sum("taxable", std::mem::take(left))?);
    }
    let exact: Vec<Decimal> = taxable.iter().map(|taxable| taxable.result).collect();
    if exact.iter().sum::<Decimal>() != net.result {
        let parts = apportion(net.result, &exact, sheet.bill.unit()).ok_or_else(|| NotComputable { figure: "taxable".to_owned() })?;
        let whole = Derivation::sum("taxable of all categories", taxable.clone())?;
        let unit = sheet.bill.unit();
        taxable = taxable.into_iter().zip(parts).map(|(of, part)| bases::part("taxable", net, of, &whole, part, unit)).collect();
    }
    let row = |((group, _, mut tax), taxable): ((&Group, Vec<Derivation>, Vec<Derivation>), Derivation)| {
        let tax = match tax.pop() {
            Some(only) if tax.is_empty() => only,
            last => Derivation::sum("tax", tax.into_iter().chain(last).collect())?,
        };
        Ok(ExpectedTax {
            category: group.category.clone(),
            rate: group.rate,
            taxable,
            tax,
            exemption_reason: group.exemption_reason.clone(),
        })
    };
    rows.into_iter().zip(taxable).map(row).collect()
}

/// What an adjustment takes from the net amounts; of prices with tax the tax in it is left out.
fn adjustment(sheet: &Sheet, taken: &Taken, shares: &[Decimal]) -> Result<Adjustment, NotComputable> {
    let net: Decimal = shares.iter().sum();
    let amount = if net == taken.amount.result {
        taken.amount.clone()
    } else {
        let contained = Derivation::given("tax that is contained", taken.amount.result - net);
        Derivation::difference("without tax", vec![taken.amount.clone(), contained])?
    };
    let mut by_category: Vec<AdjustmentShare> = Vec::new();
    for (line, share) in sheet.lines.iter().zip(shares).filter(|(_, share)| !share.is_zero()) {
        match by_category.iter_mut().find(|of| of.category == line.tax.category && of.rate == line.tax.rate.result) {
            Some(of) => of.amount -= share,
            None => by_category.push(AdjustmentShare { category: line.tax.category.clone(), rate: line.tax.rate.result, amount: -share }),
        }
    }
    Ok(Adjustment {
        id: taken.id.clone(),
        kind: taken.kind,
        description: taken.description.clone(),
        amount: Derivation::negation(taken.description.clone(), amount),
        shares: by_category,
    })
}

fn expected_lines(sheet: &Sheet, rated: &Rated, nets: Vec<Derivation>) -> Result<Vec<ExpectedLine>, NotComputable> {
    let lines = sheet.lines.iter().zip(nets).zip(&rated.lines);
    let line = |((line, net), tax): ((&super::sheet::Line, Derivation), &Derivation)| {
        let discount = match line.discounts.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            several => Some(Derivation::sum("discounts of the line", several.to_vec())?),
        };
        let draft = &line.draft;
        Ok(ExpectedLine {
            item: draft.item.clone(),
            plan: draft.plan.clone(),
            charge: draft.charge.clone(),
            product: draft.product.clone(),
            description: draft.description.clone(),
            kind: draft.kind,
            unit: draft.unit.clone(),
            period: draft.period,
            quantity: draft.quantity.clone(),
            unit_price: draft.unit_price,
            tax_inclusive: draft.tax_inclusive,
            discount,
            net,
            tax_category: line.tax.category.clone(),
            tax_rate: line.tax.rate.result,
            tax: tax.clone(),
        })
    };
    lines.map(line).collect()
}

/// Divides a figure among the parts of a scope.
fn divided(figure: &str, total: Decimal, weights: &[Decimal], unit: Decimal) -> Result<Vec<Decimal>, NotComputable> {
    let unit = unit_of(total, &[], unit);
    apportion(total, weights, unit).ok_or_else(|| NotComputable { figure: figure.to_owned() })
}
