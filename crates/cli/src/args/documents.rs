//! What can be typed after the commands of documents.

use super::Listing;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Which invoices of a run, and where their files go.
#[derive(Debug, Args)]
pub struct Batch {
    /// The run
    #[arg(long, short = 'r', value_name = "R")]
    pub run: String,
    /// Write this invoice, whether it is approved or not; may be repeated. Without it, and without --all, those that are approved
    #[arg(long, value_name = "N")]
    pub invoice: Vec<String>,
    /// Write every invoice of the run
    #[arg(long, conflicts_with = "invoice")]
    pub all: bool,
    /// A folder, or a zip file to be made; without it the folder that you are in
    #[arg(long, short = 'o', value_name = "DIR|FILE.zip", default_value = ".")]
    pub out: PathBuf,
    /// How files are called, without their ending: {number}, {customer}, {customer_id}, {date}, {currency}
    #[arg(long, value_name = "P", default_value = "{number}")]
    pub pattern: String,
    /// Go on with the newest batch of the run: write what waits, and what is gone or was changed since
    #[arg(long, conflicts_with_all = ["invoice", "all"])]
    pub resume: bool,
    #[command(flatten)]
    pub listing: Listing,
}

/// The invoices of a run, to choose from.
#[derive(Debug, Args)]
pub struct Documents {
    /// The run
    #[arg(long, short = 'r', value_name = "R")]
    pub run: String,
    /// Only those that are approved, that lack something a valid invoice needs, or that break an official rule
    #[arg(long, default_value = "all", value_parser = PossibleValuesParser::new(["all", "approved", "missing", "broken"]))]
    pub filter: String,
    /// Part of a number, or of a customer's id or name
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub find: String,
    /// At most this many
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: u64,
    /// Leave out the first ones
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: u64,
    #[command(flatten)]
    pub listing: Listing,
}

/// How pages look.
#[derive(Debug, Args)]
pub struct Look {
    /// A template by its name, or a file of one; without it the house's own
    #[arg(long, short = 't', value_name = "T|FILE.toml")]
    pub template: Option<String>,
    /// A word across the pages; a draft may have gaps
    #[arg(long, value_parser = PossibleValuesParser::new(["draft", "paid", "void"]))]
    pub mark: Option<String>,
    /// Usage records for an appendix: a file, or a set of the workspace. Those that name the invoice, else those of its customer and period
    #[arg(long, value_name = "F|SET", conflicts_with = "resume")]
    pub usage: Option<String>,
}

#[derive(Debug, Args)]
pub struct Pdf {
    #[command(flatten)]
    pub batch: Batch,
    #[command(flatten)]
    pub look: Look,
    /// With the e-invoice inside: Factur-X, ZUGFeRD
    #[arg(long)]
    pub facturx: bool,
}

#[derive(Debug, Args)]
pub struct Einvoice {
    #[command(flatten)]
    pub batch: Batch,
    /// What computers are to read: a PDF with CII inside, UBL, or CII
    #[arg(long, value_parser = PossibleValuesParser::new(["facturx", "ubl", "cii"]))]
    pub format: String,
    #[command(flatten)]
    pub look: Look,
}

#[derive(Debug, Args)]
pub struct Seller {
    #[command(subcommand)]
    pub action: SellerAction,
}

#[derive(Debug, Subcommand)]
pub enum SellerAction {
    /// Print the profiles of sellers, or one, as `set` reads it
    Show(Named),
    /// Save a profile from a file
    Set(SetSeller),
    /// Delete a profile
    Delete(OneNamed),
}

#[derive(Debug, Args)]
pub struct SetSeller {
    /// The profile: name = "Acme", vat_id = "DE123456788", [address] and so on
    #[arg(value_name = "FILE.toml")]
    pub file: PathBuf,
    /// The logo for its pages: PNG or SVG
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Buyer {
    #[command(subcommand)]
    pub action: BuyerAction,
}

#[derive(Debug, Subcommand)]
pub enum BuyerAction {
    /// List the customers that records or people know
    List(FindBuyers),
    /// Print what invoices say of a customer
    Show(OneNamed),
    /// Say what the records do not, or say wrong: name=…, address.city=…, vat_id=…
    Set(SetBuyer),
}

#[derive(Debug, Args)]
pub struct FindBuyers {
    /// Part of a name, an id or a city
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub find: String,
    /// At most this many
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: u64,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct SetBuyer {
    /// The customer's id
    #[arg(value_name = "CUSTOMER")]
    pub customer: String,
    /// What is so; without a value as the records have it
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub fields: Vec<String>,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Debug, Args)]
pub struct Template {
    #[command(subcommand)]
    pub action: TemplateAction,
}

#[derive(Debug, Subcommand)]
pub enum TemplateAction {
    /// List the templates
    List(Listing),
    /// Print a template, as `save` reads it
    Show(OneNamed),
    /// Save a template from a file; one that comes with Tieout lies beneath until yours is removed
    Save(SaveTemplate),
    /// Remove a template of yours
    Remove(OneNamed),
}

#[derive(Debug, Args)]
pub struct SaveTemplate {
    #[arg(value_name = "NAME")]
    pub name: String,
    #[arg(value_name = "FILE.toml")]
    pub file: PathBuf,
    #[command(flatten)]
    pub listing: Listing,
}

/// One by its name, or all.
#[derive(Debug, Args)]
pub struct Named {
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    #[command(flatten)]
    pub listing: Listing,
}

/// One by its name.
#[derive(Debug, Args)]
pub struct OneNamed {
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub listing: Listing,
}
