//! What is missing, too much, or stands alone.

use super::{Dice, Kind, Spot, When, amount, contract, invoice, ordinary, plain, priced, record, spot, stated};
use crate::plants::lines::{Role, cent};
use crate::plants::world::{Record, World};
use rust_decimal::Decimal;
use std::collections::HashMap;

pub const KINDS: &[&Kind] = &[
    &Kind {
        name: "more used than billed",
        places: 20,
        must: &["ACC-15", "CMP-01"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "usage", |record| record.contains_key("invoice_number"))?;
            let quantity = amount(&world.of("usage")[at], "quantity") + Decimal::ONE;
            world.of("usage")[at].insert("quantity", quantity.to_string());
            Some(spot)
        },
    },
    &Kind {
        name: "scheduled bill not raised",
        places: 15,
        must: &["CMP-02", "CMP-03"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let due = ("next_bill_date", "2011-01-15".to_owned());
            agreed(world, dice, [due, ("start_date", "2010-10-01".to_owned()), ("charge_type", "recurring".to_owned())])
        },
    },
    &Kind {
        name: "contract without invoice",
        places: 15,
        must: &["CMP-03"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let often = ("billing_frequency", "month".to_owned());
            agreed(world, dice, [often, ("start_date", "2010-12-15".to_owned()), ("charge_type", "recurring".to_owned())])
        },
    },
    &Kind {
        name: "gap in service",
        places: 20,
        must: &["CMP-04"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            world.run[at].lines[line].set("period_start", "2010-12-11");
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "service billed twice for some days",
        places: 20,
        must: &["CMP-05"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            world.run[at].set("invoice_start", "2010-11-25");
            world.run[at].lines[line].set("period_start", "2010-11-25");
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "usage on no invoice",
        places: 20,
        must: &["CMP-06", "CMP-01"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, plain)?;
            let spot = Spot { invoice: String::new(), ..spot(world, at, None) };
            let of = [("customer_id", spot.customer.clone()), ("product", "U-NEW".to_owned()), ("date", "2011-01-10".to_owned())];
            let [customer, product, date] = of;
            world.put("usage", [customer, product, date, ("quantity", "7".to_owned())]);
            Some(spot)
        },
    },
    &Kind {
        name: "number missing in its series",
        places: 8,
        must: &["CMP-07"],
        may: &["ACC-27"],
        when: When::Run,
        plant: |world, dice| {
            let mut bills: HashMap<String, usize> = HashMap::new();
            world.run.iter().for_each(|invoice| *bills.entry(invoice.customer().to_owned()).or_default() += 1);
            let middle = |number: &str| number.starts_with("US-") && number != "US-00001";
            let at = invoice(world, dice, |invoice| plain(invoice) && middle(invoice.number()) && bills[invoice.customer()] > 1)?;
            let gone = spot(world, at, None);
            world.run.remove(at);
            Some(Spot { words: gone.invoice, invoice: String::new(), currency: String::new(), ..gone })
        },
    },
    &Kind {
        name: "account without invoice",
        places: 15,
        must: &["CMP-08"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let customer = format!("Z{}", dice.below(1_000_000));
            world.put("run_accounts", [("customer_id", customer.clone()), ("status", "completed".to_owned())]);
            Some(Spot { customer, ..Spot::default() })
        },
    },
    &Kind {
        name: "invoice not posted",
        places: 15,
        must: &["CMP-09"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "posted_date", |_| String::new()),
    },
    &Kind {
        name: "invoice that comes to nothing",
        places: 15,
        must: &["CMP-10"],
        may: &["ACC-25", "ACC-27"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, plain)?;
            world.run[at].set("discount_rate", 100);
            world.run[at].price();
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "terminated and still billed",
        places: 20,
        must: &["CMP-11"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            contract(world, at, line)?.insert("termination_date", "2010-11-30".to_owned());
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "one-time charge not billed",
        places: 15,
        must: &["CMP-12"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            agreed(
                world,
                dice,
                [("start_date", "2010-12-20".to_owned()), ("charge_type", "one_time".to_owned()), ("quantity", "1".to_owned())],
            )
        },
    },
    &Kind {
        name: "commitment a cent short",
        places: 15,
        must: &["CMP-14"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "contracts", |contract| contract.contains_key("minimum_commitment"))?;
            let contract = &mut world.of("contracts")[at];
            let committed = amount(contract, "minimum_commitment") + cent();
            contract.insert("minimum_commitment", committed.to_string());
            Some(spot)
        },
    },
    &Kind {
        name: "invoice without customer",
        places: 15,
        must: &["CMP-18", "CMP-19"],
        may: &["ACC-27", "TAX-15"],
        when: When::Run,
        plant: |world, dice| {
            let mut bills: HashMap<String, usize> = HashMap::new();
            world.run.iter().for_each(|invoice| *bills.entry(invoice.customer().to_owned()).or_default() += 1);
            stated(world, dice, |invoice| plain(invoice) && bills[invoice.customer()] > 1, "customer_id", |_| String::new())
        },
    },
    &Kind {
        name: "document without a type",
        places: 15,
        must: &["CMP-19"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "document_type", |_| String::new()),
    },
    &Kind {
        name: "payment for an unknown invoice",
        places: 10,
        must: &["CMP-18"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "customers", |_| true)?;
            let customer = world.of("customers")[at]["customer_id"].clone();
            let (invoice, payment) = (format!("X{}", dice.below(1_000_000)), format!("PAY-X{at}"));
            let names =
                [("payment", payment), ("invoice_number", invoice.clone()), ("customer_id", customer), ("currency", "GBP".to_owned())];
            let amounts = [("amount", "10.00".to_owned()), ("applied_amount", "10.00".to_owned()), ("date", "2011-01-10".to_owned())];
            world.of("payments").push(Record::from_iter(names.into_iter().chain(amounts)));
            Some(Spot { invoice, ..spot })
        },
    },
    &Kind {
        name: "failed charge not tried again",
        places: 10,
        must: &["CMP-20"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "payments", |payment| payment["date"].as_str() < "2011-01-10")?;
            let mut failed = world.of("payments")[at].clone();
            // Ten days before the charge that succeeds.
            failed.insert("payment", format!("F{}", failed["payment"]));
            failed.insert("date", (crate::plants::lines::date(&failed["date"]) - chrono::Days::new(10)).to_string());
            failed.insert("status", "failed".to_owned());
            world.of("payments").push(failed);
            Some(spot)
        },
    },
    &Kind {
        name: "count of the control totals off",
        places: 2,
        must: &["CMP-15"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| control(world, dice, "line_count"),
    },
    &Kind {
        name: "sum of the control totals off by a cent",
        places: 2,
        must: &["CMP-16"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| control(world, dice, "net_amount"),
    },
    &Kind {
        name: "row that can't be read",
        places: 1,
        must: &["CMP-17"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            // It is no line of the run: nothing else can be wrong with it.
            let at = dice.below(world.run.len());
            let mut unreadable = world.run[at].lines[0].clone();
            unreadable.set("net_amount", "12.3.4");
            world.unreadable.push(unreadable);
            Some(Spot { words: "could not be read".to_owned(), ..Spot::default() })
        },
    },
    &Kind {
        name: "billed without usage",
        places: 5,
        must: &["ACC-15"],
        may: &["ACC-25", "ACC-27"],
        when: When::Run,
        plant: |world, dice| {
            // The records are lost. Of a product that no other customer uses nothing would show that it is metered.
            let mut metered: HashMap<String, usize> = HashMap::new();
            world.of("usage").iter().for_each(|usage| *metered.entry(usage["product"].clone()).or_default() += 1);
            let spot = priced(world, dice, Role::Usage, |line| metered[line.get("product")] > 2, |_| ())?;
            world.of("usage").retain(|usage| usage.get("invoice_number") != Some(&spot.invoice));
            Some(spot)
        },
    },
];

/// A contract of a customer that nothing bills.
fn agreed(world: &mut World, dice: &mut Dice, terms: [(&'static str, String); 3]) -> Option<Spot> {
    let at = invoice(world, dice, plain)?;
    let spot = Spot { invoice: String::new(), ..spot(world, at, None) };
    let names = [
        ("customer_id", spot.customer.clone()),
        ("subscription", format!("N{}", spot.customer)),
        ("product", "NEVER BILLED".to_owned()),
        ("currency", spot.currency.clone()),
        ("unit_price", "25.00".to_owned()),
    ];
    world.of("contracts").push(Record::from_iter(names.into_iter().chain(terms)));
    Some(spot)
}

/// A control total of a currency that is off by the least.
fn control(world: &mut World, dice: &mut Dice, field: &'static str) -> Option<Spot> {
    let totals = world.of("control_totals");
    let start = dice.below(totals.len());
    let at = (start..start + totals.len()).map(|at| at % totals.len()).find(|at| !totals[*at].contains_key("description"))?;
    let total = &mut totals[at];
    let least = if field.ends_with("count") { Decimal::ONE } else { cent() };
    let value = amount(total, field) + least;
    total.insert(field, value.to_string());
    total.insert("description", "as counted".to_owned());
    Some(Spot { currency: total["currency"].clone(), ..Spot::default() })
}
