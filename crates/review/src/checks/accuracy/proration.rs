//! ACC-17: part of a period is billed by its days.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::rounded;
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-17",
    name: "Proration",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A charge for part of a period is not the full price times the days charged by the days of the period, as the line states \
              them (less its discount, plus its charge).",
    formula: "net_amount <> r(full_price x proration_days / proration_of)",
    needs: &[
        Need::Column(Field::FullPrice),
        Need::Column(Field::ProrationDays),
        Need::Column(Field::ProrationOf),
        Need::Column(Field::NetAmount),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two figures.",
    mend: "Compare the days with the start, end or change of the subscription, and the day rule with the contract; bill the line again.",
    source: "Practice: Stripe and Zuora both prorate by days",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let days = (line.decimal(Field::ProrationDays), line.decimal(Field::ProrationOf));
        let (Some(days), Some(of)) = days else { continue };
        let (Some(full), Some(net)) = (line.decimal(Field::FullPrice), line.decimal(Field::NetAmount)) else { continue };
        let Some(exact) = full.checked_mul(days).and_then(|product| product.checked_div(of)) else { continue };
        // What is given back for days that were not used stands below zero, however its days are written.
        let exact = if net.is_sign_negative() && !net.is_zero() && exact > Decimal::ZERO { -exact } else { exact };
        let expected = rounded(inputs, exact, invoice.currency());
        let stated = |field| line.decimal(field).unwrap_or_default();
        let reduced = exact.saturating_sub(stated(Field::DiscountAmount)).saturating_add(stated(Field::ChargeAmount));
        if rounded(inputs, reduced, invoice.currency()) == net {
            continue;
        }
        findings.amount(Subject::Line(line), Field::NetAmount, expected, net, || {
            format!("{full} x {days} / {of} days = {expected}, billed {net}")
        });
    }
}
