//! Whether what a billing system calls its own way is what the rating means: customers, contracts, products.

use super::Billed;
use std::collections::BTreeSet;
use tieout_billing::rating::{ExpectedInvoice, ExpectedLine};

/// By what a billed line is of the expected invoice's customer; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    Contract,
    /// In other case or with other separators.
    ContractWrittenOtherwise,
    Customer,
    CustomerWrittenOtherwise,
    /// The name stands where the other has the id, or only names are alike.
    CustomerName,
}

impl Whose {
    pub fn of(expected: &ExpectedInvoice, contract: &str, customer: &str, name: &str) -> Option<Whose> {
        let ours = expected.customer_name.as_deref().unwrap_or_default();
        if contract == expected.contract {
            Some(Whose::Contract)
        } else if alike(contract, &expected.contract) {
            Some(Whose::ContractWrittenOtherwise)
        } else if !customer.is_empty() && customer == expected.customer {
            Some(Whose::Customer)
        } else if alike(customer, &expected.customer) {
            Some(Whose::CustomerWrittenOtherwise)
        } else if [customer, name].into_iter().any(|theirs| alike(theirs, ours) || alike(theirs, &expected.customer)) {
            Some(Whose::CustomerName)
        } else {
            None
        }
    }
}

/// By what a billed line is like an expected one; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    Product,
    /// In other case or with other separators.
    ProductWrittenOtherwise,
    /// Product, charge or description of the one is one of the other's names.
    Name,
    /// All words of the one's name stand in the other's.
    Words,
    /// Nothing but period and amount.
    Amount,
}

impl Likeness {
    pub const fn name(self) -> &'static str {
        match self {
            Likeness::Product => "product",
            Likeness::ProductWrittenOtherwise => "product, written otherwise",
            Likeness::Name => "name",
            Likeness::Words => "words of the name",
            Likeness::Amount => "period and amount",
        }
    }

    fn of(billed: &Billed, expected: &ExpectedLine) -> Option<Likeness> {
        let theirs = [&billed.product, &billed.description];
        let ours = [&expected.product, &expected.charge, &expected.description];
        let any = |same: fn(&str, &str) -> bool| theirs.iter().any(|theirs| ours.iter().any(|ours| same(theirs, ours)));
        if !billed.product.is_empty() && billed.product == expected.product {
            Some(Likeness::Product)
        } else if alike(&billed.product, &expected.product) {
            Some(Likeness::ProductWrittenOtherwise)
        } else if any(alike) || alike(&billed.plan, &expected.charge) || alike(&billed.plan, &expected.product) {
            Some(Likeness::Name)
        } else if any(within) {
            Some(Likeness::Words)
        } else if billed.net == expected.net.result && !billed.net.is_zero() && billed.period_start == Some(expected.period.from) {
            Some(Likeness::Amount)
        } else {
            None
        }
    }
}

/// For each billed line the expected one that it is, each once: the surest first, then that of the same period, then the nearest amount.
pub fn assigned(billed: &[Billed], expected: &[ExpectedLine]) -> Vec<Option<(usize, Likeness)>> {
    let mut pairs: Vec<_> = billed
        .iter()
        .enumerate()
        .flat_map(|(theirs, line)| expected.iter().enumerate().map(move |(ours, wanted)| (theirs, line, ours, wanted)))
        .filter_map(|(theirs, line, ours, wanted)| {
            let other_period = line.period_start.is_some_and(|start| start != wanted.period.from);
            Some((Likeness::of(line, wanted)?, other_period, (wanted.net.result - line.net).abs(), theirs, ours))
        })
        .collect();
    pairs.sort_unstable();
    let (mut found, mut taken) = (vec![None; billed.len()], vec![false; expected.len()]);
    for (likeness, _, _, theirs, ours) in pairs {
        if found[theirs].is_none() && !taken[ours] {
            found[theirs] = Some((ours, likeness));
            taken[ours] = true;
        }
    }
    found
}

/// Whether two names are one, whatever case and separators they are written with: `API-CALLS`, `api_calls`.
pub fn alike(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

/// Whether all words of one name stand in the other: `api_calls` in `API-CALLS-EU`. A word of one or two letters says nothing alone.
fn within(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let says = |words: &BTreeSet<String>| words.iter().any(|word| word.chars().count() > 2 && word.chars().any(char::is_alphabetic));
    (one.is_subset(&other) && says(&one)) || (other.is_subset(&one) && says(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_in_case_and_separators() {
        for (one, other) in [("API-CALLS", "api_calls"), ("K 1001", "k-1001"), ("ACME GmbH", "Acme  GmbH"), ("Öztürk", "ÖZTÜRK")] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [("API-CALLS", "API-CALLS-EU"), ("K-1001", "K-100"), ("", ""), ("-", "_")] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn words_of_a_name_stand_in_the_other() {
        for (one, other) in [("api_calls", "API-CALLS-EU"), ("12 × Team seat (at €24.00 / month)", "Team seat"), ("Storage", "storage eu")]
        {
            assert!(within(one, other) && within(other, one), "{one} {other}");
        }
        for (one, other) in [("API-CALLS", "API-STORAGE"), ("12", "12 seats"), ("", "seats"), ("-", "seats"), ("EU", "API-CALLS-EU")] {
            assert!(!within(one, other), "{one} {other}");
        }
    }
}
