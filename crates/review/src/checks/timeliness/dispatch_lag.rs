//! TIM-02: an invoice goes out at once.

use super::business_days::{business_days, with_weekday};
use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-02",
    name: "Dispatch lag",
    family: Family::Timeliness,
    severity: Severity::Medium,
    meaning: "The invoice went to the customer too many business days (Monday to Friday) after its date. The first dispatch that did not fail \
              counts.",
    formula: "business days from invoice_date to sent_date > days",
    needs: &[Need::Column(Field::InvoiceDate), Need::Any(&[Need::Column(Field::SentDate), Need::Records(RecordKind::Deliveries)])],
    parameters: &[Parameter { name: "days", title: "Business days allowed from invoice date to dispatch", usual: "1" }],
    at_stake: "The whole invoice, which the customer pays later.",
    mend: "Find out what held the dispatch up.",
    source: "GASP, invoice cycle time",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let allowed = findings.parameter("days");
    let mut dispatched: HashMap<&str, NaiveDate> = HashMap::new();
    for delivery in inputs.records(RecordKind::Deliveries).into_iter().flat_map(|deliveries| deliveries.iter()) {
        let status = delivery.text(Field::Status).to_lowercase();
        let failed = ["fail", "bounce", "reject", "error", "undeliver"].iter().any(|word| status.contains(word));
        if let Some(day) = delivery.date(Field::SentDate).filter(|_| !failed) {
            let first = dispatched.entry(delivery.text(Field::InvoiceNumber)).or_insert(day);
            *first = day.min(*first);
        }
    }
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let sent = dispatched.get(invoice.number()).copied().or_else(|| invoice.date(Field::SentDate));
        let (Some(dated), Some(sent)) = (invoice.date(Field::InvoiceDate), sent) else { continue };
        let days = business_days(dated, sent);
        if Decimal::from(days) <= allowed {
            continue;
        }
        let counted = if days == 1 { "1 business day".to_owned() } else { format!("{days} business days") };
        findings.add(
            Subject::Invoice(invoice),
            Finding {
                field: Some(Field::SentDate),
                expected: format!("{} business days", allowed.normalize()),
                actual: counted.clone(),
                at_stake: invoice.gross(),
                message: format!("dated {}, sent {}: {counted}, {} allowed", with_weekday(dated), with_weekday(sent), allowed.normalize()),
                ..Finding::default()
            },
        );
    }
}
