//! What lasts from bill to bill of a contract.

use crate::rating::contract::{Contract, Discount};
use crate::rating::credit_ledger::CreditLedger;
use crate::rating::dates::DateRange;
use crate::rating::derivation::Derivation;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What earlier bills of a contract leave for later ones: begin with [`ContractState::new`], and take it along from bill to bill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractState {
    pub ledger: CreditLedger,
    /// Per discount: what it gave (units or amount) in each period that it lasted for, by the period's first day.
    pub discounts: BTreeMap<String, BTreeMap<NaiveDate, Decimal>>,
    /// What counts towards minimum and maximum of charges, per whole period that is not over.
    pub charge_minimums: Vec<OpenCharge>,
    pub charge_maximums: Vec<OpenCharge>,
    /// What counts towards the minimum of plans, per whole period that is not over.
    pub plan_minimums: Vec<OpenPlan>,
    pub minimum: Counted,
    pub maximum: Counted,
}

/// What was billed of a charge's period, with what its minimum or maximum made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCharge {
    pub item: String,
    pub plan: String,
    pub charge: String,
    pub whole: DateRange,
    /// Days that were billed, each with the fraction of the whole.
    pub billed: Vec<(DateRange, Derivation)>,
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
}

/// A plan's period that its minimum is not settled for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPlan {
    pub item: String,
    pub plan: String,
    pub whole: DateRange,
    pub minimum: Decimal,
    /// Days that were billed, and that were credited, each with the fraction of the whole.
    pub billed: Vec<(DateRange, Derivation)>,
    pub credited: Vec<(DateRange, Derivation)>,
    pub amounts: Vec<CountedAmount>,
}

/// What counts towards a commitment of the contract, by the first day of its periods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub amounts: BTreeMap<NaiveDate, Vec<CountedAmount>>,
    /// The first day of the first period that is not settled; nothing before the first bill.
    pub open_from: Option<NaiveDate>,
}

/// What was billed of a product: what a commitment adds is taxed like it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedAmount {
    pub product: String,
    pub tax_inclusive: bool,
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
}

impl ContractState {
    /// Before the first bill.
    pub fn new(contract: &Contract) -> ContractState {
        ContractState { ledger: CreditLedger::new(&contract.credits), ..ContractState::default() }
    }

    /// What a discount gave in the period that begins on that day; nothing where it does not last for that period.
    pub(super) fn given(&self, discount: &Discount, period: NaiveDate) -> Option<Decimal> {
        let used = self.discounts.get(&discount.id);
        let given = used.and_then(|used| used.get(&period)).copied();
        let lasts = discount.periods.is_none_or(|periods| used.map_or(0, BTreeMap::len) < periods as usize);
        let dated = discount.dates.is_none_or(|dates| dates.contains(period));
        match given {
            Some(given) => Some(given),
            None if lasts && dated => Some(Decimal::ZERO),
            None => None,
        }
    }

    /// Books what a discount gave in a period. Once it has begun, a period in which there was nothing to give counts as well.
    pub(super) fn give(&mut self, discount: &Discount, period: NaiveDate, given: Decimal) {
        if !given.is_zero() || self.discounts.contains_key(&discount.id) {
            *self.discounts.entry(discount.id.clone()).or_default().entry(period).or_default() += given;
        }
    }
}
