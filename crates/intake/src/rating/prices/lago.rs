//! Plans of Lago's API. Source: Lago API reference, "The plan object" and "Charge models",
//! <https://getlago.com/docs/api-reference/plans/object>.

use super::{book, fault_of, problem};
use crate::rating::intervals::INTERVALS;
use crate::rating::json::{Documents, decimal, list, of_minor_units, string};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use tieout_billing::rating::model::{TierBounds, TierShape};
use tieout_billing::rating::{
    Aggregation, Catalogue, Charge, ChargeModel, DateRange, Interval, MatrixCell, Percentage, Plan, PriceBook, Problem, ProblemKind,
    Product, QuantitySource, Timing,
};

/// The price book that Lago's plans stand in, by their codes.
pub(in crate::rating) const BOOK: &str = "Lago";
/// The charge that is the plan's own amount.
const BASE: &str = "subscription";

type Fault = (ProblemKind, String);

fn unread(reason: impl Into<String>) -> Fault {
    (ProblemKind::NotReadable, reason.into())
}

pub(super) fn read(documents: &Documents, catalogue: &mut Catalogue, problems: &mut Vec<Problem>) {
    for (object, row) in documents.objects.iter().zip(1..) {
        if let Err((kind, reason)) = add(object, catalogue) {
            let code = string(object, "code").unwrap_or_default();
            problems.push(problem(kind, &documents.name, row, format!("plan {code}: {reason}. It is not used")));
        }
    }
}

fn add(object: &Value, catalogue: &mut Catalogue) -> Result<(), Fault> {
    let code = string(object, "code").ok_or_else(|| unread("it has no code"))?;
    let currency = string(object, "amount_currency").unwrap_or_default().to_uppercase();
    if tieout_billing::currency::minor_digits(&currency).is_none() {
        return Err(unread(format!("“{currency}” is no currency of ISO 4217")));
    }
    let said = string(object, "interval").unwrap_or_default();
    let interval: Option<Interval> = INTERVALS.iter().find(|(word, _)| *word == said).map(|(_, interval)| *interval);
    let interval = interval.ok_or_else(|| unread(format!("the interval “{said}” is not known")))?;
    let name = string(object, "name").unwrap_or_else(|| code.clone());
    let mut charges = Vec::new();
    let mut products = Vec::new();
    let fee = decimal(object, "amount_cents").map_err(unread)?.unwrap_or_default();
    if !fee.is_zero() {
        products.push((code.clone(), name.clone()));
        charges.push(Charge {
            id: BASE.to_owned(),
            product: code.clone(),
            name: name.clone(),
            model: ChargeModel::Flat { amount: of_minor_units(fee, &currency) },
            quantity: QuantitySource::One,
            timing: if object["pay_in_advance"] == true { Timing::InAdvance } else { Timing::InArrears },
            prorated: true,
            included: Decimal::ZERO,
            minimum: None,
            maximum: None,
        });
    }
    for value in list(object, "charges") {
        let charge = charge(value, &currency).map_err(|(kind, reason)| (kind, format!("charge {}: {reason}", called(value))))?;
        products.push((charge.product.clone(), charge.name.clone()));
        charges.push(charge);
    }
    let minimum = decimal(&object["minimum_commitment"], "amount_cents").map_err(unread)?.map(|amount| of_minor_units(amount, &currency));
    let trial = decimal(object, "trial_period").map_err(unread)?.unwrap_or_default();
    let trial_days = trial.normalize().to_string().parse().map_err(|_| unread(format!("a trial of {trial} days is not known")))?;
    for (id, name) in products {
        catalogue.products.entry(id.clone()).or_insert(Product { id, name, unit: None, tax_category: None });
    }
    let valid = DateRange::since(NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or_default());
    let new = PriceBook { id: BOOK.to_owned(), version: 1, currency, valid, tax_inclusive: false, plans: Default::default() };
    book(catalogue, new).plans.insert(code.clone(), Plan { id: code, name, interval, charges, minimum, trial_days });
    Ok(())
}

fn called(charge: &Value) -> String {
    let code = string(charge, "code").or(string(charge, "billable_metric_code"));
    code.or(string(charge, "lago_id")).unwrap_or_default()
}

fn charge(value: &Value, currency: &str) -> Result<Charge, Fault> {
    let id = called(value);
    let metric = string(value, "billable_metric_code").or(string(&value["billable_metric"], "code"));
    let metric = metric.ok_or_else(|| unread("it has no billable metric code"))?;
    let properties = &value["properties"];
    let wanted = string(value, "charge_model").unwrap_or_default();
    let number = |key: &str| decimal(properties, key).map_err(unread);
    let need = |key: &str| number(key)?.ok_or_else(|| unread(format!("{key} is missing")));
    let model = match wanted.as_str() {
        "standard" => ChargeModel::PerUnit { price: need("amount")? },
        "graduated" => ChargeModel::Graduated { tiers: tiers(properties, "graduated_ranges", "per_unit_amount")? },
        "volume" => ChargeModel::Volume { tiers: tiers(properties, "volume_ranges", "per_unit_amount")? },
        "graduated_percentage" => ChargeModel::GraduatedPercentage { tiers: tiers(properties, "graduated_percentage_ranges", "rate")? },
        "package" => ChargeModel::Package {
            size: need("package_size")?,
            amount: need("amount")?,
            free_units: number("free_units")?.unwrap_or_default(),
        },
        "percentage" => ChargeModel::Percentage(Percentage {
            rate: need("rate")?,
            fixed_per_event: number("fixed_amount")?.unwrap_or_default(),
            free_units: number("free_units_per_total_aggregation")?.unwrap_or_default(),
            free_events: properties["free_units_per_events"].as_u64().unwrap_or(0),
            minimum_per_event: number("per_transaction_min_amount")?,
            maximum_per_event: number("per_transaction_max_amount")?,
        }),
        "" => return Err(unread("the charge model is missing")),
        other => return Err(unread(format!("the charge model {other} can't be rated from outside of Lago"))),
    };
    let model = with_filters(value, model)?;
    if let Some(fault) = fault_of(&model) {
        return Err(fault);
    }
    let aggregation = match string(value, "aggregation_type").or(string(&value["billable_metric"], "aggregation_type")).as_deref() {
        Some("count_agg") => Aggregation::Count,
        Some("max_agg") => Aggregation::Maximum,
        Some("latest_agg") => Aggregation::Latest,
        Some("unique_count_agg") => Aggregation::Unique,
        None | Some("sum_agg") => Aggregation::Sum,
        Some(other) => return Err(unread(format!("the aggregation {other} is not known"))),
    };
    let minimum = decimal(value, "min_amount_cents").map_err(unread)?.filter(|amount| !amount.is_zero());
    Ok(Charge {
        id,
        product: metric.clone(),
        name: string(value, "invoice_display_name").or(string(value, "billable_metric_name")).unwrap_or_else(|| metric.clone()),
        model,
        quantity: QuantitySource::Usage { metric, aggregation },
        timing: if value["pay_in_advance"] == true { Timing::InAdvance } else { Timing::InArrears },
        prorated: value["prorated"] == true,
        included: Decimal::ZERO,
        minimum: minimum.map(|amount| of_minor_units(amount, currency)),
        maximum: None,
    })
}

fn tiers(properties: &Value, key: &str, unit: &str) -> Result<Vec<tieout_billing::rating::Tier>, Fault> {
    let shape = |range: &Value| {
        let number = |key: &str| decimal(range, key).map_err(unread);
        let from = number("from_value")?.unwrap_or_default();
        Ok(TierShape {
            flat: number("flat_amount")?.unwrap_or_default(),
            ..TierShape::new(TierBounds::FromTo { from, to: number("to_value")? }, number(unit)?.unwrap_or_default())
        })
    };
    let shapes = list(properties, key).iter().map(shape).collect::<Result<Vec<_>, Fault>>()?;
    TierShape::into_tiers(shapes).map_err(|reason| (ProblemKind::OverlappingTiers, reason))
}

/// Prices by filter values, where each filter is one price per unit: a matrix.
fn with_filters(value: &Value, model: ChargeModel) -> Result<ChargeModel, Fault> {
    let filters = list(value, "filters");
    if filters.is_empty() {
        return Ok(model);
    }
    let ChargeModel::PerUnit { price } = model else { return Err(unread("filters of a charge that is not standard are not known")) };
    let mut dimensions: Vec<String> = Vec::new();
    for filter in filters {
        let keys = filter["values"].as_object().into_iter().flatten().map(|(key, _)| key);
        keys.for_each(|key| {
            if !dimensions.contains(key) {
                dimensions.push(key.clone())
            }
        });
    }
    let mut cells: Vec<MatrixCell> = Vec::new();
    for filter in filters {
        let price = decimal(&filter["properties"], "amount").map_err(unread)?.ok_or_else(|| unread("a filter has no amount"))?;
        // Several values of one filter are several combinations.
        let mut combinations: Vec<Vec<String>> = vec![Vec::new()];
        for dimension in &dimensions {
            let values: Vec<String> =
                list(&filter["values"], dimension).iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
            if values.is_empty() {
                return Err(unread(format!("a filter says nothing of {dimension}, others do")));
            }
            combinations = combinations
                .iter()
                .flat_map(|head| values.iter().map(|value| [head.as_slice(), std::slice::from_ref(value)].concat()))
                .collect();
        }
        cells.extend(combinations.into_iter().map(|values| MatrixCell { values, price }));
    }
    Ok(ChargeModel::Matrix { dimensions, cells, otherwise: Some(price) })
}
