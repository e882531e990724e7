//! The library of billing hypotheses: what can have been done to a line. Each is exact: it either recomputes the after value from the
//! before line or it does not explain it.

mod amount;
mod period;
mod propose;
mod text;

pub use amount::Ratio;
pub use period::Share;
pub use propose::{propose, ratios};
pub use text::Case;

use crate::fold::FieldDifference;
use crate::pairing::Suspects;
use crate::plan::Plan;
use crate::relations::{Figures, Relations, digits};
use crate::result::CauseKind;
use crate::table::{Held, Table};
use crate::texts::Texts;
use chrono::Months;
use rust_decimal::Decimal;
use tieout_billing::{Field, Rounding};

/// What a hypothesis may look at.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    pub plan: &'s Plan,
    pub texts: &'s Texts,
    pub relations: &'s Relations,
    pub suspects: &'s Suspects,
}

/// A line of a table.
#[derive(Clone, Copy)]
pub struct Line<'s> {
    pub table: &'s Table,
    pub row: usize,
}

impl Line<'_> {
    pub fn figures(&self, scene: &Scene) -> Figures {
        Figures::of(scene.plan, scene.texts, self.table, self.row)
    }

    fn held(&self, column: u16) -> Held {
        self.table.held(usize::from(column), self.row)
    }
}

/// One way to change one field (or, for units, two that move together).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Transformation {
    /// after = before x ratio.
    Ratio(Ratio),
    /// after = before + delta.
    Amount(Decimal),
    /// The opposite sign.
    Negate,
    /// This value, whatever it was.
    Set(Held),
    /// This value where it was that one.
    Replace(Held, Held),
    /// Another rounding of the same unrounded amount (net or tax), to the minor unit or to so many digits more.
    Round(Rounding, u32),
    /// Tax rounded once per invoice and not per line: see [`crate::invoice_rounding`].
    RoundPerInvoice,
    /// Another share of the period.
    Prorate(Share, Share),
    /// Another unit of measure: quantity x n, price / n, the amount as it was.
    Units(Ratio),
    /// A discount of so many percent of quantity x price where there was another.
    Discount(Decimal),
    ShiftDays(i64),
    ShiftMonths(i32),
    Case(Case),
    Trim,
    AddPrefix(String),
    DropPrefix(String),
    AddSuffix(String),
    DropSuffix(String),
    Substitute(String, String),
}

impl Transformation {
    /// Whether it turns the before line of this difference into what stands after.
    pub fn explains(&self, scene: &Scene, difference: &FieldDifference) -> bool {
        let pair = &scene.suspects.pairs[difference.pair as usize];
        let (Some(b), Some(a)) = (pair.before, pair.after) else { return false };
        let before = Line { table: &scene.suspects.before, row: b as usize };
        let after = Line { table: &scene.suspects.after, row: a as usize };
        match self {
            Transformation::Round(rounding, more) => {
                amount::rounded(scene, difference.column, &after, *rounding, *more) && self.was_kept(scene, difference.column, &before)
            }
            Transformation::RoundPerInvoice => false,
            Transformation::Prorate(from, to) => period::prorated(scene, difference, &before, *from, *to),
            Transformation::Units(ratio) => amount::other_units(&before.figures(scene), &after.figures(scene), *ratio),
            Transformation::Discount(percent) => amount::discounted(scene, &after.figures(scene), *percent),
            other => other.value(scene, difference.basis, difference.after),
        }
    }

    /// Those that look only at the field's own two values.
    fn value(&self, scene: &Scene, before: Held, after: Held) -> bool {
        match (self, before, after) {
            (Transformation::Set(value), _, after) => *value == after,
            (Transformation::Replace(from, to), before, after) => *from == before && *to == after,
            (Transformation::Ratio(ratio), Held::Decimal(b), Held::Decimal(a)) => ratio.turns(b, a),
            (Transformation::Amount(delta), Held::Decimal(b), Held::Decimal(a)) => a.checked_sub(b) == Some(*delta),
            (Transformation::Negate, Held::Decimal(b), Held::Decimal(a)) => a == -b,
            (Transformation::ShiftDays(days), Held::Date(b), Held::Date(a)) => (a - b).num_days() == *days,
            (Transformation::ShiftMonths(months), Held::Date(b), Held::Date(a)) => shift_months(b, *months) == Some(a),
            (_, before, after) => {
                let text = |held| match held {
                    Held::Text(id) => Some(scene.texts.get(id)),
                    Held::Empty => Some(""),
                    _ => None,
                };
                matches!((text(before), text(after)), (Some(b), Some(a)) if text::turns(self, b, a))
            }
        }
    }

    /// Whether the before line kept the before run's own rounding, so that a new one can be what changed.
    fn was_kept(&self, scene: &Scene, column: u16, before: &Line) -> bool {
        let mode = amount::rounding_before(scene, column);
        mode.is_none_or(|mode| amount::rounded(scene, column, before, mode, 0))
    }

    /// Whether it would change this line of the before run, were it applied.
    pub fn applies(&self, scene: &Scene, column: u16, line: &Line) -> bool {
        let held = line.held(column);
        match (self, held) {
            (Transformation::Set(value), held) => *value != held,
            (Transformation::Replace(from, _), held) => *from == held,
            (Transformation::Ratio(ratio), Held::Decimal(b)) => ratio.changes(b),
            (Transformation::Amount(_), held) => matches!(held, Held::Decimal(_)),
            (Transformation::Negate, Held::Decimal(b)) => !b.is_zero(),
            (Transformation::Round(rounding, more), Held::Decimal(_)) => amount::rounding_before(scene, column).is_some_and(|mode| {
                amount::unrounded(scene, column, line).is_some_and(|unrounded| {
                    let minor = line.figures(scene).minor;
                    mode.round(unrounded, minor) != rounding.round(unrounded, minor + more)
                })
            }),
            (Transformation::RoundPerInvoice, _) => false,
            (Transformation::Prorate(from, to), Held::Decimal(b)) => {
                !b.is_zero() && period::factor(scene, line, *from, *to).is_some_and(|factor| factor != Decimal::ONE)
            }
            (Transformation::Units(_), _) => {
                let figures = line.figures(scene);
                figures.quantity.is_some_and(|q| !q.is_zero()) && figures.price.is_some()
            }
            (Transformation::Discount(percent), held) => {
                let figures = line.figures(scene);
                let was = match held {
                    Held::Decimal(amount) => amount,
                    _ => Decimal::ZERO,
                };
                amount::discount_of(scene, &figures, *percent).is_some_and(|amount| amount != was.abs())
            }
            (Transformation::ShiftDays(_) | Transformation::ShiftMonths(_), held) => matches!(held, Held::Date(_)),
            (_, Held::Text(id)) => text::changes(self, scene.texts.get(id)),
            _ => false,
        }
    }

    /// Lower is preferred where two explain the same lines under as many conditions.
    pub fn rank(&self, field: Option<Field>) -> u32 {
        use Transformation as T;
        let price = matches!(field, Some(Field::UnitPrice | Field::Quantity | Field::NetAmount | Field::GrossAmount));
        match self {
            T::Units(_) | T::RoundPerInvoice => 0,
            T::Negate | T::Case(_) | T::Trim => 1,
            // The commonest first: of positive amounts the floor is the truncation.
            T::Round(rounding, more) => {
                let common = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncate, Rounding::HalfDown, Rounding::Up];
                2 + more + common.iter().position(|r| r == rounding).unwrap_or(common.len()) as u32
            }
            T::Discount(_) | T::ShiftDays(_) => 2,
            T::Ratio(ratio) if price => 3 + ratio.length(),
            T::Prorate(..) => 8,
            T::Amount(delta) if price => 4 + length(*delta),
            T::Replace(..) => 10,
            T::AddPrefix(_) | T::DropPrefix(_) | T::AddSuffix(_) | T::DropSuffix(_) | T::ShiftMonths(_) => 11,
            T::Substitute(..) => 12,
            T::Set(_) => 13,
            T::Ratio(ratio) => 14 + ratio.length(),
            T::Amount(delta) => 14 + length(*delta),
        }
    }

    /// What the user is told it is.
    pub fn kind(&self, field: Option<Field>) -> CauseKind {
        use Transformation as T;
        match (self, field) {
            (T::Round(..), _) => CauseKind::Rounding,
            (T::RoundPerInvoice, _) => CauseKind::RoundingLevel,
            (T::Prorate(..), _) => CauseKind::Proration,
            (T::Units(_), _) => CauseKind::UnitOfMeasure,
            (T::Discount(_), _) | (_, Some(Field::DiscountAmount | Field::DiscountRate)) => CauseKind::Discount,
            (T::Negate, _) => CauseKind::Sign,
            (T::ShiftDays(_) | T::ShiftMonths(_), _) => CauseKind::DateShift,
            (_, Some(Field::Currency)) => CauseKind::Currency,
            (_, Some(Field::TaxRate)) => CauseKind::TaxRate,
            (_, Some(Field::TaxCategory)) => CauseKind::TaxCategory,
            (T::Ratio(_), Some(Field::UnitPrice)) => CauseKind::PriceRatio,
            (T::Amount(_), Some(Field::UnitPrice)) => CauseKind::PriceAmount,
            (_, Some(Field::UnitPrice)) => CauseKind::PriceSet,
            (_, Some(Field::Quantity)) => CauseKind::Quantity,
            (T::Ratio(ratio), Some(Field::NetAmount)) if !ratio.is_decimal() => CauseKind::Proration,
            (_, Some(field)) if field.kind() == tieout_billing::FieldKind::Decimal => CauseKind::Amount,
            (T::Case(_) | T::Trim | T::Substitute(..), _) => CauseKind::Text,
            (
                T::Replace(..) | T::AddPrefix(_) | T::DropPrefix(_) | T::AddSuffix(_) | T::DropSuffix(_),
                Some(Field::CustomerId | Field::CustomerName | Field::Product | Field::Plan | Field::Unit | Field::Subscription),
            ) => CauseKind::Renamed,
            (T::AddPrefix(_) | T::DropPrefix(_) | T::AddSuffix(_) | T::DropSuffix(_), _) => CauseKind::Text,
            (T::Set(_) | T::Replace(..), Some(Field::Description)) => CauseKind::Text,
            _ => CauseKind::Value,
        }
    }

    /// In words: `x 1.05`, `20 -> 17.5`, `half up -> half even`.
    pub fn words(&self, scene: &Scene, column: u16) -> String {
        use Transformation as T;
        let show = |held: &Held| show(scene.texts, *held);
        let text = |text: &String| format!("\u{201c}{text}\u{201d}");
        match self {
            T::Ratio(ratio) => format!("x {ratio}"),
            T::Amount(delta) if delta.is_sign_negative() => format!("- {}", delta.abs().normalize()),
            T::Amount(delta) => format!("+ {}", delta.normalize()),
            T::Negate => "sign turned".to_owned(),
            T::Set(value) => format!("-> {}", show(value)),
            T::Replace(from, to) => format!("{} -> {}", show(from), show(to)),
            T::Round(rounding, more) => {
                let from = amount::rounding_before(scene, column).map_or("as it was", Rounding::title);
                let finer = if *more > 0 { format!(", {more} digits finer") } else { String::new() };
                format!("rounded {from} -> {}{finer}", rounding.title())
            }
            T::RoundPerInvoice => "rounded per line -> per invoice".to_owned(),
            T::Prorate(from, to) => format!("{} -> {}", from.title(), to.title()),
            T::Units(ratio) => format!("quantity x {ratio}, price / {ratio}"),
            T::Discount(percent) => format!("{} % of quantity x price", percent.normalize()),
            T::ShiftDays(days) => format!("{days:+} {}", if days.abs() == 1 { "day" } else { "days" }),
            T::ShiftMonths(months) => format!("{months:+} {}", if months.abs() == 1 { "month" } else { "months" }),
            T::Case(case) => format!("written in {}", case.title()),
            T::Trim => "blanks removed".to_owned(),
            T::AddPrefix(id) => format!("{} put before", text(id)),
            T::DropPrefix(id) => format!("{} dropped from the beginning", text(id)),
            T::AddSuffix(id) => format!("{} put behind", text(id)),
            T::DropSuffix(id) => format!("{} dropped from the end", text(id)),
            T::Substitute(from, to) => format!("{} -> {} within", text(from), text(to)),
        }
    }
}

/// A value for the user.
pub fn show(texts: &Texts, held: Held) -> String {
    match held {
        Held::Empty => "(empty)".to_owned(),
        Held::Text(id) => texts.get(id).to_owned(),
        Held::Decimal(decimal) => decimal.normalize().to_string(),
        Held::Date(date) => date.to_string(),
    }
}

fn length(decimal: Decimal) -> u32 {
    decimal.normalize().mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1
}

fn shift_months(date: chrono::NaiveDate, months: i32) -> Option<chrono::NaiveDate> {
    if months >= 0 {
        date.checked_add_months(Months::new(months as u32))
    } else {
        date.checked_sub_months(Months::new(months.unsigned_abs()))
    }
}

/// The digits to which amounts of a line are rounded.
fn line_digits(figures: &Figures, amount: Option<Decimal>) -> u32 {
    digits(figures.minor, [amount, None])
}
