//! AR-02: what was open on the day is the amount less what had reached it by then.

use super::aging_buckets::of_invoice;
use super::open::{is_void, receivables};
use super::receipts::{applied, payments, states_applied};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::close::sums::{apart, money};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-02",
    name: "Balance on the day",
    family: Family::Receivables,
    severity: Severity::High,
    meaning: "The balance of an invoice is not its amount less the payments, credit notes and write-offs up to the day of the review: it leaves \
              some out, or counts later ones. Credit notes and write-offs that are not given count as none.",
    formula: "balance <> amount - sum(applied up to as_of) - sum(credits up to as_of) - sum(write-offs up to as_of)",
    needs: &[
        Need::RecordColumn(RecordKind::Receivables, Field::Balance),
        Need::RecordColumn(RecordKind::Payments, Field::InvoiceNumber),
        Need::AsOf,
    ],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the two balances.",
    mend: "Run the aging report as of the day, with the dates on which payments and credits were applied.",
    source: "MD (aging in SQL on Stripe data: credit notes are needed for past dates)",
    kind: CheckKind::Run(check),
};

/// What lowered an invoice: by payments, credit notes, write-offs.
type Lowered = [ExactSum; 3];

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(day) = inputs.as_of else { return };
    let mut lowered: HashMap<&str, Lowered> = HashMap::new();
    let by_then = |date: Option<NaiveDate>| date.is_none_or(|date| date <= day);
    let stated = states_applied(inputs);
    for row in payments(inputs).filter(|row| by_then(row.date(Field::AppliedDate).or_else(|| row.date(Field::Date)))) {
        if let Some(amount) = applied(&row, stated) {
            lowered.entry(row.text(Field::InvoiceNumber)).or_default()[0].add(amount);
        }
    }
    for (at, amount, invoice) in credits_and_write_offs(inputs, by_then) {
        lowered.entry(invoice).or_default()[at].add(amount);
    }
    for record in receivables(inputs).filter(|record| !is_void(record)) {
        let (Some(amount), Some(balance)) = (record.decimal(Field::Amount), record.decimal(Field::Balance)) else { continue };
        let parts = lowered.get(record.text(Field::InvoiceNumber)).copied().unwrap_or_default().map(|sum| sum.total().ok());
        let [Some(paid), Some(credited), Some(given_up)] = parts else { continue };
        let Some(open) = [paid, credited, given_up].into_iter().try_fold(amount, |open, part| open.checked_sub(part)) else { continue };
        let currency = record.text(Field::Currency);
        let Some(finding) = apart(open, balance, currency, findings.parameter("tolerance")) else { continue };
        let mut sum = amount.to_string();
        for (part, name) in [(paid, "paid"), (credited, "credited"), (given_up, "written off")] {
            if !part.is_zero() {
                sum = format!("{sum} - {part} {name}");
            }
        }
        let message = format!("{sum} up to {day} = {}, balance {balance}", money(open, currency));
        findings.add(Subject::Other, of_invoice(&record, Finding { field: Some(Field::Balance), message, ..finding }));
    }
}

/// Sizes of credit notes (1) and write-offs (2) that hold, with their invoices.
pub fn credits_and_write_offs<'r>(
    inputs: &Inputs<'r>,
    counts: impl Fn(Option<NaiveDate>) -> bool,
) -> impl Iterator<Item = (usize, Decimal, &'r str)> {
    let kinds = [(1, RecordKind::CreditNotes), (2, RecordKind::WriteOffs)];
    let rows = kinds.map(|(at, kind)| inputs.records(kind).into_iter().flat_map(|records| records.iter()).map(move |row| (at, row)));
    rows.into_iter().flatten().filter_map(move |(at, row)| {
        let status = row.text(Field::Status).trim().to_lowercase();
        let holds = !matches!(status.as_str(), "void" | "voided" | "cancelled" | "canceled" | "draft") && counts(row.date(Field::Date));
        Some((at, row.decimal(Field::Amount).filter(|_| holds)?.abs(), row.text(Field::InvoiceNumber)))
    })
}
