//! TIEOUT-DATES: days that can't follow each other so.

use crate::en16931::report::Report;
use chrono::NaiveDate;
use tieout_billing::invoice::Period;

const RULE: &str = "TIEOUT-DATES";

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let issued = invoice.issue_date;
    if let Some((due, issued)) = later(issued, invoice.due_date) {
        report.must(false, RULE, "BT-9", format_args!("The invoice is due {due}, before it is issued, {issued}: mend one of the dates"));
    }
    for (at, preceding) in invoice.preceding.iter().enumerate() {
        if let Some((issued, before)) = later(preceding.issue_date, issued) {
            let message = format_args!("The preceding invoice was issued {before}, after this one, {issued}: mend one of the dates");
            report.must(false, RULE, format_args!("preceding invoice {}, BT-26", at + 1), message);
        }
    }
    period(report, "BG-14", invoice.period.as_ref());
    for (at, line) in invoice.lines.iter().enumerate() {
        period(report, &format!("line {}, BG-26", at + 1), line.period.as_ref());
    }
}

fn period(report: &mut Report<'_>, place: &str, period: Option<&Period>) {
    if let Some((end, start)) = period.and_then(|period| later(period.start, period.end)) {
        report.must(false, RULE, place, format_args!("The period ends {end}, before it starts, {start}: mend one of the dates"));
    }
}

/// The second day and the first, where both are there and the second comes before the first.
fn later(first: Option<NaiveDate>, second: Option<NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    first.zip(second).filter(|(first, second)| second < first).map(|(first, second)| (second, first))
}
