//! A charge for the days that a bill asks for: what the schedule makes of a contract, and pricing takes.

use super::bill::LineKind;
use super::catalogue::{Charge, ChargeModel, Plan, PriceBook};
use super::contract::{ContractItem, Phase};
use super::dates::DateRange;
use super::derivation::Derivation;
use chrono::NaiveDate;

/// One bill of a contract: what falls due on a day.
#[derive(Clone, Debug)]
pub struct ScheduledBill<'a> {
    pub issue_date: NaiveDate,
    /// The period that the bill names: that of its charges in arrears where it has such, of those in advance otherwise.
    pub period: DateRange,
    pub billables: Vec<Billable<'a>>,
}

/// One charge of a bill, for the whole of a billing period or for a part of it.
#[derive(Clone, Debug)]
pub struct Billable<'a> {
    pub item: &'a ContractItem,
    pub phase: &'a Phase,
    pub price_book: &'a PriceBook,
    pub plan: &'a Plan,
    pub charge: &'a Charge,
    /// The model agreed with the customer, or the book's.
    pub model: &'a ChargeModel,
    /// A charge, or the credit of one that was billed in advance.
    pub kind: LineKind,
    /// The billing period, and the days of it that are billed here.
    pub whole: DateRange,
    pub part: DateRange,
    /// What part of the whole is billed, between 0 and 1, as the dialect counts; 1 where the charge is not prorated.
    pub fraction: Derivation,
    /// What part of the whole the days are, as the dialect counts, also where the charge is not prorated: for minimum and maximum.
    pub days: Derivation,
}
