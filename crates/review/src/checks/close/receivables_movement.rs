//! CLS-02: receivables at the start, and what moved them, come to receivables at the end.

use super::ledger::{Side, balances};
use super::sums::{Sums, apart, currencies, money};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::receivables::receipts::receipts;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-02",
    name: "Receivables roll-forward",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "Opening receivables, with what was billed, less cash, credits and write-offs of the period, do not come to the closing balance. \
              Credit notes and write-offs that are not given count as none.",
    formula: "opening + billed - cash - credits - write-offs <> closing, per currency",
    needs: &[
        Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::NetAmount, Field::InvoiceNet]),
        Need::Records(RecordKind::Payments),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "receivable"),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::OpeningBalance),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::ClosingBalance),
        Need::Period,
    ],
    parameters: &[TOLERANCE],
    at_stake: "What the roll-forward does not explain.",
    mend: "Find the movement that is missing or counted twice: a bill posted in another period, cash without a record, a journal to the account.",
    source: "Oracle Receivables month-end checklist (closing equals the registers, difference zero)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((start, end)) = inputs.period else { return };
    let within = |date: Option<NaiveDate>| date.is_none_or(|date| (start..=end).contains(&date));
    let mut billed = Sums::default();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        if within(invoice.date(Field::PostedDate).or_else(|| invoice.date(Field::InvoiceDate))) {
            billed.add(invoice.currency(), invoice.gross());
        }
    }
    let mut cash = Sums::default();
    for receipt in receipts(inputs).iter().filter(|receipt| within(receipt.date)) {
        cash.add(receipt.currency, receipt.amount);
    }
    // A credit note of the run is among what was billed.
    let new = |number: &str| number.is_empty() || inputs.run.find(number).is_none();
    let credits = given(inputs, RecordKind::CreditNotes, |record| within(record.0) && new(record.1));
    let write_offs = given(inputs, RecordKind::WriteOffs, |record| within(record.0));
    let balances = balances(inputs, "receivable", Side::Debit);
    let figures = [balances.opening, billed, cash, credits, write_offs].map(|sums| sums.in_the_currency_of(&balances.closing));
    for currency in currencies(&[&figures[0], &figures[1], &figures[2], &figures[3], &figures[4], &balances.closing]) {
        let figure = |at: usize| figures[at].of(currency);
        let (Some(opening), Some(billed), Some(cash), Some(credits), Some(write_offs), Some(closing)) =
            (figure(0), figure(1), figure(2), figure(3), figure(4), balances.closing.of(currency))
        else {
            continue;
        };
        let moved = [(billed, true), (cash, false), (credits, false), (write_offs, false)];
        let step = |sum: Decimal, (amount, up): (Decimal, bool)| if up { sum.checked_add(amount) } else { sum.checked_sub(amount) };
        let Some(expected) = moved.into_iter().try_fold(opening, step) else { continue };
        let Some(finding) = apart(expected, closing, currency, findings.parameter("tolerance")) else { continue };
        let message = format!(
            "opening {opening} + billed {billed} - cash {cash} - credits {credits} - write-offs {write_offs} = {}, the receivable accounts close at {}",
            money(expected, currency),
            money(closing, currency)
        );
        let subject = format!("receivable|{currency}");
        findings.add(Subject::Other, Finding { field: Some(Field::ClosingBalance), message, subject, ..finding });
    }
}

/// The sizes of credits or write-offs, by date and number.
fn given(inputs: &Inputs<'_>, kind: RecordKind, counts: impl Fn((Option<NaiveDate>, &str)) -> bool) -> Sums {
    let mut sums = Sums::default();
    for record in inputs.records(kind).into_iter().flat_map(|records| records.iter()) {
        let amount = record.decimal(Field::Amount).filter(|_| counts((record.date(Field::Date), record.text(Field::CreditNote))));
        let void = matches!(record.text(Field::Status).to_lowercase().as_str(), "void" | "voided" | "cancelled" | "canceled" | "draft");
        if let Some(amount) = amount.filter(|_| !void) {
            sums.add(record.text(Field::Currency), amount.abs());
        }
    }
    sums
}
