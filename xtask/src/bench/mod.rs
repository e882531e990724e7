//! The claims of BENCHMARKS.md, measured; prints tables to paste there.

mod documents;
mod rating;
mod review;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::place::{cargo, root, target};
use crate::plants;
use crate::setup;
use crate::step::{Outcome, read, step};
use crate::test::{FEATURES, build_ui};

const HELP: &str =
    "cargo xtask bench [--lines N,N] [--skip-peers] [--skip-window] [--only-review] [--only-documents] [--only-rating] [--tieout PATH]";

/// Reviews with planted errors, a year and 100,000 findings; makes a thousand documents; compares with the peers at each size, then imports, first screen and frames at the first size.
pub fn run(arguments: &[String]) -> Outcome {
    let wanted = Wanted::from(arguments)?;
    let tieout = match &wanted.tieout {
        Some(built) => built.clone(),
        None => {
            setup::run()?;
            setup::install(&["time", "sqlite3", "python3-venv", "fonts-noto-core", "libpango-1.0-0", "libpangoft2-1.0-0"])?;
            step(&mut cargo(&["build", "--release", "--package", "tieout-cli"]))?;
            target().join("release/tieout")
        }
    };
    let mut report = machine()?;
    if wanted.only_documents {
        println!("{report}{}", documents::run(&tieout, wanted.peers)?);
        return Ok(());
    }
    if wanted.only_rating {
        println!("{report}{}", rating::usage(&tieout)?);
        return Ok(());
    }
    report += &plants::run(&tieout)?;
    report += &review::year(&tieout)?;
    report += &review::many_findings()?;
    if wanted.only_review {
        println!("{report}");
        return Ok(());
    }
    report += &documents::run(&tieout, wanted.peers)?;
    report += &rating::usage(&tieout)?;
    if wanted.peers {
        for lines in &wanted.lines {
            report += &peers(*lines, &tieout)?;
        }
    }
    let lines = wanted.lines[0];
    let bench = Bench::new(lines)?;
    report += &bench.import(&tieout)?;
    if wanted.window {
        build_ui()?;
        report += &bench.window(&tieout)?;
        report += &bench.queue(&tieout)?;
    }
    println!("{report}");
    Ok(())
}

struct Wanted {
    lines: Vec<u64>,
    peers: bool,
    window: bool,
    only_review: bool,
    only_documents: bool,
    only_rating: bool,
    /// Measured as it is; without it one is built.
    tieout: Option<PathBuf>,
}

impl Wanted {
    fn from(arguments: &[String]) -> Outcome<Wanted> {
        let mut wanted = Wanted {
            lines: vec![1_000_000, 5_000_000],
            peers: true,
            window: true,
            only_review: false,
            only_documents: false,
            only_rating: false,
            tieout: None,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--skip-peers" => wanted.peers = false,
                "--skip-window" => wanted.window = false,
                "--only-review" => wanted.only_review = true,
                "--only-documents" => wanted.only_documents = true,
                "--only-rating" => wanted.only_rating = true,
                "--tieout" => wanted.tieout = Some(PathBuf::from(rest.next().ok_or(HELP)?)),
                "--lines" => {
                    let sizes = rest.next().ok_or(HELP)?;
                    wanted.lines = sizes.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| HELP)?;
                }
                _ => return Err(HELP.into()),
            }
        }
        Ok(wanted)
    }
}

fn machine() -> Outcome<String> {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0);
    let commit = read(Command::new("git").args(["rev-parse", "--short", "HEAD"]).current_dir(root()))?;
    let rustc = read(Command::new("rustc").arg("--version"))?;
    let sqlite = read(Command::new("sqlite3").arg("--version"))?;
    Ok(format!(
        "Machine: {model}, {cores} cores, {} GiB. {}. SQLite shell {}. Commit {}.\n",
        kib / (1 << 20),
        rustc.trim(),
        sqlite.split(' ').next().unwrap_or_default(),
        commit.trim(),
    ))
}

/// The shared harness runs every peer and us three times; the best of three counts, for each.
fn peers(lines: u64, tieout: &Path) -> Outcome<String> {
    let harness = root().join("../shared/bench/peers/run.sh");
    if !harness.exists() {
        return Ok(format!("\nNo peers: {} is not there.\n", harness.display()));
    }
    let differences = target().join("bench-differences.csv");
    let output = read(
        Command::new("bash")
            .arg(&harness)
            .arg(lines.to_string())
            .arg("--")
            .arg(tieout)
            .args(["compare", "{before}", "{after}", "--differences"])
            .arg(&differences)
            .arg("--quiet"),
    )?;
    eprintln!("{output}");
    let mut best: BTreeMap<String, (f32, String)> = BTreeMap::new();
    for line in output.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, "wall", wall, "s", "cpu", cpu, "s", "peak", peak, "MiB", "exit", exit] = words[..] else { continue };
        let Ok(seconds) = wall.parse::<f32>() else { continue };
        let row = format!("| {name} | {wall} | {cpu} | {peak} | {exit} |\n");
        best.entry(name.to_owned())
            .and_modify(|old| {
                if seconds < old.0 {
                    *old = (seconds, row.clone())
                }
            })
            .or_insert((seconds, row));
    }
    let mut rows: Vec<(f32, String)> = best.into_values().collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    Ok(format!(
        "\n### Comparing two runs of {lines} lines (best of three)\n\n| program | wall s | CPU s | peak MiB | exit |\n|---|---:|---:|---:|---:|\n{rows}"
    ))
}

/// Two runs and what is made of them.
struct Bench {
    lines: u64,
    before: PathBuf,
    after: PathBuf,
    folder: PathBuf,
}

impl Bench {
    fn new(lines: u64) -> Outcome<Bench> {
        let folder = target().join("bench");
        let data = folder.join(format!("data-{lines}"));
        if !data.join("after.csv").exists() {
            fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
            step(Command::new("python3").arg(root().join("../shared/bench/peers/gen.py")).arg(lines.to_string()).arg(&data))?;
        }
        Ok(Bench { lines, before: data.join("before.csv"), after: data.join("after.csv"), folder })
    }

    /// Ours imports into a workspace; SQLite's own shell reads the same bytes into one table in one transaction, as durable.
    fn import(&self, tieout: &Path) -> Outcome<String> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..3 {
            let table = self.fresh(&format!("table-{round}.db"))?;
            let mut shell = Command::new("sqlite3");
            shell.arg(&table).args(["PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", ".mode csv"]);
            theirs.push(timed(shell.arg(format!(".import {} lines", self.before.display())).arg("PRAGMA wal_checkpoint(TRUNCATE)"))?);
            let workspace = self.fresh(&format!("import-{round}.tieout"))?;
            ours.push(timed(
                Command::new(tieout).arg("import").arg(&self.before).arg("--workspace").arg(&workspace).args(["--name", "before"]),
            )?);
            let _ = fs::remove_file(table);
            let _ = fs::remove_file(workspace);
        }
        let (ours, theirs) = (least(&ours), least(&theirs));
        let bytes = fs::metadata(&self.before).map_or(0, |metadata| metadata.len());
        Ok(format!(
            "\n### Importing {} lines ({} MB; best of three)\n\n| program | wall s |\n|---|---:|\n| SQLite's shell, `.import`, one transaction | {theirs:.2} |\n| `tieout import` | {ours:.2} ({:.1} times) |\n",
            self.lines,
            bytes / 1_000_000,
            ours / theirs,
        ))
    }

    /// The real window on a comparison of both: what it takes to show the first screen, and frames while the differences scroll.
    fn window(&self, tieout: &Path) -> Outcome<String> {
        let workspace = self.fresh("window.tieout")?;
        for (name, file) in [("before", &self.before), ("after", &self.after)] {
            step(Command::new(tieout).arg("import").arg(file).arg("--workspace").arg(&workspace).args(["--name", name]))?;
        }
        let run = |name: &str| format!("{}#{name}", workspace.display());
        step_that_differs(
            Command::new(tieout).args(["compare", &run("before"), &run("after"), "--quiet"]).arg("--workspace").arg(&workspace),
        )?;
        let rows = measured("window::speed::first_screen_and_frames", &workspace)?;
        Ok(format!("\n### The window on a comparison of {} lines\n\n| what | measured |\n|---|---:|\n{rows}", self.lines))
    }

    /// The real window on a queue of 100,000 invoices, each with a wrong net amount.
    fn queue(&self, tieout: &Path) -> Outcome<String> {
        let source = self.fresh("queue.csv")?;
        fs::write(&source, faulty_run(100_000)).map_err(|error| format!("{}: {error}", source.display()))?;
        let workspace = self.fresh("queue.tieout")?;
        let mut check = Command::new(tieout);
        check.arg("check").arg("--workspace").arg(&workspace).arg("--run").arg(&source);
        step_that_differs(check.args(["--period", "2026-10", "--as-of", "2026-11-01", "--quiet"]))?;
        let rows = measured("window::speed::a_queue_of_a_hundred_thousand", &workspace)?;
        Ok(format!("\n### The window on a queue of 100,000 invoices\n\n| what | measured |\n|---|---:|\n{rows}"))
    }

    /// A path where no file is.
    fn fresh(&self, name: &str) -> Outcome<PathBuf> {
        let path = self.folder.join(name);
        for ending in ["", "-wal", "-shm", ".lock"] {
            let _ = fs::remove_file(format!("{}{ending}", path.display()));
        }
        fs::create_dir_all(&self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))?;
        Ok(path)
    }
}

/// The rows that a measurement in the real window prints.
fn measured(test: &str, workspace: &Path) -> Outcome<String> {
    let common = ["test", "--release", "--package", "tieout-desktop", "--features", FEATURES, "--test", "integration"];
    let one = ["--", "--ignored", "--exact", "--nocapture", test];
    let output = read(cargo(&[&common[..], &one[..]].concat()).env("TIEOUT_BENCH_WORKSPACE", workspace))?;
    Ok(output.lines().filter(|line| line.starts_with("| ")).map(|line| format!("{line}\n")).collect())
}

/// Invoices of one line each whose net amount is 0.01 to 5.00 too high; every fourth is in a second currency.
fn faulty_run(invoices: u64) -> String {
    let mut text =
        "invoice_number,invoice_date,customer_id,country,currency,line_number,product,quantity,unit_price,net_amount,tax_rate,tax_amount\n"
            .to_owned();
    let amount = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
    for at in 0..invoices {
        let (quantity, price) = (at % 9 + 1, at * 37 % 9000 + 101);
        let net = quantity * price + 1 + at % 500;
        let (country, currency) = (["Germany", "France", "Spain"][(at % 3) as usize], if at % 4 == 0 { "USD" } else { "EUR" });
        text += &format!(
            "INV{at:06},2026-10-{:02},C{:05},{country},{currency},1,P{},{quantity},{},{},20,{}\n",
            at % 28 + 1,
            at % 7919,
            at % 83,
            amount(price),
            amount(net),
            amount((net * 20 + 50) / 100),
        );
    }
    text
}

fn timed(command: &mut Command) -> Outcome<f32> {
    let started = Instant::now();
    step(command)?;
    Ok(started.elapsed().as_secs_f32())
}

/// `tieout compare` says by its exit status 1 that the runs differ, and `tieout check` that it found something, which they do.
pub fn step_that_differs(command: &mut Command) -> Outcome {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$@\" || [ $? -eq 1 ]", "sh"]).arg(command.get_program()).args(command.get_args());
    step(&mut shell)
}

fn least(seconds: &[f32]) -> f32 {
    seconds.iter().copied().fold(f32::INFINITY, f32::min)
}
