//! A month that is rated alone is billed as it is when the year is rated: what earlier bills count towards is known, or the bill is not made.

use super::whole::{catalogue, contract, day, phase, plain};
use proptest::prelude::*;
use rust_decimal::Decimal;
use tieout_billing::rating::rate::{RatedContract, Terms, rate, schedule};
use tieout_billing::rating::*;

/// Rates the contract; each demand is for so many units a day, none before `usage_from`.
fn rated(
    contract: &Contract,
    catalogue: &Catalogue,
    dialect: &Dialect,
    window: DateRange,
    since: Option<&str>,
    usage_from: Option<&str>,
) -> RatedContract {
    let taxes = TaxTable::default();
    let terms = Terms { catalogue, taxes: &taxes, window, credits_since: since.map(day), usage_from: usage_from.map(day), dialect };
    let scheduled = schedule(contract, &terms);
    let usage: Vec<Vec<UsageQuantity>> = scheduled
        .demands
        .iter()
        .map(|demand| {
            // Clocks change: a day may have 23 hours, or 25.
            let days = ((demand.usage.until - demand.usage.from).num_hours() + 12) / 24;
            vec![UsageQuantity { quantity: Decimal::from(days * 10), events: days.unsigned_abs(), ..UsageQuantity::default() }]
        })
        .collect();
    rate(&scheduled, &usage, &terms)
}

fn months(from: &str, count: u32) -> Vec<DateRange> {
    let first = day(from);
    (0..count).map(|month| DateRange::new(first + chrono::Months::new(month), first + chrono::Months::new(month + 1))).collect()
}

/// The catalogue with a minimum of the plans, and a minimum and maximum of the usage charge.
fn bounded(plan: u32, least: u32, most: u32) -> Catalogue {
    let some = |amount: u32| (amount > 0).then(|| Decimal::from(amount));
    let mut catalogue = catalogue();
    for made in catalogue.price_books[0].plans.values_mut() {
        made.minimum = some(plan);
        (made.charges[2].minimum, made.charges[2].maximum) = (some(least), some(most));
    }
    catalogue
}

fn commitment(amount: u32, interval: Interval) -> Option<Commitment> {
    (amount > 0).then(|| Commitment { amount: Decimal::from(amount), interval })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn months_rated_one_by_one_are_the_year(
        anchor in 1u32..=31,
        amendments in prop::collection::vec((0u64..300, any::<bool>(), 0u32..40), 1..4),
        coupon in 0u32..=50,
        minimum in prop_oneof![Just(0u32), 1u32..2_000],
        maximum in prop_oneof![Just(0u32), 500u32..2_000],
        yearly in any::<bool>(),
        bounds in (prop_oneof![Just(0u32), 50u32..300], prop_oneof![Just(0u32), 10u32..80], prop_oneof![Just(0u32), 20u32..90]),
        preset in 0usize..15,
    ) {
        let dialect = Dialect::preset(Dialect::names()[preset % Dialect::names().len()]).expect("a preset");
        let catalogue = bounded(bounds.0, bounds.1, bounds.2);
        let mut contract = contract(anchor, &amendments, coupon, 0, 0);
        contract.credits = Vec::new();
        let interval = if yearly { Interval::Year } else { Interval::Month };
        (contract.minimum, contract.maximum) = (commitment(minimum, interval), commitment(maximum, interval));
        let whole = rated(&contract, &catalogue, &dialect, DateRange::new(day("2026-01-01"), day("2027-03-01")), None, None);
        prop_assert!(whole.problems.is_empty(), "{}: {:?}", dialect.name, whole.problems);
        let mut parts = Vec::new();
        for month in months("2026-01-01", 14) {
            let part = rated(&contract, &catalogue, &dialect, month, None, None);
            prop_assert!(part.problems.is_empty(), "{}: {:?}", dialect.name, part.problems);
            parts.extend(part.invoices);
        }
        let told = |invoices: &[ExpectedInvoice]| -> Vec<String> {
            let line = |line: &ExpectedLine| format!("{:?} {} {}", line.kind, line.description, line.net.result);
            invoices.iter().map(|one| format!("{} {} {:?}", one.issue_date, one.net.result, one.lines.iter().map(line).collect::<Vec<_>>())).collect()
        };
        prop_assert_eq!(told(&parts), told(&whole.invoices), "{}", dialect.name);
    }
}

/// On the small plan for the year 2026, 310 calls a month at most: a fee of 49.00, no seats.
fn year() -> Contract {
    plain(vec![phase("2026-01-01", "2027-01-01", 0)])
}

fn true_ups(rated: &RatedContract) -> Vec<String> {
    let lines = rated.invoices.iter().flat_map(|invoice| &invoice.lines);
    lines.filter(|line| line.kind == LineKind::TrueUp).map(|line| line.net.result.normalize().to_string()).collect()
}

#[test]
fn a_month_alone_settles_the_minimum_with_the_fee_that_an_earlier_bill_charged() {
    let mut contract = year();
    contract.minimum = commitment(200, Interval::Month);
    let october = DateRange::new(day("2026-10-01"), day("2026-11-01"));
    let rated = rated(&contract, &catalogue(), &Dialect::default(), october, None, Some("2026-09-01"));
    assert_eq!(rated.problems, Vec::new());
    // September: 49.00 of 1 September; 300 calls: 100 x 0.10 + 200 x 0.07 + 5.00 = 29.00; 200 - 78.
    assert_eq!(true_ups(&rated), ["122"]);
    assert_eq!(rated.invoices.len(), 1);
}

#[test]
fn a_yearly_minimum_is_not_settled_with_usage_that_nobody_gave() {
    let mut contract = year();
    contract.minimum = commitment(2_000, Interval::Year);
    let january = DateRange::new(day("2027-01-01"), day("2027-02-01"));
    let known = rated(&contract, &catalogue(), &Dialect::default(), january, None, Some("2026-01-01"));
    assert_eq!(known.problems, Vec::new());
    // 12 x 49.00; 28, 30 or 31 days of 10 calls: 27.60, 29.00 x 4, 29.70 x 7.
    assert_eq!(true_ups(&known), ["1060.5"]);
    let unknown = rated(&contract, &catalogue(), &Dialect::default(), january, None, Some("2026-12-01"));
    assert_eq!(unknown.invoices, Vec::new());
    assert_eq!(unknown.problems[0].kind, ProblemKind::EarlierBillsUnknown);
    assert!(unknown.problems[0].message.contains("no usage before 2026-12-01 is given"), "{}", unknown.problems[0].message);
    // What the minimum does not touch is billed.
    let december = DateRange::new(day("2026-12-01"), day("2027-01-01"));
    let billed = rated(&contract, &catalogue(), &Dialect::default(), december, None, Some("2026-11-01"));
    assert_eq!((billed.invoices.len(), billed.problems), (1, Vec::new()));
}

#[test]
fn credits_are_drawn_by_the_bills_since_the_day_that_is_said() {
    let mut contract = year();
    contract.credits = vec![CreditGrant {
        id: "PREPAID".to_owned(),
        amount: Decimal::from(200),
        dates: DateRange::new(day("2026-01-01"), day("2027-01-01")),
        priority: 0,
        applies_to: None,
        rollover: None,
    }];
    let april = DateRange::new(day("2026-04-01"), day("2026-05-01"));
    let drawn = |since: Option<&str>, usage_from: Option<&str>| {
        let rated = rated(&contract, &catalogue(), &Dialect::preset("orb").expect("a preset"), april, since, usage_from);
        let credits: Decimal =
            rated.invoices.iter().flat_map(|one| one.adjustments.iter().chain(&one.settlements)).map(|one| one.amount.result).sum();
        (rated.invoices.len(), credits.normalize().to_string(), rated.problems.len())
    };
    // April's bill: 49.00 and 29.70 of March.
    assert_eq!(drawn(None, None), (1, "-78.7".to_owned(), 0));
    // January 49.00, February 49.00 and 29.70, March 49.00 and 27.60 of 200: nothing is left of it.
    assert_eq!(drawn(Some("2026-01-01"), Some("2026-01-01")), (1, "0".to_owned(), 0));
    assert_eq!(drawn(Some("2026-02-15"), None), (1, "-78.7".to_owned(), 0));
    assert_eq!(drawn(Some("2026-01-01"), Some("2026-03-01")), (0, "0".to_owned(), 1));
}

#[test]
fn a_bill_that_could_not_be_made_stops_those_that_rest_on_it() {
    let mut contract = year();
    contract.minimum = commitment(2_000, Interval::Year);
    let mut catalogue = catalogue();
    // No price for May and June.
    let mut later = catalogue.price_books[0].clone();
    catalogue.price_books[0].valid = DateRange::new(day("2020-01-01"), day("2026-05-01"));
    (later.version, later.valid) = (2, DateRange::since(day("2026-07-01")));
    catalogue.price_books.push(later);
    let year = DateRange::new(day("2026-01-01"), day("2027-02-01"));
    for window in [year, DateRange::new(day("2027-01-01"), day("2027-02-01"))] {
        let rated = rated(&contract, &catalogue, &Dialect::default(), window, None, None);
        assert_eq!(true_ups(&rated), Vec::<String>::new(), "{:?}", rated.problems);
        assert!(rated.problems.iter().any(|problem| problem.kind == ProblemKind::EarlierBillsUnknown), "{:?}", rated.problems);
    }
}
