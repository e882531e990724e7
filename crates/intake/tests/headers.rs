//! Every header row of `../shared/data/export-headers`: the shape that is recognised and the field that each column becomes.
//! What is expected is in `tests/headers.txt`; `TIEOUT_BLESS=1` writes it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use tieout_intake::{guess_kind, inspect};

#[test]
fn the_headers_of_known_exports_are_recognised() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/export-headers"));
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20);
    let mut found = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let header = std::fs::read_to_string(&path).unwrap();
        let header = header.lines().next().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("a.csv");
        let row: Vec<&str> = header.split(',').map(value_for).collect();
        std::fs::write(&file, format!("{header}\n{}\n", row.join(","))).unwrap();
        let kind = guess_kind(std::slice::from_ref(&file)).unwrap();
        match inspect(&[file], kind, None) {
            Ok(inspection) => {
                writeln!(found, "{name}: {}, {}", kind.name(), inspection.shape.as_deref().unwrap_or("by name")).unwrap();
                for field in inspection.mapping.missing() {
                    writeln!(found, "  no column is the {}", field.name()).unwrap();
                }
                for column in &inspection.mapping.columns {
                    let Some(field) = column.field.as_ref().and_then(|field| field.known()) else { continue };
                    let minor = if column.minor_units { " (minor units)" } else { "" };
                    let fraction = if column.fraction { " (fraction)" } else { "" };
                    writeln!(found, "  {} -> {}{minor}{fraction}", column.header, field.name()).unwrap();
                }
                let out: Vec<&str> = inspection
                    .mapping
                    .columns
                    .iter()
                    .filter(|column| column.field.is_none())
                    .map(|column| column.header.as_str())
                    .collect();
                writeln!(found, "  left out: {}", out.join(" ")).unwrap();
            }
            Err(error) => writeln!(found, "{name}: {}", error.to_string().split(". ").next().unwrap()).unwrap(),
        }
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/headers.txt");
    if std::env::var_os("TIEOUT_BLESS").is_some() {
        std::fs::write(&expected, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&expected).unwrap());
}

/// A value that a column of that name may have.
fn value_for(header: &str) -> &'static str {
    let lower = header.to_lowercase();
    let is_date = ["date", "_at", "period_start", "period_end", "created", "period start", "period end", "synced"]
        .iter()
        .any(|word| lower.contains(word));
    match () {
        () if lower.ends_with("_id") || lower == "id" || lower.contains("by") => "x1",
        () if is_date => "2026-01-15",
        () if lower.contains("currency") && !lower.contains("rounding") && !lower.contains("home") => "USD",
        () => "1",
    }
}
