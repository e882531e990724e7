//! Contracts: our own template as CSV and XLSX, orders of Salesforce and records of Ironclad through the same columns, subscriptions of
//! Stripe and Lago as JSON.

mod draft;
mod lago;
mod stripe;
mod template;

use super::json::{Origin, documents};
use crate::error::IntakeError;
use crate::prepare::prepare;
use crate::profile::Profile;
use draft::Drafts;
use std::path::PathBuf;
use tieout_billing::rating::{Catalogue, Contract, Problem};

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
    pub profile: Option<Profile>,
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
            Some(documents) => match documents.origin {
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
            },
        }
    }
    let profile = options.profile.as_ref();
    let mut sheets = tables.iter().map(|table| template::sheet(table, profile)).collect::<Result<Vec<_>, _>>()?;
    // Orders before their lines.
    sheets.sort_by_key(|sheet| sheet.has("plan") || sheet.has("unit_price"));
    for sheet in &sheets {
        template::read(sheet, options.currency.as_deref(), &mut drafts)?;
    }
    Ok(drafts.finish())
}
