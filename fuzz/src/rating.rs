//! What the targets of a rating's files do: read them as the product does, and hold what came out against what must always be true of it.

use crate::with_file;
use chrono::{NaiveDate, TimeZone, Utc};
use std::path::Path;
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, Anchor, Contract, DateRange, TaxTreatment, UsageDemand};
use tieout_intake::rating::{ContractOptions, Contracts, PriceOptions, UsageOptions, aggregate, contracts, price_books};

/// Contracts: one that is told to be wrong is not among those that are read, and what is read is read again from its own JSON.
pub fn read_contracts(bytes: &[u8]) {
    let read = |path: &Path| contracts(&[path.to_owned()], &ContractOptions::default());
    let Ok(Contracts { contracts, problems, .. }) = with_file("a.csv", bytes, read) else { return };
    for problem in &problems {
        assert!(!problem.message.is_empty() && (problem.row.is_some() || problem.contract.is_some()), "{problem:?}");
        let left_out = problem.message.ends_with("The contract is not rated");
        assert!(!left_out || !contracts.iter().any(|contract| Some(&contract.id) == problem.contract.as_ref()), "{problem:?}");
    }
    for contract in &contracts {
        assert!(!contract.term.is_empty(), "{contract:?}");
        for item in &contract.items {
            assert!(item.phases.iter().all(|phase| !phase.dates.is_empty()), "{contract:?}");
            assert!(item.phases.windows(2).all(|two| two[0].dates.until.is_some_and(|until| until <= two[1].dates.from)), "{contract:?}");
        }
    }
    if contracts.is_empty() {
        return;
    }
    let json = serde_json::to_vec(&contracts).expect("contracts are JSON");
    let again = with_file("a.json", &json, read).expect("what Tieout writes it reads");
    assert_eq!(again.contracts, contracts);
}

/// Price books: every problem has its place, and what is read is read again from its own JSON.
pub fn read_prices(bytes: &[u8]) {
    let read = |path: &Path| price_books(&[path.to_owned()], &PriceOptions::default());
    let Ok((catalogue, problems)) = with_file("a.csv", bytes, read) else { return };
    for problem in &problems {
        assert!(!problem.message.is_empty() && problem.file.is_some() && problem.row.is_some(), "{problem:?}");
    }
    for charge in catalogue.price_books.iter().flat_map(|book| book.plans.values()).flat_map(|plan| &plan.charges) {
        assert_eq!(tieout_billing::rating::model::faults(&charge.model), Vec::<String>::new(), "{charge:?}");
    }
    let json = serde_json::to_vec(&catalogue).expect("a catalogue is JSON");
    let (again, problems) = with_file("a.json", &json, read).expect("what Tieout writes it reads");
    assert_eq!((again, problems), (catalogue, Vec::new()));
}

/// Usage: every row is counted, told, of another time, or no usage; and no demand counts more events than there are.
pub fn read_usage(bytes: &[u8]) {
    let contracts = [contract("C1", "K1", Some("Europe/Berlin")), contract("C2", "K2", None), contract("C3", "K2", None)];
    let mut demands: Vec<UsageDemand> =
        ["sum", "count", "maximum", "latest", "unique"].iter().map(|kind| demand(&contracts[0], kind)).collect();
    demands.extend([demand(&contracts[0], "by region"), demand(&contracts[1], "sum"), demand(&contracts[2], "single")]);
    let read = |corrections: bool| {
        let options = UsageOptions { corrections, ..UsageOptions::default() };
        with_file("a.csv", bytes, |path| aggregate(&[path.to_owned()], &options, &contracts, &demands, &Silent))
    };
    let Ok(totals) = read(false) else { return };
    let told: u64 = totals.counts.values().sum();
    assert_eq!(totals.rows, totals.events + totals.outside + totals.not_usage + told, "{totals:?}");
    assert_eq!(totals.quantities.len(), demands.len());
    for (found, demand) in totals.quantities.iter().zip(&demands) {
        assert!(found.iter().map(|one| one.events).sum::<u64>() <= totals.events);
        let negative = |quantity: &rust_decimal::Decimal| quantity.is_sign_negative() && !quantity.is_zero();
        assert!(!found.iter().any(|one| negative(&one.quantity)), "{demand:?} {found:?}");
    }
    assert_eq!(totals.days.iter().map(|day| day.events).sum::<u64>(), totals.events);
    let corrected = read(true).expect("the same file");
    assert_eq!(corrected.rows, totals.rows);
    assert!(corrected.events >= totals.events);
}

fn contract(id: &str, customer: &str, zone: Option<&str>) -> Contract {
    Contract {
        id: id.to_owned(),
        customer: customer.to_owned(),
        customer_name: None,
        currency: "EUR".to_owned(),
        term: DateRange::since(NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day")),
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

/// October 2026, with the night on which Berlin's clocks are put back.
fn demand(contract: &Contract, kind: &str) -> UsageDemand {
    let first = |month: u32| Utc.with_ymd_and_hms(2026, month, 1, 0, 0, 0).single().expect("a moment");
    UsageDemand {
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        metric: "api".to_owned(),
        aggregation: match kind {
            "count" => Aggregation::Count,
            "maximum" => Aggregation::Maximum,
            "latest" => Aggregation::Latest,
            "unique" => Aggregation::Unique,
            _ => Aggregation::Sum,
        },
        dimensions: if kind == "by region" { vec!["region".to_owned()] } else { Vec::new() },
        single_amounts: kind == "single",
        from: first(10),
        until: first(11),
    }
}
