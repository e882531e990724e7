//! CMP-05: no day of a service is billed twice.

use super::coverage::services;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CMP-05",
    name: "Overlap in service coverage",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "Two lines bill the same days of the same subscription and product (or customer and product), in this run or in the previous one. \
              Several lines of one invoice for the same days, and part periods within a whole one, are additions and not meant.",
    formula: "next period_start <= period_end",
    needs: &[Need::Column(Field::PeriodStart), Need::Column(Field::PeriodEnd)],
    parameters: &[],
    at_stake: "The days billed twice at the later line's charge per day.",
    mend: "Credit the days that were billed twice.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    services(inputs, |spans| {
        let Some(mut last) = spans.first().copied() else { return };
        for span in &spans[1..] {
            let until = last.end.min(span.end);
            let addition =
                (span.is_prorated() && span.end <= last.end) || (last.is_prorated() && span.start == last.start && last.end <= span.end);
            if span.start <= last.end && !addition && !(span.earlier && last.earlier) {
                let days = (until - span.start).num_days() + 1;
                // Sorted by start, the later line may still be the previous run's: the finding is about this run's.
                let (about, other) = if span.earlier { (&last, span) } else { (span, &last) };
                let counted = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
                findings.add(
                    Subject::Line(about.line),
                    Finding {
                        field: Some(Field::PeriodStart),
                        expected: last.end.succ_opt().map_or_else(String::new, |day| day.to_string()),
                        actual: span.start.to_string(),
                        at_stake: about.worth(inputs, days),
                        message: format!(
                            "{} is billed {} to {} ({}) and {} to {} ({}): {} to {until}, {counted}, twice",
                            span.service(),
                            other.start,
                            other.end,
                            other.line.invoice().number(),
                            about.start,
                            about.end,
                            about.line.invoice().number(),
                            span.start
                        ),
                        fault: format!("{counted} twice"),
                        ..Finding::default()
                    },
                );
            }
            if span.end > last.end {
                last = *span;
            }
        }
    });
}
