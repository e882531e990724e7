//! The arithmetic that the before run's lines keep, learned from the lines themselves.
//!
//! net = round(factor x quantity x price - discount), tax = round(net x rate), gross = net + tax (EN 16931: BT-131, BT-117, BT-112).
//! The factor is 1 in most systems; prices per hundred or per thousand units make it smaller.

use crate::plan::Plan;
use crate::table::Table;
use crate::texts::Texts;
use rust_decimal::Decimal;
use tieout_billing::{Field, Rounding, currency};

/// One percent. Multiplying by it is exact, and quicker than a division by a hundred.
pub const PERCENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Lines looked at to learn the relations.
const LEARN: usize = 5_000;

/// What was learned. A relation that fewer than half of the lines keep is not one.
#[derive(Clone, Copy, Debug)]
pub struct Relations {
    pub net: Option<NetRelation>,
    pub tax: Option<Rounding>,
}

#[derive(Clone, Copy, Debug)]
pub struct NetRelation {
    pub factor: Decimal,
    pub rounding: Rounding,
}

/// The arithmetic fields of one line. What the line does not have is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
    pub discount_rate: Option<Decimal>,
    pub discount: Option<Decimal>,
    pub net: Option<Decimal>,
    pub rate: Option<Decimal>,
    pub tax: Option<Decimal>,
    pub gross: Option<Decimal>,
    /// Digits of the currency's minor unit.
    pub minor: u32,
}

impl Figures {
    /// Of a line of a table.
    pub fn of(plan: &Plan, texts: &Texts, table: &Table, row: usize) -> Figures {
        let amount = |field| table.amount(plan, field, row);
        Figures {
            quantity: amount(Field::Quantity),
            price: amount(Field::UnitPrice),
            discount_rate: amount(Field::DiscountRate),
            discount: amount(Field::DiscountAmount),
            net: amount(Field::NetAmount),
            rate: amount(Field::TaxRate),
            tax: amount(Field::TaxAmount),
            gross: amount(Field::GrossAmount),
            minor: minor_digits(texts.get(table.text(plan.of(Field::Currency), row))),
        }
    }

    /// factor x quantity x price, before any discount.
    pub fn base(&self, factor: Decimal) -> Option<Decimal> {
        self.quantity?.checked_mul(self.price?)?.checked_mul(factor)
    }

    /// What net should be before it is rounded: the readings of the discount column that systems use, likeliest first.
    pub fn unrounded_net(&self, factor: Decimal) -> impl Iterator<Item = Decimal> + use<> {
        let base = self.base(factor);
        let amount = self.discount.unwrap_or_default();
        let less = base.and_then(|base| base.checked_sub(amount));
        let plus = base.filter(|_| !amount.is_zero()).and_then(|base| base.checked_add(amount));
        let rated = self
            .discount_rate
            .filter(|rate| !rate.is_zero())
            .and_then(|rate| base?.checked_mul(Decimal::ONE_HUNDRED.checked_sub(rate)?)?.checked_mul(PERCENT));
        // A discount amount that is there says more than a rate beside it.
        let (first, second) = if self.discount.is_some_and(|d| !d.is_zero()) { (less, rated) } else { (rated, less) };
        [first, second, plus].into_iter().flatten()
    }

    /// Tax before it is rounded.
    pub fn unrounded_tax(&self) -> Option<Decimal> {
        self.net?.checked_mul(self.rate?)?.checked_mul(PERCENT)
    }
}

fn minor_digits(code: &str) -> u32 {
    match code {
        "" | "GBP" | "EUR" | "USD" => 2,
        other => currency::minor_digits(other).unwrap_or(2),
    }
}

/// Digits to which an amount is rounded: its currency's minor unit, or finer where the source is finer.
pub fn digits(minor: u32, amounts: [Option<Decimal>; 2]) -> u32 {
    amounts.into_iter().flatten().map(|amount| amount.scale()).fold(minor, u32::max)
}

impl Relations {
    /// From lines of the before run.
    pub fn learn(plan: &Plan, texts: &Texts, lines: &Table) -> Relations {
        let step = (lines.len() / LEARN).max(1);
        let figures: Vec<Figures> = (0..lines.len()).step_by(step).map(|row| Figures::of(plan, texts, lines, row)).collect();
        Relations { net: learn_net(&figures), tax: learn_tax(&figures) }
    }
}

fn learn_net(figures: &[Figures]) -> Option<NetRelation> {
    let usable: Vec<&Figures> =
        figures.iter().filter(|f| f.net.is_some_and(|net| !net.is_zero()) && f.base(Decimal::ONE).is_some()).collect();
    let kept = |factor: Decimal, rounding: Rounding| {
        usable
            .iter()
            .filter(|f| f.unrounded_net(factor).any(|net| Some(rounding.round(net, digits(f.minor, [f.net, None]))) == f.net))
            .count()
    };
    let (factor, _) = (0..=6)
        .map(|scale| Decimal::new(1, scale))
        .map(|factor| (factor, kept(factor, Rounding::HalfUp)))
        .rev()
        .max_by_key(|&(_, kept)| kept)?;
    let (rounding, most) = most_kept(|rounding| kept(factor, rounding))?;
    (most * 2 > usable.len()).then_some(NetRelation { factor, rounding })
}

fn learn_tax(figures: &[Figures]) -> Option<Rounding> {
    let usable: Vec<&Figures> = figures.iter().filter(|f| f.tax.is_some() && f.unrounded_tax().is_some_and(|tax| !tax.is_zero())).collect();
    let kept = |rounding: Rounding| {
        usable.iter().filter(|f| f.unrounded_tax().map(|tax| rounding.round(tax, digits(f.minor, [f.tax, None]))) == f.tax).count()
    };
    let (rounding, most) = most_kept(kept)?;
    (most * 2 > usable.len()).then_some(rounding)
}

/// The rounding that most lines keep; among equals the commonest in practice.
fn most_kept(kept: impl Fn(Rounding) -> usize) -> Option<(Rounding, usize)> {
    Rounding::ALL.into_iter().map(|rounding| (rounding, kept(rounding))).rev().max_by_key(|&(_, kept)| kept)
}
