//! CMP-04: a service is billed without a gap.

use super::coverage::services;
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "CMP-04",
    name: "Gap in service coverage",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "Between two service periods billed for the same subscription and product (or customer and product) lie days that nothing bills. \
              Looked for in this run and the previous one together.",
    formula: "next period_start > period_end + 1 day",
    needs: &[Need::Column(Field::PeriodStart), Need::Column(Field::PeriodEnd)],
    parameters: &[],
    at_stake: "The missing days at the later line's charge per day.",
    mend: "Bill the days between, or note why the service was not provided.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    services(inputs, |spans| {
        let Some(mut last) = spans.first().copied() else { return };
        for span in &spans[1..] {
            let days = (span.start - last.end).num_days() - 1;
            // A gap between two lines of the previous run was that run's finding.
            if days > 0
                && !span.earlier
                && let (Some(from), Some(until)) = (last.end.succ_opt(), span.start.pred_opt())
            {
                let missing = if days == 1 { format!("{from}, 1 day, is") } else { format!("{from} to {until}, {days} days, are") };
                findings.add(
                    Subject::Line(span.line),
                    Finding {
                        field: Some(Field::PeriodStart),
                        expected: from.to_string(),
                        actual: span.start.to_string(),
                        at_stake: span.worth(inputs, days),
                        message: format!(
                            "{} is billed to {} ({}) and again from {} ({}): {missing} not billed",
                            span.service(),
                            last.end,
                            last.line.invoice().number(),
                            span.start,
                            span.line.invoice().number()
                        ),
                        fault: format!("{} not billed", if days == 1 { "1 day".to_owned() } else { format!("{days} days") }),
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
