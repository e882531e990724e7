use super::Listing;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Log {
    /// Without it the entries are listed, newest first
    pub action: Option<LogAction>,
    /// Where export writes to: FILE.csv, FILE.json or FILE.xlsx
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// A head that an export or a sign-off printed (12 digits or more): verify says whether the log still leads to it
    #[arg(long, value_name = "HASH")]
    pub head: Vec<String>,
    /// At most this many entries
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: u64,
    #[command(flatten)]
    pub listing: Listing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogAction {
    /// Say whether the log is what was written, and name the first entry that is not
    Verify,
    /// Write every entry to a file
    Export,
}
