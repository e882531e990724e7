//! Other prices: who pays less and who more, per plan and in all, held against figures computed by hand and by a naive model.

use crate::rating::{decimal, file, request};
use crate::support::Desk;
use std::collections::{BTreeMap, BTreeSet};
use tieout_billing::{Decimal, Silent};
use tieout_workspace::view::{Amount, WhatIfGroupView, WhatIfRequest, WhatIfView};
use tieout_workspace::{what_if, what_if_export};

fn trial() -> WhatIfRequest {
    let base = request("");
    WhatIfRequest {
        contracts: base.contracts,
        prices: base.prices,
        other_prices: vec![file("prices-2027.csv")],
        usage: base.usage,
        tax_rates: base.tax_rates,
        period: base.period,
        dialect: base.dialect,
        ..WhatIfRequest::default()
    }
}

/// What stands in the same currency, in all and part by part, is one sum.
fn assert_adds_up(view: &WhatIfView) {
    for currency in &view.currencies {
        for figure in [|one: &WhatIfGroupView| decimal(&one.now.0), |one: &WhatIfGroupView| decimal(&one.then.0)] {
            let parts: Decimal = view.plans.iter().filter(|plan| plan.currency == currency.currency).map(figure).sum();
            assert_eq!(parts, figure(currency), "{}: {:#?}", currency.currency, view.plans);
        }
        for one in view.plans.iter().chain([currency]) {
            assert_eq!(one.winners + one.unchanged + one.losers, one.customers, "{one:?}");
            assert_eq!(decimal(&one.then.0) - decimal(&one.now.0), decimal(&one.change.0), "{one:?}");
        }
    }
}

#[test]
fn other_prices_have_winners_and_losers_and_their_sums_meet() {
    let view = what_if(&trial(), &Silent).unwrap();
    assert_adds_up(&view);
    let total = &view.currencies[0];
    assert_eq!(total.customers, view.customer_count);
    assert!(total.winners > 0 && total.losers > 0 && total.unchanged > 0, "{total:?}");
    let change: Decimal = view.customers.iter().map(|row| decimal(&row.change.0)).sum();
    assert_eq!(change, decimal(&total.change.0));
    // A plan has the name that its price book gives it.
    assert_eq!(view.plans.iter().find(|plan| plan.name == "team").unwrap().title, "Team");
    let outside: Vec<&str> = view.plans.iter().filter(|plan| !plan.is_plan).map(|plan| plan.name.as_str()).collect();
    assert_eq!(outside, ["discounts on invoices", "minimums of contracts"]);
    // The very same prices change nothing.
    let same = what_if(&WhatIfRequest { other_prices: request("").prices, ..trial() }, &Silent).unwrap();
    assert!(same.customers.iter().all(|row| decimal(&row.change.0).is_zero()));
    // Where lines are not rounded, what rounds the invoice has a row of its own: less than a cent an invoice.
    let settings = BTreeMap::from([("line_rounding".to_owned(), "none".to_owned())]);
    let unrounded = what_if(&WhatIfRequest { settings, ..trial() }, &Silent).unwrap();
    assert_adds_up(&unrounded);
    let rounding = unrounded.plans.iter().find(|plan| plan.name == "rounding of invoices").unwrap();
    assert!(decimal(&rounding.now.0).abs() < Decimal::new(5, 3) * Decimal::from(9), "{rounding:?}");
}

const CONTRACTS: &str = "contract_id,customer_id,customer_name,currency,start_date,billing_anchor,item_id,plan,quantity,minimum,minimum_interval,discount_id,discount_amount,discount_periods,tax_category,tax_rate
K-1,P-1,Four seats,EUR,2026-01-01,1,i,pro,4,,,,,,S,19
K-2,P-2,Eight seats,EUR,2026-01-01,1,i,pro,8,,,,,,S,19
K-3,P-3,Fifteen seats,EUR,2026-01-01,1,i,pro,15,,,,,,S,19
K-4,P-4,Thirty seats,EUR,2026-01-01,1,i,pro,30,,,,,,S,19
K-5,B-1,Basic one,EUR,2026-01-01,1,i,basic,1,,,,,,S,19
K-6,B-2,Basic with a coupon,EUR,2026-01-01,1,i,basic,1,,,COUPON,30,24,S,19
K-7,C-1,Two contracts,EUR,2026-01-01,1,i,basic,1,,,,,,S,19
K-8,C-1,Two contracts,EUR,2026-01-01,1,i,pro,4,,,,,,S,19
K-9,M-1,With a minimum,EUR,2026-01-01,1,i,pro,4,50,month,,,,S,19
K-10,N-1,Nothing yet,EUR,2026-01-01,1,i,free,1,,,,,,S,19
K-11,U-1,In dollars,USD,2026-01-01,1,i,pro,4,,,,,,S,0
";
const HEADER: &str = "price_book,version,currency,valid_from,plan,plan_name,interval,charge,charge_name,product,unit,model,timing,quantity,up_to,unit_price,flat_fee\n";

/// A flat plan, a free one, seats.
fn prices(basic: &str, free: &str, seats: &[(&str, &str)]) -> String {
    let mut text = HEADER.to_owned();
    for currency in ["EUR", "USD"] {
        let book = format!("list-{currency},1,{currency},2026-01-01");
        text += &format!("{book},basic,Basic,month,fee,Fee,FEE,,flat,in_arrears,one,,,{basic}\n");
        text += &format!("{book},free,Free,month,fee,Fee,FREE,,flat,in_arrears,one,,,{free}\n");
        for (up_to, price) in seats {
            text += &format!("{book},pro,Pro,month,seats,Seats,SEAT,seat,volume,in_arrears,contracted,{up_to},{price},\n");
        }
    }
    text
}

fn of_files(desk: &Desk, contracts: &str, now: &str, then: &str) -> WhatIfRequest {
    let path = |name: &str, text: &str| vec![desk.write(name, text).to_str().unwrap().to_owned()];
    WhatIfRequest {
        contracts: path("contracts.csv", contracts),
        prices: path("now.csv", now),
        other_prices: path("then.csv", then),
        usage: Vec::new(),
        tax_rates: Vec::new(),
        period: "2026-11".to_owned(),
        dialect: "tieout".to_owned(),
        ..WhatIfRequest::default()
    }
}

/// Pro: four seats 40 to 36 (three times), eight 80 to 80, fifteen 150 to 165, thirty 300 to 450. Basic: 100 to 110, three times.
#[test]
fn each_plan_has_its_own_winners_losers_and_bill_shock() {
    let desk = Desk::new();
    let then = prices("110", "5", &[("5", "9"), ("10", "10"), ("20", "11"), ("", "15")]);
    let trial = of_files(&desk, CONTRACTS, &prices("100", "0", &[("", "10")]), &then);
    let view = what_if(&trial, &Silent).unwrap();
    assert!(view.problems.is_empty(), "{:?}", view.problems);
    assert_adds_up(&view);
    let shown = |one: &WhatIfGroupView| {
        let text = |figure: &Option<Amount>| figure.as_ref().map_or("-", |figure| &figure.0).to_owned();
        let sums = [&one.now, &one.then, &one.change].map(|figure| decimal(&figure.0).normalize().to_string()).join(" ");
        let people = [one.customers, one.winners, one.unchanged, one.losers, one.from_nothing].map(|count| count.to_string()).join(" ");
        let shocks = [&one.percent, &one.p50, &one.p95, &one.worst].map(text).join(" ");
        format!("{} | {sums} | {people} | {shocks} | {}", one.name, one.worst_customer)
    };
    let euros: Vec<String> = view.plans.iter().chain(&view.currencies).filter(|one| one.currency == "EUR").map(shown).collect();
    assert_eq!(
        euros,
        [
            "basic | 300 330 30 | 3 0 0 3 0 | 10 10 10 10 | B-1",
            "free | 0 5 5 | 1 0 0 1 1 | - - - - | ",
            "pro | 650 803 153 | 6 3 1 2 0 | 23.54 -10 50 50 | P-4",
            "discounts on invoices | -30 -30 0 | 1 0 1 0 0 | 0 0 0 0 | ",
            "minimums of contracts | 10 14 4 | 1 0 0 1 0 | 40 40 40 40 | M-1",
            "EUR | 930 1122 192 | 9 1 2 6 1 | 20.65 4.29 50 50 | P-4",
        ]
    );
    let plans: Vec<(&str, &str)> =
        view.customers.iter().filter(|row| row.currency == "EUR").map(|row| (row.name.as_str(), row.plans.as_str())).collect();
    assert_eq!(plans[..3], [("P-4", "pro"), ("P-3", "pro"), ("B-1", "basic")], "{plans:?}");
    assert!(plans.contains(&("C-1", "basic, pro")) && plans.contains(&("N-1", "free")), "{plans:?}");
    let dollars = view.currencies.iter().find(|one| one.currency == "USD").unwrap();
    assert_eq!(shown(dollars), "USD | 40 36 -4 | 1 1 0 0 0 | -10 -10 -10 -10 | U-1");
    let path = desk.folder.path().join("customers.csv");
    assert_eq!(what_if_export(&trial, &path, &Silent).unwrap().rows, 10);
    let csv = std::fs::read_to_string(path).unwrap();
    assert!(csv.contains("C-1,Two contracts,\"basic, pro\",EUR,140"), "{csv}");
}

/// Three thousand customers on twelve plans: p50 and p95 are, by definition, the least change that so many stay at or below.
#[test]
fn a_large_set_agrees_with_the_definition() {
    const CUSTOMERS: u64 = 3_000;
    let desk = Desk::new();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut contracts =
        "contract_id,customer_id,currency,start_date,billing_anchor,item_id,plan,quantity,tax_category,tax_rate\n".to_owned();
    let (mut books, mut quantities) = ([HEADER.to_owned(), HEADER.to_owned()], Vec::new());
    for plan in 0..12u64 {
        for (book, text) in books.iter_mut().enumerate() {
            for (tier, up_to) in ["9", "90", "400", ""].into_iter().enumerate() {
                let price = Decimal::new((500 + 10 * plan + if book == 1 { draw(300) } else { 100 }) as i64 - 50 * tier as i64, 2);
                *text += &format!(
                    "list,1,EUR,2026-01-01,plan-{plan:02},Plan,month,seats,Seats,S,seat,volume,in_arrears,contracted,{up_to},{price},\n"
                );
            }
        }
    }
    for customer in 0..CUSTOMERS {
        let (plan, quantity) = (draw(12), 1 + draw(10) * draw(10) * draw(10));
        contracts += &format!("K-{customer},C-{customer:05},EUR,2026-01-01,1,i,plan-{plan:02},{quantity},S,19\n");
        quantities.push(plan);
    }
    let view = what_if(&of_files(&desk, &contracts, &books[0], &books[1]), &Silent).unwrap();
    assert_eq!((view.customer_count, view.customers.len()), (CUSTOMERS, 2_000));
    assert_adds_up(&view);
    let all = desk.folder.path().join("all.csv");
    what_if_export(&of_files(&desk, &contracts, &books[0], &books[1]), &all, &Silent).unwrap();
    let mut shocks: BTreeMap<String, Vec<(Decimal, String)>> = BTreeMap::new();
    for row in std::fs::read_to_string(all).unwrap().lines().skip(1) {
        let cells: Vec<&str> = row.trim_start_matches('\u{feff}').split(',').collect();
        let (now, then) = (decimal(cells[4]), decimal(cells[5]));
        let percent =
            ((then - now) * Decimal::ONE_HUNDRED / now).round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        for group in [cells[2], "EUR"] {
            shocks.entry(group.to_owned()).or_default().push((percent, cells[0].to_owned()));
        }
    }
    assert_eq!(shocks.len(), 13);
    for one in view.plans.iter().chain(&view.currencies) {
        let of = &shocks[&one.name];
        let values: BTreeSet<Decimal> = of.iter().map(|(percent, _)| *percent).collect();
        let stay = |share: usize| {
            *values.iter().find(|value| of.iter().filter(|(percent, _)| percent <= value).count() * 100 >= of.len() * share).unwrap()
        };
        let found = [&one.p50, &one.p95, &one.worst].map(|figure| decimal(&figure.as_ref().unwrap().0));
        assert_eq!(found, [50, 95, 100].map(stay), "{}", one.name);
        assert!(of.contains(&(found[2], one.worst_customer.clone())), "{one:?}");
        assert_eq!(one.losers, of.iter().filter(|(percent, _)| *percent > Decimal::ZERO).count() as u64, "{}", one.name);
    }
}
