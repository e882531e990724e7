//! Our own list of contracts: one row for each item and each of its amendments; rows of one contract also carry its discounts and credits.
//! Salesforce orders and CPQ lines and Ironclad records are read by the same columns under their own names.
//! Sources: Salesforce object reference, "Order", "OrderItem", "OpportunityLineItem"; Salesforce CPQ fields (SBQQ__); Ironclad help, "Export
//! repository records".

use super::draft::{Agreed, Drafts};
use crate::error::IntakeError;
use crate::rating::intervals::{INTERVALS, TIMINGS};
use crate::rating::said::SaidColumn;
use crate::rating::sheet::{Fault, Row, Sheet, Word, day, number, text};
use crate::table::Table;
use tieout_billing::rating::{
    Aggregation, Anchor, ChargeModel, Commitment, Contract, ContractItem, CreditGrant, DateRange, Discount, DiscountKind, Input, Interval,
    Phase, ProblemKind, QuantitySource, Rollover, TaxTreatment, Timing,
};

/// The columns of the template. Dates are the first and the last day.
pub(in crate::rating) const WORDS: &[Word] = &[
    text(
        "contract_id",
        &[
            "contract",
            "contract_number",
            "subscription_id",
            "subscription",
            "order_number",
            "order_order_number",
            "opportunity_id",
            "ironclad_id",
            "record_id",
            "order_id",
            "sbqq_contract_c",
        ],
    ),
    text(
        "customer_id",
        &[
            "customer",
            "account_id",
            "order_account_id",
            "account",
            "sbqq_account_c",
            "counterparty_id",
            "counterparty_name",
            "account_name",
        ],
    ),
    text("customer_name", &["account_name", "order_account_name", "counterparty_name"]),
    text("currency", &["currency_iso_code", "currency_code"]),
    day(
        "start_date",
        &[
            "contract_start_date",
            "effective_date",
            "order_effective_date",
            "sbqq_start_date_c",
            "service_date",
            "agreement_date",
            "order_start_date",
        ],
    ),
    day("end_date", &["contract_end_date", "expiration_date", "order_end_date", "sbqq_end_date_c"]),
    day("termination_date", &["sbqq_terminated_date_c"]),
    text("time_zone", &["timezone"]),
    text("billing_anchor", &["anchor", "billing_day", "sbqq_billing_day_of_month_c", "blng_billing_day_of_month_c"]),
    text("billing_interval", &["interval", "billing_frequency", "sbqq_billing_frequency_c", "billing_period"]),
    text("item_id", &["item", "line_id", "order_item_number", "order_product_number", "sbqq_quote_line_c", "id"]),
    text("plan", &["plan_id", "plan_code"]),
    text("product", &["product_code", "product_2_product_code", "product_2_id", "sbqq_product_code_c", "product_id", "sku"]),
    text("description", &["product_name", "product_2_name", "sbqq_product_name_c", "name", "record_name"]),
    number("quantity", &["seats", "sbqq_quantity_c", "licences", "licenses"]),
    day("from_date", &["phase_start", "amendment_date", "item_start_date"]),
    day("until_date", &["phase_end", "item_end_date"]),
    text("price_book", &["pricebook", "price_list"]),
    text("charge", &["charge_id"]),
    number("unit_price", &["price", "sales_price", "sbqq_net_price_c"]),
    text("charge_type", &["sbqq_charge_type_c"]),
    text("timing", &["sbqq_billing_type_c", "billing_type"]),
    text("metric", &[]),
    text("discount_id", &["coupon", "coupon_code"]),
    number("discount_percent", &["discount_rate"]),
    number("discount_amount", &[]),
    number("discount_free_units", &[]),
    day("discount_from", &[]),
    day("discount_until", &[]),
    number("discount_periods", &[]),
    text("discount_applies_to", &[]),
    number("minimum", &["minimum_commitment", "commitment"]),
    text("minimum_interval", &["commitment_interval"]),
    number("maximum", &[]),
    text("maximum_interval", &[]),
    text("credit_id", &["grant_id"]),
    number("credit_amount", &["prepaid_credits", "grant_amount"]),
    day("credit_from", &[]),
    day("credit_until", &[]),
    number("credit_priority", &[]),
    text("credit_applies_to", &[]),
    text("credit_rollover", &[]),
    day("credit_rollover_until", &[]),
    text("tax_country", &["billing_country_code", "country"]),
    text("tax_region", &["billing_state_code", "region"]),
    text("tax_category", &[]),
    number("tax_rate", &[]),
    text("exemption_reason", &[]),
    number("payment_days", &["sbqq_payment_term_c", "payment_terms", "net_days"]),
    text("status", &["order_status", "contract_status"]),
];

#[derive(Clone, Copy, PartialEq)]
enum ChargeType {
    Recurring,
    Once,
    Usage,
}

const CHARGE_TYPES: &[(&str, ChargeType)] =
    &[("recurring", ChargeType::Recurring), ("one_time", ChargeType::Once), ("once", ChargeType::Once), ("usage", ChargeType::Usage)];

/// Orders and contracts that were never agreed to.
const VOID: &[&str] = &["draft", "cancelled", "canceled", "void", "rejected", "expired_draft"];

pub(in crate::rating) fn sheets<'t>(tables: &'t [Table], said: &[SaidColumn]) -> Result<Vec<Sheet<'t>>, IntakeError> {
    let mut sheets = tables.iter().map(|table| Sheet::of(table, WORDS, said)).collect::<Result<Vec<_>, _>>()?;
    for sheet in &mut sheets {
        sheet.need(&["contract_id", "customer_id"], "number of the contract");
    }
    // Of orders and their lines only one file says when they begin.
    if !sheets.iter().any(|sheet| sheet.has("start_date") || sheet.has("from_date"))
        && let Some(first) = sheets.first_mut()
    {
        first.need(&["start_date"], "first day of the contract");
    }
    // Orders before their lines.
    sheets.sort_by_key(|sheet| sheet.has("plan") || sheet.has("unit_price"));
    Ok(sheets)
}

/// `currency`: of contracts that name none.
pub(super) fn read(sheet: &Sheet<'_>, currency: Option<&str>, drafts: &mut Drafts) -> Result<(), IntakeError> {
    let mut problems = std::mem::take(&mut drafts.problems);
    sheet.each(Input::Contracts, &mut problems, |row, _| {
        if row.filled("status").is_some_and(|status| VOID.contains(&crate::names::normalise(status).as_str())) {
            return;
        }
        let id = row.filled("contract_id").unwrap_or(row.text("customer_id")).to_owned();
        if let Err((kind, Fault(reason))) = add(&id, row, currency, drafts) {
            drafts.refuse(row.problem(kind, Input::Contracts, Some(&id), &reason));
        }
    })?;
    problems.append(&mut drafts.problems);
    drafts.problems = problems;
    Ok(())
}

type Wrong = (ProblemKind, Fault);

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Wrong {
        (ProblemKind::NotReadable, fault)
    }
}

fn add(id: &str, row: &Row<'_>, currency: Option<&str>, drafts: &mut Drafts) -> Result<(), Wrong> {
    if id.is_empty() {
        return Err(row.fault("contract_id", "the contract and the customer are missing").into());
    }
    if drafts.get(id).is_none() {
        drafts.add(head(id, row, currency)?);
    } else if let Some(contract) = drafts.get(id) {
        amend(contract, row)?;
    }
    let interval = row.one_of("billing_interval", INTERVALS)?;
    let term = drafts.get(id).map(|contract| (contract.term, contract.currency.clone()));
    let phase = match term {
        Some((term, currency)) => phase(row, interval, term, &currency, drafts)?,
        None => None,
    };
    if let (None, Some(own)) = (&phase, row.filled("item_id")) {
        drafts.alias(id, own);
    }
    let Some(contract) = drafts.get(id) else { return Ok(()) };
    contract.rows.push(row.number());
    if let Some((item, phase)) = phase {
        put(contract, row, item, phase)?;
    }
    if let Some(discount) = discount(contract, row)? {
        contract.discounts.push(discount);
    }
    if let Some(credit) = credit(contract, row)? {
        contract.credits.push(credit);
    }
    Ok(())
}

/// The contract as its first row says it.
fn head(id: &str, row: &Row<'_>, currency: Option<&str>) -> Result<Contract, Wrong> {
    let from = row.date("start_date")?.or(row.date("from_date")?).ok_or_else(|| row.fault("start_date", "it is missing"))?;
    let until = match (row.after("end_date")?, row.date("termination_date")?) {
        (Some(end), Some(terminated)) => Some(end.min(terminated)),
        (end, terminated) => end.or(terminated),
    };
    let customer = row.filled("customer_id").or(row.filled("customer_name")).unwrap_or(id);
    let anchor = match crate::names::normalise(row.text("billing_anchor")).as_str() {
        "" | "contract_start" | "start" | "anniversary" => Anchor::ContractStart,
        "calendar" | "calendar_month" | "first_of_month" => Anchor::Calendar,
        other => match other.parse() {
            Ok(day @ 1..=31) => Anchor::DayOfMonth { day },
            _ => return Err(row.fault("billing_anchor", "it must be contract_start, calendar or a day of the month").into()),
        },
    };
    let mut contract = Contract {
        id: id.to_owned(),
        customer: customer.to_owned(),
        customer_name: row.owned("customer_name"),
        currency: row.filled("currency").or(currency).unwrap_or_default().to_uppercase(),
        term: DateRange { from, until },
        time_zone: row.owned("time_zone"),
        anchor,
        items: Vec::new(),
        discounts: Vec::new(),
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment {
            country: row.owned("tax_country"),
            region: row.owned("tax_region"),
            category: row.owned("tax_category"),
            rate: row.positive("tax_rate")?,
            exemption_reason: row.owned("exemption_reason"),
        },
        payment_days: row.whole("payment_days")?,
        rows: Vec::new(),
    };
    bounds(&mut contract, row)?;
    Ok(contract)
}

/// What a later row says of the whole contract must be what the first one said.
fn amend(contract: &mut Contract, row: &Row<'_>) -> Result<(), Wrong> {
    if let Some(currency) = row.filled("currency").filter(|currency| !currency.eq_ignore_ascii_case(&contract.currency)) {
        let message = format!("the row is in {currency}, the contract in {}", contract.currency);
        return Err((ProblemKind::PriceInOtherCurrency, Fault(message)));
    }
    if row.filled("customer_id").is_some_and(|customer| customer != contract.customer) {
        return Err(row.fault("customer_id", &format!("another row says {}", contract.customer)).into());
    }
    if let Some(start) = row.date("start_date")? {
        contract.term.from = contract.term.from.min(start);
    }
    if let (Some(end), Some(until)) = (row.after("end_date")?, contract.term.until) {
        contract.term.until = Some(until.max(end));
    }
    bounds(contract, row)
}

/// The least and the most that the contract costs.
fn bounds(contract: &mut Contract, row: &Row<'_>) -> Result<(), Wrong> {
    let of = |amount: &str, interval: &str| -> Result<Option<Commitment>, Fault> {
        let Some(amount) = row.positive(amount)? else { return Ok(None) };
        let interval = row.one_of(interval, INTERVALS)?.or(row.one_of("billing_interval", INTERVALS)?);
        Ok(Some(Commitment { amount, interval: interval.unwrap_or(Interval::Month) }))
    };
    for (own, found) in
        [(&mut contract.minimum, of("minimum", "minimum_interval")?), (&mut contract.maximum, of("maximum", "maximum_interval")?)]
    {
        match (own.as_ref(), found) {
            (Some(own), Some(found)) if *own != found => {
                return Err(row.fault("minimum", "another row of the contract says another").into());
            }
            (None, Some(_)) => *own = found,
            _ => {}
        }
    }
    Ok(())
}

/// The item's phase that the row says, and the item's name.
fn phase(
    row: &Row<'_>,
    interval: Option<Interval>,
    term: DateRange,
    currency: &str,
    drafts: &mut Drafts,
) -> Result<Option<(String, Phase)>, Wrong> {
    let price = row.decimal("unit_price")?;
    let (plan, product) = (row.filled("plan"), row.filled("product").or(row.filled("description")));
    if plan.is_none() && price.is_none() {
        return Ok(None);
    }
    let from = row.date("from_date")?.or(row.date("start_date")?).unwrap_or(term.from);
    let until = if row.filled("until_date").is_some() { row.after("until_date")? } else { row.after("end_date")? };
    let mut phase = Phase {
        dates: DateRange { from, until },
        price_book: row.owned("price_book"),
        plan: plan.unwrap_or_default().to_owned(),
        quantity: row.positive("quantity")?.unwrap_or(rust_decimal::Decimal::ONE),
        prices: Vec::new(),
        interval,
        row: row.number(),
    };
    match (plan, price, row.filled("charge")) {
        (Some(_), Some(price), Some(charge)) => phase.prices.push((charge.to_owned(), ChargeModel::PerUnit { price })),
        (Some(_), Some(_), None) => {
            return Err(row.fault("unit_price", "the charge of the plan that it is the price of is missing (column charge)").into());
        }
        (Some(_), None, _) => {}
        (None, price, _) => {
            let product = product.ok_or_else(|| row.fault("product", "there is a price, but neither a plan nor a product"))?;
            let kind = row.one_of("charge_type", CHARGE_TYPES)?.unwrap_or(ChargeType::Recurring);
            let timing = match kind {
                ChargeType::Once => Timing::Once,
                ChargeType::Usage => Timing::InArrears,
                ChargeType::Recurring => row.one_of("timing", TIMINGS)?.unwrap_or(Timing::InAdvance),
            };
            let quantity = match kind {
                ChargeType::Usage => {
                    let metric = row.filled("metric").unwrap_or(product).to_owned();
                    QuantitySource::Usage { metric, aggregation: Aggregation::Sum }
                }
                _ => QuantitySource::Contracted,
            };
            let name = row.filled("description").unwrap_or(product);
            let (book, plan) =
                drafts.agree(&Agreed { currency, product, name, interval: interval.unwrap_or(Interval::Month), timing, quantity });
            (phase.price_book, phase.plan) = (Some(book), plan);
            phase.prices.push((product.to_owned(), ChargeModel::PerUnit { price: price.unwrap_or_default() }));
        }
    }
    let item = row.filled("item_id").or(plan).or(product).unwrap_or("1");
    Ok(Some((item.to_owned(), phase)))
}

/// Puts a phase into its item. A second row of the same phase adds the agreed price of another charge.
fn put(contract: &mut Contract, row: &Row<'_>, item: String, phase: Phase) -> Result<(), Wrong> {
    let at = match contract.items.iter().position(|other| other.id == item) {
        Some(at) => at,
        None => {
            contract.items.push(ContractItem { id: item, phases: Vec::new() });
            contract.items.len() - 1
        }
    };
    let item = &mut contract.items[at];
    let Some(known) = item.phases.iter_mut().find(|known| known.dates.from == phase.dates.from) else {
        item.phases.push(phase);
        return Ok(());
    };
    if known.plan != phase.plan || known.dates != phase.dates {
        let message = format!("two amendments of the item {} begin on {}", item.id, phase.dates.from);
        return Err((ProblemKind::OverlappingPhases, Fault(message)));
    }
    if row.filled("quantity").is_some() && known.quantity != phase.quantity {
        return Err(row.fault("quantity", "another row of the same amendment has another quantity").into());
    }
    for (charge, model) in phase.prices {
        if known.prices.iter().any(|(other, _)| *other == charge) {
            return Err(row.fault("unit_price", &format!("the charge {charge} has two agreed prices")).into());
        }
        known.prices.push((charge, model));
    }
    Ok(())
}

fn discount(contract: &Contract, row: &Row<'_>) -> Result<Option<Discount>, Wrong> {
    let kinds = [
        row.positive("discount_percent")?.map(|percent| DiscountKind::Percentage { percent }),
        row.positive("discount_amount")?.map(|amount| DiscountKind::Amount { amount }),
        row.positive("discount_free_units")?.map(|units| DiscountKind::FreeUnits { units }),
    ];
    let mut given = kinds.into_iter().flatten();
    let Some(kind) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return Err(row.fault("discount_percent", "a row has one discount; give the other a row of its own").into());
    }
    if matches!(kind, DiscountKind::Percentage { percent } if percent > rust_decimal::Decimal::ONE_HUNDRED) {
        return Err(row.fault("discount_percent", "it is above 100").into());
    }
    let dates = match (row.date("discount_from")?, row.after("discount_until")?) {
        (None, None) => None,
        (from, until) => Some(DateRange { from: from.unwrap_or(contract.term.from), until }),
    };
    let id = row.owned("discount_id").unwrap_or_else(|| format!("discount {}", contract.discounts.len() + 1));
    let discount = Discount {
        name: id.clone(),
        id,
        kind,
        applies_to: row.owned("discount_applies_to"),
        dates,
        periods: row.whole("discount_periods")?,
    };
    // The same coupon on each row of the contract is one coupon.
    let same = |other: &Discount| row.filled("discount_id").is_some() && *other == discount;
    Ok(Some(discount.clone()).filter(|_| !contract.discounts.iter().any(same)))
}

fn credit(contract: &Contract, row: &Row<'_>) -> Result<Option<CreditGrant>, Wrong> {
    let Some(amount) = row.positive("credit_amount")? else { return Ok(None) };
    let from = row.date("credit_from")?.unwrap_or(contract.term.from);
    let until = row.after("credit_until")?;
    let maximum = match row.text("credit_rollover").to_lowercase().as_str() {
        "" | "no" | "false" => None,
        "yes" | "true" | "all" => Some(None),
        _ => Some(Some(row.positive("credit_rollover")?.unwrap_or_default())),
    };
    let rollover = match maximum {
        None => None,
        Some(maximum) => {
            let until = row
                .after("credit_rollover_until")?
                .ok_or_else(|| row.fault("credit_rollover_until", "it is missing: until when is the rest kept?"))?;
            Some(Rollover { maximum, until })
        }
    };
    let id = row.owned("credit_id").unwrap_or_else(|| format!("credit {}", contract.credits.len() + 1));
    if contract.credits.iter().any(|other| other.id == id) {
        return Err(row.fault("credit_id", "the contract has two grants with this number").into());
    }
    Ok(Some(CreditGrant {
        id,
        amount,
        dates: DateRange { from, until },
        priority: row.whole("credit_priority")?.unwrap_or(0),
        applies_to: row.owned("credit_applies_to"),
        rollover,
    }))
}
