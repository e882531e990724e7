//! A review travels: what comes back counts as far as this workspace can vouch for it, nothing is lost, and the order does not matter.

use crate::office::{Desk, Office, REVIEW, id, tamper, texts, these};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tieout_workspace::view::MergeView;

#[test]
fn a_colleague_decides_in_a_package_and_sends_it_back() {
    let (office, desk) = Office::new();
    desk.decide("hold", &[1]).unwrap();
    let bobs = office.travel(&desk, "for bob.tieout", "bob");
    assert_eq!(bobs.problems(), [] as [&str; 0]);
    assert_eq!(bobs.decide("approve", &[7, 8, 9]).unwrap().done, 3);
    bobs.workspace.comment_add(REVIEW, id(1), "@ada mend it").unwrap();
    bobs.workspace.queue_assign(REVIEW, &these(&[2]), Some("Dan"), None, "for you").unwrap();
    desk.decide("hold", &[3]).unwrap();
    let merged = desk.workspace.package_import(&office.send(&bobs, "back.tieout")).unwrap();
    assert_eq!((merged.from.as_str(), merged.decisions, merged.already_known), ("bob", 3, 1));
    assert_eq!((merged.refused, merged.conflicts), (vec![], vec![]));
    assert_eq!((desk.item(8).status.as_str(), desk.item(8).decided_by.as_deref()), ("approved", Some("Bob")));
    assert_eq!((desk.item(1).comments, desk.item(2).assignee.as_deref(), desk.item(3).status.as_str()), (1, Some("Dan"), "held"));
    let log: Vec<String> = desk.workspace.workspace_log(0, 100).unwrap().into_iter().map(|entry| entry.what).collect();
    assert_eq!(log.iter().filter(|what| *what == "package merged").count(), 1);
    let again = desk.workspace.package_import(&office.path("back.tieout")).unwrap();
    assert_eq!((again.decisions, again.already_known), (0, 4));
    assert_eq!(desk.workspace.workspace_log(0, 200).unwrap().len(), log.len(), "merging twice changes nothing");
    assert_eq!(desk.problems(), [] as [&str; 0]);
}

#[test]
fn a_package_never_takes_the_place_of_a_file_and_is_of_one_workspace() {
    let (office, desk) = Office::new();
    assert_eq!(desk.workspace.package_export(REVIEW, &office.path("run.csv")).unwrap_err().code(), "exists");
    let other = office.open("other.tieout", "ada");
    let error = other.workspace.package_import(desk.workspace.path()).unwrap_err();
    assert!(error.to_string().contains("another workspace"), "{error}");
    let error = desk.workspace.package_import(&office.path("run.csv")).unwrap_err();
    assert_eq!(error.code(), "not_a_workspace", "{error}");
    assert!(desk.workspace.package_export(77, &office.path("none.tieout")).is_err());
    let left: Vec<_> = std::fs::read_dir(office.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

/// Ada, who prepared, copies the workspace, makes of the copy what she likes, and merges it.
#[test]
fn a_copy_that_was_tampered_with_brings_no_approval() {
    let forged = |by: &str, user: &str, key: &str| {
        format!(
            "INSERT INTO review_decision (id, review, scope, kind, about, by, user, at, reason, detail, items_hash, items, parents, log_head, public_key, signature)
             SELECT 'ffff' || substr(id, 5), review, scope, 'approve', '', '{by}', '{user}', at, '', '{{}}', items_hash, items, parents, log_head, {key}
             FROM review_decision WHERE kind = 'hold';
             INSERT INTO review_decision_item SELECT DISTINCT (SELECT max(number) FROM review_decision), key, hash FROM review_decision_item WHERE key = 'INV-07';
             INSERT INTO review_admission (decision, at, by) SELECT id, at, by FROM review_decision WHERE kind = 'approve';
             UPDATE review_item SET status = 'approved', decided_by = '{by}';"
        )
    };
    let cases: Vec<(&str, String, Option<&str>, &str)> = vec![
        (
            "she is not the preparer any more",
            "UPDATE review SET by = 'zoe'; UPDATE run SET imported_by = 'zoe'; UPDATE run_batch SET by = 'zoe'".to_owned(),
            Some("ada"),
            "another review",
        ),
        (
            "the run was brought by another batch",
            "UPDATE run_batch SET by = 'zoe'; UPDATE review SET by = 'ada'".to_owned(),
            None,
            "",
        ),
        (
            "she gives Bob her own key",
            "DELETE FROM person_key WHERE person = 'ada'; UPDATE person_key SET public_key = (SELECT public_key FROM person_key WHERE person = 'ada') WHERE person = 'nobody';
             UPDATE person_key SET public_key = 'x' WHERE person = 'Bob'; UPDATE person_key SET withdrawn_at = 'now' WHERE person = 'Bob'"
                .to_owned(),
            Some("bob in her own folder"),
            "not known here",
        ),
        (
            "she adds a second self",
            "INSERT INTO person SELECT 'Eve', 'eve', roles, 1, added_by, added_at, machine FROM person WHERE name = 'Bob'".to_owned(),
            Some("eve"),
            "nobody of this workspace",
        ),
        (
            "she makes Dan an approver",
            "UPDATE person SET roles = '[\"approver\"]' WHERE name = 'Dan'".to_owned(),
            Some("dan"),
            "not known here",
        ),
        ("she writes Bob's approval without a key", forged("Bob", "bob", "NULL, NULL"), None, "changed"),
        (
            "she writes Bob's approval with his key and no signature of it",
            forged("Bob", "bob", "(SELECT public_key FROM person_key WHERE person = 'Bob'), '00'"),
            None,
            "changed",
        ),
    ];
    let (office, desk) = Office::new();
    desk.make_key("ada");
    desk.decide("hold", &[7]).unwrap();
    for (what, sql, who, why) in cases {
        desk.sit("ada");
        let path = office.path("copy.tieout");
        desk.workspace.package_export(REVIEW, &path).unwrap();
        tamper(&path, &sql);
        let copy = office.open("copy.tieout", "ada");
        match who {
            Some("ada") => {
                copy.be("ada");
                copy.decide("approve", &[8]).unwrap();
            }
            Some("bob in her own folder") => {
                copy.sit("bob");
                copy.workspace.key_create(&copy.home("forged bob"), "a passphrase of Ada's").unwrap();
                copy.decide("approve", &[8]).unwrap();
            }
            Some(user) => {
                copy.sit(user);
                copy.workspace.key_create(&copy.home(&format!("forged {user}")), "a passphrase of Ada's").unwrap();
                copy.decide("approve", &[8]).unwrap();
            }
            None => {}
        }
        if !why.is_empty() {
            assert!(!copy.problems().is_empty(), "{what}: the copy itself looks sound");
        }
        drop(copy);
        let before = desk.statuses();
        let merged = desk.workspace.package_import(&path).unwrap();
        assert_eq!(merged.decisions, 0, "{what}: {merged:?}");
        if !why.is_empty() {
            assert!(merged.refused.iter().any(|refused| refused.why.contains(why)), "{what}: {:?}", merged.refused);
        }
        assert_eq!(desk.statuses(), before, "{what}");
        assert_eq!(desk.problems(), [] as [&str; 0], "{what}: what was refused is kept, without harm");
        let again = desk.workspace.package_import(&path).unwrap();
        assert_eq!((again.decisions, again.refused.len()), (0, 0), "{what}: known by now");
        std::fs::remove_file(&path).unwrap();
    }
}

/// A forgery under the id of a true decision must not keep the true one out.
#[test]
fn a_forgery_that_comes_first_does_not_keep_the_true_decision_out() {
    for sql in [
        "UPDATE review_decision SET reason = 'never mind'",
        "UPDATE review_decision_item SET hash = 'x'",
        "UPDATE review_decision SET signature = replace(signature, '1', '2')",
        "UPDATE review_decision SET signature = NULL",
        "UPDATE review_decision SET items = 5",
    ] {
        let (office, desk) = Office::new();
        let bobs = office.travel(&desk, "for bob.tieout", "bob");
        bobs.decide("approve", &[7]).unwrap();
        let (forged, sent) = (office.send(&bobs, "forged.tieout"), office.send(&bobs, "true.tieout"));
        tamper(&forged, sql);
        let merged = desk.workspace.package_import(&forged).unwrap();
        assert_eq!((merged.decisions, merged.refused.len()), (0, 1), "{sql}");
        assert_eq!(desk.item(7).status, "to_review", "{sql}");
        assert_eq!(desk.workspace.package_import(&sent).unwrap().decisions, 1, "{sql}");
        assert_eq!(desk.item(7).status, "approved", "{sql}");
        assert_eq!(desk.problems(), [] as [&str; 0], "{sql}");
    }
}

#[test]
fn a_key_from_another_laptop_counts_once_somebody_accepts_it() {
    let (office, desk) = Office::new();
    desk.workspace.person_add("Eve", "eve", &texts(&["approver"])).unwrap();
    let eves = office.travel(&desk, "for eve.tieout", "eve");
    eves.make_key("eve");
    eves.decide("approve", &[7]).unwrap();
    let print = eves.workspace.people().unwrap().into_iter().find(|person| person.me).unwrap().fingerprint;
    let merged = desk.workspace.package_import(&office.send(&eves, "back.tieout")).unwrap();
    assert!(merged.refused[0].why.contains(&print), "{:?}", merged.refused);
    assert!(desk.workspace.key_accept("Eve", "0123456789ab").is_err());
    assert!(desk.workspace.key_accept("Bob", &print).is_err());
    // Accepted by who prepared, it counts as hers.
    let copy = office.travel(&desk, "copy.tieout", "ada");
    copy.workspace.key_accept("Eve", &print).unwrap();
    assert_eq!(copy.item(7).status, "to_review");
    desk.sit("bob");
    desk.workspace.key_accept("Eve", &print[..12]).unwrap();
    assert_eq!((desk.item(7).status.as_str(), desk.item(7).decided_by.as_deref()), ("approved", Some("Eve")));
    assert_eq!(desk.problems(), [] as [&str; 0]);
    // Withdrawn, it signs nothing new; what it signed stays.
    desk.workspace.key_withdraw("Eve", "lost her laptop").unwrap();
    eves.decide("approve", &[8]).unwrap();
    let merged = desk.workspace.package_import(&office.send(&eves, "late.tieout")).unwrap();
    assert!(merged.refused[0].why.contains("withdrawn"), "{:?}", merged.refused);
    assert_eq!((desk.item(7).status.as_str(), desk.item(8).status.as_str()), ("approved", "to_review"));
}

#[test]
fn who_decided_differently_is_shown_and_the_careful_one_counts_until_it_is_settled() {
    let (office, desk) = Office::new();
    let bobs = office.travel(&desk, "for bob.tieout", "bob");
    bobs.decide("approve", &[7, 8, 9]).unwrap();
    desk.be("carol");
    desk.decide("hold", &[7, 8]).unwrap();
    let merged = desk.workspace.package_import(&office.send(&bobs, "back.tieout")).unwrap();
    let [conflict] = merged.conflicts.as_slice() else { panic!("{merged:?}") };
    assert_eq!(conflict.invoice, "INV-07 and 1 more");
    assert_eq!((conflict.mine.kind.as_str(), conflict.theirs.kind.as_str()), ("hold", "approve"));
    assert_eq!(desk.statuses()[6..9], ["held", "held", "approved"]);
    let notes: Vec<(bool, String)> = desk.history(7).into_iter().map(|decision| (decision.stands, decision.note)).collect();
    assert!(notes.iter().all(|(stands, note)| *stands && note.contains("another laptop")), "{notes:?}");
    let error = desk.workspace.review_sign_off(REVIEW, "").unwrap_err();
    assert!(error.to_string().contains("conflict") || error.to_string().contains("critical"), "{error}");
    desk.sit("ada");
    let error = desk.workspace.conflict_settle(&conflict.id, "theirs", "I looked").unwrap_err();
    assert!(error.to_string().contains("prepared"), "{error}");
    desk.be("carol");
    assert!(desk.workspace.conflict_settle(&conflict.id, "both", "").is_err());
    assert_eq!(desk.workspace.conflict_settle(&conflict.id, "theirs", "I looked again").unwrap(), []);
    assert_eq!(desk.statuses()[6..9], ["approved", "approved", "approved"]);
    let hold = desk.history(7).into_iter().find(|decision| decision.kind == "hold").unwrap();
    assert!(!hold.stands && hold.note.contains("Carol settled"), "{}", hold.note);
    // Bob takes Carol's side back with him: the same on both laptops.
    bobs.workspace.package_import(&office.send(&desk, "to bob.tieout")).unwrap();
    assert_eq!(bobs.statuses(), desk.statuses());
    assert_eq!((desk.problems(), bobs.problems()), (vec![], vec![]));
}

#[test]
fn groups_conflict_too() {
    let (office, desk) = Office::new();
    let group = desk.workspace.finding_groups(REVIEW).unwrap().remove(0).id;
    let bobs = office.travel(&desk, "for bob.tieout", "bob");
    bobs.workspace.group_decide(REVIEW, &group, "dismiss", "rounding").unwrap();
    desk.be("carol");
    desk.workspace.group_decide(REVIEW, &group, "confirm", "").unwrap();
    let merged = desk.workspace.package_import(&office.send(&bobs, "back.tieout")).unwrap();
    let state = || desk.workspace.finding_group(REVIEW, &group).unwrap().group.state;
    assert_eq!((merged.conflicts.len(), state().as_str()), (1, "confirmed"));
    desk.workspace.conflict_settle(&merged.conflicts[0].id, "theirs", "it is rounding").unwrap();
    assert_eq!((desk.workspace.conflicts().unwrap(), state().as_str()), (vec![], "dismissed"));
}

/// On one of three laptops, one of these is done.
#[derive(Clone, Debug)]
struct Deed {
    laptop: usize,
    what: usize,
    number: i64,
}

const VERDICTS: [&str; 5] = ["start", "hold", "reject", "approve", "reopen"];

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec((0..3usize, 0..8usize, 1..4i64).prop_map(|(laptop, what, number)| Deed { laptop, what, number }), 1..25)
}

fn act(desk: &Desk, deed: &Deed) {
    // What makes no sense where the item stands is refused, and that is part of it.
    let _ = match deed.what {
        5 => desk.workspace.comment_add(REVIEW, id(deed.number), "seen").map(|_| ()),
        6 => desk.workspace.queue_assign(REVIEW, &these(&[deed.number]), Some("Dan"), None, "").map(|_| ()),
        7 => match desk.workspace.conflicts().unwrap().first() {
            Some(conflict) => {
                desk.workspace.conflict_settle(&conflict.id, if deed.number == 1 { "mine" } else { "theirs" }, "so").map(|_| ())
            }
            None => Ok(()),
        },
        verdict => desk.decide(VERDICTS[verdict], &[deed.number]).map(|_| ()),
    };
}

/// Everything that must be the same: where each item stands, and which decisions are known.
fn state(desk: &Desk) -> (Vec<String>, BTreeSet<String>, BTreeSet<String>) {
    let items = desk.items().into_iter();
    let states = items.map(|item| format!("{:?}", (item.status, item.decided_by, item.decided_at, item.assignee, item.comments)));
    let known =
        (1..4).flat_map(|number| desk.history(number)).map(|decision| format!("{} {} {}", decision.id, decision.stands, decision.note));
    (states.collect(), known.collect(), desk.workspace.conflicts().unwrap().into_iter().map(|conflict| conflict.id).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn merging_in_any_order_any_number_of_times_comes_to_the_same(before in deeds(), first in deeds(), second in deeds()) {
        let (office, desk) = Office::new();
        desk.limit("100");
        desk.be("carol");
        before.iter().for_each(|deed| act(&desk, deed));
        let laptops = [office.travel(&desk, "bobs.tieout", "bob"), office.travel(&desk, "carols.tieout", "carol"), office.travel(&desk, "dans.tieout", "dan")];
        first.iter().for_each(|deed| act(&laptops[deed.laptop], deed));
        // Bob hears of Carol's half way.
        let half_way = office.send(&laptops[1], "half way.tieout");
        laptops[0].workspace.package_import(&half_way).unwrap();
        second.iter().for_each(|deed| act(&laptops[deed.laptop], deed));
        let sent: Vec<_> = laptops.iter().enumerate().map(|(at, laptop)| office.send(laptop, &format!("sent {at}.tieout"))).collect();
        let all: BTreeSet<String> = laptops.iter().flat_map(|laptop| (1..4).flat_map(|number| laptop.history(number))).map(|decision| decision.id).collect();
        let mut ends = Vec::new();
        for (index, order) in [[0, 1, 2], [2, 1, 0], [1, 2, 0]].iter().enumerate() {
            let target = office.travel(&desk, &format!("target {index}.tieout"), "ada");
            let merged: Vec<MergeView> = order.iter().map(|at| target.workspace.package_import(&sent[*at]).unwrap()).collect();
            prop_assert!(merged.iter().all(|merged| merged.refused.is_empty()), "{:?}", merged);
            let once = state(&target);
            for at in order {
                prop_assert_eq!(target.workspace.package_import(&sent[*at]).unwrap().decisions, 0);
            }
            prop_assert_eq!(&state(&target), &once);
            prop_assert_eq!(target.problems(), Vec::<String>::new());
            ends.push(once);
        }
        let known: BTreeSet<String> = ends[0].1.iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect();
        prop_assert_eq!(&known, &all, "nothing is lost");
        prop_assert_eq!(&ends[0], &ends[1]);
        prop_assert_eq!(&ends[0], &ends[2]);
        // A laptop that hears of all others comes to the same as well.
        for at in [1, 2] {
            laptops[0].workspace.package_import(&sent[at]).unwrap();
        }
        prop_assert_eq!(state(&laptops[0]), ends.remove(0));
    }
}
