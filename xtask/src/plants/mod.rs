//! Errors of many kinds at known places in real invoices: which of them does `tieout check` find, and what else does it say?

mod beside;
mod kinds;
mod lines;
mod natural;
mod places;
mod score;
mod world;

use crate::bench::step_that_differs;
use crate::place::{root, target};
use crate::step::{Outcome, step};
use kinds::{Dice, When};
use lines::COLUMNS;
use score::Planted;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use world::{PERIOD, World};

/// Plants, reviews and counts. Fails where a planted error is missed, or a finding has neither a planted nor a known natural cause.
pub fn run(tieout: &Path) -> Outcome<String> {
    let source = root().join("../shared/data/runs/uplift/before.csv.gz");
    if !source.exists() {
        return Ok(format!("\nNo planted errors: {} is not there.\n", source.display()));
    }
    let folder = target().join("bench/plants");
    let _ = fs::remove_dir_all(&folder);
    let mut world = World::new(&source)?;
    let mut clean = world.clone();
    beside::subledgers(&mut clean);
    beside::ledgers(&mut clean);
    let natural = review(tieout, &clean, &folder.join("clean"))?;
    let planted = plant(&mut world);
    let found = review(tieout, &world, &folder.join("planted"))?;
    score::score(&natural, &planted, &found)
}

fn plant(world: &mut World) -> Vec<Planted> {
    let mut dice = Dice(20_101_201);
    let mut planted = Vec::new();
    // Where there are few places for a kind, it goes first.
    let mut all = kinds::all();
    all.sort_by_key(|kind| kind.places);
    for (when, books) in
        [(When::Run, None), (When::Books, Some(beside::subledgers as fn(&mut World))), (When::Ledger, Some(beside::ledgers))]
    {
        if let Some(keep) = books {
            keep(world);
        }
        for kind in all.iter().filter(|kind| kind.when == when) {
            planted.extend((0..kind.places).map_while(|_| (kind.plant)(world, &mut dice)).map(|spot| Planted { kind, spot }));
        }
    }
    planted
}

/// `tieout check` on a world, as a user would call it; its findings.
fn review(tieout: &Path, world: &World, folder: &Path) -> Outcome<score::Reviewed> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut command = Command::new(tieout);
    command.arg("check").arg("--workspace").arg(folder.join("plants.tieout"));
    let lines = |invoices: &[lines::Invoice]| -> Vec<Vec<String>> {
        invoices.iter().flat_map(|invoice| &invoice.lines).map(|line| line.cells().to_vec()).collect()
    };
    let mut rows = lines(&world.run);
    rows.extend(world.unreadable.iter().map(|line| line.cells().to_vec()));
    // An import leaves the day of making out, which differs in every copy of a run, unless it is told what the column is.
    let mut import = Command::new(tieout);
    import.arg("import").arg(write(folder, "run", COLUMNS, &rows)?).args(["--name", "run", "--set", "created_date=created_date"]);
    step(import.arg("--workspace").arg(folder.join("plants.tieout")))?;
    command.args(["--run", "run"]);
    command.arg("--previous").arg(write(folder, "previous", COLUMNS, &lines(&world.previous))?);
    for (kind, records) in world.records.iter().filter(|(_, records)| !records.is_empty()) {
        let fields: BTreeSet<&str> = records.iter().flat_map(|record| record.keys().copied()).collect();
        let fields: Vec<&str> = fields.into_iter().collect();
        let rows: Vec<Vec<String>> =
            records.iter().map(|record| fields.iter().map(|field| record.get(field).cloned().unwrap_or_default()).collect()).collect();
        command.arg("--records").arg(format!("{kind}={}", write(folder, kind, &fields, &rows)?.display()));
    }
    let json = folder.join("review.json");
    command.args(["--period", &format!("{}..{}", PERIOD.0, PERIOD.1), "--as-of", PERIOD.1, "--quiet", "--json"]).arg(&json);
    step_that_differs(&mut command)?;
    score::Reviewed::read(&json)
}

fn write(folder: &Path, name: &str, columns: &[&str], rows: &[Vec<String>]) -> Outcome<PathBuf> {
    let path = folder.join(format!("{name}.csv"));
    let told = |error: csv::Error| format!("{}: {error}", path.display());
    let mut file = csv::Writer::from_path(&path).map_err(told)?;
    file.write_record(columns).map_err(told)?;
    for row in rows {
        file.write_record(row).map_err(told)?;
    }
    file.flush().map_err(|error| told(error.into()))?;
    Ok(path)
}
