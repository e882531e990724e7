use clap::Args;
use std::path::PathBuf;
use std::str::FromStr;

#[derive(Debug, Args)]
pub struct Sql {
    /// One SELECT: "SELECT currency, decimal_sum(net_amount) FROM line WHERE run = 1 GROUP BY currency"
    #[arg(value_name = "SQL", required_unless_present_any = ["saved", "schema", "list", "delete"], conflicts_with = "saved")]
    pub sql: Option<String>,
    /// What a :name in the SQL stands for
    #[arg(long, short = 'p', value_name = "NAME=VALUE")]
    pub parameter: Vec<Parameter>,
    /// At most this many rows; without it 1000, or all in a file
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Write the rows to a file instead; the log keeps the query
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Write a workbook instead
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    /// Write a JSON array of rows instead
    #[arg(long = "to-json", value_name = "FILE")]
    pub to_json: Option<PathBuf>,
    /// Write FILE.evidence.json beside each file: the query, its parameters, rows, sums, time, user, hashes
    #[arg(long)]
    pub evidence: bool,
    /// Ask the saved query of this name
    #[arg(long, value_name = "NAME")]
    pub saved: Option<String>,
    /// Keep the SQL under this name, with --parameter as its usual values; it is not asked
    #[arg(long, value_name = "NAME", requires = "sql")]
    pub save: Option<String>,
    /// What the query that --save keeps is for
    #[arg(long, value_name = "TEXT", default_value = "", requires = "save")]
    pub about: String,
    /// Delete the saved query of this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["sql", "saved"])]
    pub delete: Option<String>,
    /// List the saved queries
    #[arg(long, conflicts_with_all = ["sql", "saved", "schema"])]
    pub list: bool,
    /// Show the views with their columns, and the functions
    #[arg(long, conflicts_with_all = ["sql", "saved"])]
    pub schema: bool,
    /// The workspace: NAME.tieout
    #[arg(long, short = 'w', value_name = "W", required_unless_present = "schema")]
    pub workspace: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `name=value`.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub value: String,
}

impl FromStr for Parameter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or_else(|| format!("'{text}' has no =: write month=2026-10"))?;
        let name = name.trim().trim_start_matches([':', '@', '$']);
        if name.is_empty() {
            return Err(format!("'{text}' names no parameter: write month=2026-10"));
        }
        Ok(Parameter { name: name.to_owned(), value: value.to_owned() })
    }
}
