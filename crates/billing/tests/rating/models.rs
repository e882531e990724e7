//! Cases of charge models: graduated, volume, package, stairstep, percentage, matrix.
//!
//! A case's tiers may be said in any of the ways in which price lists say them; `expect` gives the amount of each quantity, or the amounts of
//! its tiers as a list. `settings` changes single settings of the dialect. `fails` has quantities that have no price.

use super::money::made::Made;
use super::{Case, Outcome};
use serde_json::{Value, json};
use tieout_billing::Decimal;
use tieout_billing::rating::model::{Priced, TierBounds, TierShape, faults, price};
use tieout_billing::rating::{ChargeModel, Derivation, Dialect, LineKind, MatrixCell, Percentage, Tier, UsageQuantity};

pub fn run(case: &Case) -> Outcome {
    let model = match model(case)? {
        Ok(model) => model,
        Err(why) => return Some(Err(why)),
    };
    Some(crate::dialect(&case.json).and_then(|dialect| check(case, &model, &dialect)))
}

fn check(case: &Case, model: &ChargeModel, dialect: &Dialect) -> Result<(), String> {
    let faults = faults(model);
    if !faults.is_empty() {
        return Err(faults.join("; "));
    }
    let expected = case.json["expect"].as_object().ok_or("no expect")?;
    for (quantity, expected) in expected {
        let priced = priced(case, model, quantity, dialect).map_err(|why| format!("{quantity}: {why}"))?;
        if !priced.amount.holds() {
            return Err(format!("{quantity}: the trace does not hold: {}", priced.amount.arithmetic()));
        }
        let found = match bounds(case, model)? {
            None => same(&priced, expected, (dialect, crate::digits(&case.json))),
            Some(bounds) => billed(case, &priced, bounds).and_then(|(net, parts)| same_billed(net, &parts, expected)),
        };
        found.map_err(|found| format!("{quantity} costs {found}, not {expected}"))?;
    }
    for quantity in case.json["fails"].as_array().into_iter().flatten() {
        let quantity = quantity.as_str().ok_or("fails names quantities")?;
        if let Ok(priced) = priced(case, model, quantity, dialect) {
            return Err(format!("{quantity} should have no price, but costs {}", priced.amount.result));
        }
    }
    Ok(())
}

fn priced(case: &Case, model: &ChargeModel, quantity: &str, dialect: &Dialect) -> Result<Priced, String> {
    let usage = usage(case, quantity)?;
    let whole: Decimal = match quantity.parse() {
        Ok(whole) => whole,
        Err(_) => usage.iter().map(|used| used.quantity).sum(),
    };
    let mut whole = Derivation::given("quantity", whole);
    if let Some(included) = number(&case.json, &["included", "allowance"])? {
        let above = Derivation::difference("above", vec![whole, Derivation::given("included", included)]);
        let above = above.and_then(|above| Derivation::greatest("overage", vec![above, Derivation::given("nothing", Decimal::ZERO)]));
        whole = above.map_err(|error| error.to_string())?;
    }
    price(model, whole, &usage, dialect).map_err(|error| error.to_string())
}

/// Minimum, maximum and discount of the charge itself, as an invoice's line has them; nothing where the case has none of them.
fn bounds(case: &Case, model: &ChargeModel) -> Result<Option<Value>, String> {
    // Of a percentage, a plain minimum or maximum is one per event.
    let plain = !matches!(model, ChargeModel::Percentage(_));
    let bound = |plainly: &[&str], named: &[&str]| {
        let keys: Vec<&str> = plainly.iter().filter(|_| plain).chain(named).copied().collect();
        number(&case.json, &keys).map(|bound| bound.map(|bound| bound.to_string()))
    };
    let minimum = bound(&["minimum", "min"], &["minimum_amount", "minimum_spend", "minimum_commitment"])?;
    let maximum = bound(&["maximum", "max"], &["maximum_amount", "maximum_spend"])?;
    let discount = bound(&[], &["discount_percent", "percentage_discount"])?;
    let any = minimum.is_some() || maximum.is_some() || discount.is_some();
    Ok(any.then(|| json!({"minimum": minimum, "maximum": maximum, "discount_percent": discount})))
}

/// The net of a bill of the priced charge under its bounds, and its parts: those priced, and the lines that the bounds add.
fn billed(case: &Case, priced: &Priced, bounds: Value) -> Result<(Decimal, Vec<Decimal>), String> {
    let mut json = case.json.clone();
    json["lines"] = json!([{"amount": priced.amount.result.to_string(), "minimum": bounds["minimum"], "maximum": bounds["maximum"]}]);
    json["discount_percent"] = bounds["discount_percent"].clone();
    let invoice = Made::of(&json)?.bill(&json!({"lines": json["lines"]}))?;
    let parts = if priced.parts.is_empty() { std::slice::from_ref(&priced.amount) } else { &priced.parts };
    let added = invoice.lines.iter().filter(|line| line.kind != LineKind::Charge).map(|line| line.net.result);
    Ok((invoice.net.result, parts.iter().map(|part| part.result).chain(added).collect()))
}

fn same_billed(net: Decimal, parts: &[Decimal], expected: &Value) -> Result<(), String> {
    let is = match expected {
        Value::Array(list) => list.iter().map(decimal).collect::<Result<Vec<_>, _>>()? == parts,
        single => decimal(single)? == net,
    };
    if is { Ok(()) } else { Err(format!("{net} of {parts:?}")) }
}

/// Whether it is what the source says: an amount, or the amounts of the tiers. Engines that round a line say it rounded.
fn same(priced: &Priced, expected: &Value, (dialect, digits): (&Dialect, u32)) -> Result<(), String> {
    let results = |parts: &[Derivation]| parts.iter().map(|part| part.result.normalize().to_string()).collect::<Vec<_>>().join(", ");
    match expected {
        Value::Array(list) => {
            let list: Vec<Decimal> = list.iter().map(decimal).collect::<Result<_, _>>()?;
            let parts = if priced.parts.is_empty() { std::slice::from_ref(&priced.amount) } else { &priced.parts };
            let same = parts.len() == list.len() && parts.iter().zip(&list).all(|(part, expected)| part.result == *expected);
            if same { Ok(()) } else { Err(format!("[{}]", results(parts))) }
        }
        single => {
            let expected = decimal(single)?;
            let amount = priced.amount.result;
            let line = dialect.line_rounding.filter(|_| !dialect.name.starts_with("lago")).map(|rounding| rounding.round(amount, digits));
            if amount == expected || line == Some(expected) { Ok(()) } else { Err(amount.normalize().to_string()) }
        }
    }
}

/// The charge model; nothing where the case is of another family.
fn model(case: &Case) -> Option<Result<ChargeModel, String>> {
    let named = case.text("model").to_ascii_lowercase().replace([' ', '_'], "-");
    Some(match named.trim_end_matches("-blocks") {
        "flat" | "flat-fee" | "fixed" => needed(&case.json, &["amount", "price", "flat"]).map(|amount| ChargeModel::Flat { amount }),
        "per-unit" | "unit" | "standard" | "overage" | "per-seat" => {
            needed(&case.json, &["price", "unit", "rate", "unit_price", "overage_rate", "amount"])
                .map(|price| ChargeModel::PerUnit { price })
        }
        "graduated" | "tiered" | "slab" | "all-tiers" => tiers(case).map(|tiers| ChargeModel::Graduated { tiers }),
        "graduated-percentage" | "tiered-percentage" => tiers(case).map(|tiers| ChargeModel::GraduatedPercentage { tiers }),
        "volume" | "bulk" | "top-tier" => tiers(case).map(|tiers| ChargeModel::Volume { tiers }),
        "stairstep" | "stair-step" => tiers(case).map(|tiers| ChargeModel::Stairstep { tiers: tiers.into_iter().map(step).collect() }),
        "package" => package(&case.json),
        "percentage" => percentage(&case.json).map(ChargeModel::Percentage),
        "matrix" | "dimensional" => matrix(&case.json),
        _ => return None,
    })
}

fn package(json: &Value) -> Result<ChargeModel, String> {
    Ok(ChargeModel::Package {
        size: needed(json, &["size", "package_size", "block_size"])?,
        amount: needed(json, &["amount", "price", "rate", "package_amount"])?,
        free_units: number(json, &["free_units"])?.unwrap_or_default(),
    })
}

fn percentage(json: &Value) -> Result<Percentage, String> {
    Ok(Percentage {
        rate: needed(json, &["rate", "percent"])?,
        fixed_per_event: number(json, &["fixed_per_event", "fixed_amount", "fixed"])?.unwrap_or_default(),
        free_units: number(json, &["free_units", "free_amount"])?.unwrap_or_default(),
        free_events: json["free_events"].as_u64().unwrap_or_default(),
        minimum_per_event: number(
            json,
            &["minimum_per_event", "min_per_event", "minimum", "min", "min_amount", "per_transaction_min_amount"],
        )?,
        maximum_per_event: number(
            json,
            &["maximum_per_event", "max_per_event", "maximum", "max", "max_amount", "per_transaction_max_amount"],
        )?,
    })
}

fn matrix(json: &Value) -> Result<ChargeModel, String> {
    let dimensions = texts(&json["dimensions"]);
    let mut cells = Vec::new();
    for cell in json["cells"].as_array().or(json["rates"].as_array()).ok_or("a matrix without cells")? {
        cells.push(MatrixCell { values: values(cell, &dimensions), price: needed(cell, &["price", "unit", "rate"])? });
    }
    Ok(ChargeModel::Matrix { dimensions, cells, otherwise: number(json, &["otherwise", "default", "default_price"])? })
}

/// What was used: the rows of a matrix, or the events.
fn usage(case: &Case, quantity: &str) -> Result<Vec<UsageQuantity>, String> {
    let json = &case.json;
    if let Some(rows) = json["usage"].as_array() {
        let dimensions = texts(&json["dimensions"]);
        let used = |row: &Value| {
            let quantity = needed(row, &["quantity", "units"])?;
            Ok(UsageQuantity { values: values(row, &dimensions), quantity, ..UsageQuantity::default() })
        };
        return rows.iter().map(used).collect();
    }
    let listed = ["amounts", "events", "event_amounts", "transactions"].iter().find_map(|key| json[*key].as_array());
    let amounts: Vec<Decimal> = listed.into_iter().flatten().map(decimal).collect::<Result<_, _>>()?;
    let amounts = if amounts.is_empty() { from_running_totals(json, quantity)? } else { amounts };
    let events = json["events"].as_u64().unwrap_or(amounts.len() as u64);
    match quantity.parse().ok() {
        Some(quantity) => Ok(vec![UsageQuantity { values: Vec::new(), quantity, events, amounts }]),
        None => Ok(vec![UsageQuantity { values: Vec::new(), quantity: amounts.iter().sum(), events, amounts }]),
    }
}

/// Each event's amount from what the first events came to, one after the other, as Lago's tests say them: what is left of the quantity is the last event's.
fn from_running_totals(json: &Value, quantity: &str) -> Result<Vec<Decimal>, String> {
    let totals = ["running_total", "running_totals"].iter().find_map(|key| json[*key].as_array());
    let mut totals: Vec<Decimal> = totals.into_iter().flatten().map(decimal).collect::<Result<_, _>>()?;
    if !totals.is_empty() {
        totals.extend(quantity.parse::<Decimal>());
    }
    Ok(totals.iter().scan(Decimal::ZERO, |before, total| Some(*total - std::mem::replace(before, *total))).collect())
}

/// A row's dimension values: a list in their order, or each under its dimension's name.
fn values(row: &Value, dimensions: &[String]) -> Vec<String> {
    let under = if row["values"].is_null() { row } else { &row["values"] };
    match under {
        Value::Array(_) => texts(under),
        named => dimensions.iter().filter_map(|dimension| named[dimension].as_str().map(str::to_owned)).collect(),
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn tiers(case: &Case) -> Result<Vec<Tier>, String> {
    let rows = case.json["tiers"].as_array().or(case.json["blocks"].as_array()).ok_or("no tiers")?;
    // Where some rows say their end and their beginning, one without end has none.
    let ends_said = rows.iter().any(|row| ENDS.iter().any(|key| row.get(key).is_some_and(|end| !end.is_null())));
    let rows = rows.iter().map(|row| tier(row, &case.json, ends_said)).collect::<Result<_, _>>()?;
    TierShape::into_tiers(rows)
}

/// A step's price is its flat fee, by whatever name.
fn step(tier: Tier) -> Tier {
    if tier.flat.is_zero() { Tier { flat: tier.unit, unit: Decimal::ZERO, ..tier } } else { tier }
}

fn tier(row: &Value, case: &Value, ends_said: bool) -> Result<TierShape, String> {
    let unit = number(
        row,
        &["unit", "price", "block_price", "unit_price", "per_unit", "per_unit_amount", "rate", "percent", "unit_amount", "amount"],
    )?;
    let flat = number(row, &["flat", "flat_fee", "flat_amount"])?.unwrap_or_default();
    let block = number(row, &["block", "block_size"])?.or(number(case, &["block", "block_size"])?);
    let cap = number(row, &["cap", "flat_cap"])?;
    Ok(TierShape { bounds: tier_bounds(row, ends_said)?, unit: unit.unwrap_or_default(), flat, block, cap })
}

/// Names of a tier's end, and of its beginning.
const ENDS: [&str; 9] = ["to", "to_value", "last_unit", "up_to", "maximum_units", "ending_unit", "upper", "until", "up_to_amount"];
const BEGINNINGS: [&str; 6] = ["from", "from_value", "first_unit", "starting_unit", "minimum_units", "lower"];

fn tier_bounds(row: &Value, ends_said: bool) -> Result<TierBounds, String> {
    if let Some(size) = number(row, &["size"])? {
        let most = number(row, &["max", "most"])?;
        // Kill Bill's test has tiers of 10, 100 and 1000 blocks of one unit; the shared case killbill-all-tiers writes the second as 100 of size 100,
        // with the note "100 at 1 each". As Kill Bill reads size and max that would be 100 blocks of 100 units, and 111 units would cost 17.
        let size = if most == Some(size) { Decimal::ONE } else { size };
        return Ok(TierBounds::Blocks { size, most });
    }
    let end = number(row, &ENDS)?;
    match number(row, &BEGINNINGS)? {
        Some(from) if ends_said => Ok(TierBounds::FromTo { from, to: end }),
        Some(first) => Ok(TierBounds::FirstUnit(first)),
        None => Ok(TierBounds::UpTo(end)),
    }
}

/// The first of the keys that is there, as a number; nothing where none is, or it is null or without end.
fn number(row: &Value, keys: &[&str]) -> Result<Option<Decimal>, String> {
    match keys.iter().find_map(|key| row.get(key)) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if ["inf", "infinity", "∞", ""].contains(&text.to_lowercase().as_str()) => Ok(None),
        Some(value) => decimal(value).map(Some),
    }
}

fn needed(row: &Value, keys: &[&str]) -> Result<Decimal, String> {
    number(row, keys)?.ok_or_else(|| format!("none of {}", keys.join(", ")))
}

fn decimal(value: &Value) -> Result<Decimal, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().map_err(|_| format!("{text} is no number"))
}
