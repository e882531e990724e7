//! Wrong tax.

use super::{Dice, Kind, Spot, When, changed, invoice, line, plain, priced, spot, stated};
use crate::plants::lines::{Invoice, Line, Role, cent, cents};
use crate::plants::world::World;
use rust_decimal::Decimal;
use std::collections::HashSet;

pub const KINDS: &[&Kind] = &[
    &Kind {
        name: "tax wrong by a cent",
        places: 20,
        must: &["TAX-01"],
        may: &["TAX-03"],
        when: When::Run,
        plant: |world, dice| off_by_a_cent(world, dice, |line| line.get("tax_category") == "S" && line.get("country") != "US"),
    },
    &Kind {
        name: "American tax wrong by a cent",
        places: 10,
        must: &["TAX-01", "TAX-12"],
        may: &["TAX-03", "TAX-13"],
        when: When::Run,
        plant: |world, dice| off_by_a_cent(world, dice, |line| line.get("tax_category") == "S" && line.get("country") == "US"),
    },
    &Kind {
        name: "tax total off",
        places: 20,
        must: &["TAX-02", "ACC-06"],
        may: &["TAX-03", "TAX-13", "TAX-17"],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, plain, "invoice_tax", |invoice| (invoice.decimal("invoice_tax") + Decimal::ONE).to_string())
        },
    },
    &Kind {
        name: "tax on another base",
        places: 15,
        must: &["TAX-03"],
        may: &["ACC-06", "ACC-07", "TAX-01", "TAX-02", "TAX-17", "TAX-12"],
        when: When::Run,
        plant: |world, dice| {
            // Ten pounds off the whole invoice, and taxed as if they were not.
            let single = |invoice: &Invoice| {
                plain(invoice) && invoice.get("tax_category") == "S" && invoice.decimal("invoice_net") > Decimal::ONE_HUNDRED
            };
            let at = invoice(world, dice, |invoice| single(invoice) && invoice.get("country") != "US" && invoice.lines.len() < 30)?;
            let invoice = &mut world.run[at];
            invoice.set("invoice_allowance", "10.00");
            let (net, gross) = (invoice.decimal("invoice_net") - Decimal::TEN, invoice.decimal("invoice_gross") - Decimal::TEN);
            invoice.set("invoice_net", net);
            invoice.set("invoice_gross", gross);
            invoice.set("invoice_due", gross);
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "standard category at 0 %",
        places: 15,
        must: &["TAX-04", "TAX-10"],
        may: &["ACC-25", "ACC-27"],
        when: When::Run,
        plant: |world, dice| priced(world, dice, Role::Plain, |line| line.get("country") == "GB", |line| line.set("tax_rate", 0)),
    },
    &Kind {
        name: "tax under reverse charge",
        places: 10,
        must: &["TAX-05"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| priced(world, dice, Role::Plain, |line| line.get("tax_category") == "AE", |line| line.set("tax_rate", 21)),
    },
    &Kind {
        name: "no reason for no tax",
        places: 10,
        must: &["TAX-06"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, |invoice| !invoice.get("exemption_reason").is_empty(), "exemption_reason", |_| String::new())
        },
    },
    &Kind {
        name: "reverse charge without VAT id",
        places: 10,
        must: &["TAX-07"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, |invoice| invoice.get("tax_category") == "AE", "customer_tax_id", |_| String::new()),
    },
    &Kind {
        name: "intra-community without country of delivery",
        places: 10,
        must: &["TAX-08"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, |invoice| invoice.get("tax_category") == "K", "delivery_country", |_| String::new()),
    },
    &Kind {
        name: "VAT id with a wrong check digit",
        places: 20,
        must: &["TAX-09"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(
                world,
                dice,
                |invoice| !invoice.get("customer_tax_id").is_empty(),
                "customer_tax_id",
                |invoice| {
                    let id = invoice.get("customer_tax_id");
                    let (body, last) = id.split_at(id.len() - 1);
                    let next = match last.as_bytes()[0] {
                        b'9' => '0',
                        b'W' => 'A',
                        b'V' => 'W',
                        other => char::from(other + 1),
                    };
                    format!("{body}{next}")
                },
            )
        },
    },
    &Kind {
        name: "rate that is not in force",
        places: 20,
        must: &["TAX-10"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| priced(world, dice, Role::Plain, |line| line.get("country") == "GB", |line| line.set("tax_rate", "17.5")),
    },
    &Kind {
        name: "Canary Islands at the mainland's rate",
        places: 10,
        must: &["TAX-11"],
        may: &["ACC-25"],
        when: When::Run,
        plant: |world, dice| priced(world, dice, Role::Plain, |line| !line.get("postal_code").is_empty(), |line| line.set("tax_rate", 18)),
    },
    &Kind {
        name: "American tax rounded on the invoice",
        places: 4,
        must: &["TAX-13"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let on_invoice = |invoice: &Invoice| cents(invoice.sum("net_amount") * invoice.decimal("tax_rate") / Decimal::ONE_HUNDRED);
            let tells =
                |invoice: &Invoice| invoice.get("country") == "US" && plain(invoice) && on_invoice(invoice) != invoice.sum("tax_amount");
            let at = invoice(world, dice, tells)?;
            let invoice = &mut world.run[at];
            let shift = on_invoice(invoice) - invoice.sum("tax_amount");
            let line = &mut invoice.lines[0];
            line.set("tax_amount", line.decimal("tax_amount") + shift);
            line.gross();
            invoice.restate();
            Some(spot(world, at, None))
        },
    },
    &Kind {
        name: "state without registration",
        places: 2,
        must: &["TAX-14"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let states = world.of("registrations");
            let at = dice.below(states.len());
            let state = (at..at + states.len()).map(|at| at % states.len()).find(|at| states[*at]["status"] == "registered")?;
            states[state].insert("status", "not registered".to_owned());
            Some(Spot { words: format!("{}: sales", states[state]["region"]), currency: "USD".to_owned(), ..Spot::default() })
        },
    },
    &Kind {
        name: "exempt without certificate",
        places: 5,
        must: &["TAX-15"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let taxed = |line: &Line| line.get("country") == "US" && line.decimal("tax_amount") > Decimal::ZERO;
            let key = |line: &Line| format!("{}|{}", line.get("region"), line.get("product"));
            let sold: HashSet<String> = world.run.iter().flat_map(|invoice| &invoice.lines).filter(|line| taxed(line)).map(key).collect();
            let (at, _) = line(world, dice, Role::Plain, |line| line.get("tax_category") == "E" && sold.contains(&key(line)))?;
            let spot = spot(world, at, None);
            world.of("certificates").retain(|certificate| certificate["customer_id"] != spot.customer);
            Some(Spot { invoice: String::new(), ..spot })
        },
    },
    &Kind {
        name: "tax in pounds off",
        places: 15,
        must: &["TAX-17"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let foreign = |invoice: &Invoice| invoice.get("currency") != "GBP" && !invoice.decimal("invoice_tax").is_zero();
            stated(world, dice, foreign, "invoice_tax_home", |invoice| (invoice.decimal("invoice_tax_home") + cent()).to_string())
        },
    },
    &Kind {
        name: "credited at another rate",
        places: 15,
        must: &["TAX-18"],
        may: &["TAX-10", "ACC-25"],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| invoice.is_credit() && invoice.get("country") == "GB")?;
            world.run[at].lines[0].set("tax_rate", "17.5");
            world.run[at].lines[0].tax();
            world.run[at].restate();
            Some(spot(world, at, Some(0)))
        },
    },
    &Kind {
        name: "negative tax in pounds",
        places: 5,
        must: &["TAX-17"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let foreign = |invoice: &Invoice| invoice.get("currency") != "GBP" && invoice.decimal("invoice_tax") > Decimal::ONE;
            stated(world, dice, foreign, "invoice_tax_home", |invoice| (-invoice.decimal("invoice_tax_home")).to_string())
        },
    },
    &Kind {
        name: "standard category instead of export",
        places: 5,
        must: &["TAX-04"],
        may: &["TAX-06"],
        when: When::Run,
        plant: |world, dice| {
            changed(world, dice, Role::Plain, |line| line.get("tax_category") == "G", |line| line.set("tax_category", "S"))
        },
    },
];

/// A cent more tax on a line, or less: away from what the sum of the lines would round to.
fn off_by_a_cent(world: &mut World, dice: &mut Dice, fits: fn(&Line) -> bool) -> Option<Spot> {
    let (at, line) = line(world, dice, Role::Plain, fits)?;
    let rate = world.run[at].lines[line].decimal("tax_rate");
    let whole = cents(world.run[at].sum("net_amount") * rate / Decimal::ONE_HUNDRED);
    let step = if world.run[at].sum("tax_amount") >= whole { cent() } else { -cent() };
    let billed = &mut world.run[at].lines[line];
    billed.set("tax_amount", billed.decimal("tax_amount") + step);
    billed.gross();
    world.run[at].restate();
    Some(spot(world, at, None))
}
