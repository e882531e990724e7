use super::*;
use proptest::prelude::*;

fn units(amounts: &[(i64, &'static str)]) -> Vec<SampleUnit<'static>> {
    amounts
        .iter()
        .enumerate()
        .map(|(index, &(cents, currency))| SampleUnit { index: index as u32, amount: Decimal::new(cents, 2), currency })
        .collect()
}

fn usual(population: &[SampleUnit<'_>], seed: u64) -> SamplePlan {
    plan(population, 95.into(), 5.into(), Decimal::ZERO, seed).unwrap()
}

#[test]
fn a_large_amount_is_looked_at_in_full_and_the_others_at_random() {
    let mut amounts = vec![(10_000, "EUR"); 2_000];
    amounts[777] = (500_000_000, "EUR");
    let plan = usual(&units(&amounts), 42);
    assert_eq!(plan.strata.len(), 4);
    assert!(plan.strata[0].in_full);
    assert_eq!(plan.strata[0].chosen, [777]);
    assert_eq!(plan.strata[0].money, Decimal::new(500_000_000, 2));
    let counts: Vec<(u32, usize)> = plan.strata[1..].iter().map(|stratum| (stratum.units, stratum.chosen.len())).collect();
    assert_eq!(counts, [(667, 20), (666, 20), (666, 20)], "58 in proportion, rounded up in each");
    assert_eq!((plan.size, plan.allowed), (61, 0));
}

#[test]
fn strata_are_of_equal_money_within_their_currency() {
    let mut amounts = vec![(1_000, "EUR"); 900];
    amounts.extend(vec![(10_000, "EUR"); 90]);
    amounts.extend(vec![(100_000, "EUR"); 9]);
    amounts.extend(vec![(-50, "JPY"); 30]);
    let plan = usual(&units(&amounts), 42);
    let shown: Vec<_> =
        plan.strata.iter().map(|stratum| (stratum.currency.as_str(), stratum.in_full, stratum.units, stratum.money)).collect();
    let euros = |amount: i64| Decimal::new(amount * 100, 2);
    assert_eq!(
        shown,
        [
            ("EUR", true, 9, euros(9_000)),
            ("EUR", false, 60, euros(6_000)),
            ("EUR", false, 330, euros(6_000)),
            ("EUR", false, 600, euros(6_000)),
            ("JPY", false, 10, Decimal::new(500, 2)),
            ("JPY", false, 10, Decimal::new(500, 2)),
            ("JPY", false, 10, Decimal::new(500, 2)),
        ]
    );
}

#[test]
fn what_is_found_is_weighed() {
    let amounts = vec![(10_000, "EUR"); 10_000];
    let plan = usual(&units(&amounts), 1);
    let chosen = plan.chosen();
    let none = evaluate(&plan, &[]).unwrap();
    assert!(none.accepted && none.errors == 0 && none.upper_error_rate < Decimal::from(5), "{none:?}");
    let one = evaluate(&plan, &chosen[..1]).unwrap();
    assert!(!one.accepted && one.errors == 1 && one.upper_error_rate > Decimal::from(7), "{one:?}");
    assert_eq!(evaluate(&plan, &[chosen[0], chosen[0]]).unwrap(), one, "an error counts once");
    let stranger = (0..).find(|index| !chosen.contains(index)).unwrap();
    assert_eq!(evaluate(&plan, &[stranger]), Err(SamplingError::NotChosen(stranger)));
}

#[test]
fn few_documents_are_all_looked_at() {
    let amounts = vec![(10_000, "EUR"); 10];
    let plan = usual(&units(&amounts), 1);
    assert_eq!(plan.size, 10);
    let evaluation = evaluate(&plan, &[]).unwrap();
    assert_eq!((evaluation.upper_errors, evaluation.accepted), (0, true));
    assert_eq!(evaluate(&plan, &[3]).unwrap().upper_error_rate, Decimal::from(10));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let some = units(&[(1, "EUR")]);
    let plan = |confidence: i64, tolerable: i64, expected: i64| super::plan(&some, confidence.into(), tolerable.into(), expected.into(), 1);
    assert_eq!(super::plan(&[], 95.into(), 5.into(), 0.into(), 1), Err(SamplingError::Nothing));
    assert_eq!(plan(100, 5, 0), Err(SamplingError::Confidence(100.into())));
    assert_eq!(plan(95, 0, 0), Err(SamplingError::Tolerable(0.into())));
    assert_eq!(plan(95, 5, 5), Err(SamplingError::Expected(5.into())));
    let absurd = [SampleUnit { index: 0, amount: Decimal::MAX, currency: "EUR" }; 2];
    assert!(matches!(super::plan(&absurd, 95.into(), 5.into(), 0.into(), 1), Err(SamplingError::Amounts(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_plan_is_the_same_again_and_covers_what_it_says(
        amounts in proptest::collection::vec((-100_000i64..1_000_000, prop::sample::select(vec!["EUR", "USD", "JPY"])), 1..300),
        seed: u64,
    ) {
        let population = units(&amounts);
        let plan = usual(&population, seed);
        let mut turned = population.clone();
        turned.reverse();
        prop_assert_eq!(&usual(&turned, seed), &plan, "the order of the documents plays no part");
        prop_assert_eq!(plan.strata.iter().map(|stratum| stratum.units).sum::<u32>(), population.len() as u32);
        let chosen = plan.chosen();
        prop_assert_eq!(chosen.len(), plan.size as usize);
        prop_assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));
        for stratum in &plan.strata {
            prop_assert!(!stratum.chosen.is_empty());
            prop_assert!(!stratum.in_full || stratum.chosen.len() == stratum.units as usize);
            for index in &stratum.chosen {
                let unit = &population[*index as usize];
                prop_assert_eq!(unit.currency, stratum.currency.as_str());
                prop_assert!(stratum.from <= unit.amount.abs() && unit.amount.abs() <= stratum.until);
            }
        }
        prop_assert!(evaluate(&plan, &[]).unwrap().accepted, "no error proves what was planned");
    }
}

#[test]
fn a_whole_year_is_planned_at_once() {
    let amounts: Vec<(i64, &str)> = (0..25_900).map(|at| (at * at % 1_000_003, "GBP")).collect();
    let population = units(&amounts);
    let close = plan(&population, 95.into(), 5.into(), Decimal::from(4), 7).unwrap();
    assert!(close.size > 800 && close.size < 1_500, "{}", close.size);
    let chosen = close.chosen();
    let sampled = |index: &&u32| close.strata.iter().any(|stratum| !stratum.in_full && stratum.chosen.contains(index));
    let wrong: Vec<u32> = chosen.iter().filter(sampled).copied().take(close.allowed as usize).collect();
    assert!(evaluate(&close, &wrong).unwrap().accepted, "as many errors as are allowed still prove it");
}
