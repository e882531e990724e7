//! What stands beside the run: tables that are given, and books that follow from the run as it was billed.

use super::lines::{Invoice, Role, cents, date};
use super::places::{CANARIES, PLACES, STATES, exchange_rate};
use super::world::{PERIOD, World, next_business_day, payment_days};
use chrono::Days;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Currencies of the slice.
pub const CURRENCIES: &[&str] = &["GBP", "EUR", "USD", "CHF", "AUD", "NOK", "SEK", "DKK", "PLN"];

/// Customers, prices, rates, periods, certificates, registrations, usage, disputes: given before anything is billed wrong.
pub fn tables(world: &mut World) {
    let run = std::mem::take(&mut world.run);
    customers(world, &run);
    prices(world, &run);
    usage(world, &run);
    world.run = run;
    for place in PLACES {
        if place.category == "S" {
            world.put(
                "tax_rates",
                [("country", place.code.to_owned()), ("tax_rate", place.rate().to_string()), ("tax_category", "S".to_owned())],
            );
        }
    }
    let canaries = [("country", "ES".to_owned()), ("postal_code", CANARIES.0.to_owned()), ("tax_rate", CANARIES.1.to_owned())];
    world.put("tax_rates", canaries);
    for (state, rate) in STATES {
        let of = [("country", "US".to_owned()), ("region", (*state).to_owned()), ("tax_rate", (*rate).to_owned())];
        world.put("tax_rates", of);
        let registered = [("region", (*state).to_owned()), ("threshold", "1".to_owned()), ("status", "registered".to_owned())];
        world.put("registrations", registered);
    }
    for currency in CURRENCIES.iter().filter(|currency| **currency != "GBP") {
        for week in 0..26 {
            let day = date("2010-09-06") + Days::new(7 * week);
            let rate = exchange_rate(currency, day).to_string();
            let of = [
                ("currency", (*currency).to_owned()),
                ("home_currency", "GBP".to_owned()),
                ("date", day.to_string()),
                ("exchange_rate", rate),
            ];
            world.put("exchange_rates", of);
        }
    }
    for (start, end, closed) in [("2010-12-01", "2010-12-31", "2011-02-10"), ("2011-01-01", "2011-01-31", "2011-02-20")] {
        let closed = ("closed_date", closed.to_owned());
        world.put("periods", [("start_date", start.to_owned()), ("end_date", end.to_owned()), closed]);
    }
}

fn customers(world: &mut World, run: &[Invoice]) {
    let mut seen = BTreeSet::new();
    for invoice in run.iter().filter(|invoice| !invoice.customer().is_empty()) {
        let customer = invoice.customer().to_owned();
        if !seen.insert(customer.clone()) {
            continue;
        }
        let days = payment_days(customer.parse().unwrap_or_default()).to_string();
        let of = [("customer_id", customer.clone()), ("country", invoice.get("country").to_owned()), ("payment_days", days)];
        world.put("customers", of);
        world.put("run_accounts", [("customer_id", customer.clone()), ("status", "completed".to_owned())]);
        if invoice.get("tax_category") == "E" {
            let of = [("customer_id", customer), ("country", "US".to_owned()), ("region", invoice.get("region").to_owned())];
            world.put("certificates", of);
        }
    }
}

/// The price list has what is sold at one price in a currency.
fn prices(world: &mut World, run: &[Invoice]) {
    let mut sold: BTreeMap<(String, String), BTreeSet<Decimal>> = BTreeMap::new();
    for line in run.iter().flat_map(|invoice| &invoice.lines) {
        let key = (line.get("product").to_owned(), line.get("currency").to_owned());
        sold.entry(key).or_default().insert(line.decimal("unit_price").normalize());
    }
    for ((product, currency), prices) in sold {
        if let [price] = prices.into_iter().collect::<Vec<_>>()[..] {
            world.put("prices", [("product", product), ("currency", currency), ("unit_price", price.to_string())]);
        }
    }
}

/// Each metered line was used on two days.
fn usage(world: &mut World, run: &[Invoice]) {
    for line in run.iter().flat_map(|invoice| &invoice.lines).filter(|line| line.role == Role::Usage) {
        let quantity = line.decimal("quantity");
        let half = (quantity / Decimal::TWO).trunc();
        for (day, part) in [("2010-12-01", half), ("2010-12-02", quantity - half)] {
            let of = ["customer_id", "product", "subscription", "invoice_number", "line_number"]
                .map(|field| (field, line.get(field).to_owned()));
            let [customer, product, subscription, invoice, number] = of;
            let (date, quantity) = (("date", day.to_owned()), ("quantity", part.to_string()));
            world.put("usage", [customer, product, subscription, invoice, number, date, quantity]);
        }
    }
}

/// Payments, receivables, write-offs, disputes and revenue schedules that follow from the run as it stands.
pub fn subledgers(world: &mut World) {
    let run = std::mem::take(&mut world.run);
    let end = date(PERIOD.1);
    for (at, invoice) in run.iter().enumerate() {
        let gross = invoice.decimal("invoice_gross");
        if invoice.is_credit() || gross <= Decimal::ZERO || invoice.number().is_empty() {
            continue;
        }
        let given = |column: &'static str| (column, invoice.get(column).to_owned());
        let [number, customer, currency] = ["invoice_number", "customer_id", "currency"].map(given);
        let received = invoice.date("invoice_date") + Days::new(5);
        let paid = match at % 5 {
            _ if received >= end => Decimal::ZERO,
            0 | 1 => gross,
            2 => cents(gross / Decimal::TWO),
            _ => Decimal::ZERO,
        };
        let given_up = if at % 50 == 2 && gross - paid > Decimal::ONE { Decimal::ONE } else { Decimal::ZERO };
        let open = gross - paid - given_up;
        if !paid.is_zero() {
            let applied = next_business_day(received).min(end).to_string();
            let [amount, applied_amount] = ["amount", "applied_amount"].map(|field| (field, paid.to_string()));
            let (payment, status) = (("payment", format!("PAY-{}", number.1)), ("status", "succeeded".to_owned()));
            let dates = [("date", received.to_string()), ("applied_date", applied)];
            let [date, applied] = dates;
            world.put(
                "payments",
                [payment, number.clone(), customer.clone(), currency.clone(), amount, applied_amount, date, applied, status],
            );
        }
        if !given_up.is_zero() {
            let people = [("preparer", "Ann".to_owned()), ("approver", "Ben".to_owned())];
            let [preparer, approver] = people;
            let (amount, date) = (("amount", given_up.to_string()), ("date", PERIOD.1.to_owned()));
            world.put("write_offs", [number.clone(), customer.clone(), currency.clone(), amount, date, preparer, approver]);
        }
        let late = (end - invoice.date("due_date")).num_days();
        let in_bucket = |bucket: usize| (if bucket == bucket_of(late) { open } else { Decimal::ZERO }).to_string();
        world.put(
            "receivables",
            [
                number.clone(),
                customer.clone(),
                currency.clone(),
                given("invoice_date"),
                given("due_date"),
                ("amount", gross.to_string()),
                ("paid_amount", paid.to_string()),
                ("balance", open.to_string()),
                ("past_due_amount", if late > 0 { open } else { Decimal::ZERO }.to_string()),
                ("status", if open.is_zero() { "paid" } else { "open" }.to_owned()),
                ("bucket_current", in_bucket(0)),
                ("bucket_30", in_bucket(1)),
                ("bucket_60", in_bucket(2)),
                ("bucket_90", in_bucket(3)),
                ("bucket_older", in_bucket(4)),
            ],
        );
        if at % 10 == 3 {
            let dates = [("opened_date", "2010-12-20".to_owned()), ("credit_date", "2011-01-10".to_owned())];
            let [opened, credited] = dates;
            world.put("disputes", [number.clone(), customer.clone(), currency.clone(), opened, credited]);
        }
        schedules(world, invoice);
    }
    world.run = run;
}

/// Revenue of a recurring line: half in December, half in January; of one line in three the second half only later.
fn schedules(world: &mut World, invoice: &Invoice) {
    let later = invoice.customer().parse::<usize>().is_ok_and(|customer| customer % 3 == 1);
    for line in invoice.lines.iter().filter(|line| line.role == Role::Recurring) {
        let net = line.decimal("net_amount");
        if net <= Decimal::ZERO || line.get("period_end") > PERIOD.1 || invoice.get("invoice_date") > PERIOD.1 {
            continue;
        }
        let half = cents(net / Decimal::TWO);
        let second = if later { "2011-02-28" } else { PERIOD.1 };
        for (day, part) in [("2010-12-31", half), (second, net - half)] {
            let earned = if day <= PERIOD.1 { part } else { Decimal::ZERO };
            let of = ["invoice_number", "line_number", "currency"].map(|field| (field, line.get(field).to_owned()));
            let [number, line_number, currency] = of;
            let amounts = [("amount", part.to_string()), ("recognised_amount", earned.to_string())];
            let [amount, recognised] = amounts;
            world.put("revenue_schedules", [number, line_number, currency, ("date", day.to_owned()), amount, recognised]);
        }
    }
}

/// The place of what is late by so many days among the aging buckets.
pub fn bucket_of(late: i64) -> usize {
    usize::try_from((late + 29) / 30).unwrap_or_default().min(4)
}

type Sums = HashMap<String, Decimal>;

/// Control totals, the general ledger and the policy on losses, from the run and the books as they stand.
pub fn ledgers(world: &mut World) {
    let within = |day: &str| (PERIOD.0..=PERIOD.1).contains(&day);
    let mut totals: HashMap<String, (u32, usize, [Decimal; 3])> = HashMap::new();
    let mut billed = Sums::new();
    for invoice in &world.run {
        let (invoices, lines, sums) = totals.entry(invoice.get("currency").to_owned()).or_default();
        *invoices += 1;
        *lines += invoice.lines.len();
        for (sum, column) in sums.iter_mut().zip(["invoice_net", "invoice_tax", "invoice_gross"]) {
            *sum += invoice.decimal(column);
        }
        let posted = [invoice.get("posted_date"), invoice.get("invoice_date")].into_iter().find(|day| !day.is_empty());
        if posted.is_none_or(within) {
            *billed.entry(invoice.get("currency").to_owned()).or_default() += invoice.decimal("invoice_gross");
        }
    }
    let amount =
        |record: &super::world::Record, field: &str| record.get(field).and_then(|text| text.parse::<Decimal>().ok()).unwrap_or_default();
    let (mut open, mut lost, mut lowered, mut later) = (Sums::new(), Sums::new(), Sums::new(), Sums::new());
    let end = date(PERIOD.1);
    for record in world.of("receivables") {
        let late = (end - date(&record["due_date"])).num_days();
        let balance = amount(record, "balance");
        if record["invoice_date"].as_str() <= PERIOD.1 {
            *open.entry(record["currency"].clone()).or_default() += balance;
        }
        *lost.entry(record["currency"].clone()).or_default() += balance * Decimal::new(bucket_of(late) as i64 + 1, 2);
    }
    for kind in ["payments", "write_offs"] {
        for record in world.of(kind).iter().filter(|record| record.get("status").is_none_or(|status| status != "failed")) {
            *lowered.entry(record["currency"].clone()).or_default() += amount(record, "amount");
        }
    }
    for record in world.of("revenue_schedules") {
        *later.entry(record["currency"].clone()).or_default() += amount(record, "amount") - amount(record, "recognised_amount");
    }
    for currency in CURRENCIES {
        let of = |sums: &Sums| sums.get(*currency).copied().unwrap_or_default();
        let Some((invoices, lines, [net, tax, gross])) = totals.get(*currency).copied() else { continue };
        let sums = [("net_amount", net.to_string()), ("tax_amount", tax.to_string()), ("gross_amount", gross.to_string())];
        let [net, tax_total, gross] = sums;
        let counts = [("invoice_count", invoices.to_string()), ("line_count", lines.to_string())];
        let [invoices, lines] = counts;
        world.put("control_totals", [("currency", (*currency).to_owned()), invoices, lines, net, tax_total, gross]);
        let deferred = Decimal::ONE_THOUSAND + of(&later);
        let (set_aside, hundred) = (cents(of(&lost)), Decimal::ONE_HUNDRED);
        let equity = hundred + of(&open) - set_aside - deferred - tax;
        for (account_type, opening, closing) in [
            ("receivable", of(&open) - of(&billed) + of(&lowered), of(&open)),
            ("deferred_revenue", Decimal::ONE_THOUSAND, deferred),
            ("tax_payable", Decimal::ZERO, tax),
            ("allowance", Decimal::ZERO, set_aside),
            ("asset", hundred, hundred),
            ("equity", equity, equity),
        ] {
            world.put(
                "general_ledger",
                [
                    ("account", format!("{account_type}-{currency}").to_uppercase()),
                    ("account_type", account_type.to_owned()),
                    ("currency", (*currency).to_owned()),
                    ("source", "system".to_owned()),
                    ("amount", (closing - opening).to_string()),
                    ("opening_balance", opening.to_string()),
                    ("closing_balance", closing.to_string()),
                ],
            );
        }
    }
    for (at, bucket) in ["current", "1-30", "31-60", "61-90", "90+"].into_iter().enumerate() {
        world.put("loss_rates", [("bucket", bucket.to_owned()), ("loss_rate", (at + 1).to_string())]);
    }
}
