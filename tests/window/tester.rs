//! What a tester does on her first day, from two files to a decision that is still there tomorrow.

use super::desktop::{Desktop, Theme};
use crate::root;

#[test]
fn from_two_files_to_a_decision_that_stays() {
    let desktop = Desktop::new();
    let workspace = desktop.path("December.tieout");
    let report = desktop.path("december.html");
    let [before, after] = ["sample/before.csv", "sample/after.csv"].map(|file| root().join(file));

    // A new workspace, and both exports into it.
    let window = desktop.open(Theme::Light, None);
    desktop.dialogs_answer(&[&[&workspace], &[&before, &after], &[&report]]);
    window.click("[data-testid=workspace-new]");
    window.click("[data-testid=choose-files-empty]");
    window.until("two runs", || (window.find_all("[data-testid=run-row]").len() == 2).then_some(()));

    // Compare them: what was found is what was done to the sample.
    window.click("[data-testid=compare-new]");
    window.choose("[data-testid=choose-before]", "before");
    window.choose("[data-testid=choose-after]", "after");
    window.click("[data-testid=compare-start]");
    window.wait_for_text("[data-testid=proof]", "0.00");

    // The largest cause, why it is one, and its lines.
    window.click("[data-testid=tab-causes]");
    let largest = window.text("[data-testid=cause-row]");
    assert!(largest.contains("EIRE") || largest.contains("tax"), "the largest cause is tax 0 in EIRE: {largest}");
    window.click("[data-testid=cause-row]");
    window.find("[data-testid=cause-detail]");

    // One of its invoices as both systems billed it, with what changed marked.
    window.click("[data-testid=cause-example]");
    window.find("[data-testid=side-before]");
    window.find("[data-testid=side-after]");
    window.back();

    // Decide.
    window.click("[data-testid=cause-accept]");
    window.fill("[data-testid=reason]", "Ireland is exempt from January, ticket 4711");
    window.click("[data-testid=decide]");
    window.wait_for_text("[data-testid=cause-row]", "accepted");

    // The report for the others.
    window.click("[data-testid=export-menu]");
    window.click("[data-testid=export-html]");
    window.until("the report", || report.is_file().then_some(()));
    let text = std::fs::read_to_string(&report).expect("a report");
    assert!(text.contains("EIRE") && text.contains("ticket 4711"));
    assert!(!text.contains("<script src") && !text.contains("http://"), "opens anywhere");
    drop(window);

    // Tomorrow: it is all there.
    let window = desktop.open(Theme::Light, None);
    window.click("[data-testid=recent-row]");
    window.click("[data-testid=nav-compare]");
    window.click("[data-testid=comparison-row]");
    window.wait_for_text("[data-testid=proof]", "0.00");
    window.click("[data-testid=tab-causes]");
    window.wait_for_text("[data-testid=cause-row]", "accepted");
    window.click("[data-testid=cause-row]");
    window.wait_for_text("[data-testid=cause-detail]", "ticket 4711");
}
