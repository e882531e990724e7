//! What should have been billed: rated from contract, price book and usage, explained, held against what was billed, judged, and tried under other prices.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tieout_billing::Silent;
use tieout_workspace::{System, Workspace};

use super::desktop::{Desktop, Theme};
use super::screens::{billed, rating_request};
use crate::root;

#[test]
fn a_month_is_rated_explained_judged_and_tried_under_other_prices() {
    let desktop = Desktop::new();
    let [workspace, pdf, customers] = ["November.tieout", "why.pdf", "customers.csv"].map(|name| desktop.path(name));
    let [v7, v8] = bills(&desktop);
    let [contracts, prices, usage, taxes, tried] =
        ["contracts", "prices", "usage", "tax-rates", "prices-2027"].map(|name| root().join(format!("sample/rating-{name}.csv")));

    let window = desktop.open(Theme::Light, None);
    let runs = [v7.as_path(), v8.as_path()];
    let in_turn: [&[&Path]; 14] = [
        &[&workspace],
        &runs,
        &[&contracts],
        &[&prices],
        &[&usage],
        &[&taxes],
        &[],
        &[&pdf],
        &[&contracts],
        &[&prices],
        &[&tried],
        &[&usage],
        &[&taxes],
        &[&customers],
    ];
    desktop.dialogs_answer(&in_turn);
    window.click("[data-testid=workspace-new]");
    window.click("[data-testid=choose-files-empty]");
    window.until("two runs", || (window.find_all("[data-testid=run-row]").len() == 2).then_some(()));

    // Rate. A period that is none is told beside its field, and nothing starts.
    window.click("[data-testid=nav-rating]");
    window.click("[data-testid=rating-new-empty]");
    for kind in ["contracts", "prices", "usage", "tax_rates"] {
        window.click(&format!("[data-testid=choose-{kind}]"));
        window.find(&format!("[data-testid=input-{kind}] [data-testid=input-file]"));
    }
    // A dialog that is left changes nothing.
    window.click("[data-testid=choose-usage]");
    assert_eq!(window.find_all("[data-testid=input-file]").len(), 4);
    window.fill("[data-testid=rating-period]", "November");
    window.wait_for_text("body", "Write a month as 2026-10");
    window.fill("[data-testid=rating-period]", "2026-11");
    window.fill("[data-testid=rating-name]", "November, expected");
    window.click("[data-testid=rating-start]");
    let totals = window.wait_for_text("[data-testid=rating-totals]", "EUR");
    assert!(totals.contains("18,806.32") && totals.contains("20,802.66"), "{totals}");

    // What is wrong in the input, with its row.
    window.click("[data-testid=count-problems]");
    window.click("[data-testid=filter-negative_usage]");
    window.click("[data-testid=problem-row]");
    window.wait_for_text("[data-testid=problem-detail]", "rating-usage.csv");

    // Why an amount is what it is, unfolded, beside what was billed, and as pages.
    window.click("[data-testid=tab-contracts]");
    window.fill("[data-testid=contract-search]", "K-1007");
    window.until("one contract", || (window.find_all("[data-testid=contract-row]").len() == 1).then_some(()));
    window.click("[data-testid=contract-row]");
    window.wait_for_text("[data-testid=contract-detail]", "K-1007");
    window.click("[data-testid=contract-invoice] a");
    window.find("[data-testid=expected-invoice]");
    window.click_with("[data-testid=figure]", "2,958.53");
    window.wait_for_text("[data-testid=calculation]", "2,958.526");
    window.click("[data-testid=unfold]");
    window.wait_for_text("[data-testid=calculation]", "100,000");
    window.click("[data-testid=rated-pdf]");
    window.until("the calculation as PDF", || pdf.is_file().then_some(()));

    // Of the two bill runs, which was right.
    window.click("[data-testid=nav-compare]");
    window.click("[data-testid=compare-new]");
    window.choose("[data-testid=choose-before]", "november-48");
    window.choose("[data-testid=choose-after]", "november-25");
    window.click("[data-testid=compare-start]");
    window.wait_for_text("[data-testid=proof]", "0.00");
    window.press("t");
    window.click("[data-testid=judge]");
    window.find("[data-testid=judgement]");
    window.click("[data-testid=verdict-before]");
    window
        .until("the differences in which before was right", || (!window.find_all("[data-testid=difference-row]").is_empty()).then_some(()));
    let right = window.text("[data-testid=difference-row]");
    assert!(right.to_lowercase().contains("seat"), "before billed the seats right, after did not: {right}");

    // Next year's prices on this month's usage.
    window.click("[data-testid=nav-rating]");
    window.click("[data-testid=what-if]");
    for kind in ["contracts", "prices", "other_prices", "usage", "tax_rates"] {
        window.click(&format!("[data-testid=choose-{kind}]"));
        window.find(&format!("[data-testid=input-{kind}] [data-testid=input-file]"));
    }
    window.fill("[data-testid=rating-period]", "2026-11");
    window.click("[data-testid=what-if-start]");
    window.wait_for_text("[data-testid=what-if-totals]", "5.27");
    window.click("[data-testid=what-if-export]");
    window.until("the customers", || customers.is_file().then_some(()));
    window.had_no_errors();
}

/// What two versions of a billing system billed for the same month: the first takes a wrong price for support, the second for seats.
fn bills(desktop: &Desktop) -> [PathBuf; 2] {
    let workspace = Workspace::create(&desktop.path("made.tieout"), Arc::new(System)).expect("a workspace");
    let rating = workspace.rating_start(&rating_request(), &Silent).expect("a rating").run;
    [billed(desktop, &workspace, rating, "SUPPORT", "48"), billed(desktop, &workspace, rating, "SEAT-TEAM", "25")]
}
