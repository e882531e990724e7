//! Price books as the window shows them: tier tables and price curves.

use super::kept::last_day;
use crate::error::Result;
use crate::table::rating;
use crate::view::{Amount, ChargeView, MatrixCellView, PlanView, PriceBookView, TierView};
use crate::workspace::Workspace;
use rust_decimal::Decimal;
use tieout_billing::rating::model::price;
use tieout_billing::rating::{
    Aggregation, Catalogue, Charge, ChargeModel, Derivation, Dialect, Interval, Plan, PriceBook, QuantitySource, Tier, Timing,
};

impl Workspace {
    /// The price books that a rating took.
    pub fn price_books(&self, run: i64) -> Result<Vec<PriceBookView>> {
        let (catalogue, rating) = self.read(|connection| Ok((rating::catalogue(connection, run)?, rating::get(connection, run)?)))?;
        Ok(catalogue.price_books.iter().map(|book| book_view(book, &catalogue, &rating.dialect)).collect())
    }
}

fn book_view(book: &PriceBook, catalogue: &Catalogue, dialect: &Dialect) -> PriceBookView {
    PriceBookView {
        price_book: book.id.clone(),
        version: book.version,
        currency: book.currency.clone(),
        from: if book.valid.from == chrono::NaiveDate::MIN { String::new() } else { book.valid.from.to_string() },
        until: last_day(book.valid),
        tax_inclusive: book.tax_inclusive,
        plans: book.plans.values().map(|plan| plan_view(plan, catalogue, dialect)).collect(),
    }
}

fn plan_view(plan: &Plan, catalogue: &Catalogue, dialect: &Dialect) -> PlanView {
    PlanView {
        plan: plan.id.clone(),
        name: plan.name.clone(),
        interval: interval(plan.interval).to_owned(),
        minimum: plan.minimum.map(Into::into),
        trial_days: plan.trial_days,
        charges: plan.charges.iter().map(|charge| charge_view(charge, catalogue, dialect)).collect(),
    }
}

fn charge_view(charge: &Charge, catalogue: &Catalogue, dialect: &Dialect) -> ChargeView {
    let tiers = tiers(&charge.model);
    let cells = match &charge.model {
        ChargeModel::Matrix { cells, .. } => cells.as_slice(),
        _ => &[],
    };
    ChargeView {
        charge: charge.id.clone(),
        name: charge.name.clone(),
        product: charge.product.clone(),
        unit: catalogue.products.get(&charge.product).and_then(|product| product.unit.clone()).unwrap_or_default(),
        model: name(&charge.model).to_owned(),
        timing: match charge.timing {
            Timing::InAdvance => "in advance",
            Timing::InArrears => "in arrears",
            Timing::Once => "once",
        }
        .to_owned(),
        quantity: match &charge.quantity {
            QuantitySource::One => "fee".to_owned(),
            QuantitySource::Contracted => "as contracted".to_owned(),
            QuantitySource::Usage { metric, aggregation } => format!("{} of {metric}", aggregated(*aggregation)),
        },
        included: charge.included.into(),
        minimum: charge.minimum.map(Into::into),
        maximum: charge.maximum.map(Into::into),
        price: in_words(&charge.model),
        tiers: tiers
            .iter()
            .enumerate()
            .map(|(at, tier)| tier_view(tier, at.checked_sub(1).and_then(|before| tiers[before].up_to)))
            .collect(),
        cells: cells.iter().map(|cell| MatrixCellView { values: cell.values.clone(), price: cell.price.into() }).collect(),
        curve: curve(&charge.model, dialect),
    }
}

fn tiers(model: &ChargeModel) -> &[Tier] {
    match model {
        ChargeModel::Graduated { tiers }
        | ChargeModel::Volume { tiers }
        | ChargeModel::Stairstep { tiers }
        | ChargeModel::GraduatedPercentage { tiers } => tiers,
        _ => &[],
    }
}

fn tier_view(tier: &Tier, from: Option<Decimal>) -> TierView {
    TierView {
        from: from.unwrap_or_default().into(),
        up_to: tier.up_to.map(Into::into),
        unit: tier.unit.into(),
        flat: tier.flat.into(),
        block: tier.block.map(Into::into),
    }
}

const fn name(model: &ChargeModel) -> &'static str {
    match model {
        ChargeModel::Flat { .. } => "flat",
        ChargeModel::PerUnit { .. } => "per unit",
        ChargeModel::Graduated { .. } => "graduated",
        ChargeModel::Volume { .. } => "volume",
        ChargeModel::Package { .. } => "package",
        ChargeModel::Stairstep { .. } => "stairstep",
        ChargeModel::Percentage(_) => "percentage",
        ChargeModel::GraduatedPercentage { .. } => "graduated percentage",
        ChargeModel::Matrix { .. } => "matrix",
    }
}

/// The interval as it is said after `per`.
pub(super) const fn interval(interval: Interval) -> &'static str {
    match interval {
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Quarter => "quarter",
        Interval::HalfYear => "half year",
        Interval::Year => "year",
    }
}

const fn aggregated(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Sum => "sum",
        Aggregation::Count => "number",
        Aggregation::Maximum => "maximum",
        Aggregation::Latest => "last value",
        Aggregation::Unique => "different values",
    }
}

/// The price in one line.
pub(super) fn in_words(model: &ChargeModel) -> String {
    match model {
        ChargeModel::Flat { amount } => amount.to_string(),
        ChargeModel::PerUnit { price } => format!("{price} each"),
        ChargeModel::Package { size, amount, free_units } if free_units.is_zero() => format!("{amount} per {size} begun"),
        ChargeModel::Package { size, amount, free_units } => format!("{amount} per {size} begun, {free_units} free"),
        ChargeModel::Percentage(percentage) if percentage.fixed_per_event.is_zero() => format!("{} %", percentage.rate),
        ChargeModel::Percentage(percentage) => format!("{} % and {} per event", percentage.rate, percentage.fixed_per_event),
        ChargeModel::Matrix { dimensions, .. } => format!("by {}", dimensions.join(", ")),
        tiered => format!("{} tiers", tiers(tiered).len()),
    }
}

/// Quantity and amount at every edge of the price, and between: enough for a line to be drawn through them. Empty where a quantity alone
/// has no price.
fn curve(model: &ChargeModel, dialect: &Dialect) -> Vec<(Amount, Amount)> {
    let amount = |quantity: Decimal| Some(price(model, Derivation::given("quantity", quantity), &[], dialect).ok()?.amount.result);
    let points: Option<Vec<(Amount, Amount)>> =
        quantities(model).into_iter().map(|quantity| Some((quantity.normalize().into(), amount(quantity)?.normalize().into()))).collect();
    points.unwrap_or_default()
}

/// Where the curve is looked at: on both sides of each bound, and at four places between.
fn quantities(model: &ChargeModel) -> Vec<Decimal> {
    let (four, unit) = (Decimal::from(4), Decimal::ONE);
    let bounds: Vec<Decimal> = match model {
        ChargeModel::Flat { .. } | ChargeModel::PerUnit { .. } | ChargeModel::Percentage(_) => vec![Decimal::ONE_HUNDRED],
        ChargeModel::Package { size, free_units, .. } => {
            (0..8u32).filter_map(|packages| size.checked_mul(packages.into())?.checked_add(*free_units)).collect()
        }
        ChargeModel::Matrix { .. } => return Vec::new(),
        tiered => tiers(tiered).iter().filter_map(|tier| tier.up_to).collect(),
    };
    let open = tiers(model).last().is_none_or(|tier| tier.up_to.is_none());
    let last = bounds.last().copied().unwrap_or(Decimal::ONE_HUNDRED);
    let end = if open { last.checked_add(last / Decimal::TWO) } else { None };
    let mut found = vec![Decimal::ZERO];
    for bound in bounds.into_iter().chain(end) {
        let from = found.last().copied().unwrap_or_default();
        for step in 1..4u32 {
            found.extend((bound - from).checked_mul(step.into()).map(|part| (from + part / four).trunc()));
        }
        found.push(bound);
        if Some(bound) != end && (open || bound != last) {
            found.push(bound + unit);
        }
    }
    found.sort();
    found.dedup();
    found
}
