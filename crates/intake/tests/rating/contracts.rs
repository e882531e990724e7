use super::{files, told};
use rust_decimal::Decimal;
use tieout_billing::rating::{Anchor, ChargeModel, Contract, DiscountKind, Interval, Timing};
use tieout_intake::rating::{ContractOptions, Contracts, SaidColumn, contracts};

fn read(texts: &[(&str, &str)]) -> Contracts {
    contracts(&files(texts).paths, &ContractOptions::default()).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// `item: plan from..until xQUANTITY charge=price` of each phase.
fn phases(contract: &Contract) -> Vec<String> {
    let all = contract.items.iter().flat_map(|item| item.phases.iter().map(move |phase| (item, phase)));
    let line = all.map(|(item, phase)| {
        let until = phase.dates.until.map_or_else(String::new, |until| until.to_string());
        let prices = phase.prices.iter().map(|(charge, model)| match model {
            ChargeModel::PerUnit { price } => format!(" {charge}={price}"),
            other => format!(" {charge}={other:?}"),
        });
        format!("{}: {} {}..{until} x{}{}", item.id, phase.plan, phase.dates.from, phase.quantity, prices.collect::<String>())
    });
    line.collect()
}

const TEMPLATE: &str = "\
contract_id,customer_id,customer_name,currency,start_date,end_date,time_zone,billing_anchor,billing_interval,item_id,plan,quantity,from_date,until_date,price_book,charge,unit_price,discount_id,discount_percent,discount_periods,minimum,minimum_interval,credit_amount,credit_from,credit_until,credit_priority,credit_rollover,credit_rollover_until,tax_country,tax_category,tax_rate,payment_days
C1,K1,Acme,EUR,2026-01-01,2026-12-31,Europe/Berlin,15,,seats,pro,10,,,std,seats,9.50,LAUNCH,10,3,1000,year,,,,,,,DE,S,19,30
C1,,,,,,,,,seats,pro,25,2026-07-01,,std,seats,9.00,LAUNCH,10,3,,,,,,,,,,,,
C1,,,,,,,,,seats,pro,25,2026-07-01,,std,setup,0,,,,,,,,,,,,,,,
C1,,,,,,,,,,,,,,,,,,,,,,500,2026-01-01,2026-06-30,1,100,2026-09-30,,,,
C2,K2,Bolt,USD,2026-03-31,,,calendar,year,,basic,,,,,,,,,,,,,,,,,,,,,
";

#[test]
fn the_template_says_amendments_discounts_and_credits() {
    let found = read(&[("contracts.csv", TEMPLATE)]);
    assert_eq!(told(&found.problems), Vec::<String>::new());
    let [one, two] = &found.contracts[..] else { panic!() };
    assert_eq!(
        phases(one),
        ["seats: pro 2026-01-01..2026-07-01 x10 seats=9.50", "seats: pro 2026-07-01..2027-01-01 x25 seats=9.00 setup=0"]
    );
    assert_eq!((one.anchor, one.time_zone.as_deref(), one.payment_days), (Anchor::DayOfMonth { day: 15 }, Some("Europe/Berlin"), Some(30)));
    assert_eq!(one.discounts.len(), 1);
    assert_eq!((one.discounts[0].kind, one.discounts[0].periods), (DiscountKind::Percentage { percent: number("10") }, Some(3)));
    let minimum = one.minimum.unwrap();
    assert_eq!((minimum.amount, minimum.interval), (number("1000"), Interval::Year));
    let credit = &one.credits[0];
    assert_eq!((credit.amount, credit.dates.until.unwrap().to_string(), credit.priority), (number("500"), "2026-07-01".to_owned(), 1));
    let rollover = credit.rollover.unwrap();
    assert_eq!((rollover.maximum, rollover.until.to_string()), (Some(number("100")), "2026-10-01".to_owned()));
    assert_eq!((one.tax.country.as_deref(), one.tax.rate), (Some("DE"), Some(number("19"))));
    assert_eq!(one.rows, [2, 3, 4, 5]);
    assert_eq!(phases(two), ["basic: basic 2026-03-31.. x1"]);
    assert_eq!((two.anchor, two.items[0].phases[0].interval), (Anchor::Calendar, Some(Interval::Year)));
    // The same as JSON, and the same as a workbook.
    let again = read(&[("contracts.json", &serde_json::to_string(&found.contracts).unwrap())]);
    assert_eq!(again.contracts, found.contracts);
    let folder = files(&[]);
    let path = folder.folder.path().join("contracts.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in TEMPLATE.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    assert_eq!(contracts(&[path], &ContractOptions::default()).unwrap(), found);
}

#[test]
fn what_is_wrong_with_a_contract_is_told_with_its_row_and_it_is_left_out() {
    let head = "contract_id,customer_id,currency,start_date,end_date,time_zone,item_id,plan,quantity,from_date,until_date,charge,unit_price\nC0,K0,EUR,2026-01-01,,,1,p,1,,,,\n";
    for (rows, expected) in [
        (
            "C1,K1,EUR,2026-01-01,,,1,p,1,,,,\nC1,K1,USD,,,,2,p,1,,,,\n",
            "price_in_other_currency 4 C1: the row is in USD, the contract in EUR",
        ),
        (
            "C1,K1,EUR,2026-01-01,,,1,p,1,,2026-08-31,,\nC1,K1,EUR,,,,1,q,1,2026-07-01,,,\n",
            "overlapping_phases 4 C1: the amendment of the item 1 from 2026-07-01 begins before the one before it has ended",
        ),
        (
            "C1,K1,EUR,2026-01-01,,,1,p,1,,,,\nC1,K1,EUR,,,,1,q,1,2026-01-01,,,\n",
            "overlapping_phases 4 C1: two amendments of the item 1 begin on 2026-01-01",
        ),
        (
            "C1,K1,EUR,2026-01-01,,Mars/Base,1,p,1,,,,\n",
            "unknown_time_zone 3 C1: “Mars/Base” is no time zone of the IANA list, such as Europe/Berlin",
        ),
        ("C1,K1,EUR,2026-01-01,,,1,p,-1,,,,\n", "not_readable 3 C1: quantity “-1”: it is negative"),
        ("C1,K1,EUR,2026-01-01,,,1,p,lots,,,,\n", "not_readable 3 C1: quantity “lots”: not a number as this column writes them (1234.56)"),
        ("C1,K1,EUR,,,,1,p,1,,,,\n", "not_readable 3 C1: start_date: it is missing"),
        ("C1,K1,EUR,2026-01-01,2025-01-01,,1,p,1,,,,\n", "not_readable 3 C1: the contract ends before it begins"),
        (
            "C1,K1,EUR,2026-01-01,,,1,p,1,,,,5\n",
            "not_readable 3 C1: unit_price “5”: the charge of the plan that it is the price of is missing (column charge)",
        ),
    ] {
        let found = read(&[("contracts.csv", &format!("{head}{rows}"))]);
        assert_eq!(told(&found.problems), [format!("{expected}. The contract is not rated")], "{rows}");
        assert_eq!(found.contracts.iter().map(|contract| contract.id.as_str()).collect::<Vec<_>>(), ["C0"], "{rows}");
    }
}

/// Columns as Salesforce and Salesforce CPQ call them: Order and OrderItem.
#[test]
fn orders_of_salesforce_and_their_lines_are_one_contract() {
    let orders = "Id,OrderNumber,AccountId,EffectiveDate,EndDate,Status,CurrencyIsoCode,TotalAmount\n801A,00001,001X,2026-01-01,2026-12-31,Activated,EUR,1200\n801B,00002,001Y,2026-01-01,2026-12-31,Draft,EUR,1\n";
    let lines = "Id,OrderId,ProductCode,Quantity,UnitPrice,SBQQ__ChargeType__c,SBQQ__BillingFrequency__c,SBQQ__BillingType__c\n\
        802A,801A,SEAT,10,100.00,Recurring,Monthly,Advance\n802B,801A,SETUP,1,500.00,One-Time,,\n802C,801A,API,1,0.02,Usage,Monthly,Arrears\n";
    let found = read(&[("lines.csv", lines), ("orders.csv", orders)]);
    assert_eq!(told(&found.problems), Vec::<String>::new());
    let [order] = &found.contracts[..] else { panic!("{:?}", found.contracts) };
    assert_eq!((order.id.as_str(), order.customer.as_str(), order.currency.as_str()), ("00001", "001X", "EUR"));
    assert_eq!(
        phases(order),
        [
            "802A: SEAT, month in advance 2026-01-01..2027-01-01 x10 SEAT=100.00",
            "802B: SETUP, month once 2026-01-01..2027-01-01 x1 SETUP=500.00",
            "802C: API, month in arrears, usage 2026-01-01..2027-01-01 x1 API=0.02",
        ]
    );
    let plans = &found.agreed.price_books[0].plans;
    assert_eq!(plans["SETUP, month once"].charges[0].timing, Timing::Once);
    assert_eq!(order.items[0].phases[0].price_book.as_deref(), Some("agreed prices, EUR"));
}

#[test]
fn records_of_ironclad_are_read() {
    let text = "Ironclad ID,Counterparty Name,Agreement Date,Expiration Date,Contract Value,Currency,Record Name,Status\nIC-7,Acme GmbH,2026-02-01,2027-01-31,24000,EUR,Order form Acme,Active\n";
    let found = read(&[("ironclad.csv", text)]);
    // The value of a contract over its term is the price of nothing.
    assert_eq!(told(&found.problems), ["unknown_plan 2 IC-7: the contract names neither a plan nor a price: nothing of it is rated"]);
    assert_eq!((found.contracts[0].id.as_str(), found.contracts[0].customer.as_str()), ("IC-7", "Acme GmbH"));
    assert_eq!(found.contracts[0].term.until.unwrap().to_string(), "2027-02-01");
}

/// In the shape of the Stripe API reference, "The Subscription object", and of the Lago API reference, "The subscription object".
#[test]
fn subscriptions_of_stripe_and_lago_are_contracts() {
    let stripe = r#"{"object":"list","data":[{"id":"sub_1","object":"subscription","customer":"cus_1","currency":"usd","start_date":1767225600,"billing_cycle_anchor":1768435200,"cancel_at":1798761600,"trial_end":1768435200,"collection_method":"send_invoice","days_until_due":14,
        "discount":{"id":"di_1","start":1767225600,"coupon":{"id":"TEN","percent_off":10,"duration":"once"}},
        "items":{"object":"list","data":[{"id":"si_1","object":"subscription_item","quantity":3,"price":{"id":"price_1","object":"price","currency":"usd","product":"prod_1","billing_scheme":"per_unit","unit_amount":1000,"recurring":{"interval":"month","interval_count":1,"usage_type":"licensed"}}}]}}]}"#;
    let found = read(&[("stripe.json", stripe)]);
    assert_eq!(told(&found.problems), Vec::<String>::new());
    let contract = &found.contracts[0];
    assert_eq!(phases(contract), ["si_1: price_1 2026-01-15..2027-01-01 x3"]);
    assert_eq!((contract.anchor, contract.payment_days), (Anchor::DayOfMonth { day: 15 }, Some(14)));
    assert_eq!((contract.discounts[0].id.as_str(), contract.discounts[0].periods), ("TEN", Some(1)));
    assert_eq!(found.agreed.price_books[0].plans["price_1"].charges[0].model, ChargeModel::PerUnit { price: number("10.00") });

    let lago = r#"{"subscriptions":[{"lago_id":"l1","external_id":"sub_2","external_customer_id":"cus_2","plan_code":"startup","plan_amount_currency":"EUR","status":"active","billing_time":"anniversary","started_at":"2026-02-28T10:00:00Z","ending_at":null,"customer":{"name":"Acme","timezone":"Europe/Paris","country":"FR","net_payment_term":30}}]}"#;
    let found = read(&[("lago.json", lago)]);
    assert_eq!(told(&found.problems), Vec::<String>::new());
    let contract = &found.contracts[0];
    assert_eq!(phases(contract), ["startup: startup 2026-02-28.. x1"]);
    assert_eq!((contract.id.as_str(), contract.customer.as_str(), contract.currency.as_str()), ("sub_2", "cus_2", "EUR"));
    assert_eq!(
        (contract.anchor, contract.time_zone.as_deref(), contract.payment_days),
        (Anchor::ContractStart, Some("Europe/Paris"), Some(30))
    );
}

#[test]
fn columns_may_be_called_otherwise_and_currencies_left_out() {
    let profile = r#"{"version":1,"name":"ours","columns":[
        {"header":"Vertragsnummer","role":"lines","field":"contract_id","kind":"text","format":"text"},
        {"header":"Beginn","role":"lines","field":"start_date","kind":"date","format":"DD.MM.YYYY"},
        {"header":"Menge","role":"lines","field":"quantity","kind":"decimal","format":"1.234,56"},
        {"header":"plan","role":"lines","field":null,"kind":"text","format":"text"},
        {"header":"Tarif","role":"lines","field":"plan","kind":"text","format":"text"}
    ]}"#;
    let text = "Vertragsnummer;Beginn;Menge;plan;Tarif\nV1;03.04.2026;1.234;x;pro\n";
    let made = files(&[("profile.json", profile), ("vertraege.csv", text)]);
    let profile = tieout_intake::Profile::read(&made.paths[0]).unwrap();
    let options = ContractOptions { columns: SaidColumn::of(&profile), currency: Some("chf".to_owned()) };
    let found = contracts(&made.paths[1..], &options).unwrap();
    assert_eq!(told(&found.problems), Vec::<String>::new());
    assert_eq!(phases(&found.contracts[0]), ["pro: pro 2026-04-03.. x1234"]);
    assert_eq!((found.contracts[0].currency.as_str(), found.contracts[0].customer.as_str()), ("CHF", "V1"));
    // Without it the date could be read in two ways, and the columns mean nothing.
    assert!(contracts(&made.paths[1..], &ContractOptions::default()).is_err());
}
