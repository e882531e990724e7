//! TIM-05: nothing is posted to a period that is closed.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-05",
    name: "Posted to a closed period",
    family: Family::Timeliness,
    severity: Severity::Critical,
    meaning: "The invoice was posted after the period of its date had been closed. A period that was opened again is not closed.",
    formula: "posted_date > closed_date of the period that holds invoice_date",
    needs: &[Need::Column(Field::InvoiceDate), Need::Column(Field::PostedDate), Need::RecordColumn(RecordKind::Periods, Field::ClosedDate)],
    parameters: &[],
    at_stake: "The whole invoice, which changes a month that was reported.",
    mend: "Post it to an open period, or open the period again with the controller's consent.",
    source: "NetSuite: if a period is closed, you cannot post to it",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(periods) = inputs.records(RecordKind::Periods) else { return };
    let is_closed = |period: &Record<'_>| !period.text(Field::Status).to_lowercase().contains("open");
    // By the day of closing: where a quarter and its month hold the date, the first that was closed counts.
    let mut closed: Vec<_> =
        periods.iter().filter(is_closed).filter_map(|period| Some((period.date(Field::ClosedDate)?, period))).collect();
    closed.sort_by_key(|(day, _)| *day);
    for invoice in inputs.run.invoices() {
        let (Some(dated), Some(posted)) = (invoice.date(Field::InvoiceDate), invoice.date(Field::PostedDate)) else { continue };
        let seller = invoice.text(Field::Seller);
        let found = closed.iter().take_while(|(day, _)| *day < posted).find(|(_, period)| {
            let of = period.text(Field::Seller);
            // A period without both ends holds no date for certain.
            let whole = period.date(Field::StartDate).is_some() && period.date(Field::EndDate).is_some();
            whole && period.holds_on(dated) && (of.is_empty() || seller.is_empty() || of == seller)
        });
        let Some((day, period)) = found.filter(|_| !invoice.is_void()) else { continue };
        let name = period.text(Field::Description);
        let name = match (period.date(Field::StartDate), period.date(Field::EndDate)) {
            (Some(start), Some(end)) if name.is_empty() => format!("{start} to {end}"),
            _ => name.to_owned(),
        };
        findings.add(
            Subject::Invoice(invoice),
            Finding {
                field: Some(Field::PostedDate),
                expected: format!("by {day}"),
                actual: posted.to_string(),
                at_stake: invoice.gross(),
                message: format!("dated {dated}, posted {posted}; the period {name} was closed on {day}"),
                fault: format!("period {name}"),
                ..Finding::default()
            },
        );
    }
}
