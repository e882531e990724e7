//! The real command on real files.

mod bad_input;
mod documented;
mod documents;
mod einvoice_import;
mod equal;
mod outputs;
mod people;
mod rating;
mod records;
mod review;
mod stored;
mod tables;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a command did.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieout"));
    command.args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    // Never the key of who runs the tests.
    command.env_remove("TIEOUT_PASSPHRASE").env("TIEOUT_CONFIG_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody"));
    command
}

fn tieout(arguments: &[&str]) -> Ran {
    ran(&mut command(arguments))
}

fn ran(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Ran { status: status.code().unwrap_or(-1), stdout: String::from_utf8(stdout).unwrap(), stderr: String::from_utf8(stderr).unwrap() }
}

/// Runs it and insists on the exit status.
#[track_caller]
fn expect(status: i32, arguments: &[&str]) -> Ran {
    expect_of(command(arguments), status)
}

/// The same of a command that was made ready.
#[track_caller]
fn expect_of(mut command: Command, status: i32) -> Ran {
    let arguments: Vec<String> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let ran = ran(&mut command);
    assert_eq!(ran.status, status, "tieout {}\n{}\n{}", arguments.join(" "), ran.stdout, ran.stderr);
    ran
}

/// A file of the sample that the repository carries.
fn sample(name: &str) -> String {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample")).join(name);
    path.to_str().unwrap().to_owned()
}

/// A pair of the real runs, where they are at hand.
fn shared_run(pair: &str, side: &str) -> Option<String> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/runs")).join(pair).join(format!("{side}.csv.gz"));
    path.exists().then(|| path.to_str().unwrap().to_owned())
}

/// A folder of its own for a test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(PathBuf::from(self.path(name))).unwrap()
    }
}

/// A CSV in memory.
#[derive(Clone)]
struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn sample() -> Sheet {
        Sheet::parse(&std::fs::read(sample("before.csv")).unwrap())
    }

    fn parse(bytes: &[u8]) -> Sheet {
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        Sheet { header, rows }
    }

    fn position(&self, column: &str) -> usize {
        self.header.iter().position(|name| name == column).unwrap()
    }

    fn written(&self, separator: u8) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.into_inner().unwrap()
    }
}
