//! Times a scan: `cargo run --release -p tieout-intake --example scan -- FILE...`

use std::path::PathBuf;
use std::time::Instant;
use tieout_billing::{LineSource, RecordKind, Silent, Value};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let begun = Instant::now();
    let inspection = tieout_intake::inspect(&paths, RecordKind::Invoices, None)?;
    println!("inspected in {:?}: {:?}", begun.elapsed(), inspection.shape);
    for column in &inspection.mapping.columns {
        let field = column.field.as_ref().map_or("-", |field| field.as_str());
        println!(
            "  {:<30} {field:<18} {:<12} {:?} {:?} {}",
            column.header,
            column.format.to_string(),
            column.decided_by,
            column.certainty,
            column.question.as_deref().unwrap_or("")
        );
    }
    for note in &inspection.notes {
        println!("  note: {note}");
    }
    let source = inspection.open(&inspection.mapping)?;
    for round in 0..3 {
        let begun = Instant::now();
        let (mut lines, mut decimals) = (0_u64, 0_u64);
        let mut positions = Vec::new();
        source.scan(&Silent, &mut |line| {
            lines += 1;
            decimals += line.cells.iter().filter(|cell| matches!(cell.value, Value::Decimal(_))).count() as u64;
            if round == 2 {
                positions.push(line.position);
            }
        })?;
        println!("scanned in {:?}: {lines} lines, {decimals} numbers, {} rejects", begun.elapsed(), source.rejects().len());
        if round == 2 {
            for (label, step) in [("every", 1), ("every 10th", 10), ("every 100th", 100)] {
                let some: Vec<u64> = positions.iter().copied().step_by(step).collect();
                let begun = Instant::now();
                let mut fetched = 0;
                source.fetch(&some, &mut |_, _| fetched += 1)?;
                println!("fetched {label} in {:?}: {fetched} lines", begun.elapsed());
            }
        }
    }
    for reject in source.rejects().iter().take(5) {
        println!("  reject: row {} column {} “{}”: {}", reject.row, reject.column, reject.value, reject.reason);
    }
    for file in source.files() {
        println!("{} {} {} {}", file.name, file.format, file.rows, file.sha256);
    }
    Ok(())
}
