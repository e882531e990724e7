//! A minimum or maximum, and the line that it makes.

use crate::rating::bill::LineKind;
use crate::rating::dates::DateRange;
use crate::rating::derivation::{Derivation, NotComputable, Operation};
use crate::rating::invoice::apportion::{apportion, unit_of};
use crate::rating::invoice::draft::DraftLine;
use crate::rating::invoice::sheet::{Line, Sheet};
use crate::rating::invoice::state::CountedAmount;
use crate::rating::proration::prorated;
use rust_decimal::Decimal;

/// What a commitment is of.
pub(super) struct Place {
    pub item: String,
    pub plan: String,
    pub charge: String,
    /// In words, for the line's description.
    pub of: String,
    pub whole: DateRange,
    pub period: DateRange,
}

/// Days that were billed and not credited, as a part of the whole; days within others count once.
pub(super) fn covered(billed: &[(DateRange, Derivation)], credited: &[(DateRange, Derivation)]) -> Result<Derivation, NotComputable> {
    let mut operands = outermost(billed);
    if let ([only], []) = (operands.as_slice(), credited) {
        return Ok(only.clone());
    }
    operands.extend(outermost(credited).into_iter().map(|days| Derivation::negation("days that were credited", days)));
    let days = Derivation::sum("part of the period that was billed", operands)?;
    if days.result > Decimal::ONE {
        return Derivation::least("at most the whole period", vec![days, Derivation::given("the whole period", Decimal::ONE)]);
    }
    if days.result < Decimal::ZERO {
        return Derivation::greatest("at least nothing", vec![days, Derivation::given("no day", Decimal::ZERO)]);
    }
    Ok(days)
}

/// The bound for a part of the period: prorated where the dialect does, and rounded where it rounds lines.
pub(super) fn bound(sheet: &Sheet, whole: Derivation, part: &Derivation) -> Result<Derivation, NotComputable> {
    let dialect = sheet.bill.dialect;
    let figure = whole.figure.clone();
    let bound = if dialect.minimum_prorated {
        prorated(format!("{figure} for the part of the period"), whole, part)?
    } else {
        whole.because("minimum: not prorated")
    };
    Ok(match dialect.line_rounding {
        Some(rounding) => bound.rounded(format!("{figure}, rounded"), rounding, sheet.bill.digits),
        None => bound,
    })
}

/// What earlier bills of the period leave of a bound; not less than nothing.
pub(super) fn room(bound: Derivation, before: Decimal) -> Result<Derivation, NotComputable> {
    if before.is_zero() {
        return Ok(bound);
    }
    let figure = format!("{}, less what earlier bills charged", bound.figure);
    let room = Derivation::difference(figure, vec![bound, Derivation::given("billed before", before)])?;
    if room.result < Decimal::ZERO {
        return Derivation::greatest("nothing is left of it", vec![room, Derivation::given("nothing", Decimal::ZERO)]);
    }
    Ok(room)
}

/// What these lines count, by product.
pub(super) fn amounts_of<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<CountedAmount> {
    let mut amounts = Vec::new();
    for line in lines {
        count(&mut amounts, line);
    }
    amounts
}

/// Counts a line to its product's amount.
pub(super) fn count(amounts: &mut Vec<CountedAmount>, line: &Line) {
    let same = |counted: &&mut CountedAmount| counted.product == line.draft.product && counted.tax_inclusive == line.draft.tax_inclusive;
    match amounts.iter_mut().find(same) {
        Some(counted) => counted.amount += line.left(),
        None => amounts.push(CountedAmount {
            product: line.draft.product.clone(),
            tax_inclusive: line.draft.tax_inclusive,
            amount: line.left(),
        }),
    }
}

/// Adds the line that brings these amounts to the bound, if they are below it (`TrueUp`) or above it (`Cap`): one for each tax category that they
/// have, divided by their amounts. Returns what the lines come to.
pub(super) fn beyond(
    sheet: &mut Sheet,
    kind: LineKind,
    place: Place,
    bound: Derivation,
    amounts: &[CountedAmount],
) -> Result<Decimal, NotComputable> {
    let figures = amounts.iter().map(|counted| Derivation::given(format!("billed of {}", counted.product), counted.amount));
    let billed = Derivation::sum("billed", figures.collect())?;
    let is_beyond = if kind == LineKind::Cap { billed.result > bound.result } else { billed.result < bound.result };
    if !is_beyond {
        return Ok(Decimal::ZERO);
    }
    let figure = if kind == LineKind::Cap { "above the maximum, taken off" } else { "missing to the minimum" };
    let total = Derivation::difference(figure, vec![bound, billed])?;
    let groups = by_category(sheet, amounts);
    let weights: Vec<Decimal> = groups.iter().map(|(_, weight)| *weight).collect();
    let unit = unit_of(total.result, &weights, sheet.bill.unit());
    let parts = apportion(total.result, &weights, unit).ok_or_else(|| NotComputable { figure: figure.to_owned() })?;
    let all: Decimal = weights.iter().sum();
    let title = if kind == LineKind::Cap { "Above the maximum" } else { "True-up to the minimum" };
    let add = total.result;
    let single = groups.len() == 1 || all.is_zero();
    for ((of, weight), part) in groups.into_iter().zip(parts).filter(|(_, part)| !part.is_zero()) {
        let amount = if single {
            total.clone()
        } else {
            Derivation {
                figure: "part of its tax category".into(),
                operation: Operation::Apportioned,
                operands: vec![
                    total.clone(),
                    Derivation::given("billed of the category", weight),
                    Derivation::given("billed", all),
                    Derivation::given("minor unit", unit),
                ],
                result: part,
                setting: None,
            }
        };
        sheet.push(DraftLine {
            item: place.item.clone(),
            plan: place.plan.clone(),
            charge: place.charge.clone(),
            product: of.product,
            description: format!("{title}: {}", place.of),
            kind,
            unit: None,
            period: place.period,
            whole: place.whole,
            fraction: Derivation::given("the whole period", Decimal::ONE),
            quantity: Derivation::given("quantity", Decimal::ONE),
            unit_price: None,
            amount,
            tax_inclusive: of.tax_inclusive,
            charge_minimum: None,
            charge_maximum: None,
            plan_minimum: None,
        });
    }
    Ok(add)
}

/// The amounts by tax category, each under its greatest product; a category with nothing billed weighs nothing. Nothing billed at all: no product.
fn by_category(sheet: &Sheet, amounts: &[CountedAmount]) -> Vec<(CountedAmount, Decimal)> {
    let category = |product: &str| sheet.bill.catalogue.products.get(product).and_then(|product| product.tax_category.as_deref());
    let mut groups: Vec<(CountedAmount, Decimal)> = Vec::new();
    for counted in amounts {
        let weight = counted.amount.max(Decimal::ZERO);
        let same = |(of, _): &&mut (CountedAmount, Decimal)| {
            category(&of.product) == category(&counted.product) && of.tax_inclusive == counted.tax_inclusive
        };
        match groups.iter_mut().find(same) {
            Some((of, sum)) => {
                *sum += weight;
                if counted.amount > of.amount {
                    *of = counted.clone();
                }
            }
            None => groups.push((counted.clone(), weight)),
        }
    }
    if groups.is_empty() {
        groups.push((CountedAmount { product: String::new(), tax_inclusive: false, amount: Decimal::ZERO }, Decimal::ZERO));
    }
    groups
}

/// The fractions of the ranges that lie in no other.
fn outermost(days: &[(DateRange, Derivation)]) -> Vec<Derivation> {
    let within = |one: &DateRange, other: &DateRange| one != other && other.intersection(*one) == Some(*one);
    let mut seen: Vec<DateRange> = Vec::new();
    let mut fractions = Vec::new();
    for (range, fraction) in days {
        if !seen.contains(range) && !days.iter().any(|(other, _)| within(range, other)) {
            seen.push(*range);
            fractions.push(fraction.clone());
        }
    }
    fractions
}
