//! Contracts: our own template as CSV and XLSX, orders of Salesforce and records of Ironclad through the same columns, subscriptions of
//! Stripe and Lago as JSON.

mod draft;
mod lago;
mod stripe;
pub(super) mod template;

use super::json::{Origin, documents};
use super::said::{SaidColumn, check};
use crate::error::IntakeError;
use crate::prepare::prepare;
use draft::Drafts;
use std::path::PathBuf;
use tieout_billing::rating::{Catalogue, Contract, Input, Problem};

/// What files of contracts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contracts {
    /// In the order in which the files name them first.
    pub contracts: Vec<Contract>,
    /// Plans of a single charge for items that have a price and no plan: to be merged into the catalogue ([`super::merge`]). The price
    /// itself is the phase's own.
    pub agreed: Catalogue,
    pub problems: Vec<Problem>,
}

/// How contracts are read.
#[derive(Clone, Debug, Default)]
pub struct ContractOptions {
    /// What columns mean that are called otherwise, and how they are written.
    pub columns: Vec<SaidColumn>,
    /// ISO 4217: of contracts that name none, as where the source has one currency only.
    pub currency: Option<String>,
}

/// Reads contracts from files. A contract of which a row can't be read, or whose rows contradict each other, is left out, and the problem
/// says so. Orders and their lines may be two files: a line names the order by its number or by its `id`.
///
/// # Errors
/// When a file can't be read, is of no shape that is known, or writes a column in a way that must be asked.
pub fn contracts(paths: &[PathBuf], options: &ContractOptions) -> Result<Contracts, IntakeError> {
    let mut drafts = Drafts::default();
    let mut tables = Vec::new();
    for path in paths {
        match documents(path)? {
            None => tables.extend(prepare(std::slice::from_ref(path), None)?),
            Some(documents) => {
                drafts.file.clone_from(&documents.name);
                match documents.origin {
                    Origin::Contracts => {
                        for object in &documents.objects {
                            match serde_json::from_value::<Contract>(object.clone()) {
                                Ok(contract) => drafts.add(contract),
                                Err(error) => return Err(IntakeError::Damaged { file: documents.name, reason: error.to_string() }),
                            }
                        }
                    }
                    Origin::StripeSubscriptions => stripe::read(&documents, &mut drafts),
                    Origin::LagoSubscriptions => lago::read(&documents, &mut drafts),
                    _ => return Err(documents.unknown("contracts of Tieout or subscriptions of Stripe or Lago")),
                }
            }
        }
    }
    let fields: Vec<&str> = template::WORDS.iter().map(|word| word.name).collect();
    check(Input::Contracts, &options.columns, &fields, &tables)?;
    let sheets = template::sheets(&tables, &options.columns)?;
    sheets.iter().try_for_each(|sheet| sheet.decided(Input::Contracts))?;
    for sheet in &sheets {
        drafts.file.clone_from(&sheet.table.name);
        template::read(sheet, options.currency.as_deref(), &mut drafts)?;
    }
    Ok(drafts.finish())
}
