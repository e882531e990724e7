use crate::support::{Ada, Desk, behind, open};
use std::sync::Arc;
use tieout_billing::Silent;
use tieout_workspace::{Error, Reading, UserFolder, Workspace};

#[test]
fn a_new_workspace_is_empty_sound_and_there_again() {
    let desk = Desk::new().reopened();
    let view = desk.workspace.workspace_current().unwrap();
    assert_eq!((view.name.as_str(), view.read_only, view.runs.len(), view.schema_version), ("october", false, 0, 5));
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    let connection = behind(desk.workspace.path());
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    let loose: i64 = connection
        .query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(loose, 0, "every table is STRICT");
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let desk = Desk::new();
    let path = desk.workspace.path().to_owned();
    drop(desk.workspace);
    behind(&path).execute_batch("PRAGMA user_version = 99").unwrap();
    let Err(error) = open(&path) else { panic!("opened") };
    assert_eq!(error.code(), "newer_version");
    assert!(error.to_string().contains("version 99") && error.to_string().contains("knows 5"), "{error}");
    assert!(error.help().contains("Install the newest Tieout"));
}

#[test]
fn what_is_no_workspace_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("invoices.csv");
    std::fs::write(&text, "invoice,amount\n1,2\n").unwrap();
    let other = folder.path().join("firefox.tieout");
    behind(&other).execute_batch("CREATE TABLE moz_places (id INTEGER)").unwrap();
    let before = std::fs::read(&other).unwrap();
    for path in [&text, &other, &folder.path().to_owned()] {
        let Err(error) = open(path) else { panic!("opened {}", path.display()) };
        assert_eq!(error.code(), "not_a_workspace", "{error}");
        assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
    }
    assert_eq!(std::fs::read(&text).unwrap(), b"invoice,amount\n1,2\n");
    assert_eq!(std::fs::read(&other).unwrap(), before);
    assert_eq!(open(&folder.path().join("none.tieout")).err().unwrap().code(), "io");
    assert!(matches!(Workspace::create(&text, Arc::new(Ada::default())), Err(Error::Exists { .. })));
}

#[test]
fn a_second_window_reads_and_says_why_it_does_not_write() {
    let desk = Desk::new();
    let second = open(desk.workspace.path()).unwrap();
    let view = second.workspace_current().unwrap();
    let reason = view.read_only_reason.unwrap();
    assert!(
        view.read_only
            && reason.contains("ada")
            && reason.contains("2026-11-01")
            && reason.contains(&format!("pid {}", std::process::id())),
        "{reason}"
    );
    let (before, _) = crate::support::sample();
    let error = second.run_import(std::slice::from_ref(&before), "before", &Reading::default(), &Silent).unwrap_err();
    assert_eq!(error.code(), "read_only");
    desk.workspace.run_import(&[before], "before", &Reading::default(), &Silent).unwrap();
    assert_eq!(second.workspace_current().unwrap().runs.len(), 1);
    drop(second);
    let path = desk.workspace.path().to_owned();
    drop(desk.workspace);
    assert!(!open(&path).unwrap().workspace_current().unwrap().read_only, "the lock was let go");
}

#[test]
fn the_log_decisions_and_edits_are_append_only() {
    let (desk, comparison) = Desk::compared();
    let cause = &comparison.causes[0].id;
    desk.workspace.cause_decide(comparison.id, cause, "accepted", "as planned").unwrap();
    let ids = [comparison.causes[0].id.clone(), comparison.causes[1].id.clone()];
    desk.workspace.causes_merge(comparison.id, &ids, "").unwrap();
    let connection = behind(desk.workspace.path());
    for table in ["log", "decision", "cause_edit"] {
        for sql in [format!("UPDATE {table} SET by = 'eve'"), format!("DELETE FROM {table}")] {
            let error = connection.execute(&sql, []).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
    }
    let log = desk.workspace.workspace_log(0, 100).unwrap();
    let what: Vec<&str> = log.iter().rev().map(|entry| entry.what.as_str()).collect();
    assert_eq!(what, ["run imported", "run imported", "runs compared", "cause accepted", "causes merged"]);
    assert!(log.iter().all(|entry| entry.by == "ada" && entry.hash.len() == 64));
}

#[test]
fn tampering_is_found() {
    let (desk, _) = Desk::compared();
    let path = desk.workspace.path().to_owned();
    assert!(desk.workspace.workspace_check().unwrap().sound);
    for (tamper, mend, found) in [
        (
            "DROP TRIGGER log_is_not_updated; UPDATE log SET by = 'eve' WHERE number = 2",
            "UPDATE log SET by = 'ada' WHERE number = 2",
            "entry 2 of the log",
        ),
        (
            "UPDATE line SET net_amount = net_amount || '0' WHERE position = 7 AND run = 1",
            "UPDATE line SET net_amount = substr(net_amount, 1, length(net_amount) - 1) WHERE position = 7 AND run = 1",
            "lines of the run before are not what was imported",
        ),
        (
            "UPDATE line SET id = id + 1000000 WHERE id = (SELECT max(id) FROM line WHERE run = 2)",
            "UPDATE line SET id = id - 1000000 WHERE id = (SELECT max(id) FROM line WHERE run = 2)",
            "the run after has",
        ),
        (
            "UPDATE difference SET root = 1 - root WHERE id & 4294967295 = 3",
            "UPDATE difference SET root = 1 - root WHERE id & 4294967295 = 3",
            "the comparison before vs after is not what was stored",
        ),
        (
            "UPDATE pair SET id = id + (9 << 32) WHERE id & 4294967295 = 3",
            "UPDATE pair SET id = id - (9 << 32) WHERE id >> 32 = 10",
            "that is not there",
        ),
    ] {
        behind(&path).execute_batch(tamper).unwrap();
        let check = desk.workspace.workspace_check().unwrap();
        assert!(!check.sound && check.problems.iter().any(|problem| problem.contains(found)), "{tamper}: {:?}", check.problems);
        behind(&path).execute_batch(mend).unwrap();
        let check = desk.workspace.workspace_check().unwrap();
        assert!(check.sound, "{mend}: {:?}", check.problems);
    }
}

#[test]
fn the_user_folder_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let own = UserFolder::at(&folder.path().join("tieout"));
    let ada = Ada::default();
    assert_eq!(own.workspace_recent().unwrap(), []);
    let desks = [Desk::new(), Desk::new()];
    for desk in &desks {
        own.remember(desk.workspace.path(), &ada).unwrap();
    }
    own.remember(desks[0].workspace.path(), &ada).unwrap();
    let recent = own.workspace_recent().unwrap();
    assert_eq!(recent.len(), 2);
    assert_eq!(own.recent_path(&recent[0].id).unwrap(), desks[0].workspace.path());
    assert_eq!(own.ui_state_get("columns").unwrap(), None);
    own.ui_state_set("columns", "{\"net\":120}").unwrap();
    assert_eq!(own.ui_state_get("columns").unwrap().as_deref(), Some("{\"net\":120}"));
    assert!(own.recent_path("nowhere").is_err());
}
