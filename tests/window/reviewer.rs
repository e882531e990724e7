//! A review, as two people do it: Ada checks, holds and waives; Bob, who prepared nothing, approves the rest.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tieout_workspace::{System, Workspace};

use super::desktop::{Desktop, Theme};

const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn a_run_is_checked_held_waived_and_approved_by_a_second_person() {
    let desktop = Desktop::new();
    let workspace = desktop.path("December.tieout");
    let report = desktop.path("december.html");
    let (run, contracts) = (run_with_faults(&desktop), contracts(&desktop));

    // Ada: a new workspace, the run and the contracts into it.
    let window = desktop.open(Theme::Light, None);
    desktop.dialogs_answer(&[&[&workspace], &[&run], &[&contracts]]);
    window.click("[data-testid=workspace-new]");
    window.click("[data-testid=choose-files-empty]");
    window.until("the run", || (window.find_all("[data-testid=run-row]").len() == 1).then_some(()));
    window.click("[data-testid=choose-files]");
    window.until("the contracts", || (window.find_all("[data-testid=run-row]").len() == 2).then_some(()));
    window.find("[data-testid=records]");

    // The checks: what they found, and what they could not look at.
    window.click("[data-testid=nav-review]");
    window.click("[data-testid=review-new-empty]");
    window.find("[data-testid=record]:checked");
    assert!(window.text("[data-testid=missing]").to_lowercase().contains("payments"), "{}", window.text("[data-testid=missing]"));
    window.click("[data-testid=review-start]");
    window.find("[data-testid=count-findings]");
    window.find("[data-testid=lacking]");

    // The largest group, and one invoice of it with its why.
    window.click("[data-testid=tab-groups]");
    window.click_with("[data-testid=group-row]", "Line net amount");
    let detail = window.wait_for_text("[data-testid=group-detail]", "84");
    assert!(detail.contains("where product starts with 84"), "{detail}");
    window.wait_for_text("[data-testid=example]", "billed");

    // Its invoices in the queue: read the first one's why, hold it.
    window.click("[data-testid=group-queue]");
    window.find("[data-testid=paper]");
    window.until("the why", || window.texts("[data-testid=note]").iter().any(|note| note.contains("billed")).then_some(()));
    window.press("h");
    window.fill("[data-testid=compose-text]", "the discount of product 84 is missing, ticket 4711");
    window.click("[data-testid=compose-do]");
    window.find("[data-testid=queue-row][data-status=held]");

    // A known fault is waived until a day.
    window.click("[data-testid=tab-groups]");
    window.click_with("[data-testid=group-row]", "Orphans");
    window.click("[data-testid=group-waive]");
    window.fill("[data-testid=waive-reason]", "cash sales have no customer");
    window.click("[data-testid=waive-do]");
    window.until("it is waived", || {
        window.texts("[data-testid=group-row]").iter().any(|row| row.contains("Orphans") && row.contains("waived")).then_some(())
    });

    // Bob works here as well.
    window.click("[data-testid=nav-people]");
    window.click("[data-testid=person-add]");
    window.fill("[data-testid=person-name]", "Bob");
    window.fill("[data-testid=person-user]", "bob");
    window.click("[data-testid=role-approver]");
    window.click("[data-testid=role-reviewer]");
    window.click("[data-testid=person-save]");
    window.until("two people", || (window.find_all("[data-testid=person-row]").len() == 2).then_some(()));
    window.had_no_errors();
    drop(window);
    is_free(&workspace);

    // Bob approves what no check found anything in: all of it, after he was told how many.
    let window = desktop.open_as("bob", Theme::Light, Some(&workspace));
    desktop.dialogs_answer(&[&[&report]]);
    window.click("[data-testid=nav-review]");
    window.click("[data-testid=review-row] a");
    window.find("[data-testid=count-findings]");
    window.script("location.hash = location.hash.replace(/(review\\/\\d+).*/, '$1/queue?findings=0'); return null");
    window.find("[data-testid=queue-row]");
    window.find("[data-testid=paper]");
    window.script(SELECT_ALL);
    window.press("a");
    window.wait_for_text("[data-testid=bulk-do]", "Approve");
    window.click("[data-testid=bulk-do]");
    // His first approval: his key is made on the way.
    window.fill("[data-testid=passphrase]", PASSPHRASE);
    window.fill("[data-testid=passphrase-again]", PASSPHRASE);
    window.click("[data-testid=key-confirm]");
    window.find("[data-testid=queue-row][data-status=approved]");

    // The report, and the log that all of it is in.
    window.click("[data-testid=tab-report]");
    window.wait_for_text("[data-testid=report-held]", "1");
    window.click("[data-testid=report-export]");
    window.click("[data-testid=report-html]");
    window.until("the report", || report.is_file().then_some(()));
    let text = std::fs::read_to_string(&report).expect("a report");
    for part in ["Bob", "ticket 4711", "cash sales have no customer"] {
        assert!(text.contains(part), "the report does not say {part:?}");
    }
    window.click("[data-testid=nav-log]");
    window.click("[data-testid=log-verify]");
    window.wait_for_text("[data-testid=log-verdict]", "Sound");
    window.had_no_errors();
}

/// Waits until the window that was closed has let go of the workspace.
fn is_free(workspace: &Path) {
    let started = Instant::now();
    loop {
        let opened = Workspace::open(workspace, Arc::new(System)).expect("the workspace");
        if !opened.workspace_current().expect("what is in it").read_only {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the first window still holds the workspace");
        drop(opened);
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// As ctrl+a does, wherever the focus is.
const SELECT_ALL: &str = "document.activeElement?.blur?.();
    dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', ctrlKey: true, bubbles: true, cancelable: true })); return null";

/// The sample's first invoices, with the net amounts of all products that start 84 a little too high.
pub fn run_with_faults(desktop: &Desktop) -> PathBuf {
    let text = crate::read("sample/before.csv");
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let place =
        |name: &str| header.split(',').position(|column| column == name).unwrap_or_else(|| panic!("the sample has a column {name}"));
    let (product, net) = (place("product"), place("net_amount"));
    let mut out = format!("{header}\n");
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        // Descriptions with commas are quoted: those lines stay as they are.
        if !line.contains('"') && cells[product].starts_with("84") {
            cells[net] = cells[net].split_once('.').map_or(cells[net].clone(), |(whole, cents)| {
                let whole: i64 = whole.parse().unwrap_or(0);
                format!("{}.{cents}", whole + 1)
            });
        }
        out += &(cells.join(",") + "\n");
    }
    write(desktop.path("december.csv"), &out)
}

/// What two customers of the sample agreed to, and one who got no bill.
pub fn contracts(desktop: &Desktop) -> PathBuf {
    let text = "subscription,customer_id,product,quantity,unit_price,currency,start_date,end_date\n\
                K-1,17850,85123A,6,2.55,GBP,2010-12-01,2011-11-30\n\
                K-2,13047,22745,6,2.10,GBP,2010-12-01,2011-11-30\n\
                K-3,99999,22745,6,2.10,GBP,2010-12-01,2011-11-30\n";
    write(desktop.path("contracts.csv"), text)
}

fn write(path: PathBuf, text: &str) -> PathBuf {
    std::fs::write(&path, text).expect("written");
    path
}
