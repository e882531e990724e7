//! What holds of every price and quantity.

use super::super::catalogue::{ChargeModel, MatrixCell, Percentage, Tier};
use super::super::derivation::Derivation;
use super::super::dialect::{BeyondLastTier, Dialect, ZeroUsage};
use super::super::usage::UsageQuantity;
use super::{PriceError, Priced, faults, price};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A number from zero on with up to `digits` digits after the point.
fn number(most: i64, digits: u32) -> impl Strategy<Value = Decimal> {
    (0..=most, 0..=digits).prop_map(|(number, digits)| Decimal::new(number, digits))
}

fn tiers() -> impl Strategy<Value = Vec<Tier>> {
    let block = prop::option::weighted(0.3, (1_i64..50).prop_map(Decimal::from));
    let cap = prop::option::weighted(0.1, number(9_999, 1));
    let tier =
        (number(9_999, 4), number(500, 2), block, cap).prop_map(|(unit, flat, block, cap)| Tier { up_to: None, unit, flat, block, cap });
    prop::collection::vec((1_i64..500, tier), 1..6).prop_map(|rows| {
        let last = rows.len() - 1;
        let mut end = Decimal::ZERO;
        let mut tiers = Vec::new();
        for (at, (width, tier)) in rows.into_iter().enumerate() {
            end += Decimal::from(width);
            tiers.push(Tier { up_to: (at < last).then_some(end), ..tier });
        }
        tiers
    })
}

/// Tiers with a price per unit and nothing else.
fn plain_tiers() -> impl Strategy<Value = Vec<Tier>> {
    tiers().prop_map(|tiers| tiers.into_iter().map(|tier| Tier { flat: Decimal::ZERO, block: None, cap: None, ..tier }).collect())
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop::sample::select(Dialect::names()).prop_map(|name| Dialect::preset(name).expect("a preset of that name"))
}

fn amounts() -> impl Strategy<Value = Vec<Decimal>> {
    prop::collection::vec(number(100_000, 2), 0..20)
}

fn percentage() -> impl Strategy<Value = Percentage> {
    let limits = (prop::option::of(number(100, 2)), prop::option::of(number(1_000, 2)));
    (number(1_000, 2), number(300, 2), number(50_000, 2), 0_u64..5, limits).prop_map(|(rate, fixed, free_units, free_events, limits)| {
        let (minimum, maximum) = limits;
        let maximum_per_event = maximum.map(|maximum| maximum + minimum.unwrap_or_default());
        Percentage { rate, fixed_per_event: fixed, free_units, free_events, minimum_per_event: minimum, maximum_per_event }
    })
}

fn quantity(value: Decimal) -> Derivation {
    Derivation::given("quantity", value)
}

fn events(amounts: &[Decimal]) -> (Derivation, Vec<UsageQuantity>) {
    let sum = amounts.iter().sum();
    let used = UsageQuantity { values: Vec::new(), quantity: sum, events: amounts.len() as u64, amounts: amounts.to_vec() };
    (quantity(sum), vec![used])
}

fn priced(model: &ChargeModel, value: Decimal, dialect: &Dialect) -> Priced {
    price(model, quantity(value), &[], dialect).expect("a sound model has a price")
}

fn amount(model: &ChargeModel, value: Decimal, dialect: &Dialect) -> Decimal {
    priced(model, value, dialect).amount.result
}

/// The sum of the parts, as the dialect keeps amounts.
fn sum_of_parts(priced: &Priced, dialect: &Dialect) -> Decimal {
    let sum: Decimal = priced.parts.iter().map(|part| part.result).sum();
    dialect.amount_precision.map_or(sum, |precision| precision.rounding.round(sum, precision.digits))
}

proptest! {
    #[test]
    fn more_usage_never_costs_less_under_graduated_pricing(tiers in tiers(), one in number(200_000, 2), more in number(50_000, 2), dialect in dialect()) {
        let model = ChargeModel::Graduated { tiers };
        prop_assert!(amount(&model, one, &dialect) <= amount(&model, one + more, &dialect));
    }

    #[test]
    fn one_graduated_tier_is_per_unit(unit in number(9_999, 4), value in number(200_000, 2), dialect in dialect()) {
        let dialect = Dialect { price_precision: None, tier_precision: None, ..dialect };
        let graduated = ChargeModel::Graduated { tiers: vec![Tier { unit, ..Tier::default() }] };
        let per_unit = ChargeModel::PerUnit { price: unit };
        prop_assert_eq!(amount(&graduated, value, &dialect), amount(&per_unit, value, &dialect));
        prop_assert_eq!(priced(&graduated, value, &dialect).unit_price, Some(unit));
    }

    #[test]
    fn volume_is_continuous_inside_a_tier(tiers in plain_tiers(), at in any::<prop::sample::Index>(), step in number(99, 2), dialect in dialect()) {
        let at = at.index(tiers.len());
        let begin = at.checked_sub(1).and_then(|before| tiers[before].up_to).unwrap_or_default();
        let dialect = Dialect { tier_precision: None, ..dialect };
        let (one, unit) = (begin + Decimal::TWO, tiers[at].unit);
        let more = one + step;
        prop_assume!(tiers[at].up_to.is_none_or(|end| more < end - Decimal::ONE));
        let model = ChargeModel::Volume { tiers };
        prop_assert_eq!(amount(&model, more, &dialect) - amount(&model, one, &dialect), unit * step);
    }

    #[test]
    fn parts_sum_to_the_amount_and_the_trace_holds(tiers in tiers(), value in number(200_000, 3), dialect in dialect()) {
        for model in [
            ChargeModel::Graduated { tiers: tiers.clone() },
            ChargeModel::Volume { tiers: tiers.clone() },
            ChargeModel::Stairstep { tiers: tiers.clone() },
            ChargeModel::GraduatedPercentage { tiers: tiers.clone() },
        ] {
            prop_assert_eq!(faults(&model), Vec::<String>::new());
            let priced = priced(&model, value, &dialect);
            prop_assert!(priced.amount.holds(), "{:?}", priced.amount);
            prop_assert_eq!(sum_of_parts(&priced, &dialect), priced.amount.result);
        }
    }

    #[test]
    fn packages_never_cost_less_for_more(size in 1_i64..500, price in number(9_999, 2), free in number(300, 0), one in number(90_000, 2), more in number(9_000, 2)) {
        let dialect = Dialect::default();
        let model = ChargeModel::Package { size: size.into(), amount: price, free_units: free };
        let priced = priced(&model, one, &dialect);
        prop_assert!(priced.amount.holds());
        prop_assert!(priced.amount.result <= amount(&model, one + more, &dialect));
        prop_assert_eq!(amount(&model, free + Decimal::from(size), &dialect), price);
    }

    #[test]
    fn graduated_usage_split_at_bounds_adds_up(tiers in plain_tiers(), value in number(200_000, 2)) {
        let dialect = Dialect::default();
        let mut split = Decimal::ZERO;
        let mut begin = Decimal::ZERO;
        for tier in &tiers {
            let end = tier.up_to.unwrap_or(value).min(value);
            split += (end - begin).max(Decimal::ZERO) * tier.unit;
            begin = begin.max(end);
        }
        prop_assert_eq!(amount(&ChargeModel::Graduated { tiers }, value, &dialect), split);
    }

    #[test]
    fn the_order_of_events_does_not_matter(percentage in percentage(), amounts in amounts(), seed in any::<prop::sample::Index>()) {
        let free_units = if percentage.fixed_per_event.is_zero() { percentage.free_units } else { Decimal::ZERO };
        let limited = percentage.minimum_per_event.is_some() || percentage.maximum_per_event.is_some();
        let free_units = if limited { Decimal::ZERO } else { free_units };
        let model = ChargeModel::Percentage(Percentage { free_events: 0, free_units, ..percentage });
        let mut other = amounts.clone();
        if !other.is_empty() {
            let middle = seed.index(other.len());
            other.rotate_left(middle);
            other.reverse();
        }
        let (dialect, (whole, usage), (_, shuffled)) = (Dialect::default(), events(&amounts), events(&other));
        let one = price(&model, whole.clone(), &usage, &dialect).expect("single events are known");
        let two = price(&model, whole, &shuffled, &dialect).expect("single events are known");
        prop_assert!(one.amount.holds());
        prop_assert_eq!(one.amount.result, two.amount.result);
    }

    #[test]
    fn free_events_and_amounts_never_make_a_percentage_dearer(percentage in percentage(), amounts in amounts()) {
        let (whole, usage) = events(&amounts);
        let dialect = Dialect::default();
        let free = price(&ChargeModel::Percentage(percentage.clone()), whole.clone(), &usage, &dialect).expect("single events are known");
        let full = Percentage { free_units: Decimal::ZERO, free_events: 0, ..percentage };
        let full = price(&ChargeModel::Percentage(full), whole, &usage, &dialect).expect("single events are known");
        prop_assert!(free.amount.holds());
        prop_assert!(Decimal::ZERO <= free.amount.result && free.amount.result <= full.amount.result);
    }

    #[test]
    fn a_matrix_of_one_price_is_per_unit(quantities in prop::collection::vec(number(9_999, 2), 0..5), unit in number(9_999, 4)) {
        let usage: Vec<UsageQuantity> = quantities
            .iter()
            .enumerate()
            .map(|(at, used)| UsageQuantity { values: vec![at.to_string()], quantity: *used, ..UsageQuantity::default() })
            .collect();
        let cells = (0..3).map(|at| MatrixCell { values: vec![at.to_string()], price: unit }).collect();
        let model = ChargeModel::Matrix { dimensions: vec!["region".into()], cells, otherwise: Some(unit) };
        let sum: Decimal = quantities.iter().sum();
        let priced = price(&model, quantity(sum), &usage, &Dialect::default()).expect("every value has a price");
        prop_assert!(priced.amount.holds());
        prop_assert_eq!(priced.amount.result, sum * unit);
    }

    #[test]
    fn what_is_below_zero_has_no_price(tiers in tiers(), below in 1_i64..9_999, dialect in dialect()) {
        let value = Decimal::new(-below, 2);
        for model in [ChargeModel::Flat { amount: Decimal::ONE }, ChargeModel::PerUnit { price: Decimal::ONE }, ChargeModel::Volume { tiers }] {
            prop_assert_eq!(price(&model, quantity(value), &[], &dialect), Err(PriceError::NegativeQuantity(value)));
        }
    }

    #[test]
    fn tiers_with_faults_are_never_priced(tiers in tiers(), value in number(9_999, 2), dialect in dialect()) {
        let mut wrong = tiers;
        wrong.insert(0, Tier::default());
        let model = ChargeModel::Graduated { tiers: wrong };
        prop_assert!(!faults(&model).is_empty());
        prop_assert!(matches!(price(&model, quantity(value), &[], &dialect), Err(PriceError::Faulty(_))));
    }
}

#[test]
fn edges_name_the_setting_that_decided() {
    let tier = |up_to: Option<i64>, unit: i64, flat: i64| Tier {
        up_to: up_to.map(Decimal::from),
        unit: unit.into(),
        flat: flat.into(),
        ..Tier::default()
    };
    let volume = ChargeModel::Volume { tiers: vec![tier(Some(100), 2, 5), tier(None, 1, 0)] };
    let setting = |dialect: &str, value: &str| {
        let dialect = Dialect::preset(dialect).expect("a preset of that name");
        let priced = priced(&volume, value.parse().expect("a number"), &dialect);
        (priced.amount.result.normalize().to_string(), priced.amount.setting.unwrap_or_default().into_owned())
    };
    assert_eq!(setting("stripe", "100"), ("205".into(), "tier bound: inclusive".into()));
    assert_eq!(setting("meteroid", "100"), ("100".into(), "tier bound: exclusive".into()));
    assert_eq!(setting("lago", "100.5"), ("100.5".into(), "tier fraction: rounded up".into()));
    assert_eq!(setting("flexprice", "100.5"), ("100.5".into(), "tier fraction: next tier".into()));
    assert_eq!(setting("meteroid", "99.5"), ("0".into(), "tier fraction: no tier".into()));
    assert_eq!(setting("lago", "0"), ("5".into(), "zero usage: flat fee".into()));
    assert_eq!(setting("flexprice", "0"), ("0".into(), "zero usage: nothing".into()));
    assert_eq!(setting("lago", "50"), ("105".into(), String::new()));
    let figure = |dialect: &str| {
        let dialect = Dialect::preset(dialect).expect("a preset of that name");
        priced(&volume, Decimal::from(150), &dialect).amount.figure.into_owned()
    };
    assert_eq!(figure("stripe"), "all units at the price of quantities above 100");
    assert_eq!(figure("meteroid"), "all units at the price of quantities from 100");
}

#[test]
fn above_a_last_tier_with_an_end_there_is_no_price_unless_the_dialect_goes_on() {
    let end = Decimal::from(10);
    let model = ChargeModel::Graduated { tiers: vec![Tier { up_to: Some(end), unit: Decimal::ONE, ..Tier::default() }] };
    let value = Decimal::from(11);
    let refused = price(&model, quantity(value), &[], &Dialect::default());
    assert_eq!(refused, Err(PriceError::BeyondLastTier { quantity: value, end }));
    let goes_on = |beyond_last_tier| priced(&model, value, &Dialect { beyond_last_tier, ..Dialect::default() });
    let (last_tier, unbilled) = (goes_on(BeyondLastTier::LastTier), goes_on(BeyondLastTier::Unbilled));
    assert_eq!((last_tier.amount.result, unbilled.amount.result), (value, end));
    assert_eq!(last_tier.amount.setting.as_deref(), Some("beyond last tier: last tier"));
    assert_eq!(unbilled.amount.setting.as_deref(), Some("beyond last tier: unbilled"));
}

#[test]
fn a_graduated_flat_fee_at_zero_is_as_the_dialect_says() {
    let tiers = vec![Tier { flat: Decimal::TWO, unit: Decimal::TEN, ..Tier::default() }];
    let model = ChargeModel::Graduated { tiers };
    let with = |zero_usage| amount(&model, Decimal::ZERO, &Dialect { zero_usage, ..Dialect::default() });
    assert_eq!((with(ZeroUsage::FlatFee), with(ZeroUsage::Nothing)), (Decimal::TWO, Decimal::ZERO));
}

#[test]
fn faults_are_told_in_the_users_words() {
    let tier = |up_to: Option<i64>| Tier { up_to: up_to.map(Decimal::from), ..Tier::default() };
    let told = |ends: &[Option<i64>]| faults(&ChargeModel::Volume { tiers: ends.iter().map(|end| tier(*end)).collect() }).join("; ");
    assert_eq!(told(&[Some(10), Some(20), None]), "");
    assert_eq!(told(&[]), "there are no tiers");
    assert_eq!(told(&[Some(10), Some(10), None]), "tiers 1 and 2 both end at 10: they overlap");
    assert_eq!(told(&[Some(20), Some(10)]), "tier 2 ends at 10, but the one before it at 20: they overlap, or are out of order");
    assert_eq!(told(&[None, None]), "tier 1 has no end, so that the tiers after it are never reached: give it one");
    assert_eq!(told(&[Some(-1), None]), "tier 1 ends at -1, below zero");
    let package = ChargeModel::Package { size: Decimal::ZERO, amount: Decimal::ONE, free_units: Decimal::ZERO };
    assert_eq!(faults(&package), ["a package has 0 units: give it a size above zero"]);
    let cell = |values: &[&str]| MatrixCell { values: values.iter().map(|value| (*value).to_owned()).collect(), price: Decimal::ONE };
    let cells = vec![cell(&["a"]), cell(&["a"]), cell(&["a", "b"])];
    let matrix = ChargeModel::Matrix { dimensions: vec!["region".into()], cells, otherwise: None };
    assert_eq!(faults(&matrix), ["the cell a has two prices", "the cell a, b has 2 values for 1 dimensions"]);
}
