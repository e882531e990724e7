//! AR-01: the aging buckets of an invoice come to what is open of it, in the bucket of its age.

use super::open::{BUCKETS, bucket_of, due, open, receivables};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::close::sums::{apart, money};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-01",
    name: "Aging buckets",
    family: Family::Receivables,
    severity: Severity::Critical,
    meaning: "The aging buckets of an invoice do not come to what is open of it; or, where the day of the review is known, the open amount \
              stands in another bucket than its due date (else its invoice date) gives. What is void or uncollectible is not open.",
    formula: "sum(buckets) <> open; or open in another bucket than that of as_of - due_date (0, 1-30, 31-60, 61-90, over 90 days)",
    needs: &[Need::RecordColumn(RecordKind::Receivables, Field::BucketCurrent)],
    parameters: &[TOLERANCE],
    at_stake: "The difference, or the amount that stands in the wrong bucket.",
    mend: "Age the receivables again as of the day of the report; look whether the due date was changed by hand.",
    source: "MD (aging in SQL on Stripe data); Oracle-style aging",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    for record in receivables(inputs) {
        let Some(open) = open(&record, inputs.as_of) else { continue };
        let buckets = BUCKETS.map(|(field, _)| record.decimal(field).unwrap_or_default());
        let mut sum = ExactSum::default();
        buckets.iter().for_each(|bucket| sum.add(*bucket));
        let (Ok(sum), currency) = (sum.total(), record.text(Field::Currency)) else { continue };
        let finding = if let Some(finding) = apart(open, sum, currency, findings.parameter("tolerance")) {
            let named = BUCKETS.iter().zip(buckets).filter(|(_, bucket)| !bucket.is_zero());
            let parts: Vec<String> = named.map(|((_, title), bucket)| format!("{title}: {bucket}")).collect();
            let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
            let message = format!("buckets come to {sum}{parts}, open is {}", money(open, currency));
            Finding { message, fault: "buckets do not come to what is open".to_owned(), ..finding }
        } else {
            let Some((day, due)) = inputs.as_of.zip(due(&record)).filter(|_| !open.is_zero()) else { continue };
            let days = (day - due).num_days();
            let right = bucket_of(days);
            let wrong = || buckets.iter().enumerate().filter(|(at, bucket)| *at != right && !bucket.is_zero());
            let Some((first, _)) = wrong().next() else { continue };
            let misplaced = wrong().fold(Decimal::ZERO, |most, (_, bucket)| most.max(bucket.abs()));
            let late = if days > 0 { format!("{days} days past due") } else { "not yet due".to_owned() };
            Finding {
                expected: BUCKETS[right].1.to_owned(),
                actual: BUCKETS[first].1.to_owned(),
                currency: currency.to_owned(),
                at_stake: misplaced,
                message: format!("due {due}, {late} on {day}, belongs to {}, stands in {}", BUCKETS[right].1, BUCKETS[first].1),
                fault: format!("{} stands in {}", BUCKETS[right].1, BUCKETS[first].1),
                ..Finding::default()
            }
        };
        findings.add(Subject::Other, of_invoice(&record, finding));
    }
}

/// The finding with the record's invoice and customer.
pub fn of_invoice(record: &crate::records::Record<'_>, finding: Finding) -> Finding {
    let (invoice, customer) = (record.text(Field::InvoiceNumber), record.text(Field::CustomerId));
    let subject = if finding.subject.is_empty() { format!("{customer}|{invoice}") } else { finding.subject };
    Finding { invoice: invoice.to_owned(), customer: customer.to_owned(), subject, ..finding }
}
