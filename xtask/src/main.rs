//! `cargo xtask …`: everything that is done with this repository besides writing it.

mod bench;
mod bundle;
mod demo;
mod einvoice;
mod fuzz;
mod lint;
mod place;
mod plants;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use step::Outcome;

const HELP: &str = "\
cargo xtask setup      installs what a fresh Debian or Ubuntu lacks, and the UI's packages
cargo xtask demo       builds Tieout and opens its window on a sample workspace of real invoices
cargo xtask test       runs every test: Rust, UI, the command, and the real window under Xvfb
cargo xtask einvoice   writes e-invoices of every kind and has the official rules judge them [--corpus: and us, on others']
cargo xtask lint       formatting, clippy and the UI's types, all without warnings
cargo xtask bindings   writes ui/src/bindings.ts anew from the Rust contract
cargo xtask bench      measures the claims of BENCHMARKS.md [--lines N,N] [--skip-peers] [--only-review]
cargo xtask fuzz       fuzzes the readers for a bounded time [--seconds N]
cargo xtask bundle     makes a .deb, and an AppImage where its tools are at hand
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome: Outcome = match command {
        "setup" => setup::run(),
        "demo" => demo::run(),
        "test" => test::run(rest),
        "einvoice" => einvoice::run(rest),
        "lint" => lint::run(),
        "bindings" => test::write_bindings(),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "bundle" => bundle::run(),
        "help" | "-h" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no `cargo xtask {other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask {command}: {why}");
            ExitCode::FAILURE
        }
    }
}
