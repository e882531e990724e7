//! Wrong arithmetic, prices, quantities, periods, numbers.

use super::{Dice, Kind, Spot, When, changed, contract, has_term, invoice, line, ordinary, plain, priced, spot, stated};
use crate::plants::lines::{Invoice, Line, Role, cent};
use crate::plants::places::exchange_rate;
use crate::plants::world::World;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

const MOVED: &[&str] = &["ACC-25", "ACC-27"];

pub const KINDS: &[&Kind] = &[
    &Kind {
        name: "net wrong by a cent",
        places: 20,
        must: &["ACC-01"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| net(world, dice, |net| net + cent()),
    },
    &Kind {
        name: "digits of net swapped",
        places: 20,
        must: &["ACC-01"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| net(world, dice, swapped),
    },
    &Kind {
        name: "net changed, nothing follows",
        places: 20,
        must: &["ACC-01", "ACC-02", "ACC-05", "ACC-06", "ACC-23", "TAX-01"],
        may: &["ACC-25", "ACC-27", "TAX-02", "TAX-03", "TAX-12", "TAX-13"],
        when: When::Run,
        plant: |world, dice| {
            let taxed = |line: &Line| line.get("tax_category") == "S";
            changed(world, dice, Role::Plain, taxed, |line| line.set("net_amount", line.decimal("net_amount") + Decimal::ONE))
        },
    },
    &Kind {
        name: "sum of lines off",
        places: 15,
        must: &["ACC-02", "ACC-03", "ACC-04"],
        may: &[],
        when: When::Run,
        plant: |world, dice| off(world, dice, "invoice_lines_total"),
    },
    &Kind {
        name: "net total off",
        places: 20,
        must: &["ACC-03", "ACC-04", "ACC-05", "ACC-06"],
        may: &["ACC-27", "TAX-03"],
        when: When::Run,
        plant: |world, dice| off(world, dice, "invoice_net"),
    },
    &Kind {
        name: "gross total off",
        places: 15,
        must: &["ACC-06", "ACC-07"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| off(world, dice, "invoice_gross"),
    },
    &Kind {
        name: "amount due off",
        places: 15,
        must: &["ACC-07"],
        may: &[],
        when: When::Run,
        plant: |world, dice| off(world, dice, "invoice_due"),
    },
    &Kind {
        name: "allowance without effect",
        places: 10,
        must: &["ACC-03", "ACC-05"],
        may: &["TAX-02", "TAX-03"],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "invoice_allowance", |_| "5.00".to_owned()),
    },
    &Kind {
        name: "charge without effect",
        places: 10,
        must: &["ACC-04", "ACC-05"],
        may: &["TAX-02", "TAX-03"],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "invoice_charge", |_| "5.00".to_owned()),
    },
    &Kind {
        name: "more decimals than the currency has",
        places: 20,
        must: &["ACC-01", "ACC-08"],
        may: &["ACC-02", "ACC-05", "ACC-06", "ACC-23", "ACC-27", "TAX-01", "TAX-02", "TAX-03", "TAX-12", "TAX-13"],
        when: When::Run,
        plant: |world, dice| {
            changed(world, dice, Role::Plain, |_| true, |line| line.set("net_amount", line.decimal("net_amount") + Decimal::new(4, 3)))
        },
    },
    &Kind {
        name: "discount is not its percentage",
        places: 20,
        must: &["ACC-09"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let worth = |line: &Line| line.decimal("discount_rate") == Decimal::TEN && line.decimal("net_amount") > Decimal::TEN;
            changed(world, dice, Role::Recurring, worth, |line| line.set("discount_rate", 9))
        },
    },
    &Kind {
        name: "price is not gross price less discount",
        places: 20,
        must: &["ACC-10"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            changed(world, dice, Role::Prorated, |_| true, |line| line.set("gross_price", line.decimal("gross_price") + cent()))
        },
    },
    &Kind {
        name: "price below zero",
        places: 20,
        must: &["ACC-11"],
        may: &["ACC-14"],
        when: When::Run,
        plant: |world, dice| {
            priced(
                world,
                dice,
                Role::Plain,
                |_| true,
                |line| {
                    line.set("quantity", -line.decimal("quantity"));
                    line.set("unit_price", -line.decimal("unit_price"));
                },
            )
        },
    },
    &Kind {
        name: "price per zero units",
        places: 20,
        must: &["ACC-12"],
        may: &[],
        when: When::Run,
        plant: |world, dice| changed(world, dice, Role::Plain, |_| true, |line| line.set("base_quantity", 0)),
    },
    &Kind {
        name: "line in another currency",
        places: 20,
        must: &["ACC-13"],
        may: &["ACC-14"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.lines.len() > 2)?;
            world.run[at].lines[1].set("currency", "CAD");
            Some(spot(world, at, Some(1)))
        },
    },
    &Kind {
        name: "price above the price list",
        places: 20,
        must: &["ACC-14"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            let key = |product: &str, currency: &str| format!("{product}|{currency}");
            let listed: BTreeSet<String> = world.of("prices").iter().map(|price| key(&price["product"], &price["currency"])).collect();
            let known = |line: &Line| listed.contains(&key(line.get("product"), line.get("currency")));
            priced(world, dice, Role::Plain, known, |line| line.set("unit_price", line.decimal("unit_price") + cent()))
        },
    },
    &Kind {
        name: "price above the contract",
        places: 20,
        must: &["ACC-14"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            let billed = &mut world.run[at].lines[line];
            billed.set("unit_price", billed.decimal("unit_price") + cent());
            world.run[at].price();
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "more billed than used",
        places: 20,
        must: &["ACC-15"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            priced(world, dice, Role::Usage, |_| true, |line| line.set("quantity", line.decimal("quantity") + Decimal::ONE))
        },
    },
    &Kind {
        name: "less billed than used",
        places: 20,
        must: &["ACC-15", "CMP-01", "CMP-14"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            let several = |line: &Line| line.decimal("quantity") > Decimal::ONE;
            priced(world, dice, Role::Usage, several, |line| line.set("quantity", line.decimal("quantity") - Decimal::ONE))
        },
    },
    &Kind {
        name: "discount past its expiry",
        places: 15,
        must: &["ACC-16"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = line(world, dice, Role::Recurring, |line| line.decimal("discount_rate") == Decimal::TEN)?;
            contract(world, at, line)?.insert("discount_until", "2010-11-30".to_owned());
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "discount above the contract",
        places: 15,
        must: &["ACC-16"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            priced(world, dice, Role::Recurring, |line| line.decimal("discount_rate") == Decimal::TEN, |line| line.set("discount_rate", 11))
        },
    },
    &Kind {
        name: "prorated by wrong days",
        places: 20,
        must: &["ACC-17"],
        may: &[],
        when: When::Run,
        plant: |world, dice| changed(world, dice, Role::Prorated, |_| true, |line| line.set("proration_days", 30)),
    },
    &Kind {
        name: "number of another invoice",
        places: 10,
        must: &["ACC-18"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.number().starts_with('5'))?;
            let other =
                world.run[..at].iter().rev().find(|other| !other.taken && other.number().len() == 6 && other.number().starts_with('5'))?;
            let number = format!("{}-{}", &other.number()[..3], &other.number()[3..]);
            world.run[at].set("invoice_number", number);
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "number of the run before",
        places: 10,
        must: &["ACC-18"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.number().starts_with('5'))?;
            let number = format!("P{}", world.run[at].number());
            world.run[at].set("invoice_number", number);
            Some(spot(world, at, None))
        },
    },
    &Kind { name: "invoice billed again under another number", places: 20, must: &["ACC-19"], may: MOVED, when: When::Run, plant: again },
    &Kind {
        name: "line billed again",
        places: 20,
        must: &["ACC-20"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            let mut copy = world.run[at].lines[line].clone();
            copy.set("line_number", world.run[at].lines.len() + 1);
            world.run[at].lines.push(copy);
            world.run[at].restate();
            Some(spot(world, at, Some(world.run[at].lines.len() - 1)))
        },
    },
    &Kind {
        name: "service period reversed",
        places: 20,
        must: &["ACC-21"],
        may: &["TIM-01", "CMP-02", "CMP-03", "CMP-04"],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            world.run[at].lines[line].set("period_end", "2010-11-30");
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "line outside the invoice's period",
        places: 20,
        must: &["ACC-22"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = ordinary(world, dice)?;
            world.run[at].lines[line].set("period_end", "2011-02-05");
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "translated at a wrong rate",
        places: 20,
        must: &["ACC-23"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let foreign = |line: &Line| line.get("currency") != "GBP";
            changed(world, dice, Role::Plain, foreign, |line| line.set("home_amount", line.decimal("home_amount") + cent()))
        },
    },
    &Kind {
        name: "line number twice",
        places: 15,
        must: &["ACC-24"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.lines.len() > 2)?;
            let number = world.run[at].lines[0].get("line_number").to_owned();
            world.run[at].lines[2].set("line_number", number);
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "credit without origin",
        places: 15,
        must: &["ACC-26"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, Invoice::is_credit, "preceding_invoice", |_| String::new()),
    },
    &Kind {
        name: "credit above its origin",
        places: 15,
        must: &["ACC-26"],
        may: &["ACC-25", "ACC-27"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| invoice.is_credit() && invoice.decimal("invoice_gross") < -Decimal::ONE)?;
            let line = &mut world.run[at].lines[0];
            line.set("quantity", line.decimal("quantity") - Decimal::ONE);
            world.run[at].price();
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "bill many times the usual",
        places: 15,
        must: &["ACC-27"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| {
            let mut bills: HashMap<String, Decimal> = HashMap::new();
            for invoice in &world.run {
                *bills.entry(invoice.customer().to_owned()).or_default() += invoice.decimal("invoice_net").abs();
            }
            priced(
                world,
                dice,
                Role::Plain,
                |_| true,
                |line| {
                    let more = (bills[line.get("customer_id")] + Decimal::ONE_THOUSAND) / line.decimal("unit_price");
                    line.set("quantity", line.decimal("quantity") + more.ceil());
                },
            )
            .map(|spot| Spot { invoice: String::new(), line: String::new(), ..spot })
        },
    },
    &Kind {
        name: "bill in another currency",
        places: 15,
        must: &["ACC-28"],
        may: &["ACC-14", "ACC-25", "ACC-27"],
        when: When::Run,
        plant: |world, dice| {
            let mut bills: HashMap<String, usize> = HashMap::new();
            world.run.iter().for_each(|invoice| *bills.entry(invoice.customer().to_owned()).or_default() += 1);
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.get("currency") == "GBP" && bills[invoice.customer()] > 1)?;
            let invoice = &mut world.run[at];
            let rate = exchange_rate("EUR", invoice.date("invoice_date"));
            invoice.set("currency", "EUR");
            invoice.set("exchange_rate", rate);
            invoice.price();
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "uplift not applied",
        places: 15,
        must: &["CMP-13"],
        may: MOVED,
        when: When::Run,
        plant: |world, dice| {
            let uplifted: Vec<String> = world
                .run
                .iter()
                .flat_map(|invoice| &invoice.lines)
                .filter(|line| line.role == Role::Recurring && has_term(world, line, "uplift_rate"))
                .map(|line| line.get("subscription").to_owned())
                .collect();
            let (at, line) = line(world, dice, Role::Recurring, |line| uplifted.iter().any(|of| of == line.get("subscription")))?;
            let old = contract(world, at, line)?["unit_price"].clone();
            world.run[at].lines[line].set("unit_price", old);
            world.run[at].price();
            Some(spot(world, at, Some(line)))
        },
    },
];

/// Changes the net of a plain line; tax and header follow from it.
fn net(world: &mut World, dice: &mut Dice, change: fn(Decimal) -> Decimal) -> Option<Spot> {
    let (at, line) = line(world, dice, Role::Plain, |line| change(line.decimal("net_amount")) != line.decimal("net_amount"))?;
    let billed = &mut world.run[at].lines[line];
    billed.set("net_amount", change(billed.decimal("net_amount")));
    billed.tax();
    world.run[at].restate();
    Some(spot(world, at, Some(line)))
}

/// The first two digits the other way round; the same where there are no two.
fn swapped(amount: Decimal) -> Decimal {
    let mut digits = amount.to_string().into_bytes();
    if digits.len() < 5 || !digits[..2].iter().all(u8::is_ascii_digit) || digits[1] == b'0' {
        return amount;
    }
    digits.swap(0, 1);
    String::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(amount)
}

/// A header total that is off by a pound on an invoice of plain lines.
fn off(world: &mut World, dice: &mut Dice, column: &str) -> Option<Spot> {
    stated(world, dice, plain, column, |invoice| (invoice.decimal(column) + Decimal::ONE).to_string())
}

/// Of a customer that is credited nothing: a credit could be the second invoice's.
fn again(world: &mut World, dice: &mut Dice) -> Option<Spot> {
    let credited: BTreeSet<String> =
        world.run.iter().filter(|invoice| invoice.is_credit()).map(|invoice| invoice.customer().to_owned()).collect();
    let at = invoice(world, dice, |invoice| plain(invoice) && invoice.number().starts_with('5') && !credited.contains(invoice.customer()))?;
    let mut copy = world.run[at].clone();
    copy.set("invoice_number", format!("{}D", copy.number()));
    world.run.push(copy);
    Some(spot(world, world.run.len() - 1, None))
}
