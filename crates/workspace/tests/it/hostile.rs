//! Whatever is pasted into the SQL workbench changes nothing, and stays within its time and memory.
//!
//! The statements lie in `cases/hostile.txt`. They run in a process of their own, so that what SQLite held at most, and what the process
//! held at most, is theirs.

use crate::support::Desk;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tieout_workspace::Error;

const CHILD: &str = "TIEOUT_HOSTILE_TEST";

/// What a statement gets here. The time is short, so that the test is; how late a statement stops is not what it asserts.
const SECONDS: Duration = Duration::from_millis(700);
const MEMORY: i64 = 64 << 20;

/// What SQLite may hold beyond that between two looks: a hundred instructions, none of which makes more than a value of a megabyte.
const BETWEEN_LOOKS: i64 = 100 << 20;

struct Case {
    line: usize,
    why: String,
    said: Vec<String>,
    found: Option<String>,
    sql: String,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_sql = false;
    for (number, line) in include_str!("cases/hostile.txt").lines().enumerate() {
        if let Some(why) = line.strip_prefix("why: ") {
            cases.push(Case { line: number + 1, why: why.to_owned(), said: Vec::new(), found: None, sql: String::new() });
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(said) = line.strip_prefix("said: ") {
            case.said = said.split(" | ").map(str::to_owned).collect();
        } else if let Some(found) = line.strip_prefix("found: ") {
            case.found = Some(found.to_owned());
        } else if let Some(sql) = line.strip_prefix("sql: ") {
            case.sql = sql.to_owned();
            in_sql = true;
        } else if line.is_empty() {
            in_sql = false;
        } else if in_sql {
            case.sql += "\n";
            case.sql += line;
        }
    }
    cases
}

/// `<<N*text>>` is that text N times.
fn expanded(sql: &str, file: &str) -> String {
    let sql = sql.replace("<<NUL>>", "\0").replace("<<FILE>>", file);
    let mut out = String::new();
    let mut rest = sql.as_str();
    while let Some((before, after)) = rest.split_once("<<") {
        let (times, after) = after.split_once('*').unwrap();
        let (text, after) = after.split_once(">>").unwrap();
        out += before;
        out += &text.repeat(times.parse().unwrap());
        rest = after;
    }
    out + rest
}

#[test]
fn nothing_that_is_pasted_changes_anything_or_goes_beyond_its_bounds() {
    let cases = cases();
    assert!(cases.len() >= 70, "{}", cases.len());
    assert!(cases.iter().all(|case| !case.why.is_empty() && case.said.is_empty() == case.found.is_some()));
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile::child", "--nocapture"])
        .env(CHILD, "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(&format!("all {} done", cases.len())), "{said}");
}

#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let (desk, _) = Desk::compared();
    let path = desk.workspace.path().to_owned();
    let folder = path.parent().unwrap();
    let file = folder.join("other.db").display().to_string();
    let before = contents(folder);
    let (mut problems, mut most) = (Vec::new(), (0, 0));
    let cases = cases();
    for case in &cases {
        let sql = expanded(&case.sql, &file);
        let held = highwater(true);
        let answer = desk.workspace.sql_bounded(SECONDS, MEMORY, &sql, &BTreeMap::new());
        let grown = highwater(false) - held;
        most = most.max((grown, case.line));
        let told = match &answer {
            Ok(view) => format!("found {}", view.rows.first().and_then(|row| row[0].clone()).unwrap_or_default()),
            Err(error) => error.to_string(),
        };
        let told = if told.chars().count() > 300 { told.chars().take(300).collect() } else { told };
        let right = match (&case.found, &answer) {
            (Some(found), Ok(view)) => view.rows.len() == 1 && told == format!("found {found}"),
            (None, Err(Error::Query { .. })) => case.said.iter().any(|said| told.contains(said)),
            _ => false,
        };
        if !right {
            problems.push(format!("hostile.txt:{} {}: {told}", case.line, case.why));
        }
        if grown > MEMORY + BETWEEN_LOOKS {
            problems.push(format!("hostile.txt:{} {}: SQLite held {} MiB more", case.line, case.why, grown >> 20));
        }
        if contents(folder) != before {
            problems.push(format!("hostile.txt:{} {}: changed the file, or left one", case.line, case.why));
        }
    }
    println!("\nat most {} MiB, by line {}; the process {}", most.0 >> 20, most.1, peak());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    println!("\nall {} done", cases.len());
}

/// The most that SQLite held since it was last asked to forget.
fn highwater(forget: bool) -> i64 {
    // SAFETY: it only reads, and resets, a counter.
    unsafe { rusqlite::ffi::sqlite3_memory_highwater(forget.into()) }
}

/// What Linux says the process held at most.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("is not known").to_owned()
}

/// Every file of the folder, but for the shared memory that readers lock in.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut contents: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect();
    contents.sort();
    contents
}
