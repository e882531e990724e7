//! Prices of Stripe's API. Source: Stripe API reference, "The Price object" (unit_amount_decimal, billing_scheme, tiers_mode,
//! transform_quantity, recurring.usage_type), <https://docs.stripe.com/api/prices/object>.

use super::{book, fault_of, problem};
use crate::rating::intervals::of_unit;
use crate::rating::json::{Documents, decimal, list, of_minor_units, string};
use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::HashMap;
use tieout_billing::rating::{
    Aggregation, Catalogue, Charge, ChargeModel, DateRange, Interval, Plan, PriceBook, Problem, ProblemKind, Product, QuantitySource, Tier,
    Timing,
};

/// The price book that Stripe's prices stand in: each price is a plan of one charge, both under the price's id.
pub(in crate::rating) const BOOK: &str = "Stripe";

pub(super) fn read(documents: &Documents, catalogue: &mut Catalogue, problems: &mut Vec<Problem>) {
    let name_of = |object: &Value| Some((string(object, "id")?, string(object, "name").or(string(object, "nickname"))?));
    let products = documents.objects.iter().filter(|object| object["object"] == "product");
    let names: HashMap<String, String> = products.filter_map(name_of).collect();
    for (object, row) in documents.objects.iter().zip(1..).filter(|(object, _)| object["object"] != "product") {
        if let Err((kind, reason)) = add(object, &names, catalogue) {
            let id = string(object, "id").unwrap_or_default();
            problems.push(problem(kind, &documents.name, row, format!("price {id}: {reason}. It is not used")));
        }
    }
}

type Fault = (ProblemKind, String);

fn unread(reason: impl Into<String>) -> Fault {
    (ProblemKind::NotReadable, reason.into())
}

/// Adds a price as a plan.
pub(in crate::rating) fn add(object: &Value, names: &HashMap<String, String>, catalogue: &mut Catalogue) -> Result<(), Fault> {
    let id = string(object, "id").ok_or_else(|| unread("it has no id"))?;
    let currency = string(object, "currency").unwrap_or_default().to_uppercase();
    if tieout_billing::currency::minor_digits(&currency).is_none() {
        return Err(unread(format!("“{currency}” is no currency of ISO 4217")));
    }
    let recurring = object.get("recurring").filter(|recurring| recurring.is_object());
    let interval = match recurring {
        None => Interval::Month,
        Some(recurring) => {
            let (unit, count) = (string(recurring, "interval").unwrap_or_default(), recurring["interval_count"].as_u64().unwrap_or(1));
            of_unit(&unit, count).ok_or_else(|| unread(format!("an interval of {count} {unit} is not known")))?
        }
    };
    let (product, own_name) = match &object["product"] {
        Value::String(id) => (id.clone(), names.get(id).cloned()),
        expanded => (string(expanded, "id").unwrap_or_else(|| id.clone()), string(expanded, "name")),
    };
    let name = own_name.or(string(object, "nickname")).unwrap_or_else(|| product.clone());
    let metered = recurring.is_some_and(|recurring| recurring["usage_type"] == "metered");
    let quantity = match metered {
        false => QuantitySource::Contracted,
        true => {
            let recurring = recurring.unwrap_or(&Value::Null);
            let aggregation = match recurring["aggregate_usage"].as_str() {
                Some("last_during_period" | "last_ever") => Aggregation::Latest,
                Some("max") => Aggregation::Maximum,
                _ => Aggregation::Sum,
            };
            let metric = string(object, "lookup_key").or(string(recurring, "meter")).unwrap_or_else(|| product.clone());
            QuantitySource::Usage { metric, aggregation }
        }
    };
    let model = model(object, &currency)?;
    if let Some(fault) = fault_of(&model) {
        return Err(fault);
    }
    let charge = Charge {
        id: id.clone(),
        product: product.clone(),
        name: name.clone(),
        model,
        quantity,
        timing: match (recurring, metered) {
            (None, _) => Timing::Once,
            (_, true) => Timing::InArrears,
            _ => Timing::InAdvance,
        },
        prorated: recurring.is_some() && !metered,
        included: Decimal::ZERO,
        minimum: None,
        maximum: None,
    };
    let trial_days = recurring.and_then(|recurring| recurring["trial_period_days"].as_u64()).and_then(|days| u32::try_from(days).ok());
    let plan =
        Plan { id: id.clone(), name: name.clone(), interval, charges: vec![charge], minimum: None, trial_days: trial_days.unwrap_or(0) };
    catalogue.products.entry(product.clone()).or_insert(Product { id: product, name, unit: None, tax_category: None });
    let book = book(
        catalogue,
        PriceBook {
            id: if object["tax_behavior"] == "inclusive" { format!("{BOOK}, tax inclusive") } else { BOOK.to_owned() },
            version: 1,
            currency,
            valid: DateRange::since(NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or_default()),
            tax_inclusive: object["tax_behavior"] == "inclusive",
            plans: Default::default(),
        },
    );
    book.plans.insert(id, plan);
    Ok(())
}

/// An amount that is given as a whole number of minor units or, finer, as text.
fn amount(object: &Value, key: &str, currency: &str) -> Result<Option<Decimal>, Fault> {
    let fine = decimal(object, &format!("{key}_decimal")).map_err(unread)?;
    let found = match fine {
        Some(fine) => Some(fine),
        None => decimal(object, key).map_err(unread)?,
    };
    Ok(found.map(|amount| of_minor_units(amount, currency)))
}

fn model(object: &Value, currency: &str) -> Result<ChargeModel, Fault> {
    if object["billing_scheme"] == "tiered" {
        let tiers = list(object, "tiers");
        if tiers.is_empty() {
            return Err(unread("it is tiered, but its tiers are not in the file; export with expand[]=data.tiers"));
        }
        let tier = |tier: &Value| {
            Ok(Tier {
                up_to: decimal(tier, "up_to")
                    .or_else(|error| if tier["up_to"] == "inf" { Ok(None) } else { Err(error) })
                    .map_err(unread)?,
                unit: amount(tier, "unit_amount", currency)?.unwrap_or_default(),
                flat: amount(tier, "flat_amount", currency)?.unwrap_or_default(),
                ..Tier::default()
            })
        };
        let tiers = tiers.iter().map(tier).collect::<Result<Vec<Tier>, Fault>>()?;
        return match object["tiers_mode"].as_str() {
            Some("graduated") => Ok(ChargeModel::Graduated { tiers }),
            Some("volume") => Ok(ChargeModel::Volume { tiers }),
            other => Err(unread(format!("tiers_mode {} is not known", other.unwrap_or("(none)")))),
        };
    }
    let price = amount(object, "unit_amount", currency)?.ok_or_else(|| unread("the price has no amount: the customer chooses it"))?;
    let transform = &object["transform_quantity"];
    match (decimal(transform, "divide_by").map_err(unread)?, transform["round"].as_str()) {
        (None, _) => Ok(ChargeModel::PerUnit { price }),
        (Some(size), Some("up")) => Ok(ChargeModel::Package { size, amount: price, free_units: Decimal::ZERO }),
        _ => Err(unread("quantities that are divided and rounded down are not known")),
    }
}

/// A Unix time as a day in UTC.
pub(in crate::rating) fn day(object: &Value, key: &str) -> Option<NaiveDate> {
    DateTime::from_timestamp(object.get(key)?.as_i64()?, 0).map(|at| at.date_naive())
}
