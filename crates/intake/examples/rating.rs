//! Makes and measures the input of a rating:
//! `cargo run --release -p tieout-intake --example rating -- make FOLDER [CONTRACTS EVENTS]` writes `contracts.csv`, `prices.csv` and
//! `usage.csv`, always the same; `... -- lines FOLDER` writes the same events as `usage.jsonl`; `... -- sum FOLDER [CONTRACTS [FILE]]` sums up
//! the usage of October 2026.

use chrono::{DateTime, NaiveDate};
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, Anchor, Contract, DateRange, TaxTreatment, UsageDemand};
use tieout_intake::rating::{SaidColumn, UsageOptions, aggregate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", folder] => make(Path::new(folder), 100_000, 10_000_000),
        ["make", folder, contracts, events] => make(Path::new(folder), contracts.parse()?, events.parse()?),
        ["lines", folder] => lines(Path::new(folder)),
        ["sum", folder] => sum(Path::new(folder), 100_000, "usage.csv"),
        ["sum", folder, contracts] => sum(Path::new(folder), contracts.parse()?, "usage.csv"),
        ["sum", folder, contracts, file] => sum(Path::new(folder), contracts.parse()?, file),
        _ => Err("make FOLDER [CONTRACTS EVENTS], lines FOLDER, or sum FOLDER [CONTRACTS [FILE]]".into()),
    }
}

/// Numbers that look random and are the same in every run: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % limit
    }
}

const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"];

fn make(folder: &Path, contracts: u64, events: u64) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let mut out = BufWriter::new(File::create(folder.join("contracts.csv"))?);
    writeln!(
        out,
        "contract_id,customer_id,currency,start_date,time_zone,billing_anchor,item_id,plan,quantity,price_book,tax_country,tax_category,tax_rate"
    )?;
    let mut numbers = Numbers(5);
    for contract in 0..contracts {
        let plan = ["basic", "pro", "enterprise"][numbers.below(3) as usize];
        let (month, day) = (numbers.below(12) + 1, numbers.below(28) + 1);
        writeln!(
            out,
            "C-{contract:07},CUST-{:06},EUR,2025-{month:02}-{day:02},{},calendar,1,{plan},{},standard,DE,S,19",
            contract,
            ZONES[contract as usize % 4],
            numbers.below(200) + 1
        )?;
    }
    out.flush()?;
    let mut out = BufWriter::new(File::create(folder.join("prices.csv"))?);
    writeln!(
        out,
        "price_book,version,currency,valid_from,plan,interval,charge,product,model,timing,quantity,metric,aggregation,up_to,unit_price,flat_fee,package_size"
    )?;
    for (plan, seat, call) in [("basic", "5", 2), ("pro", "9", 3), ("enterprise", "19", 4)] {
        let book = format!("standard,1,EUR,2025-01-01,{plan},month");
        writeln!(out, "{book},seats,seat,per_unit,in_advance,contracted,,,,{seat},,")?;
        for (up_to, price) in [("1000", call * 10), ("10000", call * 5), ("", call)] {
            writeln!(out, "{book},calls,api,graduated,in_arrears,usage,api_calls,sum,{up_to},0.00{price:02},,")?;
        }
        writeln!(out, "{book},storage,storage,package,in_arrears,usage,storage_gb,sum,,2.50,,100")?;
    }
    out.flush()?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join("usage.csv"))?);
    writeln!(out, "contract_id,metric,timestamp,quantity,region")?;
    for _ in 0..events {
        let contract = numbers.below(contracts);
        let metric = if numbers.below(4) == 0 { "storage_gb" } else { "api_calls" };
        // From a few hours before October to a few hours after.
        let at = 1_790_812_800 - 20_000 + numbers.below(31 * 86_400 + 40_000) as i64;
        let time = DateTime::from_timestamp(at, 0).ok_or("a time")?.format("%Y-%m-%dT%H:%M:%SZ");
        let quantity = numbers.below(1_000_000);
        let region = ["eu-west", "us-east", "ap-north"][numbers.below(3) as usize];
        writeln!(out, "C-{contract:07},{metric},{time},{}.{:03},{region}", quantity / 1000, quantity % 1000)?;
    }
    out.flush()?;
    Ok(())
}

/// The events of `usage.csv` as JSONL.
fn lines(folder: &Path) -> Result<(), Box<dyn Error>> {
    let text = std::io::BufReader::with_capacity(1 << 20, File::open(folder.join("usage.csv"))?);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join("usage.jsonl"))?);
    for line in std::io::BufRead::lines(text).skip(1) {
        let line = line?;
        let [contract, metric, time, quantity, region] = line.split(',').collect::<Vec<_>>()[..] else { return Err(line.into()) };
        writeln!(
            out,
            r#"{{"contract_id":"{contract}","metric":"{metric}","timestamp":"{time}","quantity":{quantity},"region":"{region}"}}"#
        )?;
    }
    out.flush()?;
    Ok(())
}

fn sum(folder: &Path, contracts: u64, file: &str) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let (from, until) = (NaiveDate::from_ymd_opt(2026, 10, 1).ok_or("a day")?, NaiveDate::from_ymd_opt(2026, 11, 1).ok_or("a day")?);
    let contract = |number: u64| Contract {
        id: format!("C-{number:07}"),
        customer: format!("CUST-{number:06}"),
        customer_name: None,
        currency: "EUR".to_owned(),
        term: DateRange::since(NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default()),
        time_zone: Some(ZONES[number as usize % 4].to_owned()),
        anchor: Anchor::Calendar,
        items: Vec::new(),
        discounts: Vec::new(),
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment::default(),
        payment_days: None,
        rows: Vec::new(),
    };
    let contracts: Vec<Contract> = (0..contracts).map(contract).collect();
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let demand = |contract: &Contract, metric: &str| UsageDemand {
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        metric: metric.to_owned(),
        aggregation: Aggregation::Sum,
        dimensions: Vec::new(),
        single_amounts: false,
        from: midnight(from),
        until: midnight(until),
    };
    let demands: Vec<UsageDemand> =
        contracts.iter().flat_map(|contract| ["api_calls", "storage_gb"].map(|metric| demand(contract, metric))).collect();
    println!("{} demands in {:?}", demands.len(), begun.elapsed());
    let begun = Instant::now();
    // Numbers with three digits behind the point could be thousands.
    let quantity = SaidColumn { column: "quantity".to_owned(), field: None, format: "1234.56".parse().ok() };
    let options = UsageOptions { columns: vec![quantity], ..UsageOptions::default() };
    let totals = aggregate(&[folder.join(file)], &options, &contracts, &demands, &Silent)?;
    println!("{} events, {} outside, {} problems in {:?}", totals.events, totals.outside, totals.problems.len(), begun.elapsed());
    let quantity: rust_decimal::Decimal = totals.days.iter().map(|day| day.quantity).sum();
    println!("{quantity} on {} days and metrics", totals.days.len());
    for line in std::fs::read_to_string("/proc/self/status").unwrap_or_default().lines().filter(|line| line.starts_with("VmHWM")) {
        println!("{line}");
    }
    Ok(())
}
