//! Subscriptions of Stripe's API. Source: Stripe API reference, "The Subscription object",
//! <https://docs.stripe.com/api/subscriptions/object>.

use super::draft::Drafts;
use crate::rating::json::{Documents, decimal, list, of_minor_units, string};
use crate::rating::prices::stripe::{BOOK, add, day};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::HashMap;
use tieout_billing::rating::{
    Anchor, Contract, ContractItem, DateRange, Discount, DiscountKind, Input, Phase, Problem, ProblemKind, TaxTreatment,
};

pub(super) fn read(documents: &Documents, drafts: &mut Drafts) {
    for (object, row) in documents.objects.iter().zip(1..) {
        let id = string(object, "id").unwrap_or_default();
        match contract(object, row, drafts) {
            Ok(contract) => drafts.add(contract),
            Err(message) => drafts.refuse(Problem {
                kind: ProblemKind::NotReadable,
                input: Input::Contracts,
                file: Some(documents.name.clone()),
                row: Some(row),
                contract: Some(id),
                message,
            }),
        }
    }
}

fn contract(object: &Value, row: u64, drafts: &mut Drafts) -> Result<Contract, String> {
    let id = string(object, "id").ok_or("it has no id")?;
    let customer = string(object, "customer").or(string(&object["customer"], "id")).ok_or("it has no customer")?;
    let currency = string(object, "currency").unwrap_or_default().to_uppercase();
    let start = day(object, "start_date").or(day(object, "created")).ok_or("it has no start_date")?;
    let from = day(object, "trial_end").map_or(start, |trial| trial.max(start));
    let end = [day(object, "ended_at"), day(object, "cancel_at")].into_iter().flatten().min();
    let term = DateRange { from: start, until: end };
    let anchor = day(object, "billing_cycle_anchor").filter(|anchor| *anchor != start);
    let mut items = Vec::new();
    for item in list(object, "items") {
        let price = if item["price"].is_object() { &item["price"] } else { &item["plan"] };
        let plan = string(price, "id").ok_or("an item has no price")?;
        // The price comes along: it is used unless the price book has it.
        add(price, &HashMap::new(), &mut drafts.agreed).map_err(|(_, reason)| format!("price {plan}: {reason}"))?;
        let inclusive = price["tax_behavior"] == "inclusive";
        // Before the end of the trial nothing is charged.
        let dates = DateRange { from: day(item, "created").map_or(from, |created| created.max(from)), until: end };
        if dates.is_empty() {
            continue;
        }
        items.push(ContractItem {
            id: string(item, "id").unwrap_or_else(|| plan.clone()),
            phases: vec![Phase {
                dates,
                price_book: Some(if inclusive { format!("{BOOK}, tax inclusive") } else { BOOK.to_owned() }),
                plan,
                quantity: decimal(item, "quantity")?.unwrap_or(Decimal::ONE),
                prices: Vec::new(),
                interval: None,
                row,
            }],
        });
    }
    let single = object.get("discount").filter(|discount| discount.is_object());
    let several = list(object, "discounts").iter().filter(|discount| discount.is_object());
    let discounts = single.into_iter().chain(several).map(|value| discount(value, &currency)).collect::<Result<Vec<_>, _>>()?;
    let rate = list(object, "default_tax_rates").first().map(|rate| decimal(rate, "percentage")).transpose()?.flatten();
    let automatic = object["collection_method"] == "send_invoice";
    Ok(Contract {
        id,
        customer,
        customer_name: string(&object["customer"], "name"),
        currency,
        term,
        time_zone: None,
        anchor: anchor.map_or(Anchor::ContractStart, |anchor| Anchor::DayOfMonth { day: anchor.day() }),
        items,
        discounts,
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment {
            country: string(&object["customer"]["address"], "country"),
            region: string(&object["customer"]["address"], "state"),
            category: match object["customer"]["tax_exempt"].as_str() {
                Some("exempt") => Some("E".to_owned()),
                Some("reverse") => Some("AE".to_owned()),
                _ => None,
            },
            rate,
            exemption_reason: None,
        },
        payment_days: object["days_until_due"].as_u64().filter(|_| automatic).and_then(|days| u32::try_from(days).ok()),
        rows: vec![row],
    })
}

fn discount(value: &Value, currency: &str) -> Result<Discount, String> {
    let coupon = if value["coupon"].is_object() { &value["coupon"] } else { &value["source"]["coupon"] };
    let kind = match (decimal(coupon, "percent_off")?, decimal(coupon, "amount_off")?) {
        (Some(percent), _) => DiscountKind::Percentage { percent },
        (None, Some(amount)) => DiscountKind::Amount { amount: of_minor_units(amount, currency) },
        _ => return Err("a discount has neither percent_off nor amount_off".to_owned()),
    };
    let id = string(coupon, "id").or(string(value, "id")).unwrap_or_default();
    let once = coupon["duration"] == "once";
    Ok(Discount {
        name: string(coupon, "name").unwrap_or_else(|| id.clone()),
        id,
        kind,
        applies_to: None,
        dates: day(value, "start").map(|from: NaiveDate| DateRange { from, until: day(value, "end") }),
        periods: once.then_some(1),
    })
}
