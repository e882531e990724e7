//! What people's programs make of files: every value is read right, or told with its file and row.

use super::{files, told};
use rust_decimal::Decimal;
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, Contract, UsageDemand};
use tieout_intake::rating::{ContractOptions, PriceOptions, UsageOptions, UsageTotals, aggregate, contracts, price_books};

const CONTRACTS: &str =
    "contract_id,customer_id,currency,start_date,time_zone,plan\nC1,K1,EUR,2026-01-01,Europe/Berlin,pro\nC2,K2,EUR,2026-01-01,,pro\n";

/// October of Berlin's clock.
fn summed(texts: &[(&str, &[u8])]) -> UsageTotals {
    let made = files(&[("contracts.csv", CONTRACTS)]);
    let contracts: Vec<Contract> = contracts(&made.paths, &ContractOptions::default()).unwrap().contracts;
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let demand = |contract: &Contract, from: &str, until: &str| UsageDemand {
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        metric: "api".to_owned(),
        aggregation: Aggregation::Sum,
        dimensions: Vec::new(),
        single_amounts: false,
        from: time(from),
        until: time(until),
    };
    let demands = [
        demand(&contracts[0], "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
        demand(&contracts[1], "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
    ];
    let paths = texts.iter().map(|(name, bytes)| {
        let path = made.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    });
    aggregate(&paths.collect::<Vec<_>>(), &UsageOptions::default(), &contracts, &demands, &Silent).unwrap()
}

fn sum(totals: &UsageTotals, demand: usize) -> (String, u64) {
    totals.quantities[demand].first().map_or_else(Default::default, |one| (one.quantity.to_string(), one.events))
}

#[test]
fn encodings_and_quotes_of_usage() {
    let text = "contract_id,metric,timestamp,quantity,note\nC1,api,2026-10-02,1.5,\"two\nlines, größer\"\nC1,api,2026-10-03,2,\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let semicolons = text.replace(',', ";").replace("1.5", "1,5").into_bytes();
    for (name, bytes) in [("plain", text.as_bytes().to_vec()), ("utf-16", utf16), ("bom", bom), ("semicolons", semicolons)] {
        let totals = summed(&[("usage.csv", &bytes)]);
        assert_eq!((sum(&totals, 0), told(&totals.problems)), (("3.5".to_owned(), 2), vec![]), "{name}");
    }
}

#[test]
fn files_without_rows_are_refused_by_name() {
    for (text, expected) in [("", "empty.csv: the file is empty"), ("contract_id,metric,timestamp,quantity\n", "empty.csv: ")] {
        let made = files(&[("empty.csv", text)]);
        let usage = aggregate(&made.paths, &UsageOptions::default(), &[], &[], &Silent).map(|totals| totals.rows);
        match usage {
            Err(error) => assert!(error.to_string().starts_with(expected), "{error}"),
            Ok(rows) => assert!(rows == 0 && !text.is_empty()),
        }
        for error in [contracts(&made.paths, &ContractOptions::default()).err(), price_books(&made.paths, &PriceOptions::default()).err()] {
            assert!(error.is_some_and(|error| error.to_string().starts_with("empty.csv: ")), "{text}");
        }
    }
}

/// In the night to the 25th of October 2026 Berlin's clocks show the hour from two to three twice.
#[test]
fn times_around_the_change_of_the_clocks() {
    let text = "contract_id,metric,timestamp,quantity\n\
        C1,api,2026-10-25T02:30:00+02:00,1\nC1,api,2026-10-25T02:30:00+01:00,2\nC1,api,2026-10-25 02:30:00,4\n\
        C1,api,2026-10-31T23:30:00+01:00,8\nC1,api,2026-10-31T23:30:00Z,100\nC1,api,2026-10-31 23:59:59,16\nC1,api,2026-11-01 00:00:00,100\n\
        C1,api,2026-09-30T22:00:00Z,32\nC1,api,2026-09-30T21:59:59Z,100\n\
        C2,api,2026-10-31 23:59:59,64\nC2,api,2026-11-01 00:00:00,100\n";
    let totals = summed(&[("usage.csv", text.as_bytes())]);
    assert_eq!((sum(&totals, 0), sum(&totals, 1)), (("63".to_owned(), 6), ("64".to_owned(), 1)));
    assert_eq!((totals.outside, told(&totals.problems)), (4, vec![]));
}

#[test]
fn an_id_in_two_files_is_counted_once_and_told() {
    let head = "event_id,contract_id,metric,timestamp,quantity\n";
    let one = format!("{head}e1,C1,api,2026-10-02,5\ne2,C1,api,2026-10-02,1\n");
    let two = format!("{head}e1,C1,api,2026-10-02,5\n");
    let totals = summed(&[("one.csv", one.as_bytes()), ("two.csv", two.as_bytes())]);
    assert_eq!(sum(&totals, 0), ("6".to_owned(), 2));
    let problem = &totals.problems[0];
    assert_eq!((problem.kind.name(), totals.problems.len()), ("duplicate_usage", 1));
    assert!(problem.file.is_some() && problem.row == Some(2));
}

#[test]
fn credits_of_focus_are_no_usage_and_refunds_are_told() {
    let text = "BilledCost,BillingCurrency,ChargeCategory,ChargeClass,ChargePeriodStart,ConsumedQuantity,SkuId,SubAccountId\n\
        48,USD,Usage,,2026-10-02 00:00:00,4,api,K1\n-12,USD,Credit,,2026-10-02 00:00:00,NULL,api,K1\n\
        -6,USD,Usage,Correction,2026-10-02 00:00:00,-1,api,K1\n9,USD,Tax,,2026-10-02 00:00:00,,api,K1\n";
    let totals = summed(&[("focus.csv", text.as_bytes())]);
    assert_eq!((sum(&totals, 0), totals.not_usage, totals.rows), (("4".to_owned(), 1), 2, 4));
    assert_eq!((told(&totals.problems).len(), totals.problems[0].kind.name(), totals.problems[0].row), (1, "negative_usage", Some(4)));
}

#[test]
fn dates_that_are_not_there() {
    let text = "contract_id,currency,start_date,plan\nC1,EUR,2026-02-29,pro\nC2,EUR,2028-02-29,pro\n";
    let found = contracts(&files(&[("contracts.csv", text)]).paths, &ContractOptions::default()).unwrap();
    assert_eq!(found.contracts.iter().map(|contract| contract.id.as_str()).collect::<Vec<_>>(), ["C2"]);
    assert!(
        matches!(&found.problems[..], [problem] if problem.row == Some(2) && problem.file.as_deref() == Some("contracts.csv")),
        "{:?}",
        found.problems
    );
}

#[test]
fn what_contradicts_itself_within_a_contract_names_its_file() {
    let text = "contract_id,currency,start_date,end_date,plan\nC1,EUR,2026-01-01,2025-01-01,pro\n";
    let found = contracts(&files(&[("contracts.csv", text)]).paths, &ContractOptions::default()).unwrap();
    assert!(matches!(&found.problems[..], [problem] if problem.file.as_deref() == Some("contracts.csv")), "{:?}", found.problems);
}

#[test]
fn workbooks_with_dates_as_dates() {
    let made = files(&[]);
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    let write = |name: &str, header: &[&str], rows: &[&[&str]]| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        header.iter().zip(0..).for_each(|(text, column)| {
            sheet.write_string(0, column, *text).unwrap();
        });
        for (cells, row) in rows.iter().zip(1..) {
            for (cell, column) in cells.iter().zip(0..) {
                match (cell.parse::<chrono::NaiveDate>(), cell.parse::<u32>()) {
                    (Ok(_), _) => {
                        let day = rust_xlsxwriter::ExcelDateTime::parse_from_str(cell).unwrap();
                        sheet.write_datetime_with_format(row, column, day, &date).map(|_| ()).unwrap();
                    }
                    (_, Ok(number)) => sheet.write_number(row, column, number).map(|_| ()).unwrap(),
                    _ => sheet.write_string(row, column, *cell).map(|_| ()).unwrap(),
                }
            }
        }
        let path = made.folder.path().join(name);
        workbook.save(&path).unwrap();
        path
    };
    let path = write(
        "contracts.xlsx",
        &["contract_id", "currency", "start_date", "end_date", "plan", "quantity"],
        &[&["C1", "EUR", "2028-02-29", "2029-02-28", "pro", "3"]],
    );
    let found = contracts(&[path], &ContractOptions::default()).unwrap();
    assert_eq!(told(&found.problems), Vec::<String>::new());
    let contract = &found.contracts[0];
    assert_eq!(
        (contract.term.from.to_string(), contract.term.until.unwrap().to_string()),
        ("2028-02-29".to_owned(), "2029-03-01".to_owned())
    );
    assert_eq!(contract.items[0].phases[0].quantity, Decimal::from(3));
    let path =
        write("prices.xlsx", &["currency", "plan", "charge", "valid_from", "unit_price"], &[&["EUR", "pro", "seat", "2026-01-01", "24"]]);
    let (catalogue, problems) = price_books(&[path], &PriceOptions::default()).unwrap();
    assert_eq!((told(&problems), catalogue.price_books[0].valid.from.to_string()), (vec![], "2026-01-01".to_owned()));
}

#[test]
fn tiers_that_overlap_leave_gaps_or_stand_out_of_order() {
    let head = "currency,plan,charge,model,metric,tier_from,up_to,unit_price\n";
    for (name, rows) in [
        ("overlap", "EUR,p,c,graduated,m,0,100,1\nEUR,p,c,,,90,,2\n"),
        ("gap", "EUR,p,c,graduated,m,0,100,1\nEUR,p,c,,,200,,2\n"),
        ("order", "EUR,p,c,graduated,m,,100,1\nEUR,p,c,,,,50,2\nEUR,p,c,,,,,3\n"),
        ("after the last", "EUR,p,c,graduated,m,,,1\nEUR,p,c,,,,50,2\n"),
    ] {
        let (catalogue, problems) =
            price_books(&files(&[("prices.csv", &format!("{head}{rows}"))]).paths, &PriceOptions::default()).unwrap();
        assert!(catalogue.price_books.iter().all(|book| book.plans.is_empty()), "{name}");
        assert!(
            matches!(&problems[..], [problem] if problem.file.is_some() && problem.row == Some(2) && problem.message.ends_with("The plan is not used")),
            "{name}: {problems:?}"
        );
    }
}

#[test]
fn a_catalogue_as_json_is_held_to_the_same() {
    let good = "currency,plan,charge,model,metric,up_to,unit_price\nEUR,p,c,graduated,m,100,1\nEUR,p,c,,,,2\nEUR,q,d,,,,3\n";
    let (catalogue, _) = price_books(&files(&[("prices.csv", good)]).paths, &PriceOptions::default()).unwrap();
    let json = serde_json::to_string(&catalogue).unwrap().replace("\"up_to\":null", "\"up_to\":\"50\"");
    let (found, problems) = price_books(&files(&[("prices.json", &json)]).paths, &PriceOptions::default()).unwrap();
    assert_eq!(found.price_books[0].plans.keys().collect::<Vec<_>>(), ["q"]);
    assert!(matches!(&problems[..], [problem] if problem.kind.name() == "overlapping_tiers"), "{problems:?}");
}
