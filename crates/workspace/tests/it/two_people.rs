//! Who prepared never approves: not by the command line, not under another name, not in a copy, not with another clock, not by a package.

use crate::office::{Desk, Office, REVIEW, id, passphrase, tamper, texts, these};
use tieout_billing::Silent;
use tieout_workspace::view::{QueueQuery, ReviewRequest, Selection};

#[test]
fn who_prepared_never_approves() {
    let (_office, desk) = Office::new();
    desk.make_key("ada");
    for refused in [
        desk.decide("approve", &[7]).map(|_| ()),
        desk.workspace.review_sign_off(REVIEW, "done").map(|_| ()),
        desk.workspace.queue_decide(REVIEW, &everything(), "approve", "").map(|_| ()),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.code(), "not_allowed", "{error}");
        assert!(error.to_string().contains("prepared"), "{error}");
    }
    assert!(desk.statuses().iter().all(|status| status == "to_review"));
    // Holding is no approval, and who held may approve: that is what a reviewer is there for.
    desk.decide("hold", &[7]).unwrap();
    desk.be("bob");
    desk.decide("reopen", &[7]).unwrap();
    desk.decide("hold", &[8]).unwrap();
    desk.decide("reopen", &[8]).unwrap();
    assert_eq!(desk.decide("approve", &[7, 8]).unwrap().done, 2);
    assert_eq!((desk.item(7).status.as_str(), desk.item(7).decided_by.as_deref()), ("approved", Some("Bob")));
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

#[test]
fn who_mended_rows_into_the_run_prepared_it_too() {
    let (_office, desk) = Office::new();
    tamper(desk.workspace.path(), "INSERT INTO run_batch SELECT run, 1, 12, 0, hash, at, 'bob' FROM run_batch");
    desk.be("bob");
    assert_eq!(desk.decide("approve", &[7]).unwrap_err().code(), "not_allowed");
    desk.be("carol");
    desk.decide("approve", &[7]).unwrap();
}

#[test]
fn roles_say_who_may_do_what() {
    let (_office, desk) = Office::new();
    desk.sit("dan");
    for (what, refused) in [
        ("approve", desk.decide("approve", &[7]).map(|_| ())),
        ("dismiss", desk.workspace.group_decide(REVIEW, "G1", "dismiss", "rounding").map(|_| ())),
        ("waive", desk.workspace.group_waive(REVIEW, "G1", "known", "Dan", "2026-12-31").map(|_| ())),
        ("sign off", desk.workspace.review_sign_off(REVIEW, "").map(|_| ())),
        ("add", desk.workspace.person_add("Eve", "eve", &texts(&["approver"])).map(|_| ())),
        ("change", desk.workspace.person_change("Dan", &texts(&["approver"]), true).map(|_| ())),
        ("withdraw", desk.workspace.key_withdraw("Bob", "lost").map(|_| ())),
    ] {
        assert_eq!(refused.unwrap_err().code(), "not_allowed", "{what}");
    }
    desk.decide("hold", &[1]).unwrap();
    desk.sit("bob");
    let error = desk.workspace.person_change("Bob", &texts(&["approver", "reviewer"]), true).unwrap_err();
    assert!(error.to_string().contains("herself"), "{error}");
    desk.workspace.person_change("Dan", &texts(&["analyst"]), false).unwrap();
    desk.sit("dan");
    assert_eq!(desk.decide("hold", &[2]).unwrap_err().code(), "not_allowed");
    desk.sit("mallory");
    assert!(desk.decide("hold", &[2]).unwrap_err().to_string().contains("nobody of this workspace"));
}

#[test]
fn an_amount_above_the_limit_needs_a_second_approver() {
    let (_office, desk) = Office::new();
    desk.limit("2000");
    desk.be("bob");
    let decided = desk.decide("approve", &[10, 11, 12]).unwrap();
    // 2 x 1,000 is at the limit, not above it.
    assert_eq!((decided.done, decided.second_due), (3, 2));
    assert_eq!(desk.item(10).status, "approved");
    assert_eq!(desk.item(12).status, "half_approved");
    let again = desk.decide("approve", &[12]).unwrap();
    assert_eq!((again.done, again.refused_total), (0, 1));
    assert!(again.refused[0].why.contains("another person"), "{:?}", again.refused);
    // Raising the limit afterwards does not release what was approved under the lower one.
    desk.limit("9000");
    desk.workspace.review_check(REVIEW, &Silent).unwrap();
    assert_eq!(desk.item(12).status, "half_approved");
    desk.be("carol");
    assert_eq!(desk.decide("approve", &[12]).unwrap().second_due, 0);
    assert_eq!((desk.item(12).status.as_str(), desk.item(12).decided_by.as_deref()), ("approved", Some("Carol")));
    assert!(desk.history(12).iter().filter(|decision| decision.kind == "approve").all(|decision| decision.stands && decision.signed));
}

#[test]
fn another_name_is_not_another_person() {
    let (office, desk) = Office::new();
    desk.make_key("ada");
    desk.sit("bob");
    assert_eq!(desk.decide("approve", &[7]).unwrap_err().code(), "key_locked", "Ada as bob, without Bob's passphrase");
    let error = desk.workspace.key_unlock(&desk.home("ada"), &passphrase("ada")).unwrap_err();
    assert!(error.to_string().contains("one person"), "{error}");
    let error = desk.workspace.key_create(&desk.home("ada"), &passphrase("ada")).unwrap_err();
    assert!(error.to_string().contains("one person"), "{error}");
    let error = desk.workspace.key_unlock(&desk.home("bob"), "a guess at it").unwrap_err();
    assert_eq!(error.code(), "key", "{error}");
    let error = desk.workspace.key_create(&desk.home("a new folder"), "a new passphrase").unwrap_err();
    assert!(error.to_string().contains("colleague must withdraw"), "{error}");
    // The key that is unlocked is Ada's, and the user is said to be bob.
    desk.be("ada");
    *desk.laptop.user() = "bob".to_owned();
    assert_eq!(desk.decide("approve", &[7]).unwrap_err().code(), "key_locked");
    assert_eq!(desk.statuses()[6], "to_review");
    desk.sit("ada");
    for (name, user, why) in [("Ada again", "ada", "is ada already"), ("bob", "bob2", "already has"), ("Eve", "bob", "is Bob already")] {
        let error = desk.workspace.person_add(name, user, &texts(&["approver"])).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    // The very key of Ada, taken to another user's folder with its name changed, does not open.
    let eve = office.path("eve");
    std::fs::create_dir_all(&eve).unwrap();
    let key = std::fs::read_to_string(office.path("ada").join("signing-key.json")).unwrap();
    std::fs::write(eve.join("signing-key.json"), key.replace("\"ada\"", "\"eve\"")).unwrap();
    desk.workspace.person_add("Eve", "eve", &texts(&["approver"])).unwrap();
    desk.sit("eve");
    assert_eq!(desk.workspace.key_create(&desk.home("eve"), &passphrase("ada")).unwrap_err().code(), "key");
}

#[test]
fn the_second_approver_is_another_person_with_another_key() {
    let (_office, desk) = Office::new();
    desk.limit("100");
    desk.be("bob");
    desk.decide("approve", &[7]).unwrap();
    // Whoever holds the file makes Bob's approval a second time under Carol's name.
    tamper(
        desk.workspace.path(),
        "INSERT INTO review_decision (id, review, scope, kind, about, by, user, at, reason, detail, items_hash, items, parents, log_head, public_key, signature)
         SELECT 'ffff' || substr(id, 5), review, scope, kind, about, 'Carol', 'carol', at, reason, detail, items_hash, items, parents, log_head, public_key, signature
         FROM review_decision;
         INSERT INTO review_decision_item SELECT 2, key, hash FROM review_decision_item;
         INSERT INTO review_admission (decision, at, by) SELECT id, at, 'carol' FROM review_decision WHERE number = 2;",
    );
    desk.sit("ada");
    desk.workspace.comment_add(REVIEW, id(7), "looks fine").unwrap();
    assert_eq!(desk.item(7).status, "half_approved", "it is judged again by the comment, and the forgery is none");
    let forged = desk.history(7).into_iter().find(|decision| decision.by == "Carol").unwrap();
    assert!(!forged.stands && forged.note.contains("changed"), "{}", forged.note);
    assert!(desk.problems().iter().any(|problem| problem.contains("forged")), "{:?}", desk.problems());
}

#[test]
fn an_approval_falls_when_anything_under_it_changes() {
    let (_office, desk) = Office::new();
    desk.be("bob");
    desk.decide("approve", &[1, 7]).unwrap();
    desk.decide("hold", &[2]).unwrap();
    let mut settings = desk.workspace.review_settings().unwrap();
    for check in &mut settings.checks {
        check.off = true;
    }
    desk.workspace.review_settings_save(&settings).unwrap();
    desk.workspace.review_check(REVIEW, &Silent).unwrap();
    assert_eq!(desk.item(1).status, "to_review", "it had findings when it was approved");
    assert_eq!(desk.item(2).status, "held", "a hold stays");
    assert_eq!(desk.item(7).status, "approved", "nothing changed under it");
    let fallen = &desk.history(1)[0];
    assert!(!fallen.stands && fallen.note.contains("changed since"), "{}", fallen.note);
    desk.decide("approve", &[1]).unwrap();
    assert_eq!(desk.item(1).status, "approved");
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

#[test]
fn a_sign_off_waits_for_critical_findings_and_falls_with_the_checks() {
    let (_office, desk) = Office::new();
    let mut settings = desk.workspace.review_settings().unwrap();
    let found: Vec<String> = desk.workspace.finding_groups(REVIEW).unwrap().into_iter().map(|group| group.check).collect();
    settings.checks.iter_mut().filter(|check| found.contains(&check.id)).for_each(|check| check.severity = "critical".to_owned());
    desk.workspace.review_settings_save(&settings).unwrap();
    desk.workspace.review_check(REVIEW, &Silent).unwrap();
    desk.be("bob");
    let error = desk.workspace.review_sign_off(REVIEW, "all seen").unwrap_err();
    assert!(error.to_string().contains("critical"), "{error}");
    for group in desk.workspace.finding_groups(REVIEW).unwrap() {
        desk.workspace.group_decide(REVIEW, &group.id, "dismiss", "a test").unwrap();
    }
    let signed = desk.workspace.review_sign_off(REVIEW, "all seen").unwrap().signed_off.unwrap();
    assert_eq!((signed.by.as_str(), signed.signed, signed.stands), ("Bob", true, true));
    settings = desk.workspace.review_settings().unwrap();
    settings.checks.iter_mut().for_each(|check| check.off = true);
    desk.workspace.review_settings_save(&settings).unwrap();
    assert_eq!(desk.workspace.review_check(REVIEW, &Silent).unwrap().signed_off, None);
}

#[test]
fn a_clock_set_back_revives_no_waiver_and_reorders_nothing() {
    let (_office, desk) = Office::new();
    desk.be("carol");
    let group = desk.workspace.finding_groups(REVIEW).unwrap().remove(0).id;
    let state = || desk.workspace.finding_group(REVIEW, &group).unwrap().group.state;
    let waived = || desk.workspace.findings(REVIEW, &Default::default(), 0, 100).unwrap().rows.iter().filter(|row| row.waived).count();
    desk.workspace.group_waive(REVIEW, &group, "the new rounding", "ada", "2026-11-20").unwrap();
    assert_eq!((state().as_str(), waived() > 0), ("waived", true));
    desk.laptop.set_clock("2026-11-20T23:00:00Z");
    assert!(!desk.workspace.waivers().unwrap()[0].expired, "its last day is its own");
    desk.laptop.set_clock("2026-11-21T00:00:00Z");
    assert!(desk.workspace.waivers().unwrap()[0].expired);
    assert_eq!((state().as_str(), waived()), ("open", 0), "it returned");
    desk.laptop.set_clock("2026-11-05T00:00:00Z");
    desk.decide("hold", &[1]).unwrap();
    assert!(desk.workspace.waivers().unwrap()[0].expired, "the log has seen a later day");
    desk.workspace.review_check(REVIEW, &Silent).unwrap();
    assert_eq!((state().as_str(), waived()), ("open", 0));
    let error = desk.workspace.group_waive(REVIEW, &group, "again", "ada", "2026-11-10").unwrap_err();
    assert!(error.to_string().contains("over"), "{error}");
    // Held on the 5th as the clock says, reopened after that on the 1st.
    desk.laptop.set_clock("2026-11-01T00:00:00Z");
    desk.decide("reopen", &[1]).unwrap();
    assert_eq!(desk.item(1).status, "to_review", "the order is that in which it was done");
    let kinds: Vec<String> = desk.history(1).into_iter().map(|decision| decision.kind).collect();
    assert_eq!(kinds, ["hold", "reopen"]);
    let noted: String = detail(&desk, "reopen");
    assert!(noted.contains("clock_behind") && noted.contains("2026-11-21"), "{noted}");
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

#[test]
fn a_waiver_holds_for_later_reviews_until_it_is_taken_back() {
    let (_office, desk) = Office::new();
    desk.be("carol");
    let group = desk.workspace.finding_groups(REVIEW).unwrap().remove(0);
    desk.workspace.group_waive(REVIEW, &group.id, "agreed with the customer", "Bob", "2027-01-31").unwrap();
    desk.sit("ada");
    let request = ReviewRequest { run: 1, name: "october again".to_owned(), ..ReviewRequest::default() };
    let later = desk.workspace.review_start(&request, &Silent).unwrap().id;
    let waived =
        |review: i64| desk.workspace.findings(review, &Default::default(), 0, 100).unwrap().rows.iter().filter(|row| row.waived).count();
    assert_eq!(waived(later) as u64, group.findings);
    desk.be("carol");
    let waiver = desk.workspace.waivers().unwrap().remove(0);
    assert_eq!((waiver.owner.as_str(), waiver.by.as_str(), waiver.expires.as_str()), ("Bob", "Carol", "2027-01-31"));
    assert_eq!(desk.workspace.waiver_withdraw(&waiver.id, "not agreed").unwrap(), []);
    assert_eq!((waived(REVIEW), waived(later)), (0, 0));
}

#[test]
fn an_approval_can_t_be_pasted_into_another_review() {
    let (_office, desk) = Office::new();
    let request = ReviewRequest { run: 1, name: "october again".to_owned(), ..ReviewRequest::default() };
    let other = desk.workspace.review_start(&request, &Silent).unwrap().id;
    desk.be("bob");
    desk.decide("approve", &[7]).unwrap();
    tamper(desk.workspace.path(), &format!("UPDATE review_decision SET review = {other}"));
    // By number it is on the other review now; by what was signed it is not.
    desk.sit("ada");
    desk.workspace.comment_add(other, (other << 32) | 6, "and here?").unwrap();
    let rows = desk.workspace.queue(other, &QueueQuery::default(), 0, 100).unwrap().rows;
    assert!(rows.iter().all(|row| row.status == "to_review"));
    // With the scope of the other review its content is another.
    tamper(
        desk.workspace.path(),
        "UPDATE review_decision SET scope = (SELECT scope FROM review_decision WHERE kind = 'comment') WHERE kind = 'approve'",
    );
    desk.workspace.comment_add(other, (other << 32) | 6, "still not").unwrap();
    let rows = desk.workspace.queue(other, &QueueQuery::default(), 0, 100).unwrap().rows;
    assert!(rows.iter().all(|row| row.status == "to_review"));
    assert!(desk.problems().iter().any(|problem| problem.contains("forged")), "{:?}", desk.problems());
}

#[test]
fn what_was_put_in_or_changed_past_tieout_is_named() {
    let (office, desk) = Office::new();
    desk.be("bob");
    desk.decide("approve", &[7]).unwrap();
    assert_eq!(desk.problems(), [] as [&str; 0]);
    for (tamper_with, found) in [
        ("UPDATE review_decision SET reason = 'as agreed' WHERE kind = 'approve'", "forged"),
        ("UPDATE review_decision SET signature = replace(signature, '1', '2') WHERE kind = 'approve'", "forged"),
        ("UPDATE review_decision SET by = 'Carol', user = 'carol' WHERE kind = 'approve'", "forged"),
        ("DELETE FROM review_decision_item; DELETE FROM review_admission; DELETE FROM review_decision", "is not there"),
        ("DELETE FROM review_admission", "nobody let it in"),
        ("UPDATE review_decision_item SET hash = 'x'", "not those that were decided on"),
        ("INSERT INTO review_admission (decision, at, by, refused) SELECT id, at, by, 'no' FROM review_decision", "where these invoices"),
        ("UPDATE review_item SET status = 'approved' WHERE key = 'INV-09'", "INV-09"),
        ("UPDATE person SET roles = '[\"approver\"]' WHERE name = 'Dan'", "Dan's user or roles"),
        ("UPDATE person SET user = 'eve' WHERE name = 'Bob'", "Bob's user or roles"),
        ("DELETE FROM person WHERE name = 'Dan'", "Dan, whom the log knows"),
        ("INSERT INTO person SELECT 'Eve', 'eve', roles, 1, added_by, added_at, machine FROM person WHERE name = 'Bob'", "Eve works here"),
        ("UPDATE person_key SET public_key = replace(public_key, 'a', 'b') WHERE person = 'Bob'", "put in past the log"),
        ("UPDATE person_key SET enrolled_by = 'carol' WHERE person = 'Bob'", "put in past the log"),
        ("UPDATE person_key SET withdrawn_at = 'now' WHERE person = 'Bob'", "withdrawn, or taken back"),
        ("DELETE FROM person_key WHERE person = 'Carol'", "Carol's key"),
    ] {
        let copy = office.travel(&desk, "copy.tieout", "dan");
        tamper(copy.workspace.path(), tamper_with);
        let problems = copy.problems();
        assert!(problems.iter().any(|problem| problem.contains(found)), "{tamper_with}: {problems:?}");
        std::fs::remove_file(office.path("copy.tieout")).unwrap();
    }
}

#[test]
fn decisions_people_and_keys_are_append_only() {
    let (_office, desk) = Office::new();
    desk.be("bob");
    desk.decide("approve", &[7]).unwrap();
    let connection = crate::support::behind(desk.workspace.path());
    for table in ["review_decision", "review_decision_item", "review_admission", "workspace_identity"] {
        assert!(connection.execute(&format!("DELETE FROM {table}"), []).is_err(), "{table}");
    }
    for sql in [
        "UPDATE review_decision SET by = 'eve'",
        "UPDATE review_decision_item SET hash = ''",
        "UPDATE review_admission SET refused = NULL",
        "UPDATE person_key SET public_key = ''",
        "DELETE FROM person",
        "DELETE FROM person_key",
        "UPDATE workspace_identity SET id = ''",
    ] {
        assert!(connection.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn assignments_comments_and_the_sample_are_decisions_too() {
    let (_office, desk) = Office::new();
    let handed =
        desk.workspace.queue_assign(REVIEW, &these(&[1, 2, 3]), Some("Dan"), Some("2026-11-05"), "night shift: call them first").unwrap();
    assert_eq!(handed.done, 3);
    assert_eq!((desk.item(2).assignee.as_deref(), desk.item(2).due.as_deref()), (Some("Dan"), Some("2026-11-05")));
    let load = desk.workspace.workload(REVIEW).unwrap().into_iter().find(|load| load.person.as_deref() == Some("Dan")).unwrap();
    assert_eq!((load.assigned, load.note.as_deref()), (3, Some("night shift: call them first")));
    desk.workspace.queue_assign(REVIEW, &these(&[2]), None, None, "").unwrap();
    assert_eq!(desk.item(2).assignee, None);
    assert!(desk.workspace.queue_assign(REVIEW, &these(&[2]), Some("Nobody"), None, "").is_err());
    let history = desk.workspace.comment_add(REVIEW, id(3), "@bob and @Carol: is this the new price?").unwrap();
    assert_eq!(history.last().unwrap().mentions, ["Bob", "Carol"]);
    assert_eq!(desk.item(3).comments, 1);
    assert_eq!(desk.decide("start", &[4]).unwrap().done, 1);
    assert_eq!(desk.item(4).status, "in_review");
    assert!(desk.workspace.queue_decide(REVIEW, &these(&[4]), "hold", " ").is_err(), "a hold says why");
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

fn everything() -> Selection {
    Selection { query: Some(QueueQuery::default()), confirmed: Some(12), ..Selection::default() }
}

fn detail(desk: &Desk, kind: &str) -> String {
    let connection = crate::support::behind(desk.workspace.path());
    connection.query_row("SELECT detail FROM review_decision WHERE kind = ?", [kind], |row| row.get(0)).unwrap()
}
