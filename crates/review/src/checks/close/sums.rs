//! Money per currency, and what two such figures come to.

use crate::finding::Finding;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::ExactSum;

/// Exact sums, one for each currency.
#[derive(Default)]
pub struct Sums(BTreeMap<String, ExactSum>);

impl Sums {
    /// Adds an amount to the sum of its currency.
    pub fn add(&mut self, currency: &str, amount: Decimal) {
        self.0.entry(currency.trim().to_uppercase()).or_default().add(amount);
    }

    /// The sum of a currency, 0 where nothing was added; `None` when it has more digits than a figure can have.
    pub fn of(&self, currency: &str) -> Option<Decimal> {
        self.0.get(currency).map_or(Some(Decimal::ZERO), |sum| sum.total().ok())
    }

    /// The currencies, in order.
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A ledger that names no currency is kept in the only one that there is.
    pub fn in_the_currency_of(mut self, other: &Sums) -> Sums {
        if self.0.len() == 1
            && other.0.len() == 1
            && let (Some(sum), Some(currency)) = (self.0.remove(""), other.currencies().next())
        {
            self.0.insert(currency.to_owned(), sum);
        }
        self
    }
}

/// All currencies that one of them has, each once and in order.
pub fn currencies<'s>(sums: &[&'s Sums]) -> Vec<&'s str> {
    let mut all: Vec<&str> = sums.iter().flat_map(|sums| sums.currencies()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A finding with both figures, their difference as the money at stake; `None` where they agree within the tolerance.
pub fn apart(expected: Decimal, actual: Decimal, currency: &str, tolerance: Decimal) -> Option<Finding> {
    let difference = actual.checked_sub(expected)?;
    (difference.abs() > tolerance).then(|| Finding {
        expected: expected.to_string(),
        actual: actual.to_string(),
        difference: Some(difference),
        currency: currency.to_owned(),
        at_stake: difference.abs(),
        ..Finding::default()
    })
}

/// `12.50 EUR`
pub fn money(amount: Decimal, currency: &str) -> String {
    format!("{amount} {currency}").trim_end().to_owned()
}
