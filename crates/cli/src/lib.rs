//! The command `tieout`: it parses what was typed, calls the use cases of [`tieout_workspace`], and prints.
//!
//! Exit status: 0 nothing to look at, 1 something differs or was found, 2 it could not be done.

mod args;
mod causes;
mod compare;
mod differences;
mod documents;
mod error;
mod inspect;
mod log;
mod output;
mod progress;
mod rating;
mod review;
mod runs;
mod settings;
mod show;
mod sql;
mod store;
mod summary;
mod told;

use args::{Command, Tieout};
use clap::Parser;
use error::CommandError;
use output::{Output, tame};
use std::io::Write;

/// What the work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done, and nothing to look at.
    Clean,
    /// Done, and there is something to look at.
    Found,
}

/// Runs the command as it was typed. Returns the exit status.
pub fn main() -> i32 {
    // Wrong usage ends here, with clap's own message and status 2.
    let typed = Tieout::parse();
    progress::stop_on_interrupt();
    let mut out = Output::new();
    let done = run(&typed.command, &mut out).and_then(|outcome| Ok(out.flush().map(|()| outcome)?));
    match done {
        Ok(Outcome::Clean) => 0,
        Ok(Outcome::Found) => 1,
        Err(error) => {
            complain(&error);
            2
        }
    }
}

fn run(command: &Command, out: &mut Output) -> Result<Outcome, CommandError> {
    match command {
        Command::Compare(args) => compare::compare(args, out),
        Command::Import(args) => runs::import(args, out),
        Command::Inspect(args) => inspect::inspect(args, out),
        Command::Runs(args) => runs::list(args, out),
        Command::Comparisons(args) => store::comparisons(args, out),
        Command::Causes(args) => causes::list(args, out),
        Command::Show(args) => show::show(args, out),
        Command::Differences(args) => differences::list(args, out),
        Command::Decide(args) => causes::decide(args, out),
        Command::Merge(args) => causes::merge(args, out),
        Command::Split(args) => causes::split(args, out),
        Command::Undo(args) => causes::undo(args, out),
        Command::Export(args) => differences::export(args, out),
        Command::Rejects(args) => runs::rejects(args, out),
        Command::Seal(args) => runs::seal(args, out),
        Command::Rename(args) => store::rename(args, out),
        Command::Delete(args) => store::delete(args, out),
        Command::Profiles(args) => store::profiles(args, out),
        Command::Check(args) if !args.files.is_empty() => documents::check(args, out),
        Command::Check(args) => review::check(args, out),
        Command::Checks(args) => review::checks(args, out),
        Command::Reviews(args) => review::reviews(args, out),
        Command::Recheck(args) => review::recheck(args, out),
        Command::Findings(args) => review::findings(args, out),
        Command::Queue(args) => review::queue(args, out),
        Command::Approve(args) => review::decide("approve", args, out),
        Command::Hold(args) => review::decide("hold", args, out),
        Command::Reject(args) => review::decide("reject", args, out),
        Command::Reopen(args) => review::decide("reopen", args, out),
        Command::Assign(args) => review::assign(args, out),
        Command::Comment(args) => review::comment(args, out),
        Command::Group(args) => review::group(args, out),
        Command::Waivers(args) => review::waivers(args, out),
        Command::People(args) => review::people(args, out),
        Command::Package(args) => review::package(args, out),
        Command::Report(args) => review::report(args, out),
        Command::Sample(args) => review::sample(args, out),
        Command::SignOff(args) => review::sign_off(args, out),
        Command::Documents(args) => documents::list(args, out),
        Command::Pdf(args) => documents::pdf(args, out),
        Command::Einvoice(args) => documents::einvoice(args, out),
        Command::Seller(args) => documents::seller(args, out),
        Command::Buyer(args) => documents::buyer(args, out),
        Command::Template(args) => documents::template(args, out),
        Command::Rate(args) => rating::rate(args, out),
        Command::Explain(args) => rating::explain(args, out),
        Command::Ratings(args) => rating::ratings(args, out),
        Command::Judge(args) => rating::judge(args, out),
        Command::WhatIf(args) => rating::what_if(args, out),
        Command::Dialects(args) => rating::dialects(args, out),
        Command::Sql(args) => sql::sql(args, out),
        Command::Log(args) => log::log(args, out),
        Command::Verify(args) => store::verify(args, out),
    }
}

fn complain(error: &CommandError) {
    let mut stderr = std::io::stderr();
    // Nothing is left to tell a user whose standard error is gone.
    let _ = writeln!(stderr, "tieout: {}", tame(&error.to_string()));
    for line in error.help().lines() {
        let _ = writeln!(stderr, "        {}", tame(line));
    }
}
