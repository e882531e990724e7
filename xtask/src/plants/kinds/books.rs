//! Receivables, cash, revenue and ledgers that do not agree.

use super::{Dice, Kind, Spot, When, amount, record};
use crate::plants::lines::cent;
use crate::plants::world::{Record, World};
use rust_decimal::Decimal;
use std::collections::HashMap;

pub const KINDS: &[&Kind] = &[
    &Kind {
        name: "issued and no receivable",
        places: 15,
        must: &["CLS-08"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "receivables", untouched)?;
            world.of("receivables").remove(at);
            Some(spot)
        },
    },
    &Kind {
        name: "balance off by a cent",
        places: 15,
        must: &["AR-01", "AR-02", "AR-05"],
        may: &["AR-04"],
        when: When::Books,
        plant: |world, dice| receivable(world, dice, untouched, |record| add(record, "balance", cent())),
    },
    &Kind {
        name: "in the wrong aging bucket",
        places: 15,
        must: &["AR-01"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let not_late = |record: &Record| untouched(record) && amount(record, "bucket_current") > Decimal::ZERO;
            receivable(world, dice, not_late, |record| {
                let open = record["bucket_current"].clone();
                record.insert("bucket_older", open);
                record.insert("bucket_current", "0".to_owned());
            })
        },
    },
    &Kind {
        name: "paid, with a balance",
        places: 15,
        must: &["AR-03"],
        may: &[],
        when: When::Books,
        plant: |world, dice| receivable(world, dice, untouched, |record| drop(record.insert("status", "paid".to_owned()))),
    },
    &Kind {
        name: "past due amount off",
        places: 15,
        must: &["AR-04"],
        may: &[],
        when: When::Books,
        plant: |world, dice| receivable(world, dice, |_| true, |record| add(record, "past_due_amount", cent())),
    },
    &Kind {
        name: "paid amount off",
        places: 15,
        must: &["AR-05"],
        may: &[],
        when: When::Books,
        plant: |world, dice| receivable(world, dice, |_| true, |record| add(record, "paid_amount", cent())),
    },
    &Kind {
        name: "customer in credit",
        places: 10,
        must: &["AR-06"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let mut items: HashMap<String, usize> = HashMap::new();
            world.of("receivables").iter().for_each(|record| *items.entry(record["customer_id"].clone()).or_default() += 1);
            let single = |record: &Record| record["status"] == "paid" && items[&record["customer_id"]] == 1;
            let (at, spot) = record(world, dice, "receivables", single)?;
            let more = Decimal::from(5);
            let record = &mut world.of("receivables")[at];
            let bucket = ["bucket_current", "bucket_30", "bucket_60", "bucket_90"][super::super::beside::bucket_of(late(record))];
            add(record, "paid_amount", more);
            add(record, "balance", -more);
            add(record, bucket, -more);
            record.insert("status", "open".to_owned());
            if late(record) > 0 {
                add(record, "past_due_amount", -more);
            }
            let payment = world.of("payments").iter_mut().find(|payment| payment["invoice_number"] == spot.invoice)?;
            add(payment, "amount", more);
            add(payment, "applied_amount", more);
            Some(spot)
        },
    },
    &Kind {
        name: "more of a payment applied than it is",
        places: 10,
        must: &["AR-07"],
        may: &["AR-02", "CLS-09"],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "payments", |_| true)?;
            add(&mut world.of("payments")[at], "applied_amount", cent());
            Some(spot)
        },
    },
    &Kind {
        name: "cash not applied beside open invoices",
        places: 10,
        must: &["CLS-09"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let open: Vec<String> = world
                .of("receivables")
                .iter()
                .filter(|record| record["status"] == "open")
                .map(|record| record["customer_id"].clone())
                .collect();
            let (at, spot) = record(world, dice, "payments", |payment| open.contains(&payment["customer_id"]))?;
            add(&mut world.of("payments")[at], "amount", cent());
            Some(spot)
        },
    },
    &Kind {
        name: "written off without approver",
        places: 5,
        must: &["AR-08"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "write_offs", |_| true)?;
            world.of("write_offs")[at].remove("approver");
            Some(spot)
        },
    },
    &Kind {
        name: "written off by its preparer",
        places: 5,
        must: &["AR-08"],
        may: &[],
        when: When::Books,
        plant: |world, dice| {
            let (at, spot) = record(world, dice, "write_offs", |_| true)?;
            world.of("write_offs")[at].insert("approver", "Ann".to_owned());
            Some(spot)
        },
    },
    &Kind {
        name: "schedule off by a cent",
        places: 10,
        must: &["CLS-05", "CLS-04"],
        may: &[],
        when: When::Books,
        plant: |world, dice| scheduled(world, dice, "2011-02-28", |row| add(row, "amount", cent())),
    },
    &Kind {
        name: "month of a schedule not recognised",
        places: 10,
        must: &["CLS-04"],
        may: &[],
        when: When::Books,
        plant: |world, dice| scheduled(world, dice, "2010-12-31", |row| drop(row.insert("recognised_amount", "0".to_owned()))),
    },
    &Kind {
        name: "receivables ledger and general ledger apart",
        places: 1,
        must: &["CLS-01", "CLS-02", "CLS-12"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "receivable", |row| add(row, "closing_balance", cent())),
    },
    &Kind {
        name: "receivables moved otherwise",
        places: 2,
        must: &["CLS-02"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "receivable", |row| add(row, "opening_balance", cent())),
    },
    &Kind {
        name: "deferred revenue moved otherwise",
        places: 2,
        must: &["CLS-03"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "deferred_revenue", |row| add(row, "opening_balance", cent())),
    },
    &Kind {
        name: "tax of the ledger off by a cent",
        places: 2,
        must: &["TAX-16"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "tax_payable", |row| add(row, "opening_balance", cent())),
    },
    &Kind {
        name: "manual entry on receivables",
        places: 3,
        must: &["CLS-11"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "receivable", |row| drop(row.insert("source", "manual".to_owned()))),
    },
    &Kind {
        name: "balance sheet off by a cent",
        places: 2,
        must: &["CLS-12"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "equity", |row| add(row, "closing_balance", cent())),
    },
    &Kind {
        name: "allowance a cent too low",
        places: 2,
        must: &["AR-10", "CLS-12"],
        may: &[],
        when: When::Ledger,
        plant: |world, dice| account(world, dice, "allowance", |row| add(row, "closing_balance", -cent())),
    },
];

/// Open in full, with nothing that lowered it.
fn untouched(record: &Record) -> bool {
    record["status"] == "open" && record["balance"] == record["amount"]
}

/// Days past due at the period's end.
fn late(record: &Record) -> i64 {
    (crate::plants::lines::date(crate::plants::world::PERIOD.1) - crate::plants::lines::date(&record["due_date"])).num_days()
}

fn add(record: &mut Record, field: &'static str, more: Decimal) {
    let value = amount(record, field) + more;
    record.insert(field, value.to_string());
}

fn receivable(world: &mut World, dice: &mut Dice, fits: impl Fn(&Record) -> bool, change: fn(&mut Record)) -> Option<Spot> {
    let (at, spot) = record(world, dice, "receivables", fits)?;
    change(&mut world.of("receivables")[at]);
    Some(spot)
}

/// A row of a schedule on a day; of a line with a schedule, named by line, customer unknown to the schedule.
fn scheduled(world: &mut World, dice: &mut Dice, day: &str, change: fn(&mut Record)) -> Option<Spot> {
    let touched: Vec<String> = world.run.iter().filter(|invoice| invoice.taken).map(|invoice| invoice.number().to_owned()).collect();
    let rows = world.of("revenue_schedules");
    let start = dice.below(rows.len());
    let fits = |row: &Record| row["date"] == day && !row.contains_key("product") && !touched.contains(&row["invoice_number"]);
    let at = (start..start + rows.len()).map(|at| at % rows.len()).find(|at| fits(&rows[*at]))?;
    change(&mut rows[at]);
    // It marks the row as taken, and says nothing to any check.
    rows[at].insert("product", "as scheduled".to_owned());
    let of = |field: &str| rows[at][field].clone();
    Some(Spot { invoice: of("invoice_number"), line: of("line_number"), currency: of("currency"), ..Spot::default() })
}

/// The ledger account of a type in a currency that has no error yet.
fn account(world: &mut World, dice: &mut Dice, account_type: &str, change: fn(&mut Record)) -> Option<Spot> {
    let rows = world.of("general_ledger");
    let start = dice.below(rows.len());
    let fits = |row: &Record| {
        row["account_type"] == account_type && !row.contains_key("description") && amount(row, "closing_balance") > Decimal::ONE
    };
    let at = (start..start + rows.len()).map(|at| at % rows.len()).find(|at| fits(&rows[*at]))?;
    let currency = rows[at]["currency"].clone();
    change(&mut rows[at]);
    rows.iter_mut().filter(|row| row["currency"] == currency && row["account_type"] == account_type).for_each(|row| {
        row.insert("description", "as posted".to_owned());
    });
    Some(Spot { currency, ..Spot::default() })
}
