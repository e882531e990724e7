//! ACC-09: a discount in money is its percentage of quantity times price.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::{list_amount, percent, rounded};
use crate::finding::{Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-09",
    name: "Percentage allowance",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The discount in money is not its percentage of quantity times price.",
    formula: "discount_amount <> r(quantity x unit_price / base_quantity x discount_rate / 100)",
    needs: &[
        Need::Column(Field::DiscountRate),
        Need::Column(Field::DiscountAmount),
        Need::Column(Field::Quantity),
        Need::Column(Field::UnitPrice),
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the discount given and the discount computed.",
    mend: "Find out which of percentage and amount was agreed, and correct the other.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R040 (which allows 0.02)",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for line in invoice.lines() {
        let (Some(rate), Some(said), Some(base)) =
            (line.decimal(Field::DiscountRate), line.decimal(Field::DiscountAmount), list_amount(&line))
        else {
            continue;
        };
        let Some(exact) = percent(base, rate) else { continue };
        let expected = rounded(inputs, exact, invoice.currency());
        let of_rounded = percent(rounded(inputs, base, invoice.currency()), rate).map(|amount| rounded(inputs, amount, invoice.currency()));
        // Unrounded, and of the rounded amount, are as good; and a credit note may write its discount with either sign.
        let fits = |amount: Decimal| amount == said || (base.is_sign_negative() && amount == -said);
        if fits(expected) || fits(exact) || of_rounded.is_some_and(fits) {
            continue;
        }
        findings.amount(Subject::Line(line), Field::DiscountAmount, expected, said, || {
            format!("{rate} % of {} = {expected}, discount given {said}", base.normalize())
        });
    }
}
