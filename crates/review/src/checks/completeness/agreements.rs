//! Which contract a line bills, and which lines bill a contract.

use crate::records::{Record, Records};
use crate::run::{Line, Run};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::Field;

/// The contracts beside a run. A line and a contract belong together by subscription where both name one, or else by customer; and they do
/// not name different products or plans. A field that the run has nowhere is not asked for.
pub struct Agreements<'a> {
    /// In the order of the source.
    pub contracts: Vec<Record<'a>>,
    by_subscription: HashMap<&'a str, Vec<u32>>,
    /// By customer and product; the product is empty where the contract names none.
    by_customer: HashMap<(&'a str, &'a str), Vec<u32>>,
    products: bool,
    plans: bool,
}

impl<'a> Agreements<'a> {
    /// Arranges contracts for the lines of a run.
    pub fn new(contracts: &'a Records, run: &Run) -> Agreements<'a> {
        let (products, plans, subscriptions) = (run.has(Field::Product), run.has(Field::Plan), run.has(Field::Subscription));
        let mut agreements = Agreements {
            contracts: contracts.iter().collect(),
            by_subscription: HashMap::new(),
            by_customer: HashMap::new(),
            products,
            plans,
        };
        for (at, contract) in agreements.contracts.iter().enumerate() {
            let subscription = contract.text(Field::Subscription);
            if subscriptions && !subscription.is_empty() {
                agreements.by_subscription.entry(subscription).or_default().push(at as u32);
            }
            let product = if products { contract.text(Field::Product) } else { "" };
            agreements.by_customer.entry((contract.text(Field::CustomerId), product)).or_default().push(at as u32);
        }
        agreements
    }

    /// Ordinals of the contracts that a line of a customer's invoice may bill.
    pub fn of(&self, line: Line<'_>, customer: &str) -> Vec<usize> {
        let (subscription, product) = (line.text(Field::Subscription), line.text(Field::Product));
        let fits = |at: &&u32| {
            let contract = self.contracts[**at as usize];
            let agrees = |asked: bool, field| !asked || same_or_unsaid(contract.text(field), line.text(field));
            agrees(self.products, Field::Product) && agrees(self.plans, Field::Plan)
        };
        if let Some(known) = self.by_subscription.get(subscription) {
            return known.iter().filter(fits).map(|at| *at as usize).collect();
        }
        if customer.is_empty() {
            return Vec::new();
        }
        let of_product = |product| self.by_customer.get(&(customer, product)).map_or(&[][..], Vec::as_slice).iter();
        let named = if product.is_empty() { [].iter() } else { of_product(product) };
        // A line that names its subscription is not for a contract with another one.
        let open = |at: &&u32| subscription.is_empty() || self.contracts[**at as usize].text(Field::Subscription).is_empty();
        named.chain(of_product("")).filter(open).filter(fits).map(|at| *at as usize).collect()
    }

    /// The lines that bill each contract, by the contract's ordinal: those of invoices that stand, credits left out.
    pub fn lines<'r>(&self, run: &'r Run) -> Vec<Vec<Line<'r>>> {
        let mut lines: Vec<Vec<Line<'r>>> = vec![Vec::new(); self.contracts.len()];
        for invoice in run.invoices().filter(|invoice| !invoice.is_void()) {
            for line in invoice.lines().filter(|line| !is_credit(*line)) {
                for at in self.of(line, invoice.customer()) {
                    lines[at].push(line);
                }
            }
        }
        lines
    }
}

fn same_or_unsaid(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

/// Whether the line takes money back: its amount or its quantity is below zero.
pub fn is_credit(line: Line<'_>) -> bool {
    let below = |field| line.decimal(field).is_some_and(|value: Decimal| value < Decimal::ZERO);
    below(Field::NetAmount) || below(Field::Quantity)
}

/// Whether the contract was agreed: its status names no draft and no withdrawal.
pub fn is_agreed(contract: &Record<'_>) -> bool {
    let not = ["draft", "quote", "pending", "rejected", "cancelled", "canceled", "void", "voided", "deleted", "inactive"];
    !not.contains(&contract.text(Field::Status).to_lowercase().as_str())
}

/// `S1 (SEATS)`, or `SEATS of C1` where it has no subscription.
pub fn called(contract: &Record<'_>) -> String {
    let named = [Field::Product, Field::Plan].into_iter().map(|field| contract.text(field)).find(|text| !text.is_empty());
    match (contract.text(Field::Subscription), named) {
        ("", Some(product)) => format!("{product} of {}", contract.text(Field::CustomerId)),
        ("", None) => format!("The contract of {}", contract.text(Field::CustomerId)),
        (subscription, Some(product)) => format!("{subscription} ({product})"),
        (subscription, None) => subscription.to_owned(),
    }
}

/// What lasts of a contract from month to month, as of a line.
pub fn subject(contract: &Record<'_>) -> String {
    [Field::CustomerId, Field::Product, Field::Plan, Field::Subscription].map(|field| contract.text(field)).join("|")
}

/// What the contract charges at once: quantity times price less discount, or else its amount.
pub fn charge(contract: &Record<'_>, on: NaiveDate) -> Option<Decimal> {
    let full =
        contract.decimal(Field::UnitPrice).and_then(|price| price.checked_mul(contract.decimal(Field::Quantity).unwrap_or(Decimal::ONE)));
    let discounted = contract.date(Field::DiscountUntil).is_none_or(|until| on <= until);
    let rate = contract.decimal(Field::DiscountRate).filter(|_| discounted).unwrap_or_default();
    let charged = full.and_then(|full| full.checked_mul(Decimal::ONE_HUNDRED.checked_sub(rate)?)?.checked_div(Decimal::ONE_HUNDRED));
    charged.map(|charged| charged.normalize()).or(contract.decimal(Field::Amount))
}

/// How a contract is charged, as its charge type says; recurring where it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// By the month, quarter or year.
    Recurring,
    /// Once: a set-up fee.
    OneTime,
    /// As it is used.
    ByUse,
}

impl Charged {
    /// Reads it from a contract.
    pub fn of(contract: &Record<'_>) -> Charged {
        let said = contract.text(Field::ChargeType).to_lowercase().replace(['-', ' '], "_");
        if said.contains("one_time") || said.contains("onetime") || said.contains("setup") || said.contains("set_up") {
            Charged::OneTime
        } else if said.contains("usage") || said.contains("consumption") || said.contains("metered") {
            Charged::ByUse
        } else {
            Charged::Recurring
        }
    }
}
