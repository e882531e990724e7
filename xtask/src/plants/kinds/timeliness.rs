//! Too early, too late, in the wrong period.

use super::{Kind, Spot, When, invoice, plain, record, spot, stated};
use crate::plants::lines::date;
use chrono::Days;

pub const KINDS: &[&Kind] = &[
    &Kind {
        name: "billed eleven days after delivery",
        places: 20,
        must: &["TIM-01"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, plain, "delivery_date", |invoice| (invoice.date("invoice_date") - Days::new(11)).to_string())
        },
    },
    &Kind {
        name: "sent a week late",
        places: 20,
        must: &["TIM-02"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "sent_date", |invoice| (invoice.date("invoice_date") + Days::new(7)).to_string()),
    },
    &Kind {
        name: "dated back by four days",
        places: 10,
        must: &["TIM-03"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, plain, "created_date", |invoice| (invoice.date("invoice_date") + Days::new(4)).to_string())
        },
    },
    &Kind {
        name: "dated ahead by four days",
        places: 10,
        must: &["TIM-03"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, plain, "created_date", |invoice| (invoice.date("invoice_date") - Days::new(4)).to_string())
        },
    },
    &Kind {
        name: "due a day late",
        places: 20,
        must: &["TIM-04"],
        may: &[],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "due_date", |invoice| (invoice.date("due_date") + Days::new(1)).to_string()),
    },
    &Kind {
        name: "posted the day after the period was closed",
        places: 20,
        must: &["TIM-05"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            stated(world, dice, plain, "posted_date", |invoice| {
                let closed = if invoice.get("invoice_date") < "2011-01-01" { "2011-02-10" } else { "2011-02-20" };
                (date(closed) + Days::new(1)).to_string()
            })
        },
    },
    &Kind {
        name: "credited a month after the dispute",
        places: 10,
        must: &["TIM-06"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "disputes", |_| true)?;
            world.of("disputes")[at].insert("credit_date", "2011-01-20".to_owned());
            Some(spot)
        },
    },
    &Kind {
        name: "dispute left open",
        places: 10,
        must: &["AR-09"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "disputes", |_| true)?;
            world.of("disputes")[at].remove("credit_date");
            Some(spot)
        },
    },
    &Kind {
        name: "payment applied a week late",
        places: 10,
        must: &["TIM-07"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "payments", |payment| payment["date"].as_str() < "2011-01-20")?;
            let payment = &mut world.of("payments")[at];
            let applied = date(&payment["date"]) + Days::new(7);
            payment.insert("applied_date", applied.to_string());
            Some(spot)
        },
    },
    &Kind {
        name: "service of the period billed after it",
        places: 10,
        must: &["CLS-06"],
        may: &["CMP-02"],
        when: When::Run,
        plant: |world, dice| {
            let (at, line) = super::ordinary(world, dice)?;
            let invoice = &mut world.run[at];
            let terms = invoice.date("due_date") - invoice.date("invoice_date");
            for column in ["invoice_date", "created_date", "posted_date", "delivery_date"] {
                invoice.set(column, "2011-02-03");
            }
            invoice.set("sent_date", "2011-02-04");
            invoice.set("due_date", date("2011-02-03") + terms);
            let rate = crate::plants::places::exchange_rate(invoice.get("currency"), date("2011-02-03"));
            invoice.set("exchange_rate", rate);
            invoice.lines.iter_mut().for_each(|line| line.gross());
            invoice.restate();
            // A metered line of the invoice, whose service ended as well, is found too.
            Some(spot(world, at, Some(line)))
        },
    },
    &Kind {
        name: "draft in the period",
        places: 10,
        must: &["CLS-10"],
        may: &["CLS-08"],
        when: When::Run,
        plant: |world, dice| stated(world, dice, plain, "status", |_| "draft".to_owned()),
    },
    &Kind {
        name: "revenue before its service",
        places: 10,
        must: &["CLS-07"],
        may: &[],
        when: When::Run,
        plant: |world, dice| {
            let at = invoice(world, dice, |invoice| plain(invoice) && invoice.get("invoice_start").is_empty())?;
            let invoice = &mut world.run[at];
            invoice.lines[0].set("period_start", "2011-02-01");
            invoice.lines[0].set("period_end", "2011-03-31");
            let line = invoice.lines[0].clone();
            let given = |column: &'static str| (column, line.get(column).to_owned());
            let (amount, recognised) =
                (("amount", line.get("net_amount").to_owned()), ("recognised_amount", line.get("net_amount").to_owned()));
            let names = [given("invoice_number"), given("line_number"), given("currency")];
            let [number, line_number, currency] = names;
            world.put("revenue_schedules", [number, line_number, currency, ("date", "2011-01-31".to_owned()), amount, recognised]);
            Some(Spot { ..spot(world, at, Some(0)) })
        },
    },
];
