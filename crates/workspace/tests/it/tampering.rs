//! The log is what was written, or `log_verify` says from which entry on it is not.

use crate::support::{Desk, behind};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tieout_workspace::TableKind;
use tieout_workspace::view::LogVerifyView;

const TAMPERS: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    number: i64,
    /// `at`, `by`, `what`, `subject`, `detail`.
    parts: [String; 5],
    hash: String,
}

/// A workspace in which much was done.
fn busy() -> Desk {
    let (desk, comparison) = Desk::compared();
    let id = comparison.id;
    for (index, verdict) in ["accepted", "rejected", "undecided", "accepted"].into_iter().enumerate() {
        let cause = &comparison.causes[index % comparison.causes.len()].id;
        desk.workspace.cause_decide(id, cause, verdict, &format!("reason {index}")).unwrap();
    }
    let ids = [comparison.causes[0].id.clone(), comparison.causes[1].id.clone()];
    let merged = desk.workspace.causes_merge(id, &ids, "both").unwrap();
    let merged = merged.causes.iter().find(|cause| !cause.merged_from.is_empty()).unwrap().id.clone();
    desk.workspace.cause_undo(id, &merged).unwrap();
    for number in 0..12 {
        desk.workspace.saved_query_save(&format!("q{number}"), "SELECT 1", "", &BTreeMap::new()).unwrap();
    }
    desk.workspace.run_rename(1, "october before").unwrap();
    desk.workspace.run_seal(2).unwrap();
    desk
}

#[test]
fn a_thousand_tampers_are_found_with_the_first_entry_that_is_not_right() {
    let desk = busy();
    let clean = desk.workspace.log_verify(&[]).unwrap();
    assert!(clean.sound && clean.first_broken.is_none(), "{:?}", clean.problems);
    let connection = behind(desk.workspace.path());
    drop_triggers(&connection);
    let original = read(&connection);
    assert_eq!((clean.entries, &clean.head), (original.len() as u64, &original.last().unwrap().hash));
    let mut random = Random(0x7E0_0123);
    let mut kinds = BTreeMap::new();
    for _ in 0..TAMPERS {
        let mut log = original.clone();
        let (kind, first) = tamper(&mut log, &mut random);
        write(&connection, &log);
        let found = desk.workspace.log_verify(&[]).unwrap();
        assert!(!found.sound, "{kind} at {first} was not found");
        assert_eq!(found.first_broken, Some(first), "{kind}: {:?}", found.problems);
        assert!(found.problems.iter().any(|problem| problem.contains(&format!("entry {first}"))), "{kind}: {:?}", found.problems);
        *kinds.entry(kind).or_insert(0) += 1;
    }
    assert!(kinds.len() == 9 && kinds.values().all(|count| *count > 50), "{kinds:?}");
    write(&connection, &original);
    assert!(desk.workspace.log_verify(&[]).unwrap().sound);
    assert!(desk.workspace.workspace_check().unwrap().sound);
}

/// What is done to the log with a plain SQLite client, and the first entry that is not right any more.
fn tamper(log: &mut Vec<Entry>, random: &mut Random) -> (&'static str, i64) {
    let at = random.below(log.len());
    let number = log[at].number;
    let edit = |entry: &mut Entry, random: &mut Random| {
        let part = &mut entry.parts[random.below(5)];
        part.push(char::from(b'a' + random.below(26) as u8));
    };
    match random.below(9) {
        0 => {
            edit(&mut log[at], random);
            ("edit", number)
        }
        1 => {
            let digit = random.below(64);
            let other = if log[at].hash.as_bytes()[digit] == b'0' { "1" } else { "0" };
            log[at].hash.replace_range(digit..=digit, other);
            ("edit the hash", number)
        }
        2 => {
            log.remove(at);
            ("delete", number)
        }
        3 => {
            let other = (at + 1 + random.below(log.len() - 1)) % log.len();
            let (low, high) = (at.min(other), at.max(other));
            let parts = log[low].parts.clone();
            log[low].parts = std::mem::replace(&mut log[high].parts, parts);
            if random.below(2) == 0 {
                let hash = log[low].hash.clone();
                log[low].hash = std::mem::replace(&mut log[high].hash, hash);
            }
            ("swap", log[low].number)
        }
        4 => {
            log.truncate(at);
            ("cut off", number)
        }
        5 => {
            edit(&mut log[at], random);
            log[at].hash = hash(at.checked_sub(1).map(|before| &log[before]), &log[at]);
            ("hash anew", number)
        }
        6 => {
            edit(&mut log[at], random);
            chain(log, at);
            ("hash anew to the end", number)
        }
        7 => {
            let mut forged = log[at].clone();
            forged.parts[2] = "query exported".to_owned();
            forged.number = log.len() as i64 + 1;
            log.push(forged);
            let last = log.len() - 1;
            chain(log, last);
            ("forge at the end", log.len() as i64)
        }
        _ => {
            let mut forged = log[at].clone();
            forged.parts[2] = "query exported".to_owned();
            log.insert(at, forged);
            log.iter_mut().skip(at + 1).for_each(|entry| entry.number += 1);
            chain(log, at);
            ("forge in the middle", number)
        }
    }
}

/// Who knows how the log is made can make one that is right in itself. It does not agree with the rows that it speaks of, or does not
/// lead to a head that was printed before.
#[test]
fn a_log_that_was_made_anew_does_not_lead_to_a_printed_head() {
    let desk = busy();
    let connection = behind(desk.workspace.path());
    drop_triggers(&connection);
    let original = read(&connection);
    let head = original.last().unwrap().hash.clone();
    let heads = |heads: &[&str]| desk.workspace.log_verify(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()).unwrap();
    assert!(heads(&[&head]).sound && heads(&[&head[..12], &original[3].hash.to_uppercase()]).sound);
    for (given, said) in [("beef", "12 to 64"), (&"0".repeat(64), "no entry leads to the head"), ("not a head at all", "12 to 64")] {
        let found = heads(&[given]);
        assert!(!found.sound && found.problems[0].contains(said), "{:?}", found.problems);
    }
    let mut random = Random(42);
    let mut seen_by_rows = 0;
    for turn in 0..60 {
        let mut log = original.clone();
        let at = random.below(log.len());
        match turn % 3 {
            0 => log.truncate(at),
            1 => log[at].parts[1] = "eve".to_owned(),
            _ => {
                log.remove(at);
                log.iter_mut().skip(at).for_each(|entry| entry.number -= 1);
            }
        }
        if at < log.len() {
            chain(&mut log, at);
        }
        write(&connection, &log);
        connection.execute_batch("DELETE FROM log_head; INSERT INTO log_head SELECT number, hash FROM log").unwrap();
        let found = heads(&[&head]);
        assert!(!found.sound && found.problems.iter().any(|problem| problem.contains("cut off or rewritten")), "{:?}", found.problems);
        seen_by_rows += usize::from(!heads(&[]).sound);
    }
    assert!(seen_by_rows > 10, "{seen_by_rows}");
    write(&connection, &original);
    connection.execute_batch("DELETE FROM log_head; INSERT INTO log_head SELECT number, hash FROM log").unwrap();
    assert!(heads(&[&head]).sound);
}

#[test]
fn rows_that_the_log_does_not_know_of_are_found() {
    let desk = busy();
    let connection = behind(desk.workspace.path());
    connection.execute_batch("DROP TRIGGER decision_is_not_updated; DROP TRIGGER decision_is_not_deleted").unwrap();
    for (tamper, mend, said) in [
        (
            "INSERT INTO decision (id, comparison, cause, verdict, reason, by, at) VALUES (99, 1, 'C1', 'accepted', '', 'ada', '2026-11-01T10:00:00.000Z')",
            "DELETE FROM decision WHERE id = 99",
            "the log does not know that ada at 2026-11-01T10:00:00.000Z wrote: cause accepted",
        ),
        (
            "UPDATE decision SET verdict = 'accepted' WHERE verdict = 'rejected'",
            "UPDATE decision SET verdict = 'rejected' WHERE id = 2",
            "speaks of a decision that is not there",
        ),
        (
            "UPDATE run SET hash = 'f' || substr(hash, 2), imported_by = 'eve' WHERE id = 1",
            "UPDATE run SET hash = (SELECT hash FROM (SELECT json_extract(detail, '$.hash') AS hash FROM log WHERE number = 1)), imported_by = 'ada' WHERE id = 1",
            "entry 1 of the log and the run october before don't agree",
        ),
        (
            "PRAGMA foreign_keys = OFF; INSERT INTO review (id, name, run, records, as_of, at, by, checked_at, checked_by, settings, outcomes, gone, hash, log_head)
                VALUES (1, 'October', 1, '[]', '', '', '', '', '', 1, '[]', 0, '', 'beef')",
            "DELETE FROM review",
            "the log does not lead to the head that the review October was made at",
        ),
        (
            "UPDATE comparison SET created_by = 'eve'",
            "UPDATE comparison SET created_by = 'ada'",
            "entry 3 of the log and the comparison before vs after don't agree",
        ),
    ] {
        connection.execute_batch(tamper).unwrap();
        let found = desk.workspace.log_verify(&[]).unwrap();
        assert!(!found.sound && found.problems.iter().any(|problem| problem.contains(said)), "{tamper}: {:?}", found.problems);
        connection.execute_batch(mend).unwrap();
        assert_sound(&desk.workspace.log_verify(&[]).unwrap());
    }
}

fn assert_sound(found: &LogVerifyView) {
    assert!(found.sound, "{:?}", found.problems);
}

#[test]
fn bytes_that_are_no_text_are_a_finding() {
    let desk = busy();
    let connection = behind(desk.workspace.path());
    drop_triggers(&connection);
    connection.execute_batch("UPDATE log SET subject = CAST(x'ff00fe' AS TEXT), detail = 'no JSON' WHERE number = 4").unwrap();
    let found = desk.workspace.log_verify(&[]).unwrap();
    assert_eq!(found.first_broken, Some(4), "{:?}", found.problems);
}

/// The chain of an export can be followed by who has no Tieout: the formula of docs/guide/log.md, on the JSON alone.
#[test]
fn the_log_is_exported_whole() {
    let desk = busy();
    let entries = read(&behind(desk.workspace.path()));
    let json = desk.folder.path().join("log.json");
    assert_eq!(desk.workspace.log_export(TableKind::Json, &json).unwrap().rows, entries.len() as u64);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let mut exported: Vec<Entry> = Vec::new();
    for entry in json["entries"].as_array().unwrap() {
        let text = |name: &str| entry[name].as_str().unwrap().to_owned();
        let parts = ["at", "by", "what", "subject", "detail"].map(text);
        let entry = Entry { number: text("number").parse().unwrap(), parts, hash: text("hash") };
        assert_eq!(hash(exported.last(), &entry), entry.hash);
        exported.push(entry);
    }
    assert_eq!(exported, entries);
    assert_eq!(json["head"].as_str(), Some(entries.last().unwrap().hash.as_str()));
    let csv = desk.folder.path().join("log.csv");
    desk.workspace.log_export(TableKind::Csv, &csv).unwrap();
    let text = std::fs::read_to_string(csv).unwrap();
    assert_eq!(text.lines().next(), Some("number,at,by,what,subject,detail,hash"));
    assert_eq!(text.lines().count(), entries.len() + 2, "the first export is an entry itself");
    let logged = &desk.workspace.workspace_log(0, 1).unwrap()[0];
    assert_eq!((logged.what.as_str(), logged.subject.as_str()), ("log exported", "log.csv"));
    assert_sound(&desk.workspace.log_verify(&[json["head"].as_str().unwrap().to_owned()]).unwrap());
}

fn drop_triggers(connection: &Connection) {
    connection
        .execute_batch(
            "DROP TRIGGER log_is_not_updated; DROP TRIGGER log_is_not_deleted; DROP TRIGGER log_is_appended;
             DROP TRIGGER log_head_is_not_updated; DROP TRIGGER log_head_is_not_deleted",
        )
        .unwrap();
}

fn read(connection: &Connection) -> Vec<Entry> {
    let mut statement = connection.prepare("SELECT number, at, by, what, subject, detail, hash FROM log ORDER BY number").unwrap();
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Entry { number: row.get(0)?, parts: [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?], hash: row.get(6)? })
    };
    statement.query_map([], read).unwrap().map(Result::unwrap).collect()
}

fn write(connection: &Connection, log: &[Entry]) {
    connection.execute_batch("BEGIN; DELETE FROM log").unwrap();
    let mut statement = connection.prepare("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)").unwrap();
    for Entry { number, parts: [at, by, what, subject, detail], hash } in log {
        statement.execute(params![number, at, by, what, subject, detail, hash]).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
}

/// Hashes the entries from this one on anew.
fn chain(log: &mut [Entry], from: usize) {
    for at in from..log.len() {
        log[at].hash = hash(at.checked_sub(1).map(|before| &log[before]), &log[at]);
    }
}

/// The formula of docs/guide/log.md, written a second time.
fn hash(before: Option<&Entry>, entry: &Entry) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    part(before.map_or("", |before| &before.hash));
    hasher.update(entry.number.to_le_bytes());
    for text in &entry.parts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same numbers in every run of the test.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
