//! What a rating keeps is what was rated: whatever is changed in the file is found and named, and a process that is killed or a disk that
//! is full leaves all of a rating or nothing.

use crate::killing::{CHILD, run_child};
use crate::rating::{rated, request};
use crate::support::{Ada, Desk, behind};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tieout_billing::Silent;
use tieout_workspace::Workspace;

/// Each column of each table that a rating has in turn: a byte of it is flipped, then put back; a row is taken out.
#[test]
fn whatever_is_changed_in_a_rating_is_found_and_named() {
    let (desk, _) = rated();
    let path = desk.workspace.path().to_owned();
    assert!(desk.workspace.workspace_check().unwrap().sound);
    let found = |what: &str, named: &str| {
        let check = desk.workspace.workspace_check().unwrap();
        let problem = check.problems.iter().find(|problem| problem.contains(named));
        assert!(!check.sound && problem.is_some(), "{what}: {:?} lacks {named}", check.problems);
    };
    let connection = behind(&path);
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let mut tried = 0;
    for (table, key, named) in [
        ("rating", "run", "price books, usage or terms of the rating expected are not what was rated: rate its files again"),
        ("rated_contract", "id", "contracts of the rating expected are not what was rated: rate its files again"),
        ("rated_invoice", "id", "invoices or their calculations of the rating expected are not what was rated: rate its files again"),
        ("rating_problem", "id", "problems of the rating expected are not what was rated: rate its files again"),
    ] {
        let columns: Vec<String> = connection
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('{key}', 'hashes')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let keys: Vec<i64> = connection
            .prepare(&format!("SELECT {key} FROM {table}"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for (at, column) in columns.iter().enumerate() {
            let id = keys[at * 7 % keys.len()];
            let kept: rusqlite::types::Value =
                connection.query_row(&format!("SELECT {column} FROM {table} WHERE {key} = {id}"), [], |row| row.get(0)).unwrap();
            let sql = format!("UPDATE {table} SET {column} = ? WHERE {key} = {id}");
            connection.execute(&sql, [flipped(&kept, at)]).unwrap();
            found(&format!("{table}.{column}"), named);
            connection.execute(&sql, [kept]).unwrap();
            tried += 1;
        }
        let id = keys[keys.len() / 2];
        connection
            .execute_batch(&format!(
                "CREATE TABLE aside AS SELECT * FROM {table} WHERE {key} = {id}; DELETE FROM {table} WHERE {key} = {id}"
            ))
            .unwrap();
        let gone = if table == "rating" { "there are rows of rated_contract of a rating 1 that is not there" } else { named };
        found(&format!("a row of {table}"), gone);
        if table == "rating" {
            found("the rating itself", "of the log speaks of a rating that is not there");
        }
        connection.execute_batch(&format!("INSERT INTO {table} SELECT * FROM aside; DROP TABLE aside")).unwrap();
        assert!(desk.workspace.workspace_check().unwrap().sound, "{table}");
    }
    assert!(tried > 25, "{tried}");

    // A calculation that can't be read is named by its invoice; hashes made anew don't agree with the log.
    let body = "UPDATE rated_invoice SET body = substr(body, 1, length(body) - 9) WHERE number = 'K-1004 2026-11-30'";
    connection.execute_batch(&format!("CREATE TABLE aside AS SELECT * FROM rated_invoice; {body}")).unwrap();
    found("a body cut short", "the calculation of the invoice K-1004 2026-11-30 of the rating expected can't be read");
    connection.execute_batch("DELETE FROM rated_invoice; INSERT INTO rated_invoice SELECT * FROM aside; DROP TABLE aside").unwrap();
    let hashes: String = connection.query_row("SELECT hashes FROM rating", [], |row| row.get(0)).unwrap();
    connection
        .execute_batch("UPDATE rating SET hashes = '{\"terms\":\"\",\"contracts\":\"\",\"invoices\":\"\",\"problems\":\"\"}'")
        .unwrap();
    found("other hashes", "of the log and the rating expected don't agree");
    connection.execute("UPDATE rating SET hashes = 'x'", []).unwrap();
    found("no hashes", "what the rating expected is known by can't be read");
    connection.execute("UPDATE rating SET hashes = ?", [hashes]).unwrap();
    assert!(desk.workspace.workspace_check().unwrap().sound);
}

/// The value with one bit of it changed.
fn flipped(value: &rusqlite::types::Value, salt: usize) -> rusqlite::types::Value {
    use rusqlite::types::Value;
    let other = |mut bytes: Vec<u8>, bit: u8| {
        if bytes.is_empty() {
            return vec![b'x'];
        }
        let at = (salt * 131) % bytes.len();
        bytes[at] ^= bit;
        bytes
    };
    match value {
        Value::Null => Value::Integer(1),
        Value::Integer(integer) => Value::Integer(integer ^ 1),
        // The lowest bit of a byte of UTF-8 keeps a text a text but for the middle of a character.
        Value::Text(text) => Value::Text(String::from_utf8(other(text.clone().into_bytes(), 1)).unwrap_or_else(|_| format!("{text} "))),
        Value::Blob(bytes) => Value::Blob(other(bytes.clone(), 16)),
        Value::Real(_) => unreachable!("no table keeps one"),
    }
}

const KILLS: usize = 30;
const RATINGS: usize = 6;
const INVOICES: u64 = 300;

/// What the child does until it is killed: rates again and again, and says so after each commit.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let workspace = Workspace::open_or_create(&folder.join("kill.tieout"), Arc::new(Ada::default())).unwrap();
    let contracts = vec![folder.join("contracts.csv").to_str().unwrap().to_owned()];
    for rating in 0..RATINGS {
        let request = tieout_workspace::view::RatingRequest { contracts: contracts.clone(), ..request(&format!("rating-{rating}")) };
        match workspace.rating_start(&request, &Silent) {
            Ok(_) => println!("\nack rating-{rating}"),
            Err(error) => assert_eq!(error.code(), "name_taken", "{error}"),
        }
    }
    println!("\nack all");
}

#[test]
fn a_rating_that_is_killed_is_there_whole_or_not_at_all_and_can_be_done_again() {
    let fresh = || {
        let folder = tempfile::tempdir().unwrap();
        let mut text =
            "contract_id,customer_id,currency,start_date,billing_anchor,item_id,plan,quantity,tax_category,tax_rate\n".to_owned();
        (0..INVOICES).for_each(|at| text += &format!("K-{at},C-{at},EUR,2026-01-01,1,i,team,{},S,19\n", 1 + at % 40));
        std::fs::write(folder.path().join("contracts.csv"), text).unwrap();
        folder
    };
    let mut folder = fresh();
    let begun = Instant::now();
    assert!(run_child("rating_kept::child", folder.path(), None).contains("ack all"));
    let whole = begun.elapsed();
    folder = fresh();
    let (mut kills, mut between, mut said) = (0, 0, BTreeSet::new());
    while kills < KILLS {
        // Spread over the whole of the work.
        let share = u32::try_from(kills * 11 % KILLS).unwrap();
        let output = run_child("rating_kept::child", folder.path(), Some(whole * (share + 1) / (2 * KILLS as u32)));
        let done = output.contains("ack all");
        kills += 1;
        let now: BTreeSet<String> = output.lines().filter_map(|line| line.strip_prefix("ack rating-")).map(str::to_owned).collect();
        between += usize::from(!now.is_empty() && !done);
        said.extend(now);
        if !folder.path().join("kill.tieout").exists() {
            assert!(said.is_empty());
            continue;
        }
        let held = held(folder.path());
        assert!(said.is_subset(&held) && held.len() <= said.len() + 1, "{held:?} against {said:?}");
        said = held;
        if done || said.len() == RATINGS {
            folder = fresh();
            said.clear();
        }
    }
    println!("{kills} kills, {between} after a rating was acknowledged");
    assert!(between > 3, "kills must fall into the work, not only before it");
}

/// The ratings that the workspace has, each whole.
fn held(folder: &Path) -> BTreeSet<String> {
    let workspace = Workspace::open(&folder.join("kill.tieout"), Arc::new(Ada::default())).unwrap();
    let check = workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    let ratings = workspace.ratings().unwrap();
    assert_eq!(ratings.len(), workspace.workspace_current().unwrap().runs.len(), "no run without its rating");
    for rating in &ratings {
        assert_eq!(rating.invoices, INVOICES, "{}", rating.name);
        let contracts = workspace.rated_contracts(rating.run, "", 0, INVOICES * 2).unwrap();
        assert_eq!(contracts.total, INVOICES);
        let last = format!("K-{} 2026-11-01", INVOICES - 1);
        assert!(!workspace.rated_invoice(rating.run, &last, None).unwrap().lines.is_empty());
    }
    ratings.into_iter().map(|rating| rating.name.trim_start_matches("rating-").to_owned()).collect()
}

/// A workspace that can't grow: nothing of the rating is there, and it is done once there is room.
#[test]
fn a_full_disk_leaves_nothing_of_a_rating() {
    let desk = Desk::new();
    let place = desk.folder.path().join("small");
    let disk = match crate::disk_full::Small::mount(&place, 2_048) {
        Ok(disk) => disk,
        Err(reason) => return println!("not tried: a small file system can't be mounted here ({reason})"),
    };
    let path = place.join("full.tieout");
    let workspace = Workspace::create(&path, Arc::new(Ada::default())).unwrap();
    let mut done = 0;
    let error = loop {
        match workspace.rating_start(&request(&format!("rating {done}")), &Silent) {
            Ok(_) => done += 1,
            Err(error) => break error,
        }
        assert!(done < 100, "two MiB don't hold a hundred ratings");
    };
    assert!(error.to_string().contains("full"), "{error}");
    assert_eq!(workspace.ratings().unwrap().len(), done);
    disk.grow(16_384);
    let check = workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    workspace.rating_start(&request(&format!("rating {done}")), &Silent).unwrap();
    assert_eq!(workspace.ratings().unwrap().len(), done + 1);
    drop(workspace);
}
