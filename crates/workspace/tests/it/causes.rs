use crate::support::Desk;
use std::collections::BTreeMap;
use tieout_billing::Decimal;
use tieout_workspace::view::{ComparisonView, DifferenceQuery, TotalsView};

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Net, tax and gross of all causes, per currency.
fn sums<'a>(impacts: impl Iterator<Item = &'a Vec<TotalsView>>) -> BTreeMap<String, [Decimal; 3]> {
    let mut sums = BTreeMap::<String, [Decimal; 3]>::new();
    for total in impacts.flatten() {
        let sum = sums.entry(total.currency.clone()).or_default();
        for (sum, amount) in sum.iter_mut().zip([&total.net, &total.tax, &total.gross]) {
            *sum += number(&amount.0);
        }
    }
    sums.retain(|_, sum| *sum != [Decimal::ZERO; 3]);
    sums
}

fn proven(comparison: &ComparisonView) -> BTreeMap<String, [Decimal; 3]> {
    let causes: Vec<Vec<TotalsView>> = comparison.proof.iter().map(|proof| vec![proof.causes.clone()]).collect();
    sums(causes.iter())
}

/// The sums are the proof's, every difference has a cause of the list, and each cause has the lines that it says.
fn check(desk: &Desk, comparison: &ComparisonView) {
    assert_eq!(sums(comparison.causes.iter().map(|cause| &cause.impact)), proven(comparison));
    let mut lines: BTreeMap<String, std::collections::BTreeSet<i64>> = BTreeMap::new();
    let rows = desk.workspace.differences(comparison.id, &DifferenceQuery::default(), 0, 1_000_000).unwrap();
    assert_eq!(rows.rows.len() as u64, rows.total);
    for row in rows.rows {
        if !row.cause.is_empty() {
            lines.entry(row.cause).or_default().insert(row.pair);
        }
    }
    for cause in &comparison.causes {
        let found = lines.remove(&cause.id).unwrap_or_default();
        assert_eq!(found.len() as u64, cause.lines, "{}", cause.id);
        let query = DifferenceQuery { causes: vec![cause.id.clone()], ..DifferenceQuery::default() };
        let first = desk.workspace.differences(comparison.id, &query, 0, 1).unwrap();
        assert_eq!(first.rows.first().map(|row| row.pair), found.first().copied(), "{}", cause.id);
    }
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn decisions_have_a_name_a_time_and_a_history() {
    let (desk, comparison) = Desk::compared();
    let id = comparison.causes[0].id.clone();
    desk.workspace.cause_decide(comparison.id, &id, "rejected", "not agreed").unwrap();
    let view = desk.workspace.cause_decide(comparison.id, &id, "accepted", " agreed with finance ").unwrap();
    let decision = view.causes[0].decision.clone().unwrap();
    assert_eq!((decision.verdict.as_str(), decision.reason.as_str(), decision.by.as_str()), ("accepted", "agreed with finance", "ada"));
    let detail = desk.workspace.cause(comparison.id, &id).unwrap();
    assert_eq!(detail.history.iter().map(|decision| decision.verdict.as_str()).collect::<Vec<_>>(), ["accepted", "rejected"]);
    assert!(!detail.examples.is_empty() && detail.examples.iter().all(|example| example.cause == id));
    let lines: u64 = detail.breakdown.iter().filter(|part| part.field == "currency").map(|part| part.lines).sum();
    assert_eq!(lines, detail.cause.lines);
    let undecided = desk.workspace.workspace_current().unwrap().comparisons[0].undecided;
    assert_eq!(undecided as usize, comparison.causes.len() - 1);
    let desk = desk.reopened();
    assert_eq!(desk.workspace.comparison(comparison.id).unwrap(), view);
    let view = desk.workspace.cause_decide(comparison.id, &id, "undecided", "").unwrap();
    assert_eq!(view.causes[0].decision, None);
    assert_eq!(desk.workspace.cause_decide(comparison.id, "C99", "accepted", "").unwrap_err().code(), "not_found");
    assert_eq!(desk.workspace.cause_decide(comparison.id, &id, "maybe", "").unwrap_err().code(), "invalid");
}

#[test]
fn merged_split_and_taken_back_the_sums_stay_proven() {
    let (desk, computed) = Desk::compared();
    let id = computed.id;
    check(&desk, &computed);
    let ids: Vec<String> = computed.causes.iter().map(|cause| cause.id.clone()).collect();
    let merged = desk.workspace.causes_merge(id, &ids[..2], "both together").unwrap();
    check(&desk, &merged);
    assert_eq!(merged.causes.len(), computed.causes.len() - 1);
    let m1 = &merged.causes[0];
    assert_eq!((m1.id.as_str(), m1.summary.as_str(), &m1.merged_from[..]), ("M1", "both together", &ids[..2]));

    // Split the merged one by its largest customer, what is left by a product, and merge a part with another cause.
    let by = |cause: &str, field: &str| {
        let detail = desk.workspace.cause(id, cause).unwrap();
        detail.breakdown.into_iter().find(|part| part.field == field && part.lines < detail.cause.lines).unwrap().value
    };
    let split = desk.workspace.cause_split(id, "M1", "customer_id", &[by("M1", "customer_id")], "the large one").unwrap();
    check(&desk, &split);
    assert_eq!((split.causes[1].id.as_str(), split.causes[1].split_from.as_deref()), ("M1.1", Some("M1")));
    assert_eq!(split.causes[0].lines + split.causes[1].lines, m1.lines);
    let split = desk.workspace.cause_split(id, "M1", "product", &[by("M1", "product")], "").unwrap();
    check(&desk, &split);
    assert!(split.causes.iter().any(|cause| cause.id == "M1.2"));
    let again = desk.workspace.causes_merge(id, &["M1.1".to_owned(), ids[2].clone()], "").unwrap();
    check(&desk, &again);
    assert!(again.causes.iter().any(|cause| cause.id == "M2" && cause.merged_from == ["M1.1".to_owned(), ids[2].clone()]));
    let desk = desk.reopened();
    assert_eq!(desk.workspace.comparison(id).unwrap(), again);
    assert!(!desk.workspace.cause(id, "M2").unwrap().examples.is_empty());
    assert!(desk.workspace.workspace_check().unwrap().sound, "edits lie beside what was computed");

    let refused = desk.workspace.cause_undo(id, "M1").unwrap_err();
    assert!(refused.to_string().contains("was made from it; take that back first"), "{refused}");
    for cause in ["M2", "M1.2", "M1.1", "M1"] {
        check(&desk, &desk.workspace.cause_undo(id, cause).unwrap());
    }
    assert_eq!(desk.workspace.comparison(id).unwrap(), computed);
    let fresh = desk.workspace.causes_merge(id, &ids[..2], "").unwrap();
    assert_eq!(fresh.causes[0].id, "M3", "ids are not used again");
}

#[test]
fn edits_that_make_no_sense_are_refused() {
    let (desk, comparison) = Desk::compared();
    let id = comparison.causes[0].id.clone();
    for (error, says) in [
        (desk.workspace.causes_merge(comparison.id, std::slice::from_ref(&id), "").unwrap_err(), "at least two"),
        (desk.workspace.causes_merge(comparison.id, &[id.clone(), id.clone()], "").unwrap_err(), "named twice"),
        (desk.workspace.causes_merge(comparison.id, &[id.clone(), "C99".to_owned()], "").unwrap_err(), "C99"),
        (desk.workspace.cause_split(comparison.id, &id, "net_amount", &["1".to_owned()], "").unwrap_err(), "not by net_amount"),
        (desk.workspace.cause_split(comparison.id, &id, "customer_id", &["nobody".to_owned()], "").unwrap_err(), "none of its lines"),
        (desk.workspace.cause_split(comparison.id, &id, "currency", &["GBP".to_owned()], "").unwrap_err(), "all of its lines"),
        (desk.workspace.cause_undo(comparison.id, &id).unwrap_err(), "not merged or split"),
    ] {
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(desk.workspace.comparison(comparison.id).unwrap(), comparison);
}
