//! ACC-08: no amount is finer than its currency.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_billing::currency::minor_digits;

pub const CHECK: Check = Check {
    id: "ACC-08",
    name: "Decimals exceed currency minor unit",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "An amount has more decimals than its currency has: 10.125 EUR, or 10.5 JPY, can't be paid. Zeros at the end do not count.",
    formula: "decimals of amount > minor unit of the currency (ISO 4217)",
    needs: &[Need::OneOf(&[
        Field::NetAmount,
        Field::TaxAmount,
        Field::GrossAmount,
        Field::InvoiceNet,
        Field::InvoiceTax,
        Field::InvoiceGross,
        Field::InvoiceLinesTotal,
        Field::InvoiceAllowance,
        Field::InvoiceCharge,
        Field::InvoicePrepaid,
        Field::InvoiceDue,
    ])],
    parameters: &[],
    at_stake: "What rounding would take away.",
    mend: "Have the billing system round amounts when it writes them, not only when it shows them.",
    source: "EN 16931, BR-DEC-01 to BR-DEC-28 (which fix two); ISO 4217",
    kind: CheckKind::Invoice(check),
};

const OF_LINES: &[Field] = &[Field::NetAmount, Field::TaxAmount, Field::GrossAmount];

const OF_INVOICES: &[Field] = &[
    Field::InvoiceNet,
    Field::InvoiceTax,
    Field::InvoiceGross,
    Field::InvoiceLinesTotal,
    Field::InvoiceAllowance,
    Field::InvoiceCharge,
    Field::InvoicePrepaid,
    Field::InvoiceDue,
];

fn check(invoice: &Invoice<'_>, inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let currency = invoice.currency();
    // Of an unknown currency nothing is known.
    let Some(digits) = minor_digits(currency) else { return };
    let mut look = |about: Subject<'_>, field: Field, amount: Option<Decimal>| {
        let Some(amount) = amount.filter(|amount| amount.scale() > digits && amount.normalize().scale() > digits) else { return };
        let round = inputs.rounding.round(amount, digits);
        let decimals = |count: u32| if count == 1 { "1 decimal".to_owned() } else { format!("{count} decimals") };
        let (has, may) = (decimals(amount.normalize().scale()), if digits == 0 { "none".to_owned() } else { decimals(digits) });
        let finding = Finding {
            field: Some(field),
            expected: round.to_string(),
            actual: amount.to_string(),
            difference: amount.checked_sub(round),
            at_stake: amount.saturating_sub(round),
            message: format!("{} {amount} has {has}, {currency} has {may}", field.title().to_lowercase()),
            fault: format!("{} finer than {currency} allows", field.title().to_lowercase()),
            ..Finding::default()
        };
        findings.add(about, finding);
    };
    for line in invoice.lines() {
        for &field in OF_LINES {
            look(Subject::Line(line), field, line.decimal(field));
        }
    }
    for &field in OF_INVOICES {
        look(Subject::Invoice(*invoice), field, invoice.decimal(field));
    }
}
