//! What must hold for every calendar, every part of a period, and every contract.

use super::bills::{catalogue, contract};
use super::changes::{Billed, change};
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tieout_billing::rating::dialect::ProrationBasis;
use tieout_billing::rating::*;

const INTERVALS: [Interval; 5] = [Interval::Week, Interval::Month, Interval::Quarter, Interval::HalfYear, Interval::Year];

/// Bases whose parts add up to the whole; the others say that they don't.
const ADDITIVE: [ProrationBasis; 3] = [ProrationBasis::Days, ProrationBasis::Fixed30, ProrationBasis::Seconds];

const ALL_BASES: [ProrationBasis; 6] = [
    ProrationBasis::Days,
    ProrationBasis::DaysBothEnds,
    ProrationBasis::Fixed30,
    ProrationBasis::Nominal,
    ProrationBasis::Seconds,
    ProrationBasis::None,
];

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1).and_then(|first| first.checked_add_days(Days::new(offset))).expect("a day")
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0u64..2_500).prop_map(day)
}

fn anchors() -> impl Strategy<Value = Anchor> {
    prop_oneof![Just(Anchor::ContractStart), Just(Anchor::Calendar), (1u32..=31).prop_map(|day| Anchor::DayOfMonth { day })]
}

fn intervals() -> impl Strategy<Value = Interval> {
    proptest::sample::select(INTERVALS.to_vec())
}

fn zones() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "Asia/Kathmandu"])
}

fn dialect(basis: ProrationBasis) -> Dialect {
    Dialect { proration: basis, proration_precision: None, ..Dialect::preset("tieout").expect("the default") }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().expect("a day after")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn periods_tile_time(anchor in anchors(), start in days(), interval in intervals(), from in days(), length in 1u64..800) {
        let window = DateRange::new(from, from + Days::new(length));
        let tiles: Vec<DateRange> = periods(anchor, start, interval, window).collect();
        prop_assert!(tiles[0].contains(from));
        prop_assert!(tiles[tiles.len() - 1].contains(window.until.unwrap().pred_opt().unwrap()));
        for pair in tiles.windows(2) {
            prop_assert_eq!(pair[0].until, Some(pair[1].from));
        }
        for offset in 0..length {
            let day = from + Days::new(offset);
            prop_assert_eq!(tiles.iter().filter(|tile| tile.contains(day)).count(), 1);
            let own = period_containing(anchor, start, interval, day);
            prop_assert!(tiles.contains(&own));
        }
    }

    #[test]
    fn anchors_come_back(start in days(), interval in intervals(), at in 0usize..40) {
        let period = periods(Anchor::ContractStart, start, interval, DateRange::since(start)).nth(at).unwrap();
        if interval == Interval::Week {
            prop_assert_eq!(period.from.weekday(), start.weekday());
        } else {
            prop_assert_eq!(period.from.day(), start.day().min(u32::from(period.from.num_days_in_month())));
        }
    }

    #[test]
    fn parts_add_up_to_the_whole(
        anchor in anchors(), start in days(), interval in intervals(), on in days(), cuts in proptest::collection::vec(0u64..366, 1..5),
        basis in proptest::sample::select(ADDITIVE.to_vec()), zone in zones(),
    ) {
        let whole = period_containing(anchor, start, interval, on);
        let until = whole.until.unwrap();
        let mut ends: Vec<NaiveDate> = cuts.into_iter().map(|cut| (whole.from + Days::new(cut)).min(until)).collect();
        ends.push(until);
        ends.sort();
        let (zone, dialect) = (time_zone(Some(zone)).unwrap(), dialect(basis));
        let (mut sum, mut from) = (Decimal::ZERO, whole.from);
        for end in ends {
            let part = fraction(DateRange::new(from, end), whole, interval, zone, &dialect).unwrap();
            prop_assert!(part.holds());
            prop_assert!(part.result >= Decimal::ZERO && part.result <= Decimal::ONE);
            sum += part.result;
            from = end;
        }
        prop_assert_eq!(sum.round_dp(20), Decimal::ONE);
    }

    #[test]
    fn a_fraction_is_between_nothing_and_all(
        interval in intervals(), from in days(), to in 0u64..40, zone in zones(), basis in proptest::sample::select(ALL_BASES.to_vec()),
    ) {
        let whole = period_containing(Anchor::Calendar, from, interval, from);
        let part = DateRange::new(from, (from + Days::new(to)).min(whole.until.unwrap()));
        let part = fraction(part, whole, interval, time_zone(Some(zone)).unwrap(), &dialect(basis)).unwrap();
        prop_assert!(part.holds() && part.result >= Decimal::ZERO && part.result <= Decimal::ONE);
        let price = prorated("part", Derivation::given("price", Decimal::new(9_999, 2)), &part).unwrap();
        prop_assert!(price.holds() && price.result <= Decimal::new(9_999, 2));
    }

    /// Prorations of a split sum to the price to the last minor unit: what a part costs by itself, and by largest remainder.
    #[test]
    fn prorations_of_a_split_are_the_price(
        anchor in anchors(), start in days(), interval in intervals(), on in days(), cuts in proptest::collection::vec(0u64..366, 1..12),
        basis in proptest::sample::select(ADDITIVE.to_vec()), units in -1_000_000i64..1_000_000, digits in 0u32..4,
    ) {
        let whole = period_containing(anchor, start, interval, on);
        let until = whole.until.unwrap();
        let mut ends: Vec<NaiveDate> = cuts.into_iter().map(|cut| (whole.from + Days::new(cut)).min(until)).collect();
        ends.push(until);
        ends.sort();
        let (price, unit) = (Decimal::new(units, digits), Decimal::new(1, digits));
        let (mut weights, mut alone, mut from) = (Vec::new(), Vec::new(), whole.from);
        for end in ends {
            let part = fraction(DateRange::new(from, end), whole, interval, chrono_tz::UTC, &dialect(basis)).unwrap();
            weights.push(part.operands.first().map_or(part.result, |days| days.result));
            alone.push(prorated("part", Derivation::given("price", price), &part).unwrap().result);
            from = end;
        }
        let parts = apportion(price, &weights, unit).unwrap();
        prop_assert_eq!(parts.iter().sum::<Decimal>(), price);
        prop_assert!(parts.iter().all(|part| (*part % unit).is_zero()));
        prop_assert!(parts.iter().zip(&alone).all(|(part, alone)| (part - alone).abs() < unit), "{parts:?} {alone:?}");
        let mirrored = apportion(-price, &weights, unit).unwrap();
        prop_assert!(parts.iter().zip(&mirrored).all(|(one, other)| *one == -*other));
    }

    #[test]
    fn a_change_and_its_reverse_cancel(from in 1i64..100_000, to in 1i64..100_000, on in 1u64..31, basis in proptest::sample::select(ALL_BASES.to_vec())) {
        let billed = Billed { period: DateRange::new(day(0), day(31)), interval: Interval::Month, zone: None, currency: "EUR" };
        let at = |price: i64| Some((Decimal::ONE, Decimal::new(price, 2)));
        let of = |from, to| change(billed, day(on), (at(from), at(to)), &dialect(basis)).unwrap();
        let (there, back) = (of(from, to), of(to, from));
        prop_assert_eq!(there.net, -back.net);
        prop_assert_eq!(there.charge, -back.credit);
    }

    #[test]
    fn midnights_are_in_order(first in 0u64..2_500, zone in zones()) {
        let zone = time_zone(Some(zone)).unwrap();
        let hours = (midnight(day(first + 1), zone) - midnight(day(first), zone)).num_minutes();
        prop_assert!((22 * 60..=26 * 60).contains(&hours), "{hours} minutes");
    }

    #[test]
    fn consecutive_windows_make_the_joined_one(case in contracts(), cut in 0u64..900) {
        let (contract, catalogue) = (contract(&case).unwrap(), catalogue(&case).unwrap());
        let dialect = dialect(ProrationBasis::Days);
        let listed = |from: u64, until: u64| {
            let (bills, _) = bills(&contract, &catalogue, DateRange::new(day(from), day(until)), &dialect);
            bills.iter().map(|bill| format!("{bill:?}")).collect::<Vec<_>>()
        };
        let parts = [listed(0, cut), listed(cut, 900)].concat();
        prop_assert_eq!(parts, listed(0, 900));
    }

    /// Every day of a fee is paid for once, at the quantity in force, whatever was billed in advance and credited since.
    #[test]
    fn each_day_is_paid_once(case in contracts()) {
        let (contract, catalogue) = (contract(&case).unwrap(), catalogue(&case).unwrap());
        let window = DateRange::new(day(0), next(contract.term.until.unwrap()));
        let (bills, problems) = bills(&contract, &catalogue, window, &dialect(ProrationBasis::Days));
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let mut paid: BTreeMap<(&str, NaiveDate), Decimal> = BTreeMap::new();
        for billable in bills.iter().flat_map(|bill| &bill.billables) {
            prop_assert!(billable.fraction.holds() && billable.days.holds());
            let sign = if billable.kind == LineKind::Credit { -Decimal::ONE } else { Decimal::ONE };
            let mut day = billable.part.from;
            while billable.part.contains(day) {
                *paid.entry((&billable.item.id, day)).or_default() += sign * billable.phase.quantity;
                day = next(day);
            }
        }
        for item in &contract.items {
            for offset in 0..900 {
                let day = day(offset);
                let phase = item.phases.iter().find(|phase| phase.dates.contains(day) && contract.term.contains(day));
                let owed = phase.map_or(Decimal::ZERO, |phase| phase.quantity);
                prop_assert_eq!(paid.get(&(item.id.as_str(), day)).copied().unwrap_or_default(), owed, "{} on {}", item.id, day);
            }
        }
    }

    /// Without amendments, the fractions of the parts are the whole periods of the term, but for the first and the last.
    #[test]
    fn whole_periods_cost_the_whole(anchor in anchors(), start in 0u64..300, length in 1u64..500, arrears in any::<bool>()) {
        let mut case = json!({"start": day(start).to_string(), "end": day(start + length).to_string(), "phases": [{"from": day(start).to_string(), "price": "10"}]});
        case["anchor"] = anchor_value(anchor);
        case["timing"] = json!(if arrears { "in_arrears" } else { "in_advance" });
        let (contract, catalogue) = (contract(&case).unwrap(), catalogue(&case).unwrap());
        let (bills, _) = bills(&contract, &catalogue, DateRange::new(day(0), day(900)), &dialect(ProrationBasis::Days));
        let all: Vec<&Billable> = bills.iter().flat_map(|bill| &bill.billables).collect();
        prop_assert!(all.iter().all(|billable| billable.kind == LineKind::Charge));
        prop_assert!(all.windows(2).all(|pair| pair[0].part.until == Some(pair[1].part.from)));
        prop_assert_eq!((all[0].part.from, all[all.len() - 1].part.until), (contract.term.from, contract.term.until));
        for (at, billable) in all.iter().enumerate() {
            let cut = at == 0 || at + 1 == all.len();
            prop_assert!(cut || billable.fraction.result == Decimal::ONE);
        }
    }

    #[test]
    fn usage_is_asked_for_once(case in contracts(), zone in zones()) {
        let mut case = case;
        case["zone"] = json!(zone);
        for item in case["items"].as_array_mut().unwrap() {
            item["kind"] = json!("usage");
        }
        let (contract, catalogue) = (contract(&case).unwrap(), catalogue(&case).unwrap());
        let window = DateRange::new(day(0), next(contract.term.until.unwrap()));
        let (bills, _) = bills(&contract, &catalogue, window, &dialect(ProrationBasis::Days));
        let asked = demands(&contract, &bills);
        prop_assert_eq!(asked.len(), bills.iter().map(|bill| bill.billables.len()).sum::<usize>());
        let mut spans: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
        for demand in &asked {
            let item = &bills[demand.bill].billables[demand.billable].item.id;
            spans.entry(item).or_default().push((demand.usage.from.timestamp(), demand.usage.until.timestamp()));
        }
        for spans in spans.values_mut() {
            spans.sort();
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0));
        }
    }
}

fn anchor_value(anchor: Anchor) -> Value {
    match anchor {
        Anchor::ContractStart => Value::Null,
        Anchor::Calendar => json!("calendar"),
        Anchor::DayOfMonth { day } => json!(day),
    }
}

/// Contracts of up to three items, each with up to four phases, some apart, of fees in advance and in arrears, monthly, quarterly and yearly.
fn contracts() -> impl Strategy<Value = Value> {
    let phase = (0u64..70, 1u64..200, 1u32..5, 0usize..4);
    let item = (any::<bool>(), proptest::collection::vec(phase, 1..5));
    (anchors(), 0u64..60, 30u64..700, proptest::collection::vec(item, 1..4)).prop_map(|(anchor, start, length, items)| {
        let items: Vec<Value> = items
            .into_iter()
            .map(|(arrears, phases)| {
                let mut from = start;
                let phases: Vec<Value> = phases
                    .into_iter()
                    .map(|(gap, days, quantity, interval)| {
                        let begin = from + gap / 20 * 10;
                        from = begin + days;
                        let interval = ["month", "month", "quarter", "year"][interval];
                        json!({"from": day(begin).to_string(), "until": day(from).to_string(), "price": "12", "quantity": quantity, "interval": interval})
                    })
                    .collect();
                json!({"timing": if arrears { "in_arrears" } else { "in_advance" }, "phases": phases})
            })
            .collect();
        json!({"anchor": anchor_value(anchor), "start": day(start).to_string(), "end": day(start + length).to_string(), "items": items})
    })
}
