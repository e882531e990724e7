//! What can be typed after the commands of a rating.

use super::{Listing, OneComparison};
use clap::Args;
use std::path::PathBuf;
use tieout_intake::ValueFormat;

/// A setting of a dialect: `tier_bound=exclusive`.
#[derive(Clone, Debug)]
pub struct SettingArg(pub String, pub String);

impl std::str::FromStr for SettingArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (setting, value) =
            text.split_once('=').ok_or("write SETTING=VALUE, such as tier_bound=exclusive; `tieout dialects` lists them")?;
        Ok(SettingArg(setting.trim().to_owned(), value.trim().to_owned()))
    }
}

/// What a column is, or how it is written: `Effective From=start_date`, `Beginn=DD.MM.YYYY`.
#[derive(Clone, Debug)]
pub struct ColumnArg {
    pub column: String,
    pub field: Option<String>,
    pub format: String,
}

impl std::str::FromStr for ColumnArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let said = text.rsplit_once('=').map(|(column, said)| (column.trim(), said.trim()));
        let (column, said) =
            said.filter(|(column, said)| !column.is_empty() && !said.is_empty()).ok_or("write it like \"Start=start_date\"")?;
        let column = column.to_owned();
        if said == "skip" {
            return Ok(ColumnArg { column, field: Some(String::new()), format: String::new() });
        }
        match said.parse::<ValueFormat>() {
            Ok(_) => Ok(ColumnArg { column, field: None, format: said.to_owned() }),
            Err(_) => Ok(ColumnArg { column, field: Some(said.to_owned()), format: String::new() }),
        }
    }
}

/// How the files are read, where they don't say it themselves.
#[derive(Debug, Args)]
pub struct RatedAs {
    /// What a column of the contracts is, or how it is written: "Effective From=start_date", Beginn=DD.MM.YYYY, Menge=1.234,56, note=skip
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub contract_column: Vec<ColumnArg>,
    /// The same of the prices: Tarif=plan, Zone=dim:region
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub price_column: Vec<ColumnArg>,
    /// The same of the usage: ts=timestamp, account=customer_id, meter=metric, qty=quantity
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub usage_column: Vec<ColumnArg>,
    /// The same of the tax rates
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub tax_column: Vec<ColumnArg>,
    /// Read the contracts as this profile says (`tieout inspect --save-profile`); columns that are said go first
    #[arg(long, value_name = "P.json")]
    pub contract_profile: Option<PathBuf>,
    /// The same for the prices
    #[arg(long, value_name = "P.json")]
    pub price_profile: Option<PathBuf>,
    /// The same for the usage
    #[arg(long, value_name = "P.json")]
    pub usage_profile: Option<PathBuf>,
    /// The currency of contracts and prices that name none
    #[arg(long, value_name = "CUR")]
    pub currency: Option<String>,
    /// Negative usage corrects earlier usage and is summed up; otherwise it is a problem
    #[arg(long)]
    pub corrections: bool,
}

/// What is rated, and how.
#[derive(Debug, Args)]
pub struct Rated {
    /// Contracts, orders or subscriptions: our template as CSV or XLSX, Salesforce orders, Ironclad records, JSON of Stripe or Lago
    #[arg(long, value_name = "F", required = true, num_args = 1..)]
    pub contracts: Vec<PathBuf>,
    /// Price books: our template as CSV or XLSX, JSON of Stripe or Lago
    #[arg(long, value_name = "F", num_args = 1..)]
    pub prices: Vec<PathBuf>,
    /// Usage: CSV, JSONL, FOCUS 1.0; also compressed
    #[arg(long, value_name = "F", num_args = 1..)]
    pub usage: Vec<PathBuf>,
    /// Tax rates by country, with their dates
    #[arg(long, value_name = "F", num_args = 1..)]
    pub tax_rates: Vec<PathBuf>,
    /// The days on which bills are issued: 2026-10, 2026, 2026-10-05..2026-10-20
    #[arg(long, value_name = "P")]
    pub period: String,
    /// Prepaid credits are those of this day or month, and all bills since draw them; without it what is left when the period begins
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    pub credits_since: String,
    /// How the billing system behaves at the edges; `tieout dialects` lists them
    #[arg(long, value_name = "D", default_value = "tieout")]
    pub dialect: String,
    /// A setting in place of the dialect's: tier_bound=exclusive
    #[arg(long, value_name = "SETTING=VALUE")]
    pub set: Vec<SettingArg>,
    #[command(flatten)]
    pub read_as: RatedAs,
    /// No progress
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Rate {
    #[command(flatten)]
    pub rated: Rated,
    /// The workspace that keeps the expected run; without one nothing is kept
    #[arg(long, short = 'w', value_name = "W")]
    pub workspace: Option<PathBuf>,
    /// The expected run's name
    #[arg(long, value_name = "NAME", requires = "workspace")]
    pub name: Option<String>,
    /// Write the result as JSON; without a workspace with every invoice and every derivation; - for standard output
    #[arg(long, value_name = "F")]
    pub json: Option<PathBuf>,
    /// Only show what the columns of the files are read as; nothing is rated
    #[arg(long, conflicts_with_all = ["workspace", "json"])]
    pub columns: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub listing: Listing,
    /// The expected invoice, as `tieout explain` lists it; without it a list of them
    pub invoice: Option<String>,
    /// The number of its line; without it the whole invoice
    pub line: Option<u64>,
    /// The expected run; without it the newest
    #[arg(long, short = 'r', value_name = "R")]
    pub run: Option<String>,
    /// A bill run: what was billed stands beside
    #[arg(long, value_name = "R")]
    pub billed: Option<String>,
    /// Write the calculation as pages
    #[arg(long, value_name = "F", requires = "invoice")]
    pub pdf: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Ratings {
    #[command(flatten)]
    pub listing: Listing,
    /// The expected run; without it all of them
    pub run: Option<String>,
    /// Write the problems of its input as CSV
    #[arg(long, value_name = "F", requires = "run")]
    pub problems: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Judge {
    #[command(flatten)]
    pub of: OneComparison,
    /// The expected run; without it what was judged before
    #[arg(long, value_name = "R")]
    pub by: Option<String>,
    /// No progress
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct WhatIf {
    #[command(flatten)]
    pub rated: Rated,
    /// The price books that are tried, in place of --prices
    #[arg(long, value_name = "F", required = true, num_args = 1..)]
    pub other_prices: Vec<PathBuf>,
    /// Write all customers as CSV
    #[arg(long, value_name = "F")]
    pub csv: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Dialects {
    /// The dialect to show; without it all are listed
    pub dialect: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
