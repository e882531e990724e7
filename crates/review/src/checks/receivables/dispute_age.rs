//! AR-09: a dispute is answered in time.

use super::aging_buckets::of_invoice;
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::close::sums::money;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-09",
    name: "Dispute open too long",
    family: Family::Receivables,
    severity: Severity::Medium,
    meaning: "A customer's dispute is neither resolved nor credited, and older than was promised.",
    formula: "as_of - opened_date > days, and not resolved",
    needs: &[Need::RecordColumn(RecordKind::Disputes, Field::OpenedDate), Need::AsOf],
    parameters: &[Parameter { name: "days", title: "Days within which a dispute is to be resolved", usual: "30" }],
    at_stake: "The disputed amount, or the invoice's where none is stated.",
    mend: "Decide the dispute: credit it, or tell the customer why not.",
    source: "practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(day) = inputs.as_of else { return };
    let limit = findings.parameter("days");
    for record in inputs.records(RecordKind::Disputes).into_iter().flat_map(|records| records.iter()) {
        let status = record.text(Field::Status).trim().to_lowercase();
        let by_then = |field| record.date(field).is_some_and(|date| date <= day);
        let ended = matches!(
            status.as_str(),
            "resolved" | "closed" | "won" | "lost" | "withdrawn" | "credited" | "rejected" | "accepted" | "cancelled" | "canceled"
        );
        // A status is that of today; with a date, the day of the review decides.
        let dated = record.date(Field::ResolvedDate).is_some() || record.date(Field::CreditDate).is_some();
        let resolved = by_then(Field::ResolvedDate) || by_then(Field::CreditDate) || (ended && !dated);
        let Some(opened) = record.date(Field::OpenedDate).filter(|opened| !resolved && *opened <= day) else { continue };
        let days = (day - opened).num_days();
        if Decimal::from(days) <= limit {
            continue;
        }
        let invoice = inputs.run.find(record.text(Field::InvoiceNumber)).filter(|invoice| !invoice.number().is_empty());
        let amount = record.decimal(Field::Amount).or_else(|| invoice.map(|invoice| invoice.gross())).unwrap_or_default();
        let said = record.text(Field::Currency);
        let currency = if said.is_empty() { invoice.map_or("", |invoice| invoice.currency()) } else { said };
        let about = if amount.is_zero() { String::new() } else { format!(" about {}", money(amount, currency)) };
        let finding = Finding {
            expected: format!("resolved within {limit} days"),
            actual: format!("open for {days} days"),
            difference: Some(Decimal::from(days) - limit),
            currency: currency.to_owned(),
            at_stake: amount,
            message: format!("dispute{about} opened {opened}, open for {days} days on {day}, {limit} allowed"),
            ..Finding::default()
        };
        findings.add(Subject::Other, of_invoice(&record, finding));
    }
}
