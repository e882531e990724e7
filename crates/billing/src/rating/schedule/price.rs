//! Which version of which price book, and which plan in it, a phase is billed by on a day.

use crate::rating::catalogue::{Catalogue, Plan, PriceBook};
use crate::rating::contract::{Contract, Phase};
use crate::rating::problem::{Input, Problem, ProblemKind};
use chrono::NaiveDate;

/// The price book that the phase names, or the only one in the contract's currency; of it the greatest version that is valid on the day; in that, the
/// plan. A version that becomes valid within a period applies from the next period on, or from the next amendment: a part of a period has one price.
pub(super) fn find<'a>(
    contract: &Contract,
    catalogue: &'a Catalogue,
    phase: &Phase,
    day: NaiveDate,
) -> Result<(&'a PriceBook, &'a Plan), Problem> {
    let fault = |kind, input, message: String| {
        let row = (input == Input::Contracts).then_some(phase.row);
        Err(super::problem(contract, kind, input, row, message))
    };
    let (plan, currency) = (&phase.plan, &contract.currency);
    let mut books: Vec<&PriceBook> = versions(contract, catalogue, phase).collect();
    if books.is_empty() {
        let named = phase.price_book.as_ref();
        if let Some(id) = named.filter(|id| !catalogue.price_books.iter().any(|book| book.id == **id)) {
            let message = format!("price book {id} of plan {plan} is not among the prices: import it, or correct the contract's row");
            return fault(ProblemKind::UnknownPlan, Input::Contracts, message);
        }
        let book = named.map_or_else(|| "no price book".to_owned(), |id| format!("price book {id} is not"));
        let message = format!(
            "the contract is in {currency}, and {book} in that currency: correct the contract's currency or import prices in {currency}"
        );
        return fault(ProblemKind::PriceInOtherCurrency, Input::Contracts, message);
    }
    if books.iter().any(|book| book.id != books[0].id) {
        books.retain(|book| book.plans.contains_key(plan));
        let ambiguous = books.iter().find(|book| book.id != books[0].id);
        if let Some(other) = ambiguous {
            let message = format!(
                "plan {plan} is in several price books ({} and {}): say in the contract's row which applies",
                books[0].id, other.id
            );
            return fault(ProblemKind::UnknownPlan, Input::Contracts, message);
        }
    }
    if !books.iter().any(|book| book.plans.contains_key(plan)) {
        let message = format!("plan {plan} is in no price book in {currency}: correct the contract's row or add the plan to the prices");
        return fault(ProblemKind::UnknownPlan, Input::Contracts, message);
    }
    let book = books.iter().filter(|book| book.valid.contains(day)).max_by_key(|book| book.version);
    match book.and_then(|book| Some((*book, book.plans.get(plan)?))) {
        Some(found) => Ok(found),
        None => {
            let id = &books[0].id;
            let message = format!("price book {id} has no price of plan {plan} on {day}: add a version that is valid on that day");
            fault(ProblemKind::NoPriceInPeriod, Input::Prices, message)
        }
    }
}

/// All versions of the price books in the contract's currency that the phase may mean.
pub(super) fn versions<'a>(contract: &Contract, catalogue: &'a Catalogue, phase: &Phase) -> impl Iterator<Item = &'a PriceBook> {
    catalogue
        .price_books
        .iter()
        .filter(|book| book.currency.eq_ignore_ascii_case(&contract.currency))
        .filter(|book| phase.price_book.as_ref().is_none_or(|id| *id == book.id))
}
