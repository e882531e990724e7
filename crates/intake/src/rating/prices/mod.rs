//! Price books: our own template as CSV and XLSX, a catalogue as JSON, and the price lists of Stripe and Lago.

pub(super) mod lago;
pub(super) mod stripe;
pub(super) mod template;

use super::json::{Origin, documents};
use super::said::{SaidColumn, check};
use crate::error::IntakeError;
use crate::prepare::prepare;
use std::path::PathBuf;
use tieout_billing::rating::model::faults;
use tieout_billing::rating::{Catalogue, ChargeModel, Input, PriceBook, Problem, ProblemKind};

/// How price books are read.
#[derive(Clone, Debug, Default)]
pub struct PriceOptions {
    /// What columns mean that are called otherwise, and how they are written.
    pub columns: Vec<SaidColumn>,
    /// ISO 4217: of prices that name none.
    pub currency: Option<String>,
}

/// Reads products and price books from files. A plan of which a row can't be read, or whose prices contradict each other, is left out, and
/// the problem says so: what is on it is then billed not at all instead of wrong.
///
/// # Errors
/// When a file can't be read, is of no shape that is known, or writes a column in a way that must be asked.
pub fn price_books(paths: &[PathBuf], options: &PriceOptions) -> Result<(Catalogue, Vec<Problem>), IntakeError> {
    let (mut catalogue, mut problems) = (Catalogue::default(), Vec::new());
    let mut tables = Vec::new();
    for path in paths {
        match documents(path)? {
            None => tables.extend(prepare(std::slice::from_ref(path), None)?),
            Some(documents) => match documents.origin {
                Origin::Catalogue => {
                    let mut found: Catalogue = documents.parse()?;
                    leave_out_faults(&mut found, &documents.name, &mut problems);
                    merge(&mut catalogue, found);
                }
                Origin::StripePrices => stripe::read(&documents, &mut catalogue, &mut problems),
                Origin::LagoPlans => lago::read(&documents, &mut catalogue, &mut problems),
                _ => return Err(documents.unknown("price books: a catalogue of Tieout, prices of Stripe or plans of Lago")),
            },
        }
    }
    let fields: Vec<&str> = template::WORDS.iter().map(|word| word.name).collect();
    check(Input::Prices, &options.columns, &fields, &tables)?;
    let currency = options.currency.as_deref();
    let sheets = template::sheets(&tables, &options.columns, currency)?;
    sheets.iter().try_for_each(|sheet| sheet.decided(Input::Prices))?;
    for sheet in &sheets {
        template::read(sheet, currency, &mut catalogue, &mut problems)?;
    }
    Ok((catalogue, problems))
}

/// Plans of a catalogue with a model that can't be priced are not used.
fn leave_out_faults(catalogue: &mut Catalogue, file: &str, problems: &mut Vec<Problem>) {
    for (book, row) in catalogue.price_books.iter_mut().zip(1..) {
        book.plans.retain(|id, plan| {
            let found = plan.charges.iter().find_map(|charge| Some((charge, fault_of(&charge.model)?)));
            let Some((charge, (kind, reason))) = found else { return true };
            problems.push(problem(kind, file, row, format!("plan {id}, charge {}: {reason}. The plan is not used", charge.id)));
            false
        });
    }
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
    let reason = faults(model).into_iter().next()?;
    let tiers = match model {
        ChargeModel::Graduated { tiers }
        | ChargeModel::Volume { tiers }
        | ChargeModel::Stairstep { tiers }
        | ChargeModel::GraduatedPercentage { tiers } => &tiers[..],
        _ => &[],
    };
    let ordered = tiers.windows(2).all(|pair| pair[0].up_to.is_some_and(|end| pair[1].up_to.is_none_or(|next| next > end)));
    Some((if ordered { ProblemKind::NotReadable } else { ProblemKind::OverlappingTiers }, reason))
}

/// A problem of a plan's price.
fn problem(kind: ProblemKind, file: &str, row: u64, message: String) -> Problem {
    Problem { kind, input: Input::Prices, file: Some(file.to_owned()), row: Some(row), contract: None, message }
}
