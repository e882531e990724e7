//! Price books: our own template as CSV and XLSX, a catalogue as JSON, and the price lists of Stripe and Lago.

pub(super) mod lago;
pub(super) mod stripe;
mod template;

use super::json::{Origin, documents};
use crate::error::IntakeError;
use crate::prepare::prepare;
use crate::profile::Profile;
use std::path::PathBuf;
use tieout_billing::rating::{Catalogue, ChargeModel, Input, PriceBook, Problem, ProblemKind};

/// Reads products and price books from files. A plan of which a row can't be read, or whose prices contradict each other, is left out, and
/// the problem says so: what is on it is then billed not at all instead of wrong.
///
/// # Errors
/// When a file can't be read, is of no shape that is known, or writes a column in a way that must be asked.
pub fn price_books(paths: &[PathBuf], profile: Option<&Profile>) -> Result<(Catalogue, Vec<Problem>), IntakeError> {
    let (mut catalogue, mut problems) = (Catalogue::default(), Vec::new());
    for path in paths {
        match documents(path)? {
            None => {
                for table in prepare(std::slice::from_ref(path), None)? {
                    template::read(&table, profile, &mut catalogue, &mut problems)?;
                }
            }
            Some(documents) => match documents.origin {
                Origin::Catalogue => merge(&mut catalogue, documents.parse()?),
                Origin::StripePrices => stripe::read(&documents, &mut catalogue, &mut problems),
                Origin::LagoPlans => lago::read(&documents, &mut catalogue, &mut problems),
                _ => return Err(documents.unknown("price books: a catalogue of Tieout, prices of Stripe or plans of Lago")),
            },
        }
    }
    Ok((catalogue, problems))
}

/// Takes over products and price books; plans of the same book in the same version and currency stand together.
pub fn merge(catalogue: &mut Catalogue, other: Catalogue) {
    catalogue.products.extend(other.products);
    for book in other.price_books {
        let same = |own: &&mut PriceBook| own.id == book.id && own.version == book.version && own.currency == book.currency;
        match catalogue.price_books.iter_mut().find(same) {
            Some(own) => own.plans.extend(book.plans),
            None => catalogue.price_books.push(book),
        }
    }
}

/// The book of that name in that version and currency.
fn book(catalogue: &mut Catalogue, new: PriceBook) -> &mut PriceBook {
    let same = |own: &PriceBook| own.id == new.id && own.version == new.version && own.currency == new.currency;
    let at = match catalogue.price_books.iter().position(same) {
        Some(at) => at,
        None => {
            catalogue.price_books.push(new);
            catalogue.price_books.len() - 1
        }
    };
    &mut catalogue.price_books[at]
}

/// What is wrong with a model by itself, if anything is.
fn fault_of(model: &ChargeModel) -> Option<(ProblemKind, String)> {
    let tiers = match model {
        ChargeModel::Graduated { tiers }
        | ChargeModel::Volume { tiers }
        | ChargeModel::Stairstep { tiers }
        | ChargeModel::GraduatedPercentage { tiers } => tiers,
        ChargeModel::Package { size, .. } if size.is_zero() => {
            return Some((ProblemKind::NotReadable, "the size of the package is missing or 0".to_owned()));
        }
        _ => return None,
    };
    if tiers.is_empty() {
        return Some((ProblemKind::NotReadable, "there are no tiers".to_owned()));
    }
    for pair in tiers.windows(2) {
        match (pair[0].up_to, pair[1].up_to) {
            (None, _) => return Some((ProblemKind::OverlappingTiers, "a tier follows one that has no end".to_owned())),
            (Some(before), Some(end)) if end <= before => {
                return Some((ProblemKind::OverlappingTiers, format!("the tier up to {end} lies within the one up to {before}")));
            }
            _ => {}
        }
    }
    None
}

/// A problem of a plan's price.
fn problem(kind: ProblemKind, file: &str, row: u64, message: String) -> Problem {
    Problem { kind, input: Input::Prices, file: Some(file.to_owned()), row: Some(row), contract: None, message }
}
