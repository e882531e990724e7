//! Comparisons as pages: what stands on them is what the database says.

use crate::support::{Desk, pages};
use tieout_billing::Decimal;
use tieout_workspace::view::{DifferenceQuery, PageRequest, TotalsView};

/// An amount as an English page writes it.
fn shown(amount: &str) -> String {
    let amount: Decimal = amount.parse().unwrap();
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap();
    let digits: Vec<char> = whole.chars().rev().collect();
    let groups: Vec<String> = digits.chunks(3).map(|group| group.iter().collect()).collect();
    format!("{}.{cents}", groups.join(",").chars().rev().collect::<String>())
}

#[test]
fn both_versions_of_an_invoice_stand_beside_each_other_as_the_database_has_them() {
    let (desk, comparison) = Desk::compared();
    let found = desk.workspace.differences(comparison.id, &DifferenceQuery::default(), 0, 1000).unwrap();
    let mut pairs: Vec<i64> = found.rows.iter().filter(|row| !row.invoice_before.is_empty()).map(|row| row.pair).collect();
    pairs.dedup();
    assert!(pairs.len() > 5);
    for pair in pairs.into_iter().step_by(7).take(8) {
        let sides = desk.workspace.side_by_side(comparison.id, pair).unwrap();
        let pdf = desk.workspace.comparison_pdf(comparison.id, pair, &PageRequest::default()).unwrap();
        assert!(pdf == desk.workspace.comparison_pdf(comparison.id, pair, &PageRequest::default()).unwrap(), "the same bytes twice");
        let text = pages(&pdf).join("\n");
        assert!(text.contains(&sides.before.as_ref().unwrap().invoice), "{text}");
        let grosses = |side: fn(&tieout_workspace::view::TotalsComparedView) -> &TotalsView| -> Vec<String> {
            sides.totals.iter().map(|totals| side(totals).gross.0.clone()).collect()
        };
        let both = [(&sides.before, grosses(|totals| &totals.before)), (&sides.after, grosses(|totals| &totals.after))];
        for gross in both.into_iter().filter(|(side, _)| side.is_some()).flat_map(|(_, grosses)| grosses) {
            assert!(text.contains(&shown(&gross)), "{gross} of pair {pair} is not in\n{text}");
        }
    }
}

#[test]
fn the_evidence_says_what_the_comparison_says() {
    let (desk, comparison) = Desk::compared();
    let path = desk.folder.path().join("evidence.pdf");
    desk.workspace.comparison_evidence(comparison.id, &path).unwrap();
    let text = pages(&std::fs::read(&path).unwrap()).join("\n");
    for proof in &comparison.proof {
        for amount in [&proof.before.gross, &proof.after.gross, &proof.before.net, &proof.after.net] {
            assert!(text.contains(&shown(&amount.0)), "{} is not in\n{text}", amount.0);
        }
    }
}
