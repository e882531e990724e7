//! CLS-11: no manual entry on an account that the billing system keeps.

use super::ledger::{in_period, is_of_type};
use super::sums::money;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

/// Accounts that the billing system keeps, and their names in a sentence.
const CONTROL: [(&str, &str); 3] =
    [("receivable", "receivables"), ("deferred_revenue", "deferred revenue"), ("tax_payable", "tax payable")];

pub const CHECK: Check = Check {
    id: "CLS-11",
    name: "Manual entry on a control account",
    family: Family::Close,
    severity: Severity::High,
    meaning: "An entry was made by hand on a receivable, deferred revenue or tax account, which only the billing system should post to.",
    formula: "source = manual and account_type in (receivable, deferred_revenue, tax_payable)",
    needs: &[
        Need::RecordColumn(RecordKind::GeneralLedger, Field::Source),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::AccountType),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::Amount),
    ],
    parameters: &[],
    at_stake: "The amount of the entry.",
    mend: "Ask its preparer why; make the entry in the billing system instead, or document it as a reconciling item.",
    source: "Accounting Seed (other transactions not booked to the control account)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for record in in_period(inputs) {
        let source = record.text(Field::Source).trim().to_lowercase();
        if !matches!(source.as_str(), "manual" | "manual journal" | "journal" | "by hand") {
            continue;
        }
        let Some((account_type, title)) = CONTROL.into_iter().find(|(account_type, _)| is_of_type(&record, account_type)) else { continue };
        let Some(amount) = record.decimal(Field::Amount).filter(|amount| !amount.is_zero()) else { continue };
        let (account, currency) = (record.text(Field::Account), record.text(Field::Currency));
        let date = record.date(Field::Date).map_or(String::new(), |date| format!(" on {date}"));
        let preparer =
            Some(record.text(Field::Preparer)).filter(|name| !name.is_empty()).map_or(String::new(), |name| format!(" by {name}"));
        let finding = Finding {
            field: Some(Field::Source),
            expected: "system".to_owned(),
            actual: record.text(Field::Source).to_owned(),
            currency: currency.to_owned(),
            at_stake: amount,
            message: format!(
                "manual entry of {} on account {account} ({title}){date}{preparer}, row {}",
                money(amount, currency),
                record.row()
            ),
            fault: format!("manual entries on {title}"),
            subject: format!("{account}|{account_type}"),
            ..Finding::default()
        };
        findings.add(Subject::Other, finding);
    }
}
