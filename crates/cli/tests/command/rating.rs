//! Columns that a rating can't know: refused with what to type, shown, said.

use super::*;

#[test]
fn what_an_error_advises_works() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let contracts = write("contracts.csv", "Contract Number,Account,Effective From,Plan\nC1,K1,03/04/2026,pro\n");
    let prices = write("prices.csv", "plan,charge,metric,unit_price\npro,calls,api,0.5\n");
    let usage = write("usage.csv", "ts,account,meter,qty\n2026-10-10 10:00,K1,api,10\n2026-10-11 10:00,K1,api,-4\n");
    let base = ["rate", "--quiet", "--contracts", &contracts, "--prices", &prices, "--usage", &usage, "--period", "2026-11"];
    let with = |more: &[&str]| [&base[..], more].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let run = |status: i32, more: &[&str]| expect(status, &with(more).iter().map(String::as_str).collect::<Vec<_>>());

    let first = run(2, &[]).stderr;
    assert!(first.contains("--contract-column \"COLUMN=start_date\""), "{first}");
    let start = ["--contract-column", "Effective From=start_date"];
    let second = run(2, &start).stderr;
    assert!(second.contains("--contract-column \"Effective From=DD/MM/YYYY\""), "{second}");
    let start = [&start[..], &["--contract-column", "Effective From=DD/MM/YYYY"]].concat();
    let third = run(2, &start).stderr;
    assert!(third.contains("--price-column \"COLUMN=currency\""), "{third}");
    let priced = [&start[..], &["--currency", "eur"]].concat();
    let fourth = run(2, &priced).stderr;
    assert!(fourth.contains("--usage-column \"COLUMN="), "{fourth}");
    let names = ["--usage-column", "ts=timestamp", "--usage-column", "account=customer_id", "--usage-column", "qty=quantity"];
    let told = run(1, &[&priced[..], &names[..]].concat()).stdout;
    assert!(told.contains("a negative quantity is not summed up") && told.contains("--corrections"), "{told}");
    let summed = run(1, &[&priced[..], &names[..], &["--corrections"]].concat()).stdout;
    assert!(!summed.contains("negative quantity") && summed.contains("2 usage events"), "{summed}");

    let shown = run(1, &["--columns"]).stdout;
    assert!(shown.contains("Effective From") && shown.contains("--contract-column COLUMN=FIELD: contract_id, customer_id"), "{shown}");
    let wrong = run(2, &["--contract-column", "Beginn=start_date"]).stderr;
    assert!(wrong.contains("there is no column “Beginn”"), "{wrong}");
}
