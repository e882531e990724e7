//! ACC-16: no discount outlives or exceeds its contract.

use super::agreed::{Agreed, agreed_on};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::{list_amount, percent, rounded};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Line;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "ACC-16",
    name: "Discount past expiry or above contract",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A discount that had ended by the first day of the service period (or else the day of the invoice), or that is higher than \
              the contract grants.",
    formula: "day > discount_until, or discount_rate > discount_rate of the contract",
    needs: &[
        Need::OneOf(&[Field::DiscountRate, Field::DiscountAmount]),
        Need::OneOf(&[Field::Product, Field::Plan, Field::Subscription]),
        Need::Any(&[
            Need::RecordColumn(RecordKind::Contracts, Field::DiscountRate),
            Need::RecordColumn(RecordKind::Contracts, Field::DiscountUntil),
        ]),
    ],
    parameters: &[],
    at_stake: "The discount given in excess of the contract.",
    mend: "End the discount in the billing system, and bill the difference; or have the extension of the discount signed.",
    source: "Practice; TM Forum GB941D",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let agreed = Agreed::read(inputs);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines() {
            let Some((rate, amount)) = given(&line) else { continue };
            let Some(day) = agreed_on(inputs, line) else { continue };
            let contracts: Vec<Record<'_>> = agreed.of(invoice.customer(), line).filter(|contract| contract.holds_on(day)).collect();
            // Where several contracts are in force, the one that grants most counts.
            let Some(excess) =
                contracts.iter().filter_map(|contract| over(inputs, contract, &line, rate, day)).min_by_key(|excess| excess.rate)
            else {
                continue;
            };
            if contracts.iter().any(|contract| over(inputs, contract, &line, rate, day).is_none()) {
                continue;
            }
            let too_much = rate.saturating_sub(excess.granted);
            let stake = if excess.granted.is_zero() {
                amount
            } else {
                list_amount(&line).and_then(|base| percent(base, too_much)).unwrap_or(amount)
            };
            let finding = Finding {
                field: Some(if line.decimal(Field::DiscountRate).is_some() { Field::DiscountRate } else { Field::DiscountAmount }),
                expected: format!("{} %", excess.granted.normalize()),
                actual: format!("{} %", rate.normalize()),
                at_stake: rounded(inputs, stake, invoice.currency()),
                message: excess.message,
                fault: excess.fault,
                ..Finding::default()
            };
            findings.add(Subject::Line(line), finding);
        }
    }
}

struct Excess {
    granted: Decimal,
    rate: Decimal,
    message: String,
    fault: String,
}

/// The discount of a line, in percent and in money.
fn given(line: &Line<'_>) -> Option<(Decimal, Decimal)> {
    let stated = |field| line.decimal(field).filter(|discount| !discount.is_zero());
    match (stated(Field::DiscountRate), stated(Field::DiscountAmount)) {
        (Some(rate), amount) => Some((rate, amount.or_else(|| percent(list_amount(line)?, rate)).unwrap_or_default())),
        (None, Some(amount)) => {
            let rate = amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(list_amount(line)?)?;
            Some((rate.round_dp(2), amount))
        }
        (None, None) => None,
    }
}

fn over(inputs: &Inputs<'_>, contract: &Record<'_>, line: &Line<'_>, rate: Decimal, day: NaiveDate) -> Option<Excess> {
    let shown = rate.normalize();
    if let Some(until) = contract.date(Field::DiscountUntil).filter(|until| day > *until) {
        return Some(Excess {
            granted: Decimal::ZERO,
            rate,
            message: format!("discount of {shown} % on {day}, granted until {until}"),
            fault: format!("discount of {shown} % ended {until}"),
        });
    }
    let granted = contract.decimal(Field::DiscountRate)?;
    // A discount in money has been rounded: it is held against the rounded money that the contract grants.
    let within =
        match (line.decimal(Field::DiscountRate).filter(|rate| !rate.is_zero()), line.decimal(Field::DiscountAmount), list_amount(line)) {
            (None, Some(amount), Some(base)) => amount.abs() <= rounded(inputs, percent(base, granted)?, line.text(Field::Currency)).abs(),
            _ => rate <= granted,
        };
    (!within).then(|| Excess {
        granted,
        rate,
        message: format!("discount of {shown} %, the contract grants {} %", granted.normalize()),
        fault: format!("discount of {shown} % where {} % is granted", granted.normalize()),
    })
}
