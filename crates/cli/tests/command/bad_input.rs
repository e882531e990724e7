//! What cannot be done: exit status 2, a message that says what, where and what to do, and nothing left behind.

use super::*;
use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

#[track_caller]
fn refused(arguments: &[&str], parts: &[&str]) {
    let ran = expect(2, arguments);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    for part in parts {
        assert!(ran.stderr.contains(part), "{part:?} is not in: {}", ran.stderr);
    }
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

#[test]
fn wrong_usage_is_explained() {
    refused(&["compare", "only-one.csv"], &["<AFTER>"]);
    refused(&["compare", "a", "b", "--tolerance", "net_amount"], &["net_amount=0.01"]);
    refused(&["frobnicate"], &["unrecognized subcommand"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    refused(&["compare", "/nowhere/before.csv", &sample("after.csv")], &["/nowhere/before.csv"]);
    refused(&["compare", &sample("before.csv"), "nowhere.tieout#october"], &["nowhere.tieout"]);
    refused(&["runs", "--workspace", "/nowhere/w.tieout"], &["/nowhere/w.tieout"]);
}

#[test]
fn files_that_are_no_runs_are_refused() {
    let folder = Folder::new();
    let good = sample("after.csv");
    for (name, bytes) in [
        ("empty.csv", b"".to_vec()),
        ("pdf.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n".to_vec()),
        ("truncated.csv.gz", std::fs::read(sample("before.csv")).map(|bytes| gzip(&bytes)[..2000].to_vec()).unwrap()),
        ("broken.xlsx", b"PK\x03\x04 this is no workbook".to_vec()),
        ("no-invoice.csv", b"colour,shape\nred,round\nblue,square\n".to_vec()),
        ("broken.json", b"[{\"invoice_number\": \"A1\", ".to_vec()),
    ] {
        let bad = folder.write(name, bytes);
        refused(&["compare", &bad, &good, "--quiet"], &[name]);
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn an_unknown_field_is_named_with_those_there_are() {
    refused(&["compare", &sample("before.csv"), &sample("after.csv"), "--key", "invoice_nr"], &["invoice_nr", "invoice_number"]);
}

#[test]
fn outputs_that_cannot_be_are_refused_before_the_work() {
    let (before, after) = (sample("before.csv"), sample("after.csv"));
    refused(&["compare", &before, &after, "--json", "-", "--differences", "-"], &["--json and --differences can't both"]);
    refused(&["compare", &before, &after, "--html", "/nowhere/at/all/report.html"], &["report.html", "there is no folder /nowhere/at/all"]);
    refused(&["compare", &before, &after, "--xlsx", &before], &["it is one of the files that are read"]);
    assert!(std::fs::read(&before).unwrap().starts_with(b"invoice_number"), "the input is untouched");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["compare", &sample("before.csv"), &sample("after.csv"), "--differences", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(first.starts_with("invoice_before,"));
    assert_eq!((status.code(), stderr.as_str()), (Some(1), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_cleanly() {
    let (Some(before), Some(after)) = (shared_run("year", "before"), shared_run("year", "after")) else { return };
    let folder = Folder::new();
    let mut child = command(&["compare", &before, &after, "--html", &folder.path("report.html"), "--workspace", &folder.path("w.tieout")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("stopped"), "{stderr}");
    assert!(!folder.names().iter().any(|name| name.contains("report") || name.contains(".part")), "{:?}", folder.names());
}
