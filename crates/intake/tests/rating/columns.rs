use super::{files, told};
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, Contract, Input, UsageDemand};
use tieout_intake::IntakeError;
use tieout_intake::rating::{
    ContractOptions, Contracts, PriceOptions, SaidColumn, UsageOptions, UsageTotals, aggregate, contracts, look, price_books,
};

fn said(columns: &[(&str, &str)]) -> Vec<SaidColumn> {
    let one = |(column, said): &(&str, &str)| {
        let format = said.parse().ok();
        let field = (format.is_none() && *said != "as found").then(|| said.replace("skip", ""));
        SaidColumn { column: (*column).to_owned(), field, format }
    };
    columns.iter().map(one).collect()
}

fn contracts_of(text: &str, columns: &[(&str, &str)]) -> Result<Contracts, IntakeError> {
    contracts(&files(&[("contracts.csv", text)]).paths, &ContractOptions { columns: said(columns), currency: None })
}

/// The message and the example.
fn refused<T: std::fmt::Debug>(read: Result<T, IntakeError>) -> (String, String) {
    match read {
        Err(IntakeError::RatingColumns { message, example, .. }) => (message, example),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_column_is_what_the_user_says() {
    let text = "Contract Number,Account,Currency,Effective From,Plan\nC1,K1,EUR,2026-01-01,pro\n";
    let (message, example) = refused(contracts_of(text, &[]));
    let columns = "Contract Number, Account, Currency, Effective From, Plan";
    assert_eq!(
        message,
        format!("contracts.csv: no column is recognised as the first day of the contract (start_date). The columns are: {columns}")
    );
    assert_eq!(example, "COLUMN=start_date");
    let found = contracts_of(text, &[("effective from", "start_date")]).unwrap();
    assert_eq!((told(&found.problems), found.contracts[0].term.from.to_string()), (vec![], "2026-01-01".to_owned()));
    assert_eq!(
        refused(contracts_of(text, &[("Valid From", "start_date")])).0,
        format!("there is no column “Valid From”. The columns are: {columns}")
    );
    assert!(
        refused(contracts_of(text, &[("Account", "kunde")]))
            .0
            .starts_with("“Account” can't be kunde; there are: contract_id, customer_id,")
    );
}

#[test]
fn what_is_said_goes_before_what_a_header_says() {
    let text = "contract_id,customer_id,currency,start_date,begins,plan,quantity,note\nC1,K1,EUR,2020-01-01,2026-05-01,pro,7,x\n";
    let found = contracts_of(text, &[("begins", "start_date"), ("quantity", "skip")]).unwrap();
    let contract = &found.contracts[0];
    assert_eq!(
        (contract.term.from.to_string(), contract.items[0].phases[0].quantity.to_string()),
        ("2026-05-01".to_owned(), "1".to_owned())
    );
}

#[test]
fn a_format_is_what_the_user_says() {
    let text = "contract_id,currency,start_date,plan,quantity\nC1,EUR,03/04/2026,pro,\"1,500\"\n";
    let (message, example) = refused(contracts_of(text, &[]));
    assert!(message.contains("contracts.csv, column start_date: ") && example == "quantity=1,234.56", "{message} {example}");
    let found = contracts_of(text, &[("start_date", "MM/DD/YYYY"), ("quantity", "1.234,56")]).unwrap();
    let contract = &found.contracts[0];
    assert_eq!(
        (contract.term.from.to_string(), contract.items[0].phases[0].quantity.to_string()),
        ("2026-03-04".to_owned(), "1.500".to_owned())
    );
}

#[test]
fn prices_without_a_currency_and_with_dimensions_of_other_names() {
    let text = "Tarif,charge,model,metric,unit_price,Zone\npro,calls,matrix,api,1.5,eu\npro,calls,,,2,us\n";
    let read = |columns: &[(&str, &str)], currency: Option<&str>| {
        let options = PriceOptions { columns: said(columns), currency: currency.map(str::to_owned) };
        price_books(&files(&[("prices.csv", text)]).paths, &options)
    };
    assert_eq!(refused(read(&[("Tarif", "plan")], None)).1, "COLUMN=currency");
    let (catalogue, problems) = read(&[("Tarif", "plan"), ("Zone", "dim:region")], Some("EUR")).unwrap();
    assert_eq!(told(&problems), Vec::<String>::new());
    let tieout_billing::rating::ChargeModel::Matrix { dimensions, cells, .. } = &catalogue.price_books[0].plans["pro"].charges[0].model
    else {
        panic!()
    };
    assert_eq!((dimensions.join("+"), cells.len()), ("region".to_owned(), 2));
}

fn usage(text: &str, columns: &[(&str, &str)]) -> Result<UsageTotals, IntakeError> {
    let contract: Contract =
        contracts_of("contract_id,customer_id,currency,start_date,plan\nC1,K1,EUR,2026-01-01,pro\n", &[]).unwrap().contracts.remove(0);
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let demand = UsageDemand {
        contract: "C1".to_owned(),
        customer: "K1".to_owned(),
        metric: "api".to_owned(),
        aggregation: Aggregation::Sum,
        dimensions: vec!["region".to_owned()],
        single_amounts: false,
        from: time("2026-10-01T00:00:00Z"),
        until: time("2026-11-01T00:00:00Z"),
    };
    let options = UsageOptions { columns: said(columns), corrections: false };
    aggregate(&files(&[("usage.csv", text)]).paths, &options, &[contract], &[demand], &Silent)
}

#[test]
fn usage_of_any_names() {
    let text = "ts,kto,what,qty,Zone,time\n01/02/2026 10:00,K1,api,\"1.000,5\",eu,junk\n11/10/2026 10:00,K1,api,2,eu,junk\n";
    assert_eq!(refused(usage(text, &[])).1, "COLUMN=customer_id");
    let columns = [("ts", "timestamp"), ("kto", "customer_id"), ("what", "metric"), ("qty", "quantity"), ("Zone", "dim:region")];
    assert!(refused(usage(text, &columns)).1.starts_with("ts="));
    let totals = usage(text, &[&columns[..], &[("ts", "DD/MM/YYYY"), ("qty", "1.234,56")]].concat()).unwrap();
    assert_eq!((totals.events, totals.outside, told(&totals.problems)), (1, 1, vec![]));
    assert_eq!((totals.quantities[0][0].values.join(""), totals.quantities[0][0].quantity.to_string()), ("eu".to_owned(), "2".to_owned()));
}

#[test]
fn the_columns_are_shown_before_anything_is_rated() {
    let files = files(&[("orders.csv", "OrderNumber;AccountId;Effective From;Plan\nC1;K1;03.04.2026;pro\n")]);
    let found = look(Input::Contracts, &files.paths, &[], None).unwrap();
    let read: Vec<&str> = found[0].columns.iter().map(|column| column.field).collect();
    assert_eq!(
        (read, &found[0].missing[..]),
        (vec!["contract_id", "customer_id", "", "plan"], &[("start_date", "first day of the contract")][..])
    );
    let found = look(Input::Contracts, &files.paths, &said(&[("Effective From", "start_date")]), None).unwrap();
    let start = &found[0].columns[2];
    assert_eq!((start.field, start.said, start.format.unwrap().to_string()), ("start_date", true, "DD.MM.YYYY".to_owned()));
}
