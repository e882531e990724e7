use super::{files, told};
use rust_decimal::Decimal;
use tieout_billing::rating::{
    Aggregation, Catalogue, Charge, ChargeModel, Interval, Percentage, Plan, Problem, QuantitySource, Tier, Timing,
};
use tieout_intake::rating::{PriceOptions, price_books};

fn read(name: &str, text: &str) -> (Catalogue, Vec<Problem>) {
    price_books(&files(&[(name, text)]).paths, &PriceOptions::default()).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn tier(up_to: &str, unit: &str, flat: &str) -> Tier {
    Tier { up_to: (!up_to.is_empty()).then(|| number(up_to)), unit: number(unit), flat: number(flat), ..Tier::default() }
}

fn plan<'c>(catalogue: &'c Catalogue, id: &str) -> &'c Plan {
    catalogue.price_books.iter().find_map(|book| book.plans.get(id)).unwrap()
}

fn charge<'c>(catalogue: &'c Catalogue, id: &str) -> &'c Charge {
    let mut all = catalogue.price_books.iter().flat_map(|book| book.plans.values()).flat_map(|plan| &plan.charges);
    all.find(|charge| charge.id == id).unwrap()
}

const TEMPLATE: &str = "\
price_book,version,currency,valid_from,valid_until,tax_inclusive,plan,plan_name,interval,plan_minimum,trial_days,charge,product,unit,model,timing,quantity,metric,aggregation,tier_from,up_to,unit_price,flat_fee,package_size,free_units,rate_percent,fixed_per_event,event_minimum,dim:region,dim:Tier,included,minimum,maximum,prorated,tax_category
std,2,EUR,2026-01-01,2026-12-31,no,pro,Pro plan,month,50,14,fee,base,,flat,in_advance,,,,,,,99.00,,,,,,,,,,,,S
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,seats,seat,seat,per_unit,,contracted,,,,,12.50,,,,,,,,,5,,,yes,S
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,calls,api,,graduated,,,api_calls,sum,0,100,0.10,1,,,,,,,,,,500,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,calls,api,,,,,,,101,,0.05,,,,,,,,,,,,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,disk,disk,,package,,,gb,max,,,5,,10,20,,,,,,,,,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,pay,pay,,percentage,,,paid,,,,,,,250,1.3,2,1,,,,,,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,traffic,traffic,,matrix,,,traffic,,,,1,,,,,,,eu,a,,,,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,traffic,traffic,,,,,,,,,2,,,,,,,us,a,,,,,
std,2,EUR,2026-01-01,2026-12-31,no,pro,,month,,,traffic,traffic,,,,,,,,,3,,,,,,,,,,,,,
";

#[test]
fn the_template_says_every_model() {
    let (catalogue, problems) = read("prices.csv", TEMPLATE);
    assert_eq!(told(&problems), Vec::<String>::new());
    let book = &catalogue.price_books[0];
    assert_eq!((book.id.as_str(), book.version, book.currency.as_str()), ("std", 2, "EUR"));
    assert_eq!(book.valid.until.unwrap().to_string(), "2027-01-01");
    let pro = plan(&catalogue, "pro");
    assert_eq!((pro.name.as_str(), pro.interval, pro.minimum, pro.trial_days), ("Pro plan", Interval::Month, Some(number("50")), 14));
    assert_eq!(charge(&catalogue, "fee").model, ChargeModel::Flat { amount: number("99") });
    let seats = charge(&catalogue, "seats");
    assert_eq!(
        (&seats.quantity, seats.timing, seats.included, seats.prorated),
        (&QuantitySource::Contracted, Timing::InAdvance, number("5"), true)
    );
    let calls = charge(&catalogue, "calls");
    assert_eq!(calls.model, ChargeModel::Graduated { tiers: vec![tier("100", "0.10", "1"), tier("", "0.05", "0")] });
    assert_eq!((calls.timing, calls.maximum, calls.prorated), (Timing::InArrears, Some(number("500")), false));
    assert_eq!(
        charge(&catalogue, "disk").model,
        ChargeModel::Package { size: number("10"), amount: number("5"), free_units: number("20") }
    );
    assert_eq!(charge(&catalogue, "disk").quantity, QuantitySource::Usage { metric: "gb".to_owned(), aggregation: Aggregation::Maximum });
    let percentage = Percentage {
        rate: number("1.3"),
        fixed_per_event: number("2"),
        free_units: number("250"),
        minimum_per_event: Some(number("1")),
        ..Percentage::default()
    };
    assert_eq!(charge(&catalogue, "pay").model, ChargeModel::Percentage(percentage));
    let ChargeModel::Matrix { dimensions, cells, otherwise } = &charge(&catalogue, "traffic").model else { panic!() };
    assert_eq!((dimensions.join("+"), cells.len(), *otherwise), ("region+Tier".to_owned(), 2, Some(number("3"))));
    assert_eq!((cells[1].values.join("+"), cells[1].price), ("us+a".to_owned(), number("2")));
    assert_eq!(catalogue.products["seat"].unit.as_deref(), Some("seat"));
    // The same as JSON, and the same as a workbook.
    let (again, problems) = read("prices.json", &serde_json::to_string(&catalogue).unwrap());
    assert_eq!((&again, problems.len()), (&catalogue, 0));
    let folder = files(&[]);
    let path = folder.folder.path().join("prices.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in TEMPLATE.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    let (again, problems) = price_books(&[path], &PriceOptions::default()).unwrap();
    assert_eq!((told(&problems), again), (vec![], catalogue));
}

#[test]
fn what_is_wrong_with_a_price_is_told_with_its_row_and_its_plan_is_not_used() {
    let head = "price_book,currency,plan,charge,model,metric,up_to,tier_from,unit_price\n";
    for (rows, expected) in [
        (
            "b,EUR,p,c,graduated,m,100,,1\nb,EUR,p,c,,,50,,2\n",
            "overlapping_tiers 3 -: plan p, charge c: tier 2 ends at 50, but the one before it at 100: they overlap, or are out of order. The plan is not used",
        ),
        (
            "b,EUR,p,c,volume,m,100,0,1\nb,EUR,p,c,,,,90,2\n",
            "overlapping_tiers 3 -: plan p, charge c: the tier from 0 to 100 overlaps the one from 90. The plan is not used",
        ),
        ("b,EUX,p,c,,,,,1\n", "not_readable 3 -: currency “EUX”: no currency of ISO 4217. The plan p is not used"),
        (
            "b,EUR,p,c,,,,,free\n",
            "not_readable 3 -: unit_price “free”: not a number as this column writes them (1234.56). The plan p is not used",
        ),
        (
            "b,EUR,p,c,magic,,,,1\n",
            "not_readable 3 -: model “magic”: it must be one of flat, flat_fee, per_unit, standard, graduated, tiered, volume, package, stairstep, percentage, graduated_percentage, matrix. The plan p is not used",
        ),
        (
            "b,EUR,p,c,,,,,1\nb,EUR,p,c,,,,,2\n",
            "not_readable 4 -: charge “c”: the charge has a second row, but its model has one price. The plan p is not used",
        ),
    ] {
        let (catalogue, problems) = read("prices.csv", &format!("{head}b,EUR,good,g,,,,,1\n{rows}"));
        assert_eq!(told(&problems), [expected], "{rows}");
        let plans: Vec<&String> = catalogue.price_books.iter().flat_map(|book| book.plans.keys()).collect();
        assert_eq!(plans, ["good"], "{rows}");
    }
}

/// In the shape of the Stripe API reference, "The Price object".
#[test]
fn prices_of_stripe_are_plans_of_one_charge() {
    let text = r#"{"object":"list","data":[
        {"id":"prod_1","object":"product","name":"Gold"},
        {"id":"price_1","object":"price","currency":"usd","product":"prod_1","billing_scheme":"per_unit","unit_amount":1250,"unit_amount_decimal":"1250.5","type":"recurring","recurring":{"interval":"month","interval_count":3,"usage_type":"licensed"}},
        {"id":"price_2","object":"price","currency":"jpy","product":"prod_2","billing_scheme":"tiered","tiers_mode":"graduated","type":"recurring","recurring":{"interval":"month","interval_count":1,"usage_type":"metered"},
         "tiers":[{"up_to":100,"unit_amount":5,"unit_amount_decimal":"5","flat_amount":100},{"up_to":null,"unit_amount_decimal":"0.5"}]},
        {"id":"price_3","object":"price","currency":"usd","product":"prod_3","billing_scheme":"per_unit","unit_amount":500,"transform_quantity":{"divide_by":10,"round":"up"},"type":"one_time","recurring":null},
        {"id":"price_4","object":"price","currency":"usd","product":"prod_3","billing_scheme":"tiered","tiers_mode":"volume","recurring":{"interval":"day","interval_count":1}}
    ]}"#;
    let (catalogue, problems) = read("stripe.json", text);
    assert_eq!(told(&problems), ["not_readable 5 -: price price_4: an interval of 1 day is not known. It is not used"]);
    assert_eq!((plan(&catalogue, "price_1").interval, plan(&catalogue, "price_1").name.as_str()), (Interval::Quarter, "Gold"));
    assert_eq!(charge(&catalogue, "price_1").model, ChargeModel::PerUnit { price: number("12.505") });
    assert_eq!(charge(&catalogue, "price_2").model, ChargeModel::Graduated { tiers: vec![tier("100", "5", "100"), tier("", "0.5", "0")] });
    assert_eq!(charge(&catalogue, "price_2").timing, Timing::InArrears);
    assert_eq!(
        charge(&catalogue, "price_3").model,
        ChargeModel::Package { size: number("10"), amount: number("5"), free_units: Decimal::ZERO }
    );
    assert_eq!(charge(&catalogue, "price_3").timing, Timing::Once);
}

/// In the shape of the Lago API reference, "The plan object".
#[test]
fn plans_of_lago_are_read() {
    let text = r#"{"plans":[{"lago_id":"x","name":"Startup","code":"startup","interval":"monthly","amount_cents":10000,"amount_currency":"USD","trial_period":5,"pay_in_advance":true,
        "minimum_commitment":{"amount_cents":100000},
        "charges":[
          {"billable_metric_code":"seats","charge_model":"standard","pay_in_advance":false,"prorated":true,"min_amount_cents":0,"properties":{"amount":"10"},
           "filters":[{"values":{"region":["eu","us"]},"properties":{"amount":"8"}}]},
          {"billable_metric_code":"api","charge_model":"graduated","properties":{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":"5","flat_amount":"200"},{"from_value":11,"to_value":null,"per_unit_amount":"1","flat_amount":"0"}]}},
          {"billable_metric_code":"pay","charge_model":"percentage","properties":{"rate":"1.3","fixed_amount":"2","free_units_per_events":2,"free_units_per_total_aggregation":"250"}}
        ]},
        {"code":"odd","interval":"monthly","amount_cents":0,"amount_currency":"USD","charges":[{"billable_metric_code":"api","charge_model":"dynamic","properties":{}}]}]}"#;
    let (catalogue, problems) = read("lago.json", text);
    assert_eq!(
        told(&problems),
        ["not_readable 2 -: plan odd: charge api: the charge model dynamic can't be rated from outside of Lago. It is not used"]
    );
    let startup = plan(&catalogue, "startup");
    assert_eq!((startup.interval, startup.minimum, startup.trial_days), (Interval::Month, Some(number("1000")), 5));
    assert_eq!(charge(&catalogue, "subscription").model, ChargeModel::Flat { amount: number("100") });
    assert_eq!(charge(&catalogue, "api").model, ChargeModel::Graduated { tiers: vec![tier("10", "5", "200"), tier("", "1", "0")] });
    let ChargeModel::Matrix { cells, otherwise, .. } = &charge(&catalogue, "seats").model else { panic!() };
    assert_eq!((cells.len(), *otherwise), (2, Some(number("10"))));
    let ChargeModel::Percentage(percentage) = &charge(&catalogue, "pay").model else { panic!() };
    assert_eq!((percentage.free_events, percentage.free_units), (2, number("250")));
}
