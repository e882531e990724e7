//! What comes after the charges: discounts, minimum and maximum, prepaid credits, tax, totals, in the order that the dialect says.

mod apportion;
mod commitments;
mod credit_note;
mod credits;
mod discounts;
mod draft;
mod invoice_discounts;
mod sheet;
mod state;
mod tax;
mod totals;

pub use apportion::apportion;
pub use credit_note::{credit_note, partial_credit_note};
pub use discounts::free_units;
pub use draft::DraftLine;
pub use state::{ContractState, Counted, CountedAmount, OpenCharge, OpenPlan};

use super::bill::ExpectedInvoice;
use super::catalogue::Catalogue;
use super::contract::{Contract, DiscountKind};
use super::dates::DateRange;
use super::derivation::NotComputable;
use super::dialect::{DayOf, Dialect, Stage};
use super::problem::{Input, Problem, ProblemKind};
use super::tax_table::TaxTable;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sheet::Sheet;

/// What one bill is made under.
#[derive(Clone, Copy, Debug)]
pub struct Bill<'a> {
    pub contract: &'a Contract,
    pub issue_date: NaiveDate,
    pub period: DateRange,
    pub catalogue: &'a Catalogue,
    pub taxes: &'a TaxTable,
    pub dialect: &'a Dialect,
    /// Of the currency's minor unit: [`minor_digits`](crate::currency::minor_digits).
    pub digits: u32,
}

/// The invoice of these lines, and what is wrong with its input. `state` is what the contract's earlier bills left, and is taken on.
///
/// Stages of single lines, minimum and maximum come before tax wherever the dialect's order has them; invoice discounts and credits that
/// come after tax there are settlements. A dialect without tax among its stages has it last.
pub fn invoice(bill: &Bill, lines: Vec<DraftLine>, state: &mut ContractState) -> Result<(ExpectedInvoice, Vec<Problem>), NotComputable> {
    let order = &bill.dialect.order;
    let tax_at = order.iter().position(|stage| *stage == Stage::Tax).unwrap_or(order.len());
    let after_tax = |at: usize, stage: Stage| at > tax_at && matches!(stage, Stage::InvoiceDiscounts | Stage::Credits);
    for grant in &bill.contract.credits {
        state.ledger.add(grant);
    }
    let mut sheet = Sheet::new(bill, lines);
    sheet.problems.extend(stages_missing(bill, &sheet));
    for (_, stage) in order.iter().copied().enumerate().filter(|(at, stage)| !after_tax(*at, *stage)) {
        match stage {
            Stage::FreeUnits | Stage::Tax => {}
            Stage::LineAmountDiscounts => discounts::amounts(&mut sheet, state)?,
            Stage::LinePercentageDiscounts => discounts::percentages(&mut sheet, state)?,
            Stage::ChargeMinimum => commitments::charge_minimum(&mut sheet, state)?,
            Stage::ChargeMaximum => commitments::charge_maximum(&mut sheet, state)?,
            Stage::ContractMinimum => commitments::minimum(&mut sheet, state)?,
            Stage::ContractMaximum => commitments::maximum(&mut sheet, state)?,
            Stage::InvoiceDiscounts => invoice_discounts::before_tax(&mut sheet, state)?,
            Stage::Credits => credits::before_tax(&mut sheet, state)?,
        }
    }
    sheet.settle();
    let mut invoice = tax::taxed(&sheet)?;
    for (_, stage) in order.iter().copied().enumerate().filter(|(at, stage)| after_tax(*at, *stage)) {
        match stage {
            Stage::InvoiceDiscounts => invoice_discounts::after_tax(bill, &mut invoice, state)?,
            _ => credits::after_tax(bill, &mut invoice, state)?,
        }
    }
    totals::due(bill, &mut invoice)?;
    Ok((invoice, sheet.problems))
}

impl Bill<'_> {
    /// The currency's minor unit: 0.01 for two digits.
    pub(super) fn unit(&self) -> Decimal {
        Decimal::new(1, self.digits)
    }

    /// What a document is called that draws credits; the same in [`CreditLedger::refund`](super::credit_ledger::CreditLedger::refund).
    pub fn document(&self) -> String {
        format!("{} {}", self.contract.id, self.issue_date)
    }

    fn day(&self, day: DayOf) -> NaiveDate {
        match day {
            DayOf::Issue => self.issue_date,
            DayOf::PeriodEnd => self.period.until.and_then(|until| until.checked_sub_days(Days::new(1))).unwrap_or(self.issue_date),
        }
    }
}

/// Discounts, commitments and credits of the contract that no stage of the dialect takes: said, not passed over.
fn stages_missing(bill: &Bill, sheet: &Sheet) -> Vec<Problem> {
    let contract = bill.contract;
    let mut wanted: Vec<(Stage, String)> = Vec::new();
    for discount in &contract.discounts {
        let stage = match (discount.kind, &discount.applies_to) {
            (DiscountKind::FreeUnits { .. }, _) => Stage::FreeUnits,
            (_, None) => Stage::InvoiceDiscounts,
            (DiscountKind::Amount { .. }, Some(_)) => Stage::LineAmountDiscounts,
            (DiscountKind::Percentage { .. }, Some(_)) => Stage::LinePercentageDiscounts,
        };
        wanted.push((stage, format!("discount {}", discount.id)));
    }
    let mut want = |is: bool, stage: Stage, what: &str| is.then(|| wanted.push((stage, what.to_owned())));
    want(sheet.lines.iter().any(|line| line.draft.charge_minimum.is_some()), Stage::ChargeMinimum, "minimum of a charge");
    want(sheet.lines.iter().any(|line| line.draft.charge_maximum.is_some()), Stage::ChargeMaximum, "maximum of a charge");
    want(sheet.lines.iter().any(|line| line.draft.plan_minimum.is_some()), Stage::ContractMinimum, "minimum of a plan");
    want(contract.minimum.is_some(), Stage::ContractMinimum, "minimum of the contract");
    want(contract.maximum.is_some(), Stage::ContractMaximum, "maximum of the contract");
    want(!contract.credits.is_empty(), Stage::Credits, "prepaid credit");
    let missing = wanted.into_iter().filter(|(stage, _)| !bill.dialect.order.contains(stage));
    let problem = |(_, what): (Stage, String)| Problem {
        kind: ProblemKind::NoStage,
        input: Input::Contracts,
        row: contract.rows.first().copied(),
        contract: Some(contract.id.clone()),
        file: None,
        message: format!(
            "The {what} is not applied: the dialect {} says no place for it in its order. Choose another dialect, or add the stage to its order.",
            bill.dialect.name
        ),
    };
    missing.map(problem).collect()
}
