//! Contracts of every shape, rated from end to end: what must hold whatever they agree to.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use tieout_billing::rating::rate::{RatedContract, Terms, rate, schedule};
use tieout_billing::rating::*;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn tier(up_to: Option<u32>, cents: i64, flat: i64) -> Tier {
    Tier { up_to: up_to.map(Decimal::from), unit: Decimal::new(cents, 2), flat: Decimal::new(flat, 2), ..Tier::default() }
}

fn charge(id: &str, model: ChargeModel, quantity: QuantitySource, timing: Timing, prorated: bool) -> Charge {
    Charge {
        id: id.to_owned(),
        product: id.to_uppercase(),
        name: id.to_owned(),
        model,
        quantity,
        timing,
        prorated,
        included: Decimal::ZERO,
        minimum: None,
        maximum: None,
    }
}

fn calls() -> QuantitySource {
    QuantitySource::Usage { metric: "calls".to_owned(), aggregation: Aggregation::Sum }
}

/// Two plans with a fee, seats and usage.
pub fn catalogue() -> Catalogue {
    let plan = |id: &str, seat: i64, model: ChargeModel| Plan {
        id: id.to_owned(),
        name: id.to_owned(),
        interval: Interval::Month,
        charges: vec![
            charge("fee", ChargeModel::Flat { amount: Decimal::new(4_900, 2) }, QuantitySource::One, Timing::InAdvance, true),
            charge("seats", ChargeModel::PerUnit { price: Decimal::new(seat, 2) }, QuantitySource::Contracted, Timing::InAdvance, true),
            charge("calls", model, calls(), Timing::InArrears, false),
        ],
        minimum: None,
        trial_days: 0,
    };
    let graduated = ChargeModel::Graduated { tiers: vec![tier(Some(100), 10, 0), tier(Some(1_000), 7, 500), tier(None, 3, 0)] };
    let volume = ChargeModel::Volume { tiers: vec![tier(Some(500), 9, 0), tier(None, 4, 100)] };
    let plans = [plan("small", 1_999, graduated), plan("large", 3_333, volume)];
    Catalogue {
        price_books: vec![PriceBook {
            id: "list".to_owned(),
            version: 1,
            currency: "EUR".to_owned(),
            valid: DateRange::since(day("2020-01-01")),
            tax_inclusive: false,
            plans: plans.into_iter().map(|plan| (plan.id.clone(), plan)).collect(),
        }],
        ..Catalogue::default()
    }
}

/// A contract of a year with amendments, a coupon, a commitment and credits.
pub fn contract(anchor: u32, amendments: &[(u64, bool, u32)], coupon: u32, minimum: u32, credit: u32) -> Contract {
    let (from, until) = (day("2026-01-31"), day("2027-01-31"));
    let mut starts: Vec<(NaiveDate, bool, u32)> =
        amendments.iter().map(|(after, large, seats)| (from + Days::new(*after), *large, *seats)).collect();
    starts.sort();
    starts.dedup_by_key(|start| start.0);
    let phase = |at: usize| Phase {
        dates: DateRange::new(starts[at].0, starts.get(at + 1).map_or(until, |next| next.0)),
        price_book: None,
        plan: if starts[at].1 { "large" } else { "small" }.to_owned(),
        quantity: Decimal::from(starts[at].2),
        prices: Vec::new(),
        interval: None,
        row: at as u64 + 2,
    };
    Contract {
        id: "K-1".to_owned(),
        customer: "C-1".to_owned(),
        customer_name: None,
        currency: "EUR".to_owned(),
        term: DateRange::new(starts[0].0, until),
        time_zone: Some("Europe/Berlin".to_owned()),
        anchor: Anchor::DayOfMonth { day: anchor },
        items: vec![ContractItem { id: "1".to_owned(), phases: (0..starts.len()).map(phase).collect() }],
        discounts: vec![Discount {
            id: "COUPON".to_owned(),
            name: "Coupon".to_owned(),
            kind: DiscountKind::Percentage { percent: Decimal::from(coupon) },
            applies_to: None,
            dates: None,
            periods: None,
        }],
        minimum: (minimum > 0).then_some(Commitment { amount: Decimal::from(minimum), interval: Interval::Month }),
        maximum: None,
        credits: vec![CreditGrant {
            id: "PREPAID".to_owned(),
            amount: Decimal::from(credit),
            dates: DateRange::new(from, until),
            priority: 0,
            applies_to: None,
            rollover: None,
        }],
        tax: TaxTreatment { country: Some("DE".to_owned()), rate: Some(Decimal::from(19)), ..TaxTreatment::default() },
        payment_days: Some(30),
        rows: vec![2],
    }
}

fn rated(contract: &Contract, dialect: &Dialect, window: DateRange, used: u32) -> RatedContract {
    let (catalogue, taxes) = (catalogue(), TaxTable::default());
    let terms = Terms { catalogue: &catalogue, taxes: &taxes, window, credits_since: None, usage_from: None, dialect };
    let scheduled = schedule(contract, &terms);
    let usage: Vec<Vec<UsageQuantity>> = scheduled
        .demands
        .iter()
        .map(|demand| {
            let days = (demand.usage.until - demand.usage.from).num_days();
            vec![UsageQuantity {
                quantity: Decimal::from(days) * Decimal::from(used),
                events: days.unsigned_abs(),
                ..UsageQuantity::default()
            }]
        })
        .collect();
    rate(&scheduled, &usage, &terms)
}

fn figures(invoice: &ExpectedInvoice) -> Vec<&Derivation> {
    let lines = invoice.lines.iter().flat_map(|line| [Some(&line.quantity), line.discount.as_ref(), Some(&line.net), Some(&line.tax)]);
    let taken = invoice.adjustments.iter().chain(&invoice.settlements).map(|one| Some(&one.amount));
    let taxes = invoice.taxes.iter().flat_map(|tax| [Some(&tax.taxable), Some(&tax.tax)]);
    let totals = [&invoice.net, &invoice.tax, &invoice.gross, &invoice.due].map(Some);
    lines.chain(taken).chain(taxes).chain(totals).flatten().collect()
}

proptest! {
    #[test]
    fn whatever_was_agreed_the_bill_adds_up_and_every_figure_can_be_computed_again(
        anchor in 1u32..=31,
        amendments in prop::collection::vec((0u64..300, any::<bool>(), 0u32..40), 1..5),
        coupon in 0u32..=100,
        minimum in 0u32..500,
        credit in 0u32..3_000,
        used in 0u32..60,
        preset in 0usize..32,
    ) {
        let dialect = Dialect::preset(Dialect::names()[preset % Dialect::names().len()]).expect("a preset");
        let contract = contract(anchor, &amendments, coupon, minimum, credit);
        let rated = rated(&contract, &dialect, DateRange::new(day("2026-01-01"), day("2027-03-01")), used);
        prop_assert!(rated.problems.is_empty(), "{}: {:?}", dialect.name, rated.problems);
        for invoice in &rated.invoices {
            for figure in figures(invoice) {
                prop_assert!(figure.holds(), "{}: {figure:#?}", dialect.name);
            }
            let lines: Decimal = invoice.lines.iter().map(|line| line.net.result).sum();
            let taken: Decimal = invoice.adjustments.iter().map(|one| one.amount.result).sum();
            if dialect.line_rounding.is_some() {
                prop_assert_eq!(lines + taken, invoice.net.result, "{}", dialect.name);
            }
            prop_assert_eq!(invoice.net.result + invoice.tax.result, invoice.gross.result, "{}", dialect.name);
            let settled: Decimal = invoice.settlements.iter().map(|one| one.amount.result).sum();
            if dialect.cash_rounding.is_none() {
                prop_assert_eq!(invoice.gross.result + settled, invoice.due.result, "{}", dialect.name);
            }
        }
        let balance: Decimal = rated.state.ledger.entries().iter().map(|entry| entry.amount).sum();
        prop_assert!(balance >= Decimal::ZERO && balance <= Decimal::from(credit), "{}: {balance}", dialect.name);
    }
}

/// One contract on the small plan from 1 March, without coupon, commitment or credit.
pub fn plain(phases: Vec<Phase>) -> Contract {
    let mut contract = contract(1, &[(0, false, 1)], 0, 0, 0);
    (contract.discounts, contract.credits) = (Vec::new(), Vec::new());
    contract.term = DateRange::new(phases[0].dates.from, day("2027-01-01"));
    contract.items[0].phases = phases;
    contract
}

pub fn phase(from: &str, until: &str, seats: i64) -> Phase {
    Phase {
        dates: DateRange::new(day(from), day(until)),
        price_book: None,
        plan: "small".to_owned(),
        quantity: Decimal::from(seats),
        prices: Vec::new(),
        interval: None,
        row: 2,
    }
}

#[test]
fn seats_that_were_given_up_are_credited_for_the_rest_of_the_month() {
    let contract = plain(vec![phase("2026-03-01", "2026-03-16", 10), phase("2026-03-16", "2027-01-01", 4)]);
    let april = rated(&contract, &Dialect::default(), DateRange::new(day("2026-04-01"), day("2026-05-01")), 0);
    let seats: Vec<(LineKind, String)> =
        april.invoices[0].lines.iter().filter(|line| line.charge == "seats").map(|line| (line.kind, line.net.result.to_string())).collect();
    // 10 x 19.99 x 16 / 31 = 103.174..., 4 x 19.99 x 16 / 31 = 41.269..., 4 x 19.99
    let wanted = [(LineKind::Credit, "-103.17"), (LineKind::Charge, "41.27"), (LineKind::Charge, "79.96")];
    assert_eq!(seats, wanted.map(|(kind, net)| (kind, net.to_owned())));
    // The fee of 49.00 is not touched by seats; there was no usage.
    assert_eq!(april.invoices[0].net.result, Decimal::new(6_706, 2));
}

#[test]
fn included_units_are_not_charged_and_never_paid_back() {
    let mut catalogue = catalogue();
    for plan in catalogue.price_books[0].plans.values_mut() {
        plan.charges[2].included = Decimal::from(310);
    }
    let contract = plain(vec![phase("2026-03-01", "2027-01-01", 0)]);
    let taxes = TaxTable::default();
    let dialect = Dialect::default();
    let terms = Terms {
        catalogue: &catalogue,
        taxes: &taxes,
        window: DateRange::new(day("2026-04-01"), day("2026-05-01")),
        credits_since: None,
        usage_from: None,
        dialect: &dialect,
    };
    let scheduled = schedule(&contract, &terms);
    for (used, net) in [(300, "0"), (310, "0"), (311, "0.1"), (360, "5")] {
        let usage =
            vec![vec![UsageQuantity { quantity: Decimal::from(used), events: 1, ..UsageQuantity::default() }]; scheduled.demands.len()];
        let rated = rate(&scheduled, &usage, &terms);
        let calls = rated.invoices[0].lines.iter().find(|line| line.charge == "calls").expect("calls of March");
        assert_eq!(calls.net.result, net.parse::<Decimal>().expect("a number"), "{used}");
    }
}

/// The amount that Lago has free of percentages (`percentage_service_spec.rb`: 800 in four events, 250 free, are 7.15 and two fixed parts), included by the
/// plan.
#[test]
fn a_percentage_has_what_the_plan_includes_free_from_the_first_event_on() {
    let mut catalogue = catalogue();
    for plan in catalogue.price_books[0].plans.values_mut() {
        plan.charges[2].included = Decimal::from(250);
        plan.charges[2].model =
            ChargeModel::Percentage(Percentage { rate: Decimal::new(13, 1), fixed_per_event: Decimal::from(2), ..Percentage::default() });
    }
    let contract = plain(vec![phase("2026-03-01", "2027-01-01", 0)]);
    let (taxes, dialect) = (TaxTable::default(), Dialect::preset("lago").expect("a preset"));
    let window = DateRange::new(day("2026-04-01"), day("2026-05-01"));
    let terms = Terms { catalogue: &catalogue, taxes: &taxes, window, credits_since: None, usage_from: None, dialect: &dialect };
    let scheduled = schedule(&contract, &terms);
    assert!(scheduled.demands.iter().all(|demand| demand.usage.single_amounts), "the events are asked for");
    let calls = |amounts: &[i64], known: bool| {
        let amounts: Vec<Decimal> = amounts.iter().map(|amount| Decimal::from(*amount)).collect();
        let used = UsageQuantity {
            quantity: amounts.iter().sum(),
            events: amounts.len() as u64,
            amounts: if known { amounts } else { Vec::new() },
            ..UsageQuantity::default()
        };
        let mut rated = rate(&scheduled, &vec![vec![used]; scheduled.demands.len()], &terms);
        let line = rated.invoices.pop().and_then(|invoice| invoice.lines.into_iter().find(|line| line.charge == "calls"));
        line.map(|line| (line.net.holds(), line.net.result.normalize().to_string())).ok_or(rated.problems)
    };
    for (amounts, net) in [(&[50, 100, 250, 400][..], "11.15"), (&[50, 100], "0"), (&[300], "2.65"), (&[], "0")] {
        assert_eq!(calls(amounts, true).expect("priced"), (true, net.to_owned()), "{amounts:?}");
    }
    let problems = calls(&[50, 100, 250, 400], false).expect_err("which events are free can't be known");
    assert!(problems[0].message.contains("give the usage event by event"), "{problems:?}");
}
