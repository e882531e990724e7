//! CLS-01: what is open in the receivables ledger is what the general ledger says.

use super::ledger::{Side, balances};
use super::sums::{Sums, apart, currencies, money};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::receivables::open::{open, receivables};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CLS-01",
    name: "Receivables ledger against general ledger",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "The open items of the receivables ledger do not come to the closing balance of the receivable accounts, per currency.",
    formula: "sum(open items at the period's end) <> sum(closing balance of receivable accounts), per currency",
    needs: &[
        Need::Records(RecordKind::Receivables),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "receivable"),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::ClosingBalance),
        Need::Period,
    ],
    parameters: &[TOLERANCE],
    at_stake: "How far the two ledgers are apart.",
    mend: "Look for postings made in one ledger only: manual entries (CLS-11), documents not posted (CLS-10), unapplied cash (CLS-09).",
    source: "VG step 5; Accounting Seed, reconciling the receivable control account",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some((_, end)) = inputs.period else { return };
    let mut items = Sums::default();
    for record in receivables(inputs) {
        let billed = record.date(Field::InvoiceDate).is_none_or(|date| date <= end);
        if let Some(open) = open(&record, Some(end)).filter(|_| billed) {
            items.add(record.text(Field::Currency), open);
        }
    }
    let closing = balances(inputs, "receivable", Side::Debit).closing;
    let (items, closing) = aligned(items, closing);
    for currency in currencies(&[&items, &closing]) {
        let (Some(items), Some(ledger)) = (items.of(currency), closing.of(currency)) else { continue };
        let Some(finding) = apart(items, ledger, currency, findings.parameter("tolerance")) else { continue };
        let message =
            format!("open items come to {}, the receivable accounts close at {}", money(items, currency), money(ledger, currency));
        let subject = format!("receivable|{currency}");
        findings.add(Subject::Other, Finding { field: Some(Field::ClosingBalance), message, subject, ..finding });
    }
}

/// Both in the same currency where one of them names none.
pub(super) fn aligned(items: Sums, ledger: Sums) -> (Sums, Sums) {
    let items = items.in_the_currency_of(&ledger);
    let ledger = ledger.in_the_currency_of(&items);
    (items, ledger)
}
