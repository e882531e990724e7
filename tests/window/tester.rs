//! What a tester does on her first day, from two files to a decision that is still there tomorrow.

use super::desktop::{Desktop, Theme};
use crate::root;

const REASON: &str = "Ireland is exempt from January, ticket 4711";

/// As WebDriver writes the key.
const F8: &str = "\u{E038}";

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
    window.wait_for_text("body", "before → after");
    window.wait_for_text("[data-testid=proof]", "0.00");

    // The largest cause, and what it says of itself.
    window.click("[data-testid=tab-causes]");
    let largest = window.text("[data-testid=cause-row]");
    assert!(largest.contains("EIRE"), "the largest cause is tax 0 in EIRE: {largest}");
    window.click("[data-testid=cause-row]");
    window.wait_for_text("[data-testid=cause-detail]", "EIRE");

    // One of its invoices as both systems billed it: from change to change, each with its reason and the rows it came from.
    window.click("[data-testid=example]");
    window.find("[data-testid=side-by-side]");
    window.wait_for_text("[data-testid=why]", "EIRE");
    let source = window.wait_for_text("[data-testid=source]", "before.csv");
    assert!(source.contains("after.csv row"), "{source}");
    let first = window.text("[data-testid=change-count]");
    window.press(F8);
    window.until("the next change", || (window.text("[data-testid=change-count]") != first).then_some(()));
    assert!(!window.find_all("[data-testid=changed-line]").is_empty());
    window.back();

    // Decide.
    window.click("[data-testid=cause-detail] [data-testid=accept]");
    window.fill("[data-testid=reason]", REASON);
    window.click("[data-testid=decide]");
    window.wait_for_text("[data-testid=cause-row]", "accepted");

    // The report for the others.
    window.click("[data-testid=export-menu]");
    window.click("[data-testid=export-html]");
    window.until("the report", || report.is_file().then_some(()));
    let text = std::fs::read_to_string(&report).expect("a report");
    for part in ["EIRE", REASON, "before.csv", "after.csv"] {
        assert!(text.contains(part), "the report does not say {part:?}");
    }
    for outside in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!text.contains(outside), "the report loads something from outside: {outside}");
    }
    window.had_no_errors();
    drop(window);

    // Tomorrow: it is all there.
    let window = desktop.open(Theme::Light, None);
    window.click("[data-testid=recent-row]");
    window.click("[data-testid=nav-compare]");
    window.click("[data-testid=comparison-row] a");
    window.wait_for_text("[data-testid=proof]", "0.00");
    window.click("[data-testid=tab-causes]");
    window.wait_for_text("[data-testid=cause-row]", "accepted");
    window.click("[data-testid=cause-row]");
    window.wait_for_text("[data-testid=cause-detail]", REASON);
    window.had_no_errors();
}
