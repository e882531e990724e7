//! A disk that is full in the middle of a batch: a small file system in memory, where the test may make one.

use crate::documents::{names, request, year};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use tieout_billing::Silent;

/// A file system of so many KiB, gone at the end.
pub struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    pub fn mount(place: &'a Path, kib: u64) -> Result<Small<'a>, String> {
        std::fs::create_dir_all(place).unwrap();
        run("mount", &["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs", place.to_str().unwrap()]).map(|()| Small(place))
    }

    pub fn grow(&self, kib: u64) {
        run("mount", &["-o", &format!("remount,size={kib}k"), self.0.to_str().unwrap()]).unwrap();
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = run("umount", &[self.0.to_str().unwrap()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

#[test]
fn a_disk_that_is_full_keeps_what_is_whole_and_the_batch_goes_on() {
    let (desk, run) = year(60);
    let reference = desk.folder.path().join("reference");
    let done = desk.workspace.batch_start(&request(run, "ubl"), &reference, &Silent).unwrap();
    let whole: BTreeMap<String, Vec<u8>> =
        names(&reference).into_iter().map(|name| (name.clone(), std::fs::read(reference.join(&name)).unwrap())).collect();
    let kib = whole.values().map(|bytes| bytes.len().div_ceil(4096) as u64 * 4).sum::<u64>();
    let place = desk.folder.path().join("small");
    let disk = match Small::mount(&place, kib / 2) {
        Ok(disk) => disk,
        Err(reason) => return println!("not tried: a small file system can't be mounted here ({reason})"),
    };

    let folder = place.join("out");
    let stopped = desk.workspace.batch_start(&request(run, "ubl"), &folder, &Silent).unwrap();
    assert_eq!(stopped.state, "stopped");
    assert!(stopped.reason.contains("No space left") && stopped.written > 0 && stopped.waiting > 0, "{stopped:?}");
    let there = names(&folder);
    // Whole, and nothing half written beside it; only the list of files is of now and not of the end.
    assert!(
        there.iter().filter(|name| *name != "index.csv").all(|name| std::fs::read(folder.join(name)).unwrap() == whole[name]),
        "{there:?}"
    );
    assert!(there.len() as u64 >= stopped.written);
    disk.grow(kib * 4);
    let resumed = desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert_eq!((resumed.state.as_str(), resumed.written, resumed.waiting), ("done", done.written, 0));
    assert!(names(&folder).iter().all(|name| *name == "index.csv" || std::fs::read(folder.join(name)).unwrap() == whole[name]));
    assert_eq!(names(&folder), names(&reference));

    // A zip is there whole or not at all; what was made for it by then is not made again.
    std::fs::remove_dir_all(&folder).unwrap();
    disk.grow(kib / 2);
    let zip = place.join("all.zip");
    let stopped = desk.workspace.batch_start(&request(run, "ubl"), &zip, &Silent).unwrap();
    assert!(stopped.state == "stopped" && stopped.reason.contains("No space left") && !zip.exists(), "{stopped:?}");
    disk.grow(kib * 4);
    let resumed = desk.workspace.batch_resume(stopped.id, &Silent).unwrap();
    assert_eq!((resumed.state.as_str(), resumed.written), ("done", done.written));
    assert_eq!(names(&place), ["all.zip"]);
    let other = desk.folder.path().join("other.zip");
    desk.workspace.batch_start(&request(run, "ubl"), &other, &Silent).unwrap();
    assert!(std::fs::read(&zip).unwrap() == std::fs::read(&other).unwrap());
}
