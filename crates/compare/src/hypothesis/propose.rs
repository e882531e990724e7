//! From one difference to the hypotheses that could explain it. What many differences propose is worth testing on all.

use super::amount::{discount_percent, simplest_decimal, simplest_fraction};
use super::text::{shared_end, shared_start, trimmed, turns};
use super::{Case, Line, Ratio, Scene, Share, Transformation, shift_months};
use crate::fold::FieldDifference;
use crate::table::Held;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use tieout_billing::{Field, Rounding};

/// Everything that could explain this difference, into `out`.
pub fn propose(scene: &Scene, difference: &FieldDifference, out: &mut Vec<Transformation>) {
    out.clear();
    let mut ready = |transformation| out.push(transformation);
    let (before, after) = (difference.basis, difference.after);
    ready(Transformation::Replace(before, after));
    ready(Transformation::Set(after));
    match (before, after) {
        (Held::Decimal(b), Held::Decimal(a)) => decimals(scene, difference, b, a, &mut ready),
        (Held::Date(b), Held::Date(a)) => dates(b, a, &mut ready),
        (Held::Text(b), Held::Text(a)) => texts(scene.texts.get(b), scene.texts.get(a), out),
        (Held::Empty, Held::Decimal(_)) if is(scene, difference, Field::DiscountAmount) => discount(scene, difference, &mut ready),
        _ => {}
    }
}

fn is(scene: &Scene, difference: &FieldDifference, field: Field) -> bool {
    scene.plan.of(field) == Some(usize::from(difference.column))
}

fn decimals(scene: &Scene, difference: &FieldDifference, b: Decimal, a: Decimal, ready: &mut impl FnMut(Transformation)) {
    if a == -b {
        ready(Transformation::Negate);
    }
    if let Some(delta) = a.checked_sub(b) {
        ready(Transformation::Amount(delta.normalize()));
    }
    for ratio in ratios(b, a) {
        ready(Transformation::Ratio(ratio));
    }
    if is(scene, difference, Field::NetAmount) || is(scene, difference, Field::TaxAmount) {
        for rounding in Rounding::ALL {
            ready(Transformation::Round(rounding, 0));
        }
        let more = a.scale().saturating_sub(2);
        if more > 0 {
            ready(Transformation::Round(Rounding::HalfUp, more));
            ready(Transformation::Round(Rounding::Truncate, more));
        }
    }
    if is(scene, difference, Field::DiscountAmount) {
        discount(scene, difference, ready);
    }
    let has_period = scene.plan.of(Field::PeriodStart).is_some() && scene.plan.of(Field::PeriodEnd).is_some();
    if has_period && [Field::NetAmount, Field::Quantity, Field::UnitPrice].into_iter().any(|field| is(scene, difference, field)) {
        prorations(scene, difference, ready);
    }
}

/// The simplest factors between two values, given how many digits they show.
pub fn ratios(b: Decimal, a: Decimal) -> Vec<Ratio> {
    if b.is_zero() || a.is_zero() {
        return Vec::new();
    }
    let digits = a.scale().max(b.scale()).max(2);
    let (size_b, size_a) = (b.abs(), a.abs());
    let half = Decimal::new(5, digits + 1);
    let (Some(low), Some(high)) = ((size_a - half).checked_div(size_b), (size_a + half).checked_div(size_b)) else { return Vec::new() };
    let sign = if b.is_sign_negative() == a.is_sign_negative() { 1 } else { -1 };
    let decimal = simplest_decimal(low, high).and_then(Ratio::from_decimal);
    // The exact quotient too: of 2.00 and 2.10 the shortest in the interval may be 1.048, where 1.05 is meant.
    let exact = size_a.checked_div(size_b).map(|q| q.round_dp(4)).filter(|q| *q >= low && *q <= high).and_then(Ratio::from_decimal);
    let coarse = size_a.checked_div(size_b).map(|q| q.round_dp(2)).filter(|q| *q >= low && *q <= high).and_then(Ratio::from_decimal);
    let fraction = simplest_fraction(low.max(Decimal::new(1, 9)), high);
    let mut ratios: Vec<Ratio> = Vec::new();
    for ratio in [decimal, coarse, exact, fraction].into_iter().flatten() {
        let signed = Ratio { numerator: ratio.numerator * sign, ..ratio };
        if ratio.numerator != 0 && signed.numerator != signed.denominator && !ratios.contains(&signed) {
            ratios.push(signed);
        }
    }
    ratios
}

fn discount(scene: &Scene, difference: &FieldDifference, ready: &mut impl FnMut(Transformation)) {
    let pair = &scene.suspects.pairs[difference.pair as usize];
    let Some(row) = pair.after else { return };
    let after = Line { table: &scene.suspects.after, row: row as usize };
    if let Some(percent) = discount_percent(scene, &after.figures(scene)) {
        ready(Transformation::Discount(percent.normalize()));
    }
}

fn prorations(scene: &Scene, difference: &FieldDifference, ready: &mut impl FnMut(Transformation)) {
    for from in Share::ALL {
        for to in Share::ALL {
            let transformation = Transformation::Prorate(from, to);
            if from != to && transformation.explains(scene, difference) {
                ready(transformation);
            }
        }
    }
}

fn dates(b: NaiveDate, a: NaiveDate, ready: &mut impl FnMut(Transformation)) {
    ready(Transformation::ShiftDays((a - b).num_days()));
    let months = (a.year() - b.year()) * 12 + a.month() as i32 - b.month() as i32;
    if months != 0 && shift_months(b, months) == Some(a) {
        ready(Transformation::ShiftMonths(months));
    }
}

fn texts(b: &str, a: &str, out: &mut Vec<Transformation>) {
    for case in Case::ALL {
        let transformation = Transformation::Case(case);
        if turns(&transformation, b, a) {
            out.push(transformation);
        }
    }
    if trimmed(b) == a || b.trim() == a {
        out.push(Transformation::Trim);
    }
    if let Some(prefix) = a.strip_suffix(b) {
        out.push(Transformation::AddPrefix(prefix.to_owned()));
    }
    if let Some(prefix) = b.strip_suffix(a) {
        out.push(Transformation::DropPrefix(prefix.to_owned()));
    }
    if let Some(suffix) = a.strip_prefix(b) {
        out.push(Transformation::AddSuffix(suffix.to_owned()));
    }
    if let Some(suffix) = b.strip_prefix(a) {
        out.push(Transformation::DropSuffix(suffix.to_owned()));
    }
    let start = shared_start(b, a);
    let end = shared_end(&b[start..], &a[start..]);
    let (from, to) = (&b[start..b.len() - end], &a[start..a.len() - end]);
    if start + end > 0 && !from.is_empty() {
        out.push(Transformation::Substitute(from.to_owned(), to.to_owned()));
    }
}
