//! What can be typed after `tieout`.

use crate::settings::{BudgetArg, TextArg, ToleranceArg};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use tieout_billing::RecordKind;

mod documents;
mod log;
mod rating;
mod review;
mod sql;

pub use documents::*;
pub use log::{Log, LogAction};
pub use rating::*;
pub use review::*;
pub use sql::{Parameter, Sql};

/// Reviews bill runs and compares them; keeps runs, reviews, comparisons and decisions in a workspace.
#[derive(Debug, Parser)]
#[command(name = "tieout", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 nothing to look at, 1 something differs or was found, 2 it could not be done.")]
pub struct Tieout {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare two runs: files, or runs of a workspace
    Compare(Compare),
    /// Import files as a run, or as a record set, of a workspace
    Import(Import),
    /// Show what Tieout makes of files before they are imported: format, columns, first rows
    Inspect(Inspect),
    /// List the runs and record sets of a workspace
    Runs(Listing),
    /// List the comparisons of a workspace
    Comparisons(Listing),
    /// List the causes of a comparison, or open one
    Causes(Causes),
    /// Show a comparison, or one invoice of it side by side
    Show(Show),
    /// List the differences of a comparison
    Differences(Differences),
    /// Accept or reject a cause, with a reason
    Decide(Decide),
    /// Merge causes into one
    Merge(Merge),
    /// Split the lines of some customers, products or currencies off a cause
    Split(Split),
    /// Take a merge or a split back
    Undo(Undo),
    /// Write a comparison to files
    Export(Export),
    /// List the rows of a run that could not be read, export them, or import them mended
    Rejects(Rejects),
    /// Seal a run: it takes no more rows
    Seal(OneRun),
    /// Give a run or a comparison another name
    Rename(Rename),
    /// Delete a run that no comparison or review uses, a comparison, or a review without decisions
    Delete(Delete),
    /// List the saved profiles of a workspace, save one from a file, or delete one
    Profiles(Profiles),
    /// Check a bill run through every check that has what it needs; or e-invoice files against EN 16931
    Check(Box<Check>),
    /// List the checks, set their thresholds and severities, add your own
    Checks(Checks),
    /// List the reviews of a workspace
    Reviews(Listing),
    /// Run the checks of a review again, under today's settings
    Recheck(OneReview),
    /// List the findings of a review, one by one or in groups
    Findings(Findings),
    /// List the invoices of a review, the riskiest first; or what each person has to do
    Queue(Queue),
    /// Approve invoices (asks for the passphrase of your key, or takes TIEOUT_PASSPHRASE)
    Approve(DecideOn),
    /// Hold invoices back
    Hold(DecideOn),
    /// Reject invoices: they are billed again
    Reject(DecideOn),
    /// Take a decision on invoices back
    Reopen(DecideOn),
    /// Give invoices to somebody
    Assign(Assign),
    /// Comment on an invoice
    Comment(Comment),
    /// Decide on a group of findings: confirm, dismiss, reopen, waive
    Group(Group),
    /// List the waivers of a workspace, or take one back
    Waivers(Waivers),
    /// List the people of a workspace with their roles and keys; add, change, or make your key
    People(People),
    /// Send a review to a colleague, take her decisions in, settle what differs
    Package(Package),
    /// Print a review as a message, or write it as a page or a workbook
    Report(Report),
    /// Draw a sample of the invoices that no check flagged, record what was found
    Sample(Sample),
    /// Sign a review off (asks for the passphrase of your key, or takes TIEOUT_PASSPHRASE)
    SignOff(SignOff),
    /// List the invoices of a run as documents: all, those that are approved, that lack something, that break a rule
    Documents(Documents),
    /// Write the invoices of a run as pages: those that are approved, all, or some
    Pdf(Box<Pdf>),
    /// Write the invoices of a run as e-invoices: Factur-X, UBL or CII
    Einvoice(Box<Einvoice>),
    /// Show or save what invoices say of the seller
    Seller(Seller),
    /// List the buyers, show one, say what the records do not
    Buyer(Buyer),
    /// List, show, save or remove templates of pages
    Template(Template),
    /// Rate contracts and usage: an expected run, the bill that should have been
    Rate(Box<Rate>),
    /// Why an amount of an expected invoice is what it is
    Explain(Explain),
    /// List the ratings of a workspace, or show one with the problems of its input
    Ratings(Ratings),
    /// Say of each difference of a comparison which side is right, by an expected run
    Judge(Judge),
    /// Rate the same usage under another price book: winners, losers, bill shock
    WhatIf(Box<WhatIf>),
    /// List how billing systems behave at the edges of rating, with sources
    Dialects(Dialects),
    /// Ask with SQL: one SELECT over documented views, with exact decimal functions
    Sql(Sql),
    /// Show the log, say whether it is what was written, or export it
    Log(Log),
    /// Read the whole workspace and say whether it is sound
    Verify(Listing),
}

/// Where the workspace is, and how to print.
#[derive(Debug, Args)]
pub struct Listing {
    /// The workspace: NAME.tieout
    #[arg(long, short = 'w', value_name = "W")]
    pub workspace: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// One comparison of a workspace.
#[derive(Debug, Args)]
pub struct OneComparison {
    #[command(flatten)]
    pub listing: Listing,
    /// The comparison's name; without it the newest one
    #[arg(long, short = 'c', value_name = "NAME")]
    pub comparison: Option<String>,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// A file in any form that Tieout reads, HEADERS,LINES for a run in two files, or W.tieout#RUN
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// The same for the other side
    #[arg(value_name = "AFTER")]
    pub after: String,
    /// Read both sides as this profile says (see `tieout inspect --save-profile`)
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Read the before side as this profile says
    #[arg(long, value_name = "FILE")]
    pub profile_before: Option<PathBuf>,
    /// Read the after side as this profile says
    #[arg(long, value_name = "FILE")]
    pub profile_after: Option<PathBuf>,
    /// Fields that identify a line on both sides; without them Tieout finds the matches
    #[arg(long, value_name = "F[,F]", value_delimiter = ',')]
    pub key: Vec<String>,
    /// A field that is not compared
    #[arg(long, value_name = "F", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// How much a field may differ: net_amount=0.01, or unit_price=0.5% of the before value
    #[arg(long, value_name = "F=ABS|F=REL%")]
    pub tolerance: Vec<ToleranceArg>,
    /// The most that tolerance may hide in a currency
    #[arg(long, value_name = "CUR=AMOUNT")]
    pub budget: Vec<BudgetArg>,
    /// What to overlook in a text field: description=trim,case
    #[arg(long, value_name = "F=trim,case")]
    pub text: Vec<TextArg>,
    /// Write the result as JSON; - for standard output
    #[arg(long, value_name = "FILE|-")]
    pub json: Option<PathBuf>,
    /// Write one row per differing field as CSV; - for standard output
    #[arg(long, value_name = "FILE.csv|-")]
    pub differences: Option<PathBuf>,
    /// Write a workbook
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    /// Write the report as one self-contained page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Keep both runs and the comparison in this workspace
    #[arg(long, short = 'w', value_name = "FILE.tieout")]
    pub workspace: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// How files are to be read.
#[derive(Debug, Args)]
pub struct ReadAs {
    /// Read the files as this profile says: a file, or the name of one that the workspace keeps
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<PathBuf>,
    /// How to read a column, or what it is: date=DD/MM/YYYY, amount=1.234,56, cents=minor, "Item No"=product, memo=skip, note=keep
    #[arg(long = "set", value_name = "COLUMN=FORMAT")]
    pub set: Vec<String>,
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(RecordKind::ALL.iter().map(|kind| kind.name()))
}

#[derive(Debug, Args)]
pub struct Import {
    /// The files of one run: lines, or headers and lines
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The name of the run
    #[arg(long, value_name = "RUN")]
    pub name: String,
    /// What the rows are: invoices, or records such as contracts, prices, payments
    #[arg(long, value_name = "KIND", default_value = "invoices", value_parser = kinds())]
    pub kind: String,
    #[command(flatten)]
    pub read: ReadAs,
    /// Write the rows that could not be read to this file
    #[arg(long, value_name = "FILE.csv")]
    pub rejects: Option<PathBuf>,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Inspect {
    /// The files of one run: lines, or headers and lines
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What the rows are; without it what they look like
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    pub kind: Option<String>,
    #[command(flatten)]
    pub read: ReadAs,
    /// Save how the files are read, for --profile
    #[arg(long, value_name = "P.json")]
    pub save_profile: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Causes {
    /// A cause to open: C1
    #[arg(value_name = "CAUSE")]
    pub cause: Option<String>,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Show {
    /// An invoice that differs, by its number before or after
    #[arg(value_name = "INVOICE")]
    pub invoice: Option<String>,
    /// Write both versions of the invoice as pages, side by side
    #[arg(long, value_name = "FILE.pdf", requires = "invoice")]
    pub pdf: Option<PathBuf>,
    /// The template of the pages, by its name or a file of one; without it the house's own
    #[arg(long, short = 't', value_name = "T|FILE.toml", requires = "pdf")]
    pub template: Option<String>,
    #[command(flatten)]
    pub of: OneComparison,
}

/// Which differences.
#[derive(Debug, Default, Args)]
pub struct Filter {
    /// Only those of this cause
    #[arg(long, value_name = "CAUSE")]
    pub cause: Vec<String>,
    /// Only those that no cause explains
    #[arg(long)]
    pub unexplained: bool,
    /// Only changed, added or removed ones
    #[arg(long, value_name = "STATE", value_parser = ["changed", "added", "removed"])]
    pub state: Vec<String>,
    /// Only those of this field
    #[arg(long, value_name = "F")]
    pub field: Vec<String>,
    /// Only those in this currency
    #[arg(long, value_name = "CUR")]
    pub currency: Vec<String>,
    /// Without those that follow from another field of the line
    #[arg(long)]
    pub roots: bool,
    /// Only those that the rating says this side is right about
    #[arg(long, value_name = "SIDE", value_parser = PossibleValuesParser::new(["before", "after", "neither"]))]
    pub right: Vec<String>,
    /// Part of an invoice number, customer, product or value
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
    /// Order by this column: delta, invoice_before, product …
    #[arg(long, value_name = "COLUMN")]
    pub sort: Option<String>,
    /// Largest or last first
    #[arg(long)]
    pub descending: bool,
}

#[derive(Debug, Args)]
pub struct Differences {
    #[command(flatten)]
    pub filter: Filter,
    /// At most this many
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: u64,
    /// Leave out the first ones
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: u64,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    Accept,
    Reject,
    /// Take the decision back
    Undecide,
}

#[derive(Debug, Args)]
pub struct Decide {
    #[arg(value_name = "CAUSE")]
    pub cause: String,
    pub verdict: Verdict,
    /// Why: kept in the log with your name and the time
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Merge {
    #[arg(required = true, num_args = 2.., value_name = "CAUSE")]
    pub causes: Vec<String>,
    /// What the merged cause is, in words
    #[arg(long, value_name = "TEXT")]
    pub summary: String,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Split {
    #[arg(value_name = "CAUSE")]
    pub cause: String,
    /// What to split by
    #[arg(long, value_name = "F", value_parser = ["customer_id", "product", "currency"])]
    pub field: String,
    /// Lines with this value go to the new cause
    #[arg(long, required = true, value_name = "VALUE")]
    pub value: Vec<String>,
    /// What the new cause is, in words
    #[arg(long, value_name = "TEXT")]
    pub summary: String,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Undo {
    /// A cause that was merged or split by hand
    #[arg(value_name = "CAUSE")]
    pub cause: String,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Export {
    /// Write the differences as CSV
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Write a workbook
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    /// Write the report as one self-contained page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the evidence pack: summary, settings, hashes, causes, proof, decisions, a sample of the differences
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cause", "unexplained", "field", "state", "currency", "find", "roots"])]
    pub pdf: Option<PathBuf>,
    /// Write the comparison without its differences as JSON
    #[arg(long = "to-json", value_name = "FILE")]
    pub to_json: Option<PathBuf>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub of: OneComparison,
}

#[derive(Debug, Args)]
pub struct Rejects {
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Write them to this file, to be mended
    #[arg(long, value_name = "FILE.csv")]
    pub export: Option<PathBuf>,
    /// Import the mended file into the same run
    #[arg(long, value_name = "FILE.csv", conflicts_with = "export")]
    pub import: Option<PathBuf>,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct OneRun {
    #[arg(value_name = "RUN")]
    pub run: String,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Run,
    Comparison,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deletable {
    Run,
    Comparison,
    Review,
}

#[derive(Debug, Args)]
pub struct Rename {
    pub kind: Kind,
    #[arg(value_name = "NAME")]
    pub name: String,
    #[arg(value_name = "NEW-NAME")]
    pub new_name: String,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Delete {
    pub kind: Deletable,
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Profiles {
    /// Keep how these files are read as a profile of this name (needs --from)
    #[arg(long, value_name = "NAME", requires = "from", conflicts_with = "delete")]
    pub save: Option<String>,
    /// A file, or files, that --save reads
    #[arg(long, value_name = "FILE", requires = "save")]
    pub from: Vec<PathBuf>,
    /// How to read a column of --from where Tieout asks
    #[arg(long = "set", value_name = "COLUMN=FORMAT", requires = "save")]
    pub set: Vec<String>,
    /// Delete this profile
    #[arg(long, value_name = "NAME")]
    pub delete: Option<String>,
    #[command(flatten)]
    pub listing: Listing,
}
