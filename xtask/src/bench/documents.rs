//! A thousand two-page invoices as Factur-X beside two programs that make PDFs of the same figures, and one invoice with a long usage appendix.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::{root, target};
use crate::step::{Outcome, read, step};

const INVOICES: u64 = 1_000;
const CUSTOMERS: u64 = 211;
/// Lines of an invoice: two pages.
const LINES: u64 = 40;

/// The tables of BENCHMARKS.md on documents.
pub fn run(tieout: &Path, peers: bool) -> Outcome<String> {
    let folder = target().join("bench-documents");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let source = folder.join("run.csv");
    fs::write(&source, invoices()).map_err(|error| format!("{}: {error}", source.display()))?;
    let mut rows = ours(tieout, &source, &folder)?;
    if peers {
        let python = venv(&folder)?;
        for program in ["typst", "weasyprint"] {
            let script = root().join("xtask/src/bench/peers/invoices.py");
            let output = read(Command::new(&python).arg(script).arg(program).arg(&source).arg(folder.join(program)))?;
            let words: Vec<&str> = output.split_whitespace().collect();
            let [name, version, files, wall, cpu, peak, bytes] = words[..] else { return Err(format!("{program} said: {output}")) };
            rows += &format!("| {name} {version}, PDF/A-3b, no e-invoice | {files} | {wall} | {cpu} | {peak} | {bytes} |\n");
        }
    }
    Ok(format!(
        "\n### {INVOICES} invoices of {LINES} lines, two pages each\n\n| program | files | wall s | CPU s | peak MiB | bytes a file |\n|---|---:|---:|---:|---:|---:|\n{rows}"
    ))
}

fn ours(tieout: &Path, source: &Path, folder: &Path) -> Outcome<String> {
    let workspace = folder.join("documents.tieout");
    let sample = root().join("sample");
    step(Command::new(tieout).arg("import").arg(source).arg("--workspace").arg(&workspace).args(["--name", "run"]))?;
    let customers = folder.join("customers.csv");
    fs::write(&customers, buyers()).map_err(|error| format!("{}: {error}", customers.display()))?;
    let mut import = Command::new(tieout);
    import.arg("import").arg(&customers).args(["--kind", "customers", "--name", "customers", "--workspace"]).arg(&workspace);
    step(&mut import)?;
    step(Command::new(tieout).args(["seller", "set"]).arg(sample.join("seller.toml")).arg("--workspace").arg(&workspace))?;
    let mut rows = String::new();
    for (what, format) in [("tieout pdf --facturx, PDF/A-3a tagged with its CII XML", Some("--facturx")), ("tieout pdf", None)] {
        let out = folder.join(format!("ours{}", format.unwrap_or_default()));
        let mut timed = Command::new("/usr/bin/time");
        timed.args(["-f", "%e %U %S %M"]).arg(tieout).args(["pdf", "--run", "run", "--all"]).args(format);
        timed.arg("--workspace").arg(&workspace).arg("--out").arg(&out);
        let output = timed.output().map_err(|error| format!("time: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let figures: Vec<f32> = said.lines().last().unwrap_or_default().split(' ').filter_map(|word| word.parse().ok()).collect();
        let [wall, user, system, peak] = figures[..] else { return Err(format!("tieout pdf said: {said}")) };
        let (files, bytes) = pdfs(&out)?;
        rows += &format!("| {what} | {files} | {wall:.2} | {:.2} | {:.0} | {} |\n", user + system, peak / 1024.0, bytes / files.max(1));
    }
    Ok(rows)
}

/// How many PDFs are in a folder, and their bytes together.
fn pdfs(folder: &Path) -> Outcome<(u64, u64)> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sizes = entries.flatten().filter(|entry| entry.path().extension().is_some_and(|ending| ending == "pdf"));
    Ok(sizes.filter_map(|entry| entry.metadata().ok()).fold((0, 0), |(files, bytes), metadata| (files + 1, bytes + metadata.len())))
}

fn venv(folder: &Path) -> Outcome<PathBuf> {
    let place = folder.with_file_name("bench-documents-venv");
    let python = place.join("bin/python");
    if !python.exists() {
        step(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
        step(Command::new(place.join("bin/pip")).args(["install", "--quiet", "typst", "weasyprint"]))?;
    }
    Ok(python)
}

fn buyers() -> String {
    let rows = (0..CUSTOMERS).map(|at| format!("C{at},Customer {at} GmbH,Hauptstr. {at},{:05},Berlin,DE,DE136695976\n", 10_115 + at));
    "customer_id,customer_name,street,postal_code,city,country,customer_tax_id\n".to_owned() + &rows.collect::<String>()
}

fn invoices() -> String {
    let mut text =
        "invoice_number,invoice_date,due_date,customer_id,customer_name,country,currency,line_number,product,description,quantity,unit,\
                    unit_price,net_amount,tax_category,tax_rate,tax_amount,period_start,period_end\n"
            .to_owned();
    let amount = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
    for at in 0..INVOICES {
        let customer = at % CUSTOMERS;
        for line in 1..=LINES {
            let (quantity, price) = ((at * 7 + line * 3) % 89 + 1, (at * 37 + line * 101) % 90_000 + 100);
            let net = quantity * price;
            text += &format!(
                "INV-{at:05},2026-10-31,2026-11-30,C{customer},Customer {customer} GmbH,DE,EUR,{line},P{line},Platform seats and usage of team {line},{quantity},C62,{},{},S,19,{},2026-10-01,2026-10-31\n",
                amount(price),
                amount(net),
                amount((net * 19 + 50) / 100),
            );
        }
    }
    text
}
