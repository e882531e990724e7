//! ACC-14: the price billed is the price agreed.

use super::agreed::{Agreed, agreed_on, same_currency};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{base_quantity, percent};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Line;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::currency::minor_digits;
use tieout_billing::{Field, RecordKind, Rounding};

pub const CHECK: Check = Check {
    id: "ACC-14",
    name: "Billed price <> contract price",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "The price billed is not the price that was agreed: the contract's, or else the customer's own in the price list, or else \
              everyone's; of the tier that the quantity falls in (the whole quantity at one price), on the first day of the service \
              period, or else the day of the invoice. A price that the contract's uplift has raised, or its discount has lowered, is as \
              good.",
    formula: "unit_price <> price(customer, product or plan, tier of quantity, day)",
    needs: &[
        Need::Column(Field::UnitPrice),
        Need::OneOf(&[Field::Product, Field::Plan, Field::Subscription]),
        Need::Any(&[Need::RecordColumn(RecordKind::Contracts, Field::UnitPrice), Need::Records(RecordKind::Prices)]),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference in price times the quantity.",
    mend: "Correct the price in the billing system, or the price book where the customer agreed to the new price, and bill the line again.",
    source: "TM Forum GB941D (rating and billing)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (agreed, list) = (Agreed::read(inputs), by_item(inputs));
    let tolerance = findings.parameter("tolerance");
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let customer = invoice.customer();
        for line in invoice.lines() {
            let Some(price) = line.decimal(Field::UnitPrice).and_then(|price| price.checked_div(base_quantity(&line))) else { continue };
            let mut candidates: Vec<Candidate<'_>> = Vec::new();
            collect(inputs, customer, line, &agreed, &list, &mut candidates);
            let Some(best) = candidates.iter().map(Candidate::rank).max() else { continue };
            candidates.retain(|candidate| candidate.rank() == best);
            let off = |candidate: &Candidate<'_>| price.saturating_sub(candidate.price).abs();
            if candidates.iter().any(|candidate| off(candidate) <= tolerance || candidate.is_moved_to(inputs, price, &line)) {
                continue;
            }
            let Some(nearest) = candidates.iter().min_by_key(|candidate| off(candidate)) else { continue };
            add(findings, line, nearest, price);
        }
    }
}

fn add(findings: &mut Findings<'_>, line: Line<'_>, candidate: &Candidate<'_>, price: Decimal) {
    let expected = candidate.price;
    let difference = price.saturating_sub(expected);
    let item = [Field::Product, Field::Plan, Field::Subscription].map(|field| line.text(field)).into_iter().find(|item| !item.is_empty());
    let item = item.unwrap_or_default();
    let quantity = line.decimal(Field::Quantity);
    let mut message = format!("{} {}: {item} at {expected}", candidate.of, candidate.day);
    if !candidate.tier.is_zero() {
        message.push_str(&format!(" from a quantity of {}", candidate.tier));
    }
    message.push_str(&format!(", billed at {price}"));
    if let Some(quantity) = quantity {
        message.push_str(&format!(" for a quantity of {quantity}"));
    }
    let finding = Finding {
        field: Some(Field::UnitPrice),
        expected: expected.to_string(),
        actual: price.to_string(),
        difference: Some(difference),
        at_stake: difference.checked_mul(quantity.unwrap_or(Decimal::ONE)).unwrap_or(difference).normalize(),
        message,
        fault: by_percent(expected, price).unwrap_or_else(|| format!("{item} billed at {price} where {expected} was agreed")),
        ..Finding::default()
    };
    findings.add(Subject::Line(line), finding);
}

/// `5 % above what was agreed`, where the price is the agreed one raised or lowered by a plain percentage, as finely as it is written: a price
/// rise that nobody agreed to is one fault over all products.
fn by_percent(expected: Decimal, price: Decimal) -> Option<String> {
    let ratio = price.checked_sub(expected)?.checked_div(expected)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let gives = |by: &Decimal| {
        let raised = percent(expected, *by).and_then(|change| expected.checked_add(change));
        raised.is_some_and(|raised| Rounding::HalfUp.round(raised, price.scale()) == price)
    };
    // Nobody raises prices by 144.3 %: larger steps are whole percents, and of the largest each has a story of its own.
    let plain = |digits: u32, most: i64| {
        Some(Rounding::HalfUp.round(ratio, digits)).filter(|by| !by.is_zero() && by.abs() <= Decimal::from(most) && gives(by))
    };
    let plain = plain(0, 50).or_else(|| plain(1, 20))?;
    let way = if plain.is_sign_negative() { "below" } else { "above" };
    Some(format!("{} % {way} what was agreed", plain.abs().normalize()))
}

/// A price that may be the one agreed.
struct Candidate<'r> {
    /// A contract's 2, a customer's own 1, everyone's 0.
    level: u8,
    tier: Decimal,
    start: Option<NaiveDate>,
    price: Decimal,
    /// What says so, as the message begins.
    of: &'static str,
    day: NaiveDate,
    contract: Option<Record<'r>>,
}

impl Candidate<'_> {
    /// The highest is the one that counts: the closest agreement, the highest tier, the latest start.
    fn rank(&self) -> (u8, Decimal, Option<NaiveDate>) {
        (self.level, self.tier, self.start)
    }

    /// Whether a price is the contract's as its uplift has raised it, or its discount lowered it where the line shows none.
    fn is_moved_to(&self, inputs: &Inputs<'_>, price: Decimal, line: &Line<'_>) -> bool {
        let Some(contract) = self.contract else { return false };
        // As finely as either price is written, and at least to the minor unit.
        let digits = price.scale().max(self.price.scale()).max(minor_digits(line.text(Field::Currency)).unwrap_or(2));
        let moved = |by: Decimal| {
            let moved = percent(self.price, by).and_then(|change| self.price.checked_add(change));
            moved.is_some_and(|moved| inputs.rounding.round(moved, digits) == price)
        };
        let uplift = contract.decimal(Field::UpliftRate).filter(|_| contract.date(Field::UpliftDate).is_some_and(|day| day <= self.day));
        let shown = |field| line.decimal(field).is_some_and(|discount| !discount.is_zero());
        let discount = contract.decimal(Field::DiscountRate).filter(|_| !shown(Field::DiscountRate) && !shown(Field::DiscountAmount));
        uplift.is_some_and(moved) || discount.is_some_and(|rate| moved(-rate))
    }
}

/// The price list by product, or by plan where it names no product.
fn by_item<'r>(inputs: &Inputs<'r>) -> HashMap<&'r str, Vec<Record<'r>>> {
    let mut list: HashMap<&str, Vec<Record<'_>>> = HashMap::new();
    for price in inputs.records(RecordKind::Prices).into_iter().flat_map(|records| records.iter()) {
        let product = price.text(Field::Product);
        let item = if product.is_empty() { price.text(Field::Plan) } else { product };
        if !item.is_empty() {
            list.entry(item).or_default().push(price);
        }
    }
    list
}

fn collect<'r>(
    inputs: &Inputs<'r>,
    customer: &str,
    line: Line<'r>,
    agreed: &Agreed<'r>,
    list: &HashMap<&'r str, Vec<Record<'r>>>,
    candidates: &mut Vec<Candidate<'r>>,
) {
    let priced: Vec<Record<'_>> = agreed.of(customer, line).filter(|contract| contract.decimal(Field::UnitPrice).is_some()).collect();
    let (product, plan) = (line.text(Field::Product), line.text(Field::Plan));
    let mut listed = [product, plan].into_iter().filter(|item| !item.is_empty()).filter_map(|item| list.get(item)).flatten().peekable();
    // Most lines of a long run are in neither: their day need not be found.
    if priced.is_empty() && listed.peek().is_none() {
        return;
    }
    let Some(day) = agreed_on(inputs, line) else { return };
    let quantity = line.decimal(Field::Quantity).unwrap_or(Decimal::ONE).abs();
    for contract in priced.into_iter().filter(|contract| contract.holds_on(day)) {
        let Some(price) = contract.decimal(Field::UnitPrice) else { continue };
        let start = contract.date(Field::StartDate);
        candidates.push(Candidate { level: 2, tier: Decimal::ZERO, start, price, of: "contract on", day, contract: Some(contract) });
    }
    for price in listed {
        let named = |field, value: &str| price.text(field).is_empty() || price.text(field) == value;
        let tier = price.decimal(Field::TierFrom).unwrap_or_default();
        let fits = named(Field::Product, product) && named(Field::Plan, plan) && named(Field::CustomerId, customer);
        let Some(amount) = price.decimal(Field::UnitPrice) else { continue };
        if fits && same_currency(price, line) && price.holds_on(day) && tier <= quantity {
            let own = !price.text(Field::CustomerId).is_empty();
            let of = if own { "customer's price on" } else { "price list on" };
            let start = price.date(Field::StartDate);
            candidates.push(Candidate { level: u8::from(own), tier, start, price: amount, of, day, contract: None });
        }
    }
}
