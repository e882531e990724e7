//! The process is killed at any moment of an import or a comparison; the workspace then opens, is sound, and holds exactly what was
//! acknowledged, but for at most one batch that was committed and not yet said so.

use crate::support::{Ada, sample};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tieout_billing::Silent;
use tieout_workspace::{Reading, Workspace};

pub const CHILD: &str = "TIEOUT_KILL_TEST_FOLDER";
const KILLS: usize = 210;
const SLICES: usize = 8;
const LINES: usize = 250;

/// What the child does until it is killed: imports slice by slice, compares, and says so after each commit.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let workspace = Workspace::open_or_create(&folder.join("kill.tieout"), Arc::new(Ada::default())).unwrap();
    for slice in 0..SLICES {
        for side in ["before", "after"] {
            let name = format!("{side}-{slice}");
            match workspace.run_import(&[folder.join(format!("{name}.csv"))], &name, &Reading::default(), &Silent) {
                Ok(_) => println!("\nack {name}"),
                Err(error) => assert_eq!(error.code(), "already_imported", "{error}"),
            }
        }
        let run = |side: &str| workspace.run_named(&format!("{side}-{slice}")).unwrap().id;
        let name = format!("comparison-{slice}");
        match workspace.comparison_start(run("before"), run("after"), &name, &Default::default(), &Silent) {
            Ok(_) => println!("\nack {name}"),
            Err(error) => assert_eq!(error.code(), "name_taken", "{error}"),
        }
    }
    println!("\nack all");
}

#[test]
fn two_hundred_kills_lose_nothing_acknowledged() {
    let (mut kills, mut unsaid, mut between) = (0, 0, 0);
    let mut folder = slices();
    let mut said = BTreeSet::new();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    // As long as a child takes here, so that kills fall on all of its work, on a slow machine too.
    let begun = Instant::now();
    assert!(run_child("killing::child", folder.path(), None).contains("ack all"));
    let whole = begun.elapsed();
    folder = slices();
    while kills < KILLS {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = u32::try_from(random >> 40).unwrap() % 1000;
        let output = run_child("killing::child", folder.path(), Some(whole * share / 4000));
        let done = output.contains("ack all");
        kills += usize::from(!done);
        let mut now: BTreeSet<String> = output.lines().filter_map(|line| line.strip_prefix("ack ")).map(str::to_owned).collect();
        now.remove("all");
        between += usize::from(!now.is_empty());
        said.append(&mut now);
        if !folder.path().join("kill.tieout").exists() {
            assert!(said.is_empty());
            continue;
        }
        let held = held(folder.path());
        assert!(said.is_subset(&held), "acknowledged but lost: {:?}", said.difference(&held));
        let more = held.difference(&said).count();
        assert!(more <= 1, "{held:?} beyond {said:?}");
        unsaid += more;
        said = held;
        if done {
            folder = slices();
            said.clear();
        }
    }
    println!("{kills} kills, {between} after something was acknowledged, {unsaid} batches committed and not acknowledged");
    assert!(between > 10, "kills must fall into the work, not only before it");
}

/// Runs the child, for as long as it is given; returns what it said.
pub fn run_child(test: &str, folder: &Path, lives: Option<Duration>) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads", "1"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        stdout.read_to_string(&mut said).map(|_| said)
    });
    if let Some(lives) = lives {
        std::thread::sleep(lives);
        // SIGKILL; a child that is through already is no error.
        let _ = child.kill();
    }
    let status = child.wait().unwrap();
    let said = reader.join().unwrap().unwrap();
    assert!(lives.is_some() || status.success(), "{said}");
    assert!(!said.contains("panicked") && status.code().is_none_or(|code| code == 0), "{said}");
    said
}

/// Opens the workspace as the next session would; what is in it, all of it whole.
fn held(folder: &Path) -> BTreeSet<String> {
    let workspace = Workspace::open(&folder.join("kill.tieout"), Arc::new(Ada::default())).unwrap();
    let view = workspace.workspace_current().unwrap();
    assert!(!view.read_only, "{:?}", view.read_only_reason);
    let check = workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    let mut held = BTreeSet::new();
    for run in view.runs {
        assert_eq!(run.lines, LINES as u64, "{}", run.name);
        held.insert(run.name);
    }
    for comparison in view.comparisons {
        let view = workspace.comparison(comparison.id).unwrap();
        assert!(view.proved);
        let rows = workspace.differences(comparison.id, &Default::default(), 0, 10_000).unwrap();
        assert_eq!(rows.rows.len() as u64, view.differences);
        held.insert(comparison.name);
    }
    held
}

/// A fresh folder with slices of real invoices: those of the shared data where they are at hand, else of the sample.
fn slices() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/runs/uplift"));
    let (before, after) = sample();
    for (side, sample) in [("before", before), ("after", after)] {
        let packed = shared.join(format!("{side}.csv.gz"));
        let text = match std::fs::File::open(packed) {
            Ok(packed) => {
                let mut head = String::new();
                let bytes = (SLICES + 1) as u64 * LINES as u64 * 200;
                let mut unpacked = Vec::new();
                flate2::read::GzDecoder::new(packed).take(bytes).read_to_end(&mut unpacked).unwrap();
                head.push_str(&String::from_utf8_lossy(&unpacked));
                head
            }
            Err(_) => std::fs::read_to_string(sample).unwrap(),
        };
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        for slice in 0..SLICES {
            let rows: Vec<&str> = lines.by_ref().take(LINES).collect();
            assert!(rows.len() == LINES || !shared.exists(), "slices are full");
            std::fs::write(folder.path().join(format!("{side}-{slice}.csv")), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        }
    }
    folder
}
