//! Net amounts: of lines and adjustments whose prices contain the tax, what is left without it.

use super::bases::{Rated, part};
use super::divided;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::dialect::TaxRounding;
use crate::rating::invoice::sheet::Sheet;
use rust_decimal::Decimal;

/// Net amounts that add up to gross less tax.
pub(super) struct Nets {
    /// Parallel to the lines.
    pub lines: Vec<Derivation>,
    /// For each adjustment its shares, positive, parallel to the lines.
    pub adjustments: Vec<Vec<Decimal>>,
}

/// The nets are the amounts themselves where prices are without tax. Otherwise gross less tax is divided among the lines and the adjustments' shares:
/// of each line, category or the invoice, by what the dialect rounds tax on.
pub(super) fn nets(sheet: &Sheet, rated: &Rated) -> Result<Nets, NotComputable> {
    let lines = sheet.lines.iter().map(|line| line.amount.clone()).collect();
    let adjustments = sheet.taken.iter().map(|taken| taken.shares.clone()).collect();
    let mut nets = Nets { lines, adjustments };
    for (scope, tax) in scopes(sheet, rated) {
        divide(sheet, &scope, &tax, &mut nets)?;
    }
    Ok(nets)
}

/// Lines with prices that contain tax whose tax is rounded together, and that tax.
fn scopes(sheet: &Sheet, rated: &Rated) -> Vec<(Vec<usize>, Derivation)> {
    let inclusive: Vec<usize> = (0..sheet.lines.len()).filter(|at| sheet.lines[*at].draft.tax_inclusive).collect();
    match sheet.bill.dialect.tax_rounding {
        TaxRounding::PerLine => inclusive.into_iter().map(|at| (vec![at], rated.lines[at].clone())).collect(),
        TaxRounding::PerCategory => {
            let groups = rated.groups.iter().filter(|group| group.tax_inclusive);
            groups.map(|group| (group.lines.clone(), group.tax.clone())).collect()
        }
        TaxRounding::PerInvoice if inclusive.is_empty() => Vec::new(),
        TaxRounding::PerInvoice => {
            let others: Decimal = rated.groups.iter().filter(|group| !group.tax_inclusive).map(|group| group.tax.result).sum();
            let tax = Derivation::given("tax that is contained", rated.tax.result - others);
            vec![(inclusive, tax)]
        }
    }
}

fn divide(sheet: &Sheet, scope: &[usize], tax: &Derivation, nets: &mut Nets) -> Result<(), NotComputable> {
    let unit = sheet.bill.unit();
    let gross = scope.iter().map(|at| sheet.lines[*at].left_figure()).collect();
    let gross = sheet.to_minor_unit(Derivation::sum("total with tax", gross)?);
    let tax = Derivation::given(tax.figure.clone(), tax.result);
    let net = Derivation::difference("total without tax", vec![gross, tax])?;
    // Every line and every share of an adjustment has its part of the net, by what it is exactly without tax.
    let mut places: Vec<(usize, Option<usize>)> = Vec::new();
    let mut weights: Vec<Decimal> = Vec::new();
    for &at in scope {
        let line = &sheet.lines[at];
        let without_tax = |gross: Decimal| gross * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + line.tax.rate.result);
        places.push((at, None));
        weights.push(without_tax(line.amount.result));
        for (taken, shares) in nets.adjustments.iter().enumerate() {
            if let Some(share) = shares.get(at).filter(|share| !share.is_zero()) {
                places.push((at, Some(taken)));
                weights.push(-without_tax(*share));
            }
        }
    }
    let whole = Derivation::given("exact amounts without tax", weights.iter().sum());
    let parts = divided("amounts without tax", net.result, &weights, unit)?;
    for (((at, taken), weight), result) in places.iter().zip(&weights).zip(parts) {
        match taken {
            Some(taken) => nets.adjustments[*taken][*at] = -result,
            None if weights.len() == 1 => nets.lines[*at] = net.clone(),
            None => {
                let of = Derivation::given(sheet.lines[*at].draft.description.clone(), *weight);
                nets.lines[*at] = part("without tax", &net, of, &whole, result, unit);
            }
        }
    }
    Ok(())
}
