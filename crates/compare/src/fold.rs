//! Which fields of a changed line differ, which of them began it (roots) and which only follow (derived).

use crate::pairing::{Pair, Suspects};
use crate::plan::{Plan, Role};
use crate::relations::{Figures, NetRelation, PERCENT, Relations, digits};
use crate::table::Held;
use crate::texts::Texts;
use crate::values::{equal, gap};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, Rounding};

/// One field of one pair that differs.
#[derive(Clone, Copy, Debug)]
pub struct FieldDifference {
    /// Index into the pairs.
    pub pair: u32,
    /// Joint column.
    pub column: u16,
    pub before: Held,
    pub after: Held,
    /// What the field would be now, had only its inputs changed: the before value, recomputed where an input has a root of its own.
    pub basis: Held,
    /// For a derived one: how far before this difference in the list its root stands. `None`: a root.
    pub follows: Option<u16>,
}

/// What tolerance hid on one line.
#[derive(Clone, Debug)]
pub struct Hidden {
    pub pair: u32,
    pub column: u16,
    pub before: Decimal,
    pub after: Decimal,
    /// Of a line of which nothing else differs, and which is no pair of the result.
    pub currency: Option<compact_str::CompactString>,
}

/// Adds the differences of a pair with both sides, roots first. Returns whether anything differs beyond tolerance.
pub fn differ(
    plan: &Plan,
    texts: &Texts,
    relations: &Relations,
    suspects: &Suspects,
    (index, pair): (u32, &Pair),
    found: &mut Vec<FieldDifference>,
    hidden: &mut Vec<Hidden>,
) -> bool {
    let (Some(before), Some(after)) = (pair.before, pair.after) else { return true };
    let (before, after) = (before as usize, after as usize);
    let start = found.len();
    for (at, column) in plan.columns.iter().enumerate() {
        let wanted = if pair.header { Role::InvoiceTotal } else { Role::Compared };
        if column.role != wanted {
            continue;
        }
        let (b, a) = (suspects.before.held(at, before), suspects.after.held(at, after));
        if equal(column, texts, b, a) {
            continue;
        }
        if let (Some(tolerance), Held::Decimal(b), Held::Decimal(a)) = (&column.tolerance, b, a)
            && tolerance.hides(b, a)
        {
            hidden.push(Hidden { pair: index, column: at as u16, before: b, after: a, currency: None });
            continue;
        }
        found.push(FieldDifference { pair: index, column: at as u16, before: b, after: a, basis: b, follows: None });
    }
    if pair.moved
        && let Some(number) = plan.of(Field::InvoiceNumber)
    {
        let (b, a) = (suspects.before.held(number, before), suspects.after.held(number, after));
        found.push(FieldDifference { pair: index, column: number as u16, before: b, after: a, basis: b, follows: None });
    }
    if found.len() - start > 1 && !pair.header {
        let figures = (Figures::of(plan, texts, &suspects.before, before), Figures::of(plan, texts, &suspects.after, after));
        fold(plan, relations, figures, &mut found[start..]);
    }
    found.len() > start
}

/// Marks what follows from what, and puts roots first.
fn fold(plan: &Plan, relations: &Relations, (b, a): (Figures, Figures), found: &mut [FieldDifference]) {
    let field = |difference: &FieldDifference| plan.columns[usize::from(difference.column)].name.known();
    let has = |found: &[FieldDifference], wanted: Field| found.iter().position(|difference| field(difference) == Some(wanted));
    let root_of = |found: &[FieldDifference], wanted: &[Field]| {
        wanted.iter().filter_map(|&field| has(found, field)).find(|&at| found[at].follows.is_none())
    };
    // `follows` holds the index of the root within `found` until the end.
    let mark = |found: &mut [FieldDifference], derived: Field, inputs: &[Field]| {
        if let (Some(at), Some(root)) = (has(found, derived), root_of(found, inputs)) {
            found[at].follows = Some(root as u16);
        }
    };
    use Field::{
        DiscountAmount, DiscountRate, DueDate, GrossAmount, InvoiceDate, NetAmount, PeriodEnd, PeriodStart, Quantity, TaxAmount, TaxRate,
        UnitPrice,
    };

    let factor = relations.net.map_or(Decimal::ONE, |net| net.factor);
    if root_of(found, &[DiscountRate, Quantity, UnitPrice]).is_some() && discount_follows(factor, &b, &a) {
        mark(found, DiscountAmount, &[DiscountRate, Quantity, UnitPrice]);
    }
    let net_inputs = [Quantity, UnitPrice, DiscountAmount, DiscountRate];
    if root_of(found, &net_inputs).is_some() && net_follows(relations.net, &b, &a) {
        mark(found, NetAmount, &net_inputs);
    }
    let tax_inputs = [TaxRate, NetAmount, Quantity, UnitPrice, DiscountAmount, DiscountRate];
    if (has(found, NetAmount).is_some() || has(found, TaxRate).is_some()) && tax_follows(relations, &b, &a) {
        mark(found, TaxAmount, &tax_inputs);
    }
    if gross_follows(&b, &a) {
        mark(found, GrossAmount, &[TaxRate, NetAmount, Quantity, UnitPrice, DiscountAmount, DiscountRate, TaxAmount]);
    }
    for (derived, inputs) in [(NetAmount, &net_inputs[..]), (TaxAmount, &tax_inputs[..])] {
        if let Some(at) = has(found, derived).filter(|&at| found[at].follows.is_none() && root_of(found, inputs).is_some()) {
            let recomputed =
                if derived == NetAmount { recomputed_net(relations.net, &b, &a) } else { recomputed_tax(relations.tax, &b, &a) };
            found[at].basis = recomputed.map_or(found[at].before, Held::Decimal);
        }
    }
    for (derived, root) in [(DueDate, InvoiceDate), (PeriodEnd, PeriodStart), (PeriodStart, InvoiceDate), (PeriodEnd, InvoiceDate)] {
        let shift = |at: usize| match (found[at].before, found[at].after) {
            (Held::Date(b), Held::Date(a)) => Some(days(b, a)),
            _ => None,
        };
        if let (Some(d), Some(r)) = (has(found, derived), has(found, root))
            && found[d].follows.is_none()
            && shift(d).is_some()
            && shift(d) == shift(r)
        {
            mark(found, derived, &[root]);
        }
    }

    // Roots first, in reading order; each derived one knows how far back its root is.
    let roots: Vec<usize> = (0..found.len()).filter(|&at| found[at].follows.is_none()).collect();
    let mut ordered: Vec<FieldDifference> = roots.iter().map(|&at| found[at]).collect();
    for at in 0..found.len() {
        if let Some(root) = found[at].follows {
            let root = follow(found, root);
            let place = roots.iter().position(|&at| at == root).unwrap_or(0);
            ordered.push(FieldDifference { follows: Some((ordered.len() - place) as u16), ..found[at] });
        }
    }
    found.copy_from_slice(&ordered);
}

/// The root at the end of a chain: a due date that follows a period that follows the invoice date.
fn follow(found: &[FieldDifference], mut at: u16) -> usize {
    while let Some(next) = found[usize::from(at)].follows {
        at = next;
    }
    usize::from(at)
}

fn days(before: NaiveDate, after: NaiveDate) -> i64 {
    (after - before).num_days()
}

/// Half of the last digit that an amount shows.
fn half_unit(scale: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(5, scale + 1).unwrap_or_default()
}

/// Whether `after` can be `before` times `ratio`, both rounded to `digits`.
fn scaled(before: Decimal, ratio: Decimal, after: Decimal, digits: u32) -> bool {
    let half = half_unit(digits);
    let Some(expected) = before.checked_mul(ratio) else { return false };
    let Some(slack) = half.checked_mul(ratio.abs()).and_then(|slack| slack.checked_add(half)) else { return false };
    gap(after, expected) <= slack
}

fn discount_follows(factor: Decimal, b: &Figures, a: &Figures) -> bool {
    let Some(after) = a.discount else { return false };
    let scale = digits(a.minor, [b.discount, a.discount]);
    let rated = a.discount_rate.and_then(|rate| a.base(factor)?.checked_mul(rate)?.checked_mul(PERCENT));
    if rated.is_some_and(|rated| gap(rated.abs(), after.abs()) <= half_unit(scale)) {
        return true;
    }
    let (Some(before), Some(base_b), Some(base_a)) = (b.discount, b.base(factor), a.base(factor)) else { return false };
    !before.is_zero() && base_a.checked_div(base_b).is_some_and(|ratio| scaled(before, ratio, after, scale))
}

fn net_follows(relation: Option<NetRelation>, b: &Figures, a: &Figures) -> bool {
    let (Some(before), Some(after)) = (b.net, a.net) else { return false };
    let scale = digits(a.minor, [b.net, a.net]);
    if let Some(NetRelation { factor, rounding }) = relation {
        if a.unrounded_net(factor).any(|net| rounding.round(net, scale) == after || rounding.round(net, a.minor) == after) {
            return true;
        }
        // A price that is shown rounded stands for all prices that round to it.
        let price_changed = b.price != a.price;
        let kept_before = b.unrounded_net(factor).any(|net| rounding.round(net, digits(b.minor, [b.net, None])) == before);
        if kept_before {
            let shown = a.price.zip(a.quantity).and_then(|(price, quantity)| half_unit(price.scale()).checked_mul(quantity.abs()));
            return price_changed
                && a.price.is_some_and(|price| price.scale() >= 4)
                && shown.is_some_and(|slack| a.unrounded_net(factor).any(|net| gap(net, after) <= slack + half_unit(scale)));
        }
    }
    // A line that never kept the relation (a share of a month, a minimum): the amount moves in step with quantity times price.
    let base = |f: &Figures| f.base(Decimal::ONE).or(f.quantity).or(f.price);
    let ratio = base(a).zip(base(b)).and_then(|(a, b)| a.checked_div(b));
    ratio.is_some_and(|ratio| scaled(before, ratio, after, scale))
}

fn tax_follows(relations: &Relations, b: &Figures, a: &Figures) -> bool {
    let (Some(before), Some(after)) = (b.tax, a.tax) else { return false };
    let scale = digits(a.minor, [b.tax, a.tax]);
    if let (Some(rounding), Some(tax)) = (relations.tax, a.unrounded_tax()) {
        if rounding.round(tax, scale) == after || rounding.round(tax, a.minor) == after {
            return true;
        }
        let kept_before = b.unrounded_tax().is_some_and(|tax| rounding.round(tax, digits(b.minor, [b.tax, None])) == before);
        if kept_before {
            return false;
        }
    }
    let step = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (Some(a), Some(b)) => a.checked_div(b),
        _ => Some(Decimal::ONE),
    };
    let ratio = step(a.net, b.net).zip(step(a.rate, b.rate)).and_then(|(net, rate)| net.checked_mul(rate));
    ratio.is_some_and(|ratio| scaled(before, ratio, after, scale))
}

/// Net as the before run would have made it of the after line's figures; only where it made its own so.
fn recomputed_net(relation: Option<NetRelation>, b: &Figures, a: &Figures) -> Option<Decimal> {
    let NetRelation { factor, rounding } = relation?;
    let scale = digits(b.minor, [b.net, None]);
    let kept = b.unrounded_net(factor).any(|net| Some(rounding.round(net, scale)) == b.net);
    a.unrounded_net(factor).next().filter(|_| kept).map(|net| rounding.round(net, scale))
}

/// The same for tax.
fn recomputed_tax(relation: Option<Rounding>, b: &Figures, a: &Figures) -> Option<Decimal> {
    let (rounding, scale) = (relation?, digits(b.minor, [b.tax, None]));
    let kept = b.unrounded_tax().is_some_and(|tax| Some(rounding.round(tax, scale)) == b.tax);
    a.unrounded_tax().filter(|_| kept).map(|tax| rounding.round(tax, scale))
}

fn gross_follows(b: &Figures, a: &Figures) -> bool {
    let Some(after) = a.gross else { return false };
    let sum = |f: &Figures| f.net.unwrap_or_default().checked_add(f.tax.unwrap_or_default());
    let stated = sum(a) == Some(after);
    let moved = || Some(after.checked_sub(b.gross?)? == sum(a)?.checked_sub(sum(b)?)?);
    stated || moved().unwrap_or(false)
}
