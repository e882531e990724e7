//! Contracts while their rows come in, and what makes them whole.

use super::Contracts;
use std::collections::{BTreeSet, HashMap, HashSet};
use tieout_billing::rating::{
    Catalogue, Charge, ChargeModel, Contract, ContractItem, DateRange, Input, Interval, Phase, Plan, PriceBook, Problem, ProblemKind,
    Product, QuantitySource, Timing,
};

/// The contracts that were read so far.
#[derive(Default)]
pub(super) struct Drafts {
    contracts: Vec<Contract>,
    /// Of each contract the files that say something of it.
    files: Vec<BTreeSet<String>>,
    /// The file that is being read.
    pub(super) file: String,
    /// By number; orders also by their id.
    places: HashMap<String, usize>,
    pub(super) agreed: Catalogue,
    pub(super) problems: Vec<Problem>,
    broken: HashSet<String>,
}

/// An item that has a price of its own and no plan.
pub(super) struct Agreed<'a> {
    pub(super) currency: &'a str,
    pub(super) product: &'a str,
    pub(super) name: &'a str,
    pub(super) interval: Interval,
    pub(super) timing: Timing,
    pub(super) quantity: QuantitySource,
}

impl Drafts {
    pub(super) fn add(&mut self, contract: Contract) {
        self.places.entry(contract.id.clone()).or_insert(self.contracts.len());
        self.contracts.push(contract);
        self.files.push(BTreeSet::from([self.file.clone()]));
    }

    /// Another name of a contract that is known.
    pub(super) fn alias(&mut self, id: &str, alias: &str) {
        if let Some(place) = self.places.get(id).copied() {
            self.places.entry(alias.to_owned()).or_insert(place);
        }
    }

    pub(super) fn get(&mut self, id: &str) -> Option<&mut Contract> {
        let place = *self.places.get(id)?;
        if !self.files[place].contains(&self.file) {
            self.files[place].insert(self.file.clone());
        }
        self.contracts.get_mut(place)
    }

    /// Leaves a contract out, and says why.
    pub(super) fn refuse(&mut self, mut problem: Problem) {
        problem.message.push_str(". The contract is not rated");
        let known = problem.contract.as_deref().and_then(|id| self.get(id)).map(|contract| contract.id.clone());
        problem.contract = known.or(problem.contract);
        self.broken.extend(problem.contract.clone());
        self.problems.push(problem);
    }

    /// The book and the plan that stand for an item with a price of its own.
    pub(super) fn agree(&mut self, item: &Agreed<'_>) -> (String, String) {
        let id = format!("agreed prices, {}", item.currency);
        let at = match self.agreed.price_books.iter().position(|book| book.id == id) {
            Some(at) => at,
            None => {
                self.agreed.price_books.push(PriceBook {
                    id: id.clone(),
                    version: 1,
                    currency: item.currency.to_owned(),
                    valid: DateRange::since(chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()),
                    tax_inclusive: false,
                    plans: Default::default(),
                });
                self.agreed.price_books.len() - 1
            }
        };
        let how = match item.timing {
            Timing::InAdvance => "in advance",
            Timing::InArrears => "in arrears",
            Timing::Once => "once",
        };
        let usage = matches!(item.quantity, QuantitySource::Usage { .. });
        let plan = format!("{}, {} {how}{}", item.product, word(item.interval), if usage { ", usage" } else { "" });
        self.agreed.price_books[at].plans.entry(plan.clone()).or_insert_with(|| Plan {
            id: plan.clone(),
            name: item.name.to_owned(),
            interval: item.interval,
            charges: vec![Charge {
                id: item.product.to_owned(),
                product: item.product.to_owned(),
                name: item.name.to_owned(),
                model: ChargeModel::PerUnit { price: rust_decimal::Decimal::ZERO },
                quantity: item.quantity.clone(),
                timing: item.timing,
                prorated: !usage && item.timing != Timing::Once,
                included: rust_decimal::Decimal::ZERO,
                minimum: None,
                maximum: None,
            }],
            minimum: None,
            trial_days: 0,
        });
        let product = Product { id: item.product.to_owned(), name: item.name.to_owned(), unit: None, tax_category: None };
        self.agreed.products.entry(item.product.to_owned()).or_insert(product);
        (id, plan)
    }

    /// The contracts that are whole.
    pub(super) fn finish(mut self) -> Contracts {
        let mut contracts = Vec::with_capacity(self.contracts.len());
        for (mut contract, files) in std::mem::take(&mut self.contracts).into_iter().zip(std::mem::take(&mut self.files)) {
            // A row's number says nothing without its file.
            let file = || Some(&files).filter(|files| files.len() == 1).and_then(|files| files.first().cloned());
            if self.broken.contains(&contract.id) {
                continue;
            }
            match finished(&mut contract) {
                Ok(()) => {
                    if contract.items.is_empty() && contract.credits.is_empty() && contract.minimum.is_none() {
                        let message = "the contract names neither a plan nor a price: nothing of it is rated".to_owned();
                        let (row, id) = (contract.rows.first().copied(), Some(contract.id.clone()));
                        let (kind, input) = (ProblemKind::UnknownPlan, Input::Contracts);
                        self.problems.push(Problem { kind, input, file: file(), row, contract: id, message });
                    }
                    contracts.push(contract);
                }
                Err((kind, row, message)) => {
                    let message = format!("{message}. The contract is not rated");
                    let (file, contract) = (file(), Some(contract.id));
                    self.problems.push(Problem { kind, input: Input::Contracts, file, row, contract, message });
                }
            }
        }
        Contracts { contracts, agreed: self.agreed, problems: self.problems }
    }
}

pub(super) fn word(interval: Interval) -> &'static str {
    match interval {
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Quarter => "quarter",
        Interval::HalfYear => "half year",
        Interval::Year => "year",
    }
}

type Fault = (ProblemKind, Option<u64>, String);

/// Puts phases in order, ends each where the next begins, and finds what contradicts itself.
fn finished(contract: &mut Contract) -> Result<(), Fault> {
    if contract.term.is_empty() {
        return Err((ProblemKind::NotReadable, contract.rows.first().copied(), "the contract ends before it begins".to_owned()));
    }
    if let Some(zone) = contract.time_zone.as_deref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
        let message = format!("“{zone}” is no time zone of the IANA list, such as Europe/Berlin");
        return Err((ProblemKind::UnknownTimeZone, contract.rows.first().copied(), message));
    }
    if tieout_billing::currency::minor_digits(&contract.currency).is_none() {
        let message = format!("“{}” is no currency of ISO 4217", contract.currency);
        return Err((ProblemKind::NotReadable, contract.rows.first().copied(), message));
    }
    for ContractItem { id, phases } in &mut contract.items {
        phases.sort_by_key(|phase| phase.dates.from);
        for at in 0..phases.len() {
            let next = phases.get(at + 1).map(|next: &Phase| (next.dates.from, next.row));
            let dates = &mut phases[at].dates;
            match (dates.until, next) {
                (_, Some((from, row))) if from == dates.from => {
                    let message = format!("two amendments of the item {id} begin on {from}");
                    return Err((ProblemKind::OverlappingPhases, Some(row), message));
                }
                (Some(until), Some((from, row))) if until > from && contract.term.until != Some(until) => {
                    let message = format!("the amendment of the item {id} from {from} begins before the one before it has ended");
                    return Err((ProblemKind::OverlappingPhases, Some(row), message));
                }
                (_, Some((from, _))) if dates.until.is_none_or(|until| until > from) => dates.until = Some(from),
                (None, None) => dates.until = contract.term.until,
                _ => {}
            }
            if dates.is_empty() {
                let message = format!("an amendment of the item {id} ends before it begins");
                return Err((ProblemKind::NotReadable, Some(phases[at].row), message));
            }
        }
    }
    Ok(())
}
