//! What every target does with a file: inspect, answer what is asked, read all of it, and fetch every line again.

pub mod rating;

use std::path::{Path, PathBuf};
use tieout_billing::{LineSource, RecordKind, Silent};
use tieout_intake::{Certainty, inspect};

/// Reads bytes as a file of that name. Must not panic; lines that are fetched must be those that were scanned.
pub fn read_file(name: &str, bytes: &[u8]) {
    with_file(name, bytes, |path| read(path));
}

/// Does something with bytes as a file of that name, which is gone afterwards.
pub(crate) fn with_file<R>(name: &str, bytes: &[u8], with: impl FnOnce(&Path) -> R) -> R {
    let folder = tempfile::tempdir_in(scratch()).expect("a folder for the file");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the file can be written");
    with(&path)
}

fn read(path: &Path) {
    let Ok(inspection) = inspect(&[path.to_owned()], RecordKind::Invoices, None) else { return };
    let mut mapping = inspection.mapping.clone();
    for column in mapping.columns.iter_mut().filter(|column| column.certainty == Certainty::Ask) {
        let answer = column.choices[0];
        column.choose(answer);
    }
    if !mapping.missing().is_empty() {
        return;
    }
    let source = inspection.open(&mapping).expect("a decided mapping of an inspected file");
    let mut lines = Vec::new();
    let scanned = source.scan(&Silent, &mut |line| lines.push((line.position, line.row, format!("{:?}", line.cells))));
    if scanned.is_err() {
        return;
    }
    assert!(lines.is_sorted_by(|one, other| one.0 < other.0));
    let positions: Vec<u64> = lines.iter().map(|line| line.0).collect();
    let mut fetched = 0;
    source
        .fetch(&positions, &mut |index, line| {
            fetched += 1;
            assert_eq!((line.row, format!("{:?}", line.cells)), (lines[index].1, lines[index].2.clone()));
        })
        .expect("what was scanned can be fetched");
    assert_eq!(fetched, lines.len());
}

/// Memory, where the system has such a folder.
fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
