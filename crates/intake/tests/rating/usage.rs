use super::{files, told};
use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, Anchor, Contract, DateRange, ProblemKind, TaxTreatment, UsageDemand};
use tieout_intake::rating::{UsageOptions, UsageTotals, aggregate};

fn contract(id: &str, customer: &str, zone: Option<&str>) -> Contract {
    Contract {
        id: id.to_owned(),
        customer: customer.to_owned(),
        customer_name: None,
        currency: "EUR".to_owned(),
        term: DateRange::since(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()),
        time_zone: zone.map(str::to_owned),
        anchor: Anchor::Calendar,
        items: Vec::new(),
        discounts: Vec::new(),
        minimum: None,
        maximum: None,
        credits: Vec::new(),
        tax: TaxTreatment::default(),
        payment_days: None,
        rows: Vec::new(),
    }
}

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// October 2026 in UTC.
fn demand(contract: &str, customer: &str, metric: &str, aggregation: Aggregation) -> UsageDemand {
    UsageDemand {
        contract: contract.to_owned(),
        customer: customer.to_owned(),
        metric: metric.to_owned(),
        aggregation,
        dimensions: Vec::new(),
        single_amounts: false,
        from: time("2026-10-01T00:00:00Z"),
        until: time("2026-11-01T00:00:00Z"),
    }
}

fn sum_up(texts: &[(&str, &str)], contracts: &[Contract], demands: &[UsageDemand]) -> UsageTotals {
    let files = files(texts);
    aggregate(&files.paths, &UsageOptions::default(), contracts, demands, &Silent).unwrap()
}

/// `quantity/events` of each demand.
fn shown(totals: &UsageTotals) -> Vec<String> {
    let one = |quantities: &Vec<tieout_billing::rating::UsageQuantity>| {
        let each = quantities.iter().map(|found| {
            let values = if found.values.is_empty() { String::new() } else { format!("{}=", found.values.join("+")) };
            format!("{values}{}/{}", found.quantity, found.events)
        });
        each.collect::<Vec<_>>().join(" ")
    };
    totals.quantities.iter().map(one).collect()
}

#[test]
fn every_aggregation_and_every_way_to_write_a_time() {
    let kinds = [Aggregation::Sum, Aggregation::Count, Aggregation::Maximum, Aggregation::Latest, Aggregation::Unique];
    let mut demands: Vec<UsageDemand> = kinds.iter().map(|kind| demand("C1", "K1", "api", *kind)).collect();
    demands[0].single_amounts = true;
    let text = "customer,metric,timestamp,quantity,unique\n\
        K1,api,2026-10-01T00:00:00Z,1.5,a\n\
        K1,api,2026-10-31 23:59:59,2.25,b\n\
        K1,api,2026-10-20T01:00:00+02:00,40,a\n\
        K1,api,2026-09-30T23:00:00-02:00,3,c\n\
        K1,api,2026-11-01,100,d\n\
        K1,api,2026-09-30T23:59:59.999Z,100,d\n";
    let totals = sum_up(&[("usage.csv", text)], &[contract("C1", "K1", None)], &demands);
    assert_eq!(shown(&totals), ["46.75/4", "4/4", "40/4", "2.25/4", "3/4"]);
    assert_eq!((totals.events, totals.outside, told(&totals.problems)), (4, 2, vec![]));
    let single: Vec<String> = totals.quantities[0][0].amounts.iter().map(Decimal::to_string).collect();
    assert_eq!(single, ["1.5", "3", "40", "2.25"]);
    let days: Vec<String> = totals.days.iter().map(|day| format!("{} {} {} {}", day.metric, day.day, day.quantity, day.events)).collect();
    assert_eq!(days, ["api 2026-10-01 4.5 2", "api 2026-10-19 40 1", "api 2026-10-31 2.25 1"]);
    for (name, text) in [
        ("seconds", "customer,metric,timestamp,quantity\nK1,api,1790812800,7\nK1,api,1793491199,8\nK1,api,1793491200,100\n"),
        ("milliseconds", "customer,metric,timestamp,quantity\nK1,api,1790812800000,7\nK1,api,1793491199999,8\nK1,api,1793491200000,100\n"),
    ] {
        let totals = sum_up(&[("usage.csv", text)], &[contract("C1", "K1", None)], &demands[..1]);
        assert_eq!(shown(&totals), ["15/2"], "{name}");
    }
}

#[test]
fn a_day_is_of_the_customers_clock() {
    let mut wanted = demand("C1", "K1", "api", Aggregation::Sum);
    // October in New York.
    (wanted.from, wanted.until) = (time("2026-10-01T04:00:00Z"), time("2026-11-01T04:00:00Z"));
    let text = "contract,metric,date,quantity\n\
        C1,api,2026-10-01,1\n\
        C1,api,2026-10-31 23:59,2\n\
        C1,api,2026-11-01,100\n\
        C1,api,2026-11-01T03:59:59Z,4\n\
        C1,api,2026-10-01T03:59:59Z,100\n";
    let totals = sum_up(&[("usage.csv", text)], &[contract("C1", "K1", Some("America/New_York"))], &[wanted]);
    assert_eq!(shown(&totals), ["7/3"]);
    assert_eq!(totals.outside, 2);
    assert_eq!(totals.days.iter().map(|day| day.day.to_string()).collect::<Vec<_>>(), ["2026-10-01", "2026-10-31"]);
}

#[test]
fn what_is_wrong_with_an_event_is_told_with_its_row() {
    let mut ended = contract("C2", "K2", None);
    ended.term.until = NaiveDate::from_ymd_opt(2026, 10, 15);
    let mut short = demand("C2", "K2", "api", Aggregation::Sum);
    short.until = time("2026-10-15T00:00:00Z");
    let mut berlin = demand("C3", "K3", "api", Aggregation::Sum);
    (berlin.from, berlin.until) = (time("2026-02-28T23:00:00Z"), time("2026-10-31T23:00:00Z"));
    let contracts = [
        contract("C1", "K1", None),
        ended,
        contract("C3", "K3", Some("Europe/Berlin")),
        contract("C4", "K4", None),
        contract("C5", "K4", None),
    ];
    let demands = [
        demand("C1", "K1", "api", Aggregation::Sum),
        short,
        berlin,
        demand("C4", "K4", "api", Aggregation::Sum),
        demand("C5", "K4", "api", Aggregation::Sum),
    ];
    let text = "customer_id,contract_id,metric,timestamp,quantity\n\
        K1,,api,2026-10-02T10:00:00Z,1\n\
        K9,,api,2026-10-02T10:00:00Z,1\n\
        ,C9,api,2026-10-02T10:00:00Z,1\n\
        K2,,api,2026-10-20T10:00:00Z,1\n\
        K1,,disk,2026-10-02T10:00:00Z,1\n\
        K1,,api,2026-10-02T10:00:00Z,-5\n\
        K1,,api,yesterday,1\n\
        K1,,api,2026-10-02T10:00:00Z,many\n\
        K1,,api,2026-10-02T10:00:00Z,\n\
        K3,,api,2026-03-29 02:30:00,1\n\
        K3,,api,2026-03-29 03:00:00,1\n\
        K4,,api,2026-10-02T10:00:00Z,1\n\
        K4,C5,api,2026-10-02T10:00:00Z,1\n\
        K1,,api\n\
        ,,api,2026-10-02T10:00:00Z,1\n\
        K1,,,2026-10-02T10:00:00Z,1\n";
    let totals = sum_up(&[("usage.csv", text)], &contracts, &demands);
    assert_eq!(shown(&totals), ["1/1", "", "1/1", "", "1/1"]);
    let expected = "\
usage_without_contract 3 -: contract “K9”: no contract has this number, and no customer
usage_without_contract 4 -: contract “C9”: no contract has this number, and no customer
usage_without_contract 13 -: customer “K4”: the customer has several contracts that charge this metric at this time. Name the contract
usage_without_contract 16 -: contract: the row names neither a contract nor a customer
usage_outside_term 5 C2: time “2026-10-20T10:00:00Z”: K2 has no contract that runs at this time
usage_without_charge 6 C1: metric “disk”: K1 has no charge for this metric
usage_without_charge 17 C1: metric: the metric is missing
negative_usage 7 C1: quantity “-5”: a negative quantity is not summed up. If it corrects an earlier event, allow corrections (--corrections, in the window “Negative usage corrects”)
not_readable 8 -: time “yesterday”: no date or time as this column writes them
not_readable 9 C1: quantity “many”: not a number as this column writes them (1234.56)
not_readable 10 C1: quantity: the quantity is missing
not_readable 11 C3: time “2026-03-29 02:30:00”: the customer's clocks never showed this time, they were put forward over it. Give times with their offset
not_readable 15 -: the row has 3 cells and the header has 5";
    assert_eq!(told(&totals.problems).join("\n"), expected);
    assert!(totals.problems.iter().all(|problem| problem.file.as_deref() == Some("usage.csv")));
    let files = files(&[("usage.csv", text)]);
    let options = UsageOptions { corrections: true, ..UsageOptions::default() };
    let corrected = aggregate(&files.paths, &options, &contracts, &demands, &Silent).unwrap();
    assert_eq!(shown(&corrected)[0], "-4/2");
    assert!(!corrected.counts.contains_key(&ProblemKind::NegativeUsage));
}

#[test]
fn an_event_that_is_there_twice_counts_once() {
    let contracts = [contract("C1", "K1", None)];
    let demands = [demand("C1", "K1", "api", Aggregation::Sum)];
    let one = "event_id,customer,metric,timestamp,quantity\ne1,K1,api,2026-10-02,1\ne2,K1,api,2026-10-02,2\ne1,K1,api,2026-10-02,1\n,K1,api,2026-10-02,8\n,K1,api,2026-10-02,8\n";
    let two = "event_id,customer,metric,timestamp,quantity\ne3,K1,api,2026-10-02,4\n\"e2\",K1,api,2026-10-02,2\n";
    let totals = sum_up(&[("one.csv", one), ("two.csv", two)], &contracts, &demands);
    assert_eq!(shown(&totals), ["23/5"]);
    assert_eq!(totals.counts[&ProblemKind::DuplicateUsage], 2);
    // Copies that differ: always the same one is counted.
    let head = "event_id,customer,metric,timestamp,quantity\n";
    let (first, second) = ("e1,K1,api,2026-10-02,1\n", "e1,K1,api,2026-10-02,700\n");
    let forth = sum_up(&[("u.csv", &format!("{head}{first}{second}"))], &contracts, &demands);
    let back = sum_up(&[("u.csv", &format!("{head}{second}{first}"))], &contracts, &demands);
    assert_eq!(shown(&forth), shown(&back));
    assert_eq!(forth.events, 1);
}

#[test]
fn events_are_kept_apart_by_dimensions() {
    let contracts = [contract("C1", "K1", None)];
    let mut wanted = demand("C1", "K1", "api", Aggregation::Sum);
    wanted.dimensions = vec!["Region".to_owned(), "tier".to_owned()];
    let csv =
        "customer,metric,timestamp,quantity,region,TIER\nK1,api,2026-10-02,1,eu,a\nK1,api,2026-10-03,2,us,a\nK1,api,2026-10-04,4,eu,a\n";
    assert_eq!(shown(&sum_up(&[("u.csv", csv)], &contracts, &[wanted.clone()])), ["eu+a=5/2 us+a=2/1"]);
    let json = "{\"customer_id\":\"K1\",\"metric\":\"api\",\"timestamp\":\"2026-10-02T00:00:00Z\",\"quantity\":1.50,\"properties\":{\"region\":\"eu\",\"tier\":\"a\"}}\n\
        {\"customer_id\":\"K1\",\"metric\":\"api\",\"timestamp\":\"2026-10-03T00:00:00Z\",\"quantity\":\"2\",\"properties\":{\"region\":\"us\"}}\n";
    assert_eq!(shown(&sum_up(&[("u.jsonl", json)], &contracts, &[wanted.clone()])), ["eu+a=1.50/1 us+=2/1"]);
    let column =
        "customer,metric,timestamp,quantity,properties\nK1,api,2026-10-02,1,\"{\"\"region\"\":\"\"eu\"\",\"\"tier\"\":\"\"b\"\"}\"\n";
    assert_eq!(shown(&sum_up(&[("u.csv", column)], &contracts, &[wanted.clone()])), ["eu+b=1/1"]);
    let without = "customer,metric,timestamp,quantity,region\nK1,api,2026-10-02,1,eu\n";
    let totals = sum_up(&[("u.csv", without)], &contracts, &[wanted]);
    assert_eq!(
        told(&totals.problems),
        ["not_readable - -: no column of the usage is called “tier”, on which a price depends: every event counts as without a value"]
    );
}

/// Shapes of the public documentation: Lago "Create an event", OpenMeter "Usage events", Stripe "Meter events".
#[test]
fn the_events_of_other_systems_are_read() {
    let contracts = [contract("sub_1", "cus_1", None)];
    let demands = [demand("sub_1", "cus_1", "api", Aggregation::Sum)];
    let lago = r#"{"events":[
        {"event":{"transaction_id":"t1","external_subscription_id":"sub_1","code":"api","timestamp":"1790812800","properties":{"tokens":"12.5","region":"eu"}}}
    ]}"#;
    let lago_lines = "{\"transaction_id\":\"t1\",\"external_subscription_id\":\"sub_1\",\"code\":\"api\",\"timestamp\":1790812800.25,\"properties\":{\"tokens\":12.5}}\n\
        {\"transaction_id\":\"t1\",\"external_subscription_id\":\"sub_1\",\"code\":\"api\",\"timestamp\":1790812800.25,\"properties\":{\"tokens\":12.5}}\n";
    let openmeter = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"app\",\"type\":\"api\",\"subject\":\"cus_1\",\"time\":\"2026-10-05T00:00:00Z\",\"data\":{\"tokens\":\"12.5\",\"path\":\"/x\"}}\n\
        {\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"other\",\"type\":\"api\",\"subject\":\"cus_1\",\"time\":\"2026-11-05T00:00:00Z\",\"data\":{\"tokens\":\"1\",\"path\":\"/x\"}}\n";
    let stripe = r#"{"object":"list","data":[{"object":"billing.meter_event","created":1790899200,"event_name":"api","identifier":"i1","livemode":true,"payload":{"stripe_customer_id":"cus_1","value":"12.5"},"timestamp":1790899200}]}"#;
    for (name, text) in [("lago.jsonl", lago_lines), ("openmeter.jsonl", openmeter), ("stripe.json", stripe), ("lago.json", lago)] {
        let totals = sum_up(&[(name, text)], &contracts, &demands);
        assert_eq!(shown(&totals), ["12.5/1"], "{name}: {:?}", told(&totals.problems));
    }
}

#[test]
fn the_files_of_focus_are_read_whole() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/focus"));
    let (mut rows, mut counted, mut negative) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // The contracts and metrics that the file itself names.
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_path(&path).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let at = |name: &str| header.iter().position(|other| other == name);
        let (mut expected, mut lines) = (BTreeMap::<(String, String), (Decimal, u64)>::new(), 0);
        for record in reader.records() {
            let record = record.unwrap();
            let cell = |name: &str| at(name).map_or("", |at| &record[at]).trim().replace("NULL", "");
            lines += 1;
            if cell("ChargeCategory") != "Usage" || cell("ConsumedQuantity").is_empty() {
                continue;
            }
            let customer = if cell("SubAccountId").is_empty() { cell("BillingAccountId") } else { cell("SubAccountId") };
            let metric = if cell("SkuId").is_empty() { cell("ServiceName") } else { cell("SkuId") };
            let entry = expected.entry((customer, metric)).or_default();
            entry.0 += cell("ConsumedQuantity").parse::<Decimal>().unwrap();
            entry.1 += 1;
        }
        let mut contracts: Vec<Contract> = expected.keys().map(|(customer, _)| contract(customer, customer, None)).collect();
        contracts.dedup_by(|one, other| one.id == other.id);
        contracts.iter_mut().for_each(|contract| contract.term = DateRange::since(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap()));
        let span = |(customer, metric): &(String, String)| UsageDemand {
            from: time("2020-01-01T00:00:00Z"),
            until: time("2030-01-01T00:00:00Z"),
            ..demand(customer, customer, metric, Aggregation::Sum)
        };
        let demands: Vec<UsageDemand> = expected.keys().map(span).collect();
        let read = |corrections| {
            let options = UsageOptions { corrections, ..UsageOptions::default() };
            let totals = aggregate(std::slice::from_ref(&path), &options, &contracts, &demands, &Silent);
            totals.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        // Real bills of clouds hold corrections; each is told unless they are allowed.
        negative += read(false).counts.values().sum::<u64>();
        let totals = read(true);
        assert_eq!(told(&totals.problems), Vec::<String>::new(), "{}", path.display());
        for (found, (quantity, events)) in totals.quantities.iter().zip(expected.values()) {
            assert_eq!((found[0].quantity, found[0].events), (*quantity, *events), "{}", path.display());
        }
        assert_eq!(totals.events + totals.not_usage, lines, "{}", path.display());
        (rows, counted) = (rows + lines, counted + totals.events);
    }
    assert_eq!((rows, counted, negative), (1056, 1021, 12));
}

/// An event: contract, metric, seconds after the beginning of October, hundredths.
type Made = (usize, usize, i64, i64);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn totals_are_those_of_a_naive_model_in_any_order(
        events in proptest::collection::vec((0usize..6, 0usize..3, -90_000i64..2_800_000, -2_000i64..9_000_000), 1..120),
        split in 0usize..120,
        seed in any::<u64>(),
        quoted in any::<bool>(),
    ) {
        let kinds = [Aggregation::Sum, Aggregation::Count, Aggregation::Maximum, Aggregation::Latest, Aggregation::Unique];
        let contracts: Vec<Contract> = (0..5).map(|number| contract(&format!("C{number}"), &format!("K{number}"), None)).collect();
        let wanted: Vec<(usize, usize, Aggregation)> =
            (0..5).flat_map(|contract| (0..2).flat_map(move |metric| kinds.map(|kind| (contract, metric, kind)))).collect();
        let demands: Vec<UsageDemand> = wanted
            .iter()
            .map(|(contract, metric, kind)| demand(&format!("C{contract}"), &format!("K{contract}"), &format!("m{metric}"), *kind))
            .collect();
        let begins = time("2026-10-01T00:00:00Z");
        let line = |(contract, metric, seconds, quantity): &Made| {
            let at = (begins + chrono::TimeDelta::seconds(*seconds)).format("%Y-%m-%dT%H:%M:%SZ");
            let quantity = Decimal::new(*quantity, 2);
            if quoted { format!("\"C{contract}\",m{metric},{at},\"{quantity}\"\n") } else { format!("C{contract},m{metric},{at},{quantity}\n") }
        };
        let text = |events: &[Made]| events.iter().fold("contract,metric,timestamp,quantity\n".to_owned(), |text, event| text + &line(event));
        let totals = sum_up(&[("u.csv", &text(&events))], &contracts, &demands);
        let month = Days::new(31);
        let mut counted = 0;
        for ((contract, metric, kind), found) in wanted.iter().zip(&totals.quantities) {
            let own = events.iter().filter(|event| (event.0, event.1) == (*contract, *metric) && event.2 >= 0);
            // One metric has demands that need the amount, so a negative one is not counted for any of them.
            let own: Vec<&Made> = own.filter(|event| begins + chrono::TimeDelta::seconds(event.2) < begins + month && event.3 >= 0).collect();
            let values = || own.iter().map(|event| Decimal::new(event.3, 2));
            let expected = match kind {
                Aggregation::Sum => values().sum::<Decimal>(),
                Aggregation::Count => Decimal::from(own.len()),
                Aggregation::Maximum => values().max().unwrap_or_default(),
                Aggregation::Latest => own.iter().max_by_key(|event| (event.2, event.3)).map_or(Decimal::ZERO, |event| Decimal::new(event.3, 2)),
                Aggregation::Unique => Decimal::from(values().collect::<std::collections::BTreeSet<_>>().len()),
            };
            prop_assert_eq!(found.len(), usize::from(!own.is_empty()));
            if let Some(found) = found.first() {
                prop_assert_eq!((found.quantity, found.events), (expected, own.len() as u64), "C{} m{} {:?}", contract, metric, kind);
                if *kind == Aggregation::Sum {
                    counted += found.events;
                }
            }
        }
        prop_assert_eq!(totals.events, counted);
        prop_assert_eq!(totals.events + totals.outside + totals.counts.values().sum::<u64>(), events.len() as u64);
        let mut shuffled = events.clone();
        let mut state = seed;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        let (one, two) = shuffled.split_at(split.min(shuffled.len() - 1).max(1).min(shuffled.len()));
        let parts = if two.is_empty() { vec![("a.csv", text(one))] } else { vec![("a.csv", text(one)), ("b.csv", text(two))] };
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let again = sum_up(&parts, &contracts, &demands);
        prop_assert_eq!(&again.quantities, &totals.quantities);
        prop_assert_eq!(&again.days, &totals.days);
        prop_assert_eq!(&again.counts, &totals.counts);
    }
}

#[test]
fn blocks_and_threads_change_nothing() {
    let contracts = [contract("C1", "K1", None), contract("a name of more than fifteen bytes", "K2", None)];
    let demands = [demand("C1", "K1", "api", Aggregation::Sum), demand("a name of more than fifteen bytes", "K2", "api", Aggregation::Sum)];
    // Several blocks of 4 MiB; some cells hold line ends, and one row in the middle is wrong.
    for (note, rows) in [("plain", 200_000_u64), ("\"two\nC1,api,2026-10-02,1000000,lines\"", 200_000)] {
        let mut text = "contract,metric,timestamp,quantity,note\n".to_owned();
        for row in 0..rows {
            let name = if row % 3 == 0 { "a name of more than fifteen bytes" } else { "C1" };
            let quantity = if row == 150_000 { "x".to_owned() } else { format!("0.{}", row % 10) };
            text += &format!("{name},api,2026-10-02T00:00:00Z,{quantity},{note}{}\n", "~".repeat(if note == "plain" { 20 } else { 0 }));
        }
        let totals = sum_up(&[("u.csv", &text)], &contracts, &demands);
        let sum = |third: bool| {
            (0..rows)
                .filter(|row| (row % 3 == 0) == third && *row != 150_000)
                .map(|row| Decimal::new((row % 10) as i64, 1))
                .sum::<Decimal>()
        };
        assert_eq!(shown(&totals), [format!("{}/133333", sum(false)), format!("{}/66666", sum(true))], "{note}");
        assert_eq!(totals.problems.len(), 1);
        assert_eq!(totals.problems[0].row, Some(150_002), "{note}");
    }
}
