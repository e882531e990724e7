//! Contracts, priced lines and ledgers of cases.

use chrono::NaiveDate;
use serde_json::{Value, json};
use tieout_billing::Decimal;
use tieout_billing::currency::minor_digits;
use tieout_billing::rating::credit_ledger::EntryKind;
use tieout_billing::rating::{
    Anchor, Bill, Catalogue, Charge, ChargeModel, Commitment, Contract, ContractState, CreditGrant, CreditLedger, DateRange, Derivation,
    Dialect, Discount, DiscountKind, DraftLine, ExpectedInvoice, Interval, LineKind, Product, QuantitySource, Rollover, TaxRate, TaxTable,
    TaxTreatment, Timing, credit_note, free_units, invoice,
};

/// A contract, and what it is billed under, from bill to bill.
pub struct Made {
    pub contract: Contract,
    catalogue: Catalogue,
    taxes: TaxTable,
    pub dialect: Dialect,
    pub digits: u32,
    state: ContractState,
    json: Value,
    /// How many the last bill had.
    pub problems: usize,
}

impl Made {
    pub fn of(json: &Value) -> Result<Made, String> {
        let dialect = crate::dialect(json)?;
        let currency = json["currency"].as_str().unwrap_or("EUR");
        let digits = minor_digits(currency).ok_or("an unknown currency")?;
        let commitment = |key: &str| -> Result<Option<Commitment>, String> {
            let interval = json[format!("{key}_interval")].as_str().unwrap_or("month");
            let interval: Interval = serde_json::from_value(json!(interval)).map_err(|error| error.to_string())?;
            Ok(amount(json, key, digits)?.map(|amount| Commitment { amount, interval }))
        };
        let start = json["start"].as_str().map_or(Ok(day(2026, 1, 1)), date)?;
        let contract = Contract {
            id: "C-1".to_owned(),
            customer: "K-1".to_owned(),
            customer_name: None,
            currency: currency.to_owned(),
            term: DateRange { from: start, until: json["end"].as_str().map(date).transpose()? },
            time_zone: None,
            anchor: if json["anchor"] == "calendar" { Anchor::Calendar } else { Anchor::ContractStart },
            items: Vec::new(),
            discounts: discounts(json, digits)?,
            minimum: commitment("contract_minimum")?,
            maximum: commitment("contract_maximum")?,
            credits: grants(json, digits)?,
            tax: treatment(json)?,
            payment_days: Some(30),
            rows: vec![2],
        };
        let state = ContractState::new(&contract);
        Ok(Made { contract, catalogue: Catalogue::default(), taxes: table(json)?, dialect, digits, state, json: json.clone(), problems: 0 })
    }

    /// The next bill of the contract, with what is true of every bill.
    pub fn bill(&mut self, of: &Value) -> Result<ExpectedInvoice, String> {
        let lines = self.lines(of)?;
        let mut state = std::mem::take(&mut self.state);
        let result = self.with_bill(of, |bill| invoice(bill, lines, &mut state))?;
        self.state = state;
        let (invoice, problems) = result.map_err(|error| error.to_string())?;
        self.problems = problems.len();
        if self.json["problems_are_expected"].as_bool() != Some(true) && of["expect"].get("problems").is_none() && !problems.is_empty() {
            return Err(format!("problems: {}", problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; ")));
        }
        sound(&invoice)?;
        sound(&credit_note(&invoice))?;
        Ok(invoice)
    }

    pub fn with_bill<R>(&self, of: &Value, act: impl FnOnce(&Bill) -> R) -> Result<R, String> {
        let period = range(of.get("period"))?.or(range(self.json.get("period"))?).unwrap_or(october());
        let issued = of["issued"].as_str().or(self.json["issued"].as_str()).map(date).transpose()?;
        Ok(act(&Bill {
            contract: &self.contract,
            issue_date: issued.or(period.until).unwrap_or(period.from),
            period,
            catalogue: &self.catalogue,
            taxes: &self.taxes,
            dialect: &self.dialect,
            digits: self.digits,
        }))
    }

    /// Lines by any of the names that cases give them.
    fn lines(&mut self, of: &Value) -> Result<Vec<DraftLine>, String> {
        let mut lines = Vec::new();
        let listed = ["lines", "fees", "nets"].into_iter().find_map(|key| {
            let cents = of[format!("{key}_cents")].as_array().map(|list| (list, true));
            of[key].as_array().map(|list| (list, false)).or(cents)
        });
        let whole = range(of.get("period"))?.or(range(self.json.get("period"))?).unwrap_or(october());
        for (at, (line, cents)) in listed.into_iter().flat_map(|(list, cents)| list.iter().map(move |line| (line, cents))).enumerate() {
            lines.push(self.line(at, line, cents, whole)?);
        }
        let part = of.get("fraction").filter(|_| of["model"] == "minimum-commitment");
        for (at, key) in ["amount", "subscription", "usage"].into_iter().enumerate() {
            if let Some(amount) = amount(of, key, self.digits)? {
                // A subscription's fee is for the same part of the period as its minimum.
                let prorated = part.filter(|_| key == "subscription" && of["prorated"].as_bool() != Some(true));
                let line = json!({"amount": amount.to_string(), "charge": key, "plan_minimum": of.get("commitment").or(of.get("minimum")),
                    "plan_minimum_cents": of.get("commitment_cents").or(of.get("minimum_cents")), "fraction": part, "prorate": prorated.is_some()});
                lines.push(self.line(at, &line, false, whole)?);
            }
        }
        if lines.is_empty() && (of.get("unit_price").is_some() || of.get("quantity").is_some()) {
            let line = self.line(0, of, false, whole)?;
            lines.push(line);
        }
        Ok(lines)
    }

    fn line(&mut self, at: usize, line: &Value, cents: bool, whole: DateRange) -> Result<DraftLine, String> {
        let plain = !line.is_object();
        let charge = line["charge"].as_str().map_or_else(|| format!("charge-{}", at + 1), str::to_owned);
        let category = line["category"].as_str();
        let product = line["product"].as_str().map_or_else(|| format!("{charge} {}", category.unwrap_or_default()), str::to_owned);
        self.catalogue.products.entry(product.clone()).or_insert_with(|| Product {
            id: product.clone(),
            name: product.clone(),
            unit: None,
            tax_category: category.map(str::to_owned),
        });
        let period = range(line.get("period"))?.unwrap_or(whole);
        let whole = range(line.get("whole"))?.unwrap_or(if line.get("period").is_some() { period } else { whole });
        let quantity = line.get("quantity").map(decimal).transpose()?.unwrap_or(Decimal::ONE);
        let mut quantity = Derivation::given("units", quantity);
        let unit_price = amount(line, "unit_price", self.digits)?;
        let mut state = std::mem::take(&mut self.state);
        quantity = free_units(&self.contract, &charge_of(&charge, &product), whole, quantity, &mut state, &self.dialect)
            .map_err(|e| e.to_string())?;
        self.state = state;
        let fraction = line.get("fraction").filter(|fraction| !fraction.is_null()).map(fraction).transpose()?;
        let fraction = fraction.unwrap_or_else(|| Derivation::given("the whole period", Decimal::ONE));
        let price = if plain { Some(money(line, cents, self.digits)?) } else { amount(line, "amount", self.digits)? };
        let price = Derivation::given("price", price.or(unit_price).ok_or("a line without amount")?);
        let mut amount_of =
            Derivation::product("quantity at its price", vec![quantity.clone(), price]).map_err(|error| error.to_string())?;
        if line["prorate"].as_bool() == Some(true) {
            amount_of = tieout_billing::rating::prorated("part of the fee", amount_of, &fraction).map_err(|error| error.to_string())?;
        }
        Ok(DraftLine {
            item: line["item"].as_str().unwrap_or("I-1").to_owned(),
            plan: line["plan"].as_str().unwrap_or("plan").to_owned(),
            description: charge.clone(),
            charge,
            product,
            kind: if line["kind"] == "credit" { LineKind::Credit } else { LineKind::Charge },
            unit: None,
            period,
            whole,
            fraction,
            quantity,
            unit_price,
            amount: amount_of,
            tax_inclusive: inclusive(line).or(inclusive(&self.json)).unwrap_or(false),
            charge_minimum: amount(line, "minimum", self.digits)?,
            charge_maximum: amount(line, "maximum", self.digits)?,
            plan_minimum: amount(line, "plan_minimum", self.digits)?.or(amount(&self.json, "plan_minimum", self.digits)?),
        })
    }
}

/// What is true of every bill: figures are explained, and fit to the last digit.
pub fn sound(invoice: &ExpectedInvoice) -> Result<(), String> {
    let mut figures = vec![&invoice.net, &invoice.tax, &invoice.gross, &invoice.due];
    figures.extend(invoice.lines.iter().flat_map(|line| [&line.quantity, &line.net, &line.tax].into_iter().chain(&line.discount)));
    figures.extend(invoice.adjustments.iter().chain(&invoice.settlements).map(|adjustment| &adjustment.amount));
    figures.extend(invoice.taxes.iter().flat_map(|tax| [&tax.taxable, &tax.tax]));
    if let Some(wrong) = figures.into_iter().find(|figure| !figure.holds()) {
        return Err(format!("the derivation of {} does not hold: {}", wrong.figure, wrong.arithmetic()));
    }
    let taxable: Decimal = invoice.taxes.iter().map(|tax| tax.taxable.result).sum();
    let share = |adjustment: &tieout_billing::rating::Adjustment| adjustment.shares.iter().map(|share| share.amount).sum::<Decimal>();
    let checks = [
        (invoice.net.result + invoice.tax.result == invoice.gross.result, "net and tax are not gross"),
        (invoice.taxes.is_empty() || taxable == invoice.net.result, "the taxable amounts are not the net"),
        (invoice.adjustments.iter().all(|adjustment| share(adjustment) == adjustment.amount.result), "shares are not their adjustment"),
    ];
    checks.into_iter().find(|(is, _)| !is).map_or(Ok(()), |(_, what)| Err(what.to_owned()))
}

/// Draws, refunds and days of a ledger, and the entries that they leave.
pub fn ledger(json: &Value) -> Result<(), String> {
    let grants = json["grants"].as_array().into_iter().flatten().enumerate().map(grant).collect::<Result<Vec<_>, _>>()?;
    let mut ledger = CreditLedger::new(&grants);
    let mut drawn: Vec<Value> = Vec::new();
    for step in json["steps"].as_array().ok_or("no steps")? {
        let on = date(step["day"].as_str().ok_or("a step without day")?)?;
        let document = step["document"].as_str().unwrap_or("D-1");
        match (step.get("draw"), step.get("refund")) {
            (Some(amount), _) => {
                let payable: Vec<&str> = step["for"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let parts = ledger.draw_any(on, decimal(amount)?, &payable, document);
                drawn.extend(parts.into_iter().map(|(grant, amount)| json!([grant, amount.to_string()])));
            }
            (None, Some(refund)) => ledger.refund(on, refund.as_str().unwrap_or(document)),
            (None, None) => ledger.advance(on),
        }
    }
    let expect = &json["expect"];
    if let Some(balance) = expect.get("balance") {
        let said = decimal(balance)?;
        if ledger.balance() != said {
            return Err(format!("the balance is {}, not {said}", ledger.balance()));
        }
    }
    if let Some(said) = expect.get("drawn").filter(|said| **said != Value::Array(drawn.clone())) {
        return Err(format!("drawn is {}, not {said}", Value::Array(drawn)));
    }
    let name = |kind: EntryKind| serde_json::to_value(kind).unwrap_or_default();
    let entries =
        ledger.entries().iter().map(|entry| json!([entry.day, name(entry.kind), entry.grant, entry.amount.normalize().to_string()]));
    let entries = Value::Array(entries.collect());
    match expect.get("entries").filter(|said| **said != entries) {
        Some(said) => Err(format!("the entries are {entries}, not {said}")),
        None => Ok(()),
    }
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub fn october() -> DateRange {
    DateRange::new(day(2026, 10, 1), day(2026, 11, 1))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

/// `["2026-10-01", "2026-11-01"]`, the end not in it.
fn range(value: Option<&Value>) -> Result<Option<DateRange>, String> {
    let Some(ends) = value.and_then(Value::as_array) else { return Ok(None) };
    let end = |at: usize| ends.get(at).and_then(Value::as_str).map(date).transpose();
    Ok(Some(DateRange { from: end(0)?.ok_or("a range without beginning")?, until: end(1)? }))
}

/// `2/29`, or a decimal.
pub fn fraction(value: &Value) -> Result<Derivation, String> {
    match value.as_str().and_then(|text| text.split_once('/')) {
        Some((part, whole)) => {
            let number = |text: &str| text.trim().parse::<Decimal>().map_err(|error| error.to_string());
            let (part, whole) = (Derivation::given("days", number(part)?), Derivation::given("days of the period", number(whole)?));
            Derivation::quotient("part of the period", part, whole).map_err(|error| error.to_string())
        }
        None => Ok(Derivation::given("part of the period", decimal(value)?)),
    }
}

pub fn decimal(value: &Value) -> Result<Decimal, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.trim().parse::<Decimal>().map_err(|error| format!("{text}: {error}"))
}

/// An amount; of minor units where it is said in them.
pub fn money(value: &Value, cents: bool, digits: u32) -> Result<Decimal, String> {
    Ok(decimal(value)? * if cents { Decimal::new(1, digits) } else { Decimal::ONE })
}

/// The amount under a name, or under the name with `_cents`.
pub fn amount(json: &Value, key: &str, digits: u32) -> Result<Option<Decimal>, String> {
    let said = |key: &str| json.get(key).filter(|value| !value.is_null());
    let cents = format!("{key}_cents");
    said(key).map(|value| money(value, false, digits)).or_else(|| said(&cents).map(|value| money(value, true, digits))).transpose()
}

/// A list of amounts, said either way.
pub fn list(json: &Value, key: &str, digits: u32) -> Option<Vec<String>> {
    let of = |list: &Vec<Value>, cents: bool| {
        list.iter().map(|value| money(value, cents, digits).map(|it| it.to_string())).collect::<Result<_, _>>().ok()
    };
    json[key]
        .as_array()
        .and_then(|list| of(list, false))
        .or_else(|| json[format!("{key}_cents")].as_array().and_then(|list| of(list, true)))
}

/// `coupons` and `discounts`, and one said as `coupon_on_second_cents`, `coupon_cents`, `discount_percent`.
fn discounts(json: &Value, digits: u32) -> Result<Vec<Discount>, String> {
    let mut discounts = Vec::new();
    for one in ["coupons", "discounts"].into_iter().flat_map(|key| json[key].as_array().into_iter().flatten()) {
        let number = |key: &str| amount(one, key, digits);
        let kind = match (number("percent")?.or(number("percentage")?).or(number("percent_off")?), number("free_units")?) {
            (Some(percent), _) => DiscountKind::Percentage { percent },
            (None, Some(units)) => DiscountKind::FreeUnits { units },
            (None, None) => {
                let fixed = number("fixed")?.or(number("amount")?).or(number("amount_off")?);
                DiscountKind::Amount { amount: fixed.ok_or("a discount without amount")? }
            }
        };
        let periods = one["periods"].as_u64().and_then(|periods| u32::try_from(periods).ok());
        let applies_to = one["applies_to"].as_str().map(str::to_owned);
        discounts.push(discount(discounts.len(), kind, applies_to, range(one.get("dates"))?, periods));
    }
    for key in json.as_object().into_iter().flatten().map(|(key, _)| key.trim_end_matches("_cents")) {
        let of = match key.strip_prefix("coupon_on_") {
            Some("first") => Some(1),
            Some("second") => Some(2),
            Some("third") => Some(3),
            Some(number) => number.parse().ok(),
            None => None,
        };
        let Some(of): Option<usize> = of else { continue };
        if let Some(amount) = amount(json, key, digits)? {
            let applies_to: Option<String> = Some(format!("charge-{of}"));
            discounts.push(discount(discounts.len(), DiscountKind::Amount { amount }, applies_to, None, None));
        }
    }
    if let Some(amount) = amount(json, "coupon", digits)? {
        discounts.push(discount(discounts.len(), DiscountKind::Amount { amount }, None, None, None));
    }
    if let Some(percent) = amount(json, "discount_percent", digits)? {
        let lines = json["lines"].as_array().map_or(1, Vec::len);
        for line in 1..=lines {
            discounts.push(discount(discounts.len(), DiscountKind::Percentage { percent }, Some(format!("charge-{line}")), None, None));
        }
    }
    Ok(discounts)
}

pub fn discount(at: usize, kind: DiscountKind, applies_to: Option<String>, dates: Option<DateRange>, periods: Option<u32>) -> Discount {
    Discount { id: format!("discount-{}", at + 1), name: format!("coupon {}", at + 1), kind, applies_to, dates, periods }
}

/// `credits`, or one said as `credit`, `prepaid` or `wallet`.
fn grants(json: &Value, digits: u32) -> Result<Vec<CreditGrant>, String> {
    let mut grants = json["credits"].as_array().into_iter().flatten().enumerate().map(grant).collect::<Result<Vec<_>, _>>()?;
    for key in ["credit", "prepaid", "wallet"] {
        if let Some(amount) = amount(json, key, digits)? {
            grants.push(grant((grants.len(), &json!({"amount": amount.to_string()})))?);
        }
    }
    Ok(grants)
}

/// Whether prices contain the tax, by any of the names that this has.
fn inclusive(json: &Value) -> Option<bool> {
    ["inclusive", "tax_included", "tax_inclusive", "price_include"].into_iter().find_map(|key| json[key].as_bool())
}

fn grant((at, json): (usize, &Value)) -> Result<CreditGrant, String> {
    let dates =
        DateRange { from: json["from"].as_str().map_or(Ok(day(2026, 1, 1)), date)?, until: json["until"].as_str().map(date).transpose()? };
    let rollover = match json.get("rollover") {
        Some(rollover) => Some(Rollover {
            maximum: rollover.get("maximum").map(decimal).transpose()?,
            until: date(rollover["until"].as_str().ok_or("a rollover without end")?)?,
        }),
        None => None,
    };
    Ok(CreditGrant {
        id: json["id"].as_str().map_or_else(|| format!("grant-{}", at + 1), str::to_owned),
        amount: decimal(&json["amount"])?,
        dates,
        priority: json["priority"].as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(0),
        applies_to: json["applies_to"].as_str().map(str::to_owned),
        rollover,
    })
}

/// A rate of its own, or several that are levied together; otherwise the place for the rate table. Neither: not subject to tax.
fn treatment(json: &Value) -> Result<TaxTreatment, String> {
    let rates = json["tax_rates"].as_array().filter(|rates| rates.iter().all(|rate| !rate.is_object()));
    let rate = match (json.get("tax_rate"), rates) {
        (Some(rate), _) => Some(decimal(rate)?),
        (None, Some(rates)) => Some(rates.iter().map(decimal).sum::<Result<Decimal, _>>()?),
        (None, None) => None,
    };
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let taxed = rate.is_some() || json.get("tax_rates").is_some();
    let category = text("tax_category").or_else(|| (!taxed).then(|| "O".to_owned()));
    Ok(TaxTreatment { country: text("country"), region: text("region"), category, rate, exemption_reason: text("exemption_reason") })
}

/// `{"country":"DE","category":"S","percent":"19","valid":["2021-01-01"]}`.
fn table(json: &Value) -> Result<TaxTable, String> {
    let rate = |rate: &Value| -> Result<TaxRate, String> {
        let text = |key: &str| rate[key].as_str().map(str::to_owned);
        Ok(TaxRate {
            country: text("country").ok_or("a rate without country")?,
            region: text("region"),
            category: text("category").unwrap_or_else(|| "S".to_owned()),
            name: text("name"),
            percent: decimal(&rate["percent"])?,
            valid: range(rate.get("valid"))?.unwrap_or(DateRange::since(day(2000, 1, 1))),
            row: None,
        })
    };
    let rates = json["tax_rates"].as_array().into_iter().flatten().filter(|rate| rate.is_object());
    Ok(TaxTable { rates: rates.map(rate).collect::<Result<_, String>>()? })
}

fn charge_of(id: &str, product: &str) -> Charge {
    Charge {
        id: id.to_owned(),
        product: product.to_owned(),
        name: id.to_owned(),
        model: ChargeModel::PerUnit { price: Decimal::ONE },
        quantity: QuantitySource::Contracted,
        timing: Timing::InArrears,
        prorated: false,
        included: Decimal::ZERO,
        minimum: None,
        maximum: None,
    }
}
