//! Runs every case of `tests/cases`: small files in, what Tieout makes of them out. A case is a text:
//!
//! ```text
//! # what it shows
//! >>> name.csv            a file (\t, \xNN and \u{…} are undone after `>>> name escaped`)
//! ...
//! <<< columns             header -> field, format, flags
//! <<< lines               file:row field=value …
//! <<< rejects             file:row column “value”: reason
//! <<< notes | error | question | shape | preview | missing | guess
//! ```
//! A case of records says so: `# kind: contracts`.
//! Run with `TIEOUT_BLESS=1` to write what is found into the cases.

mod syntax;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tieout_billing::{LineSource, RecordKind, Silent, Value};
use tieout_intake::{Certainty, IntakeError, Mapping, guess_kind, inspect};

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let all = [folder.clone(), folder.join("records")].into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let bless = std::env::var_os("TIEOUT_BLESS").is_some();
    let mut failures = String::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "case")) {
        let text = std::fs::read_to_string(path).unwrap();
        let found = run(&text);
        if found != text {
            if bless {
                std::fs::write(path, &found).unwrap();
            } else {
                writeln!(failures, "{}:\n--- expected\n{text}\n--- found\n{found}", path.display()).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The case with its expectations replaced by what is found.
fn run(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    let (mut out, mut sections) = (String::new(), Vec::new());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix(">>> ") {
            writeln!(out, "{line}").unwrap();
            let mut content = String::new();
            while let Some(next) = lines.next_if(|next| !next.starts_with(">>>") && !next.starts_with("<<<")) {
                writeln!(out, "{next}").unwrap();
                writeln!(content, "{next}").unwrap();
            }
            let (name, escaped) = name.strip_suffix(" escaped").map_or((name, false), |name| (name, true));
            let bytes = if escaped { unescape(content.strip_suffix('\n').unwrap_or(&content)) } else { content.into_bytes() };
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            paths.push(path);
        } else if let Some(section) = line.strip_prefix("<<< ") {
            sections.push(section.to_owned());
            while lines.next_if(|next| !next.starts_with(">>>") && !next.starts_with("<<<")).is_some() {}
        } else {
            writeln!(out, "{line}").unwrap();
        }
    }
    let kind = text.lines().find_map(|line| line.strip_prefix("# kind: "));
    let kind = kind.map_or(RecordKind::Invoices, |name| RecordKind::from_name(name).unwrap());
    for section in sections {
        writeln!(out, "<<< {section}").unwrap();
        out.push_str(&show(&paths, kind, &section));
    }
    out
}

fn show(paths: &[PathBuf], kind: RecordKind, section: &str) -> String {
    let mut out = String::new();
    let inspection = match inspect(paths, kind, None) {
        Ok(inspection) => inspection,
        Err(error) => return format!("{error}\n"),
    };
    let mapping = &inspection.mapping;
    match section {
        "columns" => {
            for column in &mapping.columns {
                let field = column.field.as_ref().map_or("(left out)", |field| field.as_str());
                let minor = if column.minor_units { ", minor units" } else { "" };
                let fraction = if column.fraction { ", fraction" } else { "" };
                let sure = match column.certainty {
                    Certainty::Certain => String::new(),
                    Certainty::Likely => format!(", likely: {}", column.question.as_deref().unwrap_or("")),
                    Certainty::Ask => ", ask".to_owned(),
                };
                writeln!(out, "{} -> {field}, {}{minor}{fraction}{sure}", column.header, column.format).unwrap();
            }
        }
        "shape" => writeln!(out, "{}", inspection.shape.as_deref().unwrap_or("by content")).unwrap(),
        "format" => inspection
            .files
            .iter()
            .for_each(|file| writeln!(out, "{}: {}, {:?}, header row {}", file.name, file.format, file.role, file.header_row).unwrap()),
        "notes" => inspection.notes.iter().for_each(|note| writeln!(out, "{note}").unwrap()),
        "guess" => writeln!(out, "{}", guess_kind(paths).unwrap().name()).unwrap(),
        "missing" => {
            for field in mapping.missing() {
                let candidates = mapping.candidates(field).into_iter().map(|index| mapping.columns[index].header.as_str());
                writeln!(out, "{} {}", Mapping::question(field), candidates.collect::<Vec<_>>().join(", ")).unwrap();
            }
        }
        "preview" => {
            for row in &inspection.preview.rows {
                write!(out, "{}", row.row).unwrap();
                for cell in &row.cells {
                    match &cell.problem {
                        Some(problem) => write!(out, " | {} [{}] ?? {problem}", cell.source, cell.read).unwrap(),
                        None => write!(out, " | {}", cell.read).unwrap(),
                    }
                }
                writeln!(out, "{}", row.problem.as_deref().map_or(String::new(), |problem| format!(" !! {problem}"))).unwrap();
            }
        }
        "lines" | "rejects" | "error" => match scan(&inspection, mapping) {
            Ok((lines, rejects)) => out.push_str(if section == "lines" { &lines } else { &rejects }),
            Err(error) => writeln!(out, "{error}").unwrap(),
        },
        other => panic!("no section {other}"),
    }
    out
}

fn scan(inspection: &tieout_intake::Inspection, mapping: &Mapping) -> Result<(String, String), IntakeError> {
    let source = inspection.open(mapping)?;
    let (mut lines, mut rejects) = (String::new(), String::new());
    let mut positions = Vec::new();
    let show = |line: &tieout_billing::LineView<'_>| {
        let mut out = format!("{}:{}", line.file, line.row);
        for (column, cell) in source.layout().columns.iter().zip(line.cells) {
            let value = match cell.value {
                Value::Empty => continue,
                Value::Text(text) => format!("“{text}”"),
                Value::Decimal(number) => number.to_string(),
                Value::Date(date) => date.to_string(),
            };
            write!(out, " {}={value}", column.name.as_str()).unwrap();
        }
        out
    };
    let mut shown = Vec::new();
    source
        .scan(&Silent, &mut |line| {
            positions.push(line.position);
            shown.push(show(line));
        })
        .unwrap_or_else(|error| shown.push(error.to_string()));
    assert!(positions.is_sorted_by(|one, other| one < other));
    // Every line can be fetched again, and is the same.
    source.fetch(&positions, &mut |index, line| assert_eq!(show(line), shown[index])).unwrap();
    let every_other: Vec<u64> = positions.iter().copied().step_by(2).collect();
    source.fetch(&every_other, &mut |index, line| assert_eq!(show(line), shown[index * 2])).unwrap();
    shown.iter().for_each(|line| writeln!(lines, "{line}").unwrap());
    for reject in source.rejects() {
        let value = if reject.value.is_empty() { String::new() } else { format!(" “{}”", reject.value) };
        writeln!(rejects, "{}:{} {}{value}: {} | {}", reject.file, reject.row, reject.column, reject.reason, reject.source.escape_debug())
            .unwrap();
    }
    for file in source.files() {
        let bytes = std::fs::read(&file.path).unwrap();
        use sha2::Digest;
        let hash: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file.sha256, hash, "{}", file.name);
    }
    Ok((lines, rejects))
}

fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let mut take = |count: usize| {
            let (taken, after) = rest.split_at(count);
            rest = after;
            taken
        };
        match take(1) {
            "t" => out.push(b'\t'),
            "r" => out.push(b'\r'),
            "n" => out.push(b'\n'),
            "\\" => out.push(b'\\'),
            "x" => out.push(u8::from_str_radix(take(2), 16).unwrap()),
            other => panic!("no escape {other}"),
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}
