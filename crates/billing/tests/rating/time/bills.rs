//! Cases of schedules: a contract of one or several items, written shortly, and the lines that fall due.
//!
//! An item has `phases` (`from`, `until`, `price`, `quantity`, `plan`, `interval`, `book`), and for its plans `timing`, `kind` (`fee`, `seats`,
//! `usage`), `prorated`, `trial_days`, `once`; each distinct price is a plan of its own unless the phases name one. Expected are lines
//! `[issue date, "charge" or "credit", from, until, amount]` in order; an amount is left out for usage.

use super::{anchor, as_date, as_interval, decimal, dialect, digits, range};
use crate::Case;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use tieout_billing::rating::*;

pub fn run(case: &Case) -> Result<(), String> {
    let (contract, catalogue) = (contract(&case.json)?, catalogue(&case.json)?);
    let dialect = dialect(case)?;
    let window = range(&case.json["window"]).ok_or("window is missing")?;
    let (bills, problems) = bills(&contract, &catalogue, window, &dialect);
    let found_problems: Vec<String> = problems.iter().map(|problem| problem.kind.name().to_owned()).collect();
    let wanted_problems: Vec<String> =
        case.json["problems"].as_array().into_iter().flatten().filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
    if found_problems != wanted_problems {
        return Err(format!("problems {problems:?}, expected {wanted_problems:?}"));
    }
    let mut found = Vec::new();
    for bill in &bills {
        for billable in &bill.billables {
            found.push(line(bill.issue_date, billable, &dialect, digits(case))?);
        }
    }
    let wanted: Vec<String> = case.json["expect"].as_array().ok_or("expect is missing")?.iter().map(as_line).collect();
    if found == wanted { Ok(()) } else { Err(format!("\n  {}\nthe source says\n  {}", found.join("\n  "), wanted.join("\n  "))) }
}

fn as_line(value: &Value) -> String {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

fn line(issue: NaiveDate, billable: &Billable, dialect: &Dialect, digits: u32) -> Result<String, String> {
    let until = billable.part.until.ok_or("a part without end")?;
    let (kind, sign) = if billable.kind == LineKind::Credit { ("credit", "-") } else { ("charge", "") };
    let head = format!("{issue} {kind} {} {until}", billable.part.from);
    if !billable.fraction.holds() || !billable.days.holds() {
        return Err(format!("{head}: its fraction does not hold"));
    }
    let ChargeModel::PerUnit { price } = billable.model else { return Err("a model that the case can't say".into()) };
    if matches!(billable.charge.quantity, QuantitySource::Usage { .. }) {
        return Ok(format!("{head} usage"));
    }
    let quantity = if billable.charge.quantity == QuantitySource::Contracted { billable.phase.quantity } else { Decimal::ONE };
    let figures = vec![Derivation::given("price", *price), Derivation::given("quantity", quantity)];
    let whole = Derivation::product("price of the whole period", figures).map_err(|error| error.to_string())?;
    let amount = prorated("part", whole, &billable.fraction).map_err(|error| error.to_string())?;
    let rounding = dialect.line_rounding.unwrap_or(dialect.total_rounding);
    let amount = amount.rounded("rounded", rounding, digits);
    if !amount.holds() {
        return Err(format!("{head}: its amount does not hold"));
    }
    let mut amount = amount.result;
    amount.rescale(digits);
    Ok(format!("{head} {sign}{amount}"))
}

/// The items of a case: itself, or its `items`.
fn items(json: &Value) -> Vec<&Value> {
    json["items"].as_array().map_or_else(|| vec![json], |items| items.iter().collect())
}

fn plan_name(item: usize, phase: &Value) -> String {
    phase["plan"].as_str().map_or_else(|| format!("{item}-{}", phase["price"].as_str().unwrap_or("agreed")), str::to_owned)
}

pub(super) fn contract(json: &Value) -> Result<Contract, String> {
    let mut contract_items = Vec::new();
    for (at, item) in items(json).into_iter().enumerate() {
        let mut phases = Vec::new();
        for (row, phase) in item["phases"].as_array().ok_or("phases are missing")?.iter().enumerate() {
            phases.push(Phase {
                dates: DateRange { from: as_date(&phase["from"]).ok_or("from is missing")?, until: as_date(&phase["until"]) },
                price_book: phase["book"].as_str().map(str::to_owned),
                plan: plan_name(at, phase),
                quantity: decimal(&phase["quantity"]).unwrap_or(Decimal::ONE),
                prices: decimal(&phase["agreed"]).map(|price| ("c".to_owned(), ChargeModel::PerUnit { price })).into_iter().collect(),
                interval: as_interval(&phase["interval"]),
                row: row as u64 + 2,
            });
        }
        contract_items.push(ContractItem { id: format!("i{at}"), phases });
    }
    Ok(Contract {
        id: "c1".into(),
        customer: "k1".into(),
        customer_name: None,
        currency: json["currency"].as_str().unwrap_or("EUR").into(),
        term: DateRange { from: as_date(&json["start"]).ok_or("start is missing")?, until: as_date(&json["end"]) },
        time_zone: json["zone"].as_str().map(str::to_owned),
        anchor: anchor(&json["anchor"])?,
        items: contract_items,
        discounts: Vec::new(),
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment::default(),
        payment_days: None,
        rows: vec![2],
    })
}

/// Price books with a plan for each price that the phases name; `books` gives versions `[id, version, from, until]`, one without end where absent.
pub(super) fn catalogue(json: &Value) -> Result<Catalogue, String> {
    let mut plans = BTreeMap::new();
    for (at, item) in items(json).into_iter().enumerate() {
        let timing = match item["timing"].as_str().unwrap_or("in_advance") {
            "in_advance" => Timing::InAdvance,
            "in_arrears" => Timing::InArrears,
            "once" => Timing::Once,
            other => return Err(format!("no timing {other}")),
        };
        let quantity = match item["kind"].as_str().unwrap_or("seats") {
            "fee" => QuantitySource::One,
            "seats" => QuantitySource::Contracted,
            "usage" => QuantitySource::Usage { metric: "calls".into(), aggregation: Aggregation::Sum },
            other => return Err(format!("no kind {other}")),
        };
        for phase in item["phases"].as_array().ok_or("phases are missing")? {
            let Some(price) = decimal(&phase["price"]) else { continue };
            let id = plan_name(at, phase);
            let charge = Charge {
                id: "c".into(),
                product: "p".into(),
                name: "Charge".into(),
                model: ChargeModel::PerUnit { price },
                quantity: quantity.clone(),
                timing,
                prorated: item["prorated"].as_bool().unwrap_or(true),
                included: Decimal::ZERO,
                minimum: None,
                maximum: None,
            };
            let trial_days = item["trial_days"].as_u64().and_then(|days| u32::try_from(days).ok()).unwrap_or(0);
            let interval = as_interval(&item["interval"]).or_else(|| as_interval(&json["interval"])).unwrap_or(Interval::Month);
            plans.insert(id.clone(), Plan { name: id.clone(), id, interval, charges: vec![charge], minimum: None, trial_days });
        }
    }
    let book = |id: &str, version: u32, valid: DateRange| PriceBook {
        id: id.into(),
        version,
        currency: "EUR".into(),
        valid,
        tax_inclusive: false,
        plans: plans.clone(),
    };
    let mut price_books = Vec::new();
    match json["books"].as_array() {
        None => price_books.push(book("b1", 1, DateRange::since(NaiveDate::MIN))),
        Some(books) => {
            for (version, value) in books.iter().enumerate() {
                let from = as_date(&value[1]).ok_or("a book without a first day")?;
                let valid = DateRange { from, until: as_date(&value[2]) };
                price_books.push(book(value[0].as_str().ok_or("a book without id")?, version as u32 + 1, valid));
            }
        }
    }
    Ok(Catalogue { products: BTreeMap::new(), price_books })
}
