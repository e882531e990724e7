//! Subscriptions of Lago's API. Source: Lago API reference, "The subscription object",
//! <https://getlago.com/docs/api-reference/subscriptions/object>.

use super::draft::Drafts;
use crate::rating::json::{Documents, string};
use crate::rating::prices::lago::BOOK;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use tieout_billing::rating::{Anchor, Contract, ContractItem, DateRange, Input, Phase, Problem, ProblemKind, TaxTreatment};

pub(super) fn read(documents: &Documents, drafts: &mut Drafts) {
    for (object, row) in documents.objects.iter().zip(1..) {
        // One that was never begun, or taken back before it was.
        if matches!(object["status"].as_str(), Some("pending" | "canceled" | "incomplete")) {
            continue;
        }
        match contract(object, row) {
            Ok(contract) => drafts.add(contract),
            Err(message) => drafts.refuse(Problem {
                kind: ProblemKind::NotReadable,
                input: Input::Contracts,
                file: Some(documents.name.clone()),
                row: Some(row),
                contract: string(object, "external_id"),
                message,
            }),
        }
    }
}

fn contract(object: &Value, row: u64) -> Result<Contract, String> {
    let id = string(object, "external_id").or(string(object, "lago_id")).ok_or("it has no external_id")?;
    let customer =
        string(object, "external_customer_id").or(string(&object["customer"], "external_id")).ok_or("it has no external_customer_id")?;
    let plan = string(object, "plan_code").ok_or("it has no plan_code")?;
    let from = day(object, "started_at")?.or(day(object, "subscription_at")?).ok_or("it has no started_at")?;
    let until = [day(object, "terminated_at")?, day(object, "ending_at")?].into_iter().flatten().min();
    let dates = DateRange { from, until };
    let currency =
        string(&object["plan"], "amount_currency").or(string(&object["customer"], "currency")).or(string(object, "plan_amount_currency"));
    let customer_of = &object["customer"];
    Ok(Contract {
        customer_name: string(object, "customer_name").or(string(customer_of, "name")),
        currency: currency.ok_or("it has no currency; export it with its plan or its customer")?.to_uppercase(),
        term: dates,
        time_zone: string(object, "customer_timezone").or(string(customer_of, "timezone")),
        anchor: if object["billing_time"] == "anniversary" { Anchor::ContractStart } else { Anchor::Calendar },
        items: vec![ContractItem {
            id: plan.clone(),
            phases: vec![Phase {
                dates,
                price_book: Some(BOOK.to_owned()),
                plan,
                quantity: Decimal::ONE,
                prices: Vec::new(),
                interval: None,
                row,
            }],
        }],
        discounts: Vec::new(),
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment { country: string(customer_of, "country"), region: string(customer_of, "state"), ..TaxTreatment::default() },
        payment_days: customer_of["net_payment_term"].as_u64().and_then(|days| u32::try_from(days).ok()),
        rows: vec![row],
        id,
        customer,
    })
}

/// The day of a time such as `2026-04-03T10:00:00Z`.
fn day(object: &Value, key: &str) -> Result<Option<NaiveDate>, String> {
    let Some(text) = string(object, key) else { return Ok(None) };
    let date = text.get(..10).and_then(|date| date.parse().ok());
    date.map(Some).ok_or_else(|| format!("{key} “{text}” is no date"))
}
